"""Show the format required of a nickname, its parts, and the units they name."""

from collections.abc import Iterator

import polars as pl

from groupaudit.exhibit import Case, Exhibit, Kind
from groupaudit.headings import CODES, YES_NO, heading
from groupaudit.people.nickname_format import PART_WORDS, SEPARATOR_WORDS
from groupaudit.tables import Tables

ASKED = {
    "nickname": Kind.PERSON, "template": Kind.CODE, "group_kind": Kind.CODE, "person_kind": Kind.CODE,
    "missing": Kind.CODE, "misplaced": Kind.CODE, "odd_separators": Kind.CODE, "corrected": Kind.PERSON,
    "undecided": Kind.CODE,
}  # fmt: skip
WORDS = {**CODES, **YES_NO, **PART_WORDS, **SEPARATOR_WORDS}
UNIT_PARTS = ("company", "department")


def tell(t: Tables, case: Case) -> Iterator[Exhibit]:
    """Yield the format, the parts of the nickname, and their units."""
    keys = (pl.col("group_id") == case.group_id) & (pl.col("member_id") == case.member_id)
    mine = t["nicknames"].filter(keys.fill_null(value=False))
    if not mine.height:
        return
    columns = {name: (heading(name), kind) for name, kind in ASKED.items()}
    yield Exhibit(id="format", title=("规定的格式", "The format asked for"), rows=mine, columns=columns, words=WORDS)
    person = mine.row(0, named=True)
    if person["parts"]:
        yield _parts(person)
    if any(person[part] is not None for part in UNIT_PARTS):
        yield _units(person)


def _parts(person: dict[str, object]) -> Exhibit:
    parts = pl.DataFrame({"written": person["parts"], "part": person["kinds"]}, strict=False)
    name = pl.col("written") == pl.lit(person["name"], pl.String)
    rows = parts.with_columns(plausibility=pl.when(name).then(pl.lit(person["plausibility"], pl.String)))
    columns = {
        "written": (heading("written"), Kind.PERSON),
        "part": (("算作", "taken for"), Kind.CODE),
        "plausibility": (("像不像姓名", "as a name"), Kind.CODE),
    }
    return Exhibit(
        id="parts", title=("昵称的拆分", "The nickname taken apart"), rows=rows, columns=columns, words=WORDS
    )


def _units(person: dict[str, object]) -> Exhibit:
    """Return the units named by the company and department parts, and whether they are right for the person."""
    about = {"unit": "_unit", "nearest": "_nearest", "right": "_right"}
    rows = [
        {"part": part, "written": person[part], **{name: person[part + end] for name, end in about.items()}}
        for part in UNIT_PARTS
        if person[part] is not None
    ]
    columns = {
        "part": (heading("part"), Kind.CODE),
        "written": (heading("written"), Kind.TEXT),
        "unit": (("是哪个单位", "names the unit"), Kind.UNIT),
        "nearest": (heading("nearest"), Kind.UNIT),
        "right": (("与名单相符", "right by the list"), Kind.CODE),
    }
    schema = {**dict.fromkeys(["part", "written", "unit", "nearest"], pl.String), "right": pl.Boolean}
    title = ("昵称里的单位", "The units in the nickname")
    return Exhibit(
        id="units-written", title=title, rows=pl.DataFrame(rows, schema=schema), columns=columns, words=WORDS
    )
