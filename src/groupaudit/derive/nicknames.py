"""Derived table `nicknames`: the parts of every group nickname, the format it must have, and its correction."""

from collections.abc import Mapping

import polars as pl

from groupaudit.derive.inventory import no_more
from groupaudit.derived import derived
from groupaudit.people.names import name_key
from groupaudit.people.nickname_format import BUILT_IN, PART_WORDS, canonical, in_words, parse_template
from groupaudit.people.nickname_parts import by_template, take_apart
from groupaudit.people.unit_labels import COMPANY_KINDS, LABELS, MEANT, key, labels, nearest, resolve
from groupaudit.shape import conform
from groupaudit.tables import CELLED, FORMATS, MEMBER, MIXED, WORDS, Tables

NICKNAMES = pl.Schema({
    "group_id": pl.String(),
    "member_id": pl.String(),
    "nickname": pl.String(),  # as written; null when the export has no such field
    "account_name": pl.String(),
    "anonymous": pl.Boolean(),  # shows neither a nickname nor an account name, asked for or not
    "template": pl.String(),  # the format that applies
    "group_kind": pl.String(),
    "person_kind": pl.String(),
    "basis": pl.String(),
    "employee_id": pl.String(),
    "employee_name": pl.String(),
    "ids_comparable": pl.Boolean(),  # an id that is not on the employee list means something
    "after_list": pl.Boolean(),  # joined after the date of the employee list
    "parts": WORDS,
    "kinds": WORDS,  # one per part: a key of nickname_format.PART_WORDS, or extra
    "missing": WORDS,
    "misplaced": WORDS,
    "odd_separators": WORDS,
    "name": pl.String(),  # the part that stands for the name
    "plausibility": pl.String(),  # of the name: real, word, unlikely
    "company": pl.String(),  # the part that stands for the company
    "company_unit": pl.String(),  # full name of the unit it names; null for none that is known
    "company_nearest": pl.String(),  # the known spelling most like it, where it names none
    "company_right": pl.Boolean(),  # whether it is right for the employee; null where that is not known
    "department": pl.String(),
    "department_unit": pl.String(),
    "department_nearest": pl.String(),
    "department_right": pl.Boolean(),
    "employer": pl.String(),  # company and departments as the employee list has them
    "departments": WORDS,
    "own_company": pl.String(),  # what the employee's company and department are to be written like
    "own_department": pl.String(),
    "former_departments": WORDS,
    "corrected": pl.String(),  # the nickname as it should read; null where the data do not tell, or it is right
    "certainty": pl.String(),  # of the correction: a key of nickname_format.CERTAINTY_WORDS
    "membership": pl.String(),
    "last_seen": pl.String(),  # local date
    "doubt": pl.String(),  # a key of nickname_format.DOUBT_WORDS
    "confidence": pl.Int32(),
    "severity": pl.String(),  # low for a nickname in doubt, else null: what the rule says
    "undecided": pl.String(),  # why nothing can be said: a key of UNDECIDED
    **CELLED,
})  # fmt: skip
"""One row per member, in an existing group, whose nickname must have a format, or would if it were known who they are.
Also one per unknown person in an internal group without a format; that nickname is null."""

UNDECIDED = {
    "no-nickname": ("导出没有群昵称字段", "the export has no group nickname"),
    "heading-unknown": (
        "没有认得的群昵称列，但有一列的列名像群昵称，没有读取；请在政策文件的 [column-map] 中说明",
        "no column is known as the group nickname, but one that was not read may be it by its heading; explain it in [column-map] of the policy",
    ),
    "no-employee-list": (
        "对外群、业主群缺员工名单，无法知道谁是员工",
        "without an employee list nobody knows who in an outward or owners' group is an employee",
    ),
    "unknown-group-kind": (
        "不知道是不是内部群（登记表或政策文件可以写明），也不知道是不是员工",
        "nobody says whether the group is internal, as the register or the policy may, nor who is an employee",
    ),
    "no-approvals": (
        "不在员工名单上，没有外部人员审批台账，可能是已批准的外部人员",
        "not on the employee list; without approvals of outsiders they may be approved ones",
    ),
}
"""Reasons in the column `undecided`, for rules that read this table."""

