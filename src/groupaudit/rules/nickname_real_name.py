"""群昵称里的姓名不是真实姓名：不像姓名、只是常用词，或与员工名单不符。

第六条（三）要求群成员一律实名。写网名、绰号、“小王”“客服”或只写英文名，别人不知道说话的是谁。

按成员账号对上员工名单的，以名单上的姓名为准；名单上没有的，看写的字像不像姓名。既是常用词又可能是姓名的
（高峰、王朝）、外文名或家喻户晓的名字（张三丰），以及姓氏加一两个字、只是不大像姓名的（夏天、钱多多），都可能真有人叫，只作疑似提示。同名加的数字（张三2）不算错；姓名在员工名单上查得到的不报；没有写姓名的由
nickname-format 说。没有交员工名单的，可能真有人叫的姓名报“未能判断”；
除了导出什么都没有交的，作提示，写明查不到。可能是外部人员、业主的人怎么看，见 nickname-format。

## Flags

| groups.group_id |
|-----------------|
| g1              |

| approvals.member_id |
|---------------------|
| wx-8                |

| members.member_id | members.group_nickname |
|-------------------|------------------------|
| m1                | 小太阳+集团+总裁办     |
| m2                | 高峰+集团+工程部       |
| m3                | 王小明+集团+工程部     |
| m4                | 夏天+集团+工程部       |
| m5                | 钱多多+集团+工程部     |
| m6                | 张经理+集团+工程部     |

| employees.name | employees.account_ids | employees.company | employees.departments |
|----------------|-----------------------|-------------------|-----------------------|
| 王晓鸣         | m3                    | 集团              | 工程部                |

| findings.member_id | findings.fields.name | findings.fields.problem | findings.severity | findings.suggestion          |
|--------------------|----------------------|-------------------------|-------------------|------------------------------|
| m1                 | 小太阳               | implausible             | medium            | –                            |
| m2                 | 高峰                 | word                    | low               | –                            |
| m3                 | 王小明               | mismatch                | medium            | 改为“王晓鸣+集团+工程部”     |
| m4                 | 夏天                 | unusual                 | low               | –                            |
| m5                 | 钱多多               | unusual                 | low               | –                            |
| m6                 | 张经理               | implausible             | medium            | –                            |

## Allows

### 像姓名的，名单上有的

| groups.group_id |
|-----------------|
| g1              |

| approvals.member_id |
|---------------------|
| wx-8                |

| members.member_id | members.group_nickname |
|-------------------|------------------------|
| m1                | 张三+集团+总裁办       |
| m2                | 李四2+集团+工程部      |
| m3                | 高峰+集团+工程部       |
| m4                | 买买提·艾力+集团+工程部 |
| m5                | 集团+总裁办            |
| m6                | 夏天+集团+工程部       |

| employees.name | employees.company | employees.departments |
|----------------|-------------------|-----------------------|
| 高峰           | 集团              | 工程部                |
| 夏天           | 集团              | 工程部                |

### 没有员工名单，可能真有人叫

| units.unit | units.kind |
|------------|------------|
| 集团       | company    |
| 工程部     | department |

| members.member_id | members.group_nickname |
|-------------------|------------------------|
| m1                | 卫东+集团+工程部       |
| m2                | 高峰+集团+工程部       |

| undecided.reason | undecided.count |
|------------------|-----------------|
| name-unlisted    | 2               |
"""

import polars as pl

from groupaudit.derive.nicknames import UNDECIDED, exports_alone
from groupaudit.people.names import name_key, surnamed
from groupaudit.people.nickname_format import CERTAINTY_WORDS, CORRECTION, DOUBT_WORDS
from groupaudit.people.unit_labels import DOTS, key
from groupaudit.rule import Kind, Params, Scope, Severity, rule
from groupaudit.tables import Tables

_GIVEN = rf"^(\p{{Han}}{{2,}})[{DOTS}.．]\p{{Han}}"
"""The name of one's own before that of the father."""


