"""The derived table of message texts."""

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from groupaudit.detection.readable import readable
from groupaudit.detection.squeeze import squeeze
from groupaudit.fold import fold_word
from groupaudit.tables import TEXT

MESSAGES = st.lists(
    st.one_of(
        st.none(), st.text(st.one_of(st.sampled_from("賭博ＡV *，😂\n"), st.characters(exclude_categories=["Cs"])))
    ),
    max_size=8,
)


def text_of(messages):
    return readable(pl.DataFrame({"text": messages}, schema={"text": pl.String}))


@given(MESSAGES)
@settings(max_examples=60, deadline=None)
def test_every_message_with_text_is_folded_at_its_position(messages):
    """Messages without text are left out, all others keep their position, their words and get their fold."""
    said = [(row, text, fold_word(text)) for row, text in enumerate(messages) if text]
    table = text_of(messages)
    assert table.schema.items() >= TEXT.items()
    assert table.select("row", "text", "folded").rows() == said


def test_only_parted_messages_are_squeezed():
    """The squeezed form is there where separators part characters that may belong together, else null."""
    messages = ["明天开会，请准时。", "加*微-信", "赌 博", "hello world", "微、信", "好😂"]
    assert text_of(messages)["squeezed"].to_list() == [None, "加微信", "赌博", None, "微信", None]


@given(MESSAGES)
@settings(max_examples=60, deadline=None)
def test_slicing_changes_nothing(messages):
    """Messages one by one give the same as all at once."""
    one_by_one = [text_of([message]).select("text", "folded", "squeezed") for message in messages]
    together = text_of(messages).select("text", "folded", "squeezed")
    assert pl.concat([together.clear(), *one_by_one]).equals(together)
    assert all(s is None or s == squeeze(f).text for f, s in together.select("folded", "squeezed").rows())


def test_a_long_table_is_made_in_slices_like_a_short_one():
    """More rows than one slice holds come out in order."""
    table = text_of([f"第{i}條 ＶＸ*{i}" for i in range(120_000)])
    assert table["row"].to_list() == list(range(120_000))
    assert table["folded"].to_list() == [f"第{i}条 vx*{i}" for i in range(120_000)]
    assert table["squeezed"].is_not_null().all()
