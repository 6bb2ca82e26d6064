"""登记表与实际不符，或登记表自相矛盾。

附件1 群信息登记表：登记表和群里的实际情况对得上，登记才有用。对照群名（按群 ID 对上的）、人数、群主、管理员、群类型；同一
个群在登记表上有两行而内容不同的，写明是哪几行。系统消息说群主已经解散、登记表没有注明的，作信息说明，别的不再对照。
登记为已解散，而登记的有效期以后（没有写有效期的，审计截至日前一周内）群里还有人说话、进群的，疑似还在用：写明最后一次，其
余照常检查；登记日期晚于这些动静的，以登记为准。群不会比它最早的消息或入群还晚：登记的建群日期晚于它们一天以上的，疑似登记错了
（差一天可能是时区，不算）。只有一条更早的，可能是导入的旧消息，把握低；早就有几个人或在几天里说话、入群的，把握高，但也可能是并进
来的旧群记录，所以只请核实。登记的管理员不在群里的，由 registered-admin-absent 说，这里不再说。

人数只比名册完整的群，相差超过两成而且超过五人才算；群主、管理员以名册的角色为准，按员工名单上的姓名比；只能按群昵称比的，
只作疑似提示。登记为对外群、业主群，群里的人却都在员工名单上的，群类型疑似写错。导出没有角色、没有完整名册的，报“未能
判断”。

## Flags

### 群名、群主、人数、类型

| groups.group_id | groups.name  | groups.kind |
|-----------------|--------------|-------------|
| g1              | 工程部维修群 | internal    |
| g2              | 供应商群     | outward     |

| members.group_id | members.member_id | members.group_nickname | members.role |
|------------------|-------------------|------------------------|--------------|
| g1               | zhoujg            | 周建国+集团+工程部     | owner        |
| g1               | fengl             | 冯磊+集团+工程部       | admin        |
| g1               | gaof              | 高飞+集团+工程部       | member       |
| g2               | zhoujg            | 周建国+集团+工程部     | owner        |
| g2               | fengl             | 冯磊+集团+工程部       | member       |

| employees.name | employees.account_ids |
|----------------|-----------------------|
| 周建国         | zhoujg                |
| 冯磊           | fengl                 |

| register.group_id | register.group_name | register.owner_name | register.admin_names | register.member_count | register.kind |
|-------------------|---------------------|---------------------|----------------------|-----------------------|---------------|
| g1                | 工程部抢修群        | 高飞                | 冯磊、高飞、王五     | 9                     | internal      |
| g2                | 供应商群            | 周建国              | –                    | 7                     | outward       |

| findings.group_id | findings.fields.problem | findings.fields.registered | findings.fields.actual | findings.fields.registered_people | findings.fields.actual_people | findings.severity |
|-------------------|-------------------------|----------------------------|------------------------|-----------------------------------|-------------------------------|-------------------|
| g1                | name                    | 工程部抢修群               | 工程部维修群           |                                   |                               | low               |
| g1                | owner                   |                            |                        | 高飞                              | 周建国                        | medium            |
| g1                | admins                  |                            |                        | 高飞                              |                               | medium            |
| g1                | member-count            | 9                          | 3                      |                                   |                               | low               |
| g2                | other-kind              | outward                    | internal               |                                   |                               | low               |

### 两行互相矛盾

| groups.group_id |
|-----------------|
| g1              |

| register.group_id | register.unit | register.filed_on |
|-------------------|---------------|-------------------|
| g1                | 工程部        | 2024-09-03        |
| g1                | 财务部        | 2024-09-03        |

| findings.group_id | findings.fields.problem | findings.fields.columns | findings.fields.places           |
|-------------------|-------------------------|-------------------------|----------------------------------|
| g1                | contradicting           | unit                    | register.csv:2、register.csv:3   |

### 已经解散，登记表没有注明；登记为已解散，群里还有人说话

| groups.group_id | groups.name  |
|-----------------|--------------|
| g1              | 工程部维修群 |
| g2              | 财务部群     |

| events.group_id | events.kind | events.at        |
|-----------------|-------------|------------------|
| g1              | dissolve    | 2024-09-02 18:00 |

| messages.group_id | messages.at      |
|-------------------|------------------|
| g2                | 2024-09-20 10:00 |

| register.group_id | register.group_name | register.ends_on | register.closed |
|-------------------|---------------------|------------------|-----------------|
| g1                | 工程部抢修群        | –                | false           |
| g2                | 财务部群            | 2024-09-05       | true            |

| findings.group_id | findings.fields.problem | findings.fields.actual | findings.fields.last | findings.severity |
|-------------------|-------------------------|------------------------|----------------------|-------------------|
| g1                | dissolved               | 2024-09-02             |                      | info              |
| g2                | alive                   |                        | 2024-09-20           | low               |

### 登记的建群日期以前就有人说话、入群

| groups.group_id |
|-----------------|
| g1              |
| g2              |

| messages.group_id | messages.member_id | messages.at      |
|-------------------|--------------------|------------------|
| g1                | a                  | 2024-07-01 10:00 |

| members.group_id | members.member_id | members.joined_at |
|------------------|-------------------|-------------------|
| g2               | a                 | 2024-07-03 10:00  |
| g2               | b                 | 2024-07-03 10:00  |

| register.group_id | register.created_on |
|-------------------|---------------------|
| g1                | 2024-09-02          |
| g2                | 2024-09-02          |

| findings.group_id | findings.fields.problem | findings.fields.registered | findings.fields.first | findings.severity | findings.confidence |
|-------------------|-------------------------|----------------------------|-----------------------|-------------------|---------------------|
| g1                | younger                 | 2024-09-02                 | 2024-07-01            | low               | 50                  |
| g2                | younger                 | 2024-09-02                 | 2024-07-03            | low               | 80                  |

## Allows

| groups.group_id | groups.name   |
|-----------------|---------------|
| g1              | 工程部 维修群 |
| g2              | 财务部群      |

| members.group_id | members.member_id | members.group_nickname | members.role | members.membership |
|------------------|-------------------|------------------------|--------------|--------------------|
| g1               | m1                | 周建国+集团+工程部     | owner        | present            |
| g1               | m2                | 冯磊+集团+工程部       | admin        | present            |
| g2               | m3                | 郑美玲+集团+财务部     | –            | present            |
| g2               | m4                | 李婷婷+集团+财务部     | –            | unknown            |

| register.group_id | register.group_name | register.owner_name | register.admin_names | register.member_count | register.unit |
|-------------------|---------------------|---------------------|----------------------|-----------------------|---------------|
| g1                | 工程部维修群        | 周建国              | 冯磊、周建国         | 7                     | 工程部        |
| g1                | 工程部维修群        | 周建国              | 冯磊、周建国         | 7                     | –             |
| g2                | 财务部群            | 李婷婷              | –                    | 30                    | 财务部        |

| undecided.reason | undecided.count |
|------------------|-----------------|
| no-roles         | 1               |
| partial-roster   | 1               |
"""

