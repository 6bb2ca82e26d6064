"""WeFlow TXT: `YYYY-MM-DD HH:MM:SS 'sender'` on one line, the text below it, then an empty line.

The group is known from the file name only; the sender is a display name, the exporter's remark by default. Kinds are known
by placeholders such as `[图片]`. No ids, no roster.
"""

import re
from collections.abc import Iterator

import polars as pl

from groupaudit.exports.chat_names import between_two, called_private, of_system
from groupaudit.exports.log_lines import blocks
from groupaudit.exports.wechat_log import local, stem
from groupaudit.exports.wechat_rendered import rendered
from groupaudit.exports.written_chat import written_chat
from groupaudit.reader import Batch, Claim, Head, Source, reader

LACKS = {
    "group-id", "group-name", "message-id", "sender-id", "group-nickname", "account-name", "roster", "owner", "reply-to",
    "forwarded", "url", "zone",
}  # fmt: skip
_HEADING = r"^(?P<time>\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}) '(?P<who>.*)'$"
_FIRST = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2} '.*'")


def _sniff(head: Head) -> Claim:
    return Claim.of(**{"日期 时间 '名称'": any(_FIRST.fullmatch(line.rstrip("\r")) for line in head.lines[:20])})


@reader(label=("WeFlow TXT", "WeFlow TXT"), forms={"text"}, sniff=_sniff, lacks=LACKS)
def weflow_txt(source: Source) -> Iterator[Batch]:
    """Read one file."""
    found = blocks(source, _HEADING, after_blank=True)
    chat = stem(source)
    private = called_private(source) or between_two(found.frame, "who", "body", chat)
    system = of_system("who", "body", chat)
    frame = found.frame.with_columns(
        kind=pl.when(system).then(pl.lit("system")).otherwise(pl.lit("text")), content="body"
    )
    said = rendered(local(frame, "time", source.options.timezone), guess=True)
    yield written_chat(source, found, said, {"exporter": "WeFlow"}, private=private)