UNIT_PARTS = ("company", "department")


@derived(needs={"members", "people", "timeline"}, uses={"inventory"})
def nicknames(t: Tables) -> pl.DataFrame:
    """Return NICKNAMES from members, people and timeline, and from units and formats if available."""
    known = labels(t["units"]) if "units" in t else LABELS.to_frame()
    rows = _judged(t).with_row_index("n")
    written = rows.filter(pl.col("nickname").str.strip_chars() != "", pl.col("template") != "")
    about = ("employee_name", "employee_id", "employer", "departments")
    apart = take_apart(written.select("n", "nickname", "template", *about), known)
    rows = rows.join(apart, on="n", how="left", maintain_order="left")
    rows = rows.with_columns(
        *(_part(kind, "parts").alias(kind) for kind in PART_WORDS), plausibility=_part("name", "verdicts")
    )
    rows = rows.with_columns(pl.col("misplaced", "odd_separators").fill_null([]), missing=_missing(rows))
    rows = rows.with_columns(placed=pl.col("employer").is_not_null() | ("departments" in t))
    own = _own_units(rows, known)
    for kind in UNIT_PARTS:
        rows = _with_unit(rows, kind, known, own)
    companies = known.filter(pl.col("unit_kind").is_in(COMPANY_KINDS))["unit"]
    rows = rows.with_columns(**_own_labels(own), **_standing(t, ours=companies))
    rows = rows.with_columns(
        **_corrected(rows, organised=known.height > 0),
        last_seen=_day(t, "last_seen_at").dt.strftime("%Y-%m-%d"),
        **_doubt(),
    )
    return conform(rows.with_columns(certainty=_certainty()), NICKNAMES)


def _judged(t: Tables) -> pl.DataFrame:
    """Return the members whose nickname must have a format, or would if it were known who they are."""
    known = (
        t["people"]
        .rename({"company": "employer", "position": "post"})
        .join(_formats(t), on=["group_kind", "person_kind"], how="left")
    )
    members = t["members"].filter(pl.col("membership").is_null() | (pl.col("membership") != "left"))
    members = members.join(no_more(t).collect(), on="group_id", how="anti", maintain_order="left")
    members = members.drop("company", "department").rename({"group_nickname": "nickname"})
    rows = members.join(known, on=MEMBER, how="left", maintain_order="left", validate="m:1")
    stays = t["timeline"].group_by(MEMBER).agg(pl.col("since").sort_by("stay").last())
    rows = rows.join(stays, on=MEMBER, how="left", maintain_order="left", validate="m:1")
    rows = rows.with_columns(pl.col("template").fill_null("")).filter(pl.col("person_kind") != "robot")
    asked, stranger = pl.col("template") != "", pl.col("person_kind").is_in(["resident", "unknown"])
    hidden = ~asked & stranger & pl.col("group_kind").is_in(MIXED) & ("employees" not in t)
    inside = (pl.col("person_kind") == "unknown") & (pl.col("group_kind") == "internal")
    absent = asked & pl.col("nickname").is_null()
    shown = pl.any_horizontal(
        pl.col(name).fill_null("").str.strip_chars() != "" for name in ("nickname", "account_name")
    )
    return rows.filter(asked | hidden | inside).with_columns(
        pl.when(asked).then("nickname").alias("nickname"),
        undecided=pl.when(hidden)
        .then(pl.lit("no-employee-list"))
        .when(absent & (pl.col("name_basis") == "heading-unknown"))
        .then(pl.lit("heading-unknown"))
        .when(absent)
        .then(pl.lit("no-nickname")),
        anonymous=~shown,
        after_list=(_day(t, "since") > pl.col("list_as_of")).fill_null(value=False),
    )


