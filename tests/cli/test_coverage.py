"""`groupaudit coverage` says how far each clause can be audited, and what would let more be checked."""

import pytest

from program import run

ROSTER = "群名称,群昵称,wxid\n工作群,张伟+天高集团+总裁办,wxid_aaaaaa\n"


@pytest.fixture
def roster(tmp_path):
    """Return a roster of one group."""
    path = tmp_path / "名册.csv"
    path.write_text(ROSTER, "utf-8")
    return path


def lines(ran):
    """Return the printed lines by their first word."""
    return {line.split()[0]: line for line in ran.out.splitlines() if line.strip()}


def test_every_clause_is_told_with_what_is_missing(roster):
    """What nobody can audit is told as such, and a missing list is named where it is needed."""
    ran = run("coverage", roster, "--lang", "en", COLUMNS="200")
    assert ran.code == 0
    told = lines(ran)
    assert "an employee list" in told["六(三)"]
    assert "not auditable" in told["七(六)"]
    assert "a message log" in told["七(五)"]
    assert "passed" not in ran.out


def test_findings_and_message_text_are_not_printed(roster):
    """It is about coverage: it names nobody."""
    ran = run("coverage", roster, "--lang", "zh", COLUMNS="200")
    assert "张伟" not in ran.out
    assert "判定方式" in ran.out


def test_a_file_that_cannot_be_read_is_named(tmp_path, roster):
    """The others are still looked at."""
    (tmp_path / "bad.json").write_bytes(b"\x00\x01")
    ran = run("coverage", roster, tmp_path / "bad.json")
    assert ran.code == 2
    assert "bad.json" in ran.err
    assert "六(三)" in ran.out


def test_without_files_it_is_wrong_usage():
    """There is nothing to speak of."""
    assert run("coverage").code == 2
