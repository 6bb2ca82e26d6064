"""Signs in the wording of a message: a table of patterns, of which everything else that is told of them must know."""

import polars as pl
import pytest

from groupaudit.derive.scores import NOT_BESIDE, ONLY_BESIDE
from groupaudit.detection.evidence_points import weights
from groupaudit.detection.lexicon import load_packs
from groupaudit.detection.message_signs import AGAINST, FRAUD, NAMED, TABLE, needed, signs, signs_expr
from groupaudit.judging.content import WORDS


def shown(text):
    """The signs that a folded text shows."""
    row = pl.DataFrame({"folded": [text]}).select(**signs_expr(pl.col("folded"))).row(0, named=True)
    return {sign for sign, true in row.items() if true}


def test_every_sign_has_points_and_a_name():
    """Nothing is added to a score that cannot be told."""
    assert set(signs()) <= weights().keys() & WORDS.keys()
    assert {*AGAINST, *FRAUD, *NAMED, *NOT_BESIDE} <= set(signs())
    assert ONLY_BESIDE.keys() & signs().keys()


def test_what_speaks_against_an_offer_costs_points():
    """And everything else gives some."""
    assert {sign for sign in signs() if weights()[sign] < 0} == {*AGAINST}


def test_patterns_stand_once_and_whole():
    """A name in braces is replaced wherever it stands."""
    rows = [line for line in TABLE.read_text("utf-8").splitlines() if not line.startswith("#")]
    assert len(rows) == len(set(rows))
    assert not [
        sign
        for sign, patterns in signs().items()
        for name in ("insult", "sum")
        if any(f"{{{name}}}" in pattern for pattern in patterns)
    ]


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("打五十一百的", "stake"), ("通宵只要800元", "rate"), ("我是刘总", "poses"), ("先转我3000", "demand"),
        ("这事别告诉家里人", "hush"), ("看完就撤", "secrecy"), ("密码：ab12cd", "credential"), ("你就是个废物", "aimed"),
        ("满意再付款，报我名字立减", "pitch"), ("原价99", "deal"), ("砍死你们", "threat"),
        ("小心我弄死你", "threat"), ("再停我车位砍了你", "threat"),
        ("谁再锁我车我就去砸他家玻璃", "threat"), ("先款后货，要的私", "dealt"), ("一克三百", "per"),
        ("谁去，一人五百", "per"), ("抬头随便写", "shady"), ("老人打疫苗会死人", "alarm"), ("外地人滚出小区", "slur"),
        ("长成这样也敢见客户", "leer"), ("输的接着发一百", "mine"), ("推两个人回本", "downline"), ("癌症都能好", "faith"),
        ("女免男99进群", "invites"), ("我知道你家住哪", "threat"), ("十块一张包过", "shady"), ("帮我投一票 https://dwz.cn/a1b2", "pretext"),
    ],
)  # fmt: skip
def test_a_sign_is_shown(text, sign):
    """One plain text for each of those that count beside one category only."""
    assert sign in shown(text)


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("代办窗口在二楼", "dealt"), ("烟头别扔花坛", "shady"), ("疫苗周三接种，自愿报名", "alarm"), ("外地人多，寄快递", "slur"),
        ("手气最佳的上台领奖", "mine"), ("推荐两位同事参加培训", "downline"), ("我知道你家在八栋哈哈", "threat"),
    ],
)  # fmt: skip
def test_daily_talk_shows_none_of_the_signs_that_words_may_need(text, sign):
    """What stands beside everyday words must be said by nobody else."""
    assert sign not in shown(text)


def test_a_word_of_trade_is_helped_by_any_sign_of_trade():
    """And every other one by its own alone."""
    texts = pl.DataFrame({"folded": ["抬头随便写", "外地人滚出小区"]})
    assert texts.select(needed("dealt")).to_series().to_list() == [True, False]
    assert texts.select(needed("slur")).to_series().to_list() == [False, True]


def test_a_vote_without_a_link_is_no_pretext():
    """Votes and pictures are talked of; only a link makes them a pretext."""
    assert "pretext" not in shown("帮我孩子投个票吧，明天开选")


@pytest.mark.parametrize(
    "text", ["再改需求我弄死你哈哈", "水浇多了要弄死你的花", "我妈知道了会弄死我", "打团又被砍死", "我就秒杀了你"]
)
def test_a_joke_and_a_plant_are_no_threat(text):
    """Who laughs, tells of himself or of a thing threatens nobody."""
    assert "threat" not in shown(text)


@pytest.mark.parametrize("text", ["明天上午开会", "比分1:15", "十点半到", "密码忘了", "别告诉她有惊喜吗"])
def test_daily_talk_shows_no_stake_and_no_password(text):
    """Scores and times are no odds, and a forgotten password is none."""
    assert not shown(text) & {"stake", "rate", "credential", "aimed"}


def test_who_was_told_so_poses_as_nobody():
    """对方说 makes of a swindler's words an account of them."""
    assert "poses" in shown("我是公安局的民警")
    assert "poses" not in shown("有个人电话里跟我说我是公安局的民警")


def test_everyday_words_are_not_the_sign_that_they_need():
    """A word that shows its own sign stands alone, whatever else is said: linen and refuse are 转运 too."""
    needing = {t.folded: t.needs for terms in load_packs().terms.values() for t in terms if t.needs in NAMED}
    everyday = {"转运", "癌细胞", "破财", "免死", "雷点", "一起飞", "房间", "红包", "渠道", "佣金", "科长", "茅台"}
    assert [word for word in everyday if needing.get(word) in shown(word)] == []
