"""已经确认的问题，24 小时内没有看到群主、管理员处理。

第五条（二）：管理员可将违规者移出；第五条（一）：管理员监督群内交流、处理违规。处理是指：这条消息撤回了（导出没有写撤回
的是哪一条的，也算），群主、管理员在群里提醒或制止，或把人移出了群。提醒是引用、点名对本人说的，说到群里言行的（“请撤回”
“不要发广告”“群规”），或两小时内针对这类问题说的（“严禁赌博”）；与此无关的“禁止停车”“私聊我”不算。群主、管理员自己的
问题，由别的群主、管理员处理。

只看已经定下来的问题：由数据直接判定的，或者核查为“属实”“已整改”的；疑似而没有核查的不看。私下谈话群里看不见，只作疑似
提示，请核实。迟了才处理的，写明隔了多久。导出没有写谁是群主、管理员的，报“未能判断”；期限未到的不报。自行退群由部门负责人
约谈，群主、管理员自己把人拉回来也不是没有处理，都不看。延伸检查（个人信息）不是
规定的条款，也不看。

## Flags

| members.member_id | members.group_nickname | members.role |
|-------------------|------------------------|--------------|
| m1                | 张三+集团+总裁办       | owner        |
| m2                | 李四+集团+工程部       | member       |
| m3                | 王五+集团+工程部       | member       |

| groups.name  |
|--------------|
| 集团工作群   |

| messages.message_id | messages.member_id | messages.at      | messages.text          |
|---------------------|--------------------|------------------|------------------------|
| bad                 | m2                 | 2024-09-02 09:00 | 注册就送彩金           |
| –                   | m1                 | 2024-09-02 10:00 | 三点开会               |
| worse               | m3                 | 2024-09-02 11:00 | 上门服务               |
| –                   | m1                 | 2024-09-04 11:00 | 请撤回，不要发这种广告 |

| earlier.rule | earlier.clause | earlier.member_id | earlier.at       | earlier.message_id | earlier.suspected | earlier.verdict | earlier.source | earlier.line |
|--------------|----------------|-------------------|------------------|--------------------|-------------------|-----------------|----------------|--------------|
| gambling     | 七(五)         | m2                | 2024-09-02 09:00 | bad                | true              | confirmed       | messages.csv   | 2            |
| pornography  | 七(五)         | m3                | 2024-09-02 11:00 | worse              | true              | confirmed       | messages.csv   | 4            |

| findings.message_id | findings.member_id | findings.severity | findings.fields.clause | findings.fields.reaction | findings.fields.latency |
|---------------------|--------------------|-------------------|------------------------|--------------------------|-------------------------|
| bad                 | –                  | low               | 七(五)                 | warned                   | 50                      |
| worse               | –                  | low               | 七(五)                 | warned                   | 48                      |

## Allows

### 有人处理；没有核查的；期限未到

| members.member_id | members.group_nickname | members.role |
|-------------------|------------------------|--------------|
| m1                | 张三+集团+总裁办       | owner        |
| m2                | 李四+集团+工程部       | member       |
| m3                | 王五+集团+工程部       | member       |
| m4                | 赵六+集团+工程部       | member       |

| groups.name  |
|--------------|
| 集团工作群   |

| messages.message_id | messages.member_id | messages.at      | messages.text              | messages.mentions |
|---------------------|--------------------|------------------|----------------------------|-------------------|
| warned              | m2                 | 2024-09-02 09:00 | 注册就送彩金               | –                 |
| –                   | m1                 | 2024-09-02 10:00 | @李四 来我办公室           | 李四              |
| removed             | m3                 | 2024-09-02 11:00 | 上门服务                   | –                 |
| recalled            | m4                 | 2024-09-02 12:00 | 刷单兼职                   | –                 |
| suspected           | m4                 | 2024-09-03 12:00 | 快来看看                   | –                 |
| late                | m4                 | 2024-09-05 12:00 | 刷单兼职                   | –                 |
| –                   | m2                 | 2024-09-05 18:00 | 早上好                     | –                 |

| events.kind | events.member_id | events.actor_id | events.at        | events.basis   |
|-------------|------------------|-----------------|------------------|----------------|
| remove      | m3               | m1              | 2024-09-02 12:00 | system-message |
| recall      | m4               | m4              | 2024-09-02 12:05 | system-message |

| earlier.rule           | earlier.member_id | earlier.at       | earlier.message_id | earlier.suspected | earlier.verdict |
|------------------------|-------------------|------------------|--------------------|-------------------|-----------------|
| gambling               | m2                | 2024-09-02 09:00 | warned             | true              | confirmed       |
| pornography            | m3                | 2024-09-02 11:00 | removed            | true              | confirmed       |
| unrelated-advertising  | m4                | 2024-09-02 12:00 | recalled           | true              | confirmed       |
| malicious-link         | m4                | 2024-09-03 12:00 | suspected          | true              | –               |
| unrelated-advertising  | m4                | 2024-09-05 12:00 | late               | true              | confirmed       |

### 退群又入群；移出后由群主拉回

| members.member_id | members.role |
|-------------------|--------------|
| m1                | owner        |
| m2                | member       |
| m3                | member       |

| groups.name  |
|--------------|
| 集团工作群   |

| messages.message_id | messages.member_id | messages.at      | messages.text |
|---------------------|--------------------|------------------|---------------|
| –                   | m1                 | 2024-09-05 09:00 | 三点开会      |

| events.kind | events.member_id | events.actor_id | events.at        | events.basis   | events.scene |
|-------------|------------------|-----------------|------------------|----------------|--------------|
| leave       | m2               | m2              | 2024-09-02 09:00 | system-message | –            |
| join        | m2               | m3              | 2024-09-02 10:00 | system-message | invite       |
| remove      | m3               | m1              | 2024-09-02 11:00 | system-message | –            |
| join        | m3               | m1              | 2024-09-02 12:00 | system-message | invite       |

| earlier.rule            | earlier.member_id | earlier.at       | earlier.suspected |
|-------------------------|-------------------|------------------|-------------------|
| leave-and-rejoin        | m2                | 2024-09-02 10:00 | false             |
| removed-member-returned | m3                | 2024-09-02 12:00 | false             |
"""

