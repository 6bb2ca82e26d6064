"""Personal numbers are recognised by their checksums and context, however they are written."""

import itertools
import random
from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import build
from groupaudit.detection.pii import MAY_HOLD, MIXED_ON_PURPOSE, find_personal
from groupaudit.detection.pii_numbers import CREDIT_DIGITS, is_credit_code, is_resident_number, passes_luhn, with_digits
from groupaudit.detection.readable import readable
from groupaudit.tables import HITS

CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
NUMERALS = "零一二三四五六七八九"
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


def credit_code(body: str) -> str:
    """The 17 places of a unified social credit code with the check digit, by the table of GB 32100-2015."""
    total = sum(CREDIT_DIGITS.index(char) * w for char, w in zip(body.lower(), CREDIT_WEIGHTS, strict=True))
    return body + CREDIT_DIGITS[-total % 31].upper()


def found(*texts: str, own: tuple[str, ...] = (), domains: tuple[str, ...] = ()) -> pl.DataFrame:
    """Hits in some messages."""
    messages = pl.DataFrame({"text": texts}, schema={"text": pl.String})
    return find_personal(readable(messages), own, domains)


def parted(number: str, sizes: list[int], separator: str) -> str:
    """The number in groups of the given sizes."""
    ends = [sum(sizes[:i]) for i in range(len(sizes) + 1)]
    return separator.join(number[a:b] for a, b in itertools.pairwise(ends))


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


@given(mobiles, st.sampled_from([[3, 4, 4], [3, 8], [7, 4], [4, 3, 4], [5, 6], [1] * 11]), st.sampled_from(" -–·._"))
@settings(max_examples=25, deadline=None)
def test_a_mobile_is_found_however_it_is_grouped(number, sizes, separator):
    """In groups of three and more, or digit by digit; uneven small groups are a list of numbers."""
    written = parted(number, sizes, separator)
    assert found(f"电话{written}。")["matched"].to_list() == [written]
    assert terms(f"{parted(number, [2, 2, 2, 2, 2, 1], separator)}") == []


@given(days)
@settings(max_examples=15, deadline=None)
def test_a_resident_number_is_found_in_any_groups_and_in_numerals(day):
    """The check digit makes sure, so how it is parted does not matter."""
    number = resident_number(day)
    for sizes in ([6, 4, 4, 4], [4, 4, 4, 4, 2], [1] * 18):
        assert terms(parted(number, sizes, " ")) == ["id-card"]
    hit = found("".join(NUMERALS[int(d)] if d.isdigit() else d for d in number)).row(0, named=True)
    assert (hit["term"], hit["folds"]) == ("id-card", ["digits"])


def test_random_digits_are_hardly_ever_a_resident_number():
    """One number of 18 places in some 57,000 fits province, date and check digit."""
    draw = random.Random(7)  # noqa: S311  # a repeatable sample
    passed = sum(is_resident_number(f"{draw.randrange(10**18):018d}") for _ in range(100_000))
    assert passed <= 8


@given(days, st.integers(1, 999))
@settings(max_examples=20, deadline=None)
def test_an_old_resident_number_needs_its_keyword(day, serial):
    """Fifteen digits have no check digit; the date and the province must be real all the same."""
    number = f"110101{day:%y%m%d}{serial:03d}"
    assert terms(f"身份证号{number}") == ["id-card"]
    assert "id-card" not in terms(f"单号{number}")
    assert "id-card" not in terms(f"身份证号990101{number[6:]}")


@given(st.text(CREDIT_DIGITS, min_size=9, max_size=9), st.sampled_from(["91", "92", "12", "51"]), st.integers(0, 30))
@settings(max_examples=40, deadline=None)
def test_a_credit_code_is_told_by_its_check_digit_and_prefix_or_keyword(rest, head, other):
    """One check digit of 31 is right; a code of a kind that is not given out needs the keyword."""
    code = credit_code(f"{head}990000{rest.upper()}")
    assert terms(f"开票{code}") == ["credit-code"]
    wrong = code[:-1] + CREDIT_DIGITS[other].upper()
    assert is_credit_code(wrong.lower()) == (wrong == code)
    rare = credit_code(f"a1990000{rest.upper()}")
    assert ("credit-code" in terms(f"开票{rare}"), terms(f"税号{rare}")) == (False, ["credit-code"])


@given(mobiles)
@settings(max_examples=15, deadline=None)
def test_a_name_that_ends_in_a_numeral_hides_no_number(number):
    """Nobody is called Wang 5."""
    assert found(f"王五{number}，陈一一{number}")["matched"].to_list() == [number, number]
    assert found(f"张三{resident_number(date(1990, 1, 1))}")["term"].to_list() == ["id-card"]


@given(mobiles)
@settings(max_examples=15, deadline=None)
def test_a_mobile_in_chinese_numerals_is_one(number):
    """One script all through is plain writing, though not a keyboard's."""
    for zero, one in (("零", "一"), ("〇", "幺")):
        hit = found("打" + number.translate(str.maketrans("0123456789", zero + one + "二三四五六七八九"))).row(
            0, named=True
        )
        assert (hit["term"], hit["folds"]) == ("mobile", ["digits"])


