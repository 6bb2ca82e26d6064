"""Tell whether a piece of a message is warned against: forbidden, cautioned against or reported, not offered.

A word of warning reaches the clause it stands in and the list it heads. It reaches its whole sentence, the lines
without a number that follow its heading, and several of them the whole message, only where the message itself names no
account or link, and its sentence only where nobody is invited there: who sells forbidden things warns too (of imitators,
of passing it on), but says how to come by them. What it only tells of an invitation, in quotation marks or as what others
say, or what it forbids or disbelieves, invites nobody.
Where nothing is offered either, a sentence that begins with 以上 has it reach all that stands above.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

CLAUSE_END = re.compile(r"[，,；;]|(?=[。！？!?\n\r\u2028\u2029])")
SENTENCE_END = re.compile(r"[。！？!?\n\r\u2028\u2029]+")
ITEM = re.compile(r"\s*(?:[(（【\[]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）】\].、．:：]?|[-*•·●■◆▪])")
HEADS_LIST = re.compile(r"[:：]\s*$|以下|下列|如下|包括|(?:清单|目录|事项|要求|规定|类型|范围|内容|行为)[^,，]{0,4}$")
OPENS = re.compile(r"\s*[:：]")
"""What makes a word of warning the heading of the lines below, though an item of the list stands behind it."""

CLOSES = re.compile(r"\s*(?:凡是?发(?:布|送)?)?(?:以上|上述|前述)")
"""What makes a sentence with a word of warning speak of all that stands above it."""

OFFER = re.compile(
    r"来|加[我微v扣q群]|找|联系|咨询|私聊|私信|滴滴|需要|要的|有意|想要|[可能]以|玩|送|赚|注册|开户|下单|欢迎|安排"
    r"|优惠|特价|低价|批发|出售|代理|招|现货|货到|包邮|秒|返|点击|扫码|免费|认准|\d\s*[元块]|(?<!不)(?<!禁)接单"
)
"""What an offer says and the entry of a list of forbidden things does not."""

PAUSE = re.compile(r"[,，。！!?？；;:：\s]")

LONGEST_ENTRY = 40
"""Lines without a number that are longer are no entries of a list."""

CONTACT = re.compile(
    r"https?[:：]|www\.|[a-z0-9-]\.(?:com|cn|net|org|top|cc|vip|xyz|club|win|icu|me|tk|app|link)\b"
    r"|(?<![a-z])(?:微信?|薇信?|威信|v信|vx|wx|weixin|wechat|qq|扣扣?|鹅|裙|飞机|电报|tg)群?号?码?[:：]?\s*[a-z0-9_-]{5,}"
    r"|(?<!\d)1[3-9]\d{9}(?!\d)"
)
"""A link, an account or a mobile number."""

INVITES = re.compile(
    r"加(?:我|个|下|上|一下|上面|下方)?(?:好友|微|薇|威信|扣|企鹅|[vqw](?![a-uw-z])|vx|wx|飞机|电报|tg)|[➕+](?:微|薇|[vq](?![a-z])|裙)"
    r"|[进入加拉][裙]|(?:群|裙)号?[:：]?\s*\d{5,}"
    r"|(?:首次?|充值?|冲值?|存款?|开户|注册|下载|入金|邀请)[^,，。！!？?；;\n]{0,6}[送返赠]\s*\d"
    r"|私聊我|私我|滴我|滴滴我|戳我|扣我|(?:要|懂|需要|想要|有意|有兴趣)的(?:都)?(?:来|私|滴|扣|戳|联系|找)|(?:联系|找|咨询)(?:我|客服|小[王李张陈刘])"
    r"|有货|现货|货到付款|包邮|认准|只有(?:我们|我家|本站|这里|这家)|(?:唯一|正版)官[网方]|稳定(?:提现|出款|多年)|秒(?:到账|提|下款)|欢迎(?:咨询|加入|来撩)"
)
"""How somebody is invited who shall buy or join: a call, a group with its number, a bonus, goods in stock."""

REPORTS = re.compile(
    r"看[到见](?!就|即)|凡是?|遇[到见]|碰[到见]|接到|收到[^,，]{0,8}(?:短信|信息|消息|电话|链接)|[声宣]称|自称|号称|谎称|冒充|为名|为由|诱[饵导]"
    r"|(?:有人|陌生人|骗子|诈骗分子|不法分子|犯罪分子|对方|客服)(?:会|常|们|先|再|就)?(?:发|说|让|拉|在|以|冒|叫|打|用|推|给|找|私|加|惯)|让[你我您]加|说[是他她]|骗我"
    r"|(?:诈骗|骗子|常[见用]|典型|新型)的?(?:套路|话术|手法)|类似|此类|这[类种些]|[若如再有里内]出现|(?:如果?|若|要是)(?:有人|遇|看|收|接|发现|对方)"
    r"|[“「『‘][^”」』’]*\Z"
)
"""What stands before an invitation that is told of, not given: who says so, or a quotation mark that is open."""

DISBELIEF = re.compile(
    r"相信|轻信|别信|不信|可信|上当|骗|诈|举报|报警|违法|犯法|非法|犯罪|陷阱|圈套|假的|参与|删除|拉黑|踢|移出|核实|打击|警惕|当心|小心"
)
"""Words of warning that look back at what has been said, where others look ahead."""

NEAR = 30
"""How far a word of warning reaches inside a long clause, in characters."""

NOTICE = 3
"""So many different words of warning make a message a notice."""

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
"""Everyday words, and threats, that contain a word of warning."""

SECRECY = re.compile(r"(?:外传|外泄|外发|扩散|截图|截屏|转发|传)(?=[，,。！!；;）)\s]|$)")
"""What follows a word that keeps a message secret instead of warning against what it says."""

KEEPS_AWAY = re.compile(
    r"骗子(?:们|请|都|一律)?(?:勿[扰进来加入聊骚]|绕[道行路开]|滚|死|火葬场|止步|免|走开|别[来扰加])|请勿(?:打扰|骚扰|扰)"
)
"""What dealers tell the dishonest among those whom they invite: 骗子勿扰."""

POSES = re.compile(r"(?:我|我们|这里|这边)(?:这里|这边)?是[^，,。；;：:！？!?]{0,12}\Z")
"""What stands before the office that the sender says he speaks for: swindlers name the police first."""

OFFICES = frozenset({"警方", "警官", "民警", "派出所", "公安局", "公安机关"})

ACCUSES = re.compile(r"[你您][^。！？!?]{0,15}\Z")
ACCUSATIONS = frozenset({"涉嫌", "涉黄", "涉毒", "涉赌", "犯罪", "违法", "诈骗", "拘留", "刑拘", "逮捕"})
"""Words of the law that swindlers throw at the reader: nobody warns a group of itself."""

NOT_OPENED = re.compile(
    r"(?:勿|不要|别|莫)(?:再|去|乱)?(?:随意|随便|轻易)?(?:点击?|打开|下载|扫码?|访问|登[录陆]|安装)(?!错|右|左|其)"
    r"|(?<![不没无])(?:是|为|有|含|属于)(?:个|一个)?(?:病毒|木马|诈骗|骗子|骗局|钓鱼|假冒)"
)
"""What is said of a link that nobody shall follow; it stands anywhere in the sentence."""

NO_POLICE = re.compile(r"(?:千万)?(?:不要|不许|不能|别)报警")
"""What swindlers ask of those whom they frighten: it keeps a message secret instead of warning of it."""

TEASER = re.compile(r"未成年|未满|1?8岁|胆小|孕妇|非诚|不信")
"""Who must not look, and will."""


DECEIT = re.compile(r"骗|诈|陷阱|假")
DENIES = re.compile(r"(?:(?<!是)不是|并非|绝非|(?<!是)非|绝无|没有|从不|绝不|毫无|无)(?:什么|任何)?\Z")
"""What stands before a word of deceit that the sender denies of himself, unless he asks."""

URGES = re.compile(
    r"(?:请|切|万|千万)?(?:勿|不要|别|莫|不容)再?(?:错过|犹豫|迟疑|观望|失良机|坐失|等|客气|后悔|磨蹭|拖|怀疑|担心|害怕)"
    r"|(?:禁止|严禁|谢绝|拒绝|不得|不许|请勿|勿|禁)(?:未成年|未满[^,，。！!]{1,4}|1?8岁?以下|十八岁?以下|同行|中介|同业|白嫖|闲聊)[人者党]*"
    r"(?:勿?(?:进群?|加入|入|打?扰|观看)[入内群]?)?(?=[,，。！!；;:：\s]|\Z)"
    r"|(?:未成年|未满[^,，。！!]{1,4}|1?8岁?以下|十八岁?以下)[人者]*(?:禁止|严禁|请勿|不得|切勿)(?:进群?|加入?|入群?|观看|打?扰)[入内群]?"
)
"""What sellers forbid: to miss a bargain, or that children and rivals come."""

OUT_OF_REACH = re.compile(
    r"(?:反诈|警方|警察|警官|民警|公安|网警|派出所)[^,，。！!]{0,5}[查抓管追封拦找逮发识][^,，。！!]{0,2}不[到了出着住过]"
    r"|(?:不[用必]?怕|无惧|[躲避绕]过|[规逃躲]避|避开|绕开|对抗)[^,，。！!]{0,4}(?:反诈|警|公安|派出所|举报|投诉|查|抓)[^,，。！!]{0,3}"
)
"""What is offered as safe from the police."""

VOWS = re.compile(r"(?:举报|投诉|骗(?:人|你|钱)?)(?:我|的|者|狗)?(?:必[封拉踢黑死]|死|全家|没用|无效|天打|不得好|是狗)")
"""Curses and threats of dealers: 举报死全家."""


SLURS = re.compile(r"[一-龥]{2}人(?:都|全|全都|个个)是(?:骗子|小偷)")
"""What is said of the people of a place; of a trade it would be a warning, which has no such name."""

TOLD_OF_ME = re.compile(
    r"(?:骂|辱骂|侮辱|羞辱|说|喊|叫)(?:了|过)?(?:我|咱)们?(?!的|坏话|闲话)(?:全家)?(?:全都?|都|就)?(?:是|像)?(?:个|条|只|一群)?[“「『\"]?"
    r"|被[^，,。！!？?；;：:\s]{0,6}骂(?:成|是|作|为|我)?(?:是)?(?:个|条|只)?[“「『\"]?"
)
"""What stands before words that somebody says he was called: who complains of an insult gives none."""

CALLED = 5
"""So many characters are what he was called."""

OF_NOTHING = (NO_POLICE, URGES, OUT_OF_REACH, VOWS)

IMPOSTURE = re.compile(
    r"\A(?:[“\"「『\s]|喂|[您你]好[啊呀]?|尊敬的[^,，。！!:：]{1,6}|请问[^。！？!?]{1,16}[吗么]|[,，。！!？?:：])*"
    r"(?:我们?|这里|我这里|这边|我这边)(?:是|就是|接到)[^,，。！？!?]{0,20}"
    r"(?:公安|警|派出所|检察|法院|疾控|防疫|防控|反诈|社保|医保|通信|通管|银[监保]|海关|税务|客服|客户服务|物流|快递|金融|银行|平台)"
)
"""How a swindler opens who poses as an office or a firm: words of the law that follow are its threats."""

ASKS = re.compile(
    r"[您你][\s\S]*(?:下载|添加|加(?:一?下|我)|转[账到入给]|汇|密码|验证码|卡号|银行卡|身份证[号照信]|屏幕|会议|视频通话|链接|二维码|贷款|资金|转接)"
)
"""What he wants of the one to whom he speaks."""

TELLS_OFF = re.compile(
    r"谨防|当心|提防|轻信|警惕|[请切]勿(?!挂|声张|告|外)|冒充|[套话]术|骗[局子术]|都是(?:骗|诈|假)|大家|各位|居民|业主|住户|邻居|群众|高发|宣传|这[种类些]"
    r"|(?:不要|别|勿|不)(?:再|随意|随便|轻易)?(?:点击?|相信|信|转账?|汇|透露|泄露|下载|扫|理会|接听?)|(?:直接|赶紧|立即|马上|请)挂|[到来去](?:派出所|公安局|所里|法院|现场|前台|窗口|大厅|网点)(?!报备)"
)
"""What is said by those who warn of him, and by the real ones."""

Marks = Sequence[tuple[int, int, str]]


@dataclass(frozen=True, slots=True)
class _Scope:
    start: int
    end: int
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Cautions:
    """The parts of one folded message that words of warning reach."""

    scopes: tuple[_Scope, ...]

    def cover(self, start: int, end: int) -> bool:
        """Tell whether a word of warning other than the words at *start* to *end* themselves reaches them."""
        return any(True for _ in self.reaching(start, end))

    def reaching(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the spans of the words of warning that reach the words at *start* to *end*, once per way they do."""
        for scope in self.scopes:
            if scope.start <= start and end <= scope.end:
                yield from ((a, b) for a, b in scope.marks if b <= start or end <= a)


