"""Ids are found in cells, and compared, as people and spreadsheets write them."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from groupaudit.people.ids import bare_id, ids_in


@given(
    st.lists(st.from_regex(r"[a-z][a-z0-9_-]{3,8}", fullmatch=True), min_size=1, max_size=4),
    st.sampled_from(["、", " / ", ", ", ";", "\n"]),
)
def test_ids_are_what_stands_between_separators(ids, separator):
    """An id has no blank and no comma inside."""
    assert pl.select(ids_in(pl.lit(separator.join(ids)))).item().to_list() == ids


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("00123", "123"), ("123.0", "123"), (" ZhangSan ", "zhangsan"), ("0", "0"), ("1.5", "1.5"), ("a01", "a01"),
        ("wxid_0a", "wxid_0a"), (None, None),
    ],
)  # fmt: skip
def test_ids_are_compared_without_what_spreadsheets_do_to_them(written, compared):
    """Zeros before a number and the fraction .0 come and go; the case of a userid means nothing."""
    assert pl.select(bare_id(pl.lit(written, pl.String))).item() == compared
