"""Run rules over tables: collect their plans together, and return an outcome for every rule."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

import polars as pl
from msgspec import Struct

from groupaudit.derived import Derived, first_line, materialise
from groupaudit.errors import MissingTableError
from groupaudit.findings import DECIDED, FINDINGS, SEVERITY, doubtful, fingerprint
from groupaudit.judging.subjects import examples, with_names
from groupaudit.outcome import Outcome, Status
from groupaudit.registry import discover
from groupaudit.rule import ANCHORS, AnyRule, Params
from groupaudit.shape import conform
from groupaudit.tables import Tables
from groupaudit.unseen import WHAT_IS_SAID, not_inspected
from groupaudit.verdict import JUDGED
from groupaudit.vocabulary import CLASSIFICATION_MARK, Severity

ADDED = ("group_name", "member_name", "person_kind", *JUDGED)
"""Columns of FINDINGS that are added after the rules ran."""

ANCHORED = pl.Schema({name: dtype for name, dtype in FINDINGS.items() if name not in ADDED})
ANCHORED["_sender"] = pl.String()

SHAPED = pl.Schema(
    {
        name: FINDINGS.get(name, pl.UInt32() if name in ("row", "known_by") else pl.String())
        for name in ("rule", "clause", *ANCHORS, "fields")
    }
)
"""Columns of every rule's plan after `_shaped`."""


class Planned(Struct, frozen=True, kw_only=True):
    """A rule with the policy's settings; `why_off` is the reason why it is switched off, empty if it runs."""

    rule: AnyRule
    params: Params
    severity: Severity
    why_off: str = ""


Judge = Callable[[pl.DataFrame], pl.DataFrame]


def run(
    planned: Sequence[Planned], tables: Tables, judged: Judge = lambda found: found
) -> tuple[pl.DataFrame, list[Outcome], Tables]:
    """Return FINDINGS (unsorted), one outcome per rule by id, and the tables with those derived for the rules.

    Rules that need `findings` run in a second stage, over the findings of the first and those already in *tables* from
    rules that ran elsewhere; their column `suspected` marks findings that a person must still confirm. *judged* adds
    people's verdicts to the findings of each stage, so that the second stage sees them.
    """
    wanted = {need for p in planned if not p.why_off for need in _read_by(p.rule, tables)}
    tables, broken = materialise(tables, wanted)
    first = [p for p in planned if "findings" not in p.rule.needs]
    second = [p for p in planned if "findings" in p.rule.needs]
    findings, outcomes = _stage(first, tables, broken)
    findings = judged(findings)
    if second:
        tables = tables.replace(findings=_known(findings, first, tables))
        later, more = _stage(second, tables, broken)
        findings, outcomes = pl.concat([findings, judged(later)]), outcomes + more
    return findings, sorted(outcomes, key=lambda o: o.rule), tables


def _read_by(rule: AnyRule, tables: Tables) -> frozenset[str]:
    """Return the tables that a rule uses, including `doubts` if there are rejected rows it may depend on."""
    return rule.needs | rule.uses | ({"doubts"} if rule.rests_on and "lost" in tables else set())


def _known(findings: pl.DataFrame, planned: Sequence[Planned], tables: Tables) -> pl.DataFrame:
    """Return the table `findings` of the second stage: FINDINGS and `suspected` (a person must confirm it)."""
    signals = [p.rule.id for p in planned if p.rule.signal]
    marked = findings.with_columns(suspected=doubtful(signals))
    return pl.concat([tables["findings"], marked], how="diagonal") if "findings" in tables else marked


def forecast(planned: Sequence[Planned], tables: Tables) -> list[Outcome]:
    """Return the outcome expected for each rule by the tables present, without running it: checked, skipped or off."""
    known = discover("groupaudit.derive", Derived, plugins=False).found
    have = set(tables) | {"findings"}
    for _ in known:
        have |= {name for name, table in known.items() if table.needs <= have}
    ready = Tables(dict.fromkeys(have, pl.DataFrame()), tables.context)
    return [_foreseen(p, ready) for p in planned]


def _foreseen(p: Planned, tables: Tables) -> Outcome:
    if p.why_off:
        return _outcome(p, "off", detail=p.why_off)
    return _lacking(p, tables) or _outcome(p, "checked")


def _stage(planned: Sequence[Planned], tables: Tables, broken: Mapping[str, str]) -> tuple[pl.DataFrame, list[Outcome]]:
    outcomes: list[Outcome] = []
    plans: dict[str, pl.LazyFrame] = {}
    by_id = {p.rule.id: p for p in planned}
    for p in planned:
        step = _plan(p, tables, broken)
        if isinstance(step, Outcome):
            outcomes.append(step)
        else:
            plans[p.rule.id] = step
    found: list[pl.DataFrame] = []
    unseen = not_inspected(tables)
    for id_, result in _collect(plans).items():
        if isinstance(result, str):
            outcomes.append(_outcome(by_id[id_], "failed", detail=result))
            continue
        judged = _in_doubt(result, by_id[id_].rule, tables)
        unclear = judged.filter(pl.col("undecided").is_not_null()) if judged["undecided"].count() else judged.clear()
        found.append(judged.filter(pl.col("undecided").is_null()) if unclear.height else judged)
        outcomes.append(_judged(by_id[id_], found[-1].height, unclear, tables, unseen))
    return _named(_anchored(found, tables), tables), outcomes


