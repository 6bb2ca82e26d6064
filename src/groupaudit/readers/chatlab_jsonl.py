"""ChatLab standard format as JSON lines (`.jsonl`).

One object a line: `_type` is header, member or message; lines beginning with # are comments. The roster may be
missing: who only spoke is a member of unknown standing, with the nickname last seen.
"""

from collections.abc import Iterator
from dataclasses import replace

import polars as pl
from pydantic_core import from_json

from groupaudit.chatlab import LINES, batch, nameless
from groupaudit.jsonrecords import Lines, decode
from groupaudit.reader import Batch, Claim, Head, Source, reader


def _sniff(head: Head) -> Claim:
    first = head.first
    return Claim.of(_type=first.get("_type") == "header", chatlab="chatlab" in first, meta="meta" in first)


@reader(label=("ChatLab JSONL", "ChatLab JSONL"), forms={"jsonl", "json"}, sniff=_sniff)
def chatlab_jsonl(source: Source) -> Iterator[Batch]:
    """Read one export."""
    lines = decode(Lines.of(source), LINES)
    kind = pl.col("_type")
    strange = lines.frame.filter(kind.is_null() | ~kind.is_in(["header", "member", "message"]))
    wrong = strange.select("line", pl.lit("missing-field: _type").alias("reason"))
    members = replace(lines, frame=lines.frame.filter(kind == "member"), rejects=pl.concat([lines.rejects, wrong]))
    messages = replace(lines, frame=lines.frame.filter(kind == "message"), rejects=lines.rejects.clear())
    head = from_json(lines.raw["raw"][0]) if lines.raw.height else {}
    yield batch(source, head, nameless(members), messages, headers=lines.frame.filter(kind == "header").height)
