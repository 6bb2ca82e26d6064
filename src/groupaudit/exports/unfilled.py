"""Recognise the placeholders that exporters write for unknown names."""

import polars as pl

PLACEHOLDERS: tuple[tuple[str, str], ...] = (
    (r"\$\w+\$", "variable of WeChat's templates, WeFlow issue 877"),
    (r"\$\{\w+\}", "the same in the templates of tips on a group's tools"),
    (r"undefined", "a missing property, as exporters in JavaScript print it"),
    (r"null", "a missing name, as exporters in Dart, Java and JavaScript print it"),
    (r"\(null\)", "a missing name, as formats of C and Objective-C print it"),
    (r"unknown", "WeFlow, for a sender without an id or a name"),
    (r"未知", "PyWxDump, for whom its list of contacts does not have"),
    (r"未知用户(?:[(（]ID[:：][^()（）]*[)）])?", "WeCom's own tools, for whom the address book does not have"),
)
"""Patterns for a whole name, and who writes them; nothing that a person would choose as a name."""

_WHOLE = rf"^\s*(?:{'|'.join(pattern for pattern, _ in PLACEHOLDERS)})\s*$"
_MADE_ID = r"^wxid_|@openim$|@chatroom$"
_CHOSEN_ID = r"^[A-Za-z][A-Za-z0-9_-]{5,19}$"


def unfilled(name: pl.Expr) -> pl.Expr:
    """Tell whether a name is a placeholder; false for null."""
    return name.str.contains(_WHOLE).fill_null(value=False)


def own_id(name: str, *, shown: bool = True) -> pl.Expr:
    """Tell whether column *name* holds only the `member_id`, which WeFlow and WeCom write where they know no name.

    A user-chosen id may also be a real nickname. It counts as unknown only if the name is *shown* instead of a
    nickname, or it is uncertain whether it is one.
    """
    id_ = pl.col("member_id")
    chosen = id_.str.contains(_CHOSEN_ID) & (
        pl.lit(value=True) if shown else pl.col("name_basis").ne_missing("group-nickname")
    )
    return ((pl.col(name).str.strip_chars() == id_) & (id_.str.contains(_MADE_ID) | chosen)).fill_null(value=False)
