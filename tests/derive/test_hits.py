"""The derived table of hits: terms found through disguises, with the evidence for and against each."""

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from builders import build
from groupaudit.derive.hits import find_hits
from groupaudit.derived import materialise
from groupaudit.detection.lexicon import load_packs
from groupaudit.detection.readable import readable
from groupaudit.fold import fold_word, kinds_of, table
from groupaudit.tables import HITS

PACKS = {
    "gambling": "赌博网站 百家乐 赌博 六合彩 金沙 pc28 下注",
    "pornography": "色情 裸聊 av ass 处女 口交 黄片 干女儿 约炮app",
    "unrelated-advertising": "加微信 商业广告 兼职 共产 家容 他妈 去死 在干 产权局 权局",
    "malicious-link": "病毒链接 传销",
    "warning": "严禁 禁止 谨防 不得 举报 反诈 请勿 违反 管理规定 抵制 移出群",
}
CLEAN = 80
LOW = 30


@pytest.fixture(scope="module")
def packs(tmp_path_factory):
    """A small pack per category."""
    folder = tmp_path_factory.mktemp("packs")
    for category, terms in PACKS.items():
        (folder / f"{category}.tsv").write_text("\n".join(["term", *terms.split()]), "utf-8")
    (folder / "allow.tsv").write_text("phrase\n三黄片\n金沙湾\n共产党\n", "utf-8")
    return load_packs(folder=folder)


@pytest.fixture
def hits(packs):
    """A function from messages, and what is allowed beside the packs, to their hits."""
    return lambda *messages, allowed=(): find_hits(readable(pl.DataFrame({"text": messages})), packs, allowed)


TRADITIONAL = {s: t for t, s in table().items() if kinds_of([t]) == {"traditional"}}
ENCLOSED = {s: c for c, s in table().items() if "enclosed" in kinds_of([c])}
MATHEMATICAL = {s: c for c, s in table().items() if 0x1D400 <= ord(c) < 0x1D800}

DISGUISES = {
    "upper case": str.upper,
    "full width": lambda term: "".join(chr(ord(c) + 0xFEE0) if c.isascii() else c for c in term),
    "traditional": lambda term: "".join(TRADITIONAL.get(c, c) for c in term),
    "circled": lambda term: "".join(ENCLOSED.get(c, c) for c in term),
    "mathematical": lambda term: "".join(MATHEMATICAL.get(c, c) for c in term),
    "zero width": "\u200b".join,
    "bidi": "\u2066".join,
    "variation selectors": "\ufe0f".join,
    "struck through": lambda term: "".join(c + "\u0336" for c in term),
    "bracketed": lambda term: "".join(f"【{c}】" for c in term),
    **{f"separated by {gap}": gap.join for gap in ("*", ".", "-", "😂", "·", "~~", "||", "_ ")},
}
CARRIERS = ["{}", "最新 {} 平台", "今晚一起来{}吧，快", "看{}!"]


@pytest.mark.parametrize("disguise", DISGUISES)
def test_every_term_is_found_under_every_disguise(hits, packs, disguise):
    """Each term of each category is found inside a sentence, at its exact span, with its folds named."""
    terms = [(t.text, t.category) for several in packs.terms.values() for t in several]
    cases = [(c, DISGUISES[disguise](t), t, category) for c in CARRIERS for t, category in terms]
    found = hits(*(carrier.format(disguised) for carrier, disguised, _, _ in cases))
    by_row = {row: group for (row,), group in found.group_by("row")}
    for row, (carrier, disguised, term, category) in enumerate(cases):
        own = by_row[row].filter(pl.col("term") == term, pl.col("category") == category)
        shown = own.select("matched", "start", "end").row(0)
        first, last = (
            disguised.index(c) for c in (disguised.strip("【】\u0336")[0], disguised.strip("【】\u0336")[-1])
        )
        last = len(disguised.rstrip("】\u0336"))
        start = carrier.index("{")
        assert shown == (disguised[first:last], start + first, start + last)
        assert (own["folds"].list.len() > 0).to_list() == [disguised != term]


