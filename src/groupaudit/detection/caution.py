"""Tell whether a piece of a message is warned against: forbidden, cautioned against or reported, not offered.

A warning word reaches its clause and the numbered list that it heads. In a message that names no account or link, it
also reaches its sentence, if that invites nobody; the lines without a number below its heading, if the message invites
nobody; everything above a sentence that begins with 以上, if nothing is offered there; and, with `NOTICE` different
warning words, the whole message, unless it sells in the sender's own name. The limits are needed because sellers of
forbidden things warn too (of imitators, of passing it on), but say how to get them. An invitation that is quoted,
reported of others, forbidden or disbelieved invites nobody.
"""

import re
from collections.abc import Container, Iterable, Iterator
from itertools import pairwise

from msgspec import Struct

from groupaudit.detection.accounts import accounts
from groupaudit.detection.empty_warnings import Marks, is_imposture, telling, threats

CLAUSE_END = re.compile(r"[，,；;]|(?=[。！？!?\n\r\u2028\u2029])")
SENTENCE_END = re.compile(r"[。！？!?\n\r\u2028\u2029]+")
ITEM = re.compile(r"\s*(?:[(（【\[]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）】\].、．:：]?|[-*•·●■◆▪])")
HEADS_LIST = re.compile(r"[:：]\s*$|以下|下列|如下|包括|(?:清单|目录|事项|要求|规定|类型|范围|内容|行为)[^,，]{0,4}$")
OPENS = re.compile(r"\s*[:：]")
"""Right after a warning word, makes it the heading of the lines below, even if an item of the list follows it."""

CLOSES = re.compile(r"\s*(?:凡是?发(?:布|送)?)?(?:以上|上述|前述)")
"""Start of a sentence whose warning word reaches everything above it."""

OFFER = re.compile(
    r"来|加[我微v扣q群]|找|联系|咨询|私聊|私信|滴滴|需要|要的|有意|想要|[可能]以|玩|送|赚|注册|开户|下单|欢迎|安排"
    r"|优惠|特价|低价|批发|出售|代理|招|现货|货到|包邮|秒|返|点击|扫码|免费|认准|\d\s*[元块]|(?<!不)(?<!禁)接单"
)
"""Wording of offers, not found in entries of a list of forbidden things."""

PAUSE = re.compile(r"[,，。！!?？；;:：\s]")

LONGEST_ENTRY = 40
"""Lines without a number that are longer than this are not list entries."""

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
    r"|一手货源|正品[^,，。！!？?]{0,6}(?:批发|货源)|来我(?:们)?这|跟(?:着)?我(?:买|玩|做|投|赚|炒)|先[开发][后再]付|[0-9一二两三几]分钟(?:到账|下款|放款)"
    r"|有货|现货|货到付款|包邮|认准|只有(?:我们|我家|本站|这里|这家)|(?:唯一|正版)官[网方]|稳定(?:提现|出款|多年)|秒(?:到账|提|下款)|欢迎(?:咨询|加入|来撩)"
)
"""Invitations to buy or join: a call to get in touch, a group number, a bonus, goods in stock."""

OWN = re.compile(
    r"(?:本|[小我]|我家)店|我这(?:里|边|儿)(?:有(?!人|个人|骗)|可|能|专|都|提供|低|承接|现|无|秒)|来我(?:们)?(?:这|店|家(?=[买玩店]))|(?<!骗子)加我|私我|滴我|(?:找|联系|咨询)我(?!们?(?:司|公司|单位))"
    r"|跟(?:着|紧)?我(?:们)?(?:买|玩|做|投|下注|赚|打|炒|学|押|走|上车)|先[^,，。！!？?\s]{1,4}[后再]付[款费钱]?|(?:不满意|无效|不过)[^,，。！!？?]{0,4}(?:不收|退|不要)[钱费款]?"
    r"|(?:需要|想要|有需要|想做|想玩|想买|有意)的(?:都)?(?:加|来|找|私|滴|联系)|本人(?:代|专|长期|常年|高价|低价|出售|可|有)"
)
"""Offers in the sender's own name; warnings against such offers attribute the words to somebody else."""

HELPS = re.compile(
    r"(?:疑问|疑惑|问题|情况|线索|可疑|有事|困难|不明白|不懂|不清楚|核实|登记|求助|帮忙|不确定|拿不准|发现|看到|收到|遇到|被骗|上当)[^。！!？?\n]{0,14}\Z"
)
GET_IN_TOUCH = re.compile(r"[找联咨加私滴]")
"""A call to get in touch (`GET_IN_TOUCH`) after `HELPS` offers help and sells nothing."""

BY_OTHERS = re.compile(r"(?:有个?人|陌生人|骗子|对方|[他她]|又|老是?|总是?|天天)[^,，。！!？?；;]{0,4}\Z")
LONGEST_SUBJECT = 10
"""A call with `BY_OTHERS` among the `LONGEST_SUBJECT` characters before it is reported, not made."""

FORBIDS = re.compile(r"[勿别莫]|禁(?![毒赌])|不[要得许准能可]|杜绝|严防|不应|不该|零容忍")
"""Warning words that forbid what follows them; all others may be just a title above an offer."""

