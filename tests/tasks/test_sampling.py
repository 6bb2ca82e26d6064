"""A sample depends on its seed and on what the messages are, and on nothing else."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import build
from groupaudit.findings import Disclosure
from groupaudit.tables import MESSAGE_KINDS, MESSAGES, Tables
from groupaudit.tasks.sampling import POPULATION, SAMPLE, Plan, disclosed, draw, told
from groupaudit.tasks.showing import KINDS
from groupaudit.vocabulary import Language, Show

IDENTITY = [name for name in SAMPLE if name not in ("source", "line")]


def talk(rows):
    """Groups and messages: *rows* are (group, sender, minute, text, has an id)."""
    base = build("| groups.group_id | groups.name |\n|---|---|\n| g1 | 甲群 |\n| g2 | 乙群 |\n| g3 | 丙群 |")
    frame = build("| messages.text |\n|---|\n| – |")["messages"]
    said = pl.concat([
        frame.with_columns(
            group_id=pl.lit(f"g{g}"), member_id=pl.lit(f"m{m}"), text=pl.lit(text), line=pl.lit(n, pl.Int64),
            message_id=pl.lit(f"{g}/{n}" if id_ else None, pl.String), at=pl.col("at") + pl.duration(minutes=minute),
        )
        for n, (g, m, minute, text, id_) in enumerate(rows)
    ]) if rows else MESSAGES.to_frame()  # fmt: skip
    return base.replace(messages=said)


messages = st.lists(
    st.tuples(st.integers(1, 2), st.integers(1, 2), st.integers(0, 3), st.sampled_from("甲乙丙"), st.booleans()),
    min_size=1,
    max_size=25,
)
plans = st.builds(Plan, seed=st.integers(0, 2**64), per_group=st.integers(1, 5), groups=st.none() | st.integers(1, 3))


@given(messages, plans, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(rows, plan, random):
    """Shuffled messages give the same sample; of equal messages without an id any may stand for the others."""
    whole = talk(rows)
    order = list(range(len(rows)))
    random.shuffle(order)
    again = draw(whole.replace(messages=whole["messages"][order], groups=whole["groups"].reverse()), plan)
    first = draw(whole, plan)
    assert first.messages.select(IDENTITY).equals(again.messages.select(IDENTITY))
    assert first.population.equals(again.population)


@given(messages, plans)
def test_each_group_is_drawn_from_as_if_it_were_alone(rows, plan):
    """Splitting the messages by group changes nothing but which groups are drawn."""
    whole = talk(rows)
    every = Plan(seed=plan.seed, per_group=plan.per_group)
    parts = [draw(whole.replace(messages=whole["messages"].filter(group_id=g)), every).messages for g in ("g1", "g2")]
    assert pl.concat(parts).equals(draw(whole, every).messages)


@given(messages, plans)
def test_a_larger_sample_holds_the_smaller(rows, plan):
    """Who needs more messages does not begin again; no group gives more than was asked for, nor fewer than it has."""
    whole = talk(rows)
    more = draw(whole, Plan(seed=plan.seed, per_group=plan.per_group + 1, groups=plan.groups))
    some = draw(whole, plan)
    assert some.messages.join(more.messages, on=SAMPLE.names(), how="anti", nulls_equal=True).is_empty()
    drawn = some.population.filter("chosen")
    assert (drawn["drawn"] == drawn["messages"].clip(upper_bound=plan.per_group)).all()
    assert some.population.schema == POPULATION
    assert some.population["messages"].sum() == len(rows)
    assert drawn.height == min(plan.groups or 9, whole["messages"]["group_id"].n_unique())


def test_another_seed_draws_other_messages():
    """The seed is not ignored."""
    whole = talk([(1, 1, n, "甲", True) for n in range(100)])
    one, other = (set(draw(whole, Plan(seed=s, per_group=10)).messages["message_id"]) for s in (1, 2))
    assert len(one) == len(other) == 10
    assert one != other


def test_what_nobody_said_is_no_part_of_the_population():
    """System messages and recalls are not drawn and not counted; a period narrows the population."""
    said = build("""
| messages.kind | messages.text | messages.at      |
|---------------|---------------|------------------|
| system        | 欢迎          | 2024-09-02 09:00 |
| recall        | –             | 2024-09-02 09:00 |
| voice         | –             | 2024-09-02 09:00 |
| notice        | 通知          | 2024-09-03 09:00 |
""")
    tables = talk([]).replace(messages=said["messages"])
    assert draw(tables, Plan(seed=1, per_group=9)).messages["kind"].to_list() == ["voice", "notice"]
    day = said["messages"]["at"].dt.convert_time_zone("Asia/Shanghai").dt.date()
    later = draw(tables, Plan(seed=1, per_group=9, since=day[3]))
    assert later.messages["kind"].to_list() == ["notice"]
    assert later.population["messages"].sum() == 1


@pytest.mark.parametrize("show", Show)
def test_texts_are_shown_on_request_alone_and_classified_ones_never(show):
    """Where people are hidden they are pseudonyms."""
    whole = talk([(1, 1, 0, "下午开会", True), (1, 1, 1, "机密★一年 关于调整的方案", True)])
    sample = draw(whole, Plan(seed=1, per_group=9))
    assert sample.messages["classified"].to_list() == [False, True]
    shown = disclosed(sample.messages, Disclosure(show=show, key=b"k" * 32), Language.ZH)
    assert shown["text"].to_list() == ["下午开会" if show is Show.MESSAGE else None, "（带密级标志，不引用原文）"]
    assert (shown["member_id"][0] == "m1") == (show is not Show.NONE)


def test_seed_and_population_are_told_in_both_languages():
    """How it was drawn, from how many groups and messages, and how many groups have none."""
    sample = draw(talk([(1, 1, n, "甲", True) for n in range(9)]), Plan(seed=42, per_group=2))
    zh, en = ("\n".join(told(sample, language)) for language in Language)
    for part in ("种子 42", "有消息的 1 个中抽 1 个，另有 2 个", "9 条中抽 2 条"):
        assert part in zh
    for part in ("seed 42", "1 of 1 that have messages; 2 more", "messages: 2 of 9"):
        assert part in en


def test_every_kind_of_message_has_a_word():
    """No code of ours stands in a worksheet in Chinese."""
    assert set(MESSAGE_KINDS) == {*KINDS}


def test_tables_without_messages_of_a_group_are_no_error():
    """A group without a word is in the population with zero."""
    sample = draw(Tables(talk([]).frames), Plan(seed=1, per_group=3))
    assert sample.messages.is_empty()
    assert sample.population["messages"].to_list() == [0, 0, 0]
