"""The rules of the house that no linter knows."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = sorted((ROOT / "src").rglob("*.py"))
TESTS = sorted(p for p in (ROOT / "tests").rglob("test_*.py"))


def functions(path):
    tree = ast.parse(path.read_text("utf-8"))
    return [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]


@pytest.mark.parametrize("path", TESTS, ids=lambda p: p.name)
def test_every_test_states_its_behaviour(path):
    """A test carries a sentence that says what holds."""
    assert [f.name for f in functions(path) if f.name.startswith("test_") and not ast.get_docstring(f)] == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_modules_and_functions_stay_readable(path):
    """No module is longer than 400 lines, no function longer than 60, its docstring not counted."""
    assert len(path.read_text("utf-8").splitlines()) <= 400
    long = {f.name: f.end_lineno - f.lineno - len((ast.get_docstring(f) or "").splitlines()) for f in functions(path)}
    assert {name: n for name, n in long.items() if n > 60} == {}


def test_no_set_is_made_of_two_lists():
    """Polars 2.1 panics where one row is left of a frame of several chunks and its lists are compared as sets."""
    sets = re.compile(r"\.list\.set_(?:difference|intersection|symmetric_difference|union)\b")
    assert [str(path) for path in SOURCES if sets.search(path.read_text("utf-8"))] == []


CHINESE = re.compile("[\u4e00-\u9fff]")
PROSE = re.compile(r"[a-z]{3,},? [a-z]{2,}")
NAMED = re.compile(r"`[^`]*`|--[a-z-]+|\[+[\w.-]+\]+|\{\}")
"""What is the same in both languages: commands, options, tables of the policy, values."""


def texts(path):
    """Yield the line and text of every string that is no docstring, values in it as `{}`."""
    tree = ast.parse(path.read_text("utf-8"))
    statements = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    inner = {id(v) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for v in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield node.lineno, "".join(v.value if isinstance(v, ast.Constant) else "{}" for v in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in statements | inner:
            yield node.lineno, node.value


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_what_is_told_in_both_languages_is_whole_in_each(path):
    """What is told where the language is not known is Chinese, then the same in English in one pair of brackets."""
    mixed = []
    for line, text in texts(path):
        chinese, bracket, english = text.partition(" (")
        if not bracket or not CHINESE.search(chinese) or not re.search("[a-z]{2}", english) or CHINESE.match(english):
            continue
        rest = english.rpartition(")")[2]
        if PROSE.search(NAMED.sub("", chinese)) or CHINESE.search(NAMED.sub("", english)) or rest.strip(" :{}。\n"):
            mixed.append((line, text))
    assert mixed == []


def test_nothing_opens_a_network_connection():
    """No module of the program imports anything that could reach a network."""
    reaching = {"socket", "ssl", "http", "urllib.request", "requests", "httpx", "aiohttp", "ftplib", "smtplib"}
    found = [
        (path.name, name)
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([a.name for a in node.names] if isinstance(node, ast.Import) else [node.module or ""])
        if name in reaching or name.split(".")[0] in reaching
    ]
    assert found == []
