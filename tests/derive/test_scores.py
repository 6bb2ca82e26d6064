"""The evidence score: what counts how much, and that every point of it is told."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import build
from groupaudit.derive.scores import MOST_OF_SLOTS, MOST_OF_TRADE, UNMISTAKABLE
from groupaudit.derived import materialise
from groupaudit.detection.evidence_points import (
    ENOUGH,
    EVERYDAY,
    MOST_BESIDE,
    MOST_EVERYDAY,
    calibration,
    confidence_expr,
    weights,
)
from groupaudit.tables import HITS, SCORES

PLAIN = {
    "row": 0, "category": "gambling", "start": 0, "end": 3, "matched": "百家乐", "folds": [], "gap": 0,
    "boundary": "word", "warned": False, "confidence": 50,
}  # fmt: skip
W = weights()


def hit(term: str, start: int = 0, **given: object) -> dict[str, object]:
    """One hit, of gambling at 50 points unless said otherwise."""
    return {**PLAIN, "term": term, "start": start, "end": start + len(term), "matched": term, **given}


def scored(*hits: dict[str, object], tables: str = "", text: str = "今晚老地方", **context: object) -> pl.DataFrame:
    """SCORES over some hits in a message."""
    whole = build(tables or f"| messages.text |\n|---|\n| {text} |\n| 好的 |", **context)
    found, broken = materialise(whole.replace(hits=pl.DataFrame(list(hits), schema=HITS)), ["scores"])
    assert not broken
    return found["scores"]


def parts(*hits: dict[str, object], **given: object) -> dict[str, int]:
    """The points by part and detail of the only score."""
    (one,) = scored(*hits, **given).to_dicts()
    assert one["score"] == max(0, sum(p["points"] for p in one["parts"]))
    return {p["part"] + (f" {p['detail']}" if p["detail"] else ""): p["points"] for p in one["parts"]}


def test_distinct_terms_of_a_category_add_up():
    """Equal terms count once, other categories for themselves."""
    assert parts(hit("百家乐"), hit("下注", 4, confidence=15), hit("百家乐", 9)) == {"term 百家乐": 50, "term 下注": 15}
    both = scored(hit("百家乐"), hit("裸聊", 6, category="pornography", confidence=95))
    assert both.select("category", "score").rows() == [("gambling", 50), ("pornography", 95)]


def test_a_term_that_needs_a_second_signal_is_never_enough():
    """However heavy the pack of a company makes it."""
    assert parts(hit("百家乐", confidence=100, needs="second-signal")) == {"term 百家乐": ENOUGH - 5}


BESIDE = [
    (hit("加我", 6, category="lure", confidence=40), {"lure 加我": W["lure"]}),
    (hit("unlisted", 6, category="link", confidence=0), {"link unlisted": W["link"]}),
    (hit("mixed-digits", 6, category="contact", confidence=80), {"contact mixed-digits": W["contact"]}),
    (hit("mobile", 6, category="personal-information", confidence=80), {"phone mobile": W["phone"]}),
    (hit("risky-ending", 6, category="malicious-link", confidence=60), {"risky-link risky-ending": W["risky-link"]}),
    (hit("odd-port", 6, category="malicious-link", confidence=40), {}),
    (hit("积分兑换", 6, category="malicious-link", confidence=80), {}),
    (hit("id-card", 6, category="personal-information"), {}),
    (hit("加我", 6, row=1, category="lure"), {}),
    (hit("加我", 6, category="lure", warned=True), {}),
    (hit("家乐", 1, category="lure"), {}),
]


@pytest.mark.parametrize(("second", "adds"), BESIDE, ids=lambda value: str(value)[:60])
def test_what_stands_beside_a_term_adds_its_weight(second, adds):
    """Lures, links, contacts and numbers in the same message and not in the same place."""
    found = scored(hit("百家乐"), second).filter(category="gambling").to_dicts()[0]["parts"]
    assert {f"{p['part']} {p['detail']}": p["points"] for p in found[1:]} == adds


def test_a_word_that_names_a_sign_counts_beside_it_alone():
    """车主电话 is nothing by itself; beside an offer both count, whichever sign of trade it shows."""
    goods = hit("车主电话", category="harmful-content", confidence=35, needs="dealt")
    assert scored(goods, text="车主电话登记一下").is_empty()
    assert parts(goods, text="车主电话，抬头随便写") == {"term 车主电话": 35, "shady": W["shady"]}


def test_the_wording_of_trade_speaks_beside_no_other_word():
    """What everybody says about prices does not make an everyday word an offence."""
    said = hit("发货", category="harmful-content", confidence=15, needs="second-signal")
    assert parts(said, text="现货，抬头随便写") == {"term 发货": 15}


def test_a_list_of_things_is_no_offer():
    """However many everyday goods are named, they need what is said of them."""
    goods = [
        hit(name, n * 4, category="harmful-content", confidence=25, needs="dealt")
        for n, name in enumerate(["健康证", "体检报告", "驾照"])
    ]
    told = parts(*goods, text="抬头随便写")
    assert told["everyday"] == MOST_OF_SLOTS - 75


def test_a_disguise_adds_and_an_edge_inside_a_word_does_not():
    """Whoever hides a word knows why; inside a word it may be chance."""
    assert parts(hit("百家乐", folds=["case", "gap"])) == {"term 百家乐": 50, "disguise gap": W["disguise"]}
    assert parts(hit("百家乐", folds=["gap"], boundary="inside")) == {"term 百家乐": 50}
    assert parts(hit("百家乐", folds=["traditional"])) == {"term 百家乐": 50}


def test_what_is_allowed_or_warned_against_is_told_with_the_points_it_loses():
    """Beside a hit that counts; alone it is no evidence at all."""
    warned = hit("下注", 6, warned=True, confidence=40)
    assert parts(hit("百家乐"), warned) == {"term 百家乐": 50, "term 下注": 40, "warned 下注": -40}
    allowed = hit("下注", 6, allowed_by="张下注", confidence=40)
    assert parts(hit("百家乐"), allowed) == {"term 百家乐": 50, "term 下注": 40, "allowed 下注": -40}
    assert scored(warned).is_empty()


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("百家乐，微信号 abc12345", "account"),
        ("百家乐 只要50元", "price"),
        ("百家乐玩吗？", "question"),
        ("百家乐是什么", "enquiry"),
        ("想问一下百家乐在哪里学？", "enquiry"),
        ("百家乐害我被骗", "help"),
        ("对方让我去玩百家乐", "help"),
        ("客服说百家乐送钱", "help"),
        ("特此通知，百家乐", "notice"),
        ("百家乐，请采购部登记", "work"),
    ],
)
def test_the_wording_of_the_message_counts(text, part):
    """Accounts and prices speak for an offer, questions, pleas and notices against."""
    assert parts(hit("百家乐"), text=text) == {"term 百家乐": 50, part: W[part]}


@pytest.mark.parametrize(
    ("category", "text", "part"),
    [
        ("unrelated-advertising", "装监控，二十年老店", "pitch"),
        ("unrelated-advertising", "装监控，一口价八百", "deal"),
        ("harmful-content", "我是你们新来的主管", "poses"),
        ("harmful-content", "你先转给我", "demand"),
        ("harmful-content", "千万别跟家里人说", "hush"),
    ],
)
def test_what_sells_and_what_swindles_counts_beside_its_own_words_only(category, text, part):
    """A pitch says nothing of gambling, and a demand for money nothing of an advertisement."""
    assert parts(hit("词条", category=category), text=text) == {"term 词条": 50, part: W[part]}
    assert parts(hit("词条"), text=text) == {"term 词条": 50}


def test_swindlers_write_to_the_office_too():
    """Words of work count against fraud no more where the sender poses as somebody, but where he was told so."""
    fraud = hit("词条", category="harmful-content")
    assert parts(fraud, text="我是董事长，请财务加急") == {"term 词条": 50, "poses": W["poses"]}
    told = {"term 词条": 50, "help": W["help"]}
    assert parts(fraud, text="客服说我要先转给我") == told


def test_abuse_is_no_question():
    """Who asks whether somebody is a fool calls him one; who asks what the word means does not."""
    fool = hit("舔狗", category="unhealthy-tendency")
    assert parts(fool, text="你是舔狗吗？") == {"term 舔狗": 50}
    assert parts(fool, text="舔狗是什么意思") == {"term 舔狗": 50, "enquiry": W["enquiry"]}


@pytest.mark.parametrize(
    ("text", "flung"),
    [
        ("你就是个傻逼", True),
        ("傻逼，会不会开车", True),
        ("一群傻逼", True),
        ("傻逼玩意", True),
        ("网上骂人傻逼的很多", False),
    ],
)
def test_an_insult_flung_at_somebody_counts_more(text, flung):
    """Who speaks of the word, or of people far away, is not taken for one who insults somebody."""
    fool = hit("傻逼", category="unhealthy-tendency")
    assert parts(fool, text=text) == {"term 傻逼": 50} | ({"aimed": W["aimed"]} if flung else {})


def test_words_of_work_do_not_speak_against_abuse_or_grumbling():
    """People insult colleagues and grumble about the office: the words of work excuse offers only."""
    for category in ("unhealthy-tendency", "negative-talk"):
        assert parts(hit("画饼", category=category), text="画饼，请采购部登记") == {"term 画饼": 50}


def test_an_office_does_not_excuse_what_cannot_be_mistaken():
    """Words of work and notices take away from weak words of an offence, not from one that says all by itself."""
    text = "各位业主，百家乐，请采购部登记"
    assert parts(hit("百家乐", confidence=UNMISTAKABLE), text=text) == {"term 百家乐": UNMISTAKABLE}
    weaker = {"term 百家乐": UNMISTAKABLE - 1, "notice": W["notice"], "work": W["work"]}
    assert parts(hit("百家乐", confidence=UNMISTAKABLE - 1), text=text) == weaker
    trade = {"term 词条": 90, "notice": W["notice"], "work": W["work"]}
    assert parts(hit("词条", category="unrelated-advertising", confidence=90), text=text) == trade


@pytest.mark.parametrize(
    ("text", "staked"), [("今晚一赔十", True), ("1赔3.5", True), ("保真，假一赔十", False), ("坏果坏一赔一", False)]
)
def test_a_promise_to_make_good_is_no_odds(text, staked):
    """Odds are what a bet pays; a dealer who pays tenfold for a fake one lays none."""
    assert parts(hit("百家乐"), text=text) == {"term 百家乐": 50} | ({"stake": W["stake"]} if staked else {})


@pytest.mark.parametrize("text", ["想玩百家乐吗？", "各位业主，百家乐", "百家乐，请采购部登记"])
def test_an_offer_may_ask_and_announce(text):
    """Where contact is made nothing is taken away."""
    lure = hit("加我", 9, category="lure")
    assert parts(hit("百家乐"), lure, text=text) == {"term 百家乐": 50, "lure 加我": W["lure"]}


def test_what_is_beside_has_a_limit():
    """It never makes a finding of a little everyday talk, and the limit is told."""
    beside = [BESIDE[i][0] for i in (0, 2, 4)]
    (one,) = scored(hit("充值", confidence=15), *beside).filter(category="gambling").to_dicts()
    assert one["score"] == 15 + MOST_BESIDE
    assert one["parts"][-1]["part"] == "limit"


def test_everyday_words_have_a_limit():
    """However many of them meet they need something more telling beside them, and the limit is told."""
    common = [hit(f"词{i}", i * 3, confidence=EVERYDAY - 1) for i in range(9)]
    (one,) = scored(*common, hit("词x", 60, confidence=EVERYDAY)).to_dicts()
    assert one["score"] == EVERYDAY + MOST_EVERYDAY < ENOUGH
    assert one["parts"][-1]["part"] == "everyday"


def test_everyday_words_alone_are_no_vice_whatever_stands_beside_them():
    """A shop has members, bonuses and a number to call; a stake or the price of a night is another matter."""
    common = [hit(f"词{i}", 60 + i * 3, confidence=EVERYDAY - 1) for i in range(9)]
    beside = [BESIDE[i][0] for i in (0, 2, 4)]
    (one,) = scored(*common, *beside).filter(category="gambling").to_dicts()
    assert one["score"] == MOST_OF_TRADE + MOST_BESIDE < ENOUGH
    played = scored(*common, text="一局二十，赢了三千").filter(category="gambling")
    assert played["score"].to_list() == [MOST_EVERYDAY + W["stake"]]


WHO = """
| members.member_id | members.external | members.joined_at |
|-------------------|------------------|-------------------|
| m1                | {external}       | {joined}          |

