"""同一个群里不同的人用了相同的群昵称。

第六条（三）要求实名，就是要分得清谁是谁。两个人昵称完全一样，@ 会找错人，也可能有人冒用别人的名字。

全角半角、空格、大小写不同也算相同。一名员工用两个账号在群里，账号都在
员工名单上的，只作信息说明；只凭姓名对上名单的，也可能是冒用，疑似提示。同名同部门的同事，请在姓名后加数字或
工号区分（张三2）。没有设置群昵称的、机器人、业主不看。
用自己的账号（员工名单上有）、写自己姓名的人不报，报的是与他昵称相同的别人。

## Flags

| groups.group_id |
|-----------------|
| g1              |

| approvals.member_id |
|---------------------|
| wx-8                |

| members.member_id | members.group_nickname |
|-------------------|------------------------|
| m1                | 张三+集团+总裁办       |
| m2                | 张三＋集团＋总裁办     |
| m3                | 李四+集团+工程部       |
| m4                | 李四+集团+工程部       |
| m5                | 王五+集团+工程部       |
| m6                | 王五+集团+工程部       |

| employees.name | employees.account_ids |
|----------------|-----------------------|
| 李四           | m3、m4                |
| 王五           | m5                    |

| findings.member_id | findings.fields.who | findings.fields.others | findings.severity |
|--------------------|---------------------|------------------------|-------------------|
| m1                 | people              | m2                     | low               |
| m2                 | people              | m1                     | low               |
| m3                 | accounts            | m4                     | info              |
| m4                 | accounts            | m3                     | info              |
| m6                 | unsure              | m5                     | low               |

## Allows

| groups.group_id |
|-----------------|
| g1              |
| g2              |

| approvals.member_id |
|---------------------|
| wx-8                |

| members.group_id | members.member_id | members.group_nickname | members.membership |
|------------------|-------------------|------------------------|--------------------|
| g1               | m1                | 张三+集团+总裁办       | present            |
| g1               | m2                | 张三2+集团+总裁办      | present            |
| g2               | m1                | 张三+集团+总裁办       | present            |
| g2               | m3                | 张三+集团+总裁办       | left               |
| g2               | m4                |                        | present            |
| g2               | m5                |                        | present            |
"""

from collections.abc import Iterator

import polars as pl

from groupaudit.derive.nicknames import UNDECIDED
from groupaudit.headings import CODES, heading
from groupaudit.people.nickname_format import CERTAINTY_WORDS, CORRECTION, DOUBT_WORDS
from groupaudit.people.unit_labels import key
from groupaudit.rule import Case, Exhibit, Kind, Params, Scope, Severity, rule
from groupaudit.tables import Tables

SHOWN = 3
"""How many of the others a finding names."""
TAG = "\x1f"
"""Stands between the id of a member and what a finding calls him."""


def namesakes(t: Tables, _: Params, case: Case) -> Iterator[Exhibit]:
    """Show all members of the group with the nickname, and whom the employee list takes each for."""
    same = key(pl.col("nickname")) == key(pl.lit(case.fields["nickname"]))
    kinds = {
        "nickname": Kind.PERSON, "account_name": Kind.PERSON, "member_id": Kind.PERSON, "employee_name": Kind.PERSON,
        "employee_id": Kind.PERSON, "basis": Kind.CODE,
    }  # fmt: skip
    yield Exhibit(
        id="namesakes",
        title=("群昵称相同的成员", "Members with this nickname"),
        rows=t["nicknames"].filter(pl.col("group_id") == case.group_id, same),
        columns={name: (heading(name), kind) for name, kind in kinds.items()},
        words=CODES,
    )


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
        "listed": Kind.CODE,
        "who": Kind.CODE,
        "corrected": Kind.PERSON,
        "certainty": Kind.CODE,
        "doubt": Kind.CODE,
        "last_seen": Kind.TIME,
    },
    message=(
        "群昵称“{nickname}”与另外 {count} 个成员相同{listed}{others}：{who}{doubt}",
        "The nickname “{nickname}” is also that of {count} other member(s){listed}{others}: {who}{doubt}",
    ),
    advice=CORRECTION,
    undecided=UNDECIDED,
    explain=namesakes,
    words={
        "people": ("分不清是谁，请加以区分", "they cannot be told apart"),
        "accounts": ("是同一名员工的账号，供参考", "accounts of one employee, for information"),
        "unsure": (
            "可能是同一名员工的另一账号，也可能冒用，疑似，请核实",
            "possibly another account of one employee, possibly an impostor; please verify",
        ),
        "shown": ("，即 ", ", namely "),
        "hidden": ("", ""),
        **CERTAINTY_WORDS,
        **DOUBT_WORDS,
    },
)
def nickname_duplicate(t: Tables, _: Params) -> pl.LazyFrame:
    """Find members of one group whose nicknames compare equal."""
    person = pl.coalesce("employee_id", "member_id")
    named = t.nicknames.filter(pl.col("nickname").str.strip_chars() != "")
    named = named.with_columns(same=key(pl.col("nickname")), person=person)
    named = named.filter(pl.len().over("group_id", "same") > 1)
    named = named.with_columns(tagged=pl.concat_str("member_id", _shown(), separator=TAG))
    everyone = named.group_by("group_id", "same").agg(
        all=pl.col("tagged").sort_by(pl.col("tagged").str.ends_with(TAG), "tagged").head(SHOWN + 1),
        count=pl.len() - 1,
        people=pl.col("person").n_unique(),
        certain=(pl.col("basis") == "id").all(),
    )
    found = named.filter(pl.col("undecided").is_null() & ~_rightful()).join(everyone, on=["group_id", "same"])
    own_first = pl.concat_list("tagged", "all")
    others = own_first.list.filter(pl.element() != pl.element().first()).list.sort().list.head(SHOWN)
    others = others.list.eval(pl.element().str.extract(f"(?s){TAG}(.+)$")).list.drop_nulls()
    accounts = pl.col("people") == 1
    who = pl.when(accounts & pl.col("certain")).then(pl.lit("accounts"))
    found = found.with_columns(
        others=others,
        who=who.when(accounts).then(pl.lit("unsure")).otherwise(pl.lit("people")),
    ).with_columns(
        listed=pl.when(pl.col("others").list.len() > 0).then(pl.lit("shown")).otherwise(pl.lit("hidden")),
        severity=pl.when(pl.col("who") == "accounts").then(pl.lit("info")).otherwise("severity"),
        confidence=pl.max_horizontal(
            pl.col("confidence") - pl.when(pl.col("who") == "unsure").then(30).otherwise(0), 10
        ),
    )
    return pl.concat([found, t.nicknames.filter(pl.col("undecided").is_not_null())], how="diagonal")


def _rightful() -> pl.Expr:
    """Tell who alone of those with a nickname bears his own name, known by his id: others took it."""
    own = ((pl.col("basis") == "id") & (pl.col("name") == pl.col("employee_name"))).fill_null(value=False)
    of = ("group_id", "same")
    one = pl.col("person").filter(own).n_unique().over(of) == 1
    his_accounts = (own.all() & (pl.col("person").n_unique() == 1)).over(of)
    return own & one & ~his_accounts


def _shown() -> pl.Expr:
    """What a member is called beside the shared nickname: the id of the export, else another account name, else nothing."""
    made_up = pl.col("member_id").str.starts_with("name:")
    other = key(pl.col("account_name")) != pl.col("same")
    return pl.when(~made_up).then("member_id").when(other).then("account_name").otherwise(pl.lit(""))
