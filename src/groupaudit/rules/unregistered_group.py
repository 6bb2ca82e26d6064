"""登记表上没有的群。

第二条：规定适用于集团公司、各部门、各控股公司的官方群和工作群。交来审计的群不在登记表上，可能漏了登记，也可能
根本不是工作群（同事自己建的球友群）；是不是，要由单位确认，所以只作信息说明，不算违反规定。

没有交登记表时不看：缺的是登记表，不是登记。几个群同名、登记表只写了群名时，无法知道登记的是哪一个，报“未能判断”。

## Flags

| groups.group_id | groups.name  |
|-----------------|--------------|
| g1              | 工程部维修群 |
| g2              | 羽毛球周末约 |
| g3              | 值班群       |
| g4              | 值班群       |

| register.group_id | register.group_name |
|-------------------|---------------------|
| g1                | 工程部维修群        |
| –                 | 值班群              |

| findings.group_id | findings.severity |
|-------------------|-------------------|
| g2                | info              |

| undecided.reason | undecided.count |
|------------------|-----------------|
| ambiguous-name   | 2               |

## Allows

| groups.group_id | groups.name  |
|-----------------|--------------|
| g1              | 工程部维修群 |
| g2              | 秩序部夜班群 |

| register.group_id | register.group_name |
|-------------------|---------------------|
| g1                | 旧名                |
| –                 | 秩序部 夜班群       |
"""

import polars as pl

from groupaudit.derive.inventory import dissolved
from groupaudit.rule import Kind, Params, Scope, Severity, rule
from groupaudit.tables import Tables


@rule(
    clause="二",
    title=("群未登记，是否工作群待确认", "group not registered, to be confirmed as a work group"),
    severity=Severity.INFO,
    scope=Scope.ALL,
    needs={"inventory", "register"},
    rests_on={"register"},
    fields={"name": Kind.GROUP},
    message=(
        "登记表上没有“{name}”：是否属于官方群、工作群，待确认",
        "“{name}” is not in the register: whether it is an official or work group is to be confirmed",
    ),
    advice=(
        "是工作群的请登记；不是的请在政策文件里设为不在范围内",
        "Register it if it is a work group; if not, declare it out of scope in the policy",
    ),
    undecided={
        "ambiguous-name": (
            "登记表上的群名可以是几个群，一格写了几个群，或群没有名称",
            "a name in the register may be that of several groups, one cell names several, or the group has none",
        ),
    },
)
def unregistered_group(t: Tables, _: Params) -> pl.LazyFrame:
    """Find groups handed in that the register does not have."""
    return (
        t.inventory.filter("handed_in", ~pl.col("registered").fill_null(value=False), ~dissolved())
        .with_columns(undecided=pl.when(pl.col("registered").is_null()).then(pl.lit("ambiguous-name")))
        .with_columns(name=pl.coalesce("name", "group_id"))
    )
