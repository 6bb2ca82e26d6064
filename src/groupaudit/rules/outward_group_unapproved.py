"""对外群没有批准记录。

第三条（一）：以单位名义对外建群（含业主群），由该单位申请，经分管领导批准后方可建立。审批表（或登记表的分管领导列）上
找不到这个群，或者有记录而没有写谁批准、审批结果写着不同意或还在审批，都要补；写的是拟同意、已阅之类，看不出是否批准的，报
“未能判断”。审批表整列没有写批准人的，有批准日期就算写了。批准是否属实、由谁签字，程序看不出来，须看原件。

改过名的群，可能是以旧名批准的：审批记录里有对不上群的，只作疑似提示。审批记录里对不上群的群名与这个群的相近的，可能是写错了，
也只作疑似提示。

没有任何审批记录时不看，只报一行“缺对外群审批表”。只看对外群和业主群；类型未知的群报“未能判断”。制度施行前已存在的
群，过渡期满以后才看；过渡期内不知道哪天建的、登记的建群日期与群里最早的消息或入群说的不一样的，报“未能判断”。

## Flags

### 没有记录；记录上没有批准人

| groups.group_id | groups.name  | groups.kind | groups.created_at |
|-----------------|--------------|-------------|-------------------|
| g1              | 供应商对接群 | outward     | 2024-09-02 10:00  |
| g2              | 一期业主群   | owners      | 2024-09-02 10:00  |
| g3              | 二期业主群   | owners      | –                 |
| g4              | 三期业主群   | unknown     | –                 |

| group_approvals.group_id | group_approvals.group_name | group_approvals.unit | group_approvals.approver |
|--------------------------|----------------------------|----------------------|--------------------------|
| –                        | 供应商对接群               | 工程部               | –                        |
| –                        | 二期业主群                 | 金沙湾项目办         | 陈志远                   |

| findings.group_id | findings.fields.problem | findings.severity |
|-------------------|-------------------------|-------------------|
| g1                | no-approver             | medium            |
| g2                | no-approval             | medium            |

| undecided.reason   | undecided.count |
|--------------------|-----------------|
| unknown-group-kind | 1               |

### 没有获准；看不出是否批准

| groups.group_id | groups.kind |
|-----------------|-------------|
| g1              | outward     |
| g2              | outward     |

| group_approvals.group_id | group_approvals.approver | group_approvals.result |
|--------------------------|--------------------------|------------------------|
| g1                       | 陈志远                   | refused                |
| g2                       | 陈志远                   | refused                |
| g2                       | 陈志远                   | unclear                |

| findings.group_id | findings.fields.problem |
|-------------------|-------------------------|
| g1                | refused                 |

| undecided.reason | undecided.count |
|------------------|-----------------|
| unclear-result   | 1               |

### 审批记录里有相近的群名

| groups.group_id | groups.name        | groups.kind |
|-----------------|--------------------|-------------|
| g1              | 采购部供应商对接群 | outward     |
| g2              | 施工单位对接群     | outward     |

| group_approvals.group_id | group_approvals.group_name | group_approvals.approver |
|--------------------------|----------------------------|--------------------------|
| –                        | 采购部供应商微信对接群     | 陈志远                   |

| findings.group_id | findings.fields.problem | findings.fields.near   | findings.severity | findings.confidence |
|-------------------|-------------------------|------------------------|-------------------|---------------------|
| g1                | near                    | 采购部供应商微信对接群 | low               | 50                  |
| g2                | no-approval             | –                      | medium            | 100                 |

### 整张表没有写批准人，有批准日期的不算没有批准

| groups.group_id | groups.kind |
|-----------------|-------------|
| g1              | outward     |
| g2              | outward     |

| group_approvals.group_id | group_approvals.approved_on |
|--------------------------|-----------------------------|
| g1                       | 2024-08-30                  |
| g2                       | –                           |

| findings.group_id | findings.fields.problem |
|-------------------|-------------------------|
| g2                | no-approver             |

### 改过名，审批记录里有对不上群的

| groups.group_id | groups.name    | groups.kind |
|-----------------|----------------|-------------|
| g1              | 供应商对接群   | outward     |
| g2              | 施工单位对接群 | outward     |

| events.group_id | events.kind | events.at        | events.basis   |
|-----------------|-------------|------------------|----------------|
| g1              | rename      | 2024-09-03 10:00 | system-message |

| group_approvals.group_id | group_approvals.group_name | group_approvals.approver |
|--------------------------|----------------------------|--------------------------|
| –                        | 供应商询价群               | 陈志远                   |

| findings.group_id | findings.fields.problem | findings.severity | findings.confidence |
|-------------------|-------------------------|-------------------|---------------------|
| g1                | renamed                 | low               | 50                  |
| g2                | no-approval             | medium            | 100                 |

## Allows

### 内部群不用批准；两行里有一行写了批准人

| groups.group_id | groups.name  | groups.kind |
|-----------------|--------------|-------------|
| g1              | 供应商对接群 | outward     |
| g2              | 工程部维修群 | internal    |

| group_approvals.group_id | group_approvals.approver | group_approvals.approved_on |
|--------------------------|--------------------------|-----------------------------|
| g1                       | –                        | –                           |
| g1                       | 陈志远                   | –                           |

### 制度施行前已存在，过渡期未满

| context.as_of | context.effective_from | context.transition_days |
|---------------|------------------------|-------------------------|
| 2024-09-30    | 2024-09-01             | 30                      |

| groups.group_id | groups.name  | groups.kind | groups.created_at |
|-----------------|--------------|-------------|-------------------|
| g1              | 供应商对接群 | outward     | 2024-08-31        |
| g2              | 一期业主群   | owners      | –                 |

| messages.group_id | messages.at |
|-------------------|-------------|
| g2                | 2024-09-03  |

| group_approvals.group_id | group_approvals.group_name |
|--------------------------|----------------------------|
| –                        | 别的群                     |

| undecided.reason | undecided.count |
|------------------|-----------------|
| creation-unknown | 1               |

### 登记的建群日期在施行以后，群里的人在施行以前就说话了

| context.as_of | context.effective_from | context.transition_days |
|---------------|------------------------|-------------------------|
| 2024-09-30    | 2024-09-01             | 30                      |

| groups.group_id | groups.name  | groups.kind |
|-----------------|--------------|-------------|
| g1              | 供应商对接群 | outward     |

| messages.group_id | messages.member_id | messages.at |
|-------------------|--------------------|-------------|
| g1                | a                  | 2024-08-01  |
| g1                | b                  | 2024-08-02  |

| register.group_id | register.created_on |
|-------------------|---------------------|
| g1                | 2024-09-03          |

| group_approvals.group_id | group_approvals.group_name |
|--------------------------|----------------------------|
| –                        | 别的群                     |

| undecided.reason | undecided.count |
|------------------|-----------------|
| creation-doubted | 1               |
"""

