"""What all content rules share: which hits count, how they add up, and whose messages are judged."""

from pathlib import Path

import polars as pl
import pytest

from builders import build
from groupaudit.derived import materialise
from groupaudit.detection.evidence_points import ENOUGH
from groupaudit.judging import content
from groupaudit.tables import HITS, Tables

DATA = Path(__file__).parents[1] / "data"
CATEGORIES = (
    "pornography", "gambling", "malicious-link", "unrelated-advertising", "harmful-content", "unhealthy-tendency",
)  # fmt: skip
PLAIN = {
    "row": 0, "category": "gambling", "start": 0, "end": 3, "matched": "百家乐", "folds": [], "gap": 0,
    "boundary": "word", "warned": False, "confidence": 60,
}  # fmt: skip
MESSAGES = "| messages.text |\n|---|\n| 百家乐时时彩加我 |\n| 好的 |"


def hit(term: str, start: int = 0, **given: object) -> dict[str, object]:
    """One hit, of gambling at 60 points unless said otherwise."""
    return {**PLAIN, "term": term, "start": start, "end": start + len(term), "matched": term, **given}


def found(*hits: dict[str, object], tables: str = MESSAGES, **settings: object) -> list[dict[str, object]]:
    """Findings of gambling over some hits."""
    everybody = bool(settings.pop("everybody", False))
    whole = build(tables).replace(hits=pl.DataFrame(list(hits), schema=HITS))
    whole, _ = materialise(whole, ["people", "scores"])
    params = content.ContentParams(**settings)
    return content.found(whole, "gambling", params, everybody=everybody).collect().to_dicts()


def test_one_message_is_one_finding_by_its_best_hit():
    """The term that says most is named, the others stand in the evidence, and equal terms count once."""
    (one,) = found(hit("百家乐"), hit("时时彩", 3, confidence=70), hit("百家乐", 9))
    assert (one["term"], one["beside"], one["span_start"], one["span_end"]) == ("时时彩", ["term"], 3, 6)
    assert (one["details"], one["points"], one["score"]) == (["时时彩", "百家乐"], [70, 60], 130)
    assert one["discriminator"] == "gambling/时时彩"


@pytest.mark.parametrize(("points", "severity"), [(60, "low"), (84, "low"), (85, None), (99, None)])
def test_what_is_not_sure_is_low(points, severity):
    """A term of 85 points nobody uses otherwise: only from there on the category's severity stands."""
    assert found(hit("百家乐", confidence=points))[0]["severity"] == severity


def test_below_the_bars_nothing_is_reported():
    """What is not enough evidence is nothing, and the confidence to ask for is a parameter."""
    assert not found(hit("百家乐", confidence=ENOUGH - 1), min_confidence=0)
    (one,) = found(hit("百家乐", confidence=ENOUGH))
    assert not found(hit("百家乐", confidence=ENOUGH), min_confidence=one["confidence"] + 1)


@pytest.mark.parametrize("change", [{"allowed_by": "百家乐园"}, {"warned": True}, {"category": "pornography"}])
def test_allowed_and_warned_hits_and_other_categories_do_not_count(change):
    """They neither make a finding nor support one."""
    assert not found(hit("百家乐", **change))
    weak = hit("下注", 6, confidence=50)
    assert not found(weak, hit("百家乐", **change))


@pytest.mark.parametrize("kind", content.NOT_SAID)
def test_what_nobody_said_himself_is_not_judged(kind):
    """Notices quote the rules; system messages and recalls are nobody's words."""
    assert not found(hit("百家乐"), tables=f"| messages.text | messages.kind |\n|---|---|\n| 百家乐 | {kind} |")


WHO = """
| groups.kind |
|-------------|
| {group}     |

| members.member_id | members.external | members.robot |
|-------------------|------------------|---------------|
| m1                | {external}       | {robot}       |

| messages.text |
|---------------|
| 百家乐        |
"""


