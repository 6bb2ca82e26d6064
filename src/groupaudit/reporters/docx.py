"""The notice for management as a Word document: figures by clause and unit, and what was not checked; nobody is named."""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, BinaryIO

from groupaudit.report import SCHEMA, Report
from groupaudit.reporter import reporter
from groupaudit.reporting.notice import TITLE, parts
from groupaudit.reporting.zipped import PROPERTIES, properties, timeless
from groupaudit.wording import inert, pick

if TYPE_CHECKING:
    from docx.document import Document
    from docx.styles.style import ParagraphStyle

LATIN = "Times New Roman"
BODY, HEADING = "宋体", "黑体"
"""Fonts of Chinese documents; where they are missing, the displaying program substitutes its own."""
SIZES = {"Normal": 11, "Title": 20, "Heading 1": 14}
WIDTHS = {2: (4.0, 4.0), 3: (2.2, 7.6, 6.2), 8: (4.4, 1.6, 1.6, 1.7, 1.7, 1.7, 1.7, 1.6)}
"""Column widths in centimetres, by number of columns."""


@reporter(suffix=".docx")
def docx(report: Report, out: BinaryIO) -> None:
    """Write the notice; equal reports give equal bytes."""
    from docx import Document

    page = Document()
    _drop_thumbnail(page)
    _set_fonts(page)
    page.add_heading(pick(TITLE, report.language), 0)
    for part in parts(report):
        page.add_heading(pick(part.heading, report.language), 1)
        for sentence in part.sentences:
            page.add_paragraph(inert(sentence))
        for table in part.tables:
            _add_table(page, table)
            page.add_paragraph()
    file = io.BytesIO()
    page.save(file)
    out.write(timeless(file, {PROPERTIES: properties(pick(TITLE, report.language), SCHEMA)}))


def _drop_thumbnail(page: "Document") -> None:
    """Remove the template's thumbnail, which shows another document."""
    relations = page.part.package.rels
    for name in [name for name, relation in relations.items() if relation.reltype.endswith("/thumbnail")]:
        del relations[name]


def _set_fonts(page: "Document") -> None:
    """Set Latin and Chinese fonts in all styles in use, paper size, and mainland Chinese as the East Asian language.

    The template's language is English, which makes programs use foreign punctuation glyphs.
    """
    from docx.oxml.ns import qn
    from docx.shared import Cm, RGBColor

    (language,) = page.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr/w:lang")
    language.set(qn("w:eastAsia"), "zh-CN")
    for name, size in SIZES.items():
        style = page.styles[name]
        _set_font(style, BODY if name == "Normal" else HEADING, size)
        style.font.color.rgb = RGBColor(0, 0, 0)
    for section in page.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.5)


def _set_font(style: "ParagraphStyle", chinese: str, size: int) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt

    style.font.name, style.font.size = LATIN, Pt(size)
    fonts = style.element.rPr.rFonts
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), chinese)


def _add_table(page: "Document", rows: Sequence[Sequence[str]]) -> None:
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.oxml import OxmlElement
    from docx.shared import Cm

    table = page.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(table.columns, WIDTHS[len(rows[0])], strict=True):
        column.width = Cm(width)
    for number, row in enumerate(rows):
        cells = table.add_row().cells
        for cell, text, width in zip(cells, row, WIDTHS[len(row)], strict=True):
            cell.width = Cm(width)
            run = cell.paragraphs[0].add_run(inert(text))
            run.bold = number == 0
    properties_ = table.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001  # the library has no word for it
    properties_.append(OxmlElement("w:tblHeader"))  # repeat the headings on every page
