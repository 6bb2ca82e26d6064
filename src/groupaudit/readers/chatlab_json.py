"""ChatLab standard format as one JSON document (`.json`).

`chatlab` and `meta` describe the export, `members` is the roster, `messages` the chat; other keys may follow and are
ignored, as are avatars. Line numbers count records: the header is 1, then the members, then the messages.
"""

import itertools
from collections.abc import Iterator, Mapping

from groupaudit.errors import UnreadableInputError
from groupaudit.exports.chatlab import MEMBER, MESSAGE, PROSE, Export, batches
from groupaudit.exports.jsondocument import Places, Value, outline, windows
from groupaudit.exports.jsonrecords import Record, decode
from groupaudit.exports.recordlines import Lines
from groupaudit.files.exactjson import parse
from groupaudit.packed import compact
from groupaudit.reader import Batch, Claim, Head, Source, reader


def _sniff(head: Head) -> Claim:
    root = head.root if isinstance(head.root, dict) else head.first
    parts = bool({"meta", "members", "messages"} & root.keys())
    about = isinstance(root.get("chatlab"), dict)
    return Claim.of(chatlab=about, **{"meta/members/messages": parts}).unless(_type="_type" in root)


@reader(label=("ChatLab JSON", "ChatLab JSON"), forms={"json", "jsonl"}, sniff=_sniff, lacks=set())
def chatlab_json(source: Source) -> Iterator[Batch]:
    """Read one export."""
    root = outline(source, {"members", "messages"})
    if not {"members", "messages"} & root.keys():
        raise UnreadableInputError(
            f"{source.name}: 没有 messages 数组，也没有 members，文件不完整，请重新导出"
            " (neither messages nor members; export it again)"
        )
    found = windows(source, [root.get("members"), root.get("messages")], first=2)
    header = Export(heads=[(1, _header(source, root))])
    yield from batches(source, itertools.chain([header], itertools.starmap(_window, found)))


def _window(talk: int, lines: Lines) -> Export:
    """Return a window of members, or of messages if *talk*."""
    if talk:
        messages = decode(lines, Record(fields=MESSAGE, prose=PROSE))
        return Export(messages=messages.frame, rejects=messages.rejects)
    members = decode(lines, Record(fields=MEMBER))
    return Export(members=compact(members.frame), rejects=members.rejects)


def _header(source: Source, root: Mapping[str, Value]) -> dict[str, object]:
    """Return the description of the export; damage is an error, as a private chat must not be taken for a group."""
    try:
        return {
            key: parse(bytes(value).decode("utf-8", "replace"))
            for key in ("chatlab", "meta")
            if (value := root.get(key)) is not None and not isinstance(value, Places)
        }
    except ValueError:
        raise UnreadableInputError(
            f"{source.name}: chatlab 或 meta 部分损坏，请重新导出 (chatlab or meta is damaged; export it again)"
        ) from None
