"""Reports are written whole or not at all, and only their owner can read them."""

import os
import stat
import sys
from pathlib import Path

import pytest

from groupaudit.errors import UsageError
from groupaudit.output import NEIGHBOURS, write_atomically

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")


def left(folder):
    """Return what lies in a folder."""
    return sorted(p.name for p in folder.iterdir())


@posix
def test_only_the_owner_can_read_a_report(tmp_path):
    """The mode is 0600, also where another file of that name was open to all."""
    target = tmp_path / "r.json"
    target.write_text("old")
    target.chmod(0o644)
    assert write_atomically(target, lambda out: out.write(b"new") and None) == target
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert target.read_bytes() == b"new"


def test_a_failing_writer_leaves_the_old_file_and_nothing_else(tmp_path):
    """What breaks off half way does not touch the target."""
    target = tmp_path / "r.json"
    target.write_text("old")

    def breaks(out):
        out.write(b"half")
        msg = "disk on fire"
        raise RuntimeError(msg)

    with pytest.raises(RuntimeError):
        write_atomically(target, breaks)
    assert target.read_text() == "old"
    assert left(tmp_path) == ["r.json"]


def test_a_full_disk_is_told_as_such(tmp_path):
    """An error of the system names the target, and nothing is left behind."""

    def full(out):
        raise OSError(28, os.strerror(28))

    with pytest.raises(UsageError, match=r"r\.json.*磁盘已满.*cannot be written: the disk is full"):
        write_atomically(tmp_path / "r.json", full)
    assert left(tmp_path) == []


def test_a_folder_that_is_not_there_is_told(tmp_path):
    """The error names the target and the way out."""
    with pytest.raises(UsageError, match=r"gone.*choose another folder"):
        write_atomically(tmp_path / "gone" / "further" / "r.json", lambda out: None)


def test_a_target_that_is_held_open_gets_a_neighbour(tmp_path, monkeypatch):
    """Excel keeps its file to itself: the report is put beside it under the first free number."""
    target = tmp_path / "r.csv"
    target.write_text("open in Excel")
    (tmp_path / "r (1).csv").write_text("earlier")
    replace = Path.replace

    def held(self, to):
        if Path(to) == target:
            raise PermissionError(13, "in use", str(to))
        return replace(self, to)

    monkeypatch.setattr(Path, "replace", held)
    assert write_atomically(target, lambda out: out.write(b"new") and None) == tmp_path / "r (2).csv"
    assert left(tmp_path) == ["r (1).csv", "r (2).csv", "r.csv"]
    assert target.read_text() == "open in Excel"


def test_a_target_without_a_free_neighbour_is_told(tmp_path, monkeypatch):
    """Somebody who never closes Excel is told in the end, and loses no report."""
    for name in ("r.csv", *(f"r ({n}).csv" for n in range(1, NEIGHBOURS + 1))):
        (tmp_path / name).write_text(name)

    def held(self, to):
        raise PermissionError(13, "in use", str(to))

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(UsageError, match=r"r\.csv: 写不了：没有权限，或正被别的程序占用"):
        write_atomically(tmp_path / "r.csv", lambda out: None)
    assert all(path.read_text() == path.name for path in tmp_path.iterdir())


def test_a_target_that_is_a_folder_is_told(tmp_path):
    """A folder of that name is never replaced."""
    (tmp_path / "r.json").mkdir()
    with pytest.raises(UsageError, match="cannot be written"):
        write_atomically(tmp_path / "r.json", lambda out: None)
    assert left(tmp_path) == ["r.json"]
