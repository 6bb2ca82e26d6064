"""群名没有以部门或公司的简称开头。

第六条（二）规定群名为“部门或公司简称＋群名称”，如 天高集团官方微信平台。群名前没有单位，成员分不清是谁建的群，
冒充公司的群也混得进来。

看群自己的名称，不看导出人写的备注；内部群、对外群、业主群一样要求。全称、简称、别名都算数，大小写、全角半角、空格
不计，名称前后的括号也不计；一个单位只登记了全称时，去掉“有限公司”之类也算数。单位名写在后面、差一个字的，给出应改成的群名。群没有名称时
报“未能判断”。单位只来自
员工名单的，名单不一定写全，只作疑似提示。

## Flags

| units.unit       | units.kind | units.label |
|------------------|------------|-------------|
| 天高集团有限公司 | company    | 天高集团    |
| 天高集团有限公司 | company    | 集团        |
| 总裁办公室       | department | 总裁办      |

| groups.group_id | groups.name        | groups.kind |
|-----------------|--------------------|-------------|
| g1              | 相亲相爱一家人     | internal    |
| g2              | 官方微信平台-天高集团 | outward  |
| g3              | 天高集图官方微信平台 | internal  |
| g4              | 城东花园业主群     | owners      |

| findings.group_id | findings.fields.problem | findings.fields.near | findings.suggestion            |
|-------------------|-------------------------|----------------------|--------------------------------|
| g1                | nothing                 |                      | –                              |
| g2                | later                   | 天高集团             | 改为“天高集团官方微信平台”     |
| g3                | misspelt                | 天高集团             | 改为“天高集团官方微信平台”     |
| g4                | nothing                 |                      | –                              |

## Allows

| units.unit           | units.kind | units.label          |
|----------------------|------------|----------------------|
| 天高集团有限公司     | company    | 天高集团             |
| 天高集团有限公司     | company    | TG集团               |
| 总裁办公室           | department | 总裁办               |
| 天高物业服务有限公司 | subsidiary | 天高物业服务有限公司 |

| groups.group_id | groups.name            |
|-----------------|------------------------|
| g1              | 天高集团官方微信平台   |
| g2              | 总裁办工作群           |
| g3              | ｔｇ 集团通知群        |
| g4              | 【天高物业服务】业主群 |
| g5              |                        |
| g6              | –                      |

| undecided.reason | undecided.count |
|------------------|-----------------|
| no-name          | 2               |
"""

import re
from collections.abc import Mapping

import polars as pl

from groupaudit.derive.inventory import no_more
from groupaudit.people.unit_labels import LISTED_LOSS, ONLY_LISTED, key, near_starts, only_listed, prefixes
from groupaudit.rule import Kind, Params, Scope, Severity, rule
from groupaudit.tables import Tables

MARKS = " +-_—·|/,，、:：()（）【】[]"
"""What may stand before a unit, and is left at the ends of a name when the unit is taken out of it."""


@rule(
    clause="六(二)",
    title=("群名没有单位前缀", "group name without the unit's name in front"),
    severity=Severity.MEDIUM,
    scope=Scope.ROW,
    needs={"groups", "units"},
    uses={"inventory"},
    rests_on={"departments"},
    fields={"name": Kind.GROUP, "problem": Kind.CODE, "near": Kind.UNIT, "corrected": Kind.GROUP, "units": Kind.CODE},
    message=(
        "群名“{name}”没有以部门或公司简称开头{problem}{near}{units}",
        "The group name “{name}” does not start with the short name of a department or company{problem}{near}{units}",
    ),
    advice=("改为“{corrected}”", "Change it to “{corrected}”"),
    undecided={"no-name": ("群没有名称", "the group has no name")},
    words={
        "nothing": ("", ""),
        "later": ("，写在后面的是", "; further on it says "),
        **ONLY_LISTED,
        "misspelt": ("，差一个字的是", "; one character off is "),
    },
)
def group_name_prefix(t: Tables, _: Params) -> pl.LazyFrame:
    """Find names that start with no spelling of a unit, with the one that is near."""
    known = prefixes(t["units"])
    listed = only_listed(t["units"]["basis"])
    named = pl.col("name").str.strip_chars() != ""
    wrong = ~key(pl.col("name").str.strip_chars_start(MARKS)).str.contains(f"^(?:{_any(known['key'])})")
    misspelt = near_starts(t["groups"].filter(named, wrong)["name"].unique(), known["label"])
    near = {name: label for name, (label, _) in misspelt.items()}
    fixed = {name: label + rest for name, (label, rest) in misspelt.items()}
    later = pl.col("name").str.extract(f"({_any(known['label'])})")
    rest = pl.col("name").str.replace(_any(known["label"]), "").str.strip_chars(MARKS)
    return (
        t.groups.join(no_more(t), on="group_id", how="anti")
        .filter(named.not_().fill_null(value=True) | wrong)
        .with_columns(close=_mapped(near), later=later, fixed=_mapped(fixed), moved=pl.concat_str(later, rest))
        .with_columns(
            undecided=pl.when(named).then(None).otherwise(pl.lit("no-name")),
            problem=pl.coalesce(
                pl.when(pl.col("close").is_not_null()).then(pl.lit("misspelt")),
                pl.when(pl.col("later").is_not_null()).then(pl.lit("later")),
                pl.lit("nothing"),
            ),
            near=pl.coalesce("close", "later", pl.lit("")),
            corrected=pl.coalesce("fixed", "moved"),
            units=pl.lit("listed-units" if listed else "certain-units"),
            severity=pl.lit("low" if listed else None, pl.String),
            confidence=pl.lit(100 - LISTED_LOSS if listed else 100),
        )
    )


def _any(texts: pl.Series) -> str:
    return "|".join(re.escape(text) for text in texts)


def _mapped(to: Mapping[str, str]) -> pl.Expr:
    return pl.col("name").replace_strict(to, default=None, return_dtype=pl.String)
