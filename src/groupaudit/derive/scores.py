"""Derive `scores`: the evidence in a message for each category, added up so that every point can be told.

The distinct terms of the category count what their packs say, less what disguises and word edges cost. What is beside
them counts by `data/weights.tsv`: lures, contacts, links, prices, a disguise and the sender's situation speak for it,
questions, pleas for help, notices and own brands against. Hits that an allow phrase covers or that are warned against
stand among the parts with the points they lose.
"""

import polars as pl

from groupaudit.derived import derived
from groupaudit.detection.evidence_points import (
    ENOUGH,
    EVERYDAY,
    MOST_BESIDE,
    MOST_EVERYDAY,
    WEAK,
    confidence_expr,
    weights,
)
from groupaudit.detection.message_signs import AGAINST, FRAUD, SIGNS, signs_expr
from groupaudit.detection.senders import situations
from groupaudit.tables import PART, SCORES, Tables

SIGNALS = ("lure", "contact", "link", "personal-information")
"""Categories whose hits only stand beside the terms of others."""

DISGUISES = (
    "compatibility", "digits", "doubled", "enclosed", "gap", "invisible", "marks", "parts", "reversed", "spelled", "variant",
)  # fmt: skip
"""Folds that no keyboard makes by itself: who hides a word knows why. What only sounds or looks alike can be a slip."""

CONTACTS = ("lure", "contact", "account", "phone", "link", "risky-link")
STRANGE = ("contact", "risky-link")
ADVERTISING, GAMBLING, ABUSE = "unrelated-advertising", "gambling", "unhealthy-tendency"
FRAUDULENT = ("harmful-content", "malicious-link")
IMPOSTURE, OF_OFFICES = ("poses", "secrecy"), ("work", "notice")
"""Signs of fraud, and those that say nothing for a message with one of them: swindlers write to the cashier, too."""

MOST_ALONE = ENOUGH - 5
"""The most that a term counts which its pack declares to need a second signal."""

_KEYS = ["row", "category"]
_NO_DETAIL = pl.lit(None, pl.String)
_PARTS = pl.Schema({"row": pl.UInt32, "category": pl.String, "order": pl.Int32, **PART.to_schema()})


@derived(needs={"messages", "text", "hits"}, uses={"people", "members", "waves"})
def scores(t: Tables) -> pl.DataFrame:
    """Return SCORES: one row for every message and category with a hit that is neither allowed nor warned against."""
    terms = _terms(t["hits"])
    if terms.is_empty():
        return SCORES.to_frame()
    rows = terms.select("row").unique().sort("row")
    judged = terms.filter("live").select(_KEYS).unique()
    beside = [_signals(t["hits"], terms), _disguised(terms), _signs(t["text"], rows, judged), _sender(t, rows, judged)]
    parts = pl.concat([_term_parts(terms), _everyday(terms), _settled(pl.concat(beside))])
    return _scored(terms, parts)


def _terms(hits: pl.DataFrame) -> pl.DataFrame:
    """Return one hit per message, category and term: one that counts before one that does not, the best first."""
    counts = pl.col("allowed_by").is_null() & ~pl.col("warned")
    needing = pl.col("needs").is_not_null()
    points = pl.when(needing).then(pl.min_horizontal("confidence", pl.lit(MOST_ALONE))).otherwise("confidence")
    found = hits.filter(~pl.col("category").is_in(SIGNALS) & (pl.col("confidence") > 0))
    best_first: list[str | pl.Expr] = ["live", "points", pl.col("end") - pl.col("start"), "start", "term"]
    return (
        found.with_columns(live=counts, points=points.cast(pl.Int32))
        .sort(*_KEYS, *best_first, descending=[False, False, True, True, True, False, False], nulls_last=True)
        .unique([*_KEYS, "term"], keep="first", maintain_order=True)
        .filter(pl.col("live").any().over(_KEYS))
    )


def _term_parts(terms: pl.DataFrame) -> pl.DataFrame:
    """Return a part per term, and one that takes its points away again where it is allowed or warned against."""
    place = pl.int_range(pl.len(), dtype=pl.Int32).over(_KEYS) * 2
    plain = _parts(terms, order=place, part=pl.lit("term"), detail=pl.col("term"), points=pl.col("points"))
    allowed = pl.col("allowed_by").is_not_null()
    lost = terms.with_columns(place=place).filter(~pl.col("live"))
    undone = _parts(
        lost,
        order=pl.col("place") + 1,
        part=pl.when(allowed).then(pl.lit("allowed")).otherwise(pl.lit("warned")),
        detail=pl.col("term"),
        points=-pl.col("points"),
    )
    return pl.concat([plain, undone])


def _everyday(terms: pl.DataFrame) -> pl.DataFrame:
    """Return the part that takes away what everyday words add beyond their limit."""
    common = terms.filter("live", pl.col("points") < EVERYDAY)
    over = common.group_by(_KEYS).agg(points=MOST_EVERYDAY - pl.col("points").sum()).filter(pl.col("points") < 0)
    return _parts(over, order=pl.lit(999_999), part=pl.lit("everyday"), detail=_NO_DETAIL, points=pl.col("points"))


def _parts(frame: pl.DataFrame, *, order: pl.Expr, part: pl.Expr, detail: pl.Expr, points: pl.Expr) -> pl.DataFrame:
    places = [pl.col(name) if name in frame.columns else pl.lit(None).alias(name) for name in ("start", "end")]
    parts = frame.select(*_KEYS, *places, order=order, part=part, detail=detail, points=points)
    return parts.select(pl.col(name).cast(dtype) for name, dtype in _PARTS.items())


