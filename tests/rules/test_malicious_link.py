"""Suspicious links and wording that lures onto links are a signal."""

import pytest

from builders import build, judge
from groupaudit.detection.link_tables import tables as link_tables
from groupaudit.rules.malicious_link import REASONS, malicious_link


def found(text: str, url: str = "–", kind: str = "text", group: str = "internal") -> list[dict[str, object]]:
    """Findings in one message, with their fields."""
    tables = build(f"""
| groups.kind |
|-------------|
| {group}     |

| messages.text | messages.url | messages.kind |
|---------------|--------------|---------------|
| {text}        | {url}        | {kind}        |
""")
    findings, outcome = judge(malicious_link, tables)
    assert not outcome.detail
    return findings.with_columns(findings["fields"].str.json_decode(infer_schema_length=None)).to_dicts()


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("看 http://abcd.com/", None),
        ("看 t.cn/abc", None),
        ("看 http://abcd.com:6789/", None),
        ("看 http://a.b.c.abcd.com:6789/", "low"),
        ("看 t.cn/abc，点击链接领取", "low"),
        ("看 abcd.top", "low"),
        ("看 http://abcd.top/pay.apk", "high"),
        ("看 http://www.icbc-vip.com/", "high"),
        ("您的电子密码器将于今日失效，请登录我行网站升级", "high"),
        ("收到短信请勿点击陌生链接，谨防诈骗", None),
    ],
)
def test_weak_reasons_count_together_only(text, severity):
    """One weak reason is nothing, several are a hint, strong ones are enough."""
    findings = found(text)
    assert [f["severity"] for f in findings] == ([severity] if severity else [])


def test_all_reasons_against_a_link_are_told():
    """The message names them in words, the evidence as codes."""
    (one,) = found("下载 http://8.8.8.8:9999/a.apk")
    assert one["fields"]["reasons"] == ["executable", "ip-host", "odd-port"]
    assert "下载程序、直接用 IP 地址、端口异常" in one["message"]


def test_wording_and_link_are_one_finding():
    """A lure onto a bad link is told once, with both."""
    (one,) = found("您的ETC账户异常，请点击 http://etc-rz.cc 认证")
    assert "wording" in one["fields"]["reasons"]
    assert one["confidence"] > 80


def test_a_card_is_judged_by_its_address():
    """The finding has no span in the text."""
    (one,) = found("–", url="http://abcd.vip/pay.apk", kind="link")
    assert one["span"] == "http://abcd.vip/pay.apk"
    assert one["span_start"] is None


@pytest.mark.parametrize("group", ["outward", "owners", "unknown"])
def test_links_are_judged_in_every_group(group):
    """Whoever sends it, a bad link harms everybody."""
    assert found("http://www.icbc-vip.com/", group=group)


def test_every_reason_has_words():
    """No reason of the tables is without a phrase in both languages."""
    assert set(link_tables().points) | {"wording"} == set(REASONS)
