"""Judge texts as an audit would: one message each, through the derived tables and the content rules."""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta

import polars as pl
from msgspec.structs import replace

from groupaudit.api import rules
from groupaudit.derive.hits import find_hits
from groupaudit.derived import materialise
from groupaudit.detection.lexicon import Packs, Term, load_packs
from groupaudit.engine import Planned, run
from groupaudit.judging.content import ContentParams
from groupaudit.shape import conform
from groupaudit.tables import GROUPS, MESSAGES, Tables

CLAUSE = "七(五)"
START = datetime(2000, 1, 1, tzinfo=UTC)
VERDICTS = pl.Schema({"text": pl.String(), "category": pl.String(), "confidence": pl.Int32()})
"""One row for every category for which something in a text speaks; from `floor` on an audit reports it."""


def judge(texts: pl.Series, left_out: Collection[tuple[str, str]] = ()) -> pl.DataFrame:
    """Return VERDICTS on the distinct *texts*, without the terms *left_out* (category, term as its pack writes it).

    Every text is a message of its own sender, a day after the one before, so that none of them speaks for another. The
    group is internal: there every content rule judges everybody.
    """
    said = _distinct(texts)
    tables = _tables(said)
    found, outcomes, tables = run(_planned(), _without(tables, left_out) if left_out else tables)
    failed = [f"{outcome.rule}: {outcome.detail}" for outcome in outcomes if outcome.status == "failed"]
    if failed:
        raise RuntimeError("; ".join(failed))
    reported = found.select(n=pl.col("message_id").cast(pl.UInt32), category="rule", confidence="confidence")
    return (
        pl.concat([reported, _short_of(tables["scores"], reported)])
        .join(said.with_row_index("n"), on="n", maintain_order="left")
        .select(pl.col(name).cast(dtype) for name, dtype in VERDICTS.items())
    )


def terms_in(texts: pl.Series) -> pl.DataFrame:
    """Return `text`, `category` and `term` of what the packs find in the distinct *texts* and neither allow nor warn against."""
    said = _distinct(texts)
    hits = _tables(said)["hits"].filter(pl.col("allowed_by").is_null() & ~pl.col("warned"))
    listed = _listed(load_packs())
    found = hits.join(listed, on=["category", "term"], how="semi").join(said.with_row_index("row"), on="row")
    return found.select("text", "category", "term").unique(maintain_order=True)


def _distinct(texts: pl.Series) -> pl.DataFrame:
    return texts.drop_nulls().unique(maintain_order=True).alias("text").to_frame()


def _tables(said: pl.DataFrame) -> Tables:
    number = pl.int_range(pl.len())
    days = pl.Series("at", [START + timedelta(days=n) for n in range(said.height)], pl.Datetime("us", "UTC"))
    rows = said.with_columns(
        days,
        group_id=pl.lit("g"),
        message_id=number.cast(pl.String),
        member_id=number.cast(pl.String),
        kind=pl.lit("text"),
        seq=number.cast(pl.Int64),
    )
    groups = conform(pl.DataFrame({"group_id": ["g"], "kind": ["internal"]}), GROUPS)
    tables, broken = materialise(Tables({"groups": groups, "messages": conform(rows, MESSAGES)}), ["hits"])
    if broken:
        raise RuntimeError("; ".join(broken.values()))
    return tables


def _listed(packs: Packs) -> pl.DataFrame:
    return pl.DataFrame([{"category": t.category, "term": t.text} for terms in packs.terms.values() for t in terms])


def _short_of(scores: pl.DataFrame, reported: pl.DataFrame) -> pl.DataFrame:
    """Return what has a score and was not reported: below the floor, whatever the score."""
    scored = scores.select(
        pl.col("row").alias("n"), "category", pl.min_horizontal("confidence", pl.lit(floor() - 1, pl.Int32))
    )
    return scored.filter(pl.col("category").is_in(categories())).join(reported, on=["n", "category"], how="anti")


def categories() -> list[str]:
    """Return the rules on what a message says that are on by default, by id; a violation is a finding of one of them."""
    known = rules(plugins=False).found.values()
    return sorted(r.id for r in known if r.clause == CLAUSE and r.enabled and issubclass(r.params, ContentParams))


def floor() -> int:
    """Return the confidence below which an audit reports nothing, unless its policy says otherwise."""
    return ContentParams().min_confidence


def _planned() -> Iterable[Planned]:
    known = rules(plugins=False).found
    return [
        Planned(rule=known[id_], params=known[id_].params(min_confidence=0), severity=known[id_].severity)
        for id_ in categories()
    ]


def _without(tables: Tables, left_out: Collection[tuple[str, str]]) -> Tables:
    """Return *tables* as they would be had the packs never held the terms *left_out*."""
    packs = load_packs()
    terms = {word: _kept(several, left_out) for word, several in packs.terms.items()}
    fewer = replace(packs, terms={word: several for word, several in terms.items() if several})
    others = tables["hits"].join(_listed(packs), on=["category", "term"], how="anti")
    return tables.replace(hits=pl.concat([find_hits(tables["text"], fewer), others]))


def _kept(terms: Iterable[Term], left_out: Collection[tuple[str, str]]) -> tuple[Term, ...]:
    return tuple(term for term in terms if (term.category, term.text) not in left_out)
