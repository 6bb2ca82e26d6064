"""`init`: a commented policy to begin with."""

import stat
import sys
import tomllib

import pytest

from groupaudit.policy import parse
from groupaudit.registry import discover
from groupaudit.rule import Rule
from program import process, roster, run

RULES = discover("groupaudit.rules", Rule, plugins=False).found


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty working folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_policy_is_written_and_valid(folder):
    """Without a terminal nothing is asked; what is written is a policy that changes nothing."""
    ran = run("init")
    assert (ran.code, ran.out) == (0, "已写入 (written): groupaudit.toml\n")
    text = (folder / "groupaudit.toml").read_text("utf-8")
    assert parse(text, RULES).digest == parse("", RULES).digest
    if sys.platform != "win32":
        assert stat.S_IMODE((folder / "groupaudit.toml").stat().st_mode) == 0o600


def test_every_example_in_it_is_valid(folder):
    """With the comment signs of all settings removed it is still a policy."""
    run("init")
    lines = (folder / "groupaudit.toml").read_text("utf-8").splitlines()
    settings = [li.removeprefix("# ") for li in lines if li.startswith("# ") and ("=" in li or li.startswith("# ["))]
    kept = [li for li in lines if li and not li.startswith("#")]
    assert len(settings) > 20
    whole = "\n".join([*kept[:-1], *settings[:9], kept[-1], *settings[9:]])
    policy = parse(whole, RULES)
    assert policy.settings.organisation.name == "天高集团"
    assert policy.settings.nickname_formats["owners"]["resident"] == "楼栋-房号-姓名"
    assert policy.settings.column_map["发言时间"] == "message_time"
    assert "(?P<text>" in policy.settings.line_pattern


def test_the_effective_date_is_set(folder):
    """The date is given as an option where nobody can be asked."""
    assert run("init", "p.toml", "--effective-from", "2026-03-01").code == 0
    assert str(tomllib.loads((folder / "p.toml").read_text("utf-8"))["effective-from"]) == "2026-03-01"


def test_a_wrong_date_writes_nothing(folder):
    """The date is checked first."""
    ran = run("init", "--effective-from", "March")
    assert ran.code == 2
    assert "--effective-from: 'March' 不是日期" in ran.err
    assert not list(folder.iterdir())


def test_an_existing_policy_is_kept_unless_forced(folder):
    """What a person has written is never overwritten by accident."""
    (folder / "groupaudit.toml").write_text("# mine")
    ran = run("init")
    assert ran.code == 2
    assert "已经存在，加 --force 才会覆盖 (exists; --force overwrites it)" in ran.err
    assert (folder / "groupaudit.toml").read_text() == "# mine"
    assert run("init", "--force").code == 0
    assert (folder / "groupaudit.toml").read_text("utf-8") != "# mine"


def test_a_folder_that_is_not_there_is_told(folder):
    """The last folder of a path is made, those above it are not; the error names the path."""
    assert run("init", "new/p.toml").code == 0
    ran = run("init", "gone/further/p.toml")
    assert ran.code == 2
    assert "gone/further/p.toml: 写不了：没有这个文件或文件夹；换一个文件夹 (cannot be written: " in ran.err


def test_the_next_scan_uses_it(folder):
    """What init writes is found by the scan that follows."""
    (folder / "r.csv").write_text(roster(("g", "w", "")), "utf-8")
    run("init", "--effective-from", "2026-03-01")
    assert "施行日期  2026-03-01" in run("scan", "r.csv").out


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
def test_a_terminal_is_asked_for_the_date(folder):
    """On a terminal the date of issue is asked for; what is no date is asked for again; Enter leaves it out."""
    code = (
        "import pty, os, sys\n"
        "pid, fd = pty.fork()\n"
        "if pid == 0:\n"
        "    os.execvp(sys.executable, [sys.executable, '-m', 'groupaudit', 'init', sys.argv[1]])\n"
        "os.write(fd, sys.argv[2].encode() + b'\\n')\n"
        "out = b''\n"
        "try:\n"
        "    while chunk := os.read(fd, 1000): out += chunk\n"
        "except OSError: pass\n"
        "print(out.decode()); sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))"
    )
    ran = process("a.toml", "2026-05-01", code=code)
    assert (ran.code, "date of issue" in ran.out) == (0, True)
    assert str(tomllib.loads((folder / "a.toml").read_text("utf-8"))["effective-from"]) == "2026-05-01"
    again = process("c.toml", "1 May\n 2026-05-01 ", code=code)
    assert (again.code, "'1 May' 不是日期，写成 2026-01-31" in again.out) == (0, True)
    assert str(tomllib.loads((folder / "c.toml").read_text("utf-8"))["effective-from"]) == "2026-05-01"
    assert process("b.toml", "", code=code).code == 0
    assert "effective-from" not in tomllib.loads((folder / "b.toml").read_text("utf-8"))
