"""Messages that several exports deliver are counted once, and none is lost."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from groupaudit import packed
from groupaudit.intake.merging import merged_messages, sharing_an_id
from groupaudit.shape import conform
from groupaudit.tables import MESSAGES

START = datetime(2026, 3, 2, 1, tzinfo=UTC)
WHAT = ("group_id", "member_id", "at", "kind", "text")


def messages(source, *rows):
    """Messages of one file, each (id, sender, second, text)."""
    told = [
        {"group_id": "g", "message_id": i, "member_id": who, "at": START + timedelta(seconds=s), "kind": "text", "text": t, "source": source, "line": n}
        for n, (i, who, s, t) in enumerate(rows, 1)
    ]  # fmt: skip
    return conform(
        pl.DataFrame(told, schema_overrides={"message_id": pl.String}) if told else MESSAGES.to_frame(), MESSAGES
    )


def merge(*files):
    """Merge several files."""
    return merged_messages(pl.concat(files))


def test_two_exports_with_two_equal_messages_each_give_two():
    """Equal messages of one second are as many as the export holds that has most of them."""
    two = [(None, "m", 0, "早"), (None, "m", 0, "早")]
    assert merge(messages("a", *two), messages("b", *two)).height == 2
    assert merge(messages("a", *two), messages("b", *two, two[0])).height == 3


def test_a_message_with_an_id_accounts_for_one_without():
    """A format without ids adds nothing to one that has them, within the same second."""
    known = messages("a", ("1", "m", 0.25, "早"), ("2", "m", 0.75, "早"), ("3", "m", 5, "好"))
    bare = messages("b", (None, "m", 0, "早"), (None, "m", 0, "早"), (None, "m", 5, "好"), (None, "m", 9, "晚"))
    merged = merge(known, bare)
    assert sorted(merged.select("message_id", "text").rows(), key=str) == [
        ("1", "早"),
        ("2", "早"),
        ("3", "好"),
        (None, "晚"),
    ]


def test_messages_without_a_time_are_kept_as_often_as_one_file_has_them():
    """A missing time is a time like another here: nothing is lost, and nothing counted twice."""
    one = messages("a", (None, "m", 0, "早"), (None, "m", 0, "早")).with_columns(at=pl.lit(None, MESSAGES["at"]))
    assert merge(one, one.with_columns(source=pl.lit("b"))).height == 2


def test_of_two_versions_of_a_message_the_one_that_says_more_stands():
    """Whichever file comes first: an export made after a recall has lost the text."""
    whole, lost = messages("a", ("1", "m", 0, "原文")), messages("b", ("1", "m", 0, None))
    for files in ((whole, lost), (lost, whole)):
        assert merge(*files)["text"].to_list() == ["原文"]


ROW = st.tuples(
    st.sampled_from([None, None, "1", "2", "3", "4"]), st.sampled_from(["m", "n"]), st.sampled_from([0, 0.5, 1]), st.sampled_from(["早", "好"])
)  # fmt: skip


def settled(rows):
    """Give every id the same content wherever it stands, and once in a file: ids are the platform's."""
    content = {"1": ("m", 0, "早"), "2": ("m", 0.5, "早"), "3": ("n", 1, "好"), "4": ("n", 1, "早")}
    seen, kept = set(), []
    for row in rows:
        if row[0] is None or row[0] not in seen:
            kept.append(row if row[0] is None else (row[0], *content[row[0]]))
            seen.add(row[0])
    return kept


FILES = st.lists(st.lists(ROW, max_size=6).map(settled), min_size=1, max_size=3)


def counted(frame):
    """Return how often each message stands in a table, by the second."""
    second = frame.with_columns(pl.col("at").dt.truncate("1s"))
    return Counter(second.select(WHAT).rows())


@given(FILES)
def test_nothing_is_lost_and_nothing_is_counted_twice(files):
    """Of every message there are at least as many as in any file, and no more than the ids and that file ask for."""
    parts = [messages(f"{n}", *rows) for n, rows in enumerate(files)]
    merged = merge(*parts)
    assert merged.height >= max(part.height for part in parts)
    told = counted(merged)
    ids = counted(pl.concat(parts).filter(pl.col("message_id").is_not_null()).unique(["group_id", "message_id"]))
    for what in told.keys() | set().union(*map(counted, parts)):
        assert told[what] == max([ids[what], *(counted(part)[what] for part in parts)])


