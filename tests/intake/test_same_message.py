"""Of people with one name each message says who it was, wherever another file has it too."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from groupaudit.intake.joins import joined
from groupaudit.intake.merging import merged_messages
from groupaudit.intake.same_message import with_senders_of_others
from groupaudit.shape import conform
from groupaudit.tables import MEMBERS, MESSAGES

START = datetime(2026, 3, 2, 1, tzinfo=UTC)
NAMES = {"wxid_c": "小鱼", "wxid_d": "小鱼", "wxid_a": "孟河"}
TALK = [
    (f"81234567890{n:02}", who, n // 2, f"第{n}句") for n, who in enumerate(["wxid_c", "wxid_d", "wxid_a", "wxid_d"])
]


def messages(source, *rows):
    """Messages of one file, each (id, sender, second, text)."""
    told = [
        {"group_id": "g", "message_id": i, "member_id": who, "at": START + timedelta(seconds=s), "kind": "text", "text": t, "source": source, "line": n}
        for n, (i, who, s, t) in enumerate(rows, 1)
    ]  # fmt: skip
    return conform(pl.DataFrame(told, schema_overrides={"message_id": pl.String}), MESSAGES)


def with_ids(source, said):
    """An export with ids of messages and people, and their names."""
    rows = messages(source, *said)
    return rows.with_columns(
        sender_name=pl.col("member_id").replace_strict(NAMES, default=None, return_dtype=pl.String)
    )


def without_message_ids(source, said):
    """An export with ids of people alone."""
    return with_ids(source, [(None, *rest) for _, *rest in said])


def with_names(source, said):
    """An export with ids of messages, and names for people."""
    return messages(source, *((i, f"name:{NAMES[who]}", s, text) for i, who, s, text in said))


def merge(*files, **tables):
    """Return the tables of several files as they are merged, and what was joined."""
    frames, talk, joins = with_senders_of_others(*joined(tables, pl.concat(files)))
    return {**frames, "messages": merged_messages(talk)}, joins


def told(merged):
    """Return what is said, by whom and when, in one order."""
    return sorted(merged.select("text", "at", "member_id").rows())


SOME = st.lists(st.sampled_from(TALK), unique=True, min_size=1)


@given(SOME, SOME, SOME)
def test_three_exports_in_any_order_hold_what_all_say_once(some, others, more):
    """No fewer than the largest, the same set in any order, and nobody by name whom one of them knows by id."""
    files = [with_ids("a.json", some), without_message_ids("b.csv", others), with_names("e.csv", more)]
    every = [merge(*order)[0]["messages"] for order in permutations(files)]
    assert all(told(merged) == told(every[0]) for merged in every)
    assert every[0].height == len({*some, *others, *more})
    known = {text for *_, text in (*some, *others)}
    said = every[0].filter(pl.col("text").is_in(known))
    assert {*said.select("member_id", "text").rows()} == {(who, text) for _, who, _, text in TALK if text in known}


def test_who_is_left_as_nothing_but_a_name_is_no_member():
    """Nor is he told as somebody left apart; while he has a message that nobody else has, he is both."""
    told = [{"group_id": "g", "member_id": i, "group_nickname": "小鱼", "membership": "unknown", "source": s, "line": 1} for i, s in (("wxid_c", "a"), ("wxid_d", "a"), ("name:小鱼", "e"))]  # fmt: skip
    members = conform(pl.DataFrame(told), MEMBERS)
    tables, joins = merge(with_ids("a", TALK), with_names("e", TALK), members=members)
    assert tables["members"]["member_id"].to_list() == ["wxid_c", "wxid_d"]
    assert joins["joined"].to_list() == ["name:孟河"]
    tables, joins = merge(with_ids("a", TALK[1:]), with_names("e", TALK), members=members)
    assert "name:小鱼" in tables["members"]["member_id"]
    assert joins.filter(what="apart")["joined"].to_list() == ["name:小鱼"]


def test_the_same_words_in_one_second_by_two_of_one_name_say_nothing():
    """Where nothing but words tells them apart nobody is guessed, nor where the bearer of another name said them."""
    both = [(None, "wxid_c", 0, "收到"), (None, "wxid_d", 0, "收到"), (None, "wxid_a", 9, "好")]
    named = messages("e", (None, "name:小鱼", 0, "收到"), (None, "name:罗霜", 9, "好"))
    tables, _ = merge(with_ids("a", both), named)
    assert sorted(tables["messages"].filter(source="e")["member_id"]) == ["name:小鱼", "name:罗霜"]


def test_numbers_of_rows_and_other_moments_tell_nobody():
    """An id is the platform's where it is long, and the message the same by its words or by its second in some zone."""
    theirs = with_ids(
        "a", [("7", "wxid_c", 0, "早"), ("812345678901", "wxid_d", 0, "晚"), ("812345678902", "wxid_d", 9, "啊")]
    )
    named = messages(
        "e", ("7", "name:小鱼", 0, "改了"), ("812345678901", "name:小鱼", 50, "别的"), ("812345678902", "name:小鱼", 8 * 3600 + 9, None)
    )  # fmt: skip
    tables, _ = merge(theirs, named)
    assert tables["messages"].filter(pl.col("member_id") == "name:小鱼")["text"].to_list() == ["改了", "别的"]


def test_space_at_the_ends_makes_no_second_message():
    """Exporters trim what is said, or do not; people by name are known by what they said all the same."""
    whole = messages("a", ("1", "m", 0, "早 \n"), (None, "m", 5, " 好"), (None, "m", 7, "好 的"))
    trimmed = messages("b", (None, "m", 0, "早"), (None, "m", 5, "好"), (None, "m", 7, "好的"))
    assert merge(whole, trimmed)[0]["messages"]["text"].to_list() == ["早 \n", " 好", "好 的", "好的"]
    long = "请各位今天交周报，谢谢"
    _, joins = merge(messages("a", (None, "wxid_1", 0, f"{long}\n")), messages("b", (None, "name:张三", 0, long)))
    assert joins.select("kept", "joined").rows() == [("wxid_1", "name:张三")]


def test_a_single_export_stays_as_it_is():
    """Whatever its people are called."""
    one = with_names("e", TALK)
    frames, talk, joins = with_senders_of_others({}, one, pl.DataFrame())
    assert (frames, joins.height) == ({}, 0)
    assert talk is one
