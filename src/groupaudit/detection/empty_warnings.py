"""Tell which warning words do not warn: those in pleas for secrecy, impostures, threats and sales talk."""

import re
from collections.abc import Iterable, Sequence

EVERYDAY = (
    "不得不",
    "不得了",
    "不得已",
    "舍不得",
    "恨不得",
    "巴不得",
    "怪不得",
    "由不得",
    "了不得",
    "小心眼",
    "小心我",
    "不骗",
    "没骗",
    "敢报警",
    "报警收",
    "投诉没",
)
"""Everyday words, and threats, that contain a warning word."""

SECRECY = re.compile(r"(?:外传|外泄|外发|扩散|截图|截屏|转发|传)(?=[，,。！!；;）)\s]|$)")
"""Follows a warning word that asks to keep the message secret instead of warning against its content."""

KEEPS_AWAY = re.compile(
    r"骗子(?:们|请|都|一律)?(?:勿[扰进来加入聊骚]|绕[道行路开]|滚|死|火葬场|止步|免|走开|别[来扰加])|请勿(?:打扰|骚扰|扰)"
)
"""Phrases by which dealers turn away dishonest customers: 骗子勿扰."""

POSES = re.compile(r"(?:我|我们|这里|这边)(?:这里|这边)?是[^，,。；;：:！？!?]{0,12}\Z")
"""Precedes the office that the sender claims to speak for: swindlers pose as the police."""

OFFICES = frozenset({"警方", "警官", "民警", "派出所", "公安局", "公安机关"})

ACCUSES = re.compile(r"[你您][^。！？!?]{0,15}\Z")
ACCUSATIONS = frozenset({"涉嫌", "涉黄", "涉毒", "涉赌", "犯罪", "违法", "诈骗", "拘留", "刑拘", "逮捕"})
"""Legal terms of which swindlers accuse the reader: a real warning does not accuse those it is meant for."""

NO_POLICE = re.compile(r"(?:千万)?(?:不要|不许|不能|别)报警")
"""Swindlers ask frightened victims not to call the police: a plea for secrecy, not a warning."""

DECEIT = re.compile(r"骗|诈|陷阱|假|违[法规]|[犯非]法")
DENIES = re.compile(
    r"(?:(?<!是)不是|并非|绝非|(?<!是)非|绝无|没有|从不|绝不|毫无|无|(?<![违犯])不(?:算|属于?)?)(?:什么|任何)?\Z"
)
"""Precedes a word of deceit or of wrong that the sender denies; a question denies nothing."""

URGES = re.compile(
    r"(?:请|切|万|千万)?(?:勿|不要|别|莫|不容)再?(?:错过|犹豫|迟疑|观望|失良机|坐失|等|客气|后悔|磨蹭|拖|怀疑|担心|害怕)"
    r"|(?:禁止|严禁|谢绝|拒绝|不得|不许|请勿|勿|禁)(?:未成年|未满[^,，。！!]{1,4}|1?8岁?以下|十八岁?以下|同行|中介|同业|白嫖|闲聊)[人者党]*"
    r"(?:勿?(?:进群?|加入|入|打?扰|观看)[入内群]?)?(?=[,，。！!；;:：\s]|\Z)"
    r"|(?:未成年|未满[^,，。！!]{1,4}|1?8岁?以下|十八岁?以下)[人者]*(?:禁止|严禁|请勿|不得|切勿)(?:进群?|加入?|入群?|观看|打?扰)[入内群]?"
    r"|(?:不许|不准|不得|不能|别)(?:退群|赖账?|耍赖|拖欠?|跑路?|反悔|多?问|打开|拆开)|不准(?:不要|不收|退)钱?"
)
"""What sellers and players forbid: missing a bargain, leaving without paying, entry of minors and competitors."""

OUT_OF_REACH = re.compile(
    r"(?:反诈|警方|警察|警官|民警|公安|网警|派出所)[^,，。！!]{0,5}[查抓管追封拦找逮发识][^,，。！!]{0,2}不[到了出着住过]"
    r"|(?:不[用必]?怕|无惧|[躲避绕]过|[规逃躲]避|避开|绕开|对抗)[^,，。！!]{0,4}(?:反诈|警|公安|派出所|举报|投诉|查|抓)[^,，。！!]{0,3}"
)
"""Claims that an offer is out of reach of the police."""

