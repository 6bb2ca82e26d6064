"""`groupaudit.audit()`: from paths and a policy to a report, in one call."""

from datetime import date
from pathlib import Path

import pytest

import groupaudit
from groupaudit.api import Request, carry_out, policy_for, rules
from groupaudit.errors import PolicyError, UsageError
from groupaudit.report import Selection
from program import chatlab, process, roster, text

BET = ("b", "真人视讯开户，加微信上分")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A working folder with a roster and a conversation."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "r.csv").write_text(roster(("部门群", "w1", "")), "utf-8")
    (tmp_path / "m.json").write_text(text(chatlab(("a", "早"), BET)), "utf-8")
    return tmp_path


@pytest.mark.parametrize("paths", ["r.csv", Path("r.csv"), ["r.csv"], [Path("r.csv")], "*.csv"])
def test_one_path_or_several(folder, paths):
    """A path, a list of paths or a pattern is enough."""
    report = groupaudit.audit(paths)
    assert isinstance(report, groupaudit.Report)
    assert report.findings["rule"].to_list() == ["nickname-unset"]


def test_findings_are_worded_and_redacted(folder):
    """What a program gets is what a report shows."""
    (row,) = groupaudit.audit("m.json").findings.to_dicts()
    assert row["rule"] == "gambling"
    assert "真人视讯" in row["message"]
    assert row["quote"] is None
    assert row["at"].isoformat() == "2026-09-01T00:01:00+00:00"


def test_without_paths_there_is_nothing_to_audit():
    """An empty list is a mistake, not a clean result."""
    with pytest.raises(UsageError, match="no file to audit"):
        groupaudit.audit([])


def test_a_policy_is_a_path_or_loaded_or_found(folder):
    """The policy given wins; a wrong one raises with all its problems."""
    (folder / "p.toml").write_text('operator = "综合管理部"\nfail-on = "high"\n', "utf-8")
    assert groupaudit.audit("r.csv").header.operator == ""
    assert groupaudit.audit("r.csv", Path("p.toml")).header.operator == "综合管理部"
    loaded = policy_for(Path("p.toml"), [], rules(plugins=False).found)
    assert groupaudit.audit("r.csv", loaded).failing == 0
    (folder / "groupaudit.toml").write_text("a = 1\nb = 2\n")
    with pytest.raises(PolicyError) as caught:
        groupaudit.audit("r.csv")
    assert len(caught.value.problems) == 2


def test_one_export_and_nothing_else_is_useful(folder):
    """Without policy, employees and organisation content is judged, and what the rest needs is said."""
    report = groupaudit.audit("m.json")
    by_status = {}
    for o in report.outcomes:
        by_status.setdefault(o.status, []).append(o)
    assert {"gambling", "point-to-point", "nickname-format"} <= {o.rule for o in by_status["checked"]}
    assert {o.rule: o.missing for o in by_status["skipped"]}.keys() >= {"nickname-stale-unit", "group-name-prefix"}
    assert all(o.missing for o in by_status["skipped"])
    assert {o.rule for o in by_status["skipped"] if not o.possible} == {
        o.rule for o in by_status["skipped"] if "events" in o.missing
    }
    assert "failed" not in by_status


def test_the_report_knows_its_terms(folder):
    """Day, zone, versions, policy digest and figures of groups stand in the report."""
    report = carry_out(Request(paths=["."], as_of=date(2026, 10, 1), scope=Selection(since=date(2026, 9, 1))))
    assert report.header.as_of == date(2026, 10, 1)
    assert report.header.timezone == "Asia/Shanghai"
    assert set(report.header.versions) == {"groupaudit", "polars", "python"}
    assert len(report.header.policy_digest) == 64
    assert report.groups.select("name", "members", "messages").sort("name").rows() == [("天高集团工作群", 2, 2), ("部门群", 1, 0)]  # fmt: skip
    first, last = report.groups.select("first_at", "last_at").drop_nulls().row(0)
    assert (first.isoformat(), last.isoformat()) == ("2026-09-01T00:00:00+00:00", "2026-09-01T00:01:00+00:00")
    assert report.counts["messages"] == 2
    assert report.audited