COLON = re.compile(r"[:：]")

REPORTS = re.compile(
    r"看[到见](?!就|即)|凡是?|遇[到见]|碰[到见]|接到|收到[^,，]{0,8}(?:短信|信息|消息|电话|链接)|[声宣]称|自称|号称|谎称|冒充|为名|为由|诱[饵导]"
    r"|(?:有人|陌生人|骗子|诈骗分子|不法分子|犯罪分子|对方|客服)(?:会|常|们|先|再|就)?(?:发|说|让|拉|在|以|冒|叫|打|用|推|给|找|私|加|惯)|让[你我您]加|说[是他她]|骗我"
    r"|(?:诈骗|骗子|常[见用]|典型|新型)的?(?:套路|话术|手法)|类似|此类|这[类种些]|[若如再有里内]出现|(?:如果?|若|要是)(?:有人|遇|看|收|接|发现|对方)"
    r"|[“「『‘][^”」』’]*\Z"
)
"""Precedes an invitation that is reported, not made: who said it, or an open quotation mark."""

DISBELIEF = re.compile(
    r"相信|轻信|别信|不信|可信|上当|骗|诈|举报|报警|违法|犯法|非法|犯罪|陷阱|圈套|假的|参与|删除|拉黑|踢|移出|核实|打击|警惕|当心|小心"
)
"""Warning words that refer back to what was said; others refer to what follows."""

NEAR = 30
"""Most characters that a warning word reaches to either side within a long clause."""

NOTICE = 3
"""Number of different warning words that make a message a notice."""

NOT_OPENED = re.compile(
    r"(?:勿|不要|别|莫)(?:再|去|乱)?(?:随意|随便|轻易)?(?:点击?|打开|下载|扫码?|访问|登[录陆]|安装)(?!错|右|左|其)"
    r"|(?<![不没无])(?:是|为|有|含|属于)(?:个|一个)?(?:病毒|木马|诈骗|骗子|骗局|钓鱼|假冒)"
)
"""Says that a link must not be opened, or is malicious; may be anywhere in the sentence."""

RECOMMENDS = re.compile(r"(?:点|打开|扫|进|用|登[录陆]?|走|认准|访问|下载)[^,，。]{0,10}\Z")
NEGATES = re.compile(r"勿|不|别|莫|没|点到|点进|点了|如果|要是|误")
HARMS = re.compile(r"^[^。！!？?\n]{0,10}(?:就|会|便)[^,，。！!？?]{0,6}(?:中毒|被盗|盗|扣|骗|没了|病毒|木马)")
"""`RECOMMENDS` precedes a link to open instead of others, unless `NEGATES` or `HARMS` says that opening it is wrong."""

TEASER = re.compile(r"未成年|未满|1?8岁|胆小|孕妇|非诚|不信")
"""Mock warnings meant as a lure: not for minors, pregnant women, the faint-hearted."""

TOLD_OF_ME = re.compile(
    r"(?:骂|辱骂|侮辱|羞辱|说|喊|叫)(?:了|过)?(?:我|咱)们?(?!的|坏话|闲话)(?:全家)?(?:全都?|都|就)?(?:是|像)?(?:个|条|只|一群)?[“「『\"]?"
    r"|被[^，,。！!？?；;：:\s]{0,6}骂(?:成|是|作|为|我)?(?:是)?(?:个|条|只)?[“「『\"]?"
    r"|(?:^|(?<=[,，。！!？?；;：:\s]))我(?:真的?|就|可|这|也|简直|才){0,2}是??(?:个|一个|头|条|只)?(?=是?(?:傻|猪|废物|蠢|笨|脑残|脑子进|智障|白痴|老不死|穷鬼))"
)
"""Precedes an insult that senders report or use for themselves: neither insults anybody."""

CALLED = 5
"""Characters after `TOLD_OF_ME` that count as the reported insult."""


class _Scope(Struct, frozen=True):
    start: int
    end: int
    marks: tuple[tuple[int, int], ...]


class Cautions(Struct, frozen=True):
    """The parts of one folded message that warning words reach."""

    scopes: tuple[_Scope, ...]
    accounts: tuple[_Scope, ...] = ()
    threats: tuple[tuple[int, int], ...] = ()

    def cover(self, start: int, end: int, *, told: bool = False) -> bool:
        """Tell whether a warning word outside the span *start* to *end* reaches that span.

        *told*: being part of a mere report (see `accounts`) counts as a warning, too.
        """
        return any(True for _ in self.reaching(start, end, told=told))

    def reaching(self, start: int, end: int, *, told: bool = False) -> Iterator[tuple[int, int]]:
        """Yield the spans of the warning words that reach the span *start* to *end*, once for every scope they share.

        None reaches a threat: it says what the sender intends to do.
        """
        if any(a < end and start < b for a, b in self.threats):
            return
        for scope in self.accounts if told else ():
            if scope.start <= start and end <= scope.end:
                yield from scope.marks
        for scope in self.scopes:
            if scope.start <= start and end <= scope.end:
                yield from ((a, b) for a, b in scope.marks if b <= start or end <= a)


