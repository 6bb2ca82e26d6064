"""EchoTrace JSON: one object with `session` and `messages`, and without `weflow` or `exportInfo`.

`groupMembers`, `avatars` and `exportTime` (local, without a zone) may come after the messages. System messages have no
sender. Line numbers count records: the session is 1, then the messages, then the members.
"""

from collections.abc import Iterator, Mapping

import polars as pl

from groupaudit.exports.jsondocument import Value
from groupaudit.exports.log_records import piece, root_of
from groupaudit.exports.own_words import filled
from groupaudit.exports.rosters_of_groups import settled
from groupaudit.exports.session_export import Roster, Session, opened, session_batches
from groupaudit.files.cells import to_instant
from groupaudit.reader import Batch, Claim, Head, Source, reader

LACKS = {"message-id", "group-nickname", "account-name", "owner", "reply-to", "forwarded"}
_S = pl.String()
_MEMBER = {"username": _S, "nickname": _S, "remark": _S, "groupNickname": _S}
_OTHERS = ("weflow", "exportInfo", "chatlab")


def _sniff(head: Head) -> Claim:
    root = root_of(head)
    talk = root.get("messages")
    first = talk[0] if isinstance(talk, list) and talk and isinstance(talk[0], dict) else {}
    return Claim.of(
        session=isinstance(root.get("session"), dict),
        senderUsername="senderUsername" in first or (talk == [] and "exportTime" in root),
    ).unless(**{"没有 weflow/exportInfo": any(key in root for key in _OTHERS)})


@reader(label=("EchoTrace JSON", "EchoTrace JSON"), forms={"json"}, sniff=_sniff, lacks=LACKS)
def echotrace_json(source: Source) -> Iterator[Batch]:
    """Read one export."""
    root, head = opened(source, "session")
    session = Session(
        about=head["session"],
        facts={"exporter": "EchoTrace", "names-from": "senderDisplayName", **_exported(source, root)},
        person=_MEMBER,
        roster=_roster,
    )
    yield from session_batches(source, root, session)


def _roster(listed: pl.DataFrame) -> Roster:
    return Roster(
        *settled(
            listed.select(
                "line",
                member_id=filled(pl.col("username")),
                group_nickname="groupNickname",
                account_name=filled(pl.col("nickname")),
                remark=filled(pl.col("remark")),
            )
        )
    )


def _exported(source: Source, root: Mapping[str, Value]) -> dict[str, str]:
    """Return the facts on the time of the export, which is local: `exported-at` and `assumed-timezone`."""
    said = bytes(piece(root, "exportTime") or b"").decode("utf-8", "replace").strip('"')
    at = pl.select(to_instant(pl.lit(said[:40]), source.options.timezone).dt.epoch("s")).item()
    return {"exported-at": str(at), "assumed-timezone": source.options.timezone} if at is not None else {}
