"""chatlog's contacts (`/api/v1/contact`): `{"items": [{userName, alias, remark, nickName, isFriend}]}`, or its CSV.

Gives the account names of people whom messages and rosters know by wxid, including non-friends in shared groups. The
CSV (UserName, Alias, Remark, NickName) has no quoting. Id and number have no comma. A comma in a name is unambiguous if
there is only one name, if both are the same, or if a space follows it as in `Chen, Amy`. Otherwise it is unclear where
the remark ends, and the row is a reject.
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
_ROW = r"^(?P<userName>[^,]+),(?P<alias>[^,]*),(?P<names>.*)$"
_APART = r"^((?:[^,]|, )+),([^, ](?:[^,]|, )*)$"
"""Two names separated by the only comma without a space after it."""


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
    for page in pages(source, "items", Record(fields=_CONTACT)):
        if page.part is None:
            wrong.append(pl.DataFrame([(page.line, "missing-field: items")], schema=REJECT, orient="row"))
        else:
            frames.append(page.part.frame)
            wrong.append(page.part.rejects.select(*REJECT))
    return LogTable(pl.concat(frames, how="diagonal"), pl.concat(wrong))


def _from_csv(source: Source) -> LogTable:
    rows = lines_of(source).filter(pl.col("line") > 1, pl.col("raw").str.strip_chars() != "")
    parts = rows.with_columns(pl.col("raw").str.extract_groups(_ROW)).unnest("raw").with_columns(**_names())
    reason = (
        pl.when(pl.col("line").is_in(list(source.undecodable))).then(pl.lit("undecodable"))
        .when(pl.col("userName").is_null()).then(pl.lit("missing-field: UserName"))
        .when(~pl.col("names").str.contains(",", literal=True)).then(pl.lit("missing-field: NickName"))
        .when(pl.col("nickName").is_null()).then(pl.lit("unclear-comma"))
    )  # fmt: skip
    told = parts.with_columns(reason=reason)
    return LogTable(
        told.filter(pl.col("reason").is_null()), told.filter(pl.col("reason").is_not_null()).select("line", "reason")
    )


def _names() -> dict[str, pl.Expr]:
    """Return remark and account name if they can be told apart, else null; a name that is not set is empty."""
    names = pl.col("names")
    half = names.str.len_chars() // 2
    same = names == pl.concat_str(names.str.head(half), pl.lit(","), names.str.head(half))
    two = names.str.split_exact(",", 1).struct
    apart = names.str.extract_groups(_APART).struct
    alone, single = names.str.starts_with(","), names.str.count_matches(",", literal=True) == 1
    return {
        "remark": pl.when(alone).then(pl.lit("")).when(single).then(two.field("field_0"))
        .when(names.str.ends_with(",")).then(names.str.strip_suffix(",")).when(same).then(names.str.head(half))
        .otherwise(apart.field("1")),
        "nickName": pl.when(alone).then(names.str.strip_prefix(",")).when(single).then(two.field("field_1"))
        .when(names.str.ends_with(",")).then(pl.lit("")).when(same).then(names.str.head(half))
        .otherwise(apart.field("2")),
    }  # fmt: skip