VOWS = re.compile(
    r"(?:再|敢)[^,，。！!？?]{0,6}(?:举报|投诉|报警|曝光)[^,，。！!？?]{0,4}试试|(?:举报|投诉|骗(?:人|你|钱)?)(?:我|的|者|狗)?(?:必[封拉踢黑死]|死|全家|没用|无效|天打|不得好|是狗)"
    r"|(?:再|敢)[^,，。！!？?]{0,6}(?:举报|投诉|报警|曝光)[^,，。！!？?]{0,4}[,，！!]?[^,，。！!？?]{0,4}(?:让|叫|要|弄|打|砍|揍|收拾|整)(?:死|残|断)?你(?:们|全家|一家|好看|死|吃不|横)|不得(?:好死|善终|安生|安宁)"
    r"|不转发?[^,，。！!？?]{0,6}(?:全家|倒霉|必|遭|厄运|霉运|破财|报应|死)"
)
"""Curses and threats, of dealers and others: 举报死全家, 再投诉弄死你们, 不转发倒霉."""

OF_NOTHING = (NO_POLICE, URGES, OUT_OF_REACH, VOWS)

GAINS = re.compile(
    r"(?:赚|赢|挣|盈利|入账|进账)(?:了|到|翻|回|麻|大|\s*[0-9一二两三四五六七八九十几])|回(?:了|过)?本|回血|翻倍|涨停|吃肉|翻身|上岸|财务自由|提现(?:了|成功|秒)|(?:真|确实)(?:的)?(?:靠谱|能赚|到账|赚钱)"
)
"""Gains reported by a shill who claims to have doubted at first."""

FEARS = re.compile(
    r"(?:怕|担心|以为|怀疑|还?当|觉得|不信|犹豫)[^,，。！!？?]{0,6}(?:被?骗[了人]?|上当|骗局|骗子|诈骗|假的|陷阱)"
)
"""The doubts of the shill; without `GAINS` they are real."""

HURTS = r"(?:[砍弄捅剁宰整搞杀打]死|[砍剁宰杀捅]了|打断|打残|弄残|活埋)"

THREAT = re.compile(
    rf"(?:[我俺咱]们?|老子|老娘|爷|找人|叫人|就|等着|信不信|非|迟早)[^,，。！!？?；;：:\n]{{0,10}}{HURTS}(?:你|他|她|谁|[这那]个)"
    rf"|(?:谁|再|敢)[^。！!？?；;：:\n]{{0,14}}(?:{HURTS}(?:你|他|她|谁|[这那]个)|见一次打一次|来一次打一次)"
)
"""Threats of violence; a warning word next to one only says what it is for."""

TOLD = re.compile(r"(?:(?<!我)说|称|威胁|扬言|恐吓|骂|喊|叫嚣|短信|信息|如果|要是有人|之类)[^。！!？?\n]{0,12}\Z")
"""Precedes a threat that is reported, not made."""

PLEA = re.compile(
    r"(?:勿|不要|别|莫|不得|不能|不许|不准|不可|严禁|禁止|谨防|防止|谁也|谁都)[^,，。！!；;\n]{0,10}?"
    r"(?:泄露|泄漏|泄密|外泄|外传|外发|透露|告诉|告知|转告|知道|晓得|声张|说出去|往外说|传出去|别说|不说)"
    r"(?:出去)?(?:给|了)?(?:(?!标底|底价|报价|价格|名单|金额)[^,，。！!；;\n]){0,8}(?=[,，。！!；;)）\s]|\Z)"
    r"|(?:谨记|注意|务必|请|严格|切记)(?:要|严格)?保密"
)
"""Pleas to keep secret what is said elsewhere in the sentence."""

CONFIDES = re.compile(
    r"\d\s*(?:万|亿|元|块|%|[wk](?![a-z])|吨)|(?:都?在这里?了?|[见在]附件)(?=[,，。！!\s]|\Z)|[一二两三四五六七八九十百]+[百千]?[万亿]"
)
"""The secret itself: a figure, or a document handed out."""

TEACHES = re.compile(
    r"案例|被判|判刑|处分|获刑|曾|某[公员单项业人]|规定|制度|条例|法律|违反|者|一律|追究|学习|培训|教育"
)
"""Wording of rules on secrecy and of lessons from their breach."""

