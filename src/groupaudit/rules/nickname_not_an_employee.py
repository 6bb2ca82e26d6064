"""内部群里的成员不在员工名单上。

第六条（三）要求内部群成员以员工的实名出现。名单上查不到的人，可能已经离职，可能是混进来的外人，也可能只是名单
漏了：须核对身份，外部人员入群须经分管领导批准并备案。

只看内部群。账号能与名单对照、又交了审批台账的，账号和姓名都不在名单上才认定；没有交审批台账的，可能是已批准的外部人员，只作
疑似提示；只能按姓名对照的、只有账号
而没有姓名可对的，只作疑似提示。派遣、外包人员在名单上
就算员工；平台标明的外部人员、已批准的外部人员由第三条（二）的规则看；名单日期之后入群的人、没有写出可以对照的姓名
的人、群类型未知的群，报“未能判断”。审批台账上有此人，写的群却对不上交来的群的，可能写错了群名，只作疑似提示。

## Flags

| groups.group_id |
|-----------------|
| g1              |
| g2              |

| approvals.member_id |
|---------------------|
| wx-8                |

| members.group_id | members.member_id | members.group_nickname |
|------------------|-------------------|------------------------|
| g1               | zhangsan          | 张三+集团+总裁办       |
| g1               | wangwu            | 王五+集团+工程部       |
| g1               | zhaoliu           |                        |
| g2               | wx-1              | 王五+集团+工程部       |

| employees.name | employees.account_ids | employees.company | employees.departments |
|----------------|-----------------------|-------------------|-----------------------|
| 张三           | zhangsan              | 集团              | 总裁办                |
| 李四           | lisi                  | 集团              | 工程部                |

| findings.group_id | findings.member_id | findings.fields.compared | findings.severity | findings.confidence |
|-------------------|--------------------|--------------------------|-------------------|---------------------|
| g1                | wangwu             | id                       | medium            | 90                  |
| g1                | zhaoliu            | account                  | low               | 50                  |
| g2                | wx-1               | name                     | low               | 50                  |

## Allows

| groups.group_id | groups.kind |
|-----------------|-------------|
| g1              | internal    |
| g2              | outward     |
| g3              | unknown     |

| approvals.member_id |
|---------------------|
| wx-8                |

| members.group_id | members.member_id | members.group_nickname | members.joined_at | members.external |
|------------------|-------------------|------------------------|-------------------|------------------|
| g1               | m1                | 张三2+集团+总裁办      | –                 | –                |
| g1               | m2                | 李四+集团+工程部       | –                 | –                |
| g1               | m3                | 王五+集团+工程部       | 2024-09-20        | –                |
| g1               | m4                | 小太阳                 | –                 | –                |
| g1               | m5                | 赵六                   | –                 | true             |
| g2               | m6                | 钱七+某公司            | –                 | –                |
| g3               | m7                | 孙八                   | –                 | –                |

| employees.name | employees.employment | employees.as_of |
|----------------|----------------------|-----------------|
| 张三           | 正式                 | 2024-09-01      |
| 李四           | 劳务派遣             | 2024-09-01      |

| undecided.reason    | undecided.count |
|---------------------|-----------------|
| joined-after-list   | 1               |
| no-real-name        | 1               |
| unknown-group-kind  | 1               |
"""

import polars as pl

from groupaudit.judging.membership import STRAY, STRAY_FIELDS, with_strays
from groupaudit.people.names import real_name_like
from groupaudit.people.nickname_format import DOUBT_WORDS
from groupaudit.rule import Kind, Params, Scope, Severity, rule
from groupaudit.tables import Tables


@rule(
    clause="六(三)",
    title=("内部群成员不在员工名单上", "member of an internal group not on the employee list"),
    severity=Severity.MEDIUM,
    scope=Scope.GROUP,
    needs={"nicknames", "employees"},
    uses={"strays"},
    rests_on={"approvals", "employees"},
    fields={
        "nickname": Kind.PERSON,
        "name": Kind.PERSON,
        "compared": Kind.CODE,
        "doubt": Kind.CODE,
        "last_seen": Kind.TIME,
        **STRAY_FIELDS,
    },
    message=(
        "{compared}（群昵称：{nickname}）{doubt}" + STRAY[0],
        "{compared} (nickname: {nickname}){doubt}" + STRAY[1],
    ),
    advice=(
        "核对身份：员工请补入名单，外部人员须经分管领导批准并备案，否则移出群",
        "Find out who this is: add an employee to the list; an outsider needs approval and a filing, or leaves the group",
    ),
    undecided={
        "unknown-group-kind": ("不知道是不是内部群", "nobody says whether the group is internal"),
        "joined-after-list": ("员工名单日期之后入群", "joined after the date of the employee list"),
        "no-real-name": ("没有可以对照的账号或姓名", "neither an id nor a name that could be compared"),
    },
    words={
        "id": ("账号和姓名都不在员工名单上", "Neither the account nor the name is on the employee list"),
        "account": (
            "只有账号、没有姓名可对，账号不在员工名单上，疑似不是员工，请核实",
            "There is no name to compare, and the account is not on the list: possibly no employee, please verify",
        ),
        "name": (
            "员工名单上没有这个姓名，疑似不是员工，可能改名或名单不全，请核实",
            "The name is not on the employee list: possibly no employee, or the list is incomplete; please verify",
        ),
        **DOUBT_WORDS,
    },
)
def nickname_not_an_employee(t: Tables, _: Params) -> pl.LazyFrame:
    """Find members of internal groups whom the employee list does not know."""
    unknown = (pl.col("person_kind") == "unknown") & pl.col("group_kind").is_in(["internal", "unknown"])
    by_id, named = pl.col("ids_comparable"), pl.col("plausibility").is_in(["real", "word"]).fill_null(value=False)
    reason = pl.coalesce(
        pl.when(pl.col("group_kind") == "unknown").then(pl.lit("unknown-group-kind")),
        pl.when("after_list").then(pl.lit("joined-after-list")),
        pl.when(~by_id & ~named).then(pl.lit("no-real-name")),
    )
    both = (pl.col("compared") == "id") & pl.col("stray_place").is_null() & ("approvals" in t)
    unsure = (
        pl.when(pl.col("doubt") == "unapproved")
        .then(pl.min_horizontal("confidence", 50))
        .otherwise(pl.col("confidence") - 50)
    )
    return (
        with_strays(t.nicknames.filter(unknown), t)
        .with_columns(
            undecided=reason,
            nickname=pl.col("nickname").replace("", None),
            doubt=pl.col("doubt") if "approvals" in t else pl.lit("unapproved"),
            compared=pl.when(~by_id)
            .then(pl.lit("name"))
            .when(_nameless())
            .then(pl.lit("account"))
            .otherwise(pl.lit("id")),
        )
        .with_columns(
            severity=pl.when(both).then("severity").otherwise(pl.lit("low")),
            confidence=pl.max_horizontal(pl.when(both).then(pl.col("confidence") - 10).otherwise(unsure), 10),
        )
    )


def _nameless() -> pl.Expr:
    """Whether nothing that the member shows stands for a name; of a nickname that no format takes apart any part may."""
    account = real_name_like(pl.col("account_name")).fill_null(value=False)
    return pl.col("anonymous") | ((pl.col("template") != "") & pl.col("name").is_null() & ~account)
