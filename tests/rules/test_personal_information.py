"""Papers and cards, or several people's numbers at once, are personal information; a colleague's mobile is not."""

import pytest

from builders import build, judge
from groupaudit.rules.personal_information import personal_information

TABLES = """
| groups.kind |
|-------------|
| {kind}      |

| members.member_id | members.external |
|-------------------|------------------|
| m1                | {external}       |

| employees.name | employees.account_ids |
|----------------|-----------------------|
| 张三           | {account}             |
| 李四           |                       |

| messages.text |
|---------------|
| {text}        |
"""


def severities(text: str, kind="internal", external="false", account="m1", **params: object) -> list[str]:
    """Severities of the findings in one message, where 13900000009 is an own number."""
    tables = build(
        TABLES.format(kind=kind, external=external, account=account, text=text), own_numbers=("139 0000 0009",)
    )
    found, outcome = judge(personal_information, tables, params)
    assert outcome.status == "checked", outcome.detail
    return found["severity"].to_list()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("身份证{id-card}", ["medium"]),
        ("打到建行卡号{bank-card}", ["medium"]),
        ("护照号码E12345678", ["medium"]),
        ("单号{bank-card}", []),
        ("电话{mobile}", []),
        ("301室{mobile}、302室{mobile:2}", []),
        ("301室{mobile}、302室{mobile:2}、303室{mobile:3}", ["medium"]),
        ("值班表：早{mobile}、中{mobile:2}、晚{mobile:3}", ["low"]),
        ("{mobile}，重复{mobile}，再重复{mobile}", []),
        ("{mobile}，公司{mobile:9}，{mobile:2}", []),
        ("张三{mobile}、李四{mobile:2}、王五{mobile:3}", []),
        ("{mobile}张三、{mobile:2}李四、{mobile:3}王五、302室{mobile:4}、303室{mobile:5}", ["medium"]),
        ("请移车：车牌京A12345、京B12345、京C12345", ["low"]),
        ("热线4008123123、95588、010-55550123", []),
        ("军官证：南字第0123456号", ["medium"]),
        ("a@b.example、c@b.example、d@b.example", ["low"]),
        ("张三a@b.example、李四c@b.example、d@b.example", []),
    ],
)
def test_what_counts_and_what_does_not(text, expected):
    """One number of a paper is enough, other numbers count from three people on; colleagues' never."""
    assert severities(text) == expected


def test_the_number_of_people_is_a_parameter():
    """A company may be stricter."""
    assert severities("301室{mobile}、302室{mobile:2}", persons=2) == ["medium"]


@pytest.mark.parametrize(
    ("kind", "external", "account", "flagged"),
    [
        ("owners", "–", "m9", False),
        ("outward", "true", "m9", False),
        ("owners", "–", "m1", True),
        ("unknown", "–", "m9", True),
    ],
)
def test_residents_and_outsiders_may_pass_on_their_own_numbers(kind, external, account, flagged):
    """In such groups only what staff writes is judged."""
    assert bool(severities("身份证{id-card}", kind=kind, external=external, account=account)) is flagged


def test_numbers_are_told_apart_however_they_are_written():
    """Three spellings of one number are one number."""
    assert severities("13900000001、139-0000-0001、139 0000 0001") == []


def test_a_number_is_never_quoted_in_full():
    """Even where a report shows whole messages, the finding itself keeps the ends of the number only."""
    found, _ = judge(personal_information, build("| messages.text |\n|---|\n| 身份证{id-card} |"))
    assert found.select("span_start", "span_end").rows() == [(3, 21)]
    assert "如“11****" in found["message"][0]
    assert found["span"].str.len_chars().to_list() == [8]
    assert not found["evidence"].str.contains("110101").any()
