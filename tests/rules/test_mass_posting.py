"""One advertisement in many groups is a signal; what staff tells every group is not."""

import pytest

from builders import build, judge
from groupaudit.rules.mass_posting import mass_posting

OFFER = "刷单兼职，单单现结，有手机就可以做"
TABLES = """
| groups.group_id | groups.kind |
|-----------------|-------------|
| g1              | {kind}      |
| g2              | {kind}      |
| g3              | {kind}      |
| g4              | {kind}      |

| messages.group_id | messages.member_id | messages.text |
|-------------------|--------------------|---------------|
"""


def found(*rows: tuple[str, str, str], kind: str = "owners", **params: object):
    """Findings in messages of (group, member, text), a minute apart."""
    lines = "".join(f"| {group} | {member} | {text} |\n" for group, member, text in rows)
    findings, outcome = judge(mass_posting, build(TABLES.format(kind=kind) + lines), params)
    assert outcome.status == "checked"
    return findings


def everywhere(text: str, groups: int = 3, member: str = "m1") -> list[tuple[str, str, str]]:
    """One text of one member in the first groups."""
    return [(f"g{n}", member, text) for n in range(1, groups + 1)]


@pytest.mark.parametrize("kind", ["internal", "outward", "owners", "unknown"])
def test_an_offer_in_three_groups_is_one_finding(kind):
    """It stands on the first message and tells in how many groups the text is."""
    (finding,) = found(*everywhere(OFFER), kind=kind).to_dicts()
    assert finding["group_id"] == "g1"
    assert "3 个群" in finding["message"]


def test_the_number_of_groups_is_a_parameter():
    """Two groups are not many, unless the policy says so."""
    assert found(*everywhere(OFFER, groups=2)).is_empty()
    assert found(*everywhere(OFFER, groups=2), groups=2).height == 1


def test_talk_without_a_sign_of_advertising_is_nothing():
    """Somebody who looks for his cat in three groups advertises nothing."""
    assert found(*everywhere("我家的橘猫昨天晚上走丢了，有看到的邻居请告诉我，非常感谢")).is_empty()


def test_several_senders_are_several_findings():
    """Everybody who posts in three groups is told of, and only he."""
    helper = [("g4", "m3", OFFER)]
    both = found(*everywhere(OFFER), *everywhere(OFFER, member="m2"), *helper)
    assert sorted(both["member_id"]) == ["m1", "m2"]
