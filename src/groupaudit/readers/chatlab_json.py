"""ChatLab standard format as one JSON document (`.json`).

`chatlab` and `meta` describe the export, `members` the roster, `messages` the talk; other keys may follow and are passed
over, as are avatars. Lines are counted in records: the header is 1, then the members, then the messages.
"""

from collections.abc import Iterator, Mapping

import polars as pl

from groupaudit.errors import UnreadableInputError
from groupaudit.exports.chatlab import MEMBER, MESSAGE, PROSE, Export, batch
from groupaudit.exports.jsondocument import Piece, array, elements, top
from groupaudit.exports.jsonrecords import Record, decode
from groupaudit.files.exactjson import parse
from groupaudit.reader import Batch, Claim, Head, Source, reader


def _sniff(head: Head) -> Claim:
    root = head.root if isinstance(head.root, dict) else head.first
    parts = bool({"meta", "members", "messages"} & root.keys())
    document = "_type" not in root
    return Claim.of(
        chatlab=isinstance(root.get("chatlab"), dict),
        document=document,
        **{"meta/members/messages": parts and document},
    )


@reader(label=("ChatLab JSON", "ChatLab JSON"), forms={"json", "jsonl"}, sniff=_sniff, lacks=set())
def chatlab_json(source: Source) -> Iterator[Batch]:
    """Read one export."""
    values = top(source)
    root = values if isinstance(values, dict) else {}
    if not {"members", "messages"} & root.keys():
        raise UnreadableInputError(
            f"{source.name}: 没有 messages 数组，也没有 members，文件不完整，请重新导出"
            " (neither messages nor members; export it again)"
        )
    people, talk = array(source, root.get("members")), array(source, root.get("messages"))
    members = decode(elements(source, people, first=2), Record(fields=MEMBER))
    messages = decode(elements(source, talk, first=2 + len(people)), Record(fields=MESSAGE, prose=PROSE))
    yield batch(
        source,
        Export(
            heads=[(1, _header(source, root))],
            members=members.frame,
            messages=messages.frame,
            rejects=pl.concat([members.rejects, messages.rejects]),
            rows=1 + members.rows + messages.rows,
        ),
    )


def _header(source: Source, root: Mapping[str, Piece]) -> dict[str, object]:
    """Return what describes the export; whether it is a private chat must not be guessed where that is damaged."""
    try:
        return {key: parse(bytes(root[key]).decode("utf-8", "replace")) for key in ("chatlab", "meta") if key in root}
    except ValueError:
        raise UnreadableInputError(
            f"{source.name}: chatlab 或 meta 部分损坏，请重新导出 (chatlab or meta is damaged; export it again)"
        ) from None
