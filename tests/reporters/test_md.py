"""The Markdown report shows data as they are: nothing in them becomes markup."""

import io

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from groupaudit.reporters.md import md
from groupaudit.reporting.markdown import plain, table
from groupaudit.wording import inert
from reports import HOSTILE, empty, finding, hostile, report

PARSER = MarkdownIt("gfm-like", {"linkify": False})


def written(what):
    out = io.BytesIO()
    md.write(what, out)
    return out.getvalue().decode()


def inline(text):
    """Return every inline token of a document."""
    return [child for token in PARSER.parse(text) for child in token.children or []]


ACTING = ("link_open", "image", "html_inline", "code_inline", "em_open", "s_open")


def test_no_data_become_markup():
    """A hostile report has no link, picture, emphasis, code or HTML; only our own lines are bold."""
    text = written(hostile())
    assert [token.type for token in inline(text) if token.type in ACTING] == []
    assert [token.type for token in PARSER.parse(text) if token.type in ("html_block", "fence", "code_block")] == []


def test_hostile_texts_are_shown_whole():
    """What a reader sees of a name is the name."""
    shown = "\n".join(token.content for token in inline(written(hostile())))
    assert [text for text in HOSTILE if inert(text).strip() not in shown] == []


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=40))
def test_any_text_reads_as_itself(text):
    """In an item of a list, plain text is one paragraph whose words are the text."""
    tokens = PARSER.parse(f"- x {plain(text)}\n")
    assert [token.type for token in tokens] == ["bullet_list_open", "list_item_open", "paragraph_open", "inline", "paragraph_close", "list_item_close", "bullet_list_close"]  # fmt: skip
    (words,) = [token.children for token in tokens if token.type == "inline"]
    assert {word.type for word in words} <= {"text", "text_special"}
    assert "".join(word.content for word in words).split() == f"x {inert(text)}".split()


@given(st.lists(st.text(st.characters(exclude_categories=("Cs",)), max_size=20), min_size=2, max_size=2))
def test_any_row_of_a_table_has_its_cells(row):
    """Pipes and line breaks shift no column."""
    cells = [t.content for t in PARSER.parse(table(("a", "b"), [row])) if t.type == "inline"]
    assert len(cells) == 4


def test_nothing_found_is_not_called_clean():
    """An empty result says so, and what was not checked follows."""
    text = written(report())
    assert "**未发现问题" in text
    assert "## 未检查" in text
    assert "没有审计任何内容" in written(empty())


def test_a_finding_is_an_item_with_its_place():
    """Who, when and where stand under what was found."""
    item = written(report(finding(1))).partition("#### ")[2]
    assert item.startswith(
        "六(三) 测试规则 · 1\n\n- ● 高 “张三”写了“上分”\\\n  2026-01-31 09\\:01\\:00  张三  群.json\\:1  置信度高"
    )
