"""WeFlow JSON: one object with `weflow`, `session` and `messages`.

`senderDisplayName` is what the exporting person chose to display: a remark (the default), an account name or a group
nickname. Line numbers count records: the session is 1, then the messages. No roster, no owner.
"""

from collections.abc import Iterator

from groupaudit.exports.log_records import root_of
from groupaudit.exports.session_export import Session, exporter, opened, session_batches
from groupaudit.reader import Batch, Claim, Head, Source, reader

LACKS = {"group-nickname", "account-name", "roster", "owner", "forwarded"}


def _sniff(head: Head) -> Claim:
    root = root_of(head)
    about = root.get("weflow")
    return Claim.of(
        weflow=isinstance(about, dict),
        session=isinstance(root.get("session"), dict),
    ).unless(
        **{"不是 arkme-json": isinstance(about, dict) and (about.get("format") == "arkme-json" or "senders" in root)}
    )


@reader(label=("WeFlow JSON", "WeFlow JSON"), forms={"json"}, sniff=_sniff, lacks=LACKS)
def weflow_json(source: Source) -> Iterator[Batch]:
    """Read one export."""
    root, head = opened(source, "weflow", "session")
    facts = exporter(head["weflow"], names_from="senderDisplayName")
    yield from session_batches(source, root, Session(about=head["session"], facts=facts))
