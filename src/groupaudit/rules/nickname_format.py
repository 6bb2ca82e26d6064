"""群昵称不符合规定的格式：少了一部分、位置不对、多写了，或分隔符不对。

第六条（三）规定群昵称为“实名+公司+部门”，如 张三+集团+总裁办。格式不统一，就看不出谁代表哪个单位说话。

各部分先按已知的认（本人姓名、组织里的单位、手机号），再按像什么认，认不出的按所在的位置算：不认识的单位名不会
说成缺部门（那由 nickname-unknown-unit 说）。全角、半角 + 都对；用 - _ / ｜ · 或空格、没有分隔符、部分多写，
是容易改的小问题，只作提示。格式按群的类型和人的类型在政策文件里设定，例如 姓名-部门、地区+姓名、班组+姓名+手机号；
业主群只看查得到的员工。群昵称为空由 nickname-unset 说。

缺了名单不冤枉人：不在员工名单上的人可能是已批准的外部人员，没有交审批台账时报“未能判断”；连员工名单也没有的，写了本公司名称的
照常看，其余只作疑似提示，写明要看哪份名单。群类型未知的群里可能有业主和外部人员，查不到的人只有写了已知单位的才作疑似提示；
只交了导出、没有政策文件也没有任何名单的，照格式看。

## Flags

| units.unit       | units.kind | units.label | units.preferred |
|------------------|------------|-------------|-----------------|
| 天高集团有限公司 | company    | 集团        | true            |
| 总裁办公室       | department | 总裁办      | true            |
| 工程部           | department | 工程部      | true            |

| groups.group_id |
|-----------------|
| g1              |

| approvals.member_id |
|---------------------|
| wx-8                |

| members.member_id | members.group_nickname |
|-------------------|------------------------|
| m1                | 张三                   |
| m2                | 张三+总裁办            |
| m3                | 集团+总裁办+李四       |
| m4                | 王芳-集团-工程部       |
| m5                | 赵敏 集团 总裁办       |
| m6                | 刘洋集团工程部         |
| m7                | 陈静+集团+工程部+主任  |

| findings.member_id | findings.fields.problem | findings.fields.listed | findings.severity | findings.suggestion        |
|--------------------|-------------------------|------------------------|-------------------|----------------------------|
| m1                 | missing                 | company、department    | medium            | –                          |
| m2                 | missing                 | company                | medium            | –                          |
| m3                 | misplaced               | company、department、name | medium         | 改为“李四+集团+总裁办”     |
| m4                 | separators              | -                      | low               | 改为“王芳+集团+工程部”     |
| m5                 | separators              | space                  | low               | 改为“赵敏+集团+总裁办”     |
| m6                 | separators              | none                   | low               | 改为“刘洋+集团+工程部”     |
| m7                 | extra                   |                        | low               | 改为“陈静+集团+工程部”（请先核对） |

## Allows

| approvals.member_id |
|---------------------|
| wx-8                |

| members.group_id | members.group_nickname | members.external |
|------------------|------------------------|------------------|
| g1               | 张三+集团+总裁办       | –                |
| g1               | 张三＋集团＋总裁办     | –                |
| g1               | 阿依古丽·买买提+集团+工程部 | –           |
| g1               | 李四+天高集团+城东项目 | –                |
| g2               | 王芳-工程部            | –                |
| g3               | 3栋业主                | –                |
| g1               | 供应商小王             | true             |

| groups.group_id | groups.kind |
|-----------------|-------------|
| g1              | internal    |
| g2              | outward     |
| g3              | owners      |

| employees.name | employees.company | employees.departments |
|----------------|-------------------|-----------------------|
| 王芳           | 集团              | 工程部                |

| formats.group_kind | formats.person_kind | formats.template |
|--------------------|---------------------|------------------|
| outward            | employee            | 姓名-部门        |
"""

import polars as pl

from groupaudit.derive.nicknames import UNDECIDED
from groupaudit.people.nickname_format import CERTAINTY_WORDS, CORRECTION, DOUBT_WORDS, PART_WORDS, SEPARATOR_WORDS
from groupaudit.rule import Kind, Params, Scope, Severity, rule
from groupaudit.tables import WORDS, Tables

WORDING = {
    "missing": ("缺少", "is missing: "),
    "misplaced": ("位置不对的有", "has in the wrong place: "),
    "extra": ("写多了", "has more parts than asked for"),
    "separators": ("分隔符不对：", "has other separators: "),
}


@rule(
    clause="六(三)",
    title=("群昵称格式不对", "nickname not in the required format"),
    severity=Severity.MEDIUM,
    scope=Scope.ROW,
    needs={"nicknames"},
    rests_on={"approvals", "employees"},
    fields={
        "nickname": Kind.PERSON,
        "template": Kind.CODE,
        "problem": Kind.CODE,
        "listed": Kind.CODE,
        "missing": Kind.CODE,
        "misplaced": Kind.CODE,
        "odd_separators": Kind.CODE,
        "corrected": Kind.PERSON,
        "certainty": Kind.CODE,
        "doubt": Kind.CODE,
        "last_seen": Kind.TIME,
    },
    message=(
        "群昵称“{nickname}”不符合“{template}”：{problem}{listed}{doubt}",
        "The nickname “{nickname}” is not {template}: it {problem}{listed}{doubt}",
    ),
    advice=CORRECTION,
    undecided=UNDECIDED,
    words={**PART_WORDS, **WORDING, **SEPARATOR_WORDS, **CERTAINTY_WORDS, **DOUBT_WORDS},
)
def nickname_format(t: Tables, _: Params) -> pl.LazyFrame:
    """Find nicknames that are not what their format asks for; the gravest problem of each is named."""
    problems = {
        "missing": pl.col("missing").list.len() > 0,
        "misplaced": pl.col("misplaced").list.len() > 0,
        "extra": pl.col("kinds").list.contains("extra"),
        "separators": pl.col("odd_separators").list.len() > 0,
    }
    problem = pl.coalesce([pl.when(condition).then(pl.lit(name)) for name, condition in problems.items()])
    lists = {"missing": "missing", "misplaced": "misplaced", "separators": "odd_separators"}
    listed = pl.coalesce([pl.when(pl.col("problem") == name).then(column) for name, column in lists.items()])
    minor = pl.col("problem").is_in(["extra", "separators"])
    return (
        t.nicknames.with_columns(problem=problem)
        .filter(pl.col("problem").is_not_null() | pl.col("undecided").is_not_null())
        .with_columns(
            listed=pl.coalesce(listed, pl.lit([], WORDS)),
            severity=pl.when(minor).then(pl.lit("low")).otherwise("severity"),
            discriminator="problem",
        )
    )
