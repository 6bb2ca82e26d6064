"""EchoTrace's contacts: a worksheet of names and remarks by id."""

import pytest

from opened import batch_of, rejected
from workbooks import xlsx

HEADER = ["序号", "昵称", "微信ID", "备注", "微信号"]


def book(*rows, name="通讯录"):
    """A workbook of one sheet."""
    return xlsx([HEADER, *rows], names=[name])


@pytest.fixture
def read(tmp_path):
    """Read a workbook of one sheet."""
    return lambda *rows: batch_of(tmp_path, "contacts.xlsx", book(*rows), reader="echotrace-contacts")


def test_names_by_id(read):
    """A remark is none of the account's names; a row without an id is nobody's."""
    batch = read(["1", "清风", "wxid_aa", "刘工", "lg1"], ["2", "云淡", "wxid_bb", "", ""], ["3", "林", "", "", ""])
    assert batch.tables["contacts"].select("line", "member_id", "account_name", "remark", "wechat_number").rows() == [
        (2, "wxid_aa", "清风", "刘工", "lg1"),
        (3, "wxid_bb", "云淡", None, None),
    ]
    assert rejected(batch) == [(4, "no-identity")]


def test_the_name_of_the_sheet_tells_it_from_a_roster(tmp_path):
    """The same columns elsewhere are people of a group."""
    batch_of(tmp_path, "x.xlsx", book(["1", "清风", "wxid_aa", "刘工", "lg1"], name="翠湖群"), reader="roster")