@pytest.mark.parametrize(
    ("group", "external", "robot", "staff_only", "everybody"),
    [
        ("internal", "true", "false", 1, 1),
        ("internal", "–", "false", 1, 1),
        ("unknown", "–", "false", 1, 1),
        ("outward", "false", "false", 1, 1),
        ("outward", "true", "false", 0, 1),
        ("owners", "–", "false", 0, 1),
        ("internal", "false", "true", 0, 0),
    ],
)
def test_outsiders_and_residents_are_judged_by_few_rules_and_robots_by_none(
    group, external, robot, staff_only, everybody
):
    """Where others than the company's people talk, only rules for everybody look at them."""
    tables = WHO.format(group=group, external=external, robot=robot)
    assert len(found(hit("百家乐"), tables=tables)) == staff_only
    assert len(found(hit("百家乐"), tables=tables, everybody=True)) == everybody


NAMED = """
| groups.kind | groups.name |
|-------------|-------------|
| unknown     | {name}      |

| members.member_id | members.external |
|-------------------|------------------|
| m1                | {external}       |

| messages.text |
|---------------|
| 百家乐        |
"""


@pytest.mark.parametrize(
    ("name", "external", "judged"),
    [
        ("金沙湾二期业主群", "–", 0),
        ("3栋邻里互助群", "–", 0),
        ("金沙湾二期业主群", "false", 1),
        ("业主服务部工作群", "–", 1),
        ("工程部维修群", "–", 1),
        ("–", "–", 1),
    ],
)
def test_who_lacks_the_register_holds_residents_to_no_more_than_with_it(name, external, judged):
    """A group of unknown kind is one of residents where its name says so; what it may be else does not matter."""
    tables = NAMED.format(name=name, external=external)
    assert len(found(hit("百家乐"), tables=tables)) == judged
    assert len(found(hit("百家乐"), tables=tables, everybody=True)) == 1
    assert content.of_others(materialise(build(tables), ["people"])[0]) == 1 - judged


def lines(name: str) -> pl.DataFrame:
    """The rows of one of the shipped files of test lines."""
    return pl.read_csv(DATA / name, separator="\t", quote_char=None)


def judged(texts: list[str]) -> pl.DataFrame:
    """Row and category of every finding over some messages, by the packs that come with the program."""
    rows = build("| messages.text |\n|---|\n" + "| – |\n" * len(texts))
    messages = rows["messages"].with_columns(pl.Series("text", texts))
    tables, _ = materialise(Tables({"messages": messages}), ["hits", "scores"])
    each = [
        content.found(tables, name, content.ContentParams(), everybody=True).select(
            "row", pl.lit(name).alias("category")
        )
        for name in CATEGORIES
    ]
    return pl.concat(each).collect()


def test_talk_of_a_property_company_raises_no_alarm():
    """Service talk, notices, anti-fraud warnings, regulations and medicine: nothing is found in any line."""
    texts = lines("must_not_hit.tsv")["text"].to_list()
    assert [(texts[row], category) for row, category in judged(texts).rows()] == []


FORBIDDEN = [
    "七、群成员要求（五）禁止：不良风气\n色情裸聊\n百家乐六合彩\n病毒链接\n法轮功\n刷单兼职",
    "有害信息包括：色情（裸聊、约炮）；赌博（百家乐、六合彩）；邪教（法轮功）",
    "违禁内容清单\n色情类：裸聊、约炮\n赌博类：百家乐、六合彩",
]


@pytest.mark.parametrize("text", FORBIDDEN)
def test_a_regulation_raises_no_alarm_unless_it_names_an_account(text):
    """However a list of forbidden things is laid out nothing is found in it; with an account to add it is an offer."""
    assert judged([text]).is_empty()
    assert not judged([f"{text}\n百家乐平台加微信 abc12345"]).is_empty()


def test_a_word_on_a_shop_sign_is_a_hint():
    """The bare name of a game does not take the severity of gambling."""
    tables, _ = materialise(build("| messages.text |\n|---|\n| 百家乐超市门口积水，请清扫 |"), ["scores"])
    assert content.found(tables, "gambling", content.ContentParams()).collect()["severity"].to_list() == ["low"]


def test_every_line_that_must_be_found_is_found_in_its_category():
    """Plain and disguised offers are each found as what they are."""
    wanted = lines("must_hit.tsv").filter(pl.col("category").is_in(CATEGORIES))
    have = set(judged(wanted["text"].to_list()).rows())
    missed = [row for i, row in enumerate(wanted.rows()) if (i, row[0]) not in have]
    assert missed == []
