"""The workbook is one to work with: it opens as it is, and nothing in it acts."""

import io
import re
import zipfile
from datetime import date

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape
from polars import DataFrame

import office
from groupaudit.disclosure import Disclosure
from groupaudit.figures.response_times import RESPONSES
from groupaudit.figures.scorecard import SCORECARD
from groupaudit.inputs import open_file
from groupaudit.reader import Options
from groupaudit.reporters import xlsx as module
from groupaudit.reporters.xlsx import xlsx
from groupaudit.reporting.spreadsheet import LIMIT
from groupaudit.rule import Kind
from groupaudit.triage.present import present
from groupaudit.verdict import UNMATCHED
from groupaudit.vocabulary import Language, Show, View
from groupaudit.wording import width
from program import run
from reports import HOSTILE, empty, finding, hostile, report, sample_rule


def written(what):
    out = io.BytesIO()
    xlsx.write(what, out)
    return out.getvalue()


def book(what):
    return load_workbook(io.BytesIO(written(what)))


def table(sheet):
    """Return the rows of a worksheet under their headings, as Excel shows them."""
    headings, *rows = sheet.iter_rows(values_only=True)
    return [{h: unescape(v) if isinstance(v, str) else v for h, v in zip(headings, row, strict=True)} for row in rows]


