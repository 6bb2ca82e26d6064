"""`convert`: the other formats of a JSON report, without the exports."""

import json

import pytest

from groupaudit.registry import discover
from groupaudit.reporter import Reporter
from program import chatlab, roster, run, text

SUFFIXES = [r.suffix[1:] for r in discover("groupaudit.reporters", Reporter, plugins=False).found.values()]
UNSET = ("g", "wxid_2", "")
BET = ("b", "真人视讯开户，加微信上分")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A working folder with two exports."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    (tmp_path / "r.csv").write_text(roster(UNSET), "utf-8")
    (tmp_path / "c.json").write_text(text(chatlab(BET)), "utf-8")
    return tmp_path


def scan(*outputs, show="span"):
    """Scan the exports."""
    run("scan", "r.csv", "c.json", "--show", show, "-q", *(part for path in outputs for part in ("-o", path)))


@pytest.mark.parametrize("show", ["none", "span", "message"])
def test_the_bytes_are_those_of_the_scan(folder, show):
    """Every format of one run can be made later from its JSON."""
    scan(*(f"direct.{s}" for s in SUFFIXES), show=show)
    ran = run("convert", "direct.json", *(part for s in SUFFIXES for part in ("-o", f"made.{s}")))
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert [s for s in SUFFIXES if (folder / f"made.{s}").read_bytes() != (folder / f"direct.{s}").read_bytes()] == []


def test_less_can_be_shown_and_another_language_spoken(folder):
    """From a report that shows messages one without people is made, by the same key as the scan's."""
    scan("all.json", show="message")
    scan("none.csv", show="none")
    assert run("convert", "all.json", "--show", "none", "-o", "made.csv").code == 0
    assert (folder / "made.csv").read_bytes() == (folder / "none.csv").read_bytes()
    ran = run("convert", "all.json", "--show", "none", "--lang", "en", "--format", "csv")
    assert ran.out.removeprefix("\ufeff").startswith("severity,")
    assert "wxid_2" not in ran.out


@pytest.mark.parametrize(("held", "asked"), [("none", "span"), ("none", "message"), ("span", "message")])
def test_more_than_the_report_holds_is_refused(folder, held, asked):
    """The error says what the report lacks and how to get it; nothing is written."""
    scan("r.json", show=held)
    ran = run("convert", "r.json", "--show", asked, "-o", "made.csv")
    assert ran.code == 2
    assert f"written with --show {held}" in ran.err
    assert "scan again" in ran.err
    assert not (folder / "made.csv").exists()


def test_every_problem_is_told_at_once(folder):
    """Unknown suffixes and too much asked for stand together."""
    scan("r.json")
    ran = run("convert", "r.json", "--show", "message", "-o", "x.zzz", "--previous", "none.json")
    assert ran.code == 2
    assert all(word in ran.err for word in ("x.zzz", "--show message", "none.json"))


def test_the_report_itself_is_not_replaced(folder):
    """An output that is the report or the earlier report is refused."""
    scan("r.json", "before.json")
    ran = run("convert", "r.json", "--previous", "before.json", "-o", "r.json", "-o", "before.json")
    assert ran.code == 2
    assert "-o r.json" in ran.err
    assert "-o before.json" in ran.err


def test_without_an_output_the_report_is_printed(folder):
    """The terminal shows what the scan showed."""
    scan("r.json")
    assert run("convert", "r.json").out == run("scan", "r.csv", "c.json").out


def test_an_earlier_report_gives_figures_to_compare_with(folder):
    """Scan and convert take the same earlier report, and keep its figures."""
    scan("before.json")
    run("scan", "r.csv", "c.json", "--previous", "before.json", "-q", "-o", "now.json")
    scan("bare.json")
    assert run("convert", "bare.json", "--previous", "before.json", "-o", "made.json").code == 0
    assert (folder / "made.json").read_bytes() == (folder / "now.json").read_bytes()
    before = json.loads((folder / "before.json").read_text("utf-8"))
    now = json.loads((folder / "now.json").read_text("utf-8"))
    assert now["previous"]["by_severity"] == before["summary"]["by_severity"]
    assert now["previous"]["units"] == before["scorecard"]["units"]


@pytest.mark.parametrize(
    ("options", "told"),
    [(("--view", "hr"), "--view"), (("--min-severity", "high"), "--min-severity"), (("--show", "none"), "--show none")],
)
def test_a_report_that_counted_something_else_is_not_compared_with(folder, options, told):
    """Fewer findings in another view or scope are no change; another period is what the comparison is for."""
    run("scan", "r.csv", "c.json", "-q", "-o", "before.json", *options)
    run("scan", "r.csv", "c.json", "-q", "-o", "r.json")
    for command in (("scan", "r.csv", "c.json", "-q"), ("convert", "r.json")):
        ran = run(*command, "--previous", "before.json", "-o", "now.docx")
        assert ran.code == 2
        assert f"make both with the same {told}" in ran.err
        assert not (folder / "now.docx").exists()
    run("scan", "r.csv", "c.json", "-q", "-o", "before.json", "--until", "2026-01-01")
    assert run("convert", "r.json", "--previous", "before.json", "-o", "now.docx").code == 0


def test_what_is_no_report_is_refused(folder):
    """An export is not taken for a report."""
    ran = run("convert", "c.json", "-o", "made.csv")
    assert ran.code == 2
    assert "no JSON report of this program" in ran.err
