"""群里出现身份证号、银行卡号、护照号之类的证件号码，或者一次列出多人的号码，疑似泄露个人信息。

这是延伸检查，不是规定的条款。身份证号要校验码、出生日期、地区都对（15 位旧号还要有关键词），银行卡号要校验位对且有
上下文，护照、通行证、军官证、车牌和住址要有关键词；全角、圈码、汉字数字和带分隔符的写法都认。一条消息里同一种号码
不少于三个也算。一个人的手机号连同住处或车牌，发在对外群或业主群里的，或者还说了他离异、生病、与谁有纠纷，叫人转发的，
也算，只作提示。此外单个手机号、邮箱、车牌、住址不算，热线、政策文件里的公司号码和自有域名的邮箱、统一社会信用代码不算，
旁边写着在册员工姓名的手机号和邮箱不算；像值班表、通讯录的，或者没有手机号而只有车牌、邮箱、住址的，只作提示。
对外群和业主群里只判断已知员工的消息。引用的号码总是打码。

## Flags

| groups.kind |
|-------------|
| internal    |

| messages.message_id | messages.text                                             |
|---------------------|-----------------------------------------------------------|
| card                | 王先生身份证{id-card}，请登记                             |
| several             | 欠费业主：301室{mobile}、302室{mobile:2}、303室{mobile:3} |
| duty                | 本周值班表：早班{mobile}、中班{mobile:2}、晚班{mobile:3}  |
| exposed             | 3栋1202的王女士，电话{mobile}，欠费两年，大家看看         |

| findings.message_id | findings.severity | findings.fields.kinds | findings.fields.numbers |
|---------------------|-------------------|-----------------------|-------------------------|
| card                | medium            | id-card               | 1                       |
| duty                | low               | mobile                | 3                       |
| exposed             | low               | mobile                | 1                       |
| several             | medium            | mobile                | 3                       |

## Allows

| context.own_numbers |
|---------------------|
| 139-0000-0004       |

| employees.name |
|----------------|
| 张三           |
| 李四           |

| messages.message_id | messages.text                                                 |
|---------------------|---------------------------------------------------------------|
| one                 | 快递放丰巢了，联系{mobile}                                    |
| two                 | 维修师傅{mobile}，备用{mobile:2}，服务热线{mobile:4}          |
| colleagues          | 张三{mobile}、李四{mobile:2}有事，另外301室{mobile:3}也要回访 |
| order               | 订单110101195101010001 已发货                                 |
| repair              | 3栋1202王女士报修漏水，电话{mobile}，下午上门                 |
| company             | 开票：税号91990000MA00000008，邮箱a@b.example                 |
"""

import polars as pl
from pydantic import Field

from groupaudit.detection.shared_titles import RECORD, SHARED
from groupaudit.judging import content
from groupaudit.rows import beside
from groupaudit.rule import Kind, Params, Scope, Severity, Text, rule
from groupaudit.tables import MIXED, Tables

PAPERS = ("id-card", "bank-card", "passport", "permit", "officer-card")
"""Numbers of which one is enough."""

PUBLIC = "credit-code"
"""Numbers of companies, which everybody may look up."""

REACHES = ("mobile", "email")
"""Numbers by which colleagues are reached."""

HOME = (
    r"[0-9一二三四五六七八九十](?:栋|幢|号楼|座|单元|室)|[0-9]{1,3}-[0-9]{1,2}-[0-9]{3,4}|[路街巷道弄村][0-9]{1,5}号"
    r"|家住|现住|住在|住址|家庭地址|户籍|[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·• ]?[A-Z0-9]{5}"
)
"""Where somebody lives, or what he drives."""

EXPOSED = (
    "老赖|黑名单|差评|吵架|闹事|扔垃圾|抛物|转起来|曝光|人肉|开盒|查到了|堵他|堵她|上门堵|避雷|"
    "离婚|离异|单身|未婚|怀孕|流产|孩子判|乙肝|抑郁|确诊|阳性|梅毒|体检查出|大家都看看|大家看看"
)
"""What is told about him beside that, or what is to be done with it."""

ROSTER = "值班|通讯录|通讯表|联系表|电话表|联系方式汇总|花名册|排班"
NAME_BEFORE, NAME_AFTER = 12, 6
"""How many characters beside a number the name it belongs to may stand."""

MANY, HARMLESS = 85, 60
"""Points of several numbers, and of several plates or of what looks like a duty roster."""

KINDS: dict[str, Text] = {
    "id-card": ("身份证号", "identity card"),
    "bank-card": ("银行卡号", "bank card"),
    "passport": ("护照号", "passport"),
    "permit": ("通行证或居留证件号", "travel or residence permit"),
    "officer-card": ("军官证、警官证号", "officer's card"),
    "mobile": ("手机号", "mobile"),
    "email": ("邮箱", "mailbox"),
    "home": ("住址", "home address"),
    "plate": ("车牌号", "number plate"),
}


class PersonalParams(Params):
    """What is too much."""

    persons: int = Field(
        3,
        ge=2,
        description="So many different numbers of one kind in one message are too many.",
        json_schema_extra={"description-zh": "一条消息里同一种号码达到这么多个就报。"},
    )


