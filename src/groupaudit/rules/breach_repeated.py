"""同一个人在同一个群里，已经确认的问题一再发生。

第七条（四）：不服从管理的，由部门负责人约谈，直至移出。只数已经定下来的：由数据直接判定的，或者核查人已经填了“属实”“已整改”
的；疑似而没有核查的、核查为误报的、仅作信息的都不数。由群主、管理员自己拉回被移出的人，是他们的决定，不算这个人的问题。延伸检查（个人信息）不是
规定的条款，也不数。

同一条消息上的几个问题算一次。默认 90 天以内两次就报，报在所审计期间内的第一次那里，写明次数、条款和起止日期；期间之前、
制度施行以后的也数。没有时间的（如昵称不规范）不数，那是一直没改，不是又犯。

## Flags

| messages.message_id | messages.member_id | messages.at      | messages.text |
|---------------------|--------------------|------------------|---------------|
| a                   | m1                 | 2024-09-02 09:00 | –             |
| b                   | m1                 | 2024-09-20 09:00 | 注册就送彩金  |

| earlier.rule            | earlier.clause | earlier.member_id | earlier.at       | earlier.message_id | earlier.suspected | earlier.verdict | earlier.source | earlier.line |
|-------------------------|----------------|-------------------|------------------|--------------------|-------------------|-----------------|----------------|--------------|
| removed-member-returned | 五(二)         | m1                | 2024-09-02 09:00 | a                  | false             | –               | messages.csv   | 2            |
| gambling                | 七(五)         | m1                | 2024-09-20 09:00 | b                  | true              | confirmed       | messages.csv   | 3            |
| gambling                | 七(五)         | m2                | 2024-09-02 09:00 | c                  | true              | confirmed       | messages.csv   | 8            |
| gambling                | 七(五)         | m2                | 2024-09-03 09:00 | d                  | true              | –               | messages.csv   | 4            |

| findings.member_id | findings.message_id | findings.severity | findings.fields.times | findings.fields.clauses | findings.fields.last |
|--------------------|---------------------|-------------------|-----------------------|-------------------------|----------------------|
| m1                 | a                   | medium            | 2                     | 七(五)、五(二)          | 2024-09-20           |

## Allows

| messages.message_id | messages.member_id | messages.at      | messages.text |
|---------------------|--------------------|------------------|---------------|
| a                   | m1                 | 2024-09-02 09:00 | 注册就送彩金  |

| earlier.rule            | earlier.member_id | earlier.at       | earlier.message_id | earlier.severity | earlier.suspected | earlier.verdict | earlier.fields  |
|-------------------------|-------------------|------------------|--------------------|------------------|-------------------|-----------------|-----------------|
| gambling                | m1                | 2024-09-02 09:00 | a                  | high             | true              | confirmed       | {}              |
| malicious-link          | m1                | 2024-09-02 09:00 | a                  | high             | true              | confirmed       | {}              |
| gambling                | m1                | 2024-09-20 09:00 | b                  | high             | true              | false-alarm     | {}              |
| gambling                | m1                | 2024-09-21 09:00 | c                  | high             | true              | –               | {}              |
| left-by-himself         | m1                | 2024-09-22 09:00 | d                  | info             | false             | –               | {}              |
| nickname-format         | m1                | –                | –                  | medium           | false             | –               | {}              |
| leave-and-rejoin        | m1                | 2024-12-20 09:00 | e                  | low              | false             | –               | {}              |
| gambling                | m2                | 2024-09-20 09:00 | f                  | high             | true              | confirmed       | {}              |
| removed-member-returned | m2                | 2024-09-21 09:00 | g                  | low              | false             | –               | {"by":"keeper"} |
"""

from collections.abc import Iterator

import polars as pl
from msgspec.structs import replace
from pydantic import Field

from groupaudit.headings import heading
from groupaudit.judging.breaches import breaches
from groupaudit.judging.legacy import local_day
from groupaudit.judging.period import in_period, part
from groupaudit.rule import Case, Exhibit, Kind, Params, Scope, Severity, rule
from groupaudit.tables import MEMBER, Tables
from groupaudit.vocabulary import Text

