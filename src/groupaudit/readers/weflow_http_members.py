"""WeFlow HTTP `/api/v1/group-members`: the roster of a group, and the only output of WeFlow that tells its owner.

`{success, chatroomId, count, updatedAt, members: [{wxid, nickname, remark, groupNickname, isOwner, …}]}`. Records are counted
over the file: an answer, then its members. Administrators are not told.
"""

from collections.abc import Iterator
from typing import Any

import polars as pl

from groupaudit.reader import REJECT, Batch, Claim, Head, Source, reader
from groupaudit.wechat_log import settled
from groupaudit.wecom import Answer, answers, groups, has_key, id_of, rejects, text_of

LACKS = {"messages", "group-name", "admins"}
_S = pl.String()
_MEMBER = {
    "line": pl.Int64(), "group_id": _S, "member_id": _S, "group_nickname": _S, "account_name": _S, "remark": _S, "role": _S,
}  # fmt: skip
_GROUP = {"line": pl.Int64(), "group_id": _S, "owner_id": _S}


def _sniff(head: Head) -> Claim:
    return Claim.of(chatroomId=has_key(head, "chatroomId"), **{"members[].wxid": has_key(head, "members", "wxid")})


@reader(label=("WeFlow HTTP 群成员", "WeFlow HTTP members"), forms={"json", "jsonl"}, sniff=_sniff, lacks=LACKS)
def weflow_http_members(source: Source) -> Iterator[Batch]:
    """Read the answers of one file."""
    rooms: list[dict[str, Any]] = []
    people: list[dict[str, Any]] = []
    wrong: list[tuple[int, str]] = []
    for (line, room, reason), members in groups(answers(source), "members"):
        group_id = id_of(room, "chatroomId")
        if reason or not group_id:
            wrong.append((line, reason or "no-group"))
        else:
            rooms.append({"line": line, "group_id": group_id, "owner_id": _owner([record for _, record, _ in members])})
        for place, record, fault in members:
            if fault or not group_id or not id_of(record, "wxid"):
                wrong.append((place, fault or ("no-identity" if group_id else "no-group")))
            else:
                people.append(_member(place, group_id, record))
    listed, conflicts, doubled = settled(pl.DataFrame(people, schema=_MEMBER))
    every = pl.concat([rejects(wrong).cast(REJECT), conflicts])
    rows = len(rooms) + len(people) + len(wrong)
    yield Batch(
        rows=rows,
        kept=rows - every.height - doubled,
        tables={
            "groups": pl.DataFrame(rooms, schema=_GROUP).with_columns(platform=pl.lit("wechat")),
            "members": listed.with_columns(name_basis=pl.lit("group-nickname"), membership=pl.lit("present")),
        },
        rejects=every,
        duplicates=doubled,
        facts={"exporter": "WeFlow HTTP", "names-from": "groupNickname"},
    )


def _owner(members: list[Answer]) -> str | None:
    owners = [id_of(member, "wxid") for member in members if member.get("isOwner") is True]
    return owners[0] if len(owners) == 1 else None


def _member(line: int, group_id: str, record: Answer) -> dict[str, Any]:
    return {
        "line": line, "group_id": group_id, "member_id": id_of(record, "wxid"),
        "group_nickname": text_of(record, "groupNickname"), "account_name": text_of(record, "nickname") or None,
        "remark": text_of(record, "remark") or None, "role": "owner" if record.get("isOwner") is True else None,
    }  # fmt: skip
