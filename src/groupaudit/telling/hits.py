"""Show the hits in a message, the allow phrases and cautions around them, and word boundaries by jieba's dictionary."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import polars as pl

from groupaudit.derive.hits import Reading, readings, uncounted
from groupaudit.detection.boundary import stretch_around, word_edges
from groupaudit.exhibit import Case, Exhibit, Kind
from groupaudit.fold import Folded
from groupaudit.headings import CATEGORIES, YES_NO, heading
from groupaudit.judging.content import WORDS as EVIDENCE_WORDS
from groupaudit.tables import HITS, Tables
from groupaudit.vocabulary import Text

KINDS = {
    "term": Kind.TERM,
    "matched": Kind.TEXT,
    "allowed_by": Kind.TEXT,
    "gap": Kind.NUMBER,
    "confidence": Kind.NUMBER,
}
SPAN = ("位置", "span")


def tell(t: Tables, case: Case) -> Iterator[Exhibit]:
    """Yield the hits of the message, its allow phrases and words of warning, and the word boundaries at its hits."""
    said = t["messages"]["text"][case.row] if case.row is not None else None
    if not said:
        return
    read = readings(t, [said])[0]
    mine = t["hits"].filter(pl.col("row") == case.row)
    yield _hits("hits", ("命中", "Hits"), mine)
    more = uncounted(t, pl.Series([case.row], dtype=pl.UInt32)) if "text" in t else mine.clear()
    if more.height:
        yield _hits(
            "uncounted",
            ("有旁证才算的命中（这里没有旁证，不计）", "Hits that count only beside more, which is not here"),
            more,
        )
    if read.shelters:
        yield _phrases("allowed", ("放行的词语", "Allow phrases"), read, read.shelters)
    yield from _warnings(read)
    yield from _boundaries(mine, read.message)


def _hits(id_: str, title: Text, mine: pl.DataFrame) -> Exhibit:
    columns = {
        name: (heading(name), KINDS.get(name, Kind.CODE)) for name in HITS if name not in ("row", "start", "end")
    }
    rows = mine.drop("row").with_columns(span=pl.format("{}–{}", "start", "end"))
    return Exhibit(
        id=id_,
        title=title,
        rows=rows,
        columns={"span": (SPAN, Kind.NUMBER), **columns},
        words={**EVIDENCE_WORDS, **YES_NO, "case": ("大小写", "letter case"), **CATEGORIES},
    )


def _phrases(id_: str, title: Text, read: Reading, spans: Sequence[tuple[int, int, str]]) -> Exhibit:
    """Return phrases of a message with their spans in the original."""
    rows = [(_written(read.message, a, b), _span(read.message, a, b)) for a, b, _ in spans]
    schema = {"phrase": pl.String, "span": pl.String}
    columns = {"phrase": (("词语", "phrase"), Kind.TERM), "span": (SPAN, Kind.NUMBER)}
    return Exhibit(id=id_, title=title, rows=pl.DataFrame(rows, schema=schema, orient="row"), columns=columns)


def _warnings(read: Reading) -> Iterator[Exhibit]:
    """Yield every word of warning with the spans in its scope."""
    rows = sorted(
        {
            (_span(read.message, a, b), _written(read.message, a, b), _span(read.message, scope.start, scope.end))
            for scope in (*read.caution.scopes, *read.caution.accounts)
            for a, b in scope.marks
        }
    )
    if not rows:
        return
    reach = pl.DataFrame(rows, schema=["span", "word", "reach"], orient="row")
    columns = {
        "word": (("提醒的词", "word"), Kind.TERM),
        "span": (SPAN, Kind.NUMBER),
        "reach": (("管到", "reaches"), Kind.NUMBER),
    }
    rows_ = reach.group_by("span", "word", maintain_order=True).agg("reach")
    yield Exhibit(id="warnings", title=("提醒、禁止的词", "Words of warning"), rows=rows_, columns=columns)


def _boundaries(mine: pl.DataFrame, message: Folded) -> Iterator[Exhibit]:
    """Yield the segmentation around every edge of a hit between two Han characters."""
    found = [
        (matched, stretch)
        for matched, start, end in mine.select("matched", "start", "end").iter_rows()
        for stretch, _ in _stretches(message, start, end)
    ]
    cuts = word_edges(stretch for _, stretch in found)
    rows = dict.fromkeys((matched, " / ".join(_cut(stretch, cuts[stretch]))) for matched, stretch in found)
    if rows:
        columns = {
            "matched": (heading("matched"), Kind.BODY),
            "cut": (("jieba 词典的切分", "cut by jieba's dictionary"), Kind.BODY),
        }
        frame = pl.DataFrame(list(rows), schema=["matched", "cut"], orient="row")
        yield Exhibit(id="boundaries", title=("词边界的依据", "Word boundaries"), rows=frame, columns=columns)


def _stretches(message: Folded, start: int, end: int) -> Iterator[tuple[str, int]]:
    """Yield the Han characters around both edges of a span of the original, as the search for hits inspects them."""
    places = [i for i, at in enumerate(message.at) if start <= at < end]
    for edge in (places[0], places[-1] + 1) if places else ():
        stretch = stretch_around(message.text, edge)
        if stretch:
            yield stretch


def _cut(stretch: str, edges: frozenset[int]) -> list[str]:
    cuts = [0, *sorted(edges), len(stretch)]
    return [stretch[a:b] for a, b in pairwise(cuts)]


def _written(message: Folded, start: int, end: int) -> str:
    a, b = message.span(start, end - 1)
    return message.original[a:b]


def _span(message: Folded, start: int, end: int) -> str:
    """Return a span of the folded text as a span of the original, empty for an empty span."""
    if end <= start:
        return ""
    a, b = message.span(start, end - 1)
    return f"{a}–{b}"
