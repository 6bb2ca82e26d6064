"""群里有人对人或对部门下达工作指令：写明谁、做什么、什么时候做完。

第七条（二）：指示、命令走流程，不在群里下达。一条消息要同时有：对谁说（@某人，或“各部门”“全体员工”“工程部”），祈使的话
（请、务必、必须、限期……），以及宾语或期限（把什么交到哪里、什么时候之前）。只有“尽快处理”“收到请回复”之类的不算；说自己
要做什么、问别人的不算；群公告不算。

只作信息，每个群一条，写明有几条、第一条在哪里：通知和指令靠一句话分不清，请核实。业主群里和住户、外部人员的话不看。

## Flags

| members.member_id | members.group_nickname |
|-------------------|------------------------|
| m1                | 张三+集团+总裁办       |

| messages.message_id | messages.member_id | messages.at      | messages.text                              | messages.mentions |
|---------------------|--------------------|------------------|--------------------------------------------|-------------------|
| order               | m1                 | 2024-09-02 09:00 | @李四 请今天下班前把整改报告交到综合管理部 | 李四              |
| –                   | m1                 | 2024-09-02 10:00 | 各部门务必在周五之前完成消防自查           | –                 |

| findings.message_id | findings.severity | findings.fields.messages |
|---------------------|-------------------|--------------------------|
| order               | info              | 2                        |

## Allows

| messages.member_id | messages.text                        | messages.kind |
|--------------------|--------------------------------------|---------------|
| m1                 | 今天下班前我把报告交到综合管理部     | text          |
| m1                 | 各部门的同事辛苦了                   | text          |
| m1                 | 请各部门下班前把报告交到综合管理部吗 | text          |
| m1                 | 尽快处理，收到请回复                 | text          |
| m1                 | 各部门务必在周五之前完成消防自查     | notice        |
"""

from collections.abc import Iterator

import polars as pl

from groupaudit.judging.called import senders
from groupaudit.judging.period import in_period, of_the_same, part
from groupaudit.rows import beside
from groupaudit.rule import Case, Exhibit, Kind, Params, Scope, Severity, rule
from groupaudit.tables import STRANGERS, Tables
from groupaudit.talk.speech import ADDRESSED

SHOWN = 10


def ordered(t: Tables, _: Params, case: Case) -> Iterator[Exhibit]:
    """Show the messages of the group that read as orders."""
    rows = of_the_same(_orders(t), case, t).select("row").sort("row").collect()
    yield Exhibit(
        id="orders", title=("读作指令的消息", "Messages that read as orders"), rows=rows.head(SHOWN), total=rows.height
    )


@rule(
    clause="七(二)",
    title=("疑似在群里下达指令", "possibly orders in the chat"),
    severity=Severity.INFO,
    scope=Scope.GROUP,
    needs={"messages", "acts"},
    uses={"people", "groups", "members"},
    explain=ordered,
    signal=True,
    fields={"messages": Kind.NUMBER},
    message=(
        "群里有 {messages} 条消息写明对谁说、做什么、什么时候做完，疑似在群里下达指令，请核实。",
        "{messages} messages in this group tell somebody what to do and by when, possibly orders given in the chat; please check.",
    ),
    advice=("正式指令请走流程，群里只作提醒。", "Give orders by the process; the group is for reminders."),
)
def order_in_chat(t: Tables, p: Params) -> pl.LazyFrame:  # noqa: ARG001  # what every rule is given
    """Find messages with an addressee, an imperative, and an object or a deadline; one finding per group, on the first."""
    timed = beside(_orders(t), t.stored("messages"), ["at", "message_id", "text"])
    ordered = timed.sort("at", "message_id", "text", nulls_last=True).with_columns(
        inside=in_period(pl.col("at"), t.context), known_by=pl.col("row").first().over("group_id")
    )
    counted = ordered.group_by("group_id", "inside", maintain_order=True).agg(
        pl.col("row", "known_by").first(), messages=pl.len()
    )
    return part(counted, ["group_id"]).with_columns(confidence=pl.lit(50))


def _orders(t: Tables) -> pl.LazyFrame:
    """Plan `row` and group_id of the messages of our people that are orders, by what words do and to whom they are said."""
    read = t.acts.filter(pl.col("orders") & ~pl.col("asks")).select("row")
    said = beside(read, t.stored("messages"), ["kind", "mentions", "text"])
    to_somebody = pl.col("text").str.contains(ADDRESSED) | (pl.col("mentions").list.len() > 0).fill_null(value=False)
    ours = ~pl.col("person_kind").is_in([*STRANGERS, "robot"]) & (pl.col("group_kind") != "owners")
    spoken = said.filter(to_somebody, pl.col("kind") != "notice").select("row")
    return senders(spoken, t).filter(ours).select("row", "group_id")