def test_what_is_narrowed_away_is_counted(folder):
    """Findings outside the scope are not shown, and every outcome counts what is shown."""
    report = carry_out(Request(paths=["."], scope=Selection(groups=("部门群",))))
    assert report.found["rule"].to_list() == ["nickname-unset"]
    assert {o.rule: o.count for o in report.outcomes}["gambling"] == 0
    assert report.dropped["findings-outside-scope"] == 1


def test_files_that_cannot_be_read_stand_in_the_report(folder):
    """A library user sees the problem of a file in the report, not as an exception."""
    (folder / "x.json").write_text("{")
    report = groupaudit.audit(".")
    assert [i.path for i in report.inputs if i.problem] == ["x.json"]
    assert report.found.height == 2


def test_importing_the_package_is_light():
    """`import groupaudit` loads nothing until a name is used; unknown names are refused as usual."""
    ran = process(code="import sys, groupaudit; print('polars' in sys.modules, groupaudit.audit.__name__, 'polars' in sys.modules)")  # fmt: skip
    assert ran.out.split() == ["False", "audit", "True"]
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = groupaudit.nothing


REGULATION = """关于加强集团公司及各部门、各控股公司微信群管理的通知
一、为规范小区物业服务微信群等工作群的管理，制定本规定。
二、本规定适用于集团公司、各部门、各控股公司建立的官方群和工作群。
三、（一）以部门、项目办、子公司名义对外建群，由该单位申请，经分管领导批准后方可建立。
（二）长期使用的群应在建群后5个工作日内填写登记表报综合管理部备案。内部群成员应为本公司员工，外部人员入群须经分管领导批准。
（三）群的用途应当明确，到期的群应及时清理。
四、（一）公司级工作群由综合管理部建立并管理。（二）各单位负责监督管理本单位的群。
五、（一）各单位指定管理员，监督群内交流并处理违规行为。（二）管理员应审核入群人员。（三）对群内频繁点对点交流的，管理员可予以制止。
六、（二）群名称统一为“部门或公司简称＋群名”，如：天高集团官方微信平台。（三）群成员一律实名，群昵称为“实名+公司+部门”，如：张三+集团+总裁办。
七、（一）严守公司机密，不得向无关人员传递经营数据、客户资料、身份证号、银行卡号等信息。（二）请示、汇报、指示、命令及涉密事项按程序办理，不得在群内进行；标有“机密”“秘密”字样的文件不得转发。
（三）不得在群内进行频繁的点对点交流。（四）不服从管理或擅自退群的，由部门负责人谈话后移出。
（五）严禁发布不良风气、色情、赌博、病毒链接、与工作无关的商业广告及其他有害信息，包括黄色视频、裸聊、招嫖、网络赌博、时时彩、百家乐、上分下分、刷单、贷款广告、代开发票、办假证、毒品、枪支、钓鱼网站、木马病毒等，避免发布消极言论、散布谣言、抱怨公司。提倡发布正能量内容。
（六）及时将公司对外宣传内容转发朋友圈。（七）群内提出的问题，相关负责人应及时回复确认。
八、本规定自发布之日起施行，由总裁办公室负责解释。"""


@pytest.mark.parametrize("kind", ["internal", "owners", "outward", "unknown"])
@pytest.mark.parametrize("as_paragraphs", [False, True])
def test_the_regulation_itself_is_no_breach(folder, kind, as_paragraphs):
    """A notice that names all that is forbidden gives no content finding, in whatever kind of group, whole or in parts."""
    parts = REGULATION.splitlines() if as_paragraphs else [REGULATION]
    (folder / "n.json").write_text(
        text(chatlab(*(("a", f"@所有人 {part}" if n == 0 else part) for n, part in enumerate(parts)))), "utf-8"
    )
    (folder / "p.toml").write_text(
        f'[[group]]\nmatch = {{ name = "*" }}\nkind = "{kind}"\n[rules.negative-talk]\nenabled = true\n', "utf-8"
    )
    report = groupaudit.audit("n.json", Path("p.toml"))
    assert report.findings.select("rule", "span").rows() == []
