"""EchoTrace's contacts as a worksheet 通讯录: 序号, 昵称, 微信ID, 备注, 微信号."""

from collections.abc import Iterator

from groupaudit.exports.contact_lists import contacts_batch
from groupaudit.exports.log_table import has, log_table
from groupaudit.reader import Batch, Claim, Head, Source, reader

LACKS = {"messages", "group-id", "group-name", "group-nickname", "roster", "owner"}
_COLUMNS = ("序号", "昵称", "微信ID", "备注", "微信号")


def _sniff(head: Head) -> Claim:
    named = head.sheet is not None and head.sheet.name == "通讯录"
    return Claim.of(**{",".join(_COLUMNS): has(head, _COLUMNS), "通讯录": named})


@reader(label=("EchoTrace 联系人", "EchoTrace contacts"), forms={"sheet"}, sniff=_sniff, lacks=LACKS)
def echotrace_contacts(source: Source) -> Iterator[Batch]:
    """Read one list."""
    columns = {"member_id": "微信ID", "account_name": "昵称", "remark": "备注", "wechat_number": "微信号"}
    yield contacts_batch(log_table(source, _COLUMNS), columns, {"exporter": "EchoTrace"})
