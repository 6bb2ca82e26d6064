"""群里出现与工作无关的推销、刷单、贷款、代办等字样，疑似发布无关商业广告。

公告、系统消息和机器人的消息不判断；引用和转发的内容不算本人的话；“严禁”“谨防”“举报”一类提醒，以及组织、项目、
品牌和白名单词语里的字样不算。图片、语音、视频不检查。凭据逐项计分：同类的词、引流话术、链接、账号或变形号码、变形写法、
外部人员或新成员、多处重复发送加分，提问、求助、通知减分，60 分起才报；平常也会说的词单凭自己不够分，各项都列在依据里。
可信度 80 以上取本类的级别，其余为提示。
对外群和业主群里，外部人员和住户的消息也判断；他们留了联系方式兜售假证假票等有害东西的，也是广告。
对外群的用途（登记表、政策文件）或群名写明的东西，如水泵供货对接群里卖水泵，不是无关的，只作提示。
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

### 对外群里卖群的用途写明的东西，只作提示

| groups.kind | groups.purpose |
|-------------|----------------|
| outward     | 水泵供货对接   |

| members.member_id | members.external |
|-------------------|------------------|
| m1                | true             |

| messages.message_id | messages.text                                  |
|---------------------|------------------------------------------------|
| pumps               | 恒流水泵秋季优惠，型号QW50全场8折，欢迎选购    |
| masks               | 美白面膜秋季优惠，厂家供货，全场8折，欢迎选购  |

| findings.message_id | findings.severity |
|---------------------|-------------------|
| masks               | medium            |
| pumps               | low               |

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

from typing import Final

import polars as pl

from groupaudit.fold import fold_expr
from groupaudit.judging import content
from groupaudit.rows import beside
from groupaudit.rule import Severity
from groupaudit.tables import Tables
from groupaudit.talk.subjects import things

OF_ANY_TRADE: Final = (
    r"供货|供应|供需|采购|购销|销售|对接|合作|工作|沟通|协调|交流|联络|项目|服务|业务|客户|厂家|厂商|商家|商户|伙伴|材料|物料|设备|物资|商品|产品|配件|报价|招标|投标|询价|合同|售后|保障|管理"
    r"|优惠|活动|推广|团购|外包|施工|安装|官方|微信|\p{Han}{2}(?:部|办|中心|集团|公司|物业)|[商群组]"
)
"""What purposes and names of groups say whatever is dealt in."""


@content.rule_of(
    title=("疑似无关商业广告", "possibly unrelated advertising"),
    severity=Severity.MEDIUM,
    advice=("请核实后提醒其撤回，再犯移出群聊。", "Check; have it withdrawn, remove the sender if repeated."),
)
def unrelated_advertising(t: Tables, p: content.ContentParams) -> pl.LazyFrame:
    """Find messages with unrelated advertising, one finding each; whatever others sell, with a way to reach them, is that."""
    found = content.found(t, "unrelated-advertising", p, everybody=True, offered="harmful-content")
    related = (pl.col("category") == "unrelated-advertising") & pl.col("related").fill_null(value=False)
    asked_for = found.join(_of_the_purpose(found, t), on="row", how="left")
    return asked_for.with_columns(severity=pl.when(related).then(pl.lit("low")).otherwise("severity"))


def _of_the_purpose(found: pl.LazyFrame, t: Tables) -> pl.LazyFrame:
    """Plan `row` and `related` of the messages in outward groups that name what purpose or name of the group names."""
    if "groups" not in t:
        return pl.LazyFrame(schema={"row": pl.UInt32, "related": pl.Boolean})
    outward = t.groups.filter(pl.col("kind") == "outward").unique("group_id", keep="any")
    about = fold_expr(pl.concat_str(pl.col("purpose", "name").fill_null(""), separator=" "))
    named = outward.select("group_id", word=things(about.str.replace_all(OF_ANY_TRADE, " "))).explode("word")
    said = beside(found.select("row", "group_id"), t.stored("messages"), ["text"])
    both = said.with_columns(folded=fold_expr(pl.col("text"))).join(named.drop_nulls("word"), on="group_id")
    spoken = both.filter(pl.col("folded").str.contains(pl.col("word"), literal=True))
    return spoken.select("row", related=pl.lit(value=True)).unique("row", keep="any")
