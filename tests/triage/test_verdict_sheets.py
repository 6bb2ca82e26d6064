"""Verdicts are read out of the reports that people filled in, and what cannot be understood is told all at once."""

import csv as csv_format
import io
from datetime import date

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from groupaudit.errors import UsageError
from groupaudit.reporters.csv import csv
from groupaudit.reporters.xlsx import xlsx
from groupaudit.triage.verdict_sheets import read_filled
from groupaudit.triage.verdicts import Verdicts, frame_of
from groupaudit.verdict import VERDICT_WORDS
from groupaudit.vocabulary import Language
from reports import finding, report

# what an import can hold: one line, no control characters, and no mark that shields a formula
said = (
    st.text(max_size=12)
    .map(lambda t: " ".join("".join(c for c in t if c.isprintable()).split()).lstrip("'"))
    .filter(bool)
)
verdicts = st.dictionaries(
    st.integers(0, 5),
    st.tuples(st.sampled_from([*VERDICT_WORDS]), said, st.dates(date(2001, 1, 1), date(2030, 1, 1)), st.none() | said),
)


def exported(judged, language):
    """A CSV report over six findings, some of them judged."""
    rows = [finding(n) for n in range(6)]
    frame = frame_of(
        {
            "fingerprint": rows[n]["fingerprint"],
            "verdict": verdict,
            "verified_by": by,
            "verified_on": on,
            "note": note,
            "rule": "sample-rule",
            "group_id": "g1@chatroom",
        }
        for n, (verdict, by, on, note) in judged.items()
    )
    bare = report(*rows)
    out = io.BytesIO()
    csv.write(report(found=Verdicts(frame=frame).over(bare.found)).speaking(language), out)
    return frame, out.getvalue()


@given(verdicts, st.sampled_from(Language))
def test_importing_an_exported_report_gives_the_verdicts_it_was_made_with(tmp_path_factory, judged, language):
    """import(export(x)) = x, in either language, whatever people write."""
    frame, data = exported(judged, language)
    path = tmp_path_factory.mktemp("v") / "report.csv"
    path.write_bytes(data)
    filled = read_filled(path)
    assert filled.frame.equals(frame)
    assert filled.blank == 6 - frame.height


def filled(path, *rows, header=("指纹", "核查结论", "核查人", "核查日期", "备注")):
    """Write rows under a header, as CSV or as the second sheet of a workbook."""
    if path.suffix == ".csv":
        with path.open("w", encoding="gb18030", newline="") as file:
            csv_format.writer(file).writerows([header, *rows])
        return path
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("汇总").write_row(0, 0, ("核查结论在下一张表",))
        sheet = book.add_worksheet("结果")
        for n, row in enumerate([("审计结果",), header, *rows]):
            for at, value in enumerate(row):
                write = sheet.write_datetime if isinstance(value, date) else sheet.write_string
                write(n, at, value, *([book.add_format({"num_format": "yyyy/m/d"})] if isinstance(value, date) else []))
    return path


PRINT = "0123456789abcdef" * 2


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_what_excel_makes_of_a_report_is_read(tmp_path, suffix):
    """CSV in the encoding of a Chinese Windows; a workbook with real dates, titles, and other sheets."""
    day = "2026/9/30" if suffix == "csv" else date(2026, 9, 30)
    rows = [(PRINT, " 属实 ", "王核查", day, "第一行\n第二行"), (PRINT[::-1], "", "", "", "")]
    read = read_filled(filled(tmp_path / f"f.{suffix}", *rows))
    assert read.blank == 1
    assert read.frame.select("verdict", "verified_by", "verified_on", "note").rows() == [
        ("confirmed", "王核查", date(2026, 9, 30), "第一行 第二行")
    ]


@pytest.mark.parametrize("code", VERDICT_WORDS)
def test_a_verdict_may_be_written_in_either_language_or_as_its_code(tmp_path, code):
    """A report is filled in by whoever gets it."""
    for word in (code, *VERDICT_WORDS[code], VERDICT_WORDS[code][1].upper()):
        path = filled(tmp_path / "f.csv", (PRINT, word, "王", "2026-01-02", ""))
        assert read_filled(path).frame["verdict"].to_list() == [code]


def test_everything_wrong_is_told_at_once_and_nothing_is_taken(tmp_path):
    """Each with the row it is in, and with what to do."""
    rows = [
        ("1.2E+31", "误报", "王", "2026-01-02", ""),
        (PRINT, "属实吧", "王", "2026-01-02", ""),
        (PRINT[::-1], "", "王", "2026-01-02", "看过"),
        ("a" * 32, "属实", "", "去年", ""),
        ("b" * 32, "属实", "王", "2026-01-02", ""),
        ("b" * 32, "误报", "王", "2026-01-02", ""),
    ]
    with pytest.raises(UsageError) as error:
        read_filled(filled(tmp_path / "f.csv", *rows))
    told = error.value.problems
    assert [p.split(": ")[0] for p in told] == [f"f.csv:{n}" for n in (2, 3, 4, 5, 5, 7)]
    for part, problem in zip(("指纹", "是不是 属实", "没有填核查结论", "--by", "去年", "两个不同"), told, strict=True):
        assert part in problem


def test_a_name_and_a_day_for_all_stand_in_for_empty_cells(tmp_path):
    """What a cell says wins."""
    path = filled(tmp_path / "f.csv", (PRINT, "属实", "", "", ""), ("b" * 32, "误报", "李", "2026-02-01", ""))
    frame = read_filled(path, by="王", on=date(2026, 1, 1)).frame
    assert frame.select("verified_by", "verified_on").rows() == [("王", date(2026, 1, 1)), ("李", date(2026, 2, 1))]


def test_the_term_is_taken_from_the_evidence_unless_it_is_covered(tmp_path):
    """`lexicon stats` counts false alarms by term; a report that hides words tells none."""
    header = ("指纹", "规则", "群ID", "证据", "核查结论", "核查人", "核查日期")
    rest = ("误报", "王", "2026-01-02")
    rows = [
        (c * 32, "gambling", "g", e, *rest) for c, e in (("a", '{"term":"百家乐"}'), ("b", '{"term":"███"}'), ("c", ""))
    ]
    frame = read_filled(filled(tmp_path / "f.csv", *rows, header=header)).frame
    assert frame.select("rule", "group_id", "term").rows() == [
        ("gambling", "g", "百家乐"), ("gambling", "g", None), ("gambling", "g", None)
    ]  # fmt: skip


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("reporter", [csv, xlsx])
def test_a_verdict_names_the_rule_and_not_its_title(tmp_path, reporter, language):
    """A worksheet that shows titles has the id in a column of its own; by the title no rule is found again."""
    rows = [finding(1) | {"verdict": "confirmed", "verified_by": "王", "verified_on": date(2026, 1, 2)}]
    path = tmp_path / f"r{reporter.suffix}"
    with path.open("wb") as out:
        reporter.write(report(*rows).speaking(language), out)
    assert read_filled(path).frame["rule"].to_list() == ["sample-rule"]


def test_a_file_without_the_headings_says_what_it_lacks(tmp_path):
    """A roster is no worksheet of verdicts."""
    with pytest.raises(UsageError, match="no row of headings has fingerprint and verdict"):
        read_filled(filled(tmp_path / "f.csv", ("1", "2"), header=("群名称", "群昵称")))
    with pytest.raises(UsageError, match="cannot be opened"):
        read_filled(tmp_path / "nothing.csv")
