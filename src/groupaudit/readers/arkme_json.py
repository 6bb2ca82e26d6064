"""ArkMe JSON as WeFlow writes it: `weflow`, `session`, `senders`, `messages`, and `groupMembers` behind them.

Messages name their sender by a number; `senders` tells who that is. `groupMembers` is the full roster with group
nicknames and without owner or administrators. Records are counted: the session is 1, then the senders, the messages, and
the members.
"""

from collections.abc import Iterator

import polars as pl

from groupaudit.jsonrecords import Record
from groupaudit.log_records import document, listed, root_of, small
from groupaudit.own_words import filled
from groupaudit.reader import Batch, Claim, Head, Source, reader
from groupaudit.session_export import Session, exporter, messages_of, session_batch
from groupaudit.wechat_log import settled

LACKS = {"owner", "forwarded"}
_S = pl.String()
_PERSON = {"senderID": _S, "wxid": _S, "displayName": _S, "nickname": _S, "remark": _S, "groupNickname": _S}


def _sniff(head: Head) -> Claim:
    root = root_of(head)
    about = root.get("weflow")
    return Claim.of(
        weflow=isinstance(about, dict),
        session=isinstance(root.get("session"), dict),
        senders=isinstance(root.get("senders"), list)
        or (isinstance(about, dict) and about.get("format") == "arkme-json"),
    )


@reader(label=("WeFlow ArkMe JSON", "WeFlow ArkMe JSON"), forms={"json"}, sniff=_sniff, lacks=LACKS)
def arkme_json(source: Source) -> Iterator[Batch]:
    """Read one export."""
    root = document(source)
    head = small(source, root, "weflow", "session")
    senders = listed(source, root, "senders", Record(fields=_PERSON), first=2)
    talk = messages_of(source, root, first=2 + senders.rows)
    roster = listed(source, root, "groupMembers", Record(fields=_PERSON), first=2 + senders.rows + talk.rows)
    people = _named(senders.frame).drop("line").unique("senderID", keep="first", maintain_order=True)
    members, wrong, doubled = settled(_named(roster.frame).drop("senderID", "sender_name"))
    session = Session(
        about=head["session"],
        talk=talk,
        basis="group-nickname",
        facts=exporter(head["weflow"], names_from="groupNickname"),
        people=people,
        members=members,
        more_rows=senders.rows + roster.rows,
        more_rejects=pl.concat([senders.rejects, roster.rejects, wrong]),
        duplicates=doubled,
    )
    yield session_batch(source, session)


def _named(people: pl.DataFrame) -> pl.DataFrame:
    """Return line, senderID and every name apart; an empty group nickname is one that is not set."""
    return people.select(
        "line",
        "senderID",
        member_id=pl.when(~pl.col("wxid").str.ends_with("@chatroom")).then(filled(pl.col("wxid"))),
        sender_name=filled(pl.col("displayName")),
        group_nickname="groupNickname",
        account_name=filled(pl.col("nickname")),
        remark=filled(pl.col("remark")),
    )
