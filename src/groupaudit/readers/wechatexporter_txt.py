"""WechatExporter (BlueMatthew, iOS backups) TXT: `<chat> - 微信聊天记录`, then `NAME (YYYY-MM-DD HH:MM:SS):MESSAGE`.

What the system says is a bare line without a time. A reply is `「name：words」`, a line of dashes, and the words, without who
wrote them or when. Other bare lines go on with the message above. The group is known from the folder, or the file name.
"""

import re
from collections.abc import Iterator

import polars as pl

from groupaudit.log_lines import cut, lines_of
from groupaudit.own_words import filled
from groupaudit.reader import Batch, Claim, Head, Source, reader
from groupaudit.wechat_log import local
from groupaudit.wechat_rendered import rendered
from groupaudit.wechatexporter import LACKS, group_from, group_of
from groupaudit.written_chat import written_chat

_TITLE = re.compile(r".* - 微信聊天记录")
_TIMED = r"(?P<who>.*?) \((?P<time>\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2})\):(?P<words>.*)"
_QUOTE = r"「(?P<whom>[^：」]*)：(?P<others>[^\n]*)」"
_SYSTEM = (
    r"(?:系统消息[:：].*|.*(?:加入了?群聊|移出了?群聊|退出了?群聊|撤回了一条消息|已成为新群主|添加为群管理员|"
    r"群聊邀请确认.*|恢复默认进群方式.*|已解散该群聊|都不是朋友关系.*)|.*修改群名为“.*)"
)
_HEADING = rf"^(?:{_TIMED}|{_QUOTE}|(?P<told>{_SYSTEM}))$"
_DASHES = r"^(?:- ){5,}-\s*"


def _sniff(head: Head) -> Claim:
    return Claim.of(
        **{"首行“… - 微信聊天记录”": bool(head.lines) and bool(_TITLE.fullmatch(head.lines[0].strip("\ufeff\r ")))}
    )


@reader(
    label=("WechatExporter TXT", "WechatExporter TXT"), forms={"text"}, sniff=_sniff,
    lacks=LACKS | {"message-id", "sender-id", "url", "sender-of-quotes", "file-name"},
)  # fmt: skip
def wechatexporter_txt(source: Source) -> Iterator[Batch]:
    """Read one file."""
    found = cut(source, lines_of(source).filter(pl.col("line") > 1), _HEADING)
    told, quote = pl.col("told").is_not_null(), pl.col("others").is_not_null()
    whole = pl.concat_str("words", pl.col("body").str.strip_chars_end("\n"), separator="\n").str.strip_chars_end("\n")
    content = pl.when(told).then(pl.col("told").str.replace(r"^系统消息[:：]\s*", "")).when(~quote).then(whole)
    frame = found.frame.with_columns(
        kind=pl.when(told).then(pl.lit("system")).when(quote).then(pl.lit("quote")).otherwise(pl.lit("text")),
        content=content,
    )
    said = rendered(local(frame, "time", source.options.timezone), guess=True)
    messages = said.with_columns(
        text=pl.when(quote).then(filled(pl.col("body").str.replace(_DASHES, "").str.strip_chars())).otherwise("text"),
        quoted=pl.when(quote).then(filled(pl.col("others"))).otherwise("quoted"),
        seq=pl.int_range(pl.len()),
    )
    facts = {"exporter": "WechatExporter", "group-from": group_from(source)}
    yield written_chat(source, found, messages, facts, group=group_of(source))
