"""The sample company: every rule is broken twice and narrowly kept, and the reports are the golden ones."""

import contextlib
import io
import runpy
from collections import Counter
from pathlib import Path

import polars as pl
import pytest

from groupaudit.api import audit
from groupaudit.registry import discover
from groupaudit.report import Report
from groupaudit.reporter import Reporter
from groupaudit.rule import Rule

SAMPLES = Path(__file__).parent.parent / "samples"
RULES = discover("groupaudit.rules", Rule, plugins=False).found
REPORTERS = discover("groupaudit.reporters", Reporter, plugins=False).found

KEPT = {
    "approved-after-creation": ("工程部消防供应商群", "天高物业供应商对接群"),
    "company-group-not-kept-by-general-management": ("天高集团工作交流群",),
    "expired-group": ("工程部安全学习群",),
    "idle-group": ("秩序部培训群",),
    "late-registration": ("金沙湾一期业主群", "工程部消防供应商群", "总裁办值班群"),
    "long-lived-unregistered": ("客服部排班群",),
    "no-responsible-unit": ("财务部报销沟通群",),
    "outward-group-unapproved": ("天高物业供应商对接群",),
    "overlapping-groups": ("工程部安全学习群",),
    "owner-unit-mismatch": ("金沙湾一期业主群",),
    "register-incomplete": ("财务部报销沟通群",),
    "register-mismatch": ("工程部电梯供应商群", "总裁办值班群"),
    "registered-group-without-export": ("财务部报销沟通群",),
    "unregistered-group": ("财务部报销沟通群",),
    "unapproved-outsider": ("云帆软件周工", "罗小军+物业+秩序部"),
    "joined-before-approval": ("云帆软件周工",),
    "departed-employee": ("高飞+工程部", "丁宁+集团+工程部"),
    "unknown-member": ("罗小军+物业+秩序部",),
    "internal-group-with-outsiders": ("天高集团工作交流群", "天高物业供应商对接群"),
    "no-admin": ("工程部维修群", "财务部月结群"),
    "owner-left": ("财务部报销沟通群",),
    "registered-admin-absent": ("秩序部工作群", "信息部云平台实施群"),
    "admin-not-employee": ("罗小军+物业+秩序部",),
    "silent-admin": ("天高集团工作交流群",),
    "join-confirmation-off": ("客服部工作群", "信息部云平台实施群"),
    "removed-member-returned": ("高飞+集团+工程部",),
    "left-by-himself": ("高飞+集团+工程部", "韩雪+物业+客服部"),
    "leave-and-rejoin": ("张伟+集团+秩序部",),
    "member-form-mismatch": ("秩序部工作群",),
    "breach-repeated": ("高飞+集团+工程部",),
    "breach-without-reaction": ("张伟+集团+秩序部",),
    "classification-mark": ("保密工作人人有责",),
    "confidential-content": ("只有财务部能看",),
    "decision-in-chat": ("已阅",),
    "forwarded-to-outsiders": ("九月电梯配件报价",),
    "gambling": ("禁止发布色情、赌博", "网络赌博不碰", "严禁在工作群发布赌博"),
    "group-name-duplicate": ("秩序部夜班群",),
    "group-name-prefix": ("金沙湾一期业主群", "秩序部夜班群"),
    "harmful-content": ("谨防刷单诈骗", "警惕“代开发票”"),
    "mass-posting": ("明天开始检查消防设施",),
    "malicious-link": ("可疑链接", "请勿点击陌生链接"),
    "negative-talk": ("对公司有意见可以走意见箱",),
    "nickname-duplicate": ("钱多多+集团+工程部",),
    "nickname-format": ("郑美玲＋集团＋财务部", "买买提·艾力+集团+秩序部"),
    "nickname-not-an-employee": ("罗小军+物业+秩序部",),
    "nickname-real-name": ("钱多多+集团+工程部", "欧阳静怡+集团+总裁办"),
    "nickname-stale-unit": ("王芳+集团+财务部",),
    "nickname-unknown-unit": ("刘洋+物业+金沙湾项目办",),
    "nickname-unset": ("阳光宝贝妈妈",),
    "off-topic-content": ("周末还有一场",),
    "order-in-chat": ("本月考勤请在五号前确认",),
    "personal-information": ("400-000-1234",),
    "point-to-point": ("那个表还差一列吧", "请问检查表第三项的标准是什么"),
    "pornography": ("群内禁止发布色情",),
    "slow-answer": ("九栋一单元的电梯有异响", "电梯里的灯一闪一闪的"),
    "unanswered-issue": ("九栋一单元的电梯有异响", "谁家有吸水机", "快递柜又满了"),
    "unhealthy-tendency": ("今天只想摸鱼",),
    "unrelated-advertising": ("需要报价的话请发邮箱", "社区团购"),
}
"""Words of what is narrowly allowed, by rule: they stand in the samples and in no finding of the rule."""


