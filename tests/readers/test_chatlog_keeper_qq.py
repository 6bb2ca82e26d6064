"""chatlog-keeper's messages of QQ are recognised, and refused with what to give instead."""

from opened import problem_of

START = 1788220800


def test_messages_of_qq_are_refused_with_what_speaks_against_them(tmp_path):
    """They have the same first keys and others behind; what to give instead is said in either language."""
    entry = {
        "ts": START,
        "conversation_id": "10001",
        "thread_id": "a::b",
        "chat_uid": "10001",
        "sender_name": "张三",
        "text": "早",
    }
    problem = problem_of(tmp_path, "qq_messages.json", [entry])
    chinese, _, english = problem.partition(" (")
    assert "QQ" in chinese
    assert "wechat_messages.json beside it" in english
    assert english.isascii()
