"""过了有效期、还没有清理的群。

第三条（三）：到期的群应当清理。登记表写明了有效期，期满而群还在，要么解散，要么办理延期。

期满以后群里还有人说话的，群肯定还在用；期满以后没有消息的，也可能已经解散而登记表没有注明，只作疑似提示。登记表注明
已解散而期满以后没有动静的、没有交来导出的群不看；没有交来消息记录的，写明不知道有没有人发言。制度施行前就已到期的，过渡期满以后才看。

## Flags

| context.as_of |
|---------------|
| 2024-10-08    |

| groups.group_id |
|-----------------|
| g1              |
| g2              |
| g3              |
| g4              |
| g5              |

| messages.group_id | messages.at      |
|-------------------|------------------|
| g1                | 2024-10-01 08:00 |
| g2                | 2024-09-20 08:00 |

| register.group_id | register.ends_on | register.unreadable |
|-------------------|------------------|---------------------|
| g1                | 2024-09-30       |                     |
| g2                | 2024-09-30       |                     |
| g3                | –                | ends_on             |
| g4                | 2024-09-30       |                     |
| g4                | 2024-12-31       |                     |
| g5                | 2024-09-30       |                     |

| findings.group_id | findings.fields.days | findings.fields.talk | findings.severity |
|-------------------|----------------------|----------------------|-------------------|
| g1                | 8                    | still-used           | medium            |
| g2                | 8                    | silent               | low               |
| g5                | 8                    | unseen               | low               |

| undecided.reason | undecided.count |
|------------------|-----------------|
| unreadable-date  | 1               |
| contradicting    | 1               |

## Allows

| context.as_of |
|---------------|
| 2024-09-30    |

| groups.group_id |
|-----------------|
| g1              |
| g2              |
| g3              |

| register.group_id | register.ends_on | register.closed |
|-------------------|------------------|-----------------|
| g1                | 2024-09-30       | –               |
| g2                | 2024-08-31       | true            |
| g3                | –                | –               |
| g9                | 2024-08-31       | –               |
"""

import polars as pl

from groupaudit.derive.inventory import dissolved
from groupaudit.judging.legacy import existed_before, in_transition, local_day
from groupaudit.rule import Kind, Params, Scope, Severity, rule
from groupaudit.tables import Tables


@rule(
    clause="三(三)",
    title=("过了有效期的群", "group past its last day"),
    severity=Severity.MEDIUM,
    scope=Scope.ALL,
    needs={"inventory", "register"},
    rests_on={"register"},
    fields={"ended": Kind.TIME, "days": Kind.NUMBER, "talk": Kind.CODE},
    message=(
        "登记的有效期到 {ended}，已过 {days} 天，{talk}",
        "Registered until {ended}, {days} days ago; {talk}",
    ),
    advice=(
        "解散这个群并在登记表上注明，或办理延期",
        "Dissolve the group and say so in the register, or have the date extended",
    ),
    undecided={
        "unreadable-date": ("登记的有效期无法读取", "the registered last day cannot be read"),
        "contradicting": ("登记表上两行的有效期互相矛盾", "two rows of the register give different last days"),
        "no-as-of": ("不知道审计截至日期", "the audit has no as-of date"),
    },
    words={
        "still-used": ("期满以后群里还有人发言", "people have written in it since"),
        "unseen": (
            "没有交来消息记录，是否还在用不明，疑似没有清理，请核实",
            "no messages were handed in, so whether it is used is not known; possibly not cleaned up, please verify",
        ),
        "silent": (
            "期满以后没有消息，疑似没有清理，请核实",
            "nobody has written since; possibly not cleaned up, please verify",
        ),
    },
)
def expired_group(t: Tables, _: Params) -> pl.LazyFrame:
    """Find groups handed in whose registered last day lies before the as-of date."""
    context, ends = t.context, pl.col("ends_on")
    reason = pl.coalesce(
        pl.when(ends.is_null() & pl.col("conflicts").list.contains("ends_on")).then(pl.lit("contradicting")),
        pl.when(ends.is_null() & pl.col("unreadable").list.contains("ends_on")).then(pl.lit("unreadable-date")),
        pl.when(ends.is_not_null() & pl.lit(context.as_of is None)).then(pl.lit("no-as-of")),
    )
    used = (local_day(pl.col("last_at"), context) > ends).fill_null(value=False)
    excused = existed_before(ends, context).fill_null(value=False) & in_transition(context)
    return (
        t.inventory.filter("handed_in", ~dissolved(), ~excused)
        .with_columns(undecided=reason, days=(pl.lit(context.as_of, pl.Date) - ends).dt.total_days())
        .filter(pl.col("undecided").is_not_null() | (pl.col("days") > 0))
        .with_columns(
            ended=ends.cast(pl.String),
            talk=pl.when(used)
            .then(pl.lit("still-used"))
            .when(pl.col("last_at").is_null())
            .then(pl.lit("unseen"))
            .otherwise(pl.lit("silent")),
            severity=pl.when(used).then(pl.lit(None, pl.String)).otherwise(pl.lit("low")),
            confidence=pl.when(used).then(100).otherwise(60),
        )
    )