@given(FILES)
def test_merging_with_itself_and_in_another_order_changes_nothing(files):
    """A second delivery adds nothing; which file comes first decides nothing."""
    parts = [messages(f"{n}", *rows) for n, rows in enumerate(files)]
    once = counted(merge(*parts))
    again = [part.with_columns(source=pl.col("source") + "'") for part in parts]
    assert counted(merge(*parts, *again)) == once
    assert counted(merge(*reversed(parts))) == once


def test_messages_of_one_id_that_say_different_things_are_all_kept():
    """Ids that a program counted anew in every export are nobody's: other words, another sender, another day."""
    first, second = messages("a", ("1", "m", 0, "早")), messages("b", ("1", "n", 90, "好"), ("2", "m", 0, "早"))
    later = messages("c", ("2", "m", 9 * 86400, "早"))
    for files in ((first, second, later), (later, second, first)):
        merged = merge(*files)
        assert counted(merged) == counted(pl.concat(files))
        assert sharing_an_id(merged).height == 4


def test_messages_of_one_file_that_share_an_id_are_kept_though_one_says_what_the_other_does():
    """收到 is not a version of 收到了 where one export holds both; other exports of it change nothing."""
    both = messages("a", ("2", "m", 60, "收到"), ("2", "m", 90, "收到了"), ("2", "m", 0, None))
    one = messages("b", ("2", "m", 60, "收到"))
    for files in ((both,), (both, one), (one, both)):
        assert sorted(merge(*files)["text"].to_list(), key=str) == [None, "收到", "收到了"]


def test_an_edited_message_keeps_the_words_it_had():
    """Both versions stand, whichever comes first and however often; nothing but space, or more words, is one version."""
    before, after = messages("a", ("1", "m", 0, "原文 在此")), messages("b", ("1", "m", 0, "改了"))
    fuller, named = (
        messages("c", ("1", "m", 30, "原文在此，以及更多")),
        messages("e", ("1", "name:丙", 8 * 3600, "原文")),
    )
    recalled = messages("d", ("1", None, 500, None)).with_columns(kind=pl.lit("recall"))
    for files in ((before, after), (after, before, after, recalled)):
        assert sorted(merge(*files)["text"]) == ["原文 在此", "改了"]
    merged = merge(before, fuller, named, recalled)
    assert merged["text"].to_list() == ["原文在此，以及更多"]
    assert sharing_an_id(merged).is_empty()


def test_numbers_of_rows_are_no_ids():
    """Exports that count from one give the same number to unlike messages and unlike numbers to the same one."""
    first = messages("a", *((str(n), "m", n, f"第{n}句") for n in range(1, 9)))
    later = messages("b", *((str(n), "m", n + 4, f"第{n + 4}句") for n in range(1, 9)))
    merged = merge(first, later)
    assert sorted(merged["text"]) == sorted(f"第{n}句" for n in range(1, 13))
    assert merged["message_id"].null_count() == merged.height
    assert sharing_an_id(merged).is_empty()


def test_short_ids_that_exports_agree_on_stay():
    """One message may be told twice in a file; what both say of an id makes it one."""
    same = [("1", "m", 0, "早"), ("2", "m", 0, "早"), ("3", "m", 1, "好")]
    assert merge(messages("a", *same), messages("b", *same[1:]))["message_id"].sort().to_list() == ["1", "2", "3"]


def test_long_talk_stays_packed(monkeypatch):
    """Whatever was looked into to tell whether ids are numbers of rows."""
    monkeypatch.setattr(packed, "LONG", 1)
    every = pl.concat([messages("a", ("1", "m", 0, "早")), messages("b", ("2", "m", 1, "好"))])
    merged = merged_messages(packed.packed(every))
    assert isinstance(merged, packed.Packed)
    assert merged.lazy().collect().equals(every)
