"""Build tables from Markdown, so that the documentation of a rule is its test and the data of a test is in sight.

A column is named `table.column`; one Markdown table holds columns of one table. `–` is null, an empty cell the empty
string (the empty list where the schema says so), `、` separates the items of a list. `{zwsp}`, `{newline}`, `{u2005}`
and the like stand for characters, `{id-card}`, `{mobile}` and `{bank-card}` for generated numbers (`{mobile:2}` is
another one). Times are local times of the context, with the day left out where it does not matter. A cell that ends
in `… ×10 every 30s` repeats its row with advancing `messages.at`; in such a row `m1 / m2` means: in turn.

Columns that a table leaves out get defaults: group g1, members m1, m2 …, present, messages a minute apart.
`context.*` and `params.*` tables of one row set the context and the params of the rule. An `earlier.*` table holds findings
of other rules, for rules that judge those; `findings.*` is what the rule itself is to find.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl
from msgspec.structs import replace

from groupaudit.context import Context
from groupaudit.disclosure import Disclosure
from groupaudit.engine import Planned, run
from groupaudit.findings import FINDINGS, Language, render
from groupaudit.fold import fold_expr
from groupaudit.outcome import Outcome
from groupaudit.rule import AnyRule
from groupaudit.tables import FORMATS, HITS, SCHEMAS, TEXT, UNITS, Tables

Row = dict[str, str]

NULL = "–"
SPACES = {"zwsp": "\u200b", "zwj": "\u200d", "nbsp": "\u00a0", "newline": "\n", "tab": "\t", "space": " "}
REPEAT = re.compile(r"\s*… ×(\d+) every (\d+)(s|min|h)$")
UNIT = {"s": timedelta(seconds=1), "min": timedelta(minutes=1), "h": timedelta(hours=1)}
START = datetime(2024, 9, 2, 9, 0)  # noqa: DTZ001  # a local time; the context says where
TIMES = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d", "%H:%M:%S", "%H:%M")

EARLIER = pl.Schema({**FINDINGS, "suspected": pl.Boolean()})
SHAPES = {**SCHEMAS, "units": UNITS, "formats": FORMATS, "text": TEXT, "hits": HITS, "earlier": EARLIER}

DEFAULTS: dict[str, Row] = {
    "groups": {"group_id": "g{n}", "kind": "internal"},
    "members": {"group_id": "g1", "member_id": "m{n}", "name_basis": "group-nickname", "membership": "present"},
    "messages": {"group_id": "g1", "message_id": "msg{n}", "member_id": "m1", "kind": "text", "seq": "{n}"},
    "events": {"group_id": "g1", "kind": "join"},
    "employees": {
        "employee_id": "e{n}",
        "account_ids": "",
        "departments": "",
        "department_ids": "",
        "former_departments": "",
    },
    "departments": {"department_id": "d{n}"},
    "register": {"group_id": "g{n}", "unreadable": ""},
    "member_form": {"group_id": "g1", "unreadable": ""},
    "approvals": {"group_id": "g1", "unreadable": ""},
    "group_approvals": {"group_id": "g{n}", "unreadable": ""},
    "earlier": {
        "fingerprint": "f{n}",
        "group_id": "g1",
        "severity": "medium",
        "confidence": "100",
        "suspected": "false",
        "classified": "false",
        "fields": "{}",
        "status": "open",
    },
    "units": {"kind": "department", "parent": "", "preferred": "true", "basis": "policy"},
}


@dataclass(frozen=True, kw_only=True)
class Example:
    """One worked example of a rule: what goes in, and what is said to come out (None: nothing is said)."""

    tables: Tables
    params: Mapping[str, str] = field(default_factory=dict)
    findings: tuple[Row, ...] | None = None
    undecided: Mapping[str, int] | None = None


INSIDE = "| groups.group_id |\n|---|\n| g1 |\n\n| approvals.member_id |\n|---|\n| nobody |\n\n"
"""An internal group, and approvals that let none of its members in: whoever is on no list is asked what employees are."""


def section(doc: str, title: str) -> str:
    """Return the text below `## title`, empty when there is none."""
    parts = re.split(r"^## +(.+)$", doc, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True)).get(title, "")


def examples(doc: str, title: str) -> list[Example]:
    """Return the examples of a section: one, or one per `###` heading, each with the tables above the first heading."""
    shared, *single = re.split(r"^### .*$", section(doc, title), flags=re.MULTILINE)
    return [example(shared + text) for text in single or [""]]


def example(markdown: str) -> Example:
    """Read one example."""
    written = _written(markdown)
    undecided = written.pop("undecided", None)
    findings = written.pop("findings", None)
    params = written.pop("params", [{}])[0]
    return Example(
        tables=_tables(written),
        params=params,
        findings=None if findings is None else tuple({k: _expand(v) for k, v in row.items()} for row in findings),
        undecided=None if undecided is None else {row["reason"]: int(row["count"]) for row in undecided},
    )


def build(markdown: str, **context: object) -> Tables:
    """Return the tables that *markdown* holds; keywords replace settings of the context."""
    tables = example(markdown).tables
    return Tables(tables.frames, replace(tables.context, **context))  # type: ignore[arg-type]  # tests pass what fits


def judge(
    rule: AnyRule, tables: Tables, params: Mapping[str, object] | None = None, language: Language = "zh"
) -> tuple[pl.DataFrame, Outcome]:
    """Run one rule with its defaults; return its findings, worded and in no particular order, and its outcome."""
    planned = Planned(rule=rule, params=rule.params.model_validate(dict(params or {})), severity=rule.severity)
    found, outcomes, _ = run([planned], tables)
    return word(rule, found, language), outcomes[0]


def word(rule: AnyRule, found: pl.DataFrame, language: Language) -> pl.DataFrame:
    """Return findings with their texts in one language, hiding nothing."""
    raw = found.drop("message", "suggestion", "evidence", "span", strict=False)
    return render(raw, {rule.id: rule}, language, Disclosure(show="message"))


def cells(findings: pl.DataFrame, columns: Sequence[str], timezone: str = "Asia/Shanghai") -> list[Row]:
    """Return the wanted columns of rendered *findings* as the cells that a Markdown table would hold, sorted."""
    fields = (
        findings["fields"].str.json_decode(infer_schema_length=None)
        if findings.height
        else pl.Series(dtype=pl.Struct([]))
    )
    rows = [
        {c: _cell(f.get(c.removeprefix("fields.")) if c.startswith("fields.") else row[c], timezone) for c in columns}
        for row, f in zip(findings.iter_rows(named=True), fields.to_list(), strict=True)
    ]
    return sorted(rows, key=lambda row: tuple(row.values()))


def _cell(value: object, timezone: str) -> str:
    if value is None:
        return NULL
    if isinstance(value, list):
        return "、".join(map(str, value))
    if isinstance(value, datetime):
        local = value.astimezone(ZoneInfo(timezone))
        return local.strftime("%Y-%m-%d %H:%M:%S" if local.second else "%Y-%m-%d %H:%M")
    return str(value).lower() if isinstance(value, bool) else str(value)


def _written(markdown: str) -> dict[str, list[Row]]:
    """Return the rows of every Markdown table by the name of the table they belong to."""
    found: dict[str, list[Row]] = {}
    for block in re.findall(r"(?:^[ \t]*\|.*\n?)+", markdown, flags=re.MULTILINE):
        head, _, *rows = [_split(line) for line in block.strip().splitlines()]
        prefixes = {name.partition(".")[0] for name in head}
        assert len(prefixes) == 1, f"one Markdown table holds columns of one table: {head}"
        columns = [name.partition(".")[2] for name in head]
        found.setdefault(prefixes.pop(), []).extend(dict(zip(columns, row, strict=True)) for row in rows)
    return found


def _split(line: str) -> list[str]:
    body = line.strip().removeprefix("|").removesuffix("|")
    return [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", body)]


def _tables(written: Mapping[str, Sequence[Row]]) -> Tables:
    context = _context(written.get("context", [{}])[0])
    frames = {name: _frame(name, rows, context) for name, rows in written.items() if name != "context"}
    if "earlier" in frames:
        frames["findings"] = frames.pop("earlier")
    return Tables(frames, context)


def _context(row: Row) -> Context:
    readers = {
        "as_of": date.fromisoformat,
        "effective_from": date.fromisoformat,
        "transition_days": int,
        "timezone": str,
    }
    values = {name: readers.get(name, lambda c: tuple(c.split("、")))(cell) for name, cell in row.items()}
    return Context(**values)  # type: ignore[arg-type]  # the cell decides


def _frame(name: str, rows: Sequence[Row], context: Context) -> pl.DataFrame:
    schema = SHAPES[name]
    unknown = {column for row in rows for column in row} - set(schema)
    assert not unknown, f"{name} has no columns {unknown}"
    values = [
        {c: _value(cell, schema[c], context.timezone) for c, cell in row.items()} for row in _completed(name, rows)
    ]
    frame = pl.DataFrame(values, schema=schema)
    return frame.with_columns(label_folded=fold_expr(pl.col("label"))) if name == "units" else frame


def _completed(name: str, rows: Sequence[Row]) -> Iterator[Row]:
    """Repeat what is marked so, and fill in the columns that the table leaves out."""
    at = START
    for n, (row, step) in enumerate(_repeated(rows), 1):
        defaults = {c: v.replace("{n}", str(n)) for c, v in DEFAULTS.get(name, {}).items()}
        full = {"source": f"{name}.csv", "line": str(n + 1), **defaults, **row}
        if name == "units":
            full = {"unit": row.get("label", ""), "label": row.get("unit", ""), **full}
        if name in ("messages", "events"):
            given = row.get("at", NULL) != NULL and not step
            at = _time(row["at"]) if given else at + (step or timedelta(minutes=1))
            full["at"] = NULL if row.get("at") == NULL else str(at)
        yield {c: v for c, v in full.items() if c in SHAPES[name]}


def _repeated(rows: Sequence[Row]) -> Iterator[tuple[Row, timedelta | None]]:
    """Yield every row with the step from the row before: None where nothing is said, zero for the first repetition."""
    for row in rows:
        marks = [mark for cell in row.values() if (mark := REPEAT.search(cell))]
        if not marks:
            yield row, None
            continue
        times, step = int(marks[0][1]), int(marks[0][2]) * UNIT[marks[0][3]]
        for i in range(times):
            turns = {c: REPEAT.sub("", cell).split(" / ") for c, cell in row.items()}
            yield {c: turn[i % len(turn)] for c, turn in turns.items()}, step if i else timedelta(0)


def _value(cell: str, dtype: pl.DataType, timezone: str) -> object:
    if cell == NULL:
        return None
    if isinstance(dtype, pl.List):
        items = [_expand(item) for item in cell.split("、") if item]
        return items if dtype.inner == pl.String else [_record(item) for item in items]
    if isinstance(dtype, pl.Datetime):
        return _time(cell).replace(tzinfo=ZoneInfo(timezone))
    if isinstance(dtype, pl.Date):
        return date.fromisoformat(cell)
    if isinstance(dtype, pl.Boolean):
        return {"true": True, "false": False}[cell]
    return int(cell) if dtype.is_integer() else _expand(cell)


def _record(item: str) -> dict[str, object]:
    name, _, text = item.partition("：")
    return {"name": name or None, "at": None, "kind": "text", "text": text}


def _time(cell: str) -> datetime:
    for form in TIMES:
        try:
            parsed = datetime.strptime(cell, form)  # noqa: DTZ007  # a local time; the context says where
        except ValueError:
            continue
        return parsed if "%Y" in form else datetime.combine(START.date(), parsed.time())
    raise ValueError(f"not a time: {cell}")


def _expand(cell: str) -> str:
    return re.sub(r"\{([a-z0-9-]+)(?::(\d+))?\}", lambda m: _named(m[1], int(m[2] or 1), m[0]), cell)


def _named(name: str, ordinal: int, written: str) -> str:
    if name in SPACES:
        return SPACES[name]
    if re.fullmatch(r"u[0-9a-f]{4,5}", name):
        return chr(int(name[1:], 16))
    makers = {"id-card": _id_card, "mobile": _mobile, "bank-card": _bank_card}
    return makers[name](ordinal) if name in makers else written


def _id_card(ordinal: int) -> str:
    """A resident number with a right check digit and the serial 000, which no person has."""
    body = f"110101{1950 + ordinal}0101000"
    weights = [2 ** (17 - i) % 11 for i in range(17)]
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]


def _mobile(ordinal: int) -> str:
    return f"1390000{ordinal:04d}"


def _bank_card(ordinal: int) -> str:
    """A card number of an unused issuer range with a right check digit."""
    body = f"622999{ordinal:012d}"
    doubled = [int(d) * (2 if i % 2 == 0 else 1) for i, d in enumerate(reversed(body))]
    return body + str(-sum(d - 9 if d > 9 else d for d in doubled) % 10)
