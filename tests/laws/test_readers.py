"""Laws that every reader obeys; a new reader is covered as soon as its file and a sample of its format exist.

Samples are those of the invented company, its conversation in every format with what goes wrong on the way, and
`tests/data/exports` for formats that neither uses.
"""

import itertools
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groupaudit.ingest import ingest
from groupaudit.inputs import expand, open_file
from groupaudit.intake.choosing import choose, is_log
from groupaudit.reader import Options, Reader
from groupaudit.reader_words import ASIDE, NOTES, REASONS
from groupaudit.registry import discover
from groupaudit.tables import SCHEMAS

TESTS = Path(__file__).parents[1]
READERS: Mapping[str, Reader] = discover("groupaudit.readers", Reader, plugins=False).found
COMPANY = TESTS.parent / "samples"
SAMPLES = expand([
    COMPANY / "exports", COMPANY / "employees.csv", COMPANY / "records", COMPANY / "formats", TESTS / "data" / "exports",
])[0]  # fmt: skip
OPTIONS = Options(
    column_map={"何时": "message_time", "何人": "message_sender", "说了什么": "message_text"},
    line_pattern=r"^#(?P<time>\d{4}-\d{2}-\d{2} [\d:]{8}) <(?P<sender>[^>]*)> (?P<text>.*)$",
)
"""What the policy says of the two samples that only a policy explains."""
REFUSED = {"memotrace-training", "chatlog-keeper-qq"}
"""Readers that recognise a file to say why it is no evidence."""

every_reader = pytest.mark.parametrize("r", READERS.values(), ids=READERS)
every_sample = pytest.mark.parametrize("sample", SAMPLES, ids=lambda p: "/".join(p.parts[-2:]))


def parts(path):
    """Open a file as the program does."""
    return open_file(path, OPTIONS, is_log=partial(is_log, readers=READERS)).parts


def claims(path):
    """Return the readers that claim each part of a file."""
    return [[r.id for r in READERS.values() if head.form in r.forms and r.sniff(head).holds] for head, _ in parts(path)]


def refused(path):
    """Tell whether a file is recognised only to be refused."""
    return all(REFUSED.issuperset(ids) for ids in claims(path))


def batches(path):
    """Read every part of a file, letting whatever is raised escape."""
    if refused(path):
        return []
    return [b for head, source in parts(path) for b in choose(head, READERS).read(source)]


UNKNOWN = {
    "a.json": '{"foo": {"bar": [{"x": 1}]}, "baz": "q"}',
    "b.json": '[{"x": 1}]',
    "c.jsonl": '{"x": 1}\n{"y": "z"}\n',
    "d.csv": "甲,乙,丙\n1,2,3\n",
    "e.txt": "很久以前\n有一座山\n",
    "f.html": "<p>山里有座庙</p>",
}
"""Files that have nothing in common with any export."""


@pytest.mark.parametrize("name", UNKNOWN)
def test_no_reader_finds_anything_of_its_own_in_a_file_that_has_nothing_in_common_with_it(name, tmp_path):
    """What a file is not speaks for no reader: else the one with most such signs would be named as closest."""
    (tmp_path / name).write_text(UNKNOWN[name])
    heads = [head for head, _ in parts(tmp_path / name)]
    assert [
        (r.id, found)
        for head in heads
        for r in READERS.values()
        if head.form in r.forms and (found := r.sniff(head).found)
    ] == []


@every_reader
def test_the_id_is_the_file_name_and_has_a_test_file(r):
    """The reader some-format lives in some_format.py and has tests in test_some_format.py."""
    module = r.read.__module__.rpartition(".")[2]
    assert module.replace("_", "-") == r.id
    assert (TESTS / "readers" / f"test_{module}.py").is_file()


@every_reader
def test_a_reader_says_what_it_is(r):
    """Both labels and a documentation of the format are there, and forms are among those that files have."""
    assert all(r.label)
    assert r.doc.strip()
    assert r.forms
    assert r.forms <= {"json", "jsonl", "sheet", "text"}


