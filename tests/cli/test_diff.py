"""`diff`: what became of the findings of an earlier audit."""

import copy
import csv
import json
import stat
import sys

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import build
from groupaudit.errors import UsageError
from groupaudit.tasks.report_diff import comparable, difference
from groupaudit.tasks.roster_diff import compared, roster_changes
from program import chatlab, roster, run, text

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


def test_what_nobody_had_looked_for_is_not_called_new(folder):
    """A rule that was left out then, or a message from before the old export began; what came after it is new."""
    whole = audited(folder, "a.json", BET)
    without = audited(folder, "b.json", BET, options=("--ignore", "gambling"))
    (found,) = [c for c in difference(without, whole).changes if c.finding["rule"] == "gambling"]
    assert (found.state, found.why) == ("unseen", "rule")
    assert run("diff", "b.json", "a.json", "--lang", "en").code == 1
    for first, last, state in (("2999-01-01", "2999-01-02", "unseen"), ("1999-01-01", "1999-01-02", "new")):
        old = copy.deepcopy(whole)
        old["findings"] = []
        old["groups"][0] |= {"first_at": f"{first}T00:00:00.000000+08:00", "last_at": f"{last}T00:00:00.000000+08:00"}
        assert {c.state for c in difference(old, whole).changes if c.finding["rule"] == "gambling"} == {state}


def test_a_later_report_does_not_fix_what_comes_after_its_messages(folder):
    """Reports given in the wrong order fix nothing."""
    new = audited(folder, "a.json", ("b", "好的"), BET)
    old = audited(folder, "b.json", ("b", "好的"))
    (gone,) = [c for c in difference(new, old).changes if c.finding["rule"] == "gambling"]
    assert (gone.state, gone.why) == ("unchecked", "period")
    (found,) = [c for c in difference(old, new).changes if c.finding["rule"] == "gambling"]
    assert found.state == "new"


ROSTERS = """
| members.member_id | members.group_nickname | members.membership |
|-------------------|------------------------|--------------------|
{}
"""


def members(*rows):
    """Tables with a roster of one group."""
    return build(ROSTERS.format("\n".join(f"| {' | '.join(row)} |" for row in rows)))


PEOPLE = st.dictionaries(st.sampled_from(["m1", "m2", "m3", "m4"]), st.sampled_from(["甲", "乙", "–"]), min_size=1)


@given(PEOPLE, PEOPLE)
def test_rosters_backwards_are_the_mirror(one, other):
    """Who joined one way left the other way, who was renamed is renamed back; a roster differs in nothing from itself."""
    old, new = (members(*((m, n, "present") for m, n in people.items())) for people in (one, other))
    forth, back = roster_changes(old, new), roster_changes(new, old)
    swap = {"joined": "left", "left": "joined"}
    mirrored = back.with_columns(pl.col("move").replace(swap), before="after", after="before")
    assert forth.equals(mirrored.sort("group_id", "member_id", "move"))
    assert set(forth.filter(move="joined")["member_id"]) == {*other} - {*one}
    assert roster_changes(old, old).is_empty()


def test_who_did_not_speak_has_not_left(folder):
    """Groups of which only speakers are known, and those of one side alone, are compared with nobody."""
    full, speakers = members(("m1", "甲", "present")), members(("m2", "乙", "unknown"))
    assert roster_changes(full, speakers).is_empty()
    assert compared(full, speakers) == 0
    left = members(("m1", "甲", "left"), ("m2", "乙", "present"))
    assert roster_changes(full, left).select("move", "member_id").rows() == [("left", "m1"), ("joined", "m2")]


def test_rosters_given_beside_the_reports_tell_who_came_and_went(folder):
    """By name; where the reports hide people only how many, and nobody in any file."""
    for name, rows in (
        ("old", [("g", "wxid_1", "张三"), ("g", "wxid_2", "李四")]),
        ("new", [("g", "wxid_1", "张三丰"), ("g", "wxid_3", "王五")]),
    ):
        (folder / f"{name}.csv").write_text(roster(*rows), "utf-8")
        for show in ("span", "none"):
            run("scan", f"{name}.csv", "-q", "-o", f"{name}-{show}.json", "--show", show)
    rosters = ("--rosters", "old.csv", "new.csv", "--lang", "zh")
    ran = run("diff", "old-span.json", "new-span.json", *rosters, "-o", "d.json", "-o", "d.csv")
    for line in ("改了群昵称  g · 张三 → 张三丰", "退群  g · 李四", "进群  g · 王五"):
        assert line in ran.out
    document = json.loads((folder / "d.json").read_text("utf-8"))
    assert [m["move"] for m in document["members"]] == ["renamed", "left", "joined"]
    hidden = run("diff", "old-none.json", "new-none.json", *rosters, "-o", "h.json", "-o", "h.csv")
    assert "进群 1" in hidden.out
    told = hidden.out + (folder / "h.json").read_text("utf-8") + (folder / "h.csv").read_text("utf-8-sig")
    assert not [name for name in ("张三", "李四", "王五", "wxid_") if name in told]


def test_several_rosters_are_a_folder_or_a_pattern(folder):
    """All rosters of either side are compared, whichever file a group is in."""
    for side, files in (
        ("old", {"a": [("甲群", "wxid_1", "张三")], "b": [("乙群", "wxid_2", "李四")]}),
        ("new", {"c": [("甲群", "wxid_1", "张三丰"), ("乙群", "wxid_2", "李四"), ("乙群", "wxid_3", "王五")]}),
    ):
        (folder / side).mkdir()
        for name, rows in files.items():
            (folder / side / f"{name}.csv").write_text(roster(*rows), "utf-8")
        run("scan", side, "-q", "-o", f"{side}.json")
    for old in ("old", "old/*.csv"):
        out = run("diff", "old.json", "new.json", "--rosters", old, "new", "--lang", "zh").out
        assert "2 个群" in out
        assert "进群 1  退群 0  改了群昵称 1" in out


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
        "groups": [{"group_id": "g", "name": "n", "members": 1, "first_at": None, "last_at": None}],
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
