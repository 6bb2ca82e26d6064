"""chatlog's list of groups: roster and owner as JSON; as CSV, which quotes nothing, names and owner."""

import pytest

from opened import batch_of, members, rejected

HEADER = "Name,Remark,NickName,Owner,UserCount\n"


@pytest.fixture
def read(tmp_path):
    """Read one answer."""

    def read(content, name="chatroom.csv"):
        return batch_of(tmp_path, name, content, reader="chatlog-chatrooms")

    return read


def room(*users, **more):
    """One group of an answer."""
    about = {"name": "1@chatroom", "owner": "wxid_aa", "remark": "那个群", "nickName": "翠湖群"}
    return about | {"users": [{"userName": i, "displayName": n} for i, n in users]} | more


def groups(batch):
    """Return id, name and owner of all groups."""
    return batch.tables["groups"].sort("line").select("group_id", "name", "owner_id").rows()


def test_the_json_is_a_roster_with_its_owner(read):
    """The name is the group's own, not the remark; an unset group nickname is empty, and no administrator is told."""
    batch = read({"items": [room(("wxid_aa", "刘洋+集团"), ("wxid_bb", ""))]}, "chatroom.json")
    assert groups(batch) == [("1@chatroom", "翠湖群", "wxid_aa")]
    assert members(batch, "group_id", "member_id", "group_nickname", "role", "name_basis", "membership") == [
        ("1@chatroom", "wxid_aa", "刘洋+集团", "owner", "group-nickname", "present"),
        ("1@chatroom", "wxid_bb", "", None, "group-nickname", "present"),
    ]
    assert (batch.rows, batch.kept) == (3, 3)


def test_a_null_list_is_an_empty_one(read):
    """Go writes it so: an answer without groups, or a group without users, costs nothing else."""
    batch = read([{"items": None}, {"items": [room(users=None)]}], "chatroom.json")
    assert groups(batch) == [("1@chatroom", "翠湖群", "wxid_aa")]
    assert (batch.rows, rejected(batch)) == (1, [])


def test_broken_records_are_rejects(read):
    """A group without an id takes its members with it; a member without an id is nobody."""
    content = {"items": [room(("wxid_aa", "甲"), name=""), 42, room(("", "乙"), ("wxid_bb", "丙"), name="2@chatroom")]}
    batch = read(content, "chatroom.json")
    assert sorted(reason for _, reason in rejected(batch)) == ["no-group", "no-group", "no-identity", "not-an-object"]
    assert members(batch, "group_id", "member_id") == [("2@chatroom", "wxid_bb")]


def test_csv_rows_are_read_from_both_ends(read):
    """Id first, owner and count last; one name between them may have commas where the other is empty."""
    batch = read(f"{HEADER}1@chatroom,那个群,翠湖群,wxid_aa,4\n2@chatroom,,采购,运营群,wxid_bb,12\n3@chatroom,,,,0\n")
    assert groups(batch) == [
        ("1@chatroom", "翠湖群", "wxid_aa"),
        ("2@chatroom", "采购,运营群", "wxid_bb"),
        ("3@chatroom", None, None),
    ]
    assert "members" not in batch.tables


def test_an_unclear_name_costs_the_name_not_the_group(read):
    """Two names with more than one comma between them: id and owner are sure all the same."""
    assert groups(read(f"{HEADER}1@chatroom,那个,群,翠湖群,wxid_aa,4\n")) == [("1@chatroom", None, "wxid_aa")]


def test_rows_that_are_none(read):
    """What does not end in a number of people, and bytes of no encoding, are rejects."""
    content = (HEADER + "1@chatroom,,翠湖群,wxid_aa,4\n合计\n2@chatroom,,?,wxid_bb,3\n").encode().replace(b"?", b"\xff")
    batch = read(content)
    assert [line for line, _ in rejected(batch)] == [3, 4]
    assert groups(batch) == [("1@chatroom", "翠湖群", "wxid_aa")]


def test_a_room_whose_users_are_null_is_known_and_has_no_list(tmp_path):
    """Go writes an empty list as null: the group and its owner are told, its members are not."""
    batch = batch_of(tmp_path, "x.json", {"items": [room() | {"users": None}, room(("wxid_a", "甲"), name="2@chatroom")]}, reader="chatlog-chatrooms")  # fmt: skip
    assert batch.rejects.is_empty()
    assert batch.tables["groups"].height == 2
    assert batch.tables["members"]["group_id"].to_list() == ["2@chatroom"]
