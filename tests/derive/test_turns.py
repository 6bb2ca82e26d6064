"""The order of what people said depends on what they said, not on where a file has it."""

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import build
from groupaudit.derive.turns import TURNS, turns
from groupaudit.tables import Tables

TALK = """
| messages.group_id | messages.message_id | messages.member_id | messages.at | messages.seq | messages.kind | messages.reply_to |
|-------------------|---------------------|--------------------|-------------|--------------|---------------|-------------------|
| g2                | a                   | m1                 | 10:00       | –            | text          | –                 |
| g1                | b                   | m1                 | 10:01       | 2            | text          | –                 |
| g1                | c                   | m2                 | 10:01       | 1            | image         | –                 |
| g1                | d                   | m3                 | 10:00       | 3            | text          | b                 |
| g1                | e                   | m3                 | 10:02       | 4            | system        | –                 |
| g1                | f                   | m3                 | –           | 5            | text          | –                 |
| g1                | g                   | –                  | 10:03       | 6            | text          | a                 |
"""


def ordered(tables: Tables) -> pl.DataFrame:
    """The turns with the ids of their messages and senders."""
    made = turns.make(tables)
    assert dict(made.schema) == dict(TURNS)
    return made.hstack(tables["messages"].select("group_id", "message_id", "member_id")[made["row"]])


def test_turns_are_ordered_by_group_and_time_and_then_by_sequence():
    """Messages of one instant follow the format's own sequence; what nobody said or has no time is left out."""
    kept = ordered(build(TALK)).sort("group_id", maintain_order=True)
    assert kept["message_id"].to_list() == ["d", "c", "b", "g", "a"]


def test_an_answer_names_whom_it_answers_inside_its_own_group():
    """The sender of the quoted message is known, unless that message stands in another group."""
    kept = ordered(build(TALK))
    sender = dict(kept.select("message_id", "sender").iter_rows())
    assert dict(kept.drop_nulls("answers").select("message_id", "answers").iter_rows()) == {"d": sender["b"]}
    assert sender["g"] is None
    assert sender["a"] == sender["b"]


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 3), st.integers(0, 3)), max_size=30), st.randoms())
@settings(max_examples=25, deadline=None)
def test_shuffled_messages_give_the_same_turns(rows, random):
    """Ties of time are broken by what the messages are; equal messages are interchangeable."""
    lines = [f"| g{g} | – | m{m} | 10:0{at} | – | text | – |" for g, m, at in rows]
    head = TALK.strip().split("\n")[:2]
    before = build("\n".join([*head, *lines]))
    random.shuffle(lines)
    after = build("\n".join([*head, *lines]))
    if rows:
        told = [
            ordered(t).sort("group_id", maintain_order=True).select("group_id", "member_id", "at")
            for t in (before, after)
        ]
        assert told[0].equals(told[1])


def test_two_versions_of_a_message_are_one_turn():
    """Exports made before and after an edit tell it twice; an id that another message bears too makes it none the less."""
    table = """
| messages.group_id | messages.message_id | messages.member_id | messages.at | messages.text |
|-------------------|---------------------|--------------------|-------------|---------------|
| g1                | a                   | m1                 | 10:00       | 早             |
| g1                | a                   | m1                 | 10:00       | 早上           |
| g1                | a                   | m2                 | 10:01       | 好             |
| g1                | a                   | m1                 | 10:02       | 走             |
"""
    assert ordered(build(table))["member_id"].to_list() == ["m1", "m2", "m1"]
