"""在职员工自己退了群。

第七条（四）：不服从管理或擅自退群的，由部门负责人约谈，直至移出。员工自己退出工作群，先由部门负责人问清原因。

只作信息：退群可能有正当原因。只看系统消息写明是自己退出的；被移出的不算；消息存档的名单只看得出人不在了，看不出是怎么
走的，报“未能判断”。离职前后 30 天内退群的不算（天数可改）。名单上有曾用部门而没有调动日期的人，可能是调岗，报“未能判断”。
退了又回来的由另一条规则看。没有员工名单时不看，只报一行。只按姓名对上名单的，可信度低。退群的人已不在名册上的，系统消息
写的姓名和部门在名单上只有一个在职的人，也按姓名对上算；否则报“未能判断”。

## Flags

| context.as_of |
|---------------|
| 2024-09-30    |

| members.member_id | members.group_nickname | members.membership |
|-------------------|------------------------|--------------------|
| zhangsan          | 张三+集团+总裁办       | left               |
| wx-2              | 李四+集团+工程部       | left               |

| employees.name | employees.account_ids |
|----------------|-----------------------|
| 张三           | zhangsan              |
| 李四           | lisi                  |

| events.kind | events.member_id | events.at        | events.basis   |
|-------------|------------------|------------------|----------------|
| leave       | zhangsan         | 2024-09-02 09:00 | system-message |
| leave       | wx-2             | 2024-09-03 09:00 | system-message |

| findings.member_id | findings.fields.left | findings.severity | findings.confidence | findings.source |
|--------------------|----------------------|-------------------|---------------------|-----------------|
| zhangsan           | 2024-09-02           | info              | 100                 | events.csv      |
| wx-2               | 2024-09-03           | info              | 50                  | events.csv      |

## Allows

### 被移出；离职；回来了；只在存档的名单里消失；可能调岗；不知道是谁

| context.as_of |
|---------------|
| 2024-09-30    |

| members.member_id | members.membership |
|-------------------|--------------------|
| m1                | left               |
| m2                | left               |
| m3                | present            |
| m4                | left               |
| m5                | left               |

| employees.name | employees.account_ids | employees.status | employees.left_on | employees.former_departments |
|----------------|-----------------------|------------------|-------------------|------------------------------|
| 张三           | m1                    | 在职             | –                 |                              |
| 李四           | m2                    | 在职             | 2024-10-02        |                              |
| 王五           | m3                    | 在职             | –                 |                              |
| 赵六           | m4                    | 在职             | –                 |                              |
| 钱七           | m5                    | 在职             | –                 | 工程部                       |

| events.kind | events.member_id | events.at        | events.basis   |
|-------------|------------------|------------------|----------------|
| remove      | m1               | 2024-09-02 09:00 | system-message |
| leave       | m2               | 2024-09-02 09:00 | system-message |
| leave       | m3               | 2024-09-02 09:00 | system-message |
| join        | m3               | 2024-09-03 09:00 | system-message |
| leave       | m4               | 2024-09-02 09:00 | snapshot       |
| leave       | m5               | 2024-09-02 09:00 | system-message |
| leave       | –                | 2024-09-02 09:00 | system-message |

| undecided.reason | undecided.count |
|------------------|-----------------|
| only-absence     | 1               |
| transferred      | 1               |
| who-unknown      | 1               |
"""

import polars as pl
from pydantic import Field

from groupaudit.judging.leavers import leavers
from groupaudit.judging.legacy import local_day
from groupaudit.judging.stays import ended, placed
from groupaudit.rule import Kind, Params, Scope, Severity, rule
from groupaudit.tables import MEMBER, STAFF, Tables


class Near(Params):
    """How near to the end of the employment leaving a group is a matter of course."""

    days: int = Field(
        default=30,
        ge=0,
        description="Days before and after the day of leaving the company.",
        json_schema_extra={"description-zh": "离职日期前后的天数。"},
    )


@rule(
    clause="七(四)",
    title=("员工自行退群", "employee who left the group by himself"),
    severity=Severity.INFO,
    scope=Scope.GROUP,
    needs={"members", "people", "timeline", "events", "employees"},
    params=Near,
    fields={"left": Kind.TIME, "name": Kind.PERSON, "surely": Kind.CODE},
    message=("{name:“%”}{left} 自行退群{surely}", "{name:“%” }Left the group on {left} of his own accord{surely}"),
    advice=("由部门负责人了解原因", "Have the head of the department ask for the reason"),
    undecided={
        "only-absence": (
            "只知道人不在群里了，不知道是自己退的还是被移出的",
            "all that is known is that the person is gone, not whether he left or was removed",
        ),
        "transferred": ("名单有曾用部门，可能因调岗退群", "the list names a former department: possibly moved there"),
        "who-unknown": ("系统消息里的名字对不上成员", "the name in the system message fits no member"),
    },
    words={
        "sure": ("", ""),
        "unsure": ("（只按姓名对上名单，疑似，请核实）", " (matched by name only; suspected, please verify)"),
    },
)
def left_by_himself(t: Tables, p: Near) -> pl.LazyFrame:
    """Find employees at work who left a group and did not come back."""
    gone = ended(t).filter(pl.col("end") == "leave", pl.col("next_since").is_null())
    people = t.people.filter(pl.col("person_kind").is_in(STAFF))
    found = placed(gone.join(people, on=MEMBER), t, "leave", "until")
    sure = pl.col("basis") == "id"
    judged = found.filter(_apart(p)).with_columns(
        left=pl.col("ended_on").dt.strftime("%Y-%m-%d"),
        surely=pl.when(sure).then(pl.lit("sure")).otherwise(pl.lit("unsure")),
        confidence=pl.when(sure).then(100).otherwise(50),
        undecided=pl.when(pl.col("until_basis") != "system-message")
        .then(pl.lit("only-absence"))
        .when(pl.col("former_departments").list.len() > 0)
        .then(pl.lit("transferred")),
    )
    return pl.concat([judged.drop("basis"), _on_no_roster(t, p)], how="diagonal")


def _apart(p: Near) -> pl.Expr:
    """Tell whether somebody left the group at another time than the company."""
    days = (pl.col("ended_on") - pl.col("left_on")).dt.total_days().abs()
    return (days > p.days).fill_null(value=True)


def _on_no_roster(t: Tables, p: Near) -> pl.LazyFrame:
    """Return the leavers whom no member can be taken for, found where the employee list tells who they are."""
    told = leavers(t).lazy().with_columns(ended_on=local_day(pl.col("at"), t.context))
    if t.context.effective_from is not None:
        told = told.filter(pl.col("ended_on") >= t.context.effective_from)
    known = pl.col("employee_name").is_not_null()
    moved = pl.col("former_departments").list.len() > 0
    return told.filter(pl.col("person_kind").ne_missing("departed"), _apart(p)).select(
        "group_id", "at", "message_id", "source", "line",
        left=pl.col("ended_on").dt.strftime("%Y-%m-%d"),
        name="employee_name",
        surely=pl.lit("unsure"),
        confidence=pl.lit(50),
        discriminator="employee_name",
        undecided=pl.when(~known).then(pl.lit("who-unknown")).when(moved).then(pl.lit("transferred")),
    )  # fmt: skip
