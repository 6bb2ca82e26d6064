"""What is told of a case: by tables that have a file of their own, and by those that have none."""

import polars as pl

from builders import build
from groupaudit.derived import materialise
from groupaudit.disclosure import Disclosure
from groupaudit.exhibit import Case, Exhibit, Kind
from groupaudit.headings import heading
from groupaudit.registry import discover
from groupaudit.rule import Rule
from groupaudit.tables import DEPARTMENTS, EMPLOYEES, GROUPS, MEMBERS
from groupaudit.tasks.explaining import HIDDEN, neighbours, told
from groupaudit.tasks.showing import Reader, shown
from groupaudit.vocabulary import Language, Show

ZH = Reader(language=Language.ZH, timezone="Asia/Shanghai")


def reader(show):
    return Reader(language=Language.ZH, timezone="Asia/Shanghai", disclosure=Disclosure(show=show, key=b"k" * 32))


def lines(exhibit, tables, to=ZH):
    """Return the rows of an exhibit by heading, as they are shown."""
    page = shown(exhibit, tables, to)
    return [dict(zip(page.headings, row, strict=True)) for row in page.rows]


def test_every_field_and_every_plain_column_has_a_heading():
    """`why` shows no name of the program's own to a Chinese reader, of fields of findings or of tables shown as they are."""
    rules = discover("groupaudit.rules", Rule, plugins=False).found.values()
    fields = {name for r in rules for name in r.fields}
    columns = {name for table in (GROUPS, MEMBERS, EMPLOYEES, DEPARTMENTS) for name in table} - {*HIDDEN}
    assert {name for name in fields | columns if heading(name)[0] == name} == set()


def test_a_wave_is_told_by_the_messages_elsewhere():
    """The same text in two groups: how often, and when, where and by whom each time."""
    tables = build("""
        | groups.group_id | groups.name |
        |-----------------|-------------|
        | g1              | 甲群        |
        | g2              | 乙群        |

        | messages.group_id | messages.member_id | messages.at | messages.text                        |
        |-------------------|--------------------|-------------|--------------------------------------|
        | g1                | m1                 | 10:00       | 高薪兼职日结三百，想做的加我微信详聊 |
        | g2                | m1                 | 10:02       | 高薪兼职日结三百，想做的加我微信详聊 |
        """)
    tables, _ = materialise(tables, {"waves"})
    figures, elsewhere = told(tables, "waves", Case(group_id="g1", member_id="m1", row=0))
    assert lines(figures, tables)[0]["群数"] == "2"
    assert [row["群名"] for row in lines(elsewhere, tables)] == ["甲群", "乙群"]
    assert list(told(tables, "waves", Case(row=None))) == []


def test_a_table_that_nothing_knows_is_told_by_its_columns():
    """Rows of the message or member are shown under the names of their columns, others are not; lists by their file."""
    tables = build("| members.member_id |\n|---|\n| m1 |\n| m2 |\n")
    marks = pl.DataFrame(
        {"group_id": ["g1", "g1"], "member_id": ["m1", "m2"], "colour": ["red", "blue"], "line": [4, 5]}
    )
    tables = tables.replace(
        marks=marks.with_columns(source=pl.lit("x.csv")), words=pl.DataFrame({"source": ["w.csv"] * 3})
    )
    (mine,) = told(tables, "marks", Case(group_id="g1", member_id="m2"))
    assert lines(mine, tables) == [{"成员": "m2", "成员ID": "m2", "colour": "blue", "出处": "x.csv:5"}]
    (sources,) = told(tables, "words", Case(group_id="g1", member_id="m2"))
    assert lines(sources, tables) == [{"行数": "3", "出处": "w.csv"}]


def test_what_comes_from_a_message_counts_as_the_message():
    """A column that nothing knows, in a table about messages, is hidden like the message itself."""
    tables = build("| messages.text |\n|---|\n| 一句话 |\n")
    tables = tables.replace(echoes=pl.DataFrame({"row": [0], "echo": ["一句话"]}, schema_overrides={"row": pl.UInt32}))
    (echo,) = told(tables, "echoes", Case(row=0, group_id="g1", member_id="m1"))
    assert "一句话" not in str(lines(echo, tables))
    assert "一句话" in str(lines(echo, tables, reader(Show.MESSAGE)))


def test_neighbours_are_those_of_the_group_in_order_of_time():
    """Messages of other groups are no neighbours; at the end of a group there are fewer."""
    tables = build("""
        | messages.group_id | messages.message_id | messages.at |
        |-------------------|---------------------|-------------|
        | g1                | third               | 10:03       |
        | g2                | other               | 10:02       |
        | g1                | first               | 10:01       |
        | g1                | second              | 10:02       |
        """)
    around = neighbours(tables, Case(group_id="g1", row=0), 1)
    assert around is not None
    assert tables["messages"]["message_id"][around.rows["row"]].to_list() == ["second", "third"]
    assert around.rows["here"].to_list() == [False, True]


def test_columns_are_hidden_by_what_they_hold():
    """People become pseudonyms, text is masked or blocked, codes and numbers stay; classified rows lose all text."""
    columns = {
        "who": (("谁", "who"), Kind.PERSON),
        "said": (("话", "said"), Kind.TEXT),
        "n": (("数", "n"), Kind.NUMBER),
    }
    rows = pl.DataFrame({"who": ["张三"], "said": ["电话13900000001"], "n": [7]})
    exhibit = Exhibit(id="x", title=("甲", "x"), rows=rows, columns=columns)
    tables = build("| groups.name |\n|---|\n| 群 |\n")
    assert lines(exhibit, tables) == [{"谁": "张三", "话": "电话13*******01", "数": "7"}]
    (hidden,) = lines(exhibit, tables, reader(Show.NONE))
    assert hidden["谁"].startswith("P-")
    assert set(hidden["话"]) == {"█"}
    secret = shown(exhibit, tables, reader(Show.MESSAGE), secret=[3], case=Case(row=3))
    assert secret.rows[0][1:] == ("████████", "7")
