"""The program starts light, tells its version, and ends a crash in a way that never reads as findings."""

import sys
from importlib.metadata import version

import pytest

from program import process, roster, run

LOADED = (
    "import sys; from groupaudit.cli import main\ntry: main()\nfinally: print(*sorted(sys.modules), file=sys.stderr)"
)


def test_the_version_is_the_package_s():
    """--version prints name and version."""
    assert run("--version").out == f"groupaudit {version('groupaudit')}\n"


@pytest.mark.parametrize(
    "args",
    [
        ["--help"],
        ["scan", "--help"],
        ["test", "-h"],
        ["why", "-h"],
        ["rules", "-h"],
        ["lexicon", "lint", "--help"],
        ["--version"],
    ],
)
def test_help_loads_nothing_heavy(args):
    """Help and version import neither polars nor jieba, nor our own engine."""
    ran = process(*args, code=LOADED)
    assert ran.code == 0
    assert not {"polars", "jieba", "groupaudit.api", "groupaudit.policy"} & set(ran.err.split())


def test_a_roster_scan_loads_no_word_splitter_and_no_other_command(tmp_path):
    """A table of members needs no dictionary, and takes no time to load one, nor for what prints where nothing is printed."""
    (tmp_path / "r.csv").write_text(roster(("g", "w", "")), "utf-8")
    ran = process("scan", tmp_path / "r.csv", "-q", "-o", tmp_path / "r.json", code=LOADED)
    assert ran.code == 1
    assert "polars" in ran.err.split()
    assert not {
        "jieba",
        "rich",
        "groupaudit.cli.explain",
        "publicsuffixlist",
        "openpyxl",
        "numpy",
        "ssl",
        "defusedxml",
    } & set(ran.err.split())


def test_the_command_alone_shows_what_it_can_do():
    """Without arguments the commands are listed."""
    ran = run()
    assert all(name in ran.out for name in ("scan", "inspect", "rules", "explain", "init", "demo", "schema", "lexicon"))


def test_the_module_runs_like_the_command():
    """`python -m groupaudit` is the same program."""
    ran = process("--version", code="import runpy; runpy.run_module('groupaudit', run_name='__main__')")
    assert ran.out.startswith("groupaudit ")


def test_a_crash_ends_with_3():
    """An error of the program is not 1, which means findings."""
    code = "import groupaudit.cli as c, groupaudit.cli.schema as s\ndef boom(): 1/0\ns.schema = boom\nc.main()"
    ran = process("schema", code=code)
    assert ran.code == 3
    assert "ZeroDivisionError" in ran.err


@pytest.mark.skipif(sys.platform == "win32", reason="signals differ")
def test_an_interrupt_ends_with_130():
    """Ctrl-C ends as it does everywhere, without a traceback."""
    code = "import groupaudit.cli as c, groupaudit.cli.schema as s\ndef wait(): raise KeyboardInterrupt\ns.schema = wait\nc.main()"
    ran = process("schema", code=code)
    assert ran.code == 130
    assert "Traceback" not in ran.err


def test_a_console_of_another_encoding_breaks_nothing(tmp_path):
    """What a console cannot show is replaced; the run ends as it should."""
    (tmp_path / "r.csv").write_text(roster(("群", "w", "")), "utf-8")
    ran = process("scan", tmp_path / "r.csv", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert ran.code == 1
    assert "r.csv" in ran.out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["scan", "导出\\*.csv" if sys.platform == "win32" else "导出/*.csv", "没有.json"], 2, "没有设置群昵称"),
        (["inspect", "导出"], 0, "识别为 roster"),
        (["explain", "六(三)", "--lang", "zh"], 0, "群成员一律实名"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_a_chinese_windows_console_shows_chinese(tmp_path, monkeypatch, words, code, said):
    """On code page 936 Chinese is Chinese, in reports and in errors; a smiley is replaced, patterns are expanded here."""
    (tmp_path / "导出").mkdir()
    (tmp_path / "导出" / "名册😀.csv").write_text(roster(("群😀", "w😀", "")), "utf-8")
    monkeypatch.chdir(tmp_path)
    ran = process(*words, encoding="gbk", PYTHONIOENCODING="gbk", PYTHONUTF8="0")
    assert ran.code == code
    assert said in ran.out
    assert "Traceback" not in ran.err
    assert ("没有这个文件，请检查名称" in ran.err) == (code == 2)


ENTRY = "from groupaudit.__main__ import main; main()"


def test_the_installed_command_writes_everything_before_it_ends(tmp_path):
    """The process is not taken apart at its end, yet all that was printed arrives, with the exit code."""
    (tmp_path / "r.csv").write_text(roster(*((f"g{n}", "w", "") for n in range(500))), "utf-8")
    ran, whole = (process("scan", tmp_path / "r.csv", **code) for code in ({"code": ENTRY}, {}))
    assert (ran.code, ran.out, ran.err) == (1, whole.out, whole.err)
    assert process("scan", "nothing.csv", code=ENTRY).code == 2
