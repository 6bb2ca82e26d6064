"""chatlog's text: `SenderName(sender) time`, the content below; parts of the date may be missing."""

from datetime import UTC, datetime

import pytest

from opened import batch_of, members, rejected, said

NAME = "20031@chatroom_2026-09-01_2026-09-02.txt"


@pytest.fixture
def read(tmp_path):
    """Read one text."""

    def read(content, name=NAME, **options):
        return batch_of(tmp_path, name, content, reader="chatlog-text", **options)

    return read


def test_senders_words_and_the_group_of_the_file_name(read):
    """A name that holds brackets ends before the last ones; without a name the id stands alone."""
    batch = read(
        "刘洋 (工程)(wxid_aa) 2026-09-01 09:00:00\n早\n\n第二段\n\nwxid_bb 2026-09-01 09:01:00\n![图片](http://127.0.0.1/0)\n\n"
    )
    assert said(batch, "line", "group_id", "member_id", "sender_name", "kind", "text") == [
        (1, "20031@chatroom", "wxid_aa", "刘洋 (工程)", "text", "早\n\n第二段"),
        (6, "20031@chatroom", "wxid_bb", None, "image", None),
    ]
    assert said(batch, "at")[0] == (datetime(2026, 9, 1, 1, tzinfo=UTC),)
    assert batch.facts["group-from"] == "file-name"


@pytest.mark.parametrize("time", ["09:00:00", "09-01 09:00:00"])
def test_without_a_year_a_message_has_no_time(read, time):
    """A query within one day or one year leaves out the date; it is not made up from the file's name."""
    batch = read(f"刘洋(wxid_aa) {time}\n早\n\n")
    assert said(batch, "member_id", "at", "text") == [("wxid_aa", None, "早")]
    assert batch.notes["without-time"] == 1
    assert batch.rejects.is_empty()


def test_the_exporting_account_is_known_by_name_only(read):
    """`我` is no id: with a name before it the sender is that name, without one nobody."""
    batch = read("陈浩+集团(我) 2026-09-01 09:00:00\n早\n\n我 2026-09-01 09:00:01\n再说\n\n")
    assert said(batch, "member_id", "sender_name") == [("name:陈浩+集团", "陈浩+集团"), (None, "我")]
    assert batch.notes["by-exporter"] == 1


def test_several_chats_of_one_answer_are_several_groups(read):
    """The talker stands before the time; what is no chatroom is private and set aside."""
    content = (
        "刘洋(wxid_aa) [翠湖群(1@chatroom)] 2026-09-01 09:00:00\n一\n\n"
        "赵琳(wxid_bb) [2@chatroom] 2026-09-01 09:00:00\n二\n\n"
        "赵琳(wxid_bb) [赵琳(wxid_bb)] 2026-09-01 09:00:00\n三\n\n"
    )
    batch = read(content, "answer.txt")
    assert said(batch, "group_id", "text") == [("1@chatroom", "一"), ("2@chatroom", "二")]
    assert batch.set_aside == {"private-chat": 1}
    assert batch.facts["group-from"] == "column"
    assert len(said(read(content, "answer.txt", allow_private=True), "group_id")) == 3


def test_messages_without_a_talker_among_others_are_private(read):
    """The talker stands before the time of group messages only, once several chats were asked for."""
    batch = read(
        "赵琳(wxid_bb) [翠湖群(1@chatroom)] 2026-09-01 09:00:00\n一\n\n赵琳(wxid_bb) 2026-09-01 09:00:01\n私下说\n\n",
        "answer.txt",
    )
    assert said(batch, "group_id", "text") == [("1@chatroom", "一")]
    assert batch.set_aside == {"private-chat": 1}


def test_a_name_may_begin_with_a_space(read):
    """Forwarded messages begin with two, and are no headings."""
    record = "[合并转发|群聊的聊天记录]\n  云淡 2026-9-1 08:00:00\n  早\n\n  风轻 2026-9-1 08:00:00\n  好\n\n"
    batch = read(f"刘洋(wxid_aa) 2026-09-01 09:00:00\n{record}\n\n 赵琳(wxid_bb) 2026-09-01 09:00:01\n晚\n\n")
    assert said(batch, "member_id", "kind", "text") == [("wxid_aa", "forward", None), ("wxid_bb", "text", "晚")]


