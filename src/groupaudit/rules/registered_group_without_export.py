"""登记了、但没有交来导出的群。

第二条适用于全部官方群和工作群；只审交来的群，等于让各单位自己挑。登记表上有而没有交来的群逐个列出，方便补交：
只作信息说明，群里有没有问题没有看过。

交来的群里有没登记、名称只差几个字的，问是不是同一个，不替人认定。登记表注明已解散、停用的不列。登记的群名有几个交来的群都叫时，不算没有交来。

## Flags

| groups.group_id | groups.name  |
|-----------------|--------------|
| g1              | 工程部维修群 |
| g2              | 财务工作群   |

| register.group_id | register.group_name | register.unit | register.closed |
|-------------------|---------------------|---------------|-----------------|
| g1                | 工程部维修群        | 工程部        | –               |
| –                 | 财务部报销群        | 财务部        | –               |
| g9                | –                   | –             | –               |
| –                 | 旧报销群            | 财务部        | true            |
| –                 | 财务部工作群        | 财务部        | –               |

| findings.group_id | findings.fields.name | findings.fields.unit | findings.fields.near | findings.line |
|-------------------|----------------------|----------------------|----------------------|---------------|
| 财务部报销群      | 财务部报销群         | 财务部               | –                    | 3             |
| g9                | g9                   |                      | –                    | 4             |
| 财务部工作群      | 财务部工作群         | 财务部               | 财务工作群           | 6             |

## Allows

| groups.group_id | groups.name  |
|-----------------|--------------|
| g1              | 工程部维修群 |
| g2              | 值班群       |
| g3              | 值班群       |

| register.group_id | register.group_name | register.closed |
|-------------------|---------------------|-----------------|
| 007               | 工程部 维修群       | –               |
| –                 | 值班群              | –               |
| –                 | 旧报销群            | true            |
"""

import polars as pl

from groupaudit.people.group_matching import near_names
from groupaudit.rule import Kind, Params, Scope, Severity, rule
from groupaudit.tables import Tables


@rule(
    clause="二",
    title=("登记的群没有交来导出", "registered group that was not handed in"),
    severity=Severity.INFO,
    scope=Scope.ALL,
    needs={"inventory", "register"},
    rests_on={"members"},
    fields={"name": Kind.GROUP, "unit": Kind.UNIT, "near": Kind.GROUP},
    message=(
        "登记表上有“{name}”{unit:（%）}，没有交来导出，群里的情况没有看过{near:；交来的未登记的群里有“%”，是不是同一个群？}",
        "“{name}”{unit: (%)} is in the register and was not handed in: nothing in it was looked at{near:; “%” was handed in and is not in the register: is it the same?}",
    ),
    advice=(
        "请补交导出；已解散的请在登记表上注明",
        "Hand in an export; if the group was dissolved, say so in the register",
    ),
)
def registered_group_without_export(t: Tables, _: Params) -> pl.LazyFrame:
    """Find entries of the register that none of the groups handed in fits."""
    open_ = ~pl.col("closed").fill_null(value=False)
    others = t["inventory"].filter("handed_in", ~pl.col("registered").fill_null(value=False))
    missing = t["inventory"].filter(~pl.col("handed_in"), open_)
    near = near_names(missing["register_name"], others["name"])
    return missing.lazy().with_columns(
        group_id="subject",
        name="subject",
        unit=pl.col("unit").fill_null(""),
        near=pl.col("register_name").replace_strict(near, default=None, return_dtype=pl.String),
    )
