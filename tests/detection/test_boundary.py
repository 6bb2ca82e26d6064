"""Word edges: where jieba puts them, without jieba."""

import itertools
import warnings

import pytest

from groupaudit.detection.boundary import WINDOW, per_million, stretch_around, word_edges

SENTENCES = {
    "工信处女干事每月经过下属科室": "工信处/女干事/每月/经过/下属/科室",
    "路口交通": "路口/交通",
    "他妈妈来了": "他/妈妈/来/了",
    "迷宫去死胡同": "迷宫/去/死胡同",
}


@pytest.mark.parametrize(("stretch", "cut"), SENTENCES.items())
def test_edges_fall_between_words(stretch, cut):
    """Accidental neighbours are told from words."""
    edges = word_edges([stretch])[stretch]
    ends = [0, *sorted(edges), len(stretch)]
    assert "/".join(stretch[a:b] for a, b in itertools.pairwise(ends)) == cut


def test_edges_are_those_of_jieba(tmp_path):
    """The cut equals jieba's own without HMM, on words of its dictionary and on random characters."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
    jieba.setLogLevel(60)
    tokenizer = jieba.Tokenizer()
    tokenizer.tmp_dir = str(tmp_path)
    tokenizer.initialize()
    words = [word for word in sorted(tokenizer.FREQ) if all("\u4e00" <= c <= "\u9fa5" for c in word)]
    joined = ["".join(words[(i * 7919 + k * 104729) % len(words)] for k in range(5)) for i in range(300)]
    characters = ["".join(chr(0x4E00 + (i * 577 + k * 3571) % 20902) for k in range(8)) for i in range(50)]
    for stretch, edges in word_edges([*joined, *characters]).items():
        ends = [0, *sorted(edges), len(stretch)]
        ours = [stretch[a:b] for a, b in itertools.pairwise(ends)]
        assert ours == list(tokenizer.cut(stretch, HMM=False))


def test_one_stretch_or_many_give_the_same_edges():
    """What else is looked up at the same time changes nothing."""
    together = word_edges(SENTENCES)
    assert together == {stretch: word_edges([stretch])[stretch] for stretch in SENTENCES}
    assert word_edges([]) == {}


@pytest.mark.parametrize(
    ("text", "place", "stretch"),
    [
        ("在路口交通好", 2, ("在路口交通好", 2)),
        ("去，路口交通！好", 4, ("路口交通", 2)),
        ("路口av", 2, None),
        ("路口", 0, None),
        ("路口", 2, None),
        ("路" * 200, 100, ("路" * WINDOW, WINDOW // 2)),
    ],
)
def test_only_han_around_an_edge_is_looked_at(text, place, stretch):
    """The window is the unbroken Han around the edge, of limited length; beside anything else there is no word to part."""
    assert stretch_around(text, place) == stretch


def test_common_words_are_told_from_rare_ones():
    """A word has the share the dictionary counted, words in a row the product, letters none."""
    rates = per_million(["电话", "我们的", "百家乐", "真人荷官", "abc", "约p"])
    assert rates["电话"] > rates["我们的"] > 3 > rates["百家乐"] > rates["真人荷官"]
    assert rates.keys() == {"电话", "我们的", "百家乐", "真人荷官"}
    assert per_million(["abc"]) == {}


@pytest.mark.parametrize(
    ("text", "place", "parts"), [("砍死你们", 3, False), ("砍死你家", 3, True), ("他们", 1, False), ("我们", 1, True)]
)
def test_the_plural_of_who_is_spoken_of_parts_no_word(text, place, parts):
    """A term that ends in 你 is as whole before 你们, which the dictionary has as one word; 联系我 is not 联系我们."""
    assert (stretch_around(text, place) is not None) == parts
