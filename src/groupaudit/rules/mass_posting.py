"""外部人员或住户在几十分钟里把同样或相近的内容发到多个群，疑似群发广告。

只看带有广告等违禁类词条、引流话术或变形号码的消息；数字、标点、表情、网址不同，或者只差几个字的，算相近；前后两条
相隔不超过 30 分钟。同一人的一轮群发只报一次，报在第一条上。

已知员工、群主和管理员、机器人，以及公告、系统消息、接龙不判断；“严禁”“谨防”“举报”一类提醒里的字样不算。没有员工名单时
分不出员工，这时只看带有违禁类词条的消息。图片、语音、视频不检查。

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

from groupaudit.judging import content
from groupaudit.rows import beside
from groupaudit.rule import Kind, Params, Scope, Severity, rule
from groupaudit.tables import Tables

FORBIDDEN = ("gambling", "harmful-content", "malicious-link", "pornography", "unrelated-advertising")
ADVERTISING = "unrelated-advertising"
CONTACT = ("contact", "lure")
MANAGES = ("owner", "admin")


class MassPostingParams(Params):
    """What counts as many; the regulation leaves it open."""

    groups: int = Field(
        3,
        ge=2,
        description="From this many groups on the same text is mass-posted.",
        json_schema_extra={"description-zh": "同样的内容发到这么多个群算群发。"},
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
    fields={"groups": Kind.NUMBER, "messages": Kind.NUMBER, "minutes": Kind.NUMBER, "sign": Kind.CODE},
    message=(
        "同样或相近的内容在 {minutes} 分钟内发到 {groups} 个群，共 {messages} 条，带有{sign}，疑似群发广告，请核实。",
        (
            "The same or nearly the same text in {groups} groups within {minutes} minutes, {messages} messages, with "
            "{sign}: possibly mass-posted advertising; please check."
        ),
    ),
    advice=(
        "请核实后在各群提醒其撤回，再犯移出群聊。",
        "Check; have it withdrawn in every group, remove the sender if it goes on.",
    ),
    words={
        "forbidden": ("违禁类词条", "terms of a forbidden category"),
        "contact": ("引流话术或变形号码", "a call to get in touch or a disguised number"),
    },
)
def mass_posting(t: Tables, p: MassPostingParams) -> pl.LazyFrame:
    """Find the senders who are none of the company's people and post one text in many groups; one finding per wave."""
    many = t.waves.filter(pl.col("sender_groups") >= p.groups)
    said = beside(content.spoken(many, t), t.stored("messages"), ["at", "sender_name"])
    signs = (
        content.live(t)
        .group_by("row")
        .agg(
            forbidden=pl.col("category").is_in(FORBIDDEN).any(),
            of_others=pl.col("category").is_in(t.context.others_judged_on).any(),
            contact=pl.col("category").is_in(CONTACT).any(),
        )
    )
    forbidden = pl.when(content.by_others()).then("of_others").otherwise("forbidden")
    mine = ["wave", "member_id", "sender_name"]
    excused = pl.col("person_kind").is_in(content.STAFF) | pl.col("member_id").is_in(_managers(t).implode())
    found = (
        said.join(signs, on="row", how="left")
        .with_columns(forbidden=forbidden)
        .filter(~content.by_others() | (ADVERTISING in t.context.others_judged_on))
        .group_by(mine)
        .agg(
            row=pl.col("row").filter("first").first(),
            groups=pl.col("sender_groups").first(),
            messages=pl.len(),
            minutes=((pl.col("at").max() - pl.col("at").min()).dt.total_seconds() / 60).ceil().cast(pl.Int64),
            excused=excused.fill_null(value=False).any(),
            forbidden=pl.col("forbidden").fill_null(value=False).any(),
            contact=pl.col("contact").fill_null(value=False).any(),
        )
        .filter(~pl.col("excused"), pl.col("forbidden") | (pl.col("contact") & ("employees" in t)))
    )
    return found.with_columns(
        sign=pl.when("forbidden").then(pl.lit("forbidden")).otherwise(pl.lit("contact")),
        confidence=pl.when("forbidden").then(70).otherwise(50),
    )


def _managers(t: Tables) -> pl.Series:
    """Return who owns or administers a group: to post in several is their office."""
    members = t["members"] if "members" in t else pl.DataFrame(schema={"member_id": pl.String, "role": pl.String})
    return members.filter(pl.col("role").is_in(MANAGES))["member_id"].unique()