import polars as pl
from pydantic import Field

from groupaudit.derive.inventory import dissolved
from groupaudit.judging.leaders import (
    UNREAD_NAME,
    another_script,
    is_named,
    leaders_of,
    names_read,
    rosters_told,
    unlike_admins,
)
from groupaudit.judging.legacy import local_day
from groupaudit.judging.register_columns import COLUMNS
from groupaudit.people.group_spellings import spellings
from groupaudit.people.unit_labels import key
from groupaudit.rule import Kind, Params, Scope, Severity, rule
from groupaudit.tables import MIXED, WORDS, Tables

LISTS = ("registered_people", "actual_people", "columns", "places")
FIELDS = pl.Schema({
    **dict.fromkeys(["problem", "registered", "actual", "last", "first"], pl.String()),
    **dict.fromkeys(LISTS, WORDS),
    "confidence": pl.Int32(),
})  # fmt: skip


class Tolerance(Params):
    """How far the registered number of members may be off."""

    percent: int = Field(
        default=20,
        ge=0,
        le=100,
        description="Per cent of the larger number that the registered and the actual one may differ.",
        json_schema_extra={"description-zh": "登记人数与实际人数可以相差较大一方的百分之几。"},
    )
    people: int = Field(
        default=5,
        ge=0,
        description="People that the registered and the actual number may differ whatever the per cent.",
        json_schema_extra={"description-zh": "登记人数与实际人数相差不超过这么多人的，不算。"},
    )


