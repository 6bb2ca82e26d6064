"""Decide which plain texts that look like a quotation are one: anybody can type words as if quoting.

Clients and exporters without a reply type write the quoted message into the text. It is a quotation where somebody said
it earlier in the group, or where the platform says so. Otherwise the words are the sender's own, if the export reaches
back far enough to contain the original; if it does not, or a message was recalled that may be the original, they count
as quoted, and are reported.
"""

from collections.abc import Iterator
from datetime import timedelta

import polars as pl

from groupaudit.exports.own_words import dashed_reply, filled, flattened_reply, may_quote, mentions
from groupaudit.packed import Table, in_pieces, packed_like
from groupaudit.tables import MESSAGES, PROVENANCE

REACH = timedelta(days=7)
"""How far back an export must reach to show that nobody said the quoted words; replies to older messages are rare."""

_PART = 8
"""Minimum length of a quotation that is only part of a message; shorter ones occur in too many."""

_MEDIUM = r"^\[(?:图片|视频|语音|表情|动画表情|位置|文件|链接|小程序|聊天记录|名片)\]\s*"
_NAME = r"^[^：:\n]{1,20}[：:]\n"
_SETTLED = ("kind", "text", "quoted", "mentions")
_WORDS = ("text", "title", "file_name", "quoted")


def with_quotes_apart(talk: Table) -> tuple[Table, pl.DataFrame]:
    """Return messages with quoted words moved to `quoted`, and the places of unconfirmed quotations.

    Input messages of kind `text` with `quoted` set are those whose reader extracted a quotation from the text.
    """
    if not talk.height:
        return talk, MESSAGES.to_frame().select(*PROVENANCE)
    given = (pl.col("kind") == "text") & pl.col("quoted").is_not_null()
    found = _apart(talk.lazy().with_row_index("row").filter(given | may_quote(pl.col("text"))), given)
    if found.is_empty():
        return talk, found.select(*PROVENANCE)
    told = _covered(_said(found, talk), talk)
    quote = pl.col("said") | ~pl.col("covered")
    settled = told.select(
        "row",
        kind=pl.when(quote & (pl.col("kind") != "notice")).then(pl.lit("quote")).otherwise("kind"),
        text=pl.when(quote).then("own").otherwise("whole"),
        quoted=pl.when(quote).then("others"),
        told=True,
    ).with_columns(mentions=mentions(pl.col("text")))
    pieces = (_settled(piece, start, settled) for start, piece in in_pieces(talk, [pl.all()]))
    unsaid = told.filter(~pl.col("said"), ~pl.col("covered")).select(*PROVENANCE)
    return packed_like(talk, pieces, talk.schema), unsaid


def _settled(piece: pl.DataFrame, start: int, settled: pl.DataFrame) -> pl.DataFrame:
    """Return *piece*, which begins at row *start*, with the columns of *settled* where they are given."""
    every = pl.select(row=pl.int_range(start, start + piece.height, dtype=pl.UInt32))
    new = every.join(settled, on="row", how="left", maintain_order="left").drop("row")
    whole = piece.hstack(new.rename(lambda name: f"{name}_settled"))
    chosen = {n: pl.when("told_settled").then(f"{n}_settled").otherwise(n) for n in _SETTLED}
    return whole.with_columns(**chosen).select(piece.columns)


def _apart(likely: pl.LazyFrame, given: pl.Expr) -> pl.DataFrame:
    """Return those that look like quotations, split into `own` and `others`, with the `whole` text."""
    text = pl.col("text")
    dashed, below, above = dashed_reply(text)
    flat, answer, answered = flattened_reply(text)
    told = likely.select(
        "row", "group_id", "at", "kind", *PROVENANCE,
        own=pl.when(given).then(text).when(dashed).then(below).when(flat).then(answer),
        others=pl.when(given).then("quoted").when(dashed).then(above).when(flat).then(answered),
        whole=pl.when(given)
        .then(pl.concat_str(text, pl.concat_str(pl.lit("[引用 "), "quoted", pl.lit("]")), separator="\n", ignore_nulls=True))
        .otherwise(text),
        fits=given | dashed | flat,
    )  # fmt: skip
    return told.filter("fits").drop("fits").with_columns(filled(pl.col("own"))).collect()


