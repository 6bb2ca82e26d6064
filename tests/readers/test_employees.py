"""Employee lists: several departments a person, dates of every spelling, and what must not be read."""

import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groupaudit.errors import UnreadableInputError
from groupaudit.files.sheets import read_sheets
from groupaudit.reader import Options, Source
from groupaudit.reader_words import ASIDE, NOTES, REASONS
from groupaudit.readers.employees import employees
from program import run
from workbooks import xlsx


def one(data, name="员工名单.csv", **options):
    """Read a file of one sheet."""
    raw = data.encode() if isinstance(data, str) else data
    (sheet,) = read_sheets(name, raw, options.get("column_map"))
    (batch,) = employees.read(Source(name=name, form="sheet", sheet=sheet, options=Options(**options)))
    return batch


def people(batch, *columns):
    """Return the wanted columns of the employees."""
    return batch.tables["employees"].select(columns).rows()


def accounted(batch):
    """Tell whether every row that was read is somewhere, under a reason that is explained."""
    reasons = {reason.partition(":")[0] for reason in batch.rejects["reason"]}
    known = reasons <= REASONS.keys() and batch.set_aside.keys() <= ASIDE.keys() and batch.notes.keys() <= NOTES.keys()
    return known and batch.rows == batch.kept + sum(batch.set_aside.values()) + batch.rejects.height


LIST = """工号,姓名,公司,部门,职务,用工形式,入职日期,状态,离职日期,wxid,微信号,曾用部门
007,张三,天高集团,总裁办,经理,正式,2020/1/2,在职,-,wxid_1,zhang3,行政部、后勤部
008,李四,天高物业,物业部；工程部/维修组,主管,外包,2021年3月4日,离职,45293,,,
"""


def test_every_column_is_read():
    """Lists are split, dates read in any spelling, `-` means none, ids keep their zeros."""
    batch = one(LIST)
    assert people(batch, "employee_id", "name", "company", "position", "employment", "status", "line") == [
        ("007", "张三", "天高集团", "经理", "正式", "在职", 2),
        ("008", "李四", "天高物业", "主管", "外包", "离职", 3),
    ]
    assert people(batch, "departments", "former_departments", "account_ids") == [
        (["总裁办"], ["行政部", "后勤部"], ["wxid_1", "zhang3"]),
        (["物业部", "工程部", "维修组"], [], []),
    ]
    assert people(batch, "joined_on", "left_on", "as_of") == [
        (dt.date(2020, 1, 2), None, None),
        (dt.date(2021, 3, 4), dt.date(2024, 1, 2), None),
    ]
    assert accounted(batch)


def test_a_row_with_two_names_is_two_people():
    """Nobody of them is missing from the list, and neither has a number or account that may be the other's."""
    batch = one(
        "工号,姓名,部门,wxid,状态\n7,张三-李科,工程部,wxid_a,在职\n8,王五,工程部,wxid_b,在职\n9,赵六-孙科,,,离职\n"
    )
    assert people(batch, "employee_id", "name", "departments", "account_ids") == [
        (None, "张三", ["工程部"], []),
        (None, "李科", ["工程部"], []),
        ("8", "王五", ["工程部"], ["wxid_b"]),
        ("9", "赵六-孙科", [], []),
    ]
    assert accounted(batch)


@pytest.mark.parametrize("heading", ["账号", "账号(必填)", "英文ID", "成员UserID"])
def test_the_accounts_of_wecoms_own_lists(heading):
    """Its console has called them differently over the years; departments are paths, several parted by semicolons."""
    batch = one(f"姓名,{heading},别名,职务,部门\n张三,zhangsan,,经理,天高集团/工程部;天高集团/财务部\n")
    assert people(batch, "account_ids", "departments") == [(["zhangsan"], ["天高集团", "工程部", "财务部"])]


def test_several_rows_of_one_person_are_one_employee():
    """Departments and accounts are united; both rows count as kept; the same number at another name is another person."""
    batch = one(
        "工号,姓名,部门,wxid,离职日期\n007,张三,总裁办,a,\n007,张三,物业部,b,\n007,李四,物业部,,\n,王五,甲,,\n,王五,乙,,\n"
    )
    assert sorted(people(batch, "employee_id", "name", "departments", "left_on"), key=str) == [
        ("007", "张三", ["总裁办", "物业部"], None),
        ("007", "李四", ["物业部"], None),
        (None, "王五", ["乙"], None),
        (None, "王五", ["甲"], None),
    ]
    assert sorted(people(batch, "account_ids")[0][0]) == ["a", "b"]
    assert (batch.rows, batch.kept) == (5, 5)


