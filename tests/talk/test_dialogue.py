"""Stretches of talk between two people are those that a plain loop finds."""

import itertools
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import build
from groupaudit.derive.turns import TURNS
from groupaudit.derived import materialise
from groupaudit.shape import conform
from groupaudit.tables import MESSAGES
from groupaudit.talk.dialogue import bursts, pairs, threads_of_two

START = datetime(2024, 9, 2, tzinfo=UTC)
PAUSE = timedelta(minutes=5)

said = st.lists(
    st.tuples(st.integers(0, 1), st.sampled_from([0, 1, 2, None]), st.sampled_from([0, 1, 4, 6])), max_size=60
)


def talk(rows: list[tuple[int, int | None, int]]) -> pl.DataFrame:
    """TURNS from (group, sender, minutes since the message before)."""
    at, made = START, []
    for row, (group, sender, minutes) in enumerate(sorted(rows, key=lambda r: r[0])):
        at += timedelta(minutes=minutes)
        made.append((row, group, sender, None, at))
    return pl.DataFrame(made, schema=TURNS, orient="row")


def by_loop(frame: pl.DataFrame, at_least: int) -> set[tuple[int, int]]:
    """Every longest run of two known senders, found by trying all starts and ends."""
    rows = frame.rows(named=True)
    near = [a["group"] == b["group"] and b["at"] - a["at"] <= PAUSE for a, b in itertools.pairwise(rows)]

    def holds(i: int, j: int) -> bool:
        return all(near[i : j - 1]) and len({r["sender"] for r in rows[i:j]}) == 2

    runs = {(i, j) for i in range(len(rows)) for j in range(i + 2, len(rows) + 1) if holds(i, j)}
    longest = {(i, j) for i, j in runs if not {(i - 1, j), (i, j + 1)} & runs}
    known = {(i, j) for i, j in longest if None not in {r["sender"] for r in rows[i:j]}}
    return {(i, j) for i, j in known if j - i >= at_least}


@given(said, st.integers(2, 8))
@settings(max_examples=60, deadline=None)
def test_stretches_are_the_longest_runs_of_two_senders(rows, at_least):
    """Group borders, long pauses and a third sender end a stretch; unknown senders are in none."""
    frame = talk(rows)
    found = pairs(frame, pause=PAUSE, at_least=at_least).collect()
    assert set(found.select("first", "end").rows()) == by_loop(frame, at_least)
    for first, start, a, b in found.select("first", "start", "a", "b").rows():
        assert (frame["sender"][first], frame["sender"][start]) == (a, b)


def test_a_message_to_somebody_else_parts_a_stretch():
    """What is before and after it counts apart, and the message itself counts for neither."""
    frame = talk([(0, i % 2, 1) for i in range(9)])
    texts = ["好的"] * 4 + ["@王五 来看"] + ["好的"] * 4
    messages = conform(pl.DataFrame({"text": texts, "kind": ["text"] * 9}), MESSAGES)
    two = pairs(frame, pause=PAUSE, at_least=2).with_columns(names=pl.lit(["张三", "李四"]))
    parts = bursts(two, frame, messages, at_least=2, each=1).collect().sort("row")
    assert parts.select("row", "last", "messages").rows() == [(0, 3, 4), (5, 8, 4)]


AMONG = """
| messages.member_id | messages.at | messages.text | messages.mentions |
|--------------------|-------------|---------------|-------------------|
| m1 / m3 / m2 / m3  | 10:00:00    | 好 … ×{n} every 20s | {names}     |
"""


@pytest.mark.parametrize(
    ("n", "names", "found"),
    [
        (24, "m2 / – / m1 / –", [(12, {"m1", "m2"})]), (8, "m2 / – / m1 / –", []), (24, "– / – / – / –", []),
        (24, "m2 / m1 / m1 / –", []),
    ],
)  # fmt: skip
def test_threads_of_two_are_found_between_the_words_of_others(n, names, found):
    """Two who name each other are one thread, unless a third takes part in it or they say too little."""
    made, _ = materialise(build(AMONG.format(n=n, names=names)), {"threads"})
    threads = threads_of_two(made["threads"], made["turns"], at_least=10, each=3)
    firsts = made["turns"].group_by("sender").agg(pl.col("row").first())
    names_of = dict(zip(firsts["sender"], made["messages"]["member_id"].gather(firsts["row"]), strict=True))
    got = [(row["messages"], {names_of[row["a"]], names_of[row["b"]]}) for row in threads.to_dicts()]
    assert got == found
