"""What somebody copied out of WeChat for Mac: `name 2026/9/1 09:00`, the words below."""

from datetime import UTC, datetime

import pytest

from opened import batch_of, rejected, said


@pytest.fixture
def read(tmp_path):
    """Read one text."""

    def read(content):
        return batch_of(tmp_path, "翠湖群.txt", content, reader="copied-text")

    return read


def test_messages_with_minutes(read):
    """Names may hold spaces; the group is the file; order is that of the file."""
    batch = read("刘洋 工程 2026/9/1 09:00\n一\n二\n\n赵琳 2026/9/1 9:00\n好\n")
    assert said(batch, "line", "group_id", "member_id", "at", "text", "seq") == [
        (1, "翠湖群", "name:刘洋 工程", datetime(2026, 9, 1, 1, tzinfo=UTC), "一\n二", 0),
        (5, "翠湖群", "name:赵琳", datetime(2026, 9, 1, 1, tzinfo=UTC), "好", 1),
    ]
    assert batch.facts["names-from"] == "display-name"


def test_a_heading_counts_below_an_empty_line_only(read):
    """Nobody can put words into another's mouth by a line break."""
    assert said(read("甲 2026/9/1 09:00\n看\n乙 2026/9/1 09:00\n我辞职\n"), "sender_name", "text") == [
        ("甲", "看\n乙 2026/9/1 09:00\n我辞职")
    ]


def test_damage_stays_on_its_message(read):
    """Impossible times and bytes of no encoding are rejects."""
    content = "甲 2026/13/1 09:00\r\n何时\r\n\r\n甲 2026/9/1 09:00\r\n坏\r\n\r\n甲 2026/9/1 09:01\r\n早\r\n"
    batch = read(content.encode().replace("坏".encode(), b"\xff"))
    assert rejected(batch) == [(1, "impossible-time"), (4, "undecodable")]
    assert said(batch, "text") == [("早",)]