@rule(
    clause="六(三)",
    title=("群昵称不是真实姓名", "nickname without the real name"),
    severity=Severity.MEDIUM,
    scope=Scope.ROW,
    needs={"nicknames"},
    rests_on={"approvals", "employees"},
    fields={
        "nickname": Kind.PERSON,
        "name": Kind.PERSON,
        "problem": Kind.CODE,
        "employee_name": Kind.PERSON,
        "corrected": Kind.PERSON,
        "certainty": Kind.CODE,
        "doubt": Kind.CODE,
        "last_seen": Kind.TIME,
    },
    message=(
        "群昵称“{nickname}”里的姓名“{name}”{problem}{doubt}",
        "The name “{name}” in the nickname “{nickname}” {problem}{doubt}",
    ),
    advice=CORRECTION,
    undecided={
        **UNDECIDED,
        "name-unlisted": (
            "可能真有人叫的姓名，缺员工名单，查不到是不是真名",
            "without an employee list nobody knows whether what may be a name is one",
        ),
    },
    words={
        "implausible": ("不像真实姓名", "does not look like a real name"),
        "word": (
            "也可能是常用词、化名或外文名，疑似不是真实姓名，请核实",
            "may be a word, an alias or a foreign name as well: possibly no real name, please verify",
        ),
        "unusual": (
            "有姓氏但不大像姓名，疑似不是真实姓名，请核实",
            "has a surname but is unusual as a name: possibly no real name, please verify",
        ),
        "mismatch": ("与员工名单上的姓名不符", "is not the name on the employee list"),
        **CERTAINTY_WORDS,
        **DOUBT_WORDS,
    },
)
def nickname_real_name(t: Tables, _: Params) -> pl.LazyFrame:
    """Find names that the employee list contradicts, and where it knows nobody, names that look like none."""
    written, listed = (pl.when(pl.col("name") != pl.col("employee_name")).then(c) for c in ("name", "employee_name"))
    own = (name_key(listed), key(listed.str.extract(_GIVEN)))  # 阿依古丽 of 阿依古丽·买买提 is her own name
    other = ~pl.any_horizontal(name_key(written) == name for name in own).fill_null(value=False)
    other &= written.is_not_null() & listed.is_not_null()
    known = t.nicknames.with_columns(_other=other)
    mismatch = (pl.col("basis") == "id") & pl.col("_other")
    unmatched = pl.col("basis").is_in(["none", "flag"]) | (pl.col("basis") == "name") & pl.col("_other")
    unlikely = unmatched & (pl.col("plausibility") == "unlikely")
    problem = pl.coalesce(
        pl.when(mismatch).then(pl.lit("mismatch")),
        pl.when(surnamed(pl.when(unlikely).then("name"))).then(pl.lit("unusual")),
        pl.when(unlikely).then(pl.lit("implausible")),
        pl.when(unmatched & (pl.col("plausibility") == "word")).then(pl.lit("word")),
    )
    lost = pl.col("problem").replace_strict({"mismatch": 0, "implausible": 10, "unusual": 40, "word": 50}, default=0)
    maybe = pl.col("problem").is_in(["unusual", "word"]).fill_null(value=False)
    unlisted = maybe & (pl.col("doubt") == "certain") & ("employees" not in t)
    open_ = maybe & ("employees" not in t) & (not exports_alone(t))
    return (
        known.with_columns(problem=problem)
        .filter(pl.col("problem").is_not_null() | pl.col("undecided").is_not_null())
        .with_columns(
            severity=pl.when(maybe).then(pl.lit("low")).otherwise("severity"),
            undecided=pl.coalesce("undecided", pl.when(open_).then(pl.lit("name-unlisted"))),
            doubt=pl.when(unlisted).then(pl.lit("name-unlisted")).otherwise("doubt"),
            confidence=pl.max_horizontal(pl.col("confidence") - lost - pl.when(unlisted).then(10).otherwise(0), 10),
            discriminator="problem",
        )
    )
