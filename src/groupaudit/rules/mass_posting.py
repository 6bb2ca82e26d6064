"""外部人员或住户在几十分钟里把同样或相近的内容发到多个群，或者多人发出同样的内容，疑似群发广告。

只看带有广告等违禁类词条、引流话术、联系账号或变形号码的消息，手机号要另有价格或推销话术才算；没有这些的祝福、转发的通知不算。数字、标点、表情、网址不同，或者只差几个字的，算相近；前后两条
相隔不超过 30 分钟。同一人的一轮群发只报一次，报在第一条上；多人的一轮也只报一次，其中不带违禁类词条的，
须有二十字以上且文字相同，有员工或管理员参与的不报。

已知员工、群主和管理员、机器人，以及公告、系统消息、接龙不判断；“严禁”“谨防”“举报”一类提醒里的字样不算。没有员工名单时
分不出员工，这时一人发到多个群的，只看带有违禁类词条，或另有价格或推销话术的消息。图片、语音、视频不检查。

## Flags

### 没有员工名单

| groups.group_id | groups.kind |
|-----------------|-------------|
| g1              | owners      |
| g2              | owners      |
| g3              | owners      |

| messages.group_id | messages.message_id | messages.text                                       |
|-------------------|---------------------|-----------------------------------------------------|
| g1                | first               | 刷单兼职，单单现结，有手机就可以做，名额剩12个      |
| g2                | second              | 🔥刷单兼职，单单现结，有手机就可以做，名额剩8个     |
| g3                | third               | 各位邻居，刷单兼职，单单现结，有手机就可以做，名额剩5个 |

| findings.message_id | findings.severity | findings.fields.groups | findings.fields.messages | findings.fields.minutes | findings.fields.sign |
|---------------------|-------------------|------------------------|--------------------------|-------------------------|----------------------|
| first               | low               | 3                      | 3                        | 2                       | forbidden            |

### 有员工名单，只有引流话术

| groups.group_id | groups.kind |
|-----------------|-------------|
| g1              | owners      |
| g2              | owners      |
| g3              | owners      |

| employees.name | employees.account_ids |
|----------------|-----------------------|
| 张三           | m7                    |

| members.group_id | members.member_id |
|------------------|-------------------|
| g1               | m1                |
| g2               | m1                |
| g3               | m1                |

| messages.group_id | messages.message_id | messages.text                                 |
|-------------------|---------------------|-----------------------------------------------|
| g1 / g2 / g3      | –                   | 想学游泳的小朋友请进裙12345678 … ×3 every 2min |

| findings.group_id | findings.severity | findings.confidence | findings.fields.sign |
|-------------------|-------------------|---------------------|----------------------|
| g1                | low               | 50                  | contact              |

## Allows

| groups.group_id | groups.kind |
|-----------------|-------------|
| g1              | owners      |
| g2              | owners      |
| g3              | owners      |

| members.group_id | members.member_id | members.external | members.role |
|------------------|-------------------|------------------|--------------|
| g1               | staff             | false            | member       |
| g2               | staff             | false            | member       |
| g3               | staff             | false            | member       |
| g1               | keeper            | –                | member       |
| g2               | keeper            | –                | admin        |
| g3               | keeper            | –                | member       |

| employees.name | employees.account_ids |
|----------------|-----------------------|
| 张三           | staff                 |

### 员工和管理员

| messages.group_id | messages.member_id | messages.text                                                 |
|-------------------|--------------------|---------------------------------------------------------------|
| g1 / g2 / g3      | staff              | 想学游泳的小朋友请进裙12345678 … ×3 every 2min          |
| g1 / g2 / g3      | keeper             | 刷单兼职，单单现结，有手机就可以做，名额剩12个 … ×3 every 2min |

### 提醒、只发到两个群、隔天再发

| messages.group_id | messages.member_id | messages.at      | messages.text                                        |
|-------------------|--------------------|------------------|------------------------------------------------------|
| g1 / g2 / g3      | m1                 | 09:00            | 严禁刷单兼职，谨防单单现结，举报请打110 … ×3 every 2min |
| g1 / g2           | m1                 | 10:00            | 刷单兼职，单单现结，有手机就可以做 … ×2 every 2min   |
| g3                | m1                 | 2024-09-03 10:00 | 刷单兼职，单单现结，有手机就可以做                   |
"""

import polars as pl
from pydantic import Field

from groupaudit.detection.message_signs import NAMED
from groupaudit.judging import content
from groupaudit.rows import beside
from groupaudit.rule import Kind, Params, Scope, Severity, rule
from groupaudit.tables import COLLEAGUES, Tables

FORBIDDEN = ("gambling", "harmful-content", "malicious-link", "pornography", "unrelated-advertising")
ADVERTISING = "unrelated-advertising"
MANAGES = ("owner", "admin")


