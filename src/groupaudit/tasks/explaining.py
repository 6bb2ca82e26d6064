"""Explain a finding of any rule: its subject, the rows about it in the rule's tables, and the rule's own evidence."""

import importlib
import importlib.util
import json
from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from groupaudit.derived import Derived
from groupaudit.exhibit import Case, Exhibit, Kind
from groupaudit.headings import CODES, YES_NO, heading
from groupaudit.registry import discover
from groupaudit.rule import AnyRule, Params
from groupaudit.tables import Tables

TELLING = "groupaudit.telling"
SHOWN = 10
"""Maximum rows shown of a table without a module in TELLING."""

OWN = ("groups", "members", "messages")
"""The tables that hold the subject of a finding."""

PLACE = ("source", "line", "cell")
HIDDEN = (*PLACE, "row", "group_id", "message_id", "reply_to", "remark", "classified")
BODIES = ("text", "quoted", "title", "notice", "forwarded")
"""Columns of message text in any table."""

NAMES = (
    "account_name", "actor_id", "approver", "ended_by", "group_nickname", "invited_by", "member_id", "owner_id",
    "person_in_charge", "remark", "sender", "sender_name", "wechat_number",
)  # fmt: skip
"""Columns of people's names in any table."""


def case_of(finding: Mapping[str, Any], tables: Tables) -> Case:
    """Return the subject of a row of FINDINGS; its message is found by group, id and place."""
    fields = json.loads(finding["fields"])
    return Case(group_id=finding["group_id"], member_id=finding["member_id"], row=_row(finding, tables), fields=fields)


def _row(finding: Mapping[str, Any], tables: Tables) -> int | None:
    if finding["at"] is None and finding["message_id"] is None and finding["quote"] is None:
        return None
    if "messages" not in tables:
        return None
    keys = ("group_id", "message_id", "source", "line", "at")
    same = [pl.col(k).eq_missing(pl.lit(finding[k], tables["messages"].schema[k])) for k in keys]
    places = tables["messages"].select(pl.all_horizontal(same).arg_true()).to_series()
    return int(places[0]) if len(places) else None


def exhibits(rule: AnyRule | None, params: Params | None, tables: Tables, case: Case) -> Iterator[Exhibit]:
    """Yield the evidence for a case of *rule*: fields, subject, rows of the rule's tables, and the rule's own exhibits.

    Without the rule (a missing plug-in) only the fields and the subject are shown.
    """
    yield fields(rule, case)
    for name in [*OWN, *(_read(rule) if rule else ())]:
        if name in tables:
            yield from told(tables, name, case)
    if rule and rule.explain and params:
        yield from _own(rule, params, tables, case)


def _own(rule: AnyRule, params: Params, tables: Tables, case: Case) -> list[Exhibit]:
    """Return the rule's own exhibits; if they fail, the failure."""
    try:
        return list(rule.explain(tables, params, case)) if rule.explain else []
    except (Exception, pl.exceptions.PanicException) as error:  # noqa: BLE001  # a plug-in's hook; the rest still holds
        name = type(error).__name__
        title = (f"规则自己的说明出错：{name}", f"what the rule itself would show failed: {name}")
        return [Exhibit(id="failed", title=title, rows=pl.DataFrame())]


def fields(rule: AnyRule | None, case: Case) -> Exhibit:
    """Return the fields of a finding as an exhibit."""
    kinds: Mapping[str, Kind] = rule.fields if rule else dict.fromkeys(case.fields, Kind.TEXT)
    rows = pl.DataFrame(
        [{k: v for k, v in case.fields.items() if v is not None}], strict=False, infer_schema_length=None
    )
    return Exhibit(
        id="fields",
        title=("证据", "Evidence"),
        rows=rows,
        columns={name: (heading(name), kind) for name, kind in kinds.items()},
        words=rule.words if rule else {},
    )


