"""XML inside messages: parsed without document types and entities, whatever somebody sends."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groupaudit.exports.wechat_appmsg import said
from groupaudit.exports.wechat_xml import items, parsed, within, word

BOMB = '<?xml version="1.0"?><!DOCTYPE m [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
) + "]><msg><appmsg><title>&j;</title></appmsg></msg>"  # fmt: skip
OUTSIDE = '<!DOCTYPE m [<!ENTITY x SYSTEM "file:///etc/hostname">]><msg><appmsg><title>&x;</title></appmsg></msg>'
MARKUP = st.lists(
    st.one_of(
        st.sampled_from([
            "<msg>", "</msg>", "<appmsg>", "</appmsg>", "<type>57</type>", "<type>19</type>", "<title>", "</title>",
            "<refermsg>", "</refermsg>", "<content>", "</content>", "<recorditem>", "</recorditem>", "<![CDATA[", "]]>",
            '<sysmsg type="sysmsgtemplate">', "<template>$names$</template>", "&lt;", "&amp;", "&#x0;", "<!DOCTYPE a>", "\0",
            "<datalist>", "<dataitem>", "<recordxml>", "wxid_a:\n",
        ]),
        st.text(max_size=20),
    ),
    max_size=30,
)  # fmt: skip


@pytest.mark.parametrize("text", [BOMB, OUTSIDE])
def test_entities_are_not_even_read(text):
    """A bomb of entities and an entity of a file are no XML that can be trusted."""
    assert parsed(text) is None
    assert said(text) is None


def test_ten_million_characters_cost_nothing():
    """What is longer than any message is left at once, and what is as long as allowed is read in a moment."""
    start = time.process_time()
    assert parsed("<msg>" + "<a>x</a>" * 1_300_000 + "</msg>") is None
    assert parsed("<msg><title>" + "x" * 4_000_000 + "</title></msg>") is not None
    assert time.process_time() - start < 2


def test_deep_nesting_neither_crashes_nor_costs():
    """A hundred thousand elements in one another are read, searched and thrown away."""
    deep = "<a>" * 100_000 + "<title>x</title>" + "</a>" * 100_000
    start = time.process_time()
    root = parsed(deep)
    assert root is None or word(root, ".//title") == "x"
    said(f"<msg><appmsg><type>19</type><recorditem>{deep}</recorditem></appmsg></msg>")
    assert time.process_time() - start < 2


@given(MARKUP)
def test_no_text_raises(pieces):
    """Whatever stands in a message, it is read or it is not."""
    text = "".join(pieces)
    parsed(text)
    said(text)


@pytest.mark.parametrize(
    "text",
    [
        "<msg><title>早</title></msg>", "wxid_a:\n<msg><title>早</title></msg>", "1@chatroom:\n<msg><title>早</title></msg>",
        ' \n<?xml version="1.0" encoding="gb2312"?>\n<msg><title>早</title></msg>', "<msg><title>早</title></msg>\0\0",
        "<msg><title><![CDATA[早]]></title></msg>", "<msg><title>&#26089;</title></msg>",
    ],
)  # fmt: skip
def test_what_stands_around_it_does_not_matter(text):
    """A sender in front, a declaration of an encoding that the text no longer has, NUL bytes behind."""
    assert word(parsed(text), "title") == "早"


@pytest.mark.parametrize("text", ["早", "a < b", "<msg>", "<msg></msg><msg/>", "", None, "注意: 看 <这里>"])
def test_what_is_no_xml_is_none(text):
    """Text that begins like XML or has a bracket somewhere is nothing to read."""
    assert parsed(text) is None


@pytest.mark.parametrize("character", ["\x01", "&#1;", "&#x1F;", "&#xFFFF;", "&#9999999;", "\ud800"])
def test_one_character_that_xml_does_not_allow_costs_itself_alone(character):
    """The words around it stay."""
    assert word(parsed(f"<msg><title>早{character}安</title></msg>"), "title") == "早\ufffd安"


def test_a_document_inside_a_document_is_found_either_way():
    """As text, as CDATA, or as elements."""
    inner = "<recordinfo><title>x</title></recordinfo>"
    for written in (inner, inner.replace("<", "&lt;"), f"<![CDATA[{inner}]]>"):
        found = within(parsed(f"<a><recorditem>{written}</recorditem></a>"), "recorditem")
        assert word(found, ".//title") == "x"
    assert within(parsed("<a/>"), "recorditem") is None
    assert within(parsed("<a><recorditem>x</recorditem></a>"), "recorditem") is None


def record(*inner):
    """Return a record with items of these contents."""
    return f"<recordinfo><datalist>{''.join(f'<dataitem>{i}</dataitem>' for i in inner)}</datalist></recordinfo>"


def test_records_inside_records_come_once_and_behind_theirs():
    """An inner record written as elements is not found a second time from outside."""
    nested = record("<n>1</n>", f"<n>2</n><recordxml>{record('<n>2.1</n>')}</recordxml>", "<n>3</n>")
    assert [word(item, "n") for item in items(parsed(nested))] == ["1", "2", "2.1", "3"]


def test_records_are_read_so_deep_and_no_deeper():
    """Four levels are read, whatever lies below them."""
    nested = record("<n>6</n>")
    for n in (5, 4, 3, 2, 1):
        nested = record(f"<n>{n}</n><recordxml>{nested}</recordxml>")
    assert [word(item, "n") for item in items(parsed(nested))] == ["1", "2", "3", "4"]
    assert items(None) == []
