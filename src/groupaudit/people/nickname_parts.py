"""Take nicknames apart by their formats: which part is what, what is missing, and what is in the wrong place.

Every part is reduced to its signs. Many nicknames share the same sequence of signs, and only distinct ones are judged
(`nickname_places`).
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

import polars as pl

from groupaudit.people.name_extras import cut_free
from groupaudit.people.names import name_key, plausibility
from groupaudit.people.nickname_format import (
    at_ornaments,
    has_dots,
    hide_dots,
    is_ornament,
    parse_template,
    protect,
    separators,
    shown,
    split,
    tidy,
)
from groupaudit.people.nickname_places import Sign, places
from groupaudit.people.spaced_names import joined
from groupaudit.people.unit_labels import COMPANY_ENDING, COMPANY_KINDS, EITHER_KINDS, key, resolve
from groupaudit.tables import WORDS

DEPARTMENT_ENDING: Final = r"(?:部|部门|办|办公室|中心|处|科|组|室|队|项目|班|站|所|院|委|工会)$"
FORMS: Final = {
    Sign.TEAM_ENDING: r"(?:班|组|队)$",
    Sign.DIGITS: r"^\d+$",
    Sign.MOBILE: r"^1[3-9]\d{9}$",
    Sign.NUMBER: r"^[a-z]{0,4}\d{2,12}$",
    Sign.BUILDING: r"^(?:\d{1,3}|[a-z])(?:栋|幢|座|号楼|楼|#|号)?(?:\d{1,2}单元)?$",
    Sign.BUILDING_WORD: r"^(?:\d{1,3}|[a-z])(?:栋|幢|座|号楼|楼|#)",
    Sign.ROOM: r"^\d{3,4}[a-z]?(?:室|房|号)?$",
    Sign.COMPANY_ENDING: COMPANY_ENDING,
    Sign.DEPARTMENT_ENDING: DEPARTMENT_ENDING,
}
"""Signs that depend only on the folded text of a part."""

RUN_TOGETHER: Final = 4
"""Minimum number of characters of a name and a unit written without a separator."""

APART: Final = pl.Schema({
    "template": pl.String(),
    "signs": pl.String(),
    "gaps": pl.String(),
    "glued": pl.Boolean(),
    "kinds": WORDS,
    "missing": WORDS,
    "misplaced": WORDS,
    "odd_separators": WORDS,
})  # fmt: skip
SHAPE: Final = ["template", "signs", "gaps", "glued"]
GAP: Final = "\x1f"


def take_apart(nicknames: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Return one row for every nickname with at least one part: `n` and its analysis.

    Takes `n`, `nickname`, `template`, `employee_name`, `employee_id`, `employer`, `departments`; *known* is
    `unit_labels.labels` of the organisation. Returns the lists `parts`, `verdicts` (the plausibility of each part as a
    name), `kinds` (one per part: a key of PART_WORDS, or extra), `missing` and `misplaced` (kinds) and `odd_separators`
    (separators that the format does not use; space, none for parts run together, stray).
    """
    rows = nicknames.select(
        "n",
        "template",
        **_text(nicknames, known).to_dict(),
        asked=_asked(nicknames),
        name_key=name_key(pl.col("employee_name")),
        number_key=key(pl.col("employee_id")),
        company_key=key(pl.col("employer")),
        department_keys=pl.col("departments").list.eval(key(pl.element())),
    )
    parts = shown(_without_ornaments(split(rows.drop("spaced")), known))
    parts = _cut(cut_free(parts, known), known)
    parts = parts.join(_features(parts["part"], known), on="part", how="left", maintain_order="left")
    whole = parts.group_by("n", maintain_order=True).agg(
        pl.col("template").first(),
        parts="part",
        verdicts="plausibility",
        signs=_signs().cast(pl.String),
        glued=pl.col("glued").any(),
    )
    gaps = rows.select(
        "n",
        gaps=separators(pl.col("text")).list.join(GAP)
        + pl.when("spaced").then(pl.lit(f"{GAP} ")).otherwise(pl.lit("")),
    )
    whole = whole.join(gaps, on="n", how="left", maintain_order="left").with_columns(pl.col("signs").list.join(" "))
    judged = _judged(whole.select(SHAPE).unique())
    return whole.join(judged, on=SHAPE, how="left", maintain_order="left").drop(SHAPE)


