"""登记表没有填全，或填的看不懂。

附件1 群信息登记表：登记是为了知道每个群归谁管、做什么用、什么时候建的。空着的、写了认不出的日期（2024/13/40），等于
没有登记，按行指出。

原规定没有列出登记表的栏目，要填哪些由参数 required 决定。整张登记表没有哪一栏、一行也没有填的，不算到每个群头上，只报一行
“未能判断”。写了有效期的，不必再写是否长期使用。登记表注明已解散的不看。

## Flags

| groups.group_id |
|-----------------|
| g1              |
| g2              |
| g3              |

| register.group_id | register.unit | register.purpose | register.filed_on | register.unreadable |
|-------------------|---------------|------------------|-------------------|---------------------|
| g1                | 工程部        | 维修派工         | 2024-09-03        |                     |
| g2                | –             | –                | 2024-09-03        |                     |
| g3                | 财务部        | 报销             | –                 | filed_on            |

| findings.group_id | findings.fields.missing | findings.fields.unread | findings.line |
|-------------------|-------------------------|------------------------|---------------|
| g2                | unit、purpose           |                        | 3             |
| g3                |                         | filed_on               | 4             |

## Allows

| groups.group_id |
|-----------------|
| g1              |
| g2              |

| register.group_id | register.kind | register.unit | register.purpose | register.person_in_charge | register.owner_name | register.created_on | register.long_term | register.filed_on | register.closed |
|-------------------|---------------|---------------|------------------|---------------------------|---------------------|---------------------|--------------------|-------------------|-----------------|
| g1                | internal      | 工程部        | 维修派工         | 周建国                    | –                   | 2024-09-02          | false              | 2024-09-03        | –               |
| g2                | –             | –             | –                | –                         | –                   | –                   | –                  | –                 | true            |

| undecided.reason | undecided.count |
|------------------|-----------------|
| no-owner-name    | 1               |
"""

import polars as pl
from pydantic import Field

from groupaudit.judging.register_columns import COLUMNS
from groupaudit.people.group_matching import matched
from groupaudit.rule import Kind, Params, Scope, Severity, rule
from groupaudit.tables import Tables


class Complete(Params):
    """What every entry of the register must say."""

    required: tuple[str, ...] = Field(
        default=("kind", "unit", "purpose", "person_in_charge", "owner_name", "created_on", "long_term", "filed_on"),
        description="Columns of the register that no entry may leave empty.",
        json_schema_extra={"description-zh": "登记表上每个群都必须填的栏目。"},
    )


@rule(
    clause="附件",
    title=("登记表没有填全", "entry of the register not complete"),
    severity=Severity.LOW,
    scope=Scope.ALL,
    needs={"groups", "inventory", "register"},
    params=Complete,
    fields={"missing": Kind.CODE, "unread": Kind.CODE},
    message=(
        "登记表这一行没有填全{missing:，没有填：%}{unread:，无法读取：%}",
        "This entry of the register is not complete{missing:, missing: %}{unread:, unreadable: %}",
    ),
    advice=("补填或改正登记表", "Complete or correct the register"),
    undecided={
        f"no-{name.replace('_', '-')}": (
            f"登记表没有“{zh}”这一栏，或一行也没有填",
            f"the register has no column for: {en}",
        )
        for name, (zh, en) in COLUMNS.items()
    },
    words=COLUMNS,
)
def register_incomplete(t: Tables, p: Complete) -> pl.LazyFrame:
    """Find entries with empty or unreadable cells, and columns that no entry has."""
    required = [name for name in p.required if name in COLUMNS]
    alive = t["inventory"].filter(pl.col("alive_at").is_not_null())["group_id"]
    gone = t["inventory"].filter(pl.col("dissolved_at").is_not_null())["group_id"]
    closed = pl.col("closed").fill_null(value=False) & ~pl.col("found").is_in(alive.implode()).fill_null(value=False)
    register = matched(t["register"], t["groups"]).filter(~closed)
    entries = register.filter(~pl.col("found").is_in(gone.implode()).fill_null(value=False)).lazy()
    there = {name for name in required if register[name].is_not_null().any() or _unread(register, name)}
    empty = [pl.when(_unsaid(n)).then(pl.lit(n)) for n in required]
    missing = pl.concat_list(
        [e for e, n in zip(empty, required, strict=True) if n in there] or [pl.lit(None, pl.String)]
    )
    found = entries.with_columns(missing=missing.list.drop_nulls(), unread=pl.col("unreadable").fill_null([])).filter(
        pl.col("missing").list.len() + pl.col("unread").list.len() > 0
    )
    absent = [f"no-{name.replace('_', '-')}" for name in required if name not in there] if register.height else []
    return pl.concat(
        [
            found.with_columns(
                group_id=pl.coalesce("found", "group_name", "group_id"),
                discriminator=pl.concat_list("missing", "unread").list.join(","),
            ),
            pl.LazyFrame({"undecided": absent}, schema={"undecided": pl.String}),
        ],
        how="diagonal",
    )


def _unsaid(name: str) -> pl.Expr:
    """Tell where an entry says nothing; one with a last day need not say besides whether it is long-term."""
    silent = pl.col(name).is_null() & ~pl.col("unreadable").list.contains(name)
    ends = pl.col("ends_on").is_not_null() | pl.col("unreadable").list.contains("ends_on")
    return silent & ~ends if name == "long_term" else silent


def _unread(register: pl.DataFrame, name: str) -> bool:
    return bool(register["unreadable"].list.contains(name).any())
