"""群成员没有设置群昵称。

第六条（三）要求群成员一律实名，群昵称统一为“实名+公司+部门”。没有设置群昵称的成员，别人只看得到他的微信名，
有事找不到人，出了问题也找不到责任人。

只看群昵称栏为空的成员；导出里根本没有群昵称这一栏时，不能说成员没有设置，报“未能判断”。
机器人、业主和外部人员不在要求之内；已退群的人不看。员工名单里查得到的人，会给出应改成的群昵称。可能是外部人员、业主的人怎么看，见 nickname-format。

## Flags

| groups.group_id |
|-----------------|
| g1              |

| approvals.member_id |
|---------------------|
| wx-8                |

| members.member_id | members.group_nickname | members.account_name | members.membership |
|-------------------|------------------------|----------------------|--------------------|
| m1                |                        | 小太阳               | present            |
| m2                | {space}                | 阿强                 | present            |
| m3                |                        | 一叶知秋             | unknown            |
| m4                | 李四+集团+工程部       | 李四                 | present            |

| employees.name | employees.account_ids | employees.company | employees.departments |
|----------------|-----------------------|-------------------|-----------------------|
| 张三           | m1                    | 集团              | 总裁办                |

| findings.member_id | findings.severity | findings.suggestion        |
|--------------------|-------------------|----------------------------|
| m1                 | medium            | 改为“张三+集团+总裁办”     |
| m2                 | medium            | –                          |
| m3                 | low               | –                          |

## Allows

| groups.group_id |
|-----------------|
| g1              |

| approvals.member_id |
|---------------------|
| wx-8                |

| members.member_id | members.group_nickname | members.robot | members.membership |
|-------------------|------------------------|---------------|--------------------|
| m1                | 张三+集团+总裁办       | –             | present            |
| m2                |                        | true          | present            |
| m3                |                        | –             | left               |
| m4                | –                      | –             | present            |

| undecided.reason | undecided.count |
|------------------|-----------------|
| no-nickname      | 1               |
"""

import polars as pl

from groupaudit.derive.nicknames import UNDECIDED
from groupaudit.people.nickname_format import CERTAINTY_WORDS, CORRECTION, DOUBT_WORDS
from groupaudit.rule import Kind, Params, Scope, Severity, rule
from groupaudit.tables import Tables


@rule(
    clause="六(三)",
    title=("未设置群昵称", "no group nickname set"),
    severity=Severity.MEDIUM,
    scope=Scope.ROW,
    needs={"nicknames"},
    rests_on={"approvals", "employees"},
    fields={
        "template": Kind.CODE,
        "corrected": Kind.PERSON,
        "certainty": Kind.CODE,
        "doubt": Kind.CODE,
        "last_seen": Kind.TIME,
    },
    message=("没有设置群昵称，应为“{template}”{doubt}", "No group nickname is set; it should be {template}{doubt}"),
    advice=CORRECTION,
    undecided=UNDECIDED,
    words={**CERTAINTY_WORDS, **DOUBT_WORDS},
)
def nickname_unset(t: Tables, _: Params) -> pl.LazyFrame:
    """Find members whose group nickname is there and empty."""
    unset = pl.col("nickname").str.strip_chars() == ""
    return t.nicknames.filter(unset | pl.col("undecided").is_not_null())
