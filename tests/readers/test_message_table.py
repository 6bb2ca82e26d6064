"""A table of messages that no reader knows, explained by the column map of a policy."""

from datetime import UTC, datetime

import pytest

from opened import batch_of, members, problem_of, rejected, said
from program import run
from workbooks import xlsx

MAP = {"何时": "message_time", "何人": "message_sender", "说了什么": "message_text"}
TABLE = '何时,何人,说了什么,其他\n2026-09-01 09:00:00,刘洋,"一\n二",x\n2026/9/1 9:01,赵琳,[图片],x\n'


@pytest.fixture
def read(tmp_path):
    """Read one table with a map."""

    def read(content, column_map=MAP, name="翠湖群.csv"):
        return batch_of(tmp_path, name, content, reader="message-table", column_map=column_map)

    return read


def test_three_columns_are_enough(read):
    """Senders are known by name, the group is the file, and columns that nobody explains are left."""
    batch = read(TABLE)
    assert said(batch, "line", "group_id", "member_id", "at", "kind", "text") == [
        (2, "翠湖群", "name:刘洋", datetime(2026, 9, 1, 1, tzinfo=UTC), "text", "一\n二"),
        (4, "翠湖群", "name:赵琳", datetime(2026, 9, 1, 1, 1, tzinfo=UTC), "image", None),
    ]
    assert members(batch, "group_nickname", "name_basis") == [("刘洋", "unknown"), ("赵琳", "unknown")]
    assert batch.facts["assumed-timezone"] == "Asia/Shanghai"


def test_ids_kinds_and_groups_where_there_are_columns(read):
    """A workbook is read like a CSV file; kinds are words of exporters."""
    header = ["群", "群号", "编号", "号", "何时", "何人", "类别", "说了什么"]
    more = {
        "群": "group_name",
        "群号": "group_id",
        "编号": "message_id",
        "号": "message_sender_id",
        "类别": "message_kind",
    }
    rows = [
        ["翠湖群", "1@chatroom", "7", "wxid_aa", "2026-09-01 09:00:00", "刘洋", "文件", "[文件] 清单.xlsx"],
        ["采购群", "2@chatroom", "8", "", "2026-09-01 09:00:00", "赵琳", "文本", "早"],
    ]
    batch = read(xlsx([header, *rows], names=["消息"]), MAP | more, "a.xlsx")
    assert said(batch, "group_id", "message_id", "member_id", "kind", "file_name") == [
        ("1@chatroom", "7", "wxid_aa", "file", "清单.xlsx"),
        ("2@chatroom", "8", "name:赵琳", "text", None),
    ]
    assert batch.tables["groups"].sort("group_id")["name"].to_list() == ["翠湖群", "采购群"]


def test_what_is_wrong_is_a_reject(read):
    """Times, ids that a spreadsheet has rounded, and rows with too many fields."""
    batch = read(
        "编号,何时,何人,说了什么\n1,2026-13-01,甲,何时\n7.42E+18,2026-09-01 09:00:00,甲,何\n3,2026-09-01 09:00:00,甲,多,出,来\n4,2026-09-01 09:00:00,甲,早\n",
        MAP | {"编号": "message_id"},
    )
    assert [(line, reason.partition(":")[0]) for line, reason in rejected(batch)] == [
        (2, "impossible-time"),
        (3, "damaged-number"),
        (4, "too-many-fields"),
    ]
    assert said(batch, "message_id", "text") == [("4", "早")]


def test_without_a_map_the_error_says_how_to_write_one(tmp_path):
    """The same file and no policy: where the map goes, and which names it needs."""
    problem = problem_of(tmp_path, "a.csv", TABLE)
    for part in (
        '"表头" = "message_time"',
        '"heading" = "message_time"',
        "message_sender",
        "message_text",
        "[column-map]",
    ):
        assert part in problem


def test_a_policy_explains_a_table_to_the_program(tmp_path, monkeypatch):
    """What the policy says reaches scan and inspect alike."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "翠湖群.csv").write_text(TABLE, "utf-8")
    (tmp_path / "groupaudit.toml").write_text(
        "[column-map]\n" + "\n".join(f'"{heading}" = "{name}"' for heading, name in MAP.items()), "utf-8"
    )
    ran = run("inspect", "翠湖群.csv")
    assert (ran.code, "识别为 message-table · utf-8 · 2 行，采用 2" in ran.out) == (0, True)
    assert run("scan", "翠湖群.csv").code == 0