def cautions(text: str, found: Iterable[tuple[int, int, str]]) -> Cautions:
    """Tell what the words of warning *found* in folded *text* (start, end, word) reach."""
    marks = [mark for mark in found if not _warns_of_nothing(text, mark[0], mark[1])]
    told = [_Scope(m.start(), min(m.end() + CALLED, len(text)), (m.span(),)) for m in TOLD_OF_ME.finditer(text)]
    if not marks or _is_imposture(text):
        return Cautions(tuple(told))
    contacts, calls = _invitations(text, marks)
    sentences = list(_parts(text, SENTENCE_END))
    reach = [*_near(text, marks), *_lists(text, sentences, marks, plain=not (contacts or calls))]
    if not contacts:
        reach += [(start, end) for start, end in sentences if not any(start <= call < end for call in calls)]
        reach += _above(text, sentences, marks)
        if len({word for _, _, word in marks}) >= NOTICE:
            reach.append((0, len(text)))
    scopes = (_Scope(a, b, tuple(_within(marks, a, b))) for a, b in reach)
    return Cautions((*told, *(scope for scope in scopes if scope.marks)))


def _is_imposture(text: str) -> bool:
    return IMPOSTURE.match(text) is not None and ASKS.search(text) is not None and TELLS_OFF.search(text) is None


