"""Messages with pornography are a signal, by the packs that come with the program."""

from content_cases import elsewhere, in_words_of_others, severities
from groupaudit.rules.pornography import pornography

OFFER = "楼凤信息群，验证过的"


def test_an_offer_takes_the_severity_of_its_category():
    """What is sure reads as the category does; ordinary talk is nothing."""
    assert severities(pornography, OFFER) == ["high"]
    assert severities(pornography, "医生说孕检结果正常，谢谢大家关心") == []


def test_only_own_words_are_judged():
    """What the message quotes, and what a notice says, is not the sender's."""
    assert in_words_of_others(pornography, OFFER) == []


def test_residents_and_outsiders_are_judged_here_too():
    """Whoever is not known as staff is judged all the same."""
    assert elsewhere(pornography, OFFER) == [["high"], ["high"]]


def test_the_price_of_a_night_speaks_beside_words_of_the_trade_only():
    """A price for a night is a hotel's as well."""
    assert severities(pornography, "本人女，二十三，一晚一千二") != []
    assert severities(pornography, "本人女，二十三，找合租室友") == []
    assert severities(pornography, "出差住宿一晚三百，超出自理") == []
