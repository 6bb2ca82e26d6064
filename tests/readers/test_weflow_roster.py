"""The member list that WeFlow exports, with its metadata above the header."""

import pytest

from groupaudit.errors import UnreadableInputError
from groupaudit.files.sheets import read_sheets
from groupaudit.reader import Head, Source
from groupaudit.readers.employees import sniff as employees_sniff
from groupaudit.readers.roster import sniff as roster_sniff
from groupaudit.readers.weflow_roster import sniff, weflow_roster
from workbooks import xlsx

ROWS = [
    ["会话信息"],
    ["微信ID", "1000@chatroom", "", "昵称", "天高总群", "备注", "我的工作群"],
    ["导出工具", "WeFlow", "导出版本", "0.0.2", "平台", "wechat", "导出时间", "2024-09-30 10:00:00"],
    ["微信昵称", "微信备注", "群昵称", "wxid", "微信号"],
    ["风清", "老张", "张三+天高集团+总裁办", "wxid_1", "zhang3"],
    ["云淡", "", "", "wxid_2", ""],
]
CSV = "\ufeff" + "\n".join(map(",".join, ROWS)) + "\n"


def read(data, name="群成员列表.csv"):
    """Read a file of one sheet."""
    (sheet,) = read_sheets(name, data)
    (batch,) = weflow_roster.read(Source(name=name, form="sheet", sheet=sheet))
    return batch


@pytest.mark.parametrize("data", [CSV.encode(), xlsx(ROWS, names=["群成员列表"])])
def test_the_group_is_the_one_in_the_metadata(data):
    """CSV and workbook give the same members; the group's name is its own, never the exporter's remark."""
    batch = read(data)
    assert batch.tables["members"].select(
        "group_id", "member_id", "group_nickname", "account_name", "remark"
    ).rows() == [
        ("1000@chatroom", "wxid_1", "张三+天高集团+总裁办", "风清", "老张"),
        ("1000@chatroom", "wxid_2", "", "云淡", ""),
    ]
    assert batch.tables["groups"].select("group_id", "name", "platform").rows() == [
        ("1000@chatroom", "天高总群", "wechat")
    ]
    assert batch.tables["members"]["name_basis"].to_list() == ["group-nickname"] * 2
    assert batch.facts == {"group-from": "metadata", "exporter": "WeFlow 0.0.2", "exported-at": "1727661600"}
    assert (batch.rows, batch.kept) == (2, 2)


def test_only_this_reader_claims_it():
    """Neither the general roster reader nor the employee reader wants the file."""
    (sheet,) = read_sheets("x.csv", CSV.encode())
    head = Head(name="x.csv", form="sheet", sheet=sheet)
    assert [sniffed(head).holds for sniffed in (sniff, roster_sniff, employees_sniff)] == [True, False, False]


def test_a_group_without_a_name_or_an_export_time():
    """Empty metadata stay unknown."""
    batch = read(CSV.replace("天高总群", "").replace("2024-09-30 10:00:00", "").encode())
    assert batch.tables["groups"].select("group_id", "name").rows() == [("1000@chatroom", None)]
    assert "exported-at" not in batch.facts


def test_a_message_log_of_the_same_tool_is_not_claimed():
    """The sheet 聊天记录 has the same three rows above other columns."""
    log = (
        "".join(CSV.splitlines(keepends=True)[:3])
        + "序号,时间,发送者昵称,发送者微信ID,发送者备注,群昵称,发送者身份,消息类型,内容\n1,a,b,c,d,e,f,g,h\n"
    )
    (sheet,) = read_sheets("聊天记录.csv", log.encode())
    head = Head(name="聊天记录.csv", form="sheet", sheet=sheet)
    assert not any(sniffed(head).holds for sniffed in (sniff, roster_sniff, employees_sniff))


def test_without_metadata_it_is_an_ordinary_roster():
    """What somebody cut out of the export is claimed by the general reader, and missing signs are named."""
    (sheet,) = read_sheets("x.csv", "微信昵称,微信备注,群昵称,wxid,微信号\na,b,c,d,e\n".encode())
    head = Head(name="x.csv", form="sheet", sheet=sheet)
    assert sniff(head).missing == ("会话信息", "导出工具")
    assert roster_sniff(head).holds


def test_a_sheet_without_a_header_is_refused():
    """A damaged export names its file."""
    with pytest.raises(UnreadableInputError, match=r"^群成员列表\.csv: "):
        read("会话信息\n微信ID,1@chatroom\n".encode())