def _weighed(frame: pl.DataFrame, part: pl.Expr, detail: pl.Expr) -> pl.DataFrame:
    """Return parts of *frame* with the points and the order that the weights give them."""
    order = {name: 1_000_000 + i for i, name in enumerate(weights())}
    return _parts(
        frame.with_columns(code=part),
        order=pl.col("code").replace_strict(order, return_dtype=pl.Int32),
        part=pl.col("code"),
        detail=detail,
        points=pl.col("code").replace_strict(weights(), return_dtype=pl.Int32),
    )


def _signals(hits: pl.DataFrame, terms: pl.DataFrame) -> pl.DataFrame:
    """Return what lures, contacts and links add to the terms beside which they stand, one part of each kind."""
    from groupaudit.detection.link_tables import tables as link_tables

    risks = pl.col("term").is_in(list(link_tables().points))
    kind = (
        pl.when(pl.col("category").is_in(["lure", "contact", "link"]))
        .then("category")
        .when(pl.col("term") == "mobile")
        .then(pl.lit("phone"))
        .when(risks & (pl.col("confidence") > WEAK))
        .then(pl.lit("risky-link"))
    )
    counts = pl.col("allowed_by").is_null() & ~pl.col("warned")
    signals = hits.filter(counts).select("row", "start", "end", kind=kind, detail="term", of="category")
    own = terms.filter("live").select(*_KEYS, a="start", b="end")
    pairs = signals.drop_nulls("kind").join(own, on="row").filter(pl.col("of") != pl.col("category"))
    overlaps = ((pl.col("start") < pl.col("b")) & (pl.col("a") < pl.col("end"))).fill_null(value=False)
    apart = ~overlaps.any().over(*_KEYS, "kind", "start", "end")
    first = pairs.filter(apart).sort("start", "end", "detail").unique([*_KEYS, "kind"], keep="first")
    return _weighed(first, pl.col("kind"), pl.col("detail"))


def _disguised(terms: pl.DataFrame) -> pl.DataFrame:
    """Return the part for terms that are hidden; an edge inside a word may still be chance."""
    hidden = pl.col("folds").list.set_intersection(pl.lit(list(DISGUISES), pl.List(pl.String))).list.sort()
    worn = terms.filter("live", pl.col("boundary") != "inside").with_columns(hidden=hidden)
    first = worn.filter(pl.col("hidden").list.len() > 0).unique(_KEYS, keep="first", maintain_order=True)
    return _weighed(first, pl.lit("disguise"), pl.col("hidden").list.first())


def _signs(text: pl.DataFrame, rows: pl.DataFrame, judged: pl.DataFrame) -> pl.DataFrame:
    """Return what the wording of the message adds or takes away."""
    said = text.join(rows, on="row", how="semi").select("row", **signs_expr(pl.col("folded")))
    signs = said.unpivot(index="row", on=list(SIGNS), variable_name="sign").filter("value").join(judged, on="row")
    fits = (
        pl.when(sign="bonus")
        .then(pl.col("category") == GAMBLING)
        .when(pl.col("sign").is_in(["pitch", "deal"]))
        .then(pl.col("category") == ADVERTISING)
        .when(pl.col("sign").is_in(FRAUD))
        .then(pl.col("category").is_in(FRAUDULENT))
        .when(sign="question")
        .then(pl.col("category") != ABUSE)
    )
    signs = signs.filter(fits.otherwise(pl.lit(value=True)))
    return _weighed(signs, pl.col("sign"), _NO_DETAIL)


def _sender(t: Tables, rows: pl.DataFrame, judged: pl.DataFrame) -> pl.DataFrame:
    """Return what the situation of the sender adds or takes away; own brands are promoted, not gambled with."""
    found = situations(t, rows).join(judged, on="row")
    promoted = (pl.col("situation") != "own-brand") | (pl.col("category") == ADVERTISING)
    return _weighed(found.filter(promoted), pl.col("situation"), _NO_DETAIL)


def _settled(beside: pl.DataFrame) -> pl.DataFrame:
    """Drop what speaks against an offer where the message makes contact, and limit what speaks for it."""
    made = pl.col("part").is_in(CONTACTS).any().over(_KEYS)
    hides = pl.col("part").is_in(STRANGE).any().over(_KEYS)
    posing = pl.col("part").is_in(IMPOSTURE).any().over(_KEYS) & pl.col("part").is_in(OF_OFFICES)
    dropped = (pl.col("part").is_in(AGAINST) & made) | posing | ((pl.col("part") == "own-brand") & hides)
    kept = beside.filter(~dropped)
    gains = pl.col("points").clip(0).sum()
    most = kept.group_by(_KEYS).agg(points=MOST_BESIDE - gains).filter(pl.col("points") < 0)
    limit = _parts(
        most,
        order=pl.lit(2_000_000),
        part=pl.lit("limit"),
        detail=_NO_DETAIL,
        points=pl.col("points"),
    )
    return pl.concat([kept, limit])


def _scored(terms: pl.DataFrame, parts: pl.DataFrame) -> pl.DataFrame:
    best = terms.unique(_KEYS, keep="first", maintain_order=True)
    summed = (
        parts.sort(*_KEYS, "order")
        .group_by(_KEYS, maintain_order=True)
        .agg(
            score=pl.col("points").sum().clip(0).cast(pl.Int32),
            parts=pl.struct(list(PART.to_schema())),
        )
    )
    whole = summed.join(best.drop("confidence"), on=_KEYS).with_columns(confidence=confidence_expr(pl.col("score")))
    return whole.sort(_KEYS).select(pl.col(name).cast(dtype) for name, dtype in SCORES.items())
