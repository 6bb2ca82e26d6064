"""WeFlow HTTP `/api/v1/group-members`: the roster of a group with its owner."""

import json

import pytest

from opened import batch_of, problem_of, rejected

ROOM = "1@chatroom"


def member(id_, **more):
    """One entry of `members`."""
    return {
        "wxid": id_, "displayName": "老张", "nickname": "风清", "remark": "老张", "alias": "z3", "groupNickname": "张三+工程部",
        "avatarUrl": "", "isOwner": False, "isFriend": True, "messageCount": 3,
    } | more  # fmt: skip


def answer(*members, room=ROOM, **more):
    """One answer."""
    return {
        "success": True,
        "chatroomId": room,
        "count": len(members),
        "fromCache": False,
        "updatedAt": 1,
        "members": list(members),
    } | more


@pytest.fixture
def read(tmp_path):
    """Read one file."""
    return lambda content, name="x.json": batch_of(tmp_path, name, content, reader="weflow-http-members")


def rows(batch, *columns, table="members"):
    """Return columns in the order of lines."""
    return batch.tables[table].sort("line").select(columns).rows()


def test_members_with_every_name_apart_and_the_owner(read):
    """An empty group nickname is one that is not set; the remark is no evidence."""
    batch = read(
        answer(member("wxid_aa", isOwner=True), member("wxid_bb", groupNickname="", nickname="云淡", remark=""))
    )
    columns = ("line", "member_id", "group_nickname", "account_name", "remark", "role", "name_basis", "membership")
    assert rows(batch, *columns) == [
        (2, "wxid_aa", "张三+工程部", "风清", "老张", "owner", "group-nickname", "present"),
        (3, "wxid_bb", "", "云淡", None, None, "group-nickname", "present"),
    ]
    assert rows(batch, "group_id", "owner_id", "platform", table="groups") == [(ROOM, "wxid_aa", "wechat")]
    assert (batch.rows, batch.kept) == (3, 3)


@pytest.mark.parametrize("owners", [0, 2])
def test_an_owner_is_one_or_nobody(read, owners):
    """Of two that say so neither is taken for the group's."""
    members = [member(f"wxid_{n}", isOwner=n < owners) for n in range(3)]
    assert rows(read(answer(*members)), "owner_id", table="groups") == [(None,)]


def test_several_answers_in_one_file(read):
    """An array of them, and one a line."""
    both = [answer(member("wxid_aa")), answer(member("wxid_aa"), room="2@chatroom")]
    lines = "\n".join(json.dumps(a, ensure_ascii=False) for a in both)
    for content, name in ((both, "x.json"), (lines, "x.jsonl")):
        assert rows(read(content, name), "line", "group_id") == [(2, ROOM), (4, "2@chatroom")]


def test_what_cannot_be_used_is_named(read):
    """Members without an id, equal and contradicting ones, an answer without a group."""
    batch = read([
        answer(member("wxid_aa"), member(""), member("wxid_aa"), member("wxid_aa", nickname="别名"), 5), answer(member("wxid_bb"), room=""),
    ])  # fmt: skip
    assert batch.duplicates == 1
    assert [reason for _, reason in rejected(batch)] == [
        "duplicate-member", "no-identity", "not-an-object", "no-group", "no-group",
    ]  # fmt: skip


def test_an_answer_that_is_cut_is_named(tmp_path):
    """With the place."""
    assert "x.json" in problem_of(tmp_path, "x.json", json.dumps(answer(member("wxid_aa")))[:-4])
