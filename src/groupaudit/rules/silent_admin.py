"""群主、管理员一直不说话。

第五条（一）：管理员监督群内交流，处理违规。群里热闹，群主和管理员却一个月没有说过一句话，可能没有人在看。

默认关闭：不说话不等于不管，私下提醒看不见，只作疑似提示。看最近 30 天（到最后一条消息为止，天数可改），群里至少有 20 条
消息（条数可改）而群主、管理员一条也没有，才报，每群一条，不点名。导出没有写角色的，报“未能判断”。

## Flags

| groups.group_id | groups.owner_id |
|-----------------|-----------------|
| g1              | m1              |
| g2              | –               |

| members.group_id | members.member_id | members.role |
|------------------|-------------------|--------------|
| g1               | m1                | owner        |
| g1               | m2                | –            |
| g2               | m2                | –            |

| messages.group_id | messages.member_id | messages.at      | messages.text           |
|-------------------|--------------------|------------------|-------------------------|
| g1                | m1                 | 2024-07-01 09:00 | 早上好                  |
| g1                | m2                 | 2024-09-02 09:00 | 收到 … ×20 every 1min   |
| g2                | m2                 | 2024-09-02 09:00 | 收到 … ×20 every 1min   |

| findings.group_id | findings.fields.messages | findings.fields.days | findings.fields.stewards | findings.severity |
|-------------------|--------------------------|----------------------|--------------------------|-------------------|
| g1                | 20                       | 30                   | 1                        | low               |

| undecided.reason | undecided.count |
|------------------|-----------------|
| no-roles         | 1               |

## Allows

| groups.group_id | groups.owner_id |
|-----------------|-----------------|
| g1              | m1              |
| g2              | m1              |

| members.group_id | members.member_id |
|------------------|-------------------|
| g1               | m1                |
| g1               | m2                |
| g2               | m1                |
| g2               | m2                |

| messages.group_id | messages.member_id | messages.at      | messages.text           |
|-------------------|--------------------|------------------|-------------------------|
| g1                | m1                 | 2024-08-20 09:00 | 早上好                  |
| g1                | m2                 | 2024-09-02 09:00 | 收到 … ×20 every 1min   |
| g2                | m2                 | 2024-09-02 09:00 | 收到 … ×19 every 1min   |
"""

from collections.abc import Iterator

import polars as pl
from pydantic import Field

from groupaudit.derive.inventory import dissolved
from groupaudit.judging.stewards import stewards
from groupaudit.rule import Case, Exhibit, Kind, Params, Scope, Severity, rule
from groupaudit.tables import MEMBER, Tables


class Silence(Params):
    """When silence is told of."""

    days: int = Field(
        default=30,
        ge=1,
        description="Days before the last message that are looked at.",
        json_schema_extra={"description-zh": "看最后一条消息之前的天数。"},
    )
    messages: int = Field(
        default=20,
        ge=1,
        description="Messages of others in these days, at least.",
        json_schema_extra={"description-zh": "这些天里别人至少有这么多条消息。"},
    )


SHOWN = 5
"""How many of the messages of others an explanation shows."""


def talk_of_others(t: Tables, _: Silence, case: Case) -> Iterator[Exhibit]:
    """Show the last messages of the group: they are those of others."""
    said = t["messages"].with_row_index("row").filter(pl.col("group_id") == case.group_id, pl.col("kind") != "system")
    rows = said.sort("at", "row", nulls_last=False).tail(SHOWN).select("row")
    title = ("别人最近的消息", "The last messages, all of others")
    yield Exhibit(id="talk", title=title, rows=rows, total=case.fields["messages"])


@rule(
    clause="五(一)",
    title=("群主、管理员长期不说话", "silent owner and administrators"),
    severity=Severity.LOW,
    scope=Scope.GROUP,
    needs={"groups", "inventory", "members", "messages"},
    rests_on={"members"},
    params=Silence,
    signal=True,
    enabled=False,
    explain=talk_of_others,
    fields={"messages": Kind.NUMBER, "days": Kind.NUMBER, "stewards": Kind.NUMBER},
    message=(
        "{days} 天里有 {messages} 条消息，群主和管理员（{stewards} 人）一条也没有：疑似没有人看，请核实",
        "{messages} messages in {days} days, none by the {stewards} who keep the group: possibly unattended, please verify",
    ),
    advice=("请责任单位确认由谁在管这个群", "Ask the responsible unit who looks after the group"),
    undecided={"no-roles": ("导出没有写谁是群主、管理员", "the export does not say who is owner or administrator")},
)
def silent_admin(t: Tables, p: Silence) -> pl.LazyFrame:
    """Find groups with much talk and none of it by those who keep them."""
    spoken = t.messages.filter(
        pl.col("kind") != "system", pl.col("member_id").is_not_null(), pl.col("at").is_not_null()
    )
    version = pl.struct("group_id", "message_id", "member_id", "at").is_first_distinct()
    spoken = spoken.filter(pl.col("message_id").is_null() | version)  # what exports tell differently is one message
    recent = spoken.filter(pl.col("at") > pl.col("at").max().over("group_id") - pl.duration(days=p.days))
    keepers = stewards(t).select(*MEMBER, keeper=pl.lit(value=True))
    talk = recent.join(keepers, on=MEMBER, how="left").group_by("group_id")
    counted = talk.agg(messages=pl.len(), answered=pl.col("keeper").any()).filter(
        pl.col("messages") >= p.messages, ~pl.col("answered").fill_null(value=False)
    )
    known = counted.join(keepers.group_by("group_id").agg(stewards=pl.len()), on="group_id", how="left")
    here = t.inventory.filter("handed_in", ~dissolved()).select("group_id", "source", "line", "cell")
    return known.join(here, on="group_id").with_columns(
        days=pl.lit(p.days),
        confidence=pl.lit(50),
        undecided=pl.when(pl.col("stewards").is_null()).then(pl.lit("no-roles")),
    )
