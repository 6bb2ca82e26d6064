"""CipherTalk's contacts as CSV: 用户名, 显示名称, 备注, 昵称, 手机号, 类型, 头像URL. Telephone numbers are not read."""

from collections.abc import Iterator

from groupaudit.exports.contact_lists import contacts_batch
from groupaudit.exports.log_table import has, log_table
from groupaudit.reader import Batch, Claim, Head, Source, reader

LACKS = {"messages", "group-id", "group-name", "group-nickname", "roster", "owner"}
_COLUMNS = ("用户名", "显示名称", "备注", "昵称", "手机号")


def _sniff(head: Head) -> Claim:
    return Claim.of(**{",".join(_COLUMNS): has(head, _COLUMNS)})


@reader(label=("CipherTalk 联系人", "CipherTalk contacts"), forms={"text", "sheet"}, sniff=_sniff, lacks=LACKS)
def ciphertalk_contacts(source: Source) -> Iterator[Batch]:
    """Read one list."""
    table = log_table(source, _COLUMNS)
    columns = {"member_id": "用户名", "account_name": "昵称", "remark": "备注"}
    facts = {"exporter": "CipherTalk", "dropped-columns": "手机号"}
    yield contacts_batch(table, columns, facts)
