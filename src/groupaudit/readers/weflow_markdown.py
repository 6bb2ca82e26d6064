"""WeFlow Markdown: a title, a list with 会话ID, 会话类型 and 导出工具, then `## <time> <sender>` and the text below.

Title and sender are display names, which may be the exporter's remarks. Kinds are known by placeholders such as
`[图片]`. No ids of people or messages, no roster.
"""

import re
from collections.abc import Iterator

import polars as pl

from groupaudit.exports.chat_names import of_system
from groupaudit.exports.log_lines import blocks
from groupaudit.exports.wechat_log import local, stem
from groupaudit.exports.wechat_rendered import rendered
from groupaudit.exports.written_chat import written_chat
from groupaudit.reader import Batch, Claim, Head, Source, reader

LACKS = {
    "group-name", "message-id", "sender-id", "group-nickname", "account-name", "roster", "owner", "reply-to", "forwarded", "url", "zone",
}  # fmt: skip
_HEADING = r"^## (?P<time>\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}) (?P<who>.*)$"
_ABOUT = re.compile(r"- (会话ID|会话类型|导出工具|导出版本|导出时间)[:：] ?`?([^`]*)`?\s*")


def _sniff(head: Head) -> Claim:
    said = _about(head.lines[:40])
    return Claim.of(**{"导出工具: WeFlow": said.get("导出工具", "").startswith("WeFlow"), "会话ID": "会话ID" in said})


def _about(lines: tuple[str, ...] | list[str]) -> dict[str, str]:
    found = (_ABOUT.fullmatch(line.strip()) for line in lines)
    return {match[1]: match[2].strip() for match in found if match}


@reader(label=("WeFlow Markdown", "WeFlow Markdown"), forms={"text"}, sniff=_sniff, lacks=LACKS)
def weflow_markdown(source: Source) -> Iterator[Batch]:
    """Read one file."""
    found = blocks(source, _HEADING)
    about = _about(found.before["raw"].to_list())
    title = next((raw[2:].strip() for raw in found.before["raw"] if raw.startswith("# ")), stem(source))
    system = of_system("who", "body", title)
    body = pl.col("body").str.strip_chars("\n").str.replace(r"\n*(?:---|\*\*\*)\s*$", "")
    frame = found.frame.with_columns(
        kind=pl.when(system).then(pl.lit("system")).otherwise(pl.lit("text")), content=body
    )
    said = rendered(local(frame, "time", source.options.timezone), guess=True)
    chat, version = about.get("会话ID", ""), " ".join(filter(None, (about.get("导出工具"), about.get("导出版本"))))
    facts = {"exporter": version, "group-from": "beginning" if chat else "file-name"}
    private = about.get("会话类型", "群聊") != "群聊"
    yield written_chat(source, found, said, facts, group=chat, private=private)
