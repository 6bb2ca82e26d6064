"""Read the one name in a cell of a list of people, without what else people write there: 李四（总裁办）, 李四13800001234."""

import polars as pl

from groupaudit.people.names import plausibility

_PLAIN = r"^(?:\p{Han}{1,3}|[A-Za-z]+(?: [A-Za-z]+)*)$"
_MARK = "大小老新男女东西南北甲乙丙丁一二三四五\\dA-Za-z"
_ASIDE = (
    rf"[（(](?:[^{_MARK}（）()][^（）()]*|[{_MARK}][^{_MARK}（）()][^（）()]*|[^（）()]{{3,}})[）)]"
    r"|[【\[〔][^】\]〕]*[】\]〕]"
)
"""A remark in brackets, but not a mark that tells namesakes apart: 张三（大）."""
_NUMBER = r"(?:电话|手机|[Tt]el)?[:：]?\s*\+?\d[\d -]{4,}"
_SIGNS = r"^[\s*＊#＃★☆●○√、,，:：]+|[\s*＊#＃★☆●○√、,，:：]+$"
_HAN = r"\p{Han}{2,4}"
_LATIN = r"[A-Za-z][A-Za-z .'’-]+"
_STATE = "(?:已|待|拟)?(?:离职|停用|产假|病假|休假|借调|调岗|调出|外派|挂职|退休|返聘|试用|实习|外包|派遣)中?"
_BESIDE = (
    (rf"^({_HAN}?)(?:\s*[-–—_/／|+＋]\s*{_STATE}|\s*已?离职)$", "how somebody stands"),
    (rf"^({_HAN})[\s/／|_-]*{_LATIN}$", "an English name behind"),
    (rf"^{_LATIN}[\s/／|_-]+({_HAN})$", "or before it"),
)
"""Patterns of whole cells, and what stands in them beside the name."""
_UNIT = rf"^({_HAN})\s*[-–—_/／|+＋]\s*\S*(?:公司|集团|部门?|办|办公室|室|中心|项目|科|组|班)$"
_PAIR = r"^(\p{Han}{2,3})\s*[-–—_/／|+＋、，,;；]\s*(\p{Han}{2,3})$"


def bare_name(cell: pl.Expr) -> pl.Expr:
    """Return the name in a cell, or all of the cell where nothing is left of it, or it is a `pair`; null for null."""
    return cell.map_batches(_bare, return_dtype=pl.String, is_elementwise=True)


def pair(cell: pl.Expr) -> pl.Expr:
    """Return the list of the two names of which a cell consists, null for any other: 张三-李科, which is no section."""
    return cell.map_batches(_pair, return_dtype=pl.List(pl.String), is_elementwise=True)


def _pair(cells: pl.Series) -> pl.Series:
    said = pl.col("cell")
    rows = cells.alias("cell").to_frame().with_row_index("n")
    found = rows.filter(said.str.contains(_PAIR)).select(
        "n", one=said.str.extract(_PAIR, 1), two=said.str.extract(_PAIR, 2)
    )
    both = found.filter((plausibility(pl.col(name)) == "real") for name in ("one", "two"))
    told = rows.join(both, on="n", how="left", maintain_order="left")
    names = pl.when(pl.col("one").is_not_null()).then(pl.concat_list("one", "two"))
    return told.select(names.alias(cells.name)).to_series()


def _bare(cells: pl.Series) -> pl.Series:
    odd = (~cells.str.contains(_PLAIN)).fill_null(value=False).arg_true()
    if not len(odd):
        return cells
    said = pl.col(cells.name)
    text = said.str.replace_all(r"[\p{Cf}\x{FE00}-\x{FE0F}]", "").str.replace_all(_ASIDE, " ")
    text = text.str.replace_all(_NUMBER, " ").str.replace_all(_SIGNS, "").str.strip_chars()
    for pattern, _ in _BESIDE:
        text = text.str.replace(pattern, "$1")
    text = pl.when(text.str.contains(_UNIT) & pair(text).is_null()).then(text.str.replace(_UNIT, "$1")).otherwise(text)
    left = cells.gather(odd).to_frame().select(pl.when(text != "").then(text).otherwise(said))
    return cells.clone().scatter(odd, left.to_series())
