"""What WeChat sends by mail: the group in the first line, a line for each day, clocks without seconds."""

from datetime import UTC, datetime

import pytest

from opened import batch_of, rejected, said

TITLE = "微信群“翠湖群”的聊天记录如下:\n\n"


@pytest.fixture
def read(tmp_path):
    """Read one text."""

    def read(content, title=TITLE, **options):
        data = content if isinstance(content, bytes) else (title + content).encode()
        return batch_of(tmp_path, "转发.txt", data, reader="mailed-text", **options)

    return read


def test_a_day_holds_until_the_next(read):
    """The group is the one that the first line names; days are set aside and date what is below them."""
    batch = read(
        "—————  2026-09-01  —————\n\n刘洋  09:00\n\n一\n\n赵琳  9:01\n\n好\n\n—————  2026-9-2  —————\n\n刘洋  08:00\n\n早\n"
    )
    assert said(batch, "group_id", "member_id", "at", "text") == [
        ("翠湖群", "name:刘洋", datetime(2026, 9, 1, 1, tzinfo=UTC), "一"),
        ("翠湖群", "name:赵琳", datetime(2026, 9, 1, 1, 1, tzinfo=UTC), "好"),
        ("翠湖群", "name:刘洋", datetime(2026, 9, 2, 0, tzinfo=UTC), "早"),
    ]
    assert batch.set_aside == {"not-a-record": 3}


def test_without_a_day_there_is_no_time(read):
    """A clock alone is no instant."""
    assert said(read("刘洋  09:00\n\n早\n"), "member_id", "at", "text") == [("name:刘洋", None, "早")]


def test_a_conversation_of_two_is_private(read):
    """The first line names no group then."""
    title, content = "刘洋和赵琳在微信上的聊天记录如下，请查收。\n\n", "—————  2026-09-01  —————\n\n刘洋  09:00\n\n早\n"
    assert read(content, title).set_aside == {"not-a-record": 2, "private-chat": 1}
    assert said(read(content, title, allow_private=True), "text") == [("早",)]


def test_damage_stays_on_its_message(read):
    """Impossible times and bytes of no encoding are rejects."""
    content = TITLE + "—————  2026-09-01  —————\n\n甲  29:00\n\n何时\n\n甲  09:00\n\n坏\n\n甲  09:01\n\n早\n"
    batch = read(content.replace("\n", "\r\n").encode().replace("坏".encode(), b"\xff"))
    assert rejected(batch) == [(5, "impossible-time"), (9, "undecodable")]
    assert said(batch, "text") == [("早",)]