@rule(
    clause="附件",
    title=("登记表与实际不符", "register at odds with the group"),
    severity=Severity.MEDIUM,
    scope=Scope.ALL,
    needs={"inventory", "register"},
    uses={"people", "timeline"},
    rests_on={"employees", "members", "register"},
    params=Tolerance,
    fields={
        "problem": Kind.CODE,
        "registered": Kind.CODE,
        "actual": Kind.CODE,
        "last": Kind.TIME,
        "first": Kind.TIME,
        "registered_people": Kind.PERSON,
        "actual_people": Kind.PERSON,
        "columns": Kind.CODE,
        "places": Kind.PLACE,
    },
    message=(
        "{problem}{columns:：%}{places:（%）}{registered:：登记的是 %}{registered_people:：登记的是 %}{actual:，实际是 %}{actual_people:，实际是 %}{last:，最后一次是 %}{first:，最早的是 %}",
        "{problem}{columns:: %}{places: (%)}{registered:: registered as %}{registered_people:: registered is %}{actual:, actually %}{actual_people:, actually %}{last:, the last time on %}{first:, the first on %}",
    ),
    advice=("核实后改正登记表", "Find out which is right, and correct the register"),
    undecided={
        "no-roles": (
            "导出没有写谁是群主、管理员，或没有名字可对",
            "the export tells neither owner nor administrators, or no names of theirs",
        ),
        "no-name": UNREAD_NAME,
        "no-roster": ("没有交来名册", "no roster was handed in"),
        "no-employee-list": ("没有员工名单，只能按群昵称对照", "without an employee list only nicknames are compared"),
        "partial-roster": ("名册不完整，无法核对人数", "the roster is not complete: the number cannot be compared"),
    },
    words={
        "name": ("群名与登记的不同", "The name is not the registered one"),
        "owner": ("群主与登记的不同", "The owner is not the registered one"),
        "owner-by-name": (
            "从群昵称看，群主疑似不是登记的人，请核实",
            "By the nickname the owner is possibly not the registered one, please verify",
        ),
        "admins": ("管理员与登记的不同", "The administrators are not the registered ones"),
        "admins-by-name": (
            "从群昵称看，管理员疑似与登记的不同，请核实",
            "By their nicknames the administrators are possibly not the registered ones, please verify",
        ),
        "member-count": ("群人数与登记的相差很多", "The number of members is far from the registered one"),
        "dissolved": (
            "群主已经解散了这个群，登记表没有注明",
            "The owner has dissolved the group, and the register does not say so",
        ),
        "alive": (
            "登记为已解散，以后群里还有人说话或进群，疑似还在用，请核实",
            "Registered as dissolved, but people have talked or joined since: possibly still used, please verify",
        ),
        "younger": (
            "登记的建群日期以前群里就有人说话或入群，疑似登记错了，请核实",
            "People talked or joined before the registered date of creation: possibly a wrong date, please verify",
        ),
        "other-kind": (
            "群里的人都在员工名单上，群类型疑似写错，请核实",
            "All members are on the employee list: possibly another kind of group, please verify",
        ),
        "contradicting": ("登记表上几行互相矛盾", "Rows of the register contradict each other"),
        "internal": ("内部群", "internal"),
        "outward": ("对外群", "outward"),
        "owners": ("业主群", "owners"),
        **COLUMNS,
    },
)
def register_mismatch(t: Tables, p: Tolerance) -> pl.LazyFrame:
    """Find entries of the register that differ from the group, and entries that differ from each other."""
    open_ = ~pl.col("closed").fill_null(value=False) | pl.col("alive_at").is_not_null()
    registered = t.inventory.filter("registered", open_)
    groups = registered.filter("handed_in", ~dissolved())
    found = [
        _contradicting(registered),
        _name(groups),
        _dissolved(registered, t),
        _alive(registered, t),
        _younger(groups, t),
    ]
    if "people" in t:
        found += [_count(groups, t, p), _kind(groups, t), _owner(groups, t), _admins(groups, t)]
    else:
        found.append(_finding(groups, "owner", undecided=pl.lit("no-roster")))
    shaped = pl.concat([FIELDS.to_frame().lazy(), *found], how="diagonal_relaxed")
    texts = [pl.col(name).fill_null("") for name in ("registered", "actual", "last", "first")]
    lists = [pl.col(name).fill_null([]) for name in LISTS]
    return shaped.with_columns(*texts, *lists, pl.col("confidence").fill_null(100), discriminator="problem")


_REGISTER_PLACE = {"source": "register_source", "line": "register_line", "cell": "register_cell"}
_KEPT = ("group_id", *_REGISTER_PLACE)


def _finding(frame: pl.LazyFrame, problem: str, **columns: pl.Expr | str) -> pl.LazyFrame:
    """Return rows for one problem, at the place of the register."""
    about = frame.with_columns(**_REGISTER_PLACE).with_columns(problem=pl.lit(problem), **columns)
    return about.select(*_KEPT, "problem", *(name for name in columns if name not in _KEPT))


def _contradicting(groups: pl.LazyFrame) -> pl.LazyFrame:
    several = groups.filter(pl.col("conflicts").list.len() > 0)
    return _finding(several, "contradicting", group_id="subject", columns="conflicts", places="places")


def _dissolved(groups: pl.LazyFrame, t: Tables) -> pl.LazyFrame:
    """Tell of groups that a system message dissolves while the register keeps them."""
    over = groups.filter(pl.col("dissolved_at").is_not_null())
    day = local_day(pl.col("dissolved_at"), t.context).cast(pl.String)
    return _finding(over, "dissolved", actual=day, severity=pl.lit("info"))


def _alive(groups: pl.LazyFrame, t: Tables) -> pl.LazyFrame:
    """Tell of groups that the register has as dissolved while something goes on in them, and when it last did."""
    going_on = groups.filter(pl.col("alive_at").is_not_null())
    day = local_day(pl.col("alive_at"), t.context).cast(pl.String)
    return _finding(going_on, "alive", last=day, severity=pl.lit("low"), confidence=pl.lit(70))


