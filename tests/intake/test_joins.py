"""Ids and names are joined on evidence alone, and every join is told."""

import random
from datetime import UTC, datetime, timedelta

import polars as pl
from hypothesis import assume, given
from hypothesis import strategies as st

from groupaudit.intake.joins import joined
from groupaudit.shape import conform
from groupaudit.tables import CONTACTS, GROUPS, MEMBERS, MESSAGES

START = datetime(2026, 3, 2, 1, tzinfo=UTC)


def said(source, *rows, group="1@chatroom"):
    """Messages of one file: (sender, second, text) or with the platform's id behind it."""
    told = [
        {"group_id": group, "member_id": who, "at": START + timedelta(seconds=s), "kind": "text", "text": text, "message_id": i[0] if i else None, "source": source, "line": n}
        for n, (who, s, text, *i) in enumerate(rows, 1)
    ]  # fmt: skip
    return conform(pl.DataFrame(told, schema_overrides={"message_id": pl.String}), MESSAGES)


def people(source, *rows):
    """Members of the group: (id, nickname, basis)."""
    told = [
        {"group_id": "1@chatroom", "member_id": i, "group_nickname": n, "name_basis": b, "membership": "unknown", "source": source, "line": k}
        for k, (i, n, b) in enumerate(rows, 1)
    ]  # fmt: skip
    return conform(pl.DataFrame(told), MEMBERS)


def join(*files, **more):
    """Join several files; return the tables and what was joined as (what, kept, joined, basis)."""
    tables, talk, joins = joined(more, pl.concat(files))
    return {**tables, "messages": talk}, joins.select("what", "kept", "joined", "basis").rows()


FIRST, SECOND = ("早上好", "请各位今天交周报")
WITH_ID = said("a.json", ("wxid_1", 0, FIRST), ("wxid_1", 60, SECOND), ("wxid_2", 90, "收到，我下午就交上来"))
BY_NAME = said("b.txt", ("name:张三", 0, FIRST), ("name:张三", 60, SECOND))


def test_the_same_messages_under_a_name_and_an_id_are_one_person():
    """Messages, members and events bear the id afterwards, and the join is listed with its basis."""
    members = people("b.txt", ("name:张三", "老张", "unknown"), ("wxid_1", "张三+集团", "group-nickname"))
    tables, joins = join(WITH_ID, BY_NAME, members=members)
    assert joins == [("member", "wxid_1", "name:张三", "same-messages")]
    assert set(tables["messages"]["member_id"]) == {"wxid_1", "wxid_2"}
    assert tables["members"].select("member_id", "group_nickname").rows() == [("wxid_1", None), ("wxid_1", "张三+集团")]


def test_a_name_never_stands_for_an_id():
    """Where the platform's message ids show a name and an id to be one, the id stands, however they sort."""
    with_id = said("a.json", ("wxid_1", 0, FIRST, "77"), ("wxid_2", 5, SECOND, "78"))
    by_name = said("b.csv", ("name:张三", 0, FIRST, "77"), ("name:李四", 5, SECOND, "78"))
    _, joins = join(with_id, by_name)
    assert joins == [
        ("member", "wxid_1", "name:张三", "message-id"),
        ("member", "wxid_2", "name:李四", "message-id"),
    ]


def test_wxid_nickname_and_remark_are_one_person_where_messages_tell():
    """Three exports of one group by three people call one person three ways."""
    third = said("c.txt", ("name:张总", 0, FIRST), ("name:张总", 60, SECOND))
    _, joins = join(WITH_ID, BY_NAME, third)
    assert [row[1:3] for row in joins] == [("wxid_1", "name:张三"), ("wxid_1", "name:张总")]
    _, joins = join(BY_NAME, third)
    assert joins == [("member", "name:张三", "name:张总", "same-messages")]


def test_a_name_that_fits_two_people_is_left_apart():
    """Two people of one display name and no id are told as such, and nobody is guessed."""
    two = said("b.txt", ("name:张三", 0, FIRST), ("name:张三", 60, SECOND), ("name:张三", 90, "收到，我下午就交上来"))
    tables, joins = join(WITH_ID, two)
    assert joins == [("apart", None, "name:张三", "same-messages")]
    assert "name:张三" in set(tables["messages"]["member_id"])


def test_a_short_greeting_in_the_same_second_is_no_evidence():
    """A single short message may be a coincidence."""
    assert join(WITH_ID, said("b.txt", ("name:张三", 0, FIRST)))[1] == []


def test_what_several_say_in_one_second_is_no_evidence():
    """A text that two people of one file send at once tells nobody apart."""
    crowd = said("a.json", ("wxid_1", 0, "收到，谢谢领导的关心"), ("wxid_2", 0, "收到，谢谢领导的关心"))
    assert join(crowd, said("b.txt", ("name:张三", 0, "收到，谢谢领导的关心")))[1] == []


def test_whoever_said_even_one_short_thing_under_a_name_comes_into_question():
    """Eight characters of a second person under the name are no evidence that it is he, but that it may be."""
    known = said("a.json", ("wxid_1", 0, FIRST), ("wxid_1", 60, SECOND), ("wxid_2", 90, "百家乐开户送彩金"))
    by_name = said("b.txt", *(("name:张三", s, text) for _, s, text in (("", 0, FIRST), ("", 60, SECOND), ("", 90, "百家乐开户送彩金"))))  # fmt: skip
    assert join(known, by_name)[1] == [("apart", None, "name:张三", "same-messages")]


