"""群主不是责任单位的人。

第四条（二）：各单位监督管理本单位的群。群主是别的单位的人，责任单位就管不到这个群：改不了群名、群公告，也移不出人。

责任单位取登记表（没有写的取政策文件），群主取名册或平台的记录，群主属于哪些单位取员工名单：本部门、上级部门、公司都算。
群主只按姓名对上名单的，可能是同名的人，只作疑似提示。不知道群主的、群主不在名单上或有几个同名的、责任单位不是已知单位
的，报“未能判断”；没有责任单位的由另一条规则看。

## Flags

| groups.group_id | groups.unit | groups.owner_id |
|-----------------|-------------|-----------------|
| g1              | 财务部      | zhoujg          |
| g2              | 财务部      | –               |
| g3              | 财务部      | –               |
| g4              | 财务部      | wx-9            |
| g5              | 宣传部      | zhoujg          |

| members.group_id | members.member_id | members.group_nickname | members.role |
|------------------|-------------------|------------------------|--------------|
| g1               | zhoujg            | 周建国+集团+工程部     | –            |
| g2               | wx-1              | 林晓燕+集团+综合管理部 | owner        |
| g3               | wx-2              | 周建国+集团+工程部     | member       |
| g4               | wx-9              | 赵六                   | –            |
| g5               | zhoujg            | 周建国+集团+工程部     | –            |

| employees.name | employees.account_ids | employees.company | employees.departments |
|----------------|-----------------------|-------------------|-----------------------|
| 周建国         | zhoujg                | 天高集团          | 工程部                |
| 林晓燕         | linxy                 | 天高集团          | 综合管理部            |

| units.unit | units.label | units.kind | units.parent |
|------------|-------------|------------|--------------|
| 天高集团   | 集团        | company    |              |
| 工程部     | 工程部      | department | 天高集团     |
| 综合管理部 | 综合管理部  | department | 天高集团     |
| 财务部     | 财务部      | department | 天高集团     |

| findings.group_id | findings.member_id | findings.fields.units | findings.fields.surely | findings.severity |
|-------------------|--------------------|-----------------------|------------------------|-------------------|
| g1                | zhoujg             | 工程部                | by-id                  | medium            |
| g2                | wx-1               | 综合管理部            | by-name                | low               |

| undecided.reason   | undecided.count |
|--------------------|-----------------|
| owner-unknown      | 1               |
| owner-not-listed   | 1               |
| unit-unknown       | 1               |

## Allows

| groups.group_id | groups.unit | groups.owner_id |
|-----------------|-------------|-----------------|
| g1              | 工程        | zhoujg          |
| g2              | 天高集团    | zhoujg          |
| g3              | –           | zhoujg          |

| members.group_id | members.member_id | members.group_nickname |
|------------------|-------------------|------------------------|
| g1               | zhoujg            | 周建国+集团+工程部     |
| g2               | zhoujg            | 周建国+集团+工程部     |
| g3               | zhoujg            | 周建国+集团+工程部     |

| employees.name | employees.account_ids | employees.company | employees.departments |
|----------------|-----------------------|-------------------|-----------------------|
| 周建国         | zhoujg                | 天高集团          | 工程部                |

| units.unit | units.label | units.kind | units.parent |
|------------|-------------|------------|--------------|
| 天高集团   | 集团        | company    |              |
| 工程部     | 工程        | department | 天高集团     |
"""

import polars as pl

from groupaudit.derive.inventory import dissolved
from groupaudit.people.unit_labels import key, labels
from groupaudit.rule import Kind, Params, Scope, Severity, rule
from groupaudit.tables import MEMBER, STAFF, Tables


@rule(
    clause="四(二)",
    title=("群主不是责任单位的人", "owner not of the responsible unit"),
    severity=Severity.MEDIUM,
    scope=Scope.ALL,
    needs={"inventory", "people", "employees", "units"},
    rests_on={"departments", "employees", "members", "register"},
    fields={"unit": Kind.UNIT, "owner": Kind.PERSON, "units": Kind.UNIT, "surely": Kind.CODE},
    message=(
        "责任单位是{unit}，群主{owner}是{units}的人{surely}",
        "The responsible unit is {unit}, and the owner {owner} is of {units}{surely}",
    ),
    advice=("把群主转给{unit}的人，或改登责任单位", "Make somebody of {unit} the owner, or register the other unit"),
    undecided={
        "owner-unknown": ("导出没有写谁是群主", "the export does not say who the owner is"),
        "owner-not-listed": (
            "群主不在员工名单上，或名单上有几个同名的人",
            "the owner is not on the employee list, or several of that name are",
        ),
        "unit-unknown": ("责任单位不是已知的单位", "the responsible unit is none that is known"),
    },
    words={
        "by-id": ("", ""),
        "by-name": ("（只按姓名对上名单，疑似，请核实）", " (matched by name only; suspected, please verify)"),
    },
)
def owner_unit_mismatch(t: Tables, _: Params) -> pl.LazyFrame:
    """Find groups whose owner is an employee of other units than the responsible one."""
    spelled = labels(t["units"]).lazy().select("key", full="unit")
    groups = t.inventory.filter("handed_in", pl.col("unit").is_not_null(), ~dissolved())
    placed = groups.with_columns(key=key(pl.col("unit"))).join(spelled, on="key", how="left")
    every = pl.col("theirs").list.eval(key(pl.element()))
    right = every.list.contains(key(pl.col("full"))) | every.list.contains(pl.col("key"))
    reason = pl.coalesce(
        pl.when(pl.col("member_id").is_null()).then(pl.lit("owner-unknown")),
        pl.when(pl.col("theirs").is_null()).then(pl.lit("owner-not-listed")),
        pl.when(pl.col("full").is_null()).then(pl.lit("unit-unknown")),
    )
    sure = pl.col("basis") == "id"
    return (
        placed.join(_owners(t), on="group_id", how="left")
        .filter(~right.fill_null(value=False))
        .with_columns(
            undecided=reason,
            units="departments",
            surely=pl.when(sure).then(pl.lit("by-id")).otherwise(pl.lit("by-name")),
            severity=pl.when(~sure).then(pl.lit("low")),
            confidence=pl.when(sure).then(100).otherwise(60),
        )
    )


def _owners(t: Tables) -> pl.LazyFrame:
    """Return one owner per group, the platform's word before the roster's; `theirs` are the units of an employee."""
    platform = t.groups.select("group_id", member_id="owner_id", rank=pl.lit(0)).drop_nulls()
    listed = t.members.filter(pl.col("role") == "owner").select(*MEMBER, rank=pl.lit(1))
    one = pl.concat([platform, listed]).sort("group_id", "rank", "member_id").unique("group_id", keep="first")
    staff = pl.col("person_kind").is_in(STAFF)
    return one.drop("rank").join(
        t.people.select(
            "group_id",
            "member_id",
            "basis",
            owner="employee_name",
            theirs=pl.when(staff).then("units"),
            departments=pl.coalesce(pl.when(pl.col("departments").list.len() > 0).then("departments"), "units"),
        ),
        on=MEMBER,
        how="left",
    )
