"""群里出现毒品、枪支、假证假票、诈骗、暴力、邪教等字样，疑似发布其他有害信息。

公告、系统消息和机器人的消息不判断；引用和转发的内容不算本人的话；“严禁”“谨防”“举报”一类提醒，以及组织、项目、
品牌和白名单词语里的字样不算。图片、语音、视频不检查。凭据逐项计分：同类的词、引流话术、链接、账号或变形号码、变形写法、
外部人员或新成员、多处重复发送加分，提问、求助、通知减分，60 分起才报；平常也会说的词单凭自己不够分，各项都列在依据里。
可信度 80 以上取本类的级别，其余为提示。
对外群和业主群里只判断已知员工的消息。

## Flags

| groups.kind |
|-------------|
| internal    |

| messages.message_id | messages.text              |
|---------------------|----------------------------|
| plain               | 长期代开增值税发票，点位低 |

| findings.message_id | findings.severity |
|---------------------|-------------------|
| plain               | high              |

## Allows

### 提醒

| groups.kind |
|-------------|
| internal    |

| messages.message_id | messages.text                                    |
|---------------------|--------------------------------------------------|
| warning             | 税务提醒：不得买卖、代开发票，虚开发票属违法犯罪 |
| work                | 增值税申报截止15号，专票和普票别弄混             |

### 业主群里住户的消息

| groups.kind |
|-------------|
| owners      |

| messages.message_id | messages.text              |
|---------------------|----------------------------|
| resident            | 长期代开增值税发票，点位低 |
"""

import polars as pl

from groupaudit.judging import content
from groupaudit.rule import Severity
from groupaudit.tables import Tables


@content.rule_of(
    title=("疑似其他有害信息", "possibly other harmful content"),
    severity=Severity.HIGH,
    advice=(
        "请核实；涉嫌违法的保存证据并报警。",
        "Check; keep the evidence and tell the police where the law is concerned.",
    ),
)
def harmful_content(t: Tables, p: content.ContentParams) -> pl.LazyFrame:
    """Find messages with harmful content, one finding each."""
    return content.found(t, "harmful-content", p)
