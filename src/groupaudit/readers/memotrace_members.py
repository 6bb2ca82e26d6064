"""The worksheet 成员信息 of a group's MemoTrace workbook: the members by wxid, with account names.

The column 群昵称 holds the exporting account's remark for the contact, so the group nickname is unknown. The group is
found like that of the messages in the workbook. Sex, signature and place are not read. No owner, no administrators.
"""

from collections.abc import Iterator

import polars as pl
from msgspec.structs import replace

from groupaudit.exports.contact_lists import contacts_batch
from groupaudit.exports.log_table import has, log_table
from groupaudit.exports.memotrace_words import conversation
from groupaudit.exports.wechat_log import one_group, stem
from groupaudit.reader import Batch, Claim, Head, Source, reader

LACKS = {"messages", "group-name", "group-nickname", "owner", "admins"}
_COLUMNS = ("wxid", "微信号", "类型", "群昵称", "昵称", "头像地址", "头像原图", "标签")


def _sniff(head: Head) -> Claim:
    header = head.sheet.header if head.sheet is not None else None
    return Claim.of(**{",".join(_COLUMNS): has(head, _COLUMNS)}).unless(
        **{"不是私聊（没有电话）": "电话" in (header or ())}
    )


@reader(label=("MemoTrace 成员信息", "MemoTrace members"), forms={"sheet"}, sniff=_sniff, lacks=LACKS)
def memotrace_members(source: Source) -> Iterator[Batch]:
    """Read one worksheet."""
    known = conversation(source)
    group_id = known or stem(source)
    columns = {"member_id": "wxid", "account_name": "昵称", "remark": "群昵称"}
    facts = {
        "exporter": "MemoTrace", "group-from": "folder" if known else "file-name",
        "dropped-columns": "性别、个性签名、国家（地区）、省份、城市",
    }  # fmt: skip
    people = contacts_batch(log_table(source, _COLUMNS), columns, facts)
    if "contacts" not in people.tables:
        yield people
        return
    members = people.tables["contacts"].with_columns(group_id=pl.lit(group_id), membership=pl.lit("present"))
    group = one_group(group_id).with_columns(line=members["line"].min())
    yield replace(people, tables={"groups": group, "members": members})
