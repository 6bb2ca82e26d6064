"""Cut a chat written as text into messages: a heading line, and the lines below it until the next heading."""

import polars as pl
from msgspec import Struct

from groupaudit.reader import Source


class Blocks(Struct, frozen=True):
    """The messages of a text.

    `frame` has line (of the heading), the named groups of the heading, and `body`; `before` the non-blank lines above
    the first heading as line and raw; `rejects` the messages with bytes that could not be decoded.
    """

    frame: pl.DataFrame
    before: pl.DataFrame
    rejects: pl.DataFrame

    @property
    def rows(self) -> int:
        """The number of messages and of lines above them."""
        return self.frame.height + self.before.height + self.rejects.height


def lines_of(source: Source) -> pl.DataFrame:
    """Return every line of a text as line (1-based) and raw, without line ends."""
    text = bytes(source.data).decode("utf-8", "replace").removeprefix("\ufeff")
    raw = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    numbers = pl.int_range(1, len(raw) + 1, dtype=pl.Int64, eager=True)
    return pl.DataFrame({"line": numbers, "raw": pl.Series(raw, dtype=pl.String)})


def lossy(source: Source) -> bool:
    """Tell whether there are undecodable bytes; `source.undecodable` may not list those deep in a large file yet."""
    try:
        bytes(source.data).decode()
    except UnicodeDecodeError:
        return True
    return bool(source.undecodable)


def blocks(source: Source, heading: str, *, after_blank: bool = False) -> Blocks:
    """Return the messages, each opened by a line that matches *heading*, a regular expression with named groups.

    With *after_blank* a heading counts only as the first line or below a blank one; otherwise it is part of a message.
    """
    return cut(source, lines_of(source), heading, after_blank=after_blank)


def cut(source: Source, lines: pl.DataFrame, heading: str, *, after_blank: bool = False) -> Blocks:
    """Return the messages in *lines* (line, raw); see `blocks`."""
    raw = pl.col("raw")
    opens = raw.str.contains(heading)
    if after_blank:
        opens = opens & (raw.shift(1, fill_value="").str.strip_chars() == "")
    marked = lines.with_columns(opens=opens).with_columns(block=pl.col("opens").cum_sum())
    heads = marked.filter("opens").select("line", "block", parts=raw.str.extract_groups(heading)).unnest("parts")
    said = marked.filter(~pl.col("opens") & (pl.col("block") > 0))
    bodies = said.group_by("block").agg(body=raw.str.join("\n"))
    frame = heads.join(bodies, on="block", how="left", maintain_order="left").with_columns(
        body=pl.col("body").fill_null("").str.strip_chars_end("\n \t")
    )
    before = marked.filter((pl.col("block") == 0) & (raw.str.strip_chars() != "")).select("line", "raw")
    damaged = _damaged(source, marked)
    bad = pl.col("block").is_in(damaged)
    rejects = frame.filter(bad).select("line", reason=pl.lit("undecodable"))
    return Blocks(frame.filter(~bad).drop("block"), before, rejects)


def _damaged(source: Source, marked: pl.DataFrame) -> list[int]:
    """Return the numbers of the messages that hold undecodable or NUL bytes."""
    raw = pl.col("raw")
    doubt = pl.col("line").is_in(list(source.undecodable)) if source.undecodable else pl.lit(value=False)
    if lossy(source):
        doubt = doubt | raw.str.contains("\ufffd", literal=True)
    bad = doubt | raw.str.contains("\0", literal=True)
    return marked.filter(bad & (pl.col("block") > 0))["block"].unique().to_list()
