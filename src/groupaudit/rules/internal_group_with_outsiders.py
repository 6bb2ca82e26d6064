"""登记为内部群，里面却多半是外部人员。

第三条（一）：以单位名义对外的群，由该单位申请，经分管领导批准后方可建立。外部人员占了多数的群，实际上就是对外群，应改
登记为对外群并补办批准；逐个给外部人员办入群审批不解决问题。

外部人员按平台标记、审批台账和员工名单认定，超过一半才报（比例可改），机器人不算。派遣、外包人员不是外部人员。有几个
分不清是谁的人、算上他们才过半的，以及类型未知的群，报“未能判断”。

## Flags

| groups.group_id |
|-----------------|
| g1              |
| g2              |

| members.group_id | members.member_id | members.external | members.membership |
|------------------|-------------------|------------------|--------------------|
| g1               | m1                | true             | present            |
| g1               | m2                | true             | present            |
| g1               | m3                | true             | present            |
| g1               | m4                | false            | present            |
| g1               | m5                | false            | present            |
| g2               | m1                | true             | unknown            |
| g2               | m2                | true             | unknown            |
| g2               | m3                | true             | unknown            |

| findings.group_id | findings.fields.outsiders | findings.fields.members | findings.severity |
|-------------------|---------------------------|-------------------------|-------------------|
| g1                | 3                         | 5                       | medium            |
| g2                | 3                         | 3                       | low               |

## Allows

| groups.group_id | groups.kind |
|-----------------|-------------|
| g1              | internal    |
| g2              | outward     |
| g3              | internal    |
| g4              | unknown     |

| members.group_id | members.member_id | members.external | members.robot |
|------------------|-------------------|------------------|---------------|
| g1               | m1                | true             | –             |
| g1               | m2                | true             | –             |
| g1               | m3                | true             | –             |
| g1               | m4                | false            | –             |
| g1               | m5                | false            | –             |
| g1               | m6                | false            | –             |
| g2               | m1                | true             | –             |
| g2               | m2                | true             | –             |
| g2               | m3                | true             | –             |
| g3               | m1                | true             | –             |
| g3               | m2                | –                | –             |
| g3               | m3                | –                | –             |
| g4               | m1                | true             | –             |
| g4               | m2                | true             | –             |
| g4               | m3                | true             | –             |

| undecided.reason   | undecided.count |
|--------------------|-----------------|
| unknown-people     | 1               |
| unknown-group-kind | 1               |
"""

import polars as pl
from pydantic import Field

from groupaudit.derive.inventory import dissolved
from groupaudit.judging.membership import NEEDS, present
from groupaudit.rule import Kind, Params, Scope, Severity, rule
from groupaudit.tables import MEMBER, Tables

OUTSIDE = ("outsider", "approved-outsider")


class Majority(Params):
    """From when on outsiders dominate a group."""

    share: float = Field(
        default=0.5,
        ge=0,
        lt=1,
        description="More than this share of the people are outsiders.",
        json_schema_extra={"description-zh": "外部人员超过这个比例。"},
    )
    least: int = Field(
        default=3,
        ge=1,
        description="And there are at least so many of them.",
        json_schema_extra={"description-zh": "并且至少有这么多外部人员。"},
    )


@rule(
    clause="三(一)",
    title=("内部群以外部人员为主", "internal group of mostly outsiders"),
    severity=Severity.MEDIUM,
    scope=Scope.ALL,
    needs={*NEEDS, "groups", "inventory"},
    rests_on={"approvals", "employees"},
    params=Majority,
    fields={"outsiders": Kind.NUMBER, "members": Kind.NUMBER, "seen": Kind.CODE},
    message=(
        "登记为内部群，{members} 人中有 {outsiders} 名外部人员{seen}",
        "Declared internal, but {outsiders} of {members} people are outsiders{seen}",
    ),
    advice=(
        "改登记为对外群，由使用单位申请、分管领导批准",
        "Register it as an outward group, applied for by the unit and approved by the leader in charge",
    ),
    undecided={
        "unknown-group-kind": ("不知道是不是内部群", "nobody says whether the group is internal"),
        "unknown-people": (
            "分不清谁是员工、谁是外部人员",
            "nobody says who of the members is an employee and who an outsider",
        ),
    },
    words={
        "listed": ("", ""),
        "spoke": (
            "（没有完整名册，只算在消息里出现过的人，疑似，请核实）",
            " (no full roster, only people seen in messages; suspected, please verify)",
        ),
    },
)
def internal_group_with_outsiders(t: Tables, p: Majority) -> pl.LazyFrame:
    """Find internal groups in which outsiders are the majority."""
    people = present(t).unique(MEMBER)
    counted = people.group_by("group_id").agg(
        kind=pl.col("group_kind").first(),
        members=pl.len(),
        outsiders=pl.col("person_kind").is_in(OUTSIDE).sum(),
        unknown=(pl.col("person_kind") == "unknown").sum(),
        seen=pl.when((pl.col("seen") == "listed").all()).then(pl.lit("listed")).otherwise(pl.lit("spoke")),
    )
    enough = _most(pl.col("outsiders"), p)
    possible = counted.filter(_most(pl.col("outsiders") + pl.col("unknown"), p)).filter(
        (pl.col("kind") == "internal") | ((pl.col("kind") == "unknown") & enough)
    )
    here = t.inventory.filter("handed_in", ~dissolved()).select("group_id", "source", "line", "cell")
    return possible.join(here, on="group_id").with_columns(
        undecided=pl.coalesce(
            pl.when(~enough).then(pl.lit("unknown-people")),
            pl.when(pl.col("kind") == "unknown").then(pl.lit("unknown-group-kind")),
        ),
        severity=pl.when(pl.col("seen") == "spoke").then(pl.lit("low")),
        confidence=pl.when(pl.col("seen") == "spoke").then(60).otherwise(100),
    )


def _most(outsiders: pl.Expr, p: Majority) -> pl.Expr:
    return (outsiders >= p.least) & (outsiders > pl.col("members") * p.share)
