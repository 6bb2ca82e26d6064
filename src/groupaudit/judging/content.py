"""Shared by the content rules: turn the evidence scores of a category into one finding per message.

The derived table `scores` sums the evidence for a category in a message. From `ENOUGH` points on the message is
reported, with the confidence that the calibrated table gives for the score, and with every part of the evidence.
"""

from collections.abc import Callable

import polars as pl
from pydantic import Field

from groupaudit.detection.evidence_points import ENOUGH
from groupaudit.detection.shared_titles import SHARED
from groupaudit.rows import beside
from groupaudit.rule import Check, Kind, Params, Rule, Scope, Severity, Text, rule
from groupaudit.tables import COLLEAGUES, MEMBER, MIXED, Tables

__all__ = [
    "FIELDS", "SURE", "WORDS", "ContentParams", "by_others", "found", "live", "of_others", "rule_of", "scored",
    "spoken",
]  # fmt: skip

RESIDENTS = r"(?:业主|住户|邻里|邻居|居民|租户)[^部办]*$"
"""Names of groups of residents; one of unknown kind is judged like a known group of residents."""
TO_GET_IN_TOUCH = ["lure", "contact", "account", "phone"]
"""Parts of a score that turn an offer into an advertisement."""
NOT_SAID = ("notice", "system", "recall")
"""Kinds of messages that are not judged: announcements quote the rules, system messages have no author."""

SURE = 80
"""Minimum confidence of a finding to keep the severity of its category."""

FIELDS = {
    "term": Kind.TERM,
    "matched": Kind.TEXT,
    "folds": Kind.CODE,
    "boundary": Kind.CODE,
    "shared": Kind.CODE,
    "score": Kind.NUMBER,
    "beside": Kind.CODE,
    "parts": Kind.CODE,
    "details": Kind.TERM,
    "points": Kind.NUMBER,
}
"""`parts`, `details` and `points` belong together; the score is the sum of the points. `beside` lists in the message
the evidence besides the best term, except disguises, which are in `folds`. `shared` says that the best term is in the
title of a shared item or in a file name, not in the sender's own words."""