| messages.at      | messages.text                |
|------------------|------------------------------|
| 2024-09-10 10:00 | 天高优选招代理，天高优选特价 |
"""


@pytest.mark.parametrize(
    ("external", "joined", "adds"),
    [
        ("true", "–", {"outsider": W["outsider"]}),
        ("false", "2024-09-09 10:00", {"new-member": W["new-member"]}),
        ("false", "2024-09-01 10:00", {}),
        ("–", "2024-09-11 10:00", {}),
    ],
)
def test_the_situation_of_the_sender_counts(external, joined, adds):
    """Strangers and newcomers are more likely to advertise; whoever has been there for long is not."""
    given = WHO.format(external=external, joined=joined)
    assert parts(hit("百家乐", confidence=ENOUGH), tables=given) == {"term 百家乐": ENOUGH, **adds}


def test_who_speaks_is_no_offence():
    """A term that needs a second signal needs one in what was said; then a stranger's is surer than a colleague's."""
    stranger = WHO.format(external="true", joined="2024-09-09 10:00")
    assert scored(hit("百家乐"), tables=stranger)["score"].to_list() == [ENOUGH - 1]
    lured = [scored(hit("百家乐"), hit("加我", 8, category="lure"), **given) for given in ({}, {"tables": stranger})]
    known, unknown = (one.filter(category="gambling")["score"].item() for one in lured)
    assert ENOUGH < known < unknown


POSTED = """
| members.group_id | members.member_id | members.external |
|------------------|-------------------|------------------|
| g1               | m1                | {external}       |
| g2               | m1                | {external}       |

