"""`rules`: every rule with its clause and needs."""

import pytest

from groupaudit.registry import discover
from groupaudit.rule import Rule
from program import run


@pytest.mark.parametrize("columns", ["80", "200"])
def test_every_rule_is_listed_with_its_clause(columns):
    """Nothing is left out, and what a rule finds stands whole under its name, also on a narrow terminal."""
    lines = run("rules", COLUMNS=columns).out.splitlines()
    for rule in discover("groupaudit.rules", Rule, plugins=False).found.values():
        (at,) = [n for n, line in enumerate(lines) if rule.id in line.split()]
        assert lines[at].startswith(rule.clause)
        assert rule.title[0] in lines[at + 1]


def test_rules_stand_in_the_order_of_the_regulation():
    """The clauses of chapter five come before those of chapter six, as in the regulation."""
    out = run("rules", COLUMNS="200").out
    ids = ["point-to-point", "group-name-prefix", "nickname-format", "gambling", "personal-information"]
    assert [out.index(id_) for id_ in ids] == sorted(out.index(id_) for id_ in ids)


def test_square_brackets_are_text():
    """What to supply is said in full, section names of the policy included."""
    assert "[organisation]" in run("rules", COLUMNS="200").out


def test_what_is_off_by_default_says_so():
    """A rule that must be switched on is marked."""
    lines = run("rules", COLUMNS="200").out.splitlines()
    (at,) = [n for n, line in enumerate(lines) if "negative-talk" in line]
    assert "（默认关闭）" in lines[at + 1]


def test_english_is_spoken_on_request():
    """Titles and headings change with the language."""
    out = run("rules", "--lang", "en", COLUMNS="200").out
    assert out.startswith("Clause")
    assert "no group nickname set" in out