def _asked(rows: pl.DataFrame) -> pl.Expr:
    """Return the number of parts in each row's format."""
    lengths = {template: len(parse_template(template).kinds) for template in rows["template"].unique()}
    return pl.col("template").replace_strict(lengths, default=0, return_dtype=pl.Int64).cast(pl.Int64)


def _text(rows: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Return `text`, the tidied nicknames, and `spaced`, whether a blank inside the name was removed.

    Separators in unit names (客服中心/前台) and in names written with dots or a blank are protected.
    """
    hidden = {label: protect(label) for label in known["label"] if protect(label) != label}
    longest = sorted(hidden, key=len, reverse=True)
    text = pl.col("nickname")
    if hidden:
        text = text.str.replace_many(longest, [hidden[label] for label in longest], leftmost=True)
    spaced = rows.select(text=tidy(text))
    tidied = spaced.with_columns(joined(spaced["text"], known["label"]))
    parted = (spaced["text"] != tidied["text"]).alias("spaced")
    dotted = tidied.filter(has_dots(pl.col("text"))).unique()
    if dotted.height:
        names = dotted.filter(plausibility(pl.col("text")) != "unlikely").with_columns(name=hide_dots(pl.col("text")))
        tidied = tidied.join(names, on="text", how="left", maintain_order="left")
        tidied = tidied.select(text=pl.coalesce("name", "text"))
    return tidied.select("text", parted)


def _without_ornaments(parts: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Cut parts at pictures and marks, which become parts with `stuck` true.

    Words between several of them (🌸阳光💦加V🌸) stay one part unless each is a name or a unit.
    """
    cut = parts.select("part", piece=at_ornaments(pl.col("part"))).unique()
    cut = cut.filter(pl.col("piece").list.len() > 1).with_columns(pieces="piece").explode("piece")
    if not cut.height:
        return parts.with_columns(stuck=pl.lit(value=False))
    words = cut.filter(~is_ornament(pl.col("piece")))
    about = _features(words["piece"], known).select(
        piece="part",
        said=pl.col("unit").is_not_null()
        | (pl.col("plausibility") == "real")
        | pl.col("key").str.contains(f"{COMPANY_ENDING}|{DEPARTMENT_ENDING}"),
    )
    told = words.join(about, on="piece", how="left").group_by("part").agg(fits=pl.col("said").all() | (pl.len() == 1))
    fitting = cut.select("part", "pieces").unique().join(told.filter("fits"), on="part", how="semi")
    parts = parts.join(fitting, on="part", how="left", maintain_order="left")
    parts = parts.with_columns(part=pl.coalesce("pieces", pl.concat_list("part")), stuck=pl.col("pieces").is_not_null())
    return parts.drop("pieces").explode("part").with_columns(pl.col("stuck") & is_ornament(pl.col("part")))


def _features(texts: pl.Series, known: pl.DataFrame) -> pl.DataFrame:
    """Return `part`, `key`, `bare_key`, `plausibility`, `unit`, `sign` (a Sign as integer) for each distinct text."""
    frame = pl.DataFrame({"part": texts.unique()}, schema={"part": pl.String}).with_columns(key=key(pl.col("part")))
    bare, verdict = name_key(pl.col("part")), pl.col("plausibility")
    frame = frame.with_columns(bare_key=bare, plausibility=plausibility(pl.col("part")))
    units = resolve(frame["part"], known).select("unit", "unit_kind", "exact", part="text")
    frame = frame.join(units, on="part", how="left")
    # a real name wins over an inexact match with a unit
    frame = frame.with_columns(unit=pl.when(pl.col("exact") | (verdict != "real")).then("unit"))
    company, project = pl.col("unit_kind").is_in(COMPANY_KINDS), pl.col("unit_kind").is_in(EITHER_KINDS)
    is_unit = pl.col("unit").is_not_null()
    given = {sign: pl.col("key").str.contains(form) for sign, form in FORMS.items()} | {
        Sign.REAL_NAME: verdict == "real",
        Sign.WORD: verdict == "word",
        Sign.COMPANY: is_unit & company,
        Sign.PROJECT: is_unit & project,
        Sign.DEPARTMENT: is_unit & ~company & ~project,
    }
    return frame.select("part", "key", "bare_key", "plausibility", "unit", sign=_summed(given))


def _signs() -> pl.Expr:
    """Return the signs of a part, including those that depend on the member."""
    given = {
        Sign.OWN_NAME: pl.col("bare_key") == pl.col("name_key"),
        Sign.OWN_NUMBER: pl.col("key") == pl.col("number_key"),
        Sign.OWN_COMPANY: pl.col("key") == pl.col("company_key"),
        Sign.OWN_DEPARTMENT: pl.col("department_keys").list.contains(pl.col("key")),
        Sign.ORNAMENT: pl.col("stuck"),
    }
    return pl.col("sign") + _summed(given)


def _summed(given: Mapping[Sign, pl.Expr]) -> pl.Expr:
    """Return the signs that hold, as one integer."""
    return pl.sum_horizontal(one.fill_null(value=False).cast(pl.Int64) * int(sign) for sign, one in given.items())


def _cut(parts: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Cut parts of unit names and a name run together (张三集团总裁办) if there are too few parts; set `glued`."""
    size = parts.group_by("n").agg(size=pl.len())
    parts = parts.join(size, on="n", how="left", maintain_order="left").with_columns(glued=pl.lit(value=False))
    room = pl.col("asked") - pl.col("size") + 1
    pieces = _pieces(parts.filter((room > 1) & (pl.col("part").str.len_chars() >= RUN_TOGETHER))["part"], known)
    if not pieces.height:
        return parts
    parts = parts.join(pieces, on="part", how="left", maintain_order="left")
    parts = parts.with_columns(glued=(pl.col("pieces").list.len() <= room).fill_null(value=False))
    part = pl.when("glued").then("pieces").otherwise(pl.concat_list("part"))
    return parts.with_columns(part=part).drop("pieces").explode("part")


def _pieces(texts: pl.Series, known: pl.DataFrame) -> pl.DataFrame:
    """Return `part`, `pieces` for texts made of several unit names, one of which may be a person's name instead."""
    wanted = pl.DataFrame({"part": texts.unique()}, schema={"part": pl.String})
    longest = known.sort(pl.col("label").str.len_chars(), "label", descending=[True, False])["label"].to_list()
    marked = pl.col("part").str.replace_many(longest, [f"\x1f{label}\x1f" for label in longest], leftmost=True)
    cut = marked.str.split("\x1f").list.eval(pl.element().filter(pl.element() != ""))
    wanted = wanted.with_columns(pieces=cut if longest else pl.concat_list("part"))
    wanted = wanted.filter(pl.col("pieces").list.len() > 1)
    if not wanted.height:
        return wanted
    pieces = wanted.select("part", piece="pieces").explode("piece")
    about = _features(pieces["piece"], known).select("unit", "plausibility", piece="part")
    pieces = pieces.join(about, on="piece", how="left", maintain_order="left")
    others = pl.col("unit").is_null().sum()
    names = (pl.col("unit").is_null() & (pl.col("plausibility") == "real")).sum()
    fitting = pieces.group_by("part").agg(fits=(others <= 1) & (names == others)).filter("fits")
    return wanted.join(fitting, on="part", how="semi")


def _judged(shapes: pl.DataFrame) -> pl.DataFrame:
    """Return APART for each distinct shape: format, signs, separators, and whether parts were run together."""
    rows = []
    for template, signs, gaps, glued in shapes.iter_rows():
        asked = parse_template(template)
        found = places([Sign(int(sign)) for sign in signs.split()], asked.kinds)
        standing = ["extra" if slot is None else asked.kinds[slot] for slot in found.slots]
        missing = [kind for kind in asked.kinds if kind not in standing]
        misplaced = [asked.kinds[slot] for slot in found.misplaced]
        marks = gaps.split(GAP) if gaps else []
        odd = _odd(marks, asked.separators or ("+",), stray=len(marks) >= len(standing))
        odd += ["none"] if glued and len(standing) > 1 else []
        rows.append((template, signs, gaps, glued, standing, missing, misplaced, odd))
    return pl.DataFrame(rows, schema=APART, orient="row")


def _odd(gaps: Sequence[str], right: Collection[str], *, stray: bool) -> list[str]:
    """Return the wrong separators, and a blank beside a right one."""
    marks = [gap.strip() or " " for gap in gaps]
    odd = sorted({"space" if mark == " " else mark for mark in marks if mark not in right})
    spaced = any(gap not in (mark, " ") and mark in right for gap, mark in zip(gaps, marks, strict=True))
    odd += ["space"] if spaced and "space" not in odd else []
    return odd or (["stray"] if stray else [])


def by_template(lists: Mapping[str, list[str]]) -> pl.Expr:
    """Return the list in *lists* for each row's `template`."""
    cases = [pl.when(pl.col("template") == text).then(pl.lit(words, WORDS)) for text, words in lists.items()]
    return pl.coalesce(pl.lit(None, WORDS), *cases)
