"""Separators: taken out of words, left between words."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groupaudit.detection.squeeze import ENDS, gap_kind, is_one_word, parted_expr, squeeze, squeeze_expr
from groupaudit.fold import fold_word

CHARACTERS = st.one_of(st.sampled_from("赌博网加v8 ，、.*~😂【】。！\n\t"), st.characters(exclude_categories=["Cs"]))


@given(st.lists(st.text(CHARACTERS), max_size=4))
@settings(max_examples=200, deadline=None)
def test_columns_and_messages_are_squeezed_alike(texts):
    """Column and message agree whatever stands side by side."""
    folded = [fold_word(text) for text in texts]
    column = pl.DataFrame({"text": folded}, schema={"text": pl.String}).select(squeeze_expr(pl.col("text")))
    assert column["text"].to_list() == [squeeze(text).text for text in folded]


def test_columns_and_messages_take_the_same_characters_for_separators():
    """Column and message agree on all of Unicode, whichever version of it Python and Polars know."""
    every = [chr(code) for code in (*range(0xD800), *range(0xE000, 0x110000))]
    taken_out = pl.Series(every).to_frame("text").select(squeeze_expr(pl.col("text")) == "").to_series()
    assert taken_out.to_list() == [gap_kind(char) != "" for char in every]


@given(st.text(CHARACTERS))
def test_nothing_but_separators_is_taken_out(text):
    """Every character that stays is the one at its place, and only separators go."""
    squeezed = squeeze(text)
    stays = [(char, place) for char, place in zip(squeezed.text, squeezed.at, strict=True) if char == text[place]]
    assert [text[place] for _, place in stays] == [char for char, _ in stays]
    gone = set(range(len(text))) - {place for _, place in stays}
    assert all(gap_kind(text[place]) for place in gone)
    assert not any(gap_kind(char) for char in ENDS)


def read_as_one(message: str, term: str) -> bool:
    squeezed = squeeze(message)
    start = squeezed.text.find(term)
    return start >= 0 and is_one_word(message, squeezed.at[start : start + len(term)])


@pytest.mark.parametrize(
    ("message", "term"),
    [
        ("赌博*网站", "赌博网站"),
        ("来玩赌.博.网.站吧", "赌博网站"),
        ("最新赌 博平台", "赌博"),
        ("【赌】【博】", "赌博"),
        ("赌😂😂博", "赌博"),
        ("来玩赌丨博丨网丨站吧", "赌博网站"),
        ("赌丶博丿网灬站", "赌博网站"),
        ("赌，博", "赌博"),
        ("（赌）（博）来", "赌博"),
        ("加-微-信", "加微信"),
        ("看 a.v 吗", "av"),
        ("看a*v吗", "av"),
        ("看 s e x 吗", "sex"),
        ("加 v x 看", "加vx"),
    ],
)
def test_a_word_taken_apart_is_one_word(message, term):
    """Separators inside a word are seen through, and such rows are looked at at all."""
    assert read_as_one(message, term)
    assert pl.DataFrame({"text": [message]}).select(parted_expr(pl.col("text"))).item()


@pytest.mark.parametrize(
    ("message", "term"),
    [
        ("别再赌，博士来了", "赌博"),
        ("大家都说好玩、法轮坏了", "玩法"),
        ("女装 干 女儿", "干女儿"),
        ("今天去赌。博士不去", "赌博"),
        ("今天去赌！博士不去", "赌博"),
        ("今天去赌\n博士不去", "赌博"),
        ("赌***博", "赌博"),
        ("他很懒（散步也不去）", "懒散"),
        ("it's a v-shape", "av"),
        ("加 微信", "加微信"),
        ("nba-v1", "av"),
        ("看a v吗", "av"),
        ("加*微，信吧", "加微信"),
    ],
)
def test_words_side_by_side_stay_apart(message, term):
    """Clauses, sentences, lines and list items are not joined, nor words with a space between them."""
    assert not read_as_one(message, term)
