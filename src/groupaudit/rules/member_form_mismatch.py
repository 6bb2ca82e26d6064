"""成员信息管理表与群里的人对不上。

附件2：各群填写《微信群成员信息管理表》，人员变动应及时更新。表上有而群里没有的、群里有而表上没有的、表上写已离开而人还在的、
角色写得不一样的，请更正表或群。

只看填了表的群；群里有而表上没有的，住户和机器人不算。账号对得上的才认定，只凭姓名对照的只作疑似提示，他可能用了别的
昵称。没有完整名册的、没有可对照的姓名的、表上一行而群里有几个同名的、表上的群不在交来的导出里的，报“未能判断”。没有
交表时不看，只报一行。

## Flags

### 按账号对照

| groups.group_id |
|-----------------|
| g1              |

| members.member_id | members.group_nickname | members.role |
|-------------------|------------------------|--------------|
| m1                | 张三+集团+总裁办       | owner        |
| m2                | 李四+集团+工程部       | member       |
| m3                | 王五+集团+工程部       | member       |

| member_form.member_id | member_form.name | member_form.role |
|-----------------------|------------------|------------------|
| m1                    | 张三             | owner            |
| m2                    | 李四             | admin            |
| m9                    | 赵六             | member           |

| findings.member_id | findings.fields.name | findings.fields.problem | findings.severity | findings.source |
|--------------------|----------------------|-------------------------|-------------------|-----------------|
| –                  | 赵六                 | not-in-group            | medium            | member_form.csv |
| m2                 | 李四                 | role-differs            | medium            | member_form.csv |
| m3                 | 王五+集团+工程部     | not-on-form             | medium            | members.csv     |

### 按姓名对照

| context.as_of |
|---------------|
| 2024-09-30    |

| groups.group_id | groups.name |
|-----------------|-------------|
| g1              | 工程部群    |

| members.member_id | members.group_nickname |
|-------------------|------------------------|
| m1                | 张三+集团+总裁办       |
| m2                | 李四+集团+工程部       |
| m3                | 王五+集团+工程部       |

| member_form.group_id | member_form.group_name | member_form.name | member_form.left_on |
|----------------------|------------------------|------------------|---------------------|
| –                    | 工程部群               | 张三             | –                   |
| –                    | 工程部群               | 赵六             | –                   |
| –                    | 工程部群               | 李四             | 2024-09-01          |

| findings.member_id | findings.fields.name | findings.fields.problem | findings.severity | findings.confidence |
|--------------------|----------------------|-------------------------|-------------------|---------------------|
| –                  | 赵六                 | not-in-group            | low               | 50                  |
| m2                 | 李四                 | left-on-form            | low               | 50                  |
| m3                 | 王五+集团+工程部     | not-on-form             | low               | 50                  |

## Allows

| groups.group_id | groups.name | groups.kind |
|-----------------|-------------|-------------|
| g1              | 工程部群    | internal    |
| g2              | 一期业主群  | owners      |
| g3              | 没有填表    | internal    |
| g4              | 只知道谁说过话 | internal |

| members.group_id | members.member_id | members.group_nickname | members.robot | members.membership |
|------------------|-------------------|------------------------|---------------|--------------------|
| g1               | m1                | 张三2+集团+总裁办      | –             | present            |
| g1               | m2                | 李静+集团+工程部       | –             | present            |
| g1               | m3                | 李静+集团+工程部       | –             | present            |
| g1               | m4                | –                      | –             | present            |
| g1               | m5                | 提醒                   | true          | present            |
| g2               | m1                | 8栋-陈先生             | –             | present            |
| g2               | m2                | 刘洋+物业              | –             | present            |
| g3               | m1                | 张三                   | –             | present            |
| g4               | m1                | 张三                   | –             | unknown            |

| member_form.group_id | member_form.group_name | member_form.name | member_form.left_on |
|----------------------|------------------------|------------------|---------------------|
| –                    | 工程部群               | 张三             | –                   |
| –                    | 工程部群               | 李静             | –                   |
| g2                   | –                      | 刘洋             | –                   |
| g2                   | –                      | 周八             | 2024-01-01          |
| g4                   | –                      | 张三             | –                   |
| g4                   | –                      | 李四             | –                   |
| –                    | 别的群                 | 王五             | –                   |
| –                    | 别的群                 | 赵六             | –                   |

| undecided.reason | undecided.count |
|------------------|-----------------|
| same-name        | 2               |
| no-name          | 1               |
| no-roster        | 1               |
| no-such-group    | 1               |
"""

from collections.abc import Iterator

import polars as pl

from groupaudit.derive.inventory import no_more
from groupaudit.derive.people import ids_of, shown_names
from groupaudit.headings import CODES, heading
from groupaudit.judging.stewards import rosters
from groupaudit.people.group_matching import matched
from groupaudit.people.ids import bare_id
from groupaudit.people.names import name_key
from groupaudit.rule import Case, Exhibit, Kind, Params, Scope, Severity, rule
from groupaudit.tables import MEMBER, Tables

