"""PyWxDump JSON: a bare array of the rows of its CSV, the whole chat in one document.

`src` is a path or an address, of a forward an object with its records. Records are counted.
"""

from collections.abc import Iterator

import polars as pl

from groupaudit.exports.jsonrecords import Record
from groupaudit.exports.log_records import lines_or_array
from groupaudit.exports.pywxdump import COLUMNS, FORWARDS, LACKS, dump_batch, forwarded_of
from groupaudit.exports.wechat_appmsg import Forwarded
from groupaudit.files.exactjson import parse
from groupaudit.reader import Batch, Claim, Head, Source, reader

_WANTED = ("MsgSvrID", "type_name", "talker")


def _sniff(head: Head) -> Claim:
    return Claim.of(**{key: key in head.first for key in _WANTED})


@reader(label=("PyWxDump JSON", "PyWxDump JSON"), forms={"json", "jsonl"}, sniff=_sniff, lacks=LACKS)
def pywxdump_json(source: Source) -> Iterator[Batch]:
    """Read one file."""
    fields = {name: pl.String() for name in COLUMNS if name != "src"}
    record = Record(fields=fields, prose=("msg",), keep=pl.col("type_name") == FORWARDS)
    decoded = lines_or_array(source, record)
    found = {line: items for line, raw in decoded.raw.iter_rows() if (items := _forwarded(raw))}
    yield dump_batch(source, decoded.frame, rejects=decoded.rejects, rows=decoded.rows, forwarded=found)


def _forwarded(raw: str) -> list[Forwarded]:
    try:
        row = parse(raw)
    except ValueError:
        return []
    return forwarded_of(row.get("src")) if isinstance(row, dict) else []
