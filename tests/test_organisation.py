"""The policy describes groups and units; tables carry it on to the rules."""

import polars as pl
import pytest

from builders import build
from groupaudit import organisation
from groupaudit.policy import parse
from groupaudit.settings import Group
from groupaudit.tables import Tables


def applied(toml, tables):
    """Lay a policy over tables."""
    return organisation.apply(parse(toml, {}), tables)


def kinds(toml, tables):
    """Return the kind of every group."""
    return dict(applied(toml, tables)[0]["groups"].select("group_id", "kind").iter_rows())


GROUPS = build("""
| groups.group_id | groups.name    | groups.kind | groups.source      |
|-----------------|----------------|-------------|--------------------|
| g1              | 金沙湾业主群   | –           | exports/金沙湾.csv |
| g2              | 天高集团总群   | –           | exports/总群.json  |
| g3              | –              | internal    | x.json             |
""")


@pytest.mark.parametrize(
    ("match", "fits"),
    [
        ('id = "g1"', {"g1"}),
        ('name = "*业主*"', {"g1"}),
        ('name = "金沙湾业主群"', {"g1"}),
        ('pattern = "^天高.+群$"', {"g2"}),
        ('file = "金沙湾.csv"', {"g1"}),
        ('file = "*.json"', {"g2", "g3"}),
        ('name = "*", file = "*.csv"', {"g1"}),
        ('id = "g1", name = "天高*"', set()),
        ("", set()),
    ],
)
def test_which_groups_an_entry_is_about(match, fits):
    """All that an entry gives must agree; an entry that gives nothing is about no group."""
    found = kinds(f'[[group]]\nmatch = {{ {match} }}\nkind = "outward"', GROUPS)
    assert {g for g, kind in found.items() if kind == "outward"} == fits


def test_the_first_entry_that_fits_counts():
    """Particular entries stand before general ones."""
    toml = '[[group]]\nmatch = {name = "*业主*"}\nkind = "owners"\n[[group]]\nmatch = {name = "*"}\nkind = "internal"'
    assert kinds(toml, GROUPS) == {"g1": "owners", "g2": "internal", "g3": "internal"}


def test_a_group_known_by_its_file_alone_is_matched_by_that_name():
    """The roster 金沙湾业主群.csv is one of residents: it has no name beside its id, and is none of the rest."""
    toml = '[[group]]\nmatch = {name = "*业主群"}\nkind = "owners"\n[[group]]\nmatch = {name = "*"}\nkind = "internal"'
    groups = build("| groups.group_id | groups.name |\n|---|---|\n| 金沙湾业主群 | – |\n| 20@chatroom | – |\n")
    assert kinds(toml, groups) == {"金沙湾业主群": "owners", "20@chatroom": "internal"}


def test_without_an_entry_the_export_decides():
    """What no entry describes keeps the kind that its export gives, else it is unknown."""
    assert kinds("", GROUPS) == {"g1": "unknown", "g2": "unknown", "g3": "internal"}


def test_an_entry_without_kind_leaves_the_kind():
    """An entry may be about the purpose alone."""
    assert kinds('[[group]]\nmatch = { id = "g3" }\npurpose = "x"', GROUPS)["g3"] == "internal"


def test_the_path_of_the_file_does_not_matter(monkeypatch):
    """Windows paths are matched by file name like all others."""
    entry = Group.model_validate({"match": {"file": "总群.json"}})
    assert organisation.matches(entry, "g", "", "C:\\导出\\总群.json")
    assert organisation.matches(entry, "g", "", "/导出/总群.json")


def test_groups_out_of_scope_leave_every_table():
    """A group out of scope is dropped with its members, messages and events before any rule looks."""
    tables = build("""
| groups.group_id |
|-----------------|
| g1              |
| g2              |

| members.group_id |
|------------------|
| g1               |
| g2               |

| messages.group_id | messages.text |
|-------------------|---------------|
| g1                | 早            |
| g2                | 早            |

| employees.name |
|----------------|
| 张三           |
""")
    kept, dropped = applied('[[group]]\nmatch = { id = "g1" }\nin-scope = false', tables)
    assert dropped == ["g1"]
    assert all(set(kept[n]["group_id"]) == {"g2"} for n in ("groups", "members", "messages"))
    assert kept["employees"].height == 1


def test_groups_that_nobody_described_can_be_described_by_the_policy():
    """A group known from its messages alone is put out of scope, or given a kind, like any other."""
    talk = build(
        "| messages.group_id | messages.text | messages.source |\n|---|---|---|\n| g1 | 早 | a.jsonl |\n| g2 | 早 | a.jsonl |"
    )
    bare = Tables({"messages": talk["messages"]}, talk.context)
    kept, dropped = applied(
        '[[group]]\nmatch = { id = "g1" }\nin-scope = false\n[[group]]\nmatch = { file = "a.jsonl" }\nkind = "outward"',
        bare,
    )
    assert dropped == ["g1"]
    assert kept["groups"].select("group_id", "kind", "name").rows() == [("g2", "outward", None)]
    assert kept["messages"]["group_id"].to_list() == ["g2"]


def labels(toml="", tables=None):
    """Return label, unit and whether it is the spelling to write, of every spelling that is known."""
    kept, _ = applied(toml, tables or Tables())
    return kept["units"].select("label", "unit", "preferred").rows() if "units" in kept else []


