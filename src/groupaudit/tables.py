"""The canonical tables: what every reader delivers and every rule reads.

Times ending in `_at` are instants in UTC with microsecond precision, `_on` are calendar dates, `_id` are strings (a
64-bit id never passes through a float). Null means that the input does not say, the empty string that the value is
empty.
"""

from collections.abc import Iterator, Mapping
from typing import get_args

import polars as pl
from msgspec import Struct, field

from groupaudit.context import Context
from groupaudit.errors import MissingTableError
from groupaudit.packed import Columns, Table, rows_at
from groupaudit.vocabulary import GroupKind, PersonKind

AT = pl.Datetime("us", "UTC")
WORDS = pl.List(pl.String)

PROVENANCE: dict[str, pl.DataType] = {"source": pl.String(), "line": pl.Int64()}
"""`source` is the file as the user named it, `line` the 1-based line, record or sheet row."""

CELLED: dict[str, pl.DataType] = {**PROVENANCE, "cell": pl.String()}
"""Provenance of rows that may come from a workbook, with the most relevant cell, as `名册!C7`."""

GROUP_KINDS: tuple[str, ...] = get_args(GroupKind)
PERSON_KINDS: tuple[str, ...] = get_args(PersonKind)
MIXED = ("outward", "owners")
"""Kinds of groups that staff share with people outside the company."""

STAFF = ("employee", "contractor")
COLLEAGUES = (*STAFF, "departed")
"""Kinds of people who are, or were, the company's own."""

STRANGERS = ("approved-outsider", "outsider", "resident")
"""Kinds of people outside the company, who are not bound by rules for staff."""

MEMBERSHIPS = ("present", "left", "unknown")
ROLES = ("owner", "admin", "member")
MESSAGE_KINDS = (
    "text", "image", "voice", "video", "emoji", "file", "link", "card", "mini-program", "location", "red-packet",
    "transfer", "forward", "quote", "notice", "system", "recall", "call", "other",
)  # fmt: skip
UNWRITTEN = ("system", "recall")
"""Kinds of messages without an author."""

EVENT_KINDS = (
    "join", "leave", "remove", "rename", "recall", "new-owner", "new-admin", "confirm-on", "confirm-off", "dissolve",
    "switch", "consent", "other",
)  # fmt: skip
JOIN_SCENES = ("invite", "link", "qr")
EVENT_BASES = ("system-message", "archive", "snapshot")
"""How an event is known: from a system message, from the archive, or from changes in who received messages."""

GROUPS = pl.Schema({
    "group_id": pl.String(),
    "name": pl.String(),  # the group's own name, never the exporter's remark
    "former_names": WORDS,  # from other exports, and from rename messages
    "kind": pl.String(),  # one of GROUP_KINDS, null before the policy is applied
    "owner_id": pl.String(),
    "created_at": AT,
    "exported_at": AT,  # null if the export does not say
    "notice": pl.String(),
    "platform": pl.String(),
    "unit": pl.String(),  # this and the next two from the policy's [[group]]
    "purpose": pl.String(),
    "person_in_charge": pl.String(),
    "service_hours": pl.String(),  # as 08:30-20:00, also from [[group]]; null for the default hours
    **CELLED,
})  # fmt: skip

MEMBERS = pl.Schema({
    "group_id": pl.String(),
    "member_id": pl.String(),
    "group_nickname": pl.String(),  # null: the export has no such field; empty: known to be unset
    "account_name": pl.String(),
    "wechat_number": pl.String(),  # 微信号, which its owner can change
    "remark": pl.String(),  # the exporting person's name for the member; never evidence
    "name_basis": pl.String(),  # group-nickname; unknown: one name column that may be either; heading-unknown: no column, but one that may be it
    "role": pl.String(),  # one of ROLES, null if the export does not say
    "external": pl.Boolean(),  # the platform's own flag for people of another company
    "robot": pl.Boolean(),
    "company": pl.String(), "department": pl.String(),
    "joined_at": AT,
    "join_scene": pl.String(),  # one of JOIN_SCENES
    "invited_by": pl.String(),  # member id of the inviter
    "membership": pl.String(),  # one of MEMBERSHIPS
    "last_seen_at": AT,
    **CELLED,
})  # fmt: skip

