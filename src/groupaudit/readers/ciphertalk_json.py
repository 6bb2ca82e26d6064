"""CipherTalk JSON (detailed-json): one object with `exportInfo`, `session` and `messages`.

Messages have the group nickname besides the display name, if WeChat's content gives it. Every name of the session is
the exporter's remark if there is one, and `session.ownerId` is the exporting account, not the group's owner.
`rawContent` is WeChat's own content. Line numbers count records: the session is 1, then the messages. No roster.
"""

from collections.abc import Iterator

from groupaudit.exports.log_records import root_of
from groupaudit.exports.session_export import Session, exporter, opened, session_batches
from groupaudit.reader import Batch, Claim, Head, Source, reader

LACKS = {"group-name", "account-name", "roster", "owner"}


def _sniff(head: Head) -> Claim:
    root = root_of(head)
    return Claim.of(exportInfo=isinstance(root.get("exportInfo"), dict), session=isinstance(root.get("session"), dict))


@reader(label=("CipherTalk JSON", "CipherTalk JSON"), forms={"json"}, sniff=_sniff, lacks=LACKS)
def ciphertalk_json(source: Source) -> Iterator[Batch]:
    """Read one export."""
    root, head = opened(source, "exportInfo", "session")
    facts = exporter(head["exportInfo"], names_from="senderDisplayName")
    session = Session(about=head["session"], facts=facts, nicknamed=True, names_group=False)
    yield from session_batches(source, root, session)
