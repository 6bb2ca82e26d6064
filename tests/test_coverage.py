"""Every report states what was not checked, and never says that anything passed."""

from datetime import date

import pytest
from msgspec.structs import replace

from groupaudit.api import rules
from groupaudit.coverage import by_clause, not_checked, supply
from groupaudit.outcome import Outcome, Subject
from groupaudit.reader import Input
from groupaudit.reader_words import ASIDE, REASONS
from groupaudit.regulation import built_in
from groupaudit.supplies import SUPPLIES
from groupaudit.tables import REJECTS
from groupaudit.vocabulary import Show
from reports import finding, report

RULE = {"rule": "sample-rule", "clause": "六(三)"}


def verdict(*outcomes, clause="六(三)", language="zh"):
    """Return verdict and words of one clause."""
    return next((c.verdict, c.words(language)) for c in by_clause(report(outcomes=outcomes)) if c.clause.id == clause)


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ([Outcome(**RULE, status="checked", count=2)], ("found", "发现 2 处")),
        ([Outcome(**RULE, status="checked")], ("nothing-found", "未发现")),
        ([Outcome(**RULE, status="undecided", count=2, undecided={"x": 1})], ("partly", "发现 2 处，部分未能判断")),
        ([Outcome(**RULE, status="undecided", undecided={"x": 1})], ("partly", "未发现，部分未能判断")),
        ([Outcome(**RULE, status="skipped", missing=("members",))], ("not-checked", "未检查")),
        ([Outcome(**RULE, status="off", detail="policy")], ("not-checked", "未检查")),
        ([Outcome(**RULE, status="failed", detail="x")], ("failed", "检查程序出错")),
        ([], ("no-rule", "本版本没有对应规则，未检查")),
    ],
)
def test_the_verdict_on_a_clause(outcomes, expected):
    """A clause is found, not found, partly or not checked, or its check failed; nothing else."""
    assert verdict(*outcomes) == expected


@pytest.mark.parametrize(
    ("count", "undecided", "expected"),
    [
        (0, 0, ("outside-scope", "所选范围内未发现，另有 22 处不在范围内")),
        (2, 0, ("found", "发现 2 处，另有 22 处不在范围内")),
        (0, 1, ("partly", "所选范围内未发现，部分未能判断，另有 22 处不在范围内")),
        (2, 1, ("partly", "发现 2 处，部分未能判断，另有 22 处不在范围内")),
    ],
)
def test_what_the_scope_hides_stands_in_the_verdict(count, undecided, expected):
    """A clause whose findings were all hidden is never said to have none."""
    outcome = Outcome(
        **RULE, status="undecided" if undecided else "checked", count=count, outside=22, undecided={"x": 1}
    )
    assert verdict(outcome) == expected


@pytest.mark.parametrize(
    ("unseen", "language", "expected"),
    [
        ({"image": 3}, "zh", "未发现，3 条图片未检查"),
        ({"image": 3, "voice": 1, "file": 2}, "zh", "未发现，6 条图片、文件等未检查"),
        ({"image": 3, "voice": 1, "file": 2}, "en", "nothing found, 6 pictures, files and others not inspected"),
    ],
)
def test_what_was_not_inspected_stands_in_the_verdict(unseen, language, expected):
    """Nothing found in what could be read is not nothing found."""
    assert verdict(Outcome(**RULE, status="checked", not_inspected=unseen), language=language)[1] == expected


