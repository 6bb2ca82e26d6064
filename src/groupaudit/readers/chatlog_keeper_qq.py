"""chatlog-keeper's `qq_messages.json`: QQ chats, recognised only to be refused; the rules cover WeChat and WeCom."""

from collections.abc import Iterator

from groupaudit.errors import UnreadableInputError
from groupaudit.reader import Batch, Claim, Head, Source, reader


def _sniff(head: Head) -> Claim:
    return Claim.of(**{key: key in head.first for key in ("ts", "conversation_id", "chat_uid")})


@reader(label=("chatlog-keeper 的 QQ 消息", "chatlog-keeper's messages of QQ"), forms={"json", "jsonl"}, sniff=_sniff)
def chatlog_keeper_qq(source: Source) -> Iterator[Batch]:
    """Refuse the file.

    Raises:
        UnreadableInputError: always.
    """
    raise UnreadableInputError(
        f"{source.name}: 是 chatlog-keeper 导出的 QQ 消息，本工具只审计微信和企业微信的群；请换成同时导出的 wechat_messages.json"
        " (chatlog-keeper's messages of QQ; only groups of WeChat and WeCom are audited: give the wechat_messages.json beside it)"
    )
    yield Batch(rows=0, kept=0)
