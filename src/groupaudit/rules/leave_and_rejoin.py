"""员工退了群又回来。

第七条（四）：不服从管理或擅自退群的，由部门负责人约谈。退了又进、进了又退，通知容易漏，也可能是对管理有意见，先了解原因。

每人每群一条，写明退过几次。只看系统消息写明是自己退出的，被移出又回来的由第五条（二）的规则看；存档里的名单只看得出人
不在了，不算退群。只看员工名单上的人；没有员工名单时不看，只报一行。

## Flags

| members.member_id | members.group_nickname |
|-------------------|------------------------|
| zhangsan          | 张三+集团+总裁办       |
| wx-2              | 李四+集团+工程部       |

| employees.name | employees.account_ids |
|----------------|-----------------------|
| 张三           | zhangsan              |
| 李四           | lisi                  |

| events.kind | events.member_id | events.at        | events.basis   |
|-------------|------------------|------------------|----------------|
| leave       | zhangsan         | 2024-09-02 09:00 | system-message |
| join        | zhangsan         | 2024-09-03 09:00 | system-message |
| leave       | zhangsan         | 2024-09-04 09:00 | system-message |
| join        | zhangsan         | 2024-09-05 09:00 | system-message |
| leave       | wx-2             | 2024-09-04 09:00 | system-message |
| join        | wx-2             | 2024-09-05 09:00 | system-message |

| findings.member_id | findings.fields.times | findings.severity | findings.confidence | findings.at      |
|--------------------|-----------------------|-------------------|---------------------|------------------|
| zhangsan           | 2                     | low               | 100                 | 2024-09-05 09:00 |
| wx-2               | 1                     | low               | 50                  | 2024-09-05 09:00 |

## Allows

### 没有回来；被移出以后回来；只在存档的名单里消失；不是员工

| members.member_id | members.group_nickname |
|-------------------|------------------------|
| m1                | 张三                   |
| m2                | 李四                   |
| m3                | 王五                   |
| m4                | 赵六                   |

| employees.name | employees.account_ids |
|----------------|-----------------------|
| 张三           | m1                    |
| 李四           | m2                    |
| 王五           | m3                    |

| events.kind | events.member_id | events.at        | events.basis   |
|-------------|------------------|------------------|----------------|
| leave       | m1               | 2024-09-02 09:00 | system-message |
| remove      | m2               | 2024-09-02 09:00 | system-message |
| join        | m2               | 2024-09-03 09:00 | system-message |
| leave       | m3               | 2024-09-02 09:00 | snapshot       |
| join        | m3               | 2024-09-03 09:00 | snapshot       |
| leave       | m4               | 2024-09-02 09:00 | system-message |
| join        | m4               | 2024-09-03 09:00 | system-message |
"""

import polars as pl

from groupaudit.judging.period import in_period, part
from groupaudit.judging.stays import ended, placed
from groupaudit.rule import Kind, Params, Scope, Severity, rule
from groupaudit.tables import MEMBER, STAFF, Tables


@rule(
    clause="七(四)",
    title=("员工退群又入群", "employee who left and came back"),
    severity=Severity.LOW,
    scope=Scope.GROUP,
    needs={"members", "people", "timeline", "events", "employees"},
    fields={"times": Kind.NUMBER, "left": Kind.TIME, "returned": Kind.TIME, "surely": Kind.CODE},
    message=(
        "自行退群又入群 {times} 次，最近一次 {left} 退群、{returned} 入群{surely}",
        "Left the group and came back {times} time(s), last on {left} and {returned}{surely}",
    ),
    advice=("由部门负责人了解原因", "Have the head of the department ask for the reason"),
    words={
        "sure": ("", ""),
        "unsure": ("（只按姓名对上名单，疑似，请核实）", " (matched by name only; suspected, please verify)"),
    },
)
def leave_and_rejoin(t: Tables, _: Params) -> pl.LazyFrame:
    """Find employees who left a group by themselves and joined it again."""
    told = pl.col("until_basis") == "system-message"
    back = ended(t).filter(pl.col("end") == "leave", told, pl.col("next_since").is_not_null())
    last = (
        back.sort("stay")
        .group_by(*MEMBER, inside=in_period(pl.col("next_since"), t.context))
        .agg(times=pl.len(), ended_on=pl.col("ended_on").last(), next=pl.col("next_since").last())
    )
    people = t.people.filter(pl.col("person_kind").is_in(STAFF)).select(*MEMBER, "basis")
    latest = pl.col("message_id").sort_by("next").last().over(MEMBER)
    found = part(placed(last.join(people, on=MEMBER), t, "join", "next").with_columns(known_by_id=latest), MEMBER)
    sure = pl.col("basis") == "id"
    day = "%Y-%m-%d"
    return found.with_columns(
        left=pl.col("ended_on").dt.strftime(day),
        returned=pl.col("next").dt.convert_time_zone(t.context.timezone).dt.strftime(day),
        surely=pl.when(sure).then(pl.lit("sure")).otherwise(pl.lit("unsure")),
        confidence=pl.when(sure).then(100).otherwise(50),
    )
