"""Show the kind of person assigned to a member, and the matching rows of the employee list."""

from collections.abc import Iterator

import polars as pl

from groupaudit.exhibit import Case, Exhibit, Kind
from groupaudit.headings import CODES, YES_NO, heading
from groupaudit.tables import Tables

SHOWN = 10
PERSON = {
    "person_kind": Kind.CODE, "basis": Kind.CODE, "group_kind": Kind.CODE, "employee_name": Kind.PERSON,
    "employee_candidates": Kind.NUMBER, "ids_comparable": Kind.CODE, "list_as_of": Kind.TIME,
}  # fmt: skip
EMPLOYEE = {
    "name": Kind.PERSON, "employee_id": Kind.PERSON, "account_ids": Kind.PERSON, "company": Kind.UNIT,
    "departments": Kind.UNIT, "former_departments": Kind.UNIT, "position": Kind.UNIT, "employment": Kind.UNIT,
    "status": Kind.UNIT, "left_on": Kind.TIME,
}  # fmt: skip


def tell(t: Tables, case: Case) -> Iterator[Exhibit]:
    """Yield the member's row of `people`, and the matching employees."""
    keys = (pl.col("group_id") == case.group_id) & (pl.col("member_id") == pl.lit(case.member_id, pl.String))
    mine = t["people"].filter(keys.fill_null(value=False))
    if not mine.height:
        return
    columns = {name: (heading(name), kind) for name, kind in PERSON.items()}
    yield Exhibit(id="person", title=("身份", "Who this is"), rows=mine, columns=columns, words={**CODES, **YES_NO})
    if "employees" in t:
        yield _employees(t["employees"], mine.row(0, named=True))


def _employees(employees: pl.DataFrame, person: dict[str, object]) -> Exhibit:
    """Return the matching rows of the list: by employee id, by account, or by name if the row has no employee id."""
    by_id = pl.col("employee_id") == pl.lit(person["employee_id"], pl.String)
    account = pl.col("account_ids").list.contains(pl.lit(person["member_id"], pl.String))
    named = (pl.col("name") == pl.lit(person["employee_name"], pl.String)) & pl.col("employee_id").is_null()
    fitting = employees.filter(pl.any_horizontal(e.fill_null(value=False) for e in (by_id, account, named)))
    title = ("员工名单上对应的行", "Rows of the employee list that fit")
    if not fitting.height:
        title = ("员工名单上没有对应的行", "No row of the employee list fits")
    columns = {name: (heading(name), kind) for name, kind in EMPLOYEE.items()}
    columns["name"] = (("姓名", "name"), Kind.PERSON)
    return Exhibit(id="employees", title=title, rows=fitting.head(SHOWN), columns=columns, total=fitting.height)