def _formats(t: Tables) -> pl.DataFrame:
    """Return the built-in formats, overridden by those of the policy."""
    built_in = [(group, person, template) for (group, person), template in BUILT_IN.items()]
    frames = [pl.DataFrame(built_in, schema=FORMATS, orient="row"), *([t["formats"]] if "formats" in t else [])]
    formats = pl.concat(frames).unique(["group_kind", "person_kind"], keep="last", maintain_order=True)
    return formats.with_columns(in_words(pl.col("template")))


def _part(kind: str, of: str) -> pl.Expr:
    """Return the entry of list *of* for the part of a kind, null if the nickname has none."""
    place = pl.col("kinds").list.eval((pl.element() == kind).cast(pl.Int8)).list.arg_max()
    return pl.when(pl.col("kinds").list.contains(kind)).then(pl.col(of).list.get(place, null_on_oob=True))


def _missing(rows: pl.DataFrame) -> pl.Expr:
    """Return the missing parts; all of them where the nickname is only separators."""
    asked = {template: list(parse_template(template).kinds) for template in rows["template"].unique()}
    empty = pl.col("nickname").str.strip_chars() == ""
    return pl.when(pl.col("undecided").is_null() & ~empty).then(pl.coalesce("missing", by_template(asked)))


def _own_units(rows: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Return all units of each employee, nearest first: n, own, own_key, own_unit, unit_kind, preferred."""
    own = rows.select("n", own="units").explode("own").drop_nulls()
    names = own.select("own").unique().with_columns(own_key=key(pl.col("own")))
    about = known.select("unit_kind", "preferred", own_key="key", own_unit="unit")
    names = names.join(about, on="own_key", how="left")
    names = names.with_columns(pl.coalesce("own_unit", "own"), pl.coalesce("preferred", "own"))
    return own.join(names, on="own", how="left", maintain_order="left")


def _with_unit(rows: pl.DataFrame, kind: str, known: pl.DataFrame, own: pl.DataFrame) -> pl.DataFrame:
    """Add the unit that the part of a kind names, the likely intended one, and whether it is right."""
    short = pl.when(pl.col("preferred") != pl.col("unit")).then("preferred")
    found = resolve(rows[kind], known).select(unit="unit", text="text", short=short)
    unknown = rows[kind].unique().drop_nulls().sort()
    unknown = unknown.filter(~unknown.is_in(found["text"].implode()))
    fitting = pl.col("unit_kind") != "department" if kind == "company" else ~pl.col("unit_kind").is_in(COMPANY_KINDS)
    written = dict(known.filter(fitting).select("label", "preferred").iter_rows())
    close = nearest(unknown, list(written))
    spelled = {text: written[label] for text, (label, _) in close.items()}
    names = found.rename({"text": kind, "unit": f"{kind}_unit", "short": f"{kind}_short"})
    rows = rows.join(names, on=kind, how="left", maintain_order="left").with_columns(
        _mapped(pl.col(kind), spelled).alias(f"{kind}_nearest"),
        _mapped(pl.col(kind), {t: spelled[t] for t, (_, likeness) in close.items() if likeness >= MEANT}).alias(
            f"{kind}_meant"
        ),
    )
    return rows.join(_right(rows, kind, own), on="n", how="left", maintain_order="left")


def _right(rows: pl.DataFrame, kind: str, own: pl.DataFrame) -> pl.DataFrame:
    """Return `n` and `<kind>_right` for employees with a unit of that kind on the list.

    Part of a unit's name is right too: the list may say 天高集团有限公司 and the nickname 天高集团. Where neither the
    list nor a department list tells the company, none is wrong: several companies may have a 财务部.
    """
    above = pl.col("units").list.len() > pl.col("departments").list.len()
    listed = above if kind == "company" else pl.col("departments").list.len() > 0
    said = rows.filter(listed, pl.col(kind).is_not_null()).select(
        "n", "placed", text=key(pl.col(kind)), unit=f"{kind}_unit"
    )
    same = (pl.col("unit") == pl.col("own_unit")).fill_null(value=False)
    fits = same | pl.col("own_key").str.contains(pl.col("text"), literal=True)
    right = said.join(own, on="n").filter(fits)["n"].unique()
    fitting = pl.col("n").is_in(right.implode())
    told = fitting | pl.col("placed") if kind == "company" else True
    return said.select("n", pl.when(told).then(fitting).alias(f"{kind}_right"))


def _own_labels(own: pl.DataFrame) -> dict[str, pl.Expr]:
    """Return how to write the employee's company, and the nearest department."""
    names = own.select("own", "preferred", "unit_kind").unique("own").sort("own")
    company = pl.col("unit_kind").is_in(COMPANY_KINDS).fill_null(value=False)
    companies, departments = (dict(names.filter(f).select("own", "preferred").iter_rows()) for f in (company, ~company))
    above, below = (
        pl.col(column).list.eval(_mapped(pl.element(), to)).list.drop_nulls().list.first()
        for column, to in (("units", companies), ("departments", departments))
    )
    return {
        "own_company": pl.coalesce(_mapped(pl.col("employer"), companies | departments), above),
        "own_department": below,
    }


def _mapped(text: pl.Expr, to: Mapping[str, str]) -> pl.Expr:
    return text.replace_strict(to, default=None, return_dtype=pl.String)


def _corrected(rows: pl.DataFrame, *, organised: bool) -> dict[str, pl.Expr]:
    """Return the nickname in its format: `arranged` with units as written, `corrected` with short names.

    Any spelling of a unit is right: if nothing else is wrong, both are null.
    """
    arranged, corrected = (_in_format(rows, organised=organised, short=short) for short in (False, True))
    wrong = (arranged != canonical(pl.col("nickname"))).fill_null(value=True)
    return {"arranged": pl.when(wrong).then(arranged), "corrected": pl.when(wrong).then(corrected)}


def _in_format(rows: pl.DataFrame, *, organised: bool, short: bool) -> pl.Expr:
    """Return the nickname in its format, from the employee list if it knows the person, else from its own parts."""
    nicknames = []
    for template in rows["template"].unique().sort():
        asked = parse_template(template)
        pieces = [_value(kind, organised=organised, short=short) for kind in asked.kinds]
        gaps = [pl.lit(gap) for gap in asked.separators]
        whole = [piece for pair in zip(pieces, [*gaps, pl.lit("")], strict=True) for piece in pair] if pieces else []
        if whole:
            nicknames.append(pl.when(pl.col("template") == template).then(pl.concat_str(whole)))
    return pl.coalesce(nicknames) if nicknames else pl.lit(None, pl.String)


def _value(kind: str, *, organised: bool, short: bool) -> pl.Expr:
    """Return the corrected part of a kind, units by short name if *short*; null if unknown."""
    if kind == "name":
        own = name_key(pl.col("name")) == name_key(pl.col("employee_name"))
        given = pl.when(pl.col("plausibility") != "unlikely").then("name")
        return pl.when(own).then("name").otherwise(pl.coalesce("employee_name", given))
    if kind in UNIT_PARTS:
        written = pl.coalesce(f"{kind}_short", kind) if short else pl.col(kind)
        known = pl.when(pl.col(f"{kind}_unit").is_not_null()).then(written)
        right = pl.col(f"{kind}_right").fill_null(pl.col(f"{kind}_unit").is_not_null())
        mine = pl.when(right).then(written).otherwise(f"own_{kind}")
        return pl.coalesce(mine, known, f"{kind}_meant") if organised else pl.coalesce(mine, kind)
    fallback = {"employee-number": "employee_id", "position": "post"}
    return pl.coalesce(fallback[kind], kind) if kind in fallback else pl.col(kind)


def _certainty() -> pl.Expr:
    """Return whether a correction is safe, or to be checked by a person.

    It is safe if the employee list identifies the member by id, or if it consists of all that the member wrote and
    nothing else, in another order, with other separators or short names of units. Units that are only spelled alike,
    namesakes on the list, words that would be dropped, and nicknames in doubt are to be checked.
    """
    written, marks = pl.col("parts").list.join(""), pl.col("parts").list.len() - 1
    arranged = pl.col("arranged")
    held = pl.col("parts").list.eval(pl.element().str.len_chars() > 0).list.all()
    same_length = arranged.str.len_chars() == written.str.len_chars() + marks
    rearranged = held & same_length & (_letters(arranged) == _letters(written))
    founded = (pl.col("basis") == "id") | rearranged
    safe = (founded & (pl.col("doubt") == "certain")).fill_null(value=False)
    certainty = pl.when(safe).then(pl.lit("safe")).otherwise(pl.lit("check"))
    return pl.when(pl.col("corrected").is_not_null()).then(certainty)


def _letters(text: pl.Expr) -> pl.Expr:
    """Return the letters of a text, sorted, without separators."""
    return text.str.replace_all(r"[\p{P}\p{S}\s]", "").str.split("").list.sort().list.join("")


def _day(t: Tables, column: str) -> pl.Expr:
    return pl.col(column).dt.convert_time_zone(t.context.timezone).dt.date()


def _standing(t: Tables, *, ours: pl.Series) -> dict[str, pl.Expr]:
    """Return `standing` and `undecided` of strangers: a list that is missing could exempt them from the format.

    In a group of unknown kind a stranger may be a resident: in doubt who names a unit, undecided anybody else. In an
    internal group without approvals a stranger may be an approved outsider: undecided if an employee list was handed
    in, in doubt without one. Whoever writes one of the companies *ours* claims to belong to it: in doubt where an
    employee list does not know the person, else judged.
    """
    stranger = (pl.col("person_kind") == "unknown") & (pl.col("template") != "") & pl.col("undecided").is_null()
    maybe_resident = stranger & (pl.col("group_kind") == "unknown")
    maybe_approved = stranger & (pl.col("group_kind") == "internal")
    names_a_unit = pl.any_horizontal(pl.col(f"{part}_unit").is_not_null() for part in UNIT_PARTS)
    claims_to_be_ours = pl.col("company_unit").is_in(ours.implode()).fill_null(value=False)
    standing, undecided = [pl.lit(None, pl.String)], [pl.col("undecided")]
    if not exports_alone(t):
        standing.append(pl.when(maybe_resident).then(pl.lit("any-group")))
        undecided.append(pl.when(maybe_resident & ~names_a_unit).then(pl.lit("unknown-group-kind")))
    if "approvals" not in t and "employees" in t:
        standing.append(pl.when(maybe_approved).then(pl.lit("unapproved")))
        undecided.append(pl.when(maybe_approved & ~claims_to_be_ours).then(pl.lit("no-approvals")))
    if "approvals" not in t and "employees" not in t:
        standing.append(pl.when(maybe_approved & ~claims_to_be_ours).then(pl.lit("unlisted")))
    return {"standing": pl.coalesce(standing), "undecided": pl.coalesce(undecided)}


def exports_alone(t: Tables) -> bool:
    """Tell whether neither lists of people nor a company are known, so that nothing can be looked up."""
    return not {"approvals", "employees", "units"} & {*t.frames}


def _doubt() -> dict[str, pl.Expr]:
    """Return doubt, confidence and severity; a finding in doubt is only a signal."""
    seen = pl.col("membership").fill_null("unknown") != "present"
    basis = pl.col("name_basis").fill_null("unknown") == "unknown"
    strange = pl.col("standing").is_not_null()
    unsure = ~strange & (pl.col("person_kind") == "unknown") & (pl.col("group_kind") == "unknown")
    weights = ((seen, 20), (basis, 30), (strange, 50), (unsure, 10))
    lost = sum(pl.when(one).then(n).otherwise(0) for one, n in weights)
    doubt = (
        pl.when(strange)
        .then("standing")
        .when(seen)
        .then(pl.lit("last-seen"))
        .when(basis)
        .then(pl.lit("name-basis"))
        .otherwise(pl.lit("certain"))
    )
    return {
        "doubt": doubt,
        "confidence": pl.max_horizontal(100 - lost, 10),
        "severity": pl.when(seen | basis | strange).then(pl.lit("low")),
    }
