"""建群后超过五个工作日才登记。

第三条（二）：准备长期使用的群，建群后五个工作日内填表登记。建群次日起算第一个工作日，节假日和调休按国家日历（政策文件
可补充本单位的日子）；第五个工作日当天登记不算晚。在非工作日登记的，算下一个工作日。

登记表声明长期使用的群才看；没有声明的，登记晚了也只报“未能判断”。声明长期使用、别的群写了登记日期而它没有写的，过了期限
就是没有登记，期限未到的不报；登记表整列没有写登记日期的，报“未能判断”。建群时间以平台导出的为准，否则以登记表为准；只知道
不晚于最早的消息或入群的、日期无法读取或自相矛盾的、日历没有那一年的，都报“未能判断”。登记的建群日期以前群里早有几个人说话或入群的，按两个日期都晚才算，只按一个
晚的，报“未能判断”；只有一条消息更早的，可能是导入的旧消息，仍按登记的算（登记表与实际不符会说）。制度施行前已存在的群，以过渡期最后一天
为期限。

## Flags

### 第六个工作日；跨春节（2025-01-26 和 02-08 调休上班）

| groups.group_id | groups.created_at |
|-----------------|-------------------|
| g1              | 2024-09-02 23:50  |
| g2              | 2025-01-26 10:00  |
| g3              | 2024-09-02 10:00  |

| register.group_id | register.long_term | register.filed_on |
|-------------------|--------------------|-------------------|
| g1                | true               | 2024-09-10        |
| g2                | true               | 2025-02-10        |
| g3                | true               | 2024-09-21        |

| findings.group_id | findings.fields.due | findings.fields.late | findings.line |
|-------------------|---------------------|----------------------|---------------|
| g1                | 2024-09-09          | 1                    | 2             |
| g2                | 2025-02-08          | 1                    | 3             |
| g3                | 2024-09-09          | 9                    | 4             |

### 声明长期使用，过了期限没有登记日期

| context.as_of |
|---------------|
| 2024-09-10    |

| groups.group_id | groups.created_at |
|-----------------|-------------------|
| g1              | 2024-09-02 10:00  |
| g2              | 2024-09-02 10:00  |

| register.group_id | register.long_term | register.filed_on |
|-------------------|--------------------|-------------------|
| g1                | true               | –                 |
| g2                | true               | 2024-09-03        |

| findings.group_id | findings.fields.due | findings.fields.late | findings.fields.unfiled |
|-------------------|---------------------|----------------------|-------------------------|
| g1                | 2024-09-09          | 1                    | 2024-09-10              |

### 不能判断的

| groups.group_id | groups.created_at | groups.name |
|-----------------|-------------------|-------------|
| g1              | 2024-09-02        | 甲群        |
| g2              | –                 | 乙群        |
| g3              | –                 | 丙群        |
| g4              | 2024-09-02        | 丁群        |
| g5              | 2024-09-02        | 戊群        |
| g6              | 2024-09-02        | 己群        |
| g7              | 2031-09-01        | 庚群        |
| g8              | 2024-09-02        | 辛群        |
| g9              | 2024-09-02        | 壬群        |

| messages.group_id | messages.at |
|-------------------|-------------|
| g2                | 2024-09-02  |

| register.group_id | register.long_term | register.filed_on | register.unreadable |
|-------------------|--------------------|-------------------|---------------------|
| g1                | –                  | 2024-09-20        |                     |
| g2                | true               | 2024-09-20        |                     |
| g3                | true               | 2024-09-20        |                     |
| g4                | true               | –                 |                     |
| g5                | true               | –                 | filed_on            |
| g6                | true               | 2024-09-03        |                     |
| g6                | true               | 2024-09-20        |                     |
| g7                | true               | 2031-12-01        |                     |
| g8                | true               | 2024-09-20        |                     |

| findings.group_id | findings.fields.late |
|-------------------|----------------------|
| g8                | 8                    |

| undecided.reason     | undecided.count |
|----------------------|-----------------|
| long-term-undeclared | 1               |
| only-first-seen   | 1               |
| creation-unknown     | 1               |
| no-filing-date       | 1               |
| unreadable-date      | 1               |
| contradicting        | 1               |
| unknown-year         | 1               |

### 群比登记的建群日期早

| groups.group_id |
|-----------------|
| g1              |
| g2              |
| g3              |

| messages.group_id | messages.member_id | messages.at      |
|-------------------|--------------------|------------------|
| g1                | a                  | 2024-07-01 10:00 |
| g1                | b                  | 2024-07-02 10:00 |
| g2                | a                  | 2024-07-01 10:00 |
| g2                | b                  | 2024-07-02 10:00 |
| g3                | a                  | 2024-07-01 10:00 |

| register.group_id | register.created_on | register.filed_on | register.long_term |
|-------------------|---------------------|-------------------|--------------------|
| g1                | 2024-09-02          | 2024-09-03        | true               |
| g2                | 2024-09-02          | 2024-09-30        | true               |
| g3                | 2024-09-02          | 2024-09-03        | true               |

| findings.group_id | findings.fields.made |
|-------------------|----------------------|
| g2                | 2024-09-02           |

| undecided.reason | undecided.count |
|------------------|-----------------|
| creation-doubted | 1               |

## Allows

### 第五个工作日当天；跨春节；声明不长期使用

| groups.group_id | groups.created_at |
|-----------------|-------------------|
| g1              | 2024-09-02 00:10  |
| g2              | 2025-01-26 10:00  |
| g3              | 2024-09-02 10:00  |
| g4              | 2024-09-27 10:00  |

| register.group_id | register.long_term | register.filed_on |
|-------------------|--------------------|-------------------|
| g1                | true               | 2024-09-09        |
| g2                | true               | 2025-02-08        |
| g3                | false              | 2024-12-31        |
| g4                | –                  | 2024-10-10        |

### 期限未到，还没有登记

| context.as_of |
|---------------|
| 2024-09-09    |

| groups.group_id | groups.created_at |
|-----------------|-------------------|
| g1              | 2024-09-02 10:00  |
| g2              | 2024-09-03 10:00  |

| register.group_id | register.long_term | register.filed_on |
|-------------------|--------------------|-------------------|
| g1                | true               | –                 |
| g2                | –                  | –                 |

### 期限未到就解散了

| context.as_of |
|---------------|
| 2024-09-30    |

| groups.group_id | groups.created_at |
|-----------------|-------------------|
| g1              | 2024-09-02 10:00  |
| g2              | 2024-09-02 10:00  |

| events.group_id | events.kind | events.at        |
|-----------------|-------------|------------------|
| g1              | dissolve    | 2024-09-06 18:00 |

| register.group_id | register.long_term | register.filed_on |
|-------------------|--------------------|-------------------|
| g1                | true               | –                 |
| g2                | true               | 2024-09-03        |

### 制度施行前已存在，过渡期最后一天登记

| context.effective_from | context.transition_days | context.as_of |
|------------------------|-------------------------|---------------|
| 2024-09-01             | 30                      | 2024-12-31    |

| groups.group_id | groups.created_at |
|-----------------|-------------------|
| g1              | 2020-03-02        |

| register.group_id | register.long_term | register.filed_on |
|-------------------|--------------------|-------------------|
| g1                | true               | 2024-10-01        |
"""