def test_rows_that_differ_in_whether_somebody_left_stay_apart():
    """What they come to is settled with all other lists."""
    batch = one("工号,姓名,部门,离职日期\n007,张三,总裁办,2024/1/1\n007,张三,物业部,\n")
    assert people(batch, "departments", "left_on", "line") == [
        (["总裁办"], dt.date(2024, 1, 1), 2),
        (["物业部"], None, 3),
    ]


def test_columns_of_one_meaning_are_united():
    """部门 and 科室, 职务 and 岗位, userid and wxid stand side by side in many lists."""
    batch = one(
        "工号,姓名,部门,科室,职务,岗位,userid,wxid\n1,张三,总裁办,文秘科,经理,文秘,z3,wxid_1\n2,李四,总裁办,,,文秘,,\n"
    )
    assert people(batch, "departments", "position", "account_ids") == [
        (["总裁办", "文秘科"], "经理、文秘", ["z3", "wxid_1"]),
        (["总裁办"], "文秘", []),
    ]


@pytest.mark.parametrize("written", ["wxid_1；wxid_2", "wxid_1、wxid_2", "wxid_1 / wxid_2"])
def test_a_cell_may_hold_two_accounts(written):
    """Somebody with two accounts is known by both of them."""
    assert people(one(f"工号,姓名,wxid\n1,张三,{written}\n"), "account_ids") == [(["wxid_1", "wxid_2"],)]


@pytest.mark.parametrize(
    ("above", "name", "listed"),
    [
        ("员工名单（截至2024年9月30日）", "x.csv", "2024-09-30"),
        ("数据日期：2024/9/30", "x.csv", "2024-09-30"),
        ("数据日期,2024.9.30", "x.csv", "2024-09-30"),
        ("", "员工名单_20240930.csv", "2024-09-30"),
        ("", "2023-01-01/员工名单 2024-9-30.xlsx[Sheet1]", "2024-09-30"),
        ("截至2024年9月30日", "员工名单_20230101.csv", "2024-09-30"),
        ("截至2024年9月", "x.csv", None),
        ("", "员工名单_20241399.csv", None),
        ("", "2024-2025年度员工.csv", None),
    ],
)
def test_the_date_of_the_list(above, name, listed):
    """It stands above the header or in the file name; what is no date is none."""
    batch = one(f"{above}\n工号,姓名\n1,张三\n", name)
    assert people(batch, "as_of") == [(dt.date.fromisoformat(listed) if listed else None,)]
    assert batch.facts.get("as-of") == listed


def test_a_column_with_the_date_of_the_list_counts_first():
    """Each row may have its own date."""
    batch = one("截至2024年1月1日\n工号,姓名,数据日期\n1,张三,2024-09-30\n2,李四,\n")
    assert people(batch, "as_of") == [(dt.date(2024, 9, 30),), (dt.date(2024, 1, 1),)]


def test_excel_as_it_really_comes():
    """Titles, a merged department, damaged ids, impossible dates and a signature, each with its cell."""
    table = [
        ["天高集团员工花名册", None, None, None],
        [None, None, None, "数据日期：2024-09-30"],
        ["部门", "工号", "姓名", "入职日期"],
        ["总裁办", "007", "张三", dt.date(2020, 1, 2)],
        [None, 8.0, "李四", 45293],
        [None, 123456789012345678, "王五", None],
        ["物业部", "010", "赵六", "2024/13/40"],
        [None, None, None, "2024-01-01"],
        ["制表：孙七", None, "审核：周八", None],
    ]
    batch = one(xlsx(table, names=["花名册"], merges=["A1:D1", "A4:A6"]), "员工.xlsx[花名册]")
    assert people(batch, "employee_id", "departments", "joined_on", "cell") == [
        ("007", ["总裁办"], dt.date(2020, 1, 2), "花名册!C4"),
        ("8", ["总裁办"], dt.date(2024, 1, 2), "花名册!C5"),
        (None, ["总裁办"], None, "花名册!C6"),
        ("010", ["物业部"], None, "花名册!C7"),
    ]
    assert batch.rejects.drop("source").rows() == [
        (6, "花名册!B6", "damaged-number: 工号"),
        (8, "花名册!C8", "no-identity"),
    ]
    assert (batch.set_aside, batch.facts["as-of"]) == ({"footer": 1}, "2024-09-30")
    assert batch.notes["unreadable-date"] == 1
    assert accounted(batch)