def test_two_separators_are_seen_through_and_three_are_not(hits):
    """At most two characters may stand between the characters of a term."""
    found = hits("赌**博", "赌***博", "赌*博")
    assert found.select("row", "gap", "folds").rows() == [(0, 2, ["gap"]), (2, 1, ["gap"])]


def test_what_a_hit_needed_is_named_and_lowers_confidence(hits):
    """Each fold costs confidence, a disguise more than what a keyboard makes."""
    messages = ["看色情的", "賭博網站", "pc28", "PC28", "ＰＣ②⑧", "加*微*信", "赌\u200b博*网站"]
    found = hits(*messages)
    assert found.select("matched", "folds", "confidence").rows() == [
        ("色情", [], CLEAN),
        ("賭博網站", ["traditional"], CLEAN - 5),
        ("pc28", [], CLEAN),
        ("PC28", ["case"], CLEAN - 1),
        ("ＰＣ②⑧", ["case", "enclosed", "width"], CLEAN - 13),
        ("加*微*信", ["gap"], CLEAN - 10),
        ("赌\u200b博*网站", ["gap", "invisible"], CLEAN - 20),
    ]


MUST_NOT_HIT = [
    "工信处女干事每月经过下属科室",
    "路口交通",
    "他妈妈来了",
    "你在干嘛",
    "迷宫去死胡同",
    "国家知识产权局",
    "三黄片",
    "测试 管理 女装 干 女儿",
    "共产党",
    "have",
    "assert",
    "欢迎回到金沙湾",
    "明天开会讨论加班，微信群里说",
    "反诈提醒：凡是让你下注的都是骗子，请勿点击病毒链接",
    "谨防兼职刷单，发现传销请举报",
    "严禁：1. 赌博 2. 色情 3. 传销",
]

REGULATION = """天高集团微信群管理规定
一、适用范围：集团公司、各部门及控股公司的工作群。
二、各单位指定的管理员负责监督群内发言并及时处理违反规定的行为。
三、群成员须使用实名，群昵称为实名+公司+部门。
四、群内纪律
（一）不得泄露公司秘密，不得向无关人员传递业务通报和工作内容。
（二）请示、汇报、指令及涉密事项按流程办理，不在群内进行。
（三）避免频繁的点对点交流。
（四）群内禁止以下内容：
1. 不良风气和消极言论；
2. 色情、裸聊、AV等低俗内容；
3. 赌博、六合彩、百家乐及赌博网站；
4. 病毒链接、传销、兼职刷单；
5. 与工作无关的商业广告，如加微信、代购等。
（五）违反上述规定的，由管理员提醒、警告直至移出群，情节严重的按公司制度处理。
五、本规定自发布之日起施行。"""


@pytest.mark.parametrize("message", [*MUST_NOT_HIT, REGULATION, REGULATION.replace("\n", " ")])
def test_harmless_messages_raise_no_alarm(hits, message):
    """Accidental neighbours, allowed names, warnings and the regulation itself give no hit that counts."""
    found = hits(message)
    counts = pl.col("allowed_by").is_null() & ~pl.col("warned") & (pl.col("confidence") > LOW)
    assert found.filter(counts).select("term", "matched", "confidence").rows() == []


def test_the_regulation_is_read_all_the_same(hits):
    """What the regulation names is found and marked as warned against, not overlooked."""
    found = hits(REGULATION)
    named = [
        "色情",
        "裸聊",
        "av",
        "赌博",
        "六合彩",
        "百家乐",
        "赌博网站",
        "病毒链接",
        "传销",
        "兼职",
        "商业广告",
        "加微信",
    ]
    assert found["term"].to_list() == named
    assert found["warned"].all()


