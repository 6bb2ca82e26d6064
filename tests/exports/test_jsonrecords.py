"""Records one per line: the fast path and the exact one agree, and every bad line is one reject with its number."""

import json
import re

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from groupaudit.exports import jsonrecords, recordlines
from groupaudit.exports.jsonrecords import Record, decode
from groupaudit.exports.recordlines import SLICE, Lines
from groupaudit.reader import Source
from groupaudit.reader_words import REASONS

S = pl.String()
FIELDS = {"id": S, "text": pl.Struct({"content": S}), "to": pl.List(S)}
RECORD = Record(fields=FIELDS, comments=True)


def lines(data, undecodable=()):
    """The lines of a source of bytes."""
    return Lines.of(Source(name="x", form="jsonl", data=memoryview(data), undecodable=undecodable))


def judged(data, record=RECORD):
    """Return the decoded rows and the rejects of some bytes."""
    found = decode(lines(data), record)
    return found.frame.sort("line").rows(), sorted(found.rejects.rows())


GOOD = {
    '{"id": "a", "text": {"content": "早"}, "to": ["b", null]}': ("a", {"content": "早"}, ["b", None]),
    '{"id": 12345678901234567890123, "to": "b"}': ("12345678901234567890123", {"content": None}, ["b"]),
    '{"id": -7, "more": {"id": 8}}': ("-7", {"content": None}, None),
    ' {"id": true} \t': ("true", {"content": None}, None),
    '\ufeff{"id": "x"}': ("x", {"content": None}, None),
    '{"id": "\\ud83d\\ude00 \\\\ud83d \\u0000"}': ("😀 \\ud83d \0", {"content": None}, None),
    '{"\\u0069d": "x"}': ("x", {"content": None}, None),
    "{}": (None, {"content": None}, None),
}
BAD = {
    '{"id": "a"': "not-json",
    '{"id": 1,}': "not-json",
    "{'id': 1}": "not-json",
    '{"id": NaN}': "not-json",
    '{"id": "a\tb"}': "not-json",
    '{"id": "\\x41"}': "not-json",
    '{"id": 1}]': "not-json",
    '{"id": 1} {"id": 2}': "two-objects",
    '{"id": 1},{"id": 2}': "two-objects",
    "\x0b": "not-json",
    "\u3000": "not-json",
    "[1]": "not-an-object",
    "null": "not-an-object",
    '"{}"': "not-an-object",
    '{"id": [1]}': "wrong-type: id",
    '{"text": "x"}': "wrong-type: text",
    '{"text": {"content": {}}}': "wrong-type: text",
    '{"to": {}}': "wrong-type: to",
    '{"id": 1, "id": 2}': "duplicate-key: id",
    '{"text": {"content": "", "content": ""}}': "duplicate-key: content",
    '{"id": "\\ud83d"}': "lone-surrogate",
    '{"text": {"content": "a\\udc00"}}': "lone-surrogate",
    '{"x": ' + "[" * 1500 + "]" * 1500 + "}": "not-json",
}
EMPTY = ["", "  ", "# note", "\r"]
ALL = [*GOOD, *BAD, *EMPTY]


@pytest.mark.parametrize(("line", "values"), GOOD.items())
def test_a_record_is_decoded(line, values):
    """Values come as text, so that no number loses a digit; absent fields are null."""
    rows, rejects = judged(line.encode())
    assert rejects == []
    expected = {"content": None} if rows[0][2] is None else rows[0][2]
    assert (rows[0][0], rows[0][1], expected, rows[0][3]) == (1, *values)


@pytest.mark.parametrize(("line", "reason"), BAD.items(), ids=range(len(BAD)))
def test_what_is_no_record_says_why(line, reason):
    """The reason is one that reports can explain, and carries a place or the name of a field, never text."""
    assert reason.partition(":")[0] in REASONS
    rows, ((number, why),) = judged(line.encode())
    assert (rows, number) == ([], 1)
    assert re.fullmatch(rf"{reason}(?:: \d+)?" if reason == "not-json" else reason, why)


