"""`test`: a text is judged as a message of an audit would be, and every step is shown."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from groupaudit.api import rules
from groupaudit.cli import app
from groupaudit.exhibit import Case
from groupaudit.policy import parse
from groupaudit.tasks.explaining import told
from groupaudit.tasks.trial import judge
from program import QUIET_LOCALE, Ran, chatlab, run, text

HIDDEN = "今晚百*家*乐，ＶＸ：abc12345 老板们来"
WARNING = "举报网络赌博请拨打110，百家乐、时时彩都是违法的"
KNOWN = rules(plugins=False).found


def typed(*args, said="", **environment):
    """Run `test` with *said* on standard input."""
    result = CliRunner().invoke(app, ["test", *args], input=said, env=QUIET_LOCALE | {"COLUMNS": "200"} | environment)
    return Ran(result.exit_code, result.stdout, result.stderr)


def document(*args, said=""):
    """Return what `test --json` prints."""
    return json.loads(typed(*args, "--json", said=said).out)


def step(message, name):
    """Return the rows of one step of a judged message."""
    return [row for s in message["steps"] if s["step"] == name for row in s["rows"]]


def test_every_step_is_shown():
    """Folding with its characters, squeezing, hits with spans, folds and gap, the cut of words, and the finding."""
    ran = typed(HIDDEN)
    assert ran.code == 1
    assert ran.out.startswith(HIDDEN)
    (message,) = document(HIDDEN)["messages"]
    assert step(message, "folded") == [{"text": "今晚百*家*乐，vx：abc12345 老板们来"}]
    changed = {"character": "Ｖ", "code": "U+FF36", "read_as": "v", "folds": ["case", "width"], "places": [8]}
    assert step(message, "changes")[0] == changed
    assert all(word in ran.out for word in ("U+FF36", "大小写、全角字符"))
    assert step(message, "squeezed") == [{"text": "今晚百家乐vxabc12345老板们来"}]
    hit = step(message, "hits")[0]
    assert (hit["span"], hit["category"], hit["term"], hit["matched"]) == ("2–7", "gambling", "百家乐", "百*家*乐")
    assert (hit["folds"], hit["gap"], hit["warned"]) == (["gap"], 2, False)
    assert step(message, "boundaries")[0]["cut"] == "今晚 / 百"
    assert [p["part"] for p in step(message, "score-gambling")] == ["term", "lure", "account", "disguise", "limit"]
    assert step(message, "scores")[0]["score"] == sum(p["points"] for p in step(message, "score-gambling"))
    assert [f["rule"] for f in message["findings"]] == ["gambling", "disguise-attempted"]
    assert step(message, "folded")[0]["text"] in ran.out
    assert all(word in ran.out for word in ("去掉分隔符后", "词边界的依据", "今晚 / 百", "起报分", "变形写法", "结论"))


def test_words_of_warning_are_shown_with_what_they_reach():
    """A warned hit finds nothing; the words that warn and the spans they reach are named."""
    ran = typed(WARNING)
    assert ran.code == 0
    assert "未发现" in ran.out
    (message,) = document(WARNING)["messages"]
    assert {row["warned"] for row in step(message, "hits")} == {True}
    assert {row["word"]: row["reach"] for row in step(message, "warnings")}["举报"] == ["0–13", "0–25"]


def test_allow_phrases_of_the_policy_are_shown(tmp_path):
    """A project's name allows the term inside it, and both are named."""
    policy = tmp_path / "p.toml"
    policy.write_text('[organisation]\nprojects = ["百家乐花园"]\n', "utf-8")
    (message,) = document("百家乐花园门口积水，请清扫", "--policy", str(policy))["messages"]
    assert message["findings"] == []
    assert step(message, "allowed") == [{"phrase": "百家乐花园", "span": "0–5"}]
    assert step(message, "hits")[0]["allowed_by"] == "百家乐花园"


