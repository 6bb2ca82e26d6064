"""Any text of messages whose lines the policy describes by a regular expression, `line-pattern`.

Its named groups are time, sender and text. A line that matches begins a message; other lines continue the one above.
The groups `sender_id` and `group` are optional; without them, senders are known by name and the group is the file name.
"""

from collections.abc import Iterator, Sequence

import polars as pl

from groupaudit.errors import UnreadableInputError
from groupaudit.exports.log_lines import blocks
from groupaudit.exports.own_words import filled
from groupaudit.exports.wechat_log import Log, batch, by_name, groups_of, local, stem
from groupaudit.exports.wechat_rendered import rendered
from groupaudit.reader import Batch, Claim, Head, Source, reader

LACKS = {
    "group-name", "message-id", "group-nickname", "account-name", "roster", "owner", "reply-to", "forwarded", "own-id", "url", "zone",
}  # fmt: skip
_SHOWN = 50
_OPTIONAL = ("sender_id", "group", "sender", "text", "time")


def _sniff(head: Head) -> Claim:
    return Claim.of(**{"政策的 line-pattern": _fits(head.options.line_pattern, head.lines[:_SHOWN])})


def _fits(pattern: str, lines: Sequence[str]) -> bool:
    """Tell whether a line matches, by the engine of Polars: any pattern takes time linear in the length of the text."""
    try:
        return bool(pattern) and bool(pl.Series(lines, dtype=pl.String).str.contains(pattern).any())
    except pl.exceptions.PolarsError:
        return False


@reader(label=("政策说明的文本", "text explained by the policy"), forms={"text"}, sniff=_sniff, lacks=LACKS)
def message_lines(source: Source) -> Iterator[Batch]:
    """Read one file.

    Raises:
        UnreadableInputError: if the policy has no line pattern, or one that Polars cannot use.
    """
    pattern = source.options.line_pattern
    try:
        found = blocks(source, pattern or "(?P<time>)(?P<text>)")
    except pl.exceptions.PolarsError:
        pattern = ""
    if not pattern:
        raise UnreadableInputError(
            f"{source.name}: 政策没有可用的 line-pattern，请写明含 time、sender、text 的正则表达式，不用前后查看"
            " (the policy has no line-pattern that can be used; write one with time, sender and text, without look-around)"
        )
    named = found.frame.with_columns(
        pl.lit(None, pl.String).alias(n) for n in _OPTIONAL if n not in found.frame.columns
    )
    whole = pl.concat_str(pl.col("text").fill_null(""), "body", separator="\n").str.strip_chars("\n")
    frame = named.with_columns(kind=pl.lit("text"), content=whole)
    told = rendered(local(frame, "time", source.options.timezone), guess=True).with_columns(
        seq=pl.int_range(pl.len()),
        group_id=pl.coalesce(filled(pl.col("group")), pl.lit(stem(source))),
        group_name=pl.lit(None, pl.String),
        member_id=pl.coalesce(filled(pl.col("sender_id")), by_name("sender")),
        sender_name=filled(pl.col("sender")),
        group_nickname=filled(pl.col("sender")),
    )
    yield batch(
        Log(
            messages=told,
            groups=groups_of(told),
            rejects=found.rejects,
            rows=found.rows,
            basis="unknown",
            set_aside={"not-a-record": found.before.height},
            facts={"names-from": "display-name", "assumed-timezone": source.options.timezone},
        )
    )
