"""What the system tells two accounts of one event is one event, with all that either knows."""

import json
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from groupaudit.ingest import ingest
from groupaudit.intake.same_events import one_row_per_event, told_by_others
from groupaudit.reader import Options
from groupaudit.shape import conform
from groupaudit.tables import EVENTS
from opened import READERS

START = datetime(2026, 3, 2, 1, tzinfo=UTC)
NAMES = {"wxid_a": "甲", "wxid_b": "乙", "wxid_c": "丙", "wxid_d": "丁"}
NO_PLACES = pl.DataFrame(schema={"source": pl.String, "line": pl.Int64})


def events(source, *rows):
    """Events of one file, each a dictionary with `second`."""
    told = [
        {"group_id": "g", "at": START + timedelta(seconds=row["second"]), "basis": "system-message", "text": f"{row}", "source": source, "line": n, **row}
        for n, row in enumerate(rows, 1)
    ]  # fmt: skip
    return conform(pl.DataFrame(told), EVENTS) if told else EVENTS.to_frame()


def merge(*files):
    """Merge the events of several files."""
    return one_row_per_event(told_by_others(pl.concat(files)), NO_PLACES)


def told(merged):
    """Return what was told, without places and words."""
    return sorted(merged.select("kind", "at", "member_id", "actor_id").rows(), key=str)


HAPPENED = st.lists(
    st.tuples(st.sampled_from(["join", "remove", "recall", "new-admin"]), st.sampled_from([*NAMES]), st.sampled_from([*NAMES]), st.integers(0, 2)),
    max_size=6, unique_by=lambda e: (e[0], e[1], e[3]),
).map(lambda happened: [e if e[0] != "recall" else (e[0], e[1], e[1], e[3]) for e in happened if e[0] == "recall" or e[1] != e[2]])  # fmt: skip
HOLDS = st.tuples(st.sampled_from([*NAMES]), st.booleans(), st.integers(0, 63))


def within(happened, part):
    """Which events a part of the messages tells: those whom somebody brings in or removes in one second stand in one."""
    told_by = [(kind, actor, second) for kind, _, actor, second in happened]
    return {n for n, message in enumerate(told_by) if part >> told_by.index(message) & 1}


def seen_by(source, happened, exporter, ids, part):
    """What the export of one account holds: itself is 你, others have names, and ids where the file knows any."""
    rows = []
    for n, (kind, person, actor, second) in enumerate(happened):
        if n in within(happened, part):
            row = {"kind": kind, "second": second}
            for who, column in ((person, "member"), (actor, "actor")):
                row[f"{column}_id"] = who if ids or who == exporter else None
                row[f"{column}_name"] = (
                    None if who == exporter or (kind == "recall" and column == "member") else NAMES[who]
                )
            rows.append(row)
    return events(source, *rows)


@given(HAPPENED, st.lists(HOLDS, min_size=1, max_size=3))
def test_every_event_is_told_once_with_all_that_any_file_knows(happened, exports):
    """Whoever exported, and whatever part: none is lost, whom a file knows is told, and with ids everywhere all are exact."""
    files = [seen_by(f"{n}", happened, *held) for n, held in enumerate(exports)]
    merged = merge(*files)
    held = {n for *_, part in exports for n in within(happened, part)}
    assert merged.height >= len(held)
    assert merged.height == len(held) or not all(ids for _, ids, _ in exports)
    for n in held:
        kind, person, actor, second = happened[n]
        if any(ids and n in within(happened, part) for _, ids, part in exports):
            assert (kind, START + timedelta(seconds=second), person, actor) in told(merged)
    again = [file.with_columns(source=pl.col("source") + "'") for file in files]
    assert told(merge(*files, *again)) == told(merged)
    assert told(merge(*reversed(files))) == told(merged)


def test_another_person_or_another_actor_is_another_event():
    """In one second two may come, and two files may differ about who brought somebody in."""
    first = {"kind": "join", "second": 0, "member_id": "wxid_b", "member_name": "乙", "actor_id": "wxid_a"}
    assert merge(events("a", first), events("b", first | {"member_id": "wxid_c", "member_name": "丙"})).height == 2
    assert merge(events("a", first), events("b", first | {"actor_id": "wxid_c"})).height == 2
    assert merge(events("a", first), events("b", first | {"second": 1})).height == 2


