"""公司级工作群不是由综合管理部管理。

第四条（一）：公司级工作群由综合管理部建立和管理，并指导监督其他群。公司级的群由某个部门自己管，就没有人对全公司负责。

责任单位写的是公司本身的内部群，肯定是公司级的：群主是不是综合管理部的人，决定它由谁管。群名以公司简称开头、后面不是部门的
内部群（天高集团工作交流群），多半是公司级的，责任单位却是别的部门，只凭群名，所以是疑似提示。下属公司的群不看；没有责任
单位、没有群主资料的，报“未能判断”。

## Flags

| groups.group_id | groups.name          | groups.unit | groups.owner_id |
|-----------------|----------------------|-------------|-----------------|
| g1              | 天高集团工作交流群   | 工程部      | –               |
| g2              | 员工之家             | 天高集团    | zhoujg          |
| g3              | 全员通知群           | 天高集团    | –               |
| g4              | 集团通知群           | –           | –               |

| members.group_id | members.member_id | members.group_nickname |
|------------------|-------------------|------------------------|
| g2               | zhoujg            | 周建国+集团+工程部     |

| employees.name | employees.account_ids | employees.company | employees.departments |
|----------------|-----------------------|-------------------|-----------------------|
| 周建国         | zhoujg                | 天高集团          | 工程部                |

| units.unit | units.label | units.kind | units.parent |
|------------|-------------|------------|--------------|
| 天高集团   | 集团        | company    |              |
| 工程部     | 工程部      | department | 天高集团     |
| 综合管理部 | 综合管理部  | department | 天高集团     |

| findings.group_id | findings.fields.level | findings.fields.keeper | findings.severity |
|-------------------|-----------------------|------------------------|-------------------|
| g1                | by-name               | 工程部                 | low               |
| g2                | by-unit               | 工程部                 | medium            |

| undecided.reason | undecided.count |
|------------------|-----------------|
| keeper-unknown   | 2               |

## Allows

| groups.group_id | groups.name          | groups.unit | groups.owner_id | groups.kind |
|-----------------|----------------------|-------------|-----------------|-------------|
| g1              | 天高集团工作交流群   | 综合管理部  | –               | internal    |
| g2              | 员工之家             | 天高集团    | linxy           | internal    |
| g3              | 集团工程部维修群     | 工程部      | –               | internal    |
| g4              | 天高集团供应商群     | 工程部      | –               | outward     |
| g5              | 物业通知群           | 物业        | –               | internal    |

| members.group_id | members.member_id | members.group_nickname |
|------------------|-------------------|------------------------|
| g2               | linxy             | 林晓燕+集团+综合管理部 |

| employees.name | employees.account_ids | employees.company | employees.departments |
|----------------|-----------------------|-------------------|-----------------------|
| 林晓燕         | linxy                 | 天高集团          | 综合管理部            |

| units.unit | units.label | units.kind | units.parent |
|------------|-------------|------------|--------------|
| 天高集团   | 集团        | company    |              |
| 工程部     | 工程部      | department | 天高集团     |
| 综合管理部 | 综合管理部  | department | 天高集团     |
| 天高物业   | 物业        | subsidiary | 天高集团     |
"""

import re

import polars as pl
from pydantic import Field

from groupaudit.derive.inventory import dissolved
from groupaudit.people.unit_labels import key, labels, prefixes
from groupaudit.rule import Kind, Params, Scope, Severity, rule
from groupaudit.tables import MEMBER, Tables


class General(Params):
    """Who keeps the groups of the whole company."""

    unit: str = Field(
        default="综合管理部",
        min_length=1,
        description="The department that keeps groups of company level.",
        json_schema_extra={"description-zh": "管理公司级工作群的部门。"},
    )


