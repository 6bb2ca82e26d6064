"""The forms that a company fills in: their headings and allowed values, and writing them as workbooks and CSV.

The regulation gives no headings; ours are a proposal. The reader of a form reads back exactly what is written here,
except the example row, whose group has our example name and no id.
"""

import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import polars as pl
from msgspec import Struct

from groupaudit.errors import UsageError, both
from groupaudit.exports.forms import EXAMPLES, exactly
from groupaudit.output import make_folder, write_atomically
from groupaudit.tables import APPROVALS, GROUP_APPROVALS, MEMBER_FORM, REGISTER

NOTE = "列名为 groupaudit 的建议，可按公司习惯修改；别的写法在政策文件的 [column-map] 中说明"
MADE = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
"""Creation date in every workbook, so that equal content gives equal bytes."""

LONGEST_CELL = 32_767
"""Maximum length of a workbook cell in characters."""

KIND_WORDS = {"internal": "内部群", "outward": "对外群", "owners": "业主群"}
PERSON_WORDS = {
    "employee": "员工", "contractor": "派遣或外包人员", "outsider": "外部人员", "resident": "业主", "departed": "离职人员",
}  # fmt: skip
ROLE_WORDS = {"owner": "群主", "admin": "管理员", "member": "成员"}
YES_WORDS = {True: "是", False: "否"}
STATE_WORDS = {True: "已解散", False: "在用"}


class Column(Struct, frozen=True):
    """One column: heading, field of the table, width in characters, example, and words for its allowed values."""

    heading: str
    field: str
    width: int
    example: str
    words: Mapping[Any, str] | None = None


class Form(Struct, frozen=True):
    """One form: the table it fills, its title, schema and columns."""

    table: str
    title: str
    schema: pl.Schema
    columns: tuple[Column, ...]


FORMS: tuple[Form, ...] = (
    Form("register", "微信群信息登记表", REGISTER, (
        Column("群名称", "group_name", 28, EXAMPLES["group"]),
        Column("群ID", "group_id", 24, ""),
        Column("群类型", "kind", 10, "内部群", KIND_WORDS),
        Column("责任单位", "unit", 18, "综合管理部"),
        Column("用途", "purpose", 24, "日常工作沟通"),
        Column("负责人", "person_in_charge", 10, "张三"),
        Column("群主", "owner_name", 10, "张三"),
        Column("管理员", "admin_names", 16, "李四、王五"),
        Column("群人数", "member_count", 8, "35"),
        Column("建群日期", "created_on", 12, "2026-01-05"),
        Column("是否长期使用", "long_term", 12, "是", YES_WORDS),
        Column("有效期至", "ends_on", 12, ""),
        Column("登记日期", "filed_on", 12, "2026-01-08"),
        Column("群状态", "closed", 8, "在用", STATE_WORDS),
    )),
    Form("member_form", "微信群成员信息管理表", MEMBER_FORM, (
        Column("群名称", "group_name", 28, EXAMPLES["group"]),
        Column("群ID", "group_id", 24, ""),
        Column("成员ID", "member_id", 20, ""),
        Column("姓名", "name", 10, "张三"),
        Column("群昵称", "group_nickname", 22, "张三+集团+总裁办"),
        Column("公司", "company", 18, "天高集团"),
        Column("部门", "department", 18, "总裁办公室"),
        Column("职务", "position", 12, "主管"),
        Column("人员类别", "person_kind", 10, "员工", PERSON_WORDS),
        Column("群角色", "role", 8, "成员", ROLE_WORDS),
        Column("入群时间", "joined_on", 12, "2026-01-05"),
        Column("退群时间", "left_on", 12, ""),
    )),
    Form("approvals", "外部人员入群审批表", APPROVALS, (
        Column("群名称", "group_name", 28, EXAMPLES["group"]),
        Column("群ID", "group_id", 24, ""),
        Column("姓名", "name", 10, "钱多多"),
        Column("单位", "company", 20, "某某软件公司"),
        Column("微信号", "member_id", 20, ""),
        Column("申请部门", "unit", 18, "信息技术部"),
        Column("入群事由", "reason", 20, "系统上线支持"),
        Column("分管领导", "approver", 10, "王总"),
        Column("批准日期", "approved_on", 12, "2026-01-04"),
        Column("综合管理部备案日期", "filed_on", 20, "2026-01-05"),
        Column("有效期至", "ends_on", 12, ""),
    )),
    Form("group_approvals", "对外群审批表", GROUP_APPROVALS, (
        Column("申请单位", "unit", 18, "工程部"),
        Column("群名称", "group_name", 28, EXAMPLES["outward"]),
        Column("群ID", "group_id", 24, ""),
        Column("用途", "purpose", 24, "供应商业务对接"),
        Column("申请日期", "applied_on", 12, "2026-01-03"),
        Column("分管领导", "approver", 10, "王总"),
        Column("批准日期", "approved_on", 12, "2026-01-04"),
        Column("综合管理部备案日期", "filed_on", 20, "2026-01-05"),
    )),
)  # fmt: skip


