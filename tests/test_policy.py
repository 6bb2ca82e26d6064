"""The policy file is checked as a whole, and every problem names its place."""

import re
import time
from datetime import date
from pathlib import Path

import jsonschema
import pytest

from groupaudit.errors import PolicyError
from groupaudit.policy import find, json_schema, load, parse
from groupaudit.registry import discover
from groupaudit.rule import Rule
from groupaudit.settings import own_days
from groupaudit.vocabulary import Severity
from groupaudit.worktime import OwnDays

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
    for place, zh, en in (
        ("p.toml:1: timezone: ", "没有这个时区", "no such time zone"),
        ("p.toml:3: langage: ", "没有这个设置；是不是 language？", "no such setting; did you mean 'language'?"),
        ("p.toml:6: organisation.nmae: ", "是不是 name？", "no such setting; did you mean 'name'?"),
        ("p.toml:10: group.0.kind: ", "只能是 internal、outward、owners、unknown；是不是 owners？", "did you mean 'owners'?; not 'owner'"),
        ("p.toml:13: group.1.match.pattern: ", "正则表达式在第 1 个字符处有误", "the regular expression does not compile"),
        ("p.toml:15: rules.nickname-formt: ", "没有这条规则；是不是 nickname-format？", "no such rule; did you mean 'nickname-format'?"),
        ("p.toml:19: rules.nickname-format.severity: ", "只能是 info、low、medium、high", "must be one of info, low, medium, high"),
    ):  # fmt: skip
        (problem,) = (p for p in caught.value.problems if p.startswith(place))
        assert in_both(problem, zh, en)


def test_service_hours_are_explained_by_an_example():
    """Nobody is shown a regular expression."""
    for wrong in ("每天 7:00-23:00", "9:00-18:00", "08:30–20:00", "08:30-20:00 ", "25:00-26:00", "08:00-24:30"):
        with pytest.raises(PolicyError) as caught:
            parse(f'[[group]]\nmatch = {{ id = "g" }}\nservice-hours = "{wrong}"', RULES, Path("p.toml"))
        assert in_both(*caught.value.problems, "写成 08:30-20:00", "written as 08:30-20:00")
    good = parse('[[group]]\nmatch = { id = "g" }\nservice-hours = "08:30-24:00"', RULES)
    assert good.settings.group[0].service_hours == "08:30-24:00"


@pytest.mark.parametrize("hours", ["22:00-06:00", "09:00-09:00", "18:00-00:00"])
def test_service_hours_close_after_they_open(hours):
    """Hours past midnight are refused with what to write instead: counted, they would be negative."""
    with pytest.raises(PolicyError) as caught:
        parse(f'[[group]]\nmatch = {{ id = "g" }}\nservice-hours = "{hours}"', RULES, Path("p.toml"))
    assert in_both(*caught.value.problems, "写 00:00-24:00", "write 00:00-24:00")


def in_both(problem, zh, en):
    """Tell whether a problem says *zh*, and *en* in brackets."""
    chinese, _, english = problem.partition(" (")
    return zh in chinese and en in english and english.endswith(")")


VALUES = ["-1", "1.5", '"x"', '""', "true", "2026-01-31T08:00:00", "[1]", "{x = 1}"]


def settings(schema, whole, path=()):
    """Yield the path of every setting of a JSON Schema, sections and lists of them followed."""
    for name, about in schema.get("properties", {}).items():
        yield (*path, name)
        for ref in re.findall(r"'\$ref': '#/\$defs/([^']+)'", str(about)):
            yield from settings(whole["$defs"][ref], whole, (*path, name))


def test_no_wrong_value_is_told_in_the_words_of_a_library():
    """Whatever stands wherever is right, or a problem in Chinese and English that says what belongs there."""
    schema = json_schema(RULES)
    told = set()
    for path in settings(schema, schema):
        for value in VALUES:
            try:
                parse(f"{'.'.join(path)} = {value}", RULES)
            except PolicyError as error:
                told.update(error.problems)
    assert len(told) > 300
    for problem in told:
        chinese, _, english = re.sub(r"'[^']*'", "", problem).partition(" (")
        assert "should" not in problem
        assert re.search("[\u4e00-\u9fff]", chinese)
        assert not re.search("[\u4e00-\u9fff]", english)


CALENDAR = """
[calendar]
holidays = [2026-12-24, 2031-01-01]
workdays = [2026-12-24]
{years}
"""


