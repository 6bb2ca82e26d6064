"""存在已久、没有登记的群。

第三条（二）：准备长期使用的群要在建群后五个工作日内登记。没有声明是否长期使用的群，存在超过三十天，多半就是长期
使用了：请单位确认，该登记的尽快登记。只作提示，不说“逾期几天”，因为没有人声明过它要长期使用。

只在交了登记表时看。建群时间由平台导出；导出没有的，群至少从第一条消息或最早有人入群起就存在。制度施行前已存在的群，过渡期满以后
才看，天数从施行之日起算。

## Flags

| context.as_of |
|---------------|
| 2024-10-08    |

| groups.group_id | groups.name  | groups.created_at |
|-----------------|--------------|-------------------|
| g1              | 工程部维修群 | 2024-09-06 10:00  |
| g2              | 羽毛球周末约 | –                 |
| g3              | 工程部       | 2024-01-01        |
| g4              | 财务部       | –                 |
| g5              | 工会活动群   | –                 |

| members.group_id | members.joined_at |
|------------------|-------------------|
| g2               | 2024-08-02 08:00  |
| g5               | 2024-08-20 08:00  |
| g5               | 2024-09-20 08:00  |

| messages.group_id | messages.at      |
|-------------------|------------------|
| g2                | 2024-08-01 08:00 |

| register.group_id |
|-------------------|
| g3                |

| findings.group_id | findings.fields.days | findings.fields.made  | findings.severity |
|-------------------|----------------------|-----------------------|-------------------|
| g1                | 32                   | 2024-09-06            | low               |
| g2                | 68                   | 2024-08-01            | low               |
| g5                | 49                   | 2024-08-20            | low               |

| undecided.reason | undecided.count |
|------------------|-----------------|
| creation-unknown | 1               |

## Allows

### 三十天整

| context.as_of |
|---------------|
| 2024-10-06    |

| groups.group_id | groups.name  | groups.created_at |
|-----------------|--------------|-------------------|
| g1              | 工程部维修群 | 2024-09-06 10:00  |
| g2              | 秩序部夜班群 | 2024-01-01        |

| register.group_id |
|-------------------|
| g2                |

### 制度施行前已存在，过渡期未满

| context.as_of | context.effective_from | context.transition_days |
|---------------|------------------------|-------------------------|
| 2024-10-06    | 2024-09-06             | 30                      |

| groups.group_id | groups.name  | groups.created_at |
|-----------------|--------------|-------------------|
| g1              | 工程部维修群 | 2024-01-01        |

| register.group_id | register.group_name |
|-------------------|---------------------|
| –                 | 秩序部夜班群        |
"""

import polars as pl
from pydantic import Field

from groupaudit.context import Context
from groupaudit.derive.inventory import dissolved
from groupaudit.judging.legacy import existed, existed_before, in_transition, local_day
from groupaudit.rule import Kind, Params, Scope, Severity, rule
from groupaudit.tables import Tables


class LongLived(Params):
    """What counts as long-lived."""

    days: int = Field(
        default=30,
        ge=1,
        description="Days after which a group that nobody declared long-term is taken for one.",
        json_schema_extra={"description-zh": "没有声明长期使用的群，存在超过这个天数就提示登记。"},
    )


@rule(
    clause="三(二)",
    title=("疑似长期使用而未登记", "possibly long-term and not registered"),
    severity=Severity.LOW,
    scope=Scope.ALL,
    needs={"inventory", "register"},
    rests_on={"register"},
    params=LongLived,
    fields={"days": Kind.NUMBER, "made": Kind.TIME, "existed": Kind.CODE},
    message=(
        "登记表上没有，{made}起{existed} {days} 天：疑似长期使用，请核实",
        "Not in the register, and there since {made}, {existed} {days} days: possibly long-term, please verify",
    ),
    advice=("确属长期使用的工作群，请现在登记", "If it is a long-term work group, file it now"),
    undecided={
        "creation-unknown": ("不知道建群时间", "nobody says when the group was created"),
        "ambiguous-name": (
            "登记表只有群名，而几个群同名或群没有名称",
            "several groups bear the registered name, or none",
        ),
        "no-as-of": ("不知道审计截至日期", "the audit has no as-of date"),
    },
    words={
        "since": ("已存在", "for"),
        "before": (
            "就有，过渡期已满，制度施行以来已",
            "the transition is over, and the regulation has been in force for",
        ),
    },
    signal=True,
)
def long_lived_unregistered(t: Tables, p: LongLived) -> pl.LazyFrame:
    """Find unregistered groups older than the days given, counted from the date of issue at the earliest."""
    context = t.context
    since = local_day(pl.col("created_at"), context)
    missing = t.inventory.filter("handed_in", ~pl.col("registered").fill_null(value=False), ~dissolved()).with_columns(
        day=since
    )
    judged = missing.filter(~(existed_before(pl.col("day"), context).fill_null(value=False) & in_transition(context)))
    days = (pl.lit(context.as_of, pl.Date) - _from(pl.col("day"), context)).dt.total_days()
    reason = pl.coalesce(
        pl.when(pl.col("registered").is_null()).then(pl.lit("ambiguous-name")),
        pl.when(pl.col("day").is_null()).then(pl.lit("creation-unknown")),
        pl.when(pl.lit(context.as_of is None)).then(pl.lit("no-as-of")),
    )
    return (
        judged.with_columns(days=days, undecided=reason)
        .filter(pl.col("undecided").is_not_null() | (pl.col("days") > p.days))
        .with_columns(existed(pl.col("day"), context), made=pl.col("day").cast(pl.String))
    )


def _from(day: pl.Expr, context: Context) -> pl.Expr:
    return day if context.effective_from is None else pl.max_horizontal(day, pl.lit(context.effective_from))
