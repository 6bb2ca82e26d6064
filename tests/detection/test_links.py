"""Links are judged offline, by their address alone."""

import socket

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groupaudit.detection import link_names
from groupaudit.detection.link_tables import tables
from groupaudit.detection.links import MAY_HOLD, find_links
from groupaudit.detection.readable import readable
from groupaudit.shape import conform
from groupaudit.tables import HITS, MESSAGES

OWN = ("tiangao.example", "tiangao.com.cn")


def found(*texts: str | None, urls: tuple[str | None, ...] | None = None) -> pl.DataFrame:
    """Hits in some messages, with the domains of the invented company as own ones."""
    messages = conform(pl.DataFrame({"text": texts, "url": urls or [None] * len(texts)}), MESSAGES)
    return find_links(readable(messages), messages.lazy(), OWN)


def reasons(text: str) -> set[str]:
    """Everything against the links of one message; `unlisted` where there is nothing."""
    return set(found(text)["term"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("看 http://8.8.8.8/a", {"ip-host"}),
        ("看 http://134744072/a", {"encoded-host", "ip-host"}),
        ("看 8.8.8.8:8443/login", {"ip-host"}),
        ("http://8.8.8.8:9999/a", {"ip-host", "odd-port"}),
        ("8.8.8.8:8080", {"ip-host"}),
        ("http://[2001:4860:4860::8888]/a", {"ip-host"}),
        ("http://[::ffff:8.8.8.8]/a", {"ip-host"}),
        ("http://0x8080808/a", {"encoded-host", "ip-host"}),
        ("http://abc%64.com/a", {"encoded-host"}),
        ("戳 t.cn/abc", {"shortener"}),
        ("开户 abcd.top", {"risky-ending"}),
        ("https://abcd.xyz/x?y=1", {"risky-ending"}),
        ("进群 t.me/abcd", {"foreign-chat"}),
        ("https://abcd.workers.dev/", {"free-hosting"}),
        ("http://files.abcd.com/wallet.apk", {"executable"}),
        ("http://abcd.com/dl?file=%61.apk&x=1", {"executable"}),
        ("http://abcd.com/app.mobileconfig", {"executable"}),
        ("itms-services://?action=download-manifest&url=https://abcd.com/a.plist", {"executable"}),
        ("abcd.com/工资.pdf.exe", {"unlisted"}),
        ("abcd.com/pay.pdf.exe", {"double-extension", "executable"}),
        ("http://files.abcd.com/a.zip?x=1", {"archive"}),
        ("http://www.icbc.com.cn@abcd.com/", {"at-trick"}),
        ("http://icbc@abcd.com/", {"at-trick"}),
        ("http://abcd.com:6789/", {"odd-port"}),
        ("http://a.b.c.abcd.com.cn/", {"deep-subdomain"}),
        (f"http://{'abcd' * 9}.com/", {"deep-subdomain"}),
        ("http://wap.icbc-vip.com/", {"look-alike"}),
        ("http://95588.abcd.com/", {"look-alike"}),
        ("http://tiangao.com/", {"look-alike"}),
        ("http://www.tianga0.com/", {"look-alike"}),
        ("http://tiangaoo.com/", {"look-alike"}),
        ("http://tiangao.com.abcd.com/", {"look-alike"}),
        ("http://аррle.com/", {"look-alike", "mixed-script"}),
        ("http://alípay.com/", {"look-alike"}),
        ("http://登录工商银行.com/", {"look-alike"}),
        ("http://xn--e1awd7f.com/", {"punycode"}),
        ("http://abcd.com/", {"unlisted"}),
    ],
)
def test_each_reason_is_seen_in_the_address(text, expected):
    """What speaks against a link is told apart."""
    assert reasons(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "https://mp.weixin.qq.com/s/abc",
        "会议 https://meeting.tencent.com/dm/abc",
        "www.gov.cn/zhengce",
        "http://oa.tiangao.example:9090/x.apk",
        "内网 http://192.168.1.1:8888/x 和 http://oa/login 和 http://nas.local/a.zip",
        "http://admin:pass@10.0.0.1/",
        "邮箱 a.b@abcd.top 或 abc@qq.com",
        "版本 1.2.3.4，网段 8.8.8.8/24",
        "报告.zip setup.exe node.js e.g. node.py 3.5kg",
        "版本2.0.top，主送a.cc抄送b.cc，官网t.me",
        "下午3点com部开会，20点club见，从A点to B点，asp .net开发",
        "http://0x7f.1/ http://3232235777/ http://[::1]/",
        "平台是net.cn的",
        "https:// http://@ http://%00/",
    ],
)
def test_known_services_own_domains_private_networks_and_what_only_looks_like_a_link_are_nothing(text):
    """Nothing is said about them."""
    assert reasons(text) == set()


