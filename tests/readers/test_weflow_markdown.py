"""WeFlow's Markdown: a list that tells the chat, then a heading for each message."""

import pytest

from opened import batch_of, rejected, said

ABOUT = "# 那个群\n\n- 会话ID: `20031@chatroom`\n- 会话类型: 群聊\n- 导出工具: WeFlow\n\n"


@pytest.fixture
def read(tmp_path):
    """Read one text below *about*."""

    def read(content, about=ABOUT, **options):
        text = content if isinstance(content, bytes) else (about + content).encode()
        return batch_of(tmp_path, "那个群.md", text, reader="weflow-markdown", **options)

    return read


def test_the_chat_and_its_messages(read):
    """The id is the chat's, the title may be a remark and names nothing; markup in a message is its text."""
    batch = read(
        "## 2026-09-01 09:00:00 刘洋\n\n**急**\n\n# 不是标题\n\n## 2026-09-01 09:00:05 赵琳\n\n[图片]\n\n---\n"
    )
    assert said(batch, "line", "group_id", "member_id", "kind", "text") == [
        (7, "20031@chatroom", "name:刘洋", "text", "**急**\n\n# 不是标题"),
        (13, "20031@chatroom", "name:赵琳", "image", None),
    ]
    assert batch.tables["groups"].select("group_id", "name").rows() == [("20031@chatroom", None)]
    assert (batch.facts["group-from"], batch.facts["exporter"]) == ("beginning", "WeFlow")
    assert batch.set_aside == {"not-a-record": 4}


def test_a_quote_and_what_the_system_says(read):
    """Words of others are kept apart, and the system is nobody."""
    batch = read(
        '## 2026-09-01 09:00:00 刘洋\n\n好[引用 赵琳：明天]\n\n## 2026-09-01 09:00:05 系统消息\n\n"清风"修改群名为“翠湖群”\n\n'
    )
    assert said(batch, "kind", "text", "quoted", "member_id") == [
        ("text", "好", "明天", "name:刘洋"),
        ("system", None, None, None),
    ]
    assert batch.tables["events"]["kind"].to_list() == ["rename"]


def test_a_private_chat_is_set_aside_unless_allowed(read):
    """The list names the kind of the chat."""
    about = ABOUT.replace("20031@chatroom", "wxid_aa").replace("群聊", "私聊")
    content = "## 2026-09-01 09:00:00 刘洋\n\n早\n\n"
    assert read(content, about).set_aside == {"not-a-record": 4, "private-chat": 1}
    assert said(read(content, about, allow_private=True), "group_id") == [("private:wxid_aa",)]


def test_damage_stays_on_its_message(read):
    """An impossible time and bytes of no encoding are rejects; Windows line ends change nothing."""
    content = (
        ABOUT
        + "## 2026-02-30 09:00:00 甲\n\n何时\n\n## 2026-09-01 09:00:00 甲\n\n坏\n\n## 2026-09-01 09:00:01 甲\n\n早\n"
    )
    batch = read(content.replace("\n", "\r\n").encode().replace("坏".encode(), b"\xff"))
    assert rejected(batch) == [(7, "impossible-time"), (11, "undecodable")]
    assert said(batch, "text") == [("早",)]


def test_the_system_speaks_under_the_name_of_the_chat(read):
    """The title says what that is."""
    batch = read('## 2026-09-01 09:00:05 那个群\n\n"清风" 撤回了一条消息\n\n')
    assert said(batch, "kind", "member_id", "text") == [("recall", None, None)]
