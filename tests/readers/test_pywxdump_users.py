"""PyWxDump `users.json`: contacts, and groups with roster, owner, nicknames and announcement."""

import json

import pytest

from opened import batch_of, problem_of, rejected

ROOM = "1@chatroom"


def person(id_, nickname="风清", **more):
    """One entry."""
    return {
        "wxid": id_, "nickname": nickname, "remark": "老张", "account": "z3", "describe": "", "headImgUrl": "", "ExtraBuf": {},
        "LabelIDList": [], "extra": None,
    } | more  # fmt: skip


def room(*ids, owner="wxid_aa", nicknames=None, **more):
    """The entry of a group."""
    known = {i: person(i, roomNickname=n) for i, n in (nicknames or {}).items()}
    extra = {
        "wxid": ROOM, "roomWxids": list(ids), "IsShowName": 1, "ChatRoomFlag": 0, "SelfDisplayName": "", "owner": owner,
        "wxid2userinfo": known, "Announcement": "停电通知", "AnnouncementEditor": "wxid_aa", "AnnouncementPublishTime": 1,
    }  # fmt: skip
    return person(ROOM, "工作群", extra=extra | more)


def entries(*people):
    """A whole file."""
    return {entry["wxid"] or "x": entry for entry in people}


@pytest.fixture
def read(tmp_path):
    """Read one file."""
    return lambda content: batch_of(tmp_path, "users.json", content, reader="pywxdump-users")


def rows(batch, *columns, table="members"):
    """Return columns in the order of lines."""
    return batch.tables[table].sort("line").select(columns).rows()


def test_a_group_has_its_roster_owner_and_announcement(read):
    """Those of whom only the id is listed are members, too; records are counted: an entry, then its members."""
    batch = read(
        entries(person("wxid_zz"), room("wxid_aa", "wxid_bb", nicknames={"wxid_aa": "张三+工程部", "wxid_cc": ""}))
    )
    assert rows(batch, "line", "group_id", "name", "owner_id", "notice", table="groups") == [
        (2, ROOM, "工作群", "wxid_aa", "停电通知")
    ]
    columns = ("line", "member_id", "group_nickname", "account_name", "remark", "role", "name_basis", "membership")
    assert rows(batch, *columns) == [
        (3, "wxid_aa", "张三+工程部", "风清", "老张", "owner", "group-nickname", "present"),
        (4, "wxid_bb", None, None, None, None, None, "present"),
        (5, "wxid_cc", "", "风清", "老张", None, "group-nickname", "present"),
    ]
    assert (batch.rows, batch.kept) == (5, 5)


@pytest.mark.parametrize(
    ("owner", "id_"), [(person("wxid_bb"), "wxid_bb"), ("wxid_bb", "wxid_bb"), ("", None), (None, None), ({}, None)]
)
def test_the_owner_is_an_id_or_a_person(read, owner, id_):
    """Versions differ."""
    assert rows(read(entries(room("wxid_bb", owner=owner))), "owner_id", table="groups") == [(id_,)]


def test_people_become_contacts(read):
    """They tell account names, remarks and WeChat numbers."""
    batch = read(entries(person("wxid_aa"), person("wxid_bb", "", remark="", account="")))
    assert rows(batch, "member_id", "account_name", "remark", "wechat_number", table="contacts") == [
        ("wxid_aa", "风清", "老张", "z3"), ("wxid_bb", None, None, None),
    ]  # fmt: skip


def test_an_entry_of_another_key_is_the_one_of_its_id(read):
    """The id inside counts; two of one id and other contents contradict each other."""
    batch = read({"a": person("wxid_aa"), "b": person("wxid_aa"), "c": person("wxid_aa", "别名")})
    assert (batch.duplicates, [reason for _, reason in rejected(batch)]) == (1, ["duplicate-member"])


@pytest.mark.parametrize("extra", [None, [], "x", {"roomWxids": "wxid_aa", "wxid2userinfo": ["wxid_aa"]}])
def test_a_group_without_a_roster_is_a_group(read, extra):
    """What is no list and no object holds nobody."""
    batch = read(entries(person("wxid_aa"), person(ROOM, "工作群", extra=extra)))
    assert rows(batch, "group_id", "name", "owner_id", table="groups") == [(ROOM, "工作群", None)]
    assert "members" not in batch.tables


def test_what_cannot_be_used_is_named(read):
    """The others stay."""
    batch = read({"a": person("wxid_aa"), "b": person(""), "c": 5, "d": person("wxid_dd")})
    assert rejected(batch) == [(2, "no-identity"), (3, "not-an-object")]
    assert rows(batch, "member_id", table="contacts") == [("wxid_aa",), ("wxid_dd",)]


def test_a_file_that_is_cut_or_no_object_is_named(tmp_path):
    """With the file's name."""
    text = json.dumps(entries(person("wxid_aa"), room("wxid_aa")))
    assert "users.json" in problem_of(tmp_path, "users.json", text[:-9])
