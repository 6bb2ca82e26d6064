"""CipherTalk's contacts: names and remarks by id; telephone numbers are never read."""

import pytest

from opened import batch_of, rejected

HEADER = "\ufeff用户名,显示名称,备注,昵称,手机号,类型,头像URL\n"


@pytest.fixture
def read(tmp_path):
    """Read one list."""

    def read(content):
        return batch_of(tmp_path, "contacts.csv", content, reader="ciphertalk-contacts")

    return read


def test_names_by_id_without_telephones(read):
    """The display name is not taken for the account's, and dropped columns are told."""
    batch = read(HEADER + 'wxid_aa,刘工,刘工,清风,13800000000,好友,https://a.example/1\nwxid_bb,x,,"木木,林",,,\n')
    assert batch.tables["contacts"].select("line", "member_id", "remark", "account_name").rows() == [
        (2, "wxid_aa", "刘工", "清风"),
        (3, "wxid_bb", None, "木木,林"),
    ]
    assert "13800000000" not in repr(batch.tables["contacts"].rows())
    assert batch.facts == {"exporter": "CipherTalk", "dropped-columns": "手机号"}


def test_what_is_wrong_is_a_reject(read):
    """A row without an id is nobody's; Windows line ends change nothing."""
    batch = read((HEADER + ",甲,,甲,,,\nwxid_aa,清风,,清风,,,\n").replace("\n", "\r\n"))
    assert rejected(batch) == [(2, "no-identity")]
    assert batch.kept == 1
