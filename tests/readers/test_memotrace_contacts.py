"""MemoTrace's contacts: account names, remarks and numbers by wxid; nothing else of the address book is read."""

import pytest

from opened import batch_of, rejected

HEADER = "\ufeffUserName,Alias,Type,Remark,NickName,PYInitial,RemarkPYInitial,smallHeadImgUrl,bigHeadImgUrl,label,gender,telephone,signature,country/region,province,city\r\n"


@pytest.fixture
def read(tmp_path):
    """Read one list."""

    def read(rows):
        return batch_of(tmp_path, "contacts.csv", HEADER + rows, reader="memotrace-contacts")

    return read


def test_names_by_id_and_nothing_else(read):
    """Telephones and signatures are dropped, and that is told."""
    batch = read(
        'wxid_aa,liu-7,3,刘工,清风,QF,LG,u,u,,1,13800000000,"签,名",中国,浙江,杭州\r\nwxid_bb,,3,,"木木,林",,,,,,0,,,,,\r\n'
    )
    assert batch.tables["contacts"].select("line", "member_id", "wechat_number", "remark", "account_name").rows() == [
        (2, "wxid_aa", "liu-7", "刘工", "清风"),
        (3, "wxid_bb", None, None, "木木,林"),
    ]
    assert not {"13800000000", "签,名", "杭州"} & {str(v) for row in batch.tables["contacts"].rows() for v in row}
    assert "telephone" in batch.facts["dropped-columns"]


def test_what_is_wrong_is_a_reject(read):
    """No id, and too many fields."""
    batch = read(
        ",x,3,,甲" + "," * 11 + "\r\nwxid_aa,,3,,清风" + "," * 11 + "x,x\r\nwxid_bb,,3,,明月" + "," * 11 + "\r\n"
    )
    assert rejected(batch) == [(2, "no-identity"), (3, "too-many-fields: 17 > 16")]
    assert batch.kept == 1
