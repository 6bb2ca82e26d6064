"""Customer groups of WeCom: who is in them, who is external, and what an answer that is none costs."""

import json
from datetime import UTC, datetime

import pytest

from opened import batch_of, problem_of, rejected

JOINED = 1786323600
AT = datetime(2026, 8, 10, 1, 0, tzinfo=UTC)


def member(userid, **more):
    """One entry of `member_list`."""
    return {"userid": userid, "type": 1, "join_time": JOINED, "group_nickname": f"{userid}+集团", "name": userid.title()} | more  # fmt: skip


def answer(*members, **more):
    """One answer of the API."""
    chat = {"chat_id": "wr1", "name": "供应商群", "owner": "zhou", "create_time": JOINED, "notice": "公告", "member_list": list(members), "admin_list": [{"userid": "sun"}]}  # fmt: skip
    return {"errcode": 0, "errmsg": "ok", "group_chat": chat | more}


@pytest.fixture
def read(tmp_path):
    """Read one file of answers."""
    return lambda content, name="x.json": batch_of(tmp_path, name, content, reader="wecom-customer-group")


def test_the_group_and_its_members(read):
    """Owner, administrators, the platform's own flags and both names are kept; times are instants in UTC."""
    batch = read(
        answer(
            member("zhou"), member("sun"), member("wo1", type=2, group_nickname=""), member("wb1", type=3, name=None)
        )
    )
    about = ("line", "group_id", "name", "owner_id", "created_at", "notice", "platform")
    assert batch.tables["groups"].select(about).rows() == [(1, "wr1", "供应商群", "zhou", AT, "公告", "wecom")]
    columns = ("line", "member_id", "role", "external", "robot", "group_nickname", "account_name", "joined_at")
    assert batch.tables["members"].select(columns).rows() == [
        (2, "zhou", "owner", False, False, "zhou+集团", "Zhou", AT),
        (3, "sun", "admin", False, False, "sun+集团", "Sun", AT),
        (4, "wo1", "member", True, False, "", "Wo1", AT),
        (5, "wb1", "member", False, True, "wb1+集团", None, AT),
    ]
    assert batch.tables["members"].select("group_id", "membership", "name_basis").unique().rows() == [
        ("wr1", "present", "group-nickname")
    ]
    assert (batch.rows, batch.kept) == (5, 5)


def test_what_an_answer_does_not_say_stays_unknown(read):
    """An absent nickname is null, not empty; without a type nobody is external, without a list of them no one no admin."""
    batch = read(answer({"userid": "a"}, {"userid": "zhou", "type": 9, "join_time": 0}, name="", admin_list=None))
    columns = ("member_id", "role", "external", "robot", "group_nickname", "account_name", "joined_at")
    assert batch.tables["members"].select(columns).rows() == [
        ("a", None, None, None, None, None, None),
        ("zhou", "owner", None, None, None, None, None),
    ]
    assert batch.tables["groups"]["name"].to_list() == [""]


def test_quoted_and_64_bit_numbers(read):
    """Vendors quote numbers, and ids may look like them: no digit is lost."""
    batch = read(answer({"userid": 9007199254740993, "type": "2", "join_time": str(JOINED)}))
    assert batch.tables["members"].select("member_id", "external", "joined_at").rows() == [("9007199254740993", True, AT)]  # fmt: skip


FLAWED = {
    "no id": ({"name": "李四"}, "no-identity"),
    "an empty id": ({"userid": " "}, "no-identity"),
    "no object": ("李四", "not-an-object"),
    "an impossible time": (member("b", join_time=-5), "impossible-time"),
    "a time that is none": (member("b", join_time="昨天"), "impossible-time"),
}


@pytest.mark.parametrize(("record", "reason"), FLAWED.values(), ids=FLAWED)
def test_a_flawed_member_costs_no_other(read, record, reason):
    """The member is rejected with his place; those around him are kept."""
    batch = read(answer(member("a"), record, member("c")))
    assert rejected(batch) == [(3, reason)]
    assert batch.tables["members"]["member_id"].to_list() == ["a", "c"]
    assert batch.rows == 4


def test_half_an_emoji_or_a_repeated_key_costs_one_member(read):
    """What JSON allows but no text can hold is rejected where it stands."""
    text = json.dumps(answer(member("a"), member("b"), member("c"), member("😀")), ensure_ascii=False)
    text = text.replace('"b+集团"', '"\\ud83d"').replace('"userid": "c"', '"userid": "c", "userid": "d"')
    batch = read(text)
    assert rejected(batch) == [(3, "lone-surrogate"), (4, "duplicate-key: userid")]
    assert batch.tables["members"]["member_id"].to_list() == ["a", "😀"]


def test_a_flawed_name_costs_the_group_but_not_its_members(read):
    """Members of a group whose name or time is broken are still in that group."""
    document = answer(member("a"), remark="供应商群的公告")
    named = read(json.dumps(document).replace(json.dumps("供应商群的公告"), '"\\ud83d"'))
    dated = read(answer(member("a"), create_time=-1))
    assert (rejected(named), rejected(dated)) == ([(1, "lone-surrogate")], [(1, "impossible-time")])
    for batch in (named, dated):
        assert batch.tables["members"].select("group_id", "member_id").rows() == [("wr1", "a")]


def test_without_an_id_there_is_no_group(read):
    """Every member of an answer without chat_id is rejected, and counted."""
    batch = read(answer(member("a"), member("b"), chat_id=None))
    assert rejected(batch) == [(1, "no-group"), (2, "no-group"), (3, "no-group")]
    assert batch.rows == 3


def test_several_answers_in_one_file(read):
    """Arrays and lines of answers give several groups; an answer that is an error is named and costs no other."""
    good, other, error = answer(member("a")), answer(member("b"), chat_id="wr2"), {"errcode": 40058, "errmsg": "bad"}
    array = read([error, good, other])
    lines = read("\n".join(map(json.dumps, [good, error, other])) + "\n\n# end\n{cut", "x.jsonl")
    assert rejected(array) == [(1, "error-answer: errcode 40058")]
    assert rejected(lines) == [(3, "error-answer: errcode 40058"), (6, "not-json")]
    for batch in (array, lines):
        assert batch.tables["members"].select("group_id", "member_id").rows() == [("wr1", "a"), ("wr2", "b")]


def test_a_list_of_members_that_is_none(read):
    """A wrong type where members should be is a reject, not a group without people."""
    batch = read([answer(member("a")), answer(member_list={"userid": "b"}, chat_id="wr2")])
    assert rejected(batch) == [(4, "wrong-type: member_list")]


def test_bytes_of_another_encoding_cost_one_member(read):
    """A name that cannot be decoded is not shown as another name."""
    data = json.dumps(answer(member("a"), member("b")), ensure_ascii=False, indent=1).encode()
    batch = read(data.replace(b"b+", b"\xff\xfe+"))
    assert rejected(batch) == [(3, "undecodable")]


def test_a_document_that_breaks_off_names_the_place(tmp_path):
    """The file, what is wrong and what to do."""
    cut = json.dumps(answer(member("a")))[:-30]
    assert "x.json: JSON 在第 1 行第 290 列断开或损坏，请重新导出" in (said := problem_of(tmp_path, "x.json", cut))
    assert "line 1, column" in said


def test_comments_above_a_document(read):
    """Notes that somebody wrote above an answer are passed over."""
    assert read("# 导出于八月\n" + json.dumps(answer(member("a")), indent=1)).kept == 2
