"""`reveal`: whoever holds the key turns pseudonyms back, and the log says so."""

import csv
import json
import stat
import sys

import pytest

from groupaudit.pseudonyms import book, recall, remember
from groupaudit.tasks.revealing import FORMATS
from program import chatlab, roster, run, text

BET = ("b", "真人视讯开户，加微信上分")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A working folder with an export, and a home of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    (tmp_path / "m.json").write_text(text(chatlab(BET, name="张三丰的群")), "utf-8")
    return tmp_path


def test_a_report_turned_back_names_everybody_again(folder):
    """People, ids, groups and files in a JSON report have their names again, and only their owner may read it."""
    run("scan", "m.json", "-q", "--show", "none", "--key", "k", "-o", "r.json")
    run("scan", "m.json", "-q", "-o", "plain.json")
    assert "李四" not in (folder / "r.json").read_text("utf-8")
    ran = run("reveal", "r.json", "--key", "k")
    assert ran.code == 0
    turned, plain = (json.loads((folder / n).read_text("utf-8")) for n in ("r.revealed.json", "plain.json"))
    same = ("group_name", "group_id", "member_id", "member_name", "message_id", "source")
    assert [[f[k] for k in same] for f in turned["findings"]] == [[f[k] for k in same] for f in plain["findings"]]
    assert turned["inputs"][0]["path"] == "m.json"
    if sys.platform != "win32":
        assert stat.S_IMODE((folder / "r.revealed.json").stat().st_mode) == 0o600
        assert stat.S_IMODE((folder / "k.names").stat().st_mode) == 0o600


def test_the_log_says_when_and_what_without_a_name(folder):
    """One line for each time, with the file and a number; no name of anybody in the report."""
    run("scan", "m.json", "-q", "--show", "none", "--key", "k", "-o", "r.csv")
    run("reveal", "r.csv", "--key", "k", "-o", "a.csv")
    run("reveal", "r.csv", "--key", "k", "-o", "b.csv")
    lines = (folder / "k.log").read_text("utf-8").splitlines()
    assert len(lines) == 2
    assert all(' reveal "r.csv" ' in line for line in lines)
    assert not [name for name in ("李四", "张三丰", "m.json") if name in "".join(lines)]
    if sys.platform != "win32":
        assert stat.S_IMODE((folder / "k.log").stat().st_mode) == 0o600


def test_another_key_turns_nothing_back(folder):
    """Without the key's own book nothing is written, and the exit code says so."""
    run("scan", "m.json", "-q", "--show", "none", "--key", "k", "-o", "r.txt")
    ran = run("reveal", "r.txt", "--key", "other")
    assert ran.code == 1
    assert "没有用 other 做的化名" in ran.err
    assert not (folder / "r.revealed.txt").exists()
    assert not (folder / "other.log").exists()


def test_names_that_attack_a_format_stay_inert(folder):
    """What a pseudonym stands for may be a formula, a quote or an escape."""
    names = ['=cmd|"calc"', "a,b\n\u202ec", 'x"y\\z']
    rows = [("g", f"wxid_{n}", name) for n, name in enumerate(names)]
    (folder / "r.csv").write_text(roster(("g", "wxid_9", "张三+集团+总裁办")), "utf-8")
    given = {f"P-{n:012x}": name for n, (_, _, name) in enumerate(rows)}
    remember(folder / "k", given)
    cells = ",".join(given)
    for suffix in FORMATS:
        (folder / f"x{suffix}").write_text(f'["{cells}"]' if suffix.startswith(".json") else cells, "utf-8")
        assert run("reveal", f"x{suffix}", "--key", "k", "-o", f"y{suffix}").code == 0
    assert json.loads((folder / "y.json").read_text("utf-8"))[0] == ",".join(names)
    (row,) = csv.reader((folder / "y.csv").read_text("utf-8").splitlines())
    assert row == ['\'=cmd|"calc"', "a,b⟨000A⟩⟨202E⟩c", 'x"y\\z']
    assert "\u202e" not in (folder / "y.txt").read_text("utf-8")
    assert r"\=cmd\|\"calc\"" in (folder / "y.md").read_text("utf-8")


def test_a_format_that_cannot_be_turned_back_says_which_can(folder):
    """A page or a workbook is made anew from the JSON report."""
    (folder / "r.xlsx").write_bytes(b"PK")
    ran = run("reveal", "r.xlsx", "--key", "k")
    assert ran.code == 2
    assert "请还原 JSON 报告" in ran.err


def test_two_names_of_one_pseudonym_are_never_confused(folder):
    """Where two names meet in one pseudonym neither is told: a wrong name would accuse somebody."""
    remember(folder / "k", {"P-000000000001": "张三", "P-000000000002": "李四"})
    remember(folder / "k", {"P-000000000001": "王五"})
    assert recall(folder / "k") == {"P-000000000001": "", "P-000000000002": "李四"}
    assert book(folder / "k").read_text("utf-8").count("\n") == 2


def test_a_finding_is_explained_from_its_pseudonyms(folder):
    """`why` knows the files of a report again whose names are hidden, as long as the key's book is there."""
    run("scan", "m.json", "-q", "--show", "none", "--key", "k", "-o", "r.json", "--select", "gambling")
    finding = json.loads((folder / "r.json").read_text("utf-8"))["findings"][0]
    ran = run("why", finding["fingerprint"][:12], "r.json", "--key", "k")
    assert ran.code == 0
    assert "李四" not in ran.out
