"""Advertising that has nothing to do with the group is a signal; the company's own is not."""

import pytest

from builders import build, judge
from groupaudit.rules.unrelated_advertising import unrelated_advertising

TABLES = """
| groups.kind |
|-------------|
| {kind}      |

| members.member_id | members.external |
|-------------------|------------------|
| m1                | {external}       |

| messages.text |
|---------------|
| {text}        |
"""


def severities(text: str, kind: str = "internal", external: str = "false") -> list[str]:
    """Severities of the findings in one message, where 天高优选 is an own brand."""
    tables = build(TABLES.format(kind=kind, text=text, external=external), allow_phrases=("天高优选",))
    found, outcome = judge(unrelated_advertising, tables)
    assert outcome.status == "checked"
    return found["severity"].to_list()


def test_an_offer_is_found_and_office_talk_is_not():
    """Odd jobs are advertised, wholesale prices are talked about."""
    assert severities("刷单兼职，单单现结，有手机就可以做") == ["medium"]
    assert severities("采购批发价比零售便宜三成，走比价流程") == []


@pytest.mark.parametrize("kind", ["outward", "owners"])
def test_residents_and_outsiders_are_judged_here_too(kind):
    """Advertising disturbs every group."""
    assert severities("刷单兼职，单单现结", kind=kind, external="true") == ["medium"]


OWN = "天高优选招代理，一件代发，刷单返现"


@pytest.mark.parametrize(
    ("text", "external", "flagged"),
    [
        (OWN, "false", False),
        (OWN, "true", True),
        (OWN, "–", True),
        (OWN.replace("天高优选", "某某优选"), "false", True),
        (OWN + " http://abcd.top/x", "false", True),
        (OWN + " 加9⓿二肆⁹₈③⑸⒋➃", "false", True),
    ],
)
def test_staff_may_promote_its_own_brand(text, external, flagged):
    """Not so strangers, not for other brands, and not with a risky link or a hidden number."""
    assert bool(severities(text, external=external)) is flagged


PURPOSE = TABLES.replace("| groups.kind |", "| groups.kind | groups.purpose | groups.name |").replace(
    "|-------------|\n| {kind}      |", "|---|---|---|\n| {kind} | {purpose} | {name} |"
)
CALL = "秋季优惠，全场8折，欢迎选购，加微信 hl8899"
PUMPS, MASKS = f"恒流水泵{CALL}", f"美白面膜厂家供货，{CALL}"


@pytest.mark.parametrize(
    ("text", "kind", "purpose", "name", "severity"),
    [
        (PUMPS, "outward", "水泵供货对接", "–", "low"),
        (PUMPS, "outward", "–", "工程部水泵供应商对接群", "low"),
        (PUMPS, "outward", "石材采购", "工程部供应商对接群", "medium"),
        (PUMPS, "owners", "水泵供货对接", "–", "medium"),
        (MASKS, "outward", "水泵供货对接", "厂家优惠群", "medium"),
    ],
)
def test_an_offer_of_what_the_group_is_for_is_a_hint_at_most(text, kind, purpose, name, severity):
    """Purpose or name of an outward group names it; words of any trade name nothing."""
    tables = build(PURPOSE.format(kind=kind, text=text, external="true", purpose=purpose, name=name))
    assert judge(unrelated_advertising, tables)[0]["severity"].to_list() == [severity]