def not_to_be_opened(text: str, start: int, end: int) -> bool:
    """Tell whether the sentence around the link at *start* to *end* of folded *text* warns against opening it."""
    before, after = SENTENCE_END.split(text[:start])[-1], SENTENCE_END.split(text[end:])[0]
    return any(NOT_OPENED.search(part) for part in (before, after)) and not TEASER.search(before + after)


def _invitations(text: str, marks: Marks) -> tuple[list[int], list[int]]:
    """Return where folded *text* itself names an account or a link, and where it calls for something.

    Of a call it is enough to say whose it is, to forbid it or to disbelieve it; of an account it must say whose and be disbelieved.
    """

    def told(start: int) -> bool:
        return REPORTS.search(SENTENCE_END.split(text[:start])[-1]) is not None

    def forbidden(start: int) -> bool:
        return any(b <= start and not PAUSE.search(text, b, start) for _, b, _ in marks)

    def disbelieved(end: int) -> bool:
        return any(end <= a and DISBELIEF.search(word) for a, _, word in marks)

    contacts = [m.start() for m in CONTACT.finditer(text) if not (told(m.start()) and disbelieved(m.end()))]
    calls = [
        m.start()
        for m in INVITES.finditer(text)
        if not (told(m.start()) or forbidden(m.start()) or disbelieved(m.end()))
    ]
    return contacts, calls


