"""Encodings are told by content, and what is not text is named."""

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groupaudit.errors import UnreadableInputError
from groupaudit.files.encoding import KINDS, BadBytes, decode, sniff_encoding

ROSTER = "群昵称,微信昵称,wxid\n张三+天高集团+总裁办,风清云淡,wxid_001\n李四+天高集团+物业部,平安是福,wxid_002\n"
HAN = st.lists(st.integers(0x4E00, 0x9FA5), min_size=8, max_size=60).map(lambda codes: "".join(map(chr, codes)))
ANY = st.lists(st.integers(32, 0xD7FF) | st.integers(0xE000, 0xFEFE) | st.integers(0xFF00, 0x10FFFF), max_size=99).map(
    lambda codes: "".join(map(chr, codes))
)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "utf-16", "gb18030"])
def test_every_encoding_is_told_by_content(codec):
    """One roster reads the same in every encoding, with and without byte order mark."""
    assert decode(ROSTER.encode(codec)) == (ROSTER, codec, ())


def test_big_endian_with_a_mark():
    """A big-endian mark is understood and is no part of the text."""
    assert decode(codecs.BOM_UTF16_BE + ROSTER.encode("utf-16-be")).text == ROSTER


@given(ANY)
@settings(max_examples=100)
def test_valid_utf8_is_never_taken_for_anything_else(text):
    """Whatever is valid UTF-8 and holds no control characters comes back unchanged."""
    assert decode(text.encode()) == (text, "utf-8", ())


@given(HAN, st.data())
@settings(max_examples=100)
def test_a_broken_byte_does_not_turn_utf8_into_gb18030(words, data):
    """UTF-8 with one byte lost stays UTF-8, and the lost place is reported."""
    raw = words.encode()
    at = data.draw(st.integers(0, len(raw) - 1))
    decoded = decode(raw[:at] + raw[at + 1 :])
    assert decoded.encoding == "utf-8"
    assert len(decoded.bad) == 1
    assert decoded.bad[0].line == 1
    assert abs(decoded.bad[0].offset - at) < len("张".encode())


def test_gb18030_with_a_broken_byte_stays_gb18030():
    """Evidence, not perfection, decides for GB18030 too."""
    raw = ROSTER.encode("gb18030")
    decoded = decode(raw[:-1] + b"\xff\n" + raw)
    assert (decoded.encoding, [bad.line for bad in decoded.bad]) == ("gb18030", [3])


def test_bad_bytes_are_named_by_line_and_offset():
    """Each line that cannot be decoded whole is reported once, with the offset of its first bad byte."""
    raw = "姓名\n张\n李四\n".encode().replace("张".encode(), b"a\xe5\xbc,\xff") + b"\xff"
    assert decode(raw).bad == (BadBytes(2, 8), BadBytes(4, 20))


def test_offsets_count_the_byte_order_mark():
    """Offsets are those of the file, mark included."""
    raw = "姓名，部门\n张三\n".encode("utf-8-sig") + b"\xff"
    assert decode(raw).bad == (BadBytes(3, len(raw) - 1),)


def test_a_lone_surrogate_in_utf16_is_named_by_line():
    """UTF-16 that cannot be decoded whole keeps its text, and names the line."""
    raw = codecs.BOM_UTF16_LE + "姓名\n".encode("utf-16-le") + b"\x00\xd8a\0"
    decoded = decode(raw)
    assert decoded.text.startswith("姓名\n\ufffd")
    assert decoded.bad == (BadBytes(2, 8),)


def test_a_few_nul_bytes_do_not_make_text_binary():
    """A stray NUL stays in the text, where the row that holds it can be rejected."""
    assert decode((ROSTER + "a\0b\n").encode()).text.endswith("a\0b\n")


def test_a_head_that_ends_inside_a_character_is_utf8():
    """The end of the head is not the end of the file."""
    assert sniff_encoding("张三".encode()[:-1], lambda: ["张三".encode()]) == "utf-8"


def test_an_ascii_head_leaves_the_decision_to_the_rest():
    """A head without evidence is not guessed from."""
    whole = b"id,name\n" + "一二三张三李四".encode("gb18030")
    assert sniff_encoding(whole[:8], lambda: [whole[:7], whole[7:]]) == "gb18030"


def test_a_telling_head_spares_the_rest():
    """The whole file is not read when its beginning is plainly UTF-8."""
    assert sniff_encoding(ROSTER.encode(), lambda: pytest.fail("read")) == "utf-8"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"SQLite format 3\0" + bytes(100), "sqlite"),
        (b"\x89PNG\r\n\x1a\n" + bytes(20), "png"),
        (b"\xff\xd8\xff\xe0" + bytes(20), "jpeg"),
        (b"%PDF-1.7\n", "pdf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "ole2"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(9) + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"PK\x03\x04" + bytes(20), "zip"),
        (b"\x1f\x8b\x08" + bytes(20), "gzip"),
        (codecs.BOM_UTF32_LE + "张三".encode("utf-32-le"), "utf-32"),
        (bytes(range(256)) * 4, "binary"),
        ("通訊錄姓名部門職務張小明總裁辦公室行政管理員工編號入職日期物業服務中心".encode("big5"), "encoding"),
    ],
)
def test_what_is_not_readable_text_is_named(data, kind):
    """The error names the file, what it is and the way out, in both languages."""
    with pytest.raises(UnreadableInputError) as caught:
        decode(data, name="导出/名册.csv")
    assert str(caught.value).startswith("导出/名册.csv: ")
    assert all(text in str(caught.value) for text in KINDS[kind])


@given(st.binary(max_size=300))
@settings(max_examples=150)
def test_no_bytes_crash_the_decoder(data):
    """Any bytes are text in a known encoding, or an `UnreadableInputError`."""
    try:
        text, encoding, bad = decode(data, name="x")
    except UnreadableInputError:
        return
    assert bad or text == data.decode(encoding)