def xml(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {n: archive.read(n).decode() for n in archive.namelist() if n.startswith("xl/worksheets/sheet")}


SHEETS = {
    Language.ZH: ["摘要", "条款覆盖", "发现", "昵称更正", "单位", "群", "输入", "输入质量", "无法读取", "未检查"],
    Language.EN: ["Summary", "Coverage", "Findings", "Nickname corrections", "Units", "Groups", "Inputs", "Input quality", "Rejects", "Not checked"],
}  # fmt: skip


@pytest.mark.parametrize("language", Language)
def test_every_heading_is_on_one_line(language):
    """No program has to wrap a heading, of which it would show the last line only."""
    sheets = book(replace(report(finding(1)).speaking(language), responses=RESPONSES.to_frame().clear(1)))
    narrow = [
        cell.value
        for sheet in sheets
        for cell in sheet[1]
        if sheet.column_dimensions[cell.column_letter].width < width(cell.value)
    ]
    assert narrow == []


@pytest.mark.parametrize("language", Language)
def test_every_sheet_has_frozen_headings_and_a_filter(language):
    """All sheets are there, empty ones too; the summary alone has no filter."""
    for what in (empty(), report(finding(1))):
        made = book(what.speaking(language))
        assert made.sheetnames == SHEETS[language]
        assert {sheet.freeze_panes for sheet in made} == {"A2"}
        assert [sheet.title for sheet in made if not sheet.auto_filter.ref] == SHEETS[language][:1]


@pytest.mark.parametrize(("language", "heading", "options"), [
    (Language.ZH, "核查结论", "属实,误报,已整改,情况说明"),
    (Language.EN, "verdict", "confirmed,false alarm,remedied,explained"),
])  # fmt: skip
def test_a_verdict_is_chosen_from_a_list(language, heading, options):
    """The four columns to fill in are empty, and the first has a drop-down on every row."""
    sheet = book(report(finding(1), finding(2)).speaking(language)).worksheets[2]
    headings = [cell.value for cell in sheet[1]]
    column = headings.index(heading)
    assert all(cell.value is None for row in sheet.iter_rows(2, 3) for cell in row[column : column + 4])
    (rule,) = sheet.data_validations.dataValidation
    assert rule.formula1 == f'"{options}"'
    letter = sheet.cell(1, column + 1).column_letter
    assert str(rule.sqref) == f"{letter}2:{letter}3"


def test_a_finding_stands_with_what_finds_it_again():
    """The row has the words of the report, the local time and the fingerprint."""
    what = report(finding(1), show=Show.MESSAGE)
    (row,) = table(book(what)["发现"])
    assert row["说明"] == "“张三”写了“上分”"
    assert row["消息原文"] == "前文 上分 后文"
    assert row["时间"] == "2026-01-31 09:01:00"
    assert row["指纹"] == what.findings["fingerprint"][0]
    assert (row["规则"], row["规则ID"]) == ("测试规则", "sample-rule")
    assert "消息原文" not in table(book(report(finding(1)))["发现"])[0]


def test_severities_differ_without_colour():
    """Mark and word differ, and grave ones are bold on a darker ground."""
    rows = [finding(n, severity=s) for n, s in enumerate(("high", "medium", "low", "info"))]
    made = book(report(*rows))
    assert [row["级别"] for row in table(made["发现"])] == ["● 高", "◆ 中", "○ 提示", "· 信息"]
    rules = [rule for area in made["发现"].conditional_formatting for rule in area.rules]
    assert all(rule.dxf.font.b for rule in rules)
    assert len({rule.dxf.fill.bgColor.rgb for rule in rules}) == 2


def test_the_summary_leads_to_the_first_row_of_each_rule():
    """A link names sheet and row of the first finding of a rule of one severity."""
    rows = [finding(1), finding(2), finding(3, rule="other-rule", severity="low")]
    sheet = book(report(*rows))["摘要"]
    links = {sheet.cell(h[0].row, 2).value: h[0].hyperlink.location for h in sheet["D2:D40"] if h[0].hyperlink}
    assert links["六(三)  测试规则（sample-rule）"] == "'发现'!A2"
    assert links["六(三)  other-rule（other-rule）"] == "'发现'!A4"


def test_nothing_is_a_formula_or_a_link():
    """Whatever a text begins with, it is a text cell; addresses lead nowhere, and no part of the file is outside it."""
    data = written(hostile())
    sheets = xml(data)
    assert not [name for name, text in sheets.items() if "<f>" in text or "<f " in text]
    assert set(re.findall(r' t="(\w+)"', "".join(sheets.values()))) == {"inlineStr"}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not [n for n in archive.namelist() if b'TargetMode="External"' in archive.read(n)]
    members = {row["成员"] for row in table(load_workbook(io.BytesIO(data))["发现"])}
    assert {text for text in HOSTILE if text.isprintable() and len(text) < 100} <= members


def test_text_stays_text_when_a_person_edits_it():
    """Cells with text carry the quote prefix, without which editing turns `=1` into a formula."""
    sheet = book(hostile())["发现"]
    cells = [cell for row in sheet.iter_rows(2) for cell in row if isinstance(cell.value, str)]
    assert len(cells) > 100
    assert all(cell.quotePrefix for cell in cells)


def test_long_texts_are_cut_with_a_word():
    """A cell says that and how long its text was, the summary how many were cut; surrogate pairs count double."""
    what = report(finding(1, name="名" * 350_000), finding(2, name="𠮷" * 20_000))
    made = book(what)
    names = [row["成员"] for row in table(made["发现"])]
    assert [len(name.encode("utf-16-le")) // 2 <= LIMIT for name in names] == [True, True]
    assert names[0].endswith("（已截断，原文 350000 字，全文见 JSON 报告）")
    assert any("4 个单元格超过 Excel 的上限" in row["内容"] for row in table(made["摘要"]) if row["内容"])


def test_more_rows_than_a_sheet_holds_go_on_in_another(monkeypatch):
    """The summary names the sheets that continue, and links lead into them."""
    monkeypatch.setattr(module, "ROWS", 4)
    rows = [finding(n, matched=f"词{n}") for n in range(9)] + [finding(10, rule="other-rule")]
    made = book(report(*rows))
    assert [name for name in made.sheetnames if name.startswith("发现")] == ["发现", "发现 2", "发现 3"]
    listed = [row["命中文字"] for name in made.sheetnames if name.startswith("发现") for row in table(made[name])]
    assert listed == [f"词{n}" for n in range(9)] + ["上分"]
    texts = [row["内容"] for row in table(made["摘要"])]
    assert "6 行超过一张工作表的上限，续在工作表：发现 2, 发现 3" in texts
    links = [cell.hyperlink.location for (cell,) in made["摘要"]["D2:D60"] if cell.hyperlink]
    assert "'发现 3'!A3" in links


def test_ids_are_seen_whole():
    """The id of an ordinary group and account fits its column."""
    made = book(report(finding(1)))
    for sheet in (made["发现"], made["昵称更正"]):
        for place in [cell.column for cell in sheet[1] if cell.value in ("群ID", "成员ID")]:
            (wide,) = [d.width for d in sheet.column_dimensions.values() if d.min <= place <= d.max]
            assert wide >= len("12345678901@chatroom")


def test_corrections_are_listed_once_a_member():
    """What a nickname is to be stands with all that is wrong with it; hidden people get none."""
    names = replace(sample_rule, fields={**sample_rule.fields, "nickname": Kind.PERSON})
    fields = '{"nickname": "小张", "name": "张三", "matched": "小张", "corrected": "张三+集团+总裁办"}'
    rows = [finding(n, fields=fields, member_id="wxid_1") for n in (1, 2)]
    (row,) = table(book(report(*rows, rules={"sample-rule": names}))["昵称更正"])
    assert (row["现群昵称"], row["建议群昵称"], row["把握"]) == ("小张", "张三+集团+总裁办", "请先核对")
    assert table(book(report(*rows, rules={"sample-rule": names}, show=Show.NONE))["昵称更正"]) == []


def test_verdicts_that_were_given_stand_in_their_columns():
    """What people concluded comes back in words; the summary counts it, and what has no finding has a sheet."""
    judged = {"verdict": "false-alarm", "verified_by": "李四", "verified_on": date(2026, 2, 1), "note": "=同名"}
    lost = {**dict.fromkeys(UNMATCHED), "fingerprint": "f" * 32, "why": "gone", **judged}
    made = book(report(finding(1, **judged), unmatched=DataFrame([lost], schema=UNMATCHED)))
    (row,) = table(made["发现"])
    assert [row[h] for h in ("核查结论", "核查人", "核查日期", "备注")] == ["误报", "李四", "2026-02-01", "=同名"]
    assert any("误报 1" in (row["内容"] or "") for row in table(made["摘要"]))
    assert table(made["无结果的核查结论"])[0]["原因"] == "已查过，不再出现"


def test_figures_for_management_list_nothing():
    """In that view there are neither findings nor corrections; the summary says how many and where they are."""
    made = book(present(replace(report(finding(1)), disclosure=Disclosure(key=b"k" * 32)), View.MANAGEMENT))
    assert "发现" not in made.sheetnames
    assert "1 处未在此逐条列出，见审计人员的报告" in [row["内容"] for row in table(made["摘要"])]


def test_what_a_person_fills_in_is_read_back(tmp_path, monkeypatch):
    """`verdicts import` takes the workbook as it is, whatever other sheets it has."""
    monkeypatch.chdir(tmp_path)
    what = report(finding(1), finding(2))
    made = book(what)
    sheet = made["发现"]
    at = {cell.value: cell.column for cell in sheet[1]}
    for heading, value in (("核查结论", "属实"), ("核查人", "李四"), ("核查日期", "2026-02-01")):
        sheet.cell(2, at[heading], value)
    made.save("filled.xlsx")
    ran = run("verdicts", "import", "filled.xlsx")
    assert ran.code == 0, ran.err
    assert what.findings["fingerprint"][0] in (tmp_path / "verdicts.toml").read_text("utf-8")


def test_what_was_not_checked_and_read_is_in_the_workbook():
    """Rejects with their reason, skipped rules, and the account of every file."""
    made = book(report())
    assert table(made["无法读取"]) == [{"文件": "群.json", "行": 7, "单元格": None, "原因": "这一行不是完整的 JSON"}]
    assert any("other-rule" in row["内容"] for row in table(made["未检查"]))
    assert table(made["输入"])[0]["无法读取"] == 1
    assert any("未发现问题" in (row["内容"] or "") for row in table(made["摘要"]))


def test_figures_are_numbers():
    """Scorecards can be sorted and added up."""
    card = {**dict.fromkeys(SCORECARD), "group_id": "g1@chatroom", "name": "群", "unit": "工程部", "handed_in": True, "decided": 3, "members": 5}  # fmt: skip
    made = book(report(scorecard=DataFrame([card], schema=SCORECARD)))
    assert table(made["单位"])[0]["已判定"] == 3
    assert table(made["群"])[0]["成员"] == 5


def test_a_workbook_that_was_filled_in_is_still_our_own(tmp_path):
    """Saved again by another program, it is not taken for an export."""
    made = book(report(finding(1)))
    made["发现"]["L2"] = "属实"
    made.save(tmp_path / "filled.xlsx")
    with pytest.raises(Exception, match="a report of this program"):
        open_file(tmp_path / "filled.xlsx", Options())


@office.needed
@pytest.mark.parametrize("what", [report(finding(1)), hostile(), empty()], ids=["ordinary", "hostile", "empty"])
def test_libreoffice_opens_it(tmp_path, what):
    """LibreOffice reads every sheet and shows the findings as they were written."""
    path = tmp_path / "r.xlsx"
    path.write_bytes(written(what))
    again = load_workbook(office.converted(office.converted(path, "ods"), "xlsx"))
    assert again.sheetnames == SHEETS[Language.ZH]
    messages = [cell.value for cell in again["发现"]["G"][1:]]
    assert messages == [row["说明"] for row in table(book(what)["发现"])]
