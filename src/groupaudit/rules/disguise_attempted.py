"""群里有人把敏感词写成绕过检查的样子（拆字、叠字、圈字、倒写、零宽字符、分隔符、拼音等），疑似有意规避。

只看没有人会无意写出的变形：大小写、全角、繁体，以及可能只是打错的谐音字和形近字不算；白名单词语、提醒和禁止的话里的词不算；
只因旁证才算数的词不算。一个联系号码混用三种以上数字写法的也算。一条消息只报一次，列出用到的变形；消息说了什么另由各类内容的检查判断。
公告、系统消息和机器人的消息不判断；对外群和业主群里只判断本公司人员：住户、外部人员怎么写，不归制度管，写了什么另查。

## Flags

| groups.kind |
|-------------|
| internal    |

| messages.message_id | messages.text          |
|---------------------|------------------------|
| parted              | 今晚百*家*乐，老板们来 |
| doubled             | 六六合合彩彩，稳       |
| apart               | 晚上去赌十尃网站看看   |
| number              | 加我 9⓿二肆⁹₈③⑸⒋➃    |

| findings.message_id | findings.severity | findings.fields.matched | findings.fields.folds |
|---------------------|-------------------|-------------------------|-----------------------|
| parted              | low               | 百*家*乐                | gap                   |
| doubled             | low               | 六六合合彩彩            | doubled               |
| apart               | low               | 赌十尃网站              | parts                 |
| number              | low               | 9⓿二肆⁹₈③⑸⒋➃          | compatibility、digits、enclosed |

## Allows

| groups.kind |
|-------------|
| internal    |

| messages.message_id | messages.text                  |
|---------------------|--------------------------------|
| plain               | 今晚百家乐，老板们来           |
| traditional         | 今晚百家樂，老闆們來           |
| warning             | 本群严禁发布百*家*乐一类的信息 |
| emphasis            | 通 知：今 晚 八 点 开 会       |
| keyboard            | 电话①３８00138000              |
"""

import polars as pl

from groupaudit.derive.scores import disguises
from groupaudit.detection.pii import CONTACT, MIXED_ON_PURPOSE
from groupaudit.judging import content
from groupaudit.rule import Kind, Params, Scope, Severity, rule
from groupaudit.tables import Tables

CATEGORIES = ("gambling", "pornography", "unrelated-advertising", "malicious-link", "harmful-content")
SURE_ENOUGH = 40
"""Below this confidence a term is everyday talk, or was hardly to be read."""


@rule(
    clause="七(五)",
    title=("疑似用变形写法规避检查", "possibly hidden wording"),
    severity=Severity.LOW,
    scope=Scope.ROW,
    needs={"messages", "hits"},
    uses={"people"},
    params=Params,
    signal=True,
    fields={"term": Kind.TERM, "matched": Kind.TEXT, "folds": Kind.CODE, "others": Kind.NUMBER},
    message=(
        "疑似有意变形书写：“{matched}”{term:应读作“%”}（原文夹有{folds}）{others:，另有 % 处}，请核实。",
        "Possibly hidden on purpose: “{matched}”{term: reads “%”} (written with {folds}){others:, and % more}; please check.",
    ),
    advice=(
        "请结合该消息的内容核实，确属规避检查的按内容处理。",
        "Check together with what the message says, and act on that.",
    ),
    words=content.WORDS,
)
def disguise_attempted(t: Tables, _: Params) -> pl.LazyFrame:
    """Find messages with a term or a number to reach somebody that nobody writes so by accident, one finding each."""
    hidden = disguises(pl.col("folds")).list.sort()
    number = (pl.col("category") == CONTACT) & (pl.col("confidence") >= MIXED_ON_PURPOSE)
    worn = content.live(t).filter(
        pl.col("category").is_in(CATEGORIES) | number,
        pl.col("needs").is_null() & pl.col("start").is_not_null(),
        (pl.col("boundary") != "inside") & (pl.col("confidence") >= SURE_ENOUGH),
    )
    best = (
        worn.with_columns(folds=hidden, term=pl.when(~number).then("term"))
        .filter(pl.col("folds").list.len() > 0)
        .sort("row", "confidence", "start", "category", "term", descending=[False, True, False, False, False])
        .group_by("row", maintain_order=True)
        .agg(
            pl.col("term", "matched", "folds").first(),
            span_start=pl.col("start").first(),
            span_end=pl.col("end").first(),
            others=pl.col("start").n_unique().cast(pl.Int64) - 1,
            confidence=pl.col("confidence").first(),
        )
    )
    judged = content.spoken(best, t).filter(~content.by_others())
    return judged.with_columns(others=pl.when(pl.col("others") > 0).then("others"), discriminator=pl.lit("disguise"))