@pytest.fixture(scope="module")
def whole() -> Report:
    """The audit of all samples, as the demo makes it."""
    with contextlib.chdir(SAMPLES):
        return audit(["exports", "employees.csv", "records"], Path("groupaudit.toml"))


def written(report: Report, format_: str) -> bytes:
    """The report in one format."""
    out = io.BytesIO()
    REPORTERS[format_].write(report, out)
    return out.getvalue()


def test_every_rule_is_broken_at_least_twice(whole):
    """No rule of this version is without two findings in the samples."""
    counts = Counter(whole.found["rule"].to_list())
    assert {id_: counts[id_] for id_ in RULES if counts[id_] < 2} == {}


def test_no_rule_failed_or_was_skipped(whole):
    """Everything that can be checked is checked in the samples."""
    assert [o for o in whole.outcomes if o.status in ("failed", "skipped", "off")] == []


def test_nothing_was_lost_on_reading(whole):
    """Every row of the samples is read, apart from the signature under the employee list."""
    assert whole.rejects.height == 0
    assert [i.problem for i in whole.inputs if i.problem] == []
    assert sum(sum(i.set_aside.values()) for i in whole.inputs) == 2


@pytest.mark.parametrize(("rule", "words"), [(r, w) for r, several in KEPT.items() for w in several])
def test_what_is_narrowly_kept_is_not_found(whole, rule, words):
    """The samples hold near misses of every rule, and none of them is a finding of it."""
    texts = "".join(p.read_text("utf-8-sig") for p in (SAMPLES / "exports").rglob("*") if p.is_file())
    assert words.split("、", maxsplit=1)[0] in texts
    quoted = whole.found.filter(pl.col("rule") == rule).select(
        pl.col("quote", "member_name", "group_name").fill_null("")
    )
    assert [row for row in quoted.rows() if any(words in cell for cell in row)] == []


@pytest.mark.parametrize("format_", ["text", "csv"])
def test_the_reports_are_the_golden_ones(whole, format_):
    """A change of a finding or of wording shows as a change of samples/expected, made by `make golden`."""
    golden = SAMPLES / "expected" / f"report{REPORTERS[format_].suffix}"
    assert written(whole, format_).decode("utf-8-sig") == golden.read_bytes().decode("utf-8-sig")


def test_the_exports_are_what_the_sources_say(tmp_path):
    """`python samples/make.py` gives the committed bytes."""
    make = runpy.run_path(str(SAMPLES / "make.py"))
    before = {p.name: p.read_bytes() for p in (SAMPLES / "exports").rglob("*") if p.is_file()}
    make["main"].__globals__.update(EXPORTS=tmp_path / "exports", HERE=tmp_path)
    (tmp_path / "exports").mkdir()
    make["main"]()
    assert {p.name: p.read_bytes() for p in (tmp_path / "exports").rglob("*") if p.is_file()} == before