| messages.group_id | messages.member_id | messages.text                      |
|-------------------|--------------------|------------------------------------|
| g1                | m1                 | 来玩百家乐，名额有限，今晚老地方见 |
| {again}           | m1                 | 来玩百家乐！名额有限，今晚老地方见 |
"""


@pytest.mark.parametrize(("external", "again", "counts"), [("true", "g2", 1), ("true", "g1", 0), ("false", "g2", 0)])
def test_the_same_text_in_several_groups_counts_unless_staff_posts_it(external, again, counts):
    """Staff tells several groups the same; a stranger who does advertises."""
    tables = POSTED.format(external=external, again=again)
    both = scored(hit("百家乐", 2), hit("百家乐", 2, row=1), tables=tables)
    found = both["parts"].list.eval(pl.element().struct.field("part")).list.count_matches("repeated")
    assert found.to_list() == [counts, counts]


def test_own_brands_are_promoted_by_staff_only():
    """Own promotion is no advertising, unless a number is hidden or a link is risky; other categories stay."""
    ad = hit("招代理", category="unrelated-advertising", confidence=90)
    hidden = hit("mixed-digits", 6, category="contact", confidence=80)
    given = {"tables": WHO.format(external="false", joined="–"), "allow_phrases": ("天高优选",)}
    assert scored(ad, **given)["score"].to_list() == [0]
    assert scored(ad, hidden, **given)["score"].to_list() == [90 + W["contact"]]
    assert scored({**ad, "category": "gambling"}, **given)["score"].to_list() == [90]
    strange = {**given, "tables": WHO.format(external="true", joined="–")}
    assert scored(ad, **strange)["score"].to_list() == [90 + W["outsider"]]


def test_nothing_is_scored_where_nothing_is_found():
    """No hits, no rows, but the columns."""
    assert scored().schema == SCORES


def test_the_calibrated_table_rises():
    """More evidence never makes less sure, and what is not enough stays below one half."""
    table = calibration()
    assert sorted(table) == list(table)
    assert sorted(c for _, c in table) == [c for _, c in table]
    ends = pl.DataFrame({"s": [0, ENOUGH - 1, ENOUGH, 500]}).select(confidence_expr(pl.col("s"))).to_series().to_list()
    assert ends[0] == 0
    assert ends[1] < 50 <= ends[2]
    assert ends[3] == table[-1][1] < 100


points = st.integers(1, 99)


@given(st.lists(points, min_size=1, max_size=6), st.randoms())
@settings(max_examples=30, deadline=None)
def test_the_order_of_hits_changes_nothing_and_evidence_only_adds(several, random):
    """However hits are ordered the score is the same, and more of them never make it smaller."""
    hits = [hit(f"词{chr(0x4E00 + i)}", i * 3, confidence=c) for i, c in enumerate(several)]
    before = scored(*hits)
    random.shuffle(hits)
    assert scored(*hits).equals(before)
    common = [c for c in several if c < EVERYDAY]
    most = MOST_EVERYDAY if len(common) < len(several) else MOST_OF_TRADE
    assert before["score"].to_list() == [sum(several) - sum(common) + min(most, sum(common))]
    assert before["confidence"].item() >= scored(*hits[:1])["confidence"].item()
