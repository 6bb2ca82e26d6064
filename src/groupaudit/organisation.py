"""Apply the policy's statements about groups and the company to the tables."""

import fnmatch
import re
from collections.abc import Iterable, Iterator

import polars as pl

from groupaudit.context import Context
from groupaudit.fold import fold_expr
from groupaudit.packed import in_pieces, only
from groupaudit.people.group_matching import matched, near_names
from groupaudit.people.unit_labels import COMPANY_ENDING, COMPANY_KINDS, key
from groupaudit.policy import Policy
from groupaudit.settings import Group, Organisation, Settings, Unit, own_days
from groupaudit.shape import conform
from groupaudit.tables import FORMATS, GROUPS, UNITS, Tables

PLAIN_DEPARTMENT = r"(?:[^总]部|部门|处|科|组|室|队|班|办)$"
"""Endings of department names that no company's name has; centres and institutes may be companies."""

LABELS = pl.Schema({k: v for k, v in UNITS.items() if k != "label_folded"})


def context(policy: Policy, tables: Tables) -> Context:
    """Return the context for rules and derived tables."""
    settings = policy.settings
    org = settings.organisation
    names = (org.name, *org.projects, *org.brands, *settings.allow)
    return Context(
        timezone=settings.timezone,
        allow_phrases=tuple(sorted({n for n in names if len(n) > 1})),
        own_domains=org.domains,
        own_numbers=org.numbers,
        lexicons=policy.lexicons,
        others_judged_on=settings.others_judged_on,
        effective_from=policy.effective_from,
        transition_days=settings.transition_days,
        as_of=tables.context.as_of,
        since=tables.context.since,
        until=tables.context.until,
        own_days=own_days(settings),
    )


def apply(policy: Policy, tables: Tables) -> tuple[Tables, list[str]]:
    """Return *tables* with the policy's group descriptions and context tables, and without groups out of scope.

    Also returns the ids of the dropped groups.
    """
    settings, frames = policy.settings, dict(tables.frames)
    units = _units(settings.organisation, tables)
    if units.height:
        frames["units"] = units
    frames["formats"] = _formats(settings)
    dropped: list[str] = []
    if known := _every_group(tables):
        register = frames.get("register")
        groups, dropped = _describe(
            pl.concat(known), settings.group, tables["register"] if register is not None else None
        )
        keep = ~pl.col("group_id").is_in(dropped).fill_null(value=False)
        keyed = {n: only(f, keep) for n, f in frames.items() if dropped and "group_id" in f.schema}
        frames |= keyed | {"groups": groups.filter(keep)}
    return Tables(frames, context(policy, tables)), dropped


def _every_group(t: Tables) -> list[pl.DataFrame]:
    """Return rows for all groups: described ones, then those known only from members, messages or events."""
    described = [t["groups"]] if "groups" in t else []
    for name in ("members", "messages", "events"):
        if name in t:
            ids = pl.concat([g.select("group_id") for g in described]) if described else GROUPS.to_frame()
            pieces = in_pieces(t.stored(name), ["group_id", "source", "line"])
            told = [piece.drop_nulls("group_id").unique("group_id", keep="first") for _, piece in pieces]
            places = pl.concat(told).unique("group_id", keep="first")
            described.append(conform(places.join(ids, on="group_id", how="anti").sort("group_id"), GROUPS))
    return described


def matches(entry: Group, group_id: str, name: str, source: str) -> bool:
    """Tell whether a policy entry matches a group; all criteria given must match."""
    m = entry.match
    if not (m.id or m.name or m.pattern or m.file):
        return False
    return (
        (not m.id or m.id == group_id)
        and (not m.name or fnmatch.fnmatchcase(name, m.name))
        and (not m.pattern or re.search(m.pattern, name) is not None)
        and (not m.file or fnmatch.fnmatchcase(re.split(r"[\\/]", source)[-1], m.file))
    )


_FROM_POLICY = {
    "kind": pl.String, "unit": pl.String, "purpose": pl.String, "person_in_charge": pl.String, "service_hours": pl.String,
}  # fmt: skip
_FROM_REGISTER = ("kind", "purpose", "person_in_charge")
"""Columns in which the register takes precedence over the policy."""


def _describe(
    groups: pl.DataFrame, entries: tuple[Group, ...], register: pl.DataFrame | None
) -> tuple[pl.DataFrame, list[str]]:
    """Add the policy's description to every group; the register takes precedence over it, the export does not.

    A group without a name is matched by its id, which is the name where only the file of a roster tells it.
    """
    said, dropped = [], []
    for group_id, name, source in groups.select("group_id", "name", "source").iter_rows():
        entry = next((e for e in entries if matches(e, group_id, name or group_id, source)), None)
        said.append(
            tuple(getattr(entry, column) or None for column in _FROM_POLICY) if entry else (None,) * len(_FROM_POLICY)
        )
        if entry and not entry.in_scope:
            dropped.append(group_id)
    about = pl.DataFrame(said, schema=_FROM_POLICY, orient="row")
    filed = _registered(groups, register)
    known = [pl.coalesce(filed[column], about[column]).alias(column) for column in _FROM_REGISTER[1:]]
    kind = pl.coalesce(filed["kind"], about["kind"], groups["kind"], pl.lit("unknown"))
    return groups.with_columns(about.drop("kind")).with_columns(*known, kind=kind), dropped