def _warns_of_nothing(text: str, start: int, end: int) -> bool:
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


def _parts(text: str, ends: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Yield the spans between the *ends*."""
    cuts = [0, *(m.end() for m in ends.finditer(text)), len(text)]
    return pairwise(cuts)


def _near(text: str, marks: Marks) -> Iterator[tuple[int, int]]:
    """Yield what each word of warning reaches of its own clause."""
    clauses = list(_parts(text, CLAUSE_END))
    for a, b, _ in marks:
        start, end = next((s, e) for s, e in clauses if s <= a and b <= e)
        yield max(start, a - NEAR), min(end, b + NEAR)


def _lists(text: str, sentences: Iterable[tuple[int, int]], marks: Marks, *, plain: bool) -> Iterator[tuple[int, int]]:
    """Yield the spans of lists headed by a word of warning, heading included; *plain*: items may lack a number."""
    head: int | None = None
    for start, end in sentences:
        sentence = text[start:end]
        if head is not None and (_is_item(sentence) or (plain and _is_entry(sentence))):
            yield head, end
        elif _heads(text, start, end, marks):
            head = start
            yield start, end
        else:
            head = None


def _above(text: str, sentences: Iterable[tuple[int, int]], marks: Marks) -> Iterator[tuple[int, int]]:
    """Yield what stands above a sentence with a word of warning that speaks of all of it."""
    closing = (
        (start, end) for start, end in sentences if CLOSES.match(text, start) and any(_within(marks, start, end))
    )
    yield from ((0, end) for _, end in closing if not OFFER.search(text, 0, end))


def _is_item(sentence: str) -> bool:
    return not sentence.strip() or ITEM.match(sentence) is not None


def _is_entry(sentence: str) -> bool:
    return len(sentence.strip()) <= LONGEST_ENTRY and OFFER.search(sentence) is None


def _heads(text: str, start: int, end: int, marks: Marks) -> bool:
    """Tell whether the sentence from *start* to *end* is the heading of a list of forbidden things."""
    within = list(_within(marks, start, end))
    opens = any(OPENS.match(text, b, end) for _, b in within)
    return bool(within) and (
        opens or HEADS_LIST.search(text[start:end].rstrip("。！？!? \n\r\u2028\u2029")) is not None
    )


def _within(marks: Marks, start: int, end: int) -> Iterator[tuple[int, int]]:
    return ((a, b) for a, b, _ in marks if start <= a and b <= end)
