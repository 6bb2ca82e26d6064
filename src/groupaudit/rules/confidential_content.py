"""群里出现内部文件、内部数据的字样，疑似向无关人员传递公司秘密。

同样的话，在只有员工的内部群里只是信息；有外部人员、住户或离职人员在场的群，以及对外群和业主群，才是提示或需核实。
群的类型不明、也看不出有没有外人时，不作判断，列为未能判断。只判断本公司人员（以及身份不明者）发的消息。

合同、报价、名单、数据这类业务上天天说的词，只有旁边要求保密、说明尚未公开，或者写着明文密码时才计分；文件名就叫这个名字
的，另外加分。

密级标志（密级：机密 之类）由另一条规则看；带标志的消息在这里也不引用任何内容。公告、系统消息和机器人的消息不判断；引用和
转发的内容不算本人的话；保密提醒和制度原文不算。

## Flags

### 外人在场

| groups.kind |
|-------------|
| outward     |

| members.member_id | members.external |
|-------------------|------------------|
| m1                | false            |
| m2                | true             |

| messages.message_id | messages.text                                |
|---------------------|----------------------------------------------|
| figures             | 全员薪酬明细发你了，工资明细里还有奖金分配表 |
| secret              | 新合同的报价先给你们看一眼，别说出去         |
| door                | 后台用户名 caiwu 密码：Qm7#2026，自己登       |

| findings.message_id | findings.severity | findings.fields.audience | findings.span |
|---------------------|-------------------|--------------------------|---------------|
| figures             | medium            | outsiders-read           | 奖金分配表    |
| secret              | low               | outsiders-read           | 合同          |
| door                | low               | outsiders-read           | 用户名        |

### 只有员工

| groups.kind |
|-------------|
| internal    |

| messages.message_id | messages.text                                |
|---------------------|----------------------------------------------|
| figures             | 全员薪酬明细发你了，工资明细里还有奖金分配表 |

| findings.message_id | findings.severity | findings.fields.audience |
|---------------------|-------------------|--------------------------|
| figures             | info              | employees-only           |

## Allows

### 平常的话和保密提醒

| groups.kind |
|-------------|
| outward     |

| members.member_id | members.external |
|-------------------|------------------|
| m1                | false            |

| messages.message_id | messages.text                                      |
|---------------------|----------------------------------------------------|
| training            | 内部资料请勿外传，客户名单、薪酬明细不得在群内发布 |
| work                | 投标文件今天下午封标，盖章的同事注意时间           |
| business            | 合同报价和成本明细下午发给甲方，数据再核对一遍     |
| surprise            | 生日蛋糕放前台了，先别告诉她                       |
| guests              | 来访的客人用访客网络，密码 tiangao2026             |

### 群的类型不明

| groups.kind |
|-------------|
| unknown     |

| messages.message_id | messages.text                                |
|---------------------|----------------------------------------------|
| figures             | 全员薪酬明细发你了，工资明细里还有奖金分配表 |

| undecided.reason | undecided.count |
|------------------|-----------------|
| audience-unknown | 1               |
"""

import polars as pl

from groupaudit.judging import content
from groupaudit.rule import Kind, Scope, Severity, rule
from groupaudit.tables import MEMBER, MIXED, STRANGERS, Tables

CONFIDENTIAL = "confidential-content"


@rule(
    clause="七(一)",
    title=("疑似泄露公司秘密", "possibly confidential content"),
    severity=Severity.MEDIUM,
    scope=Scope.GROUP,
    needs={"messages", "scores"},
    uses={"people"},
    params=content.ContentParams,
    signal=True,
    fields={**content.FIELDS, "audience": Kind.CODE},
    message=(
        "疑似涉密内容：“{matched}”（词条“{term}”{shared:，见于%}{folds:，原文夹有%}），{audience}，请核实。",
        "Possibly confidential: “{matched}” (term “{term}”{shared:, in %}{folds:, with %}), {audience}; please check.",
    ),
    advice=("请核实后撤回，改走公司流程或邮件。", "Check, have it withdrawn, and use the company's process instead."),
    undecided={"audience-unknown": ("群的类型不明，也没有人员名单可看出有无外人", "it is not known who reads along")},
    words={
        **content.WORDS,
        "outsiders-read": ("有外人在场", "outsiders read along"),
        "employees-only": ("只有员工", "employees only"),
        "audience-unknown": ("不清楚有无外人在场", "it is not known who reads along"),
    },
)
def confidential_content(t: Tables, p: content.ContentParams) -> pl.LazyFrame:
    """Find internal wording, weighed by who reads along."""
    neighbour = (pl.col("group_kind") == "owners") & (pl.col("person_kind") == "unknown")
    not_ours = pl.col("person_kind").is_in(STRANGERS) | neighbour
    said = content.spoken(content.scored(t, CONFIDENTIAL), t).filter(~not_ours)
    unknown = pl.col("audience") == "audience-unknown"
    severity = (
        pl.when(pl.col("audience") == "employees-only")
        .then(pl.lit("info"))
        .when(pl.col("confidence") < content.SURE)
        .then(pl.lit("low"))
    )
    return (
        said.join(_watched_groups(t), on="group_id", how="left")
        .filter(pl.col("confidence") >= p.min_confidence)
        .with_columns(audience=_audience())
        .with_columns(
            severity=severity,
            discriminator=pl.concat_str("category", pl.lit("/"), "term"),
            undecided=pl.when(unknown).then(pl.lit("audience-unknown")),
        )
    )


def _audience() -> pl.Expr:
    kind = pl.col("group_kind")
    return (
        pl.when(kind.is_in(MIXED) | pl.col("watched").fill_null(value=False))
        .then(pl.lit("outsiders-read"))
        .when(kind == "internal")
        .then(pl.lit("employees-only"))
        .otherwise(pl.lit("audience-unknown"))
    )


def _watched_groups(t: Tables) -> pl.LazyFrame:
    """Return the groups in which somebody is who is none of the company's people."""
    if "people" not in t or "members" not in t:
        return pl.LazyFrame(schema={"group_id": pl.String, "watched": pl.Boolean})
    gone = t.members.filter(pl.col("membership") == "left").select(MEMBER)
    strangers = t.people.filter(pl.col("person_kind").is_in([*STRANGERS, "departed"]))
    there = strangers.join(gone, on=MEMBER, how="anti")
    return there.select("group_id").unique().with_columns(watched=pl.lit(value=True))
