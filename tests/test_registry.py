"""Extensions are found by walking packages; a broken plug-in is reported, a double id is an error."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

import pytest

from groupaudit.errors import ExtensionError
from groupaudit.registry import discover


@dataclass(frozen=True)
class Thing:
    """Something with an id."""

    id: str


@pytest.fixture
def package(tmp_path, monkeypatch):
    """Write a package of modules, and forget it afterwards."""

    def write(name, **modules):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "__init__.py").touch()
        for module, source in modules.items():
            (folder / f"{module}.py").write_text(dedent(source))
        return name

    monkeypatch.syspath_prepend(tmp_path)
    yield write
    for name in [n for n in sys.modules if n.split(".")[0].startswith("made_")]:
        del sys.modules[name]


THING = "from test_registry_things import Thing\n"


@pytest.fixture(autouse=True)
def things(monkeypatch):
    """Let the written modules import the class of this one under a name of its own."""
    monkeypatch.setitem(sys.modules, "test_registry_things", sys.modules[__name__])


def test_extensions_are_found_by_kind_in_the_order_of_their_ids(package):
    """Whatever a module exports of the wanted kind is found, wherever it stands; the rest is left alone."""
    name = package("made_found", b=f"{THING}x = Thing('b')\nother = 1", a=f"{THING}y = Thing('a')")
    assert list(discover(name, Thing, plugins=False).found) == ["a", "b"]


def test_the_same_extension_in_two_modules_is_one(package):
    """Importing an extension into another module does not double it."""
    name = package("made_once", a=f"{THING}x = Thing('a')", b="from made_once.a import x")
    assert list(discover(name, Thing, plugins=False).found) == ["a"]


def test_two_extensions_of_one_id_are_an_error(package):
    """Which of two would run is never left to chance."""
    name = package("made_twice", a=f"{THING}x = Thing('a')", b=f"{THING}x = Thing('a')")
    with pytest.raises(ExtensionError, match=r"made_twice\.b.*two extensions are called 'a'"):
        discover(name, Thing, plugins=False)


PLUGIN = '''
"""成员太少的群。"""

import polars as pl

from groupaudit.rule import Params, Scope, Severity, rule


@rule(clause="三(三)", title=("群太小", "tiny group"), severity=Severity.LOW, scope=Scope.GROUP, needs={"groups"}, message=("群太小", "tiny group"))
def tiny_group(t, p):
    return t.groups.select("group_id", "source", "line")
'''


def installed(folder: Path, value: str, **modules: str) -> Path:
    """Lay a distribution with an entry point for rules into *folder*, as an installer would."""
    (folder / "acme_rules").mkdir()
    (folder / "acme_rules" / "__init__.py").touch()
    for name, source in modules.items():
        (folder / "acme_rules" / f"{name}.py").write_text(source, "utf-8")
    info = folder / "acme-1.5.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme\nVersion: 1.5\n")
    (info / "entry_points.txt").write_text(f"[groupaudit.rules]\nacme = {value}\n")
    return folder


def program(*args: str, path: Path) -> subprocess.CompletedProcess[str]:
    """Run the program with *path* among the installed packages."""
    code = f"import sys; sys.path.insert(0, {str(path)!r}); from groupaudit.cli import main; sys.argv[1:] = {list(args)!r}; main()"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=False)


ROSTER = "群名称,wxid,群昵称\n工作群,wxid_1,张三+集团+总裁办\n"


def test_rules_of_other_packages_run_like_our_own(tmp_path):
    """An entry point named after our package adds rules, unless plug-ins are switched off."""
    path = installed(tmp_path, "acme_rules", tiny=PLUGIN)
    (tmp_path / "r.csv").write_text(ROSTER, "utf-8")
    ran = program("scan", str(tmp_path / "r.csv"), "--select", "tiny-group", "--format", "json", path=path)
    assert ran.returncode == 0, ran.stderr
    assert '"rule": "tiny-group"' in ran.stdout
    assert '"version": "1.5"' in ran.stdout
    without = program("scan", str(tmp_path / "r.csv"), "--select", "tiny-group", "--no-plugins", path=path)
    assert (without.returncode, "tiny-group: 没有这条规则" in without.stderr) == (2, True)


def test_a_broken_plugin_is_a_failed_check_and_the_audit_goes_on(tmp_path):
    """The report says which package failed and why; the exit code is 3, because something was not checked."""
    path = installed(tmp_path, "acme_rules", broken="raise ValueError('no licence')")
    (tmp_path / "r.csv").write_text(ROSTER, "utf-8")
    ran = program("scan", str(tmp_path / "r.csv"), path=path)
    assert ran.returncode == 3
    assert "groupaudit: acme 1.5: 检查程序出错：ValueError: no licence" in ran.stderr
    assert "1 名成员" in ran.stdout
