"""Messages selected in WeChat for Mac and copied: `name 2022/11/17 21:07` on one line, the text below.

Times have no seconds. Media, kinds, ids and system messages are not copied; names are display names. The group is known
from the file name only. Nothing shows which messages were left out when copying.
"""

import re
from collections.abc import Iterator

import polars as pl

from groupaudit.exports.log_lines import blocks
from groupaudit.exports.wechat_log import local
from groupaudit.exports.wechat_rendered import rendered
from groupaudit.exports.written_chat import written_chat
from groupaudit.reader import Batch, Claim, Head, Source, reader

LACKS = {
    "group-id", "group-name", "message-id", "sender-id", "group-nickname", "account-name", "roster", "owner", "seconds", "media",
    "system-text", "reply-to", "forwarded", "url", "zone",
}  # fmt: skip
_HEADING = r"^(?P<who>\S.*?) (?P<time>\d{4}/\d{1,2}/\d{1,2} \d{1,2}:\d{2})\s*$"
_FIRST = re.compile(r"\S.*? \d{4}/\d{1,2}/\d{1,2} \d{1,2}:\d{2}\s*")


def _sniff(head: Head) -> Claim:
    shown = [line for line in head.lines[:20] if line.strip()]
    return Claim.of(**{"名称 2022/11/17 21:07": bool(shown) and bool(_FIRST.fullmatch(shown[0].strip("\ufeff\r")))})


@reader(label=("从微信复制的文字", "text copied from WeChat"), forms={"text"}, sniff=_sniff, lacks=LACKS)
def copied_text(source: Source) -> Iterator[Batch]:
    """Read one file."""
    found = blocks(source, _HEADING, after_blank=True)
    frame = found.frame.with_columns(kind=pl.lit("text"), content="body")
    said = rendered(local(frame, "time", source.options.timezone), guess=True)
    yield written_chat(source, found, said.with_columns(seq=pl.int_range(pl.len())), {})
