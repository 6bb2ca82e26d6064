"""The canonical tables: what every reader delivers and every rule reads.

Times ending in `_at` are instants in UTC with microsecond precision, `_on` are calendar dates, `_id` are strings (a
64-bit id never passes through a float). Null means "the input does not say", the empty string that it says: empty.
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
"""Rows that may come from a workbook also carry the cell that matters most, as `名册!C7`."""

GROUP_KINDS: tuple[str, ...] = get_args(GroupKind)
PERSON_KINDS: tuple[str, ...] = get_args(PersonKind)
MIXED = ("outward", "owners")
"""Kinds of groups that staff share with people from outside the company."""

STAFF = ("employee", "contractor")
COLLEAGUES = (*STAFF, "departed")
"""Kinds of people who are, or were, the company's own."""

STRANGERS = ("approved-outsider", "outsider", "resident")
"""Kinds of people from outside the company; what rules demand of staff is not demanded of them."""

MEMBERSHIPS = ("present", "left", "unknown")
ROLES = ("owner", "admin", "member")
MESSAGE_KINDS = (
    "text", "image", "voice", "video", "emoji", "file", "link", "card", "mini-program", "location", "red-packet",
    "transfer", "forward", "quote", "notice", "system", "recall", "call", "other",
)  # fmt: skip
UNWRITTEN = ("system", "recall")
"""Kinds of messages that nobody wrote."""

EVENT_KINDS = (
    "join", "leave", "remove", "rename", "recall", "new-owner", "new-admin", "confirm-on", "confirm-off", "dissolve",
    "switch", "consent", "other",
)  # fmt: skip
JOIN_SCENES = ("invite", "link", "qr")
EVENT_BASES = ("system-message", "archive", "snapshot")
"""How an event is known: told by the system, recorded by the archive, or seen in who received messages."""

GROUPS = pl.Schema({
    "group_id": pl.String(),
    "name": pl.String(),  # the group's own name, never the exporter's remark
    "former_names": WORDS,  # by other exports, and by messages that tell of renaming
    "kind": pl.String(),  # one of GROUP_KINDS, null before the policy has spoken
    "owner_id": pl.String(),
    "created_at": AT,
    "exported_at": AT,  # null where the export does not say
    "notice": pl.String(),
    "platform": pl.String(),
    "unit": pl.String(),  # this and the next two from the policy's [[group]]
    "purpose": pl.String(),
    "person_in_charge": pl.String(),
    "service_hours": pl.String(),  # as 08:30-20:00, from the policy too; null: as everywhere
    **CELLED,
})  # fmt: skip

MEMBERS = pl.Schema({
    "group_id": pl.String(),
    "member_id": pl.String(),
    "group_nickname": pl.String(),  # null: the export has no such field; empty: not set
    "account_name": pl.String(),
    "wechat_number": pl.String(),  # 微信号, which its bearer can change
    "remark": pl.String(),  # what the exporting person calls the member: never evidence
    "name_basis": pl.String(),  # group-nickname; unknown: one name column that may be either; heading-unknown: no column, but one that may be it
    "role": pl.String(),  # one of ROLES, null when the export does not tell
    "external": pl.Boolean(),  # the platform's own flag for people of another company
    "robot": pl.Boolean(),
    "company": pl.String(), "department": pl.String(),
    "joined_at": AT,
    "join_scene": pl.String(),  # one of JOIN_SCENES
    "invited_by": pl.String(),  # the id of who invited
    "membership": pl.String(),  # one of MEMBERSHIPS
    "last_seen_at": AT,
    **CELLED,
})  # fmt: skip

MEMBER = ["group_id", "member_id"]
"""The columns that tell members apart; one person may be a member of several groups."""

MESSAGES = pl.Schema({
    "group_id": pl.String(),
    "message_id": pl.String(),  # the platform's id, null where the format has none
    "member_id": pl.String(),
    "sender_name": pl.String(),  # as the export shows it, for senders that no roster knows
    "at": AT,
    "seq": pl.Int64(),  # the format's own order inside one group, null where it has none
    "kind": pl.String(),  # one of MESSAGE_KINDS; a reader leaves `text` where it read `quoted` out of a plain text
    "text": pl.String(),  # the sender's own words only
    "quoted": pl.String(),  # the words of others that the message repeats
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
    "remark": pl.String(),  # what the exporting person calls the contact: never evidence
    "wechat_number": pl.String(),
    **CELLED,
})  # fmt: skip
"""People an exporting account knows, whatever their groups: they tell the account names of members."""

