"""群里提出的问题、报修，过了该答复的时间，没有看到有人答复。

第七条（七）：群内提出的问题由责任人及时回复确认。业主群、对外群里看住户、外部人员提的问题，由员工答复；内部群里由任何其他
同事答复都算。文字、语音、图片、表情都是答复；提问的人说“谢谢”“好了”，说明已经有人处理。

时间只算服务时间（工作日 9 点到 18 点，政策文件可按群改），默认 4 小时。问别的住户的话（“谁家的猫”“感冒药哪里有卖”）、
叫人（“在吗”）和已说明办好了的事不算问题；同一个人接着追问只报一次；时间还没到的不报。私下的答复群里看不见，只作疑似
提示，请核实。业主群、对外群里看不出谁是员工的，报“未能判断”；群的类型不明的，只有没有任何人接话的才报，有人接话而看不出
是不是员工的，也报“未能判断”。时间算到导出的日期：导出里写明的；企业微信存档没有，就是存档里最晚一条消息的时间。都没有的，问题
以后的消息不到该答复的时间就没有了，报“未能判断”。

引用、点名回复的都算。没有点名的，看该答复的人（业主群、对外群里是员工）五个工作日内的此后 10 条发言，住户之间说多少都不占；三天之内
说到此事的（与问题有相同的词，如“漏水”），隔多少条都算。另说一件事的问题、报修，发给大家的通知、问好，不是答复；
只说到别人后来问的另一件事的，答复的是那一件。报修过了一个工作日，只说别的事的发言也不是答复。

内部群里明显的闲谈（球赛、股票、追剧），点名请一位同事“麻烦看一下”而没有说什么坏了的，不是群里的问题。

## Flags

| groups.kind | groups.person_in_charge |
|-------------|-------------------------|
| owners      | 刘洋                    |

| members.member_id | members.group_nickname |
|-------------------|------------------------|
| r1                | 3-1202业主             |
| r2                | 5-0303                 |
| m1                | 刘洋+物业+客服部       |

| employees.name | employees.account_ids |
|----------------|-----------------------|
| 刘洋           | m1                    |

| messages.message_id | messages.member_id | messages.at      | messages.text                  |
|---------------------|--------------------|------------------|--------------------------------|
| leak                | r1                 | 2024-09-02 09:10 | 地下车库漏水了，麻烦派人看一下 |
| again               | r1                 | 2024-09-02 11:00 | 还在漏水，有人管吗？           |
| –                   | r2                 | 2024-09-02 11:20 | 我家也看到了                   |
| –                   | r2                 | 2024-09-03 11:10 | 早上好                         |

| findings.message_id | findings.severity | findings.fields.kind | findings.fields.hours | findings.fields.in_charge |
|---------------------|-------------------|----------------------|-----------------------|---------------------------|
| leak                | low               | report               | 11                    | 刘洋                      |

## Allows

| groups.kind | groups.exported_at |
|-------------|--------------------|
| owners      | 2024-09-03 11:00   |

| members.member_id | members.group_nickname |
|-------------------|------------------------|
| r1                | 3-1202业主             |
| r2                | 5-0303                 |
| m1                | 刘洋+物业+客服部       |

| employees.name | employees.account_ids |
|----------------|-----------------------|
| 刘洋           | m1                    |

### 语音、图片也是答复；谢谢说明有人处理了

| messages.member_id | messages.at      | messages.kind | messages.text          |
|--------------------|------------------|---------------|------------------------|
| r1                 | 2024-09-02 09:10 | text          | 电梯又坏了             |
| m1                 | 2024-09-02 09:20 | voice         | –                      |
| r2                 | 2024-09-02 10:00 | text          | 今天几点停水？         |
| m1                 | 2024-09-02 10:05 | image         | –                      |
| r1                 | 2024-09-02 11:00 | text          | 门禁打不开             |
| r1                 | 2024-09-02 11:30 | text          | 好了，谢谢师傅         |
| r2                 | 2024-09-04 10:00 | text          | 早上好                 |

### 还没到时间；问邻居；叫人；已经办好

| messages.member_id | messages.at      | messages.text                    |
|--------------------|------------------|----------------------------------|
| r1                 | 2024-09-02 09:10 | 谁家的猫跑到八楼了？             |
| r2                 | 2024-09-02 09:20 | 物业在吗                         |
| r2                 | 2024-09-02 09:25 | 上次漏水的地方已经修好了，放心吧 |
| r1                 | 2024-09-02 17:30 | 健身房几点关门？                 |
| r2                 | 2024-09-03 11:00 | 早上好                           |
"""

from collections.abc import Iterator

import polars as pl
from pydantic import Field

from groupaudit.judging.waiting import FIELDS, UNDECIDED, WORDS, judged
from groupaudit.rule import Case, Exhibit, Params, Scope, Severity, rule
from groupaudit.tables import Tables

SHOWN = 10
"""Messages after an issue that an explanation shows."""


class Waiting(Params):
    """How long an answer may take; the regulation says only that it is to be timely."""

    hours: int = Field(
        default=4,
        ge=1,
        description="Hours of service after which somebody should have answered.",
        json_schema_extra={"description-zh": "过了这么多个服务小时应该有人答复。"},
    )


def what_followed(t: Tables, _: Waiting, case: Case) -> Iterator[Exhibit]:
    """Show what was said in the group after the issue: nothing of it is an answer."""
    talk = t["turns"]
    place = int(talk.select((pl.col("row") == case.row).arg_true()).item(0, 0))
    after = talk[place : place + SHOWN + 1].filter(pl.col("group") == talk["group"][place]).select("row")
    yield Exhibit(id="afterwards", title=("问题和此后的发言", "The issue and what was said afterwards"), rows=after)


@rule(
    clause="七(七)",
    title=("疑似无人答复的问题", "possibly unanswered issue"),
    severity=Severity.LOW,
    scope=Scope.GROUP,
    needs={"messages", "issues"},
    uses={"groups"},
    params=Waiting,
    explain=what_followed,
    signal=True,
    fields=FIELDS,
    message=(
        "群里提出的{kind}，过了 {hours} 个服务小时没有看到答复，疑似没有及时回复，请核实{in_charge:（责任人：%）}。",
        "A {kind} raised in the group saw no answer within {hours} hours of service, possibly left open; please check{in_charge: (in charge: %)}.",
    ),
    advice=(
        "请责任人在群里回复确认；已私下处理的，在群里说明。",
        "Have the person in charge answer in the group; if it was settled elsewhere, say so there.",
    ),
    undecided=UNDECIDED,
    words=WORDS,
)
def unanswered_issue(t: Tables, p: Waiting) -> pl.LazyFrame:
    """Find issues without an answer of which the time is up; one finding per issue, however often it is repeated."""
    return judged(t, pl.col("answer").is_null(), p.hours)
