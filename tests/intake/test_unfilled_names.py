"""What an exporter could not fill in is nobody's name, is counted, and is held against nobody."""

import json

import pytest

from groupaudit.api import Request, carry_out
from groupaudit.exports.unfilled import PLACEHOLDERS
from groupaudit.ingest import ingest
from groupaudit.reader import Options
from opened import READERS
from program import chatlab, roster, text

UNFILLED = (
    "$username$",
    "${nickname}",
    "undefined",
    "null",
    "(null)",
    "未知用户",
    "未知用户(ID：wo1)",
    "未知",
    "unknown",
    " null ",
)
NAMES = ("张三+集团+财务部", "空", "Null Pointer", "$", "未知数", "undefined behaviour", "a$b$c", "wxid")


def weflow(*people, system=()):
    """A WeFlow export in which each (id, name) says one thing, and the system the rest."""
    said = [(who, shown, "文本消息", 1, "你好") for who, shown in people] + [("1@chatroom", "", "系统消息", 10000, s) for s in system]  # fmt: skip
    return {
        "weflow": {"version": "1"},
        "session": {"wxid": "1@chatroom", "nickname": "天高集团工作群", "type": "群聊"},
        "messages": [
            {"createTime": 1788220800 + n, "type": t, "localType": k, "content": c, "isSend": 0, "senderUsername": who, "senderDisplayName": shown, "platformMessageId": f"91000000000000{n:02}"}
            for n, (who, shown, t, k, c) in enumerate(said)
        ],
    }  # fmt: skip


@pytest.fixture
def read(tmp_path):
    """Read one file by its name and content."""

    def read(name, content):
        (tmp_path / name).write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
        return ingest([tmp_path / name], READERS, Options())

    return read


def test_every_placeholder_says_who_leaves_it():
    """None is there only because it looks odd."""
    assert all(pattern and source for pattern, source in PLACEHOLDERS)


def test_a_name_that_was_never_filled_in_is_not_known(read):
    """Neither of the member nor of the sender; whatever a person may have written stays."""
    shown = [*UNFILLED, *NAMES]
    result = read("a.json", weflow(*((f"wxid_{n}", name) for n, name in enumerate(shown))))
    expected = {f"wxid_{n}": (name, "unknown") if name in NAMES else (None, None) for n, name in enumerate(shown)}
    found = result.tables["members"].select("member_id", "group_nickname", "name_basis").iter_rows()
    assert {who: told for who, *told in found} == {who: [*told] for who, told in expected.items()}
    assert set(result.tables["messages"]["sender_name"]) == {None, *NAMES}
    assert result.inputs[0].notes["unfilled-name"] == len(UNFILLED)
    counted = result.quality.filter(measure="unfilled-names").select("n", "of").rows()
    assert counted == [(len(UNFILLED), len(shown))]


def test_an_id_in_the_place_of_a_name_is_no_name(read):
    """An id of WeChat's own nowhere, one that people choose unless it stands in the column of nicknames."""
    result = read("a.json", weflow(("wxid_9", "wxid_9"), ("zhangsan88", "zhangsan88"), ("wxid_8", "wxid_9")))
    assert dict(result.tables["members"].select("member_id", "group_nickname").iter_rows()) == {
        "wxid_9": None, "zhangsan88": None, "wxid_8": "wxid_9",
    }  # fmt: skip
    listed = read("b.csv", roster(("好群", "wxid_9", "wxid_9"), ("好群", "zhangsan88", "zhangsan88")))
    assert dict(listed.tables["members"].select("member_id", "group_nickname").iter_rows()) == {
        "wxid_9": None, "zhangsan88": "zhangsan88",
    }  # fmt: skip


def test_who_has_nothing_but_a_placeholder_is_nobody(read):
    """Messages under it are without a sender, and are not of one person; on a roster it is a reject."""
    lines = "".join(
        f"2026-09-01 08:00:0{n} '{name}'\n好的\n\n" for n, name in enumerate(("undefined", "张三", "undefined"))
    )
    result = read("好群.txt", lines)
    assert result.tables["messages"].sort("at")["member_id"].to_list() == [None, "name:张三", None]
    assert result.tables["members"]["member_id"].to_list() == ["name:张三"]
    listed = read("b.csv", "群名称,群昵称\n好群,null\n好群,张三\n")
    assert listed.tables["members"]["member_id"].to_list() == ["name:张三"]
    account = listed.inputs[0]
    assert (account.rows, account.kept, account.rejects) == (2, 1, 1)
    assert listed.rejects["reason"].to_list() == ["no-identity"]


def test_nobody_is_meant_by_a_placeholder(read):
    """Of what the system tells about `undefined`, the one member without a name is not the person."""
    told = read(
        "a.json", weflow(("wxid_1", "undefined"), ("wxid_2", "李四"), system=['"undefined"邀请"李四"加入了群聊'])
    )
    assert told.tables["events"].select("member_id", "member_name", "actor_id", "actor_name").rows() == [
        ("wxid_2", "李四", None, None)
    ]


def test_no_finding_comes_from_a_placeholder(tmp_path, monkeypatch):
    """In whichever format, beside a member whose nickname really is wrong."""
    monkeypatch.chdir(tmp_path)
    people = [(f"wxid_{n}", name) for n, name in enumerate([*UNFILLED, "小可爱"])]
    (tmp_path / "a.json").write_text(json.dumps(weflow(*people)), "utf-8")
    (tmp_path / "b.json").write_text(text(chatlab(*people, members=dict(people), group_id="2@chatroom")), "utf-8")
    (tmp_path / "c.csv").write_text(roster(*(("天高集团三群", *who) for who in people)), "utf-8")
    report = carry_out(Request(paths=["a.json", "b.json", "c.csv"], plugins=False))
    found = report.found.drop_nulls("member_id")
    assert set(found["member_id"]) == {f"wxid_{len(UNFILLED)}"}
    assert set(found["group_id"]) >= {"1@chatroom", "2@chatroom"}