MEMBER = ["group_id", "member_id"]
"""The columns that identify a member; one person may be a member of several groups."""

MESSAGES = pl.Schema({
    "group_id": pl.String(),
    "message_id": pl.String(),  # the platform's id, null if the format has none
    "member_id": pl.String(),
    "sender_name": pl.String(),  # as exported, for senders who are not on a roster
    "at": AT,
    "seq": pl.Int64(),  # the format's own order inside one group, null if it has none
    "kind": pl.String(),  # one of MESSAGE_KINDS; stays `text` if a reader found `quoted` in a plain text
    "text": pl.String(),  # the sender's own words only
    "quoted": pl.String(),  # words of others that the message repeats
    "title": pl.String(),
    "url": pl.String(),
    "file_name": pl.String(),
    "reply_to": pl.String(),
    "mentions": WORDS,
    "forwarded": pl.List(pl.Struct({"name": pl.String(), "at": AT, "kind": pl.String(), "text": pl.String()})),
    **PROVENANCE,
})  # fmt: skip

CONTACTS = pl.Schema({
    "member_id": pl.String(),
    "account_name": pl.String(),
    "remark": pl.String(),  # the exporting person's name for the contact; never evidence
    "wechat_number": pl.String(),
    **CELLED,
})  # fmt: skip
"""Contacts of an exporting account in any group; they give the account names of members."""

EVENTS = pl.Schema({
    "group_id": pl.String(),
    "kind": pl.String(),  # one of EVENT_KINDS
    "at": AT,
    "member_id": pl.String(),  # null if no member or several have the name
    "member_name": pl.String(),  # as the event gives it
    "actor_id": pl.String(),
    "actor_name": pl.String(),
    "scene": pl.String(),  # of a join: one of JOIN_SCENES, null if unknown
    "basis": pl.String(),  # one of EVENT_BASES
    "message_id": pl.String(),
    "text": pl.String(),
    **PROVENANCE,
})  # fmt: skip

EMPLOYEES = pl.Schema({
    "employee_id": pl.String(),
    "name": pl.String(),
    "account_ids": WORDS,  # userid, wxid: any id that a roster may show
    "company": pl.String(),
    "departments": WORDS,
    "department_ids": WORDS,  # if the input gives ids; see `departments`
    "position": pl.String(),
    "employment": pl.String(),  # 用工形式 as written: 正式, 派遣, 外包
    "joined_on": pl.Date(),
    "status": pl.String(),  # 在职, 离职 … as written
    "left_on": pl.Date(),
    "former_departments": WORDS,
    "as_of": pl.Date(),
    "contradictory": pl.Boolean(),  # some rows say that he has left, others that he is employed, and no date decides
    **CELLED,
})  # fmt: skip

DEPARTMENTS = pl.Schema({
    "department_id": pl.String(),
    "name": pl.String(),
    "parent_id": pl.String(),
    **CELLED,
})  # fmt: skip

FORM: dict[str, pl.DataType] = {
    "unreadable": WORDS,  # columns of this table with an unreadable value, such as 2024/13/40
    "unreadable_at": WORDS,  # the cells of those values, in order; empty in files without cells
    **CELLED,
}
"""Forms filled in by people: one impossible date must not make the whole entry disappear."""

REGISTER = pl.Schema({
    "group_id": pl.String(),
    "group_name": pl.String(),
    "kind": pl.String(),  # one of GROUP_KINDS but unknown; null if the form does not say
    "unit": pl.String(),  # the responsible unit
    "purpose": pl.String(),
    "person_in_charge": pl.String(),
    "owner_name": pl.String(),
    "admin_names": WORDS,
    "member_count": pl.Int64(),
    "long_term": pl.Boolean(),
    "created_on": pl.Date(),
    "ends_on": pl.Date(),
    "filed_on": pl.Date(),
    "closed": pl.Boolean(),  # the form says that the group was dissolved
    **FORM,
})  # fmt: skip