def test_a_hit_inside_an_allowed_name_stays_and_names_it(hits):
    """Names allow what they cover, the longest is named, and what reaches beyond the name counts."""
    found = hits("陆家容在吗", "金沙湾业主", "来金沙玩", allowed=["陆家容", "家容", "金沙湾业主"])
    assert found.select("row", "matched", "allowed_by").rows() == [
        (0, "家容", "陆家容"),
        (1, "金沙", "金沙湾业主"),
        (2, "金沙", None),
    ]


def test_the_edge_of_a_word_grades_and_never_drops(hits):
    """A term across two words is kept, marked and doubted: the shorter the more."""
    found = hits("路口交通", "更加微信", "预约炮app", "一起赌博吧", "今晚赌*博士也来")
    assert found.select("matched", "boundary", "confidence").rows() == [
        ("口交", "inside", CLEAN - 60),
        ("加微信", "inside", CLEAN - 50),
        ("约炮app", "inside", CLEAN - 30),
        ("赌博", "word", CLEAN),
        ("赌*博", "inside", CLEAN - 70),
    ]


def test_a_likeness_made_of_parts_of_two_words_is_chance():
    """Where a word ends in it and another begins nobody hides a term; where only one is parted somebody may."""
    texts = ["搜索结果页加载失败", "讲座讲人生保健知识", "来网上堵搏平台玩"]
    found = find_hits(readable(pl.DataFrame({"text": texts})), load_packs())
    found = found.filter(pl.col("category").is_in(["pornography", "gambling"]))
    assert found.select("row", "category").unique().rows() == [(2, "gambling")]


def test_of_overlapping_hits_the_longest_of_a_category_stays(hits):
    """A longer term of the same category takes the place of a shorter one, one of another category does not."""
    assert hits("去赌博网站")["term"].to_list() == ["赌博网站"]
    assert hits("赌博赌博网站")["term"].to_list() == ["赌博", "赌博网站"]
    assert sorted(hits("他妈在干女儿")["term"]) == ["他妈", "在干", "干女儿"]


def test_latin_terms_are_whole_words(hits):
    """Latin letters are found between Han and digits, not inside a longer word or number."""
    found = hits("看AV吗", "av8", "nav", "avi", "约炮app2", "约炮apps", "pc280", "下pc28啊")
    assert found.filter(pl.col("category") != "gambling").select("row", "term").rows() == [
        (0, "av"),
        (1, "av"),
        (4, "约炮app"),
    ]
    assert found.filter(pl.col("category") == "gambling").select("row", "term").rows() == [(7, "pc28")]


PIECES = st.sampled_from(
    [
        "賭博",
        "百*家*乐",
        "加 微信",
        "ＡＶ",
        "三黄片",
        "严禁：",
        "\n1. ",
        "，",
        "😂",
        "\u200b",
        "。",
        "金沙湾",
        "路口交通",
    ]
)
MESSAGES = st.lists(st.lists(st.one_of(PIECES, st.text(max_size=3)), max_size=8).map("".join), min_size=1, max_size=5)


@given(messages=MESSAGES)
@example(messages=["ßA"])
@settings(max_examples=50, deadline=None)
def test_spans_are_what_was_matched_in_any_text(packs, messages):
    """Whatever the text, a span cuts out what was matched: the term, maybe turned round, with separators in between."""
    found = find_hits(readable(pl.DataFrame({"text": messages})), packs)
    assert found.schema == HITS
    columns = found.select("row", "start", "end", "matched", "term", "gap", "folds")
    for row, start, end, matched, term, gap, folds in columns.rows():
        assert messages[row][start:end] == matched
        letters = iter(fold_word(matched))
        spelling = fold_word(term)[:: -1 if "reversed" in folds else 1]
        assert all(char in letters for char in spelling)
        assert len(fold_word(matched)) >= len(spelling) + gap
    assert found["confidence"].is_between(0, 100).all()


