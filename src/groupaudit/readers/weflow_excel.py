"""WeFlow Excel: a worksheet 聊天记录 with 会话信息 and 导出工具 above 序号, 时间, …, 群昵称, 发送者身份, 消息类型, 内容.

The header is found by its headings, since large exports have a smaller block above it. The compact layout has only 发送者身份,
a display name. A single member's messages (成员消息记录) have the same block. Times are local. No roster.
"""

from collections.abc import Iterator

from groupaudit.chat_sheet import sheet_batch, signs
from groupaudit.reader import Batch, Claim, Head, Source, reader

LACKS = {"message-id", "roster", "owner", "reply-to", "forwarded", "url"}


def _sniff(head: Head) -> Claim:
    metadata = head.sheet.metadata if head.sheet is not None else {}
    return Claim.of(**signs(head), 导出工具="导出工具" in metadata)


@reader(label=("WeFlow Excel", "WeFlow Excel"), forms={"sheet"}, sniff=_sniff, lacks=LACKS)
def weflow_excel(source: Source) -> Iterator[Batch]:
    """Read one worksheet."""
    said = source.sheet.metadata if source.sheet is not None else {}
    yield sheet_batch(source, exporter=" ".join(filter(None, (said.get("导出工具"), said.get("导出版本")))))
