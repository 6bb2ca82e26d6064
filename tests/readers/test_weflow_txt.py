"""WeFlow's text: `time 'sender'`, the words below, an empty line; the group is the file."""

from datetime import UTC, datetime

import pytest

from opened import batch_of, members, rejected, said


@pytest.fixture
def read(tmp_path):
    """Read one text."""

    def read(content, name="翠湖群_20260901-20260902.txt", **options):
        return batch_of(tmp_path, name, content, reader="weflow-txt", **options)

    return read


def test_messages_over_several_lines(read):
    """Quotes around the name are no part of it; the period in the file's name is no part of the group."""
    batch = read("2026-09-01 09:00:00 '刘洋+集团'\n一\n\n二\n\n2026-09-01 09:00:05 '赵'琳'\n[图片]\n\n")
    assert said(batch, "line", "group_id", "member_id", "sender_name", "kind", "text") == [
        (1, "翠湖群", "name:刘洋+集团", "刘洋+集团", "text", "一\n\n二"),
        (6, "翠湖群", "name:赵'琳", "赵'琳", "image", None),
    ]
    assert said(batch, "at", "message_id")[0] == (datetime(2026, 9, 1, 1, tzinfo=UTC), None)
    assert members(batch, "group_nickname", "account_name", "name_basis") == [
        ("刘洋+集团", None, "unknown"),
        ("赵'琳", None, "unknown"),
    ]
    assert batch.notes["identified-by-name"] == 2


@pytest.mark.parametrize(
    ("words", "kind", "told"),
    [
        ("[语音消息]", "voice", {"text": None}),
        ("[表情包]", "emoji", {"text": None}),
        ("[文件] 清单,二.xlsx", "file", {"file_name": "清单,二.xlsx", "text": None}),
        ("[链接] 九月安排", "link", {"title": "九月安排", "text": None}),
        ("[群公告] 周五例会", "notice", {"text": "周五例会"}),
        ("好的[引用 赵琳：明天见]", "text", {"text": "好的", "quoted": "明天见"}),
        ("[接龙] 1. 赵琳", "text", {"text": "1. 赵琳"}),
        ("[捂脸]行吧", "text", {"text": "[捂脸]行吧"}),
    ],
)
def test_kinds_are_known_by_placeholders(read, words, kind, told):
    """A face at the beginning of a text is no placeholder."""
    ((found, *values),) = said(read(f"2026-09-01 09:00:00 '甲'\n{words}\n\n"), "kind", *told)
    assert (found, *values) == (kind, *told.values())


def test_the_system_and_the_exporting_account(read):
    """`系统消息` and a chatroom's id speak for the system; `我` is nobody that the file knows."""
    batch = read(
        '2026-09-01 09:00:00 \'系统消息\'\n"清风"邀请"林"加入了群聊\n\n'
        "2026-09-01 09:00:01 '1@chatroom'\n\"清风\" 撤回了一条消息\n\n2026-09-01 09:00:02 '我'\n早\n\n"
    )
    assert said(batch, "kind", "member_id", "text") == [
        ("system", None, None),
        ("recall", None, None),
        ("text", None, "早"),
    ]
    assert batch.tables["events"]["kind"].to_list() == ["join", "recall"]
    assert batch.notes["by-exporter"] == 1


def test_a_heading_counts_below_an_empty_line_only(read):
    """Nobody can put words into another's mouth by a line break."""
    batch = read("2026-09-01 09:00:00 '甲'\n看\n2026-09-01 09:00:00 '乙'\n我辞职\n\n")
    assert said(batch, "sender_name", "text") == [("甲", "看\n2026-09-01 09:00:00 '乙'\n我辞职")]


def test_damage_stays_on_its_message(read):
    """Windows line ends and a mark change nothing; what cannot be read is a reject, what stands above is set aside."""
    content = "导出于九月\r\n\r\n2026-09-01 09:00:00 '甲'\r\n早\r\n\r\n2026-02-30 09:00:00 '甲'\r\n何时\r\n\r\n2026-09-01 09:00:02 '甲'\r\n坏\r\n"
    batch = read(b"\xef\xbb\xbf" + content.encode().replace("坏".encode(), b"\xff"))
    assert said(batch, "line", "text") == [(3, "早")]
    assert rejected(batch) == [(6, "impossible-time"), (9, "undecodable")]
    assert batch.set_aside == {"not-a-record": 1}


def test_chinese_bytes_of_windows_are_read(read):
    """GB18030 is recognised and transcoded."""
    batch = read("2026-09-01 09:00:00 '刘洋'\n请确认明天的验收时间\n\n".encode("gb18030"))
    assert said(batch, "sender_name", "text") == [("刘洋", "请确认明天的验收时间")]


def test_the_system_speaks_under_the_name_of_the_group(read):
    """Newer versions name the group above what the system says, and put the kind of chat before the name of the file."""
    batch = read(
        "2026-09-01 09:00:00 '翠湖/项目群'\n\"清风\"邀请\"林\"加入了群聊\n\n2026-09-01 09:00:01 '清风'\n早\n\n",
        name="群聊_翠湖_项目群.txt",
    )
    assert said(batch, "group_id", "kind", "member_id", "text") == [
        ("翠湖_项目群", "system", None, None), ("翠湖_项目群", "text", "name:清风", "早"),
    ]  # fmt: skip
    assert members(batch, "member_id") == [("name:清风",)]
    assert batch.tables["events"]["kind"].to_list() == ["join"]


@pytest.mark.parametrize("words", ['"赵琳" 撤回了一条消息', "你撤回了一条消息"])
def test_recalls_stand_under_the_name_of_who_recalled(read, words):
    """They are what the system says and nobody's words; whoever writes of one says more."""
    batch = read(f"2026-09-01 09:00:00 '赵琳'\n{words}\n\n2026-09-01 09:00:05 '刘洋'\n谁说{words}\n\n")
    assert said(batch, "member_id", "kind", "text") == [
        ("name:赵琳", "recall", None), ("name:刘洋", "text", f"谁说{words}"),
    ]  # fmt: skip
    assert batch.tables["events"].select("kind", "actor_id").rows() == [("recall", "name:赵琳")]


def test_a_file_called_private_is_set_aside(read):
    """Unless it is asked for."""
    words = "2026-09-01 09:00:00 '清风'\n早\n\n"
    assert read(words, name="私聊_清风.txt").set_aside == {"private-chat": 1}
    assert said(read(words, name="私聊_清风.txt", allow_private=True), "group_id") == [("private:私聊_清风",)]


def test_a_quote_whose_author_is_not_known_is_not_the_senders(read):
    """Nor is a failed transcript anybody's words."""
    batch = read(
        "2026-09-01 09:00:00 '清风'\n好[引用 明天见]\n\n2026-09-01 09:00:01 '清风'\n[语音消息 - 转文字失败: 未知错误]\n\n"
    )
    assert said(batch, "kind", "text", "quoted") == [("text", "好", "明天见"), ("voice", None, None)]
