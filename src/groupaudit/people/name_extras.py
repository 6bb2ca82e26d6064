"""Free names and units in nicknames of what people write right beside them: 张三经理, 1001张三, 综合管理部出差."""

import polars as pl

from groupaudit.people.unit_labels import key

_TITLE = (
    "(?:副?(?:总?经理|主任|主管|总监|总裁|部长|科长|处长|队长|班长|组长|站长|书记|秘书|专员|助理|干事|工程师|会计|出纳"
    "|老师|师傅|负责人))"
)
_AWAY = "(?:已?(?:请假|休假|出差|外出|产假|病假|年假|调休|借调|调岗|离职|退休)中?)"
_QUOTES = "[“”\"'‘’《》]"
_BEFORE = rf"^({_QUOTES}+|[0-9]{{3,}}|实名|{_TITLE})"
_BEHIND = rf"({_QUOTES}+|[0-9]{{4,}}|{_TITLE}|[总工]|{_AWAY})$"


def freed(text: pl.Expr) -> pl.Expr:
    """Return *text* without such words, whether or not what is left is a name."""
    return text.str.replace(_BEFORE, "").str.replace(_BEHIND, "")


def cut_free(parts: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Cut such words from parts that are the member's own name or a unit of *known* without them.

    Takes `part`, `name_key` and `department_keys`; the words become parts of their own.
    """
    odd = parts.select("part").unique().with_columns(_body=freed(pl.col("part")))
    odd = odd.filter(pl.col("_body") != pl.col("part"), pl.col("_body") != "")
    odd = odd.with_columns(_key=key(pl.col("part"))).filter(~pl.col("_key").is_in(known["key"].implode()))
    if not odd.height:
        return parts
    pieces = pl.concat_list(pl.col("part").str.extract(_BEFORE), "_body", pl.col("part").str.extract(_BEHIND))
    odd = odd.with_columns(_pieces=pieces.list.drop_nulls(), _body=key(pl.col("_body")))
    parts = parts.join(odd, on="part", how="left", maintain_order="left")
    own = (pl.col("_body") == pl.col("name_key")) & (pl.col("_key") != pl.col("name_key"))
    unit = pl.col("_body").is_in(known["key"].implode()) & ~pl.col("department_keys").list.contains(pl.col("_key"))
    free = (own.fill_null(value=False) | unit.fill_null(value=True)) & pl.col("_body").is_not_null()
    part = pl.when(free).then("_pieces").otherwise(pl.concat_list("part"))
    return parts.with_columns(part=part).drop("_pieces", "_body", "_key").explode("part")
