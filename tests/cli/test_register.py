"""`groupaudit register` fills in both forms from exports, and what it writes is read back the same."""

from pathlib import Path

import pytest

from groupaudit.api import Request, policy_for, read, rules
from groupaudit.organisation import apply
from groupaudit.tables import CELLED
from groupaudit.tasks.filing import member_form_of, register_of
from program import chatlab, run, text

SAMPLES = Path(__file__).parents[2] / "samples"
INPUTS = [SAMPLES / "exports", SAMPLES / "employees.csv"]
REGISTER, MEMBERS = "微信群信息登记表", "微信群成员信息管理表"


@pytest.fixture(scope="module")
def tables():
    """Return what the sample exports say."""
    request = Request(paths=INPUTS, plugins=False)
    policy = policy_for(None, INPUTS, rules(plugins=False).found)
    return apply(policy, read(request, policy).tables)[0]


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_what_is_written_is_read_back_the_same(tables, tmp_path, suffix):
    """Both forms, in both formats, hold what the exports say of groups and members."""
    ran = run("register", *INPUTS, "-o", tmp_path, *(["--csv"] if suffix == ".csv" else []))
    assert ran.code == 0
    again = read(Request(paths=[tmp_path], plugins=False), policy_for(None, [tmp_path], rules(plugins=False).found))
    assert again.problems == ()
    for name, filed in (("register", register_of(tables)), ("member_form", member_form_of(tables))):
        assert filed.height
        found = again.tables[name].drop(list(CELLED))
        assert found.rows() == filed.drop(list(CELLED)).rows()


@pytest.mark.parametrize("employment", ["正式", "外包", "劳务派遣", "驻场"])
@pytest.mark.parametrize("status", ["在职", "离职"])
def test_the_kind_of_person_that_is_filed_is_true_and_read_back(tmp_path, employment, status):
    """Outsourced is no dispatched labour and who has left is no employee; the form claims no legal form nobody told."""
    (tmp_path / "e.csv").write_text(
        f"姓名,公司,wxid,状态,用工形式\n桑桂芳,天衡,wxid_a,{status},{employment}\n", "utf-8"
    )
    (tmp_path / "r.csv").write_text("群名称,群ID,wxid,群昵称\n客服部群,1@chatroom,wxid_a,桑桂芳+天衡\n", "utf-8")
    lists = ("--employees", tmp_path / "e.csv", "--roster", tmp_path / "r.csv")
    assert run("register", tmp_path / "r.csv", *lists, "-o", tmp_path / "o", "--csv").code == 0
    form = tmp_path / "o" / f"{MEMBERS}.csv"
    kind = "departed" if status == "离职" else "employee" if employment == "正式" else "contractor"
    written = {"departed": "离职人员", "employee": "员工", "contractor": "派遣或外包人员"}[kind]
    assert written in form.read_text("utf-8")
    again = read(Request(paths=[form], plugins=False), policy_for(None, [form], rules(plugins=False).found))
    assert again.tables["member_form"]["person_kind"].to_list() == [kind]


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_names_that_look_odd_are_read_back_the_same(tmp_path, suffix):
    """A group called 示例, and a nickname with a line break, a mark of direction, or what such a mark is shown as."""
    names = ["张三\n集团", "李四\u202e集团", "王五⟨000A⟩集团", "=赵六"]
    talk = chatlab(
        name="示例：消防演练群", group_id="7@chatroom", members={f"m{n}": name for n, name in enumerate(names)}
    )
    (tmp_path / "a.json").write_text(text(talk), "utf-8")
    out = tmp_path / "forms"
    assert run("register", tmp_path / "a.json", "-o", out, *(["--csv"] if suffix == ".csv" else [])).code == 0
    again = read(Request(paths=[out], plugins=False), policy_for(None, [out], rules(plugins=False).found))
    assert again.problems == ()
    assert again.tables["register"]["group_name"].to_list() == ["示例：消防演练群"]
    assert sorted(again.tables["member_form"]["group_nickname"]) == sorted(names)


def test_the_register_tells_what_is_known_and_leaves_the_rest_empty(tables):
    """The day of filing and whether a group shall last are for a person to say."""
    filed = register_of(tables)
    assert filed["filed_on"].null_count() == filed.height
    assert filed["long_term"].null_count() == filed.height
    suppliers = filed.filter(group_name="天高物业供应商对接群").row(0, named=True)
    assert (suppliers["kind"], suppliers["unit"], str(suppliers["created_on"])) == ("outward", "工程部", "2026-08-10")
    assert suppliers["owner_name"] == "周建国"


def test_blank_forms_are_filled_in_where_they_lie(tmp_path):
    """A form that nobody has touched holds nothing to lose; once it is filled in, it does."""
    for command in (("init", tmp_path, "--templates"), ("register", *INPUTS, "-o", tmp_path)):
        assert run(*command).code == 0
    filled = (tmp_path / f"{REGISTER}.xlsx").read_bytes()
    for command in (("init", tmp_path, "--templates"), ("register", *INPUTS, "-o", tmp_path)):
        assert run(*command).code == 2
    assert (tmp_path / f"{REGISTER}.xlsx").read_bytes() == filled


def test_existing_forms_are_not_overwritten(tmp_path):
    """What somebody has filled in is not lost unless he says so."""
    (tmp_path / f"{REGISTER}.xlsx").write_bytes(b"mine")
    refused = run("register", *INPUTS, "-o", tmp_path)
    assert refused.code == 2
    assert "--force" in refused.err
    assert (tmp_path / f"{REGISTER}.xlsx").read_bytes() == b"mine"
    assert run("register", *INPUTS, "-o", tmp_path, "--force").code == 0


def test_without_groups_nothing_is_written(tmp_path):
    """A list of departments tells of no group and no member; both forms say so."""
    (tmp_path / "departments.json").write_text('{"errcode":0,"department":[{"id":1,"name":"集团","parentid":0}]}')
    ran = run("register", tmp_path / "departments.json", "-o", tmp_path)
    assert "nothing in the inputs to fill in" in ran.err
    assert not list(tmp_path.glob("*.xlsx"))


def test_blank_forms_are_written_by_init(tmp_path):
    """All four, with an example, and never over what somebody wrote."""
    assert run("init", tmp_path, "--templates").code == 0
    assert len(list(tmp_path.glob("*.xlsx"))) == 4
    (tmp_path / f"{MEMBERS}.xlsx").write_bytes(b"mine")
    assert run("init", tmp_path, "--templates").code == 2
    assert not (tmp_path / "groupaudit.toml").exists()


def test_the_folder_that_is_named_is_made(tmp_path):
    """Blank and filled-in forms go where the command line says, also the first time."""
    blank, filled = tmp_path / "blank", tmp_path / "new" / "filled"
    assert run("init", blank, "--templates").code == 0
    assert run("register", *INPUTS, "-o", filled).code == 0
    assert (len(list(blank.glob("*.xlsx"))), len(list(filled.glob("*.xlsx")))) == (4, 2)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["blank", "new"]


def test_a_folder_that_cannot_be_made_is_a_wrong_usage(tmp_path):
    """A file stands in its place."""
    (tmp_path / "forms").write_text("mine")
    ran = run("init", tmp_path / "forms", "--templates")
    assert ran.code == 2
    assert "forms" in ran.err
