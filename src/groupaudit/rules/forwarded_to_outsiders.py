"""把内部的聊天记录、文件、在线文档转到有外部人员在场的群里。

第七条（一）：不向无关人员传递业务信息和工作内容。看三样：合并转发的聊天记录，里面说话的全是同事，或者有保密字样（翻到记录里面
看）；文件，30 天以内只在一个内部群里发过同名的，转发的人就在那个群里；在线文档、网盘、本公司网页的链接，
不论是卡片还是写在文字里的，同样如此。当时群里有没有外部人员、住户，按入群、退群的时间看：名册、存档写明当时没有的不报；看不
出当时有谁在场的，对外群、业主群里只说明是这样的群，不说当时有外部人员；只知道当时有身份不明的人在场的，照此说明。

转发住户、供应商自己的话不算；人人都有的文件名（图片、扫描件、几个群都用的表）不算；公众号文章等公开网页不算，请人填的问卷、收集表不算；外部人员转发的不看。只有员工
在场的群不报。只作疑似提示，请核实：业务往来本来就要给对方的文件也可能在内。认不出同事的（没有员工名单、记录里没有写明
是谁的话）、看不出有没有外人的，报“未能判断”。

## Flags

### 供应商群里有外部人员

| groups.group_id | groups.name    | groups.kind |
|-----------------|----------------|-------------|
| g1              | 供应商对接群   | outward     |
| g2              | 财务部工作群   | internal    |

| members.group_id | members.member_id | members.external | members.joined_at |
|------------------|-------------------|------------------|-------------------|
| g1               | m1                | false            | –                 |
| g1               | x1                | true             | 2024-08-01        |
| g2               | m1                | false            | –                 |

| employees.name | employees.account_ids |
|----------------|-----------------------|
| 张三           | m1                    |
| 李四           | m2                    |

| messages.group_id | messages.message_id | messages.member_id | messages.at      | messages.kind | messages.file_name      | messages.forwarded                      | messages.text |
|-------------------|---------------------|--------------------|------------------|---------------|-------------------------|-----------------------------------------|---------------|
| g2                | –                   | m1                 | 2024-09-02 09:00 | file          | 三季度成本测算表.xlsx   | –                                       | –             |
| g1                | –                   | m1                 | 2024-09-02 09:50 | text          | –                       | –                                       | 早上好        |
| g1                | file                | m1                 | 2024-09-02 10:00 | file          | 三季度成本测算表.xlsx   | –                                       | –             |
| g1                | record              | m1                 | 2024-09-02 11:00 | forward       | –                       | 李四：这份薪酬明细先别外传、张三：知道了 | –             |

| findings.message_id | findings.severity | findings.fields.what | findings.fields.seen | findings.fields.speakers | findings.fields.terms | findings.fields.outsiders |
|---------------------|-------------------|----------------------|----------------------|--------------------------|-----------------------|---------------------------|
| file                | low               | file                 | 财务部工作群         | –                        |                       | 1                         |
| record              | low               | record               | –                    | 2                        | 薪酬明细              | 1                         |

### 对外群里当时有身份不明的人

| groups.group_id | groups.name  | groups.kind |
|-----------------|--------------|-------------|
| g1              | 供应商对接群 | outward     |
| g2              | 财务部工作群 | internal    |

| members.group_id | members.member_id | members.joined_at |
|------------------|-------------------|-------------------|
| g1               | m1                | 2024-08-01        |
| g1               | u1                | 2024-08-01        |
| g1               | u2                | 2024-09-20        |
| g2               | m1                | 2024-08-01        |

| employees.name | employees.account_ids |
|----------------|-----------------------|
| 张三           | m1                    |

| messages.group_id | messages.message_id | messages.member_id | messages.at      | messages.kind | messages.file_name    | messages.text |
|-------------------|---------------------|--------------------|------------------|---------------|-----------------------|---------------|
| g2                | –                   | m1                 | 2024-09-02 09:00 | file          | 三季度成本测算表.xlsx | –             |
| g1                | –                   | m1                 | 2024-09-02 09:50 | text          | –                     | 早上好        |
| g1                | file                | m1                 | 2024-09-02 10:00 | file          | 三季度成本测算表.xlsx | –             |

| findings.message_id | findings.fields.audience | findings.fields.outsiders |
|---------------------|--------------------------|---------------------------|
| file                | unknown-there            | 1                         |

## Allows

| groups.group_id | groups.name    | groups.kind |
|-----------------|----------------|-------------|
| g1              | 供应商对接群   | outward     |
| g2              | 财务部工作群   | internal    |
| g3              | 工程部工作群   | internal    |

| members.group_id | members.member_id | members.external | members.joined_at | members.group_nickname |
|------------------|-------------------|------------------|-------------------|------------------------|
| g1               | m1                | false            | –                 | 张三+集团+财务部       |
| g1               | x1                | true             | 2024-08-01        | 康达电梯               |
| g2               | m1                | false            | –                 | 张三+集团+财务部       |
| g3               | m1                | false            | –                 | 张三+集团+财务部       |
| g3               | x2                | true             | 2024-09-03        | 云帆软件               |

| employees.name | employees.account_ids |
|----------------|-----------------------|
| 张三           | m1                    |

### 公开的、对方自己的、只有员工在场的

| messages.group_id | messages.member_id | messages.at      | messages.kind | messages.file_name    | messages.url                  | messages.forwarded       |
|-------------------|--------------------|------------------|---------------|-----------------------|-------------------------------|--------------------------|
| g2                | m1                 | 2024-09-02 09:00 | file          | 三季度成本测算表.xlsx | –                             | –                        |
| g2                | m1                 | 2024-09-02 09:05 | link          | –                     | https://mp.example/s/1        | –                        |
| g2                | m1                 | 2024-09-02 09:06 | file          | IMG_0001.jpg          | –                             | –                        |
| g3                | m1                 | 2024-09-02 10:00 | file          | 三季度成本测算表.xlsx | –                             | –                        |
| g1                | m1                 | 2024-09-02 10:05 | link          | –                     | https://mp.example/s/1        | –                        |
| g1                | m1                 | 2024-09-02 10:06 | file          | IMG_0001.jpg          | –                             | –                        |
| g1                | m1                 | 2024-09-02 11:00 | forward       | –                     | –                             | 康达电梯：配件明天到     |
| g1                | x1                 | 2024-09-02 12:00 | file          | 三季度成本测算表.xlsx | –                             | –                        |
"""