def _read(rule: AnyRule) -> list[str]:
    """Return the tables that a rule reads, each after those it is derived from."""
    known = discover("groupaudit.derive", Derived, plugins=False).found
    order: dict[str, None] = {}

    def add(name: str) -> None:
        for need in sorted(known[name].needs | known[name].uses) if name in known else ():
            add(need)
        order.setdefault(name)

    for name in sorted(rule.needs | rule.uses):
        add(name)
    return [name for name in order if name not in OWN]


def told(tables: Tables, name: str, case: Case) -> Iterator[Exhibit]:
    """Yield the content of table *name* about a case, by its module in `telling` or else as plain rows."""
    if importlib.util.find_spec(f"{TELLING}.{name}"):
        yield from importlib.import_module(f"{TELLING}.{name}").tell(tables, case)
        return
    rows = tables[name]
    given = {"row": case.row, "group_id": case.group_id, "member_id": case.member_id}
    keys = [key for key in given if key in rows.columns]
    if not keys:
        yield from _sources(name, rows)
        return
    if all(given[key] is not None for key in keys):
        mine = rows.filter(pl.col(key) == given[key] for key in keys)
        yield from _plain(name, mine, talk="row" in keys)


def _plain(name: str, mine: pl.DataFrame, *, talk: bool) -> Iterator[Exhibit]:
    """Yield rows as they are; columns of *talk* tables count as message bodies."""
    other = Kind.BODY if talk else Kind.TEXT
    columns = {c: (heading(c), _kind(c, dtype, mine[c], other)) for c, dtype in mine.schema.items() if c not in HIDDEN}
    if mine.height:
        title = TITLES.get(name, (name, name))
        rows = mine.head(SHOWN)
        yield Exhibit(id=name, title=title, rows=rows, columns=columns, words={**CODES, **YES_NO}, total=mine.height)


def _kind(name: str, dtype: pl.DataType, values: pl.Series, otherwise: Kind) -> Kind:
    if dtype.is_numeric():
        return Kind.NUMBER
    if dtype.is_temporal():
        return Kind.TIME
    if name in NAMES or name.endswith("_name"):
        return Kind.GROUP if name == "group_name" else Kind.PERSON
    known = dtype == pl.Boolean or (dtype == pl.String and values.drop_nulls().is_in(list(CODES)).all())
    return Kind.CODE if known else Kind.BODY if name in BODIES else otherwise


def _sources(name: str, rows: pl.DataFrame) -> Iterator[Exhibit]:
    """Yield the files of a list that has no rows about a member or message."""
    if "source" in rows.columns and rows.height:
        files = rows.group_by("source", maintain_order=True).agg(count=pl.len())
        columns = {"count": (("行数", "rows"), Kind.NUMBER)}
        yield Exhibit(id=name, title=TITLES.get(name, (name, name)), rows=files, columns=columns)


TITLES = {
    "groups": ("群", "Group"),
    "members": ("名册上的行", "Row of the roster"),
    "employees": ("用来对照的员工名单", "Employee lists compared with"),
    "departments": ("部门列表", "Department lists"),
    "register": ("群登记表", "Group register"),
    "approvals": ("审批记录", "Approvals"),
    "events": ("系统消息", "System messages"),
    "permits": ("指这个人的审批", "Approvals that mean this person"),
    "timeline": ("在群经过", "When this person was in the group"),
}


def neighbours(tables: Tables, case: Case, number: int) -> Exhibit | None:
    """Return the message of a case with *number* messages before and after it in the group; None without a message."""
    if case.row is None:
        return None
    messages = tables["messages"].with_row_index("row")
    ordered = messages.filter(pl.col("group_id") == case.group_id).sort("at", "seq", "row", nulls_last=True)
    place = ordered.select((pl.col("row") == case.row).arg_true()).item(0, 0)
    first = max(0, place - number)
    rows = ordered[first : place + number + 1].select("row", here=pl.col("row") == case.row)
    columns = {"here": (("本条", "this"), Kind.CODE)}
    return Exhibit(
        id="context",
        title=("前后的消息", "The messages around"),
        rows=rows,
        columns=columns,
        words={"true": ("→", "→"), "false": ("", "")},
    )