def test_one_message_of_the_platform_tells_one_event_under_any_name():
    """The exporter's remark in one file, the nickname in the other; two recalls of one second have two ids."""
    first = {"kind": "join", "second": 0, "member_id": "wxid_b", "member_name": "乙", "message_id": "9100000000001"}
    other = first | {"member_id": None, "member_name": "老乙"}
    assert merge(events("a", first), events("b", other)).select("member_id", "member_name").rows() == [("wxid_b", "乙")]
    assert merge(events("a", first), events("b", other | {"message_id": "9100000000002"})).height == 2
    recall = {"kind": "recall", "second": 0, "member_id": "wxid_b", "actor_name": "乙"}
    two = [recall | {"message_id": f"910000000000{n}"} for n in (1, 2)]
    assert merge(events("a", *two), events("b", *two)).height == 2


def test_whom_one_file_calls_you_is_whom_the_other_names():
    """Where the exporting account is not known, and nobody else can be meant."""
    you = {"kind": "join", "second": 0, "actor_id": "wxid_a"}
    named = you | {"member_id": "wxid_b", "member_name": "乙"}
    assert told(merge(events("a", you), events("b", named))) == [("join", START, "wxid_b", "wxid_a")]
    assert merge(events("a", you), events("b", named, named | {"member_id": "wxid_c", "member_name": "丙"})).height == 3
    withdrawn = {"kind": "recall", "second": 0}
    assert (
        merge(events("a", withdrawn | {"member_id": "wxid_a"}), events("b", withdrawn | {"actor_name": "乙"})).height
        == 2
    )
    for new, height in (("新群", 1), ("旧群", 2)):
        renames = [
            {"kind": "rename", "second": 0, "text": text} for text in ("你修改群名为“新群”", f'"甲"修改群名为“{new}”')
        ]
        assert merge(*(events(f"{n}", row) for n, row in enumerate(renames))).height == height


@pytest.fixture
def read(tmp_path):
    """Read exports of chatlog: each a list of (second, sender, own, text)."""

    def read(*files):
        for n, rows in enumerate(files):
            told = [
                {"seq": s * 1000, "time": (START + timedelta(seconds=s)).isoformat(), "talker": "1@chatroom", "talkerName": "群", "isChatRoom": True, "sender": who or "系统消息", "senderName": "" if own else NAMES.get(who, ""), "isSelf": own, "type": 1 if who else 10000, "subType": 0, "content": text}
                for s, who, own, text in rows
            ]  # fmt: skip
            (tmp_path / f"{n}.json").write_text(json.dumps(told), "utf-8")
        return ingest(sorted(tmp_path.glob("*.json")), READERS, Options())

    return read


def test_records_that_another_file_holds_are_duplicates(read):
    """Also where they name the sender, of whom the other file only knows the id, and call 你 by name."""
    mine = [
        (0, "wxid_a", True, "早"),
        (1, None, False, '你邀请"新(wxid_n)"加入了群聊  撤销'),
        (2, None, False, "你撤回了一条消息"),
    ]
    theirs = [(0, "wxid_a", False, "早"), (1, None, False, '"甲(wxid_a)"邀请"新(wxid_n)"加入了群聊'), (2, None, False, '"甲" 撤回了一条消息')]  # fmt: skip
    result = read(mine, [*theirs, (9, "wxid_b", True, "好")])
    assert [(i.kept, i.duplicates) for i in result.inputs] == [(3, 0), (1, 3)]
    found = result.tables["events"].sort("at").select("kind", "member_id", "actor_id", "actor_name")
    assert found.rows() == [("join", "wxid_n", "wxid_a", "甲"), ("recall", "wxid_a", "wxid_a", "甲")]
    assert set(result.tables["events"]["source"].str.split("/").list.last()) == {"0.json"}
