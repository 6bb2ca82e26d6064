"""CipherTalk JSON (detailed-json): one object with `exportInfo`, `session` and `messages`.

Messages carry the group nickname beside the display name, where WeChat's content tells it. Every name of the session is
the exporter's remark where there is one, and `session.ownerId` the exporting account, not the group's owner. `rawContent`
is WeChat's own content. Records are counted: the session is 1, then the messages. No roster.
"""

from collections.abc import Iterator

from groupaudit.exports.log_records import document, root_of, small
from groupaudit.exports.session_export import Session, exporter, messages_of, session_batch
from groupaudit.reader import Batch, Claim, Head, Source, reader

LACKS = {"group-name", "account-name", "roster", "owner"}


def _sniff(head: Head) -> Claim:
    root = root_of(head)
    return Claim.of(exportInfo=isinstance(root.get("exportInfo"), dict), session=isinstance(root.get("session"), dict))


@reader(label=("CipherTalk JSON", "CipherTalk JSON"), forms={"json"}, sniff=_sniff, lacks=LACKS)
def ciphertalk_json(source: Source) -> Iterator[Batch]:
    """Read one export."""
    root = document(source)
    head = small(source, root, "exportInfo", "session")
    talk = messages_of(source, root)
    tells = talk.frame["groupNickname"].is_not_null().any()
    session = Session(
        about=head["session"],
        talk=talk,
        basis="group-nickname" if tells else "unknown",
        names_group=False,
        facts=exporter(head["exportInfo"], names_from="groupNickname" if tells else "senderDisplayName"),
    )
    yield session_batch(source, session)
