"""`explain`: a rule's documentation, or a clause with its rules."""

import re

import pytest
from rich.cells import cell_len

from groupaudit.registry import discover
from groupaudit.regulation import built_in
from groupaudit.rule import Rule
from program import run

RULES = discover("groupaudit.rules", Rule, plugins=False).found


@pytest.mark.parametrize("id_", RULES)
def test_every_rule_is_explained(id_):
    """Clause, title, needs and the documentation with its examples are printed."""
    ran = run("explain", id_, COLUMNS="200")
    assert ran.code == 0
    assert ran.out.splitlines()[1].startswith(f"{id_}  {RULES[id_].clause}")
    assert RULES[id_].title[0] in ran.out
    assert "会报告的例子" in ran.out
    assert "不会报告的例子" in ran.out
    assert not {"Flags", "Allows"} & set(ran.out.split())


@pytest.mark.parametrize("clause", built_in().clauses)
def test_every_clause_is_explained(clause):
    """A clause without rules still says what it asks for and how far it can be decided."""
    ran = run("explain", clause, COLUMNS="200")
    assert ran.code == 0
    assert ran.out.startswith(clause)
    assert built_in().clauses[clause].wording[0] in ran.out


@pytest.mark.parametrize("id_", RULES)
def test_examples_are_headed_in_words(id_):
    """No reader meets the name of a column or a placeholder for a number."""
    out = run("explain", id_, COLUMNS="250").out
    columns = re.findall(
        r"(?m)^ *((?:findings|members|messages|groups|register|employees|context|params)\.[a-z_.]+)", out
    )
    assert columns == []
    assert not re.search(r"\{(?:mobile|id-card|bank-card)", out)


def test_a_clause_lists_its_rules():
    """六(三), in whatever brackets, means the nickname rules."""
    for word in ("六(三)", "六（三）", "第六条（三）"):
        out = run("explain", word).out
        assert "\nnickname-format  六(三)" in out
        assert "\nnickname-unset  六(三)" in out
        assert "group-name-prefix" not in out.split()


def test_a_chapter_lists_its_clauses():
    """六 means all clauses of the chapter and their rules."""
    out = run("explain", "六").out
    assert out.startswith("六(二)")
    assert "\n六(三)" in out
    assert "\ngroup-name-prefix  六(二)" in out


def test_parameters_are_shown_with_the_value_in_force(tmp_path):
    """The policy's value stands first, the default where it differs; severity and switch are the policy's too."""
    policy = tmp_path / "p.toml"
    policy.write_text('[rules.point-to-point]\nmessages = 20\nseverity = "info"\nenabled = false\n')
    out = run("explain", "point-to-point", "--policy", policy).out
    assert "messages = 20，默认 10" in out
    assert "each = 3  " in out
    assert "point-to-point  五(三)/七(三)  信息  未启用" in out


def test_parameters_and_headings_are_in_the_language_of_the_reader():
    """What a parameter means is said in Chinese to a Chinese reader and in English to an English one."""
    out = run("explain", "point-to-point", COLUMNS="200").out
    assert "messages = 10  两人连续对话达到这么多条算频繁。" in out
    english = run("explain", "point-to-point", "--lang", "en", COLUMNS="200").out
    assert "messages = 10  From this many messages on talk is frequent." in english
    assert {"Flags", "Allows"} <= set(english.split())


def test_the_documentation_breaks_as_chinese_may_and_keeps_every_cell():
    """On a narrow terminal no line ends early for want of a blank, and no table drops the end of a value."""
    out = run("explain", "nickname-format", COLUMNS="80").out
    assert "…" not in out.replace("……", "")
    first = next(line for line in out.splitlines() if line.startswith("第六条（三）规定"))
    assert cell_len(first.rstrip()) > 70


def test_square_brackets_are_text():
    """What a rule needs is said in full, section names of the policy included."""
    assert "[organisation]" in run("explain", "group-name-prefix").out


def test_what_is_unknown_is_told():
    """A misspelt rule ends with 2 and says where the list is."""
    ran = run("explain", "nickname-formt")
    assert ran.code == 2
    assert "nickname-formt: 没有这条规则、条款或规则族" in ran.err


@pytest.mark.parametrize(
    ("word", "meant"), [("gamblin", "gambling"), ("nickname-formt", "nickname-format"), ("Nicknam", "nickname")]
)
def test_the_rule_that_was_probably_meant_is_asked_after(word, meant):
    """A misspelt rule or family is answered with the nearest one; a word like none is not."""
    assert f"; did you mean '{meant}'?" in run("explain", word).err
    assert "did you mean" not in run("explain", "九").err
