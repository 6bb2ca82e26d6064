"""WeCom internal group, the answer of `msgaudit/groupchat/get`.

The answer does not name the group's id: it is taken from the file name, or from `roomid` or `chat_id` beside the
answer. There are no nicknames and no administrators in it; the creator is not necessarily the owner.
"""

from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

import polars as pl

from groupaudit.reader import Batch, Claim, Head, Source, reader
from groupaudit.timestamps import instant
from groupaudit.wecom import answers, has_key, records, rejects, text_of

_S = pl.String()
MEMBER = {"line": pl.Int64(), "group_id": _S, "member_id": _S, "join_time": _S}
GROUP = {"line": pl.Int64(), "group_id": _S, "name": _S, "create_time": _S, "notice": _S}


def _sniff(head: Head) -> Claim:
    return Claim.of(roomname=has_key(head, "roomname"), **{"members[].memberid": has_key(head, "members", "memberid")})


@reader(
    label=("企业微信内部群 msgaudit/groupchat/get", "WeCom msgaudit/groupchat/get"),
    forms={"json", "jsonl"},
    sniff=_sniff,
)
def wecom_internal_group(source: Source) -> Iterator[Batch]:
    """Read the answers of one file; without an id of its own only a single answer can be told apart."""
    groups: list[dict[str, Any]] = []
    members: list[dict[str, Any]] = []
    wrong: list[tuple[int, str]] = []
    line = 0
    several = list(answers(source))
    for _, answer, reason in several:
        line += 1
        own = (text_of(answer, "roomid") or text_of(answer, "chat_id")) if answer else None
        group_id = own or (PurePath(source.name).stem if len(several) == 1 else "")
        if answer is None or not group_id:
            wrong.append((line, reason or "no-group"))
            continue
        name, created, notice = (text_of(answer, k) for k in ("roomname", "room_create_time", "notice"))
        groups.append({"line": line, "group_id": group_id, "name": name, "create_time": created, "notice": notice})
        for record in records(answer, "members"):
            line += 1
            id_ = text_of(record, "memberid")
            if id_:
                members.append(
                    {"line": line, "group_id": group_id, "member_id": id_, "join_time": text_of(record, "jointime")}
                )
            else:
                wrong.append((line, "no-identity"))
    created_at, _ = instant(pl.col("create_time"))
    joined_at, _ = instant(pl.col("join_time"))
    yield Batch(
        rows=line,
        kept=line - len(wrong),
        rejects=rejects(wrong),
        tables={
            "groups": pl.DataFrame(groups, schema=GROUP).with_columns(created_at=created_at, platform=pl.lit("wecom")),
            "members": pl.DataFrame(members, schema=MEMBER).with_columns(
                joined_at=joined_at, membership=pl.lit("present")
            ),
        },
    )
