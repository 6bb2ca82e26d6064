"""群里出现对公司的消极抱怨或未经证实的传言字样，疑似消极言论。

公告、系统消息和机器人的消息不判断；引用和转发的内容不算本人的话；“严禁”“谨防”“举报”一类提醒，以及组织、项目、
品牌和白名单词语里的字样不算。图片、语音、视频不检查。凭据逐项计分：同类的词、引流话术、链接、账号或变形号码、变形写法、
外部人员或新成员、多处重复发送加分，提问、求助、通知减分，60 分起才报；平常也会说的词单凭自己不够分，各项都列在依据里。
可信度 80 以上取本类的级别，其余为提示。
对外群和业主群里只判断已知员工的消息。
默认关闭：情绪不打分，只供明确要求的公司在政策文件里打开。

## Flags

| groups.kind |
|-------------|
| internal    |

| messages.message_id | messages.text      |
|---------------------|--------------------|
| plain               | 黑心公司，早晚倒闭 |

| findings.message_id | findings.severity |
|---------------------|-------------------|
| plain               | low               |

## Allows

| groups.kind |
|-------------|
| internal    |

| messages.message_id | messages.text                              |
|---------------------|--------------------------------------------|
| complaint           | 电梯三天两头坏，太让人失望了，什么时候修好 |
"""

import polars as pl

from groupaudit.judging import content
from groupaudit.rule import Severity
from groupaudit.tables import Tables


@content.rule_of(
    title=("疑似消极言论", "possibly negative talk"),
    severity=Severity.LOW,
    enabled=False,
    advice=("请与本人沟通，了解原因。", "Talk to the person and find out why."),
)
def negative_talk(t: Tables, p: content.ContentParams) -> pl.LazyFrame:
    """Find messages with negative talk, one finding each."""
    return content.found(t, "negative-talk", p)
