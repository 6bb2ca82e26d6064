"""ChatLab standard format as JSON lines (`.jsonl`).

One object per line: `_type` is header, member or message; lines that begin with # are comments. The roster may be
missing: people known only as senders are members with `membership` unknown and the nickname last seen. In concatenated
exports, each header begins a group.
"""

import functools
from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from groupaudit.exports.chatlab import MEMBER, MESSAGE, PROSE, Export, Header, batches, faults
from groupaudit.exports.jsonrecords import Record, decode
from groupaudit.exports.recordlines import LINES, Lines
from groupaudit.files.exactjson import parse
from groupaudit.packed import compact
from groupaudit.reader import Batch, Claim, Head, Source, reader

_TYPE = pl.col("_type")
_KINDS = ("header", "member", "message")
_STILL_JSON = "^(?:lone-surrogate|duplicate-key|wrong-type)"
_AROUND = "\ufeff \t\r"
_RECORD = Record(fields={"_type": pl.String(), **MESSAGE}, keep=_TYPE.ne_missing("message"), prose=PROSE, comments=True)


def _sniff(head: Head) -> Claim:
    first = head.first
    known = {"chatlab", "platformId", "sender"} & first.keys()
    return Claim.of(_type=first.get("_type") in _KINDS, **{"chatlab/platformId/sender": bool(known)})


@reader(label=("ChatLab JSONL", "ChatLab JSONL"), forms={"jsonl", "json"}, sniff=_sniff, lacks=set())
def chatlab_jsonl(source: Source) -> Iterator[Batch]:
    """Read one export."""

    @functools.cache
    def opening() -> Sequence[Header]:
        later = map(_window, Lines.windows(source, after=1))
        return next((window.heads[:1] for window in later if window.heads), ())

    yield from batches(source, map(_window, Lines.windows(source)), opening)


def _window(text: Lines) -> Export:
    """Return the records of consecutive lines."""
    lines = decode(text, _RECORD)
    messages = lines.frame.filter(_TYPE == "message").drop("_type")
    if lines.raw.is_empty() and lines.rejects.is_empty():
        return Export(messages=messages)  # most windows hold nothing else
    others = lines.raw.join(lines.frame.select("line", "_type"), on="line")
    members = decode(Lines.of_rows(others.filter(_TYPE == "member").select(*LINES)), Record(fields=MEMBER))
    strange = others.filter(~_TYPE.is_in(_KINDS).fill_null(value=False))
    heads = others.filter(_TYPE == "header").select(*LINES)
    flawed = _flawed_heads(text, lines.rejects)
    rejects = lines.rejects.filter(~pl.col("line").is_in(list(flawed))) if flawed else lines.rejects
    return Export(
        heads=sorted(
            [*((line, _parsed(raw)) for line, raw in heads.iter_rows()), *flawed.items()], key=lambda head: head[0]
        ),
        members=compact(members.frame),
        messages=messages,
        rejects=pl.concat([rejects, members.rejects, faults(strange, "missing-field: _type")]),
    )


def _flawed_heads(text: Lines, rejects: pl.DataFrame) -> dict[int, Mapping[str, object]]:
    """Return the headers among rejected lines, by line: a damaged name must not turn a private chat into a group."""
    wanted = rejects.filter(pl.col("reason").str.contains(_STILL_JSON))["line"]
    parsed = {n: _parsed(raw.decode("utf-8", "replace").strip(_AROUND)) for n, raw in text.bytes_of(wanted)}
    return {line: record for line, record in parsed.items() if record.get("_type") == "header"}


def _parsed(raw: str) -> Mapping[str, object]:
    value = parse(raw)
    return value if isinstance(value, dict) else {}
