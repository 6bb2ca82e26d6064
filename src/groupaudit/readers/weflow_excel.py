"""WeFlow Excel: a worksheet 聊天记录 with 会话信息 and 导出工具 above 序号, 时间, …, 群昵称, 发送者身份, 消息类型, 内容.

The header is found by its headings, since large exports have a smaller block above it. The compact layout has only
发送者身份, a display name. A single member's messages (成员消息记录) have the same block. Times are local. No roster.
"""

from collections.abc import Iterator

from groupaudit.exports.chat_sheet import by_weflow, sheet_batch, signs
from groupaudit.reader import Batch, Claim, Head, Source, reader

LACKS = {"message-id", "roster", "owner", "reply-to", "forwarded", "url", "zone"}


def _sniff(head: Head) -> Claim:
    return Claim.of(**signs(head), **{"导出工具/群昵称": by_weflow(head)})


@reader(label=("WeFlow Excel", "WeFlow Excel"), forms={"sheet"}, sniff=_sniff, lacks=LACKS)
def weflow_excel(source: Source) -> Iterator[Batch]:
    """Read one worksheet."""
    said = source.sheet.metadata if source.sheet is not None else {}
    yield sheet_batch(source, exporter=" ".join(filter(None, (said.get("导出工具", "WeFlow"), said.get("导出版本")))))