FOUND: Text = ("已确认的问题", "The confirmed breaches")


class Repetition(Params):
    """What counts as repeated; the regulation leaves it open."""

    times: int = Field(
        default=2,
        ge=2,
        description="So many confirmed breaches of one person in one group are repeated.",
        json_schema_extra={"description-zh": "同一个人在同一个群里有这么多次已确认的问题算一再发生。"},
    )
    days: int = Field(
        default=90,
        ge=1,
        description="Breaches further apart than this many days are not counted together.",
        json_schema_extra={"description-zh": "相隔超过这么多天的不算在一起。"},
    )


def each_of_them(t: Tables, _: Repetition, case: Case) -> Iterator[Exhibit]:
    """Show when, where and against which clause."""
    mine = breaches(t).filter(pl.col("group_id") == case.group_id, pl.col("member_id") == case.member_id)
    rows = mine.select("at", "rule", "clause", "source", "line").sort("at", "rule").collect()
    columns = {
        name: (heading(name), kind) for name, kind in (("at", Kind.TIME), ("rule", Kind.GROUP), ("clause", Kind.GROUP))
    }
    yield Exhibit(id="breaches", title=FOUND, rows=rows, columns=columns)


@rule(
    clause="七(四)",
    title=("已确认的问题一再发生", "confirmed breaches repeated"),
    severity=Severity.MEDIUM,
    scope=Scope.GROUP,
    needs={"findings", "messages"},
    params=Repetition,
    explain=each_of_them,
    fields={"times": Kind.NUMBER, "clauses": Kind.CODE, "first": Kind.TIME, "last": Kind.TIME},
    message=(
        "{first} 至 {last} 有 {times} 次已确认的问题（条款 {clauses}）",
        "{times} confirmed breaches from {first} to {last} (clauses {clauses})",
    ),
    advice=(
        "由部门负责人约谈；仍不改正的移出群",
        "Have the head of the department talk to the person; remove who goes on",
    ),
)
def breach_repeated(t: Tables, p: Repetition) -> pl.LazyFrame:
    """Find people with several confirmed breaches in one group; one finding for each stretch, on its first breach."""
    once = (
        breaches(t)
        .group_by(*MEMBER, "at", "message_id")
        .agg(pl.col("clause").sort(), *(pl.col(c).sort_by("fingerprint").first() for c in ("source", "line")))
    )
    ordered = once.sort(*MEMBER, "at", "message_id", nulls_last=True)
    apart = pl.col("at").diff().over(MEMBER) > pl.duration(days=p.days)
    of = [*MEMBER, "stretch"]
    stretch = ordered.with_columns(
        stretch=apart.fill_null(value=False).cast(pl.UInt32).cum_sum().over(MEMBER),
        inside=in_period(pl.col("at"), t.context),
    ).with_columns(known_by_id=pl.col("message_id").first().over(of), total=pl.len().over(of))
    context_too = in_period(pl.col("at"), replace(t.context, since=None))
    there = stretch.filter(context_too, pl.col("inside").any().over(of))
    parts = [_counted(there, t, inside=True), _counted(stretch.filter(~pl.col("inside")), t, inside=False)]
    enough, together = pl.col("times") >= p.times, pl.col("total") >= p.times
    told = pl.concat(parts).filter(enough | (~pl.col("inside") & together & ~enough.any().over(of)))
    return part(told, of).drop("total")


def _counted(stretch: pl.LazyFrame, t: Tables, *, inside: bool) -> pl.LazyFrame:
    """Count the breaches of each stretch; it is told at the first of those that lie *inside* the period, or outside it."""
    day = local_day(pl.col("at"), t.context).dt.strftime("%Y-%m-%d")
    told = pl.col("at", "message_id", "source", "line").filter(pl.col("inside") == inside)
    return stretch.group_by(*MEMBER, "stretch", maintain_order=True).agg(
        told.first(),
        pl.col("known_by_id", "total").first(),
        times=pl.len(),
        clauses=pl.col("clause").list.explode(keep_nulls=False, empty_as_null=False).unique().sort(),
        first=day.first(),
        last=day.last(),
        inside=pl.lit(inside),
    )
