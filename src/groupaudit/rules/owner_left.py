"""群主已经不在群里。

第五条（一）：各单位指定管理员，监督群内交流，处理违规。群主离开了群，名义上还是他，实际上没有人能改设置、移出违规的人；应
由在群的人接手。

群主以平台写明的为准，平台没有写的看名册的角色。名册完整而没有他、名册或系统消息写明他已退群或被移出，才报；存档里他后来收不到消息的，也算不在群里。
系统消息说他走了而名册上还有他的，只作疑似提示。系统消息说已换了新群主、新群主在群里的，不报。导出和名册都没有写群主的，报“未能判断”。

## Flags

| groups.group_id | groups.owner_id |
|-----------------|-----------------|
| g1              | zhangsan        |
| g2              | zhangsan        |
| g3              | zhangsan        |
| g4              | zhangsan        |

| members.group_id | members.member_id | members.membership |
|------------------|-------------------|--------------------|
| g1               | lisi              | present            |
| g2               | lisi              | present            |
| g2               | zhangsan          | left               |
| g3               | zhangsan          | unknown            |
| g4               | zhangsan          | present            |

| events.group_id | events.kind | events.member_id | events.at        | events.basis   |
|-----------------|-------------|------------------|------------------|----------------|
| g3              | remove      | zhangsan         | 2024-09-02 09:00 | system-message |
| g4              | leave       | zhangsan         | 2024-09-02 09:00 | system-message |

| employees.name | employees.account_ids |
|----------------|-----------------------|
| 张三           | zhangsan              |

| findings.group_id | findings.member_id | findings.fields.owner | findings.severity |
|-------------------|--------------------|-----------------------|-------------------|
| g1                | zhangsan           | 张三                  | medium            |
| g2                | zhangsan           | 张三                  | medium            |
| g3                | zhangsan           | 张三                  | medium            |
| g4                | zhangsan           | 张三                  | low               |

## Allows

| groups.group_id | groups.owner_id |
|-----------------|-----------------|
| g1              | zhangsan        |
| g2              | zhangsan        |
| g3              | zhangsan        |
| g4              | –               |

| members.group_id | members.member_id | members.membership |
|------------------|-------------------|--------------------|
| g1               | zhangsan          | present            |
| g2               | lisi              | present            |
| g3               | lisi              | unknown            |
| g4               | lisi              | present            |

| events.group_id | events.kind | events.member_id |
|-----------------|-------------|------------------|
| g2              | new-owner   | lisi             |

| undecided.reason | undecided.count |
|------------------|-----------------|
| no-owner         | 1               |
| no-roster        | 1               |
"""

import polars as pl

from groupaudit.derive.inventory import dissolved
from groupaudit.judging.stewards import appointed, rosters, whereabouts
from groupaudit.people.staff import names_by_account
from groupaudit.rule import Kind, Params, Scope, Severity, rule
from groupaudit.tables import MEMBER, Tables


@rule(
    clause="五(一)",
    title=("群主不在群里", "owner no longer in the group"),
    severity=Severity.MEDIUM,
    scope=Scope.ALL,
    needs={"inventory", "groups", "members", "timeline"},
    uses={"employees"},
    rests_on={"members"},
    fields={"owner": Kind.PERSON, "surely": Kind.CODE},
    message=("群主 {owner} 已经不在群里{surely}", "The owner {owner} is no longer in the group{surely}"),
    advice=("由责任单位指定在群的人接手群主", "Have the responsible unit name an owner who is there"),
    undecided={
        "no-owner": ("导出没有写谁是群主", "the export does not say who the owner is"),
        "no-roster": ("没有完整名册，只知道谁说过话", "there is no full roster, only people seen in messages"),
    },
    words={
        "sure": ("", ""),
        "listed": (
            "（系统消息这样说，名册上却还有他，疑似，请核实）",
            " (so a system message says, but the roster still has him; suspected, please verify)",
        ),
    },
)
def owner_left(t: Tables, _: Params) -> pl.LazyFrame:
    """Find groups whose owner is not among those who are there."""
    known = whereabouts(t).with_columns(known=pl.lit(value=True))
    open_ = t.inventory.filter("handed_in", ~dissolved()).select("group_id")
    listed_owner = known.filter(pl.col("role") == "owner").group_by("group_id").agg(_listed=pl.col("member_id").min())
    groups = t.groups.join(open_, on="group_id", how="semi").join(listed_owner, on="group_id", how="left")
    groups = groups.with_columns(member_id=pl.coalesce("owner_id", "_listed"))
    groups = groups.select(*MEMBER, "source", "line", "cell").join(rosters(t), on="group_id")
    owners = [groups.select(MEMBER), known.filter(pl.col("role") == "owner").select(MEMBER), _taken_over(t)]
    kept = pl.concat(owners).join(known.filter("there"), on=MEMBER).group_by("group_id").agg(pl.col("doubted").all())
    absent = groups.join(kept, on="group_id", how="left").filter(pl.col("doubted").fill_null(value=True))
    listed = pl.col("doubted").is_not_null()
    named = names_by_account(t.employees.collect()).lazy() if "employees" in t else _nobody()
    told = absent.join(known.drop("doubted"), on=MEMBER, how="left").join(named, on="member_id", how="left")
    return told.with_columns(
        undecided=pl.when(pl.col("member_id").is_null())
        .then(pl.lit("no-owner"))
        .when(~pl.col("listed") & pl.col("known").is_null())
        .then(pl.lit("no-roster")),
        owner=pl.coalesce("name", "employee_name", "member_id"),
        surely=pl.when(listed).then(pl.lit("listed")).otherwise(pl.lit("sure")),
        severity=pl.when(listed).then(pl.lit("low")),
        confidence=pl.when(listed).then(50).otherwise(100),
    )


def _taken_over(t: Tables) -> pl.LazyFrame:
    """Return the people whom a system message calls new owner."""
    if "events" not in t:
        return t.members.select(MEMBER).clear()
    return appointed(t).filter(pl.col("kind") == "new-owner").select(MEMBER)


def _nobody() -> pl.LazyFrame:
    return pl.LazyFrame(schema={"member_id": pl.String, "employee_name": pl.String})