def _registered(groups: pl.DataFrame, register: pl.DataFrame | None) -> pl.DataFrame:
    """Return the register's values in _FROM_REGISTER for each group, null if there are none or contradictory ones."""
    if register is None:
        return pl.DataFrame(
            {column: [None] * groups.height for column in _FROM_REGISTER},
            schema=dict.fromkeys(_FROM_REGISTER, pl.String),
        )
    values = [pl.col(column).drop_nulls().unique() for column in _FROM_REGISTER]
    told = matched(register, groups).drop_nulls("found").group_by("found").agg(values)
    sure = [pl.when(pl.col(c).list.len() == 1).then(pl.col(c).list.first()).alias(c) for c in _FROM_REGISTER]
    filed = told.select(sure, group_id="found")
    return (
        groups.select("group_id").join(filed, on="group_id", how="left", maintain_order="left").select(_FROM_REGISTER)
    )


def _formats(settings: Settings) -> pl.DataFrame:
    rows = [(g, p, t) for g, people in settings.nickname_formats.items() for p, t in people.items()]
    return pl.DataFrame(rows, schema=FORMATS, orient="row")


def _units(org: Organisation, tables: Tables) -> pl.DataFrame:
    """Return UNITS: one row per spelling of every unit in the policy, the department list or the employee list."""
    ours = pl.concat([
        pl.DataFrame(list(_policy_labels(org)), schema=LABELS, orient="row"),
        _department_labels(tables),
    ])  # fmt: skip
    return (
        pl.concat([ours, _below_the_meant(_employee_labels(tables), ours)])
        .filter(pl.col("label").str.len_chars() > 0)
        .unique(["label"], keep="first", maintain_order=True)
        .with_columns(label_folded=fold_expr(pl.col("label")))
        .select(UNITS.names())
    )


def _policy_labels(org: Organisation) -> Iterator[tuple[str, str, str, bool, str, str]]:
    named = {u.name for u in org.units}
    own: Iterable[Unit] = [Unit(name=org.name, kind="company")] if org.name and org.name not in named else []
    for unit in [*own, *org.units]:
        preferred = unit.short or unit.name
        for label in dict.fromkeys([preferred, unit.name, *unit.aliases]):
            yield unit.name, unit.kind, label, label == preferred, unit.parent, "policy"


def _department_labels(tables: Tables) -> pl.DataFrame:
    if "departments" not in tables:
        return LABELS.to_frame()
    departments = tables["departments"]
    parents = departments.select(pl.col("department_id").alias("parent_id"), pl.col("name").alias("parent")).unique(
        "parent_id"
    )
    known = departments.join(parents, on="parent_id", how="left")
    return known.select(
        pl.col("name").alias("unit"),
        _kind_of_node(departments["parent_id"], tables).alias("kind"),
        pl.col("name").alias("label"),
        pl.lit(value=True).alias("preferred"),
        pl.col("parent").fill_null(""),
        pl.lit("departments").alias("basis"),
    ).sort("kind", "label")


def _kind_of_node(parents: pl.Series, tables: Tables) -> pl.Expr:
    """Return the kind of a department-list node from its place, its name and the companies of the employee list.

    Departments can be below companies and departments, so a node with children may be either.
    """
    root = pl.col("parent_id").is_null() | (pl.col("parent_id") == "0")
    spelled = key(pl.col("name"))
    employers = (
        tables["employees"].select(key(pl.col("company")))["company"]
        if "employees" in tables
        else pl.Series(dtype=pl.String)
    )
    company = spelled.str.contains(COMPANY_ENDING) | spelled.is_in(employers.drop_nulls().unique().implode())
    above = pl.col("department_id").is_in(parents.drop_nulls().unique().implode())
    return (
        pl.when(root)
        .then(pl.lit("company"))
        .when(company)
        .then(pl.lit("subsidiary"))
        .when(above & ~spelled.str.contains(PLAIN_DEPARTMENT))
        .then(pl.lit("company-or-department"))
        .otherwise(pl.lit("department"))
    )


def _employee_labels(tables: Tables) -> pl.DataFrame:
    if "employees" not in tables:
        return LABELS.to_frame()
    employees = tables["employees"]
    company = pl.col("company").fill_null("")
    companies = employees.select(company.alias("unit"), pl.lit("company").alias("kind"), pl.lit("").alias("parent"))
    departments = employees.select(
        pl.col("departments").alias("unit"), pl.lit("department").alias("kind"), company.alias("parent")
    ).explode("unit")
    both = pl.concat([companies, departments]).drop_nulls("unit").unique().sort("kind", "unit", "parent")
    return both.select(
        "unit",
        "kind",
        pl.col("unit").alias("label"),
        pl.lit(value=True).alias("preferred"),
        "parent",
        pl.lit("employees").alias("basis"),
    )


def _below_the_meant(listed: pl.DataFrame, ours: pl.DataFrame) -> pl.DataFrame:
    """Place a unit of the employee list below the one of *ours* that it shortens: 综管部 below 综合管理部.

    Whoever writes either is right then. A unit that the list names itself is another one, but for 财务 and 财务部.
    """
    if not listed.height or not ours.height:
        return listed
    spelled, named = ours.with_columns(key=key(pl.col("label"))), listed.with_columns(key=key(pl.col("unit")))
    strange = named.filter(~pl.col("key").is_in(spelled["key"].implode()))
    unnamed = spelled.join(spelled.join(named, on="key", how="semi"), on="unit", how="anti")
    meant: dict[str, str] = {}
    for company in (True, False):
        said, known = (units.filter(pl.col("kind").is_in(COMPANY_KINDS) == company) for units in (strange, unnamed))
        units = dict(known.select("label", "unit").iter_rows())
        meant |= {name: units[label] for name, label in near_names(said["unit"], known["label"]).items()}
    whole = strange.select("unit", key=pl.col("key") + "部").join(spelled.select("key", meant="unit"), on="key")
    meant |= dict(whole.select("unit", "meant").iter_rows())
    return listed.with_columns(
        parent=pl.coalesce(pl.col("unit").replace_strict(meant, default=None, return_dtype=pl.String), "parent")
    )
