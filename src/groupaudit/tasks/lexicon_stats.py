"""Count the hits of every lexicon term in real groups, so that a company can prune its pack."""

import polars as pl

from groupaudit.derive.hits import uncounted
from groupaudit.derive.scores import disguises
from groupaudit.detection.lexicon import Listing
from groupaudit.tables import Tables
from groupaudit.verdict import VERDICTS, confirmed, dismissed
from groupaudit.vocabulary import Text

COLUMNS: dict[str, Text] = {
    "category": ("类别", "category"),
    "term": ("词", "term"),
    "hits": ("命中", "hits"),
    "alone": ("不计", "alone"),
    "groups": ("群", "groups"),
    "allowed": ("放行压下", "allowed"),
    "warned": ("提醒压下", "warned"),
    "disguised": ("变形", "disguised"),
    "inside": ("在词内", "inside a word"),
    "confirmed": ("属实", "confirmed"),
    "false_alarms": ("误报", "false alarms"),
    "weight": ("权重", "weight"),
    "needs": ("须有", "needs"),
    "place": ("出处", "place"),
}
"""The columns of `count`, with their titles."""

ORDER = ("hits", "alone", "category", "term")


def count(tables: Tables, listing: Listing, verdicts: pl.DataFrame | None = None) -> pl.DataFrame:
    """Return one row per term in force, those with most hits first.

    `hits` counts places in messages as rules see them: the longest of overlapping terms of a category, and a lure or
    weak term only beside other evidence; otherwise it counts as `alone`. Of the hits, `allowed` are in an allow phrase
    or a name, and `warned` of the others in a warning; neither count as findings. `disguised` needed a fold that does
    not occur by chance; `inside` have an edge inside a word. `confirmed` and `false_alarms` count the *verdicts*
    (VERDICTS) on findings of the term, and are null without verdicts. The table holds no message text.
    """
    hits = tables["hits"].with_columns(
        group_id=tables.rows("messages", tables["hits"]["row"], ["group_id"]).to_series()
    )
    allowed = pl.col("allowed_by").is_not_null()
    disguised = disguises(pl.col("folds")).list.len() > 0
    figures = hits.group_by("category", "term").agg(
        hits=pl.len(),
        groups=pl.col("group_id").n_unique(),
        allowed=allowed.sum(),
        warned=(pl.col("warned") & ~allowed).sum(),
        disguised=disguised.sum(),
        inside=(pl.col("boundary") == "inside").sum(),
    )
    alone = uncounted(tables).group_by("category", "term").agg(alone=pl.len())
    terms = [
        (t.category, t.text, t.weight, t.needs, t.place) for t in listing.terms.values() if t.category != "warning"
    ]
    schema = {"category": pl.String, "term": pl.String, "weight": pl.Int64, "needs": pl.String, "place": pl.String}
    numbers = pl.col("hits", "alone", "groups", "allowed", "warned", "disguised", "inside")
    return (
        pl.DataFrame(terms, schema=schema, orient="row")
        .join(figures, on=["category", "term"], how="left")
        .join(alone, on=["category", "term"], how="left")
        .with_columns(numbers.fill_null(0).cast(pl.Int64))
        .join(_judged(verdicts, listing), on=["category", "term"], how="left")
        .with_columns(_JUDGED if verdicts is None else _JUDGED.fill_null(0))
        .sort(ORDER, descending=[True, True, False, False])
        .select(*COLUMNS)
    )


_JUDGED = pl.col("confirmed", "false_alarms")


def _judged(verdicts: pl.DataFrame | None, listing: Listing) -> pl.DataFrame:
    """Return category, term, and the numbers of confirmed findings and false alarms.

    A rule on content has the name of its category; a verdict on another rule (a disguise) counts for the term in every
    category that lists it.
    """
    known = pl.DataFrame(
        [(t.category, t.text) for t in listing.terms.values()],
        schema={"category": pl.String, "term": pl.String},
        orient="row",
    )
    told = VERDICTS.to_frame() if verdicts is None else verdicts
    own = pl.col("rule").is_in(known["category"].unique().implode())
    counted = told.drop_nulls("term").join(known, on="term").filter(~own | (pl.col("rule") == pl.col("category")))
    return counted.group_by("category", "term").agg(
        confirmed=confirmed().sum().cast(pl.Int64), false_alarms=dismissed().sum().cast(pl.Int64)
    )
