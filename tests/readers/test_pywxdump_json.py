"""PyWxDump JSON: the rows of its CSV in one array; the records of forwards are objects."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groupaudit.ingest import ingest
from groupaudit.reader import Options
from opened import READERS, batch_of, problem_of, rejected

AT = datetime(2026, 9, 1, tzinfo=UTC)
ROOM = "1@chatroom"


def row(msg="早", type_name="文本", talker="wxid_aa", **more):
    """One row."""
    return {
        "id": 1, "MsgSvrID": "9007199254740993", "type_name": type_name, "is_sender": 0, "talker": talker, "room_name": ROOM,
        "msg": msg, "src": "", "extra": {}, "CreateTime": "2026-09-01 08:00:00",
    } | more  # fmt: skip


FORWARD = row(
    "记录\nx", "合并转发的聊天记录", MsgSvrID="2",
    src={"title": "t", "datalist": {"count": "1", "dataitem": {"datatype": "1", "sourcename": "李四", "datadesc": "密码是8"}}},
)  # fmt: skip


@pytest.fixture
def read(tmp_path):
    """Read the rows of one file."""
    return lambda *rows_, name=f"{ROOM}_0_9.json", **options: batch_of(
        tmp_path, name, list(rows_), reader="pywxdump-json", **options
    )


def rows(batch, *columns, table="messages"):
    """Return columns in the order of lines."""
    return batch.tables[table].sort("line").select(columns).rows()


def test_rows_are_those_of_the_csv(read):
    """Records are counted; ids keep every digit, also where they are numbers."""
    batch = read(row(), row("晚", MsgSvrID=9007199254740995, is_sender=1, talker="我"))
    columns = ("line", "group_id", "message_id", "member_id", "sender_name", "at", "kind", "text")
    assert rows(batch, *columns) == [
        (1, ROOM, "9007199254740993", "wxid_aa", None, AT, "text", "早"),
        (2, ROOM, "9007199254740995", None, "我", AT, "text", "晚"),
    ]
    assert batch.facts == {"exporter": "PyWxDump", "group-from": "column", "assumed-timezone": "Asia/Shanghai"}
    assert batch.notes == {"by-exporter": 1}


def test_a_forward_holds_its_records(read):
    """`src` is an object there, and text elsewhere."""
    batch = read(row(src="FileStorage/1.dat"), FORWARD, row("记录", "合并转发的聊天记录", MsgSvrID="3", src="x"))
    assert rows(batch, "kind", "title", "forwarded") == [
        ("text", None, None), ("forward", "记录", [{"name": "李四", "at": None, "kind": "text", "text": "密码是8"}]),
        ("forward", "记录", None),
    ]  # fmt: skip
    assert batch.rejects.is_empty()


def test_without_a_room_the_group_is_the_file(read):
    """Named after its id."""
    rowless = {k: v for k, v in row().items() if k != "room_name"}
    assert rows(read(rowless, name="20031@chatroom_0_17.json"), "group_id") == [("20031@chatroom",)]


def test_private_chats_are_set_aside(read):
    """Unless they are asked for."""
    assert read(row(), row(room_name="wxid_bb", MsgSvrID="2")).set_aside == {"private-chat": 1}
    assert rows(read(row(room_name="wxid_bb"), allow_private=True), "group_id") == [("private:wxid_bb",)]


def test_what_cannot_be_used_is_named(read):
    """The others stay."""
    batch = read(row(), row(CreateTime="gestern", MsgSvrID="2"), [1], row(msg={"a": 1}, MsgSvrID="3"))
    assert rejected(batch) == [(2, "impossible-time"), (3, "not-an-object"), (4, "wrong-type: msg")]


def test_a_file_that_is_cut_is_named(tmp_path):
    """Nothing of it is guessed."""
    assert "x.json" in problem_of(tmp_path, "x.json", json.dumps([row(), FORWARD])[:-9])


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_mutated_file_is_read_or_named(tmp_path_factory, data):
    """Some bytes replaced or removed never give a traceback, and every record is accounted for."""
    text = bytearray(json.dumps([row(), FORWARD], ensure_ascii=False, indent=4).encode())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text) - 1))
        text[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    path = tmp_path_factory.mktemp("mutated") / "x.json"
    path.write_bytes(bytes(text))
    (account,) = ingest([path], READERS, Options()).inputs
    assert account.problem or account.rows == (
        account.kept + account.duplicates + account.rejects + sum(account.set_aside.values())
    )
