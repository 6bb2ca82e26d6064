"""群里出现色情服务或淫秽信息的字样，疑似发布色情内容。

公告、系统消息和机器人的消息不判断；引用和转发的内容不算本人的话；“严禁”“谨防”“举报”一类提醒，以及组织、项目、
品牌和白名单词语里的字样不算。图片、语音、视频不检查。凭据逐项计分：同类的词、引流话术、链接、账号或变形号码、变形写法、
外部人员或新成员、多处重复发送加分，提问、求助、通知减分，60 分起才报；平常也会说的词单凭自己不够分，各项都列在依据里。
可信度 80 以上取本类的级别，其余为提示。
对外群和业主群里，外部人员和住户的消息也判断。

## Flags

| groups.kind |
|-------------|
| internal    |

| messages.message_id | messages.text                |
|---------------------|------------------------------|
| plain               | 裸聊视频一对一，深夜在线     |
| parted              | 楼{zwsp}凤信息，全城资源共享 |

| findings.message_id | findings.severity | findings.span | findings.fields.term | findings.fields.folds |
|---------------------|-------------------|---------------|----------------------|-----------------------|
| plain               | high              | 裸聊视频      | 裸聊视频             |                       |
| parted              | high              | 楼{zwsp}凤    | 楼凤                 | invisible             |

## Allows

| groups.kind |
|-------------|
| internal    |

| messages.message_id | messages.kind | messages.text                          |
|---------------------|---------------|----------------------------------------|
| warning             | text          | 警惕裸聊敲诈，遇到请立即报警96110      |
| medicine            | text          | 三黄片吃完嗓子好多了                   |
| notice              | notice        | 严禁在群内传播淫秽图片、招嫖、约炮信息 |
"""

import polars as pl

from groupaudit.judging import content
from groupaudit.rule import Severity
from groupaudit.tables import Tables


@content.rule_of(
    title=("疑似色情内容", "possibly pornography"),
    severity=Severity.HIGH,
    advice=(
        "请核实后要求删除，情节严重的移出群聊。",
        "Check; have it deleted, and remove the sender in serious cases.",
    ),
)
def pornography(t: Tables, p: content.ContentParams) -> pl.LazyFrame:
    """Find messages with pornography, one finding each."""
    return content.found(t, "pornography", p, everybody=True)
