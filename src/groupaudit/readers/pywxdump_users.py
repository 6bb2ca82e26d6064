"""PyWxDump `users.json`: people and groups by id; a group has its roster, owner, group nicknames and announcement.

`{wxid: {wxid, nickname, remark, account, …, extra}}`; for a group, `extra` has `owner`, `roomWxids`, `wxid2userinfo`.
Entries of people become contacts, which give account names. Line numbers count records: an entry, then the members of
its group.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from groupaudit.errors import UnreadableInputError
from groupaudit.exports.jsondocument import top
from groupaudit.exports.log_records import root_of, text
from groupaudit.exports.rosters_of_groups import settled
from groupaudit.exports.wecom import flaw, id_of, rejects
from groupaudit.files.exactjson import Repeated, parse
from groupaudit.reader import REJECT, Batch, Claim, Head, Source, reader

LACKS = {"messages", "admins"}
_S = pl.String()
_GROUP = {"line": pl.Int64(), "group_id": _S, "name": _S, "owner_id": _S, "notice": _S}
_MEMBER = {
    "line": pl.Int64(), "group_id": _S, "member_id": _S, "group_nickname": _S, "account_name": _S, "remark": _S, "role": _S,
}  # fmt: skip
_CONTACT = {"line": pl.Int64(), "member_id": _S, "account_name": _S, "remark": _S, "wechat_number": _S}


def _sniff(head: Head) -> Claim:
    first = next((v for v in root_of(head).values() if isinstance(v, dict)), {})
    return Claim.of(account="account" in first, LabelIDList="LabelIDList" in first)


@reader(label=("PyWxDump users.json", "PyWxDump users.json"), forms={"json"}, sniff=_sniff, lacks=LACKS)
def pywxdump_users(source: Source) -> Iterator[Batch]:
    """Read one file."""
    groups: list[dict[str, Any]] = []
    members: list[dict[str, Any]] = []
    contacts: list[dict[str, Any]] = []
    wrong: list[tuple[int, str]] = []
    line = 0
    for entry, reason in _entries(source):
        line += 1
        id_, extra = id_of(entry, "wxid"), entry.get("extra")
        if reason or not id_:
            wrong.append((line, reason or "no-identity"))
        elif id_.endswith("@chatroom"):
            room = extra if isinstance(extra, dict) else {}
            groups.append(_group(line, id_, entry, room))
            for person in _people(room, id_):
                line += 1
                members.append({"line": line, **person})
        else:
            contacts.append(_contact(line, id_, entry))
    yield _batch(groups, members, contacts, wrong)


def _entries(source: Source) -> Iterator[tuple[Mapping[str, Any], str]]:
    values = top(source)
    if not isinstance(values, dict):
        raise UnreadableInputError(
            f"{source.name}: 应是一个 JSON 对象，请重新导出 (a JSON object is expected; export it again)"
        )
    for piece in values.values():
        try:
            value = parse(bytes(piece).decode("utf-8", "replace"))
        except ValueError:
            yield {}, "not-json"
            continue
        if isinstance(value, Repeated) or not isinstance(value, dict):
            yield {}, "duplicate-key" if isinstance(value, Repeated) else "not-an-object"
        else:
            yield value, flaw(value)


def _group(line: int, id_: str, entry: Mapping[str, Any], room: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "line": line, "group_id": id_, "name": text(entry, "nickname"), "owner_id": _owner(room),
        "notice": text(room, "Announcement"),
    }  # fmt: skip


def _owner(room: Mapping[str, Any]) -> str | None:
    """Return the id of the owner, who is given as an id or as an object."""
    owner = room.get("owner")
    return (id_of(owner, "wxid") if isinstance(owner, dict) else id_of(room, "owner")) or None


def _people(room: Mapping[str, Any], group_id: str) -> Iterator[dict[str, Any]]:
    """Yield the members of a group; those listed only by id have no names."""
    known = room.get("wxid2userinfo")
    people = known if isinstance(known, dict) else {}
    listed = room.get("roomWxids")
    ids = [i for i in listed if isinstance(i, str) and i] if isinstance(listed, list) else []
    owner = _owner(room)
    for id_ in dict.fromkeys([*ids, *(str(key) for key in people)]):
        person = people.get(id_)
        about = person if isinstance(person, dict) else {}
        nickname = about.get("roomNickname")
        yield {
            "group_id": group_id, "member_id": id_, "group_nickname": nickname if isinstance(nickname, str) else None,
            "account_name": text(about, "nickname"), "remark": text(about, "remark"),
            "role": "owner" if id_ == owner else None,
        }  # fmt: skip


def _contact(line: int, id_: str, entry: Mapping[str, Any]) -> dict[str, Any]:
    names = {"account_name": "nickname", "remark": "remark", "wechat_number": "account"}
    return {"line": line, "member_id": id_, **{name: text(entry, key) for name, key in names.items()}}


def _batch(
    groups: list[dict[str, Any]],
    members: list[dict[str, Any]],
    contacts: list[dict[str, Any]],
    wrong: list[tuple[int, str]],
) -> Batch:
    people, conflicts, doubled = settled(pl.DataFrame(members, schema=_MEMBER))
    known, odd, again = settled(pl.DataFrame(contacts, schema=_CONTACT))
    every = pl.concat([rejects(wrong).cast(REJECT), conflicts, odd])
    rows = len(groups) + len(members) + len(contacts) + len(wrong)
    return Batch(
        rows=rows,
        kept=rows - every.height - doubled - again,
        tables={
            "groups": pl.DataFrame(groups, schema=_GROUP).with_columns(platform=pl.lit("wechat")),
            "members": people.with_columns(
                name_basis=pl.when(pl.col("group_nickname").is_not_null()).then(pl.lit("group-nickname")),
                membership=pl.lit("present"),
            ),
            "contacts": known,
        },
        rejects=every,
        duplicates=doubled + again,
        facts={"exporter": "PyWxDump", "names-from": "roomNickname"},
    )
