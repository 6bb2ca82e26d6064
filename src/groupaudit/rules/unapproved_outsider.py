"""内部群里有外部人员，没有批准记录。

第三条（二）：内部群的成员应为本公司员工；外部人员入群，须先经分管领导批准，并向综合管理部备案。审批台账上没有这个人，
或者有记录而没有写谁批准、没有备案、批准已经到期，以及审批结果写着不同意、还在审批的，都要补办或移出；写的是拟同意、已阅之类，
看不出是否批准的，报“未能判断”。

只看平台标明是外部人员的，和审批台账上列出的人；员工名单上的派遣、外包人员不算。没有交审批台账时不看，只报一行。
台账整列没有写批准人或备案日期的，不当作没有批准、没有备案。台账上有此人，写的群却对不上交来的群的，可能是改名前的群名，
只作疑似提示。名册未给出、只在消息里出现过的人，只作疑似提示。台账上写
了而群里对不上任何人的，报“未能判断”。

## Flags

### 没有批准，没有备案，已经到期

| context.as_of |
|---------------|
| 2024-09-30    |

| groups.group_id |
|-----------------|
| g1              |

| members.member_id | members.account_name | members.external | members.membership | members.last_seen_at |
|-------------------|----------------------|------------------|--------------------|----------------------|
| m1                | 康达电梯             | true             | present            | –                    |
| m2                | 绿景园艺             | true             | unknown            | 2024-09-03           |
| m3                | 云帆软件             | true             | present            | –                    |
| m4                | 长青绿化             | true             | present            | –                    |
| m5                | 何小曼               | –                | present            | –                    |

| approvals.member_id | approvals.name | approvals.approver | approvals.filed_on | approvals.ends_on |
|---------------------|----------------|--------------------|--------------------|-------------------|
| m3                  | 云帆软件       | 陈志远             | –                  | –                 |
| m4                  | 长青绿化       | –                  | 2024-08-01         | –                 |
| m5                  | 何小曼         | 陈志远             | 2024-08-01         | 2024-09-01        |
| m9                  | 无此人         | 陈志远             | 2024-08-01         | –                 |

| findings.member_id | findings.fields.problem | findings.severity | findings.confidence |
|--------------------|-------------------------|-------------------|---------------------|
| m1                 | no-approval             | medium            | 100                 |
| m2                 | no-approval             | low               | 80                  |
| m3                 | no-filing               | medium            | 100                 |
| m4                 | no-approver             | medium            | 100                 |
| m5                 | expired                 | medium            | 100                 |

| undecided.reason | undecided.count |
|------------------|-----------------|
| names-nobody     | 1               |

### 没有获准；看不出是否批准

| groups.group_id |
|-----------------|
| g1              |

| members.member_id | members.external | members.membership |
|-------------------|------------------|--------------------|
| m1                | true             | present            |
| m2                | true             | present            |

| approvals.member_id | approvals.approver | approvals.result |
|---------------------|--------------------|------------------|
| m1                  | 陈志远             | pending          |
| m2                  | 陈志远             | refused          |
| m2                  | 陈志远             | unclear          |

| findings.member_id | findings.fields.problem |
|--------------------|-------------------------|
| m1                 | pending                 |

| undecided.reason | undecided.count |
|------------------|-----------------|
| unclear-result   | 1               |

## Allows

### 已批准；外包人员；对外群；已退群

| groups.group_id | groups.kind |
|-----------------|-------------|
| g1              | internal    |
| g2              | outward     |
| g3              | unknown     |

| members.group_id | members.member_id | members.external | members.membership |
|------------------|-------------------|------------------|--------------------|
| g1               | m1                | true             | present            |
| g1               | m2                | true             | present            |
| g1               | m3                | true             | left               |
| g2               | m4                | true             | present            |
| g3               | m5                | true             | present            |

| employees.name | employees.account_ids | employees.employment |
|----------------|-----------------------|----------------------|
| 罗小军         | m2                    | 劳务派遣             |

| approvals.member_id | approvals.approver | approvals.filed_on |
|---------------------|--------------------|--------------------|
| m1                  | 陈志远             | –                  |

| undecided.reason   | undecided.count |
|--------------------|-----------------|
| unknown-group-kind | 1               |

### 制度施行前已入群，过渡期未满

| context.as_of | context.effective_from | context.transition_days |
|---------------|------------------------|-------------------------|
| 2024-09-30    | 2024-09-01             | 30                      |

| groups.group_id |
|-----------------|
| g1              |

| members.member_id | members.external | members.joined_at |
|-------------------|------------------|-------------------|
| m1                | true             | 2024-08-31        |
| m2                | true             | –                 |

| approvals.member_id | approvals.group_id |
|---------------------|--------------------|
| m9                  | g9                 |

| undecided.reason | undecided.count |
|------------------|-----------------|
| join-unknown     | 1               |
"""

import polars as pl

from groupaudit.derive.people import approved_members
from groupaudit.judging.approvals import UNCLEAR_RESULT
from groupaudit.judging.legacy import LEGACY_WORDS
from groupaudit.judging.membership import (
    FIELDS,
    LAST_SEEN,
    NEEDS,
    SEEN_WORDS,
    STRAY,
    STRAY_FIELDS,
    UNDECIDED,
    USES,
    internal,
    present,
    weighed,
    with_strays,
)
from groupaudit.people.group_matching import matched
from groupaudit.rule import Kind, Params, Scope, Severity, rule
from groupaudit.tables import MEMBER, Tables


