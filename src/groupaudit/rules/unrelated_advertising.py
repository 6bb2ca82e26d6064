"""群里出现与工作无关的推销、刷单、贷款、代办等字样，疑似发布无关商业广告。

公告、系统消息和机器人的消息不判断；引用和转发的内容不算本人的话；“严禁”“谨防”“举报”一类提醒，以及组织、项目、
品牌和白名单词语里的字样不算。图片、语音、视频不检查。凭据逐项计分：同类的词、引流话术、链接、账号或变形号码、变形写法、
外部人员或新成员、多处重复发送加分，提问、求助、通知减分，60 分起才报；平常也会说的词单凭自己不够分，各项都列在依据里。
可信度 80 以上取本类的级别，其余为提示。
对外群和业主群里，外部人员和住户的消息也判断；他们留了联系方式兜售假证假票等有害东西的，也是广告。
公司自己的宣传不算：已知员工的消息提到本公司的名称、项目或品牌，又没有可疑链接和变形号码的，不报。

## Flags

### 内部群

| groups.kind |
|-------------|
| internal    |

| messages.message_id | messages.text                      |
|---------------------|------------------------------------|
| plain               | 刷单兼职，单单现结，有手机就可以做 |
| wide                | 唰单，当天放款无抵押贷款，加我     |

| findings.message_id | findings.severity | findings.fields.term |
|---------------------|-------------------|----------------------|
| plain               | medium            | 刷单兼职             |
| wide                | medium            | 无抵押贷款           |

### 业主群里住户兜售假证假票

| groups.kind |
|-------------|
| owners      |

| messages.message_id | messages.text                      |
|---------------------|------------------------------------|
| invoices            | 代开各类增值税发票，加微信 jkfp668 |
| loans               | 低息贷款当天放款，加微信 dk6688    |

| findings.message_id | findings.severity | findings.fields.term |
|---------------------|-------------------|----------------------|
| invoices            | medium            | 代开各类             |
| loans               | medium            | 当天放款             |

## Allows

### 提醒、工作用语和本公司宣传

| groups.kind |
|-------------|
| internal    |

| members.member_id | members.external |
|-------------------|------------------|
| m1                | false            |

| context.allow_phrases |
|-----------------------|
| 天高优选              |

| messages.message_id | messages.text                                        |
|---------------------|------------------------------------------------------|
| warning             | 国家反诈中心提示：刷单返利都是骗局，请勿相信兼职刷单 |
| work                | 采购批发价比零售便宜三成，走比价流程                 |
| own                 | 天高优选本周特价，招代理，一件代发                   |

### 业主群里没有留联系方式的

| groups.kind |
|-------------|
| owners      |

| messages.message_id | messages.text              |
|---------------------|----------------------------|
| told                | 长期代开增值税发票，点位低 |

### 内部群里的按其他有害信息报

| groups.kind |
|-------------|
| internal    |

| messages.message_id | messages.text                      |
|---------------------|------------------------------------|
| invoices            | 代开各类增值税发票，加微信 jkfp668 |
"""

import polars as pl

from groupaudit.judging import content
from groupaudit.rule import Severity
from groupaudit.tables import Tables


@content.rule_of(
    title=("疑似无关商业广告", "possibly unrelated advertising"),
    severity=Severity.MEDIUM,
    advice=("请核实后提醒其撤回，再犯移出群聊。", "Check; have it withdrawn, remove the sender if repeated."),
)
def unrelated_advertising(t: Tables, p: content.ContentParams) -> pl.LazyFrame:
    """Find messages with unrelated advertising, one finding each; whatever others sell, with a way to reach them, is that."""
    return content.found(t, "unrelated-advertising", p, everybody=True, offered="harmful-content")