PLACE = ("source", "line", "cell")


FORM = {
    "name": Kind.PERSON, "member_id": Kind.PERSON, "department": Kind.UNIT, "role": Kind.CODE,
    "joined_on": Kind.TIME, "left_on": Kind.TIME,
}  # fmt: skip


def rows_of_form(t: Tables, _: Params, case: Case) -> Iterator[Exhibit]:
    """Show the rows of the form for the group that bear the name or the id."""
    form = matched(t["member_form"], t["groups"]).filter(pl.col("found") == case.group_id)
    named = name_key(pl.col("name")) == name_key(pl.lit(case.fields["name"]))
    same = pl.any_horizontal(named, pl.col("member_id") == pl.lit(case.member_id, pl.String))
    columns = {name: (heading(name), kind) for name, kind in FORM.items()}
    title = ("表上的行", "Rows of the form")
    yield Exhibit(id="form", title=title, rows=form.filter(same.fill_null(value=False)), columns=columns, words=CODES)


@rule(
    clause="附件",
    title=("成员信息管理表与名册不符", "member form and roster differ"),
    severity=Severity.MEDIUM,
    scope=Scope.ALL,
    needs={"groups", "members", "people", "member_form"},
    uses={"inventory"},
    rests_on={"employees", "member_form", "members"},
    fields={
        "name": Kind.PERSON,
        "problem": Kind.CODE,
        "form_role": Kind.CODE,
        "role": Kind.CODE,
        "surely": Kind.CODE,
    },
    message=(
        "{name} {problem}{form_role:，表上是 %}{role:，名册是 %}{surely}",
        "{name} {problem}{form_role:; form: %}{role:; roster: %}{surely}",
    ),
    advice=("按实际情况更正成员信息管理表，或调整群成员", "Correct the form, or the members of the group"),
    explain=rows_of_form,
    undecided={
        "no-roster": ("没有完整名册，只知道谁说过话", "there is no full roster, only people seen in messages"),
        "no-name": ("成员没有可对照的姓名", "the member shows no name to compare"),
        "same-name": (
            "群里有几个同名的人，表上的行数不够分",
            "several members bear the name, and the form has fewer rows",
        ),
        "no-such-group": (
            "表上的群不在交来的导出里，请核对群名，或补交导出",
            "the group on the form was not handed in; check its name, or hand in its export",
        ),
        "ambiguous-group": (
            "表上只有群名，而几个群同名，请补填群 ID",
            "the form has only a name that several groups bear; fill in the id",
        ),
    },
    words={
        "not-in-group": ("表上有，群里没有", "is on the form and not in the group"),
        "not-on-form": ("在群里，表上没有", "is in the group and not on the form"),
        "left-on-form": ("表上写已离开，人还在群里", "has left by the form and is still in the group"),
        "role-differs": ("的角色与表上不同", "has another role than on the form"),
        "owner": ("群主", "owner"),
        "admin": ("管理员", "administrator"),
        "member": ("成员", "member"),
        "sure": ("", ""),
        "unsure": ("（只按姓名对照，疑似，请核实）", " (compared by name only; suspected, please verify)"),
    },
)
def member_form_mismatch(t: Tables, _: Params) -> pl.LazyFrame:
    """Find people who are only on the form or only in the group, and those of whom both say different things."""
    entries = _entries(t)
    here = entries.filter(pl.col("group_id").is_not_null()).join(no_more(t).collect(), on="group_id", how="anti")
    pairs = _pairs(t, here)
    found = pl.concat(
        [_entries_alone(t, here, pairs), _members_alone(t, here, pairs), _differing(t, here, pairs)], how="diagonal"
    )
    settled = found.with_columns(
        surely=pl.when("sure").then(pl.lit("sure")).otherwise(pl.lit("unsure")),
        severity=pl.when(~pl.col("sure")).then(pl.lit("low")),
        confidence=pl.when("sure").then(100).otherwise(50),
        discriminator=pl.concat_str(
            "problem", pl.coalesce(pl.when(pl.col("member_id").is_null()).then("key"), pl.lit(""))
        ),
    )
    return pl.concat([settled.lazy(), _elsewhere(entries).lazy()], how="diagonal")


def _entries(t: Tables) -> pl.DataFrame:
    """Return the rows of the form, numbered, with the group they mean, and `former` for people who left it."""
    form = matched(t["member_form"].with_row_index("e"), t["groups"])
    over = pl.col("left_on") <= pl.lit(t.context.as_of, pl.Date)
    return form.select(
        "e", "name", "match", *PLACE, group_id="found", said=pl.coalesce("group_name", "group_id"), form_role="role",
        id=bare_id(pl.col("member_id")), key=name_key(pl.col("name")),
        former=over.fill_null(pl.col("left_on").is_not_null()),
        maybe_former=pl.col("unreadable").list.contains("left_on").fill_null(value=False),
    )  # fmt: skip


