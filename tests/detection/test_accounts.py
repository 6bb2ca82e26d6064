"""Accounts: what is told of, and what is offered in the form of an account."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groupaudit.detection.accounts import accounts
from groupaudit.detection.caution import cautions
from groupaudit.fold import fold_word


def told(message: str) -> bool:
    """Tell whether the first occurrence of 赌博 in *message* is only told of."""
    text = fold_word(message)
    start = text.index("赌博")
    return cautions(text, []).cover(start, start + 2, told=True)


@pytest.mark.parametrize(
    "message",
    [
        "赌博的传单又塞进信箱了，请保洁收走",
        "电梯里贴了赌博广告，已经铲掉",
        "业主在群里问赌博怎么玩，已劝阻",
        "门口喊赌博的，请走了",
        "有人加我说赌博，我没理他",
        "这几天老有人加我说赌博，烦",
        "推销赌博的电话又打来了",
        "我叔叔以前赌博输光了，现在改了",
        "他因为赌博坐牢",
        "昨晚三栋有人赌博被抓",
        "刚踢了一个发赌博的",
        "赌博属于违法行为，试卷第三题",
        "体彩开奖，赌博没有",
    ],
)
def test_what_is_told_of_is_not_offered(message):
    """What was found, refused, repented, punished or taught is somebody's account."""
    assert told(message)


@pytest.mark.parametrize(
    "message",
    [
        "赌博的传单塞进信箱了，要的加我",
        "赌博广告贴满了，有货，当天到",
        "以前赌博输光了，跟着老师赢回来了",
        "有人加我说赌博，我没理，后来赚了三千",
        "赌博属于技术活，试卷第三题有答案",
        "体彩开奖预测，赌博必中",
        "赌博的传单塞进信箱，已清理，加微信 abc12345",
        "一起赌博吧",
    ],
)
def test_what_is_offered_as_an_account_stays_offered(message):
    """Who invites, praises or names an account tells more than befell him."""
    assert not told(message)


def test_only_the_sentence_that_tells_is_told():
    """Another sentence may offer."""
    assert told("有人加我说赌博，我没理他。今天天气好")
    assert not told("一起赌博吧。有人加我说事，我没理他")


@given(
    st.text(st.one_of(st.sampled_from("赌博传单墙上撕了又有人加我没理。，"), st.characters(exclude_categories=["Cs"])))
)
def test_any_text_is_read(message):
    """Spans lie inside the text, and what shows an account inside its sentence."""
    text = fold_word(message)
    assert all(0 <= start <= a < b <= end <= len(text) for start, end, (a, b) in accounts(text))