@pytest.mark.parametrize(
    "text", ["登录ｈｔｔｐ：／／ｅｔｃ－ｒｚ．ｃｃ／认证", "进 abcd。top 领取", "hxxp://abcd.top", "https//abcd.top"]
)
def test_a_disguised_link_is_a_link(text):
    """Full width, a Chinese full stop and a maimed scheme do not hide it, and the span is the original's."""
    hit = found(text).filter(term="risky-ending").row(0, named=True)
    assert text[hit["start"] : hit["end"]] == hit["matched"]


@pytest.mark.parametrize(
    "link",
    [
        "abcd点top",
        "ＡＢＣＤ点ＴＯＰ",
        "www点abcd点top",
        "abcd 点 top",
        "abcd[.]top",
        "abcd（点）top",
        "abcd . top",
        "abcd .top",
        "abcd·top",
        "a b c d . t o p",
        "h t t p : / / a b c d . t o p",
    ],
)
def test_an_address_that_is_written_around_is_one_all_the_same(link):
    """That it is no link to tap on is a reason of its own, and the span is all that was written."""
    hits = found(f"去{link}，领取").sort("term")
    assert hits.select("term", "matched").rows() == [("hidden-link", link), ("risky-ending", link)]


def test_a_known_service_may_be_written_around():
    """A colleague who spells an address of the company or of a well-known service hides nothing."""
    assert reasons("看 baidu点com 或 oa.tiangao点com.cn") == set()
    assert reasons("看 abcd.c0m") == {"hidden-link"}


def test_text_after_a_link_does_not_belong_to_it():
    """Chinese characters and punctuation end a link."""
    hits = found("点http://abcd.top/a?b=1领奖，再看http://abcd.vip。谢谢")
    assert hits["matched"].to_list() == ["http://abcd.top/a?b=1", "http://abcd.vip"]


def test_weak_reasons_ask_for_a_second_signal():
    """A shortener alone says little, a look-alike says much."""
    needs = dict(found("t.cn/abc http://icbc-vip.com").select("term", "needs").iter_rows())
    assert needs == {"shortener": "second-signal", "look-alike": None}


def test_downloads_from_storage_that_anybody_rents_are_judged():
    """A storage service is known, what lies there is not."""
    assert reasons("https://abc.oss-cn-hangzhou.aliyuncs.com/pay.apk") == {"executable"}


def test_the_address_of_a_card_is_judged_and_has_no_span():
    """A link card carries its address beside the text."""
    hits = found(None, None, urls=("https://abcd.vip/x", "https://mp.weixin.qq.com/s/1"))
    assert hits.select("row", "term", "start", "matched").rows() == [(0, "risky-ending", None, "https://abcd.vip/x")]


def test_the_address_of_a_card_may_lack_its_scheme():
    """Some exports write it so."""
    assert found(None, urls=("abcd.vip/x",))["term"].to_list() == ["risky-ending"]


