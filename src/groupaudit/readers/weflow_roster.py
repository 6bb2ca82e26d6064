"""The group roster that WeFlow exports (群成员列表), as CSV or in a workbook.

Three rows of metadata are above the header: `会话信息`, then id and name of the group, then the exporting tool. The
columns are 微信昵称, 微信备注, 群昵称, wxid and 微信号. The format has no owner, no administrators and no joining times.
"""

from collections.abc import Iterator

import polars as pl

from groupaudit.exports.people_lists import checked
from groupaudit.exports.rosters import SINGLE, Home, members_of
from groupaudit.files.cells import to_instant
from groupaudit.files.sheets import Sheet
from groupaudit.reader import Batch, Claim, Head, Source, reader

LACKS = {"messages", "owner"}

_COLUMNS = frozenset({"account_name", "group_nickname", "member_id"})


def sniff(head: Head) -> Claim:
    """Claim sheets with WeFlow's metadata above a roster's columns."""
    sheet = head.sheet
    if sheet is None or sheet.header is None:
        return Claim(missing=("表头",))
    return Claim.of(**{
        "会话信息": "会话信息" in sheet.metadata,
        "导出工具": "导出工具" in sheet.metadata,
        "微信昵称,群昵称,wxid": sheet.columns.at.keys() >= _COLUMNS,
    }).unless(不是消息记录="foreign" in sheet.columns)  # fmt: skip


@reader(label=("WeFlow 群成员表", "WeFlow member roster"), forms={"sheet"}, sniff=sniff, lacks=LACKS)
def weflow_roster(source: Source) -> Iterator[Batch]:
    """Read one sheet; the group is the one in the metadata."""
    sheet = checked(source, needed=_COLUMNS, single=SINGLE)
    said = sheet.metadata
    name = said.get("昵称") or None
    home = Home(group_id=said.get("微信ID") or name or source.name, name=name, basis="metadata")
    yield members_of(
        source, sheet, home, platform=said.get("平台") or "wechat", facts=_facts(sheet, source.options.timezone)
    )


def _facts(sheet: Sheet, timezone: str) -> dict[str, str]:
    """Return tool, version and the Unix time of the export."""
    said = sheet.metadata
    at = pl.select(to_instant(pl.lit(said.get("导出时间", "")), timezone).dt.epoch("s")).item()
    exporter = " ".join(filter(None, (said.get("导出工具"), said.get("导出版本"))))
    return {"exporter": exporter, **({"exported-at": str(at)} if at is not None else {})}
