"""Laws about archives: packing files changes nothing but their names, and no damage loses a row or crashes a run."""

import gzip
import io
import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groupaudit.ingest import ingest
from groupaudit.inputs import expand
from groupaudit.reader import Options, Reader
from groupaudit.registry import discover

SAMPLES = Path(__file__).parents[2] / "samples"
READERS = discover("groupaudit.readers", Reader, plugins=False).found
FILES = expand([SAMPLES / "exports", SAMPLES / "employees.csv", SAMPLES / "records"])[0]
SHORT = [p for p in FILES if p.stat().st_size < 6000]


def packed(files, folder=SAMPLES):
    """Return a zip of files under their names below a folder."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            archive.write(file, file.relative_to(folder).as_posix())
    return out.getvalue()


def contents(result):
    """Return the rows of all tables, without where they stood."""
    return {
        name: sorted(frame.drop("source", "line", "cell", strict=False).rows(), key=repr)
        for name, frame in result.tables.frames.items()
    }


def accounts(result):
    """Return what became of the rows of every input, without its name."""
    return sorted((i.reader, i.rows, i.kept + i.duplicates, i.rejects) for i in result.inputs)


def assert_accounted(result):
    """Every row is in exactly one account, and no reader has failed."""
    for i in result.inputs:
        assert "the reader failed" not in i.problem
        assert i.rows == i.kept + i.duplicates + i.rejects + sum(i.set_aside.values())
    assert result.rejects.height == sum(i.rejects for i in result.inputs)
    assert len({i.path for i in result.inputs}) == len(result.inputs)


@pytest.mark.parametrize("way", ["one archive", "an archive in a folder", "nested", "gzip"])
def test_packing_the_samples_changes_no_table(tmp_path, way):
    """Files in an archive are the same case as files in a folder."""
    plain = ingest([SAMPLES / "exports", SAMPLES / "employees.csv", SAMPLES / "records"], READERS, Options())
    place = tmp_path / "deep" / "samples.zip"
    place.parent.mkdir()
    if way == "gzip":
        for file in FILES:
            gz = tmp_path / f"{file.relative_to(SAMPLES).as_posix()}.gz"
            gz.parent.mkdir(parents=True, exist_ok=True)
            gz.write_bytes(gzip.compress(file.read_bytes()))
    elif way == "nested":
        inner = packed(FILES)
        with zipfile.ZipFile(place, "w") as archive:
            archive.writestr("inner.zip", inner)
    else:
        place.write_bytes(packed(FILES))
    again = ingest([place if way == "one archive" else tmp_path], READERS, Options())
    assert not again.problems
    assert contents(again) == contents(plain)
    assert accounts(again) == accounts(plain)


CUTS = st.tuples(
    st.sampled_from(["delete", "insert", "flip", "double", "cut"]), st.integers(0, 10**6), st.integers(1, 60)
)


def mutated(data, cuts):
    """Return *data* after some accidents."""
    for kind, at, size in cuts:
        place = at % (len(data) + 1)
        before, piece, after = data[:place], data[place : place + size], data[place + size :]
        data = {
            "delete": before + after,
            "insert": before + bytes([size] * size) + piece + after,
            "flip": before + bytes(b ^ (1 << size % 8) for b in piece[:1]) + piece[1:] + after,
            "double": before + piece + piece + after,
            "cut": before,
        }[kind]
    return data


ZIP = packed(SHORT)
GZIP = gzip.compress(SHORT[0].read_bytes())


@pytest.mark.parametrize("data", [ZIP, GZIP], ids=["zip", "gzip"])
@settings(max_examples=60, deadline=None)
@given(cuts=st.lists(CUTS, min_size=1, max_size=4))
def test_accidents_to_an_archive_lose_no_row_and_leave_nothing_behind(tmp_path_factory, data, cuts):
    """A damaged archive ends in errors that name it or its members, or in rows that are all accounted for."""
    path = tmp_path_factory.getbasetemp() / "damaged.zip"
    path.write_bytes(mutated(data, cuts))
    left = {p.name for p in Path(tempfile.gettempdir()).glob("groupaudit-*")}
    result = ingest([path], READERS, Options())
    assert_accounted(result)
    assert all(problem.startswith(path.as_posix()) for problem in result.problems)
    assert {p.name for p in Path(tempfile.gettempdir()).glob("groupaudit-*")} <= left


@settings(max_examples=60, deadline=None)
@given(
    head=st.sampled_from([b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b\x08", b"PK\x01\x02"]), rest=st.binary(max_size=400)
)
def test_bytes_that_begin_like_an_archive_crash_nothing(tmp_path_factory, head, rest):
    """Whatever follows the signature, the file is read or refused."""
    path = tmp_path_factory.getbasetemp() / "arbitrary.zip"
    path.write_bytes(head + rest)
    assert_accounted(ingest([path], READERS, Options()))


NAMES = st.text(min_size=1, max_size=12).filter(lambda name: name[0] != "\0")
"""The library that writes archives here cuts names at a NUL, and cannot write one of none."""


@settings(max_examples=40, deadline=None)
@given(names=st.lists(NAMES, min_size=1, max_size=4, unique=True))
def test_any_name_is_read_and_stays_inside(tmp_path_factory, names):
    """Members of any name are inputs, and are written nowhere but in the private folder."""
    folder = tmp_path_factory.mktemp("names")
    path = folder / "names.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name.encode("utf-8", "replace").decode(), b"wxid,x\n")
    assert_accounted(ingest([path], READERS, Options()))
    assert [p.name for p in folder.iterdir()] == ["names.zip"]
