"""The notice names nobody, and reads as a document does."""

import io
from datetime import date

import docx as library
import polars as pl
import pytest
from docx.oxml.ns import qn
from msgspec.structs import replace

import office
from groupaudit.figures.scorecard import SCORECARD, UNITS
from groupaudit.outcome import Outcome, Subject
from groupaudit.reader import Input
from groupaudit.report import Previous
from groupaudit.reporters.docx import docx
from groupaudit.vocabulary import Language, Show
from reports import GROUPS, empty, finding, hostile, report


def written(what):
    out = io.BytesIO()
    docx.write(what, out)
    return out.getvalue()


def opened(what):
    return library.Document(io.BytesIO(written(what)))


def text(what):
    """Return the paragraphs, and the rows of tables, each as a line."""
    page = opened(what)
    rows = ["｜".join(cell.text for cell in row.cells) for table in page.tables for row in table.rows]
    return "\n".join([*(p.text for p in page.paragraphs), *rows])


def group(unit, **figures):
    return {**dict.fromkeys(SCORECARD), "group_id": f"g-{unit}", "name": f"{unit}的群", "unit": unit, "handed_in": True, "registered": True, "members": 9, "decided": 0, "suspected": 0, "confirmed": 0, "dismissed": 0, "hints": 0, **figures}  # fmt: skip


CARD = pl.DataFrame([group("工程部", decided=3, suspected=2), group("财务部", hints=1)], schema=SCORECARD)


def unit(name, decided, suspected):
    return {**dict.fromkeys(UNITS, 0), "unit": name, "decided": decided, "suspected": suspected}


BEFORE = Previous(
    as_of=date(2025, 12, 31),
    by_severity={"high": 5, "medium": 0, "low": 0, "info": 0},
    units=pl.DataFrame([unit("工程部", 1, 2), unit("保洁部", 4, 0)], schema=UNITS),
)


def test_nobody_is_named():
    """Neither members nor groups nor files, whatever is shown elsewhere; not in what was not checked either."""
    someone = Subject(reason="r", group_id="g1@chatroom", group_name="天高集团工作群", member_id="wxid_9", member_name="李四娘", message_id="msg-9", source="群.json", line=3)  # fmt: skip
    outcomes = (
        Outcome(rule="sample-rule", clause="六(三)", status="undecided", undecided={"r": 1}, examples=(someone,)),
        Outcome(rule="other-rule", clause="六(二)", status="failed", detail="ValueError: 李四娘"),
    )
    inputs = (Input(path="李四娘.csv", problem="李四娘.csv: 文件是空的 (the file is empty)", set_aside={"footer": 2}),)
    said = text(report(finding(1, name="赵铁柱"), show=Show.MESSAGE, outcomes=outcomes, inputs=inputs, scorecard=CARD))
    named = ("李四娘", "赵铁柱", "wxid", "天高集团工作群", "群.json", "工程部的群", "上分", "综合管理部\n")
    assert [name for name in named if name in said] == []
    assert "1 个文件｜无法读取" in said
    assert "2 行未审计｜表尾的落款、合计等行" in said
    assert "检查程序出错" in said


def test_a_unit_called_like_a_person_is_not_named():
    """Where a register has a name in place of a unit its figures stand, and the name does not, now and before."""
    card = pl.DataFrame([group("王大锤", decided=3), group("工程部（李四）"), group("工程部")], schema=SCORECARD)
    before = replace(BEFORE, units=pl.DataFrame([unit("王大锤", 1, 2)], schema=UNITS))
    said = text(report(finding(1), scorecard=card, previous=before))
    assert [name for name in ("王大锤", "李四") if name in said] == []
    assert "（像人名的单位，不列出）｜1｜9｜3｜0" in said
    assert "工程部｜1｜9" in said


def test_counts_stand_by_unit():
    """Each unit has its figures; what belongs to no group is counted beside them."""
    said = text(report(*(finding(n) for n in range(7)), scorecard=CARD))
    assert "工程部｜1｜9｜3｜2｜0｜0｜0" in said
    assert "财务部｜1｜9｜0｜0｜0｜0｜1" in said
    assert "另有 1 处不属于单个已交来的群" in said
    assert "7 处未在此逐条列出，见本次审计的 Excel 或 JSON 报告" in said


def test_the_period_is_that_of_the_messages():
    """First and last day are local, and the day the data speak for is named."""
    from datetime import UTC, datetime

    span = {"first_at": datetime(2026, 1, 1, 20, tzinfo=UTC), "last_at": datetime(2026, 1, 30, 1, tzinfo=UTC)}
    groups = pl.DataFrame(
        [{"group_id": "g", "name": "g", "kind": None, "members": 1, "messages": 1, **span}], schema=GROUPS
    )
    assert "消息时间：2026-01-02 至 2026-01-30；数据截至 2026-01-31" in text(report(groups=groups))
    assert "没有消息记录；数据截至 2026-01-31" in text(report())


def test_an_earlier_report_is_compared_with():
    """Severities and units stand with before, now and change; a unit that only one report knows has a dash."""
    said = text(report(finding(1), scorecard=CARD, previous=BEFORE))
    assert "四、与上期比较" in said
    assert "上期数据截至 2025-12-31" in said
    assert "高｜5 → 1 (-4)" in said
    assert "工程部｜1 → 3 (+2)｜2 → 2 (0)" in said
    assert "保洁部｜4 → —｜0 → —" in said
    assert "财务部｜— → 0｜— → 0" in said
    assert "与上期比较" not in text(report(finding(1), scorecard=CARD))


def test_nothing_found_is_not_called_clean():
    """An empty result says what was not checked; nothing audited is said as such."""
    said = text(report())
    assert "未发现问题" in said
    assert "没有检查的内容" in said
    assert "没有审计任何内容" in text(empty())


def test_chinese_text_has_chinese_fonts():
    """Every style that is used names its East Asian font, and leaves none to a theme."""
    page = opened(report(finding(1)))
    for name in ("Normal", "Title", "Heading 1"):
        fonts = page.styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) in ("宋体", "黑体")
        assert fonts.get(qn("w:eastAsiaTheme")) is None


def test_chinese_is_that_of_the_mainland():
    """A program that takes its own font takes the glyphs and commas of Chinese, which the template calls English."""
    (language,) = opened(report(finding(1))).styles.element.xpath("w:docDefaults//w:lang")
    assert language.get(qn("w:eastAsia")) == "zh-CN"


def test_headings_of_tables_stand_on_every_page():
    """The first row of each table repeats."""
    for table in opened(report(finding(1), scorecard=CARD)).tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


def test_both_languages_have_the_same_chapters():
    """The English notice has as many headings and rows."""
    what = replace(report(finding(1), scorecard=CARD), previous=BEFORE)
    zh, en = (opened(what.speaking(language)) for language in (Language.ZH, Language.EN))
    assert [len(t.rows) for t in zh.tables] == [len(t.rows) for t in en.tables]
    assert [p.text for p in en.paragraphs if p.style.name == "Heading 1"][-1] == "5. What was not checked"


@office.needed
@pytest.mark.parametrize(
    "what", [report(finding(1), scorecard=CARD, previous=BEFORE), hostile()], ids=["ordinary", "hostile"]
)
def test_libreoffice_opens_it(tmp_path, what):
    """LibreOffice reads the whole text of the notice."""
    path = tmp_path / "n.docx"
    path.write_bytes(written(what))
    shown = office.converted(path, "txt:Text (encoded):UTF8").read_text("utf-8-sig")
    assert all(p.text in shown for p in opened(what).paragraphs)
