"""成员几乎一样、用途也差不多的群。

第三条（三）：群的用途应明确、不重复。两个群几乎是同一批人、做同一件事，消息就要发两遍，也没有人知道该看哪个。

只比名册完整的群（名册写明每个人都在群里），至少三个人；共有的人占两个群全部人数的八成以上，而且登记的用途相近，或者
群名（去掉单位和“群”字）相近，才是疑似重复。同一名员工的两个账号算一个人，机器人不算。名册不完整的群报“未能判断”。

## Flags

| groups.group_id | groups.name    | groups.purpose |
|-----------------|----------------|----------------|
| g1              | 工程部维修群   | –              |
| g2              | 工程部维修二群 | –              |
| g3              | 报修           | –              |

| members.group_id | members.member_id | members.membership |
|------------------|-------------------|--------------------|
| g1               | m1                | present            |
| g1               | m2                | present            |
| g1               | m3                | present            |
| g1               | m4                | present            |
| g2               | m1                | present            |
| g2               | m2                | present            |
| g2               | m3                | present            |
| g2               | m4                | present            |
| g2               | m5                | present            |
| g3               | m1                | present            |
| g3               | m2                | present            |
| g3               | m3                | unknown            |

| findings.group_id | findings.fields.others | findings.fields.shared | findings.fields.percent |
|-------------------|------------------------|------------------------|-------------------------|
| g1                | 工程部维修二群         | 4                      | 80                      |
| g2                | 工程部维修群           | 4                      | 80                      |

| undecided.reason | undecided.count |
|------------------|-----------------|
| partial-roster   | 1               |

## Allows

### 人一样，用途不同；用途相同，人不够八成；两个人的群

| groups.group_id | groups.name  | groups.purpose |
|-----------------|--------------|----------------|
| g1              | 维修群       | 派工           |
| g2              | 维修二群     | 安全学习       |
| g3              | 维修三群     | 派工           |
| g4              | 甲群         | –              |
| g5              | 甲群         | –              |

| members.group_id | members.member_id |
|------------------|-------------------|
| g1               | m1                |
| g1               | m2                |
| g1               | m3                |
| g1               | m4                |
| g2               | m1                |
| g2               | m2                |
| g2               | m3                |
| g2               | m4                |
| g3               | m1                |
| g3               | m2                |
| g3               | m3                |
| g3               | m5                |
| g4               | m8                |
| g4               | m9                |
| g5               | m8                |
| g5               | m9                |
"""

import difflib
import re

import polars as pl
from pydantic import Field

from groupaudit.derive.inventory import dissolved
from groupaudit.people.unit_labels import key, prefixes
from groupaudit.rule import Kind, Params, Scope, Severity, rule
from groupaudit.tables import CELLED, MEMBER, WORDS, Tables

SHOWN = 3
"""How many of the other groups a finding names."""
AT_ONCE = 2_000
"""Pairs of groups whose people are compared at a time: what that takes is bounded."""
ALIKE = 0.6
"""Similarity (difflib ratio) from which two purposes or names are about the same thing."""
COMMON = r"[群组]|微信|企业微信|工作|交流|沟通|[一二三四五六七八九十\d]+$"
"""What the names of most groups have and no purpose is told by."""


class Overlap(Params):
    """How alike two groups must be."""

    percent: int = Field(
        default=80,
        ge=50,
        le=100,
        description="People in both groups, as a share of all people in either, in per cent.",
        json_schema_extra={"description-zh": "两个群都有的人，占两个群全部人数的百分比。"},
    )
    members: int = Field(
        default=3,
        ge=1,
        description="Fewest people that a group must have.",
        json_schema_extra={"description-zh": "少于这么多人的群不比较。"},
    )


@rule(
    clause="三(三)",
    title=("疑似重复的群", "possibly the same group twice"),
    severity=Severity.LOW,
    scope=Scope.ALL,
    needs={"inventory", "members", "people"},
    params=Overlap,
    fields={"others": Kind.GROUP, "count": Kind.NUMBER, "shared": Kind.NUMBER, "percent": Kind.NUMBER},
    message=(
        "与“{others}”等 {count} 个群成员重合 {percent}%（{shared} 人相同）、用途或群名相近：疑似重复，请核实",
        "{percent}% of the members are also in “{others}” ({count} group(s), {shared} people in both), whose purpose or name is alike: possibly the same group twice, please verify",
    ),
    advice=("用途相同的群请合并，留下一个", "Merge groups of one purpose and keep one"),
    undecided={
        "partial-roster": ("名册不完整，无法比较成员", "the roster is not complete: members cannot be compared")
    },
    signal=True,
)
def overlapping_groups(t: Tables, p: Overlap) -> pl.LazyFrame:
    """Find groups of nearly the same people and a like purpose, and those whose rosters cannot be compared."""
    groups = t.inventory.filter("handed_in", ~dissolved()).collect()
    found = _found(groups, t, p) if groups.height > 1 else FOUND.to_frame()
    here = groups.lazy().select("group_id")
    partial = _partial(t).join(here, on="group_id", how="semi").with_columns(undecided=pl.lit("partial-roster"))
    return pl.concat([found.lazy(), partial], how="diagonal")


