"""MemoTrace TXT: `YYYY-MM-DD HH:MM:SS name` on one line, the text below it, then an empty line.

The text of a system message is on the line of the time, in place of the name. If there is no text below a line and its
name writes elsewhere in the file, it is an empty message by that person. A reply ends in `引用:<name>:<words>`.
The group is known from the file name only. Names are those in the exporter's contacts. No ids.
"""

import re
from collections.abc import Iterator

import polars as pl

from groupaudit.exports.chat_names import between_two
from groupaudit.exports.log_lines import blocks
from groupaudit.exports.memotrace_words import spelled_out
from groupaudit.exports.wechat_log import local, stem
from groupaudit.exports.wechat_rendered import rendered
from groupaudit.exports.written_chat import written_chat
from groupaudit.reader import Batch, Claim, Head, Source, reader

LACKS = {
    "group-id", "group-name", "message-id", "sender-id", "group-nickname", "account-name", "roster", "owner", "reply-to",
    "forwarded", "mini-program-url", "zone",
}  # fmt: skip
_HEADING = r"^(?P<time>\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}) (?P<who>\S.*)$"
_FIRST = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2} [^\s'].*")
_WORDING = r"\"|群聊|群名|群主|撤回了"
"""Wording that is common in system messages and rare in names."""
_LINK = r"(?s)^\s*\[链接\][:：]\s*(?:title[:：])?([^\n]*)(.*)$"


def _sniff(head: Head) -> Claim:
    shown = [line for line in head.lines[:20] if line.strip()]
    return Claim.of(**{"日期 时间 名称": bool(shown) and bool(_FIRST.fullmatch(shown[0].strip("\ufeff\r")))})


@reader(label=("MemoTrace TXT", "MemoTrace TXT"), forms={"text"}, sniff=_sniff, lacks=LACKS)
def memotrace_txt(source: Source) -> Iterator[Batch]:
    """Read one file."""
    found = blocks(source, _HEADING, after_blank=True)
    speaks = (pl.col("body") != "") & ~pl.col("who").str.contains(_WORDING)
    names = found.frame.filter(speaks)["who"].unique()
    system = (pl.col("body") == "") & ~pl.col("who").is_in(names.implode())
    link = pl.col("body").str.extract_groups(_LINK).struct
    frame = found.frame.with_columns(
        kind=pl.when(system).then(pl.lit("system")).otherwise(pl.lit("text")),
        content=pl.when(system)
        .then("who")
        .when(link.field("1").is_not_null())
        .then(pl.concat_str(pl.lit("[链接] "), link.field("1").str.strip_chars(), link.field("2")))
        .otherwise("body"),
    )
    told = spelled_out(rendered(local(frame, "time", source.options.timezone), guess=True), guess=True)
    private = between_two(found.frame.filter(~system), "who", "body", stem(source))
    yield written_chat(source, found, told, {"exporter": "MemoTrace", "names-from": "contacts"}, private=private)
