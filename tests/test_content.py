"""What all content rules share: which hits count, how they add up, and whose messages are judged."""

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import build
from groupaudit import content
from groupaudit.derived import materialise
from groupaudit.tables import HITS, Tables

DATA = Path(__file__).parent / "data"
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
    whole, _ = materialise(whole, ["people"])
    params = content.ContentParams(**settings)
    return content.found(whole, "gambling", params, everybody=everybody).collect().to_dicts()


def test_one_message_is_one_finding_by_its_best_hit():
    """The surest hit is named, the others are counted, and equal terms count once."""
    (one,) = found(hit("百家乐"), hit("时时彩", 3, confidence=70), hit("百家乐", 9))
    assert (one["term"], one["others"], one["span_start"], one["span_end"]) == ("时时彩", 1, 3, 6)
    assert one["discriminator"] == "gambling/时时彩"


def test_evidence_adds_up_as_independent_evidence_does():
    """60 and 50 points leave 40 % of 50 % doubt."""
    (one,) = found(hit("百家乐"), hit("时时彩", 3, confidence=50))
    assert one["confidence"] == 80
    assert found(hit("百家乐"))[0]["confidence"] == 60


@pytest.mark.parametrize(("points", "severity"), [(79, "low"), (80, None), (99, None)])
def test_what_is_not_sure_is_low(points, severity):
    """From 80 points on the category's severity stands."""
    nothing = hit("加我", 6, category="lure", confidence=0)
    assert found(hit("百家乐", confidence=points), nothing)[0]["severity"] == severity


@pytest.mark.parametrize(("points", "confidence"), [(79, 79), (80, 79), (84, 79), (85, 85), (95, 95)])
def test_a_bare_term_is_sure_only_where_nobody_uses_it_otherwise(points, confidence):
    """Without a second term, a lure, a link, a contact or a disguise a mere word stays a hint."""
    assert found(hit("百家乐", confidence=points))[0]["confidence"] == confidence
    assert found(hit("百家乐", confidence=points, folds=["case", "traditional"]))[0]["confidence"] == confidence


def test_a_disguise_is_further_evidence():
    """Whoever hides a word knows why; an edge inside a word may still be chance."""
    assert found(hit("百家乐", confidence=70, folds=["gap"]))[0]["confidence"] == 85
    assert found(hit("百家乐", confidence=70, folds=["gap"], boundary="inside"))[0]["confidence"] == 70


def test_below_the_bar_nothing_is_reported():
    """The bar is a parameter."""
    assert not found(hit("百家乐", confidence=49))
    assert found(hit("百家乐", confidence=49), min_confidence=49)


@pytest.mark.parametrize("change", [{"allowed_by": "百家乐园"}, {"warned": True}, {"category": "pornography"}])
def test_allowed_and_warned_hits_and_other_categories_do_not_count(change):
    """They neither make a finding nor support one."""
    assert not found(hit("百家乐", **change))
    weak = hit("下注", 6, needs="second-signal")
    assert not found(weak, hit("百家乐", **change))


SECOND = [
    (hit("时时彩", 3), True),
    (hit("加我", 6, category="lure", confidence=40), True),
    (hit("unlisted", 6, category="link", confidence=0, needs="second-signal"), True),
    (hit("mixed-digits", 6, category="contact", confidence=80), True),
    (hit("mobile", 6, category="personal-information", confidence=80), True),
    (hit("risky-ending", 6, category="malicious-link", confidence=55), True),
    (hit("id-card", 6, category="personal-information"), False),
    (hit("加我", 6, row=1, category="lure"), False),
    (hit("加我", 6, category="lure", warned=True), False),
    (hit("家乐", 1, category="lure"), False),
]


@pytest.mark.parametrize(("second", "counts"), SECOND, ids=lambda value: str(value)[:60])
def test_an_everyday_term_counts_beside_a_second_signal_only(second, counts):
    """Another term, a lure, a link or a contact in the same message, and not in the same place."""
    weak = hit("百家乐", needs="second-signal")
    assert not found(weak, min_confidence=0)
    reported = {row["row"] for row in found(weak, second, min_confidence=0)}
    assert (0 in reported) == counts


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


points = st.integers(1, 99)


@given(st.lists(points, min_size=1, max_size=6), st.randoms())
@settings(max_examples=30, deadline=None)
def test_the_order_of_hits_changes_nothing_and_evidence_only_adds(confidences, random):
    """However hits are ordered the finding is the same, and more of them never make it less sure."""
    hits = [hit(f"词{chr(0x4E00 + i)}", i * 3, confidence=c) for i, c in enumerate(confidences)]
    before = found(*hits, min_confidence=0)
    random.shuffle(hits)
    assert found(*hits, min_confidence=0) == before
    alone = len(confidences) == 1 and confidences[0] < content.UNMISTAKABLE
    assert before[0]["confidence"] >= (min(confidences[0], content.BARE_MOST) if alone else max(confidences)) - 1
    assert found(*hits[:1], min_confidence=0)[0]["confidence"] <= before[0]["confidence"]


def lines(name: str) -> pl.DataFrame:
    """The rows of one of the shipped files of test lines."""
    return pl.read_csv(DATA / name, separator="\t", quote_char=None)


def judged(texts: list[str]) -> pl.DataFrame:
    """Row and category of every finding over some messages, by the packs that come with the program."""
    rows = build("| messages.text |\n|---|\n" + "| – |\n" * len(texts))
    messages = rows["messages"].with_columns(pl.Series("text", texts))
    tables, _ = materialise(Tables({"messages": messages}), ["hits"])
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
    tables, _ = materialise(build("| messages.text |\n|---|\n| 百家乐超市门口积水，请清扫 |"), ["hits"])
    assert content.found(tables, "gambling", content.ContentParams()).collect()["severity"].to_list() == ["low"]


def test_every_line_that_must_be_found_is_found_in_its_category():
    """Plain and disguised offers are each found as what they are."""
    wanted = lines("must_hit.tsv").filter(pl.col("category").is_in(CATEGORIES))
    have = set(judged(wanted["text"].to_list()).rows())
    missed = [row for i, row in enumerate(wanted.rows()) if (i, row[0]) not in have]
    assert missed == []
