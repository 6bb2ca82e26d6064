"""群里出现辱骂、歧视、封建迷信、炫富等字样，疑似不良倾向。

公告、系统消息和机器人的消息不判断；引用和转发的内容不算本人的话；“严禁”“谨防”“举报”一类提醒，以及组织、项目、
品牌和白名单词语里的字样不算。图片、语音、视频不检查。凭据逐项计分：同类的词、引流话术、链接、账号或变形号码、变形写法、
外部人员或新成员、多处重复发送加分，提问、求助、通知减分，60 分起才报；平常也会说的词单凭自己不够分，各项都列在依据里。
可信度 80 以上取本类的级别，其余为提示。
对外群和业主群里只判断已知员工的消息。
规定没有给“不良倾向”下定义，所以只列为信息，不评价人。

## Flags

| groups.kind |
|-------------|
| internal    |

| messages.message_id | messages.text        |
|---------------------|----------------------|
| plain               | 滚，你们全是狗娘养的 |

| findings.message_id | findings.severity |
|---------------------|-------------------|
| plain               | info              |

## Allows

| groups.kind |
|-------------|
| internal    |

| messages.message_id | messages.text              |
|---------------------|----------------------------|
| joke                | 开会困死了，来杯咖啡续命   |
| words               | 他妈妈来了，在大堂等他下班 |
"""

import polars as pl

from groupaudit.judging import content
from groupaudit.rule import Severity
from groupaudit.tables import Tables


@content.rule_of(
    title=("疑似不良倾向", "possibly unhealthy tendency"),
    severity=Severity.INFO,
    advice=("请群管理员自行判断。", "Left to the administrators' judgement."),
)
def unhealthy_tendency(t: Tables, p: content.ContentParams) -> pl.LazyFrame:
    """Find messages with unhealthy talk, one finding each."""
    return content.found(t, "unhealthy-tendency", p)
