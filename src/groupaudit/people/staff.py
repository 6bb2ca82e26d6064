"""Prepare the employee list for comparison: each person's kind, and every unit that is right for him."""

from typing import Final

import polars as pl

from groupaudit.people.names import name_key
from groupaudit.people.unit_labels import key, labels
from groupaudit.tables import Tables

DEPARTED: Final = (
    r"(?i)^(?:已经?|于|提前|主动|自动|协商|合同|劳动|到期|[\d年月日号\s./-])*"
    r"(?:离职|离退|离司|离岗$|辞退|辞职|退休|自离|劝退|解聘|开除|除名|去世|死亡|病故|退出企业"
    r"|解除(?:$|\W|劳[动务]|合同|聘[用任]|用工|协议|关系)|离开(?:$|\W|本?公司|本?单位|集团|企业|我司))"
    r"|^(?:已|提前)离岗|^(?:left|departed|resigned|terminated|retired)\b|^(?:否|no)(?:$|\W)|^不在职"
)
"""Statuses of departed people; 否 answers the heading 是否在职."""
LEAVING: Final = r"办理中|申请|审批中|流程|(?:^|[^已])交接|未[办批果]|离职中|待[办批审离退]|意[向愿]|面谈"
"""Words in such a status that mean the person has not left yet."""
NOT_LEFT: Final = (
    r"开除[党团]籍|离职(?:证明|率)|离退休?办|退休(?:年龄|干部)|(?:离职|退休)(?:时间|日期)"
    r"|^20\d{2}年?(?:[\d./-]{1,3}月?)?(?:[底末中初])?退休"
)
"""What begins like such a status and is about something else, or about a day that may be to come: 2035年退休."""
TAKEN_BACK: Final = r"返聘|续聘|回聘|留用|(?:重新|再次?|二次)入职"
"""Words in the status or the kind of employment of people who work again after retiring, whatever their day of leaving."""
SECONDED: Final = r"借调|借用|挂职|外派|派驻|驻外"
"""Words in any status for people who work in another unit than the list gives."""
STATUS: Final = pl.col("status")
COMPANY_RANK: Final = 50
"""Rank of the company among the units of an employee: after all departments."""

CONTRACTOR: Final = r"(?i)派遣|外包|劳务|外协|外聘|第三方|驻场|承包|contract|outsourc|agency|dispatch"


def staff(tables: Tables) -> pl.DataFrame:
    """Return one row per employee: `e`, kind (employee, contractor, departed) and the columns of `tables.EMPLOYEES`.

    Somebody who leaves after the audit's as-of date is still employed; without that date only the status counts.
    `contradictory` marks departed people whom the list also has as employed, or gives a status that does not say so.
    """
    left = says_gone()
    if tables.context.as_of is not None:
        left = (pl.col("left_on") <= tables.context.as_of).fill_null(left)
    left &= ~says_taken_back()
    contractor = pl.col("employment").str.contains(CONTRACTOR).fill_null(value=False)
    kind = pl.when(left).then(pl.lit("departed")).when(contractor).then(pl.lit("contractor"))
    return (
        tables["employees"]
        .sort("employee_id", "name", "company")
        .with_row_index("e")
        .with_columns(
            kind=kind.otherwise(pl.lit("employee")),
            name_key=name_key(pl.col("name")),
            contradictory=left & (pl.col("contradictory").fill_null(value=False) | says_otherwise()),
        )
        .with_columns(pl.col("departments", "department_ids", "former_departments").fill_null([]))
    )


def says_gone(status: pl.Expr = STATUS) -> pl.Expr:
    """Tell whether an employee's status means that he has left."""
    status = status.str.strip_chars()
    return (status.str.contains(DEPARTED) & ~status.str.contains(f"{LEAVING}|{NOT_LEFT}")).fill_null(value=False)


def says_otherwise() -> pl.Expr:
    """Tell whether an employee has a status that does not mean that he has left: 在职, 产假, 停薪留职, 待离职, 调出."""
    return pl.col("status").is_not_null() & ~says_gone()


def says_taken_back() -> pl.Expr:
    """Tell whether an employee's status or kind of employment means that he works again after leaving."""
    said = pl.concat_str("status", "employment", separator=" ", ignore_nulls=True)
    return said.str.contains(TAKEN_BACK).fill_null(value=False)


def names_by_account(employees: pl.DataFrame) -> pl.DataFrame:
    """Return `member_id`, `employee_name` for the account ids on the employee list that belong to one name only."""
    named = employees.select("name", member_id="account_ids").explode("member_id").drop_nulls().unique()
    return named.filter(pl.col("member_id").is_unique()).select("member_id", employee_name="name").sort("member_id")


def unit_names(employees: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """Return `e`, `name`, `rank`: every unit that is right for an employee of `staff`, nearest first.

    Rank 0 is an own department as the list names it; higher ranks are its full name, the units above it and the
    company, as far as the department list and the organisation give them.
    """
    own = employees.select("e", name="departments").explode("name").drop_nulls()
    company = employees.select("e", name="company", rank=pl.lit(COMPANY_RANK, pl.Int32)).drop_nulls()
    named = pl.concat([own.with_columns(rank=pl.lit(0, pl.Int32)), company])
    chains = [named]
    if "departments" in tables:
        chains += _by_id(employees, own, tables["departments"])
    if "units" in tables:
        by_name = employees.filter(pl.col("department_ids").list.len() == 0).select("e")
        chains.append(_by_name(named.join(by_name, on="e", how="semi"), tables["units"]))
    ranked = (
        pl.concat(chains).sort("rank", maintain_order=True).unique(["e", "name"], keep="first", maintain_order=True)
    )
    return ranked.sort("e", maintain_order=True)


def _by_id(employees: pl.DataFrame, own: pl.DataFrame, departments: pl.DataFrame) -> list[pl.DataFrame]:
    """Follow the department list upwards from an employee's department ids, or else from the names."""
    known = departments.select(node="department_id", parent="parent_id", name="name")
    ids = employees.select("e", node="department_ids").explode("node").drop_nulls()
    spelled = own.join(ids, on="e", how="anti").join(known, on="name").select("e", "node")
    start = pl.concat([ids, spelled]).with_columns(rank=pl.lit(0, pl.Int32))
    above = _closure(start, known.select("node", "parent"))
    frames = (frame.join(known, on="node", maintain_order="left") for frame in (start, above))
    return [frame.select("e", "name", "rank").drop_nulls() for frame in frames]


def _by_name(names: pl.DataFrame, units: pl.DataFrame) -> pl.DataFrame:
    """Follow the organisation upwards from the names of an employee's units."""
    spelled = labels(units).select("key", node="unit")
    start = names.with_columns(key=key(pl.col("name"))).join(spelled, on="key").select("e", "node", pl.col("rank") + 1)
    edges = units.filter(pl.col("parent") != "").select(node="unit", parent="parent").unique()
    return _closure(start, edges).select("e", name="node", rank="rank")


def _closure(start: pl.DataFrame, edges: pl.DataFrame) -> pl.DataFrame:
    """Add all ancestors to `e`, `node`, `rank`; cycles are cut."""
    reached = step = start.unique(["e", "node"])
    while step.height:
        up = step.join(edges, on="node").select("e", node="parent", rank=pl.col("rank") + 1).drop_nulls()
        step = up.unique(["e", "node"]).join(reached, on=["e", "node"], how="anti")
        reached = pl.concat([reached, step])
    return reached.sort("e", "rank", "node")
