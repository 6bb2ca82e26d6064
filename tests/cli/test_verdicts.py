"""`verdicts import` and `scan --verdicts`: from a filled-in report to the next audit."""

import csv
import json

import pytest
from openpyxl import load_workbook

from program import chatlab, roster, run, text

BET = ("b", "百家乐真人视讯开户，加微信 abc12345 上分")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An audited chat with one finding on content, and a roster with one nickname unset."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "chat.json").write_text(text(chatlab(BET)), "utf-8")
    (tmp_path / "in" / "r.csv").write_text(roster(("g", "wxid_2", "")), "utf-8")
    return tmp_path


def fill(path, **by_rule):
    """Fill in the verdicts of a CSV report by rule."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file)
    at, rule = head.index("核查结论"), head.index("规则")
    for row in rows:
        row[at] = by_rule.get(row[rule].replace("-", "_"), "")
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([head, *rows])


def judged(folder, *options, **by_rule):
    """Scan, fill in, import; return the outcome of the import."""
    run("scan", "in", "-o", "r.csv", "-q", *options)
    fill(folder / "r.csv", **by_rule)
    return run("verdicts", "import", "r.csv", "--by", "王核查", "--on", "2026-10-01")


def test_a_false_alarm_no_longer_fails_the_run(folder):
    """The finding stays in the report, marked; the other still counts."""
    assert judged(folder, gambling="误报").code == 0
    ran = run("scan", "in", "--verdicts", "verdicts.toml", "--select", "gambling", "--format", "json")
    assert ran.code == 0
    document = json.loads(ran.out)
    (one,) = document["findings"]
    assert (one["status"], one["verdict"], one["verified_by"]) == ("dismissed", "false-alarm", "王核查")
    assert (document["summary"]["failing"], document["summary"]["suspicions"]) == (0, 0)
    assert document["summary"]["verdicts"]["false-alarm"] == 1
    assert document["audit"]["verdicts_path"] == "verdicts.toml"
    assert run("scan", "in", "--verdicts", "verdicts.toml", "-q").code == 1


def test_a_false_alarm_counts_in_no_figure_but_its_own(folder):
    """Neither in the headline, nor of its clause, nor in the workbook's summary; what was remedied or explained does."""
    judged(folder, gambling="误报", nickname_unset="已整改")
    options = ("scan", "in", "--verdicts", "verdicts.toml", "--select", "gambling", "--select", "nickname-unset")
    document = json.loads(run(*options, "--format", "json").out)
    assert len(document["findings"]) == document["summary"]["findings"] == 2
    assert document["summary"]["standing"] == sum(document["summary"]["by_severity"].values()) == 1
    counts = {o["rule"]: o["count"] for o in document["outcomes"]}
    assert (counts["gambling"], counts["nickname-unset"]) == (0, 1)
    clauses = {c["clause"]: (c["verdict"], c["findings"]) for c in document["coverage"]}
    assert clauses["七(五)"][1] == 0
    told = run(*options).out
    assert "共 1 处" in told
    assert "误报 1（不计入）" in told
    run(*options, "-o", "r.xlsx", "-q")
    rows = [*load_workbook(folder / "r.xlsx")["摘要"].iter_rows(values_only=True)]
    assert "共 1 处" in next(row[1] for row in rows if row[0] == "结果")
    assert not [row for row in rows if "（gambling）" in str(row[1])]


def test_where_all_are_false_alarms_nothing_counts(folder):
    """The headline says so, and the list still shows what was judged."""
    judged(folder, gambling="误报")
    told = run("scan", "in", "--verdicts", "verdicts.toml", "--select", "gambling").out
    assert "共 0 处\n" in told