ENTREATS = re.compile(r"注意|当心|小心|谨|[勿别莫禁]|不[要得许准能可]|防|保密|泄|透露")
"""Warning words that may be part of a plea for secrecy; those that name an offence or the police are not."""

IMPOSTURE = re.compile(
    r"\A(?:[“\"「『\s]|喂|[您你]好[啊呀]?|尊敬的[^,，。！!:：]{1,6}|请问[^。！？!?]{1,16}[吗么]|[,，。！!？?:：])*"
    r"(?:我们?|这里|我这里|这边|我这边)(?:是|就是|接到)[^,，。！？!?]{0,20}"
    r"(?:公安|警|派出所|检察|法院|疾控|防疫|防控|反诈|社保|医保|通信|通管|银[监保]|海关|税务|客服|客户服务|物流|快递|金融|银行|平台)"
)
"""Openings of swindlers who pose as an office or a firm: the legal terms that follow are threats."""

ASKS = re.compile(
    r"[您你][\s\S]*(?:下载|添加|加(?:一?下|我)|转[账到入给]|汇|密码|验证码|卡号|银行卡|身份证[号照信]|屏幕|会议|视频通话|链接|二维码|贷款|资金|转接)"
)
"""What such a swindler asks of the reader."""

TELLS_OFF = re.compile(
    r"谨防|当心|提防|轻信|警惕|[请切]勿(?!挂|声张|告|外)|冒充|[套话]术|骗[局子术]|都是(?:骗|诈|假)|大家|各位|居民|业主|住户|邻居|群众|高发|宣传|这[种类些]"
    r"|(?:不要|别|勿|不)(?:再|随意|随便|轻易)?(?:点击?|相信|信|转账?|汇|透露|泄露|下载|扫|理会|接听?)|(?:直接|赶紧|立即|马上|请)挂|[到来去](?:派出所|公安局|所里|法院|现场|前台|窗口|大厅|网点)(?!报备)"
)
"""Wording of warnings against such swindlers, and of the real offices and firms."""

Marks = Sequence[tuple[int, int, str]]


def threats(text: str) -> tuple[tuple[int, int], ...]:
    """Return the spans of threats in folded *text*, except threats reported of others."""
    return tuple(m.span() for m in THREAT.finditer(text) if not TOLD.search(text, max(0, m.start() - 30), m.start()))


def telling(text: str, sentences: Iterable[tuple[int, int]], found: Iterable[tuple[int, int, str]]) -> Marks:
    """Return the warning words *found* in folded *text* (start, end, word) that do warn; *sentences* are spans."""
    shill = GAINS.search(text) is not None
    confided = [span for span in sentences if _confides(text, *span)]
    return [
        (a, b, word)
        for a, b, word in found
        if not _warns_of_nothing(text, a, b)
        and not (shill and any(m.start() < b and a < m.end() for m in FEARS.finditer(text)))
        and not (ENTREATS.search(word) and any(start <= a and b <= end for start, end in confided))
    ]


def _confides(text: str, start: int, end: int) -> bool:
    """Tell whether the sentence from *start* to *end* contains the secret that it asks to keep."""
    plea = PLEA.search(text, start, end)
    return plea is not None and not TEACHES.search(text, start, end) and CONFIDES.search(text, start, end) is not None


def is_imposture(text: str) -> bool:
    """Tell whether folded *text* opens in the name of an office or a firm and asks something of the reader."""
    return IMPOSTURE.match(text) is not None and ASKS.search(text) is not None and TELLS_OFF.search(text) is None


def _warns_of_nothing(text: str, start: int, end: int) -> bool:
    """Tell whether the warning word at *start* to *end* of folded *text* is part of a phrase that does not warn."""
    around = text[max(0, start - 1) : end + 1]
    word, before = text[start:end], text[max(0, start - 15) : start]
    if (word in OFFICES and POSES.search(before)) or (word in ACCUSATIONS and ACCUSES.search(before)):
        return True
    if DECEIT.search(word) and DENIES.search(before) and text[end : end + 1] not in ("吗", "么", "吧"):
        return True
    near = max(0, start - 8), end + 8
    if any(m.start() < end and start < m.end() for said in OF_NOTHING for m in said.finditer(text, *near)):
        return True
    told = SECRECY.match(text, end) or KEEPS_AWAY.match(text, start)
    return told is not None or any(word in around for word in EVERYDAY)
