"""把内部的聊天记录、文件、在线文档转到有外部人员在场的群里。

第七条（一）：不向无关人员传递业务信息和工作内容。看三样：合并转发的聊天记录，里面说话的全是同事，或者有保密字样（翻到记录里面
看）；文件，30 天以内只在一个内部群里发过同名的，转发的人就在那个群里；在线文档的链接，同样如此。当时群里有没有外部人员、住户，按入群、
退群的时间看。

转发住户、供应商自己的话不算；人人都有的文件名（图片、扫描件、几个群都用的表）不算；公众号文章等公开网页不算；外部人员转发的不看。只有员工
在场的群不报。只作疑似提示，请核实：业务往来本来就要给对方的文件也可能在内。认不出同事的（没有员工名单）、看不出有没有外人
的，报“未能判断”。

## Flags

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
from groupaudit.judging.passed_on import colleagues, copies, records
from groupaudit.rows import beside
from groupaudit.rule import Case, Exhibit, Kind, Params, Scope, Severity, rule
from groupaudit.tables import Tables

NOT_OURS = ("approved-outsider", "outsider", "resident", "robot")
OTHERS_READ = ("outward", "owners")


def where_it_was_seen(t: Tables, _: Params, case: Case) -> Iterator[Exhibit]:
    """Show the earlier messages with the same file or document."""
    own = t.columns("messages", "file_name", "url")[case.row] if case.row is not None else None
    if own is not None and any(own.row(0)):
        name, url = own.row(0)
        same = (pl.col("file_name") == pl.lit(name, pl.String)) | (pl.col("url") == pl.lit(url, pl.String))
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
        "what": Kind.CODE, "seen": Kind.GROUP, "speakers": Kind.NUMBER, "terms": Kind.TERM, "outsiders": Kind.NUMBER,
    },
    message=(
        "{what}来自内部{seen:（先发在“%”）}{speakers:（有 % 名同事的话）}{terms:，带有“%”}，当时群里有外部人员{outsiders: % 人}，疑似向无关人员传递内部内容，请核实。",
        "{what} from inside{seen: (first sent in “%”)}{speakers: (words of % colleagues)}{terms:, with “%”} where outsiders{outsiders: (%)} were present, possibly passed to people not concerned; please check.",
    ),
    advice=("请撤回；确需提供的，走审批后单独发给对方。", "Have it withdrawn; what must be given is approved and sent to the recipient alone."),
    undecided={
        "audience-unknown": ("群的类型不明，也没有人员名单可看出有无外人", "it is not known who reads along"),
        "staff-unknown": ("没有员工名单，认不出记录里谁是同事", "without an employee list nobody is known as a colleague"),
    },
    words={
        "record": ("聊天记录", "A record of talk"),
        "file": ("文件", "A file"),
        "link": ("在线文档", "A shared document"),
    },
)  # fmt: skip
def forwarded_to_outsiders(t: Tables, _: Params) -> pl.LazyFrame:
    """Find records, files and documents from inside that the company's people pass on where outsiders are."""
    held = records(t)
    known = not colleagues(t).is_empty()
    inside = ((pl.col("speakers") > 0) & (pl.col("others") == 0)) | (pl.col("terms").list.len() > 0)
    talk = held.lazy().filter(inside if known else pl.lit(value=True))
    unsure = pl.lit(None, pl.String) if known else pl.lit("staff-unknown")
    told = pl.concat(
        [talk.select("row", "speakers", "terms", undecided=unsure), copies(t)],
        how="diagonal",
    )
    said = senders(beside(told, t.stored("messages"), ["at", "kind"]), t).filter(~pl.col("person_kind").is_in(NOT_OURS))
    watched = said.join(onlookers(said, t), on="row", how="left")
    open_, nobody = pl.col("group_kind").is_in(OTHERS_READ), pl.col("outsiders").fill_null(0) == 0
    unseen = (pl.col("group_kind") == "unknown") & nobody
    names = t.groups.select(seen="group_id", seen_name="name").unique("seen", keep="any")
    what = pl.when(pl.col("kind").is_in(["file", "link"])).then("kind").otherwise(pl.lit("record"))
    return (
        watched.filter(open_ | ~nobody | unseen)
        .join(names, on="seen", how="left")
        .select(
            "row", "speakers", "outsiders",
            what=what,
            seen=pl.coalesce("seen_name", "seen"),
            terms=pl.col("terms").fill_null([]),
            undecided=pl.when(unseen).then(pl.lit("audience-unknown")).otherwise("undecided"),
            confidence=pl.when(pl.col("terms").list.len() > 0).then(75).otherwise(60),
        )
    )  # fmt: skip
