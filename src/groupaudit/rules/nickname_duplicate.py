"""同一个群里不同的人用了相同的群昵称。

第六条（三）要求实名，就是要分得清谁是谁。两个人昵称完全一样，@ 会找错人，也可能有人冒用别人的名字。

全角半角、空格、大小写不同也算相同。一名员工用两个账号在群里，只作信息说明。同名同部门的同事，请在姓名后加数字或
工号区分（张三2）。没有设置群昵称的、机器人、业主不看。

## Flags

| members.member_id | members.group_nickname |
|-------------------|------------------------|
| m1                | 张三+集团+总裁办       |
| m2                | 张三＋集团＋总裁办     |
| m3                | 李四+集团+工程部       |
| m4                | 李四+集团+工程部       |

| employees.name | employees.account_ids |
|----------------|-----------------------|
| 李四           | m3、m4                |

| findings.member_id | findings.fields.who | findings.fields.others | findings.severity |
|--------------------|---------------------|------------------------|-------------------|
| m1                 | people              | m2                     | low               |
| m2                 | people              | m1                     | low               |
| m3                 | accounts            | m4                     | info              |
| m4                 | accounts            | m3                     | info              |

## Allows

| members.group_id | members.member_id | members.group_nickname | members.membership |
|------------------|-------------------|------------------------|--------------------|
| g1               | m1                | 张三+集团+总裁办       | present            |
| g1               | m2                | 张三2+集团+总裁办      | present            |
| g2               | m1                | 张三+集团+总裁办       | present            |
| g2               | m3                | 张三+集团+总裁办       | left               |
| g2               | m4                |                        | present            |
| g2               | m5                |                        | present            |
"""

import polars as pl

from groupaudit.derive.nicknames import UNDECIDED
from groupaudit.nickname_format import DOUBT_WORDS
from groupaudit.rule import Kind, Params, Scope, Severity, rule
from groupaudit.tables import Tables
from groupaudit.unit_labels import key

SHOWN = 3
"""How many of the others a finding names."""


@rule(
    clause="六(三)",
    title=("群昵称重复", "several people with one nickname"),
    severity=Severity.LOW,
    scope=Scope.GROUP,
    needs={"nicknames"},
    fields={
        "nickname": Kind.PERSON,
        "others": Kind.PERSON,
        "count": Kind.NUMBER,
        "who": Kind.CODE,
        "corrected": Kind.PERSON,
        "doubt": Kind.CODE,
        "last_seen": Kind.TIME,
    },
    message=(
        "群昵称“{nickname}”与另外 {count} 个成员（{others}）相同：{who}{doubt}",
        "The nickname “{nickname}” is also that of {count} other member(s) ({others}): {who}{doubt}",
    ),
    advice=("改为“{corrected}”", "Change it to “{corrected}”"),
    undecided=UNDECIDED,
    words={
        "people": ("分不清是谁，请加以区分", "they cannot be told apart"),
        "accounts": ("是同一名员工的账号，供参考", "accounts of one employee, for information"),
        **DOUBT_WORDS,
    },
)
def nickname_duplicate(t: Tables, _: Params) -> pl.LazyFrame:
    """Find members of one group whose nicknames compare equal."""
    person = pl.coalesce("employee_id", "member_id")
    named = t.nicknames.filter(pl.col("nickname").str.strip_chars() != "")
    named = named.with_columns(same=key(pl.col("nickname")), person=person)
    everyone = named.group_by("group_id", "same").agg(
        all=pl.col("member_id").sort(), people=pl.col("person").n_unique()
    )
    several = everyone.filter(pl.col("all").list.len() > 1)
    others = pl.col("all").list.set_difference(pl.concat_list("member_id")).list.sort()
    accounts = pl.col("people") == 1
    found = named.join(several, on=["group_id", "same"]).with_columns(
        others=others.list.head(SHOWN),
        count=pl.col("all").list.len() - 1,
        who=pl.when(accounts).then(pl.lit("accounts")).otherwise(pl.lit("people")),
        severity=pl.when(accounts).then(pl.lit("info")).otherwise("severity"),
    )
    return pl.concat([found, t.nicknames.filter(pl.col("undecided").is_not_null())], how="diagonal")