MEMBER_FORM = pl.Schema({
    "group_id": pl.String(),
    "group_name": pl.String(),
    "member_id": pl.String(),
    "name": pl.String(),
    "group_nickname": pl.String(),
    "company": pl.String(),
    "department": pl.String(),
    "position": pl.String(),
    "person_kind": pl.String(),  # employee, contractor, outsider, resident or departed; null if the form does not say
    "role": pl.String(),  # one of ROLES
    "joined_on": pl.Date(),
    "left_on": pl.Date(),
    **FORM,
})  # fmt: skip

APPROVALS = pl.Schema({
    "group_id": pl.String(), "group_name": pl.String(),
    "member_id": pl.String(), "name": pl.String(),
    "company": pl.String(),  # the outsider's
    "unit": pl.String(),  # the applying unit
    "reason": pl.String(),
    "approver": pl.String(),  # the leader in charge
    "approved_on": pl.Date(),
    "result": pl.String(),  # one of exports.approval_results.RESULTS; null: approved, or the form does not say
    "filed_on": pl.Date(),  # with the general management department
    "ends_on": pl.Date(),
    **FORM,
})  # fmt: skip
"""Approvals of outsiders in internal groups."""

GROUP_APPROVALS = pl.Schema({
    "group_id": pl.String(), "group_name": pl.String(),
    "unit": pl.String(),  # the applying unit
    "purpose": pl.String(),
    "applied_on": pl.Date(),
    "approver": pl.String(),  # the leader in charge
    "approved_on": pl.Date(),
    "result": pl.String(),  # one of exports.approval_results.RESULTS; null: approved, or the form does not say
    "filed_on": pl.Date(),  # with the general management department
    **FORM,
})  # fmt: skip
"""Approvals of outward groups, from separate forms or from columns of the register."""

LOST = pl.Schema({
    "table": pl.String(),  # the table without the row; `members` for a roster
    "group_id": pl.String(),  # if known otherwise than from the row itself
    "said": WORDS,  # values of the row that may name its group or person
    "whole": pl.Boolean(),  # these values are intact
    "source": pl.String(),
    "line": pl.Int64(),
})  # fmt: skip
"""Rejected rows of lists and forms; people in them must not be accused of being missing from the list."""

REJECTS = pl.Schema({"source": pl.String(), "line": pl.Int64(), "cell": pl.String(), "reason": pl.String()})
"""`reason` is a key of `reader_words.REASONS`, optionally followed by `: ` and a detail without message text."""

SCHEMAS: dict[str, pl.Schema] = {
    "groups": GROUPS,
    "members": MEMBERS,
    "contacts": CONTACTS,
    "messages": MESSAGES,
    "events": EVENTS,
    "employees": EMPLOYEES,
    "departments": DEPARTMENTS,
    "register": REGISTER,
    "member_form": MEMBER_FORM,
    "approvals": APPROVALS,
    "group_approvals": GROUP_APPROVALS,
    "lost": LOST,
}

UNITS = pl.Schema({
    "unit": pl.String(),  # the full name
    "kind": pl.String(),  # company, department, project-office, subsidiary, or company-or-department if undetermined
    "label": pl.String(),  # one spelling (full name, short name or alias) per row
    "label_folded": pl.String(),
    "preferred": pl.Boolean(),  # the spelling to write into a corrected nickname
    "parent": pl.String(),
    "basis": pl.String(),  # the source: policy, departments, employees
})  # fmt: skip
"""Context table of units, from the policy, the department list and the employee list."""

TEXT = pl.Schema({
    "row": pl.UInt32(),  # position in `messages` of this run; never stored, never shown
    "text": pl.String(),  # the sender's own words as written
    "folded": pl.String(),  # after folding, see `fold`
    "squeezed": pl.String(),  # without separators inside words; null if there are none
    "key": pl.UInt64(),  # a hash: equal for equal texts, and practically unique to them
})  # fmt: skip
"""Derived: one row for every message with text."""

