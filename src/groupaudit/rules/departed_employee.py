"""已离职的人还在内部群里。

第三条（二）：内部群的成员应为本公司员工。员工离职以后，群管理员应及时移出；留在群里，公司的事他照样看得到。

离职日期后 3 个工作日（含调休，天数可改）内移出都不算。账号与名单对上的才认定；只凭姓名对上的，可能是同名的人，只作疑似
提示。同名的还有在职的，按在职的算。名单上没有离职日期、又在职又离职、日历里没有那一年的，报“未能判断”。离职以后又入职的
（同一个工号或账号，入职日期在离职日期之后），按在职的算。只看内部群。

## Flags

| context.as_of |
|---------------|
| 2026-02-26    |

| groups.group_id |
|-----------------|
| g1              |

| members.member_id | members.group_nickname | members.membership | members.last_seen_at |
|-------------------|------------------------|--------------------|----------------------|
| zhangsan          | 张三+集团+总裁办       | present            | –                    |
| lisi              | 李四+集团+工程部       | unknown            | 2026-02-20           |
| wx-5              | 王五+集团+工程部       | present            | –                    |
| qianqi            | 钱七+集团+工程部       | present            | –                    |

| employees.name | employees.account_ids | employees.status | employees.left_on |
|----------------|-----------------------|------------------|-------------------|
| 张三           | zhangsan              | 离职             | 2026-02-12        |
| 李四           | lisi                  | 离职             | 2026-01-30        |
| 王五           | wangwu                | 离职             | 2026-01-30        |
| 钱七           | qianqi                | 离职             | –                 |

| findings.member_id | findings.fields.left_on | findings.fields.deadline | findings.severity | findings.confidence |
|--------------------|-------------------------|--------------------------|-------------------|---------------------|
| zhangsan           | 2026-02-12              | 2026-02-24               | medium            | 100                 |
| lisi               | 2026-01-30              | 2026-02-04               | low               | 80                  |
| wx-5               | 2026-01-30              | 2026-02-04               | low               | 50                  |

| undecided.reason | undecided.count |
|------------------|-----------------|
| no-leaving-date  | 1               |

## Allows

### 春节放假、调休上班以后的第三个工作日；同名的在职员工；又在职又离职

| context.as_of |
|---------------|
| 2026-02-24    |

| groups.group_id |
|-----------------|
| g1              |

| members.member_id | members.group_nickname |
|-------------------|------------------------|
| zhangsan          | 张三+集团+总裁办       |
| wx-5              | 王五+集团+工程部       |
| zhaoliu           | 赵六+集团+工程部       |

| employees.name | employees.account_ids | employees.status | employees.left_on | employees.departments |
|----------------|-----------------------|------------------|-------------------|-----------------------|
| 张三           | zhangsan              | 离职             | 2026-02-12        | 总裁办                |
| 王五           | wangwu                | 离职             | 2025-12-01        | 工程部                |
| 王五           | wangwu2               | 在职             | –                 | 工程部                |
| 赵六           | zhaoliu               | 在职             | 2026-01-05        | 工程部                |

| undecided.reason | undecided.count |
|------------------|-----------------|
| contradictory    | 1               |

### 对外群和业主群不看

| context.as_of |
|---------------|
| 2026-02-24    |

| groups.group_id | groups.kind |
|-----------------|-------------|
| g1              | owners      |

| members.member_id |
|-------------------|
| zhangsan          |

| employees.name | employees.account_ids | employees.status | employees.left_on |
|----------------|-----------------------|------------------|-------------------|
| 张三           | zhangsan              | 离职             | 2026-01-12        |
"""

import polars as pl
from pydantic import Field

from groupaudit.judging.leaving import LEAVING_REASONS, LEAVING_WORDS, leaving
from groupaudit.judging.membership import FIELDS, LAST_SEEN, NEEDS, SEEN_WORDS, USES, present, weighed
from groupaudit.rule import Kind, Params, Scope, Severity, rule
from groupaudit.tables import Tables


class Grace(Params):
    """How long somebody who left may still be there."""

    grace: int = Field(
        default=3,
        ge=1,
        description="Working days after the day of leaving.",
        json_schema_extra={"description-zh": "离职日期后的工作日数。"},
    )


@rule(
    clause="三(二)",
    title=("离职人员仍在内部群", "departed employee still in an internal group"),
    severity=Severity.MEDIUM,
    scope=Scope.GROUP,
    needs={*NEEDS, "employees"},
    uses={*USES},
    params=Grace,
    fields={"left_on": Kind.TIME, "deadline": Kind.TIME, "basis": Kind.CODE, **FIELDS},
    message=(
        "{left_on} 已离职，最迟应在 {deadline} 移出，仍在群里{basis}" + LAST_SEEN[0],
        "Left the company on {left_on}, was to be out on {deadline}, and is still in the group{basis}" + LAST_SEEN[1],
    ),
    advice=("核对后移出群", "Verify, and remove the person from the group"),
    undecided={
        "unknown-group-kind": ("不知道是不是内部群", "nobody says whether the group is internal"),
        **LEAVING_REASONS,
    },
    words={**LEAVING_WORDS, **SEEN_WORDS},
)
def departed_employee(t: Tables, p: Grace) -> pl.LazyFrame:
    """Find people who left the company and are in an internal group when the days of grace are over."""
    kinds = pl.col("group_kind").is_in(["internal", "unknown"])
    departed = leaving(present(t).filter(pl.col("person_kind") == "departed", kinds), t, p.grace)
    by_id = pl.col("basis") == "id"
    return departed.filter("grace_over").with_columns(
        undecided=pl.coalesce(pl.when(pl.col("group_kind") == "unknown").then(pl.lit("unknown-group-kind")), "unclear"),
        left_on=pl.col("left_on").dt.strftime("%Y-%m-%d"),
        basis=pl.when(by_id).then(pl.lit("by-id")).otherwise(pl.lit("by-name")),
        **weighed(by_id),
    )
