"""`fix`: corrected nicknames, and the reminders that ask for them."""

import csv
import stat
import sys

import pytest
from openpyxl import load_workbook

from groupaudit.inputs import OwnReportError, open_file
from groupaudit.reader import Options
from program import run

ROSTER = """群名称,群昵称,wxid
工作群,张三-集团-工程部,wxid_a
工作群,李四+集团+工程部,wxid_b
工作群,阳光男孩+集团+工程部,wxid_c
工作群,王芳+集团+工程部,wxid_d
工作群,王芳+集团+工程部,wxid_e
"""
EMPLOYEES = """工号,姓名,公司,部门,状态,wxid,数据日期
1,张三,集团,工程部,在职,wxid_a,2026-08-31
2,李四,集团,工程部,在职,wxid_b,2026-08-31
3,黄强,集团,工程部,在职,wxid_c,2026-08-31
4,王芳,集团,工程部,在职,wxid_d,2026-08-31
5,王芳,集团,工程部,在职,wxid_e,2026-08-31
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A working folder with a roster and an employee list."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "roster.csv").write_text(ROSTER, "utf-8")
    (tmp_path / "employees.csv").write_text(EMPLOYEES, "utf-8")
    return tmp_path


def proposed(folder, *options):
    """Run `fix` and return the rows of the proposal by member."""
    ran = run("fix", "roster.csv", "employees.csv", "-o", "p.csv", "--lang", "zh", *options)
    assert ran.code == 0, ran.err
    rows = csv.DictReader((folder / "p.csv").read_text("utf-8-sig").splitlines())
    return {row["成员ID"]: row for row in rows}


def test_a_wrong_separator_and_a_name_that_the_list_knows_are_safe(folder):
    """What the employee list decides by the id can be taken over as it is; who is right is not in the proposal."""
    rows = proposed(folder)
    assert (rows["wxid_a"]["建议群昵称"], rows["wxid_a"]["把握"]) == ("张三+集团+工程部", "可直接采用")
    assert (rows["wxid_c"]["建议群昵称"], rows["wxid_c"]["把握"]) == ("黄强+集团+工程部", "可直接采用")
    assert "wxid_b" not in rows


def test_what_the_data_do_not_tell_is_to_be_checked(folder):
    """Two people of one name in one department get no nickname from us."""
    rows = proposed(folder)
    assert (rows["wxid_d"]["建议群昵称"], rows["wxid_d"]["把握"]) == ("", "请先核对")


POLICY = """
[[organisation.units]]
name = "天高集团"
kind = "company"
[[organisation.units]]
name = "客户服务部"
[[organisation.units]]
name = "工程部"
[[group]]
match = { name = "工作群" }
kind = "internal"
"""


@pytest.mark.parametrize(
    ("nickname", "certainty"),
    [
        ("张三-天高集团-工程部", "可直接采用"),
        ("天高集团+工程部+张三", "可直接采用"),
        ("张三天高集团工程部", "可直接采用"),
        ("张三+天高集团+客户服务步", "请先核对"),
        ("张三+天高集团+工程部+主任", "请先核对"),
    ],
)
def test_without_a_list_only_what_a_member_wrote_himself_is_safe(folder, nickname, certainty):
    """Order and separators are safe; a unit that is only spelled alike is a guess, and a dropped word is lost."""
    (folder / "groupaudit.toml").write_text(POLICY, "utf-8")
    (folder / "roster.csv").write_text(f"群名称,群昵称,wxid\n工作群,{nickname},wxid_a\n", "utf-8")
    (folder / "employees.csv").unlink()
    assert run("fix", "roster.csv", "-o", "p.csv", "--lang", "zh").code == 0
    (row,) = csv.DictReader((folder / "p.csv").read_text("utf-8-sig").splitlines())
    assert row["建议群昵称"].startswith("张三+天高集团+")
    assert row["把握"] == certainty


def test_a_namesake_on_the_list_is_to_be_checked(folder):
    """Whom the list knows by name alone may be somebody else: his unit is not written over another's unseen."""
    (folder / "roster.csv").write_text("群名称,群昵称,wxid\n工作群,李四+集团+财务部,wxid_new\n", "utf-8")
    (folder / "employees.csv").write_text("姓名,公司,部门,状态\n李四,集团,工程部,在职\n", "utf-8")
    assert proposed(folder)["wxid_new"]["把握"] == "请先核对"


def test_who_has_no_nickname_is_proposed_one(folder):
    """A member whom the list knows by id and who never set a nickname gets his, and a reminder that quotes none."""
    (folder / "roster.csv").write_text("群名称,群昵称,wxid\n工作群,,wxid_a\n", "utf-8")
    row = proposed(folder)["wxid_a"]
    assert (row["现群昵称"], row["建议群昵称"], row["把握"]) == ("", "张三+集团+工程部", "可直接采用")
    assert "您在群“工作群”的群昵称需要调整：未设置群昵称" in (folder / "p.people.txt").read_text("utf-8")


MIXED = "群名称,群昵称,wxid\n工作群,张三-集团-工程部,wxid_a\n工作群,刘洋+集团+工程部+主任,wxid_new\n工作群,王芳-集团-工程部,wxid_d\n"


def in_workbook(*options):
    """Run `scan` and return how sure the workbook is of the correction of every member."""
    ran = run("scan", "roster.csv", "employees.csv", "-q", "--lang", "zh", "-o", "r.xlsx", *options)
    assert ran.code in (0, 1), ran.err
    head, *rows = load_workbook("r.xlsx")["昵称更正"].iter_rows(values_only=True)
    return {row[head.index("成员ID")]: row[head.index("把握")] for row in rows}


