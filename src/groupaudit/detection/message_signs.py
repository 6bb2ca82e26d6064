"""Signs in the wording of a whole message that speak for or against an offer, whatever its category."""

import polars as pl

_SUM = "[0-9一二两三四五六七八九十廿百千万]{1,5}"

SIGNS = {
    "account": (
        r"(?:微信?|薇信?|威信|v信|扣扣?|企鹅|裙|飞机|电报|微博)(?:群|号|码|id)*[:：]?\s*[a-z0-9_\-]{5,}"
        r"|(?:^|[^a-z])(?:vx?|wx|weixin|wechat|qq?|tg|telegram|whatsapp|skype)(?:群|号|码|id)*(?:[:：]\s*[a-z0-9_\-]{5,}|\s*[0-9]{5,})"
    ),
    "price": (
        r"[0-9]\s*(?:元|块钱?|rmb|usdt|刀|[wk](?:[^a-z]|$)|万|/[天次晚时月])|[¥￥$]\s*[0-9]"
        r"|(?:日赚|日入|月入|时薪|日薪|一晚|包夜|首付|利息)\s*[0-9]"
    ),
    "bonus": (
        r"(?:首存|首充|首冲|再存|存款?|充值?|冲值?|储值?|注册|住册|开户|入款|签到|首次)"
        r"(?:[0-9a-z一二三四五六七八九十百千万佰仟壹贰叁元块即就立可还再]|\s){0,8}[送赠返派]"
    ),
    "stake": (
        rf"[一每](?:局|把|炮|张牌?|分|锅|番|炸|底|级|注|手|将|人)(?:牌|打|押|下|算)?\s*{_SUM}(?:[块元毛米包以封起]|[^一-龥0-9a-z]|$)"
        rf"|打{_SUM}[块元]?(?:{_SUM})?[块元]?的|{_SUM}[块元]?(?:起下|起押|起注|封顶|一[局把炮注底])|[底盲]注?\s*{_SUM}[块元]"
        rf"|[押压]了?\s*{_SUM}(?:[块元米]|[^一-龥0-9a-z]|$)|[赢输亏]了?\s*(?:[0-9]{{4,6}}|{_SUM}[万w]|[一二两三四五六七八九]千)"
        rf"|一赔{_SUM}|[1一]\s*[赔比:：]\s*[0-9]{{1,2}}(?:\.[0-9])?|主胜|赔率?\s*[0-9]\.[0-9]"
        rf"|[充存投]了?\s*{_SUM}[^0-9\n]{{0,10}}[提出赢]了?\s*{_SUM}"
    ),
    "rate": (
        rf"(?:[一两12](?:次|发|炮|晚|夜|个?钟)|过夜|包夜|通宵)\s*(?:只要|才)?{_SUM}(?:[元块rk起+，,。]|\s|$)"
        rf"|(?:[0-9]{{3,5}}|[二两三四五六七八九][百千]|[一二两三四五六七八九]千[一二两三四五六七八九])[元块]?(?:一次|[两12]次|一发|一炮|一晚|一夜|过夜|包夜|全套|p(?:[^a-z]|$))"
    ),
    "question": r"[吗么呢][?？!！。~\s]*$|[?？]\s*$|是不是真|是真的吗|真的假的|靠谱吗|有(?:没有)?人知道|谁知道|请问|怎么回事|什么意思",
    "enquiry": (
        r"^[^。！!\n]{0,30}(?:是什么|什么是|怎么|怎样|咋|如何|哪(?:里|儿|家|个|些|种)|什么地方|多久|多长时间|多少|好不好|安全吗"
        r"|靠谱吗|合法吗|真的吗|是不是|是否|为什么|为啥|有什么|做什么|有啥)[^。！!\n]{0,20}$"
    ),
    "help": (
        r"被骗|上当|怎么退款|怎么追回|怎么举报|求助|帮(?:我|忙)看看"
        r"|(?:客服|对方|骗子|陌生人|有个?人|电话里)(?:跟我|和我|一直|非|总|还)?(?:说|称|让我|叫我|要我|要求我)"
    ),
    "notice": (
        r"温馨提示|特此(?:通知|通告|公告)|各位(?:业主|住户|同事|员工|领导|居民|邻居)|尊敬的(?:业主|住户|居民)"
        r"|请(?:各位)?(?:业主|住户|同事|居民)|物业服务中心|综合管理部|请各(?:部门|项目|单位|小区|区域)"
    ),
    "work": (
        r"财务部?|出纳|人事|人力|行政(?:部|岗|登记|小)|综合(?:部|管理部)|总办|工会|采购|法务|商管|运维|找it|案场|招商进度|置业顾问|食堂|前台|岗亭|门岗"
        r"|服务中心|物业|业主|住户|秩序部|保安|管家|工程部|项目部|商户|供应商|部门|同事|员工|报销|验收|审批|台账|工单|巡检|走流程|共享盘"
    ),
}
"""Patterns on folded text, in the dialect of Polars, by the part of `data/weights.tsv` they stand for."""

AGAINST = ("question", "enquiry", "help", "notice", "work")
"""Signs that count only where the message makes no contact: an offer asks and announces as well."""


def signs_expr(folded: pl.Expr) -> dict[str, pl.Expr]:
    """Tell for every sign whether a message shows it; what is an enquiry is no other question."""
    shown = {sign: folded.str.contains(pattern) for sign, pattern in SIGNS.items()}
    return {**shown, "question": shown["question"] & ~shown["enquiry"]}
