"""不同的群用了相同的群名。

第六条（二）规定群名为“部门或公司简称＋群名称”，就是要让人分得清是哪个群。两个群同名，通知会发错，也可能有一个是
冒充的，或者本来就该合并。

全角半角、空格、大小写不同也算相同。同一个群从几个文件里导出，只算一个群；没有名称的群不看。

## Flags

| groups.group_id | groups.name          |
|-----------------|----------------------|
| g1              | 天高集团官方微信平台 |
| g2              | 天高集团 官方微信平台 |
| g3              | 总裁办工作群         |

| findings.group_id | findings.fields.count |
|-------------------|-----------------------|
| g1                | 1                     |
| g2                | 1                     |

## Allows

| groups.group_id | groups.name          |
|-----------------|----------------------|
| g1              | 天高集团官方微信平台 |
| g2              | 天高集团官方微信平台2 |
| g3              |                      |
| g4              |                      |
| g5              | –                    |
| g6              | –                    |
"""

from collections.abc import Iterator

import polars as pl

from groupaudit.derive.inventory import no_more
from groupaudit.headings import CODES, heading
from groupaudit.people.unit_labels import key
from groupaudit.rule import Case, Exhibit, Kind, Params, Scope, Severity, rule
from groupaudit.tables import Tables


def namesakes(t: Tables, _: Params, case: Case) -> Iterator[Exhibit]:
    """Show all groups of the name."""
    same = key(pl.col("name")) == key(pl.lit(case.fields["name"]))
    yield Exhibit(
        id="namesakes",
        title=("同名的群", "Groups of the same name"),
        rows=t["groups"].filter(same),
        columns={"name": (heading("name"), Kind.GROUP), "kind": (heading("kind"), Kind.CODE)},
        words=CODES,
    )


@rule(
    clause="六(二)",
    title=("群名重复", "several groups of one name"),
    severity=Severity.MEDIUM,
    scope=Scope.ALL,
    needs={"groups"},
    uses={"inventory"},
    fields={"name": Kind.GROUP, "count": Kind.NUMBER},
    message=("群名“{name}”与另外 {count} 个群相同", "The name “{name}” is also that of {count} other group(s)"),
    advice=(
        "给其中的群改名，或确认是否应合并、是否冒充",
        "Rename all but one, or find out whether they should be merged or one is an impostor",
    ),
    explain=namesakes,
)
def group_name_duplicate(t: Tables, _: Params) -> pl.LazyFrame:
    """Find groups whose names compare equal."""
    groups = t.groups.join(no_more(t), on="group_id", how="anti")
    named = groups.with_columns(same=key(pl.col("name"))).filter(pl.col("same") != "")
    count = pl.col("group_id").n_unique().over("same") - 1
    return named.with_columns(count=count).filter(pl.col("count") > 0)
