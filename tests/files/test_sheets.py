"""Sheets: the header found by content, rows as text with their place, and an account of what is no row."""

import datetime as dt
import subprocess
import sys
import time

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from groupaudit.errors import UnreadableInputError
from groupaudit.files.cells import damaged
from groupaudit.files.sheets import read_sheets
from workbooks import ods, xls, xlsx

WEFLOW = """会话信息
微信ID,1000@chatroom,,昵称,天高总群,备注,工作
导出工具,WeFlow,导出版本,0.0.2
微信昵称,微信备注,群昵称,wxid,微信号
风清,,张三+天高集团+总裁办,wxid_1,zhang3
"云,淡",,"李四
(物业部)",wxid_2,
平安,,,wxid_3,
"""


def one(data, **options):
    """Return the only sheet of a file."""
    (sheet,) = read_sheets("名册", data.encode() if isinstance(data, str) else data, **options)
    return sheet


def rows(sheet):
    """Return the cells of a sheet without the line."""
    return sheet.frame.drop("line").rows()


def accounted(sheet):
    """Tell whether every row that was read is somewhere."""
    return sheet.rows_read == sheet.frame.height + sheet.rejects.height + sheet.footer_rows


def test_metadata_above_the_header_is_kept_apart():
    """A WeFlow roster: three rows of metadata, header in line 4, lines counted through embedded newlines."""
    sheet = one("\ufeff" + WEFLOW)
    assert sheet.name is None
    assert sheet.preamble[1] == ("微信ID", "1000@chatroom", "", "昵称", "天高总群", "备注", "工作")
    assert (sheet.header, sheet.header_line) == (("微信昵称", "微信备注", "群昵称", "wxid", "微信号"), 4)
    assert sheet.columns.at["group_nickname"] == (2,)
    assert sheet.frame["line"].to_list() == [5, 6, 8]
    assert rows(sheet)[1] == ("云,淡", "", "李四\n(物业部)", "wxid_2", "")


def test_metadata_is_read_as_keys_and_values():
    """Keys stand in the cell before their value, or before a colon; an empty value shifts nothing."""
    sheet = one(
        "会话信息\n微信ID,1@chatroom,,昵称,,备注,工作\n群名称：天高总群,,数据日期:2024/9/30\n姓名,wxid\n张三,a\n"
    )
    assert sheet.metadata == {
        "会话信息": "", "微信ID": "1@chatroom", "昵称": "", "备注": "工作", "群名称": "天高总群", "数据日期": "2024/9/30",
    }  # fmt: skip


def test_the_metadata_of_an_unknown_export_is_no_header():
    """The id and names of the chat above a message log are not mistaken for the columns of a roster."""
    sheet = one("会话信息\n微信ID,1@chatroom,,昵称,总群,备注,工作\n序号,时间,消息状态\n1,2024/1/2,x\n")
    assert sheet.header is None


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encoding_delimiter_and_line_ends_do_not_matter(codec, delimiter, end):
    """The same roster reads the same however it was saved."""
    lines = ["姓名,部门,工号", "张三,总裁办,007", "李四,物业部,008"]
    sheet = one(end.join(lines).replace(",", delimiter).encode(codec))
    assert sheet.header == ("姓名", "部门", "工号")
    assert sheet.frame.rows() == [("张三", "总裁办", "007", 2), ("李四", "物业部", "008", 3)]


VALUE = st.text(st.sampled_from('张a ,;\t"\n=1'), max_size=5)


@given(st.lists(st.lists(VALUE, max_size=4), max_size=6), st.booleans())
@settings(max_examples=150)
def test_every_row_is_accounted_for(table, headed):
    """Rows read = rows kept + rejects + set aside, whatever the text looks like."""
    text = ("姓名,部门\n" if headed else "") + "\n".join(",".join(row) for row in table)
    sheet = one(text)
    assert accounted(sheet)
    assert sheet.frame["line"].is_sorted()
    assert (sheet.header is not None) >= headed


