"""Slips in forms are told with file and line or cell, in every report and language, and accuse nobody."""

import io
import json
import re
from pathlib import Path

import pytest
from openpyxl import load_workbook

from program import run
from workbooks import xlsx

STAFF = "姓名,公司,部门,wxid\n罗一鸣,天高集团,总裁办,a\n"
ROSTER = "群名称,wxid,群昵称,是否外部\n甲号群,a,罗一鸣+集团+总裁办,否\n甲号群,x,何小曼,是\n"
APPROVALS = [
    ["群名称", "姓名", "分管领导", "批准日期"],
    ["甲号群", "何小曼", "刘总", "2024/13/40"],
    ["甲号群", "查无此人", "刘总", "2026-03-01"],
    ["改名前的群", "方小圆", "刘总", "2026-03-01"],
]
FORM = [
    ["微信群成员信息管理表", None, None],
    ["群名称", "姓名", "入群时间"],
    ["甲号群", "罗一鸣", "2026/02/30"],
    ["幽灵群", "罗一鸣", None],
]
NAMES = ("何小曼", "查无此人", "方小圆", "罗一鸣", "甲号群", "改名前的群", "幽灵群", "丙.x", "丁.x")
TOLD = {
    "zh": [
        r"日期读不懂，请改成2026-03-31这样的日期（何小曼@甲号群，{a}:{s}!B2）",
        r"请核对姓名和微信号（查无此人@甲号群，{a}:{s}!B3）",
        r"请核对群名，或补交导出（幽灵群，{b}:{s}!B4）",
        r"日期读不懂，请改成2026-03-31这样的日期：{s}!D2（批准日期）",
        r"请核对群名、群ID，或补交导出：{s}!B4“改名前的群”",
        r"日期读不懂，请改成2026-03-31这样的日期：{s}!C3（入群时间）",
        r"请核对群名、群ID，或补交导出：{s}!B4“幽灵群”",
    ],
    "en": [
        r"writeitas2026-03-31(何小曼@甲号群:{a}:{s}!B2)",
        r"checknameandaccount(查无此人@甲号群:{a}:{s}!B3)",
        r"handinitsexport(幽灵群:{b}:{s}!B4)",
        r"writethemas2026-03-31:{s}!D2(approvedon)",
        r"handintheirexports:{s}!B4“改名前的群”",
        r"writethemas2026-03-31:{s}!C3(joined)",
        r"handintheirexports:{s}!B4“幽灵群”",
    ],
}


@pytest.fixture
def scan(tmp_path, monkeypatch):
    """Scan the forms; return all that each report says without white space."""
    monkeypatch.chdir(tmp_path)
    Path("员工.csv").write_text(STAFF, "utf-8")
    Path("名册.csv").write_text(ROSTER, "utf-8")
    Path("丙.xlsx").write_bytes(xlsx(APPROVALS, names=["表"]))
    Path("丁.xlsx").write_bytes(xlsx(FORM, names=["表"]))
    Path("groupaudit.toml").write_text('[[group]]\nmatch = { name = "甲号群" }\nkind = "internal"\n', "utf-8")

    def scan(language, *options):
        files = ("r.txt", "r.md", "r.html", "r.xlsx", "r.json")
        outputs = [word for file in files for word in ("-o", file)]
        run("scan", "员工.csv", "名册.csv", "丙.xlsx", "丁.xlsx", "--as-of", "2026-03-20", "--lang", language, "-q", *options, *outputs)  # fmt: skip
        return {file: re.sub(r"[\s\\]", "", content(Path(file))) for file in files}

    return scan


def content(path):
    """Return what a report says; of a workbook its cells."""
    if path.suffix != ".xlsx":
        return path.read_text("utf-8")
    book = load_workbook(io.BytesIO(path.read_bytes()))
    return "\n".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell)


@pytest.mark.parametrize("language", TOLD)
def test_slips_are_told_with_their_cells(scan, language):
    """A day that is none, an approval of nobody, a form and an approval for no group: where, and what to do."""
    said = scan(language)
    expected = [words.format(a="丙.xlsx", b="丁.xlsx", s="表") for words in TOLD[language]]
    missing = [(file, words) for file in ("r.txt", "r.md", "r.xlsx") for words in expected if words not in said[file]]
    assert missing == []
    made = json.loads(Path("r.json").read_text("utf-8"))
    rows = {(q["source"], q["measure"], q["detail"], q["place"], q["group_name"]) for q in made["quality"] if q["place"]}  # fmt: skip
    assert rows == {
        ("丙.xlsx[表]", "unreadable-days", "approved_on", "表!D2", None),
        ("丙.xlsx[表]", "no-such-group", "", "表!B4", "改名前的群"),
        ("丁.xlsx[表]", "unreadable-days", "joined_at", "表!C3", None),
        ("丁.xlsx[表]", "no-such-group", "", "表!B4", "幽灵群"),
    }


@pytest.mark.parametrize("language", TOLD)
def test_slips_name_nobody_where_nobody_is_to_be_named(scan, language):
    """Neither people nor groups nor files, and the cell all the same."""
    said = scan(language, "--show", "none")
    assert [(file, name) for file, words in said.items() for name in NAMES if name in words] == []
    for file in ("r.txt", "r.md", "r.xlsx"):
        assert len(re.findall(r"F-[0-9a-f]{12}\.xlsx:F-[0-9a-f]{12}!B[234]", said[file])) >= len(TOLD) + 1


def test_many_rows_for_groups_nobody_has_are_counted(scan):
    """Of a list about the whole company only the first are named in a line."""
    rows = [["群名称", "姓名", "分管领导"], *(["别的群", f"某{n}", "刘总"] for n in range(30))]
    Path("丙.xlsx").write_bytes(xlsx(rows, names=["表"]))
    assert "表!A21" not in scan("zh")["r.txt"]
    assert "表!B21“别的群”、等30处" in scan("zh")["r.txt"]


@pytest.mark.parametrize(("split", "shown"), [(["--view", "hr"], False), (["--view", "auditor"], True)])
def test_whom_an_approval_names_is_a_stranger_to_whom_strangers_are_hidden(scan, split, shown):
    """Nobody knows who somebody is whom only an approval names: he is hidden wherever outsiders are."""
    assert ("查无此人" in "".join(scan("zh", *split).values())) == shown