def _younger(groups: pl.LazyFrame, t: Tables) -> pl.LazyFrame:
    """Tell of groups that were there before the register has them created."""
    day = local_day(pl.col("seen_at"), t.context).cast(pl.String)
    sure = pl.when("seen_twice").then(80).otherwise(50)
    known = groups.filter(pl.col("seen_at").is_not_null())
    registered = pl.col("created_on").cast(pl.String)
    return _finding(known, "younger", registered=registered, first=day, severity=pl.lit("low"), confidence=sure)


def _name(groups: pl.LazyFrame) -> pl.LazyFrame:
    ours, theirs = (pl.col(name).map_batches(spellings, pl.List(pl.String)) for name in ("name", "register_name"))
    alike = theirs.list.contains(ours.list.first()).fill_null(value=False)
    differ = (key(pl.col("name")) != key(pl.col("register_name"))) & ~alike
    other = pl.col("match").is_in(["id", "name"]) & differ
    return _finding(groups.filter(other), "name", registered="register_name", actual="name", severity=pl.lit("low"))


def _count(groups: pl.LazyFrame, t: Tables, p: Tolerance) -> pl.LazyFrame:
    counted = groups.filter(pl.col("member_count").is_not_null()).join(rosters_told(t), on="group_id", how="left")
    off = (pl.col("there") - pl.col("member_count")).abs()
    most = pl.max_horizontal("there", "member_count")
    partial = ~pl.col("full").fill_null(value=False)
    return _finding(
        counted.filter(partial | ((off > p.people) & (off * 100 > most * p.percent))),
        "member-count",
        registered=pl.col("member_count").cast(pl.String),
        actual=pl.col("there").cast(pl.String),
        severity=pl.lit("low"),
        undecided=pl.when(partial).then(pl.lit("partial-roster")),
    )


def _kind(groups: pl.LazyFrame, t: Tables) -> pl.LazyFrame:
    known = groups.filter(pl.col("kind").is_in(MIXED)).join(rosters_told(t), on="group_id")
    wrong = known.filter(pl.col("full"), pl.col("ours"))
    low = {"severity": pl.lit("low"), "confidence": pl.lit(60)}
    return _finding(wrong, "other-kind", registered="kind", actual=pl.lit("internal"), **low)


def _owner(groups: pl.LazyFrame, t: Tables) -> pl.LazyFrame:
    named = groups.filter(pl.col("owner_name").is_not_null()).join(
        names_read(t, "owner_name").lazy().rename({"name": "read"}),
        left_on="owner_name",
        right_on="written",
        how="left",
    )
    joined = named.join(leaders_of(t).filter("owner"), on="group_id", how="left")
    told = pl.col("compared").is_not_null()
    same = is_named(pl.coalesce("read", "owner_name")).fill_null(value=False)
    apart = joined.with_columns(
        _same=same.any().over("group_id"),
        unread=(pl.col("read").is_null() | another_script(pl.col("read"))).any().over("group_id"),
    )
    wrong = apart.filter(~told | ~pl.col("_same")).unique(["group_id", "compared"], keep="first", maintain_order=True)
    return _graded(
        _finding(
            wrong,
            "owner",
            registered_people=pl.concat_list("owner_name"),
            actual_people=pl.concat_list("shown"),
            sure="sure",
            undecided=pl.when(~told).then(pl.lit("no-roles")).when("unread").then(pl.lit("no-name")),
        ),
        t,
    )


def _admins(groups: pl.LazyFrame, t: Tables) -> pl.LazyFrame:
    """Compare the administrators; of those whom a roster does not show in the group, registered-admin-absent tells."""
    named = groups.filter(pl.col("admin_names").list.len() > 0)
    compared = named.join(unlike_admins(named, t), on="group_id")
    columns = {"registered_people": "registered_people", "actual_people": "actual_people", "sure": "sure"}
    return _graded(_finding(compared, "admins", **columns, undecided=pl.when("unread").then(pl.lit("no-name"))), t)


def _graded(frame: pl.LazyFrame, t: Tables) -> pl.LazyFrame:
    """Make a signal of what only nicknames tell; without an employee list they decide nothing."""
    sure = pl.col("sure").fill_null(value=False)
    unlisted = pl.when(~sure & ("employees" not in t)).then(pl.lit("no-employee-list"))
    return frame.with_columns(
        undecided=pl.coalesce("undecided", unlisted),
        problem=pl.when(sure).then("problem").otherwise(pl.col("problem") + "-by-name"),
        severity=pl.when(~sure).then(pl.lit("low")),
        confidence=pl.when(sure).then(100).otherwise(50),
    ).drop("sure")
