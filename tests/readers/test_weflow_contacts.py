"""WeFlow's contacts: names and remarks by id, as JSON and as CSV."""

import pytest

from opened import batch_of, rejected

HEADER = "用户名,显示名称,备注,昵称,微信号,标签,描述,个性签名,地区,类型\n"


@pytest.fixture
def read(tmp_path):
    """Read one list."""

    def read(content, name="contacts.csv"):
        return batch_of(tmp_path, name, content, reader="weflow-contacts")

    return read


def contacts(batch):
    """Return the contacts in the order of lines."""
    return batch.tables["contacts"].sort("line").select("line", "member_id", "wechat_number", "remark", "account_name").rows()  # fmt: skip


def test_csv_and_json_tell_the_same(read):
    """The display name, which may be the remark, is not taken for the account's; descriptions are not read."""
    lines = (
        "\ufeff"
        + HEADER
        + 'wxid_aa,刘工,刘工,清风,liu-7,,秘密,"签,名",浙江,好友\nwxid_bb,"木木,林",,"木木,林",,,,,,群友\n'
    )
    people = [
        {"username": "wxid_aa", "displayName": "刘工", "remark": "刘工", "nickname": "清风", "alias": "liu-7", "labels": [], "description": "秘密", "type": "friend"},
        {"username": "wxid_bb", "displayName": "木木,林", "remark": "", "nickname": "木木,林", "alias": "", "labels": [], "type": "group"},
    ]  # fmt: skip
    table = read(lines)
    document = read({"exportedAt": "2026-09-02T00:00:00Z", "count": 2, "contacts": people}, "contacts.json")
    expected = [("wxid_aa", "liu-7", "刘工", "清风"), ("wxid_bb", None, None, "木木,林")]
    assert [row[1:] for row in contacts(table)] == [row[1:] for row in contacts(document)] == expected
    assert [row[0] for row in contacts(table)] == [2, 3]
    assert "秘密" not in repr(table.tables) + repr(document.tables)


def test_rows_without_an_id_or_with_two_faces(read):
    """Nobody, and an id with other names than before, are rejects; the same row again is a duplicate."""
    batch = read(HEADER + ",甲,,甲\nwxid_aa,清风,,清风\nwxid_aa,清风,,清风\nwxid_aa,明月,,明月\n")
    assert (batch.rows, batch.kept, batch.duplicates) == (4, 1, 1)
    assert {reason for _, reason in rejected(batch)} == {"no-identity", "duplicate-member"}


def test_damaged_rows_are_rejects(read):
    """Too many fields, a quote without an end, bytes of no encoding."""
    content = HEADER.encode() + b"x,x,x,x,x,x,x,x,x,x,x,x\n" + b"wxid_aa,?,,\xff\n" + b'wxid_bb,"a,b\n'
    assert [reason.partition(":")[0] for _, reason in rejected(read(content))] == [
        "too-many-fields",
        "undecodable",
        "unclosed-quote",
    ]
