"""ArkMe JSON as WeFlow writes it: `weflow`, `session`, `senders`, `messages`, and `groupMembers` after them.

Messages give their sender as a number, which `senders` resolves. `groupMembers` is the full roster with group nicknames
(none for members who set none) and without owner or administrators; it also lists all who ever spoke, and the chat
itself. Newer versions write `accountId` instead of `wxid`.
Line numbers count records: the session is 1, then the senders, the messages, and the members.
"""

from collections.abc import Iterator

import polars as pl

from groupaudit.exports.log_records import root_of
from groupaudit.exports.own_words import filled
from groupaudit.exports.rosters_of_groups import settled
from groupaudit.exports.session_export import Roster, Session, exporter, opened, session_batches
from groupaudit.exports.wechat_types import is_room
from groupaudit.reader import Batch, Claim, Head, Source, reader

LACKS = {"owner", "forwarded"}
_S = pl.String()
_PERSON = {
    "senderID": _S, "wxid": _S, "accountId": _S, "displayName": _S, "nickname": _S, "remark": _S, "groupNickname": _S,
}  # fmt: skip
_NOBODY = "unknown"
"""The sender that WeFlow writes for messages without one."""


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
    root, head = opened(source, "weflow", "session")
    session = Session(
        about=head["session"],
        facts=exporter(head["weflow"], names_from="groupNickname"),
        basis="group-nickname",
        person=_PERSON,
        people=_people,
        roster=_roster,
    )
    yield from session_batches(source, root, session)


def _people(senders: pl.DataFrame) -> pl.DataFrame:
    return _named(senders).drop("line").unique("senderID", keep="first", maintain_order=True)


def _roster(listed: pl.DataFrame) -> Roster:
    named = _named(listed)
    group = named.filter(~is_room(pl.col("senderUsername"))).drop("senderID", "senderUsername", "sender_name")
    found = settled(group.with_columns(group_nickname=_set(group["group_nickname"])))
    return Roster(*found, phantoms=named.height - group.height)


def _set(nicknames: pl.Series) -> pl.Series:
    """Return nicknames, empty for members without one, as WeFlow omits these; all null if it could read none at all."""
    return nicknames.fill_null("") if nicknames.is_not_null().any() else nicknames


def _named(people: pl.DataFrame) -> pl.DataFrame:
    """Return line, senderID, ids and all names in separate columns; an account name that repeats the id is null."""
    id_ = pl.coalesce(filled(pl.col("wxid")), filled(pl.col("accountId")))
    person = pl.when(~is_room(id_) & (id_ != _NOBODY)).then(id_)
    return people.select(
        "line",
        "senderID",
        senderUsername=id_,
        member_id=person,
        sender_name=filled(pl.col("displayName")),
        group_nickname="groupNickname",
        account_name=pl.when(pl.col("nickname") != id_).then(filled(pl.col("nickname"))),
        remark=filled(pl.col("remark")),
    )
