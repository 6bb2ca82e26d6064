"""登记的管理员不在群里，或者不是员工。

第五条（一）：管理员由各单位指定，监督群内交流、处理违规。登记表上写了管理员，人却不在群里、已经退群，或者不是本公司
员工，这个群实际上没有人管。

登记表只写姓名，按群昵称、账号名和员工名单上的姓名对照。名册写明他已退群的、系统消息说他已退群或被移出
而没有再进群的，名单上只有一个人叫这个名字、而他的账号不在名册
里的，才认定；系统消息说他走了、名册上却还有他的，以及
其余的，只作疑似提示，他可能用了别的昵称。没有完整名册的，报“未能判断”。没有登记表时不看，只报一行；没有员工
名单时不看是不是员工，按群昵称找不到的人也报“未能判断”。

## Flags

| groups.group_id |
|-----------------|
| g1              |

| members.member_id | members.group_nickname | members.membership |
|-------------------|------------------------|--------------------|
| zhangsan          | 张三+集团+总裁办       | present            |
| wangwu            | 王五+集团+工程部       | left               |
| zhaoliu           | 赵六+集团+工程部       | present            |

| employees.name | employees.account_ids |
|----------------|-----------------------|
| 张三           | zhangsan              |
| 李四           | lisi                  |
| 王五           | wangwu                |
| 李静           | lijing                |
| 李静           | lijing2               |

| register.group_id | register.admin_names   |
|-------------------|------------------------|
| g1                | 张三、李四、王五、赵六、李静 |

| findings.fields.name | findings.fields.problem | findings.severity | findings.confidence | findings.source |
|----------------------|-------------------------|-------------------|---------------------|-----------------|
| 李四                 | absent                  | medium            | 100                 | register.csv    |
| 王五                 | left                    | medium            | 100                 | register.csv    |
| 李静                 | absent                  | low               | 50                  | register.csv    |
| 赵六                 | no-employee             | low               | 50                  | register.csv    |

## Allows

### 在群里；没有完整名册；登记为已解散

| groups.group_id |
|-----------------|
| g1              |
| g2              |
| g3              |

| members.group_id | members.member_id | members.group_nickname | members.account_name | members.membership |
|------------------|-------------------|------------------------|----------------------|--------------------|
| g1               | m1                | 张三2-集团             | –                    | present            |
| g1               | m2                |                        | 李四                 | present            |
| g2               | m1                | 张三                   | –                    | unknown            |
| g3               | m1                | 张三                   | –                    | present            |

| register.group_id | register.admin_names | register.closed |
|-------------------|----------------------|-----------------|
| g1                | 张三、李四           | –               |
| g2                | 王五                 | –               |
| g3                | 王五                 | true            |

| undecided.reason | undecided.count |
|------------------|-----------------|
| no-roster        | 1               |

### 登记时还写了部门、电话；写法里读不出姓名

| groups.group_id |
|-----------------|
| g1              |

| members.member_id | members.group_nickname | members.membership |
|-------------------|------------------------|--------------------|
| m1                | 张三+集团+总裁办       | present            |
| m2                | 李四+集团+总裁办       | present            |
| m3                | 王五+集团+总裁办       | present            |

| register.group_id | register.admin_names                            |
|-------------------|-------------------------------------------------|
| g1                | 管理员张三 {mobile}、李四（总裁办）和王五、值班人员 |

| undecided.reason | undecided.count |
|------------------|-----------------|
| no-name          | 1               |
"""

import polars as pl

from groupaudit.derive.inventory import dissolved
from groupaudit.judging.leaders import UNREAD_NAME, names_read
from groupaudit.judging.stewards import in_group, rosters
from groupaudit.people.names import name_key
from groupaudit.people.staff import staff
from groupaudit.rule import Kind, Params, Scope, Severity, rule
from groupaudit.tables import STAFF, Tables


