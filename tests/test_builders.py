"""The Markdown that tests are written in means what it says."""

from datetime import UTC, date, datetime

import polars as pl

from builders import build, cells, example, examples


def test_null_empty_and_lists_are_told_apart():
    """A dash is null, an empty cell the empty string or list, and 、 separates items."""
    tables = build("""
| employees.name | employees.departments | employees.joined_on | employees.position |
|----------------|-----------------------|---------------------|--------------------|
| 张三           | 总裁办、工程部        | 2024-09-02          |                    |
| 李四           |                       | –                   | –                  |
""")
    kept = tables["employees"].select("employee_id", "name", "departments", "joined_on", "position")
    assert kept.rows() == [
        ("e1", "张三", ["总裁办", "工程部"], date(2024, 9, 2), ""),
        ("e2", "李四", [], None, None),
    ]


def test_a_marked_row_repeats_with_advancing_time_and_takes_turns():
    """`… ×4 every 30s` gives four rows, and `m1 / m2` alternates between them."""
    messages = build("""
| messages.at | messages.member_id | messages.text              |
|-------------|--------------------|----------------------------|
| 10:00       | m1 / m2            | 在吗 / 在 … ×4 every 30s   |
| –           | m3                 | 无时间                     |
""")["messages"]
    at = [datetime(2024, 9, 2, 2, 0, tzinfo=UTC).replace(minute=s // 60, second=s % 60) for s in (0, 30, 60, 90)]
    assert messages["at"].to_list() == [*at, None]
    assert messages["member_id"].to_list() == ["m1", "m2", "m1", "m2", "m3"]
    assert messages["text"].to_list() == ["在吗", "在", "在吗", "在", "无时间"]
    assert messages["message_id"].n_unique() == 5


def test_escapes_and_generators_are_expanded():
    """Characters that a table cannot show are written by name, and generated numbers have right check digits."""
    text = build("| messages.text |\n|---|\n| 赌{zwsp}博{newline}{u2005}{id-card}{mobile:2}{else} |")["messages"][
        "text"
    ][0]
    assert text.startswith("赌\u200b博\n\u2005110101")
    assert text.endswith("{else}")
    number = text[5:23]
    assert sum((10 if d == "X" else int(d)) * 2 ** (17 - i) for i, d in enumerate(number)) % 11 == 1
    card = build("| messages.text |\n|---|\n| {bank-card} |")["messages"]["text"][0]
    digits = [int(d) * (2 if i % 2 else 1) for i, d in enumerate(reversed(card))]
    assert sum(d - 9 if d > 9 else d for d in digits) % 10 == 0


def test_expectations_context_and_params_are_no_tables():
    """Tables of findings, undecided subjects, context and params describe the run, not the data."""
    ex = example("""
| context.as_of | context.own_domains |
|---------------|---------------------|
| 2024-09-30    | tiangao.example     |

| params.min-messages |
|---------------------|
| 4                   |

| undecided.reason | undecided.count |
|------------------|-----------------|
| no-name          | 2               |

| findings.member_id |
|--------------------|
| m1                 |
""")
    assert not ex.tables.frames
    assert ex.tables.context.as_of == date(2024, 9, 30)
    assert ex.tables.context.own_domains == ("tiangao.example",)
    assert ex.params == {"min-messages": "4"}
    assert ex.undecided == {"no-name": 2}
    assert ex.findings == ({"member_id": "m1"},)


def test_subsections_share_the_tables_above_them():
    """Each ### heading of a section is an example of its own over the shared tables."""
    doc = "说明。\n\n## Flags\n\n| groups.name |\n|---|\n| 甲 |\n\n### 一\n\n### 二\n\n| groups.name |\n|---|\n| 乙 |\n\n## Allows\n"
    names = [ex.tables["groups"]["name"].to_list() for ex in examples(doc, "Flags")]
    assert names == [["甲"], ["甲", "乙"]]


def test_findings_are_compared_as_cells():
    """Lists, nulls and times come out as a Markdown table would show them."""
    found = build("| messages.at |\n|---|\n| 10:00 |")["messages"].with_columns(
        fields=pl.lit('{"who":["甲","乙"],"n":null}')
    )
    assert cells(found, ["at", "fields.who", "fields.n"]) == [
        {"at": "2024-09-02 10:00", "fields.who": "甲、乙", "fields.n": "–"}
    ]