def _pairs(t: Tables, here: pl.DataFrame) -> pl.DataFrame:
    """Pair entries with members, `sure` where the ids agree, else by name for entries and members that have no such pair."""
    members = ids_of(t["members"], *MEMBER)
    by_id = here.drop_nulls("id").join(members, on=["group_id", "id"]).select("e", *MEMBER, sure=pl.lit(value=True))
    names = shown_names(t).join(by_id, on=MEMBER, how="anti")
    rest = here.filter(pl.col("key") != "").join(by_id, on="e", how="anti")
    by_name = rest.join(names, on=["group_id", "key"]).select("e", *MEMBER, sure=pl.lit(value=False))
    return pl.concat([by_id, by_name]).unique()


def _entries_alone(t: Tables, here: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Return the people of the form who are not in the group."""
    listed = rosters(t).select("group_id", "listed").collect()
    there = t["members"].filter(pl.col("membership").ne_missing("left")).select(MEMBER)
    alone = here.filter(~pl.col("former"), ~pl.col("maybe_former"), pl.col("key") != "").join(
        pairs.join(there, on=MEMBER), on="e", how="anti"
    )
    known = alone.join(listed, on="group_id", how="left").join(_by_ids(here, pairs), on="group_id", how="left")
    return known.select(
        "group_id", "name", "key", *PLACE, member_id=pl.lit(None, pl.String), problem=pl.lit("not-in-group"),
        sure=pl.col("id").is_not_null() & pl.col("by_ids").fill_null(value=False),
        undecided=pl.when(~pl.col("listed").fill_null(value=False)).then(pl.lit("no-roster")),
    )  # fmt: skip


def _by_ids(here: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Return for each group whether the form gives everybody an id, some of which are those of members."""
    fitting = pairs.filter("sure").select("group_id").unique()
    return here.group_by("group_id").agg(by_ids=pl.col("id").is_not_null().all()).join(fitting, on="group_id")


def _members_alone(t: Tables, here: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Return the members of groups with a form who are not on it, and those who share a name with too few entries."""
    shown = pl.coalesce(pl.col("group_nickname").replace("", None), "account_name", "employee_name", "member_id")
    kinds = (
        t["people"]
        .select(*MEMBER, "person_kind", "employee_name")
        .filter(~pl.col("person_kind").is_in(["robot", "resident"]))
    )
    there = t["members"].filter(pl.col("membership") == "present").join(here, on="group_id", how="semi")
    first = there.unique(MEMBER, keep="first", maintain_order=True).join(kinds, on=MEMBER)
    people = first.select(*MEMBER, *PLACE, name=shown)
    claims = pairs.with_columns(members=pl.col("member_id").n_unique().over("e", "group_id"))
    claims = claims.with_columns(entries=pl.col("e").n_unique().over(MEMBER)).group_by(MEMBER).agg(
        short=(~pl.col("sure") & (pl.col("members") > pl.col("entries"))).all()
    )  # fmt: skip
    named = shown_names(t).select(MEMBER).unique().with_columns(named=pl.lit(value=True))
    known = people.join(claims, on=MEMBER, how="left").join(named, on=MEMBER, how="left")
    known = known.join(_by_ids(here, pairs), on="group_id", how="left")
    by_ids = pl.col("by_ids").fill_null(value=False)
    return known.filter(pl.col("short").fill_null(value=True)).select(
        *MEMBER, "name", *PLACE, key=pl.lit(""), problem=pl.lit("not-on-form"), sure=by_ids,
        undecided=pl.when("short").then(pl.lit("same-name"))
        .when(~by_ids & pl.col("named").is_null()).then(pl.lit("no-name")),
    )  # fmt: skip


def _differing(t: Tables, here: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Return the members of whom one entry says that they left, or that they have another role."""
    alone = (pl.len().over("e") == 1) & (pl.len().over(MEMBER) == 1)
    there = t["members"].filter(pl.col("membership") == "present").select(*MEMBER, "role").unique(MEMBER, keep="first")
    both = pairs.filter(alone).join(here.drop("group_id"), on="e").join(there, on=MEMBER)
    other = (pl.col("role") != pl.col("form_role")).fill_null(value=False)
    differ = both.filter(pl.col("former") | other)
    return differ.select(
        *MEMBER, "name", "key", *PLACE, "sure",
        problem=pl.when("former").then(pl.lit("left-on-form")).otherwise(pl.lit("role-differs")),
        form_role=pl.when(~pl.col("former")).then("form_role"), role=pl.when(~pl.col("former")).then("role"),
    )  # fmt: skip


def _elsewhere(entries: pl.DataFrame) -> pl.DataFrame:
    """Return one row for every group of the form that none handed in can be taken for."""
    lost = entries.filter(pl.col("group_id").is_null()).sort("source", "line")
    first = lost.group_by("said", "match", "source", maintain_order=True).agg(pl.col("line", "cell").first())
    reason = pl.when(pl.col("match") == "ambiguous").then(pl.lit("ambiguous-group")).otherwise(pl.lit("no-such-group"))
    return first.select("source", "line", "cell", undecided=reason, said_group="said")