class MassPostingParams(Params):
    """What counts as many; the regulation leaves it open."""

    groups: int = Field(
        3,
        ge=2,
        description="From this many groups on the same text is mass-posted.",
        json_schema_extra={"description-zh": "同样的内容发到这么多个群算群发。"},
    )
    senders: int = Field(
        3,
        ge=2,
        description="From this many senders on the same text is mass-posted.",
        json_schema_extra={"description-zh": "同样的内容由这么多个人发出算群发。"},
    )


@rule(
    clause="七(五)",
    title=("疑似群发广告", "possibly mass-posted advertising"),
    severity=Severity.LOW,
    scope=Scope.ALL,
    needs={"messages", "hits", "waves"},
    uses={"people"},
    params=MassPostingParams,
    signal=True,
    fields={
        "groups": Kind.NUMBER,
        "senders": Kind.NUMBER,
        "messages": Kind.NUMBER,
        "minutes": Kind.NUMBER,
        "sign": Kind.CODE,
    },
    message=(
        "同样或相近的内容在 {minutes} 分钟内{senders:由 % 人}发到 {groups} 个群，共 {messages} 条，带有{sign}，疑似群发广告，请核实。",
        (
            "The same or nearly the same text in {groups} groups{senders: by % people} within {minutes} minutes, {messages} messages, with "
            "{sign}: possibly mass-posted advertising; please check."
        ),
    ),
    advice=(
        "请核实后在各群提醒其撤回，再犯移出群聊。",
        "Check; have it withdrawn in every group, remove the sender if it goes on.",
    ),
    words={
        "forbidden": ("违禁类词条", "terms of a forbidden category"),
        "contact": ("引流话术或联系方式", "a call to get in touch or a way to do so"),
    },
)
def mass_posting(t: Tables, p: MassPostingParams) -> pl.LazyFrame:
    """Find one text of none of the company's people in many groups, one finding per sender, or by many senders, one per wave."""
    many = (pl.col("sender_groups") >= p.groups) | (pl.col("senders") >= p.senders)
    said = beside(content.spoken(t.waves.filter(many), t), t.stored("messages"), ["at", "sender_name"])
    everyday = pl.col("needs").is_in(NAMED).fill_null(value=False)
    terms = content.live(t).filter(pl.col("category").is_in(FORBIDDEN), ~everyday)
    signs = terms.group_by("row").agg("category", weak=pl.col("needs").is_not_null().all())
    of_others = pl.col("category").list.eval(pl.element().is_in(t.context.others_judged_on)).list.any()
    helped = ~pl.col("weak") | pl.col("calls") | pl.col("sells")
    forbidden = helped & (~content.by_others() | of_others)
    excused = pl.col("person_kind").is_in(COLLEAGUES) | pl.col("member_id").is_in(_managers(t).implode())
    judged = (
        said.join(signs, on="row", how="left")
        .with_columns(forbidden=forbidden.fill_null(value=False), excused=excused.fill_null(value=False))
        .filter(~content.by_others() | (ADVERTISING in t.context.others_judged_on))
        .sort("at", "row")
    )
    own = judged.filter(pl.col("sender_groups") >= p.groups).group_by("wave", "member_id", "sender_name")
    by_one = own.agg(row=pl.col("row").filter("first").first(), groups=pl.col("sender_groups").first(), **_figures())
    named = "employees" in t
    found = by_one.filter(~pl.col("excused"), pl.col("forbidden") | (pl.col("calls") & (pl.col("sells") | named)))
    several = judged.filter(pl.col("senders") >= p.senders).group_by("wave")
    by_many = several.agg(
        pl.col("row", "member_id", "sender_name").first(),
        groups=pl.col("groups").first(),
        senders=pl.col("senders").first().cast(pl.Int64),
        **_figures(),
    )
    told = by_many.filter(~pl.col("excused"), pl.col("forbidden") | pl.col("calls"))
    return pl.concat([found, told.join(found, on="wave", how="anti")], how="diagonal").with_columns(
        sign=pl.when("forbidden").then(pl.lit("forbidden")).otherwise(pl.lit("contact")),
        confidence=pl.when("forbidden").then(70).otherwise(50),
    )


def _figures() -> dict[str, pl.Expr]:
    """What is told of the messages of a wave, or of one sender in it."""
    return {
        "messages": pl.len(),
        "minutes": ((pl.col("at").max() - pl.col("at").min()).dt.total_seconds() / 60).ceil().cast(pl.Int64),
        **{name: pl.col(name).any() for name in ("excused", "forbidden", "calls", "sells")},
    }


def _managers(t: Tables) -> pl.Series:
    """Return who owns or administers a group: to post in several is their office."""
    members = t["members"] if "members" in t else pl.DataFrame(schema={"member_id": pl.String, "role": pl.String})
    return members.filter(pl.col("role").is_in(MANAGES))["member_id"].unique()
