"""PyWxDump JSON: a bare array of the rows of its CSV, the whole chat in one document.

`src` is a path or an address, for a forward an object with its records. Line numbers count records.
"""

import itertools
from collections.abc import Iterator

import polars as pl
from msgspec.structs import replace

from groupaudit.exports.jsonrecords import Decoded, Record
from groupaudit.exports.log_records import lines_or_array
from groupaudit.exports.pywxdump import COLUMNS, FORWARDS, LACKS, Traits, dump_log, facts, forwarded_of
from groupaudit.exports.wechat_appmsg import Forwarded
from groupaudit.exports.wechat_log import Log, batches
from groupaudit.files.exactjson import parse
from groupaudit.reader import Batch, Claim, Head, Source, reader

_WANTED = ("MsgSvrID", "type_name", "talker")


def _sniff(head: Head) -> Claim:
    return Claim.of(**{key: key in head.first for key in _WANTED})


@reader(label=("PyWxDump JSON", "PyWxDump JSON"), forms={"json", "jsonl"}, sniff=_sniff, lacks=LACKS)
def pywxdump_json(source: Source) -> Iterator[Batch]:
    """Read one file."""
    fields = {name: pl.String() for name in COLUMNS if name != "src"}
    record = Record(fields=fields, prose=("msg",))
    traits = Traits.of(source, (part.frame for part in lines_or_array(source, record)))
    whole = replace(record, keep=pl.col("type_name") == FORWARDS)
    logs = (_log(source, part, traits) for part in lines_or_array(source, whole))
    yield from batches(itertools.chain(logs, [Log(facts=facts(source, traits))]))


def _log(source: Source, part: Decoded, traits: Traits) -> Log:
    found = {line: items for line, raw in part.raw.iter_rows() if (items := _forwarded(raw))}
    return dump_log(source, part.frame, traits, rejects=part.rejects, rows=part.rows, forwarded=found)


def _forwarded(raw: str) -> list[Forwarded]:
    try:
        row = parse(raw)
    except ValueError:
        return []
    return forwarded_of(row.get("src")) if isinstance(row, dict) else []
