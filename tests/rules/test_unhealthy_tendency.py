"""Messages with abuse are a signal, by the packs that come with the program."""

from content_cases import elsewhere, in_words_of_others, severities
from groupaudit.rules.unhealthy_tendency import unhealthy_tendency

OFFER = "滚，你们全是狗娘养的"


def test_an_offer_takes_the_severity_of_its_category():
    """What is sure reads as the category does; ordinary talk is nothing."""
    assert severities(unhealthy_tendency, OFFER) == ["info"]
    assert severities(unhealthy_tendency, "开会困死了，来杯咖啡续命") == []


def test_only_own_words_are_judged():
    """What the message quotes, and what a notice says, is not the sender's."""
    assert in_words_of_others(unhealthy_tendency, OFFER) == []


def test_residents_and_outsiders_are_judged_by_other_rules_only():
    """Whoever is not known as staff is left alone in such groups."""
    assert elsewhere(unhealthy_tendency, OFFER) == [[], []]
