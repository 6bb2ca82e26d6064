"""chatlog's contacts (`/api/v1/contact`): `{"items": [{userName, alias, remark, nickName, isFriend}]}`, or its CSV.

Tells the account names of people that messages and rosters know by wxid, non-friends in shared groups included. The CSV
(UserName, Alias, Remark, NickName) quotes nothing, so each row is read from both ends: a comma in a name is plain where there
is no remark, and else makes it unclear where the remark ends; such a row is a reject.
"""

from collections.abc import Iterator

import polars as pl

from groupaudit.exports.contact_lists import contacts_batch
from groupaudit.exports.jsonrecords import Record
from groupaudit.exports.log_lines import lines_of
from groupaudit.exports.log_records import pages
from groupaudit.exports.log_table import LogTable, has, heading
from groupaudit.exports.wecom import has_key
from groupaudit.reader import REJECT, Batch, Claim, Head, Source, reader

LACKS = {"messages", "group-id", "group-name", "group-nickname", "roster", "owner"}
_COLUMNS = ("UserName", "Alias", "Remark", "NickName")
_CONTACT = dict.fromkeys(("userName", "alias", "remark", "nickName"), pl.String())
_ROW = r"^(?P<id>[^,]+),(?P<alias>[^,]*),(?:(?P<remark>[^,]+),(?P<name>[^,]*)|,(?P<alone>.*))$"


def _sniff(head: Head) -> Claim:
    items = has_key(head, "items", "userName") and has_key(head, "items", "isFriend")
    table = len(heading(head)) == len(_COLUMNS) and has(head, _COLUMNS)
    return Claim.of(**{"items[].userName,isFriend / UserName,Alias,Remark,NickName": items or table})


@reader(label=("chatlog 联系人", "chatlog contacts"), forms={"json", "text"}, sniff=_sniff, lacks=LACKS)
def chatlog_contacts(source: Source) -> Iterator[Batch]:
    """Read one answer."""
    table = _from_csv(source) if source.form == "text" else _from_json(source)
    columns = {"member_id": "userName", "account_name": "nickName", "remark": "remark", "wechat_number": "alias"}
    yield contacts_batch(table, columns, {"exporter": "chatlog"})


def _from_json(source: Source) -> LogTable:
    frames, wrong = [pl.DataFrame(schema={"line": pl.Int64(), **_CONTACT})], [pl.DataFrame(schema=REJECT)]
    for line, _, found in pages(source, "items", Record(fields=_CONTACT)):
        if found is None:
            wrong.append(pl.DataFrame([(line, "missing-field: items")], schema=REJECT, orient="row"))
        else:
            frames.append(found.frame)
            wrong.append(found.rejects.select(*REJECT))
    return LogTable(pl.concat(frames, how="diagonal"), pl.concat(wrong))


def _from_csv(source: Source) -> LogTable:
    rows = lines_of(source).filter(pl.col("line") > 1, pl.col("raw").str.strip_chars() != "")
    parts = rows.with_columns(pl.col("raw").str.extract_groups(_ROW)).unnest("raw")
    fine = pl.col("id").is_not_null() & ~pl.col("line").is_in(list(source.undecodable))
    found = parts.filter(fine).rename({"id": "userName"}).with_columns(nickName=pl.coalesce("name", "alone"))
    many = rows["raw"].str.count_matches(",", literal=True) > len(_COLUMNS) - 1
    reason = pl.when(many).then(pl.lit("too-many-fields")).otherwise(pl.lit("missing-field: UserName"))
    return LogTable(found, parts.with_columns(reason=reason).filter(~fine).select("line", "reason"))