def _said(found: pl.DataFrame, talk: Table) -> pl.DataFrame:
    """Add `said`: whether the quoted words occur earlier in the group, or are only a medium or a name."""
    asked = pl.concat(found.select("row", "group_id", time="at", words=words) for words in (_bare(), _nameless()))
    same = pl.concat(asked.join(spoken, on=["group_id", "words"]) for spoken in _spoken(found, talk))
    left = asked.filter(pl.col("words").str.len_chars() >= _PART).join(same, on="row", how="anti")
    parts = left["words"].unique()
    if parts.len():
        same = pl.concat([same, *(_holding(parts, left, spoken) for spoken in _spoken(found, talk))])
    before = same.filter((pl.col("at") <= pl.col("time")).fill_null(value=True))["row"]
    nothing = pl.coalesce(_nameless(), pl.lit("")) == ""
    return found.with_columns(said=nothing | pl.col("row").is_in(before.implode()))


def _spoken(found: pl.DataFrame, talk: Table) -> Iterator[pl.DataFrame]:
    """Yield group_id, at and words of all messages in the groups concerned; of *found* only the `own` words."""
    groups = pl.col("group_id").is_in(found["group_id"].unique().implode())
    yield _words(found.select("group_id", "at", text="own"))
    for start, piece in in_pieces(talk, ["group_id", "at", *_WORDS]):
        there = piece.with_row_index("row", start).filter(groups)
        yield _words(there.join(found, on="row", how="anti"))


def _words(said: pl.DataFrame) -> pl.DataFrame:
    told = [name for name in _WORDS if name in said.columns]
    spoken = said.unpivot(told, index=["group_id", "at"], value_name="words").drop_nulls("words")
    return spoken.select("group_id", "at", pl.col("words").str.strip_chars())


def _holding(parts: pl.Series, asked: pl.DataFrame, spoken: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of *asked* whose words are part of a message in *spoken*."""
    holding = spoken.filter(pl.col("words").str.contains_any(parts.implode()))
    held = holding.with_columns(pl.col("words").str.extract_many(parts.implode(), overlapping=True)).explode("words")
    return asked.join(held, on=["group_id", "words"])


def _bare() -> pl.Expr:
    """Return the quoted words without the label of a medium."""
    return pl.col("others").str.strip_chars().str.replace(_MEDIUM, "").str.strip_chars()


def _nameless() -> pl.Expr:
    """Return the quoted words without that label and without the name that WeCom puts above them."""
    words = pl.col("others").str.strip_chars() + "\n"
    return words.str.replace(_NAME, "").str.replace(_MEDIUM, "").str.strip_chars()


def _covered(found: pl.DataFrame, talk: Table) -> pl.DataFrame:
    """Add `covered`: whether one file holds the group's messages from REACH before on, none recalled meanwhile.

    Any file counts, not only that of the message: merged messages come from several.
    """
    there = talk.lazy().filter(pl.col("group_id").is_in(found["group_id"].unique().implode()))
    spans = there.group_by("group_id", "source").agg(since=pl.col("at").min(), until=pl.col("at").max()).collect()
    inside = (pl.col("since") <= pl.col("at") - REACH) & (pl.col("at") <= pl.col("until"))
    rows = found.select("row", "group_id", "at").join(spans, on="group_id").filter(inside)["row"]
    recalled = there.filter(pl.col("kind") == "recall").select("group_id", "at").drop_nulls().sort("at").collect()
    timed = found.select("row", "group_id", "at").drop_nulls("at").sort("at")
    gone = timed.join_asof(recalled, on="at", by="group_id", tolerance=REACH, coalesce=False, check_sortedness=False)
    lost = gone.drop_nulls("at_right")["row"]
    return found.with_columns(covered=pl.col("row").is_in(rows.implode()) & ~pl.col("row").is_in(lost.implode()))