def test_a_rejected_row_still_names_an_employee(tmp_path, monkeypatch):
    """What a spreadsheet damaged accuses nobody of not being on the list."""
    monkeypatch.chdir(tmp_path)
    Path("员工.csv").write_text("工号,姓名,公司,部门,离职日期\n1.23E+17,李四,天高集团,财务部,\n2,张三,天高集团,总裁办,2024-13-45\n", "utf-8")  # fmt: skip
    Path("名册.csv").write_text("群名称,群昵称,wxid,角色\n天高集团群,李四+集团+财务部,w1,群主\n天高集团群,张三+集团+总裁办,w2,管理员\n", "utf-8")  # fmt: skip
    ran = run("scan", "员工.csv", "名册.csv", "-o", "r.json", "--select", "admin-not-employee,nickname", "-q")
    report = json.loads(Path("r.json").read_text("utf-8"))
    assert (ran.code, report["findings"], len(report["rejects"])) == (0, [], 2)


def test_an_employee_without_a_name_contradicts_nobody(tmp_path, monkeypatch):
    """Where the list leaves the name out, the name in a nickname is not another, nor is the registered one on no list."""
    monkeypatch.chdir(tmp_path)
    Path("员工.csv").write_text("工号,姓名,公司,部门,wxid\n1,,天高集团,财务部,w1\n2,张三,天高集团,总裁办,w2\n", "utf-8")
    Path("名册.csv").write_text("群名称,群昵称,wxid,角色\n天高集团群,李四+集团+财务部,w1,群主\n天高集团群,张三+集团+总裁办,w2,管理员\n", "utf-8")  # fmt: skip
    Path("登记表.csv").write_text("群名称,负责人,管理员\n天高集团群,李四,李四\n", "utf-8")
    ran = run("scan", "员工.csv", "名册.csv", "登记表.csv", "-o", "r.json", "--select", "nickname-real-name,registered-admin-absent", "-q")  # fmt: skip
    assert (ran.code, json.loads(Path("r.json").read_text("utf-8"))["findings"]) == (0, [])


def test_sensitive_columns_are_not_read():
    """Identity numbers, pay and mobiles are named, counted and gone; a damaged one harms nobody."""
    batch = one("工号,姓名,身份证号,薪资,手机\n1,张三,1.10101E+17,9999,13900000000\n")
    assert batch.facts["dropped-columns"] == "身份证号、薪资、手机"
    assert batch.notes == {"dropped-column": 1}
    assert not any(text in str(batch.tables) for text in ("1.1010", "9999", "139"))


def test_a_list_needs_names_and_one_number_per_person():
    """Problems of the header are named with their places."""
    with pytest.raises(UnreadableInputError, match="name"):
        one("工号,部门\n1,a\n")
    with pytest.raises(UnreadableInputError, match="工号（1:1）、员工编号（1:2）"):
        one("工号,员工编号,姓名\n1,2,张三\n")
    with pytest.raises(UnreadableInputError, match="姓名（1:1）、姓名（1:2）"):
        one("姓名,姓名,工号\n1,2,张三\n")


ROWS = [
    "7,张三,总裁办,a,",
    "7,张三,物业部,b,2024-01-01",
    "7,张三,总裁办,c,2023-01-01",
    "8,李四,甲/乙,,",
    "8,李四,乙/甲,,",
    ",王五,甲,,",
]


@given(st.permutations(ROWS))
@settings(max_examples=15)
def test_row_order_changes_nothing(lines):
    """Merged employees are the same in any order of their rows."""
    columns = ("employee_id", "name", "departments", "account_ids", "left_on")

    def outcome(rows):
        return sorted(people(one("\n".join(["工号,姓名,部门,wxid,离职日期", *rows])), *columns), key=str)

    assert outcome(lines) == outcome(ROWS)


@given(st.lists(st.text(st.sampled_from('张a1,"\n;/E+'), max_size=12), max_size=8))
@settings(max_examples=30)
def test_any_rows_are_accounted_for(lines):
    """Whatever stands below a header, nothing crashes and no row is lost."""
    assert accounted(one("\n".join(["工号,姓名,部门,入职日期", *lines])))


def test_nobody_is_left_out_for_when_he_joined():
    """People write months, or what is no day; whoever is left out of the list would be taken for no employee."""
    batch = one("工号,姓名,入职日期,离职日期\n1,张三,2020年3月,\n2,李四,2020.3.1,2024.13.1\n")
    assert people(batch, "name", "joined_on", "left_on") == [("张三", None, None), ("李四", dt.date(2020, 3, 1), None)]
    assert batch.rejects["reason"].to_list() == ["impossible-date: 离职日期"]
    assert batch.notes == {"unreadable-date": 1}