import polars as pl
from pydantic import Field

from groupaudit.context import Context
from groupaudit.judging.creation import CREATION_DOUBTED, day_seen, differs
from groupaudit.judging.legacy import LEGACY_WORDS, brought_in_order_by, existed, existed_before, local_day
from groupaudit.rule import Kind, Params, Scope, Severity, rule
from groupaudit.tables import Tables
from groupaudit.worktime import UNKNOWN_YEAR, Calendar, calendar


class Filing(Params):
    """Until when a group is filed."""

    working_days: int = Field(
        default=5,
        ge=1,
        description="Working days from creation to filing; the first one after the day of creation is day 1.",
        json_schema_extra={"description-zh": "建群后几个工作日内登记；建群次日起的第一个工作日是第 1 天。"},
    )


@rule(
    clause="三(二)",
    title=("登记晚于期限", "group filed late"),
    severity=Severity.MEDIUM,
    scope=Scope.ALL,
    needs={"inventory", "register"},
    rests_on={"register"},
    params=Filing,
    fields={
        "filed": Kind.TIME,
        "unfiled": Kind.TIME,
        "made": Kind.TIME,
        "basis": Kind.CODE,
        "due": Kind.TIME,
        "late": Kind.NUMBER,
        "working_days": Kind.NUMBER,
        "existed": Kind.CODE,
    },
    message=(
        "{made} 建群（{basis}），期限 {due}，{filed:% 才登记，}{unfiled:到 % 没有登记日期，}晚 {late} 个工作日{existed}",
        "Created on {made} ({basis}), due by {due}, {filed:filed on %}{unfiled:no filing date by %}: {late} working days late{existed}",
    ),
    advice=(
        "说明晚登记的原因，没有登记的现在登记；以后建群后 {working_days} 个工作日内登记",
        "Explain why, and file now what is not filed; file new groups within {working_days} working days",
    ),
    undecided={
        "long-term-undeclared": (
            "登记晚了，但登记表没有写是否长期使用",
            "filed late, but the register does not say whether the group is long-term",
        ),
        "only-first-seen": (
            "只知道建群不晚于最早的消息或入群",
            "the group is only known to be no younger than its first message or joining",
        ),
        "creation-unknown": ("不知道建群时间", "nobody says when the group was created"),
        "creation-doubted": CREATION_DOUBTED,
        "no-filing-date": ("登记表没有写登记日期", "the register has no filing date"),
        "unreadable-date": ("登记日期或建群日期无法读取", "the date of filing or of creation cannot be read"),
        "contradicting": ("登记表上两行的日期互相矛盾", "two rows of the register give different dates"),
        "unknown-year": UNKNOWN_YEAR,
    },
    words={
        "platform": ("平台记录", "says the platform"),
        "register": ("登记表", "says the register"),
        "first-seen": ("最早的消息或入群", "the first message or joining"),
        **LEGACY_WORDS,
    },
)
def late_registration(t: Tables, p: Filing) -> pl.LazyFrame:
    """Find long-term groups that were filed after the deadline, or are not filed although it has passed.

    An empty filing date says that a group is not filed only where the register gives the dates of others.
    """
    others_are_dated = t["register"]["filed_on"].is_not_null().any()
    return (
        _timed(t, p)
        .with_columns(undecided=_undecided(others_are_dated=others_are_dated))
        .filter(pl.col("undecided").is_not_null() | (pl.col("reached") > pl.col("due")))
        .with_columns(
            existed(pl.col("made_on"), t.context),
            working_days=pl.lit(p.working_days),
            group_id="subject",
            basis="created_basis",
            made=pl.col("made_on").cast(pl.String),
            filed=pl.col("filed_on").cast(pl.String),
            unfiled=pl.col("unfiled").cast(pl.String),
            due=pl.col("due").cast(pl.String),
            source="register_source",
            line="register_line",
            cell="register_cell",
        )
    )


