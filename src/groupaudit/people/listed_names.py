"""Read the names in a cell of a form as people fill it in: 群主张三；管理员李四（总裁办）、王五13800001234.

What reads as no name stays as it is, and is told apart, so that nobody is accused for the way a form is filled in.
"""

import re
from collections.abc import Collection, Iterator, Sequence

import polars as pl

from groupaudit.people.name_extras import freed
from groupaudit.people.names import real_name_like, surnamed

READ = pl.Schema({"written": pl.String(), "name": pl.String()})
"""What a cell says, and a name in it; `name` is null for a part that reads as none."""

_BETWEEN = r"[、，,；;/／|&＆\n\0①-⑳]"
_AND = r"以及|[和及与]"
_AND_AFTER = r"\0\s*(?:以及|[和及与])"
_BESIDE = r"[\s+＋\-—–_.:：]+"
_BLANKS = r"\s+"
_MORE = r"\s*(?:等|等?\s*共?\s*(\d{1,3}|[一二两三四五六七八九十])\s*[人名位])\s*$"
"""How a list of names ends that names not all, or gives their number: 李四、王五等2人."""

_DIGITS = {digit: n for n, digit in enumerate("一二三四五六七八九十", 1)} | {"两": 2}

_ASIDE = r"[（(](?![大小老新男女甲乙丙丁一二三四五\dA-Za-z][）)])[^（）()]*[）)]"
"""A remark in brackets, but not a mark that tells namesakes apart: 张三（大）."""

_NUMBER = r"(?:(?:联系)?电话|手机号?|tel)?[:：]?\s*\+?\d[\d -]{4,}"
_OFFICE = r"(?:群主|[主副正]?群?管理员?\d?|管理人员|负责人|责任人|联系人|对接人)\s*(?:[:：是为]|(?=[\u4e00-\u9fff]{2,4}(?:$|[\s\0、，,；;/／|&＆（(\d])))"
_ORDER = r"(?:^|(?<=[\s、，,；;]))[（(]?\d{1,2}[.．、)）]\s*"
_ORDERED, _ORDINAL = r"\s*[（(]?1[.．、)）]", r"[（(]?\d{1,2}[.．、)）]"
"""A list that begins with 1、 numbers all of its names, also where nothing stands before the number."""

_NAME = r"[\u4e00-\u9fff]{2,4}(?:[（(]\w[）)]|\d{1,2}|[A-Z])?|[\u4e00-\u9fff]+(?:[·•‧.．][\u4e00-\u9fff]+)+"
_LATIN = r"[A-Za-z][A-Za-z'’.-]+(?: [A-Za-z][A-Za-z'’.-]*){1,3}"
_NOBODY = r"^(?:[未本无空待另暂]|同[上下左右前后群负意]|见附)"
"""How words begin that stand where a name should: 未定, 本人, 待补, 同群主, 见附件; no surname does."""

_CHINESE = r"[\u4e00-\u9fff]{2,}"
_SHORT = r"[\u4e00-\u9fff]{2,3}"
"""So long are names that may be parted by blanks alone: a longer word behind one is rather a company."""


def names_in(text: str, units: Sequence[str] = ()) -> list[str | None]:
    """Return the names in *text*, each once, and None where a part of it reads as no name.

    *units* are spellings of the company's units, as they stand before or behind a name (总裁办李四, 李四-工程部), the
    longer before those they hold.
    """
    more = re.search(_MORE, text)
    listed = text[: more.start()] if more else text
    if re.match(_ORDERED, listed):
        listed = re.sub(_ORDINAL, "\0", listed)
    for aside in (_ASIDE, _NUMBER, _ORDER, _OFFICE):
        listed = re.sub(aside, "\0", listed)
    parts = [part.strip() for part in re.split(_BETWEEN, re.sub(_AND_AFTER, "、", listed))]
    names = list(dict.fromkeys(name for part in parts if part for name in _names_of(part, units)))
    all_named = not more or (more[1] is not None and _count(more[1]) <= len(names))
    return names if names and all_named else [*names, None]


def _count(number: str) -> int:
    return _DIGITS.get(number) or int(number)


def _names_of(part: str, units: Sequence[str]) -> Iterator[str | None]:
    """Yield the names in what stands between two separators, without the units beside them; None where there is none."""
    if re.fullmatch(_LATIN, part):
        yield part
        return
    for between, name in ((_AND, _NAME), (_BLANKS, _SHORT)):
        pieces = [piece for piece in re.split(between, part) if piece and piece not in units]
        if len(pieces) > 1 and all(re.fullmatch(name, piece) for piece in pieces):
            yield from pieces
            return
    alone = part
    for unit in () if re.fullmatch(_NAME, part) else units:
        alone = alone.replace(unit, " ")
    pieces = [piece for piece in re.split(_BESIDE, alone) if re.fullmatch(_NAME, piece) and piece not in units]
    yield from pieces or [None]


def read(texts: pl.Series, units: Collection[str] = ()) -> pl.DataFrame:
    """Return READ of the distinct *texts*, one row for each name or unread part; what hardly is a name is unread too."""
    longest_first = sorted(units, key=len, reverse=True)
    written = texts.drop_nulls().unique(maintain_order=True)
    rows = [(text, name) for text in written for name in names_in(text, longest_first)]
    name = pl.col("name")
    likely = (real_name_like(name) | surnamed(name)) & ~name.str.contains(_NOBODY)
    return (
        pl.DataFrame(rows, READ, orient="row").with_columns(name=pl.when(likely).then(name)).unique(maintain_order=True)
    )


def possible(texts: pl.Series) -> pl.DataFrame:
    """Return READ of what a text without a readable name may begin or end with: 供应商丁一鸣, 丁一鸣业务员.

    A word that is a name beside a known post is no other name: 丁一鸣经理 is not 丁一. It is enough not to hold
    somebody's absence against him, and too little to accuse anybody.
    """
    unread = read(texts).filter(pl.col("name").is_null())["written"].unique(maintain_order=True)
    words = pl.DataFrame([(text, word) for text in unread for word in re.findall(_CHINESE, text)], READ, orient="row")
    body = freed(pl.col("name"))
    beside = words.select("written", "name", body=pl.when(body != pl.col("name"), surnamed(body)).then(body))
    parts = [
        (text, part) for text, word, body in beside.iter_rows() for part in ([body, word] if body else _ends(word))
    ]
    found = pl.DataFrame(parts, READ, orient="row").unique(maintain_order=True)
    return found.filter(surnamed(pl.col("name")))


def _ends(word: str) -> Iterator[str]:
    """Yield how a word begins and ends, in the length of names."""
    for n in range(2, 5):
        yield from (word[:n], word[-n:])
