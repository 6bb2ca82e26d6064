"""WeCom customer group, the answer of `externalcontact/groupchat/get`.

It gives the group's name, owner and administrators, and every member with type (employee, external, robot), time of
joining and group nickname. Line numbers count records over the file: a group, then its members.
"""

from collections.abc import Iterator
from typing import Any

import polars as pl

from groupaudit.exports.wecom import Answer, answers, groups, has_key, id_of, lost, rejects, text_of, timed, types
from groupaudit.files.exactjson import Repeated
from groupaudit.reader import Batch, Claim, Head, Source, reader

_S = pl.String()
SCENES = {"1": "invite", "2": "link", "3": "qr"}
MEMBER = {
    "line": pl.Int64(), "group_id": _S, "member_id": _S, "role": _S, "type": _S, "join_time": _S,
    "group_nickname": _S, "account_name": _S, "join_scene": _S, "invited_by": _S,
}  # fmt: skip
GROUP = {"line": pl.Int64(), "group_id": _S, "name": _S, "owner_id": _S, "create_time": _S, "notice": _S}

LACKS = {"messages"}


def _sniff(head: Head) -> Claim:
    return Claim.of(**{"group_chat.member_list": has_key(head, "group_chat", "member_list")})


@reader(
    label=("企业微信客户群 groupchat/get", "WeCom groupchat/get"), forms={"json", "jsonl"}, sniff=_sniff, lacks=LACKS
)
def wecom_customer_group(source: Source) -> Iterator[Batch]:
    """Read the answers of one file."""
    chats: list[dict[str, Any]] = []
    members: list[dict[str, Any]] = []
    wrong: list[tuple[int, str]] = []
    for (line, chat, reason), people in groups(_chats(source), "member_list"):
        group_id = id_of(chat, "chat_id")
        if reason or not group_id:
            wrong.append((line, reason or "no-group"))
        else:
            chats.append(_group(line, group_id, chat))
        for place, record, fault in people:
            if fault or not group_id or not id_of(record, "userid"):
                wrong.append((place, fault or ("no-identity" if group_id else "no-group")))
            else:
                members.append(_member(place, group_id, record, chat))
    yield _batch(chats, members, wrong)


def _chats(source: Source) -> Iterator[tuple[Answer, str]]:
    for answer, reason in answers(source):
        chat = answer.get("group_chat")
        if reason or not isinstance(chat, dict):
            yield {}, reason or "missing-field: group_chat"
        else:
            yield (chat, "duplicate-key" if isinstance(chat, Repeated) else "")


def _group(line: int, group_id: str, chat: Answer) -> dict[str, Any]:
    plain = {key: text_of(chat, key) for key in ("name", "create_time", "notice")}
    return {"line": line, "group_id": group_id, "owner_id": id_of(chat, "owner") or None, **plain}


def _member(line: int, group_id: str, record: Answer, chat: Answer) -> dict[str, Any]:
    member_id = id_of(record, "userid")
    return {
        "line": line,
        "group_id": group_id,
        "member_id": member_id,
        "role": _role(member_id, chat),
        "account_name": text_of(record, "name"),
        "invited_by": _inviter(record),
        **{key: text_of(record, key) for key in ("type", "join_time", "join_scene", "group_nickname")},
    }


def _inviter(record: Answer) -> str | None:
    inviter = record.get("invitor")
    return id_of(inviter, "userid") or None if isinstance(inviter, dict) else None


def _role(member_id: str, chat: Answer) -> str | None:
    """Return a member's role; null if not the owner and the answer does not list administrators."""
    admins = chat.get("admin_list")
    if member_id == id_of(chat, "owner"):
        return "owner"
    if not isinstance(admins, list):
        return None
    listed = any(isinstance(admin, dict) and text_of(admin, "userid") == member_id for admin in admins)
    return "admin" if listed else "member"


def _batch(chats: list[dict[str, Any]], members: list[dict[str, Any]], wrong: list[tuple[int, str]]) -> Batch:
    listed, undated = timed(chats, GROUP, "create_time", "created_at")
    people, unjoined = timed(members, MEMBER, "join_time", "joined_at")
    rejected = pl.concat([rejects(wrong), undated, unjoined])
    return Batch(
        rows=len(chats) + len(members) + len(wrong),
        kept=listed.height + people.height,
        rejects=rejected,
        tables={
            "lost": lost("members", rejected, pl.concat([listed["group_id"], people["group_id"]])),
            "groups": listed.with_columns(platform=pl.lit("wecom")),
            "members": people.with_columns(
                **types(),
                join_scene=pl.col("join_scene").replace_strict(SCENES, default=None),
                name_basis=pl.lit("group-nickname"),
                membership=pl.lit("present"),
            ),
        },
    )