def test_where_nothing_was_audited_nothing_was_checked():
    """A rule that ran over no group, member or message has checked no clause."""
    nothing = report(outcomes=(Outcome(**RULE, status="checked"),), counts={"employees": 3})
    assert {c.verdict for c in by_clause(nothing)} == {
        "not-checked",
        "no-rule",
        "undated",
        "not-auditable",
        "not-judged",
    }


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        (None, ("undated", "未设施行日期，全部时间都判断")),
        (date(2026, 8, 1), ("dated", "自 2026-08-01 起判断，之前的不判断")),
    ],
)
def test_the_clause_on_coming_into_force_tells_which_time_is_judged(since, expected):
    """Nobody can break it: it is neither without a rule nor among what was not checked."""
    made = report(outcomes=())
    made = replace(made, header=replace(made.header, effective_from=since))
    assert next((c.verdict, c.words("zh")) for c in by_clause(made) if c.clause.id == "八") == expected
    assert not [line for line in not_checked(made, "zh") if "八" in line.reason.split("：")[-1].split("、")]


def test_one_rule_that_did_not_run_makes_a_clause_partly_checked():
    """Two rules of a clause, one skipped: what was found is not all there may be."""
    ran = Outcome(**RULE, status="checked", count=1)
    skipped = Outcome(rule="other", clause="六(三)", status="skipped", missing=("employees",))
    assert verdict(ran, skipped, language="en") == ("partly", "1 found, partly undecided")


def test_one_failed_rule_makes_the_clause_failed():
    """A crash is never hidden behind the findings of another rule."""
    ran = Outcome(**RULE, status="checked", count=1)
    assert verdict(ran, Outcome(rule="other", clause="六(三)", status="failed"))[0] == "failed"


def test_a_rule_over_two_clauses_counts_for_both():
    """五(三)/七(三) is one rule for two clauses."""
    both = Outcome(rule="point-to-point", clause="五(三)/七(三)", status="checked", count=4)
    assert verdict(both, clause="五(三)") == verdict(both, clause="七(三)") == ("found", "发现 4 处")


def test_what_is_not_judged_on_purpose_says_so():
    """Telling of progress in a group is everyday: reporting is never called clean, and never a breach."""
    assert verdict(clause="七(二)汇报") == ("not-judged", "不判断")
    said = {line.clause: line.reason for line in not_checked(report(), "zh")}
    assert "不判断" in said["七(二)汇报"]


def test_what_nobody_can_audit_stays_so():
    """Moments are in no export: the clause is not auditable whatever the rules say."""
    assert verdict(clause="七(六)") == ("not-auditable", "无法审计")


def said(language="zh", **changes):
    """Return the lines of what was not checked."""
    return [(line.clause, line.what, line.reason) for line in not_checked(report(**changes), language)]


def test_every_clause_is_either_covered_or_named():
    """A clause without any rule is named in the list, with or without reason why."""
    text = str(said(outcomes=()))
    assert all(id_ in text for id_, clause in built_in().clauses.items() if clause.status != "period")


def test_what_to_supply_is_said():
    """A skipped rule names what it lacks in words a person can act on."""
    missing = (Outcome(rule="sample-rule", clause="六(三)", status="skipped", missing=("employees",)),)
    assert ("六(三)", "测试规则（sample-rule）", "缺员工名单（--employees 文件）") in said(outcomes=missing)
    assert ("六(三)", "a rule for tests (sample-rule)", "needs an employee list (--employees FILE)") in said(
        "en", outcomes=missing
    )


def test_every_reason_has_what_to_supply():
    """Whatever a rule gives as the reason why it cannot decide, the table says what to hand in, not the reason again."""
    given = {reason for rule in rules(plugins=False).found.values() for reason in rule.undecided}
    assert given == set(SUPPLIES)


def test_what_would_let_more_be_checked_is_no_reason():
    """The column of the table names things; a reason that only another package knows stands for itself."""
    for reason, what in (("no-roles", SUPPLIES["no-roles"]), ("why-not", ("why-not", "why-not"))):
        outcome = Outcome(rule="sample-rule", clause="六(三)", status="undecided", undecided={reason: 3})
        made = report(outcomes=(outcome,))
        (clause,) = (c for c in by_clause(made) if c.clause.id == "六(三)")
        assert (supply(made, clause, "zh"), supply(made, clause, "en")) == what