def _timed(t: Tables, p: Filing) -> pl.LazyFrame:
    """Add the days that decide to the registered groups of INVENTORY that may be long-term.

    made_on, due: creation and deadline. unfiled: the last day without a filing, where the register leaves the date
    empty. reached: the day of filing, or `unfiled`. late: working days from `due` to `reached`. doubted: the group was
    there before its registered creation, and the deadline counted from then would decide otherwise.
    """
    context, days = t.context, calendar(t.context.own_days)
    may_be_long_term = pl.col("registered").fill_null(value=False) & pl.col("long_term").fill_null(value=True)
    last_day = pl.min_horizontal(pl.lit(context.as_of, pl.Date), local_day(pl.col("dissolved_at"), context))
    due_since_seen = _due(day_seen(context), days, p, context)
    reached = pl.col("reached")
    return (
        t.inventory.filter(may_be_long_term)
        .with_columns(made_on=local_day(pl.col("created_at"), context), unfiled=pl.when(_left_empty()).then(last_day))
        .with_columns(due=_due(pl.col("made_on"), days, p, context), reached=pl.coalesce("unfiled", "filed_on"))
        .with_columns(
            late=_working_days_late(days), doubted=differs(reached > pl.col("due"), reached > due_since_seen, context)
        )
    )


def _due(made_on: pl.Expr, days: Calendar, p: Filing, context: Context) -> pl.Expr:
    """Return the last day to file a group: for one older than the regulation, the last day of transition."""
    by_transition = pl.lit(brought_in_order_by(context), pl.Date)
    legacy = existed_before(made_on, context)
    return pl.when(legacy).then(by_transition).otherwise(days.nth_working_day(made_on, p.working_days))


def _working_days_late(days: Calendar) -> pl.Expr:
    """Count from `due` to `reached`; a day off counts as the next working day."""
    reached = pl.col("reached")
    return days.working_days_between(pl.col("due"), reached) + (~days.is_working_day(reached)).cast(pl.Int32)


def _undecided(*, others_are_dated: bool) -> pl.Expr:
    """Return the first reason why a group cannot be judged; null for one that is in time by any reading of its dates."""
    made_on, first_seen = pl.col("made_on"), pl.col("created_basis") == "first-seen"
    in_time = (pl.col("reached") <= pl.col("due")) & ~first_seen & ~pl.col("doubted")
    no_creation = made_on.is_null() | first_seen
    not_filed = pl.lit(others_are_dated) & pl.col("long_term").fill_null(value=False) & pl.col("reached").is_not_null()
    reasons = {
        "contradicting": _lost_to("conflicts", "filed_on") | (_lost_to("conflicts", "created_on") & no_creation),
        "unreadable-date": _lost_to("unreadable", "filed_on") | (_lost_to("unreadable", "created_on") & no_creation),
        "no-filing-date": pl.col("filed_on").is_null() & ~not_filed,
        "creation-unknown": made_on.is_null(),
        "creation-doubted": pl.col("doubted"),
        "only-first-seen": first_seen,
        "unknown-year": pl.col("due").is_null() | pl.col("late").is_null(),
        "long-term-undeclared": pl.col("long_term").is_null(),
    }
    first = pl.coalesce(pl.when(holds).then(pl.lit(reason)) for reason, holds in reasons.items())
    return pl.when(~in_time.fill_null(value=False)).then(first)


def _left_empty() -> pl.Expr:
    """Tell whether the register leaves the filing date empty, rather than gives one that is of no use."""
    return pl.col("filed_on").is_null() & ~_lost_to("conflicts", "filed_on") & ~_lost_to("unreadable", "filed_on")


def _lost_to(fault: str, day: str) -> pl.Expr:
    """Tell whether *day* is null because rows of the register contradict each other (conflicts) or cannot be read (unreadable)."""
    return pl.col(day).is_null() & pl.col(fault).list.contains(day).fill_null(value=False)
