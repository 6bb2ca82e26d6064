"""Derived table `people`: the kind of every member, and the employee list's data about them.

Members are matched to the employee list by id, then by name and unit, then by a name that only one employee has.
Missing data never incriminate: without a list only the platform's own flag makes an outsider.
"""

import polars as pl

from groupaudit.derived import derived
from groupaudit.people.group_matching import matched_each
from groupaudit.people.ids import bare_id, ids_in
from groupaudit.people.listed_names import possible, read
from groupaudit.people.name_extras import freed
from groupaudit.people.names import is_surname, name_key, surnamed
from groupaudit.people.nickname_format import exploded, tidy
from groupaudit.people.spaced_names import joined
from groupaudit.people.staff import SECONDED, staff, unit_names
from groupaudit.people.unit_labels import key, labels
from groupaudit.shape import conform
from groupaudit.tables import GROUPS, MEMBER, MIXED, WORDS, Tables

FROM_LIST: dict[str, pl.DataType] = {
    "employee_id": pl.String(),  # null also where several employees of that name fit
    "employee_name": pl.String(),
    "employee_candidates": pl.UInt32(),  # employees that fit: 0, 1, or more of the same name
    "company": pl.String(),
    "departments": WORDS,
    "units": WORDS,  # every unit that is right for the person: departments, those above them, the company
    "former_departments": WORDS,
    "position": pl.String(),
    "left_on": pl.Date(),
    "contradictory": pl.Boolean(),  # the list has the departed at work, too
    "list_as_of": pl.Date(),  # the date of the employee list, latest of all
    "ids_comparable": pl.Boolean(),  # ids of this group are on the list, and every employee has one there
}
"""Columns from the employee list."""

PEOPLE = pl.Schema({
    "group_id": pl.String(),
    "member_id": pl.String(),
    "group_kind": pl.String(),  # one of tables.GROUP_KINDS
    "person_kind": pl.String(),  # one of tables.PERSON_KINDS
    "basis": pl.String(),  # id, name, flag (the platform says so), group-kind, none
    **FROM_LIST,
})  # fmt: skip
"""One row per (group_id, member_id) of `members`."""


MATCHED = pl.Schema({"m": pl.UInt32(), "kind": pl.String(), "match_basis": pl.String(), **FROM_LIST})
"""Members, numbered `m` as in `_members`, with the data of their match on the employee list."""

SPOKEN = pl.Schema({"m": pl.UInt32(), "key": pl.String(), "first": pl.Boolean(), "sure": pl.Boolean()})
"""Members, by number, and folded parts of the names they show; `first` those of the group nickname."""

APPROVED = pl.Schema({"m": pl.UInt32(), "approved": pl.Boolean(), "approval_basis": pl.String()})
"""Members, by number, named in an approval, and whether it came in time."""

PRESENT_FIRST = {"employee": 0, "contractor": 1, "departed": 2}
"""Precedence of kinds when several people of one name fit: those still employed first."""


@derived(needs={"members"})
def people(t: Tables) -> pl.DataFrame:
    """Return PEOPLE from members, and from groups, employees, departments, units and approvals if available."""
    members = _members(t)
    names = _spoken_names(t, members) if {"employees", "approvals"} & {*t} else SPOKEN.to_frame()
    matches = _matches(t, members, names) if "employees" in t else MATCHED.to_frame()
    approved = _approved(t, members, names)
    known = members.drop("company", "department").join(matches, on="m", how="left", maintain_order="left")
    known = known.join(approved, on="m", how="left", maintain_order="left")
    known = known.with_columns(
        pl.col("employee_candidates").fill_null(0), pl.col("ids_comparable").fill_null(value=False)
    )
    return conform(known.with_columns(_kind(listed="employees" in t)).unnest("_kind"), PEOPLE)