from collections.abc import Iterator

import polars as pl

from groupaudit.judging.called import senders
from groupaudit.judging.onlookers import onlookers
from groupaudit.judging.passed_on import colleagues, copies, records, shared_addresses
from groupaudit.rows import beside
from groupaudit.rule import Case, Exhibit, Kind, Params, Scope, Severity, rule
from groupaudit.tables import MIXED, STRANGERS, Tables


def where_it_was_seen(t: Tables, _: Params, case: Case) -> Iterator[Exhibit]:
    """Show the messages with the same file or document."""
    if case.row is None:
        return
    file, *said = t.columns("messages", "file_name", "url", "text")[case.row].row(0)
    own = t.context.own_domains
    words = pl.DataFrame({"said": said}, {"said": pl.String}).select(shared_addresses(pl.col("said"), own))
    found = words.to_series().explode(empty_as_null=False, keep_nulls=False).unique()
    if file or len(found):
        same = pl.any_horizontal(
            pl.col("file_name") == pl.lit(file, pl.String),
            pl.col("url", "text").str.contains_any(found.to_list()),
        )
        rows = t["messages"].with_row_index("row").filter(same).sort("at", "row").select("row")
        yield Exhibit(id="copies", title=("同样的文件或文档", "The same file or document"), rows=rows)


