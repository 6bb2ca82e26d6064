"""Read a group name as forms write it: 《…》, “…”, （12人）, 1.…, 工程部-检修群, 检修群（原维修群）."""

import polars as pl

from groupaudit.people.unit_labels import key

_LABEL = r"^(?:微信|群聊?)+名?称?[:：]"
_ORDER = r"^\(?\d{1,2}[.、)](\p{Han})"
_COUNT = r"\((?:共?\d{1,3}人|[125]00)\)$"
"""How many people there are, or may be: 500 is what a group holds. Other numbers tell groups apart."""

_RENAMED = r"\((?:已?[更改]|曾用|原|现)(?:(?:群?名称?[:为叫是]*|[:为叫是]+)([^()]+)|([^()]+群))\)$"
"""Without 名 or a sign only what ends as groups do is a name: 现场, 原料采购 and 改造 tell groups apart."""

_MARK_BEHIND = r"(^|[^\d\p{P}\p{S}])[\p{P}\p{S}\x{fe0f}]+"
_MARK_BEFORE = r"[\p{P}\p{S}\x{fe0f}]+([^\d\p{P}\p{S}]|$)"
"""Marks, except between digits, where they tell groups apart (1-2栋, 12栋)."""


def spellings(names: pl.Series) -> pl.Series:
    """Return the list of comparison keys that a name may have; two where it also tells the former or present one."""
    written = names.cast(pl.String).str.normalize("NFKC").str.replace_all(r"[\s\p{Cf}]", "")
    written = written.str.replace(_LABEL, "").str.replace(_ORDER, "$1").str.replace(_COUNT, "")
    outer = written.str.replace(_RENAMED, "").str.replace(_COUNT, "")
    other = written.str.extract(_RENAMED, 1).fill_null(written.str.extract(_RENAMED, 2))
    both = pl.DataFrame({"outer": _bare(outer), "other": _bare(other)})
    listed = pl.concat_list("outer", "other").list.drop_nulls().list.unique(maintain_order=True)
    return both.select(listed.list.filter(pl.element() != "").alias(names.name)).to_series()


def _bare(texts: pl.Series) -> pl.Series:
    bare = texts.str.replace_all(_MARK_BEHIND, "$1").str.replace_all(_MARK_BEFORE, "$1")
    return bare.to_frame("name").select(key(pl.col("name"))).to_series()