import polars as pl

from groupaudit.judging.approvals import UNCLEAR_RESULT, with_approver_told
from groupaudit.judging.creation import CREATION_DOUBTED, day_seen, differs
from groupaudit.judging.legacy import LEGACY_WORDS, existed, existed_before, in_transition, local_day
from groupaudit.people.group_matching import matched_each, near_names
from groupaudit.rule import Kind, Params, Scope, Severity, rule
from groupaudit.tables import MIXED, Tables


@rule(
    clause="三(一)",
    title=("对外群没有批准记录", "outward group without an approval"),
    severity=Severity.MEDIUM,
    scope=Scope.ALL,
    needs={"inventory", "group_approvals"},
    uses={"events"},
    rests_on={"group_approvals", "register"},
    fields={"problem": Kind.CODE, "near": Kind.GROUP, "existed": Kind.CODE},
    message=("{problem}{near:：“%”}{existed}", "{problem}{near:: “%”}{existed}"),
    advice=(
        "由使用单位补办申请，经分管领导批准；不再需要的群请解散",
        "Have the unit apply and the leader in charge approve, or dissolve the group",
    ),
    undecided={
        "unknown-group-kind": ("不知道是不是对外群", "nobody says whether the group faces outwards"),
        "creation-unknown": (
            "不知道是否制度施行前已存在，过渡期未满",
            "nobody says whether it existed before the regulation, whose transition is not over",
        ),
        "creation-doubted": CREATION_DOUBTED,
        "ambiguous-name": (
            "审批表上的群名可以是几个群",
            "a name in the approvals may be that of several groups",
        ),
        "unclear-result": UNCLEAR_RESULT,
    },
    words={
        "no-approval": ("对外群，审批记录上没有", "An outward group that no approval names"),
        "no-approver": (
            "对外群，审批记录上没有写由哪位分管领导批准",
            "An outward group whose approval does not say which leader in charge approved it",
        ),
        "refused": (
            "对外群，审批记录上写着申请没有获准",
            "An outward group whose application was refused by the list of approvals",
        ),
        "pending": (
            "对外群，审批记录上写着申请还在审批",
            "An outward group whose application is not decided yet by the list of approvals",
        ),
        "renamed": (
            "对外群改过名，审批记录上没有现在的群名，可能是以旧名批准的，疑似没有批准，请核实",
            "An outward group that was renamed, and no approval has its present name; one may have its former: possibly not approved, please verify",
        ),
        "near": (
            "对外群，审批记录上没有这个群名，有对不上群的相近群名，疑似写错，请核实",
            "An outward group whose name no approval has, though one has a name near to it that is no other group's: possibly misspelt, please verify",
        ),
        **LEGACY_WORDS,
    },
)
def outward_group_unapproved(t: Tables, _: Params) -> pl.LazyFrame:
    """Find outward groups that no approval with an approver names."""
    context = t.context
    entries = matched_each(with_approver_told(t["group_approvals"]), t["groups"])
    approvals = entries.lazy()
    approved = approvals.group_by(group_id="found").agg(
        named=(pl.col("told") & pl.col("result").is_null()).any(),
        result=pl.when(pl.col("result").is_not_null().all()).then(pl.col("result").max()),
        unclear_result=(pl.col("result") == "unclear").any(),
    )
    unclear = approvals.select(group_id="among", unclear=pl.lit(value=True)).explode("group_id").drop_nulls()
    renamed = pl.col("group_id").is_in(_renamed(t).implode()) & bool((entries["match"] == "none").any())
    strange = entries.filter(pl.col("match") == "none", pl.col("result").ne_missing("refused"))["group_name"]
    near = {meant: said for said, meant in near_names(strange, t["groups"]["name"]).items()}
    known = pl.col("kind").is_in(MIXED)
    facing = t.inventory.filter("handed_in", known | (pl.col("kind") == "unknown"))
    lacking = (
        facing.with_columns(day=local_day(pl.col("created_at"), context))
        .join(approved, on="group_id", how="left")
        .join(unclear.unique(), on="group_id", how="left")
        .filter(~pl.col("named").fill_null(value=False))
    )
    if in_transition(context):
        lacking = lacking.filter(~existed_before(pl.col("day"), context).fill_null(value=False))
    unsure = in_transition(context) & pl.col("created_basis").fill_null("first-seen").eq("first-seen")
    ours, theirs = (existed_before(day, context) for day in (pl.col("day"), day_seen(context)))
    doubted = in_transition(context) & differs(ours, theirs, context)
    lacking = lacking.with_columns(
        near=pl.when(pl.col("named").is_null()).then(
            pl.col("name").replace_strict(near, default=None, return_dtype=pl.String)
        )
    )
    return lacking.with_columns(
        existed(pl.col("day"), context),
        problem=pl.when(pl.col("result").is_not_null())
        .then("result")
        .when(pl.col("named").is_not_null())
        .then(pl.lit("no-approver"))
        .when(pl.col("near").is_not_null())
        .then(pl.lit("near"))
        .when(renamed)
        .then(pl.lit("renamed"))
        .otherwise(pl.lit("no-approval")),
        undecided=pl.coalesce(
            pl.when(~known).then(pl.lit("unknown-group-kind")),
            pl.when(pl.col("unclear")).then(pl.lit("ambiguous-name")),
            pl.when(pl.col("unclear_result")).then(pl.lit("unclear-result")),
            pl.when(unsure).then(pl.lit("creation-unknown")),
            pl.when(doubted).then(pl.lit("creation-doubted")),
        ),
    ).with_columns(
        near=pl.when(pl.col("problem") == "near").then("near"),
        severity=pl.when(pl.col("problem").is_in(["near", "renamed"])).then(pl.lit("low")),
        confidence=pl.when(pl.col("problem").is_in(["near", "renamed"])).then(50).otherwise(100),
    )


def _renamed(t: Tables) -> pl.Series:
    """Return the groups that a system message saw renamed."""
    if "events" not in t:
        return pl.Series(dtype=pl.String)
    return t["events"].filter(pl.col("kind") == "rename")["group_id"].unique()