@rule(
    clause="七(一)",
    title=("疑似向外部人员转发内部内容", "possibly forwarded to outsiders"),
    severity=Severity.LOW,
    scope=Scope.ALL,
    needs={"messages", "groups"},
    uses={"people", "timeline", "members"},
    explain=where_it_was_seen,
    signal=True,
    fields={
        "what": Kind.CODE, "seen": Kind.GROUP, "speakers": Kind.NUMBER, "terms": Kind.TERM, "audience": Kind.CODE,
        "outsiders": Kind.NUMBER,
    },
    message=(
        "{what}来自内部{seen:（先发在“%”）}{speakers:（有 % 名同事的话）}{terms:，带有“%”}，{audience}{outsiders: % 人}，疑似向无关人员传递内部内容，请核实。",
        "{what} from inside{seen: (first sent in “%”)}{speakers: (words of % colleagues)}{terms:, with “%”} {audience}{outsiders: (%)}, possibly passed to people not concerned; please check.",
    ),
    advice=("请撤回；确需提供的，走审批后单独发给对方。", "Have it withdrawn; what must be given is approved and sent to the recipient alone."),
    undecided={
        "audience-unknown": ("群的类型不明，也没有人员名单可看出有无外人", "it is not known who reads along"),
        "speakers-unknown": ("记录里没有写明是谁的话（企业微信会话存档不写）", "the record does not say whose words it holds (WeCom's archive never does)"),
        "staff-unknown": ("没有员工名单，认不出记录里谁是同事", "without an employee list nobody is known as a colleague"),
    },
    words={
        "record": ("聊天记录", "A record of talk"),
        "file": ("文件", "A file"),
        "link": ("在线文档或内部链接", "A shared document or a link from inside"),
        "there": ("当时群里有外部人员", "where outsiders were present"),
        "since-unknown": ("群里有入群时间不明的外部人员", "in a group with outsiders who joined at an unknown time"),
        "unknown-there": (
            "发到了对外群或业主群，当时在场的有身份不明的人",
            "in a group for outsiders or owners, where people of unknown kind were present",
        ),
        "by-kind": ("发到了对外群或业主群（看不出当时有谁在场）", "in a group for outsiders or owners (nothing tells who was there)"),
    },
)  # fmt: skip
def forwarded_to_outsiders(t: Tables, _: Params) -> pl.LazyFrame:
    """Find records, files and documents from inside that the company's people pass on where outsiders are."""
    held = records(t)
    known = not colleagues(t).is_empty()
    nameless = (pl.col("speakers") + pl.col("others") == 0) & (pl.col("terms").list.len() == 0)
    inside = (pl.col("others") == 0) | (pl.col("terms").list.len() > 0)
    talk = held.lazy().filter(inside if known else pl.lit(value=True))
    unsure = pl.when(nameless).then(pl.lit("speakers-unknown")) if known else pl.lit("staff-unknown")
    told = pl.concat(
        [talk.select("row", "speakers", "terms", undecided=unsure), copies(t)],
        how="diagonal",
    )
    said = senders(beside(told, t.stored("messages"), ["at", "kind"]), t).filter(
        ~pl.col("person_kind").is_in([*STRANGERS, "robot"])
    )
    watched = said.join(onlookers(said, t), on="row", how="left")
    nobody = pl.col("outsiders") == 0
    open_, unseen = pl.col("group_kind").is_in(MIXED), pl.col("group_kind") == "unknown"
    audience = (
        pl.when(nobody & (pl.col("strangers") > 0))
        .then(pl.lit("unknown-there"))
        .when(nobody)
        .then(pl.lit("by-kind"))
        .when("since_unknown")
        .then(pl.lit("since-unknown"))
        .otherwise(pl.lit("there"))
    )
    names = t.groups.select(seen="group_id", seen_name="name").unique("seen", keep="any")
    record, file = pl.col("speakers").is_not_null(), pl.col("kind") == "file"
    what = pl.when(record).then(pl.lit("record")).when(file).then(pl.lit("file")).otherwise(pl.lit("link"))
    return (
        watched.filter(~nobody | ((open_ | unseen) & ~pl.col("counted")))
        .join(names, on="seen", how="left")
        .select(
            "row", "speakers",
            what=what,
            audience=audience,
            outsiders=pl.when(~nobody).then("outsiders").when(pl.col("strangers") > 0).then("strangers"),
            seen=pl.coalesce("seen_name", "seen"),
            terms=pl.col("terms").fill_null([]),
            undecided=pl.when(unseen & nobody).then(pl.lit("audience-unknown")).otherwise("undecided"),
            confidence=pl.when(pl.col("terms").list.len() > 0).then(75).otherwise(60),
        )
    )  # fmt: skip