@rule(
    clause="延伸",
    title=("疑似泄露个人信息", "possibly personal information"),
    severity=Severity.MEDIUM,
    scope=Scope.ROW,
    needs={"messages", "hits"},
    uses={"people"},
    params=PersonalParams,
    signal=True,
    fields={"kinds": Kind.CODE, "numbers": Kind.NUMBER, "matched": Kind.TEXT, "shared": Kind.CODE},
    message=(
        "疑似个人信息：{kinds}，共 {numbers} 个号码（如“{matched}”{shared:，见于%}），请核实。",
        "Possibly personal information: {kinds}, {numbers} numbers (such as “{matched}”{shared:, in %}); please check.",
    ),
    advice=("请撤回，改用私聊或加密文件传递。", "Have it withdrawn; pass it on privately or in an encrypted file."),
    words={**KINDS, **{place: content.WORDS[place] for place in SHARED}},
)
def personal_information(t: Tables, p: PersonalParams) -> pl.LazyFrame:
    """Find messages with the number of a paper or card, or with the numbers of several people."""
    from groupaudit.detection.pii import PERSONAL

    paper = pl.col("term").is_in(PAPERS)
    numbers = content.live(t).filter(
        pl.col("category") == PERSONAL,
        pl.col("term") != PUBLIC,
        paper | (pl.col("boundary") != RECORD),  # in a record people may well tell their own
    )
    number = pl.col("matched").str.replace_all(r"[^\p{N}\p{L}]", "")
    told = _not_of_colleagues(numbers, t).with_columns(number=number)
    counted = told.with_columns(same=pl.col("number").n_unique().over("row", "term"))
    enough = paper | (pl.col("same") >= p.persons)
    known = counted.join(_known_by_more(counted, t), on="row", how="left")
    told_of = (pl.col("term") == "mobile") & pl.col("more").is_not_null()
    found = known.filter(enough | (told_of & ~enough.any().over("row"))).sort(
        "row", paper, "confidence", "start", descending=[False, True, True, False]
    )
    messages = found.group_by("row", maintain_order=True).agg(
        matched=_masked(pl.col("matched").first()),
        span_start=pl.col("start").first(),
        span_end=pl.col("end").first(),
        shared=pl.col("boundary").replace("word", None).first(),
        kinds=pl.col("term").unique().sort(),
        numbers=pl.col("number").n_unique(),
        paper_points=pl.col("confidence").filter(paper).max(),
        alone=pl.col("more").filter(~enough).first(),
    )
    said = beside(content.spoken(messages, t), t.stored("messages"), ["text"])
    harmless = pl.col("text").str.contains(ROSTER) | ~pl.col("kinds").list.contains("mobile")
    many = pl.when(harmless | pl.col("alone").is_not_null()).then(HARMLESS).otherwise(MANY)
    heard = pl.col("group_kind").is_in(MIXED) | (pl.col("alone") == "exposed")
    sure = pl.coalesce("paper_points", many).cast(pl.Int32)
    return said.filter(~content.by_others(), heard | pl.col("alone").is_null()).with_columns(
        confidence=sure,
        severity=pl.when(sure < content.SURE).then(pl.lit("low")),
        discriminator=pl.lit(PERSONAL),
    )


def _known_by_more(numbers: pl.LazyFrame, t: Tables) -> pl.LazyFrame:
    """Return the rows that say of the owner of a mobile where he lives, and whether more than that (`more`)."""
    mobiles = numbers.filter(pl.col("term") == "mobile").select("row").unique()
    said = beside(mobiles, t.stored("messages"), ["text"]).filter(pl.col("text").str.contains(HOME))
    more = pl.when(pl.col("text").str.contains(EXPOSED)).then(pl.lit("exposed")).otherwise(pl.lit("home"))
    return said.select("row", more=more)


def _masked(number: pl.Expr) -> pl.Expr:
    """Keep two characters at either end, whatever a report is asked to show."""
    return pl.concat_str(number.str.slice(0, 2), pl.lit("****"), number.str.slice(-2))


def _not_of_colleagues(numbers: pl.LazyFrame, t: Tables) -> pl.LazyFrame:
    """Drop mobiles and mailboxes beside which the name of an employee stands."""
    if "employees" not in t:
        return numbers
    names = [name for name in t["employees"]["name"].drop_nulls().unique().sort() if len(name) > 1]
    said = beside(numbers, t.stored("messages"), ["text"])
    near = (pl.col("start").cast(pl.Int64) - NAME_BEFORE).clip(lower_bound=0)
    before = pl.col("text").str.slice(near, pl.col("start") - near).str.extract(r"([^0-9、；;。\n]*)$")
    after = pl.col("text").str.slice(pl.col("end"), NAME_AFTER).str.extract(r"^([^0-9、，,；;。\n]*)")
    named = pl.concat_str(before, pl.lit("\n"), after).str.contains_any(names)
    return said.filter(~(pl.col("term").is_in(REACHES) & named.fill_null(value=False))).drop("text")
