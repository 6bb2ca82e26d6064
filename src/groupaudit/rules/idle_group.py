"""很久没有人说话的群。

第三条（三）：不再使用的群应当清理。到导出之日，九十天没有人发言的群，疑似闲置：没有人看管的群最容易被广告和骗子占用。
系统消息、机器人的消息不算发言。

天数算到导出的日期：导出里写明的；企业微信存档没有，就是存档里最晚一条消息的日期。只导出一段日期的，后面没有消息不等于没有人说话，所以
要有旁证：这段时间里，本群或同一天导出的别的群有任何消息（包括系统消息）。没有旁证的、不知道导出日期的、没有交来消息的，报“未能判断”。
登记表注明已解散的不看。

## Flags

| groups.group_id | groups.exported_at |
|-----------------|--------------------|
| g1              | 2024-09-30 18:00   |
| g2              | 2024-09-30 18:05   |
| g3              | –                  |
| g4              | 2024-06-30 10:00   |
| g5              | 2024-09-30 18:00   |

| members.group_id | members.member_id | members.robot |
|------------------|-------------------|---------------|
| g1               | m1                | –             |
| g1               | r1                | true          |

| messages.group_id | messages.member_id | messages.at      | messages.kind | messages.source |
|-------------------|--------------------|------------------|---------------|-----------------|
| g1                | m1                 | 2024-07-02 09:00 | text          | g1.json         |
| g1                | r1                 | 2024-07-29 09:00 | text          | g1.json         |
| g1                | –                  | 2024-09-29 10:00 | system        | g1.json         |
| g2                | m1                 | 2024-09-29 09:00 | voice         | g2.json         |
| g3                | m1                 | 2024-03-01 09:00 | text          | g3.json         |
| g4                | m1                 | 2024-03-01 09:00 | text          | g4.json         |

| findings.group_id | findings.fields.days | findings.fields.last | findings.severity |
|-------------------|----------------------|----------------------|-------------------|
| g1                | 90                   | 2024-07-02           | low               |

| undecided.reason     | undecided.count |
|----------------------|-----------------|
| no-messages          | 1               |
| no-export-date       | 1               |
| maybe-filtered       | 1               |

## Allows

| groups.group_id | groups.exported_at |
|-----------------|--------------------|
| g1              | 2024-09-30 18:00   |
| g2              | 2024-09-30 18:05   |

| messages.group_id | messages.at      |
|-------------------|------------------|
| g1                | 2024-07-03 09:00 |
| g2                | 2024-09-29 09:00 |
"""

import polars as pl
from pydantic import Field

from groupaudit.derive.inventory import dissolved
from groupaudit.judging.legacy import local_day
from groupaudit.rule import Kind, Params, Scope, Severity, rule
from groupaudit.tables import MEMBER, UNWRITTEN, Tables
from groupaudit.talk.exported import exported


class Idle(Params):
    """When a group counts as idle."""

    days: int = Field(
        default=90,
        ge=1,
        description="Days without a word by a person, up to the day of the export.",
        json_schema_extra={"description-zh": "到导出之日连续多少天没有人发言，算作闲置。"},
    )


@rule(
    clause="三(三)",
    title=("疑似闲置的群", "possibly idle group"),
    severity=Severity.LOW,
    scope=Scope.ALL,
    needs={"inventory", "messages"},
    params=Idle,
    fields={"last": Kind.TIME, "exported": Kind.TIME, "days": Kind.NUMBER},
    message=(
        "最后一次有人发言是 {last}，到导出之日 {exported} 已 {days} 天：疑似闲置，请核实",
        "Last written in by a person on {last}, {days} days before the export on {exported}: possibly idle, please verify",
    ),
    advice=("不再使用的群请解散，并在登记表上注明", "Dissolve groups that nobody uses, and say so in the register"),
    undecided={
        "no-messages": ("没有交来有人发言的消息记录", "no messages by people were handed in"),
        "no-export-date": ("导出没有写明导出的日期", "the export does not say when it was made"),
        "maybe-filtered": (
            "同一批导出里没有更晚的消息，可能只导出了一段日期",
            "nothing in the same batch of exports is later: it may hold a period only",
        ),
    },
    signal=True,
)
def idle_group(t: Tables, p: Idle) -> pl.LazyFrame:
    """Find groups in which nobody wrote for the days given, while others of the same export were written in."""
    groups = _spoken(t)
    day = pl.col("exported").cast(pl.Date)
    days = (day - pl.col("last")).dt.total_days()
    awake = groups.group_by("exported").agg(latest=local_day(pl.col("until").max(), t.context))
    quiet = (day - pl.col("latest")).dt.total_days() >= p.days
    return (
        groups.join(awake, on="exported", how="left", nulls_equal=True)
        .filter(pl.col("last").is_null() | day.is_null() | (days >= p.days))
        .with_columns(
            undecided=pl.coalesce(
                pl.when(pl.col("last").is_null()).then(pl.lit("no-messages")),
                pl.when(day.is_null()).then(pl.lit("no-export-date")),
                pl.when(quiet).then(pl.lit("maybe-filtered")),
            ),
            days=days,
            last=pl.col("last").cast(pl.String),
            exported=day.cast(pl.String),
        )
    )


def _spoken(t: Tables) -> pl.LazyFrame:
    """Return the groups with the last day on which a person wrote, and the day to which the messages reach."""
    context = t.context
    robots = t.members.filter("robot").select(MEMBER) if "members" in t else None
    said = t.messages.filter(~pl.col("kind").is_in(UNWRITTEN))
    people = said if robots is None else said.join(robots, on=MEMBER, how="anti")
    last = people.group_by("group_id").agg(last=local_day(pl.col("at").max(), context))
    open_ = t.inventory.filter("handed_in", ~dissolved()).join(exported(t), on="group_id")
    return (
        open_.join(last, on="group_id", how="left")
        .with_columns(until=pl.when("archived").then("exported_at").otherwise("last_at"))
        .with_columns(exported=local_day(pl.col("exported_at"), context))
    )
