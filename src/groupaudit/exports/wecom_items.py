"""Read WeCom messages made of parts: several kinds at once (`mixed`), and forwarded records (`chatrecord`).

The content of a part is itself JSON in a string, with the payload of its type.
"""

import polars as pl

from groupaudit.exports.jsonrecords import Record, decode
from groupaudit.exports.own_words import filled
from groupaudit.exports.recordlines import Lines
from groupaudit.exports.timestamps import instant
from groupaudit.exports.wecom_unlisted import words_of

_S = pl.String()
ITEM = {"type": _S, "content": _S, "msgtime": _S}
"""A part; only parts of forwarded records have a time."""

_CONTENT = dict.fromkeys(
    ("title", "sph_name", "content", "description", "feed_desc", "address", "filename", "link_url"), _S
)
_DEEPEST = 2
"""How deep nested records are parsed; deeper ones are read as all of their texts."""

_KINDS = {
    "text": "text", "mixed": "text", "image": "image", "voice": "voice", "video": "video", "file": "file",
    "link": "link", "location": "location", "card": "card", "emotion": "emoji", "weapp": "mini-program",
    "chatrecord": "forward", "docmsg": "link", "news": "link", "markdown": "text", "sphfeed": "link",
}  # fmt: skip
_WORDLESS = ("image", "voice", "video", "emoji", "card")
_MADE_OF_PARTS = ("mixed", "chatrecord")


def mixed(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the sender's own words in a message of several parts, and shared items; forwarded words are `quoted`."""
    parts = _inside(frame.unnest("mixed"))
    own, others = pl.col("kind").is_in(["text", "other"]), pl.col("kind") == "forward"
    names = pl.col("name").filter(~own).drop_nulls()
    told = parts.group_by("line", maintain_order=True).agg(
        text=_lines(pl.col("words").filter(own)),
        quoted=_lines(pl.when(others).then("words").when(~own).then("said")),
        title=_lines(pl.col("title").filter(~own & ~others).append(names.slice(1))),
        url=pl.col("url").drop_nulls().first(),
        file_name=names.first(),
    )
    return frame.select("line").join(told, on="line", how="left", maintain_order="left")


def _lines(words: pl.Expr) -> pl.Expr:
    return words.drop_nulls().str.join("\n")


def chatrecord(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the forwarded messages of each record; the archive gives times in seconds, but no senders."""
    top = frame.unnest("chatrecord")
    at, _ = instant(pl.col("msgtime"))
    told = pl.struct(name=pl.lit(None, _S), at=at, kind="kind", text="words")
    records = _inside(top).select("line", forwarded=told).group_by("line", maintain_order=True).agg("forwarded")
    return top.select("line", "title").join(records, on="line", how="left", maintain_order="left")


def _inside(items: pl.DataFrame, depth: int = 0) -> pl.DataFrame:
    """Return `line`, `kind` and `msgtime` of every part, with `title`, `said`, `name`, `url`, and all `words`.

    The words of a nested record are those of its parts.
    """
    rows = items.select("line", "item").explode("item").unnest("item").drop_nulls("type").with_row_index("n")
    bare = pl.col("type").str.strip_prefix("ChatRecord").str.to_lowercase()
    kinds = rows.with_columns(type=bare, kind=bare.replace_strict(_KINDS, default="other"))
    told = kinds.join(_described(kinds, depth), on="n", how="left", maintain_order="left")
    parted = pl.col("type").is_in(_MADE_OF_PARTS)
    strange = (pl.col("kind") == "other") | (pl.col("type") == "news") | (parted & pl.lit(value=depth == _DEEPEST))
    silent = pl.col("words").is_null() & ~pl.col("kind").is_in(_WORDLESS)
    walked = _walked(told.filter((strange | silent) & pl.col("content").is_not_null()))
    return told.update(walked, on="n", how="left", include_nulls=False) if walked.height else told


def _described(rows: pl.DataFrame, depth: int) -> pl.DataFrame:
    """Return the content of the fields that WeCom documents, by `n`."""
    contents = rows.select(line=pl.col("n").cast(pl.Int64), raw="content").drop_nulls()
    inner = {"item": pl.List(pl.Struct(ITEM))} if depth < _DEEPEST else {}
    decoded = decode(Lines.of_rows(contents), Record(fields={**_CONTENT, **inner})).frame
    parts = pl.DataFrame(schema={"line": pl.Int64, "parts": _S})
    if inner and decoded["item"].is_not_null().any():
        deeper = _inside(decoded.drop_nulls("item"), depth + 1).drop_nulls("words")
        parts = deeper.group_by("line", maintain_order=True).agg(parts=_lines(pl.col("words")))
    title, said, name = (
        _joined("title", "sph_name"),
        _joined("content", "description", "feed_desc", "address"),
        filled(pl.col("filename")),
    )
    return decoded.join(parts, on="line", how="left").select(
        n=pl.col("line").cast(pl.UInt32),
        title=title, said=said, name=name, url=filled(pl.col("link_url")),
        words=pl.coalesce("parts", filled(pl.concat_str(title, said, name, separator="\n", ignore_nulls=True))),
    )  # fmt: skip


def _joined(*names: str) -> pl.Expr:
    return filled(pl.concat_str(*(filled(pl.col(name)) for name in names), separator="\n", ignore_nulls=True))


def _walked(rows: pl.DataFrame) -> pl.DataFrame:
    """Return all texts, by `n`, of parts with undocumented fields or with content that is not such JSON."""
    found = [(n, *words_of(content)) for n, content in rows.select("n", "content").iter_rows()]
    schema = {"n": pl.UInt32(), "title": _S, "url": _S, "name": _S, "said": _S}
    told = pl.DataFrame(found, schema=schema, orient="row")
    return told.with_columns(words=_joined("title", "said", "name"))
