"""ChatLab standard format as one JSON document (`.json`).

`chatlab` and `meta` describe the export, `members` the roster, `messages` the talk. Lines are counted in records:
the header is 1, then the members, then the messages.
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from groupaudit.chatlab import MEMBERS, MESSAGES, batch, nameless
from groupaudit.jsondocument import elements, split
from groupaudit.jsonrecords import decode
from groupaudit.reader import Batch, Claim, Head, Source, reader


class Document(msgspec.Struct):
    """The top of the document; other keys are passed over unread."""

    chatlab: dict[str, Any]
    meta: dict[str, Any]
    members: list[msgspec.Raw] = []
    messages: list[msgspec.Raw] = []


def _sniff(head: Head) -> Claim:
    root = head.root if isinstance(head.root, dict) else {}
    return Claim.of(chatlab=isinstance(root.get("chatlab"), dict), meta="meta" in root, document="_type" not in root)


@reader(label=("ChatLab JSON", "ChatLab JSON"), forms={"json", "jsonl"}, sniff=_sniff)
def chatlab_json(source: Source) -> Iterator[Batch]:
    """Read one export."""
    document = split(source, Document)
    members = nameless(decode(elements(document.members, first=2), MEMBERS))
    messages = decode(elements(document.messages, first=2 + len(document.members)), MESSAGES)
    yield batch(source, {"chatlab": document.chatlab, "meta": document.meta}, members, messages, headers=1)
