"""From messages that a reader has told apart to tables: speakers, events, times, rosters, and what is counted."""

from datetime import UTC, datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from groupaudit.exports.rosters_of_groups import settled
from groupaudit.exports.wechat_log import Log, batch, by_name, groups_of, local, one_group, stem
from groupaudit.reader import REJECT, Source

AT = datetime(2026, 9, 1, tzinfo=UTC)


def message(line=1, **more):
    """One message of somebody."""
    return {
        "line": line, "group_id": "g", "kind": "text", "member_id": "a", "sender_name": "甲", "group_nickname": "甲", "text": "早", "at": AT,
        "told": None, "reason": None, "self_id": None, "account_name": None, "remark": None,
    } | more  # fmt: skip


def told(said, line=2, **more):
    """One message of the system."""
    nobody = {"member_id": None, "sender_name": None, "group_nickname": None, "text": None}
    return message(line, kind="system", told=said, **(nobody | more))


def read(*messages, **more):
    """Return the batch of one group."""
    frame = pl.DataFrame(list(messages), infer_schema_length=None)
    return batch(Log(messages=frame, groups=one_group("g"), **more))


def rows(result, *columns, table="messages"):
    """Return columns in the order of lines."""
    return result.tables[table].sort("line", "member_id").select(columns).rows()


def test_the_last_names_of_a_speaker_stand():
    """Whatever the order of the lines; null says nothing, so an earlier name stays."""
    later, earlier = AT.replace(hour=2), AT.replace(hour=1)
    messages = [
        message(1, group_nickname="新名", at=later), message(2, group_nickname="旧名", account_name="风", at=earlier),
        message(3, member_id="b", group_nickname=None, at=None),
    ]  # fmt: skip
    for order in (messages, messages[::-1]):
        result = read(*order, basis="group-nickname")
        assert rows(result, "member_id", "group_nickname", "account_name", "last_seen_at", "membership", "name_basis", table="members") == [
            ("a", "新名", "风", later, "unknown", "group-nickname"), ("b", None, None, None, "unknown", None),
        ]  # fmt: skip


def test_the_rosters_names_stand_before_those_of_speakers():
    """An empty nickname is one that is not set, so it stands, too; who is not listed is kept and of unknown standing."""
    roster = pl.DataFrame(
        {
            "line": [8, 9],
            "group_id": "g",
            "member_id": ["a", "b"],
            "group_nickname": ["", None],
            "account_name": ["风", None],
        }
    )
    result = read(message(1), message(2, member_id="b"), message(3, member_id="c"), members=roster, basis="unknown")
    assert rows(result, "member_id", "group_nickname", "account_name", "membership", table="members") == [
        ("c", "甲", None, "unknown"), ("a", "", "风", "present"), ("b", "甲", None, "present"),
    ]  # fmt: skip


def test_rejects_are_no_messages_and_every_record_is_counted():
    """Rows = kept + duplicates + set aside + rejects; nobody becomes a member by a reject."""
    lost = pl.DataFrame({"line": [7], "reason": ["not-json"]}, schema=REJECT)
    result = read(
        message(1),
        message(2, member_id="b", reason="impossible-time"),
        rejects=lost,
        rows=9,
        duplicates=2,
        set_aside={"footer": 1, "private-chat": 0},
    )
    assert (result.rows, result.kept, result.duplicates, result.set_aside) == (9, 4, 2, {"footer": 1})
    assert sorted(result.rejects.select("line", "reason").rows()) == [(2, "impossible-time"), (7, "not-json")]
    assert rows(result, "member_id", table="members") == [("a",)]


def test_what_is_worth_knowing_is_counted():
    """Times, senders, the exporting account, people known by name; a pat of the system has no sender to miss."""
    result = read(
        message(1, at=None), message(2, member_id=None), message(3, member_id=None, sender_name="我"),
        message(4, member_id="name:乙"), told('"甲" 拍了拍 "乙"', 5), told('"丁"加入了群聊', 6), told('"$names$"加入了群聊', 7),
        notes={"unreadable-xml": 3, "damaged-id": 0},
    )  # fmt: skip
    assert result.notes == {
        "without-time": 1, "without-sender": 1, "by-exporter": 1, "identified-by-name": 1, "unresolved-event": 2, "unreadable-xml": 3,
    }  # fmt: skip


def test_what_the_system_says_is_nobodys_words():
    """Neither text nor title nor mention; a withdrawal keeps who withdrew."""
    result = read(
        told("你已成为新群主", 1, title="x", mentions=["y"], text="z", sender_name="甲"), message(2, kind="recall", told="甲撤回了一条消息"),
        message(3, member_id="1@chatroom"), told('"甲" 撤回了一条消息', 4),
    )  # fmt: skip
    assert rows(result, "kind", "member_id", "sender_name", "text", "title", "mentions") == [
        ("system", None, None, None, None, None), ("recall", "a", "甲", None, None, None), ("text", None, None, "早", None, None),
        ("recall", None, None, None, None, None),
    ]  # fmt: skip
    assert [e for e in rows(result, "kind", "actor_id", table="events") if e[0] == "recall"] == [
        ("recall", "a"),
        ("recall", "a"),
    ]