@pytest.mark.parametrize(
    ("written", "status", "left_on"),
    [
        ("离职（2026-3-1）,,", "离职（2026-3-1）", dt.date(2026, 3, 1)),
        ("2026年3月1日离职,,", "2026年3月1日离职", dt.date(2026, 3, 1)),
        (",,2026.3.1离职", "2026.3.1离职", dt.date(2026, 3, 1)),
        ("离职,2026-03-02,离职2026-3-1", "离职、离职2026-3-1", dt.date(2026, 3, 2)),
        ("离职,,2026年3月离职", "离职、2026年3月离职", None),
        ("离职,,离职（2026-3-1入职）", "离职、离职（2026-3-1入职）", None),
        ("退休,2026-03-01,返聘", "退休、返聘", dt.date(2026, 3, 1)),
        ("离职,2026-03-01,离职手续办理中", "离职、离职手续办理中", dt.date(2026, 3, 1)),
        ("离职,2026-03-01,工作已交接", "离职", dt.date(2026, 3, 1)),
        ("在职,,接替2026年3月1日离职的王五", "在职", None),
        (",,班长", None, None),
        (",,退休时间2035-5-1", "退休时间2035-5-1", dt.date(2035, 5, 1)),
        *((f"在职,,{said}", "在职", None) for said in ("离职证明待补", "解除试用期", "开除党籍", "2035年退休")),
        (",,离职", "离职", None),
        ("在职,,借调至财务部", "在职、借调至财务部", None),
    ],
)
def test_what_a_remark_says_of_leaving_belongs_to_the_status(written, status, left_on):
    """A day in the status or the remark is read where no column gives it; a remark on anything else says nothing."""
    batch = one(f"工号,姓名,状态,离职日期,备注\n1,张三,{written}\n")
    assert people(batch, "status", "left_on") == [(status, left_on)]


def test_nobody_is_accused_against_a_remark(tmp_path, monkeypatch):
    """Whoever was taken back after retiring works here, wherever the list says so."""
    monkeypatch.chdir(tmp_path)
    Path("员工.csv").write_text("工号,姓名,公司,部门,状态,离职日期,备注,wxid\n1,张三,天高集团,工程部,退休,2026-03-01,返聘,w1\n2,李四,天高集团,工程部,离职,,2026-3-1离职,w2\n", "utf-8")  # fmt: skip
    Path("天高集团群.csv").write_text("群昵称,wxid\n张三+集团+工程部,w1\n李四+集团+工程部,w2\n", "utf-8")
    Path("groupaudit.toml").write_text('[[group]]\nmatch = { name = "*" }\nkind = "internal"\n', "utf-8")
    run("scan", "员工.csv", "天高集团群.csv", "--as-of", "2026-11-20", "-o", "r.json", "--select", "departed-employee", "-q")  # fmt: skip
    assert [f["member_id"] for f in json.loads(Path("r.json").read_text("utf-8"))["findings"]] == ["w2"]


def test_a_large_list_needs_no_days_of_joining():
    """A list of many thousands is read without a column for the days on which people joined."""
    rows = "".join(f"{n},张三,总裁办\n" for n in range(30_000))
    assert one(f"工号,姓名,部门\n{rows}").kept == 30_000


@pytest.mark.parametrize("written", ["张三（总裁办）", "张三13800001234", "张三 （已离职2026-3-1）"])
def test_a_name_on_the_list_is_read_without_what_stands_beside_it(tmp_path, monkeypatch, written):
    """Nobody's nickname is wrong because the list has more in the cell than his name; who left there has left."""
    monkeypatch.chdir(tmp_path)
    Path("员工.csv").write_text(f"工号,姓名,公司,部门,wxid\n1,{written},天高集团,总裁办,w1\n", "utf-8")
    Path("天高集团群.csv").write_text("群昵称,wxid\n张三+天高集团+总裁办,w1\n", "utf-8")
    Path("groupaudit.toml").write_text('[[group]]\nmatch = { name = "*" }\nkind = "internal"\n', "utf-8")
    run("scan", "员工.csv", "天高集团群.csv", "--as-of", "2026-11-20", "-o", "r.json", "--select", "departed-employee,nickname", "-q")  # fmt: skip
    found = [f["rule"] for f in json.loads(Path("r.json").read_text("utf-8"))["findings"]]
    assert found == (["departed-employee"] if "离职" in written else [])


