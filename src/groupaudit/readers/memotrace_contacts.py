"""MemoTrace's contacts (UserName, Alias, Type, Remark, NickName, …): account names and remarks by wxid.

Telephone numbers, addresses and signatures are not read.
"""

from collections.abc import Iterator

from groupaudit.exports.contact_lists import contacts_batch
from groupaudit.exports.log_table import has, log_table
from groupaudit.reader import Batch, Claim, Head, Source, reader

LACKS = {"messages", "group-id", "group-name", "group-nickname", "roster", "owner"}
_COLUMNS = ("UserName", "Alias", "Type", "Remark", "NickName")


def _sniff(head: Head) -> Claim:
    return Claim.of(**{",".join(_COLUMNS): has(head, _COLUMNS)})


@reader(label=("MemoTrace 联系人", "MemoTrace contacts"), forms={"text", "sheet"}, sniff=_sniff, lacks=LACKS)
def memotrace_contacts(source: Source) -> Iterator[Batch]:
    """Read one list."""
    table = log_table(source, _COLUMNS)
    columns = {"member_id": "UserName", "account_name": "NickName", "remark": "Remark", "wechat_number": "Alias"}
    facts = {"exporter": "MemoTrace", "dropped-columns": "gender, telephone, signature, country/region, province, city"}
    yield contacts_batch(table, columns, facts)