FOUND = pl.Schema({
    "group_id": pl.String(),
    **CELLED,
    "others": WORDS,
    "count": pl.UInt32(),
    "shared": pl.UInt32(),
    "percent": pl.Int64(),
})  # fmt: skip


def _found(groups: pl.DataFrame, t: Tables, p: Overlap) -> pl.DataFrame:
    """Return FOUND: the groups that share their people and their purpose with others, and the closest of those."""
    full = _rosters(t, p.members).join(groups.lazy().select("group_id"), on="group_id", how="semi").collect()
    pairs = (
        _pairs(full, p.percent / 100)
        .join(_about(groups, "left", t), on="left")
        .join(_about(groups, "right", t), on="right")
    )
    alike = pairs.filter(pl.Series([_alike(*row) for row in pairs.select(*ABOUT).iter_rows()], dtype=pl.Boolean))
    other = pl.col("name_right")
    found = alike.group_by(group_id="left").agg(
        others=other.sort_by(-pl.col("percent"), other, "right").head(SHOWN),
        count=pl.len(),
        shared=pl.col("shared").sort_by(-pl.col("percent"), other, "right").first(),
        percent=pl.col("percent").max(),
    )
    return groups.select("group_id", *CELLED).join(found, on="group_id").select(FOUND.names())


def _partial(t: Tables) -> pl.LazyFrame:
    """Return the groups with members of whom it is not known whether they are still there."""
    return t.members.filter(pl.col("membership").fill_null("unknown") == "unknown").select("group_id").unique()


def _rosters(t: Tables, fewest: int) -> pl.LazyFrame:
    """Return `group_id`, `person` of complete rosters; a person with two accounts is one."""
    people = t.people.select(*MEMBER, "employee_id", "person_kind")
    present = t.members.filter(pl.col("membership") == "present").select(MEMBER).unique()
    human = present.join(people, on=MEMBER, how="left").filter(pl.col("person_kind") != "robot")
    person = pl.coalesce("employee_id", "member_id")
    rosters = human.select("group_id", person=person).unique().join(_partial(t), on="group_id", how="anti")
    return rosters.filter(pl.len().over("group_id") >= fewest)


def _pairs(rosters: pl.DataFrame, least: float) -> pl.DataFrame:
    """Return `left`, `right`, `shared`, `percent` of all ordered pairs of groups that share enough people.

    Two groups that do must share one of the rarest people of either: only those are joined, so that somebody who is in
    every group does not pair them all.
    """
    size, often = pl.len().over("group_id"), pl.len().over("person")
    ranked = rosters.with_columns(size=size, often=often).sort("group_id", "often", "person")
    first = pl.int_range(pl.len()).over("group_id") < pl.col("size") - (pl.col("size") * least).ceil() + 1
    rare = ranked.filter(first).select("group_id", "person", "size")
    close = pl.min_horizontal("size", "size_right") >= pl.max_horizontal("size", "size_right") * least
    candidates = (
        rare.join(rare, on="person")
        .filter(pl.col("group_id") < pl.col("group_id_right"), close)
        .select(left="group_id", right="group_id_right", sizes=pl.col("size") + pl.col("size_right"))
        .unique()
    )
    counted = pl.concat(
        [_shared(part, rosters) for part in candidates.iter_slices(AT_ONCE)] or [_shared(candidates, rosters)]
    )
    share = pl.col("shared") / (pl.col("sizes") - pl.col("shared"))
    found = counted.filter(share >= least).with_columns(percent=(share * 100).floor().cast(pl.Int64))
    return pl.concat([found, found.rename(TURNED).select(found.columns)])


TURNED = {"left": "right", "right": "left"}


def _shared(pairs: pl.DataFrame, rosters: pl.DataFrame) -> pl.DataFrame:
    """Add to `left`, `right` and `sizes` how many people are in both groups; pairs without any are left out."""
    both = pairs.join(rosters, left_on="left", right_on="group_id").join(
        rosters, left_on=["right", "person"], right_on=["group_id", "person"], how="semi"
    )
    return both.group_by("left", "right").agg(shared=pl.len(), sizes=pl.col("sizes").first())


ABOUT = ("purpose_left", "purpose_right", "core_left", "core_right")


def _about(groups: pl.DataFrame, side: str, t: Tables) -> pl.DataFrame:
    """Return purpose, name, and the name without unit and common words, of every group."""
    units = "|".join(re.escape(label) for label in prefixes(t["units"])["key"]) if "units" in t else ""
    core = key(pl.col("name")).str.replace(f"^(?:{units})", "").str.replace_all(COMMON, "")
    return groups.select(
        pl.col("group_id").alias(side),
        key(pl.col("purpose")).alias(f"purpose_{side}"),
        core.alias(f"core_{side}"),
        pl.coalesce("name", "group_id").alias(f"name_{side}"),
    )


def _alike(*texts: str | None) -> bool:
    """Tell whether two groups are about the same thing: by their purposes where both have one, else by their names."""
    purposes, names = texts[:2], texts[2:]
    one, other = purposes if all(purposes) else names
    if one is None or other is None:
        return False
    first, second = sorted((one, other))
    return first == second or difflib.SequenceMatcher(None, first, second, autojunk=False).ratio() >= ALIKE
