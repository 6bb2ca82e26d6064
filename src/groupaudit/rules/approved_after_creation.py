"""对外群先建后批。

第三条（一）：对外群经分管领导批准后方可建立。批准日期晚于建群日期，就是先建后批。同一天算先批。几行审批记录里取最早的
批准日期。

平台没有导出建群时间、登记表也没有写的，群不会晚于最早的消息或入群：批准晚于它的，肯定是先建后批；不晚于的，先后
无法知道，报“未能判断”。登记的建群日期以前群里早有几个人说话或入群的，登记的日期靠不住：按两个日期都晚才算，只按一个晚的，报
“未能判断”；只有一条消息更早的，可能是导入的旧消息，仍按登记的算（登记表与实际不符会说）。制度施行前已存在的群，只要在过渡期内补办了批准，不算先建后批。

## Flags

### 批准晚于建群；先后无法知道；没有批准日期

| groups.group_id | groups.kind | groups.created_at |
|-----------------|-------------|-------------------|
| g1              | outward     | 2024-09-02 23:30  |
| g2              | owners      | –                 |
| g3              | outward     | –                 |
| g4              | outward     | 2024-09-02 10:00  |
| g5              | outward     | 2024-09-02 10:00  |

| messages.group_id | messages.at |
|-------------------|-------------|
| g2                | 2024-09-03  |
| g3                | 2024-09-03  |

| group_approvals.group_id | group_approvals.approver | group_approvals.approved_on | group_approvals.unreadable |
|--------------------------|--------------------------|-----------------------------|----------------------------|
| g1                       | 陈志远                   | 2024-09-03                  |                            |
| g2                       | 陈志远                   | 2024-09-06                  |                            |
| g3                       | 陈志远                   | 2024-09-03                  |                            |
| g4                       | 陈志远                   | –                           | approved_on                |
| g5                       | 陈志远                   | –                           |                            |

| findings.group_id | findings.fields.approved | findings.fields.made  | findings.fields.days |
|-------------------|--------------------------|-----------------------|----------------------|
| g1                | 2024-09-03               | 2024-09-02            | 1                    |
| g2                | 2024-09-06               | 2024-09-03            | 3                    |

| undecided.reason | undecided.count |
|------------------|-----------------|
| order-unknown    | 1               |
| unreadable-date  | 1               |
| no-approval-date | 1               |

### 群比登记的建群日期早

| groups.group_id | groups.kind |
|-----------------|-------------|
| g1              | outward     |
| g2              | outward     |
| g3              | outward     |

| messages.group_id | messages.member_id | messages.at      |
|-------------------|--------------------|------------------|
| g1                | a                  | 2024-07-01 10:00 |
| g1                | b                  | 2024-07-01 11:00 |
| g2                | a                  | 2024-07-01 10:00 |
| g2                | b                  | 2024-07-01 11:00 |
| g3                | a                  | 2024-07-01 10:00 |

| register.group_id | register.created_on |
|-------------------|---------------------|
| g1                | 2024-09-02          |
| g2                | 2024-09-02          |
| g3                | 2024-09-02          |

| group_approvals.group_id | group_approvals.approver | group_approvals.approved_on |
|--------------------------|--------------------------|-----------------------------|
| g1                       | 陈志远                   | 2024-08-30                  |
| g2                       | 陈志远                   | 2024-09-06                  |
| g3                       | 陈志远                   | 2024-08-30                  |

| findings.group_id | findings.fields.made |
|-------------------|----------------------|
| g2                | 2024-09-02           |

| undecided.reason | undecided.count |
|------------------|-----------------|
| creation-doubted | 1               |

### 另有一次审批看不出是否批准

| groups.group_id | groups.kind | groups.created_at |
|-----------------|-------------|-------------------|
| g1              | outward     | 2024-09-02        |
| g2              | outward     | 2024-09-02        |

| group_approvals.group_id | group_approvals.approver | group_approvals.approved_on | group_approvals.result |
|--------------------------|--------------------------|-----------------------------|------------------------|
| g1                       | 陈志远                   | 2024-08-30                  | unclear                |
| g1                       | 陈志远                   | 2024-09-05                  | –                      |
| g2                       | 陈志远                   | 2024-08-30                  | refused                |
| g2                       | 陈志远                   | 2024-09-05                  | –                      |

| findings.group_id | findings.fields.days |
|-------------------|----------------------|
| g2                | 3                    |

| undecided.reason | undecided.count |
|------------------|-----------------|
| unclear-result   | 1               |

## Allows

### 同一天批准；内部群不看；没有批准人的由另一条规则看

| groups.group_id | groups.kind | groups.created_at |
|-----------------|-------------|-------------------|
| g1              | outward     | 2024-09-02 08:00  |
| g2              | internal    | 2024-09-02 08:00  |
| g3              | outward     | 2024-09-02 08:00  |

| group_approvals.group_id | group_approvals.approver | group_approvals.approved_on |
|--------------------------|--------------------------|-----------------------------|
| g1                       | 陈志远                   | 2024-09-02                  |
| g1                       | 陈志远                   | 2024-09-20                  |
| g2                       | 陈志远                   | 2024-09-20                  |
| g3                       | –                        | 2024-09-20                  |

### 制度施行前已存在，过渡期最后一天补办

| context.effective_from | context.transition_days | context.as_of |
|------------------------|-------------------------|---------------|
| 2024-09-01             | 30                      | 2024-12-31    |

| groups.group_id | groups.kind | groups.created_at |
|-----------------|-------------|-------------------|
| g1              | outward     | 2024-08-31        |

| group_approvals.group_id | group_approvals.approver | group_approvals.approved_on |
|--------------------------|--------------------------|-----------------------------|
| g1                       | 陈志远                   | 2024-10-01                  |
"""

