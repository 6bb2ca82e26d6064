"""A scope chooses rules before the run and narrows findings after it."""

from datetime import UTC, date, datetime

import polars as pl
import pytest

from groupaudit.errors import UsageError
from groupaudit.findings import FINDINGS
from groupaudit.report import Selection
from groupaudit.rule import Scope, Severity, rule
from groupaudit.triage.scope import check_groups, chosen, narrow
from reports import finding


def named(id_, clause):
    """A rule that is nothing but its id and its clause."""

    def check(t, p):
        return t.members

    check.__name__ = id_.replace("-", "_")
    return rule(
        clause=clause, title=("", ""), severity=Severity.LOW, scope=Scope.ROW, needs={"members"}, message=("", "")
    )(check)


RULES = {
    id_: named(id_, clause)
    for id_, clause in {
        "nickname-format": "六(三)",
        "nickname-unset": "六(三)",
        "group-name-prefix": "六(二)",
        "point-to-point": "五(三)/七(三)",
        "gambling": "七(五)",
        "personal-information": "延伸",
    }.items()
}
ALL = set(RULES)


@pytest.mark.parametrize(
    ("select", "ignore", "expected"),
    [
        ((), (), ALL),
        (("gambling",), (), {"gambling"}),
        (("nickname",), (), {"nickname-format", "nickname-unset"}),
        (("六(三)",), (), {"nickname-format", "nickname-unset"}),
        (("六（三）",), (), {"nickname-format", "nickname-unset"}),
        (("第六条",), (), {"nickname-format", "nickname-unset", "group-name-prefix"}),
        (("七(三)", "五"), (), {"point-to-point"}),
        (("延伸", "gambling"), (), {"personal-information", "gambling"}),
        ((), ("六",), {"point-to-point", "gambling", "personal-information"}),
        (("六",), ("nickname-unset",), {"nickname-format", "group-name-prefix"}),
        (("gambling",), ("七",), set()),
    ],
)
def test_rules_are_chosen_by_id_family_clause_or_chapter(select, ignore, expected):
    """What is ignored goes from what is selected; brackets may be full-width."""
    assert chosen(RULES, Selection(select=select, ignore=ignore)) == expected


def test_all_words_that_mean_nothing_are_told():
    """A misspelt selection would otherwise look clean."""
    with pytest.raises(UsageError) as caught:
        chosen(RULES, Selection(select=("gamblin", "nickname"), ignore=("九",)))
    assert [p.partition(":")[0] for p in caught.value.problems] == ["gamblin", "九"]


def at(day, hour=1):
    """An instant in UTC."""
    return datetime(2026, 1, day, hour, tzinfo=UTC)


FOUND = pl.DataFrame(
    [
        finding(1, at=at(10, 15), severity="high", confidence=100),
        finding(2, at=at(10, 17), severity="low", confidence=40),
        finding(3, at=None, severity="medium", confidence=80, group_id="g2", group_name="业主群"),
    ],
    schema=FINDINGS,
)


def left(effective_from=None, **scope):
    """Return which findings a scope leaves, in report order."""
    narrowed = narrow(FOUND, Selection(**scope), (effective_from, None), "Asia/Shanghai")
    return [int(m.removeprefix("msg-")) for m in narrowed["message_id"]]


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        ({}, [1, 3, 2]),
        ({"since": date(2026, 1, 11)}, [3, 2]),
        ({"until": date(2026, 1, 10)}, [1, 3]),
        ({"since": date(2026, 1, 12)}, [3]),
        ({"effective_from": date(2026, 1, 11)}, [3, 2]),
        ({"effective_from": date(2026, 1, 9), "since": date(2026, 1, 11)}, [3, 2]),
        ({"min_severity": Severity.MEDIUM}, [1, 3]),
        ({"min_confidence": 80}, [1, 3]),
        ({"groups": ("g2",)}, [3]),
        ({"groups": ("*业主*",)}, [3]),
        ({"groups": ("业主群", "天高*")}, [1, 3, 2]),
    ],
)
def test_findings_are_narrowed_by_local_day_severity_confidence_and_group(scope, expected):
    """Days are local: 17:00 UTC on the 10th is the 11th in Shanghai; what has no time stays in every period."""
    assert left(**scope) == expected


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [(date(2026, 1, 8), [1, 2]), (date(2026, 1, 9), [1, 3, 2]), (date(2026, 2, 1), [1, 2]), (None, [1, 3, 2])],
)
def test_a_roster_is_judged_by_what_holds_on_the_day_of_the_audit(as_of, expected):
    """Nobody breaks a regulation before its date of issue, nor after its last day; an unknown day is no excuse."""
    in_force = (date(2026, 1, 9), date(2026, 1, 31))
    narrowed = narrow(FOUND, Selection(), in_force, "Asia/Shanghai", as_of)
    assert [int(m.removeprefix("msg-")) for m in narrowed["message_id"]] == expected


def test_the_order_is_total():
    """However the findings arrive, they leave in one order."""
    shuffled = FOUND.sample(fraction=1, shuffle=True, seed=3)
    assert narrow(shuffled, Selection(), (None, None), "UTC").equals(narrow(FOUND, Selection(), (None, None), "UTC"))


GROUPS = pl.DataFrame({"group_id": ["1@chatroom", "[a]"], "name": ["天高[集团]群", None]})


@pytest.mark.parametrize("pattern", ["1@chatroom", "天高*", "天高[[]集团]群", "天高[集团]群", "[a]"])
def test_groups_are_named_by_pattern_or_as_they_are(pattern):
    """A name with square brackets is found as it is written."""
    check_groups(Selection(groups=(pattern,)), GROUPS, ())


def test_a_group_that_was_not_read_is_refused():
    """Nothing found in a misspelt group is no result; what could not be read may be why, and is told first."""
    with pytest.raises(UsageError) as caught:
        check_groups(Selection(groups=("天高集团", "天高*")), GROUPS, ["坏.json: 空"])
    assert caught.value.problems[0] == "坏.json: 空"
    assert caught.value.problems[1].startswith("--group '天高集团': 输入里没有这个群")
    assert "有 天高[集团]群、[a] (no such group" in caught.value.problems[1]
