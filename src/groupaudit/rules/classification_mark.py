"""群里出现密级标志的正式写法：涉密事项不在群里传递。

第七条（二）：涉密事项走流程，不在群里办理。只认正式写法（密级：机密、机密★、【绝密】 之类），在自己的话里、文件名里、转发
内容的标题里都算；“保密”“机密”这样的词本身不算，只是说到标志的（标有机密★的文件、“机密★”字样、保密提醒和制度原文）也不算。
带标志的，不管另外写了什么（通知、工作安排、严禁外传）都算。不论群的类型、不论谁在场都报。

带标志的消息只给出位置和校验，标志是哪一级、写了什么，任何输出都不引用。只判断本公司人员和身份不明者发的消息，公告、机器人的
不判断；合并转发的记录里面不看。是不是国家秘密要由保密员认定，请核实。

## Flags

| messages.message_id | messages.text           |
|---------------------|-------------------------|
| said                | 密级：机密 会后收回     |
| other               | 机密★三年 征迁补偿方案  |

| findings.message_id | findings.severity | findings.fields.place | findings.span |
|---------------------|-------------------|-----------------------|---------------|
| said                | medium            | –                     | –             |
| other               | medium            | –                     | –             |

## Allows

| messages.text                          |
|----------------------------------------|
| 这是机密吗                             |
| 保密工作人人有责，机密文件不得发到群里 |
| 秘密花园的绿化补种完成                 |
| 标有机密★的文件要锁好                  |
"""

import polars as pl

from groupaudit.judging import content
from groupaudit.rule import Kind, Scope, Severity, rule
from groupaudit.tables import STRANGERS, Tables
from groupaudit.vocabulary import CLASSIFICATION_MARK


@rule(
    clause="七(二)",
    title=("疑似密级标志", "possibly a classification mark"),
    severity=Severity.MEDIUM,
    scope=Scope.ROW,
    needs={"messages", "scores"},
    uses={"people"},
    params=content.ContentParams,
    signal=True,
    fields={"term": Kind.TERM, "place": Kind.CODE},
    message=(
        "疑似带有密级标志{place:（见于%）}，按保密要求不引用原文，请核实。",
        "Possibly a classification mark{place: (in %)}; the text is not quoted, as secrecy requires; please check.",
    ),
    advice=(
        "请立即撤回，报告保密员，按涉密文件的办法处理。",
        "Have it withdrawn at once, tell the secrecy officer, and handle it as classified papers are.",
    ),
    words={"title": content.WORDS["title"], "file-name": content.WORDS["file-name"]},
)
def classification_mark(t: Tables, p: content.ContentParams) -> pl.LazyFrame:
    """Find messages that carry a classification mark in its official form; nothing of them is told."""
    said = content.spoken(content.scored(t, CLASSIFICATION_MARK), t)
    neighbour = (pl.col("group_kind") == "owners") & (pl.col("person_kind") == "unknown")
    not_ours = pl.col("person_kind").is_in(STRANGERS) | neighbour
    ours = said.filter(~not_ours, pl.col("confidence") >= p.min_confidence)
    return ours.select("row", "confidence", "term", place="shared", discriminator=pl.lit(CLASSIFICATION_MARK))