def test_undecided_subjects_are_counted_by_reason():
    """What a rule could not judge is counted, with the reason the rule declares."""
    outcome = Outcome(rule="sample-rule", clause="六(三)", status="undecided", undecided={"why-not": 3})
    assert ("六(三)", "测试规则（sample-rule）", "3 处未能判断：why-not") in said(outcomes=(outcome,))


def subject(**about):
    """Somebody who could not be judged."""
    return Subject(**dict.fromkeys(Subject.__struct_fields__) | {"reason": "why-not"} | about)


def test_the_first_undecided_subjects_are_named():
    """Three are named, with their group, or all where there are no more; people hidden where they are to be."""
    people = tuple(subject(group_name="工作群", group_id="g", member_id=n, member_name=n) for n in ("张三", "李四"))
    outcome = Outcome(
        rule="sample-rule", clause="六(三)", status="undecided", undecided={"why-not": 2}, examples=people
    )
    (line,) = (reason for _, what, reason in said(outcomes=(outcome,)) if "sample-rule" in what)
    assert line == "2 处未能判断：why-not（张三 @ 工作群、李四 @ 工作群）"
    more = replace(
        outcome, undecided={"why-not": 9}, examples=(*people, *(subject(group_id=f"g{n}") for n in range(3)))
    )
    assert ("六(三)", "a rule for tests (sample-rule)", "9 undecided: why-not (such as 张三 @ 工作群, 李四 @ 工作群, g0)") in said("en", outcomes=(more,))  # fmt: skip
    hidden = str(said(outcomes=(outcome,), show=Show.NONE))
    assert "P-" in hidden
    assert "张三" not in hidden


def test_pictures_and_voices_are_counted_as_not_inspected():
    """Only text is read, and the report says how much that leaves out."""
    assert ("七(五)", "12 条图片", "内容未检查，本工具只看文字") in said(counts={"messages-image": 12})


def test_names_and_descriptions_are_said_not_to_be_searched():
    """Nobody may think that a nickname, a place or the description of a page was judged on its content."""
    counts = {"members": 4, "messages-link": 2, "messages-location": 1}
    lines = {what: reason for _, what, reason in said("en", counts=counts)}
    assert "content of nicknames and group names" in lines["nicknames of 4 members, and names of groups"]
    assert "no description" in lines["2 link cards"]
    assert lines["1 locations"].startswith("content not inspected")


def test_files_rows_and_groups_left_out_are_named():
    """Unreadable files, rows set aside, rejects and groups out of scope all stand in the list."""
    inputs = (
        Input(path="坏.json", problem="坏.json: 文件是空的 (the file is empty)"),
        Input(path="簿.xlsx[表一]", problem="簿.xlsx: 工作表是空的 (an empty worksheet)"),
        Input(path="好.json", set_aside={"private-chat": 4}),
    )
    rejects = REJECTS.to_frame().vstack(REJECTS.to_frame().clear(2).fill_null("no-sender"))
    lines = said(inputs=inputs, rejects=rejects, dropped={"groups-out-of-scope": 2})
    assert ("", "坏.json", "文件是空的 (the file is empty)") in lines
    assert ("", "簿.xlsx[表一]", "工作表是空的 (an empty worksheet)") in lines
    assert ("", "好.json", f"4 行未审计：{ASIDE['private-chat'][0]}") in lines
    assert ("", "2 行无法读取", REASONS["no-sender"][0]) in lines
    assert ("二", "2 个群", "政策文件设为不在范围内") in lines


def test_no_word_of_the_statement_means_passed():
    """未发现 is the most that is ever said: 通过, 合格 and passed do not occur."""
    whole = replace(report(finding(1)), outcomes=(Outcome(**RULE, status="checked"),))
    words = [c.words(language) for c in by_clause(whole) for language in ("zh", "en")]
    assert not [w for w in words if any(bad in w for bad in ("通过", "合格", "passed", "clean", "合规"))]
