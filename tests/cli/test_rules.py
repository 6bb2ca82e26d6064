"""`rules`: every rule with its clause and needs."""

from groupaudit.registry import discover
from groupaudit.rule import Rule
from program import run


def test_every_rule_is_listed_with_its_clause():
    """Nothing is left out, and nothing wraps on a wide terminal."""
    out = run("rules", COLUMNS="200").out
    for rule in discover("groupaudit.rules", Rule, plugins=False).found.values():
        (line,) = [li for li in out.splitlines() if rule.id in li.split()]
        assert line.startswith(rule.clause)
        assert rule.title[0] in line


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
    (line,) = [li for li in run("rules", COLUMNS="200").out.splitlines() if "negative-talk" in li]
    assert "（默认关闭）" in line


def test_english_is_spoken_on_request():
    """Titles and headings change with the language."""
    out = run("rules", "--lang", "en", COLUMNS="200").out
    assert out.startswith("Clause")
    assert "no group nickname set" in out
