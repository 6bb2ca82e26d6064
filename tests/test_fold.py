"""The fold: one table for columns and messages, and the way back to the original."""

import unicodedata

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from groupaudit.fold import WORTH_AUTOMATON, fold_expr, fold_series, fold_text, fold_word, kinds_of, table

EVERY_CHARACTER = [chr(code) for code in (*range(0xD800), *range(0xE000, 0x110000))]

ENOUGH = ["Ａ"] * WORTH_AUTOMATON


def test_columns_and_messages_fold_every_character_alike():
    """The column fold and the message fold agree on all of Unicode."""
    rows = ["".join(EVERY_CHARACTER[i : i + 64]) for i in range(0, len(EVERY_CHARACTER), 64)]
    assert fold_series(pl.Series(rows)).to_list() == [fold_text(row).text for row in rows]


@given(st.lists(st.one_of(st.none(), st.text()), max_size=5))
@settings(max_examples=25, deadline=None)
def test_columns_and_messages_fold_any_text_alike(texts):
    """The column fold and the message fold agree whatever stands side by side; null stays null."""
    folded = fold_series(pl.Series(texts, dtype=pl.String)).to_list()
    many = fold_series(pl.Series([*texts, *ENOUGH], dtype=pl.String)).to_list()
    assert folded == many[: len(texts)] == [text and fold_text(text).text for text in texts]
    assert folded == [text and fold_word(text) for text in texts]


@given(st.text())
@settings(max_examples=200, deadline=None)
def test_every_folded_character_comes_from_one_character(text):
    """The span of a folded character is the one character of the original that gives it."""
    folded = fold_text(text)
    spans = [folded.span(i, i) for i in range(len(folded.text))]
    assert all(end == start + 1 for start, end in spans)
    assert all(folded.text[i] in fold_word(text[start:end]) for i, (start, end) in enumerate(spans))
    assert spans == sorted(spans)


def test_folding_twice_changes_nothing_more():
    """What a character folds to is folded already."""
    assert [char for char, folded in table().items() if fold_word(folded) != folded] == []


def test_every_letter_and_digit_that_looks_like_an_ascii_one_folds_to_it():
    """Whatever Unicode calls compatible with an ASCII letter or digit is read as that letter or digit."""
    plain = {char: unicodedata.normalize("NFKC", char).lower() for char in EVERY_CHARACTER}
    ascii_alike = {char: to for char, to in plain.items() if len(to) == 1 and to.isascii() and to.isalnum()}
    assert len(ascii_alike) > 1000
    assert {char: fold_word(char) for char in ascii_alike} == ascii_alike


EXAMPLES = {
    "ＶＸ８８": ("vx88", {"case", "width"}),
    "賭場": ("赌场", {"traditional"}),
    "①⑵⒊❹⓪⓿": ("123400", {"enclosed"}),
    "⓫㊤㈱": ("11上株", {"enclosed"}),
    "𝒱𝓍𝟠": ("vx8", {"case", "compatibility"}),
    "⁹₈": ("98", {"compatibility"}),
    "٣९": ("39", {"digits"}),
    "🅰🅥🇻🇽": ("avvx", {"case", "enclosed"}),
    "4\ufe0f\u20e3": ("4", {"invisible", "marks"}),
    "赌\u200b\u2066\ufe0f博": ("赌博", {"invisible"}),
    "赌\u0336博\u0336": ("赌博", {"marks"}),
    "é": ("e", {"marks"}),
    "⻩⽚": ("黄片", {"compatibility"}),
    "Av": ("av", {"case"}),
    "你好，在吗？（在）": ("你好，在吗？（在）", set()),
    "が": ("が", set()),
}


def test_what_disguises_a_letter_is_taken_off():
    """Each kind of disguise is undone and named."""
    assert {text: (fold_word(text), kinds_of(text)) for text in EXAMPLES} == EXAMPLES


def test_an_expression_folds_in_every_engine():
    """The expression gives the same in memory and in the streaming engine."""
    texts = ["賭ＡＶ", None, "好"] * 1000
    plan = pl.LazyFrame({"text": texts}).select(fold_expr(pl.col("text")))
    assert plan.collect(engine="in-memory")["text"].to_list() == ["赌av", None, "好"] * 1000
    assert plan.collect(engine="streaming").equals(plan.collect(engine="in-memory"))
