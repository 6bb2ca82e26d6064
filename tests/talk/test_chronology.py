"""The order in which messages were said."""

from datetime import UTC, datetime, timedelta

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from groupaudit.talk.chronology import chronological

START = datetime(2026, 1, 1, tzinfo=UTC)
MESSAGES = st.lists(
    st.tuples(
        st.sampled_from([0, 1, 7, 2**32 - 1]),
        st.integers(0, 3) | st.just(2_000_000_000),
        st.none() | st.text("ab", max_size=2),
    ),
    max_size=12,
)


@given(MESSAGES)
def test_messages_stand_by_group_time_and_the_words_that_tell_ties_apart(
    said: list[tuple[int, int, str | None]],
) -> None:
    """Whatever the groups' codes and however far apart the times, the order is that of a plain sort."""
    groups = pl.Series("group", [group for group, _, _ in said], pl.UInt32)
    at = pl.Series("at", [START + timedelta(seconds=second) for _, second, _ in said], pl.Datetime("us", "UTC"))
    words = pl.DataFrame({"word": [word for _, _, word in said]}, schema={"word": pl.String})
    order = chronological(groups, at, lambda places: words[places]).to_list()
    assert sorted(order) == list(range(len(said)))
    told = [said[place] for place in order]
    assert told == sorted(said, key=lambda one: (one[0], one[1], one[2] is None, one[2] or ""))
