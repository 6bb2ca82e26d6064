"""Names in messages of the system, resolved by the rosters of other files."""

import json

import pytest

from groupaudit.ingest import ingest
from groupaudit.reader import Options
from opened import READERS

ROOM = "1@chatroom"


def weflow(*messages):
    """A WeFlow export: (sender, shown name, text), the system where there is no sender."""
    entries = [
        {
            "createTime": 1788220800 + n, "type": "文本消息" if who else "系统消息", "localType": 1 if who else 10000, "content": said,
            "isSend": 0, "senderUsername": who or ROOM, "senderDisplayName": shown, "platformMessageId": str(n),
        }
        for n, (who, shown, said) in enumerate(messages)
    ]  # fmt: skip
    return {
        "weflow": {"version": "1"},
        "session": {"wxid": ROOM, "nickname": "群", "type": "群聊"},
        "messages": entries,
    }


def members(*people, room=ROOM):
    """A roster: (id, nickname, group nickname, remark)."""
    return {
        "success": True, "chatroomId": room,
        "members": [{"wxid": i, "nickname": n, "groupNickname": g, "remark": r} for i, n, g, r in people],
    }  # fmt: skip


@pytest.fixture
def read(tmp_path):
    """Read several files together."""

    def read(*files):
        for n, content in enumerate(files):
            (tmp_path / f"{n}.json").write_text(json.dumps(content), "utf-8")
        return ingest(sorted(tmp_path.glob("*.json")), READERS, Options())

    return read


def who(result):
    """Return kind, person and actor of every event."""
    return sorted(result.tables["events"].select("kind", "member_id", "actor_id").rows(), key=str)


JOIN = (None, "", '"张三"邀请"李四"加入了群聊')


def test_a_roster_in_another_file_knows_who_came(read):
    """By nickname or by account name; nothing is left to count."""
    result = read(weflow(JOIN), members(("wxid_z", "张三", "", ""), ("wxid_l", "风", "李四", "")))
    assert who(result) == [("join", "wxid_l", "wxid_z")]
    assert all("unresolved-event" not in i.notes for i in result.inputs)


def test_a_name_of_two_is_nobodys(read):
    """Also where one bears it as an account name and one as a nickname; what is left is counted with its file."""
    result = read(
        weflow(JOIN), members(("wxid_z", "张三", "", ""), ("wxid_l", "风", "李四", ""), ("wxid_m", "李四", "云", ""))
    )
    assert who(result) == [("join", None, "wxid_z")]
    assert [i.notes.get("unresolved-event") for i in result.inputs] == [1, None]


def test_a_name_that_somebody_bore_before_is_his_too(read):
    """Who spoke under a name in one file may be meant by it, whatever the roster calls him now."""
    said = (
        ("wxid_x", "李四", "早"),
        ("wxid_x", "李五", "早"),
        ("wxid_y", "李四", "早"),
        ("wxid_y", "李六", "早"),
        JOIN,
    )
    roster = members(("wxid_x", "李五", "", ""), ("wxid_y", "李六", "", ""), ("wxid_l", "李四", "", ""))
    assert who(read(weflow(*said), roster)) == [("join", None, None)]


def test_remarks_and_other_groups_are_no_evidence(read):
    """What the exporting person calls somebody, and who is called so elsewhere."""
    roster = members(("wxid_l", "风", "", "李四"))
    assert who(read(weflow(JOIN), roster, members(("wxid_o", "李四", "", ""), room="2@chatroom"))) == [
        ("join", None, None)
    ]


def test_who_withdrew_a_message_is_its_actor_and_its_person(read):
    """As in the file of the message itself."""
    result = read(weflow((None, "", '"李四" 撤回了一条消息')), members(("wxid_l", "李四", "", "")))
    assert who(result) == [("recall", "wxid_l", "wxid_l")]


def test_two_exports_of_one_event_are_one(read):
    """One of them knows who it is by itself."""
    first, second = weflow(JOIN), weflow(JOIN, ("wxid_l", "李四", "早"), ("wxid_z", "张三", "早"))
    assert who(read(first, second)) == [("join", "wxid_l", "wxid_z")]
