"""登记了、但没有责任单位的群，或者责任单位不止一个、不存在。

第四条（二）：各单位监督管理本单位的群。每个群要有一个、而且只有一个责任单位；几家共管等于没有人管。

看登记表（没有写的看政策文件）。登记表没有这一列、一个群也没有写的，不逐个算；单位名称对不上已知单位的，单位名单也可能
不全，只作疑似提示；写在所属公司后面（集团/工程部）、后面加了说明（工程部（检修班））的，都是一个单位。登记表上两行写的单位不同，由“登记表与实际不符”指出，这里报“未能判断”。

## Flags

| groups.group_id |
|-----------------|
| g1              |
| g2              |
| g3              |
| g4              |

| register.group_id | register.unit  |
|-------------------|----------------|
| g1                | –              |
| g2                | 工程部、财务部 |
| g3                | 宣传部         |
| g4                | 工程部         |
| g4                | 财务部         |

| units.unit | units.label |
|------------|-------------|
| 工程部     | 工程部      |
| 财务部     | 财务部      |

| findings.group_id | findings.fields.problem | findings.fields.units | findings.severity |
|-------------------|-------------------------|-----------------------|-------------------|
| g1                | none                    |                       | medium            |
| g2                | several                 | 工程部、财务部        | medium            |
| g3                | unknown                 | 宣传部                | low               |

| undecided.reason | undecided.count |
|------------------|-----------------|
| contradicting    | 1               |

## Allows

### 一个已知单位；政策文件写了单位；未登记的群

| groups.group_id | groups.unit |
|-----------------|-------------|
| g1              | –           |
| g2              | 财务部      |
| g3              | –           |

| register.group_id | register.unit |
|-------------------|---------------|
| g1                | 工程部        |
| g2                | –             |

| units.unit | units.label |
|------------|-------------|
| 工程部     | 工程部      |
| 财务部     | 财务部      |

### 写在公司后面；加了说明

| groups.group_id |
|-----------------|
| g1              |
| g2              |
| g3              |

| register.group_id | register.unit      |
|-------------------|--------------------|
| g1                | 天高集团/工程部    |
| g2                | 集团工程部         |
| g3                | 工程部（检修班）   |

| units.unit | units.label | units.kind |
|------------|-------------|------------|
| 天高集团   | 集团        | company    |
| 工程部     | 工程部      | department |

### 登记表没有这一列

| register.group_id | register.purpose |
|-------------------|------------------|
| g1                | 日常             |
| g2                | 报销             |

| groups.group_id |
|-----------------|
| g1              |
| g2              |

| undecided.reason | undecided.count |
|------------------|-----------------|
| no-column        | 2               |
"""

import re

import polars as pl

from groupaudit.derive.inventory import dissolved
from groupaudit.files.cells import listed
from groupaudit.people.unit_labels import COMPANY_KINDS, key, labels
from groupaudit.rule import Kind, Params, Scope, Severity, rule
from groupaudit.tables import Tables


@rule(
    clause="四(二)",
    title=("没有唯一的责任单位", "not exactly one responsible unit"),
    severity=Severity.MEDIUM,
    scope=Scope.ALL,
    needs={"inventory", "register"},
    rests_on={"departments", "register"},
    fields={"problem": Kind.CODE, "units": Kind.UNIT},
    message=("{problem}{units:：%}", "{problem}{units:: %}"),
    advice=("在登记表上写明唯一的责任单位", "Name exactly one responsible unit in the register"),
    undecided={
        "contradicting": ("登记表上两行写的责任单位不同", "two rows of the register name different units"),
        "no-column": ("登记表没有责任单位这一列", "the register has no column for the unit"),
    },
    words={
        "none": ("登记表没有写责任单位", "The register names no responsible unit"),
        "several": ("责任单位不止一个", "There is more than one responsible unit"),
        "unknown": (
            "责任单位不是已知的单位，疑似写错或单位名单不全，请核实",
            "The responsible unit is none that is known: possibly misspelt, or the list of units is incomplete; please verify",
        ),
    },
)
def no_responsible_unit(t: Tables, _: Params) -> pl.LazyFrame:
    """Find registered groups with no unit, with several, or with one that nobody knows."""
    unit, named = pl.col("unit"), pl.col("units").list.len()
    filled = bool(t["register"]["unit"].is_not_null().any())
    spelled = labels(t["units"]) if "units" in t else None
    known = pl.lit(value=True) if spelled is None else _one_known(unit, spelled)
    parts = listed(unit).list.eval(pl.element().str.strip_chars())
    registered = t.inventory.filter(pl.col("registered"), ~dissolved())
    problem = (
        pl.when(named == 0).then(pl.lit("none"))
        .when((named > 1) & ~(known & pl.lit(spelled is not None))).then(pl.lit("several"))
        .when(~known).then(pl.lit("unknown"))
    )  # fmt: skip
    return (
        registered.with_columns(units=parts.list.drop_nulls().list.filter(pl.element() != "").fill_null([]))
        .with_columns(problem=problem, undecided=_reason(filled=filled))
        .filter(pl.col("undecided").is_not_null() | pl.col("problem").is_not_null())
        .with_columns(
            group_id="subject",
            severity=pl.when(pl.col("problem") == "unknown").then(pl.lit("low")),
            confidence=pl.when(pl.col("problem") == "unknown").then(60).otherwise(100),
            source="register_source",
            line="register_line",
            cell="register_cell",
        )
    )


def _one_known(unit: pl.Expr, spelled: pl.DataFrame) -> pl.Expr:
    """Tell whether a text names one known unit, be it below the company (集团/工程部) or with a remark (工程部（检修班）)."""
    every = spelled["key"].implode()
    companies = spelled.filter(pl.col("unit_kind").is_in(COMPANY_KINDS))["key"].sort(descending=True)
    written = key(unit)
    plain = written.str.replace(r"[(（][^()（）]*[)）]$", "")
    above = f"^(?:{'|'.join(map(re.escape, companies))})[/+-]?" if companies.len() else "^$"
    return written.is_in(every) | plain.is_in(every) | plain.str.replace(above, "").is_in(every)


def _reason(*, filled: bool) -> pl.Expr:
    bare = pl.col("unit").is_null()
    return pl.coalesce(
        pl.when(bare & pl.col("conflicts").list.contains("unit")).then(pl.lit("contradicting")),
        pl.when(bare & pl.lit(not filled)).then(pl.lit("no-column")),
    )
