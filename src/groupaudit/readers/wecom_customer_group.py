"""WeCom customer group, the answer of `externalcontact/groupchat/get`.

Carries the group's name, owner, administrators, every member with type (employee, external, robot), time of joining
and group nickname. A line is the number of the member in its answer, counted over the file.
"""

from collections.abc import Iterator
from typing import Any

import polars as pl

from groupaudit.reader import Batch, Claim, Head, Source, reader
from groupaudit.timestamps import instant
from groupaudit.wecom import answers, has_key, records, rejects, text_of

_S = pl.String()
MEMBER = {
    "line": pl.Int64(), "group_id": _S, "member_id": _S, "type": _S, "join_time": _S, "group_nickname": _S,
    "account_name": _S, "role": _S,
}  # fmt: skip
GROUP = {"line": pl.Int64(), "group_id": _S, "name": _S, "owner_id": _S, "create_time": _S, "notice": _S}


def _sniff(head: Head) -> Claim:
    return Claim.of(**{"group_chat.member_list": has_key(head, "group_chat", "member_list")})


@reader(label=("企业微信客户群 groupchat/get", "WeCom groupchat/get"), forms={"json", "jsonl"}, sniff=_sniff)
def wecom_customer_group(source: Source) -> Iterator[Batch]:
    """Read the answers of one file."""
    groups: list[dict[str, Any]] = []
    members: list[dict[str, Any]] = []
    wrong: list[tuple[int, str]] = []
    line = 0
    for _, answer, reason in answers(source):
        line += 1
        chat = answer.get("group_chat") if answer else None
        if not isinstance(chat, dict) or not text_of(chat, "chat_id"):
            wrong.append((line, reason or "missing-field: chat_id"))
            continue
        groups.append({k: text_of(chat, v) for k, v in _GROUP.items()} | {"line": line})
        roles = dict.fromkeys((text_of(a, "userid") for a in records(chat, "admin_list")), "admin") | {
            text_of(chat, "owner"): "owner"
        }
        for record in records(chat, "member_list"):
            line += 1
            id_ = text_of(record, "userid")
            if not id_:
                wrong.append((line, "no-identity"))
                continue
            known = {k: text_of(record, v) for k, v in _MEMBER.items()}
            members.append(
                known | {"line": line, "group_id": text_of(chat, "chat_id"), "role": roles.get(id_, "member")}
            )
    yield _batch(line, groups, members, wrong)


_GROUP = {"group_id": "chat_id", "name": "name", "owner_id": "owner", "create_time": "create_time", "notice": "notice"}
_MEMBER = {
    "member_id": "userid",
    "type": "type",
    "join_time": "join_time",
    "group_nickname": "group_nickname",
    "account_name": "name",
}


def _batch(
    rows: int, groups: list[dict[str, Any]], members: list[dict[str, Any]], wrong: list[tuple[int, str]]
) -> Batch:
    created, _ = instant(pl.col("create_time"))
    joined, _ = instant(pl.col("join_time"))
    kind = pl.col("type")
    return Batch(
        rows=rows,
        kept=rows - len(wrong),
        rejects=rejects(wrong),
        tables={
            "groups": pl.DataFrame(groups, schema=GROUP).with_columns(created_at=created, platform=pl.lit("wecom")),
            "members": pl.DataFrame(members, schema=MEMBER).with_columns(
                joined_at=joined,
                external=pl.when(kind.is_in(["1", "2", "3"])).then(kind == "2"),
                robot=pl.when(kind.is_in(["1", "2", "3"])).then(kind == "3"),
                name_basis=pl.lit("group-nickname"),
                membership=pl.lit("present"),
            ),
        },
    )
