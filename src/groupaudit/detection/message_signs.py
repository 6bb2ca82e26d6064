"""Signs in the wording of a whole message that speak for or against an offer, whatever its category."""

import polars as pl

INSULT = (
    "(?:傻[逼b叉比缺帽屌吊批]|煞笔|白痴|智障|弱智|脑[残瘫]|神经病|蠢[货猪驴]|猪(?:脑子|头)|[混坏]蛋|王八|畜[生牲]|败类|人渣|[杂贱野]种|贱[人货]|婊"
    "|废物|垃圾|狗|老(?:东西|登|不死)|怂[货包]|孬种|变态|流氓|无赖|骗子|小丑|不要脸|没脑子|犯贱|下贱|屌丝|娘炮|泼妇|母狗|乡巴佬|穷鬼|二货|奴才|搅屎棍|窝囊废|疯狗)"
)
"""What people are called by who want to hurt them; the words themselves stand in the pack."""

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
    "aimed": (
        rf"你(?:们|他妈的?|特么|丫|真的?|可|就|才|还|也|都|全|个|这|那|是|种|群|帮|条|大|死|臭|老){{0,4}}{INSULT}"
        rf"|[这那一][群帮伙窝]{INSULT}|^[你这那死臭大老小个]{{0,2}}{INSULT}(?:$|[，,。！!~\s东玩]|领导|老板|客户)|{INSULT}(?:东西|玩意)"
        r"|(?:^|[，,。！!\s])(?:给(?:我|老子|老娘|爷))?(?:快|赶紧|都)?(?:滚(?:$|[，,。！!\s蛋远粗]|一边))"
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
