"""Separators: taken out of words, left between words."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groupaudit.detection.squeeze import (
    ENDS,
    gap_kind,
    is_one_word,
    parted_expr,
    squeeze,
    squeeze_expr,
    without_stickers,
)
from groupaudit.fold import fold_word

CHARACTERS = st.one_of(st.sampled_from("赌博网加v8 ，、.*~😂【】。！\n\t"), st.characters(exclude_categories=["Cs"]))
STICKERS = ["[玫瑰]", "[强]", "[发呆]", "[ok]", "[heart]", "[taichi l]", "[bah！l]"]
PLACEHOLDERS = ["[图片]", "[红包]", "[引用 张三:在]", "[文件]", "[语音]", "[动画表情]", "[强", "强]", "[]", "[[强]]"]
TEXTS = st.lists(st.one_of(CHARACTERS, st.sampled_from(STICKERS + PLACEHOLDERS))).map("".join)


def squeezed_column(folded):
    plain = without_stickers(pl.Series(folded, dtype=pl.String)).alias("text").to_frame()
    return plain.select(squeeze_expr(pl.col("text"))).to_series()


@given(st.lists(TEXTS, max_size=4))
@settings(max_examples=200, deadline=None)
def test_columns_and_messages_are_squeezed_alike(texts):
    """Column and message agree whatever stands side by side."""
    folded = [fold_word(text) for text in texts]
    assert squeezed_column(folded).to_list() == [squeeze(text).text for text in folded]


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


@given(TEXTS.map(fold_word))
def test_what_stays_beside_stickers_stands_where_it_stood(text):
    """Places rise, and what stays is there; of what goes all is separators or stickers."""
    squeezed = squeeze(text)
    assert list(squeezed.at) == sorted(set(squeezed.at))
    pairs = list(zip(squeezed.text, squeezed.at, strict=True))
    assert all(char == text[place] or char == "\n" for char, place in pairs)
    gone = "".join(text[i] if i not in set(squeezed.at) else "\0" for i in range(len(text)))
    letters = [char for char in gone if char != "\0" and gap_kind(char) == ""]
    assert not letters or any(sticker in text for sticker in STICKERS)


@given(st.sampled_from(["赌博", "百家乐"]), st.lists(st.sampled_from(STICKERS), min_size=1, max_size=2), TEXTS, TEXTS)
def test_a_word_is_read_through_stickers(term, stickers, before, after):
    """As through emoji: at most two between two characters, in whatever stands around, and exactly there."""
    word = "".join(stickers).join(term)
    start = len(fold_word(before + "。"))
    text = fold_word(f"{before}。{word}。{after}")
    squeezed = squeeze(text)
    place = squeezed.at.index(start)
    places = squeezed.at[place : place + len(term)]
    assert squeezed.text[place : place + len(term)] == term
    assert places[-1] == start + len(word) - 1
    assert is_one_word(text, places)
    parted = without_stickers(pl.Series("text", [text])).to_frame()
    assert parted.select(parted_expr(pl.col("text"))).item()


@pytest.mark.parametrize("name", PLACEHOLDERS)
def test_what_stands_for_a_message_is_seen(name):
    """Pictures, quotes, red packets and what is no sticker at all part words."""
    assert "赌博" not in squeeze(f"赌{name}博").text or name == "[]"


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