from collections.abc import Iterator

import polars as pl
from pydantic import Field

from groupaudit.judging.breaches import breaches
from groupaudit.judging.reactions import REACTIONS, reactions
from groupaudit.judging.stewards import stewards
from groupaudit.rule import Case, Exhibit, Kind, Params, Scope, Severity, rule
from groupaudit.tables import AT, MEMBER, Tables
from groupaudit.talk.exported import exported

LEAVING = "leave-and-rejoin"
"""The rule whose findings the head of the department deals with, not who keeps the group."""
SHOWN = 10


class Reaction(Params):
    """How soon somebody should have reacted."""

    hours: int = Field(
        default=24,
        ge=1,
        description="Hours in which the owner or an administrator should have reacted.",
        json_schema_extra={"description-zh": "群主或管理员应在这么多小时内处理。"},
    )


def what_keepers_said(t: Tables, p: Reaction, case: Case) -> Iterator[Exhibit]:
    """Show what owner and administrators said after the breach."""
    keepers = stewards(t).select(MEMBER)
    said = t.messages.with_row_index("row").filter(pl.col("group_id") == case.group_id)
    since = t["messages"]["at"][case.row] if case.row is not None else None
    after = said.join(keepers, on=MEMBER, how="semi").filter(pl.col("at") > pl.lit(since, AT))
    rows = after.sort("at", "row").select("row").collect()
    title = (
        f"此后群主、管理员的发言（{p.hours} 小时为限）",
        f"What owner and administrators said afterwards ({p.hours} hours count)",
    )
    yield Exhibit(id="keepers", title=title, rows=rows.head(SHOWN), total=rows.height)


@rule(
    clause="五(二)/五(一)",
    title=("疑似无人处理的问题", "possibly a breach without reaction"),
    severity=Severity.LOW,
    scope=Scope.GROUP,
    needs={"findings", "groups", "members", "messages", "turns", "threads", "timeline"},
    params=Reaction,
    explain=what_keepers_said,
    signal=True,
    fields={
        "clause": Kind.CODE, "hours": Kind.NUMBER, "reaction": Kind.CODE,
        "latency": Kind.NUMBER,
    },
    message=(
        "已确认的问题（条款 {clause}）发生后 {hours} 小时内没有看到群主、管理员处理{latency:，% 小时后才}{reaction:%}，疑似无人处理，请核实。",
        "No reaction of owner or administrators within {hours} hours of a confirmed breach (clause {clause}){latency:; after % hours }{reaction:%}; possibly nobody dealt with it, please check.",
    ),
    advice=("请管理员说明；已私下处理的记录在案。", "Ask the administrators; have on record what was settled privately."),
    undecided={"no-roles": ("导出没有写谁是群主、管理员", "the export does not say who is owner or administrator")},
    words=REACTIONS,
)  # fmt: skip
def breach_without_reaction(t: Tables, p: Reaction) -> pl.LazyFrame:
    """Find confirmed breaches to which nobody who keeps the group reacted in time; one finding per breach."""
    known = breaches(t).filter(pl.col("rule") != LEAVING).rename({"fingerprint": "breach"})
    known = known.join(_let_in(t), on=[*MEMBER, "at"], how="anti")
    kept = stewards(t).select(MEMBER).group_by("group_id").agg(keepers=pl.col("member_id"))
    own_first = pl.concat_list("member_id", "keepers")
    others = own_first.list.filter(pl.element().ne_missing(pl.element().first())).list.len()
    told = known.join(kept, on="group_id", how="left").with_columns(others=others.fill_null(0))
    unclear = told.filter(pl.col("keepers").is_null()).select("group_id", undecided=pl.lit("no-roles")).unique()
    until = pl.col("at") + pl.duration(hours=p.hours)
    first = reactions(t, told.select("breach", "rule", *MEMBER, "message_id", "at"))
    judged = told.filter(pl.col("others") > 0).join(_ends(t), on="group_id", how="left")
    late = judged.join(first, on="breach", how="left").filter(
        pl.col("known_until") >= until, pl.col("reacted_at").is_null() | (pl.col("reacted_at") > until)
    )
    found = late.select(
        "group_id", "message_id", "at", "source", "line", "clause", "reaction",
        discriminator="breach",
        hours=pl.lit(p.hours),
        latency=(pl.col("reacted_at") - pl.col("at")).dt.total_hours(),
        confidence=pl.lit(60),
        undecided=pl.lit(None, pl.String),
    )  # fmt: skip
    return pl.concat([found, unclear], how="diagonal")


def _let_in(t: Tables) -> pl.LazyFrame:
    """Return whom somebody who keeps the group brought in himself, and when."""
    keepers = stewards(t).select("group_id", invited_by="member_id")
    return t.timeline.join(keepers, on=["group_id", "invited_by"], how="semi").select(*MEMBER, at="since")


def _ends(t: Tables) -> pl.LazyFrame:
    """Return up to when each group is known: its export, else its last message."""
    said = t.messages.group_by("group_id").agg(last=pl.col("at").max())
    both = exported(t).join(said, on="group_id", how="full", coalesce=True)
    return both.select("group_id", known_until=pl.max_horizontal("last", "exported_at").cast(AT))
