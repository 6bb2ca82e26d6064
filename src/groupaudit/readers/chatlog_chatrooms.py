"""chatlog's list of groups (`/api/v1/chatroom`): `{"items": [{name, owner, users, remark, nickName}]}`, or its CSV.

`name` is the group's id, `nickName` its name, `displayName` of a user the group nickname (empty: not set). The JSON has
the roster and the owner, but no administrators. The CSV (Name, Remark, NickName, Owner, UserCount) has no members and
no quoting: a comma in a name shifts its fields, so each row is read from both ends. If a row has both remark and name,
and one of them has a comma, they cannot be told apart: the group is kept without name.
"""

from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from groupaudit.exports.log_lines import lines_of
from groupaudit.exports.log_table import has
from groupaudit.exports.own_words import filled
from groupaudit.exports.rosters_of_groups import rosters
from groupaudit.exports.wecom import Answer, answers, groups, has_key, id_of, text_of
from groupaudit.reader import Batch, Claim, Head, Source, reader

LACKS = {"messages", "account-name", "admins"}
_COLUMNS = ("Name", "Remark", "NickName", "Owner", "UserCount")
_ROW = r"^(?P<id>[^,]+),(?:(?P<remark>[^,]+),(?P<name>[^,]*)|,(?P<alone>.*)|(?P<unclear>.*)),(?P<owner>[^,]*),(?P<count>\d+)$"


def _sniff(head: Head) -> Claim:
    table = has(head, _COLUMNS)
    users = has_key(head, "items", "users") and (has_key(head, "items", "owner") or has_key(head, "items", "name"))
    return Claim.of(**{"items[].users / Name,…,UserCount": table or users})


@reader(label=("chatlog 群列表", "chatlog chatrooms"), forms={"json", "jsonl", "text"}, sniff=_sniff, lacks=LACKS)
def chatlog_chatrooms(source: Source) -> Iterator[Batch]:
    """Read one answer."""
    if source.form == "text":
        yield _from_csv(source)
        return
    facts = {"exporter": "chatlog", "names-from": "displayName"}
    yield rosters(groups(_rooms(source), "users"), ("name", "userName"), group=_group, member=_member, facts=facts)


def _rooms(source: Source) -> Iterator[tuple[Answer, str]]:
    """Yield every room of every valid answer; Go writes an empty list as null."""
    for answer, reason in answers(source):
        items = answer.get("items")
        if "items" in answer and items is None:
            continue
        if reason or not isinstance(items, list):
            yield {}, reason or "missing-field: items"
            continue
        for item in items:
            yield (_known(item), "") if isinstance(item, dict) else ({}, "not-an-object")


def _known(room: Answer) -> Answer:
    """Return a room with a list of users: Go writes an empty one as null."""
    return {**room, "users": []} if "users" in room and room["users"] is None else room


def _group(room: Answer, _: Sequence[Answer]) -> Mapping[str, str | None]:
    return {"name": text_of(room, "nickName") or None, "owner_id": id_of(room, "owner") or None}


def _member(user: Answer, room: Answer) -> Mapping[str, str | None]:
    role = "owner" if id_of(user, "userName") == (id_of(room, "owner") or None) else None
    return {"group_nickname": text_of(user, "displayName"), "role": role}


def _from_csv(source: Source) -> Batch:
    rows = lines_of(source).filter(pl.col("line") > 1, pl.col("raw").str.strip_chars() != "")
    parts = rows.with_columns(pl.col("raw").str.extract_groups(_ROW)).unnest("raw")
    fine = pl.col("id").is_not_null() & ~pl.col("line").is_in(list(source.undecodable))
    told = parts.filter(fine).select(
        "line",
        group_id="id",
        name=filled(pl.coalesce("name", "alone")),
        owner_id=filled(pl.col("owner")),
        platform=pl.lit("wechat"),
    )
    bad = parts.filter(~fine).select("line", reason=pl.lit("missing-field: Name"))
    return Batch(
        rows=rows.height, kept=told.height, tables={"groups": told}, rejects=bad, facts={"exporter": "chatlog"}
    )
