"""What one sender tells several groups, or several senders tell within minutes, is one wave however it is varied."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groupaudit.derive.repetitions import REPETITIONS, repetitions
from groupaudit.derive.waves import WAVES, waves
from groupaudit.detection.readable import readable
from groupaudit.shape import conform
from groupaudit.tables import HITS, MESSAGES, TEXT, Tables

LONG = "小区健身房周年店庆办卡优惠名额有限先到先得欢迎各位邻居前来"
OTHER = "明天上午电梯例行保养期间请大家走消防楼梯给您带来不便请谅解"
SHORT = "游泳班招生请速联系"
START = datetime(2024, 9, 2, 1, tzinfo=UTC)
CHARS = "天地人你我他们来去看说想做走吃住行买卖书画山水花草鱼鸟春夏秋冬东西南北红黄蓝白黑大小多少高低长短新旧早晚快慢"

Said = tuple[str, str, float, str]
"""Group, sender, minute and text."""


def audit(said: Sequence[Said], hits: Sequence[int] = (), kind: str = "text") -> Tables:
    """Messages with what is derived from them; those at the places *hits* hold a term."""
    rows = [
        {
            "group_id": g,
            "member_id": m,
            "message_id": f"{n}",
            "at": START + timedelta(minutes=at),
            "text": text,
            "kind": kind,
        }
        for n, (g, m, at, text) in enumerate(said)
    ]
    messages = conform(pl.DataFrame(rows, schema={**{k: MESSAGES[k] for k in rows[0]}}), MESSAGES)
    found = pl.DataFrame(
        {"row": list(hits), "warned": [False] * len(hits)}, schema={"row": pl.UInt32, "warned": pl.Boolean}
    )
    return derived(Tables({"messages": messages, "hits": conform(found, HITS)}))


def derived(t: Tables) -> Tables:
    """Add text, repetitions where they are not given, and waves."""
    t = t.replace(text=readable(t["messages"]))
    t = t if "repetitions" in t else t.replace(repetitions=repetitions.make(t))
    t = t.replace(waves=waves.make(t))
    assert dict(t["repetitions"].schema) == dict(REPETITIONS)
    assert dict(t["waves"].schema) == dict(WAVES)
    return t


def identities(t: Tables) -> list[tuple[object, ...]]:
    """What every message of a wave is told, by its id."""
    ids = t["messages"]["message_id"][t["waves"]["row"]]
    return sorted(t["waves"].drop("row").with_columns(message_id=ids).rows(), key=str)


def told(said: Sequence[Said], *columns: str, hits: Sequence[int] = ()) -> list[tuple[object, ...]]:
    """Columns of the waves in *said*, one row per message."""
    return audit(said, hits)["waves"].select(columns).rows()


def test_one_sender_in_several_groups_is_a_wave():
    """The counts are those of the wave; the first message is marked."""
    t = audit([("g1", "a", 0, LONG), ("g2", "a", 3, LONG), ("g3", "a", 20, LONG), ("g4", "b", 21, OTHER)])
    assert t["waves"].select("row", "exact", "messages", "groups", "senders", "sender_groups", "first").rows() == [
        (0, True, 3, 3, 1, 3, True),
        (1, True, 3, 3, 1, 3, False),
        (2, True, 3, 3, 1, 3, False),
    ]
    assert t["waves"]["wave"].n_unique() == 1
    assert set(t["waves"]["last_at"] - t["waves"]["first_at"]) == {timedelta(minutes=20)}


@pytest.mark.parametrize(
    "said",
    [
        [("g1", "a", 0, LONG), ("g1", "a", 1, LONG)],
        [("g1", "a", 0, LONG), ("g2", "a", 31, LONG)],
        [("g1", "a", 0, LONG), ("g2", "a", 1, OTHER)],
        [("g1", "a", 0, OTHER), ("g2", "b", 1, OTHER)],
        [("g1", "a", 0, "收到，谢谢"), ("g2", "a", 1, "收到，谢谢")],
        [("g1", "a", 0, f"#接龙 周末活动报名{LONG}"), ("g2", "a", 1, f"#接龙 周末活动报名{LONG}")],
    ],
    ids=["one group", "a long pause", "other words", "plain words of two people", "a receipt", "a list"],
)
def test_what_is_no_wave(said):
    """Repetition inside a group, next day's, of few words, of lists, or of plain words by several people is normal."""
    assert told(said, "row") == []


def test_several_senders_are_a_wave_where_a_hit_is_in_the_text():
    """Then short texts count as well, also inside one group."""
    said = [("g1", "a", 0, SHORT), ("g1", "b", 5, SHORT + "!!"), ("g1", "c", 9, SHORT + "99")]
    assert told(said, "senders", "sender_groups", "exact", hits=[0, 1, 2]) == [(3, 1, True)] * 3
    assert told(said, "row") == []


def test_notices_are_no_wave():
    """Announcements are made to every group."""
    said = [("g1", "a", 0, LONG), ("g2", "a", 3, LONG)]
    assert audit(said, kind="notice")["waves"].is_empty()
    assert audit(said)["waves"].height == 2


