"""PyWxDump JSON: a bare array of the rows of its CSV, the whole chat in one document. Records are counted."""

from collections.abc import Iterator

import polars as pl

from groupaudit.jsonrecords import Record
from groupaudit.log_records import lines_or_array
from groupaudit.pywxdump import COLUMNS, LACKS, dump_batch
from groupaudit.reader import Batch, Claim, Head, Source, reader

_WANTED = ("MsgSvrID", "type_name", "talker")


def _sniff(head: Head) -> Claim:
    return Claim.of(**{key: key in head.first for key in _WANTED})


@reader(label=("PyWxDump JSON", "PyWxDump JSON"), forms={"json", "jsonl"}, sniff=_sniff, lacks=LACKS)
def pywxdump_json(source: Source) -> Iterator[Batch]:
    """Read one file."""
    decoded = lines_or_array(source, Record(fields=dict.fromkeys(COLUMNS, pl.String()), prose=("msg",)))
    yield dump_batch(source, decoded.frame, rejects=decoded.rejects, rows=decoded.rows)