def test_nothing_found_says_who_looked():
    """Rules that ran, rules that are off, and rules that look at no messages are listed."""
    out = typed("今天下午封标，盖章的同事注意时间").out
    assert "未发现" in out
    assert "gambling" in out.partition("检查过的规则：")[2]
    assert "negative-talk: 默认关闭" in out
    assert "nickname-format" in out.partition("不看消息内容的规则：")[2]


def test_a_text_is_judged_as_scan_judges_it(tmp_path):
    """The finding on a message of an export is the one on its text alone, confidence and words included."""
    export = tmp_path / "m.json"
    export.write_text(text(chatlab(("b", HIDDEN), members={"b": "李四"})), "utf-8")
    audit = json.loads(run("scan", export, "--format", "json").out)
    keys = ("rule", "clause", "severity", "confidence", "message", "evidence")
    scanned = [{k: f[k] for k in keys} for f in audit["findings"] if f["message_id"]]
    tried = [{k: f[k] for k in keys} for f in document(HIDDEN)["messages"][0]["findings"]]
    assert scanned == tried != []


@pytest.mark.parametrize("args", [[], ["-"]])
def test_every_line_of_standard_input_is_a_message(args):
    """Without a text, or with -, lines are judged one by one; blank ones are none."""
    judged = document(*args, said=f"{WARNING}\n\n{HIDDEN}\r\n")["messages"]
    assert [m["text"] for m in judged] == [WARNING, HIDDEN]
    assert [len(m["findings"]) for m in judged] == [0, 2]


def test_lines_do_not_bear_on_each_other():
    """A text repeated many times is judged as if it stood alone."""
    alone, repeated = document(HIDDEN), document("-", said=f"{HIDDEN}\n" * 12)
    assert [m["findings"] for m in repeated["messages"]] == [alone["messages"][0]["findings"]] * 12


def test_nothing_on_standard_input_is_nothing_found():
    """No line is no message: nothing crashes, nothing is found."""
    assert typed("-").code == 0
    assert document("-")["messages"] == []


def test_who_says_it_where_decides():
    """An employee's secret in an outward group counts, a resident's word does not."""
    said = "全员薪酬明细发你了，工资明细里还有奖金分配表"
    found = {
        (group, sender): [f["severity"] for f in document(said, "--group-kind", group, "--sender-kind", sender)["messages"][0]["findings"]]
        for group, sender in [("outward", "employee"), ("internal", "employee"), ("outward", "outsider")]
    }  # fmt: skip
    assert found == {
        ("outward", "employee"): ["medium"],
        ("internal", "employee"): ["info"],
        ("outward", "outsider"): [],
    }
    assert typed(said, "--group-kind", "family").code == 2


def test_what_was_typed_does_not_act_on_the_terminal():
    """Escape sequences are shown by number, markup is text."""
    out = typed("\x1b[31m[red]上分[/red]\u202e").out
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert "⟨001B⟩[31m[red]上分[/red]⟨202E⟩" in out


def test_english_is_spoken_on_request():
    """Titles, codes and the statement of rules come in English."""
    out = typed(HIDDEN, "--lang", "en").out
    assert all(word in out for word in ("Folded", "full-width characters", "Hits", "Rules that ran: "))


@settings(max_examples=15, deadline=None)
@given(st.lists(st.text(min_size=1), min_size=1, max_size=4))
def test_any_text_can_be_judged(texts):
    """Whatever is typed, all of Unicode included, is judged, and every step can be told."""
    trial = judge(texts, parse("", KNOWN), KNOWN, group_kind="internal", person_kind="unknown")
    for row in range(len(texts)):
        steps = [e.id for name in trial.steps for e in told(trial.tables, name, Case(row=row))]
        assert "folded" in steps


def test_the_names_of_rules_are_not_torn(tmp_path, monkeypatch):
    """On a narrow terminal a line breaks between rules, not in the name of one."""
    monkeypatch.chdir(tmp_path)
    out = run("test", "加我微信，百*家*乐开户", COLUMNS="80").out
    for rule in (
        "decision-in-chat",
        "order-in-chat",
        "unanswered-issue",
        "company-group-not-kept-by-general-management",
    ):
        assert rule in out
