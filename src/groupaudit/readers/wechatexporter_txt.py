"""WechatExporter (BlueMatthew, iOS backups) TXT: `<chat> - 微信聊天记录`, then `NAME (YYYY-MM-DD HH:MM:SS):MESSAGE`.

A system message is a bare line without a time. A reply is `「name：words」`, a line of dashes, and the text, without
sender or time. Other bare lines continue the message above. A forwarded record is between `<< title` and
`title 结束 >>` below the message that forwards it; its people do not speak in the group. The group is known from the
folder, or the file name. The English version writes `WeChat Chat History`, `[Photo]` and `title Ends >>`.
"""

import re
from collections.abc import Iterator

import polars as pl

from groupaudit.exports.chat_names import between_two
from groupaudit.exports.log_lines import cut, lines_of
from groupaudit.exports.own_words import filled
from groupaudit.exports.wechat_log import local
from groupaudit.exports.wechat_rendered import rendered
from groupaudit.exports.wechatexporter import LACKS, group_from, group_of
from groupaudit.exports.written_chat import written_chat
from groupaudit.reader import Batch, Claim, Head, Source, reader

_TITLE = re.compile(r".* - (?:微信聊天记录|WeChat Chat History)")
_TIMED = r"(?P<who>.*?) \((?P<time>\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2})\):(?P<words>.*)"
_RECORDED = r"(?P<who>.*?) \((?P<time>\d{4}[-/年]\d{1,2}[-/月]\d{1,2}日? \d{1,2}:\d{2}(?::\d{2})?|)\):(?P<words>.*)"
"""Records show times in the format of the forwarding person's phone, or none."""
_QUOTE = r"「(?P<whom>[^：」]*)：(?P<others>[^\n]*)」"
_SYSTEM = (
    r"(?:系统消息[:：].*|.*(?:加入了?群聊|移出了?群聊|退出了?群聊|撤回了一条消息|已成为新群主|添加为群管理员|"
    r"群聊邀请确认.*|恢复默认进群方式.*|已解散该群聊|都不是朋友关系.*)|.*修改群名为“.*|System Message:.*|"
    r'.* (?:to|from) the group chat(?: by ".*")?\.?|.* joined the group chat via .*|.* recalled a message\.?|.* changed the group name to ".*)'
)
_HEADING = rf"^(?:{_TIMED}|{_QUOTE}|(?P<told>{_SYSTEM}))$"
_OPENS, _CLOSES = r"^<< (.*)$", r"^(.*) (?:结束|Ends) >>$"
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
    lines, inside = _apart(lines_of(source).filter(pl.col("line") > 1))
    found = cut(source, lines, _HEADING)
    told, quote = pl.col("told").is_not_null(), pl.col("others").is_not_null()
    whole = pl.concat_str("words", pl.col("body").str.strip_chars_end("\n"), separator="\n").str.strip_chars_end("\n")
    content = (
        pl.when(told)
        .then(pl.col("told").str.replace(r"^(?:系统消息|System Message)[:：]\s*", ""))
        .when(~quote)
        .then(whole)
    )
    frame = found.frame.with_columns(
        kind=pl.when(told).then(pl.lit("system")).otherwise(pl.lit("text")),
        content=content,
    )
    said = rendered(local(frame, "time", source.options.timezone), guess=True)
    messages = said.with_columns(
        text=pl.when(quote).then(filled(pl.col("body").str.replace(_DASHES, "").str.strip_chars())).otherwise("text"),
        quoted=pl.when(quote).then(filled(pl.col("others"))).otherwise("quoted"),
        seq=pl.int_range(pl.len()),
    )
    if inside.height:
        messages = _with_records(messages, inside, source)
    facts = {"exporter": "WechatExporter", "group-from": group_from(source)}
    private = between_two(frame.filter(~told & ~quote), "who", "content", group_of(source))
    yield written_chat(source, found, messages, facts, group=group_of(source), private=private)


def _apart(lines: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the lines of the group, and those of forwarded records with `at_line`, the opening line of each.

    A record ends where its title closes it; an opening line that is never closed is ordinary text.
    """
    edges = lines.filter(pl.col("raw").str.contains(rf"{_OPENS}|{_CLOSES}"))
    if edges.is_empty():
        return lines, lines.clear().with_columns(at_line=pl.lit(0, pl.Int64))
    parts = edges.select(
        "line", pl.col("raw").str.extract(_OPENS, 1).alias("title"), closes=pl.col("raw").str.extract(_CLOSES, 1)
    )
    spans: list[tuple[int, int]] = []
    open_: list[tuple[int, str]] = []
    for line, title, closes in parts.iter_rows():
        if title is not None:
            open_.append((line, title))
            continue
        depth = next((n for n in reversed(range(len(open_))) if open_[n][1] == closes), None)
        if depth is not None:
            start = open_[depth][0]
            spans = [*(span for span in spans if span[1] < start), (start, line)]
            del open_[depth:]
    held = pl.DataFrame(spans, schema={"at_line": pl.Int64, "ends": pl.Int64}, orient="row")
    placed = lines.join_asof(held, left_on="line", right_on="at_line", coalesce=False)
    within = (pl.col("line") <= pl.col("ends")).fill_null(value=False)
    return lines.join(placed.filter(within), on="line", how="anti", maintain_order="left"), placed.filter(within)


def _with_records(messages: pl.DataFrame, inside: pl.DataFrame, source: Source) -> pl.DataFrame:
    """Return messages with the records below them as `forwarded`; their own text becomes the title."""
    edge = pl.col("raw").str.contains(rf"{_OPENS}|{_CLOSES}")
    found = cut(source, inside.filter(~edge).select("line", "raw"), rf"^{_RECORDED}$").frame
    whole = pl.concat_str("words", "body", separator="\n").str.strip_chars_end("\n")
    given = found.with_columns(kind=pl.lit("text"), content=whole, time=pl.col("time").str.strip_chars())
    said = rendered(local(given, "time", source.options.timezone), guess=True)
    record = pl.struct(name=filled(pl.col("who")), at="at", kind="kind", text=pl.coalesce("text", "title", "file_name"))
    opened = inside.select("line", "at_line")
    held = said.join(opened, on="line").group_by("at_line").agg(forwarded=record.sort_by("line"))
    above = held.sort("at_line").join_asof(
        messages.select("line").sort("line"), left_on="at_line", right_on="line", coalesce=False
    )
    passes = pl.col("forwarded").is_not_null()
    records = above.group_by("line").agg(pl.col("forwarded").sort_by("at_line").explode())
    told = messages.join(records, on="line", how="left", maintain_order="left")
    return told.with_columns(
        kind=pl.when(passes).then(pl.lit("forward")).otherwise("kind"),
        title=pl.when(passes).then(pl.coalesce("title", "text")).otherwise("title"),
        text=pl.when(~passes).then("text"),
    )
