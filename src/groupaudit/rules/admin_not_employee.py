"""群主或管理员不是本公司员工。

第五条（一）：管理员由各单位指定，代表公司监督群内交流、处理违规。群主、管理员是外部人员、业主或已离职的人，公司就管不住
这个群。

群主、管理员都看，内部群、对外群、业主群一样；派遣、外包人员算员工。平台标明是外部人员的、账号可以对照而不在名单上的、
离职超过 3 个工作日的，才认定；只凭姓名看的，只作疑似提示。没有员工名单时不看，只报一行；名单日期之后入群的人报“未能判断”；
没有写角色的群没有人可看。

## Flags

| context.as_of |
|---------------|
| 2024-09-30    |

| groups.group_id | groups.kind | groups.owner_id |
|-----------------|-------------|-----------------|
| g1              | internal    | wangwu          |
| g2              | owners      | –               |
| g3              | internal    | wm-1            |

| members.group_id | members.member_id | members.group_nickname | members.role | members.external |
|------------------|-------------------|------------------------|--------------|------------------|
| g1               | zhangsan          | 张三+集团              | admin        | –                |
| g1               | wangwu            | 王五+集团              | –            | –                |
| g2               | wx-1              | 8栋-陈先生             | owner        | –                |
| g3               | wm-1              | 康达电梯               | –            | true             |

| employees.name | employees.account_ids | employees.status | employees.left_on |
|----------------|-----------------------|------------------|-------------------|
| 张三           | zhangsan              | 在职             | –                 |
| 王五           | wangwu                | 离职             | 2024-09-02        |

| findings.group_id | findings.member_id | findings.fields.role | findings.fields.is | findings.severity |
|-------------------|--------------------|----------------------|--------------------|-------------------|
| g1                | wangwu             | owner                | departed           | medium            |
| g2                | wx-1               | owner                | resident           | low               |
| g3                | wm-1               | owner                | outsider           | medium            |

## Allows

### 外包人员；离职未满三个工作日；名单之后入群；名册没有他

| context.as_of |
|---------------|
| 2024-09-05    |

| groups.group_id | groups.kind | groups.owner_id |
|-----------------|-------------|-----------------|
| g1              | internal    | gone            |

| members.member_id | members.group_nickname | members.role | members.joined_at |
|-------------------|------------------------|--------------|-------------------|
| luoxj             | 罗小军+集团            | owner        | –                 |
| wangwu            | 王五+集团              | admin        | –                 |
| wx-9              | 赵六+集团              | admin        | 2024-09-04        |

| employees.name | employees.account_ids | employees.employment | employees.status | employees.left_on | employees.as_of |
|----------------|-----------------------|----------------------|------------------|-------------------|-----------------|
| 罗小军         | luoxj                 | 劳务派遣             | 在职             | –                 | 2024-09-01      |
| 王五           | wangwu                | 正式                 | 离职             | 2024-09-02        | 2024-09-01      |

| undecided.reason  | undecided.count |
|-------------------|-----------------|
| joined-after-list | 1               |
"""

import polars as pl
from pydantic import Field

from groupaudit.judging.leaving import LEAVING_REASONS, leaving
from groupaudit.judging.membership import FIELDS, LAST_SEEN, NEEDS, SEEN_WORDS, USES, present, weighed
from groupaudit.judging.stewards import stewards
from groupaudit.rule import Kind, Params, Scope, Severity, rule
from groupaudit.tables import MEMBER, STAFF, Tables


class Grace(Params):
    """How long somebody who left may still be owner or administrator."""

    grace: int = Field(
        default=3,
        ge=1,
        description="Working days after the day of leaving.",
        json_schema_extra={"description-zh": "离职日期后的工作日数。"},
    )


@rule(
    clause="五(一)",
    title=("群主或管理员不是员工", "owner or administrator who is no employee"),
    severity=Severity.MEDIUM,
    scope=Scope.ALL,
    needs={*NEEDS, "groups", "employees"},
    uses={*USES},
    rests_on={"employees"},
    params=Grace,
    fields={"role": Kind.CODE, "is": Kind.CODE, "surely": Kind.CODE, **FIELDS},
    message=("{role}{is}{surely}" + LAST_SEEN[0], "The {role} {is}{surely}" + LAST_SEEN[1]),
    advice=(
        "由责任单位指定本公司员工担任群主、管理员",
        "Have the responsible unit make employees owner and administrators",
    ),
    undecided={
        **LEAVING_REASONS,
        "joined-after-list": ("员工名单日期之后入群", "joined after the date of the employee list"),
    },
    words={
        "owner": ("群主", "owner"),
        "admin": ("管理员", "administrator"),
        "departed": ("是已离职的人", "has left the company"),
        "outsider": ("是外部人员", "is an outsider"),
        "approved-outsider": ("是外部人员", "is an outsider"),
        "resident": ("不在员工名单上，像是业主", "is not on the employee list, likely a resident"),
        "unknown": ("不在员工名单上", "is not on the employee list"),
        "sure": ("", ""),
        "unsure": ("（只能按姓名对照，疑似，请核实）", " (compared by name only; suspected, please verify)"),
        **SEEN_WORDS,
    },
)
def admin_not_employee(t: Tables, p: Grace) -> pl.LazyFrame:
    """Find owners and administrators who are there and whom the employee list does not have at work."""
    who = present(t).drop("role").join(stewards(t).select(*MEMBER, "role"), on=MEMBER)
    strange = leaving(who.filter(~pl.col("person_kind").is_in(STAFF)), t, p.grace)
    departed = pl.col("person_kind") == "departed"
    listless = pl.col("person_kind").is_in(["resident", "unknown"])
    sure = pl.when(listless).then("ids_comparable").otherwise(pl.col("basis").is_in(["id", "flag"]))
    return strange.filter(~departed | pl.col("grace_over")).with_columns(
        undecided=pl.when(departed)
        .then("unclear")
        .when(listless & (pl.col("joined_on") > pl.col("list_as_of")))
        .then(pl.lit("joined-after-list")),
        surely=pl.when(sure).then(pl.lit("sure")).otherwise(pl.lit("unsure")),
        **weighed(sure),
    ).rename({"person_kind": "is"})  # fmt: skip