@rule(
    clause="四(一)",
    title=("公司级群不由综合管理部管理", "company-level group not kept by general management"),
    severity=Severity.MEDIUM,
    scope=Scope.ALL,
    needs={"inventory", "units"},
    uses={"people"},
    rests_on={"employees", "members", "register"},
    params=General,
    fields={"level": Kind.CODE, "keeper": Kind.UNIT, "general": Kind.UNIT},
    message=("{level}，由{keeper}管理，不是{general}", "{level}, kept by {keeper}, not by {general}"),
    advice=(
        "交由{general}管理；不是公司级的请改群名或登记",
        "Hand it to {general}; if it is none, change its name or entry",
    ),
    undecided={
        "keeper-unknown": ("不知道由哪个单位管理", "nobody says which unit keeps it"),
        "unknown-group-kind": ("不知道是不是内部群", "nobody says whether the group is internal"),
    },
    words={
        "by-unit": ("登记在公司名下的公司级群", "A company-level group by its registered unit"),
        "by-name": ("从群名看疑似公司级群（请核实）", "Possibly a company-level group by its name (please verify)"),
    },
)
def company_group_not_kept_by_general_management(t: Tables, p: General) -> pl.LazyFrame:
    """Find internal groups of the company itself whose unit, or whose owner, is not of general management."""
    known = labels(t["units"]).lazy()
    spelled = known.select("key", full="unit", level=pl.col("unit_kind"))
    company = t["units"].filter((pl.col("kind") == "company") & (pl.col("parent") == ""))["unit"].unique()
    general = pl.coalesce(key(pl.col("full")), key(pl.col("unit"))) == key(pl.lit(p.unit))
    ours = t.inventory.filter(pl.col("kind").is_in(["internal", "unknown"]), ~dissolved())
    placed = ours.with_columns(key=key(pl.col("unit")), by_name=_company_level(t["units"], company)).join(
        spelled, on="key", how="left"
    )
    by_unit = pl.col("full").is_in(company.implode()).fill_null(value=False)
    judged = placed.filter(by_unit | (pl.col("by_name") & ~general.fill_null(value=False)))
    return (
        _with_owner(judged, t, p.unit)
        .filter(~(by_unit & pl.col("theirs").fill_null(value=False)))
        .with_columns(
            level=pl.when(by_unit).then(pl.lit("by-unit")).otherwise(pl.lit("by-name")),
            keeper=pl.when(by_unit).then("owners_unit").otherwise("unit"),
            general=pl.lit(p.unit),
            severity=pl.when(~by_unit).then(pl.lit("low")),
            confidence=pl.when(by_unit).then(100).otherwise(50),
            group_id="subject",
            undecided=pl.coalesce(
                pl.when(pl.col("kind") == "unknown").then(pl.lit("unknown-group-kind")),
                pl.when(pl.when(by_unit).then(pl.col("theirs").is_null()).otherwise(pl.col("unit").is_null())).then(
                    pl.lit("keeper-unknown")
                ),
            ),
        )
    )


def _company_level(units: pl.DataFrame, company: pl.Series) -> pl.Expr:
    """Tell whether a name starts with the company's and goes on with no other unit's."""
    spelled = prefixes(units)
    own = spelled.filter(
        pl.col("label").is_in(prefixes(units.filter(pl.col("unit").is_in(company.implode())))["label"].implode())
    )
    others = spelled.join(own, on="key", how="anti")
    name = key(pl.coalesce("name", "register_name"))
    if not own.height:
        return pl.lit(value=False)
    rest = name.str.replace(f"^(?:{_any(own['key'])})", "")
    below = rest.str.contains(f"^(?:{_any(others['key'])})") if others.height else pl.lit(value=False)
    return (name.str.contains(f"^(?:{_any(own['key'])})") & ~below).fill_null(value=False)


def _any(texts: pl.Series) -> str:
    return "|".join(re.escape(text) for text in texts)


def _with_owner(groups: pl.LazyFrame, t: Tables, unit: str) -> pl.LazyFrame:
    """Add the department of the group's owner, and whether it is general management; null where nobody knows."""
    if "people" not in t or "groups" not in t:
        return groups.with_columns(owners_unit=pl.lit(None, pl.String), theirs=pl.lit(None, pl.Boolean))
    owners = t.groups.select("group_id", member_id="owner_id").drop_nulls()
    if "members" in t:
        owners = pl.concat([owners, t.members.filter(pl.col("role") == "owner").select(MEMBER)])
    theirs = pl.col("units").list.eval(key(pl.element())).list.contains(key(pl.lit(unit)))
    told = owners.unique().join(t.people, on=MEMBER).filter(pl.col("units").is_not_null())
    kept = told.group_by("group_id").agg(theirs=theirs.any(), owners_unit=pl.col("departments").list.first().first())
    return groups.join(kept, on="group_id", how="left")
