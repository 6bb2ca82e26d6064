"""群里既没有群主，也没有管理员。

第五条（一）：各单位指定管理员，监督群内交流，处理违规。群主也算管理员；群主退出、又没有管理员的群，没有人管。

只在导出写明每个成员角色的群里判断；群主或管理员中有一人在群里就不报。个人微信的多数导出不写角色，报“未能判断”；没有完整
名册、只知道谁说过话的，群主可能没有说话，也报“未能判断”。系统消息说群主、管理员都已退群或被移出，名册上却还有的，只作疑似
提示。登记为已解散的群不看。

## Flags

| groups.group_id | groups.owner_id |
|-----------------|-----------------|
| g1              | –               |
| g2              | gone            |
| g3              | m1              |

| members.group_id | members.member_id | members.role |
|------------------|-------------------|--------------|
| g1               | m1                | member       |
| g1               | m2                | member       |
| g2               | m1                | member       |
| g3               | m1                | owner        |

| events.group_id | events.kind | events.member_id | events.at        | events.basis   |
|-----------------|-------------|------------------|------------------|----------------|
| g3              | leave       | m1               | 2024-09-02 09:00 | system-message |

| findings.group_id | findings.fields.member_count | findings.severity |
|-------------------|------------------------|-------------------|
| g1                | 2                      | medium            |
| g2                | 1                      | medium            |
| g3                | 1                      | low               |

## Allows

### 群主算管理员；只有管理员也行；系统消息说谁是新群主

| groups.group_id | groups.owner_id |
|-----------------|-----------------|
| g1              | m1              |
| g2              | –               |
| g3              | –               |
| g4              | –               |
| g5              | –               |

| members.group_id | members.member_id | members.role | members.membership |
|------------------|-------------------|--------------|--------------------|
| g1               | m1                | –            | present            |
| g2               | m1                | admin        | present            |
| g2               | m2                | member       | present            |
| g3               | m1                | –            | present            |
| g4               | m1                | –            | present            |
| g5               | m1                | member       | unknown            |

| events.group_id | events.kind | events.member_id |
|-----------------|-------------|------------------|
| g3              | new-owner   | m1               |

| undecided.reason | undecided.count |
|------------------|-----------------|
| no-roles         | 1               |
| no-roster        | 1               |

### 登记为已解散

| groups.group_id |
|-----------------|
| g1              |

| members.member_id | members.role |
|-------------------|--------------|
| m1                | member       |

| register.group_id | register.closed |
|-------------------|-----------------|
| g1                | true            |
"""

import polars as pl

from groupaudit.derive.inventory import dissolved
from groupaudit.judging.stewards import rosters, stewards, whereabouts
from groupaudit.rule import Kind, Params, Scope, Severity, rule
from groupaudit.tables import MEMBER, Tables


@rule(
    clause="五(一)",
    title=("没有群主和管理员", "neither owner nor administrator"),
    severity=Severity.MEDIUM,
    scope=Scope.ALL,
    needs={"inventory", "groups", "members", "timeline"},
    rests_on={"members"},
    fields={"member_count": Kind.NUMBER, "surely": Kind.CODE},
    message=(
        "群里 {member_count} 人，没有群主，也没有管理员{surely}",
        "{member_count} people, and neither an owner nor an administrator among them{surely}",
    ),
    advice=("由责任单位指定管理员", "Have the responsible unit name an administrator"),
    undecided={
        "no-roles": ("导出没有写谁是群主、管理员", "the export does not say who is owner or administrator"),
        "no-roster": ("没有完整名册，只知道谁说过话", "there is no full roster, only people seen in messages"),
    },
    words={
        "sure": ("", ""),
        "listed": (
            "（系统消息说他们已退群或被移出，名册上却还有，疑似，请核实）",
            " (system messages tell that they went, but the roster still has them; suspected, please verify)",
        ),
    },
)
def no_admin(t: Tables, _: Params) -> pl.LazyFrame:
    """Find groups in which nobody who is there is owner or administrator."""
    there = stewards(t).join(whereabouts(t).filter("there").drop("role"), on=MEMBER)
    kept = there.group_by("group_id").agg(pl.col("doubted").all())
    groups = t.inventory.filter("handed_in", ~dissolved())
    known = groups.join(rosters(t), on="group_id").join(kept, on="group_id", how="left")
    listed = pl.col("doubted").is_not_null()
    return known.filter(pl.col("doubted").fill_null(value=True)).with_columns(
        member_count="people",
        undecided=pl.when(~listed & ~pl.col("roles_told"))
        .then(pl.lit("no-roles"))
        .when(~pl.col("listed"))
        .then(pl.lit("no-roster")),
        surely=pl.when(listed).then(pl.lit("listed")).otherwise(pl.lit("sure")),
        severity=pl.when(listed).then(pl.lit("low")),
        confidence=pl.when(listed).then(50).otherwise(100),
    )
