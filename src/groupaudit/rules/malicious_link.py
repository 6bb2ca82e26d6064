"""消息里的链接形迹可疑，或者带有诱导点击的话术，疑似病毒链接、钓鱼链接。

只看地址本身，从不打开链接，也不联网：直接用 IP 地址（包括十进制、十六进制等写法）、仿冒知名网站或本公司域名、
混用两种文字、短链接、境外通讯软件的邀请、廉价或免费域名、下载程序或压缩包、程序伪装成文档、用 @ 迷惑、端口异常、
子域名过深、拆写网址（“点com”之类）。每个原因有各自的分值，几个原因互相印证；单独一个弱信号不报：短链接、下载压缩包、
端口异常、子域名过深或过长、免费托管的域名、其他文字的 punycode、域名中含知名名称；有两个，或另有话术、低价域名等，才报。
知名服务、政策文件里的自有域名、内网地址不算。链接卡片看其网址，文件只看文件名。
诱导点击的话术（积分兑换、账户异常之类）也算；提醒别人不要点的不算。公告、系统消息和机器人的消息不判断。
对外群和业主群里，外部人员和住户的消息也判断。可信度 80 以上为高，其余为提示。

## Flags

| messages.message_id | messages.text                                 | messages.url      | messages.kind |
|---------------------|-----------------------------------------------|-------------------|---------------|
| apk                 | 领补贴请下载 http://8.8.8.8:9999/buzhu.apk    | –                 | text          |
| alike               | 您的账户异常，请登录 http://www.icbc-vip.com/ | –                 | text          |
| card                | –                                             | http://abcd.vip/x | link          |
| dot                 | 进群领取，abcd点vip                           | –                 | text          |
| two                 | 资料在 http://abcd.com:31337/a.zip            | –                 | text          |

| findings.message_id | findings.severity | findings.fields.reasons       | findings.span                 |
|---------------------|-------------------|-------------------------------|-------------------------------|
| alike               | high              | look-alike、wording           | http://www.icbc-vip.com/      |
| apk                 | high              | executable、ip-host、odd-port | http://8.8.8.8:9999/buzhu.apk |
| card                | low               | risky-ending                  | http://abcd.vip/x             |
| dot                 | high              | hidden-link、risky-ending     | abcd点vip                     |
| two                 | low               | archive、odd-port             | http://abcd.com:31337/a.zip   |

## Allows

| context.own_domains |
|---------------------|
| tiangao.example     |

| messages.message_id | messages.text                                       |
|---------------------|-----------------------------------------------------|
| known               | 会议纪要 https://docs.qq.com/doc/abc，请各部门补充  |
| own                 | 新版客户端 https://oa.tiangao.example:9443/oa.apk   |
| inside              | 打印机驱动在 http://192.168.1.20:8000/driver.exe    |
| weak                | 通知原文见 t.cn/abc                                 |
| port                | 报表在 http://abcd.com:31337/                       |
| archive             | 图纸在 http://abcd.com/a.zip                        |
| deep                | 文档在 http://a.b.c.d.abcd.com/                     |
| borne               | 交话费到 https://中国移动.中国/                     |
| warning             | 收到ETC失效、医保卡停用的短信请勿点击链接，那是诈骗 |
| shown               | 大家别点 http://8.8.8.8/a.exe 是病毒                |
"""

import polars as pl

from groupaudit.detection.evidence_points import EVERYDAY
from groupaudit.judging import content
from groupaudit.rule import Kind, Scope, Severity, Text, rule
from groupaudit.tables import Tables

REASONS: dict[str, Text] = {
    "look-alike": ("仿冒知名网站或本公司域名", "imitates a known or own domain"),
    "at-trick": ("用 @ 掩盖真实地址", "hides its host behind @"),
    "mixed-script": ("域名混用两种文字", "mixes two scripts in a name"),
    "double-extension": ("程序伪装成文档", "a program that poses as a document"),
    "encoded-host": ("主机名经过编码", "an encoded host"),
    "executable": ("下载程序", "downloads a program"),
    "ip-host": ("直接用 IP 地址", "an address instead of a name"),
    "hidden-link": ("拆写网址", "an address written so that it is no link"),
    "near-name": ("与知名网站只差一个字母", "one letter from a well-known name"),
    "risky-ending": ("廉价或高风险域名后缀", "a cheap, risky ending"),
    "foreign-chat": ("境外通讯软件的邀请", "an invitation to a messenger abroad"),
    "name-inside": ("域名里带有知名网站或本公司的名字", "holds a well-known or own name"),
    "punycode": ("编码域名", "an encoded name"),
    "odd-port": ("端口异常", "an odd port"),
    "deep-subdomain": ("子域名过深或过长", "too many or too long subdomains"),
    "archive": ("下载压缩包", "downloads an archive"),
    "free-hosting": ("免费域名或内网穿透", "a free name or a tunnel"),
    "shortener": ("短链接", "a shortened link"),
    "wording": ("诱导点击的话术", "wording that lures onto a link"),
}


@rule(
    clause="七(五)",
    title=("疑似病毒链接", "possibly a malicious link"),
    severity=Severity.HIGH,
    scope=Scope.ROW,
    needs={"messages", "hits", "scores"},
    uses={"people"},
    params=content.ContentParams,
    signal=True,
    fields={**content.FIELDS, "reasons": Kind.CODE},
    message=(
        "疑似病毒链接或钓鱼信息：“{matched}”（{reasons}{shared:，见于%}{folds:，原文夹有%}），请核实，不要打开。",
        "Possibly a malicious link or phishing: “{matched}” ({reasons}{shared:, in %}{folds:, written with %}); please check and do not open it.",
    ),
    advice=(
        "请核实后要求撤回，并提醒群成员不要点击。",
        "Check, have it withdrawn, and warn the members not to open it.",
    ),
    words={**content.WORDS, **REASONS},
)
def malicious_link(t: Tables, p: content.ContentParams) -> pl.LazyFrame:
    """Find suspicious links and wording that lures onto links, one finding per message."""
    from groupaudit.detection.links import MALICIOUS

    is_reason = pl.col("term").is_in(list(REASONS))
    said = pl.col("confidence").filter(~is_reason).sum() >= EVERYDAY
    wording = pl.when(said).then(pl.lit(["wording"])).otherwise(pl.lit([], pl.List(pl.String)))
    hits = content.live(t).filter(pl.col("category") == MALICIOUS)
    against = hits.group_by("row").agg(reasons=pl.col("term").filter(is_reason).unique(), wording=wording)
    told = against.select("row", reasons=pl.concat_list("reasons", "wording").list.sort())
    return content.found(t, MALICIOUS, p, everybody=True).join(told, on="row")