@every_reader
def test_a_reader_has_a_sample(r):
    """Some sample is claimed by every reader, so that the laws below are about it."""
    assert r.id in set(itertools.chain.from_iterable(itertools.chain.from_iterable(map(claims, SAMPLES))))


@every_sample
def test_a_sample_is_claimed_by_exactly_one_reader(sample):
    """No two readers ever compete for a real export."""
    assert [len(c) for c in claims(sample)] == [1]


@every_sample
def test_reading_is_repeatable(sample):
    """The same file gives the same tables, rejects and counts."""
    for one, two in zip(batches(sample), batches(sample), strict=True):
        assert all(one.tables[n].equals(two.tables[n]) for n in SCHEMAS if n in one.tables)
        assert one.rejects.equals(two.rejects)
        assert (one.rows, one.kept, one.set_aside, one.notes, one.facts) == (two.rows, two.kept, two.set_aside, two.notes, two.facts)  # fmt: skip


@every_sample
def test_every_row_knows_its_place(sample):
    """Whatever is kept or rejected carries a line of its file, and keys that reports can explain."""
    sheets = [head.sheet for head, _ in parts(sample) if head.sheet is not None]
    lines = max(sample.read_bytes().count(b"\n") + 1, *(s.header_line + s.rows_read for s in sheets), 0)
    for batch in batches(sample):
        frames = [*batch.tables.values(), batch.rejects]
        assert all(f["line"].is_between(1, max(lines, batch.rows)).all() for f in frames if f.height)
        assert all(not f["line"].null_count() for f in frames)
        assert {r.partition(":")[0] for r in batch.rejects["reason"]} <= REASONS.keys()
        assert batch.set_aside.keys() <= ASIDE.keys()
        assert batch.notes.keys() <= NOTES.keys()


def assert_accounted(result):
    """Every row of every input is in exactly one account, and no reader has failed."""
    for i in result.inputs:
        assert "the reader failed" not in i.problem
        assert i.rows == i.kept + i.duplicates + i.rejects + sum(i.set_aside.values())
        assert min(i.kept, i.duplicates, i.rejects, *i.set_aside.values()) >= 0
        assert bool(i.problem) != bool(i.reader) or not i.rows
    assert result.rejects.height == sum(i.rejects for i in result.inputs)


def contents(frame):
    """Return the rows of a table, in no particular order."""
    return sorted(frame.drop("source", "line", "cell", strict=False).rows(), key=repr)


@every_sample
def test_every_row_is_accounted_for(sample, tmp_path):
    """Rows read = kept + duplicates + set aside + rejects; a copy of the file adds duplicates and changes no table."""
    alone, copy = (tmp_path.joinpath(place, *sample.parts[-4:]) for place in "ab")
    for path in (alone, copy):
        path.parent.mkdir(parents=True)
        path.write_bytes(sample.read_bytes())
    one, two = ingest([alone], READERS, OPTIONS), ingest([alone, copy], READERS, OPTIONS)
    for result in (one, two):
        assert_accounted(result)
    assert (one.inputs[0].kept > 0) is not refused(sample)
    assert two.inputs[0].kept == one.inputs[0].kept
    assert {n: contents(f) for n, f in one.tables.frames.items()} == {
        n: contents(f) for n, f in two.tables.frames.items()
    }


CUTS = st.tuples(
    st.sampled_from(["delete", "insert", "replace", "double", "cut", "swap"]), st.integers(0, 10**6), st.integers(1, 80)
)
SCRAPS = [
    b"\xff", b"\x00", b"\n", b'"', b"{", b"}", b"]", b",", b":", b"\\", b"\\ud83d", b"null", b"-1", b"1e999", b"[]", b"{}", b'""',
    b"true", b"12345678901234567890", b"\xef\xbb\xbf", b"# x\n", b"\xe5\xbc\xa0", b" ", b"\t", b"0", b'"x": 1, ', b'"content": {}, ',
]  # fmt: skip


