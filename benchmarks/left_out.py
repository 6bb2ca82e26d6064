"""What a labelled source scores once nothing comes from it: no term, no part in setting the floor."""

import re
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import polars as pl

from benchmarks.content_scores import NOTHING, by_source, counted, share, surest
from benchmarks.verdicts import judge, terms_in
from groupaudit.detection.lexicon import PACKS

NAMED_BY: Mapping[str, str] = {
    "NUS-SMS-zh": r"\bnus\b",
    "CPED": r"\bcped\b",
    "ADDetector4J-QQ": r"qq|addetector",
    "COLD": r"\bcold\b",
    "FBS_SMS": r"fbs",
}
"""How the `source` column of a pack names each labelled source; a term from a corpus without a name counts as from all."""

NAMELESS = "corpus"


@dataclass(frozen=True)
class LeftOut:
    """What a source scores once nothing comes from it: the terms it gave, the floor it helped to set.

    `own_terms` are those that no other source holds. Most categories are in one source only, so what is found without
    them is the least that can be said of another source.
    """

    family: str
    terms: int
    least: int
    least_in_sample: int
    own_terms: int
    recalls: Mapping[str, tuple[float, float, float]]  # by source: in-sample, left out, and without its own terms
    false_alarms: float | None  # of its normal messages, at the floor set without them; None where it has none


def leave_out(judged: pl.DataFrame, family: str, seen: pl.DataFrame) -> LeftOut:
    """Judge the messages of *family* by the other sources only; *seen* are the terms by family, of `attested`.

    Left out are the terms that the packs say were taken from it, and its normal messages where the floor is set.
    """
    terms, own = terms_from(family), terms_only_in(family, seen)
    mine = judged.filter(pl.col("family") == family)
    before, after = counted(judged), counted(_again(judged, terms), without=family)
    alone, bare = _without(mine, terms), _without(mine, terms | own)
    triples = zip(by_source(mine, 1), by_source(alone, 1), by_source(bare, 1), strict=True)
    normal = alone.filter(pl.col("violation") == 0)
    return LeftOut(
        family=family,
        terms=len(terms),
        least=after,
        least_in_sample=before,
        own_terms=len(own),
        recalls={
            name: (share(one, before), share(two, after), share(three, after))
            for (name, one), (_, two), (_, three) in triples
        },
        false_alarms=share(normal, after) if normal.height else None,
    )


def _without(rows: pl.DataFrame, terms: AbstractSet[tuple[str, str]]) -> pl.DataFrame:
    return surest(rows.drop("confidence"), judge(rows["text"], terms)) if terms else rows


def attested(labelled: pl.DataFrame, others: Mapping[str, pl.Series]) -> pl.DataFrame:
    """Return `family`, `category` and `term` of what the packs find in violations, and in the texts of *others*."""
    said = labelled.filter(pl.col("violation") == 1).select("family", "text")
    more = [pl.DataFrame({"family": name, "text": texts}) for name, texts in others.items()]
    every = pl.concat([said, *more]).unique()
    return every.join(terms_in(every["text"]), on="text").select("family", "category", "term").unique()


def terms_only_in(family: str, seen: pl.DataFrame) -> frozenset[tuple[str, str]]:
    """Return the terms that *seen* knows of one family alone."""
    mine, others = (seen.filter(same) for same in (pl.col("family") == family, pl.col("family") != family))
    only = mine.join(others, on=["category", "term"], how="anti")
    return frozenset(only.select("category", "term").iter_rows())


def _again(judged: pl.DataFrame, terms: AbstractSet[tuple[str, str]]) -> pl.DataFrame:
    """Return the normal messages as they are judged without *terms*: the floor is set by these."""
    normal = judged.filter(pl.col("violation") == 0)
    found = pl.col("confidence") > NOTHING
    return pl.concat([_without(normal.filter(found), terms), normal.filter(~found)])


@cache
def terms_from(family: str) -> frozenset[tuple[str, str]]:
    """Return category and spelling of the terms that the packs say were taken from a source, or from one without name."""
    named = re.compile(f"{NAMED_BY[family]}|{NAMELESS}", re.IGNORECASE)
    return frozenset(
        (path.stem, term)
        for path in sorted(PACKS.glob("*.tsv"))
        for term, source in _sources(path)
        if named.search(source)
    )


def _sources(path: Path) -> Iterable[tuple[str, str]]:
    lines = [line.split("\t") for line in path.read_text("utf-8").splitlines() if line and line[0] != "#"]
    if "source" not in lines[0]:
        return []
    at = lines[0].index("source")
    return [(cells[0], cells[at]) for cells in lines[1:] if len(cells) > at]
