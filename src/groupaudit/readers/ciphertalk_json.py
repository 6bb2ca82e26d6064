"""CipherTalk JSON (detailed-json): one object with `exportInfo`, `session` and `messages`.

Messages carry the group nickname beside the display name. `session.ownerId` is the exporting account, not the group's
owner. Records are counted: the session is 1, then the messages. No roster.
"""

from collections.abc import Iterator

from groupaudit.exports.log_records import document, root_of, small
from groupaudit.exports.session_export import Session, exporter, messages_of, session_batch
from groupaudit.reader import Batch, Claim, Head, Source, reader

LACKS = {"account-name", "roster", "owner", "forwarded"}


def _sniff(head: Head) -> Claim:
    root = root_of(head)
    return Claim.of(exportInfo=isinstance(root.get("exportInfo"), dict), session=isinstance(root.get("session"), dict))


@reader(label=("CipherTalk JSON", "CipherTalk JSON"), forms={"json"}, sniff=_sniff, lacks=LACKS)
def ciphertalk_json(source: Source) -> Iterator[Batch]:
    """Read one export."""
    root = document(source)
    head = small(source, root, "exportInfo", "session")
    session = Session(
        about=head["session"],
        talk=messages_of(source, root),
        basis="group-nickname",
        facts=exporter(head["exportInfo"], names_from="groupNickname"),
    )
    yield session_batch(source, session)
