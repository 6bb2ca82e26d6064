"""PyWxDump CSV: id, MsgSvrID, type_name, is_sender, talker, room_name, msg, src, CreateTime; 5000 rows per file.

Older versions have no `room_name`: the group is then known from the file name (`<id>_<from>_<to>.csv`). Read
`users.json` with it for the roster. If a spreadsheet program saved the file again, times have no seconds
(`2024/10/4 11:42`), and long ids that it damaged are left out. `src` of a forward holds its records as a Python
dictionary.
"""

from collections.abc import Iterator

import polars as pl

from groupaudit.exports.log_table import has, log_table
from groupaudit.exports.pywxdump import (
    COLUMNS,
    FORWARDS,
    LACKS,
    Traits,
    dump_log,
    ends_in_utc,
    forwarded_of,
    written_out,
)
from groupaudit.exports.wechat_log import batch
from groupaudit.reader import Batch, Claim, Head, Source, reader

_BEGIN = ("id", "MsgSvrID", "type_name", "is_sender", "talker")


def _sniff(head: Head) -> Claim:
    begins = has(head, (*_BEGIN, "room_name")) or has(head, (*_BEGIN, "msg"))
    weclone = has(head, (*_BEGIN, "msg", "src", "CreateTime")) and ends_in_utc(head)
    return Claim.of(**{",".join(_BEGIN): begins}).unless(**{"CreateTime 不是 UTC（WeClone）": weclone})


@reader(label=("PyWxDump CSV", "PyWxDump CSV"), forms={"text", "sheet"}, sniff=_sniff, lacks=LACKS)
def pywxdump_csv(source: Source) -> Iterator[Batch]:
    """Read one file."""
    table = log_table(source, COLUMNS)
    forwards = table.frame.filter(pl.col("type_name") == FORWARDS).select("line", "src").drop_nulls()
    found = {line: items for line, src in forwards.iter_rows() if (items := forwarded_of(written_out(src)))}
    traits = Traits.of(source, [table.frame])
    yield batch(
        dump_log(
            source, table.frame, traits, rejects=table.rejects, rows=table.rows, aside=table.aside, forwarded=found
        )
    )
