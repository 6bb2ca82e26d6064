"""`why`: a finding of a report is found again in its inputs and explained."""

import json
import shutil
from contextlib import chdir

import pytest

from program import chatlab, roster, run, text

BET = "真人视讯开户，加微信上分"
MARKED = "密级：机密 会后收回这份材料"
GIVEN = ("in/m.json", "--roster", "in/r.csv", "--employees", "in/e.csv")
TALK = (("a", "大家早上好，今天的会改到三点"), ("b", BET), ("a", MARKED), ("b", "收到收到，三点会议室见"))


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder with a chat, a roster that only its role tells, an employee list, and the report on them."""
    made = tmp_path_factory.mktemp("made")
    (made / "in").mkdir()
    (made / "in" / "m.json").write_text(text(chatlab(*TALK)), "utf-8")
    (made / "in" / "r.csv").write_text(roster(*(("1", f"wxid_{n}", "") for n in range(20))), "utf-8")
    others = "".join(f"员工{n},T{n + 2},wxid_{n},工程部\n" for n in range(20) if n != 3)
    (made / "in" / "e.csv").write_text(f"姓名,工号,账号,部门\n王五,T1,wxid_3,工程部\n{others}", "utf-8")
    with chdir(made):
        run("scan", *GIVEN, "--as-of", "2026-10-31", "-q", "-o", "r.json")
    return made


@pytest.fixture
def folder(made, tmp_path, monkeypatch):
    """A working folder with all of that, and a home of its own."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path


def findings(rule, report="r.json"):
    """Return the findings of a rule in a report."""
    with open(report, encoding="utf-8") as file:  # noqa: PTH123  # relative to the working folder
        return [f for f in json.load(file)["findings"] if f["rule"] == rule]


def why(rule, *args, report="r.json", **environment):
    """Explain the first finding of a rule."""
    return run("why", findings(rule, report)[0]["fingerprint"][:12], report, *args, COLUMNS="200", **environment)


def test_a_finding_on_content_is_explained(folder):
    """Message, clause, documentation, parameters, hits and places are printed; the message itself is not."""
    ran = why("gambling")
    assert (ran.code, ran.err) == (0, "")
    for words in ("疑似赌博内容", "七(五)  禁止发布不良风气", "min-confidence = 50", "真人视讯", "in/m.json"):
        assert words in ran.out
    assert BET not in ran.out
    assert "--show message" in ran.out


def test_a_nickname_is_explained_by_the_list_that_knows_the_person(folder):
    """The row of the employee list that fits is named by file and line, as is the row of the roster."""
    unset = next(f for f in findings("nickname-unset") if f["member_id"] == "wxid_3")
    out = run("why", unset["fingerprint"], "r.json", COLUMNS="200").out
    assert "in/e.csv:2" in out
    assert "in/r.csv:5" in out
    assert "实名+公司+部门" in out


def test_inputs_may_have_moved(folder):
    """Files are known by their content: given from elsewhere they are what the report was told they are."""
    (folder / "in").rename(folder / "moved")
    ran = why("nickname-unset", "--inputs", "moved/m.json", "moved/r.csv", "moved/e.csv")
    assert ran.code == 0
    assert "与报告生成时不同" not in ran.out
    assert "moved/r.csv" in ran.out


def test_inputs_that_are_nowhere_are_asked_for(folder):
    """Without the files the report names there is nothing to explain from."""
    (folder / "in").rename(folder / "moved")
    ran = why("gambling")
    assert ran.code == 2
    assert "--inputs" in ran.err


def test_other_inputs_are_told(folder):
    """A changed file is named with its digest; a finding that is gone is shown as the report has it, and the code is 1."""
    (folder / "in" / "m.json").write_text(text(chatlab(*TALK[:1])), "utf-8")
    ran = why("gambling")
    assert ran.code == 1
    assert "in/m.json 没有给出，或内容已改变" in ran.out
    assert "没有得到这一条" in ran.out
    assert "疑似赌博内容" in ran.out


def test_another_policy_is_told(folder):
    """Parameters of another policy are shown with a warning that it is another."""
    (folder / "p.toml").write_text("[rules.gambling]\nmin-confidence = 10\n", "utf-8")
    ran = why("gambling", "--policy", "p.toml")
    assert ran.code == 0
    assert "政策与报告用的不同" in ran.out
    assert "min-confidence = 10，默认 50" in ran.out


@pytest.mark.parametrize("elsewhere", [(), ("--inputs", "in/m.json", "in/r.csv", "in/e.csv")])
def test_the_policy_above_the_inputs_is_found(folder, elsewhere):
    """The report's policy is known by its content, where it lies above the folders of its inputs, which name none."""
    (folder / "all" / "in").mkdir(parents=True)
    for file in (folder / "in").iterdir():
        file.rename(folder / "all" / "in" / file.name)
    (folder / "all" / "groupaudit.toml").write_text("[rules.gambling]\nmin-confidence = 40\n", "utf-8")
    (folder / "groupaudit.toml").write_text("[rules.gambling]\nmin-confidence = 90\n", "utf-8")
    run("scan", "all", "--as-of", "2026-10-31", "-q", "-o", "r.json")
    ran = why("gambling", *(f"all/{arg}" if "/" in arg else arg for arg in elsewhere))
    assert (ran.code, ran.err) == (0, "")
    assert "与报告生成时不同" not in ran.out
    assert "min-confidence = 40" in ran.out


