"""Every file and every row is accounted for: chosen, merged, set aside or rejected, never lost or guessed."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from groupaudit.errors import UnreadableInputError
from groupaudit.ingest import ingest, latest_day
from groupaudit.intake.choosing import choose
from groupaudit.reader import Batch, Claim, Head, Input, Options, Reader, reader
from groupaudit.registry import discover
from groupaudit.tables import AT, Tables
from workbooks import xlsx

READERS = discover("groupaudit.readers", Reader, plugins=False).found


def claims(sign):
    """A sniff that looks for one key."""
    return lambda head: Claim.of(
        **{sign: isinstance(head.root, dict) and sign in head.root, "name": "name" in head.first}
    )


@reader(label=("名册甲", "roster a"), forms={"json"}, sniff=claims("people"))
def roster_a(source):
    """Read {"name": …, "people": {id: nickname}}; a number instead of a nickname is a reject."""
    document = json.loads(bytes(source.data))
    rows = [{"member_id": k, "group_nickname": v, "line": n} for n, (k, v) in enumerate(document["people"].items(), 1)]
    good = [
        r | {"group_id": document["name"], "membership": document.get("membership", "present")}
        for r in rows
        if isinstance(r["group_nickname"], str | None)
    ]
    bad = [{"line": r["line"], "reason": "wrong-type"} for r in rows if r["group_nickname"] == 1]
    yield Batch(
        rows=len(rows),
        kept=len(good),
        tables={"members": pl.DataFrame(good)} if good else {},
        rejects=pl.DataFrame(bad, schema={"line": pl.Int64, "reason": pl.String}),
        facts={"from": source.name},
    )  # fmt: skip


@reader(label=("消息", "talk"), forms={"jsonl"}, sniff=lambda head: Claim.of(name="name" in head.first))
def talk(source):
    """Read one message a line, in two batches."""
    lines = [json.loads(line) for line in bytes(source.data).decode().splitlines()]
    frame = pl.DataFrame(
        [
            {
                "group_id": m["name"], "message_id": m.get("id"), "member_id": m.get("by", "m1"), "kind": "text",
                "text": m["text"], "at": datetime.fromtimestamp(m["at"], UTC) if "at" in m else None, "line": n,
            }
            for n, m in enumerate(lines, 1)
        ],
        schema_overrides={"at": AT, "message_id": pl.String},
    )  # fmt: skip
    for part in (frame.head(1), frame.slice(1)):
        yield Batch(
            rows=part.height,
            kept=part.height,
            tables={"messages": part},
            notes={"without-time": part["at"].null_count()},
        )


@reader(label=("崩溃", "crash"), forms={"json"}, sniff=claims("crash"))
def crash(source):
    """Fail while reading."""
    yield Batch(rows=1, kept=0)
    raise KeyError("郑秘密")


FAKES = {r.id: r for r in (roster_a, talk, crash)}


@pytest.fixture
def took(tmp_path, monkeypatch):
    """Write files and take them in, all at once."""
    monkeypatch.chdir(tmp_path)

    def take(readers=FAKES, roles=None, paths=(".",), **files):
        for name, content in files.items():
            path = tmp_path / name.replace("__", ".")
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return ingest(paths, readers, Options(), roles)

    return take


def people(name="g", **nicknames):
    """A file of the roster reader."""
    return json.dumps({"name": name, "people": nicknames}, ensure_ascii=False)


def said(*texts, name="g", **fields):
    """A file of the talk reader, one message per text."""
    return "".join(json.dumps({"name": name, "text": t, **fields}, ensure_ascii=False) + "\n" for t in texts)


def messages(*rows):
    """A file of the talk reader, one message per (id, text, at)."""
    return "".join(json.dumps({"name": "g", "id": i, "text": t, "at": at}) + "\n" for i, t, at in rows)


def counts(i):
    """What an input says of its rows."""
    return i.rows, i.kept, i.duplicates, i.rejects


def test_rows_are_counted_and_carry_their_file(took):
    """Rejects and kept rows name the file they came from; facts and counts stand with the input."""
    result = took(a__json=people(m1="甲", m2=1))
    (i,) = result.inputs
    assert (i.path, i.reader, *counts(i)) == ("a.json", "roster-a", 2, 1, 0, 1)
    assert i.facts == {"from": "a.json"}
    assert result.tables["members"].select("source", "line").rows() == [("a.json", 1)]
    assert result.rejects.rows() == [("a.json", 2, None, "wrong-type")]


def test_one_bad_file_keeps_no_other_from_being_read(took):
    """What is wrong with a file stands with it, and the rest is read."""
    result = took(
        paths=[".", "gone.json"], a__json=people(m1="甲"), b__json="", c__json=b"\x89PNG\r\n\x1a\n", d__json="[]"
    )
    assert [(i.path, bool(i.problem)) for i in result.inputs] == [
        ("gone.json", True), ("a.json", False), ("b.json", True), ("c.json", True), ("d.json", True),
    ]  # fmt: skip
    assert [p.partition(": ")[0] for p in result.problems] == ["gone.json", "b.json", "c.json", "d.json"]
    assert result.tables["members"].height == 1


def test_a_reader_that_fails_is_a_problem_of_its_file(took):
    """A bug of one reader ends neither the audit nor quotes data."""
    result = took(a__json=people(m1="甲"), b__json='{"name": "x", "crash": 1}')
    assert [i.problem for i in result.inputs] == [
        "",
        "b.json: 读取程序出错：KeyError；请把这份文件的情况反馈给维护者 (the reader failed: KeyError; please report it)",
    ]
    assert (result.inputs[1].reader, counts(result.inputs[1])) == ("crash", (0, 0, 0, 0))


def test_our_own_report_in_a_folder_is_passed_over_and_named_when_asked_for(took):
    """The second run over a folder sees the same inputs as the first."""
    own = '{\n "schema": "groupaudit-report/1",\n "x": 1\n}'
    assert [i.path for i in took(a__json=people(m1="甲"), r__json=own).inputs] == ["a.json"]
    assert "a report of this program" in took(paths=["r.json"]).inputs[0].problem


def head(name="x.json", form="json", root=None, first=None):
    """What readers see of a file."""
    return Head(name=name, form=form, root=root, first=first or {})


def test_the_closest_reader_is_named_with_what_it_missed():
    """A JSON of unknown shape says which reader came nearest."""
    with pytest.raises(UnreadableInputError, match=r"closest is roster-a, which misses name"):
        choose(head(root={"people": 1}), FAKES)
    with pytest.raises(UnreadableInputError, match=r"no reader knows this file"):
        choose(head(root={"x": 1}), FAKES)
    with pytest.raises(UnreadableInputError, match=r"an empty answer, \[\];"):
        choose(head(root=[]), FAKES)


def test_what_two_readers_claim_is_never_guessed():
    """An ambiguous file is refused, the competing readers named."""
    both = {"people": 1, "crash": 1, "name": "x"}
    with pytest.raises(UnreadableInputError, match=r"could be crash, roster-a; not guessed"):
        choose(head(root=both, first=both), FAKES)


AMBIGUOUS = "姓名,公司,部门,wxid\n张三,集团,总裁办,wxid_1\n"


def test_a_table_of_either_kind_is_refused_until_its_role_is_given(took):
    """Names and departments can be a roster or an employee list; the message says how to decide."""
    (i,) = took(readers=READERS, a__csv=AMBIGUOUS).inputs
    assert "not guessed" in i.problem
    assert "--employees a.csv" in i.problem
    assert "--roster a.csv" in i.problem


@pytest.mark.parametrize(("role", "table"), [("roster", "members"), ("employees", "employees")])
@pytest.mark.parametrize("named", ["a.csv", "./a.csv", "*.csv"])
def test_a_role_decides_also_for_a_file_in_a_folder(took, tmp_path, role, table, named):
    """A file given by role and inside a folder is read once, by that role."""
    (tmp_path / "a.csv").write_text(AMBIGUOUS, "utf-8")
    result = took(readers=READERS, roles={tmp_path / named: role})
    assert [(i.reader, i.kept) for i in result.inputs] == [(role, 1)]
    assert table in result.tables


def test_a_role_does_not_fit_a_json_file(took, tmp_path):
    """A role is for tables."""
    (tmp_path / "a.json").write_text(people(m1="甲"))
    result = took(readers=READERS, paths=[], roles={tmp_path / "a.json": "roster"})
    assert "no roster: another kind of file" in result.inputs[0].problem


def test_sheets_that_hold_nothing_known_are_forgiven_beside_one_that_does(took):
    """Instructions and code lists are usual in workbooks; they are noted, not errors."""
    book = xlsx([["wxid", "群昵称"], ["a", "甲"]], [["填写说明"], ["请如实填写"]], names=["甲群", "说明"])
    result = took(readers=READERS, a__xlsx=book)
    assert [(i.path, i.reader, i.problem) for i in result.inputs] == [
        ("a.xlsx[甲群]", "roster", ""),
        ("a.xlsx[说明]", "", ""),
    ]
    assert "passed-over" in result.inputs[1].facts
    assert result.inputs[0].sha256 == result.inputs[1].sha256 != ""


def test_a_workbook_of_unknown_sheets_is_a_problem(took):
    """Where no sheet is known each says why."""
    result = took(readers=READERS, a__xlsx=xlsx([["x"], ["y"]], [["z"], ["w"]], names=["一", "二"]))
    assert [bool(i.problem) for i in result.inputs] == [True, True]


def test_a_workbook_whose_only_known_sheet_is_broken_is_a_problem(took):
    """Nothing is forgiven for the sake of a sheet that could not be read itself."""
    book = xlsx([["wxid", "wxid", "群昵称"], ["a", "b", "甲"]], [["填写说明"], ["请如实填写"]], names=["甲群", "说明"])
    assert [bool(i.problem) for i in took(readers=READERS, a__xlsx=book).inputs] == [True, True]


def test_a_file_given_twice_under_two_names_counts_as_duplicates(took):
    """A copy adds nothing, and every row of it is accounted for as a duplicate."""
    result = took(a__jsonl=messages((1, "早", 1), (2, "好", 2)), b__jsonl=messages((1, "早", 1), (2, "好", 2)))
    assert [counts(i) for i in result.inputs] == [(2, 2, 0, 0), (2, 0, 2, 0)]
    assert result.tables["messages"].height == 2


def test_overlapping_exports_are_merged_by_platform_id(took):
    """A message that both files hold is kept once; the same id in another group is another message."""
    result = took(
        a__jsonl=messages((1, "a", 1), (2, "b", 2)),
        b__jsonl=messages((2, "b", 2), (3, "c", 3)),
        c__jsonl=said("x", name="other", id=1) + said("y", name="other", id=2),
    )
    assert sorted(result.tables["messages"].select("group_id", "message_id").rows()) == [
        ("g", "1"), ("g", "2"), ("g", "3"), ("other", "1"), ("other", "2"),
    ]  # fmt: skip
    assert [i.duplicates for i in result.inputs] == [0, 1, 0]


def test_equal_messages_without_id_are_counted_not_merged(took):
    """In one file two equal messages are two; a copy of the file adds none; a file with three has one more."""
    result = took(
        a__jsonl=said("早", "早", at=1), b__jsonl=said("早", "早", at=1), c__jsonl=said("早", "早", "早", at=1)
    )
    assert result.tables["messages"].height == 3
    assert [i.duplicates for i in result.inputs] == [0, 2, 2]


def test_two_rosters_of_one_group_complete_each_other(took):
    """What one file leaves open the other says; who is present is not undone by a file that only heard him speak."""
    heard = json.dumps({"name": "g", "people": {"m1": None, "m2": "乙"}, "membership": "unknown"})
    result = took(a__json=heard, b__json=people(m1="甲"))
    rows = result.tables["members"].sort("member_id").select("member_id", "group_nickname", "membership").rows()
    assert rows == [("m1", "甲", "present"), ("m2", "乙", "unknown")]
    assert [i.duplicates for i in result.inputs] == [0, 0], "both files said something"


def test_the_order_of_paths_decides_nothing(took):
    """Paths in any order give the same tables and the same inputs."""
    files = {"a__json": people(m1="甲"), "b__json": people(m1="乙"), "c__jsonl": said("x", "y", at=1)}
    one = took(paths=["a.json", "b.json", "c.jsonl"], **files)
    other = took(paths=["c.jsonl", "b.json", "a.json"])
    assert one.inputs == other.inputs
    assert all(one.tables[n].equals(other.tables[n]) for n in one.tables)


@pytest.mark.parametrize(
    ("tables", "exported", "expected"),
    [
        ({}, "", None),
        ({}, "1767200400", date(2026, 1, 1)),
        ({"messages": datetime(2026, 1, 31, 16, tzinfo=UTC)}, "1767200400", date(2026, 2, 1)),
        ({"messages": None}, "", None),
        ({"messages": None}, "soon", None),
        ({"employees": date(2026, 3, 1)}, "1767200400", date(2026, 3, 1)),
        ({"members": datetime(2026, 1, 1, tzinfo=UTC)}, "", date(2026, 1, 1)),
    ],
)  # fmt: skip
def test_the_day_an_audit_speaks_for_is_the_latest_in_its_inputs(tables, exported, expected):
    """Export times, messages, joins and the day of an employee list count, in local time; the clock never does."""
    columns = {"messages": "at", "members": "joined_at", "employees": "as_of"}
    dtypes = {"messages": AT, "members": AT, "employees": pl.Date}
    frames = {n: pl.DataFrame({columns[n]: [v]}, schema={columns[n]: dtypes[n]}) for n, v in tables.items()}
    inputs = [Input(path="a", facts={"exported-at": exported})]
    assert latest_day(Tables(frames), inputs, "Asia/Shanghai") == expected


def test_a_merged_member_stands_where_its_nickname_stands(tmp_path):
    """A member that a roster and an archive deliver is reported at the roster's row, whatever came first."""
    (tmp_path / "a.jsonl").write_text(
        '{"msgid":"1","action":"send","from":"zs","tolist":["ls"],"roomid":"wrA","msgtime":1762000000000,'
        '"msgtype":"text","text":{"content":"好"}}\n',
        "utf-8",
    )
    (tmp_path / "z.csv").write_text(
        "群ID,群名称,群昵称,userid\nwrA,甲群,张三+集团+财务部,zs\nwrA,甲群,李四,ls\n", "utf-8"
    )
    readers = discover("groupaudit.readers", Reader, plugins=False).found
    members = ingest([tmp_path], readers, Options()).tables["members"].sort("member_id")
    assert [Path(s).name for s in members["source"]] == ["z.csv", "z.csv"]
    assert members["line"].to_list() == [3, 2]
