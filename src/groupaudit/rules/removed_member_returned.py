"""被移出群的人又回来了。

第五条（二）：管理员可以将违规的人移出群。移出以后又被人拉回来、扫码进来，移出就等于没有移；问清是谁拉的，管理员是否同意。

移出看系统消息，回来看系统消息、名册的入群时间或存档。由群主、管理员自己拉回来的，可能是误移，只作提示；移出过人的必是
群主或管理员，谁是群主、管理员无从知道的，不说由谁拉回。自己退群又回来的由第七条（四）的规则看。没有系统消息的导出看不出谁被移出，不看，只报一行。

## Flags

### 由普通成员拉回，由群主拉回

| groups.group_id | groups.owner_id |
|-----------------|-----------------|
| g1              | m1              |

| members.member_id | members.group_nickname |
|-------------------|------------------------|
| m1                | 张三                   |
| m2                | 李四                   |
| m3                | 王五                   |
| m4                | 赵六                   |

| events.kind | events.member_id | events.actor_id | events.scene | events.at        | events.basis   |
|-------------|------------------|-----------------|--------------|------------------|----------------|
| remove      | m2               | m1              | –            | 2024-09-02 09:00 | system-message |
| join        | m2               | m3              | invite       | 2024-09-03 09:00 | system-message |
| remove      | m4               | m1              | –            | 2024-09-02 09:00 | system-message |
| join        | m4               | m1              | invite       | 2024-09-02 09:05 | system-message |

| findings.member_id | findings.fields.by | findings.fields.removed | findings.severity | findings.at      | findings.source |
|--------------------|--------------------|-------------------------|-------------------|------------------|-----------------|
| m2                 | member             | 2024-09-02              | medium            | 2024-09-03 09:00 | events.csv      |
| m4                 | keeper             | 2024-09-02              | low               | 2024-09-02 09:05 | events.csv      |

### 移出过人的不是普通成员

| groups.group_id | groups.owner_id |
|-----------------|-----------------|
| g1              | –               |

| members.member_id |
|-------------------|
| m1                |
| m2                |

| events.kind | events.member_id | events.actor_id | events.scene | events.at        | events.basis   |
|-------------|------------------|-----------------|--------------|------------------|----------------|
| remove      | m2               | m1              | –            | 2024-09-02 09:00 | system-message |
| join        | m2               | m1              | invite       | 2024-09-03 09:00 | system-message |

| findings.member_id | findings.fields.by | findings.severity |
|--------------------|--------------------|-------------------|
| m2                 | keeper             | low               |

## Allows

### 移出后没有回来；自己退群又回来；制度施行前移出

| context.effective_from |
|------------------------|
| 2024-09-01             |

| groups.group_id | groups.owner_id |
|-----------------|-----------------|
| g1              | m1              |

| members.member_id | members.membership |
|-------------------|--------------------|
| m1                | present            |
| m2                | left               |
| m3                | present            |
| m4                | present            |

| events.kind | events.member_id | events.at        | events.basis   |
|-------------|------------------|------------------|----------------|
| remove      | m2               | 2024-09-02 09:00 | system-message |
| leave       | m3               | 2024-09-02 09:00 | system-message |
| join        | m3               | 2024-09-03 09:00 | system-message |
| remove      | m4               | 2024-08-02 09:00 | system-message |
| join        | m4               | 2024-09-03 09:00 | system-message |
"""

import polars as pl

from groupaudit.judging.stays import ended, placed
from groupaudit.judging.stewards import keepers, stewards
from groupaudit.rule import Kind, Params, Scope, Severity, rule
from groupaudit.tables import MEMBER, Tables


@rule(
    clause="五(二)",
    title=("被移出的人又回到群里", "a removed person who came back"),
    severity=Severity.MEDIUM,
    scope=Scope.GROUP,
    needs={"groups", "members", "events", "timeline"},
    fields={"removed": Kind.TIME, "returned": Kind.TIME, "by": Kind.CODE, "inviter": Kind.PERSON},
    message=(
        "{removed} 被移出群，{returned} 又回到群里{by}{inviter:，邀请人 %}",
        "Removed on {removed}, back in the group on {returned}{by}{inviter:, invited by %}",
    ),
    advice=(
        "核对是谁让他回来的、管理员是否同意，不同意的再次移出",
        "Find out who let the person back in, and remove again unless the administrators agree",
    ),
    words={
        "keeper": ("（由群主或管理员拉回）", " (brought back by the owner or an administrator)"),
        "member": ("（由普通成员拉回）", " (brought back by an ordinary member)"),
        "somehow": ("", ""),
    },
)
def removed_member_returned(t: Tables, _: Params) -> pl.LazyFrame:
    """Find people who joined again after they had been removed."""
    kept_by = keepers(t).select("group_id", next_invited_by="member_id", keeper=pl.lit(value=True))
    shown = pl.coalesce(pl.col("group_nickname").replace("", None), "account_name", "member_id")
    names = t.members.select("group_id", next_invited_by="member_id", inviter=shown)
    who = ["group_id", "next_invited_by"]
    back = (
        ended(t).filter(pl.col("end") == "remove", pl.col("next_since").is_not_null()).join(kept_by, on=who, how="left")
    )
    told = stewards(t).select("group_id", roles_told=pl.lit(value=True)).unique()
    back = back.join(told, on="group_id", how="left")
    known = back.join(names.unique(who, keep="first", maintain_order=True), on=who, how="left")
    day = "%Y-%m-%d"
    by = (
        pl.when("keeper")
        .then(pl.lit("keeper"))
        .when((pl.col("next_scene") == "invite") & pl.col("next_invited_by").is_not_null() & pl.col("roles_told"))
        .then(pl.lit("member"))
        .otherwise(pl.lit("somehow"))
    )
    zone = t.context.timezone
    return placed(known, t, "join", "next_since").with_columns(
        removed=pl.col("ended_on").dt.strftime(day),
        returned=pl.col("next_since").dt.convert_time_zone(zone).dt.strftime(day),
        by=by,
        severity=pl.when("keeper").then(pl.lit("low")),
        discriminator=pl.col("stay").cast(pl.String),
    ).select(*MEMBER, "removed", "returned", "by", "inviter", "severity", "discriminator", "at", "message_id", "source", "line", "cell")  # fmt: skip