def test_a_policy_that_has_changed_is_not_taken_for_that_of_the_report(folder):
    """What lies above the inputs and is not the report's policy is not used; the difference is told."""
    (folder / "groupaudit.toml").write_text("[rules.gambling]\nmin-confidence = 45\n", "utf-8")
    run("scan", "in", "-p", "groupaudit.toml", "--as-of", "2026-10-31", "-q", "-o", "r.json")
    (folder / "groupaudit.toml").rename(folder / "in" / "groupaudit.toml")
    (folder / "in" / "groupaudit.toml").write_text("[rules.gambling]\nmin-confidence = 46\n", "utf-8")
    ran = why("gambling")
    assert "政策与报告用的不同" in ran.out


def test_the_day_of_the_report_is_kept(folder):
    """The report says which files had a role, and its day is that of the audit made again."""
    audit = json.loads((folder / "r.json").read_text("utf-8"))["audit"]
    assert audit["roles"] == {"in/r.csv": "roster", "in/e.csv": "employees"}
    assert audit["as_of"] == "2026-10-31"


def test_a_prefix_that_fits_several_lists_them(folder):
    """One character fits several of many findings: they are listed, and more of it is asked for."""
    prints = [f["fingerprint"] for f in findings("nickname-unset")]
    first = max("0123456789abcdef", key=lambda c: sum(p.startswith(c) for p in prints))
    ran = run("why", first, "r.json")
    assert ran.code == 2
    assert all(p[:12] in ran.err for p in prints if p.startswith(first))


@pytest.mark.parametrize("prefix", ["zzz", ""])
def test_a_prefix_that_fits_nothing_is_told(folder, prefix):
    """A wrong fingerprint says where the right ones stand."""
    ran = run("why", prefix, "r.json")
    assert ran.code == 2
    assert "fingerprint" in ran.err


@pytest.mark.parametrize("name", ["in/m.json", "in/r.csv", "nowhere.json", "in"])
def test_only_a_report_is_taken(folder, name):
    """Another file, or none, is refused with what to do."""
    ran = run("why", "ab", name)
    assert ran.code == 2
    assert name in ran.err


def test_context_shows_no_text_unless_asked(folder):
    """Neighbours are shown by time, sender and kind; nothing was disclosed, and nothing says so."""
    ran = why("gambling", "--context", "2")
    assert "前后的消息" in ran.out
    assert not any(said in ran.out for _, said in TALK)
    assert ran.err == ""


def test_a_finding_about_no_message_has_nothing_around(folder):
    """A nickname has no neighbours; that is said rather than passed over."""
    assert "没有前后文" in why("nickname-unset", "--context", "2").out


def test_context_with_text_is_noted_and_never_classified(folder):
    """On request neighbours are quoted, except one with a classification mark; output and run log say so."""
    ran = why("gambling", "--context", "2", "--show", "message")
    assert all(said in ran.out for _, said in TALK if said != MARKED)
    assert MARKED not in ran.out
    assert "会后收回" not in ran.out
    assert "以上显示了消息原文" in ran.out
    assert "--show message --context 2" in ran.err
    assert "disclosed" in ran.err
    assert BET not in ran.err


def test_a_classified_finding_quotes_nothing(folder):
    """Even with --show message nothing of a marked message can be read."""
    ran = why("classification-mark", "--show", "message")
    assert ran.code == 0
    assert "会后收回" not in ran.out
    assert MARKED[:5] not in ran.out.partition("证据")[2]


def test_a_report_that_hides_people_is_explained_with_its_key(folder):
    """Its fingerprints are keyed: with the key the finding is found and people stay hidden; without, the key is asked for."""
    run("scan", *GIVEN, "-q", "--show", "none", "--key", "k", "-o", "n.json")
    ran = why("gambling", "--key", "k", report="n.json")
    assert ran.code == 0
    assert "P-" in ran.out
    assert "李四" not in ran.out
    ran = why("gambling", report="n.json")
    assert ran.code == 2
    assert "--key" in ran.err


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_finding_that_rests_on_verdicts_asks_for_them(folder, lang):
    """Confirmed breaches are such by a file that must be given again, and with it they are explained whole."""
    talk = [("b", BET), ("a", "早"), ("b", "真人视讯开户，加微信下注送彩金")]
    (folder / "t").mkdir()
    (folder / "t" / "m.json").write_text(text(chatlab(*talk)), "utf-8")
    run("scan", "t", "-q", "-o", "r.json")
    by = 'verdict = "confirmed"\nverified-by = "王五"\nverified-on = 2026-10-01\n'
    told = "".join(f'[[verdict]]\nfingerprint = "{f["fingerprint"]}"\n{by}' for f in findings("gambling"))
    told = f'schema = "groupaudit-verdicts/1"\n{told}'
    (folder / "v.toml").write_text(told, "utf-8")
    run("scan", "t", "--verdicts", "v.toml", "-q", "-o", "r.json")
    ran = why("breach-repeated", "--lang", lang)
    assert ran.code == 1
    assert "--verdicts" in ran.out
    assert "v.toml" in ran.out
    told = {"zh": ("级别：中", "条款：七(五)", "次数：2"), "en": ("severity: medium", "clauses: 七(五)", "times: 2")}
    assert all(line in ran.out for line in told[lang])
    assert not {"{", "classified", "person_kind", "False"} & {*ran.out.replace("{", " { ").replace(":", " ").split()}
    ran = why("breach-repeated", "--verdicts", "v.toml", "--lang", lang)
    assert ran.code == 0
    assert "七(五)" in ran.out.partition({"zh": "证据", "en": "Evidence"}[lang])[2]
    assert "最后发言" not in ran.out
    assert ("  rule  " in ran.out) == (lang == "en")


def test_english_is_spoken_on_request(folder):
    """Headings, parameters and evidence come in English."""
    out = why("gambling", "--lang", "en").out
    assert all(word in out for word in ("Parameters", "Evidence", "Hits", "gambling", "confidence"))
