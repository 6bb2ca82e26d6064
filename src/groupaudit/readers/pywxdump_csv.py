"""PyWxDump CSV: id, MsgSvrID, type_name, is_sender, talker, room_name, msg, src, CreateTime; 5000 rows a file.

Older versions have no `room_name`: then the group is known from the file name (`<id>_<from>_<to>.csv`). Read `users.json`
with it for the roster. A long id that a spreadsheet has damaged is a reject.
"""

from collections.abc import Iterator

from groupaudit.log_table import has, log_table
from groupaudit.pywxdump import COLUMNS, LACKS, dump_batch
from groupaudit.reader import Batch, Claim, Head, Source, reader

_BEGIN = ("id", "MsgSvrID", "type_name", "is_sender", "talker")


def _sniff(head: Head) -> Claim:
    begins = has(head, (*_BEGIN, "room_name")) or has(head, (*_BEGIN, "msg"))
    weclone = has(head, (*_BEGIN, "msg", "src", "CreateTime")) and any("Z" in line[-30:] for line in head.lines[1:9])
    return Claim.of(**{",".join(_BEGIN): begins, "CreateTime 不是 UTC（WeClone）": not weclone})


@reader(label=("PyWxDump CSV", "PyWxDump CSV"), forms={"text", "sheet"}, sniff=_sniff, lacks=LACKS)
def pywxdump_csv(source: Source) -> Iterator[Batch]:
    """Read one file."""
    table = log_table(source, COLUMNS)
    yield dump_batch(source, table.frame, rejects=table.rejects, rows=table.rows, aside=table.aside)
