"""Messages with grumbling are a signal, by the packs that come with the program."""

from content_cases import elsewhere, in_words_of_others, severities
from groupaudit.rules.negative_talk import negative_talk

OFFER = "黑心公司，早晚倒闭"


def test_an_offer_takes_the_severity_of_its_category():
    """What is sure reads as the category does; ordinary talk is nothing."""
    assert severities(negative_talk, OFFER) == ["low"]
    assert severities(negative_talk, "电梯三天两头坏，太让人失望了") == []


def test_only_own_words_are_judged():
    """What the message quotes, and what a notice says, is not the sender's."""
    assert in_words_of_others(negative_talk, OFFER) == []


def test_residents_and_outsiders_are_judged_by_other_rules_only():
    """Whoever is not known as staff is left alone in such groups."""
    assert elsewhere(negative_talk, OFFER) == [[], []]


def test_mood_is_not_scored_unless_the_company_asks_for_it():
    """The rule is off by default."""
    assert not negative_talk.enabled