def _kind(*, listed: bool) -> pl.Expr:
    """Decide `person_kind` and `basis`: employee list first, then group, then flags, else unknown."""
    external = pl.col("external")
    inside = ~external & (not listed)
    cases: list[tuple[pl.Expr, pl.Expr | str, pl.Expr | str]] = [
        (pl.col("robot"), "robot", "flag"),
        (pl.col("kind").is_not_null(), pl.col("kind"), pl.col("match_basis")),
        (pl.col("group_kind") == "owners", "resident", "group-kind"),
        (pl.col("approved"), "approved-outsider", pl.col("approval_basis")),
        (external | pl.col("approved").is_not_null(), "outsider", pl.coalesce("approval_basis", pl.lit("flag"))),
        (inside, "employee", "flag"),
    ]
    decided = pl.struct(person_kind=pl.lit("unknown"), basis=pl.lit("none"))
    for condition, kind, basis in reversed(cases):
        decision = pl.struct(person_kind=_text(kind), basis=_text(basis))
        decided = pl.when(condition.fill_null(value=False)).then(decision).otherwise(decided)
    return decided.alias("_kind")


def _text(value: pl.Expr | str) -> pl.Expr:
    return pl.lit(value) if isinstance(value, str) else value


def _members(t: Tables) -> pl.DataFrame:
    """Return one row per member, numbered, with kind and name of the group."""
    members = t["members"].unique(MEMBER, keep="first", maintain_order=True).with_row_index("m")
    if "groups" not in t:
        return members.with_columns(group_kind=pl.lit("unknown"), group_name=pl.lit(None, pl.String))
    groups = t["groups"].select("group_id", group_kind="kind", group_name="name").unique("group_id", keep="first")
    joined = members.join(groups, on="group_id", how="left", maintain_order="left")
    return joined.with_columns(pl.col("group_kind").fill_null("unknown"))


def _spoken_names(t: Tables, members: pl.DataFrame) -> pl.DataFrame:
    """Return SPOKEN of all members: the parts of the nickname, and the account name as a fallback.

    A part counts without the words and units that stand right beside a name, too: 张三经理, 集团总裁办张三. What is left
    is not `sure` where the part itself may be a name: 张建工.
    """
    tidied = members.select(tidy(pl.col("group_nickname"))).to_series()
    parts = exploded(members.select("m", text=joined(tidied), first=pl.lit(value=True)))
    accounts = members.select("m", first=pl.lit(value=False), part="account_name")
    spoken = pl.concat([parts, accounts]).drop_nulls("part").with_columns(sure=pl.lit(value=True))
    bare = _bare(spoken["part"], t)
    if bare.height:
        left = spoken.drop("sure").join(bare, on="part").select("m", "first", "sure", part="bare")
        spoken = pl.concat([spoken, left], how="diagonal")
    spoken = spoken.with_columns(key=name_key(pl.col("part")))
    return spoken.filter(pl.col("key") != "").group_by("m", "key", "first").agg(pl.col("sure").any())


def _bare(parts: pl.Series, t: Tables) -> pl.DataFrame:
    """Return `part`, `bare`, what is left of it, and `sure`, for the parts that have more beside a name."""
    units = (
        t["units"].sort(-pl.col("label").str.len_chars().cast(pl.Int64), "label")["label"].to_list()
        if "units" in t
        else []
    )
    text = pl.col("part").str.replace_many(units, [""], leftmost=True) if units else pl.col("part")
    bare = parts.unique().to_frame().select("part", bare=freed(text)).filter(pl.col("bare") != pl.col("part"))
    short = pl.col("part").str.contains(r"^\p{Han}{3}$") & is_surname(pl.col("part").str.slice(0, 1))
    return bare.with_columns(sure=~(short | surnamed(pl.col("part"))))


