"""chatlog's list of groups (`/api/v1/chatroom`): `{"items": [{name, owner, users, remark, nickName}]}`, or its CSV.

`name` is the group's id, `nickName` its name, `displayName` of a user the group nickname (empty: not set). The JSON carries
the roster and the owner, no administrators. The CSV (Name, Remark, NickName, Owner, UserCount) has no members and quotes
nothing: a comma in a name shifts its fields, so each row is read from both ends. With a comma in one of two names nobody can
tell which is which: the group is known then, its name is not.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from groupaudit.log_lines import lines_of
from groupaudit.log_table import has
from groupaudit.own_words import filled
from groupaudit.reader import REJECT, Batch, Claim, Head, Source, reader
from groupaudit.wechat_log import settled
from groupaudit.wecom import Answer, answers, groups, has_key, id_of, rejects, text_of

LACKS = {"messages", "account-name", "admins"}
_COLUMNS = ("Name", "Remark", "NickName", "Owner", "UserCount")
_S = pl.String()
_MEMBER = {"line": pl.Int64(), "group_id": _S, "member_id": _S, "group_nickname": _S, "role": _S}
_GROUP = {"line": pl.Int64(), "group_id": _S, "name": _S, "owner_id": _S}
_ROW = r"^(?P<id>[^,]+),(?:(?P<remark>[^,]+),(?P<name>[^,]*)|,(?P<alone>.*)|(?P<unclear>.*)),(?P<owner>[^,]*),(?P<count>\d+)$"


def _sniff(head: Head) -> Claim:
    table = has(head, _COLUMNS)
    users = has_key(head, "items", "users") and (has_key(head, "items", "owner") or has_key(head, "items", "name"))
    return Claim.of(**{"items[].users / Name,…,UserCount": table or users})


@reader(label=("chatlog 群列表", "chatlog chatrooms"), forms={"json", "jsonl", "text"}, sniff=_sniff, lacks=LACKS)
def chatlog_chatrooms(source: Source) -> Iterator[Batch]:
    """Read one answer."""
    yield _from_csv(source) if source.form == "text" else _from_json(source)


def _from_json(source: Source) -> Batch:
    rooms: list[dict[str, Any]] = []
    people: list[dict[str, Any]] = []
    wrong: list[tuple[int, str]] = []
    for (line, room, reason), users in groups(_rooms(source), "users"):
        group_id = id_of(room, "name")
        if reason or not group_id:
            wrong.append((line, reason or "no-group"))
        else:
            name, owner = text_of(room, "nickName") or None, id_of(room, "owner") or None
            rooms.append({"line": line, "group_id": group_id, "name": name, "owner_id": owner})
        for place, user, fault in users:
            if fault or not group_id or not id_of(user, "userName"):
                wrong.append((place, fault or ("no-identity" if group_id else "no-group")))
            else:
                people.append(_member(place, group_id, user, room))
    members, conflicts, doubled = settled(pl.DataFrame(people, schema=_MEMBER))
    every = pl.concat([rejects(wrong).cast(REJECT), conflicts])
    rows = len(rooms) + len(people) + len(wrong)
    return Batch(
        rows=rows,
        kept=rows - every.height - doubled,
        tables={
            "groups": pl.DataFrame(rooms, schema=_GROUP).with_columns(platform=pl.lit("wechat")),
            "members": members.with_columns(name_basis=pl.lit("group-nickname"), membership=pl.lit("present")),
        },
        rejects=every,
        duplicates=doubled,
        facts={"exporter": "chatlog", "names-from": "displayName"},
    )


def _rooms(source: Source) -> Iterator[tuple[Answer, str]]:
    """Yield every room of every answer that is whole."""
    for answer, reason in answers(source):
        items = answer.get("items")
        if reason or not isinstance(items, list):
            yield {}, reason or "missing-field: items"
            continue
        for item in items:
            yield (item, "") if isinstance(item, dict) else ({}, "not-an-object")


def _member(line: int, group_id: str, user: Answer, room: Mapping[str, object]) -> dict[str, Any]:
    member_id, owner = id_of(user, "userName"), id_of(room, "owner")
    role = ("owner" if member_id == owner else None) if owner else None
    nickname = text_of(user, "displayName")
    return {"line": line, "group_id": group_id, "member_id": member_id, "group_nickname": nickname, "role": role}


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
