"""WeCom internal group, the answer of `msgaudit/groupchat/get`, or of `get_group_chat` in the data zone (数据与智能专区).

The answer does not contain the group's id: it is taken from `roomid`, `chat_id` or `chatid` if somebody added one,
else from the file name, which may be the id or contain it. There are no nicknames and no administrators; the creator is
not necessarily the owner. The zone gives no group name, but the type of each member: 1 employee, 2 external, 3 robot.
Line numbers count records over the file: a group, then its members.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import Any

import polars as pl

from groupaudit.exports.wecom import Answer, answers, groups, has_key, id_of, lost, rejects, text_of, timed, types
from groupaudit.reader import Batch, Claim, Head, Source, reader

_S = pl.String()
MEMBER = {"line": pl.Int64(), "group_id": _S, "member_id": _S, "join_time": _S, "type": _S}
GROUP = {"line": pl.Int64(), "group_id": _S, "name": _S, "create_time": _S, "notice": _S}

_IDS = ("roomid", "chat_id", "chatid")
_ID_INSIDE = re.compile(r"(?<![A-Za-z0-9])wr[A-Za-z0-9_-]{30}(?![A-Za-z0-9])")
_ID = re.compile(r"wr[A-Za-z0-9_-]+")

LACKS = {"messages", "group-nickname", "account-name", "owner"}


def _sniff(head: Head) -> Claim:
    nobody = head.first.get("members") == []
    told = has_key(head, "roomname") or has_key(head, "room_create_time")
    listed = nobody or has_key(head, "members", "memberid")
    return Claim.of(**{"roomname/room_create_time": told, "members[].memberid": listed})


@reader(
    label=("企业微信内部群 msgaudit/groupchat/get", "WeCom msgaudit/groupchat/get"),
    forms={"json", "jsonl"},
    sniff=_sniff,
    lacks=LACKS,
)
def wecom_internal_group(source: Source) -> Iterator[Batch]:
    """Read the answers of one file; its name gives the id only if there is a single answer."""
    found = list(answers(source))
    name = _id_in(PurePath(source.name).stem) if len(found) == 1 else ""
    rooms: list[dict[str, Any]] = []
    members: list[dict[str, Any]] = []
    wrong: list[tuple[int, str]] = []
    for (line, room, reason), people in groups(found, "members"):
        group_id = next(filter(None, (id_of(room, key) for key in _IDS)), name)
        if reason or not group_id:
            wrong.append((line, reason or "no-group"))
        else:
            rooms.append(_room(line, group_id, room))
        for place, record, fault in people:
            member_id = id_of(record, "memberid")
            if fault or not group_id or not member_id:
                wrong.append((place, fault or ("no-identity" if group_id else "no-group")))
            else:
                members.append(_member(place, group_id, record))
    named = sum(room["group_id"] == name and not _ID.fullmatch(name) for room in rooms)
    yield _batch(rooms, members, wrong, {"group-id-from-name": named} if named else {})


def _id_in(name: str) -> str:
    """Return the group id in a file name if it contains exactly one, else the whole name."""
    inside = {*_ID_INSIDE.findall(name)}
    return inside.pop() if len(inside) == 1 else name


def _room(line: int, group_id: str, room: Answer) -> dict[str, Any]:
    name, created, notice = (text_of(room, key) for key in ("roomname", "room_create_time", "notice"))
    return {"line": line, "group_id": group_id, "name": name, "create_time": created, "notice": notice}


def _member(line: int, group_id: str, record: Answer) -> dict[str, Any]:
    id_, joined, kind = (text_of(record, key) for key in ("memberid", "jointime", "type"))
    return {"line": line, "group_id": group_id, "member_id": id_, "join_time": joined, "type": kind}


def _batch(
    rooms: list[dict[str, Any]], members: list[dict[str, Any]], wrong: list[tuple[int, str]], notes: Mapping[str, int]
) -> Batch:
    listed, undated = timed(rooms, GROUP, "create_time", "created_at")
    people, unjoined = timed(members, MEMBER, "join_time", "joined_at")
    rejected = pl.concat([rejects(wrong), undated, unjoined])
    return Batch(
        rows=len(rooms) + len(members) + len(wrong),
        kept=listed.height + people.height,
        rejects=rejected,
        notes=notes,
        tables={
            "lost": lost("members", rejected, pl.concat([listed["group_id"], people["group_id"]])),
            "groups": listed.with_columns(platform=pl.lit("wecom")),
            "members": people.with_columns(membership=pl.lit("present"), **types()),
        },
    )
