"""The scorecard counts how things stand per group and unit, decided and suspected apart, and ranks nobody."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from msgspec.structs import replace

from groupaudit.api import Request, carry_out
from groupaudit.disclosure import Disclosure
from groupaudit.figures.scorecard import COUNTED, SCORECARD, by_unit
from groupaudit.report import Selection
from groupaudit.reporting.handed_in import handed_in
from groupaudit.triage.redact import redact
from groupaudit.vocabulary import Language, Show

ROSTER = """群名称,群昵称,wxid,公司,部门
甲群,,wxid_aaaaaa,天高集团,总裁办
甲群,张伟+天高集团+总裁办,wxid_bbbbbb,天高集团,总裁办
乙群,李娜+天高集团+总裁办,wxid_cccccc,天高集团,总裁办
"""
REGISTER = "群名称,责任单位,负责人,用途\n甲群,总裁办,张伟,工作\n丙群,工程部,王强,工作\n"
CLOSED = "群名称,责任单位,负责人,用途,群状态\n甲群,总裁办,张伟,工作,在用\n丙群,工程部,王强,工作,已解散\n"


@pytest.fixture
def report(tmp_path):
    """Audit two groups, of which a register names one, and a third that was not handed in."""
    (tmp_path / "名册.csv").write_text(ROSTER, "utf-8")
    (tmp_path / "登记表.csv").write_text(REGISTER, "utf-8")
    return carry_out(Request(paths=[tmp_path], plugins=False))


def rows(card, *columns):
    """Return the wanted columns by name of the group."""
    return card.sort("name").select("name", *columns).rows()


def test_groups_are_counted_whether_handed_in_or_not(report):
    """A registered group of which nothing came has no figures, rather than good ones."""
    card = report.scorecard
    assert card.schema == SCORECARD
    assert rows(card, "unit", "handed_in", "registered", "roster", "members", "nicknames", "nicknames_right") == [
        ("丙群", "工程部", False, True, "none", None, None, None),
        ("乙群", None, True, False, "full", 1, 1, 1),
        ("甲群", "总裁办", True, True, "full", 2, 2, 1),
    ]


def test_units_are_sums_of_what_was_handed_in(report):
    """Groups without a responsible unit are a row of their own; a group that did not come counts for nobody."""
    assert by_unit(report.scorecard).select("unit", "groups", "registered", "members").rows() == [
        ("总裁办", 1, 1, 2),
        (None, 1, 0, 1),
    ]


def test_decided_and_suspected_findings_are_apart(report):
    """Every finding of a group is counted once."""
    card = report.scorecard.filter("handed_in")
    total = card.select(pl.sum_horizontal(*COUNTED).sum()).item()
    assert total == report.found["group_id"].is_in(card["group_id"].implode()).sum()
    assert total >= 1


def test_page_one_names_what_did_not_come(report):
    """Missing, unregistered, and groups of which nothing was said."""
    told = "\n".join(handed_in(report))
    assert "登记表里有 1 个群没有交来（丙群）" in told
    assert "1 个群不在登记表里，请确认（乙群）" in told
    english = handed_in(report.speaking(Language.EN))
    assert "1 registered groups were not handed in (丙群)" in english


def test_a_dissolved_group_is_not_missing(tmp_path):
    """What the register marks dissolved nobody need hand in: page one says what the rule says."""
    (tmp_path / "名册.csv").write_text(ROSTER, "utf-8")
    (tmp_path / "登记表.csv").write_text(CLOSED, "utf-8")
    report = carry_out(Request(paths=[tmp_path], plugins=False))
    assert rows(report.scorecard, "handed_in", "closed")[0] == ("丙群", False, True)
    assert "没有交来" not in "".join(handed_in(report))
    assert not report.found["rule"].is_in(["registered-group-without-export"]).any()


def test_page_one_tells_what_is_not_asked_of_a_dissolved_group(tmp_path):
    """Its members are left alone, and a reader learns that nobody looked."""
    (tmp_path / "名册.csv").write_text(ROSTER, "utf-8")
    (tmp_path / "登记表.csv").write_text(
        REGISTER.replace("用途", "用途,群状态").replace("工作", "工作,已解散"), "utf-8"
    )
    report = carry_out(Request(paths=[tmp_path], plugins=False))
    told = "\n".join(handed_in(report))
    assert "1 个群已经解散，群名、成员、昵称和管理员不再检查，消息内容照查（甲群）" in told
    assert "1 groups were dissolved" in "\n".join(handed_in(report.speaking(Language.EN)))
    assert rows(report.scorecard, "closed", "nicknames")[2] == ("甲群", True, None)
    assert set(report.found.filter(pl.col("rule").str.starts_with("nickname-"))["group_name"]) <= {"乙群"}


def test_a_report_of_one_period_names_groups_that_end_before_it(tmp_path):
    """An export from before the period cannot show that nothing happened in it."""
    samples = Path(__file__).parents[2] / "samples"
    whole = carry_out(Request(paths=[samples / "exports" / "金沙湾一期业主群.jsonl"], plugins=False))
    later = replace(whole, scope=Selection(since=date(2030, 1, 1)))
    assert not any("所选期间" in line for line in handed_in(whole))
    assert "1 个群的消息在所选期间之前就结束了（金沙湾一期业主群）" in handed_in(later)


def test_ids_are_not_told_where_nobody_is_to_be_known(report):
    """Groups are told by pseudonyms, whether they have a name or only an id."""
    hidden = replace(
        report,
        disclosure=Disclosure(show=Show.NONE, key=b"k" * 32),
        scorecard=report.scorecard.with_columns(name=pl.lit(None, pl.String)),
    )
    told = "".join(handed_in(redact(hidden)))
    assert "（I-" in told
    assert not [id_ for id_ in report.groups["group_id"] if id_ in told]