def _matches(t: Tables, members: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """Return MATCHED for every member: data of the employee list, and whether ids can be compared."""
    employees = staff(t)
    units = unit_names(employees, t)
    by_id = _by_id(members, employees)
    rest = members.join(by_id, on="m", how="anti")
    matched = pl.concat([by_id, _by_name(t, rest, names, employees, units)], how="diagonal")
    lists = units.group_by("e", maintain_order=True).agg(
        units="name", departments=pl.col("name").filter(pl.col("rank") == 0)
    )
    about = ["employee_id", "company", "former_departments", "position", "left_on", "contradictory"]
    elsewhere = pl.col("status").str.contains(SECONDED).fill_null(value=False)
    known = employees.select("e", *about, elsewhere.alias("_elsewhere"), employee_name="name")
    known = known.join(lists, on="e", how="left").with_columns(
        pl.when(~pl.col("_elsewhere")).then(name).alias(name) for name in ("company", "departments", "units")
    )
    who = members.select("m", "group_id", "member_id", "wechat_number")
    found = who.join(matched, on="m", how="left").join(known, on="e", how="left")
    found = found.with_columns(
        list_as_of=pl.lit(t["employees"]["as_of"].max(), pl.Date),
        ids_comparable=_has_such_an_id() & _all_have_ids(employees),
    )
    return conform(found, MATCHED)


def _has_such_an_id() -> pl.Expr:
    """Tell whether a member has the kind of id by which other members of the group are on the list."""
    exported = (~pl.col("numbered")).any().over("group_id") & ~pl.col("member_id").str.starts_with("name:")
    return exported | (pl.col("numbered").any().over("group_id") & pl.col("wechat_number").is_not_null())


def _all_have_ids(employees: pl.DataFrame) -> pl.Expr:
    """Tell whether the list has every employee's id of the member's kind, so that a missing id means something.

    Only a wxid shows its kind, and a person may have two; of other ids all employees must have the same number, and
    either all or none a wxid.
    """
    ids = employees["account_ids"].fill_null(pl.Series([[]], dtype=WORDS))
    wechat = ids.list.eval(pl.element().str.starts_with("wxid_")).list.sum().fill_null(0)
    others = ids.list.len() - wechat
    everybody, nobody = bool((wechat > 0).all()), bool((wechat == 0).all())
    alike = others.n_unique() == 1 and (everybody or nobody)
    return pl.lit(alike) | (pl.lit(everybody) & pl.col("member_id").str.starts_with("wxid_"))


def _by_id(members: pl.DataFrame, employees: pl.DataFrame) -> pl.DataFrame:
    """Match by account or employee id, ignoring case; ids shared by two employees do not count."""
    owners = accounts(employees).join(employees.select("e", "kind"), on="e")
    found = ids_of(members, "m").join(owners, on="id").sort("m", "numbered").unique("m", keep="first")
    return found.select(
        "m", "e", "kind", "numbered", match_basis=pl.lit("id"), employee_candidates=pl.lit(1, pl.UInt32)
    )


def accounts(employees: pl.DataFrame) -> pl.DataFrame:
    """Return `e` and `id`: the account and employee ids of *employees* (numbered `e`) that only one of them has."""
    ids = pl.concat_list(pl.col("account_ids").fill_null([]), "employee_id")
    owners = employees.select("e", id=ids).explode("id").with_columns(bare_id(pl.col("id"))).unique()
    return owners.filter(pl.col("id").is_unique() & (pl.col("id") != ""))


def ids_of(members: pl.DataFrame, *keys: str) -> pl.DataFrame:
    """Return *keys* and each `id` to look up: the member id, and the WeChat number (`numbered`)."""
    every = [
        members.select(*keys, id=bare_id(pl.col(column)), numbered=pl.lit(value=column == "wechat_number"))
        for column in ("member_id", "wechat_number")
    ]
    return pl.concat(every).drop_nulls("id").filter(pl.col("id") != "").unique([*keys, "id"], keep="first")


def _by_name(
    t: Tables, members: pl.DataFrame, names: pl.DataFrame, employees: pl.DataFrame, units: pl.DataFrame
) -> pl.DataFrame:
    """Match by name and unit, else by a name that only one employee has; ambiguous matches are counted, not taken.

    In groups shared with outsiders a name alone does not match; people whom the platform calls external never match by
    name. A name that is not `sure` counts only where no other matches, and makes nobody departed.
    """
    insiders = members.filter(~pl.col("external").fill_null(value=False)).select(
        "m", "group_kind", "company", "department"
    )
    fits = insiders.join(names, on="m").join(employees.select("e", "kind", key="name_key"), on="key")
    fits = fits.filter(pl.col("first") == pl.col("first").any().over("m"))
    fits = fits.filter(pl.col("sure") == pl.col("sure").any().over("m"))
    fits = fits.filter(pl.col("sure") | (pl.col("kind") != "departed").all().over("m")).unique(["m", "e"])
    shared = _shared_units(t, fits, names, units)
    fits = fits.join(shared, on=["m", "e"], how="left").with_columns(pl.col("shared").fill_null(0))
    best = pl.col("shared") == pl.col("shared").max().over("m")
    fits = fits.filter(best, ~pl.col("group_kind").is_in(MIXED) | (pl.col("shared") > 0))
    return fits.group_by("m").agg(
        e=pl.when(pl.len() == 1).then(pl.col("e").first()),
        kind=pl.col("kind").sort_by(pl.col("kind").replace_strict(PRESENT_FIRST)).first(),
        match_basis=pl.lit("name"),
        employee_candidates=pl.len(),
    )


def _shared_units(t: Tables, fits: pl.DataFrame, names: pl.DataFrame, units: pl.DataFrame) -> pl.DataFrame:
    """Return `m`, `e` and `shared`: how many of the employee's units nickname or roster name."""
    written = fits.unpivot(["company", "department"], index="m").select("m", key=key(pl.col("value")))
    said = pl.concat([names.filter("first").select("m", "key"), written]).drop_nulls()
    said = _full_names(said.join(fits.select("m").unique(), on="m", how="semi"), t)
    right = _full_names(units.select("e", key=key(pl.col("name"))), t)
    both = fits.select("m", "e").join(said, on="m").join(right, on=["e", "key"])
    return both.group_by("m", "e").agg(shared=pl.len())


def _full_names(keyed: pl.DataFrame, t: Tables) -> pl.DataFrame:
    """Replace each `key` that spells a known unit by the key of its full name."""
    if "units" not in t:
        return keyed.unique()
    known = labels(t["units"]).select("key", unit=key(pl.col("unit")))
    joined = keyed.join(known, on="key", how="left")
    return joined.with_columns(key=pl.coalesce("unit", "key")).drop("unit").unique()


def _approved(t: Tables, members: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """Return `m`, `approved` and `approval_basis` of members with an approval; `approved` if before they joined."""
    if "approvals" not in t:
        return APPROVED.to_frame()
    in_time = (pl.col("approved_on") <= pl.col("joined_on")).fill_null(value=True) & pl.col("result").is_null()
    return (
        _fitting(t, members, names)
        .filter(pl.col("sure") | in_time)
        .group_by("m")
        .agg(approved=in_time.any(), approval_basis=pl.col("approval_basis").min())
    )


def approved_members(t: Tables) -> pl.DataFrame:
    """Return group_id, member_id, `a` (row in `approvals`), approval_basis and `sure` of approvals that fit a member."""
    members = _members(t)
    return _told(_fitting(t, members, _spoken_names(t, members)))


def approved_elsewhere(t: Tables) -> pl.DataFrame:
    """Return, like `approved_members`, approvals that name a member but a group that matches none here.

    It may be another group, or this one under another name. Refused and pending approvals do not count.
    """
    members = _members(t)
    named = _naming(t, members, _spoken_names(t, members))
    possible = pl.col("result").is_null() | (pl.col("result") == "unclear")
    return _told(named.filter(pl.col("in_group").is_null(), ~pl.col("everywhere"), possible))


def _told(pairs: pl.DataFrame) -> pl.DataFrame:
    surest = pairs.sort("approval_basis", ~pl.col("sure")).unique(["m", "a"], keep="first")
    return surest.select(*MEMBER, "a", "approval_basis", "sure").sort(*MEMBER, "a")


def shown_names(t: Tables) -> pl.DataFrame:
    """Return group_id, member_id and comparable `key` of all possible names of members, from rosters and lists."""
    members = _members(t)
    spoken = _spoken_names(t, members).join(members.select("m", *MEMBER), on="m").select(*MEMBER, "key")
    if "people" not in t:
        return spoken.unique()
    listed = t["people"].select(*MEMBER, key=name_key(pl.col("employee_name"))).drop_nulls()
    return pl.concat([spoken, listed]).unique()


def _fitting(t: Tables, members: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """Pair members with the approvals that name them, by id or name, for their group or for all.

    Those that may be of another person, not `sure`, count only where there are no others.
    """
    here = (pl.col("in_group") == pl.col("group_id")).fill_null(pl.col("everywhere"))
    pairs = _naming(t, members, names).filter(here)
    return pairs.filter(pl.col("sure") == pl.col("sure").any().over("m"))


def _naming(t: Tables, members: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """Pair members with the approvals that name them, by id or name, for any group.

    Whoever shows 张建工 may be another than 张建, and 王伟 another than whom 王伟明业务员 means: that somebody was
    refused is not held against him.
    """
    approvals = t["approvals"].with_row_index("a")
    who = members.select("m", "group_id", "group_name", "member_id", joined_on=_local_day("joined_at", t))
    ids = approvals.select("a", id=ids_in(pl.col("member_id"))).explode("id").drop_nulls()
    ids = ids.with_columns(bare_id(pl.col("id")))
    by_id = (
        ids_of(members, "m").join(ids, on="id").select("m", "a", approval_basis=pl.lit("id"), sure=pl.lit(value=True))
    )
    spoken = approvals.select("a", key=name_key(pl.col("name")))
    granted = approvals.filter(pl.col("result").is_null())["name"]
    told = [read(approvals["name"]), possible(granted)]
    sure, unsure = (
        approvals.join(one, left_on="name", right_on="written").select("a", key=name_key(pl.col("name_right")))
        for one in told
    )
    spoken = pl.concat([spoken, sure]).drop_nulls().unique().with_columns(named=pl.lit(value=True))
    unsure = unsure.join(spoken, on=["a", "key"], how="anti").unique().with_columns(named=pl.lit(value=False))
    spoken = pl.concat([spoken, unsure])
    fits = names.join(spoken, on="key").join(who.select("m", "group_id"), on="m")
    by_name = (
        _longest(fits)
        .join(_within_another(unsure), on=["a", "key"], how="left")
        .select("m", "a", approval_basis=pl.lit("name"), sure=pl.col("sure") & pl.col("within").is_null())
    )
    pairs = pl.concat([by_id, by_name]).join(who, on="m").join(_where(approvals, t), on="a")
    return pairs.filter(pl.col("sure") | pl.col("result").is_null() | (pl.col("result") == "unclear"))


def _within_another(spoken: pl.DataFrame) -> pl.DataFrame:
    """Return `a`, `key` and `within` of names that begin or end a longer one that the approval may mean."""
    pairs = spoken.select("a", "key").join(spoken.select("a", other="key"), on="a")
    within = pl.col("other").str.starts_with(pl.col("key")) | pl.col("other").str.ends_with(pl.col("key"))
    inner = pairs.filter(within, pl.col("other") != pl.col("key")).select("a", "key").unique()
    return inner.with_columns(within=pl.lit(value=True))


def _longest(fits: pl.DataFrame) -> pl.DataFrame:
    """Leave out whom an approval does not name, and may only mean by a part of another member's name: 王伟 of 王伟明."""
    others = fits.select("a", "group_id", other="key")
    within = pl.col("other").str.starts_with(pl.col("key")) | pl.col("other").str.ends_with(pl.col("key"))
    shorter = fits.join(others, on=["a", "group_id"]).filter(~pl.col("named"), within, pl.col("other") != pl.col("key"))
    return fits.join(shorter, on=["m", "a", "key"], how="anti")


def _where(approvals: pl.DataFrame, t: Tables) -> pl.DataFrame:
    """Return the group of each approval; `everywhere` if it names none, null if it matches none."""
    groups = t["groups"] if "groups" in t else conform(t["members"].select("group_id").unique(), GROUPS)
    named = pl.any_horizontal(pl.col("group_id", "group_name").is_not_null())
    return matched_each(approvals, groups).select("a", "approved_on", "result", in_group="found", everywhere=~named)


def _local_day(column: str, t: Tables) -> pl.Expr:
    return pl.col(column).dt.convert_time_zone(t.context.timezone).dt.date()
