"""The policy file is checked as a whole, and every problem names its place."""

from datetime import date
from pathlib import Path

import jsonschema
import pytest

from groupaudit.errors import PolicyError
from groupaudit.policy import find, json_schema, load, parse
from groupaudit.registry import discover
from groupaudit.rule import Rule
from groupaudit.vocabulary import Severity

RULES = discover("groupaudit.rules", Rule, plugins=False).found


def test_everything_has_a_default():
    """An empty file is a policy."""
    policy = parse("", RULES)
    assert policy.settings.timezone == "Asia/Shanghai"
    assert policy.settings.fail_on is Severity.MEDIUM
    assert policy.rules.keys() == RULES.keys()


def test_all_problems_are_told_at_once_with_line_and_suggestion():
    """Wrong keys, wrong values, unknown rules and regular expressions that do not compile are listed together."""
    text = """timezone = "Mars/Olympus"
fail_on = "medium"
langage = "zh"

[organisation]
nmae = "天高集团"

[[group]]
match = { name = "*业主*" }
kind = "owner"

[[group]]
match = { pattern = "(" }

[rules.nickname-formt]
enabled = false

[rules.nickname-format]
severity = "severe"
"""
    with pytest.raises(PolicyError) as caught:
        parse(text, RULES, Path("p.toml"))
    problems = "\n".join(caught.value.problems)
    for expected in (
        "p.toml:1: timezone: no such time zone",
        "p.toml:3: langage: no such setting; did you mean 'language'?",
        "p.toml:6: organisation.nmae: no such setting; did you mean 'name'?",
        "p.toml:10: group.0.kind:",
        "p.toml:13: group.1.match.pattern: the regular expression does not compile",
        "p.toml:15: rules.nickname-formt: no such rule; did you mean 'nickname-format'?",
        "p.toml:19: rules.nickname-format.severity:",
    ):
        assert expected in problems


def test_a_file_that_is_not_toml_names_the_place():
    """Broken TOML is one problem with line and column."""
    with pytest.raises(PolicyError, match=r"not TOML.*line 1"):
        parse("timezone = = 1", RULES)


def test_a_file_that_is_not_utf8_names_the_byte(tmp_path):
    """A policy saved in another encoding says so."""
    path = tmp_path / "groupaudit.toml"
    path.write_bytes('purpose = "检查"'.encode("gb18030"))
    with pytest.raises(PolicyError, match="not UTF-8"):
        load(path, RULES)


def test_settings_of_a_rule_are_typed():
    """A rule's section sets its switch, its severity and its own params."""
    policy = parse('effective-from = 2026-01-31\n[rules.nickname-format]\nenabled = false\nseverity = "low"', RULES)
    setting = policy.rules["nickname-format"]
    assert policy.settings.effective_from == date(2026, 1, 31)
    assert (setting.enabled, setting.severity) == (False, Severity.LOW)


def test_the_digest_follows_the_company_s_own_words(tmp_path):
    """Another word in a pack that the policy names is another digest, though the policy file is the same."""
    policy, pack = tmp_path / "groupaudit.toml", tmp_path / "own.tsv"
    policy.write_text('lexicons = ["own.tsv"]\n', "utf-8")
    digests = set()
    for content in ("term\n梭哈\n", "term\n押宝\n"):
        pack.write_text(content, "utf-8")
        digests.add(load(policy, {}).digest)
    assert len(digests) == 2


def test_the_digest_is_of_what_is_in_force():
    """Comments and order do not change the digest, settings do."""
    one = parse('language = "en"\npurpose = "x"', RULES)
    same = parse('# c\npurpose = "x"\nlanguage = "en"', RULES)
    other = parse('purpose = "y"\nlanguage = "en"', RULES)
    assert one.digest == same.digest != other.digest


def test_the_policy_beside_the_input_is_found(tmp_path, monkeypatch):
    """The file beside the input wins over the working folder; without either there is none."""
    monkeypatch.chdir(tmp_path)
    exports = tmp_path / "exports"
    exports.mkdir()
    assert find([exports]) is None
    (tmp_path / "groupaudit.toml").touch()
    assert find([exports]) == Path("groupaudit.toml")
    (exports / "groupaudit.toml").touch()
    assert find([exports]) == exports / "groupaudit.toml"


def test_the_schema_accepts_what_the_parser_accepts():
    """The JSON Schema knows the rules' sections, and refuses what is not a setting."""
    schema = json_schema(RULES)
    good = {"language": "en", "rules": {"nickname-format": {"enabled": False}}, "group": [{"match": {"id": "g"}}]}
    jsonschema.validate(good, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"langage": "en"}, schema)
