"""chatlog's contacts, as JSON and as the CSV that quotes nothing."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opened import batch_of, rejected

HEADER = "UserName,Alias,Remark,NickName\n"


@pytest.fixture
def read(tmp_path):
    """Read one answer."""

    def read(content, name="contact.csv"):
        return batch_of(tmp_path, name, content, reader="chatlog-contacts")

    return read


def contacts(batch):
    """Return all contacts with their lines."""
    return batch.tables["contacts"].sort("line").select("line", "member_id", "wechat_number", "remark", "account_name").rows()  # fmt: skip


def test_the_json_tells_names_by_id(read):
    """Non-friends in shared groups are there, too; empty names are unknown."""
    people = [
        {"userName": "wxid_aa", "alias": "liu-7", "remark": "刘工", "nickName": "清风", "isFriend": True},
        {"userName": "wxid_bb", "alias": "", "remark": "", "nickName": "木木,林", "isFriend": False},
    ]
    batch = read({"items": people}, "contact.json")
    assert [row[1:] for row in contacts(batch)] == [
        ("wxid_aa", "liu-7", "刘工", "清风"),
        ("wxid_bb", None, None, "木木,林"),
    ]
    assert (batch.rows, batch.kept) == (2, 2)


def test_a_name_with_a_comma_is_whole_where_there_is_no_remark(read):
    """Rows are read from both ends: id and number have no comma."""
    batch = read(f"{HEADER}wxid_aa,liu-7,刘工,清风\nwxid_bb,,,木木,林\nwxid_cc,,,\n")
    assert contacts(batch) == [
        (2, "wxid_aa", "liu-7", "刘工", "清风"),
        (3, "wxid_bb", None, None, "木木,林"),
        (4, "wxid_cc", None, None, None),
    ]


NAMES = {
    "刘工,清风": ("刘工", "清风"),
    ",木木,林": (None, "木木,林"),
    ",": (None, None),
    "刘工,": ("刘工", None),
    "木木,林,": ("木木,林", None),
    "木木,林,木木,林": ("木木,林", "木木,林"),
    "王经理,Chen, Amy": ("王经理", "Chen, Amy"),
    "Chen, Amy,小陈": ("Chen, Amy", "小陈"),
    "Chen, Amy,Wang, Bo, Ltd": ("Chen, Amy", "Wang, Bo, Ltd"),
    "小赵, 清风": ("小赵", " 清风"),
}


@pytest.mark.parametrize(("names", "expected"), NAMES.items(), ids=NAMES)
def test_a_comma_in_a_name_is_plain_where_only_one_reading_is_likely(read, names, expected):
    """One name alone, the same name twice, or commas with a space behind them."""
    assert contacts(read(f"{HEADER}wxid_aa,liu-7,{names}\n")) == [(2, "wxid_aa", "liu-7", *expected)]


@given(st.text(st.sampled_from('甲乙, "'), min_size=1, max_size=9).filter(lambda names: names.strip(', "')))
def test_no_part_of_a_row_is_lost(names):
    """Remark and name with the comma between them are what stands in the file, or the row is a reject that says why."""
    with TemporaryDirectory() as folder:
        batch = batch_of(
            Path(folder), "contact.csv", f"{HEADER}wxid_zz,,,清风\nwxid_aa,,{names}\n", reader="chatlog-contacts"
        )
    told = [f"{remark or ''},{name or ''}" for line, *_, remark, name in contacts(batch) if line == 3]
    bare = [name.replace(" ", "") for name in told]
    assert bare == [names.replace(" ", "")] or rejected(batch)[0][1] in ("unclear-comma", "missing-field: NickName")


def test_a_row_that_nobody_can_take_apart_is_a_reject(read):
    """With a remark and a comma too many it is unclear where the remark ends; no name is guessed."""
    batch = read(f"{HEADER}wxid_aa,,小赵,木木,林\nwxid_bb,,,清风\n只有一列\nwxid_cc,,明月\nwxid_dd,,赵, 林, 木\n")
    assert rejected(batch) == [
        (2, "unclear-comma"), (4, "missing-field: UserName"), (5, "missing-field: NickName"), (6, "unclear-comma"),
    ]  # fmt: skip
    assert contacts(batch) == [(3, "wxid_bb", None, None, "清风")]


def test_quotes_are_part_of_names(read):
    """Nothing is quoted, so a quote is a character of the name."""
    assert contacts(read(f'{HEADER}wxid_aa,,,"清风"\n')) == [(2, "wxid_aa", None, None, '"清风"')]


def test_an_id_that_comes_back(read):
    """The same row is a duplicate; other names under one id are a reject."""
    batch = read(f"{HEADER}wxid_aa,,,清风\nwxid_aa,,,清风\nwxid_aa,,,明月\n")
    assert (batch.rows, batch.kept, batch.duplicates) == (3, 1, 1)
    assert [reason for _, reason in rejected(batch)] == ["duplicate-member"]


def test_bytes_of_no_encoding_and_of_windows(read):
    """A bad row is a reject, a file in GB18030 is read."""
    bad = (HEADER + "wxid_aa,,,清风\nwxid_bb,,,?\n").encode().replace(b"?", b"\xff\xff")
    assert rejected(read(bad)) == [(3, "undecodable")]
    people = "".join(f"wxid_{n},,,清风明月\n" for n in range(9))
    assert len(contacts(read((HEADER + people).encode("gb18030")))) == 9
