"""MemoTrace's worksheet of members: ids and account names, and a column that is not what its heading says."""

import pytest

from groupaudit.ingest import ingest
from groupaudit.reader import Options, Reader
from groupaudit.registry import discover
from workbooks import xlsx

TALK = ("消息ID", "类型", "发送人", "时间", "内容", "备注", "昵称", "更多信息")
HEADER = ("wxid", "微信号", "类型", "群昵称", "昵称", "头像地址", "头像原图", "标签", "性别", "个性签名", "国家（地区）", "省份", "城市")  # fmt: skip
FOLDER = "翠湖群(20031@chatroom)"


def row(wxid, remark, nickname):
    """One member."""
    return (wxid, "", 3, remark, nickname, "", "", "", 1, "签名", "", "", "")


@pytest.fixture
def read(tmp_path):
    """Take in a workbook of messages and members in its folder."""

    def taken(*members, header=HEADER):
        said = ("7420000000000000001", "文本", "刘工", "2026-09-01 09:00:00", "早", "刘工", "清风", "more")
        (tmp_path / FOLDER).mkdir()
        path = tmp_path / FOLDER / "翠湖群.xlsx"
        path.write_bytes(xlsx((TALK, said), (header, *members), names=("聊天记录", "成员信息")))
        return ingest([path], discover("groupaudit.readers", Reader, plugins=False).found, Options())

    return taken


def test_members_have_ids_and_account_names_and_no_group_nickname(read):
    """What the exporting account calls somebody is a remark, whatever the heading says."""
    result = read(row("wxid_aa", "刘工", "清风"), row("wxid_bb", "赵", "木木"))
    listed = result.tables["members"].filter(membership="present").sort("member_id")
    assert listed.select("group_id", "member_id", "account_name", "remark", "group_nickname", "name_basis").rows() == [
        ("20031@chatroom", "wxid_aa", "清风", "刘工", None, None),
        ("20031@chatroom", "wxid_bb", "木木", "赵", None, None),
    ]
    assert [i.reader for i in result.inputs] == ["memotrace-csv-named", "memotrace-members"]


def test_every_row_is_accounted_for(read):
    """Without an id nobody is told; the same row twice is one."""
    one = row("wxid_aa", "刘工", "清风")
    members = read(one, one, row("", "赵", "木木"), row("wxid_aa", "别人", "别人")).inputs[1]
    assert (members.rows, members.kept, members.duplicates, members.rejects) == (4, 1, 1, 2)


def test_the_person_of_a_private_chat_is_no_member(read):
    """That sheet has telephones, too."""
    result = read(row("wxid_aa", "刘工", "清风"), header=(*HEADER[:9], "电话", *HEADER[9:]))
    assert "memotrace-members" not in {i.reader for i in result.inputs}
