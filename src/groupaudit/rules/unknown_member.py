"""内部群里有来历不明的人：既不在员工名单上，也没有审批。

第三条（二）：内部群的成员应为本公司员工，外部人员入群须先批准、备案。账号在员工名单和审批台账上都查不到的人，先弄清
是谁；查不清的移出。审批台账上有此人，写的群却对不上交来的群的，可能写错或是改名前的群名，只作疑似提示；群名相近的给出。

只在账号可以与名单对照的群里看：群里有人的账号在名单上，而且名单上每个人都登记了账号。只能按姓名对照的，由第六条（三）
的规则提示。没有员工名单或没有审批台账时不看，各报一行。名单日期以后入群的人，可能是新员工，报“未能判断”。

## Flags

| groups.group_id |
|-----------------|
| g1              |

| members.member_id | members.group_nickname | members.membership | members.last_seen_at |
|-------------------|------------------------|--------------------|----------------------|
| zhangsan          | 张三+集团+总裁办       | present            | –                    |
| wx-9              | 王五+集团+工程部       | present            | –                    |
| wx-8              |                        | unknown            | 2024-09-03           |

| employees.name | employees.account_ids |
|----------------|-----------------------|
| 张三           | zhangsan              |
| 李四           | lisi                  |

| approvals.member_id |
|---------------------|
| wx-7                |

| findings.member_id | findings.severity | findings.confidence | findings.fields.last_seen |
|--------------------|-------------------|---------------------|---------------------------|
| wx-9               | medium            | 100                 | –                         |
| wx-8               | low               | 80                  | 2024-09-03                |

## Allows

### 名单上有同名员工；已有审批；名单之后入群；对外群

| groups.group_id | groups.kind |
|-----------------|-------------|
| g1              | internal    |
| g2              | outward     |

| members.group_id | members.member_id | members.group_nickname | members.joined_at |
|------------------|-------------------|------------------------|-------------------|
| g1               | zhangsan          | 张三+集团+总裁办       | –                 |
| g1               | wx-9              | 李四+集团+工程部       | –                 |
| g1               | wx-7              |                        | –                 |
| g1               | wx-6              |                        | 2024-09-03        |
| g2               | zhangsan          | 张三+集团+总裁办       | –                 |
| g2               | wx-8              |                        | –                 |

| employees.name | employees.account_ids | employees.as_of |
|----------------|-----------------------|-----------------|
| 张三           | zhangsan              | 2024-09-01      |
| 李四           | lisi                  | 2024-09-01      |

| approvals.member_id |
|---------------------|
| wx-7                |

| undecided.reason  | undecided.count |
|-------------------|-----------------|
| joined-after-list | 1               |

### 一行审批写了几个人

| groups.group_id |
|-----------------|
| g1              |

| members.member_id | members.group_nickname |
|-------------------|------------------------|
| zhangsan          | 张三+集团+总裁办       |
| wx-7              | 钱多多                 |
| wx-6              | 孙丽                   |
| wx-5              |                        |

| employees.name | employees.account_ids |
|----------------|-----------------------|
| 张三           | zhangsan              |

| approvals.name       | approvals.member_id |
|----------------------|---------------------|
| 钱多多、孙丽（广告） | wx-7；wx-5          |

### 群里没有一个账号在名单上

| groups.group_id |
|-----------------|
| g1              |

| members.member_id | members.group_nickname |
|-------------------|------------------------|
| wx-9              | 小太阳                 |

| employees.name | employees.account_ids |
|----------------|-----------------------|
| 张三           | zhangsan              |

| approvals.member_id |
|---------------------|
| wx-7                |

| undecided.reason     | undecided.count |
|----------------------|-----------------|
| ids-not-comparable   | 1               |
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
from groupaudit.tables import Tables


@rule(
    clause="三(二)",
    title=("来历不明的内部群成员", "unknown person in an internal group"),
    severity=Severity.MEDIUM,
    scope=Scope.ALL,
    needs={*NEEDS, "employees", "approvals"},
    uses={*USES, "strays"},
    rests_on={"approvals", "employees"},
    fields={"list_as_of": Kind.TIME, "approval": Kind.CODE, "existed": Kind.CODE, **STRAY_FIELDS, **FIELDS},
    message=(
        "账号不在员工名单{list_as_of:（%）}上，也没有{approval}{existed}" + STRAY[0] + LAST_SEEN[0],
        "The account is neither on the employee list{list_as_of: (%)} nor on {approval}{existed}"
        + STRAY[1]
        + LAST_SEEN[1],
    ),
    advice=(
        "核对身份：员工补入名单，外部人员补办审批，查不清的移出群",
        "Find out who this is: add an employee to the list, have an outsider approved, else remove the person",
    ),
    undecided={
        **UNDECIDED,
        "joined-after-list": ("员工名单日期之后入群", "joined after the date of the employee list"),
        "ids-not-comparable": (
            "账号无法与员工名单对照，只有姓名",
            "ids cannot be compared with the employee list, only names",
        ),
    },
    words={
        "none": ("外部人员审批", "any approval"),
        "none-here": ("进这个群的外部人员审批", "any approval for this group"),
        **SEEN_WORDS,
        **LEGACY_WORDS,
    },
)
def unknown_member(t: Tables, _: Params) -> pl.LazyFrame:
    """Find people in internal groups whose id neither the employee list nor an approval knows."""
    unknown = internal(present(t).filter(pl.col("person_kind") == "unknown"), t.context)
    known = with_strays(unknown, t)
    stray = pl.col("stray_place").is_not_null()
    return known.with_columns(
        undecided=pl.coalesce(
            "undecided",
            pl.when(~pl.col("ids_comparable")).then(pl.lit("ids-not-comparable")),
            pl.when(pl.col("joined_on") > pl.col("list_as_of")).then(pl.lit("joined-after-list")),
        ),
        list_as_of=pl.col("list_as_of").dt.strftime("%Y-%m-%d"),
        approval=pl.when(stray).then(pl.lit("none-here")).otherwise(pl.lit("none")),
        **weighed(~stray),
    )