@given(messages=MESSAGES)
@settings(max_examples=30, deadline=None)
def test_order_and_slicing_of_messages_change_nothing(packs, messages):
    """Each message has the hits it has alone, whatever stands before and after it."""
    text = readable(pl.DataFrame({"text": messages}))
    together = find_hits(text, packs)
    one_by_one = [find_hits(text.slice(i, 1), packs) for i in range(text.height)]
    assert pl.concat([together.clear(), *one_by_one]).equals(together)
    assert find_hits(text.reverse(), packs).equals(together)


def test_a_term_in_two_categories_is_a_hit_in_both(tmp_path):
    """Categories are judged apart, each with its own weight and need."""
    (tmp_path / "gambling.tsv").write_text("term\tweight\tneeds\n下注\t60\tsecond-signal\n", "utf-8")
    (tmp_path / "malicious-link.tsv").write_text("term\tweight\n下注\t50\n", "utf-8")
    text = readable(pl.DataFrame({"text": ["快下注"]}))
    found = find_hits(text, load_packs(folder=tmp_path))
    assert found.select("category", "confidence", "needs").rows() == [
        ("gambling", 60, "second-signal"),
        ("malicious-link", 50, None),
    ]


def test_no_message_and_no_hit_give_an_empty_table(hits, packs):
    """Nothing in, nothing out, with the columns of the table."""
    assert hits("你好").schema == HITS
    assert find_hits(readable(pl.DataFrame({"text": []}, schema={"text": pl.String})), packs).schema == HITS


def test_the_table_holds_terms_numbers_and_links_of_all_messages():
    """Lexicon and recognisers come together, with the company's own phrases, numbers and domains allowed or left out."""
    tables = build("""
| context.allow_phrases | context.own_numbers | context.own_domains |
|-----------------------|---------------------|---------------------|
| 天高百家乐            | 13900000009         | tiangao.example     |

| messages.text                                            | messages.url     |
|----------------------------------------------------------|------------------|
| 百家乐厉害 http://abcd.top                               | –                |
| 天高百家乐 http://www.tiangao.example/a.apk 13900000009  | –                |
| –                                                        | http://abcd.vip/ |
""")
    found = materialise(tables, ["hits"])[0]["hits"]
    assert dict(found.schema) == dict(HITS)
    open_hits = found.filter(pl.col("allowed_by").is_null()).sort("row", "category")
    assert open_hits.select("row", "category", "term").rows() == [
        (0, "gambling", "百家乐"),
        (0, "malicious-link", "risky-ending"),
        (2, "malicious-link", "risky-ending"),
    ]
    assert set(found["allowed_by"].drop_nulls()) == {"天高百家乐", "13900000009"}


def test_a_plain_word_goes_before_a_stored_respelling_of_it(tmp_path):
    """What only sounds like both is told by the plain word, whichever the pack names first; what is written is told as it is."""
    rows = ["term\tnote", "佰佳乐\tspelling around filters", "百家乐\tgame"]
    (tmp_path / "gambling.tsv").write_text("\n".join(rows), "utf-8")
    packs = load_packs(folder=tmp_path)
    text = readable(pl.DataFrame({"text": ["今晚白加乐开户", "baijiale开户", "佰佳乐开户"]}))
    assert find_hits(text, packs)["term"].to_list() == ["百家乐", "百家乐", "佰佳乐"]


def test_a_character_that_is_right_in_a_word_across_the_edge_disguises_nothing(tmp_path):
    """售 is right in 出售: nobody hides 收 by it; where it stands in no such word it may."""
    (tmp_path / "unrelated-advertising.tsv").write_text("term\n收二手车", "utf-8")
    packs = load_packs(folder=tmp_path)
    text = readable(pl.DataFrame({"text": ["楼上出售二手车位", "高价，售二手车，诚信"]}))
    assert find_hits(text, packs)["row"].to_list() == [1]
