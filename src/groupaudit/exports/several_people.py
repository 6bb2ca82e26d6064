"""Give every person a row of his own whom a form names together with others in one cell."""

import re
from collections.abc import Iterator

import polars as pl

_BETWEEN = re.compile(r"\s*[、，,；;/／|\n]\s*")
_BLANKS = re.compile(r"\s+")
_MORE = re.compile(r"\s*等?\s*(?:共?\s*(?:\d+|[一二两三四五六七八九十]+)\s*[人名位]|等)\s*$")
"""How a list of names ends that gives their number (李四、王五等2人)."""

_NAME = re.compile(r"[\u4e00-\u9fff·•]{2,}")
_SHORT_NAME = re.compile(r"[\u4e00-\u9fff]{2,3}")
"""So long are names that may be parted by blanks alone: behind one a longer word is rather a company."""


def one_row_each(people: pl.DataFrame) -> pl.DataFrame:
    """Return *people* with one row for each of those whom a row names together, in its place.

    Takes the columns `name` and `member_id`. As many names as ids belong together in their order; one name beside
    several ids bears them all; otherwise nobody knows whose an id is, and each name and each id is somebody.
    """
    together = pl.any_horizontal(
        pl.col("name").str.contains(rf"{_BETWEEN.pattern}|\s|{_MORE.pattern}"),
        pl.col("member_id").str.contains(rf"{_BETWEEN.pattern}|\s"),
    ).fill_null(value=False)
    numbered = people.with_row_index("_row")
    several = numbered.filter(together)
    if several.is_empty():
        return people
    apart = [
        row | {"name": name, "member_id": id_}
        for row in several.iter_rows(named=True)
        for name, id_ in _people(_names(row["name"]), _ids(row["member_id"]))
    ]
    rows = pl.concat([numbered.filter(~together), pl.DataFrame(apart, schema=numbered.schema)])
    return rows.sort("_row", maintain_order=True).drop("_row")


def _people(names: list[str], ids: list[str]) -> Iterator[tuple[str | None, str | None]]:
    if len(names) == len(ids):
        yield from zip(names, ids, strict=True)
    elif len(names) == 1 and ids:
        yield from ((names[0], id_) for id_ in ids)
    else:
        yield from ((name, None) for name in names)
        yield from ((None, id_) for id_ in ids)


def _names(cell: str | None) -> list[str]:
    """Return the names in a cell; what is not names throughout stays one: 李四/Lisi, Zhang San, 李四 某某公司."""
    listed = _MORE.sub("", cell or "")
    for between, name in ((_BETWEEN, _NAME), (_BLANKS, _SHORT_NAME)):
        parts = [part for part in between.split(listed.strip()) if part]
        if len(parts) > 1 and all(map(name.fullmatch, parts)):
            return list(dict.fromkeys(parts))
    whole = listed if _NAME.fullmatch(listed) else cell
    return [whole] if whole else []


def _ids(cell: str | None) -> list[str]:
    """Return the ids in a cell: none has a blank or a comma inside."""
    return list(dict.fromkeys(part for part in re.split(rf"{_BETWEEN.pattern}|\s+", cell or "") if part))