@pytest.mark.parametrize(
    "written", ["+86 13800138000", "(+86)13800138000", "8613800138000", "138\u200b00138000", "１３8００138000"]
)
def test_the_usual_ways_to_write_a_mobile_are_one_number(written):
    """Groups, a country code and invisible characters do not hide it."""
    assert terms(f"电话{written}。") == ["mobile"]


@pytest.mark.parametrize(
    "text",
    [
        "订单1380013800012345",
        "流水202611231380013800099",
        "4008123123",
        "95588",
        "010-55550123",
        "12800138000",
        "13 14 15 16 17 1",
    ],
)
def test_longer_runs_hotlines_and_office_numbers_are_no_mobiles(text):
    """An order number that holds eleven fitting digits is none."""
    assert terms(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("张先生 13800138000 3-2-1001", ["mobile"]),
        ("1 13800138000 13900139000", ["mobile", "mobile"]),
        ("张先生 13800138000 {id}", ["mobile", "id-card"]),
        ("张先生 {id} 13800138000 301", ["id-card", "mobile"]),
        ("张先生 301 {id} 卡号 {card} 13800138000", ["id-card", "bank-card", "mobile"]),
    ],
)
def test_numbers_in_the_cells_of_a_pasted_row_are_each_found(text, expected):
    """A house number or another number behind a gap does not hide one that is written without gaps."""
    numbers = {"id": resident_number(date(1990, 1, 1)), "card": card_number("622999000000000001")}
    assert terms(text.format_map(numbers)) == expected


def test_a_card_number_needs_a_keyword_or_the_grouping_of_a_card():
    """One digit run in ten passes the checksum, so the checksum alone says nothing."""
    card = card_number("622999000000000001")
    assert terms(f"单号{card}") == []
    assert terms(f"打到建行卡号{card}") == ["bank-card"]
    assert terms(f"员工工资卡：张先生 {card}") == ["bank-card"]
    assert terms(f"{card[:4]} {card[4:8]} {card[8:12]} {card[12:16]} {card[16:]}") == ["bank-card"]
    assert terms(f"卡号{card[:-1]}{(int(card[-1]) + 1) % 10}") == []
    assert terms(f"卡号{card_number('322999000000000001')}") == []


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("护照号码：E12345678", "passport"),
        ("港澳通行证号 C12345678", "permit"),
        ("军官证：南字第0123456号", "officer-card"),
        ("请车牌京A·12345的车主挪车", "plate"),
        ("粤BD12345车主挪车", "plate"),
        ("挪车：沪A1234学", "plate"),
        ("收货地址：某某省天高市青山区解放一路88号3栋502室，张女士", "home"),
    ],
)
def test_papers_plates_and_homes_need_their_keyword(text, term):
    """With its keyword a number is found, without it the same characters are nothing."""
    assert terms(text) == [term]
    bare = found(text)["matched"][0]
    assert terms(bare) == []


def test_a_plate_is_more_than_letters():
    """Words that begin like a plate are none."""
    assert terms("车主群：京Abcdef，川Awesome") == []


def test_mailboxes_of_the_company_are_allowed():
    """So are those below its domains; a name behind a mention is none."""
    hits = found("a.b@qq.example、c@oa.tiangao.example、@d", domains=("tiangao.example",))
    assert hits.select("matched", "allowed_by").rows() == [
        ("a.b@qq.example", None),
        ("c@oa.tiangao.example", "tiangao.example"),
    ]


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
        ("①１３８00138000", False),
        ("1③8⓿0013八000", True),
    ],
)
def test_a_number_in_several_scripts_at_once_is_a_contact(text, contact):
    """Only who hides a number mixes scripts inside it; one script, or one stray numeral, is plain writing."""
    assert (found(text)["category"] == "contact").any() == contact


def test_three_scripts_in_one_number_are_surer_than_two():
    """Who changes between two may be at odds with his keyboard; three are chosen."""
    two, three = (found(text)["confidence"][0] for text in ("1③8⓿0013⑧000", "加9⓿二肆⁹₈③⑸⒋➃"))
    assert two < MIXED_ON_PURPOSE == three


def test_numerals_are_digits_inside_a_number_only():
    """Other numerals stay as they are."""
    assert with_digits("加我 90二肆983544，一起来") == "加我 9024983544，一起来"
    assert with_digits("二〇二六年一二三四五六七") == "二〇二六年一二三四五六七"


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
        "军官证南字第0123456号",
        "台胞证12345678",
        "挪车沪A1234学",
        "户籍：天高市青山区解放路88号",
        "a@b.example",
    ]
    folded = readable(pl.DataFrame({"text": texts}))["folded"]
    assert folded.str.contains(MAY_HOLD).all()
    assert found(*texts)["row"].n_unique() == len(texts)


def test_hits_are_in_the_order_of_rows_and_spans():
    """Several numbers of one message come in the order in which they stand."""
    tables = build("| messages.text |\n|---|\n| {mobile}，{mobile:2} |\n| {id-card} |")
    hits = find_personal(readable(tables["messages"]))
    assert hits.select("row", "start", "term").rows() == [(0, 0, "mobile"), (0, 12, "mobile"), (1, 0, "id-card")]
