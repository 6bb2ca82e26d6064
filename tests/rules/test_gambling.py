"""Messages with gambling are a signal, by the packs that come with the program."""

import pytest

from builders import build, judge
from content_cases import TABLES, elsewhere, in_words_of_others, severities
from groupaudit.rules.gambling import gambling

OFFER = "信誉平台上下分秒到，首存送一倍"


def test_an_offer_takes_the_severity_of_its_category():
    """What is sure reads as the category does; ordinary talk is nothing."""
    assert severities(gambling, OFFER) == ["high"]
    assert severities(gambling, "下班打牌三缺一，谁来？输了请奶茶。") == []


def test_only_own_words_are_judged():
    """What the message quotes, and what a notice says, is not the sender's."""
    assert in_words_of_others(gambling, OFFER) == []


def test_residents_and_outsiders_are_judged_here_too():
    """Whoever is not known as staff is judged all the same."""
    assert elsewhere(gambling, OFFER) == [["high"], ["high"]]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("百家乐超市", "疑似赌博内容：“百家乐”（词条“百家乐”，证据 80 分），请核实。"),
        ("百*家*乐", "疑似赌博内容：“百*家*乐”（词条“百家乐”，原文夹有分隔符，证据 90 分），请核实。"),
        ("百家乐、时时彩", "疑似赌博内容：“百家乐”（词条“百家乐”，另有同类词条印证，证据 160 分），请核实。"),
    ],
)
def test_the_message_says_disguises_and_further_evidence_in_words(text, said):
    """What the sender did to the word is told, and nothing is said of evidence that is not there."""
    found, _ = judge(gambling, build(TABLES.format(kind="internal", text=text, said="text", quoted="–")))
    assert found["message"].to_list() == [said]


def test_a_stake_tells_a_gamble_from_a_game():
    """A round of cards is none of anybody's business until it has its price."""
    assert severities(gambling, "周五牌局在老李家，一局三百") != []
    assert severities(gambling, "周五牌局在老李家，带上水果") == []
    assert severities(gambling, "一局三百，保龄球馆团购") == []