WORDS: dict[str, Text] = {
    "case": ("", ""),
    "compatibility": ("兼容字符", "compatibility characters"),
    "digits": ("异体数字", "digits of another script"),
    "doubled": ("叠字", "doubled characters"),
    "enclosed": ("圈字", "enclosed characters"),
    "gap": ("分隔符", "separators"),
    "invisible": ("零宽字符", "zero-width characters"),
    "look-alike": ("形近字", "look-alike characters"),
    "marks": ("附加符号", "marks on letters"),
    "parts": ("拆字", "characters taken apart"),
    "phonetic": ("谐音字", "characters that sound alike"),
    "reversed": ("倒写", "written backwards"),
    "spelled": ("拼音", "spelled out in Latin letters"),
    "traditional": ("繁体字", "traditional characters"),
    "variant": ("表情或代称", "emoji or slang"),
    "width": ("全角字符", "full-width characters"),
    "word": ("成词", "a word of its own"),
    "inside": ("在词内", "inside a word"),
    "unknown": ("未判断", "not known"),
    "title": ("转发内容的标题", "the title of what was shared"),
    "file-name": ("文件名", "the name of a file"),
    "record": ("转发的聊天记录", "the forwarded record"),
    "term": ("同类词条", "another term"),
    "lure": ("引流话术", "a call to get in touch"),
    "contact": ("变形号码", "a disguised number"),
    "account": ("联系账号", "an account to add"),
    "phone": ("手机号", "a mobile number"),
    "link": ("链接", "a link"),
    "risky-link": ("可疑链接", "a risky link"),
    "disguise": ("变形写法", "a disguise"),
    "price": ("价格", "a price"),
    "bonus": ("充值返利", "a bonus for paying in"),
    "secrecy": ("要求保密或尚未公开", "kept secret or not yet public"),
    "file": ("名字如此的文件", "a file of that name"),
    "credential": ("明文密码或密钥", "a password or key in plain text"),
    "aimed": ("冲着人骂", "an insult flung at somebody"),
    "stake": ("输赢或赌注金额", "a stake or what was won"),
    "threat": ("扬言要伤人毁物", "a threat to harm somebody or what he owns"),
    "dealt": ("交易或雇人的话术", "goods or a deed offered or asked for"),
    "shady": ("免手续、不露痕迹的承诺", "no formalities and no questions"),
    "per": ("按件按次论价", "so much a piece or a time"),
    "alarm": ("煽动转发或称有隐瞒", "deaths or dangers said to be hushed up"),
    "slur": ("贬损一类人", "a kind of people run down"),
    "leer": ("拿人的长相、出身或职位取笑", "looks, upbringing or post jeered at"),
    "mine": ("谁输谁发等玩法", "terms of play for money"),
    "downline": ("拉人头或保本返利", "returns for members brought in"),
    "crooked": ("送礼、回扣或代打卡", "bribes, kickbacks or faked attendance"),
    "faith": ("信则消灾治病", "a cure or luck for believers"),
    "invites": ("有偿陪伴或看片的话术", "company or pictures for money"),
    "pretext": ("诱导打开的由头", "a pretext to open a link"),
    "pot": ("按局按分算钱或怎么结账", "what a game or a point costs and how it is settled"),
    "rate": ("按次或按夜的价格", "a price for a time or a night"),
    "pitch": ("推销话术", "a sales pitch"),
    "sold": ("招揽买主的话术", "how buyers are drawn"),
    "deal": ("价格条件", "terms of sale"),
    "poses": ("自报身份", "who the sender says he is"),
    "demand": ("索要钱款或验证码", "a demand for money or a code"),
    "hush": ("要求保密或勿核实", "a plea to tell and ask nobody"),
    "outsider": ("外部人员", "an outsider"),
    "new-member": ("入群三天内", "joined within three days"),
    "repeated": ("多处重复发送", "sent again elsewhere"),
    "allowed": ("白名单", "allowed"),
    "warned": ("提醒或禁止", "warned against"),
    "question": ("提问", "a question"),
    "enquiry": ("打听", "an enquiry"),
    "seeking": ("求推荐", "asks for a recommendation"),
    "help": ("求助或转述", "a plea for help or an account of what was said"),
    "daily": ("日常叙述", "everyday talk"),
    "notice": ("通知", "a notice"),
    "work": ("工作用语", "words of work"),
    "tax-office": ("税务机关代开", "issued at the tax office"),
    "other-firm": ("说的是别家公司", "about another firm"),
    "lawful": ("展陈或合规保管", "on show or lawfully kept"),
    "own-brand": ("本公司宣传", "own promotion"),
    "everyday": ("常用词封顶", "limit of everyday words"),
    "limit": ("旁证封顶", "limit of what is beside"),
}


class ContentParams(Params):
    """Parameters of every content rule."""

    min_confidence: int = Field(
        50,
        ge=0,
        le=100,
        description="Messages below this confidence are not reported.",
        json_schema_extra={"description-zh": "可信度低于此值的不报。"},
    )


def rule_of(
    *, title: Text, severity: Severity, advice: Text, enabled: bool = True
) -> Callable[[Check[ContentParams]], Rule[ContentParams]]:
    """Turn a check into a rule on messages with enough evidence of one category forbidden by clause 七(五)."""
    zh, en = title
    return rule(
        clause="七(五)",
        title=title,
        severity=severity,
        scope=Scope.ROW,
        needs={"messages", "scores"},
        uses={"people"},
        params=ContentParams,
        signal=True,
        enabled=enabled,
        fields=FIELDS,
        message=(
            zh
            + "：“{matched}”（词条“{term}”{shared:，见于%}{folds:，原文夹有%}{beside:，另有%印证}，证据 {score} 分），请核实。",
            en.capitalize()
            + ": “{matched}” (term “{term}”{shared:, in %}{folds:, written with %}{beside:, with %}, {score} points); please check.",
        ),
        advice=advice,
        words=WORDS,
    )


def found(
    t: Tables, category: str, p: ContentParams, *, everybody: bool = False, offered: str | None = None
) -> pl.LazyFrame:
    """Plan one finding per message with enough evidence of *category*: FIELDS and the anchors of a rule.

    In outward groups and groups of residents, messages of people not known as colleagues are judged only if *everybody*
    is set and the policy does not except the category; then enough evidence of the category *offered* counts too, if
    the message gives a way to get in touch. Messages of robots, notices and system messages are never judged.
    """
    said = spoken(scored(t, category, *([offered] if offered else [])), t)
    meant = pl.col("category") == category
    call = pl.col("beside").list.eval(pl.element().is_in(TO_GET_IN_TOUCH)).list.any()
    judges_others = everybody and category in t.context.others_judged_on
    judged = said.filter(meant | (by_others() & call) if judges_others else meant & ~by_others())
    return judged.filter(pl.col("confidence") >= p.min_confidence).with_columns(
        severity=pl.when(pl.col("confidence") < SURE).then(pl.lit("low")),
        discriminator=pl.concat_str(pl.lit(f"{category}/"), "term"),
    )