ORGANISATION = """
[organisation]
name = "天高集团"
[[organisation.units]]
name = "总裁办公室"
short = "总裁办"
aliases = ["总办"]
[[organisation.units]]
name = "工程部"
"""


def test_every_spelling_of_a_unit_is_a_row():
    """The short name is the one to write; full name and aliases count as right."""
    assert labels(ORGANISATION) == [
        ("天高集团", "天高集团", True),
        ("总裁办", "总裁办公室", True),
        ("总裁办公室", "总裁办公室", False),
        ("总办", "总裁办公室", False),
        ("工程部", "工程部", True),
    ]


def test_units_come_from_lists_too():
    """Departments and employees name units where the policy does not."""
    tables = build("""
| departments.department_id | departments.name | departments.parent_id |
|---------------------------|------------------|-----------------------|
| 1                         | 天高集团         | 0                     |
| 2                         | 财务部           | 1                     |

| employees.company | employees.departments |
|-------------------|-----------------------|
| 天高物业          | 客服部、财务部        |
""")
    kept, _ = applied("", tables)
    assert kept["units"]["preferred"].all()
    assert set(kept["units"].select("label", "kind", "parent", "basis").rows()) == {
        ("天高集团", "company", "", "departments"),
        ("财务部", "department", "天高集团", "departments"),
        ("天高物业", "company", "", "employees"),
        ("客服部", "department", "天高物业", "employees"),
    }
    known, _ = applied('[organisation]\nname = "天高集团"', tables)
    assert known["units"].filter(label="天高集团")["basis"].to_list() == ["policy"]


POLICY_UNITS = """
[[organisation.units]]
name = "综合管理部"

[[organisation.units]]
name = "总裁办公室"
short = "总裁办"

[[organisation.units]]
name = "工程部"

[[organisation.units]]
name = "财务部"
"""


def test_a_short_name_on_the_list_stands_below_the_unit_it_means():
    """A policy need not know how the employee list shortens a unit; what the list names itself, or numbers, is another."""
    tables = build("""
| employees.company | employees.departments                        |
|-------------------|----------------------------------------------|
| 天高集团          | 综管部、总办、财务、财务部、工程部、工程管理部、工程一部 |
""")
    kept, _ = applied(POLICY_UNITS, tables)
    listed = kept["units"].filter(basis="employees", kind="department").select("unit", "parent").rows()
    assert dict(listed) == {
        "综管部": "综合管理部",
        "总办": "总裁办公室",
        "财务": "财务部",
        "工程管理部": "天高集团",
        "工程一部": "天高集团",
    }


TREE = """
| departments.department_id | departments.name | departments.parent_id |
|---------------------------|------------------|-----------------------|
| 1                         | 岚川集团         | 0                     |
| 20                        | 岚川物业         | 1                     |
| 21                        | 蓝湾             | 1                     |
| 22                        | 华东大区         | 1                     |
| 23                        | 工程部           | 1                     |
| 6                         | 客服部           | 20                    |
| 7                         | 保洁             | 22                    |
| 8                         | 维修组           | 23                    |

| employees.company | employees.departments |
|-------------------|-----------------------|
| 蓝 湾             | 客服部                |
"""


def test_a_department_list_holds_companies_too():
    """A node is a company by its ending or by the employee list; one with nodes below may be one, unless its name says not."""
    kept, _ = applied("", build(TREE))
    assert dict(kept["units"].filter(basis="departments").select("label", "kind").iter_rows()) == {
        "岚川集团": "company",
        "岚川物业": "subsidiary",
        "蓝湾": "subsidiary",
        "华东大区": "company-or-department",
        "工程部": "department",
        "客服部": "department",
        "保洁": "department",
        "维修组": "department",
    }
    named, _ = applied('[[organisation.units]]\nname = "岚川物业"\nkind = "department"', build(TREE))
    assert named["units"].filter(label="岚川物业")["kind"].to_list() == ["department"]


def test_without_any_organisation_there_is_no_such_table():
    """Rules over units are then skipped, and say what to supply."""
    assert labels() == []


def test_formats_and_settings_reach_the_rules(tmp_path):
    """Nickname formats become a table; names that are never a hit, own domains and lexicons go into the context."""
    path = tmp_path / "groupaudit.toml"
    toml = 'allow = ["好运来"]\nlexicons = ["own.tsv"]\n[organisation]\nname = "天高集团"\nprojects = ["金沙湾"]\ndomains = ["tiangao.example"]\n[nickname-formats.internal]\nemployee = "姓名-部门"'
    kept, _ = organisation.apply(parse(toml, {}, path), Tables())
    assert kept["formats"].rows() == [("internal", "employee", "姓名-部门")]
    assert kept.context.allow_phrases == ("天高集团", "好运来", "金沙湾")
    assert kept.context.own_domains == ("tiangao.example",)
    assert kept.context.lexicons == ((tmp_path / "own.tsv").as_posix(),)


def test_groups_keep_their_order_and_columns():
    """Describing groups adds nothing and loses nothing."""
    kept, _ = applied("", GROUPS)
    assert kept["groups"].drop("kind").equals(GROUPS["groups"].drop("kind"))
    assert kept["groups"].schema["kind"] == pl.String
