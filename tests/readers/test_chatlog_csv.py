"""chatlog's CSV of messages: quoted properly, local times, ids of senders, kinds by how the text is rendered."""

from datetime import UTC, datetime

import pytest

from opened import batch_of, members, rejected, said

HEADER = "Time,SenderName,Sender,TalkerName,Talker,Content\n"
ROOM = "20031@chatroom"


def row(content, name="刘洋+集团", sender="wxid_aa", talker=ROOM, at="2026-09-01 09:00:00"):
    """One row as Go's writer has it: quoted where there is something to quote."""
    quoted = '"' + content.replace('"', '""') + '"' if set(content) & set(',"\n') else content
    return f"{at},{name},{sender},翠湖那个群,{talker},{quoted}\n"


@pytest.fixture
def read(tmp_path):
    """Read one file of rows."""

    def read(*rows, **options):
        content = HEADER.encode() + b"".join(r if isinstance(r, bytes) else r.encode() for r in rows)
        return batch_of(tmp_path, f"{ROOM}_a_b.csv", content, reader="chatlog-csv", **options)

    return read


def test_a_message_with_all_that_the_format_carries(read):
    """The time is the server's wall clock; TalkerName may be a remark and names no group."""
    batch = read(row('地点:"售楼处",二楼\n请准时'))
    assert said(batch, "line", "group_id", "message_id", "member_id", "sender_name", "at", "kind", "text") == [
        (2, ROOM, None, "wxid_aa", "刘洋+集团", datetime(2026, 9, 1, 1, tzinfo=UTC), "text", '地点:"售楼处",二楼\n请准时')
    ]  # fmt: skip
    assert batch.tables["groups"].select("line", "group_id", "name").rows() == [(2, ROOM, None)]
    assert members(batch, "member_id", "group_nickname", "name_basis", "membership") == [
        ("wxid_aa", "刘洋+集团", "unknown", "unknown")
    ]
    assert batch.facts["exporter"] == "chatlog"
    assert batch.facts["assumed-timezone"] == "Asia/Shanghai"


@pytest.mark.parametrize(
    ("content", "kind", "told"),
    [
        ("![图片](http://127.0.0.1:5030/image/0)", "image", {}),
        ("[语音]", "voice", {}),
        ("[文件|清单,二.xlsx](http://127.0.0.1/file/0)", "file", {"file_name": "清单,二.xlsx"}),
        (
            "[链接|九月安排](https://a.example/9)",
            "link",
            {"title": "九月安排", "url": "https://a.example/9", "text": None},
        ),
        ("[小程序|报修](https://b.example)", "mini-program", {"title": "报修"}),
        (
            "> 赵琳(wxid_bb) 09-01 08:00:00\n> 明天见\n好",
            "text",
            {"text": "好", "quoted": "明天见"},
        ),
        ("[合并转发|记录]\n  老吴 08-31 15:04:00\n  苗木到货", "forward", {"title": "记录", "text": None}),
        ("[合并转发|空的]\n", "forward", {"title": "空的"}),
        (
            "[链接|【通知】[重要]领取(限时)](https://bad.example/a(1))",
            "link",
            {"title": "【通知】[重要]领取(限时)", "url": "https://bad.example/a(1)"},
        ),
        ("[视频号直播|今晚七点]", "link", {"title": "今晚七点", "text": None}),
        ('Type: 66 Content: <msg nickname="客服"/>', "other", {"text": None}),
        ("Type: 12 Content: 有话", "other", {"text": "有话"}),
        ("[图片] 看这个", "text", {"text": "[图片] 看这个"}),
        ("[语音]\n看这个", "text", {"text": "[语音]\n看这个"}),
        ("[转账|发送 ￥25.00](午餐)", "transfer", {"title": "￥25.00", "text": "午餐"}),
        ("[转账]", "transfer", {"title": None}),
        ("[红包]", "red-packet", {"text": None}),
        ("[不是标记]后面还有字", "text", {"text": "[不是标记]后面还有字"}),
    ],
)
def test_the_kind_is_known_by_the_rendering(read, content, kind, told):
    """Titles, files and the words of others are told from the sender's own words."""
    ((found, *values),) = said(read(row(content)), "kind", *told)
    assert (found, *values) == (kind, *told.values())


def test_the_system_is_nobody(read):
    """Its sender is a word; ids stand in brackets behind names, and become those of the event."""
    batch = read(row('"刘洋(wxid_aa)"邀请"赵琳(wxid_bb)"加入了群聊', name="", sender="系统消息"))
    assert said(batch, "kind", "member_id", "sender_name", "text") == [("system", None, None, None)]
    assert batch.tables["events"].select("kind", "member_id", "actor_id", "scene").rows() == [
        ("join", "wxid_bb", "wxid_aa", "invite")
    ]


def test_private_chats_are_set_aside_unless_allowed(read):
    """A talker that is no chatroom is a conversation of two."""
    both = (row("早"), row("私下说", talker="wxid_cc"))
    batch = read(*both)
    assert (batch.set_aside, batch.tables["messages"]["text"].to_list()) == ({"private-chat": 1}, ["早"])
    assert {g for (g,) in said(read(*both, allow_private=True), "group_id")} == {ROOM, "private:wxid_cc"}


def test_what_is_wrong_is_a_reject_with_its_line(read):
    """No group, no possible time, bytes of no encoding: the rows between stay."""
    batch = read(
        row("早"),
        row("哪里", talker=""),
        row("何时", at="2026-13-01 09:00:00"),
        row("坏").encode().replace("坏".encode(), b"\xe5\x9d"),
        row("晚"),
    )
    assert rejected(batch) == [(3, "no-group"), (4, "impossible-time"), (5, "undecodable")]
    assert batch.tables["messages"]["text"].to_list() == ["早", "晚"]


def test_half_a_character_where_chatlog_cuts_is_no_damage(read):
    """It cuts the titles of records after so many bytes."""
    batch = read(row("[笔记|整改#...]\n").encode().replace(b"#", b"\xe6\xb8"), row("晚"))
    assert said(batch, "kind", "title") == [("forward", "整改..."), ("text", None)]


def test_line_ends_of_windows_and_a_mark_change_nothing(tmp_path):
    """A file that an editor has saved again reads the same."""
    text = HEADER + row("一\n二") + row("三")
    plain, saved = (
        batch_of(tmp_path, name, data, reader="chatlog-csv")
        for name, data in (("a.csv", text.encode()), ("b.csv", b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()))
    )
    assert said(plain, "line", "text") == said(saved, "line", "text") == [(2, "一\n二"), (4, "三")]


def test_chinese_bytes_of_windows_are_read(tmp_path):
    """GB18030 is recognised and transcoded."""
    batch = batch_of(tmp_path, "a.csv", (HEADER + row("请确认明天的验收时间")).encode("gb18030"), reader="chatlog-csv")
    assert said(batch, "sender_name", "text") == [("刘洋+集团", "请确认明天的验收时间")]