HITS = pl.Schema({
    "row": pl.UInt32(),
    "category": pl.String(),  # gambling, pornography, personal-information, malicious-link …
    "term": pl.String(),  # the pack's term, or the recogniser's name
    "start": pl.UInt32(),  # code points of the original text, half open
    "end": pl.UInt32(),
    "matched": pl.String(),  # text[start:end] as written
    "folds": WORDS,  # the folds that were needed, sorted; empty for a plain match
    "gap": pl.UInt32(),  # characters inserted between the term's own
    "boundary": pl.String(),  # word (edges are word edges), inside, unknown; title or file-name if not in own words
    "allowed_by": pl.String(),  # the allow phrase or name whose span covers the hit, which then does not count
    "warned": pl.Boolean(),  # the surrounding clause forbids, warns or reports
    "needs": pl.String(),  # the second signal without which the term does not count, null if none
    "confidence": pl.Int32(),  # 0 to 100
})  # fmt: skip
"""Derived: every lexicon and recogniser hit, including allowed and warned ones."""

PART = pl.Struct({
    "part": pl.String(),  # term, or a part of `data/weights.tsv`
    "detail": pl.String(),  # the term, the recogniser or the fold; never a number or a name
    "points": pl.Int32(),
    "start": pl.UInt32(),  # code points of the original text, null if the part has no place
    "end": pl.UInt32(),
})  # fmt: skip
"""One part of an evidence score."""

SCORES = pl.Schema({
    "row": pl.UInt32(),
    "category": pl.String(),
    "score": pl.Int32(),  # the sum of the points of the parts, never below 0
    "confidence": pl.Int32(),  # 0 to 99, by the calibrated table
    "term": pl.String(),  # of the most telling hit, like all columns up to `end`
    "matched": pl.String(),
    "folds": WORDS,
    "boundary": pl.String(),
    "start": pl.UInt32(),
    "end": pl.UInt32(),
    "parts": pl.List(PART),  # terms first, beginning with the most telling
})  # fmt: skip
"""Derived: evidence in every message per category with at least one hit that counts, sorted by row and category."""

FORMATS = pl.Schema({"group_kind": pl.String(), "person_kind": pl.String(), "template": pl.String()})
"""Context table of nickname formats; an empty template requires nothing."""

SUBJECTS: dict[str, str] = {
    "groups": "groups", "members": "members", "messages": "messages", "events": "events",
    "people": "members", "timeline": "members", "nicknames": "members", "inventory": "groups", "text": "messages", "hits": "messages",
    "scores": "messages", "repetitions": "messages", "waves": "messages", "acts": "messages", "threads": "messages", "issues": "messages",
}  # fmt: skip
"""Tables of audited data, with the input each comes from; all other tables are only compared against."""

AUDITED = tuple(dict.fromkeys(SUBJECTS.values()))
"""The audited inputs, as tables that readers deliver."""


class Tables(Struct, frozen=True):
    """Named frames and the context; asking for a missing frame raises `MissingTableError`."""

    frames: Mapping[str, Table] = field(default_factory=dict)
    context: Context = field(default_factory=Context)

    def __contains__(self, name: str) -> bool:
        return name in self.frames

    def __iter__(self) -> Iterator[str]:
        return iter(self.frames)

    def __getitem__(self, name: str) -> pl.DataFrame:
        frame = self.stored(name)
        return frame if isinstance(frame, pl.DataFrame) else frame.lazy().collect()

    def __getattr__(self, name: str) -> pl.LazyFrame:
        if name.startswith("_"):
            raise AttributeError(name)
        return self.stored(name).lazy()

    def stored(self, name: str) -> Table:
        """Return a table as stored, possibly packed."""
        try:
            return self.frames[name]
        except KeyError:
            raise MissingTableError(name) from None

    def height(self, name: str) -> int:
        """Return the number of rows of a table."""
        return self.stored(name).height

    def columns(self, name: str, /, *columns: str | pl.Expr, **named: str | pl.Expr) -> pl.DataFrame:
        """Return some columns of a table; nothing else of a packed one is unpacked."""
        table = self.stored(name)
        if isinstance(table, pl.DataFrame):
            return table.select(*columns, **named)
        return table.lazy().select(*columns, **named).collect(engine="streaming")

    def rows(self, name: str, places: pl.Series, columns: Columns) -> pl.DataFrame:
        """Return some columns of the rows at *places*, in that order."""
        return rows_at(self.stored(name), places, columns)

    def replace(self, **frames: Table) -> "Tables":
        """Return a copy with some frames replaced or added."""
        return Tables({**self.frames, **frames}, self.context)
