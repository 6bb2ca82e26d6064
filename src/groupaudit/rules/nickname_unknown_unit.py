"""群昵称里的公司或部门不是已知的单位。

第六条（三）要求群昵称写明公司和部门。写错、自造或过时的单位名，别人查不到这个人属于哪里。

已知的单位来自政策文件的 [organisation]、部门列表和员工名单。全称、简称、别名都算对；一个单位只登记了全称时，全称
里的一段（总裁办公室 → 总裁办）也算对。只知道公司、没有部门资料时不看部门，反过来也一样。会给出最相近的单位名，非常相近的才写进建议；员工名单知道
本人单位的，只说本人的单位。
公司或部门只从员工名单得知的，名单不一定写全，只作疑似提示。可能是外部人员、业主的人怎么看，见 nickname-format。

## Flags

### 写法相近的单位

| units.unit       | units.kind | units.label | units.preferred |
|------------------|------------|-------------|-----------------|
| 天高集团有限公司 | company    | 集团        | true            |
| 天高集团有限公司 | company    | 天高集团    | false           |
| 综合管理部       | department | 综合管理部  | true            |
| 工程部           | department | 工程部      | true            |

| groups.group_id |
|-----------------|
| g1              |

| approvals.member_id |
|---------------------|
| wx-8                |

| members.member_id | members.group_nickname |
|-------------------|------------------------|
| m1                | 张三+集团+综合部       |
| m2                | 李四+天高集团+火星组   |
| m3                | 王芳+地高集团+综管部   |

| findings.member_id | findings.fields.part | findings.fields.written | findings.fields.nearest | findings.severity | findings.suggestion      |
|--------------------|----------------------|-------------------------|-------------------------|-------------------|--------------------------|
| m1                 | department           | 综合部                  | 综合管理部              | medium            | 改为“张三+集团+综合管理部”（请先核对） |
| m2                 | department           | 火星组                  |                         | medium            | –                        |
| m3                 | company              | 地高集团                | 集团                    | medium            | 改为“王芳+集团+综合管理部”（请先核对） |
| m3                 | department           | 综管部                  | 综合管理部              | medium            | 改为“王芳+集团+综合管理部”（请先核对） |

### 员工名单上本人的单位，不是写法最相近的

| units.unit       | units.kind | units.label | units.preferred |
|------------------|------------|-------------|-----------------|
| 天高集团         | company    | 天高集团    | true            |
| 信息技术部       | department | 信息技术部  | true            |
| 工程部           | department | 工程部      | true            |

| groups.group_id |
|-----------------|
| g1              |

| employees.name | employees.account_ids | employees.company | employees.departments |
|----------------|-----------------------|-------------------|-----------------------|
| 张三           | m1                    | 天高集团          | 信息技术部            |

| members.member_id | members.group_nickname |
|-------------------|------------------------|
| m1                | 张三+天高集团+工程布   |

| findings.member_id | findings.fields.hint | findings.fields.nearest | findings.suggestion                |
|--------------------|----------------------|-------------------------|------------------------------------|
| m1                 | own                  | 信息技术部              | 改为“张三+天高集团+信息技术部” |

## Allows

| units.unit       | units.kind | units.label    |
|------------------|------------|----------------|
| 天高集团有限公司 | company    | 天高集团       |
| 天高集团有限公司 | company    | 集团           |
| 总裁办公室       | department | 总裁办公室     |

| groups.group_id |
|-----------------|
| g1              |

| approvals.member_id |
|---------------------|
| wx-8                |

| members.group_nickname |
|------------------------|
| 张三+集团+总裁办       |
| 李四+天高集团+总裁办公室 |
| 王芳＋天高集团＋ 总裁办 |
| 赵敏                   |
"""

import polars as pl

from groupaudit.derive.nicknames import UNDECIDED
from groupaudit.people.nickname_format import CERTAINTY_WORDS, CORRECTION, DOUBT_WORDS, PART_WORDS
from groupaudit.people.unit_labels import COMPANY_KINDS, LISTED_LOSS, ONLY_LISTED, only_listed
from groupaudit.rule import Kind, Params, Scope, Severity, rule
from groupaudit.tables import Tables


@rule(
    clause="六(三)",
    title=("群昵称里的单位不存在", "unknown unit in a nickname"),
    severity=Severity.MEDIUM,
    scope=Scope.ROW,
    needs={"nicknames", "units"},
    rests_on={"approvals", "departments", "employees"},
    fields={
        "nickname": Kind.PERSON,
        "part": Kind.CODE,
        "written": Kind.TEXT,
        "hint": Kind.CODE,
        "nearest": Kind.UNIT,
        "units": Kind.CODE,
        "corrected": Kind.PERSON,
        "certainty": Kind.CODE,
        "doubt": Kind.CODE,
        "last_seen": Kind.TIME,
    },
    message=(
        "群昵称“{nickname}”里的{part}“{written}”不是已知的单位，{hint}{nearest}{units}{doubt}",
        "The {part} “{written}” in the nickname “{nickname}” is no known unit; {hint}{nearest}{units}{doubt}",
    ),
    advice=CORRECTION,
    undecided=UNDECIDED,
    words={
        **PART_WORDS,
        **CERTAINTY_WORDS,
        **DOUBT_WORDS,
        **ONLY_LISTED,
        "nearest": ("最相近的是", "the nearest is "),
        "own": ("员工名单上是", "the employee list has "),
        "nothing": ("也没有相近的", "nothing is like it"),
    },
)
def nickname_unknown_unit(t: Tables, _: Params) -> pl.LazyFrame:
    """Find unit parts that name no unit, of the kinds of units that the organisation describes at all."""
    company = pl.col("kind").is_in(COMPANY_KINDS)
    known = {"company": t["units"].filter(company)["basis"], "department": t["units"].filter(~company)["basis"]}
    decided = t.nicknames.filter(pl.col("undecided").is_null())
    unknown = [
        decided.filter(pl.col(part).is_not_null(), pl.col(f"{part}_unit").is_null(), ~_right(part)).with_columns(
            part=pl.lit(part),
            written=part,
            hint=_hint(part),
            nearest=pl.coalesce(f"own_{part}", f"{part}_nearest").fill_null(""),
            discriminator=pl.lit(part),
            **_reliance(listed=only_listed(basis)),
        )
        for part, basis in known.items()
        if len(basis)
    ]
    undecided = t.nicknames.filter(pl.col("undecided").is_not_null())
    return pl.concat([*unknown, undecided], how="diagonal")


def _hint(part: str) -> pl.Expr:
    """Say what the unit that a finding names is: the employee's own, which the correction holds, else the one spelled most alike."""
    own, nearest = pl.col(f"own_{part}"), pl.col(f"{part}_nearest")
    return (
        pl.when((own != nearest) | (own.is_not_null() & nearest.is_null()))
        .then(pl.lit("own"))
        .when(nearest.is_null())
        .then(pl.lit("nothing"))
        .otherwise(pl.lit("nearest"))
    )


def _right(part: str) -> pl.Expr:
    return pl.col(f"{part}_right").fill_null(value=False)


def _reliance(*, listed: bool) -> dict[str, pl.Expr]:
    """What a finding says of the units it compares with, and what it is worth for that."""
    return {
        "units": pl.lit("listed-units" if listed else "certain-units"),
        "severity": pl.lit("low") if listed else pl.col("severity"),
        "confidence": pl.max_horizontal(pl.col("confidence") - (LISTED_LOSS if listed else 0), 10),
    }
