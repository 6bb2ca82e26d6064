"""PyWxDump CSV: 5000 rows a file, words made up by type, and what a spreadsheet does to it."""

import csv
import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groupaudit.exports.pywxdump import forwarded_of, written_out
from groupaudit.ingest import ingest
from groupaudit.reader import Options
from opened import READERS, batch_of, problem_of, rejected
from workbooks import xlsx

AT = datetime(2026, 9, 1, tzinfo=UTC)
ROOM = "1@chatroom"
NEW = ("id", "MsgSvrID", "type_name", "is_sender", "talker", "room_name", "msg", "src", "CreateTime")
OLD = tuple(name for name in NEW if name != "room_name")


def row(msg="早", type_name="文本", talker="wxid_aa", **more):
    """One row by column."""
    return {
        "id": 1, "MsgSvrID": "9007199254740993", "type_name": type_name, "is_sender": 0, "talker": talker, "room_name": ROOM,
        "msg": msg, "src": "", "CreateTime": "2026-09-01 08:00:00",
    } | more  # fmt: skip


def table(*rows_, columns=NEW):
    """A whole file, with the ends of lines that Python writes."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows_)
    return text.getvalue()


@pytest.fixture
def read(tmp_path):
    """Read the rows of one file."""

    def read(*rows_, columns=NEW, name=f"{ROOM}_0_5000.csv", content=None, **options):
        return batch_of(tmp_path, name, content or table(*rows_, columns=columns), reader="pywxdump-csv", **options)

    return read


def rows(batch, *columns, table="messages"):
    """Return columns in the order of lines."""
    return batch.tables[table].sort("line").select(columns).rows()


def test_messages_their_senders_and_the_zone_that_was_assumed(read):
    """Lines are those of the file, also behind a message of several lines."""
    batch = read(row('早\n安,"好"'), row("晚", MsgSvrID="8", talker="wxid_bb"))
    columns = ("line", "group_id", "message_id", "member_id", "at", "kind", "text")
    assert rows(batch, *columns) == [
        (2, ROOM, "9007199254740993", "wxid_aa", AT, "text", '早\n安,"好"'), (4, ROOM, "8", "wxid_bb", AT, "text", "晚"),
    ]  # fmt: skip
    assert rows(batch, "group_id", "name", table="groups") == [(ROOM, None)]
    assert batch.facts == {"exporter": "PyWxDump", "group-from": "column", "assumed-timezone": "Asia/Shanghai"}


def test_who_is_not_told_is_nobody(read):
    """我 is the exporting account, of whom nothing says who it is; 系统 and 未知 are nobody."""
    batch = read(
        row("早", talker="我", is_sender=1), row("?", talker="未知", MsgSvrID="2"), row("你已成为新群主", "系统通知", "系统", MsgSvrID="3"),
    )  # fmt: skip
    assert rows(batch, "member_id", "sender_name", "kind") == [
        (None, "我", "text"),
        (None, None, "text"),
        (None, None, "system"),
    ]
    assert batch.notes == {"by-exporter": 1, "without-sender": 1, "unresolved-event": 1}


def test_older_versions_wrote_ones_own_id(read):
    """`is_sender` then tells who 你 is."""
    batch = read(row(talker="wxid_me", is_sender=1), row("你已成为新群主", "系统通知", "系统", MsgSvrID="3"))
    assert rows(batch, "kind", "member_id", table="events") == [("new-owner", "wxid_me")]


def test_without_a_column_the_group_is_the_file(read):
    """Older versions have no `room_name`; pages of one chat are one group, and a person's chat is private."""
    batch = read(row(), columns=OLD, name="20031@chatroom_5000_10000.csv")
    assert rows(batch, "group_id") == [("20031@chatroom",)]
    assert batch.facts["group-from"] == "file-name"
    assert read(row(), columns=OLD, name="wxid_bb_0_5000.csv").set_aside == {"private-chat": 1}
    kept = read(row(), columns=OLD, name="wxid_bb_0_5000.csv", allow_private=True)
    assert rows(kept, "group_id") == [("private:wxid_bb",)]


def test_pages_may_repeat_rows_and_are_in_no_order(tmp_path):
    """A row that comes again is a duplicate; rows without an id, and other words under one id, are all kept."""
    twice = [row(MsgSvrID="1"), row(MsgSvrID="2", CreateTime="2026-09-01 08:00:05"), row(MsgSvrID="2")]
    others = [row(MsgSvrID=""), row(MsgSvrID="0"), row("别的话", MsgSvrID="1")]
    (tmp_path / "x.csv").write_bytes(table(*twice, *others).encode())
    result = ingest([tmp_path / "x.csv"], READERS, Options())
    (account,) = result.inputs
    assert (account.rows, account.kept, account.duplicates, account.notes["shared-id"]) == (6, 5, 1, 2)
    assert sorted(result.tables["messages"]["message_id"], key=str) == ["1", "1", "2", None, None]


