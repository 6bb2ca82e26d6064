"""群里很多话与登记的用途无关：球赛、游戏、股票、拼单、追剧之类的闲谈占了相当一部分。

第三条（三）：群的用途应明确。只看写明了用途的群（政策文件或登记表），用途或群名里写着的话题不算（“羽毛球活动群”里谈球不算）；
没有写用途的群报“未能判断”。默认至少 10 条、占文字消息的 20% 才报，每个群一条，写明是哪些话题。

只认几类与物业工作无关的话题，每类只有少数没有歧义的词；食堂、宠物、停车、天气都可能是工作，不算。住户、外部人员的话不看，
业主群不看。偶尔闲谈不要紧，这里说的是群变了味，只作疑似提示，请核实。

## Flags

| groups.name    | groups.purpose |
|----------------|----------------|
| 工程部维保群   | 电梯维保对接   |

| members.member_id | members.group_nickname |
|-------------------|------------------------|
| m1                | 张三+集团+工程部       |
| m2                | 李四+集团+工程部       |

| messages.member_id | messages.at      | messages.text                                |
|--------------------|------------------|----------------------------------------------|
| m1                 | 2024-09-02 09:00 | 三号楼电梯保养完成 … ×20 every 1min          |
| m1 / m2            | 2024-09-02 12:00 | 昨晚的球赛看了吗 / 今天大盘又跌 … ×10 every 1min |

| findings.message_id | findings.severity | findings.fields.messages | findings.fields.percent | findings.fields.topics |
|---------------------|-------------------|--------------------------|-------------------------|------------------------|
| msg21               | low               | 10                       | 33                      | sport、stocks          |

## Allows

| groups.group_id | groups.name      | groups.purpose |
|-----------------|------------------|----------------|
| g1              | 集团羽毛球活动群 | 羽毛球         |
| g2              | 工程部维保群     | 电梯维保对接   |
| g3              | 工程部工作群     | –              |

| members.group_id | members.member_id |
|------------------|-------------------|
| g1               | m1                |
| g2               | m1                |
| g3               | m1                |

| messages.group_id | messages.member_id | messages.at      | messages.text                          |
|-------------------|--------------------|------------------|----------------------------------------|
| g1                | m1                 | 2024-09-02 09:00 | 昨晚的球赛看了吗 … ×20 every 1min      |
| g2                | m1                 | 2024-09-02 09:00 | 三号楼电梯保养完成 … ×50 every 1min    |
| g2                | m1                 | 2024-09-02 12:00 | 昨晚的球赛看了吗 … ×10 every 1min      |
| g3                | m1                 | 2024-09-02 09:00 | 昨晚的球赛看了吗 … ×20 every 1min      |

| undecided.reason | undecided.count |
|------------------|-----------------|
| no-purpose       | 1               |
"""

from collections.abc import Iterator, Mapping
from typing import Final

import polars as pl
from pydantic import Field

from groupaudit.judging.called import senders
from groupaudit.judging.period import in_period, of_the_same, part
from groupaudit.rows import beside
from groupaudit.rule import Case, Exhibit, Kind, Params, Scope, Severity, Text, rule
from groupaudit.tables import STRANGERS, Tables
from groupaudit.talk.pastimes import TOPICS

WORDS: Final[Mapping[str, Text]] = {
    "sport": ("球赛、运动", "sport"),
    "games": ("游戏、牌局", "games"),
    "stocks": ("股票、理财", "stocks"),
    "shopping": ("购物、拼单", "shopping"),
    "shows": ("影视、明星", "shows"),
    "dating": ("相亲交友", "dating"),
    "travel": ("旅游", "travel"),
}
SHOWN = 10


class Amount(Params):
    """From how much on a group has another purpose than it says; the regulation leaves it open."""

    messages: int = Field(
        default=10,
        ge=1,
        description="At least so many messages off the purpose.",
        json_schema_extra={"description-zh": "与用途无关的消息至少这么多条。"},
    )
    percent: int = Field(
        default=20,
        ge=1,
        le=100,
        description="They are at least this percentage of all texts.",
        json_schema_extra={"description-zh": "占全部文字消息的百分比至少这么多。"},
    )


def off_topic(t: Tables, _: Amount, case: Case) -> Iterator[Exhibit]:
    """Show the first messages off the purpose."""
    rows = of_the_same(_off_topic(t), case, t)
    first = rows.select("row").sort("row").collect()
    title = ("与用途无关的消息", "Messages off the purpose")
    yield Exhibit(id="off-topic", title=title, rows=first.head(SHOWN), total=first.height)


