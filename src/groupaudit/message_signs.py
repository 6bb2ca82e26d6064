"""Signs in the wording of a whole message that speak for or against an offer, whatever its category."""

import polars as pl

SIGNS = {
    "account": (
        r"(?:^|[^a-z])(?:微信?|薇信?|威信|v信?|vx|wx|weixin|wechat|qq|q|扣扣?|企鹅|裙|飞机|电报|tg|telegram|whatsapp|skype)"
        r"(?:群|号|码|id)*[:：]?\s*[a-z0-9_\-]{5,}"
    ),
    "price": (
        r"[0-9]\s*(?:元|块钱?|rmb|usdt|刀|[wk](?:[^a-z]|$)|万|/[天次晚时月])|[¥￥$]\s*[0-9]"
        r"|(?:日赚|日入|月入|时薪|日薪|一晚|包夜|首付|利息)\s*[0-9]"
    ),
    "question": r"[吗么呢][?？!！。~\s]*$|[?？]\s*$|是不是真|是真的吗|真的假的|靠谱吗|有(?:没有)?人知道|谁知道|请问|怎么回事|什么意思",
    "help": r"被骗|上当|怎么退款|怎么追回|怎么举报|求助|帮(?:我|忙)看看",
    "notice": (
        r"温馨提示|特此(?:通知|通告|公告)|各位(?:业主|住户|同事|员工|领导|居民|邻居)|尊敬的(?:业主|住户|居民)"
        r"|请(?:各位)?(?:业主|住户|同事|居民)|物业服务中心|综合管理部|请各(?:部门|项目|单位|小区|区域)"
    ),
}
"""Patterns on folded text, in the dialect of Polars, by the part of `data/weights.tsv` they stand for."""

AGAINST = ("question", "help", "notice")
"""Signs that count only where the message makes no contact: an offer asks and announces as well."""


def signs_expr(folded: pl.Expr) -> dict[str, pl.Expr]:
    """Tell for every sign whether a message shows it."""
    return {sign: folded.str.contains(pattern) for sign, pattern in SIGNS.items()}
