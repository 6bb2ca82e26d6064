"""WeFlow's contacts: `{exportedAt, count, contacts: [{username, nickname, remark, alias, …}]}`, or its CSV.

Gives account names and remarks by wxid. Descriptions, labels, signatures and regions are not read.
"""

from collections.abc import Iterator

import polars as pl

from groupaudit.exports.contact_lists import contacts_batch
from groupaudit.exports.jsonrecords import Record
from groupaudit.exports.log_records import document, listed, root_of
from groupaudit.exports.log_table import LogTable, has, log_table
from groupaudit.reader import Batch, Claim, Head, Source, reader

LACKS = {"messages", "group-id", "group-name", "group-nickname", "roster", "owner"}
_COLUMNS = ("用户名", "显示名称", "备注", "昵称", "微信号", "标签")
_CONTACT = dict.fromkeys(("username", "nickname", "remark", "alias"), pl.String())


def _sniff(head: Head) -> Claim:
    people = root_of(head).get("contacts")
    first = people[0] if isinstance(people, list) and people and isinstance(people[0], dict) else {}
    return Claim.of(**{"contacts[].username / 用户名,…,标签": "username" in first or has(head, _COLUMNS)})


@reader(label=("WeFlow 联系人", "WeFlow contacts"), forms={"json", "text"}, sniff=_sniff, lacks=LACKS)
def weflow_contacts(source: Source) -> Iterator[Batch]:
    """Read one list."""
    facts = {"exporter": "WeFlow"}
    if source.form == "text":
        table = log_table(source, _COLUMNS)
        columns = {"member_id": "用户名", "account_name": "昵称", "remark": "备注", "wechat_number": "微信号"}
        yield contacts_batch(table, columns, facts)
        return
    found = listed(source, document(source), "contacts", Record(fields=_CONTACT), first=1)
    columns = {"member_id": "username", "account_name": "nickname", "remark": "remark", "wechat_number": "alias"}
    yield contacts_batch(LogTable(found.frame, found.rejects), columns, facts)
