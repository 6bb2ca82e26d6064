"""外部人员先入群，后批准。

第三条（二）：外部人员进内部群，须先经分管领导批准并向综合管理部备案。入群在批准之前，或在备案之前，就是先斩后奏。

入群当天批准、备案的算按时；有几次批准的，只要有一次在前就行。入群时间看名册、系统消息和存档；消息存档只知道“不晚于”，
晚于它批准的，当然也在入群之后。不知道入群时间或批准日期的，报“未能判断”。台账整列没有备案日期的，只看批准日期。只凭
姓名对上台账的，只作疑似提示；另有入群前的审批，写的群却对不上交来的群的，可能是改名前的群名，也只作疑似提示。

## Flags

| groups.group_id |
|-----------------|
| g1              |

| members.member_id | members.account_name | members.external | members.joined_at |
|-------------------|----------------------|------------------|-------------------|
| m1                | 康达电梯             | true             | 2024-09-02 09:00  |
| m2                | 绿景园艺             | true             | 2024-09-02 09:00  |
| m3                | 何小曼               | true             | 2024-09-02 09:00  |
| m4                | 云帆软件             | true             | –                 |

| approvals.member_id | approvals.name | approvals.approved_on | approvals.filed_on |
|---------------------|----------------|-----------------------|--------------------|
| m1                  | 康达电梯       | 2024-09-03            | 2024-09-04         |
| m2                  | 绿景园艺       | 2024-09-02            | 2024-09-03         |
| –                   | 何小曼         | 2024-09-05            | 2024-09-05         |
| m4                  | 云帆软件       | 2024-09-05            | 2024-09-05         |

| findings.member_id | findings.fields.problem | findings.fields.days | findings.severity | findings.confidence |
|--------------------|-------------------------|----------------------|-------------------|---------------------|
| m1                 | approved-late           | 1                    | medium            | 100                 |
| m2                 | filed-late              | 1                    | medium            | 100                 |
| m3                 | approved-late           | 3                    | low               | 50                  |

| undecided.reason | undecided.count |
|------------------|-----------------|
| no-join-date     | 1               |

## Allows

| groups.group_id |
|-----------------|
| g1              |

| members.member_id | members.account_name | members.external | members.joined_at |
|-------------------|----------------------|------------------|-------------------|
| m1                | 康达电梯             | true             | 2024-09-02 09:00  |
| m2                | 绿景园艺             | true             | 2024-09-02 09:00  |
| m3                | 何小曼               | true             | 2024-09-02 09:00  |
| m4                | 云帆软件             | true             | 2024-09-02 09:00  |

| approvals.member_id | approvals.approved_on | approvals.filed_on |
|---------------------|-----------------------|--------------------|
| m1                  | 2024-09-01            | 2024-09-02         |
| m2                  | 2024-09-05            | 2024-09-05         |
| m2                  | 2024-08-30            | 2024-08-30         |
| m3                  | –                     | –                  |

| undecided.reason | undecided.count |
|------------------|-----------------|
| no-approval-date | 1               |
"""

import polars as pl

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
from groupaudit.rule import Kind, Params, Scope, Severity, rule
from groupaudit.tables import MEMBER, Tables

PLACE = ("source", "line", "cell")
ROW = (*PLACE, "in_name_of")

BASES = {
    "exactly": ("", ""),
    "at-latest": ("（最晚）", " (at the latest)"),
}


@rule(
    clause="三(二)",
    title=("外部人员入群在批准之前", "outsider who joined before the approval"),
    severity=Severity.MEDIUM,
    scope=Scope.ALL,
    needs={*NEEDS, "approvals"},
    uses={*USES, "permits", "strays"},
    rests_on={"approvals", "employees"},
    fields={
        "joined": Kind.TIME,
        "since_basis": Kind.CODE,
        "problem": Kind.CODE,
        "decided": Kind.TIME,
        "days": Kind.NUMBER,
        "basis": Kind.CODE,
        "existed": Kind.CODE,
        **STRAY_FIELDS,
        **FIELDS,
    },
    message=(
        "{joined}{since_basis} 入群，{decided} {problem}，晚了 {days} 天{basis}{existed}" + STRAY[0] + LAST_SEEN[0],
        "Joined on {joined}{since_basis}; {problem} on {decided}, {days} day(s) late{basis}{existed}"
        + STRAY[1]
        + LAST_SEEN[1],
    ),
    advice=(
        "外部人员先批准、备案，再入群；说明这次为什么没有",
        "Outsiders are approved and filed before they join; explain why this one was not",
    ),
    undecided={
        **UNDECIDED,
        "no-join-date": ("不知道什么时候入群", "nobody says when the outsider joined"),
        "no-approval-date": (
            "台账没有写批准日期，或日期读不懂，请改成 2026-03-31 这样的日期",
            "the approval has no date that can be read; write it as 2026-03-31",
        ),
    },
    words={
        "approved-late": ("才批准", "approved"),
        "filed-late": ("才备案", "filed"),
        "by-id": ("", ""),
        "by-name": ("（只按姓名对上台账，疑似，请核实）", " (matched by name only; suspected, please verify)"),
        **BASES,
        **SEEN_WORDS,
        **LEGACY_WORDS,
    },
)
def joined_before_approval(t: Tables, _: Params) -> pl.LazyFrame:
    """Find outsiders of internal groups whose every approval or filing came after they had joined."""
    ready = pl.max_horizontal("approved_on", "filed_on")
    dated = pl.col("approved_on").is_not_null()
    granted = t.permits.filter(pl.col("sure"), pl.col("result").is_null())
    best = granted.with_columns(ready=pl.when(dated).then(ready)).group_by(MEMBER).agg(
        pl.col("approved_on", "filed_on", "ready").sort_by("ready", "approved_on", nulls_last=True).first(),
        undated=pl.col("ready").is_null().any(),
        by_id=(pl.col("basis") == "id").any(),
        **{f"_{name}": pl.col(name).filter(pl.col("ready").is_null()).first() for name in ROW},
    )  # fmt: skip
    people = internal(present(t), t.context).join(best, on=MEMBER)
    outside = with_strays(people, t, in_time=True).filter(
        pl.col("person_kind").is_in(["outsider", "approved-outsider"])
    )
    late = outside.filter((pl.col("ready") > pl.col("joined_on")).fill_null(value=True))
    before = pl.col("approved_on") > pl.col("joined_on")
    decided = pl.when(before).then("approved_on").otherwise("filed_on")
    reason = pl.coalesce(
        "undecided",
        pl.when("undated").then(pl.lit("no-approval-date")),
        pl.when(pl.col("joined_on").is_null()).then(pl.lit("no-join-date")),
    )
    undated = reason == "no-approval-date"
    return late.with_columns(
        undecided=reason,
        **{name: pl.when(undated).then(f"_{name}").otherwise(name) for name in PLACE},
        said_person=pl.when(undated).then(pl.coalesce("_in_name_of", "member_id")),
        joined=pl.col("joined_on").dt.strftime("%Y-%m-%d"),
        since_basis=pl.when(pl.col("since_basis") == "snapshot").then(pl.lit("at-latest")).otherwise(pl.lit("exactly")),
        problem=pl.when(before).then(pl.lit("approved-late")).otherwise(pl.lit("filed-late")),
        decided=decided.dt.strftime("%Y-%m-%d"),
        days=(decided - pl.col("joined_on")).dt.total_days(),
        basis=pl.when("by_id").then(pl.lit("by-id")).otherwise(pl.lit("by-name")),
        **weighed(pl.col("by_id") & pl.col("stray_place").is_null()),
    )
