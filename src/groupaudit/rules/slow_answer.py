"""群里提出的问题、报修，有人答复，但超过了该答复的时间。

第七条（七）：群内提出的问题由责任人及时回复确认。谁的话算问题、谁的话算答复，与“疑似无人答复的问题”相同；答复时间按服务
时间算（工作日 9 点到 18 点，政策文件可按群改），默认超过 4 小时为迟。

从下班后到上班前不计时：晚上提的问题，第二天一上班就答复是及时的。群里看不见的私下答复可能更早，只作疑似提示，请核实。

## Flags

| groups.kind | groups.person_in_charge |
|-------------|-------------------------|
| owners      | 刘洋                    |

| members.member_id | members.group_nickname |
|-------------------|------------------------|
| r1                | 3-1202业主             |
| m1                | 刘洋+物业+客服部       |

| employees.name | employees.account_ids |
|----------------|-----------------------|
| 刘洋           | m1                    |

| messages.message_id | messages.member_id | messages.at      | messages.text                  |
|---------------------|--------------------|------------------|--------------------------------|
| leak                | r1                 | 2024-09-02 09:10 | 地下车库漏水了，麻烦派人看一下 |
| –                   | m1                 | 2024-09-03 10:10 | 马上安排师傅                   |

| findings.message_id | findings.severity | findings.fields.kind | findings.fields.hours | findings.fields.how | findings.fields.in_charge |
|---------------------|-------------------|----------------------|-----------------------|---------------------|---------------------------|
| leak                | low               | report               | 10                    | next                | 刘洋                      |

## Allows

| groups.kind |
|-------------|
| owners      |

| members.member_id | members.group_nickname |
|-------------------|------------------------|
| r1                | 3-1202业主             |
| r2                | 5-0303                 |
| m1                | 刘洋+物业+客服部       |

| employees.name | employees.account_ids |
|----------------|-----------------------|
| 刘洋           | m1                    |

### 晚上和周末不计时

| messages.member_id | messages.at      | messages.text                    |
|--------------------|------------------|----------------------------------|
| r1                 | 2024-09-06 17:30 | 周末有人值班吗？                 |
| m1                 | 2024-09-09 09:20 | 周末有人值班，电话在公告里       |

### 报修以后一路说下来

| messages.member_id | messages.at      | messages.text                    |
|--------------------|------------------|----------------------------------|
| r1                 | 2024-09-02 09:10 | 电梯里的灯一闪一闪的，麻烦看一下 |
| r2                 | 2024-09-02 09:12 | 我也看到了                       |
| r2                 | 2024-09-02 09:13 | 昨天就这样                       |
| r1                 | 2024-09-02 09:14 | 孩子害怕                         |
| r2                 | 2024-09-02 09:15 | 是啊                             |
| r2                 | 2024-09-02 09:16 | 别是要掉下来                     |
| r1                 | 2024-09-02 09:17 | 别吓人                           |
| m1                 | 2024-09-02 09:40 | 师傅十分钟到                     |
| m1                 | 2024-09-02 10:05 | 镇流器坏了，已更换               |
| r1                 | 2024-09-02 10:08 | 速度很快，点赞                   |
"""

from collections.abc import Iterator

import polars as pl
from pydantic import Field

from groupaudit.judging.waiting import FIELDS, UNDECIDED, WORDS, judged
from groupaudit.rule import Case, Exhibit, Kind, Params, Scope, Severity, rule
from groupaudit.tables import Tables


class Slowness(Params):
    """How long an answer may take; the regulation says only that it is to be timely."""

    hours: int = Field(
        default=4,
        ge=1,
        description="Answers after more hours of service than this are slow.",
        json_schema_extra={"description-zh": "超过这么多个服务小时才答复算迟。"},
    )


def the_answer(t: Tables, _: Slowness, case: Case) -> Iterator[Exhibit]:
    """Show the message that answers the issue."""
    answer = t["issues"].filter(pl.col("row") == case.row).select(row="answer")
    yield Exhibit(id="answer", title=("答复", "The answer"), rows=answer)


@rule(
    clause="七(七)",
    title=("疑似迟复的问题", "possibly slow answer"),
    severity=Severity.LOW,
    scope=Scope.GROUP,
    needs={"messages", "issues"},
    uses={"groups"},
    params=Slowness,
    explain=the_answer,
    signal=True,
    fields={**FIELDS, "how": Kind.CODE},
    message=(
        "群里提出的{kind}，过了 {hours} 个服务小时才有答复（{how}；{expected} 小时内算及时），疑似没有及时回复，请核实{in_charge:（责任人：%）}。",
        "A {kind} raised in the group was answered only after {hours} hours of service (by {how}; within {expected} is in time), possibly too slow; please check{in_charge: (in charge: %)}.",
    ),
    advice=("请责任人说明原因，安排人轮流看群。", "Ask for the reason, and have somebody watch the group by turns."),
    undecided=UNDECIDED,
    words=WORDS,
)
def slow_answer(t: Tables, p: Slowness) -> pl.LazyFrame:
    """Find issues that were answered late; one finding per issue, however often it is repeated."""
    return judged(t, pl.col("answer").is_not_null(), p.hours)
