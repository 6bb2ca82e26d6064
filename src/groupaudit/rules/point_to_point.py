"""两个人在工作群里长时间你一言我一语，疑似频繁点对点交流。

规定要求不在群里频繁点对点交流，可私下沟通；管理员可以制止。这里看的是：只有两个人轮流说话，中间没有第三人，
条数、各自条数和间隔都达到参数的要求，而且群里人数够多。两人互相点名或引用着说的，中间夹有他人的话也算，可信度低一些。

以下不算：员工答复外部人员或住户；由提问、报修、反馈开头的对话（那正是“及时回复”）；提到、引用或答复第三人，
或者 @所有人、发群公告（此处断开，前后分别计算）；系统提示和撤回不算发言。对外群和业主群里只看已知员工之间的对话。
没有时间的消息不判断，按群列为未能判断。

## Flags

| groups.name    | groups.kind |
|----------------|-------------|
| 天高集团工作群 | internal    |

| members.member_id | members.group_nickname | members.role |
|-------------------|------------------------|--------------|
| m1                | 张三+集团+总裁办       | member       |
| m2                | 李四+集团+财务部       | member       |
| m3                | 王五+集团+总裁办       | owner        |
| m4                | 赵六+集团+工程部       | member       |
| m5                | 孙七+集团+工程部       | member       |

| messages.message_id | messages.member_id | messages.at | messages.text                    |
|---------------------|--------------------|-------------|----------------------------------|
| start               | m1                 | 10:00:00    | 昨晚的球赛我看到了半夜           |
| –                   | m2 / m1            | 10:00:20    | 是啊，点球真精彩 … ×11 every 20s |
| stop                | m3                 | 10:12:00    | 两位私聊吧，别影响大家看通知     |

| findings.message_id | findings.member_id | findings.severity | findings.fields.people             | findings.fields.messages | findings.fields.minutes | findings.fields.admin |
|---------------------|--------------------|-------------------|------------------------------------|--------------------------|-------------------------|-----------------------|
| start               | m1                 | low               | 张三+集团+总裁办、李四+集团+财务部 | 12                       | 4                       | spoke                 |

## Allows

| members.member_id | members.group_nickname | members.role |
|-------------------|------------------------|--------------|
| m1                | 张三+集团+总裁办       | member       |
| m2                | 李四+集团+财务部       | member       |
| m3                | 王五+集团+总裁办       | owner        |
| m4                | 赵六+集团+工程部       | member       |
| m5                | 孙七+集团+工程部       | member       |

### 由提问开头

| messages.member_id | messages.at | messages.text                        |
|--------------------|-------------|--------------------------------------|
| m1                 | 10:00:00    | 请问本月的报销什么时候截止           |
| m2 / m1            | 10:00:20    | 二十五号，发票要贴好 … ×11 every 20s |

### 提到第三人

| messages.member_id | messages.at | messages.text                     |
|--------------------|-------------|-----------------------------------|
| m1                 | 10:00:00    | 周五的材料我来准备                |
| m2 / m1            | 10:00:20    | 好的，一起弄 … ×7 every 20s       |
| m2                 | 10:03:00    | @孙七+集团+工程部 图纸也带上      |
| m1 / m2            | 10:03:20    | 收到，我这边差两页 … ×7 every 20s |

### 有人插话，或者停顿太久

| messages.member_id | messages.at | messages.text                     |
|--------------------|-------------|-----------------------------------|
| m1 / m2            | 10:00:00    | 周五的材料我来准备 … ×8 every 20s |
| m4                 | 10:03:00    | 我也参加                          |
| m2 / m1            | 10:03:20    | 好的，那就三个人 … ×8 every 20s   |
| m1 / m2            | 11:00:00    | 散会了 … ×8 every 20s             |
"""

from collections.abc import Iterator
from datetime import timedelta

import polars as pl
from pydantic import Field

from groupaudit.headings import CODES, heading
from groupaudit.rows import beside
from groupaudit.rule import Case, Exhibit, Kind, Params, Scope, Severity, rule
from groupaudit.tables import MEMBER, MIXED, STAFF, Tables
from groupaudit.talk import dialogue

MAYBE_STAFF = (*STAFF, "departed", "unknown")

ASKS = (
    r"[?？]|[吗呢么][。！~～\s]*$|请问|求助|谁知道|怎么|如何|什么时候|几点|哪里|哪位|哪个|多少|能不能|可不可以|是否|有没有|为什么|为啥"
    r"|报修|报告|反馈|反映|汇报|投诉|故障|坏了|漏水|渗水|停电|停水|跳闸|失灵|异常|报警|麻烦"
)
"""How a thread starts that is question and answer, or a report and its handling, rather than talk."""

