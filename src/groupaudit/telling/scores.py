"""Show how the evidence in a message adds up for each category: every part with its points."""

from collections.abc import Iterator

import polars as pl

from groupaudit.detection.evidence_points import ENOUGH
from groupaudit.exhibit import Case, Exhibit, Kind
from groupaudit.headings import CATEGORIES, heading
from groupaudit.judging.content import WORDS
from groupaudit.tables import PART, Tables

PARTS = {
    "part": (("凭据", "part"), Kind.CODE),
    "detail": (("何处", "detail"), Kind.TERM),
    "fold": (heading("folds"), Kind.CODE),
    "span": (("位置", "span"), Kind.NUMBER),
    "points": (("分值", "points"), Kind.NUMBER),
}
SUMS = {
    "category": (heading("category"), Kind.CODE),
    "score": (heading("score"), Kind.NUMBER),
    "enough": (("起报分", "reported from"), Kind.NUMBER),
    "confidence": (heading("confidence"), Kind.NUMBER),
}
OF_TERM = {"term": ("词条", "term")}
"""Words for the code `term` as a part of a score."""


def tell(t: Tables, case: Case) -> Iterator[Exhibit]:
    """Yield the scores of all categories, then the parts of each."""
    mine = t["scores"].filter(pl.col("row") == case.row) if case.row is not None else t["scores"].clear()
    if not mine.height:
        return
    sums = mine.select("category", "score", "confidence", enough=pl.lit(ENOUGH))
    title = ("各类得分", "Scores")
    yield Exhibit(id="scores", title=title, rows=sums, columns=SUMS, words=CATEGORIES)
    for category, parts in mine.select("category", "parts").iter_rows():
        name = CATEGORIES.get(category, (category, category))
        hides = pl.col("part") == "disguise"
        rows = pl.DataFrame(parts, schema=PART.to_schema()).with_columns(
            span=pl.format("{}–{}", "start", "end"),
            detail=pl.when(~hides).then("detail"),
            fold=pl.when(hides).then("detail"),
        )
        yield Exhibit(
            id=f"score-{category}",
            title=(f"{name[0]}的得分", f"The score of {name[1]}"),
            rows=rows.select(list(PARTS)),
            columns=PARTS,
            words={**WORDS, **OF_TERM},
        )