import polars as pl

from groupaudit.judging.approvals import UNCLEAR_RESULT, with_approver_told
from groupaudit.judging.creation import CREATION_DOUBTED, day_seen, differs
from groupaudit.judging.legacy import LEGACY_WORDS, brought_in_order_by, existed, existed_before, local_day
from groupaudit.people.group_matching import matched_each
from groupaudit.rule import Kind, Params, Scope, Severity, rule
from groupaudit.tables import MIXED, Tables


@rule(
    clause="三(一)",
    title=("对外群先建后批", "outward group approved after it was created"),
    severity=Severity.MEDIUM,
    scope=Scope.ALL,
    needs={"inventory", "group_approvals"},
    rests_on={"group_approvals", "register"},
    fields={
        "approved": Kind.TIME,
        "made": Kind.TIME,
        "basis": Kind.CODE,
        "due": Kind.TIME,
        "days": Kind.NUMBER,
        "existed": Kind.CODE,
    },
    message=(
        "{approved} 才批准，{basis} {made}{due:，最迟应在 % 前补办}，晚 {days} 天{existed}",
        "Approved on {approved} only; {basis} {made}{due:, to be approved by %}: {days} days late{existed}",
    ),
    advice=(
        "向分管领导说明先建后批的原因；以后先批准再建群",
        "Explain to the leader in charge why; from now on create groups after they are approved",
    ),
    undecided={
        "order-unknown": (
            "只知道建群不晚于最早的消息或入群，批准在建群前还是建群后无法知道",
            "the group is only known to be no younger than its first message or joining: which came first is not known",
        ),
        "creation-doubted": CREATION_DOUBTED,
        "creation-unknown": ("不知道建群时间", "nobody says when the group was created"),
        "unclear-result": UNCLEAR_RESULT,
        "unreadable-date": ("批准日期无法读取", "the date of approval cannot be read"),
        "no-approval-date": ("审批记录没有批准日期", "the approval has no date"),
    },
    words={
        "platform": ("建群是", "the group was created on"),
        "register": ("登记的建群日期是", "by the register it was created on"),
        "first-seen": ("建群不晚于", "it was created no later than"),
        **LEGACY_WORDS,
    },
)
def approved_after_creation(t: Tables, _: Params) -> pl.LazyFrame:
    """Find outward groups whose earliest approval is later than their creation, or than the end of the transition."""
    context, day, approved = t.context, pl.col("day"), pl.col("approved_on")
    end = pl.lit(brought_in_order_by(context), pl.Date)
    legacy = existed_before(day, context).fill_null(value=False)
    due = pl.when(legacy).then(end).otherwise(day)
    seen = day_seen(context)
    due_then = pl.when(existed_before(seen, context)).then(end).otherwise(seen)
    certain = pl.col("basis").is_in(["platform", "register"])
    reason = pl.coalesce(
        pl.when(approved.is_null() & pl.col("unread")).then(pl.lit("unreadable-date")),
        pl.when(approved.is_null()).then(pl.lit("no-approval-date")),
        pl.when(day.is_null()).then(pl.lit("creation-unknown")),
        pl.when(pl.col("unclear") & (approved > due)).then(pl.lit("unclear-result")),
        pl.when(differs(approved > due, approved > due_then, context)).then(pl.lit("creation-doubted")),
        pl.when(~certain & ~legacy & (approved <= day)).then(pl.lit("order-unknown")),
    )
    return (
        _approved(t)
        .with_columns(undecided=reason, due=due, days=(approved - due).dt.total_days())
        .filter(pl.col("undecided").is_not_null() | (pl.col("days") > 0))
        .with_columns(
            existed(day, context),
            approved=approved.cast(pl.String),
            made=day.cast(pl.String),
            due=pl.when(legacy).then(pl.col("due").cast(pl.String)),
        )
    )


def _approved(t: Tables) -> pl.LazyFrame:
    """Return the outward groups with an approver: `approved_on` is the earliest date, `day` that of the creation."""
    named = matched_each(with_approver_told(t["group_approvals"]), t["groups"]).lazy().filter("told")
    granted = pl.col("result").is_null()
    approvals = named.group_by(group_id="found").agg(
        pl.col("approved_on").filter(granted).min(),
        granted=granted.any(),
        unread=(granted & pl.col("unreadable").list.contains("approved_on")).any(),
        unclear=(pl.col("result") == "unclear").any(),
    ).filter("granted")  # fmt: skip
    facing = t.inventory.filter("handed_in", pl.col("kind").is_in(MIXED))
    day = local_day(pl.col("created_at"), t.context)
    return facing.join(approvals, on="group_id").with_columns(day=day, basis="created_basis")