PING = r"^[@＠]?\S{0,12}?[，,\s]*(?:你好|您好)?[，,\s]*(?:在吗|在么|在嘛|在不在|在不|忙吗|有空吗)\W*$"
"""Asks for somebody, not about something: the talk that follows is private."""

SHOWN = 20
"""Messages after a talk that an explanation shows."""

LOOK_AHEAD = 50
"""How many messages after a burst are looked at for an administrator's word."""


class PointToPointParams(Params):
    """What counts as frequent; the regulation leaves it open."""

    messages: int = Field(
        10,
        ge=2,
        description="From this many messages on talk is frequent.",
        json_schema_extra={"description-zh": "两人连续对话达到这么多条算频繁。"},
    )
    each: int = Field(
        3,
        ge=1,
        description="At least this many of them by each of the two.",
        json_schema_extra={"description-zh": "其中每人至少这么多条。"},
    )
    gap_minutes: int = Field(
        5,
        ge=1,
        description="Longest pause between two messages, in minutes.",
        json_schema_extra={"description-zh": "两条消息之间停顿超过这么多分钟就断开。"},
    )
    group_size: int = Field(
        5,
        ge=3,
        description="Groups with fewer people are not judged.",
        json_schema_extra={"description-zh": "人数少于此数的群不判断。"},
    )
    admin_minutes: int = Field(
        30,
        ge=1,
        description="Minutes afterwards in which an administrator may step in.",
        json_schema_extra={"description-zh": "此后这么多分钟内看有没有管理员发言。"},
    )
    amid_others: bool = Field(
        default=False,
        description="Also two people who name each other while others speak between their messages: more is found, and more that is none.",
        json_schema_extra={"description-zh": "他人穿插发言时互相点名的两个人也算：找到的更多，误报也更多。"},
    )


def talk_of(t: Tables, p: PointToPointParams, case: Case) -> Iterator[Exhibit]:
    """Show the messages of the talk, and what others said in the time in which an administrator may step in."""
    talk = t["turns"]
    burst = _bursts(t, p).filter(pl.col("row") == case.row).collect().row(0, named=True)
    same = pl.col("group") == burst["group"]
    within = pl.int_range(pl.len()).is_between(talk["row"].index_of(case.row), burst["last"])
    theirs = pl.col("sender").is_in([burst["a"], burst["b"]])
    yield Exhibit(
        id="talk", title=("两人的对话", "What the two said"), rows=talk.filter(same, within, theirs).select("row")
    )
    after = pl.col("at").is_between(burst["last_at"], burst["last_at"] + timedelta(minutes=p.admin_minutes))
    others = ~pl.col("sender").is_in([burst["a"], burst["b"]]).fill_null(value=False)
    later = talk.filter(same, pl.int_range(pl.len()) > burst["last"], after, others)
    if later.height:
        title = ("此后其他人的发言", "What others said afterwards")
        rows = _with_roles(later, t).head(SHOWN)
        columns = {"role": (heading("role"), Kind.CODE)}
        yield Exhibit(id="afterwards", title=title, rows=rows, columns=columns, words=CODES, total=later.height)


def _with_roles(later: pl.DataFrame, t: Tables) -> pl.DataFrame:
    members = t["members"].lazy() if "members" in t else _none(*MEMBER, "role")
    said = beside(later.lazy().select("row"), t.stored("messages"), MEMBER)
    roles = members.select(*MEMBER, "role").unique(MEMBER)
    return said.join(roles, on=MEMBER, how="left", maintain_order="left").select("row", "role").collect()


