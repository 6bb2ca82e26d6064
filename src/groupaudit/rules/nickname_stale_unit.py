"""群昵称里的公司或部门与员工名单不符，例如调岗后没有改。

第六条（三）要求群昵称写明公司和部门。人调走了昵称没改，别人会找错人，内部通知也会发错人。

员工有几个部门的，写哪一个都对；写上级部门、上级公司也对；写单位的全称、简称、别名，或名单上全称里的一段，都对。
名单没写公司或部门的不看；不认识的单位名由 nickname-unknown-unit 说。只按姓名对上的，可能是同名的人，
或者对上的名单只写了总公司，只作疑似提示；写的是曾用部门的除外。曾用部门写在证据里。

## Flags

| units.unit | units.kind |
|------------|------------|
| 集团       | company    |
| 天高物业   | subsidiary |
| 总裁办     | department |
| 工程部     | department |
| 财务部     | department |

| members.member_id | members.group_nickname |
|-------------------|------------------------|
| m1                | 张三+集团+工程部       |
| m2                | 李四+天高物业+财务部   |
| m3                | 王芳+天高物业+工程部   |
| m4                | 王芳+集团+工程部       |

| employees.name | employees.account_ids | employees.company | employees.departments | employees.former_departments |
|----------------|-----------------------|-------------------|-----------------------|------------------------------|
| 张三           | m1                    | 集团              | 总裁办                | 工程部                       |
| 李四           | m2                    | 集团              | 财务部                |                              |
| 王芳           |                       | 集团              | 财务部                |                              |

| findings.member_id | findings.fields.part | findings.fields.written | findings.fields.listed | findings.fields.change | findings.severity | findings.suggestion      |
|--------------------|----------------------|-------------------------|------------------------|------------------------|-------------------|--------------------------|
| m1                 | department           | 工程部                  | 总裁办                 | former                 | medium            | 改为“张三+集团+总裁办”   |
| m2                 | company              | 天高物业                | 集团                   | other                  | medium            | 改为“李四+集团+财务部”   |
| m3                 | company              | 天高物业                | 集团                   | namesake               | low               | 改为“王芳+集团+财务部”（请先核对） |
| m3                 | department           | 工程部                  | 财务部                 | namesake               | low               | 改为“王芳+集团+财务部”（请先核对） |
| m4                 | department           | 工程部                  | 财务部                 | namesake               | low               | 改为“王芳+集团+财务部”（请先核对） |

## Allows

| units.unit       | units.kind | units.label | units.parent     |
|------------------|------------|-------------|------------------|
| 天高集团有限公司 | company    | 集团        |                  |
| 天高集团有限公司 | company    | 天高集团    |                  |
| 工程管理中心     | department | 工程管理中心 | 天高集团有限公司 |
| 工程部           | department | 工程部      | 工程管理中心     |
| 总裁办           | department | 总裁办      | 天高集团有限公司 |

| members.member_id | members.group_nickname   |
|-------------------|--------------------------|
| m1                | 张三+集团+总裁办         |
| m2                | 张三+天高集团+工程部     |
| m3                | 李四+集团+工程管理中心   |
| m4                | 王芳+集团+火星部         |

| employees.name | employees.account_ids | employees.company | employees.departments |
|----------------|-----------------------|-------------------|-----------------------|
| 张三           | m1、m2                | 天高集团有限公司  | 总裁办、工程部        |
| 李四           | m3                    | –                 | 工程部                |
| 王芳           | m4                    | 天高集团有限公司  |                       |
"""

import polars as pl

from groupaudit.derive.nicknames import UNDECIDED
from groupaudit.people.nickname_format import CERTAINTY_WORDS, CORRECTION, DOUBT_WORDS, PART_WORDS
from groupaudit.rule import Kind, Params, Scope, Severity, rule
from groupaudit.tables import Tables


@rule(
    clause="六(三)",
    title=("群昵称里的单位与名单不符", "stale unit in a nickname"),
    severity=Severity.MEDIUM,
    scope=Scope.ROW,
    needs={"nicknames", "employees"},
    rests_on={"departments", "employees"},
    fields={
        "nickname": Kind.PERSON,
        "part": Kind.CODE,
        "written": Kind.UNIT,
        "listed": Kind.UNIT,
        "change": Kind.CODE,
        "corrected": Kind.PERSON,
        "certainty": Kind.CODE,
        "doubt": Kind.CODE,
        "last_seen": Kind.TIME,
    },
    message=(
        "群昵称“{nickname}”里的{part}“{written}”与员工名单不符，名单上是“{listed}”{change}{doubt}",
        "The {part} “{written}” in the nickname “{nickname}” is not what the employee list says: {listed}{change}{doubt}",
    ),
    advice=CORRECTION,
    undecided=UNDECIDED,
    words={
        "former": ("（是曾用部门）", " (a former department)"),
        "other": ("", ""),
        "namesake": (
            "（只按姓名对应，疑似，可能同名，请核实）",
            " (matched by name only: possibly a namesake, please verify)",
        ),
        **PART_WORDS,
        **CERTAINTY_WORDS,
        **DOUBT_WORDS,
    },
)
def nickname_stale_unit(t: Tables, _: Params) -> pl.LazyFrame:
    """Find known units in nicknames that are none of the employee's, nor above them."""
    own = {"company": pl.concat_list(pl.coalesce("employer", "own_company")), "department": pl.col("departments")}
    stale = [_stale(t, part, listed) for part, listed in own.items()]
    undecided = t.nicknames.filter(pl.col("undecided").is_not_null())
    return pl.concat([*stale, undecided], how="diagonal")


def _stale(t: Tables, part: str, listed: pl.Expr) -> pl.LazyFrame:
    """The parts of one kind that are not right for the person, with what the list says instead."""
    former = pl.col("former_departments").list.contains(pl.col(part)).fill_null(value=False)
    known = pl.col(f"{part}_unit").is_not_null() | former | ("units" not in t)
    namesake = (pl.col("basis") == "name") & ~former
    change = pl.when(former).then(pl.lit("former")).when(namesake).then(pl.lit("namesake")).otherwise(pl.lit("other"))
    return t.nicknames.filter(~pl.col(f"{part}_right"), known).with_columns(
        part=pl.lit(part),
        written=part,
        listed=listed,
        change=change,
        severity=pl.when(namesake).then(pl.lit("low")).otherwise("severity"),
        confidence=pl.col("confidence") - pl.when(namesake).then(40).otherwise(0),
        discriminator=pl.lit(part),
    )