@pytest.mark.parametrize("size", [1, 50, 2000])
def test_the_pieces_of_a_long_text_change_nothing(monkeypatch, size):
    """However a text with bad lines is cut, also where one line is longer than a piece, the result is the same."""
    data = "\n".join(ALL * 2).encode()
    expected = judged(data)
    monkeypatch.setattr(recordlines, "PIECE", size)
    monkeypatch.setattr(recordlines, "SHORT", size)
    monkeypatch.setattr(recordlines, "SLICE", max(1, size // 40))
    assert judged(data) == expected


@pytest.mark.parametrize("line", EMPTY)
def test_blank_lines_and_comments_are_no_records(line):
    """They are neither decoded nor rejected, and are not counted; without `comments` a comment is a reject."""
    assert decode(lines(line.encode() + b"\n{}\n"), RECORD).rows == 1
    plain = decode(lines(line.encode() + b"\n{}\n"), Record(fields=FIELDS))
    assert plain.rejects["line"].to_list() == ([1] if line.startswith("#") else [])


@settings(max_examples=30)
@given(st.lists(st.sampled_from(ALL), max_size=12), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_the_fate_of_a_line_depends_on_itself_alone(texts, end, last):
    """Among any neighbours a line is decoded to the same values, or rejected for the same reason, as alone."""
    rows, rejects = judged((end.join(texts) + (end if last else "")).encode())
    alone = [(n, judged(text.encode())) for n, text in enumerate(texts, 1)]
    assert rows == [(n, *found[0][1:]) for n, (found, _) in alone if found]
    assert rejects == [(n, why[0][1]) for n, (_, why) in alone if why]


@settings(max_examples=30)
@given(st.lists(st.sampled_from(ALL), max_size=12), st.randoms(use_true_random=False))
def test_few_lines_are_looked_at_as_many_are(texts, order):
    """Where only unusual lines are looked at twice, the same ones are found."""
    many = ['{"id": "usual", "to": ["a", "b"]}'] * 30
    mixed = order.sample([*texts, *many], len(texts) + len(many))
    data = "\n".join(mixed).encode()
    expected = judged(data)
    few, jsonrecords.FEW = jsonrecords.FEW, 1
    try:
        assert judged(data) == expected
    finally:
        jsonrecords.FEW = few


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3), max_leaves=6
)  # fmt: skip


@settings(max_examples=60)
@given(
    id_=st.none() | st.integers(-(1 << 127), (1 << 127) - 1) | st.text(), content=st.none() | st.text(),
    to=st.none() | st.lists(st.none() | st.text(), max_size=3), more=JSON, ascii_=st.booleans(),
)  # fmt: skip
def test_any_text_and_number_survives(id_, content, to, more, ascii_):
    """What was written comes back, however it was escaped."""
    raw = json.dumps({"id": id_, "text": {"content": content}, "to": to, "more": more}, ensure_ascii=ascii_)
    id_ = None if id_ is None else str(id_)
    assert judged((raw + "\n" + raw).encode()) == ([(n, id_, {"content": content}, to) for n in (1, 2)], [])


@settings(max_examples=60)
@example(b"\x1f\x8b\n\n")
@given(st.lists(st.binary(max_size=30) | st.sampled_from([t.encode() for t in ALL]), max_size=6).map(b"\n".join))
def test_any_bytes_are_accounted_for(data):
    """Each line that is not blank is a record or a reject, once."""
    found = decode(lines(data), RECORD)
    numbers = [*found.frame["line"], *found.rejects["line"]]
    assert len(set(numbers)) == len(numbers) == found.rows
    raw = data.split(b"\n")
    blank = {n for n, line in enumerate(raw, 1) if not line.decode("utf-8", "replace").strip(" \t\r\n\ufeff")}
    assert set(numbers) | blank | {n for n, line in enumerate(raw, 1) if line.lstrip(b"\xef\xbb\xbf \t").startswith(b"#")} >= set(range(1, len(raw) + 1)) - {len(raw)}  # fmt: skip
    assert {reason.partition(":")[0] for reason in found.rejects["reason"]} <= REASONS.keys()


def test_bytes_that_are_no_text_are_one_reject():
    """The line is named; lines in which the opener replaced bytes are rejects too."""
    assert judged(b'{"id": "a"}\n{"id": "\xff"}\n{"id": "c"}')[1] == [(2, "undecodable")]
    found = decode(lines(b'{"id": "a"}\n{"id": "b"}\n', undecodable=(2,)), RECORD)
    assert found.rejects.rows() == [(2, "undecodable")]
    assert found.frame["id"].to_list() == ["a"]


def test_a_file_is_read_as_its_bytes_are(tmp_path):
    """A path is scanned where it lies; windows line ends and long lines change no number."""
    texts = [f'{{"id": "{n}", "text": {{"content": "{"好" * (n % 5)}"}}}}' for n in range(3 * SLICE)]
    texts[2500] = "{broken"
    texts[70] = '{"id": "' + "长" * 400_000 + '"}'
    for end in ("\n", "\r\n"):
        path = tmp_path / "x.jsonl"
        path.write_bytes(end.join(texts).encode())
        source = Source(name="x", form="jsonl", path=path)
        found = decode(Lines.of(source), RECORD)
        assert found.rejects.rows() == [(2501, "not-json: 2")]
        assert found.frame.sort("line")["line"].to_list() == [n for n in range(1, len(texts) + 1) if n != 2501]
        assert found.frame.equals(decode(lines(path.read_bytes()), RECORD).frame)


def test_the_text_of_wanted_lines_is_given_too():
    """Those that are kept, and the first of each combination; digests are computed before lists are let go."""
    record = Record(
        fields=FIELDS,
        digests={"many": pl.col("to").list.len()},
        keep=pl.col("id") == "b",
        first=("many",),
    )
    texts = [json.dumps({"id": i, "to": ["x"] * n}) for i, n in (("a", 1), ("b", 1), ("c", 1), ("d", 2), ("e", 2))]
    found = decode(lines("\n".join([texts[0].replace("{", '{"id": "z", ', 1), *texts]).encode()), record)
    assert found.rejects.rows() == [(1, "duplicate-key: id")]
    assert found.raw.sort("line").rows() == [(2, texts[0]), (3, texts[1]), (5, texts[3])]
    assert found.frame.select("id", "many").rows() == [("a", 1), ("b", 1), ("c", 1), ("d", 2), ("e", 2)]
    assert "to" not in found.frame.columns


def test_fields_may_stand_within_another():
    """A wrapper's own fields stand beside those of the record inside it; a wrapper without one has nulls."""
    record = Record(fields={"id": S}, within="msg", beside={"seq": S})
    data = (
        b'{"seq": 1, "msg": {"id": "a"}}\n{"seq": 2}\n{"seq": 3, "msg": "x"}\n{"seq": 4, "msg": {"id": "b", "id": "c"}}'
    )
    assert judged(data, record) == ([(1, "1", "a"), (2, "2", None)], [(3, "wrong-type: msg"), (4, "duplicate-key: id")])


def test_no_lines_are_no_records():
    """An empty text has the columns, and no row."""
    found = decode(lines(b""), RECORD)
    assert (found.rows, found.frame.columns) == (0, ["line", *FIELDS])
    assert decode(Lines(()), RECORD).frame.columns == ["line", *FIELDS]


def test_a_bad_line_costs_another_reading_of_a_few_pieces():
    """A long text falls apart by stages, so that what is not near the bad line is read again only once."""
    text = b'{"id": "a"}\n' * 400_000
    pieces = list(lines(text).parts[0].split())
    assert 2 <= len(pieces) <= 2 * recordlines.FANOUT
    assert b"".join(piece.text() for piece in pieces) == text
    assert [piece.first for piece in pieces] == [1 + text[: n * len(pieces[0].text())].count(b"\n") for n in range(len(pieces))]  # fmt: skip
