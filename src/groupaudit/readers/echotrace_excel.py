"""EchoTrace Excel: a worksheet 聊天记录 with 会话信息 above 序号, 时间, 发送者昵称, 发送者微信ID, …, 消息类型, 内容.

It has no 导出工具 and no group nicknames. Times are local. No roster.
"""

from collections.abc import Iterator

from groupaudit.chat_sheet import sheet_batch, signs
from groupaudit.reader import Batch, Claim, Head, Source, reader

LACKS = {"message-id", "group-nickname", "roster", "owner", "reply-to", "forwarded", "url"}


def _sniff(head: Head) -> Claim:
    metadata = head.sheet.metadata if head.sheet is not None else {}
    return Claim.of(**signs(head), 没有导出工具="导出工具" not in metadata)


@reader(label=("EchoTrace Excel", "EchoTrace Excel"), forms={"sheet"}, sniff=_sniff, lacks=LACKS)
def echotrace_excel(source: Source) -> Iterator[Batch]:
    """Read one worksheet."""
    yield sheet_batch(source, exporter="EchoTrace")