def cautions(text: str, found: Iterable[tuple[int, int, str]]) -> Cautions:
    """Return what the warning words *found* in folded *text* (start, end, word) reach."""
    sentences = list(_parts(text, SENTENCE_END))
    marks = telling(text, sentences, found)
    told = [_Scope(m.start(), min(m.end() + CALLED, len(text)), (m.span(),)) for m in TOLD_OF_ME.finditer(text)]
    given = [_Scope(start, end, (shown,)) for start, end, shown in accounts(text)]
    if not (marks or given) or is_imposture(text):
        return Cautions(tuple(told), threats=threats(text))
    contacts, calls, own = _invitations(text, marks)
    if contacts or any(not BY_OTHERS.search(text, max(0, call - LONGEST_SUBJECT), call) for call in calls):
        given = []
    posing = {mark for start, end in sentences for mark in _posing(start, end, marks, own)}
    plain = not (contacts or calls)
    reach = [*_near(text, marks, posing), *_lists(text, sentences, [m for m in marks if m not in posing], plain=plain)]
    if not contacts:
        reach += [(start, end) for start, end in sentences if not any(start <= call < end for call in calls)]
        reach += _above(text, sentences, marks)
        if len({word for _, _, word in marks}) >= NOTICE and not own:
            reach.append((0, len(text)))
    scopes = (_Scope(a, b, tuple(_within(marks, a, b))) for a, b in reach)
    return Cautions((*told, *(scope for scope in scopes if scope.marks)), tuple(given), threats(text))


def not_to_be_opened(text: str, start: int, end: int) -> bool:
    """Tell whether the sentence around the link at *start* to *end* of folded *text* warns against opening it.

    A warning before a recommended link is about other links.
    """
    before, after = SENTENCE_END.split(text[:start])[-1], SENTENCE_END.split(text[end:])[0]
    clause = CLAUSE_END.split(before)[-1]
    if RECOMMENDS.search(clause) and not (NEGATES.search(clause) or REPORTS.search(before) or HARMS.search(after)):
        before = ""
    return any(NOT_OPENED.search(part) for part in (before, after)) and not TEASER.search(before + after)


def _posing(start: int, end: int, marks: Marks, own: Iterable[int]) -> Iterator[tuple[int, int, str]]:
    """Yield the warning words, except `FORBIDS`, before the sender's own offer in the sentence *start* to *end*."""
    last = max((call for call in own if start <= call < end), default=start)
    yield from (m for m in marks if start <= m[0] and m[1] <= last and not FORBIDS.search(m[2]))


def _invitations(text: str, marks: Marks) -> tuple[list[int], list[int], list[int]]:
    """Return where folded *text* names an account or a link, where it invites, and where it does so for the sender.

    An invitation does not count if it is reported of others, forbidden or disbelieved; an account or a link does not
    count if it is both reported of others and disbelieved.
    """

    def told(start: int) -> bool:
        return REPORTS.search(SENTENCE_END.split(text[:start])[-1]) is not None

    def forbidden(start: int) -> bool:
        return any(b <= start and not PAUSE.search(text, b, start) for _, b, _ in marks)

    def disbelieved(end: int) -> bool:
        return any(end <= a and DISBELIEF.search(word) for a, _, word in marks)

    contacts = [m.start() for m in CONTACT.finditer(text) if not (told(m.start()) and disbelieved(m.end()))]
    calls, own = (
        [
            m.start()
            for m in said.finditer(text)
            if not (told(m.start()) or forbidden(m.start()) or disbelieved(m.end()))
        ]
        for said in (INVITES, OWN)
    )
    own = [
        call
        for call in own
        if not (GET_IN_TOUCH.match(text, call) and HELPS.search(SENTENCE_END.split(text[:call])[-1]))
    ]
    return contacts, [*calls, *own], own


def _parts(text: str, ends: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Yield the spans into which the matches of *ends* divide *text*; each match belongs to the span it ends."""
    cuts = [0, *(m.end() for m in ends.finditer(text)), len(text)]
    return pairwise(cuts)


def _near(text: str, marks: Marks, posing: Container[tuple[int, int, str]]) -> Iterator[tuple[int, int]]:
    """Yield what each warning word reaches of its own clause; those *posing* only reach up to a colon."""
    clauses = list(_parts(text, CLAUSE_END))
    for mark in marks:
        a, b, _ = mark
        start, end = next((s, e) for s, e in clauses if s <= a and b <= e)
        colon = COLON.search(text, b, end) if mark in posing else None
        end = colon.start() if colon else end
        yield max(start, a - NEAR), min(end, b + NEAR)


def _lists(text: str, sentences: Iterable[tuple[int, int]], marks: Marks, *, plain: bool) -> Iterator[tuple[int, int]]:
    """Yield the spans of lists headed by a warning word, heading included; *plain*: items may lack a number."""
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
    """Yield the text down to the end of each sentence that begins with `CLOSES` and warns, if it offers nothing."""
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