def test_a_program_that_poses_as_a_document_is_told_by_its_file_name():
    """A program by its own name, or an archive, is nothing to speak of."""
    names = ["工资条.pdf.exe", "通知\u202efdp.scr", "setup.exe", "a.pdf.zip", None]
    messages = conform(pl.DataFrame({"file_name": names}), MESSAGES)
    hits = find_links(readable(messages), messages.lazy())
    assert hits.select("row", "term", "start").rows() == [(0, "double-extension", None), (1, "double-extension", None)]


def test_chinese_domains_are_plain():
    """An encoded name in Chinese characters is no disguise."""
    assert reasons("http://xn--fiq228c5hs.com/ 或 http://例子.中国/") == {"unlisted"}


def test_nothing_is_looked_up(monkeypatch):
    """Neither a name server nor a suffix list is asked, not even for the first link of a run."""

    def refuse(*args: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    link_names._suffixes.cache_clear()
    link_names.registered.cache_clear()
    link_names.against_name.cache_clear()
    assert reasons("http://a.b.c.abcd.co.uk/") == {"deep-subdomain"}


def test_the_tables_hold_together():
    """Every reason has points, endings and domains are in lower case, and what is trusted is no look-alike."""
    known = tables()
    assert {*known.downloads.values(), *known.hosts.values()} <= set(known.points)
    assert all(d == d.lower().strip() for d in [*known.own_content, *known.endings, *known.hosts])
    assert found(*(f"http://www.{domain}/" for domain in sorted(known.own_content))).is_empty()


@given(
    st.lists(
        st.text(alphabet=st.sampled_from("abt.ocmp:/@htps。：0158xy-中点 \u0430\u200b%#?[]&\\·í"), max_size=40),
        max_size=8,
    )
)
@settings(max_examples=40, deadline=None)
def test_spans_lie_inside_any_text_and_hits_conform(texts):
    """Whatever the text, nothing crashes, every span is a piece of the original, and passes the cheap filter."""
    hits = found(*texts) if texts else HITS.to_frame()
    assert dict(hits.schema) == dict(HITS)
    for row, start, end, matched in hits.select("row", "start", "end", "matched").iter_rows():
        assert texts[row][start:end] == matched != ""


@given(st.from_regex(r"(https?://)?[a-z]{3,9}( \. |\.|点|\[\.\])(top|cc|vip|com)(/[a-z]{0,3})?", fullmatch=True))
@settings(max_examples=20, deadline=None)
def test_the_cheap_pattern_lets_through_whatever_is_found(url):
    """A message with a link passes the filter before it."""
    assert readable(pl.DataFrame({"text": [f"看{url} "]}))["folded"].str.contains(MAY_HOLD).all()
    assert found(f"看{url} ").height


@pytest.mark.parametrize(
    "text",
    [
        "请勿点击陌生链接 http://8.8.8.8/a.exe",
        "http://8.8.8.8/a.exe 这个是病毒，大家别点",
        "昨晚群里的 http://8.8.8.8/a.exe 是钓鱼网站！请互相转告",
    ],
)
def test_a_link_that_nobody_shall_open_is_warned_against(text):
    """Who names a dangerous link to warn of it does not spread it."""
    assert found(text)["warned"].all()


@pytest.mark.parametrize(
    "text",
    [
        "http://8.8.8.8/a.exe",
        "不是病毒，放心下载 http://8.8.8.8/a.exe",
        "没有病毒 http://8.8.8.8/a.exe",
        "别点错，正确的是 http://8.8.8.8/a.exe",
        "胆小勿点 http://8.8.8.8/a.exe",
        "请勿点击陌生链接。福利在 http://8.8.8.8/a.exe",
        "请勿外传 http://8.8.8.8/a.exe",
    ],
)
def test_a_link_that_is_offered_is_not_warned_against(text):
    """What calms, teases or asks for secrecy offers the link all the same."""
    assert not found(text)["warned"].any()
