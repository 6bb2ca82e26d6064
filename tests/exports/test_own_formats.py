"""What a policy says of files that no reader knows is checked before anything is read."""

import pytest

from groupaudit.errors import PolicyError
from groupaudit.policy import parse
from groupaudit.registry import discover
from groupaudit.rule import Rule

RULES = discover("groupaudit.rules", Rule, plugins=False).found


def problem(text):
    """Return the one problem of a policy."""
    with pytest.raises(PolicyError) as caught:
        parse(text, RULES)
    (said,) = caught.value.problems
    return said


@pytest.mark.parametrize(
    ("pattern", "zh", "en"),
    [
        ("(?P<time>.", "正则表达式不能用", "cannot be used: unclosed group"),
        ("(?P<time>.)(?<=a)(?P<text>.)", "前后查看", "look-ahead and look-behind, is not supported"),
        ("(?P<time>(?:a{1000}){1000})(?P<text>.)", "太大", "exceeds size limit"),
        ("(?P<time>.*)", "缺少命名组 text，写成“(?P<text>…)”", "the named group text is missing"),
        ("^(.*) (.*)$", "缺少命名组 time、text", "the named group time, text is missing"),
        (
            "(?P<time>.)(?P<text>.)(?P<sendr>.)",
            "没有命名组 sendr，可用的是 time、text、sender",
            "did you mean 'sender'?",
        ),
        ("(?P<time>.)(?P<text>.)" + "x" * 1000, "有 1022 个字符，最多 1000 个", "1022 characters"),
    ],
)
def test_a_pattern_that_cannot_be_used_is_a_problem_of_the_policy(pattern, zh, en):
    """It is named with its place, in both languages, before any file is opened."""
    said = problem(f"line-pattern = '{pattern}'")
    assert ":1: line-pattern: " in said
    assert zh in said
    assert en in said


@pytest.mark.parametrize("pattern", ["", r"^(?P<time>\S+) (?P<sender>[^:]+):(?P<text>.*)$", "(?<time>.)(?<text>.)"])
def test_patterns_that_can_be_used(pattern):
    """Both spellings of named groups are known; without a sender a line still has a time and a text."""
    assert parse(f"line-pattern = '{pattern}'", RULES).settings.line_pattern == pattern


def test_a_heading_that_means_nothing_is_a_problem_of_the_policy():
    """A near name is asked for, else those that exist are listed."""
    assert "是不是 message_time？ (no such meaning as mesage_time; did you mean 'message_time'?" in problem(
        '[column-map]\n"发言时间" = "mesage_time"'
    )
    listed = problem('[column-map]\n"发言时间" = "xyz"')
    assert "message_sender" in listed.partition(" (")[0]
    assert "ignored" in listed.partition(" (")[2]