def _in_doubt(result: pl.DataFrame, rule: AnyRule, tables: Tables) -> pl.DataFrame:
    """Mark rows of *result* as undecided if a rejected row of a list or form could refute them."""
    if not rule.rests_on or "doubts" not in tables:
        return result
    doubts = tables["doubts"].filter(pl.col("table").is_in(rule.rests_on))
    if not doubts.height:
        return result
    of_all = doubts["group_id"].null_count() > 0
    of_groups = doubts.filter(pl.col("member_id").is_null())["group_id"].drop_nulls()
    of_people = doubts.filter(pl.col("member_id").is_not_null())
    pair = pl.struct("group_id", "member_id")
    touched = (
        pl.lit(of_all)
        | pl.col("group_id").is_in(of_groups.implode())
        | (pl.col("member_id").is_null() & pl.col("group_id").is_in(of_people["group_id"].implode()))
        | pair.is_in(of_people.select(pair).to_series().implode())
    )
    return result.with_columns(undecided=pl.coalesce("undecided", pl.when(touched).then(pl.lit("rejected-row"))))


def _outcome(
    p: Planned, status: Status, *, missing: Iterable[str] = (), detail: str = "", possible: bool = True
) -> Outcome:
    return Outcome(
        rule=p.rule.id, clause=p.rule.clause, status=status, missing=tuple(missing), detail=detail, possible=possible
    )


def _judged(p: Planned, count: int, undecided: pl.DataFrame, tables: Tables, unseen: Mapping[str, int]) -> Outcome:
    reasons = dict(sorted(Counter(undecided["undecided"]).items()))
    return Outcome(
        rule=p.rule.id,
        clause=p.rule.clause,
        status="undecided" if reasons else "checked",
        count=count,
        undecided=reasons,
        examples=examples(undecided, tables) if reasons else (),
        not_inspected=unseen if WHAT_IS_SAID & p.rule.needs else {},
    )


def _plan(p: Planned, tables: Tables, broken: Mapping[str, str]) -> pl.LazyFrame | Outcome:
    if p.why_off:
        return _outcome(p, "off", detail=p.why_off)
    failed = sorted(_read_by(p.rule, tables) & broken.keys())
    if failed:
        return _outcome(p, "failed", detail=broken[failed[0]])
    lacking = _lacking(p, tables)
    if lacking:
        return lacking
    try:
        return _shaped(p, p.rule(tables, p.params))
    except MissingTableError as error:
        return _outcome(p, "skipped", missing=[str(error)])
    except Exception as error:  # noqa: BLE001  # one broken rule must not end the audit
        return _outcome(p, "failed", detail=f"{type(error).__name__}: {first_line(error)}")


def _lacking(p: Planned, tables: Tables) -> Outcome | None:
    missing = sorted(n for n in p.rule.needs if n not in tables)
    possible = all(subject in tables for subject in p.rule.subjects)
    return _outcome(p, "skipped", missing=missing, possible=possible) if missing else None


def _shaped(p: Planned, plan: pl.LazyFrame) -> pl.LazyFrame:
    """Return a plan of SHAPED: declared fields packed into canonical JSON, missing columns filled in.

    A severity in the plan can lower the policy's, never raise it.
    """
    have = plan.collect_schema()
    columns = {
        name: pl.col(name).cast(dtype) if name in have else pl.lit(None, dtype)
        for name, dtype in SHAPED.items()
        if name in ANCHORS
    }
    ceiling = pl.lit(p.severity.value, SEVERITY)
    lowered = columns["severity"]
    columns["severity"] = pl.when(lowered > ceiling).then(ceiling).otherwise(lowered.fill_null(ceiling))
    if "confidence" not in have:
        columns["confidence"] = pl.lit(DECIDED, SHAPED["confidence"])
    fields = sorted(p.rule.fields)
    packed = pl.struct(fields).struct.json_encode() if fields else pl.lit("{}")
    columns |= {"rule": pl.lit(p.rule.id), "clause": pl.lit(p.rule.clause), "fields": packed}
    return plan.select(**{name: columns[name] for name in SHAPED})


