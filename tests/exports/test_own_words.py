"""Own words, quoted words and mentions are told apart."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from groupaudit.exports.own_words import (
    filled,
    flattened_reply,
    inline_reply,
    may_mention,
    may_quote,
    mentions,
)


def one(expression, text):
    """Return what an expression makes of one text."""
    frame = pl.DataFrame({"t": [text]}, schema={"t": pl.String})
    if callable(expression):
        return frame.select(expression(pl.col("t"))).item()
    return frame.select(e.alias(str(n)) for n, e in enumerate(expression)).row(0)


def names(text):
    """Return the names that a text mentions."""
    found = one(mentions, text)
    return None if found is None else found.to_list()


MENTIONED = {
    "@张三\u2005请看": ["张三"],
    "@张 三\u2005请看": ["张 三"],
    "请@张三 看": ["张三"],
    "@张三": ["张三"],
    "@张三\u2005@李四\u2005早": ["张三", "李四"],
    "@张三 @李四 早": ["张三", "李四"],
    "@所有人 开会": ["所有人"],
    "@运营-张三+集团\u2005好": ["运营-张三+集团"],
    "第一行\n@张三 好": ["张三"],
    "OK@张三 好": ["张三"],
    "a@b.example @张三": ["张三"],
}


@pytest.mark.parametrize(("text", "expected"), MENTIONED.items(), ids=MENTIONED)
def test_a_mention_is_the_name_behind_the_sign(text, expected):
    """It ends at U+2005, which lets it hold spaces, else at the first space or the end."""
    assert names(text) == expected


@pytest.mark.parametrize(
    "text", [None, "", "没有", "a@b.example", "zhang.san@tiangao.example 收", "@", "@ 张三", "@@", "@ \u2005"]
)
def test_addresses_and_bare_signs_mention_nobody(text):
    """An @ inside an address is none, nor is one without a name."""
    assert names(text) is None


REPLY = '这是一条引用/回复消息：\n"张三：\n明天开会"\n------\n收到'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (REPLY, (True, "收到", "张三：\n明天开会")),
        (f"“{REPLY}", (True, "收到", "张三：\n明天开会")),
        ('这是一条引用/回复消息："\n------\n@nick777', (True, "@nick777", None)),
        (REPLY + "\n------\n再说", (True, "收到\n------\n再说", "张三：\n明天开会")),
        ("这是一条引用/回复消息", (False, "这是一条引用/回复消息", None)),
        ("收到\n------\n好", (False, "收到\n------\n好", None)),
        (None, (False, None, None)),
    ],
)
def test_a_flattened_reply_gives_own_and_others_words(text, expected):
    """Everything below the first line of dashes is the sender's own; without that form the text is his."""
    fits, *words = one(flattened_reply(pl.col("t")), text)
    assert (bool(fits), *words) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("收到[引用 张三：明天开会]", (True, "收到", "明天开会")),
        ("收到\n[引用 张三：第一行\n第二行] ", (True, "收到", "第一行\n第二行")),
        ("[引用 张三：[图片]]", (True, "", "[图片]")),
        ("[引用 张三：明天开会] 收到", (False, "[引用 张三：明天开会] 收到", None)),
        ("[引用]", (False, "[引用]", None)),
    ],
)
def test_an_inline_reply_gives_own_and_others_words(text, expected):
    """WeFlow puts what is answered behind the own words."""
    fits, *words = one(inline_reply(pl.col("t")), text)
    assert (bool(fits), *words) == expected


@given(st.text(alphabet='@张三 a.\u2005\n-[]引用：这是一条/回复消息"', max_size=40))
def test_nothing_is_lost_and_the_cheap_tests_are_sound(text):
    """What is taken apart is part of the text; texts that the cheap tests pass over have nothing to take apart."""
    found = names(text)
    assert all(name and name in text for name in found or [])
    assert found is None or one(may_mention, text)
    for reply in (flattened_reply, inline_reply):
        fits, own, others = one(reply(pl.col("t")), text)
        assert own in text
        assert own == text or fits
        assert others is None or others in text
    assert one(flattened_reply(pl.col("t")), text)[0] in {None, False} or one(may_quote, text)


@pytest.mark.parametrize(
    ("text", "expected"), [("a", "a"), (" a\n", " a\n"), (" \n\u3000", None), ("", None), (None, None)]
)
def test_a_text_of_spaces_is_none(text, expected):
    """Words keep the space around them."""
    assert one(filled, text) == expected