@rule(
    clause="五(一)",
    title=("登记的管理员不在群里", "registered administrator who is not there"),
    severity=Severity.MEDIUM,
    scope=Scope.ALL,
    needs={"inventory", "groups", "members", "people", "register", "timeline"},
    rests_on={"employees", "members", "register"},
    fields={"name": Kind.PERSON, "problem": Kind.CODE, "surely": Kind.CODE},
    message=("登记的管理员 {name} {problem}{surely}", "The registered administrator {name} {problem}{surely}"),
    advice=(
        "由责任单位指定在群的员工为管理员，并更新登记表",
        "Have the responsible unit name an employee who is there, and correct the register",
    ),
    undecided={
        "no-roster": ("没有完整名册，只知道谁说过话", "there is no full roster, only people seen in messages"),
        "no-name": UNREAD_NAME,
        "no-employee-list": (
            "没有员工名单，只能按群昵称找，他可能用别的名字在群里",
            "without an employee list only nicknames are compared: they may be there under another name",
        ),
    },
    words={
        "absent": ("不在群里", "is not in the group"),
        "left": ("已经退群", "has left the group"),
        "removed": ("已被移出群", "was removed from the group"),
        "no-employee": (
            "不是员工：员工名单上没有这个姓名",
            "is no employee: the list has nobody of that name",
        ),
        "departed": (
            "不是在职员工：员工名单上这个姓名的人都已离职",
            "is no employee any more: whoever bears the name on the list has departed",
        ),
        "sure": ("", ""),
        "unsure": (
            "（只按姓名对照，疑似，请核实）",
            " (compared by name only; suspected, please verify)",
        ),
        "listed": (
            "（系统消息这样说，名册上却还有他，疑似，请核实）",
            " (so a system message says, but the roster still has him; suspected, please verify)",
        ),
    },
)
def registered_admin_absent(t: Tables, _: Params) -> pl.LazyFrame:
    """Find administrators of the register who are not in their group or are no employees."""
    groups = t.inventory.filter("handed_in", ~dissolved())
    place = {"source": "register_source", "line": "register_line", "cell": "register_cell"}
    written = groups.select("group_id", written="admin_names", **place).explode("written").drop_nulls("written")
    read = names_read(t, "admin_names").lazy()
    named = written.join(read, on="written", how="left")
    named = named.with_columns(pl.coalesce("name", "written"), unread=pl.col("name").is_null())
    named = named.with_columns(key=name_key(pl.col("name"))).unique(
        ["group_id", "key"], keep="first", maintain_order=True
    )
    found = named.join(in_group(t), on=["group_id", "key"], how="left").join(_of_list(t, read), on="key", how="left")
    known = found.join(rosters(t), on="group_id", how="left").join(_comparable(t), on="group_id", how="left")
    problem = (
        pl.when(pl.col("there").is_null())
        .then(pl.lit("absent"))
        .when(~pl.col("there") | pl.col("contradicted"))
        .then(pl.when("removed").then(pl.lit("removed")).otherwise(pl.lit("left")))
        .when(pl.col("at_work") == 0)
        .then(pl.when(pl.col("departed") > 0).then(pl.lit("departed")).otherwise(pl.lit("no-employee")))
    )
    alone = (pl.col("at_work") == 1) & pl.col("have_ids") & pl.col("comparable")
    sure = pl.when(pl.col("problem") == "absent").then(alone.fill_null(value=False)).otherwise(~pl.col("there"))
    wrong = known.with_columns(problem=problem).filter(pl.col("problem").is_not_null())
    return wrong.with_columns(
        undecided=pl.when(pl.col("problem") == "absent").then(
            pl.when(~pl.col("listed").fill_null(value=False))
            .then(pl.lit("no-roster"))
            .when("unread")
            .then(pl.lit("no-name"))
            .when("employees" not in t)
            .then(pl.lit("no-employee-list"))
        ),
        surely=pl.when(sure)
        .then(pl.lit("sure"))
        .when(pl.col("problem").is_in(["left", "removed"]))
        .then(pl.lit("listed"))
        .otherwise(pl.lit("unsure")),
        severity=pl.when(~sure).then(pl.lit("low")),
        confidence=pl.when(sure).then(100).otherwise(50),
        discriminator="key",
    )


def _of_list(t: Tables, read: pl.LazyFrame) -> pl.LazyFrame:
    """Return for every name that a form names how many employees bear it, at work and departed.

    `at_work` is null where the list is not there or does not name all.
    """
    names = read.select(key=name_key(pl.col("name"))).drop_nulls().unique()
    if "employees" not in t:
        return names.with_columns(
            at_work=pl.lit(None, pl.UInt32), departed=pl.lit(0, pl.UInt32), have_ids=pl.lit(value=False)
        )
    every = staff(t).lazy()
    gone = every.filter(pl.col("kind") == "departed").group_by(key="name_key").agg(departed=pl.len())
    working = every.filter(pl.col("kind").is_in(STAFF))
    counted = working.group_by(key="name_key").agg(
        at_work=pl.len(), have_ids=(pl.col("account_ids").list.len() > 0).fill_null(value=False).all()
    )
    nameless = working.select((pl.col("name_key").fill_null("") == "").any().alias("nameless"))
    known = names.join(counted, on="key", how="left").join(gone, on="key", how="left").join(nameless, how="cross")
    return known.with_columns(pl.coalesce("at_work", pl.when(~pl.col("nameless")).then(0)))


def _comparable(t: Tables) -> pl.LazyFrame:
    return t.people.group_by("group_id").agg(comparable=pl.col("ids_comparable").any())