SPELLED = '"Tom(Sales)"邀请"乙(wxid_b)、丙(c1234)、丁(someone)"加入了群聊'


@pytest.mark.parametrize(
    ("every", "people"),
    [(False, {(None, "乙(wxid_b)"), (None, "丙(c1234)"), (None, "丁(someone)")}), (True, {("wxid_b", "乙"), ("c1234", "丙"), ("someone", "丁")})],
)  # fmt: skip
def test_brackets_hold_ids_where_the_format_spells_them(every, people):
    """Elsewhere they are part of the name: nobody becomes another by calling himself so."""
    result = read(message(1, member_id="c1234"), told(SPELLED), spells_ids=every)
    assert set(rows(result, "member_id", "member_name", table="events")) == people
    actor = ("Sales", "Tom") if every else (None, "Tom(Sales)")
    assert set(rows(result, "actor_id", "actor_name", table="events")) == {actor}


@pytest.mark.parametrize(
    ("written", "at", "wrong"),
    [
        ("2026-09-01 08:00:00", AT, False), (" 2026/9/1 8:00 ", AT, False), ("2026-09-01T08:00:00+08:00", AT, False),
        ("2026-09-01T00:00:00Z", AT, False), ("1788220800", AT, False), ("", None, False), (None, None, False), (" ", None, False),
        ("gestern", None, True), ("1999-01-01 00:00:00", None, True), ("2026-13-01 00:00:00", None, True), ("2200-01-01 00:00:00", None, True),
    ],
)  # fmt: skip
def test_a_wall_clock_is_read_in_the_zone_given(written, at, wrong):
    """A time with an offset is what it is; none is not wrong, an impossible one is."""
    frame = local(pl.DataFrame({"t": pl.Series([written], dtype=pl.String)}), "t", "Asia/Shanghai")
    assert frame.select("at", "wrong").row(0) == (at, wrong)


@given(
    st.lists(
        st.sampled_from(["2026-09-01 08:00:00", "2026/9/1 8:01", "x", "", "2026-09-01T08:00:00+08:00"]), max_size=12
    )
)
def test_a_time_does_not_depend_on_those_beside_it(written):
    """Fast where all are written alike, and the same where they are not."""
    together = local(pl.DataFrame({"t": pl.Series(written, dtype=pl.String)}), "t", "Asia/Shanghai")["at"].to_list()
    alone = [local(pl.DataFrame({"t": [w]}), "t", "Asia/Shanghai")["at"].item() for w in written]
    assert together == alone


PEOPLE = st.lists(st.tuples(st.sampled_from(["a", "b", "", None]), st.sampled_from(["x", "y", None])), max_size=8)


@given(PEOPLE, st.randoms())
def test_the_order_of_a_roster_decides_nothing(people, random):
    """Of entries of one id the same stays; each entry is a member, a duplicate or a reject."""

    def kept(order):
        frame = pl.DataFrame(
            order, schema={"member_id": pl.String, "account_name": pl.String}, orient="row"
        ).with_row_index("line", offset=1)
        members, rejects, doubled = settled(frame.with_columns(pl.col("line").cast(pl.Int64)))
        assert members.height + rejects.height + doubled == len(order)
        assert members["member_id"].n_unique() == members.height
        return set(members.drop("line").rows())

    shuffled = random.sample(people, len(people))
    assert kept(people) == kept(shuffled)


@pytest.mark.parametrize(
    ("name", "id_"), {"张三": "name:张三", " 张三 ": "name:张三", "我": None, "Me": None, "": None, None: None}.items()
)
def test_who_is_known_by_name_alone(name, id_):
    """The exporting account is nobody's name."""
    assert pl.DataFrame({"n": pl.Series([name], dtype=pl.String)}).select(by_name("n")).item() == id_


@pytest.mark.parametrize(
    ("name", "bare"),
    {"a/工作群_20260901-20260930.json": "工作群", "工作群_utf8.csv": "工作群", "工作群.json": "工作群", "_20260901.txt": "_20260901"}.items(),
)  # fmt: skip
def test_a_file_is_called_without_its_period(name, bare):
    """Nor its folder and suffix; a name that is nothing else is kept."""
    assert stem(Source(name=name, form="text")) == bare


def test_a_group_is_named_by_whoever_names_it():
    """Messages without a group belong to none."""
    frame = pl.DataFrame({"line": [1, 2, 3], "group_id": ["g", None, "g"], "group_name": [None, "x", "群"]})
    assert groups_of(frame).select("group_id", "name", "platform").rows() == [("g", "群", "wechat")]
