"""MemoTrace's data for training a model (`_train.json`, `_dev.json`): shuffled, without times or senders, so no evidence.

It is recognised only to be refused with the reason: an audit cannot tell who wrote what, or when.
"""

from collections.abc import Iterator

from groupaudit.errors import UnreadableInputError
from groupaudit.reader import Batch, Claim, Head, Source, reader


def _sniff(head: Head) -> Claim:
    talk = head.first.get("conversations")
    first = talk[0] if isinstance(talk, list) and talk else None
    return Claim.of(**{"conversations[].role,content": isinstance(first, dict) and {"role", "content"} <= first.keys()})


@reader(label=("MemoTrace 训练数据", "MemoTrace training data"), forms={"json", "jsonl"}, sniff=_sniff)
def memotrace_training(source: Source) -> Iterator[Batch]:
    """Refuse the file.

    Raises:
        UnreadableInputError: always.
    """
    raise UnreadableInputError(
        f"{source.name}: 是训练模型用的数据，已打乱且没有时间和发送者，不能审计；请用 MemoTrace 导出 CSV 或 TXT"
        " (training data, shuffled and without times or senders; export CSV or TXT instead)"
    )
    yield Batch(rows=0, kept=0)
