"""ChatLab exports as JSON lines: what the document form has, with comments, and damage that stays on its line."""

import json
from datetime import UTC, datetime

import pytest

from opened import batch_of, rejected

START = 1788220800
AT = datetime(2026, 9, 1, tzinfo=UTC)
MEMBER = {"_type": "member", "platformId": "wxid_aa", "accountName": "阿甲", "groupNickname": "张三+集团", "roles": [{"id": "owner"}]}  # fmt: skip


def header(**meta):
    """The first line."""
    about = {"name": "工作群", "platform": "wechat", "type": "group", "groupId": "1@chatroom"} | meta
    return {"_type": "header", "chatlab": {"version": "0.0.2", "exportedAt": START, "generator": "test"}, "meta": about}


def message(content, sender="wxid_aa", **more):
    """One message."""
    return {"_type": "message", "sender": sender, "accountName": "阿甲", "timestamp": START, "type": 0, "content": content} | more  # fmt: skip


def lines(*records):
    """Return records, or lines as they are, as the file has them."""
    return "\n".join(r if isinstance(r, str) else json.dumps(r, ensure_ascii=False) for r in records)


@pytest.fixture
def read(tmp_path):
    """Read one file of lines."""

    def read(*records, name="x.jsonl", **options):
        content = records[0] if isinstance(records[0], bytes) else lines(*records)
        return batch_of(tmp_path, name, content, reader="chatlab-jsonl", **options)

    return read


def texts(batch):
    """Return the texts in the order of lines."""
    return batch.tables["messages"].sort("line")["text"].to_list()


def test_the_group_its_members_and_messages(read):
    """Lines are those of the file, comments and blank ones included; the last one needs no end."""
    batch = read("# 导出于九月", header(), "", MEMBER, "# 正文", message("早", platformMessageId=9007199254740993))
    assert batch.tables["groups"].select("line", "group_id", "name").rows() == [(2, "1@chatroom", "工作群")]
    assert batch.tables["members"].select("line", "member_id", "group_nickname", "role", "membership").rows() == [
        (4, "wxid_aa", "张三+集团", "owner", "present")
    ]
    assert batch.tables["messages"].select("line", "message_id", "member_id", "at", "text").rows() == [
        (6, "9007199254740993", "wxid_aa", AT, "早")
    ]
    assert (batch.kept, batch.rejects.height) == (3, 0)
    assert batch.facts == {"exporter": "test", "format-version": "0.0.2", "exported-at": str(START)}


def test_without_a_roster_those_who_spoke_are_the_members(read):
    """Their standing is unknown; a nickname that no message shows is not unset."""
    batch = read(header(), message("早", "wxid_bb", groupNickname="李四"), message("早", "wxid_cc"))
    assert batch.tables["members"].sort("member_id").select("member_id", "group_nickname", "membership").rows() == [
        ("wxid_bb", "李四", "unknown"),
        ("wxid_cc", None, "unknown"),
    ]


def test_the_roster_may_follow_the_talk(read):
    """The order of lines decides nothing."""
    batch = read(header(), message("早"), MEMBER)
    assert batch.tables["members"].select("member_id", "membership").rows() == [("wxid_aa", "present")]


FLAWED = {
    "a line cut short": (lines(message("x"))[:40], "not-json"),
    "no object": ("[1]", "not-an-object"),
    "two objects": (lines(message("x")) + lines(message("y")), "two-objects"),
    "a kind nobody knows": (lines({"_type": "sticker"}), "missing-field"),
    "no kind": (lines({"sender": "a", "content": "x"}), "missing-field"),
    "half an emoji": (json.dumps(message("\ud83d")), "lone-surrogate"),
    "a key twice": (lines(message("x")).replace('"type"', '"content": "y", "type"'), "duplicate-key"),
    "no sender": (lines(message("x", None)), "no-sender"),
    "an impossible time": (lines(message("x", timestamp=10**17)), "impossible-time"),
    "a time of twenty digits": (lines(message("x", timestamp=99999999999999999999)), "impossible-time"),
    "a member without id": (lines({"_type": "member", "accountName": "x"}), "no-identity"),
    "a member twice": (lines(MEMBER | {"groupNickname": ""}), "duplicate-member"),
}


@pytest.mark.parametrize(("bad", "reason"), FLAWED.values(), ids=FLAWED)
def test_a_flawed_line_costs_no_other(read, bad, reason):
    """The line is rejected with its number; those around it are kept."""
    batch = read(header(), MEMBER, message("早"), bad, message("晚"))
    assert [(line, said.partition(":")[0]) for line, said in rejected(batch)] == [(4, reason)]
    assert texts(batch) == ["早", "晚"]
    assert (batch.rows, batch.kept) == (5, 4)