def test_a_verdict_whose_finding_is_gone_is_listed(folder):
    """The nickname was set, so that its finding is gone; the chat was not handed in, so that nobody looked."""
    judged(folder, gambling="属实", nickname_unset="已整改")
    (folder / "in" / "r.csv").write_text(roster(("g", "wxid_2", "张三+集团+总裁办")), "utf-8")
    (folder / "in" / "chat.json").unlink()
    printed = run("scan", "in", "--verdicts", "verdicts.toml").out
    assert "已查过，不再出现" in printed
    assert "该规则本次没有检查" in printed
    document = json.loads(run("scan", "in", "--verdicts", "verdicts.toml", "--format", "json").out)
    assert {v["rule"]: v["why"] for v in document["unmatched_verdicts"]} == {
        "gambling": "rule-not-run",
        "nickname-unset": "gone",
    }


def test_a_narrowed_scan_does_not_call_what_it_hides_gone(folder):
    """The finding is there, outside the scope."""
    judged(folder, nickname_unset="属实")
    args = ("scan", "in", "--verdicts", "verdicts.toml", "--min-severity", "high", "--format", "json")
    assert json.loads(run(*args).out)["unmatched_verdicts"] == []


def test_verdicts_on_a_report_that_hides_people_are_carried_on(folder):
    """With the key of the report; in a report that hides people the one who verified is a pseudonym too."""
    judged(folder, "--show", "none", gambling="属实")
    args = ("scan", "in", "--verdicts", "verdicts.toml", "--select", "gambling", "--format", "json")
    assert [f["verdict"] for f in json.loads(run(*args).out)["findings"]] == ["confirmed"]
    hidden = run(*args, "--show", "none").out
    assert '"verdict": "confirmed"' in hidden
    assert "王核查" not in hidden
    other = run(*args, XDG_STATE_HOME=str(folder / "elsewhere")).out
    assert [v["why"] for v in json.loads(other)["unmatched_verdicts"]] == ["key-needed"]
    assert "--key" in run(*args[:-2], XDG_STATE_HOME=str(folder / "elsewhere")).out


def test_wrong_rows_write_nothing(folder):
    """All problems, exit code 2, and no file."""
    assert judged(folder, gambling="属石", nickname_unset="对").code == 2
    assert not (folder / "verdicts.toml").exists()


def test_the_worksheet_is_not_overwritten_and_the_verdicts_are_no_export(folder):
    """`--into` cannot be what is read; in a folder of exports the file of verdicts is passed over."""
    assert judged(folder, gambling="属实").code == 0
    assert run("verdicts", "import", "r.csv", "--into", "r.csv").code == 2
    assert run("scan", "in", "--verdicts", "verdicts.toml", "-o", "verdicts.toml").code == 2
    (folder / "verdicts.toml").rename(folder / "in" / "verdicts.toml")
    document = json.loads(run("scan", "in", "--format", "json").out)
    assert [i["path"] for i in document["inputs"] if i["problem"]] == []


def test_a_confirmed_suspicion_moves_in_the_scorecard(folder):
    """Suspected, confirmed and dismissed findings are counted apart."""
    judged(folder, gambling="属实")
    document = json.loads(run("scan", "in", "--verdicts", "verdicts.toml", "--format", "json").out)
    chat = next(g for g in document["scorecard"]["groups"] if g["group_id"] == "1@chatroom")
    assert (chat["confirmed"], chat["dismissed"]) == (1, 0)


def test_false_alarms_are_counted_by_term(folder):
    """`lexicon stats --verdicts` shows which terms cry wolf."""
    judged(folder, gambling="误报")
    term = json.loads(run("scan", "in", "--select", "gambling", "--format", "json").out)["findings"][0]["evidence"][
        "term"
    ]
    assert run("lexicon", "stats", "in", "--verdicts", "verdicts.toml", "-o", "s.csv").code == 0
    with (folder / "s.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {(r["类别"], r["词"]): (r["属实"], r["误报"]) for r in csv.DictReader(file)}
    assert rows["gambling", term] == ("0", "1")
    assert sum(int(wrong) for _, wrong in rows.values()) == 1