def test_foreign_words_are_compared_without_numbers_and_addresses():
    """A text in Latin letters is the same text whatever address stands in it."""
    text = "Cheap watches and designer bags, fast delivery, write to http://{}.top or call {}"
    said = [("g1", "a", 0, text.format("abcd", 12345)), ("g2", "a", 1, text.format("xyzq", 99887))]
    assert told(said, "exact") == [(True,), (True,)]


texts = st.lists(st.sampled_from(CHARS), min_size=24, max_size=40, unique=True).map("".join)
noise = st.text(st.sampled_from("0123456789，。！~ *🔥✨-"), max_size=6)
places = st.integers(0, 24)


@settings(max_examples=20, deadline=None)
@given(
    text=texts,
    varied=st.lists(
        st.tuples(noise, places, st.text(st.sampled_from("甲乙丙丁戊"), max_size=4)), min_size=1, max_size=4
    ),
)
def test_noise_and_one_inserted_word_leave_the_wave_whole(text, varied):
    """However digits, punctuation, emoji and one word vary, the copies of a text are one wave."""
    copies = [text, *(noise + text[:at] + word + noise + text[at:] for noise, at, word in varied)]
    t = audit([(f"g{n}", "a", n, copy) for n, copy in enumerate(copies)])
    assert t["waves"].height == len(copies)
    assert t["waves"]["wave"].n_unique() == 1
    assert t["waves"]["exact"].any() == (not any(word for _, _, word in varied))


@settings(max_examples=20, deadline=None)
@given(chars=st.permutations(CHARS), edge=st.integers(0, 8))
def test_texts_with_the_same_beginning_and_end_alone_are_no_wave(chars, edge):
    """Two notices that share a salutation and thanks are two texts."""
    head, tail = "".join(chars[:edge]), "".join(chars[-edge:]) if edge else ""
    one, other = ("".join(chars[start : start + 16]) for start in (8, 24))
    assert told([("g1", "a", 0, head + one + tail), ("g2", "a", 1, head + other + tail)], "row") == []


corpora = st.lists(
    st.tuples(
        st.sampled_from(["g1", "g2", "g3"]),
        st.sampled_from("ab"),
        st.integers(0, 90),
        st.sampled_from([LONG, "喂，" + LONG, LONG + "速来", OTHER, OTHER + "谢谢", SHORT, "各位" + SHORT]),
    ),
    min_size=1,
    max_size=25,
    unique=True,
)


@settings(max_examples=15, deadline=None)
@given(said=corpora, random=st.randoms())
def test_order_partitions_and_second_deliveries_change_nothing(said, random):
    """Waves are the same in any order of rows, and in every group alone once the repetitions of all are known."""
    hits = [n for n, (*_, text) in enumerate(said) if SHORT in text]
    whole = audit(said, hits)
    order = random.sample(range(len(said)), len(said))
    places = pl.Series(order, dtype=pl.UInt32)
    moved = pl.Series([order.index(n) for n in hits], dtype=pl.UInt32)
    shuffled = Tables({"messages": whole["messages"][places], "hits": whole["hits"].with_columns(row=moved)})
    assert identities(derived(shuffled)) == identities(whole)
    groups = whole["messages"].partition_by("group_id")
    parts = [derived(Tables({"messages": group, "repetitions": whole["repetitions"]})) for group in groups]
    assert sorted((row for part in parts for row in identities(part)), key=str) == identities(whole)


def test_one_of_two_equal_messages_is_the_first():
    """Messages that are the same in every respect are told apart by their ids."""
    t = audit([("g1", "a", 0, LONG), ("g1", "a", 0, LONG), ("g2", "a", 1, LONG)])
    assert t["waves"]["first"].to_list() == [True, False, False]


def test_a_copy_is_found_behind_many_other_texts_of_its_beginning():
    """Texts that begin alike are only kept in mind for a while; the end of the copy tells it nevertheless."""
    head = "各位业主请注意今天"
    texts = [head + CHARS[n : n + 24] + CHARS[n // 24 : n // 24 + 6] for n in range(24)]
    between = [(f"g{n % 2}", "a", n / 10, text) for n, text in enumerate(texts * 3)]
    t = audit([("g1", "b", 0, head + LONG), *between, ("g2", "b", 29, head + LONG)])
    assert t["waves"]["row"].to_list().count(len(between) + 1) == 1


def test_the_table_holds_no_words():
    """Partitions get digests: a context table is no second copy of the messages."""
    known = audit([("g1", "a", 0, LONG), ("g2", "a", 1, LONG + "速来")])["repetitions"]
    assert known.height == 2
    assert known["digest"].n_unique() == 2
    assert not any(LONG[:4] in str(cell) for row in known.rows() for cell in row)


def test_one_text_of_several_senders_is_a_wave_where_it_calls_to_get_in_touch():
    """What many say alike is looked at once more; what calls nobody aside stays nothing."""
    for call, told_of in [("私聊我", [(3, True, False)] * 3), ("谢谢大家", [])]:
        assert told([("g1", m, n, OTHER + call) for n, m in enumerate("abc")], "senders", "calls", "sells") == told_of


def test_no_messages_give_no_repetitions():
    """Tables without rows are fine."""
    nothing = Tables({"messages": MESSAGES.to_frame(), "text": TEXT.to_frame(), "hits": HITS.to_frame()})
    assert repetitions.make(nothing).is_empty()
