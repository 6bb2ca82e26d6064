"""Names in a host are seen for what they pretend to be."""

import pytest

from groupaudit.detection.link_names import against_name, one_off, registered, skeleton

OWN = frozenset({"tiangao.example", "tiangao.com.cn", "oajt.cn"})


@pytest.mark.parametrize(
    ("host", "reasons"),
    [
        ("taobao.com.abcd.com", {"look-alike"}),
        ("www.taobao.com-abcd.com", {"look-alike"}),
        ("weixin-qq.com", {"look-alike"}),
        ("weixin.qq.com.cn", {"look-alike"}),
        ("jd-com.cn", {"look-alike"}),
        ("www.gov.cn.abcd.com", {"look-alike"}),
        ("ta0bao.com", {"look-alike"}),
        ("rnicrosoft.com", {"look-alike"}),
        ("xn--80ak6aa92e.com", {"look-alike", "punycode"}),
        ("tiangaoo.com", {"look-alike"}),
        ("tinagao.com", {"look-alike"}),
        ("oa-tiangao.cn", {"look-alike"}),
        ("tiangaojituan.com", {"name-inside"}),
        ("oajt-vip.com", {"name-inside"}),
        ("oajt.com", {"look-alike"}),
        ("oajs.com", set()),
        ("mytaobao.com", {"name-inside"}),
        ("jindong.com", {"near-name"}),
        ("müller.de", set()),
        ("straße中国.cn", set()),
        ("pineapple.com", set()),
        ("abcd.com", set()),
    ],
)
def test_imitations_are_told_from_names_that_are_merely_near(host, reasons):
    """Short names are only imitated whole; one letter off a name of others says less than off the company's own."""
    assert set(against_name(host, OWN)) == reasons


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("a.b.abcd.com.cn", (("a", "b"), "abcd")),
        ("abcd.co.uk", ((), "abcd")),
        ("x.abcd.公司.cn", (("x",), "abcd")),
        ("x.abcd.xn--55qx5d.cn", (("x",), "abcd")),
        ("x.abcd.中国", (("x",), "abcd")),
        ("x.abcd.nowhere", (("x",), "abcd")),
        ("www.ck", ((), "www")),
        ("a.github.io", (("a",), "github")),
    ],
)
def test_the_registered_name_stands_before_the_public_suffix(host, expected):
    """Wildcards, exceptions, encoded and unknown endings included; what hosting companies hand out is no suffix."""
    assert registered(host) == expected


def test_look_alikes_have_one_skeleton_and_others_have_not():
    """I, l and 1 are one letter in an address, and so are rn and m."""
    assert skeleton("аррӏе") == skeleton("app1e") == skeleton("äpple")
    assert skeleton("unionpay") != skeleton("unionplay")


@pytest.mark.parametrize(
    ("label", "off"), [("taobo", True), ("taobbao", True), ("toabao", True), ("taobao", False), ("obataob", False)]
)
def test_one_slip_is_one_off(label, off):
    """Changed, added, left out or swapped; the same name is none."""
    assert one_off(label, "taobao") is off
