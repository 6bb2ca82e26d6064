"""群里出现赌博平台、玩法或拉人下注的字样，疑似发布赌博内容。

公告、系统消息和机器人的消息不判断；引用和转发的内容不算本人的话；“严禁”“谨防”“举报”一类提醒，以及组织、项目、
品牌和白名单词语里的字样不算。图片、语音、视频不检查。凭据逐项计分：同类的词、引流话术、链接、账号或变形号码、变形写法、
外部人员或新成员、多处重复发送加分，提问、求助、通知减分，60 分起才报；平常也会说的词单凭自己不够分，各项都列在依据里。
可信度 80 以上取本类的级别，其余为提示。
对外群和业主群里，外部人员和住户的消息也判断。
项目和小区的名字（金沙、皇冠之类）写进政策文件的 projects 即不算。

## Flags

| groups.kind |
|-------------|
| internal    |

| messages.message_id | messages.text                      |
|---------------------|------------------------------------|
| plain               | 百家乐、龙虎和都有，注册就送88彩金 |
| parted              | 今晚百*家*乐，老板们来             |
| sign                | 百家乐超市门口积水，请清扫         |

| findings.message_id | findings.severity | findings.fields.term |
|---------------------|-------------------|----------------------|
| plain               | high              | 彩金                 |
| parted              | high              | 百家乐               |
| sign                | low               | 百家乐               |

## Allows

| groups.kind |
|-------------|
| internal    |

| messages.message_id | messages.text                                   |
|---------------------|-------------------------------------------------|
| warning             | 举报网络赌博请拨打110，百家乐、时时彩都是违法的 |
| rule                | 本群严禁赌博，不得发布六合彩信息                |
| estate              | 金沙湾一期三号门岗人脸机离线                    |
"""

import polars as pl

from groupaudit.judging import content
from groupaudit.rule import Severity
from groupaudit.tables import Tables


@content.rule_of(
    title=("疑似赌博内容", "possibly gambling"),
    severity=Severity.HIGH,
    advice=(
        "请核实后要求删除，情节严重的移出群聊。",
        "Check; have it deleted, and remove the sender in serious cases.",
    ),
)
def gambling(t: Tables, p: content.ContentParams) -> pl.LazyFrame:
    """Find messages with gambling, one finding each."""
    return content.found(t, "gambling", p, everybody=True)