@pytest.mark.parametrize("written", ["2026/9/1 8:00", "2026-09-01 08:00", "2026/09/01 08:00:00"])
def test_times_as_a_spreadsheet_writes_them(read, written):
    """To the minute, without leading zeros."""
    assert rows(read(row(CreateTime=written)), "at") == [(AT,)]


def test_ids_that_a_spreadsheet_damaged_are_none(read):
    """Else messages of one id would be one; the messages are kept and counted."""
    batch = read(*(row(str(n), MsgSvrID="7.42E+18") for n in range(3)))
    assert (batch.kept, batch.notes["damaged-id"]) == (3, 3)
    rounded = read(*(row(str(n), MsgSvrID=f"742000000000{n // 2}000000") for n in range(4)))
    assert (rounded.kept, rounded.notes["damaged-id"]) == (4, 4)
    honest = read(
        row(MsgSvrID="7420000000000010000"), *(row(str(n), MsgSvrID=f"742000000000001000{n}") for n in range(1, 4))
    )
    assert (honest.kept, "damaged-id" in honest.notes, rows(honest, "message_id")[0]) == (
        4,
        False,
        ("7420000000000010000",),
    )


SHARED = {
    "picture": (("图片", "图片"), ("image", None, None, None, None)),
    "voice": (("语音时长：3.00秒", "语音"), ("voice", None, None, None, None)),
    "voice that was heard": (("语音时长：3.00秒\n翻译结果：明天开会", "语音"), ("voice", "明天开会", None, None, None)),
    "place": (("纬度:【1】 经度:【2】\n位置：翠湖路 翠湖\n其他信息：{}", "位置"), ("location", None, "翠湖路 翠湖", None, None)),
    "file": (("报告.pdf", "文件"), ("file", None, None, None, "报告.pdf")),
    "page": (('周报\n摘要\n\n<a href="https://a.example/?a=1">点击查看详情</a>', "(分享)卡片式链接"), ("link", None, "周报", "https://a.example/?a=1", None)),
    "program": (("(分享)小程序", "(分享)小程序"), ("mini-program", None, None, None, None)),
    "list": (("接龙", "接龙"), ("text", None, None, None, None)),
    "notice": (("群公告", "群公告"), ("notice", None, None, None, None)),
    "transfer": (("转账：￥9.00\n转账说明：饭钱\n转账时间：2026-09-01 08:00:00\n", "转账"), ("transfer", "饭钱", "￥9.00", None, None)),
    "transfer taken": (("已收款：￥9.00\n转账说明：\n转账时间：2026-09-01 08:00:00\n", "转账"), ("transfer", None, "￥9.00", None, None)),
    "forward": (("群聊的聊天记录\n张三: 早", "合并转发的聊天记录"), ("forward", None, "群聊的聊天记录", None, None)),
    "call": (("语音/视频通话[已取消]", "语音通话"), ("call", None, None, None, None)),
    "a word that is a type": (("文本", "文本"), ("text", "文本", None, None, None)),
}  # fmt: skip


@pytest.mark.parametrize(("given_", "said"), SHARED.values(), ids=SHARED)
def test_words_made_up_by_type(read, given_, said):
    """Of most app messages the program writes nothing but the type again, which is nobody's words."""
    assert rows(read(row(*given_)), "kind", "text", "title", "url", "file_name") == [said]


def test_a_quote_is_own_words_and_those_of_others(read):
    """The program puts them below, with time and name."""
    batch = read(
        row("@李四 好\n\n[引用](2026-08-31 18:00:00)王五:原话：\n两行", "引用回复"),
        row("好\n\n[引用]()王五:图片", "引用回复", MsgSvrID="2"),
    )
    assert rows(batch, "kind", "text", "quoted", "mentions") == [
        ("quote", "@李四 好", "原话：\n两行", ["李四"]), ("quote", "好", "图片", None),
    ]  # fmt: skip


RECORD = {
    "title": "t",
    "datalist": {
        "count": "2",
        "dataitem": [
            {"datatype": "1", "sourcename": "李四", "datadesc": "密码是8", "srcMsgCreateTime": "1788220800"},
            {"datatype": "17", "sourcename": "王五", "datatitle": "更早", "recordxml": {"recordinfo": {"datalist": {"dataitem": {"datatype": "1", "sourcename": {}, "datadesc": "底"}}}}},
        ],
    },
}  # fmt: skip
FORWARDED = [
    {"name": "李四", "at": AT, "kind": "text", "text": "密码是8"}, {"name": "王五", "at": None, "kind": "forward", "text": "更早"},
    {"name": None, "at": None, "kind": "text", "text": "底"},
]  # fmt: skip


