"""`diff`: what became of the findings of an earlier audit."""

import copy
import csv
import json
import stat
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groupaudit.errors import UsageError
from groupaudit.report_diff import comparable, difference
from program import chatlab, run, text

BET = ("b", "真人视讯开户，加微信上分")
INVOICE = ("b", "代开发票，加微信")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A working folder with a home of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path


def audited(folder, name, *messages, group="工作群", options=()):
    """Scan an export with some messages and return its JSON report."""
    (folder / "m.json").write_text(text(chatlab(*messages, name=group)), "utf-8")
    run("scan", "m.json", "-q", "-o", name, *options)
    return json.loads((folder / name).read_text("utf-8"))


def states(found):
    """What became of the findings about what was said."""
    return sorted((c.finding["rule"], c.state) for c in found.changes if c.finding["message_id"])


def test_a_report_differs_in_nothing_from_itself(folder):
    """Every finding of a report persists in the same report, and no group changed."""
    report = audited(folder, "a.json", BET, INVOICE)
    found = difference(report, report)
    assert {change.state for change in found.changes} == {"persisting"}
    assert found.groups == ()
    assert run("diff", "a.json", "a.json").code == 0


def test_what_came_and_what_went_is_told_apart(folder):
    """A new finding at or above fail-on ends with 1; what its rule looked for in vain is fixed."""
    old, new = audited(folder, "a.json", BET), audited(folder, "b.json", ("b", "好的"), INVOICE)
    assert ("gambling", "fixed") in states(difference(old, new))
    assert "new" in {change.state for change in difference(old, new).changes}
    ran = run("diff", "a.json", "b.json", "-o", "d.json", "-o", "d.csv", "--lang", "zh")
    assert "已消除" in ran.out
    written = json.loads((folder / "d.json").read_text("utf-8"))
    assert written["schema"] == "groupaudit-diff/1"
    rows = list(csv.DictReader((folder / "d.csv").read_text("utf-8-sig").splitlines()))
    assert len(rows) == len(written["changes"])
    if sys.platform != "win32":
        assert stat.S_IMODE((folder / "d.csv").stat().st_mode) == 0o600


def test_what_was_not_looked_for_again_is_not_called_fixed(folder):
    """A finding is not fixed where its rule was left out, its group not handed in, or its message is too old."""
    old = audited(folder, "a.json", BET)
    without = audited(folder, "b.json", BET, options=("--ignore", "gambling"))
    (gone,) = [c for c in difference(old, without).changes if c.finding["rule"] == "gambling"]
    assert (gone.state, gone.why) == ("unchecked", "rule")
    for key, value, why in (
        ("group_id", "other@chatroom", "group"),
        ("first_at", "2999-01-01T00:00:00.000000+08:00", "period"),
    ):
        later = copy.deepcopy(old)
        later["findings"], later["groups"][0][key] = [], value
        whys = {c.why for c in difference(old, later).changes if c.finding["rule"] == "gambling"}
        assert whys == {why}


def test_another_verdict_is_a_change(folder):
    """A finding that somebody has judged since is still there, and told apart."""
    old = audited(folder, "a.json", BET)
    new = copy.deepcopy(old)
    for finding in new["findings"]:
        finding["verdict"] = "confirmed"
    assert {change.state for change in difference(old, new).changes} == {"changed"}


def test_a_renamed_group_is_the_same_group(folder):
    """A group with another name is told with both names."""
    old, new = audited(folder, "a.json", BET), audited(folder, "b.json", BET, group="新名群")
    (group,) = difference(old, new).groups
    assert group.names == ("工作群", "新名群")
    assert "原名 工作群" in run("diff", "a.json", "b.json", "--lang", "zh").out


def test_every_problem_is_told_at_once(folder):
    """Two wrong reports and a wrong suffix are three problems, and nothing is written."""
    (folder / "a.json").write_text("{}", "utf-8")
    ran = run("diff", "a.json", "none.json", "-o", "d.pdf")
    assert ran.code == 2
    assert all(word in ran.err for word in ("a.json", "none.json", "d.pdf"))
    assert not (folder / "d.pdf").exists()


def test_reports_that_hide_differently_are_not_compared(folder):
    """Fingerprints that are keyed in one report only would make everything new."""
    old = audited(folder, "a.json", BET)
    hidden = audited(folder, "b.json", BET, options=("--show", "none", "--key", "k"))
    with pytest.raises(UsageError, match="show"):
        comparable(old, hidden)
    other = audited(folder, "c.json", BET, options=("--show", "none", "--key", "other"))
    with pytest.raises(UsageError, match="--key"):
        comparable(hidden, other)


REPORTS = st.lists(st.sampled_from("abcdef"), unique=True, max_size=6)


def document(prints):
    """A report with findings of these fingerprints."""
    finding = {"group_id": "g", "rule": "r", "at": None, "message_id": None, "status": "open", "verdict": None}
    return {
        "scope": {}, "outcomes": [{"rule": "r", "status": "checked"}], "scorecard": {"groups": []},
        "groups": [{"group_id": "g", "name": "n", "members": 1, "first_at": None}],
        "findings": [finding | {"fingerprint": p} for p in prints],
    }  # fmt: skip


@given(REPORTS, REPORTS)
def test_the_difference_backwards_is_its_mirror(one, other):
    """What is new one way is gone the other way, and what persists persists."""
    forth, back = difference(document(one), document(other)), difference(document(other), document(one))

    def prints(found, *states):
        return {c.finding["fingerprint"] for c in found.changes if c.state in states}

    assert prints(forth, "new") == prints(back, "fixed", "unchecked") == {*other} - {*one}
    assert prints(forth, "persisting", "changed") == prints(back, "persisting", "changed") == {*one} & {*other}