@rule(
    clause="五(三)/七(三)",
    title=("疑似频繁点对点交流", "possibly frequent point-to-point talk"),
    severity=Severity.LOW,
    scope=Scope.GROUP,
    needs={"messages", "turns", "threads"},
    uses={"people"},
    params=PointToPointParams,
    explain=talk_of,
    signal=True,
    fields={
        "people": Kind.PERSON, "messages": Kind.NUMBER, "between": Kind.NUMBER, "minutes": Kind.NUMBER,
        "within": Kind.NUMBER, "admin": Kind.CODE,
    },
    message=(
        "{people}连续对话 {messages} 条{between:（其间他人发言 % 条）}、约 {minutes} 分钟，疑似频繁点对点交流，请核实；此后 {within} 分钟内{admin}。",
        (
            "{people}: {messages} messages in about {minutes} minutes{between: with % of others between}, possibly frequent "
            "point-to-point talk; please check. {admin} within {within} minutes afterwards."
        ),
    ),
    advice=("请转为私下沟通。", "Take it to a private chat."),
    undecided={"no-time": ("消息没有时间", "messages without a time")},
    words={
        "spoke": ("有管理员发言", "An administrator spoke"),
        "silent": ("没有管理员发言", "No administrator spoke"),
        "roles-unknown": ("有无管理员发言不明（名册没有角色）", "No roster tells whether an administrator spoke"),
    },
)  # fmt: skip
def point_to_point(t: Tables, p: PointToPointParams) -> pl.LazyFrame:
    """Find long talk of two people in a group that is large enough, anchored on its first message."""
    talk = t["turns"]
    found = _watched(_bursts(t, p), talk, t, p).select(
        "row",
        "messages",
        "between",
        "admin",
        people=pl.concat_list("called_a", "called_b"),
        minutes=((pl.col("last_at") - pl.col("first_at")).dt.total_seconds() / 60).ceil().cast(pl.Int64),
        within=pl.lit(p.admin_minutes),
        confidence=_confidence(p),
    )
    return pl.concat([found, _untimed(t)], how="diagonal_relaxed")


def _bursts(t: Tables, p: PointToPointParams) -> pl.LazyFrame:
    """Plan the stretches of talk that are judged, by `row`, their first message."""
    talk, messages = t["turns"], t.stored("messages")
    pairs = dialogue.pairs(talk, pause=timedelta(minutes=p.gap_minutes), at_least=p.messages)
    alone = dialogue.bursts(_introduced(pairs, talk, t), talk, messages, at_least=p.messages, each=p.each)
    bursts = alone.with_columns(between=pl.lit(0, pl.Int64))
    if p.amid_others:
        amid = dialogue.threads_of_two(t["threads"], talk, at_least=p.messages, each=p.each)
        bursts = pl.concat([bursts, _amid_others(amid, t, alone)], how="diagonal_relaxed") if amid.height else bursts
    asks = (pl.col("text").str.contains(ASKS) & ~pl.col("text").str.contains(PING)).fill_null(value=False)
    judged = beside(bursts, messages, ["text"]).filter(~asks).join(_sizes(talk, t), on="group")
    return judged.filter(pl.col("size") >= p.group_size)


def _amid_others(threads: pl.DataFrame, t: Tables, alone: pl.LazyFrame) -> pl.LazyFrame:
    """Plan the threads of two people between whose messages others speak, apart from talk that is found without that."""
    talk = t["turns"]
    named = {"row": "thread", "first_at": "thread", "last_at": "last"}
    places = [talk[name if name == "row" else "at"].gather(threads[of]).alias(name) for name, of in named.items()]
    whole = threads.with_columns(
        places, between=(pl.col("last") - pl.col("thread") + 1).cast(pl.Int64) - pl.col("messages")
    )
    told = _introduced(whole.lazy().with_columns(first="thread"), talk, t).drop("first", "start")
    seen = alone.select("group", a="b", b="a", since="first_at", till="last_at")
    both = pl.concat([seen, seen.select("group", a="b", b="a", since="since", till="till")])
    again = told.join(both, on=["group", "a", "b"]).filter(
        pl.col("first_at") <= pl.col("till"), pl.col("since") <= pl.col("last_at")
    )
    return told.join(again.select("thread"), on="thread", how="anti").drop("thread")


def _confidence(p: PointToPointParams) -> pl.Expr:
    """Longer talk is surer; people whom no list knows are less sure."""
    unsure = pl.any_horizontal(pl.col("kind_a", "kind_b") == "unknown")
    amid = pl.col("between") > 0
    return pl.min_horizontal(50 + 2 * (pl.col("messages") - p.messages), 80) - 10 * (unsure.cast(pl.Int64) + amid)


def _introduced(pairs: pl.LazyFrame, talk: pl.DataFrame, t: Tables) -> pl.LazyFrame:
    """Say who the two are; drop pairs in which staff answers an outsider, or that are none of the company's people."""
    for who, first in (("a", "first"), ("b", "start")):
        pairs = _described(beside(pairs, talk, [pl.col("row").alias("of")], by=first), t, who)
    groups = t["groups"].lazy() if "groups" in t else _none("group_id", "kind")
    read_along = groups.filter(pl.col("kind").is_in(MIXED)).select("group_id", outside=pl.lit(value=True)).unique()
    staff, maybe = (pl.all_horizontal(pl.col("kind_a", "kind_b").is_in(kinds)) for kinds in (STAFF, MAYBE_STAFF))
    return (
        pairs.join(read_along, on="group_id", how="left")
        .filter(pl.when(pl.col("outside").fill_null(value=False)).then(staff).otherwise(maybe))
        .with_columns(names=pl.concat_list("names_a", "names_b"))
        .drop("outside", "names_a", "names_b")
    )