def form_of(table: str) -> Form:
    """Return the form that fills *table*."""
    return next(form for form in FORMS if form.table == table)


def cells(form: Form, entries: pl.DataFrame) -> list[list[str]]:
    """Return *entries* (columns of the form's table, others are ignored) as texts."""
    rows = entries.select(c.field if c.field in entries.columns else pl.lit(None).alias(c.field) for c in form.columns)
    return [[_text(value, c) for value, c in zip(row, form.columns, strict=True)] for row in rows.iter_rows()]


def _text(value: object, column: Column) -> str:
    if value is None:
        return ""
    if column.words is not None:
        return column.words.get(value, "")
    if isinstance(value, list):
        return "、".join(map(exactly, value))
    return exactly(str(value))


def write_workbook(form: Form, rows: Sequence[Sequence[str]], out: BinaryIO) -> None:
    """Write a form as XLSX: the title, the headings, *rows* as text, and drop-down lists."""
    import xlsxwriter

    options = {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    }  # fmt: skip
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": form.title, "created": MADE.replace(tzinfo=None)})
        sheet = book.add_worksheet(form.title[:31])
        title = book.add_format({"bold": True, "font_size": 14, "valign": "vcenter"})
        head = book.add_format(
            {"bold": True, "bg_color": "#E7E6E6", "border": 1, "text_wrap": True, "valign": "vcenter"}
        )
        text = book.add_format({"num_format": "@", "border": 1})
        sheet.merge_range(0, 0, 0, len(form.columns) - 1, f"{form.title}（{NOTE}）", title)
        for at, column in enumerate(form.columns):
            sheet.set_column(at, at, column.width, text)
            sheet.write_string(1, at, column.heading, head)
            if column.words:
                choices = {"validate": "list", "source": list(column.words.values())}
                sheet.data_validation(2, at, 2000, at, choices)
        sheet.freeze_panes(2, 1)
        for line, row in enumerate(rows, 2):
            for at, value in enumerate(row):
                sheet.write_string(line, at, value[:LONGEST_CELL], text)


def write_text(form: Form, rows: Iterable[Sequence[str]], out: BinaryIO) -> None:
    """Write a form as CSV with a byte order mark: the title, the headings, and *rows*."""
    from groupaudit.reporting.spreadsheet import harmless

    titled = [[form.title, *([""] * (len(form.columns) - 1))], [c.heading for c in form.columns]]
    table = pl.DataFrame([*titled, *map(list, rows)], orient="row", schema=[c.field for c in form.columns])
    harmless(table).write_csv(out, include_bom=True, include_header=False)


def save(form: Form, rows: Sequence[Sequence[str]], folder: Path, *, as_csv: bool, force: bool) -> Path:
    """Write a form into *folder*, created if missing, under its title, and return its path.

    Raises:
        UsageError: the file exists, is not a blank form and *force* is not given, or it cannot be written.
    """
    target = folder / f"{form.title}{'.csv' if as_csv else '.xlsx'}"
    write = write_text if as_csv else write_workbook
    if target.exists() and not (force or _left_blank(target, form)):
        raise UsageError(f"{target}: {both('已经存在，加 --force 才会覆盖', 'exists; --force overwrites it')}")
    make_folder(folder)
    return write_atomically(target, lambda out: write(form, rows, out))


def _left_blank(target: Path, form: Form) -> bool:
    """Tell whether a file is, byte for byte, the blank form that `init --templates` writes."""
    blank = io.BytesIO()
    write_workbook(form, [example(form)], blank)
    return target.is_file() and target.read_bytes() == blank.getvalue()


def example(form: Form) -> list[str]:
    """Return the example row of a form, which readers skip."""
    return [column.example for column in form.columns]
