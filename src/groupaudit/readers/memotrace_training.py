"""MemoTrace's training data: `_train.json` and `_dev.json`, shuffled and without times or senders, and `_chat.txt`.

The text joins each person's messages of a day without times, masks numbers as `[phone xxx]` and omits all but words.
Both are recognised only to be refused with the reason: an audit cannot tell who wrote what, or when.
"""

import re
from collections.abc import Iterator

from groupaudit.errors import UnreadableInputError
from groupaudit.reader import Batch, Claim, Head, Source, reader

_LACKING = {
    "text": ("，号码已被遮盖", ", and with numbers masked"),
    "json": ("和发送者，顺序已打乱", " or its sender, and shuffled"),
}
_LACKING["jsonl"] = _LACKING["json"]
_DAY = re.compile(r"\*{4,}\d{4}-\d{2}-\d{2}\*{4,}")


def _sniff(head: Head) -> Claim:
    if head.form == "text":
        shown = next((line.strip("\ufeff\r ") for line in head.lines if line.strip("\ufeff\r ")), "")
        return Claim.of(**{"****2024-01-01****": bool(_DAY.fullmatch(shown))})
    talk = head.first.get("conversations")
    first = talk[0] if isinstance(talk, list) and talk else None
    return Claim.of(**{"conversations[].role,content": isinstance(first, dict) and {"role", "content"} <= first.keys()})


@reader(label=("MemoTrace 模型数据", "MemoTrace data for models"), forms={"json", "jsonl", "text"}, sniff=_sniff)
def memotrace_training(source: Source) -> Iterator[Batch]:
    """Refuse the file.

    Raises:
        UnreadableInputError: always.
    """
    raise UnreadableInputError(
        f"{source.name}: 是供语言模型使用的数据，没有每条消息的时间{_LACKING[source.form][0]}，不能审计；请用 MemoTrace 导出 CSV 或 TXT"
        f" (data for language models, without the time of each message{_LACKING[source.form][1]}; export CSV or TXT instead)"
    )
    yield Batch(rows=0, kept=0)