def test_the_workbook_is_as_sure_of_a_correction_as_the_proposal(folder):
    """What is safe to `fix` is safe in the workbook of a scan, and the same of a workbook made from its JSON."""
    (folder / "roster.csv").write_text(MIXED, "utf-8")
    sure = {member: row["把握"] for member, row in proposed(folder).items() if row["建议群昵称"]}
    assert set(sure.values()) == {"可直接采用", "请先核对"}
    assert in_workbook("-o", "r.json") == sure
    direct = (folder / "r.xlsx").read_bytes()
    assert run("convert", "r.json", "-o", "r.xlsx").code == 0
    assert (folder / "r.xlsx").read_bytes() == direct


def test_where_the_scope_may_hide_a_doubt_nothing_is_safe(folder):
    """A workbook without the findings of another rule on nicknames does not call their corrections safe."""
    (folder / "roster.csv").write_text(MIXED, "utf-8")
    assert "可直接采用" in in_workbook("--group", "工作群").values()
    assert set(in_workbook("--min-severity", "medium", "--select", "nickname-format").values()) <= {"请先核对"}


def test_the_suggestion_says_what_to_check_first(folder):
    """A correction that is a guess says so wherever the finding is told."""
    (folder / "roster.csv").write_text(MIXED, "utf-8")
    told = run("scan", "roster.csv", "employees.csv", "--format", "csv", "--lang", "zh").out
    rows = {
        r["成员ID"]: r["建议"]
        for r in csv.DictReader(told.lstrip("\ufeff").splitlines())
        if r["规则"] == "nickname-format"
    }
    assert rows["wxid_a"] == "改为“张三+集团+工程部”"
    assert rows["wxid_new"] == "改为“刘洋+集团+工程部”（请先核对）"


def test_the_text_for_the_group_names_nobody(folder):
    """Neither a name, nor a nickname, nor an id of a member is in what is pasted into the group."""
    proposed(folder)
    text = (folder / "p.groups.txt").read_text("utf-8")
    assert "工作群" in text
    assert "4" in text
    assert not any(word in text for word in ("张三", "阳光男孩", "黄强", "王芳", "wxid"))


def test_a_personal_text_names_nobody_else(folder):
    """The reminder about a shared nickname does not tell whose the other account is."""
    proposed(folder)
    mails = list(csv.DictReader((folder / "p.mail-merge.csv").read_text("utf-8-sig").splitlines()))
    texts = {row["成员ID"]: row["提醒正文"] for row in mails}
    assert "wxid_e" not in texts["wxid_d"]
    assert "黄强+集团+工程部" in texts["wxid_c"]
    assert (folder / "p.people.txt").read_text("utf-8").count("您好") == len(mails) == 4


def test_inputs_stay_as_they_are_and_are_no_outputs(folder):
    """Nothing is written into an input, whatever is asked for, and only their owner may read the files."""
    proposed(folder)
    assert (folder / "roster.csv").read_text("utf-8") == ROSTER
    assert run("fix", "roster.csv", "-o", "roster.csv").code == 2
    assert (folder / "roster.csv").read_text("utf-8") == ROSTER
    if sys.platform != "win32":
        assert stat.S_IMODE((folder / "p.people.txt").stat().st_mode) == 0o600


def test_a_formula_in_a_nickname_is_none_in_the_proposal(folder):
    """A nickname that begins like a formula is a text in every cell."""
    (folder / "roster.csv").write_text("群名称,群昵称,wxid\n工作群,=cmd()|张三,wxid_a\n", "utf-8")
    rows = proposed(folder)
    assert rows["wxid_a"]["现群昵称"].startswith("'=")


def test_without_anything_to_look_at_nothing_is_called_right(folder):
    """A file that cannot be read ends with 2; an export without rosters with 3."""
    (folder / "x.csv").write_bytes(b"\0\1\2")
    assert run("fix", "x.csv", "-o", "p.csv").code == 2
    assert run("fix", "employees.csv", "-o", "p.csv").code == 3


def test_a_proposal_beside_the_inputs_is_not_read_as_a_roster(folder):
    """A folder with a proposal in it can be audited again: what `fix` wrote is refused, not taken for a roster."""
    proposed(folder)
    for name in ("p.csv", "p.mail-merge.csv"):
        with pytest.raises(OwnReportError):
            open_file(folder / name, Options())


def test_a_false_alarm_asks_nobody_to_change_anything(folder):
    """With the verdicts of people nobody is reminded of what they called a false alarm; the others still are."""
    run("scan", "roster.csv", "employees.csv", "-q", "--select", "nickname", "-o", "r.csv")
    with (folder / "r.csv").open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file)
    for row in rows:
        row[head.index("核查结论")] = "误报" if row[head.index("成员ID")] == "wxid_c" else ""
    with (folder / "r.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([head, *rows])
    assert run("verdicts", "import", "r.csv", "--by", "王核查", "--on", "2026-10-01").code == 0
    assert {"wxid_a", "wxid_c"} <= proposed(folder).keys()
    rows = proposed(folder, "--verdicts", "verdicts.toml")
    assert "wxid_a" in rows
    assert "wxid_c" not in rows
    assert "阳光男孩" not in (folder / "p.people.txt").read_text("utf-8")


def test_a_number_in_a_nickname_stays_whole(folder):
    """Whoever is to be asked is found by the nickname as it is; only reports mask it."""
    (folder / "roster.csv").write_text("群名称,群昵称,wxid\n工作群,张三-集团-13800138000,wxid_a\n", "utf-8")
    assert proposed(folder)["wxid_a"]["现群昵称"] == "张三-集团-13800138000"
    run("scan", "roster.csv", "employees.csv", "-q", "-o", "r.json")
    assert "13800138000" not in (folder / "r.json").read_text("utf-8")