EVENTS = pl.Schema({
    "group_id": pl.String(),
    "kind": pl.String(),  # one of EVENT_KINDS
    "at": AT,
    "member_id": pl.String(),  # null where the name told is borne by nobody or by several
    "member_name": pl.String(),  # as the event tells it
    "actor_id": pl.String(),
    "actor_name": pl.String(),
    "scene": pl.String(),  # of a join: one of JOIN_SCENES, null where nothing tells
    "basis": pl.String(),  # one of EVENT_BASES
    "message_id": pl.String(),
    "text": pl.String(),
    **PROVENANCE,
})  # fmt: skip

EMPLOYEES = pl.Schema({
    "employee_id": pl.String(),
    "name": pl.String(),
    "account_ids": WORDS,  # userid, wxid: whatever a roster may show
    "company": pl.String(),
    "departments": WORDS,
    "department_ids": WORDS,  # where the input gives ids; resolved against `departments`
    "position": pl.String(),
    "employment": pl.String(),  # 用工形式 as written: 正式, 派遣, 外包
    "joined_on": pl.Date(),
    "status": pl.String(),  # 在职, 离职 … as written
    "left_on": pl.Date(),
    "former_departments": WORDS,
    "as_of": pl.Date(),
    "contradictory": pl.Boolean(),  # rows about this one say that he left and that he is there, and no day settles it
    **CELLED,
})  # fmt: skip

DEPARTMENTS = pl.Schema({
    "department_id": pl.String(),
    "name": pl.String(),
    "parent_id": pl.String(),
    **CELLED,
})  # fmt: skip

FORM: dict[str, pl.DataType] = {
    "unreadable": WORDS,  # columns of this table whose cell says something that cannot be read, as 2024/13/40
    "unreadable_at": WORDS,  # where those cells are, in their order; empty in files without cells
    **CELLED,
}
"""Rows of forms that people fill in: one impossible date must not make the whole entry disappear."""

REGISTER = pl.Schema({
    "group_id": pl.String(),
    "group_name": pl.String(),
    "kind": pl.String(),  # one of GROUP_KINDS but unknown; null where the form does not say
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
    "person_kind": pl.String(),  # employee, contractor, outsider, resident or departed; null where the form does not say
    "role": pl.String(),  # one of ROLES
    "joined_on": pl.Date(),
    "left_on": pl.Date(),
    **FORM,
})  # fmt: skip

APPROVALS = pl.Schema({
    "group_id": pl.String(), "group_name": pl.String(),
    "member_id": pl.String(), "name": pl.String(),
    "company": pl.String(),  # of the outsider
    "unit": pl.String(),  # that asks for the approval
    "reason": pl.String(),
    "approver": pl.String(),  # the leader in charge
    "approved_on": pl.Date(),
    "result": pl.String(),  # refused or pending; null: approved, or the form does not say
    "filed_on": pl.Date(),  # with the general management department
    "ends_on": pl.Date(),
    **FORM,
})  # fmt: skip
"""Approvals of outsiders in internal groups."""

GROUP_APPROVALS = pl.Schema({
    "group_id": pl.String(), "group_name": pl.String(),
    "unit": pl.String(),  # that asks for the approval
    "purpose": pl.String(),
    "applied_on": pl.Date(),
    "approver": pl.String(),  # the leader in charge
    "approved_on": pl.Date(),
    "result": pl.String(),  # refused or pending; null: approved, or the form does not say
    "filed_on": pl.Date(),  # with the general management department
    **FORM,
})  # fmt: skip
"""Approvals of outward groups: from forms of their own, or from the columns of the register that say so."""

LOST = pl.Schema({
    "table": pl.String(),  # in which the row is missing; `members` for a roster
    "group_id": pl.String(),  # where something but the row itself says to which group it belongs
    "said": WORDS,  # what the row says that may name its group or person
    "whole": pl.Boolean(),  # nothing of that is damaged
    "source": pl.String(),
    "line": pl.Int64(),
})  # fmt: skip
"""Rejected rows of lists and forms: who stands there must not be accused of not being there."""

