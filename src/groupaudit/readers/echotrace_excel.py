"""EchoTrace Excel: a worksheet 聊天记录 with 会话信息 above 序号, 时间, 发送者昵称, 发送者微信ID, …, 消息类型, 内容.

It has no 导出工具 and no group nicknames. Times are local. No roster.
"""

from collections.abc import Iterator

from groupaudit.exports.chat_sheet import by_weflow, sheet_batch, signs
from groupaudit.reader import Batch, Claim, Head, Source, reader

LACKS = {"message-id", "group-nickname", "roster", "owner", "reply-to", "forwarded", "url", "zone"}


def _sniff(head: Head) -> Claim:
    return Claim.of(**signs(head)).unless(没有导出工具和群昵称=by_weflow(head))


@reader(label=("EchoTrace Excel", "EchoTrace Excel"), forms={"sheet"}, sniff=_sniff, lacks=LACKS)
def echotrace_excel(source: Source) -> Iterator[Batch]:
    """Read one worksheet."""
    yield sheet_batch(source, exporter="EchoTrace")