def _collect(plans: Mapping[str, pl.LazyFrame]) -> dict[str, pl.DataFrame | str]:
    """Collect all plans together; if that fails, collect halves until each faulty plan is alone."""
    ids = list(plans)
    if not ids:
        return {}
    try:
        return dict(zip(ids, pl.collect_all(list(plans.values())), strict=True))
    except (Exception, pl.exceptions.PanicException) as error:  # noqa: BLE001  # a panic is a BaseException
        if len(ids) == 1:
            return {ids[0]: f"{type(error).__name__}: {first_line(error)}"}
    middle = len(ids) // 2
    return _collect({i: plans[i] for i in ids[:middle]}) | _collect({i: plans[i] for i in ids[middle:]})


def _anchored(shaped: Sequence[pl.DataFrame], tables: Tables) -> pl.DataFrame:
    """Return the rules' results as ANCHORED: with data of their messages and with fingerprints."""
    found = pl.concat([SHAPED.to_frame(), *(frame for frame in shaped if frame.height)])
    if not found.height:
        return ANCHORED.to_frame()
    if found["row"].count():
        found = _from_message(found, tables)
    else:
        nothing = pl.lit(None, pl.String)
        found = found.with_columns(
            _key=nothing, _who=nothing, quote=nothing, _sender=nothing, classified=pl.lit(value=False)
        )
    found = found.sort("row", "source", "line", "cell", "fields")  # plans need not keep an order
    key = pl.coalesce("_key", "known_by_id", "message_id")
    keys = found.select("rule", "group_id", pl.coalesce("_who", "member_id"), key, "discriminator")
    return found.with_columns(
        pl.Series("fingerprint", _fingerprints(keys), pl.String), pl.lit("open").alias("status")
    ).select(*ANCHORED)


def _fingerprints(keys: pl.DataFrame) -> list[str]:
    """Return a fingerprint per row; repeated keys (equal messages in one second) are numbered."""
    seen: Counter[tuple[str | None, ...]] = Counter()
    prints = []
    for row in keys.iter_rows():
        prints.append(fingerprint(*row, *([str(seen[row])] if seen[row] else [])))
        seen[row] += 1
    return prints


def _named(anchored: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """Return FINDINGS with the names of groups and members and the kinds of people."""
    return conform(with_names(anchored, tables), FINDINGS) if anchored.height else FINDINGS.to_frame()


def _from_message(found: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """Fill in group, sender, time and place from the anchoring message, unless the plan gives them."""
    taken = ("group_id", "member_id", "message_id", "at", "source", "line")
    rows = found["row"].cast(pl.UInt32)
    side = tables.rows("messages", rows.fill_null(0), [*taken, "kind", "text", "sender_name"])
    known = pl.col("row").is_not_null()
    from_side = [side[name].rename(f"_{name}") for name in taken]
    texts = [side["text"].rename("quote"), side["sender_name"].rename("_sender")]
    found = found.hstack([*from_side, *texts, *_identity(found, side, tables), _classified(rows, tables)])
    merged = [pl.coalesce(name, pl.when(known).then(f"_{name}")).alias(name) for name in taken]
    return found.with_columns(*merged, *(pl.when(known).then(n).alias(n) for n in ("_key", "quote", "_sender")))


def _identity(found: pl.DataFrame, side: pl.DataFrame, tables: Tables) -> tuple[pl.Series, pl.Series]:
    """Return `_key`, the identity of the message that identifies a finding, and `_who`, its sender, if it is another.

    *side* are the anchoring messages.
    """
    other = found["known_by"]
    if not other.count():
        return pl.Series("_key", message_keys(side), pl.String), pl.Series("_who", [None] * found.height, pl.String)
    places = found.select(pl.coalesce("known_by", "row")).to_series().cast(pl.UInt32)
    known = tables.rows("messages", places.fill_null(0), side.columns)
    who = known.select(pl.when(other.is_not_null()).then("member_id").alias("_who")).to_series()
    return pl.Series("_key", message_keys(known), pl.String), who


def _classified(rows: pl.Series, tables: Tables) -> pl.Series:
    """Tell which messages carry a classification mark.

    If no rule needed hits, only these messages are searched; if that fails, none of them may be quoted.
    """
    found, places = tables, rows.drop_nulls().unique().sort()
    if "hits" not in tables:
        found, _ = materialise(
            Tables({"messages": tables.rows("messages", places, [pl.all()])}, tables.context), {"hits"}
        )
    marked = (
        found["hits"].filter(pl.col("category") == CLASSIFICATION_MARK)["row"].unique() if "hits" in found else None
    )
    if marked is not None and found is not tables:
        marked = places.gather(marked)
    return rows.is_in((places if marked is None else marked).implode()).fill_null(value=False).rename("classified")


def message_keys(messages: pl.DataFrame) -> list[str]:
    """Return the identity of each message: the platform's id, or a digest of sender, time, kind and words."""
    columns = messages.select("message_id", "member_id", pl.col("at").cast(pl.Int64).cast(pl.String), "kind", "text")
    return [row[0] if row[0] is not None else "~" + fingerprint(*row[1:]) for row in columns.iter_rows()]
