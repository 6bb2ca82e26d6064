"""WeFlow's CSV for WeClone: display names in `talker`, times in UTC, kinds of a training set."""

from datetime import UTC, datetime

import pytest

from opened import batch_of, members, problem_of, rejected, said

HEADER = "id,MsgSvrID,type_name,is_sender,talker,msg,src,CreateTime"


def row(msg, kind="text", talker="刘洋", id_="7420000000000000001", at="2026-09-01T01:00:00.000Z"):
    """One row."""
    return f'1,{id_},{kind},0,{talker},"{msg}",,{at}'


@pytest.fixture
def read(tmp_path):
    """Read one file of rows."""

    def read(*rows):
        lines = [r if isinstance(r, bytes) else r.encode() for r in (HEADER, *rows)]
        return batch_of(tmp_path, "翠湖群.csv", b"\xef\xbb\xbf" + b"\r\n".join(lines) + b"\r\n", reader="weclone-csv")

    return read


@pytest.mark.parametrize("at", ["2026-09-01T01:00:00.000Z", "2026-09-01T01:00:00Z"])
def test_times_are_utc_whatever_zone_is_assumed(read, at):
    """The clock ends in Z, so no zone is assumed for it."""
    batch = read(row("早", at=at))
    assert said(batch, "at") == [(datetime(2026, 9, 1, 1, tzinfo=UTC),)]
    assert "assumed-timezone" not in batch.facts


def test_talker_is_a_name_and_no_id(read):
    """The group is the file; a server id of 0 identifies nothing."""
    batch = read(row("一\n二"), row("早", id_="0", talker="我"))
    assert said(batch, "line", "group_id", "message_id", "member_id", "sender_name", "text") == [
        (2, "翠湖群", "7420000000000000001", "name:刘洋", "刘洋", "一\n二"),
        (4, "翠湖群", None, None, "我", "早"),
    ]
    assert members(batch, "group_nickname", "name_basis") == [("刘洋", "unknown")]


def test_long_words_before_the_first_time_hide_nothing(read):
    """The time stands at the end of a row, many lines below where it begins."""
    words = "\n".join(map(str, range(20)))
    assert said(read(row(words)), "text") == [(words,)]


def test_a_recall_is_by_who_is_named_as_its_sender(read):
    """WeFlow gives it no kind of its own."""
    batch = read(row("你撤回了一条消息"))
    assert said(batch, "member_id", "kind", "text") == [("name:刘洋", "recall", None)]
    assert batch.tables["events"].select("kind", "actor_id").rows() == [("recall", "name:刘洋")]


@pytest.mark.parametrize(
    ("kind", "msg", "found"),
    [
        ("sticker", "[表情包]", "emoji"),
        ("video", "[视频]", "video"),
        ("unknown", "[小程序] 报修", "mini-program"),
        ("unknown", "[转账] ￥1.00", "transfer"),
        ("unknown", "无从得知", "other"),
    ],
)
def test_kinds_of_a_training_set(read, kind, msg, found):
    """What it calls unknown is told by the placeholder, if at all."""
    assert said(read(row(msg, kind)), "kind") == [(found,)]


def test_what_is_wrong_is_a_reject(read):
    """Times, bytes and fields."""
    batch = read(
        row("何时", at="2026-13-01T01:00:00Z"), row("?").encode().replace(b"?", b"\xff"), row("多") + ",1", row("早")
    )
    assert rejected(batch) == [(2, "impossible-time"), (3, "undecodable"), (4, "too-many-fields: 9 > 8")]
    assert said(batch, "text") == [("早",)]


def test_local_times_belong_to_another_program(tmp_path):
    """PyWxDump writes the same headings with a wall clock and ids in `talker`: it is not taken for this format."""
    content = f"{HEADER}\r\n1,7420,文本,0,wxid_aa,早,,2026-09-01 09:00:00\r\n"
    assert "weclone-csv" not in problem_of(tmp_path, "a.csv", content)


def test_the_system_speaks_under_the_name_of_the_group(read):
    """Its kind is text as well; nobody bears that name."""
    batch = read(row('""清风""邀请""林""加入了群聊', talker="翠湖群"), row("早"))
    assert said(batch, "kind", "member_id", "text") == [("system", None, None), ("text", "name:刘洋", "早")]
    assert members(batch, "member_id") == [("name:刘洋",)]