def test_everybody_who_bears_the_name_comes_into_question():
    """As nickname, account name or remark, on a roster, as a contact or as a sender: he may have said the rest."""
    roster = people("m.json", ("wxid_1", "张三", "group-nickname"), ("wxid_9", "张三", "group-nickname"))
    shown = said("c.json", ("wxid_9", 500, "在")).with_columns(sender_name=pl.lit("张三"))
    contact = conform(pl.DataFrame([{"member_id": "wxid_9", "remark": "张三", "source": "c.csv", "line": 2}]), CONTACTS)
    apart = [("apart", None, "name:张三", "same-messages")]
    assert join(WITH_ID, BY_NAME, members=roster)[1] == apart
    for column in ("account_name", "remark"):
        renamed = roster.with_columns(pl.col("group_nickname").alias(column), group_nickname=pl.lit(None, pl.String))
        assert join(WITH_ID, BY_NAME, members=renamed)[1] == apart
    assert join(WITH_ID, BY_NAME, shown)[1] == apart
    assert join(WITH_ID, BY_NAME, contacts=contact)[1] == apart
    assert join(WITH_ID, BY_NAME, members=roster.head(1))[1] == [("member", "wxid_1", "name:张三", "same-messages")]


def test_a_name_of_two_joins_no_ids():
    """Messages of two people that one export shows under one name, with their ids, make them no single person."""
    first, second = said("a.json", ("wxid_1", 0, FIRST, "9001")), said("c.json", ("wxid_2", 60, SECOND, "9002"))
    by_name = said("b.txt", ("name:张三", 0, FIRST, "9001"), ("name:张三", 60, SECOND, "9002"))
    assert join(first, second, by_name)[1] == [("apart", None, "name:张三", "message-id")]


WORDS = st.sampled_from(["早", "收到", "好的", FIRST, SECOND, "收到，我下午就交上来", "百家乐开户送彩金"])
TALKED = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 9), WORDS), min_size=1, max_size=12, unique_by=lambda m: m[1:]
)


@given(st.lists(st.sampled_from(["张三", "李四"]), min_size=4, max_size=4), TALKED, st.sets(st.integers(0, 11)))
def test_nobody_is_joined_with_the_words_of_another(names, talk, told):
    """Whatever part of the talk has ids, a name that several people on the roster bear is nobody's, and any other its bearer's."""
    with_id = [(f"wxid_{who}", s, text) for n, (who, s, text) in enumerate(talk) if n in told]
    assume(with_id)
    roster = people("m.json", *((f"wxid_{n}", name, "group-nickname") for n, name in enumerate(names)))
    by_name = said("b.txt", *((f"name:{names[who]}", s, text) for who, s, text in talk))
    tables, _ = join(said("a.json", *with_id), by_name, members=roster)
    given_to = tables["messages"].filter(source="b.txt")["member_id"]
    for (who, *_), id_ in zip(talk, given_to, strict=True):
        assert id_ in (f"name:{names[who]}", f"wxid_{who}")


def test_two_who_speak_in_one_file_are_two():
    """An export that tells them apart is right, whatever another makes of them."""
    alone = said("b.txt", ("name:张三", 0, FIRST), ("name:张三", 60, SECOND), ("wxid_1", 99, "我在"))
    assert join(WITH_ID, alone)[1] == []


def test_two_ids_are_one_person_only_where_the_platform_says_so():
    """One message id under two ids joins them; the same text in the same second does not."""
    other = said("b.csv", ("zhang88", 0, FIRST), ("zhang88", 60, SECOND))
    assert join(WITH_ID, other)[1] == []
    with_ids = [said(f, (who, 0, FIRST, "9001")) for f, who in (("a.json", "wxid_1"), ("b.csv", "zhang88"))]
    assert join(*with_ids)[1] == [("member", "wxid_1", "zhang88", "message-id")]


def groups(*rows):
    """Groups: (id, name)."""
    return conform(pl.DataFrame([{"group_id": i, "name": n, "source": "a", "line": 1} for i, n in rows]), GROUPS)


TALK = [("wxid_1", n, f"第{n}条") for n in range(5)]


def test_a_group_that_only_has_a_name_is_the_one_with_the_same_messages():
    """Name and messages together are evidence, also where the file's name adds the period."""
    known = groups(("1@chatroom", "工作群"))
    for name in ("工作群", "工作群_20260301-20260331"):
        tables, joins = join(said("a.json", *TALK), said("b.txt", *TALK[1:], group=name), groups=known)
        assert joins == [("group", "1@chatroom", name, "same-messages")]
        assert set(tables["messages"]["group_id"]) == {"1@chatroom"}


def test_groups_of_one_name_or_with_one_broadcast_stay_apart():
    """Neither the name alone nor the messages alone are evidence."""
    other = [("wxid_1", n, f"别的{n}") for n in range(5)]
    assert (
        join(said("a.json", *TALK), said("b.txt", *other, group="工作群"), groups=groups(("1@chatroom", "工作群")))[1]
        == []
    )
    assert (
        join(said("a.json", *TALK), said("b.txt", *TALK, group="二群"), groups=groups(("1@chatroom", "工作群")))[1]
        == []
    )


def test_order_and_a_second_delivery_change_no_join():
    """The same files in any order, and twice, join the same people."""
    third = said("c.txt", ("name:张总", 0, FIRST), ("name:张总", 60, SECOND))
    files = [WITH_ID, BY_NAME, third]
    expected = join(*files)[1]
    random.Random(3).shuffle(files)  # noqa: S311  # any order will do
    assert join(*files)[1] == expected
    assert join(*files, *(f.with_columns(source=pl.col("source") + "2") for f in files))[1] == expected


def test_a_single_export_is_left_as_it_is():
    """Nothing is looked for where only one file has messages."""
    tables, joins = join(WITH_ID)
    assert joins == []
    assert tables["messages"] is not None
    assert tables["messages"].equals(WITH_ID)