@rule(
    clause="三(三)",
    title=("疑似与群的用途无关", "possibly off the purpose of the group"),
    severity=Severity.LOW,
    scope=Scope.GROUP,
    needs={"messages", "groups", "text"},
    uses={"people", "members"},
    params=Amount,
    explain=off_topic,
    signal=True,
    fields={"messages": Kind.NUMBER, "percent": Kind.NUMBER, "topics": Kind.CODE, "purpose": Kind.TERM},
    message=(
        "登记的用途是“{purpose}”，{messages} 条消息（{percent}%）谈的是{topics}，疑似与用途无关，请核实。",
        "Declared purpose “{purpose}”, but {messages} messages ({percent}%) are about {topics}, possibly off the purpose; please check.",
    ),
    advice=("闲谈请到别处；用途变了的，改登记。", "Take small talk elsewhere, or register the new purpose."),
    undecided={"no-purpose": ("没有写明群的用途（登记表或政策文件）", "no purpose is declared (register or policy)")},
    words=WORDS,
)
def off_topic_content(t: Tables, p: Amount) -> pl.LazyFrame:
    """Find groups of which a good part of the talk is about topics that their declared purpose does not name."""
    ordered = (
        _off_topic(t)
        .sort("at", "message_id", nulls_last=True)
        .with_columns(inside=in_period(pl.col("at"), t.context), known_by=pl.col("row").first().over("group_id"))
    )
    counted = (
        ordered.group_by("group_id", "inside", maintain_order=True)
        .agg(
            pl.col("row", "known_by").first(),
            messages=pl.len(),
            topics=pl.col("topics").list.explode(keep_nulls=False, empty_as_null=False).unique().sort(),
            purpose=pl.col("purpose").first(),
        )
        .join(_sizes(t), on=["group_id", "inside"])
        .with_columns(percent=(100 * pl.col("messages") // pl.col("texts")).cast(pl.Int64))
    )
    found = part(counted.filter(_enough(p)), ["group_id"])
    unclear = _work_groups(t).filter(pl.col("purpose").is_null()).select("group_id", undecided=pl.lit("no-purpose"))
    return pl.concat([found.drop("texts", "whole").with_columns(confidence=pl.lit(50)), unclear], how="diagonal")


def _enough(p: Amount) -> pl.Expr:
    """Tell of what is said in the period, or outside, whether it is a good part of the talk.

    Where only both together are, that is told of the part outside.
    """
    enough = (pl.col("messages") >= p.messages) & (pl.col("percent") >= p.percent)
    every = pl.col("messages").sum().over("group_id")
    together = (every >= p.messages) & (100 * every // pl.col("whole") >= p.percent)
    return enough | (~pl.col("inside") & together & ~enough.any().over("group_id"))


def _work_groups(t: Tables) -> pl.LazyFrame:
    """Return group_id, name and purpose of the groups that are not those of residents; an empty purpose is none."""
    groups = t.groups.filter(pl.col("kind").ne_missing("owners")).unique("group_id", keep="any")
    return groups.select("group_id", "name", purpose=pl.col("purpose").replace("", None))


def _sizes(t: Tables) -> pl.LazyFrame:
    """Return how many messages of each group have words in the period, or outside, and how many in the `whole`."""
    spoken = t.messages.filter(pl.col("text").str.len_bytes() > 0)
    parts = spoken.group_by("group_id", inside=in_period(pl.col("at"), t.context)).agg(texts=pl.len())
    return parts.with_columns(whole=pl.col("texts").sum().over("group_id"))


def _off_topic(t: Tables) -> pl.LazyFrame:
    """Plan row, group_id, at, message_id, purpose and `topics` of what our people say off the purpose of their group."""
    told = _work_groups(t).drop_nulls("purpose")
    every = [word for words in TOPICS.values() for word in words]
    nothing = told.select(pl.len()).collect().item() == 0
    texts = t.text.limit(0) if nothing else t.text.filter(pl.col("folded").str.contains_any(every))
    spoken = beside(texts.select("row", "folded"), t.stored("messages"), ["at", "message_id"])
    ours = senders(spoken, t).filter(~pl.col("person_kind").is_in([*STRANGERS, "robot"])).join(told, on="group_id")
    about = pl.concat_str("purpose", pl.col("name").fill_null(""))
    named = [
        pl.when(pl.col("folded").str.contains_any(list(words)) & ~about.str.contains_any(list(words))).then(
            pl.lit(topic)
        )
        for topic, words in TOPICS.items()
    ]
    topics = pl.concat_list(named).list.drop_nulls()
    return ours.select("row", "group_id", "at", "message_id", "purpose", topics=topics).filter(
        pl.col("topics").list.len() > 0
    )