REJECTS = pl.Schema({"source": pl.String(), "line": pl.Int64(), "cell": pl.String(), "reason": pl.String()})
"""`reason` is a key of `reader_words.REASONS`, optionally followed by `: ` and a detail that holds no message text."""

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
    "kind": pl.String(),  # company, department, project-office, subsidiary, company-or-department (nobody says which)
    "label": pl.String(),  # one spelling: full name, short name or alias; one row each
    "label_folded": pl.String(),
    "preferred": pl.Boolean(),  # the spelling to write into a corrected nickname
    "parent": pl.String(),
    "basis": pl.String(),  # who says so: policy, departments, employees
})  # fmt: skip
"""Context table of the organisation, from the policy, the department list and the employee list."""

TEXT = pl.Schema({
    "row": pl.UInt32(),  # position in `messages` of this run; never stored, never shown
    "text": pl.String(),  # the sender's own words as written
    "folded": pl.String(),  # after the one per-character fold
    "squeezed": pl.String(),  # without separators inside words; null where nothing is parted
    "key": pl.UInt64(),  # a hash: the same for equal texts, and in practice for no others
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
    "boundary": pl.String(),  # word (edges fall on word edges), inside, unknown; title, file-name where no own words
    "allowed_by": pl.String(),  # the allow phrase or name whose span covers the hit: dropped, but counted
    "warned": pl.Boolean(),  # the clause around it forbids, warns or reports
    "needs": pl.String(),  # a second signal the term needs before it counts, null for none
    "confidence": pl.Int32(),  # 0 to 100
})  # fmt: skip
"""Derived: every lexicon and recogniser hit, allowed and warned ones included."""

PART = pl.Struct({
    "part": pl.String(),  # term, or a part of `data/weights.tsv`
    "detail": pl.String(),  # the term, the recogniser or the fold; never a number or a name
    "points": pl.Int32(),
    "start": pl.UInt32(),  # code points of the original text, null where the part is no place in it
    "end": pl.UInt32(),
})  # fmt: skip
"""One part of an evidence score."""

SCORES = pl.Schema({
    "row": pl.UInt32(),
    "category": pl.String(),
    "score": pl.Int32(),  # the sum of the points of the parts, never below 0
    "confidence": pl.Int32(),  # 0 to 99, by the calibrated table
    "term": pl.String(),  # of the hit that says most, like all columns up to `end`
    "matched": pl.String(),
    "folds": WORDS,
    "boundary": pl.String(),
    "start": pl.UInt32(),
    "end": pl.UInt32(),
    "parts": pl.List(PART),  # terms first, the most telling before the others
})  # fmt: skip
"""Derived: the evidence in every message for every category with at least one hit that counts, sorted by both."""

FORMATS = pl.Schema({"group_kind": pl.String(), "person_kind": pl.String(), "template": pl.String()})
"""Context table of nickname formats; an empty template asks for nothing."""

SUBJECTS: dict[str, str] = {
    "groups": "groups", "members": "members", "messages": "messages", "events": "events",
    "people": "members", "timeline": "members", "nicknames": "members", "inventory": "groups", "text": "messages", "hits": "messages",
    "scores": "messages", "repetitions": "messages", "waves": "messages", "acts": "messages", "threads": "messages", "issues": "messages",
}  # fmt: skip
"""Tables that hold what is audited, with the input each comes from; every other table is only compared against."""

AUDITED = tuple(dict.fromkeys(SUBJECTS.values()))
"""Those inputs: the tables that readers deliver of what is audited."""


class Tables(Struct, frozen=True):
    """Named frames and the context; asking for a frame that nobody supplied raises `MissingTableError`."""

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
        """Return a table as it is kept, which may be packed."""
        try:
            return self.frames[name]
        except KeyError:
            raise MissingTableError(name) from None

    def height(self, name: str) -> int:
        """Return how many rows a table has."""
        return self.stored(name).height

    def columns(self, name: str, /, *columns: str | pl.Expr, **named: str | pl.Expr) -> pl.DataFrame:
        """Return some columns of a table; of one that is packed, nothing else is unpacked."""
        table = self.stored(name)
        if isinstance(table, pl.DataFrame):
            return table.select(*columns, **named)
        return table.lazy().select(*columns, **named).collect(engine="streaming")

    def rows(self, name: str, places: pl.Series, columns: Columns) -> pl.DataFrame:
        """Return some columns of the rows of a table at *places*, in the order of these."""
        return rows_at(self.stored(name), places, columns)

    def replace(self, **frames: Table) -> "Tables":
        """Return a copy with some frames replaced or added."""
        return Tables({**self.frames, **frames}, self.context)
