"""Personal numbers are recognised by their checksums and context, however they are written."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import build
from groupaudit.derive.text import derive_text
from groupaudit.pii import MAY_HOLD, find_personal, is_resident_number, passes_luhn
from groupaudit.tables import HITS

WEIGHTS = [2 ** (17 - i) % 11 for i in range(17)]
DIGIT_SCRIPTS = ["0123456789", "０１２３４５６７８９", "⓪①②③④⑤⑥⑦⑧⑨", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗", "⁰¹²³⁴⁵⁶⁷⁸⁹"]

mobiles = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
days = st.dates(date(1930, 1, 1), date(2020, 12, 31))


def resident_number(day: date, province: str = "11", serial: int = 0) -> str:
    """A number with a right check digit; the serial 000 belongs to nobody."""
    return with_check_digit(f"{province}0101{day:%Y%m%d}{serial:03d}")


def with_check_digit(body: str) -> str:
    """The number with its MOD 11-2 check digit."""
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, WEIGHTS, strict=True)) % 11]


def card_number(body: str) -> str:
    """The number with its Luhn check digit."""
    return next(body + str(d) for d in range(10) if passes_luhn(body + str(d)))


def found(*texts: str, own: tuple[str, ...] = ()) -> pl.DataFrame:
    """Hits in some messages."""
    messages = pl.DataFrame({"text": texts}, schema={"text": pl.String})
    return find_personal(derive_text(messages), own)


def terms(text: str, own: tuple[str, ...] = ()) -> list[str]:
    """Terms found in one message, in order."""
    return found(text, own=own)["term"].to_list()


@given(days, st.sampled_from(["11", "37", "44", "65", "81"]))
@settings(max_examples=30, deadline=None)
def test_every_resident_number_is_found_and_its_neighbours_are_not(day, province):
    """The right check digit is one of eleven; changing it or the date makes it another number."""
    number = resident_number(day, province)
    assert terms(f"身份证{number}请核对") == ["id-card"]
    assert terms(f"{number[:6]} {number[6:14]} {number[14:]}") == ["id-card"]
    wrong = number[:-1] + ("0" if number[-1] != "0" else "1")
    assert "id-card" not in terms(wrong)


@pytest.mark.parametrize("body", ["11010119900230000", "11010119901301000", "99010119900101000", "11010118990101000"])
def test_a_number_without_a_real_day_or_province_is_no_resident_number(body):
    """30 February, month 13, province 99 and people born in 1899 do not exist, whatever the check digit says."""
    assert terms(f"身份证{with_check_digit(body)}") == []


def test_a_resident_number_needs_all_of_its_eighteen_places():
    """The check is on the whole number, the last place in lower case."""
    number = resident_number(date(1990, 1, 1)).lower()
    assert is_resident_number(number)
    assert not is_resident_number(number[:10] + "1231000" + number[17])


@given(mobiles, st.sampled_from(DIGIT_SCRIPTS))
@settings(max_examples=25, deadline=None)
def test_a_mobile_is_found_in_every_script_of_digits_at_its_own_span(number, script):
    """Digits of one other script are folded, and the span is that of the original."""
    written = "".join(script[int(d)] for d in number)
    hit = found(f"请打{written}找张师傅").filter(term="mobile").row(0, named=True)
    assert (hit["start"], hit["end"], hit["matched"]) == (2, 13, written)
    assert hit["folds"] == [] if script[0] == "0" else hit["folds"]


@pytest.mark.parametrize(
    "written", ["138 0013 8000", "138-0013-8000", "+86 13800138000", "8613800138000", "138\u200b00138000"]
)
def test_the_usual_ways_to_write_a_mobile_are_one_number(written):
    """Groups, a country code and invisible characters do not hide it."""
    assert terms(f"电话{written}。") == ["mobile"]


@pytest.mark.parametrize(
    "text", ["订单1380013800012345", "流水202611231380013800099", "4008123123", "95588", "010-55550123", "12800138000"]
)
def test_longer_runs_hotlines_and_office_numbers_are_no_mobiles(text):
    """An order number that holds eleven fitting digits is none."""
    assert terms(text) == []


def test_a_card_number_needs_a_keyword_or_the_grouping_of_a_card():
    """One digit run in ten passes the checksum, so the checksum alone says nothing."""
    card = card_number("622999000000000001")
    assert terms(f"单号{card}") == []
    assert terms(f"打到建行卡号{card}") == ["bank-card"]
    assert terms(f"{card[:4]} {card[4:8]} {card[8:12]} {card[12:16]} {card[16:]}") == ["bank-card"]
    assert terms(f"卡号{card[:-1]}{(int(card[-1]) + 1) % 10}") == []
    assert terms(f"卡号{card_number('322999000000000001')}") == []


@pytest.mark.parametrize(
    ("text", "term"),
    [("护照号码：E12345678", "passport"), ("请车牌京A·12345的车主挪车", "plate"), ("粤BD12345车主挪车", "plate")],
)
def test_passports_and_plates_need_their_keyword(text, term):
    """With its keyword a number is found, without it the same characters are nothing."""
    assert terms(text) == [term]
    bare = found(text)["matched"][0]
    assert terms(bare) == []


def test_own_numbers_are_allowed_however_they_are_written():
    """The company's own number stays a hit that names what allows it."""
    hits = found("值班139-0013-9000，李工13800138000", own=("139 0013 9000",))
    assert hits.select("term", "allowed_by").rows() == [("mobile", "139 0013 9000"), ("mobile", None)]


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        ("QQ三⓪5捌⑴柒²⑹四⁹", True),
        ("加9⓿二肆⁹₈③⑸⒋➃", True),
        ("号码零壹二3肆五六7", True),
        ("二〇二六年一二三四五六七", False),
        ("3号楼1234567", False),
    ],
)
def test_a_number_in_several_scripts_at_once_is_a_contact(text, contact):
    """Only who hides a number mixes scripts inside it; one script, or one stray numeral, is plain writing."""
    assert (found(text)["category"] == "contact").any() == contact


@given(st.lists(st.text(), max_size=8))
@settings(max_examples=30, deadline=None)
def test_spans_lie_inside_any_text_and_hits_conform(texts):
    """Whatever the text, nothing crashes and every span is a piece of the original."""
    hits = found(*texts)
    assert dict(hits.schema) == dict(HITS)
    for row, start, end, matched in hits.select("row", "start", "end", "matched").iter_rows():
        assert texts[row][start:end] == matched != ""


@given(mobiles, days)
@settings(max_examples=10, deadline=None)
def test_the_cheap_pattern_lets_through_whatever_is_found(number, day):
    """A message in which something is found passes the filter before it."""
    texts = [
        number,
        resident_number(day),
        f"卡号{card_number('6229990000000000' + number[:2])}",
        "车牌京A12345",
        "护照E12345678",
    ]
    folded = derive_text(pl.DataFrame({"text": texts}))["folded"]
    assert folded.str.contains(MAY_HOLD).all()
    assert found(*texts)["row"].n_unique() == len(texts)


def test_hits_are_in_the_order_of_rows_and_spans():
    """Several numbers of one message come in the order in which they stand."""
    tables = build("| messages.text |\n|---|\n| {mobile}，{mobile:2} |\n| {id-card} |")
    hits = find_personal(derive_text(tables["messages"]))
    assert hits.select("row", "start", "term").rows() == [(0, 0, "mobile"), (0, 12, "mobile"), (1, 0, "id-card")]