def mutated(data, cuts, scraps):
    """Return *data* after some accidents: pieces deleted, inserted, replaced, doubled, swapped or cut off."""
    for (kind, at, size), scrap in zip(cuts, itertools.cycle(scraps), strict=False):
        place = at % (len(data) + 1)
        before, piece, after = data[:place], data[place : place + size], data[place + size :]
        data = {
            "delete": before + after,
            "insert": before + scrap + piece + after,
            "replace": before + scrap + after,
            "double": before + piece + piece + after,
            "cut": before,
            "swap": after + piece + before,
        }[kind]
    return data


@every_sample
@settings(max_examples=25, deadline=None)
@given(cuts=st.lists(CUTS, min_size=1, max_size=3), scraps=st.lists(st.sampled_from(SCRAPS), min_size=1, max_size=3))
def test_accidents_lose_no_row_and_crash_no_reader(sample, tmp_path_factory, cuts, scraps):
    """A damaged export ends in an error that names it, or in rows that are all accounted for."""
    folder = tmp_path_factory.getbasetemp()
    damaged = folder.joinpath("damaged", *sample.parts[-4:])
    damaged.parent.mkdir(parents=True, exist_ok=True)
    damaged.write_bytes(mutated(short(sample), cuts, scraps))
    assert_accounted(ingest([damaged], READERS, OPTIONS))


def short(sample):
    """Return a sample, JSON lines and tables cut to their first lines to keep the law fast."""
    data = sample.read_bytes()
    return data if sample.suffix == ".json" and len(data) < 20_000 else b"".join(data.splitlines(keepends=True)[:40])


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300) | st.lists(st.sampled_from([*SCRAPS, b'"_type"', b'"msgid"', b'"chatlab"', b'"meta"', b'"userlist"', b"wxid,", "群昵称,".encode(), "姓名,".encode()]), max_size=25).map(b"".join))  # fmt: skip
def test_arbitrary_bytes_crash_no_reader(tmp_path_factory, data):
    """Whatever a file holds, it is read or refused."""
    path = tmp_path_factory.getbasetemp() / "arbitrary.dat"
    path.write_bytes(data)
    result = ingest([path], READERS, OPTIONS)
    assert_accounted(result)
    assert all(isinstance(f, pl.DataFrame) for f in result.tables.frames.values())


LINES = st.lists(st.sampled_from(["张", "a", "0", "2026-09-01 09:00:00", " ", ":", "：", "'", '"', "(", ")", "[", "]", ",", "\t", "{", "}", "#", "-", "「", "」", '<div class="msg ', ">", "\u2028", "\x00"]), max_size=30).map("".join)  # fmt: skip


@every_reader
@settings(max_examples=20, deadline=None)
@given(data=st.binary(max_size=200) | st.lists(LINES, max_size=12).map(lambda lines: "\n".join(lines).encode()))
def test_a_reader_that_is_told_to_read_anything_survives_it(r, tmp_path_factory, data):
    """`--reader` hands a file to a reader that did not ask for it: it is read or refused, and every row is accounted for."""
    path = tmp_path_factory.getbasetemp() / f"told-{r.id}.dat"
    path.write_bytes(data)
    assert_accounted(ingest([path], READERS, OPTIONS, {path: r.id}))


@every_reader
@pytest.mark.parametrize("sample", [COMPANY / "formats" / n for n in ("weflow.txt", "chatlog.csv", "weflow.json", "weflow.xlsx", "weflow-arkme.json", "chatlab.jsonl")], ids=lambda p: p.name)  # fmt: skip
def test_a_reader_that_is_told_to_read_another_format_survives_it(r, sample):
    """A wrong `--reader` ends in a message, or in rows that are accounted for."""
    assert_accounted(ingest([sample], READERS, OPTIONS, {sample: r.id}))
