"""Turn contact lists of an exporting account into the table `contacts`, which gives account names by id."""

from collections.abc import Mapping

import polars as pl

from groupaudit.exports.log_table import LogTable
from groupaudit.exports.own_words import filled
from groupaudit.exports.rosters_of_groups import settled
from groupaudit.reader import REJECT, Batch

_S = pl.String()
CONTACT = ("member_id", "account_name", "remark", "wechat_number")


def contacts_batch(table: LogTable, columns: Mapping[str, str], facts: Mapping[str, str]) -> Batch:
    """Return the batch of a contact list; *columns* maps the columns of `CONTACT` that the list has to its headings."""
    rows, read, aside = table.frame, table.rows, table.aside
    named = rows.select(
        "line",
        *(filled(pl.col(columns[n])).alias(n) if n in columns else pl.lit(None, _S).alias(n) for n in CONTACT),
    )
    people, wrong, doubled = settled(named)
    every = pl.concat([table.rejects.select(*REJECT).cast(REJECT), wrong])
    return Batch(
        rows=read,
        kept=read - every.height - doubled - aside,
        tables={"contacts": people},
        rejects=every,
        duplicates=doubled,
        set_aside={"footer": aside} if aside else {},
        facts=facts,
    )