def _described(pairs: pl.LazyFrame, t: Tables, who: str) -> pl.LazyFrame:
    """Add what the sender of the message `of` is called and what kind of person that is."""
    names = ("group_nickname", "account_name", "sender_name", "member_id")
    members = t["members"].lazy() if "members" in t else _none(*MEMBER, *names[:2])
    people = t["people"].lazy() if "people" in t else _none(*MEMBER, "person_kind")
    called = pl.col(names).replace("", None)
    return (
        beside(pairs.drop("group_id", strict=False), t.stored("messages"), (*MEMBER, "sender_name"), by="of")
        .join(members.select(*MEMBER, *names[:2]).unique(MEMBER), on=MEMBER, how="left")
        .join(people.select(*MEMBER, "person_kind").unique(MEMBER), on=MEMBER, how="left")
        .with_columns(
            pl.col("person_kind").fill_null("unknown").alias(f"kind_{who}"),
            pl.coalesce(called).alias(f"called_{who}"),
            pl.concat_list(called).list.drop_nulls().alias(f"names_{who}"),
        )
        .drop("of", *names, "person_kind")
    )


def _none(*columns: str) -> pl.LazyFrame:
    return pl.LazyFrame(schema=dict.fromkeys(columns, pl.String))


def _sizes(talk: pl.DataFrame, t: Tables) -> pl.LazyFrame:
    """Return how many people each group has: by its roster, or by those who spoke where these are more."""
    spoke = talk.lazy().group_by("group").agg(pl.col("sender").n_unique().alias("spoke"), pl.col("row").first())
    named = beside(spoke, t.stored("messages"), ["group_id"])
    members = t["members"].lazy() if "members" in t else _none("group_id", "member_id", "membership")
    there = (
        members.filter(pl.col("membership").fill_null("unknown") != "left")
        .group_by("group_id")
        .agg(there=pl.col("member_id").n_unique())
    )
    return named.join(there, on="group_id", how="left").select("group", size=pl.max_horizontal("spoke", "there"))


def _watched(bursts: pl.LazyFrame, talk: pl.DataFrame, t: Tables, p: PointToPointParams) -> pl.LazyFrame:
    """Tell for every burst whether an administrator other than the two spoke soon after."""
    members = t["members"].lazy() if "members" in t else _none(*MEMBER, "role")
    admins = (
        members.filter(pl.col("role").is_in(["owner", "admin"])).select(*MEMBER, is_admin=pl.lit(value=True)).unique()
    )
    known = admins.select("group_id", roles=pl.lit(value=True)).unique()
    soon = (pl.col("group") == pl.col("of")) & (pl.col("at") - pl.col("last_at") <= timedelta(minutes=p.admin_minutes))
    other = (pl.col("sender") != pl.col("a")) & (pl.col("sender") != pl.col("b"))
    spoke = (soon & other & pl.col("is_admin")).any()
    until = (pl.col("last") + 1 + LOOK_AHEAD).clip(upper_bound=talk.height)
    carried = [name for name in bursts.collect_schema() if name not in (*MEMBER, "row")]
    after = bursts.drop("group_id").with_columns(pos=pl.int_ranges("last", until, dtype=pl.UInt32)).explode("pos")
    return (
        beside(after, talk, [pl.col("row").alias("later"), pl.col("group").alias("of"), "sender", "at"], by="pos")
        .pipe(beside, t.stored("messages"), MEMBER, by="later")
        .join(admins, on=MEMBER, how="left")
        .join(known, on="group_id", how="left")
        .group_by("row")
        .agg(pl.col(carried).first(), spoke=spoke, roles=pl.col("roles").sort_by("pos").first())
        .with_columns(
            admin=pl.when("spoke")
            .then(pl.lit("spoke"))
            .when("roles")
            .then(pl.lit("silent"))
            .otherwise(pl.lit("roles-unknown"))
        )
    )


def _untimed(t: Tables) -> pl.LazyFrame:
    """Name the groups that hold messages without a time."""
    untimed = t.messages.filter(pl.col("at").is_null() & ~pl.col("kind").is_in(["system", "recall"]))
    return untimed.select("group_id").unique().with_columns(undecided=pl.lit("no-time"))