def test_bytes_of_another_encoding_cost_their_line(read):
    """A message that cannot be decoded is not audited as another one."""
    data = lines(header(), message("早"), message("X"), message("晚")).encode().replace(b'"X"', b'"\xff\xfe"')
    assert rejected(batch := read(data)) == [(3, "undecodable")]
    assert texts(batch) == ["早", "晚"]


def test_a_flawed_header_names_no_group(read):
    """Of two names nobody can say which is right; the talk is still in its group."""
    batch = read(lines(header()).replace('"name": "工作群"', '"name": "工作群", "name": "别的群"'), message("早"))
    assert rejected(batch) == [(1, "duplicate-key: name")]
    assert batch.tables["messages"]["group_id"].to_list() == ["1@chatroom"]
    assert "groups" not in batch.tables


DAMAGED_HEADS = {
    "half an emoji": lambda text: text.replace("工作群", "工作\\ud83d"),
    "half an emoji in the exporter": lambda text: text.replace('"test"', '"\\ude00"'),
    "a key twice": lambda text: text.replace('"_type"', '"content": "", "content": "", "_type"'),
}


@pytest.mark.parametrize("damage", DAMAGED_HEADS.values(), ids=DAMAGED_HEADS)
def test_a_damaged_header_still_tells_whose_talk_it_is(read, damage):
    """Its group is that of its records, and a private chat stays private."""
    batch = read(damage(lines(header())), message("早"))
    assert rejected(batch)[0][0] == 1
    assert batch.tables["messages"]["group_id"].to_list() == ["1@chatroom"]
    aside = read(message("早"), damage(lines(header(type="private"))), message("私"))
    assert "私" not in str(aside.tables)
    assert aside.set_aside["private-chat"] >= 1


def test_exports_put_one_after_the_other(read):
    """Each header opens a group, and what follows belongs to it; a private one among them is set aside."""
    batch = read(
        header(), MEMBER, message("早"),
        header(groupId="9", type="private"), MEMBER, message("私"),
        header(groupId="2@chatroom"), message("晚"),
    )  # fmt: skip
    assert batch.tables["messages"].sort("line").select("group_id", "text").rows() == [
        ("1@chatroom", "早"),
        ("2@chatroom", "晚"),
    ]
    assert batch.set_aside == {"private-chat": 3}
    assert (batch.rows, batch.kept) == (8, 5)


def test_a_private_chat_is_read_when_allowed(read):
    """Every record of it is counted either way."""
    talk = (header(type="private"), MEMBER, message("私"))
    assert (read(*talk).tables, read(*talk).set_aside) == ({}, {"private-chat": 3})
    assert texts(read(*talk, allow_private=True)) == ["私"]


def test_the_file_name_is_the_group_where_nothing_names_one(read):
    """Without a header, or with one that has no id."""
    assert read(message("早"), name="测试群.jsonl").tables["messages"]["group_id"].to_list() == ["测试群"]
    assert read(header(groupId=""), message("早"), name="甲群.jsonl").tables["groups"]["group_id"].to_list() == ["甲群"]


def test_a_header_alone(read):
    """A group in which nothing was said is a group."""
    assert read(header(), MEMBER).tables["groups"].height == 1


def test_long_exports_are_read_like_short_ones(read, monkeypatch):
    """Messages are taken apart in slices; where the cuts fall changes nothing, nor which slice holds what kind."""
    records = [{"accountName": "阿乙", "timestamp": START, "type": 0, "content": "早"}]
    talk = [
        message("早\u2005@张三 你好"), message("[图片]", type=1), message("没类型", type=None), message("[公告] 停水", type=80),
        message("聊天记录", type=26, chatRecords=records), message("好的[引用 张三：早]", type=25), message("下午好"),
    ]  # fmt: skip
    whole = read(header(), MEMBER, *talk)
    monkeypatch.setattr("groupaudit.slices.SMALLEST", 2)
    sliced = read(header(), MEMBER, *talk)
    for name, table in whole.tables.items():
        assert sliced.tables[name].equals(table), name
    assert sliced.rejects.equals(whole.rejects)


def test_half_an_emoji_that_nobody_reads_costs_no_message(read):
    """A message stands or falls by itself, also where the line after it is damaged and lines are looked at one by one."""
    odd = json.dumps(message("好") | {"unread": "\ud83d"})
    damaged = '{"_type":"message","content":早}'
    assert rejected(read(header(), MEMBER, odd, message("早"))) == []
    assert [line for line, _ in rejected(read(header(), MEMBER, odd, message("早"), damaged))] == [5]
