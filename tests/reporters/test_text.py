"""The text report reads well at any width."""

import io
from dataclasses import replace

from rich.console import Console

from groupaudit.outcome import Outcome
from groupaudit.reader import Input
from groupaudit.reporters.text import render, text
from groupaudit.wording import width
from reports import empty, finding, hostile, report


def printed(what, columns=80, limit=None):
    page = io.StringIO()
    render(what, Console(file=page, width=columns, color_system=None), limit=limit)
    return page.getvalue()


def test_lines_fit_the_terminal():
    """No line of an ordinary report is wider than the terminal, Chinese characters counted as two columns."""
    for columns in (80, 120):
        shown = printed(report(*(finding(n, name="欧阳" * 30) for n in range(3))), columns)
        assert max(width(line) for line in shown.splitlines()) <= columns


def test_markup_in_data_is_shown_not_obeyed():
    """Square brackets from data are printed as they are."""
    assert "[/red][bold]" in printed(hostile(), 200)


def test_what_is_left_out_is_counted():
    """A shortened list says how many are missing and where the rest is."""
    assert "还有 7 处" in printed(report(*(finding(n) for n in range(10))), limit=3)


def test_nothing_found_is_not_called_clean():
    """An empty result says that nothing was found, and what was not checked."""
    shown = printed(empty())
    assert "未发现问题" in shown
    assert "没有检查的内容" in shown
    assert "通过" not in shown


def test_a_file_has_no_trailing_blanks():
    """The text file is diffable."""
    out = io.BytesIO()
    text.write(report(finding(1)), out)
    assert all(line == line.rstrip() for line in out.getvalue().decode().splitlines())


def test_what_to_supply_is_said_once_for_all_rules_that_lack_it():
    """Rules that were skipped for one reason stand under that reason."""
    lacking = [Outcome(rule=f"rule-{n}", clause="六(三)", status="skipped", missing=("employees",)) for n in range(3)]
    shown = printed(report(outcomes=tuple(lacking)))
    assert shown.count("缺员工名单（--employees 文件）") == 1
    assert all(f"六(三)  rule-{n}" in shown for n in range(3))


def test_every_file_stands_with_the_account_of_its_rows():
    """Counts of nothing are left out; a file that could not be read says why in their place."""
    inputs = (
        Input(path="群.json", reader="chatlab-json", sha256="ab" * 32, rows=5, kept=3, rejects=2),
        Input(path="坏.json", problem="坏.json: 文件是空的 (the file is empty)"),
    )
    shown = printed(report(inputs=inputs)).splitlines()
    assert "   chatlab-json · 5 行、采用 3、无法读取 2 · SHA-256 abababababab" in map(str.rstrip, shown)
    assert "   文件是空的 (the file is empty)" in map(str.rstrip, shown)


def test_the_policy_that_was_used_is_named():
    """Page one says under whose settings the audit was made."""
    bare = report()
    assert "政策文件  groupaudit.toml" in printed(bare)
    assert "没有：全部用默认设置" in printed(replace(bare, header=replace(bare.header, policy_path="")))


def test_a_person_without_a_name_is_shown_by_id():
    """Who has no name anywhere is still told apart from others."""
    assert "wxid_1" in printed(report(finding(1, member_name=None)))