def by_others() -> pl.Expr:
    """Tell of rows of `spoken` whether no known colleague wrote them, in a group shared with outsiders."""
    return (pl.col("group_kind").is_in(MIXED) | pl.col("residents")) & ~pl.col("person_kind").is_in(COLLEAGUES)


def of_others(t: Tables) -> int:
    """Return how many messages are judged for a few categories only, because `by_others` holds."""
    if "messages" not in t or "groups" not in t:
        return 0
    groups = t["groups"].filter(pl.col("kind").is_in(MIXED) | _of_residents())["group_id"]
    there = t.messages.filter(pl.col("group_id").is_in(groups.implode()), ~pl.col("kind").is_in(NOT_SAID))
    senders = there.group_by(MEMBER).agg(n=pl.len())
    number: int = _with_speakers(senders, t).filter(by_others()).select(pl.col("n").sum()).collect().item()
    return number


def live(t: Tables) -> pl.LazyFrame:
    """Return the hits that are neither allowed nor warnings."""
    return t.hits.filter(pl.col("allowed_by").is_null() & ~pl.col("warned"))


def scored(t: Tables, *categories: str) -> pl.LazyFrame:
    """Return messages with enough evidence of one of *categories*, with the evidence; the first category counts."""
    order = {category: i for i, category in enumerate(categories)}
    enough = t.scores.filter(pl.col("category").is_in(categories) & (pl.col("score") >= ENOUGH))
    first = enough.sort("row", pl.col("category").replace_strict(order, return_dtype=pl.Int32))
    part = pl.element().struct.field
    speaks = (part("points") > 0) & (part("part") != "disguise")
    others = pl.col("parts").list.slice(1).list.eval(pl.element().filter(speaks).struct.field("part"))
    return first.unique("row", keep="first", maintain_order=True).select(
        pl.exclude("parts", "start", "end"),
        span_start="start",
        span_end="end",
        shared=pl.when(pl.col("boundary").is_in(SHARED)).then("boundary"),
        beside=others.list.unique(maintain_order=True),
        parts=pl.col("parts").list.eval(part("part")),
        details=pl.col("parts").list.eval(part("detail")),
        points=pl.col("parts").list.eval(part("points")),
    )


def spoken(plan: pl.LazyFrame, t: Tables) -> pl.LazyFrame:
    """Add group_id, group_kind, `residents`, member_id and person_kind of the messages at `row`.

    Drops messages of robots and of the kinds in NOT_SAID.
    """
    said = beside(plan, t.stored("messages"), ["group_id", "member_id", pl.col("kind").alias("message_kind")])
    return _with_speakers(said.filter(~pl.col("message_kind").is_in(NOT_SAID)), t)


def _with_speakers(said: pl.LazyFrame, t: Tables) -> pl.LazyFrame:
    """Add group_kind, `residents` and person_kind to rows with group_id and member_id; drop robots."""
    if "groups" in t:
        groups = t.groups.select("group_id", group_kind="kind", residents=_of_residents())
    else:
        groups = _empty("group_id", "group_kind").with_columns(residents=False)
    people = t.people.select(*MEMBER, "person_kind") if "people" in t else _empty(*MEMBER, "person_kind")
    return (
        said.join(groups.unique("group_id", keep="any"), on="group_id", how="left")
        .join(people.unique(MEMBER, keep="any"), on=MEMBER, how="left")
        .with_columns(
            pl.col("group_kind", "person_kind").fill_null("unknown"), pl.col("residents").fill_null(value=False)
        )
        .filter(pl.col("person_kind") != "robot")
    )


def _of_residents() -> pl.Expr:
    """Tell of a group of unknown kind whether its name is that of a group of residents."""
    unsaid = pl.col("kind").fill_null("unknown") == "unknown"
    return unsaid & pl.col("name").str.contains(RESIDENTS).fill_null(value=False)


def _empty(*columns: str) -> pl.LazyFrame:
    return pl.LazyFrame(schema=dict.fromkeys(columns, pl.String))