def test_the_messages_inside_records_and_announcements_are_read(read):
    """Those of a record inside a record stand two spaces deeper; a time without a year is no time."""
    inside = (
        "  云淡 2026-8-31 08:00\n  早\n  \n  第二段\n\n  风轻 08-31 08:01:00\n  [文件|a.pdf](http://h/file/0)\n\n"
        "  风轻 2026-8-31 08:02\n  [合并转发|里面的]\n    远山 2026-8-30 08:00\n    底\n  \n  \n\n"
    )
    notice = "[群公告|停电]\n   \n  停电 @所有人\n  请准备\n\n"
    batch = read(
        f"刘洋(wxid_aa) 2026-09-01 09:00:00\n[合并转发|记录]\n{inside}\n\n"
        f"赵琳(wxid_bb) 2026-09-01 09:00:01\n{notice}\n\n赵琳(wxid_bb) 2026-09-01 09:00:02\n[群公告]\n\n"
    )
    ((kind, title, forwarded), *notices) = said(batch, "kind", "title", "forwarded")
    assert (kind, title, notices) == ("forward", "记录", [("notice", None, None)] * 2)
    assert [(f["name"], f["kind"], f["text"]) for f in forwarded] == [
        ("云淡", "text", "早\n\n第二段"), ("风轻", "file", "a.pdf"), ("风轻", "forward", "里面的"), ("远山", "text", "底"),
    ]  # fmt: skip
    assert [f["at"] for f in forwarded[:2]] == [datetime(2026, 8, 31, tzinfo=UTC), None]
    assert said(batch, "text", "mentions")[1:] == [("停电 @所有人\n请准备", ["所有人"]), (None, None)]


@pytest.mark.parametrize(("mark", "dots"), [("[笔记|", "...]"), ("Type: 11000 Content: ", "<...>")])
def test_half_a_character_where_chatlog_cuts_is_no_damage(read, mark, dots):
    """It cuts after so many bytes; anywhere else such a byte is damage, and the message a reject."""
    content = f"刘洋(wxid_aa) 2026-09-01 09:00:00\n{mark}整改#{dots}\n\n赵琳(wxid_bb) 2026-09-01 09:00:01\n晚#\n\n"
    batch = read(content.encode().replace(b"#", b"\xe6\xb8"))
    assert said(batch, "line", "member_id") == [(1, "wxid_aa")]
    assert rejected(batch) == [(4, "undecodable")]


def test_a_file_named_after_a_person_is_private(read):
    """Without a talker in the text the file's name tells whose conversation it is."""
    batch = read("刘洋(wxid_aa) 2026-09-01 09:00:00\n早\n\n", "wxid_aa_2026-09-01_2026-09-02.txt")
    assert (batch.set_aside, batch.tables) == ({"private-chat": 1}, {})


def test_what_the_system_says_is_an_event(read):
    """Its sender is the word for the system, in place of a name."""
    batch = read('系统消息 2026-09-01 09:00:00\n"刘洋(wxid_aa)"修改群名为“翠湖群”\n\n')
    assert said(batch, "kind", "member_id", "text") == [("system", None, None)]
    assert batch.tables["events"].select("kind", "actor_id").rows() == [("rename", "wxid_aa")]


def test_a_quote_keeps_the_words_of_others_apart(read):
    """Lines that begin with `> ` are not the sender's own."""
    batch = read("刘洋(wxid_aa) 2026-09-01 09:02:00\n> 赵琳(wxid_bb) 09-01 09:01:10\n> 明天\n> 十点\n准时到\n\n")
    assert said(batch, "kind", "text", "quoted") == [("text", "准时到", "明天\n十点")]


def test_what_looks_like_a_heading_inside_a_message_is_its_text(read):
    """A heading counts below an empty line only: nobody can put words into another's mouth by a line break."""
    batch = read("刘洋(wxid_aa) 2026-09-01 09:02:00\n看他说的\n赵琳(wxid_bb) 2026-09-01 09:01:10\n不来\n\n")
    assert said(batch, "member_id", "text") == [("wxid_aa", "看他说的\n赵琳(wxid_bb) 2026-09-01 09:01:10\n不来")]


def test_damage_stays_on_its_message(read):
    """Bytes of no encoding and impossible times are rejects; ends of lines and a mark change nothing."""
    content = "刘洋(wxid_aa) 2026-09-01 09:00:00\r\n早\r\n\r\n刘洋(wxid_aa) 2026-13-01 09:00:00\r\n何时\r\n\r\n刘洋(wxid_aa) 2026-09-01 09:00:02\r\n坏\r\n".encode()
    batch = read(b"\xef\xbb\xbf" + content.replace("坏".encode(), b"\xff\xfe"))
    assert rejected(batch) == [(4, "impossible-time"), (7, "undecodable")]
    assert said(batch, "text") == [("早",)]
    assert members(batch, "member_id") == [("wxid_aa",)]
