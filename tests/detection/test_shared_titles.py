"""What is passed on is judged by its title and by the records in it, as somebody else's words."""

import pytest

from builders import build, judge
from groupaudit.rules.confidential_content import confidential_content
from groupaudit.rules.gambling import gambling
from groupaudit.rules.malicious_link import malicious_link
from groupaudit.rules.personal_information import personal_information
from groupaudit.rules.unrelated_advertising import unrelated_advertising

WORDS = "百家乐、龙虎和都有，注册就送88彩金"


def found(rule, **columns: str) -> list[dict[str, object]]:
    """Findings of one rule in one message with these columns."""
    head, line, row = (
        "|".join(cells) for cells in ([f"messages.{c}" for c in columns], ["-"] * len(columns), columns.values())
    )
    group = "\n".join(("| groups.kind |", "|-|", "| internal |"))
    findings, outcome = judge(rule, build(f"{group}\n\n|{head}|\n|{line}|\n|{row}|"))
    assert not outcome.detail
    return findings.with_columns(findings["fields"].str.json_decode(infer_schema_length=None)).to_dicts()


@pytest.mark.parametrize("kind", ["link", "mini-program", "card", "forward", "other"])
def test_a_title_is_judged_with_less_confidence_and_told_as_such(kind):
    """It has no span in the text, and the message says where the words stand."""
    (said,) = found(gambling, text="百家乐、龙虎和都有", kind="text")
    (shared,) = found(gambling, title="百家乐、龙虎和都有", kind=kind, text="–")
    assert shared["confidence"] < said["confidence"]
    assert shared["span_start"] is None
    assert "见于转发内容的标题" in shared["message"]
    assert "见于" not in said["message"]


def test_a_title_speaks_for_what_is_said_beside_it():
    """Own words come first where both hold the term."""
    (both,) = found(gambling, text="百家乐来玩", title=WORDS, kind="link")
    assert both["fields"]["shared"] is None
    assert "彩金" in both["fields"]["details"]


def test_a_title_that_sells_is_found_by_its_wording():
    """Everyday words of trade add up in a title as they do in a message, and what praises the goods speaks beside them."""
    title = "烟酒批发零售，中华茅台一手价，支持货到付款"
    (shared,) = found(unrelated_advertising, title=title, kind="link", text="–")
    assert "pitch" in str(shared["fields"])
    assert not found(unrelated_advertising, title="烟酒专卖管理办法全文", kind="link", text="–")


def test_a_hint_in_a_title_is_no_finding():
    """One term that would be a hint in own words is nothing in the words of others."""
    sign = "百家乐超市门口积水，请清扫"
    assert found(gambling, text=sign, kind="text")
    assert not found(gambling, title=sign, kind="link", text="–")


def test_a_place_on_the_map_is_no_title():
    """A hotel may be called what it likes."""
    assert not found(gambling, title=WORDS, kind="location", text="–")


def test_the_name_of_a_file_is_judged():
    """Names of files are what 七(一) asks for; an address in one is none."""
    (one,) = found(confidential_content, file_name="客户名单.xlsx", kind="file", text="–")
    assert "见于文件名" in one["message"]
    assert not found(malicious_link, file_name="www.abcd.top.pdf", kind="file", text="–")


def test_a_number_in_the_name_of_a_file_is_found():
    """Masked as everywhere."""
    (one,) = found(personal_information, file_name="张三{id-card}.jpg", kind="image", text="–")
    assert "见于文件名" in one["message"]
    assert "110101" not in str(one)


def test_a_forwarded_record_is_judged_as_its_title_is():
    """Whoever passes on a record spreads what is in it, whoever said it, and however far down it stands."""
    (said,) = found(gambling, text=WORDS, kind="text")
    (one,) = found(
        gambling,
        kind="forward",
        text="–",
        title="群聊的聊天记录",
        forwarded=f"甲：在吗、乙：{WORDS.replace('、', '，')}",
    )
    assert one["confidence"] < said["confidence"]
    assert one["span_start"] is None
    assert "见于转发的聊天记录" in one["message"]


def test_a_warning_in_a_forwarded_record_is_a_warning():
    """As it is in words of one's own."""
    warned = "民警提醒：百家乐是赌博，请勿参与，谨防上当"
    assert not found(gambling, kind="forward", text="–", forwarded=f"甲：{warned}")


def test_of_numbers_in_a_forwarded_record_those_of_papers_count():
    """People may well tell their own mobiles there; a number of an identity card is nobody's to spread."""
    (one,) = found(personal_information, kind="forward", text="–", forwarded="甲：王先生身份证{id-card}，请登记")
    assert "见于转发的聊天记录" in one["message"]
    assert not found(
        personal_information, kind="forward", text="–", forwarded="甲：{mobile}、乙：{mobile:2}、丙：{mobile:3}"
    )


def test_numbers_in_a_record_make_no_list_of_those_in_ones_own_words():
    """Two own numbers and one in a record are not three."""
    own = "维修{mobile}，备用{mobile:2}"
    assert found(personal_information, kind="text", text=f"{own}、{{mobile:3}}")
    assert not found(personal_information, kind="text", text=own, forwarded="甲：{mobile:3}")


def test_an_address_in_a_title_is_judged():
    """A card may lead elsewhere than it says."""
    (one,) = found(malicious_link, title="领补贴 http://8.8.8.8/a.apk", kind="link", text="–")
    assert "见于转发内容的标题" in one["message"]


def test_the_outcome_says_what_was_not_inspected():
    """Of pictures nothing is read, of pages the title, of voices what is written out."""
    tables = build("""
| messages.kind | messages.text | messages.title |
|---------------|---------------|----------------|
| text          | 好            | –              |
| image         | –             | –              |
| image         | –             | –              |
| voice         | 收到          | –              |
| voice         | –             | –              |
| link          | –             | 通知           |
| forward       | –             | 聊天记录       |
""")
    _, outcome = judge(gambling, tables)
    assert outcome.not_inspected == {"image": 2, "voice": 1, "link": 1, "forward": 1}


def test_a_record_that_the_export_holds_is_inspected():
    """Only where an export leaves its records out nobody looked into it."""
    tables = build("""
| messages.kind | messages.text | messages.forwarded |
|---------------|---------------|--------------------|
| forward       | –             | 甲：好             |
""")
    _, outcome = judge(gambling, tables)
    assert outcome.not_inspected == {}
