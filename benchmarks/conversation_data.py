"""Read labelled conversations as canonical tables: chat with gold reply links, dialogue acts, and ordinary messages.

What the data say in their own way is translated, and nothing more: `nick: text` on IRC becomes a mention.
"""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import polars as pl

from groupaudit.shape import conform
from groupaudit.tables import GROUPS, MESSAGES, Tables

START = datetime(2000, 1, 3, tzinfo=UTC)
IRC = pl.Schema({
    "group": pl.String(),
    "i": pl.Int64(),
    "annotated": pl.Boolean(),
    "system": pl.Boolean(),
    "minute": pl.Int64(),
    "sender": pl.String(),
    "text": pl.String(),
    "reply_to": pl.List(pl.Int64()),
})  # fmt: skip
ACTS = pl.Schema({"dialogue": pl.String(), "utt": pl.String(), "speaker": pl.String(), "act": pl.String(), "text": pl.String()})  # fmt: skip
ADDRESSEE: Final = re.compile(r"\s*@?([^\s:,]+)\s*[:,]")
WORD: Final = re.compile(r"[^\s:,;.!?()'\"]+")
DAY = 24 * 60


def irc(path: Path) -> pl.DataFrame:
    """Return what was said with its gold links: IRC without system lines, `at`, and `mentions` of who is spoken to.

    The minute of the day runs on over midnight. Messages of one minute keep their order.
    """
    lines = pl.read_ndjson(path.read_bytes(), schema=IRC)
    said = lines.filter(~pl.col("system").fill_null(value=False)).with_columns(seq=pl.int_range(pl.len()))
    back = (pl.col("minute").diff().over("group") < -DAY // 2).fill_null(value=False).cast(pl.Int64)
    minute = pl.col("minute") + DAY * back.cum_sum().over("group")
    timed = said.with_columns(at=pl.lit(START) + pl.duration(minutes=minute.cum_max().over("group")))
    groups = [part.with_columns(_mentions(part)) for _, part in timed.group_by("group", maintain_order=True)]
    return pl.concat(groups)


def _mentions(part: pl.DataFrame) -> pl.Series:
    """Return whom each line names: the nick before its first colon or comma, and nicks written with a capital letter."""
    nicks = {nick.lower(): nick for nick in part["sender"].unique().sort()}
    return pl.Series("mentions", [_named(text, nicks) for text in part["text"]], pl.List(pl.String))


def _named(text: str, nicks: dict[str, str]) -> list[str]:
    first = ADDRESSEE.match(text)
    words = [first[1]] if first else []
    words += [
        word for word in WORD.findall(text) if len(word) > 3 and word[0].isupper()
    ]  # nicks are longer than most words
    return list(dict.fromkeys(nicks[word.lower()] for word in words if word.lower() in nicks))


def as_messages(said: pl.DataFrame) -> Tables:
    """Return tables of internal groups with these messages, in this order: `row` is the position in *said*."""
    number = pl.int_range(pl.len()).cast(pl.String)
    rows = said.with_columns(kind=pl.lit("text"), message_id=number)
    groups = rows.select("group_id").unique().with_columns(kind=pl.lit("internal"))
    return Tables({"groups": conform(groups, GROUPS), "messages": conform(rows, MESSAGES)})


def irc_tables(said: pl.DataFrame) -> Tables:
    """Return the tables of `irc` data."""
    return as_messages(said.drop("reply_to").rename({"group": "group_id", "sender": "member_id"}))


def dialogue_acts(path: Path) -> pl.DataFrame:
    """Return utterances in order; dialogues are groups whose people speak a second apart."""
    acts = pl.read_ndjson(path.read_bytes(), schema=ACTS)
    number = pl.int_range(pl.len())
    return acts.with_columns(
        group_id="dialogue", member_id="speaker", seq=number, at=pl.lit(START) + pl.duration(seconds=number)
    )


def alone(texts: pl.Series, *, named: bool = False) -> Tables:
    """Return tables in which every text is the only message of its sender, a day after the one before.

    *named* makes each of them mention somebody.
    """
    number = pl.int_range(pl.len())
    rows = (
        texts.alias("text")
        .to_frame()
        .with_columns(
            group_id=pl.lit("g"),
            member_id=number.cast(pl.String),
            seq=number,
            at=pl.lit(START) + number * timedelta(days=1),
            mentions=pl.lit(["somebody"] if named else None, pl.List(pl.String)),
        )
    )
    return as_messages(rows)