def test_days_of_a_year_that_nobody_lists_in_full_are_wrong():
    """Every such day is told with its place, and what to do about it."""
    with pytest.raises(PolicyError) as caught:
        parse(CALENDAR.format(years=""), RULES)
    unknown, twice = caught.value.problems
    assert unknown.startswith("groupaudit.toml:3: calendar.holidays.1: ")
    assert in_both(unknown, "years = [2031]", "no calendar knows 2031")
    assert twice.startswith("groupaudit.toml:4: calendar.workdays.0: ")
    assert in_both(twice, "既放假又上班", "both a holiday and a workday")


def test_the_company_s_days_are_part_of_what_is_in_force():
    """They reach the audit, and the digest changes with them."""
    policy = parse(CALENDAR.replace("workdays", "# workdays").format(years="years = [2031]"), RULES)
    assert own_days(policy.settings) == OwnDays(holidays=(date(2026, 12, 24), date(2031, 1, 1)), years=(2031,))
    assert policy.digest != parse("", RULES).digest


UNITS = """
[organisation]
name = "天高集团"
[[organisation.units]]
name = "总裁办公室"
parent = "天高集团"
[[organisation.units]]
name = "工程部"
parent = "天高集困"
"""


def test_the_unit_above_must_be_there():
    """A parent is the company or another unit, by its full name; an unknown one is told with its line and the nearest."""
    assert parse(UNITS.replace("困", "团"), RULES).settings.organisation.units[1].parent == "天高集团"
    with pytest.raises(PolicyError) as caught:
        parse(UNITS, RULES)
    (problem,) = caught.value.problems
    assert problem.startswith("groupaudit.toml:9: organisation.units.1.parent: ")
    assert in_both(problem, "没有叫 '天高集困' 的单位；是不是 天高集团？", "did you mean '天高集团'?")


def test_an_organisation_of_many_units_is_read_in_time():
    """Where a setting stands is looked for only where something is wrong with it."""
    units = "".join(
        f'[[organisation.units]]\nname = "{n}部"\nkind = "department"\nparent = "天高"\n' for n in range(1000)
    )
    start = time.process_time()
    assert len(parse(f'[organisation]\nname = "天高"\n{units}', {}).settings.organisation.units) == 1000
    assert time.process_time() - start < 1.5


def test_units_do_not_stand_above_themselves():
    """A circle of parents is one problem that shows the way round, whatever leads into it."""

    def chain(*pairs):
        return "".join(f'[[organisation.units]]\nname = "{name}"\nparent = "{parent}"\n' for name, parent in pairs)

    with pytest.raises(PolicyError) as caught:
        parse(chain("ab", "bc", "cb", "dd", "ea"), RULES)
    first, second = caught.value.problems
    assert "b → c → b" in first
    assert in_both(first, "绕成了一圈", "form a circle")
    assert "d → d" in second


BROKEN = {
    "a value that is missing": ("timezone = = 1", "1:12", "值写得不对"),
    "text without quotes": ('language = "zh"\npurpose = 检查', "2:11", "文字要加引号"),
    "a quote that is never closed": ('a = "x\nb = 1', "1:7", "引号没有结束"),
    "an array that is never closed": ("allow = [1, 2", "1", "数组没有用 ] 结束"),
    "a table twice": ("[organisation]\n[organisation]", "2:14", "同一张表写了两次"),
    "a setting twice": ("a = 1\na = 2", "2", "同一个设置写了两次"),
    "a heading that is never closed": ("[organisation\n", "1:14", "表名没有用 ] 结束"),
    "a line that says nothing": ("language", "1", "等号"),
    "a bare Chinese key": ("[column-map]\n群内名字 = 1", "2:1", "键 = 值"),
    "a Windows path": ('lexicons = ["C:\\words.tsv"]', "1", "反斜杠"),
}


@pytest.mark.parametrize(("text", "place", "zh"), BROKEN.values(), ids=BROKEN)
def test_a_file_that_is_not_toml_names_the_place(text, place, zh):
    """Broken TOML is one problem with file, line and column, and says in both languages what to correct."""
    with pytest.raises(PolicyError) as caught:
        parse(text, RULES)
    (problem,) = caught.value.problems
    assert problem.startswith(f"groupaudit.toml:{place}")
    assert in_both(problem, zh, "no valid TOML at")
    assert in_both(problem, "改正后才能检查后面的设置", "correct it")


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


def test_a_default_that_is_written_out_changes_nothing():
    """Neither settings nor digest, whichever section has it."""
    written = 'language = "zh"\n[organisation]\nname = ""\n[calendar]\n[input-quality]\nmax-rejects = 0.05'
    none, same = parse("", RULES), parse(written, RULES)
    assert (none.settings, none.digest) == (same.settings, same.digest)
    assert none.digest != parse("[input-quality]\nmax-rejects = 0.06", RULES).digest


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