def test_a_forward_holds_its_records(read):
    """They stand in `src` as Python writes a dictionary."""
    batch = read(
        row("记录\nx", "合并转发的聊天记录", src=str(RECORD)),
        row("记录", "合并转发的聊天记录", src="{'datalist': ", MsgSvrID="2"),
    )
    assert rows(batch, "forwarded") == [(FORWARDED,), (None,)]


@pytest.mark.parametrize(
    "text",
    ["", "x", "[1]", "{1: __import__('os')}", "{'a': " * 5000, "{'a': '" + "x" * 2_000_000 + "'}", "{'a': b'\\xff'"],
)
def test_a_cell_is_never_run(text):
    """What is no plain dictionary is nothing."""
    assert written_out(text) is None


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=8), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["datalist", "dataitem", "recordxml", "recordinfo", "datatype", "datadesc", "srcMsgCreateTime"]), inner, max_size=4)))  # fmt: skip
def test_no_record_raises(record):
    """Whatever a dictionary holds, what is no message is passed over."""
    assert isinstance(forwarded_of({"datalist": {"dataitem": record}}), list)


def test_the_system_tells_events_as_text_and_as_xml(read):
    """Withdrawn messages have types of their own; XML that cannot be read is counted."""
    people = '<link name="names"><memberlist><member><username>lisi2010</username><nickname>李四</nickname></member></memberlist></link>'
    xml = f'<sysmsg type="sysmsgtemplate"><sysmsgtemplate><content_template><template>"$names$"加入了群聊</template><link_list>{people}</link_list></content_template></sysmsgtemplate></sysmsg>'
    batch = read(
        row('"张三" 撤回了一条消息', "消息撤回57", "未知", MsgSvrID="1"), row(xml, "邀请加群", "系统", MsgSvrID="2"),
        row("<sysmsg><x>", "系统通知", "系统", MsgSvrID="3"), row('"张三" 拍了拍 "李四"', "拍一拍", "系统", MsgSvrID="4"),
    )  # fmt: skip
    assert rows(batch, "kind") == [("recall",), ("system",), ("system",), ("other",)]
    assert sorted(rows(batch, "kind", "member_id", "actor_name", table="events"), key=str) == [
        ("join", "lisi2010", None), ("other", None, None), ("recall", None, "张三"),
    ]  # fmt: skip
    assert batch.notes["unreadable-xml"] == 1


def test_private_chats_are_set_aside(read):
    """By the column; rooms of WeCom are groups."""
    batch = read(row(), row(room_name="wxid_bb", MsgSvrID="2"), row(room_name="1@im.chatroom", MsgSvrID="3"))
    assert batch.set_aside == {"private-chat": 1}
    assert rows(batch, "group_id") == [(ROOM,), ("1@im.chatroom",)]


def test_what_cannot_be_used_is_named(read):
    """A time that is none, and a row with more cells than columns."""
    text = table(row(CreateTime="gestern"), row("晚", MsgSvrID="2")) + "1,2,文本,0,wxid_aa,r,m,s,t,more,more\r\n"
    batch = read(content=text)
    assert rejected(batch) == [(2, "impossible-time"), (4, "too-many-fields: 11 > 9")]
    assert rows(batch, "text") == [("晚",)]


def test_a_workbook_of_the_same_columns_is_the_same(tmp_path, read):
    """Somebody may save it so."""
    cells = [list(NEW), [str(row()[name]) for name in NEW]]
    batch = batch_of(tmp_path, "x.xlsx", xlsx(cells), reader="pywxdump-csv")
    columns = ("group_id", "message_id", "member_id", "at", "kind", "text")
    assert rows(batch, *columns) == rows(read(row()), *columns)


@pytest.mark.parametrize("msg", ["TEST-Z", "到货时间 2026-09-01T00:00:00Z", "Z"])
def test_letters_of_an_instant_make_no_other_format(read, msg):
    """Without rooms the columns are those of WeFlow's CSV for WeClone, whose rows end in an instant in UTC."""
    batch = read(row(msg), columns=OLD, name=f"{ROOM}_0_5000.csv")
    assert rows(batch, "member_id", "text") == [("wxid_aa", msg)]


def test_another_header_is_not_claimed(tmp_path):
    """The name of every column counts."""
    assert problem_of(tmp_path, "x.csv", "id,MsgSvrID,type_name,talker\n1,2,文本,a\n")
