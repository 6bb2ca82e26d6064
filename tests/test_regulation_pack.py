"""A company's own regulation: its numbers and words in reports, its switches below those of the policy."""

import datetime as dt
import textwrap

import pytest

from groupaudit.api import Request, carry_out, rules
from groupaudit.coverage import by_clause
from groupaudit.errors import PolicyError
from groupaudit.policy import load
from program import run

PACK = """
id = "tiangao-2026"
title = "天高集团微信群管理办法"
document-number = "天高综〔2026〕8号"
issued = 2026-07-20
effective-from = 2026-08-01

[[clause]]
id = "第六条"
original = "群成员应当使用实名。"
rules = ["nickname-unset", "nickname-format"]

[[clause]]
id = "第九条"
zh = "不得赌博。"
rules = ["gambling"]

[rules.nickname-unset]
severity = "low"

[rules.nickname-format]
enabled = false
"""
ROSTER = "群名称,群昵称,wxid\n工作群,,wxid_aaaaaa\n工作群,小太阳,wxid_bbbbbb\n"


@pytest.fixture
def audited(tmp_path):
    """Audit one roster under a pack and a policy."""

    def audited(pack=PACK, policy=""):
        (tmp_path / "pack.toml").write_text(pack, "utf-8")
        (tmp_path / "groupaudit.toml").write_text(f'regulation = "pack.toml"\n{policy}', "utf-8")
        (tmp_path / "名册.csv").write_text(ROSTER, "utf-8")
        return carry_out(Request(paths=[tmp_path / "名册.csv"], plugins=False))

    return audited


OWN = """
id = "own"
title = "本公司群管理办法"

[[clause]]
id = "第六条"
original = "建群后，应于三个工作日内登记。"
rules = ["late-registration"]

[rules.late-registration]
working-days = 3
"""


def test_prose_that_is_written_for_another_regulation_says_so(tmp_path):
    """The parameters in force stand above it; a clause that says nothing of what it needs ends without a mark."""
    (tmp_path / "own.toml").write_text(OWN, "utf-8")
    (tmp_path / "p.toml").write_text('regulation = "own.toml"\n', "utf-8")
    out = run("explain", "第六条", "--policy", str(tmp_path / "p.toml")).out
    assert not [line for line in out.splitlines() if line.rstrip().endswith("·")]
    before, note, after = out.partition("以下说明是按本工具默认的制度写的，那里是 三(二)")
    assert note
    assert "working-days = 3，默认 5" in before
    assert "五个工作日" in after


def test_prose_beside_other_parameters_says_so(tmp_path):
    """A policy that changes a number changes no prose; where nothing differs nothing is said."""
    (tmp_path / "p.toml").write_text("[rules.late-registration]\nworking-days = 3\n", "utf-8")
    assert "以下说明是按默认参数写的" in run("explain", "late-registration", "--policy", str(tmp_path / "p.toml")).out
    assert "以下说明" not in run("explain", "late-registration").out


def test_the_companys_numbers_and_words_are_those_of_the_report(audited):
    """Findings name its clauses, coverage quotes it, and rules it has no clause for are off with that reason."""
    report = audited()
    assert report.findings.select("rule", "clause", "severity").rows() == [("nickname-unset", "第六条", "low")]
    assert [(c.clause.id, c.clause.quoted[0]) for c in by_clause(report)] == [
        ("第六条", "群成员应当使用实名。"),
        ("第九条", "不得赌博。"),
    ]
    off = {o.rule: o.detail for o in report.outcomes if o.status == "off"}
    assert off["group-name-prefix"] == "regulation"
    assert off["nickname-format"] == "policy"
    assert report.regulation.named("zh") == "天高集团微信群管理办法（天高综〔2026〕8号，2026-07-20）"
    assert report.header.effective_from == dt.date(2026, 8, 1)


def test_the_pack_is_no_input_where_its_folder_is_read(audited, tmp_path):
    """It may lie beside the exports, as the policy does; named as an input it is none that can be read."""
    audited()
    report = carry_out(Request(paths=[tmp_path], plugins=False))
    assert [i.path for i in report.inputs] == [str(tmp_path / "名册.csv")]
    assert carry_out(Request(paths=[tmp_path / "pack.toml"], plugins=False)).inputs[0].problem


def test_the_policy_has_the_last_word(audited):
    """Settings of the regulation are defaults; what the policy says of the same key counts, and so does its date."""
    report = audited(policy="effective-from = 2026-09-01\n[rules.nickname-unset]\nseverity = 'high'\n")
    assert report.findings["severity"].cast(str).to_list() == ["high"]
    assert report.header.effective_from == dt.date(2026, 9, 1)


def test_a_pack_without_assigned_rules_keeps_the_built_in_numbers(audited):
    """A company that only quotes its own text need not list the rules."""
    report = audited('id = "x"\ntitle = "办法"\n[[clause]]\nid = "六(三)"\noriginal = "实名。"\n')
    assert set(report.findings["clause"]) == {"六(三)"}


def test_what_was_said_after_the_last_day_is_not_judged(tmp_path):
    """A regulation that was replaced says nothing of later days."""
    (tmp_path / "pack.toml").write_text("effective-to = 2026-12-31\n" + PACK, "utf-8")
    (tmp_path / "p.toml").write_text('regulation = "pack.toml"\n', "utf-8")
    policy = load(tmp_path / "p.toml", rules(plugins=False).found)
    assert policy.in_force == (dt.date(2026, 8, 1), dt.date(2026, 12, 31))


def test_all_problems_of_a_pack_are_told_at_once(audited):
    """File, place and what was probably meant; problems of the policy stand beside them."""
    wrong = PACK.replace('"gambling"]', '"gamblin"]').replace('zh = "不得赌博。"', "").replace('"第九条"', '"第六条"')
    with pytest.raises(PolicyError) as error:
        audited(wrong, "fail-on = 'hihg'\n")
    told = "\n".join(error.value.problems)
    for part in ("groupaudit.toml:2", "did you mean 'gambling'", "第六条 写了两次", "original 或 zh"):
        assert part in told


@pytest.mark.parametrize(("pack", "part"), [("id = ", "pack.toml:1"), ("id = 'x'\n", "title"), (None, "pack.toml")])
def test_a_pack_that_cannot_be_read_is_named(audited, tmp_path, pack, part):
    """Broken TOML, a missing key, no file at all."""
    if pack is None:
        (tmp_path / "groupaudit.toml").write_text('regulation = "no-pack.toml"\n', "utf-8")
        with pytest.raises(PolicyError, match=r"no-pack\.toml"):
            load(tmp_path / "groupaudit.toml", rules(plugins=False).found)
        return
    with pytest.raises(PolicyError) as error:
        audited(pack)
    assert part in "\n".join(error.value.problems)


def test_explain_quotes_the_companys_clause(tmp_path):
    """A clause is explained with its text, its rules and their values in force."""
    (tmp_path / "pack.toml").write_text(textwrap.dedent(PACK), "utf-8")
    (tmp_path / "p.toml").write_text('regulation = "pack.toml"\n', "utf-8")
    ran = run("explain", "第六条", "--policy", str(tmp_path / "p.toml"), "--lang", "zh")
    assert "群成员应当使用实名。" in ran.out
    assert "nickname-unset  第六条" in ran.out
    assert "天高综〔2026〕8号" in ran.out