def test_nobody_is_out_of_date_for_how_the_list_shortens_a_unit(tmp_path, monkeypatch):
    """The list has 综管部, the policy 综合管理部: whoever writes the latter, or the former, is right."""
    monkeypatch.chdir(tmp_path)
    Path("员工.csv").write_text(
        "工号,姓名,公司,部门,wxid\n1,张三,天高集团,综管部,w1\n2,李四,天高集团,综管部,w2\n", "utf-8"
    )
    Path("天高集团群.csv").write_text("群昵称,wxid\n张三+天高集团+综合管理部,w1\n李四+天高集团+综管部,w2\n", "utf-8")
    Path("groupaudit.toml").write_text('[organisation]\nname = "天高集团"\n[[organisation.units]]\nname = "综合管理部"\n', "utf-8")  # fmt: skip
    run("scan", "员工.csv", "天高集团群.csv", "-o", "r.json", "--select", "nickname", "-q")
    assert json.loads(Path("r.json").read_text("utf-8"))["findings"] == []


def test_titles_between_the_rows_are_nobody():
    """Neither an employee without a name, who makes ids incomparable, nor a lost row, which may be about anybody."""
    batch = one(
        "序号,工号,姓名,部门\n天高集团,,,\n1,1,张三,总裁办\n,天高物业,,\n2,2,李四,物业部\n小计,2人,,\n3,3,王五,物业部\n"
    )
    assert people(batch, "name") == [("张三",), ("李四",), ("王五",)]
    assert (batch.set_aside, batch.rejects.height, "lost" in batch.tables) == ({"not-a-record": 3}, 0, False)
    assert accounted(batch)
    assert one("工号,姓名,部门\n1,,总裁办\n,,2024-01-01\n").rejects.height == 1


@pytest.mark.parametrize("word", ["无", "/", "待开通", "未注册", "同手机号", "N/A"])
def test_a_word_in_the_place_of_an_id_is_none(word):
    """Who has no account has no id; else everybody seemed to have one, and whoever shows another a stranger."""
    assert people(one(f"工号,姓名,企业微信账号\n1,张三,{word}\n2,李四,lisi\n"), "account_ids") == [([],), (["lisi"],)]


def test_people_without_a_number_are_not_one():
    """Namesakes whose number is a dash stay two people."""
    batch = one("工号,姓名,部门\n/,王伟,总裁办\n/,王伟,物业部\n无,李四,物业部\n")
    assert people(batch, "employee_id", "name") == [(None, "王伟"), (None, "王伟"), (None, "李四")]


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("离职人员.csv", "离职"),
        ("2026年已离职员工名单2026-11-01.csv", "离职"),
        ("员工.xlsx", None),
        ("在职及离职人员.csv", None),
        ("员工名单（不含离职）.csv", None),
    ],
)
def test_a_list_of_those_who_left_says_so_in_its_title(name, status):
    """Nobody on it passes for employed; a status of the row comes first."""
    assert people(one("工号,姓名,部门\n1,张三,总裁办\n", name), "status") == [(status,)]
    assert people(one("工号,姓名,状态\n1,张三,返聘\n", name), "status") == [("返聘",)]


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#VALUE!"])
def test_what_a_formula_did_not_find_is_not_told(error):
    """Nobody's department is #N/A, and no day of leaving; day 0 of a spreadsheet is none either."""
    batch = one(
        f"工号,姓名,公司,部门,离职日期,wxid\n1,张三,{error},{error},{error},{error}\n2,李四,天高集团,总裁办,1900/1/0,w2\n"
    )
    assert people(batch, "company", "departments", "left_on", "account_ids") == [
        (None, [], None, []),
        ("天高集团", ["总裁办"], None, ["w2"]),
    ]
    assert batch.rejects.height == 0
    assert people(one(f"工号,姓名,部门\n1,{error},总裁办\n"), "employee_id", "name") == [("1", None)]


@pytest.mark.parametrize(
    ("written", "status"),
    [("张三离职", "离职"), ("张三-已离职", "已离职"), ("张三/返聘", "返聘"), ("张三-工程部", None), ("张三", None)],
)
def test_what_is_cut_from_a_name_is_not_lost(written, status):
    """Whoever left by what stands behind his name has left, with or without brackets."""
    assert people(one(f"工号,姓名,部门\n1,{written},总裁办\n2,李四离职,总裁办\n"), "name", "status")[0] == (
        "张三",
        status,
    )