@rule(
    clause="三(二)",
    title=("外部人员未经批准在内部群", "outsider in an internal group without approval"),
    severity=Severity.MEDIUM,
    scope=Scope.ALL,
    needs={*NEEDS, "groups", "approvals"},
    uses={*USES, "permits", "strays"},
    rests_on={"approvals", "employees"},
    fields={"problem": Kind.CODE, "ends_on": Kind.TIME, "existed": Kind.CODE, **STRAY_FIELDS, **FIELDS},
    message=(
        "{problem}{ends_on:（%）}{existed}" + STRAY[0] + LAST_SEEN[0],
        "{problem}{ends_on: (%)}{existed}" + STRAY[1] + LAST_SEEN[1],
    ),
    advice=(
        "补办分管领导批准和综合管理部备案，不再需要的请移出群",
        "Have the leader in charge approve and file it with the general management department, or remove the person",
    ),
    undecided={
        **UNDECIDED,
        "unclear-result": UNCLEAR_RESULT,
        "names-nobody": (
            "审批台账上写的人，在群里对不上任何人，请核对姓名和微信号",
            "an approval names somebody whom nobody in the group can be matched to; check name and account",
        ),
    },
    words={
        "no-approval": (
            "内部群里的外部人员，审批台账上没有",
            "An outsider in an internal group whom no approval names",
        ),
        "no-approval-here": (
            "内部群里的外部人员，审批台账上没有批准进这个群",
            "An outsider in an internal group for which no approval names him",
        ),
        "no-approver": (
            "内部群里的外部人员，台账上没有写由哪位分管领导批准",
            "An outsider in an internal group whose approval does not say which leader gave it",
        ),
        "no-filing": (
            "内部群里的外部人员，台账上没有向综合管理部备案的日期",
            "An outsider in an internal group whose approval was not filed with the general management department",
        ),
        "refused": (
            "内部群里的外部人员，台账上写着入群申请没有获准",
            "An outsider in an internal group whose application was refused by the list of approvals",
        ),
        "pending": (
            "内部群里的外部人员，台账上写着入群申请还在审批",
            "An outsider in an internal group whose application is not decided yet by the list of approvals",
        ),
        "expired": ("内部群里的外部人员，批准已到期", "An outsider in an internal group whose approval has ended"),
        **SEEN_WORDS,
        **LEGACY_WORDS,
    },
)
def unapproved_outsider(t: Tables, _: Params) -> pl.LazyFrame:
    """Find outsiders in internal groups without an approval that is complete and still holds."""
    known = t.permits.with_columns(lack=_lacking(t)).sort(
        *MEMBER, pl.col("lack").is_not_null(), pl.col("result").is_not_null(), "ends_on", "lack", nulls_last=True
    )
    best = known.group_by(MEMBER, maintain_order=True).agg(
        lack=pl.col("lack").first(),
        ends=pl.col("ends_on").first(),
        by_id=(pl.col("basis") == "id").any(),
        unclear=(pl.col("result") == "unclear").any(),
    )
    people = with_strays(internal(present(t), t.context).join(best, on=MEMBER, how="left"), t)
    outside = people.filter(pl.col("person_kind").is_in(["outsider", "approved-outsider"]))
    wrong = outside.filter(pl.col("by_id").is_null() | pl.col("lack").is_not_null())
    stray = pl.col("stray_place").is_not_null()
    problem = pl.coalesce("lack", pl.when(stray).then(pl.lit("no-approval-here")), pl.lit("no-approval"))
    sure = pl.col("by_id").fill_null(pl.col("basis") == "flag") & ~stray
    found = wrong.with_columns(
        problem=problem,
        undecided=pl.coalesce("undecided", pl.when("unclear").then(pl.lit("unclear-result"))),
        ends_on=pl.when(problem == "expired").then(pl.col("ends").dt.strftime("%Y-%m-%d")),
        **weighed(sure),
    )
    return pl.concat([found, _strange(t)], how="diagonal")


def _lacking(t: Tables) -> pl.Expr:
    """Say what an approval lacks, null for nothing and where it may be of another person.

    Columns that the form fills in for nobody count as not asked.
    """
    unread, undated = (
        pl.col("unreadable").list.contains(c).fill_null(value=False) for c in ("filed_on", "approved_on")
    )
    dated = pl.col("approved_on").is_not_null() | undated
    nobody = pl.when("tells_approver").then(pl.col("approver").is_null()).otherwise(pl.col("tells_approval") & ~dated)
    over = pl.col("ends_on") < pl.lit(t.context.as_of, pl.Date)
    return (
        pl.when(~pl.col("sure"))
        .then(None)
        .when(pl.col("result").is_not_null())
        .then("result")
        .when(nobody)
        .then(pl.lit("no-approver"))
        .when(pl.col("tells_filing") & pl.col("filed_on").is_null() & ~unread)
        .then(pl.lit("no-filing"))
        .when(over)
        .then(pl.lit("expired"))
    )


def _strange(t: Tables) -> pl.LazyFrame:
    """Return the approvals for groups at hand, or for all, that fit nobody there."""
    approvals = matched(t["approvals"].with_row_index("a"), t["groups"]).filter(pl.col("result").is_null())
    everywhere = pl.all_horizontal(pl.col("group_id", "group_name").is_null())
    here = approvals.filter(everywhere | pl.col("found").is_not_null()).join(approved_members(t), on="a", how="anti")
    return here.lazy().select(
        "source", "line", "cell", group_id="found", undecided=pl.lit("names-nobody"),
        said_person=pl.coalesce("name", "member_id"),
    )  # fmt: skip
