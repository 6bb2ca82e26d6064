"""Words of warning: what they reach and what they do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groupaudit.detection.caution import cautions, not_to_be_opened
from groupaudit.detection.lexicon import by_head, find_words
from groupaudit.fold import fold_word

WORDS = [
    "严禁",
    "禁止",
    "谨防",
    "警惕",
    "举报",
    "反诈",
    "请勿",
    "不得",
    "远离",
    "抵制",
    "打击",
    "违者",
    "一经发现",
    "小心",
    "管理规定",
    "公安局",
    "民警",
    "涉嫌",
    "骗子",
    "骗局",
    "诈骗",
    "相信",
    "别信",
    "骗人",
    "假冒",
    "被骗",
    "上当",
    "大家注意",
    "切勿",
    "不转发",
]
HEADS = by_head(WORDS)


def warned(message: str, word: str = "赌博") -> list[bool]:
    """Tell for every occurrence of *word* whether it is warned against."""
    text = fold_word(message)
    caution = cautions(text, find_words(text, HEADS))
    starts = [i for i in range(len(text)) if text.startswith(word, i)]
    assert starts
    return [caution.cover(start, start + len(word)) for start in starts]


@pytest.mark.parametrize(
    "message",
    [
        "严禁赌博",
        "严禁转发赌博链接",
        "群内不得发布色情、赌博、病毒链接等信息",
        "謹防網絡賭博",
        "赌博请举报，电话13812345678",
        "反诈提醒：刷单赌博都是骗人的",
        "严禁：1. 赌博 2. 色情",
        "群内严禁以下行为：\n1. 色情。\n2、赌博。\n（3）广告",
        "禁止发布下列内容：①色情；②赌博。③传销",
        "任何人不得利用本群从事违法活动，包括但不限于传销，色情，赌博",
        "发现有人赌博，一经发现，移出本群",
        "【管理规定】请大家遵守。不得发广告。参与赌博的后果自负。违者移出。",
        "参与赌博，违者移出本群",
        "七、群成员要求（五）禁止：不良风气\n色情\n赌博六合彩\n传销",
        "严禁内容清单\n色情类：裸聊\n赌博类：网络赌博",
        "小心以下\n\n赌博",
        "重申群里的纪律\n色情：裸聊\n赌博：六合彩\n以上内容一律不要出现，违者移出",
    ],
)
def test_what_is_warned_against_is_not_offered(message):
    """Prohibitions, cautions and reports reach their clause, list, sentence, and as a notice the whole message."""
    assert warned(message) == [True] * len(warned(message))


@pytest.mark.parametrize(
    "message",
    [
        "赌博网站首存送彩金",
        "严禁外传。赌博就来这里",
        "谨防假冒，赌博认准 www.example.com",
        "打击盗版，赌博加微信 abc12345",
        "不得不说赌博真好玩",
        "他舍不得赌博",
        "赌博资料请勿外传",
        "赌博计划，严禁转发！",
        "严禁停车\n赌博来玩",
        "严禁：\n停车\n赌博来玩",
        "严禁：\n停车\n赌博\n加微信 abc12345",
        "严禁：\n停车\n" + "好" * 40 + "赌博",
        "严禁：\n停车\n赌博 88元 一位",
        "赌博 注册就送\n以上谨防假冒",
        "赌博天天有\n十八岁以上谨防假冒",
        "请勿外传 " + "好" * 40 + " 赌博 qq123456",
    ],
)
def test_what_is_offered_stays_offered(message):
    """Words of warning elsewhere, in everyday words, or beside an account or a link cover nothing."""
    assert warned(message) == [False]


@pytest.mark.parametrize(
    "message",
    [
        "请勿错过：赌博开户，存100送50",
        "切勿犹豫，赌博内部消息，要的来",
        "警惕山寨，赌博只有我们家，首存送88",
        "谨防假冒，认准官方赌博，加V",
        "公安局都查不到的赌博平台",
        "不怕公安局，赌博照玩",
        "不是诈骗，赌博平台，加V",
        "绝非骗局，赌博一天五百",
        "不是骗子，赌博群 23456789",
        "禁止未成年，赌博平台",
        "未满十八岁禁止入内，赌博平台",
        "严禁同行，赌博包赢",
        "举报死全家，赌博包赢",
        "赌博有货，骗人是狗",
        "挡我赌博财路的不得好死",
        "赌博照开，再举报我叫你们全家出事",
        "不转发的厄运三年，赌博必输",
    ],
)
def test_what_is_offered_with_a_word_of_warning_stays_offered(message):
    """Sellers warn of imitators, deny deceit, keep children and rivals out, curse who reports them, and invite."""
    assert warned(message) == [False]


@pytest.mark.parametrize(
    "message",
    [
        "看到“赌博开户，存100送50，加V”请勿相信，立即举报",
        "凡是发赌博，加V，首存送88的，都是骗局",
        "有人发“赌博，加微信abc8899”，大家别信，看到就举报",
        "赌博，加V，首存送88，都是骗局",
        "骗子常用话术：赌博，加V，大家警惕",
        "这不是骗局吗，赌博",
        "请勿扫码加微信，赌博的也有",
        "禁止未成年人参与赌博",
        "严禁外来人员，赌博的也不行",
    ],
)
def test_who_tells_of_an_invitation_invites_nobody(message):
    """A warning quotes what swindlers say, or says what to think of it."""
    assert warned(message) == [True] * len(warned(message))


def test_a_term_does_not_warn_against_itself():
    """A word of warning inside the hit is no warning."""
    assert warned("来玩打击游戏", "打击游戏") == [False]
    assert warned("禁止打击游戏", "打击游戏") == [True]


@given(
    st.text(st.one_of(st.sampled_from("严禁赌博：，。；\n1.(一）被骂我是"), st.characters(exclude_categories=["Cs"])))
)
def test_any_text_is_read(message):
    """No text is too strange, and without a word of warning, or a person who is called something, nothing is covered."""
    text = fold_word(message)
    caution = cautions(text, find_words(text, HEADS))
    assert bool(caution.scopes) <= any(word in text for word in (*WORDS, "我", "咱", "被"))
    assert all(0 <= scope.start < scope.end <= len(text) for scope in caution.scopes)


@pytest.mark.parametrize(
    ("message", "warns"),
    [
        ("市公安局的民警提醒大家不要赌博", True),
        ("他涉嫌赌博，已经被带走", True),
        ("我是市公安局的，您的卡用于赌博，请配合", False),
        ("这里是城东分局民警王某，有一笔赌博资金要核实", False),
        ("您名下的账户涉嫌赌博，请把钱转过来", False),
        ("我是幸福路派出所的民警，谨防赌博", True),
        ("您好，我是户籍科的民警，有人冒用您的身份赌博，涉嫌犯罪，请添加微信配合公安局", False),
        ("您好，我是片区民警，有人赌博涉嫌犯罪，请大家添加微信向公安局举报", True),
        ("您好，我是片区民警，您举报的赌博案请到派出所看材料，不用转账", True),
    ],
)
def test_who_poses_as_the_police_or_accuses_the_reader_warns_of_nothing(message, warns):
    """Swindlers speak for an office and throw the law at whom they write to; other words of warning count all the same."""
    assert warned(message) == [warns]


@pytest.mark.parametrize("tag", ["骗子勿扰", "骗子绕道", "骗子火葬场", "骗子死全家", "非诚请勿打扰"])
def test_who_keeps_swindlers_away_from_his_trade_warns_of_nothing(tag):
    """A dealer says so of those who would cheat him; that they are about is another matter."""
    assert warned(f"常年招赌博代理，{tag}") == [False]
    assert warned("群里有骗子，说带大家赌博") == [True]


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("她骂我是废物，我跟她吵起来了", True),
        ("他居然说我们都是废物", True),
        ("被业主骂成废物，心里难受", True),
        ("你骂我？你才是废物", False),
        ("骂我的都是废物", False),
        ("说我坏话的就是废物", False),
        ("叫我怎么说你这个废物", False),
        ("你们都是废物", False),
        ("我就是个废物，又忘了打卡", True),
        ("我可真废物", True),
        ("我服了，你这个废物", False),
        ("我是笨？你才是废物", False),
    ],
)
def test_who_tells_what_he_was_called_calls_nobody_so(message, told):
    """Only what stands right behind is what he was called; what he answers is his own."""
    assert warned(message, "废物") == [told]


@pytest.mark.parametrize(
    ("message", "word"),
    [
        ("再去举报，我砍死你", "砍死"),
        ("谁敢举报老子打断谁的腿", "打断"),
        ("严禁外人进来，谁进来弄死谁", "弄死"),
        ("小心点，信不信我弄死你全家", "弄死"),
        ("你再骂我我弄死你", "弄死"),
        ("再说我一句我砍死你", "砍死"),
        ("敢去举报，老子见一次打一次", "见一次打一次"),
    ],
)
def test_a_threat_is_no_warning(message, word):
    """Who says for what he will hurt whom means it; who tells that it was said threatens nobody."""
    assert warned(message, word) == [False]
    assert warned(f"他在电话里说{message}", word) == [True]


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("大家注意，底价我们报了412万，切勿泄露", False),
        ("底价412万，请勿告诉别的单位", False),
        ("小心，底价定了四百万，别让同行知道", False),
        ("底价在附件，切勿外泄", False),
        ("大家注意，底价切勿泄露", True),
        ("严禁泄露底价等信息，罚款1万元", True),
        ("案例：某员工把底价412万透露出去，大家切勿泄密", True),
        ("底价412万是假冒的，骗子发的，切勿外传", True),
    ],
)
def test_what_is_said_and_shall_be_kept_secret_is_not_warned_against(message, told):
    """A plea for secrecy beside a figure confides it; a rule names no figure, or teaches."""
    assert warned(message, "底价") == [told]


@pytest.mark.parametrize(
    ("message", "poses"),
    [
        ("反诈提醒：本店赌博开台，先玩后付款", True),
        ("打击假冒，赌博一手货源", True),
        ("别信别家，跟着我玩赌博", True),
        ("禁毒知识：赌博一次三百，需要的联系", True),
        ("上当的看过来，本店赌博，满意再付", True),
        ("我也怕被骗，跟老师赌博，一周赚了三千", True),
        ("反诈提醒：赌博都是骗局，有疑问联系我", False),
        ("反诈提醒：有人说本店赌博先玩后付款，都是骗局", False),
        ("赌博的怕被骗，一分钱没拿回来", False),
    ],
)
def test_who_sells_under_a_warning_sells(message, poses):
    """A title, another trader or a fear overcome warns of nothing that the sender himself offers."""
    assert warned(message) == [not poses]


@pytest.mark.parametrize(
    ("message", "warned_of"),
    [
        ("不要点别的，点这个 LINK", False),
        ("其他的都别打开，直接打开 LINK 就行", False),
        ("大家不要点这个 LINK", True),
        ("别人发的不要点，他让大家点 LINK 都是骗子", True),
        ("不要点，点了 LINK 就会中毒", True),
        ("点这个 LINK 千万别点", True),
    ],
)
def test_a_link_to_be_opened_rather_than_others_is_not_warned_of(message, warned_of):
    """Who warns of all links but one spreads that one."""
    start = message.index("LINK")
    assert not_to_be_opened(message, start, start + 4) == warned_of
