"""WeFlow HTTP `/api/v1/group-members`: the roster of a group, and the only output of WeFlow that gives its owner.

`{success, chatroomId, count, updatedAt, members: [{wxid, nickname, remark, groupNickname, isOwner, …}]}`. Line numbers
count records over the file: an answer, then its members. No administrators.
"""

from collections.abc import Iterator, Mapping, Sequence

from groupaudit.exports.rosters_of_groups import rosters
from groupaudit.exports.wecom import Answer, answers, groups, has_key, id_of, text_of
from groupaudit.reader import Batch, Claim, Head, Source, reader

LACKS = {"messages", "group-name", "admins"}


def _sniff(head: Head) -> Claim:
    return Claim.of(chatroomId=has_key(head, "chatroomId"), **{"members[].wxid": has_key(head, "members", "wxid")})


@reader(label=("WeFlow HTTP 群成员", "WeFlow HTTP members"), forms={"json", "jsonl"}, sniff=_sniff, lacks=LACKS)
def weflow_http_members(source: Source) -> Iterator[Batch]:
    """Read the answers of one file."""
    facts = {"exporter": "WeFlow HTTP", "names-from": "groupNickname"}
    found = groups(answers(source), "members")
    yield rosters(found, ("chatroomId", "wxid"), group=_group, member=_member, facts=facts)


def _group(_: Answer, members: Sequence[Answer]) -> Mapping[str, str | None]:
    owners = [id_of(member, "wxid") for member in members if member.get("isOwner") is True]
    return {"owner_id": owners[0] if len(owners) == 1 else None}


def _member(record: Answer, _: Answer) -> Mapping[str, str | None]:
    return {
        "group_nickname": text_of(record, "groupNickname"), "account_name": text_of(record, "nickname") or None,
        "remark": text_of(record, "remark") or None, "role": "owner" if record.get("isOwner") is True else None,
    }  # fmt: skip