ROWS = st.lists(
    st.lists(
        st.sampled_from(["姓名", "wxid", "张三", "合计", "3", " ", "\x1f", "\x85", "\ufeff", "\u2028", "", "'"]),
        max_size=4,
    ),
    max_size=30,
)


LONG = [["张三", "a" * 3000], ["李四"]] * 25
"""Rows with which a text is long enough to be read at once."""


@given(
    ROWS,
    ROWS,
    st.sampled_from(["姓名,wxid", ",姓名,群昵称,部门", "姓名", "甲,乙"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
@example([["\x1f"]], [["合计", "3"]], "姓名,wxid", "\n")
@settings(max_examples=100)
def test_quotes_that_are_not_needed_change_nothing(above, below, header, end):
    """A text is split at once or row by row: cells, lines, rejects and what is set aside are the same."""
    plain = [["群名称：天高总群"], header.split(","), *above, *LONG, *below]
    quoted = [[f'"{cell}"' for cell in row] for row in plain]
    ours, theirs = (one(end.join(map(",".join, lines))) for lines in (plain, quoted))
    for part in ("frame", "rejects", "lost"):
        assert getattr(ours, part).equals(getattr(theirs, part))
    for part in ("preamble", "header", "columns", "header_line", "footer_rows", "rows_read"):
        assert getattr(ours, part) == getattr(theirs, part)


@given(st.binary(max_size=200))
@settings(max_examples=100)
def test_no_bytes_crash(data):
    """Any bytes are sheets or an `UnreadableInputError`."""
    try:
        sheets = read_sheets("x", data)
    except UnreadableInputError:
        return
    assert all(map(accounted, sheets))


@given(st.permutations(["张三,总裁办", "李四,物业部,多余", "王五", '"赵,六",x', "孙七,a,,"]))
@settings(max_examples=30)
def test_row_order_changes_nothing(lines):
    """The same rows are kept and rejected in any order."""
    sheet = one("\n".join(["姓名,部门", *lines]))
    assert set(rows(sheet)) == {("张三", "总裁办"), ("王五", ""), ("赵,六", "x"), ("孙七", "a")}
    assert sheet.rejects.rows() == [(lines.index("李四,物业部,多余") + 2, None, "too-many-fields: 3 > 2")]


def test_too_many_fields_are_rejected_and_too_few_padded():
    """Empty cells at the end do no harm; a shifted row is not guessed at."""
    sheet = one("姓名,部门\n张三,总裁办,x\n李四\n王五,a,,,\n")
    assert rows(sheet) == [("李四", ""), ("王五", "a")]
    assert sheet.rejects.rows() == [(2, None, "too-many-fields: 3 > 2")]


def test_an_unclosed_quote_is_named_and_the_rest_kept():
    """Only the line with the quote is lost."""
    sheet = one('姓名,部门\n张三,总裁办\n"李四,物业部\n王五,"安保,部"\n')
    assert rows(sheet) == [("张三", "总裁办"), ("王五", "安保,部")]
    assert sheet.rejects.rows() == [(3, None, "unclosed-quote")]


def test_pieces_of_a_broken_record_are_not_members():
    """A field whose quotes were not doubled leaves no half rows behind."""
    sheet = one('姓名,部门,备注\n张三,总裁办,"他说\n"好"的,"\n李四,物业部,\n')
    assert [row[0] for row in rows(sheet)] == ["李四"]
    assert set(sheet.rejects["reason"]) == {"unclosed-quote"}


def test_nul_and_undecodable_bytes_reject_their_row():
    """A row with a NUL or a broken byte is rejected with its line; its neighbours are kept."""
    sheet = one(
        "姓名,部门\n张三,总裁办\n李\0四,物业部\n王五,工程部\n赵六,a\n".encode().replace("王".encode(), b"\xe7\x8e")
    )
    assert rows(sheet) == [("张三", "总裁办"), ("赵六", "a")]
    assert sheet.rejects.rows() == [(3, None, "nul-byte"), (4, None, "undecodable")]


def test_without_known_headings_there_is_no_header():
    """Nothing is guessed: the rows are there, the header is None."""
    sheet = one("foo,bar\n1,2\n\n3,4\n")
    assert (sheet.header, sheet.header_line, sheet.preamble) == (None, 0, ())
    assert sheet.frame.rows() == [("foo", "bar", 1), ("1", "2", 2), ("3", "4", 4)]


def test_an_empty_file_has_no_rows():
    """No bytes, no header, no rows."""
    sheet = one("")
    assert (sheet.header, sheet.rows_read, sheet.frame.columns) == (None, 0, ["line"])


def test_one_column_needs_one_heading():
    """A bare list of names under 姓名 is a table; 姓名 among values of a wider one is not a header."""
    assert one("姓名\n张三\n").header == ("姓名",)
    assert one("姓名,x\n张三,y\n").header is None


def test_a_column_map_makes_a_header():
    """Headings that the policy explains count."""
    sheet = one("花名,战队\n张三,总裁办\n", column_map={"花名": "group_nickname", "战队": "department"})
    assert sheet.columns.at == {"group_nickname": (0,), "department": (1,)}


def test_footer_and_repeated_header_are_set_aside():
    """Signatures at the end and the header printed on every page are counted, not read as people."""
    sheet = one(
        "名册,,\n姓名,部门,工号\n张三,总裁办,1\n\n姓名,部门,工号\n李四,物业部,2\n合计,2,\n填表人：王五,,日期：2024/1/2\n"
    )
    assert rows(sheet) == [("张三", "总裁办", "1"), ("李四", "物业部", "2")]
    assert (sheet.footer_rows, sheet.rows_read) == (3, 5)


def test_a_line_of_ten_megabytes():
    """A huge cell is a cell."""
    sheet = one("姓名,部门\n张三," + "长" * 3_400_000 + "\n李四,b\n")
    assert sheet.frame["c1"].str.len_chars().to_list() == [3_400_000, 1]


def test_excel_as_it_really_comes():
    """Title rows, merged group names, section titles, blank rows, leading zeros, dates and notes beside the table."""
    table = [
        ["天高集团微信群成员名册", None, None, None, None],
        [],
        ["群名称", "姓名", "工号", "入群时间", None],
        ["天高总群", "张三", "007", dt.date(2024, 1, 2), None],
        [None, "李四", 8, 45293, "备忘"],
        [None, None, None, None, None],
        ["二、物业", None, None, None, None],
        ["物业群", "王五", 1.5, "2024/1/2", None],
        ["填表人：赵六", None, None, None, None],
    ]
    (sheet,) = read_sheets("名册.xlsx", xlsx(table, names=["名册"], merges=["A1:E1", "A4:A6", "A7:D7"]))
    assert (sheet.name, sheet.preamble, sheet.header_line) == ("名册", (("天高集团微信群成员名册",),), 3)
    assert sheet.header == ("群名称", "姓名", "工号", "入群时间")
    assert sheet.frame.rows() == [
        ("天高总群", "张三", "007", "2024-01-02", 4),
        ("天高总群", "李四", "8", "45293", 5),
        ("物业群", "王五", "1.5", "2024/1/2", 8),
    ]
    assert (sheet.footer_rows, sheet.rows_read) == (2, 5)


def test_a_header_of_two_rows_is_read_by_its_lower_row():
    """Headings merged downwards over a row of sub-headings stay headings."""
    table = [["姓名", "联系", None, "部门"], [None, "微信号", "手机", None], ["张三", "zhang3", "1", "总裁办"]]
    (sheet,) = read_sheets("a.xlsx", xlsx(table, merges=["A1:A2", "D1:D2", "B1:C1"]))
    assert sheet.header == ("姓名", "微信号", "手机", "部门")
    assert rows(sheet) == [("张三", "zhang3", "1", "总裁办")]


def test_every_worksheet_is_a_sheet():
    """Several worksheets, hidden and empty ones too, come in their order."""
    sheets = read_sheets(
        "a.xlsx", xlsx([["姓名", "部门"], ["张三", "a"]], [], [["说明"]], names=["甲", "乙", "丙"], hidden=["丙"])
    )
    assert [(s.name, s.header is None, s.hidden) for s in sheets] == [
        ("甲", False, False),
        ("乙", True, False),
        ("丙", True, True),
    ]
    assert all(map(accounted, sheets))


def test_other_spreadsheet_formats():
    """ODS and old XLS files are sheets as well."""
    table = [["姓名", "部门"], ["张三", "总裁办"]]
    assert rows(read_sheets("a.ods", ods("名册", table))[0]) == [("张三", "总裁办")]
    assert rows(read_sheets("a.xls", xls("名册", table))[0]) == [("张三", "总裁办")]


def test_cells_are_named_as_in_a_spreadsheet():
    """A worksheet names its cells, a text file has only lines."""
    (sheet,) = read_sheets("a.xlsx", xlsx([["姓名", "部门"], ["张三", "a"]], names=["名册"]))
    assert [sheet.cell(n, 7) for n in (0, 2, 25, 26, 701, 702)] == [
        f"名册!{c}7" for c in ("A", "C", "Z", "AA", "ZZ", "AAA")
    ]
    assert sheet.frame.select(sheet.cells(1))["cell"].to_list() == ["名册!B2"]
    text = one("姓名,部门\n张三,a\n")
    assert text.cell(0, 2) is None
    assert text.frame.select(text.cells(0))["cell"].to_list() == [None]


def test_damaged_numbers_become_rejects_with_their_cell():
    """Rows that a reader finds faulty move to the rejects, in order, and the account still holds."""
    table = [["工号", "姓名"], ["007", "张三"], [123456789012345678, "李四"], ["1.38E+10", "王五"]]
    (sheet,) = read_sheets("a.xlsx", xlsx(table, names=["名册"]))
    clean = sheet.without(damaged(pl.col("c0")), column=0, reason="damaged-number: 工号")
    assert rows(clean) == [("007", "张三")]
    assert clean.rejects.rows() == [(3, "名册!A3", "damaged-number: 工号"), (4, "名册!A4", "damaged-number: 工号")]
    assert accounted(clean)
    assert clean.without(damaged(pl.col("c0")), column=0, reason="again") is clean


def test_binary_files_are_named():
    """What is neither text nor a workbook is refused with its name."""
    with pytest.raises(UnreadableInputError, match=r"^MSG\.db: SQLite"):
        read_sheets("MSG.db", b"SQLite format 3\0" + bytes(99))


def test_a_large_table_is_read_in_time():
    """30,000 rows stay far from a second of processor time, so that no step is done cell by cell without need."""
    data = "工号,姓名,公司,部门,职务\n" + "".join(f'{n:05},张三{n},天高集团,"总裁办",经理\n' for n in range(30_000))
    start = time.process_time()
    assert one(data).frame.height == 30_000
    assert time.process_time() - start < 1.5


def test_the_best_header_may_stand_below_a_very_long_row():
    """Of the first rows the one that spells the most headings is the header, however long the rows before it are."""
    sheet = one(f"姓名,部门,天高\n{'长' * 70_000},,\n姓名,部门,工号\n张三,总裁办,007\n")
    assert (sheet.header_line, rows(sheet)) == (3, [("张三", "总裁办", "007")])


def test_text_needs_no_workbook_library():
    """Importing the module and reading a CSV do not load the spreadsheet library."""
    code = "import sys; from groupaudit.files.sheets import read_sheets as r; r('x', b'name,wxid\\na,b\\n'); print('python_calamine' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
