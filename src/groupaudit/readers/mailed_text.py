"""Messages that WeChat sent by mail: `微信群"…"的聊天记录如下`, a line for each day, then `name  21:07` and the text below.

Times have no seconds. Kinds, ids and system messages are not mailed; names are display names. The group is known from
the first line, which may give the exporter's remark. Nothing shows which messages were left out.
"""

import re
from collections.abc import Iterator

import polars as pl
from msgspec.structs import replace

from groupaudit.exports.log_lines import cut, lines_of
from groupaudit.exports.wechat_log import local
from groupaudit.exports.wechat_rendered import rendered
from groupaudit.exports.written_chat import written_chat
from groupaudit.reader import Batch, Claim, Head, Source, reader

LACKS = {
    "group-id", "group-name", "message-id", "sender-id", "group-nickname", "account-name", "roster", "owner", "seconds", "media",
    "system-text", "reply-to", "forwarded", "url", "zone",
}  # fmt: skip
_TITLE = re.compile(r"(?:微信)?群[“\"「](?P<group>.+)[”\"」]的?(?:微信)?聊天记录如下.*|.+在微信上的聊天记录如下.*")
_DAY = r"^[\s—─\-]{2,}(\d{4}[-/年]\d{1,2}[-/月]\d{1,2}日?)[\s—─\-]*$"
_HEADING = r"^(?P<who>\S.*?)\s{2,}(?P<time>\d{1,2}:\d{2})\s*$"


def _sniff(head: Head) -> Claim:
    return Claim.of(**{"…的聊天记录如下": _title(head.lines[:20]) is not None})


def _title(lines: tuple[str, ...] | list[str]) -> re.Match[str] | None:
    return next((match for line in lines if (match := _TITLE.fullmatch(line.strip("\ufeff\r ")))), None)


@reader(label=("微信邮件聊天记录", "chat mailed by WeChat"), forms={"text"}, sniff=_sniff, lacks=LACKS)
def mailed_text(source: Source) -> Iterator[Batch]:
    """Read one file."""
    raw = pl.col("raw")
    lines = lines_of(source).with_columns(day=raw.str.extract(_DAY, 1))
    banners = lines.filter(pl.col("day").is_not_null()).select("line", "raw")
    dated = lines.with_columns(
        raw=pl.when(pl.col("day").is_null()).then(raw).otherwise(pl.lit("")), day=pl.col("day").forward_fill()
    )
    found = cut(source, dated.select("line", "raw"), _HEADING, after_blank=True)
    title = _title(found.before["raw"].to_list())
    name = title["group"] if title else None
    clock = found.frame.join(dated.select("line", "day"), on="line", how="left", maintain_order="left").with_columns(
        moment=pl.concat_str("day", "time", separator=" "),
        kind=pl.lit("text"),
        content=pl.col("body").str.strip_chars("\n"),
        seq=pl.int_range(pl.len()),
    )
    said = rendered(local(clock, "moment", source.options.timezone), guess=True)
    facts = {"group-from": "beginning" if name else "file-name"}
    private = bool(title) and name is None
    told = replace(found, before=pl.concat([found.before, banners]))
    yield written_chat(source, told, said, facts, group=name or "", private=private)
