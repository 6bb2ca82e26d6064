"""Messages with harmful content are a signal, by the packs that come with the program."""

from content_cases import elsewhere, in_words_of_others, severities
from groupaudit.rules.harmful_content import harmful_content

OFFER = "长期代开增值税发票，点位低"


def test_an_offer_takes_the_severity_of_its_category():
    """What is sure reads as the category does; ordinary talk is nothing."""
    assert severities(harmful_content, OFFER) == ["high"]
    assert severities(harmful_content, "增值税申报截止15号，专票和普票别弄混") == []


def test_only_own_words_are_judged():
    """What the message quotes, and what a notice says, is not the sender's."""
    assert in_words_of_others(harmful_content, OFFER) == []


def test_residents_and_outsiders_are_judged_by_other_rules_only():
    """Whoever is not known as staff is left alone in such groups."""
    assert elsewhere(harmful_content, OFFER) == [[], []]
