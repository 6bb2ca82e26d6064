"""MemoTrace's CSV of version 1: WeChat's raw content, numeric types, seconds; the group is the file."""

from datetime import UTC, datetime

import pytest

from opened import batch_of, members, rejected, said

HEADER = "localId,TalkerId,Type,SubType,IsSender,CreateTime,Status,StrContent,StrTime,Remark,NickName,Sender"
START = 1788224400  # 2026-09-01 09:00 in Shanghai
QUOTE = (
    "<msg><appmsg><title>好</title><type>57</type><refermsg><type>1</type><svrid>77</svrid><displayname>林</displayname>"
    "<content>明天</content></refermsg></appmsg></msg>"
)


def row(content, kind="1", *, sub="0", mine="0", at=START, who=("刘工", "清风", "wxid_aa"), talker="7"):
    """One row as Python's writer has it."""
    cells = ["1", talker, kind, sub, mine, str(at), "2", content, "2026-09-01 09:00:00", *who]
    return ",".join('"' + c.replace('"', '""') + '"' if set(c) & set(',"\n') else c for c in cells)


@pytest.fixture
def read(tmp_path):
    """Read one file of rows."""

    def read(*rows, name="翠湖群_utf8.csv"):
        lines = [r if isinstance(r, bytes) else r.encode() for r in (HEADER, *rows)]
        return batch_of(tmp_path, name, b"\xef\xbb\xbf" + b"\r\n".join(lines) + b"\r\n", reader="memotrace-csv")

    return read


def test_a_message_and_its_sender(read):
    """Sender is the wxid, names are those of the exporter's contacts, and no group nickname is made of them."""
    batch = read(row('地点:"售楼处"\n请准时'), row("早", mine="1", who=("", "浩然", "wxid_bb"), at=START + 5))
    assert said(batch, "line", "group_id", "member_id", "sender_name", "kind", "text") == [
        (2, "翠湖群", "wxid_aa", "清风", "text", '地点:"售楼处"\n请准时'),
        (4, "翠湖群", "wxid_bb", "浩然", "text", "早"),
    ]
    assert said(batch, "at", "message_id")[0] == (datetime(2026, 9, 1, 1, tzinfo=UTC), None)
    assert members(batch, "member_id", "group_nickname", "account_name", "remark", "name_basis") == [
        ("wxid_aa", None, "清风", "刘工", None),
        ("wxid_bb", None, "浩然", None, None),
    ]
    assert "assumed-timezone" not in batch.facts


def test_xml_is_taken_apart(read):
    """A quote keeps the words of others apart and names what it quotes; an empty app message is of its kind."""
    batch = read(row(QUOTE, "49", sub="57"), row("", "49", sub="2000"), row('<msg><img md5="0" /></msg>', "3"))
    assert said(batch, "kind", "text", "quoted", "reply_to") == [
        ("quote", "好", "明天", "77"),
        ("transfer", None, None, None),
        ("image", None, None, None),
    ]


def test_xml_that_cannot_be_trusted_leaves_the_kind(read):
    """An entity is never expanded; broken XML is counted."""
    bomb = '<?xml version="1.0"?><!DOCTYPE m [<!ENTITY a "aaaa">]><msg><appmsg><title>&a;</title><type>57</type></appmsg></msg>'
    batch = read(row(bomb, "49", sub="57"), row("<msg><appmsg><title>", "49", sub="57"))
    assert [text for (text,) in said(batch, "text")] == [None, None]
    assert batch.notes["unreadable-xml"] == 2


def test_the_system_is_nobody(read):
    """Whatever stands in the columns of the sender."""
    batch = read(row('"清风"邀请"林"加入了群聊', "10000"))
    assert said(batch, "kind", "member_id", "text") == [("system", None, None)]
    assert batch.tables["events"].select("kind", "member_name", "actor_name").rows() == [("join", "林", "清风")]


def test_several_conversations_in_one_file_are_several_groups(read):
    """TalkerId is a number of one database: it tells conversations apart and identifies none elsewhere."""
    batch = read(row("早"), row("晚", talker="8"), name="messages.csv")
    assert said(batch, "group_id") == [("messages#7",), ("messages#8",)]


def test_what_is_wrong_is_a_reject(read):
    """Types, times, bytes and numbers of fields."""
    batch = read(
        row("早"), row("何", "x"), row("何时", at=-1), row("坏").encode().replace("坏".encode(), b"\xff"), row("多") + ",1,2"
    )  # fmt: skip
    assert rejected(batch) == [
        (3, "wrong-type: Type"),
        (4, "impossible-time"),
        (5, "undecodable"),
        (6, "too-many-fields: 14 > 12"),
    ]
    assert said(batch, "text") == [("早",)]
