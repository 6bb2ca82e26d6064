"""群里有人请示、有人批准：请示、审批事项在群里办理。

第七条（二）：请示、指示、命令走流程，不在群里办理。看成对的话：“请批示”“请审批”“妥否”，随后有人“同意”“批准”（或不同意）：
引用、点名答复的，或紧接着说的。只有请示没有批准的不算；“收到”“已阅”“好的”不是批准。汇报工作本身不判断。

只作信息，每个群一条，写明有几次、第一次在哪里：走没走流程要看流程系统，群里看不出来，请核实。住户、外部人员的话不看。

## Flags

| members.member_id | members.group_nickname |
|-------------------|------------------------|
| m1                | 张三+集团+财务部       |
| m2                | 李四+集团+总裁办       |

| messages.message_id | messages.member_id | messages.at      | messages.text                            |
|---------------------|--------------------|------------------|------------------------------------------|
| request             | m1                 | 2024-09-02 09:00 | 拟采购打印机两台，预算六千元，妥否，请批示 |
| –                   | m2                 | 2024-09-02 09:20 | 同意                                     |
| –                   | m1                 | 2024-09-02 10:00 | 值班费发放标准请审批                     |
| –                   | m2                 | 2024-09-02 10:10 | @张三+集团+财务部 批准，按去年的标准     |

| findings.message_id | findings.severity | findings.fields.pairs | findings.fields.approver | findings.fields.minutes |
|---------------------|-------------------|-----------------------|--------------------------|-------------------------|
| request             | info              | 2                     | 李四+集团+总裁办         | 20                      |

## Allows

| messages.member_id | messages.at      | messages.text                |
|--------------------|------------------|------------------------------|
| m1                 | 2024-09-02 09:00 | 采购方案妥否，请批示         |
| m2                 | 2024-09-02 09:20 | 收到                         |
| m2                 | 2024-09-02 09:30 | 已阅，请走流程               |
| m1                 | 2024-09-03 09:00 | 周五下午的会改到三点，同意吗 |
| m2                 | 2024-09-03 09:05 | 同意                         |
"""

from collections.abc import Iterator
from datetime import timedelta

import polars as pl

from groupaudit.judging.called import senders
from groupaudit.judging.period import in_period, of_the_same, part
from groupaudit.rows import beside
from groupaudit.rule import Case, Exhibit, Kind, Params, Scope, Severity, rule
from groupaudit.tables import STRANGERS, Tables
from groupaudit.talk.replies import Answering, replies

LATEST, LATEST_UNNAMED = timedelta(days=3), timedelta(days=1)
"""An approval that comes later belongs to something else, one that names nobody sooner."""

SHOWN = 10


def decided(t: Tables, _: Params, case: Case) -> Iterator[Exhibit]:
    """Show the requests of the group and what answers them."""
    pairs = of_the_same(_pairs(t), case, t).sort("pos").collect()
    rows = pl.concat([pairs.select("row"), pairs.select(row="answer")]).head(2 * SHOWN).unique().sort("row")
    yield Exhibit(id="decided", title=("请示和批准", "Requests and approvals"), rows=rows, total=2 * pairs.height)


@rule(
    clause="七(二)",
    title=("疑似在群里请示、批准", "possibly decided in the chat"),
    severity=Severity.INFO,
    scope=Scope.GROUP,
    needs={"messages", "acts", "turns", "threads"},
    uses={"people", "groups", "members"},
    explain=decided,
    signal=True,
    fields={"pairs": Kind.NUMBER, "approver": Kind.PERSON, "minutes": Kind.NUMBER},
    message=(
        "群里有 {pairs} 次请示后由人批准或不批准（第一次由 {approver} 在 {minutes} 分钟后答复），疑似在群里办理请示审批，请核实。",
        "{pairs} requests in this group were granted or refused in the chat (the first by {approver} after {minutes} minutes), possibly decided there; please check.",
    ),
    advice=("请补走审批流程，今后在流程里办理。", "Have it approved in the process, and keep to that."),
)
def decision_in_chat(t: Tables, p: Params) -> pl.LazyFrame:  # noqa: ARG001  # what every rule is given
    """Find pairs of a request and an approval by somebody else; one finding per group, on the first request."""
    timed = beside(_pairs(t), t.stored("messages"), ["at"]).sort("pos")
    ordered = timed.with_columns(
        inside=in_period(pl.col("at"), t.context), known_by=pl.col("row").first().over("group_id")
    )
    counted = ordered.group_by("group_id", "inside", maintain_order=True).agg(pl.all().first(), pairs=pl.len())
    return part(counted, ["group_id"]).with_columns(confidence=pl.lit(60))


def _pairs(t: Tables) -> pl.LazyFrame:
    """Plan `row`, group_id, pos, `answer` (a row), approver and minutes of every request that was answered by our people."""
    turns = t["turns"].with_row_index("pos")
    asked = turns.join(t["acts"].filter("requests").select("row"), on="row", how="semi")
    never = pl.Series(values=[False]).new_from_index(0, turns.height)
    approving = turns.join(t["acts"].filter("approves").select("row"), on="row", how="semi")["pos"]
    approves = never.clone().scatter(approving, values=True)
    answering = Answering(able=~never, answers=approves, thanks=never, raises=never, reports=never)
    found = replies(asked, t["turns"], t["threads"], answering).join(asked, on="pos", suffix="_asked")
    told = found.with_columns(turns["row"].gather(found["reply"]).alias("answer"))
    latest = pl.when(pl.col("how") == "next").then(LATEST_UNNAMED).otherwise(LATEST)
    soon = told.filter(pl.col("at") - pl.col("at_asked") <= latest)
    minutes = (pl.col("at") - pl.col("at_asked")).dt.total_minutes()
    ours = ~pl.col("person_kind").is_in([*STRANGERS, "robot"])
    approvers = senders(soon.lazy().select("pos", "row", "answer", minutes=minutes), t, by="answer").filter(ours)
    named = approvers.select("pos", "row", "answer", "minutes", approver="called")
    return senders(named, t).filter(ours).select("pos", "row", "group_id", "answer", "minutes", "approver")
