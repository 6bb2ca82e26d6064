"""Help and usage errors are Chinese on a Chinese terminal, and English on any other."""

import re

import pytest
from typer.main import get_command

from groupaudit.cli import COMMANDS, app
from groupaudit.wording import width
from program import run

LOCALES = {"zh": "zh_CN.UTF-8", "en": "C.UTF-8"}
CHINESE = re.compile("[\u4e00-\u9fff]")
NAMED = re.compile(r"`[^`]*`|<[^>]*>|--[a-z-]+")
"""What is called the same in both languages: commands, types of values, options."""
ENGLISH = re.compile(
    r"[A-Za-z]{3,},? [a-z]{2,}|\b(Usage|Show|Install|Arguments|Options|Commands|Error|default|required)\b"
)
PATHS = [(), *((name,) for name in COMMANDS), ("lexicon", "lint"), ("lexicon", "stats"), ("lexicon", "test"), ("verdicts", "import")]  # fmt: skip

every_command = pytest.mark.parametrize("path", PATHS, ids=lambda path: " ".join(path) or "groupaudit")


def made(path, language, monkeypatch):
    """Return a command as a terminal of this language gets it."""
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", LOCALES[language])
    command = get_command(app)
    for name in path:
        command = command.commands[name]
    return command


def texts(command):
    """Return all that the help of a command says of itself and its options, by what it is about."""
    said = {"the command": command.help}
    for param in command.params:
        if "completion" in param.name:  # typer's own
            continue
        said[param.name] = param.help
        if param.rich_help_panel:
            said[f"panel of {param.name}"] = param.rich_help_panel
        if isinstance(param.show_default, str) and " " in param.show_default:
            said[f"default of {param.name}"] = param.show_default
    return said


def test_every_command_is_looked_at(monkeypatch):
    """The commands below are all that there are."""
    found = {()}
    for name in COMMANDS:
        command = made((name,), "en", monkeypatch)
        found |= {(name,)} | {(name, inner) for inner in getattr(command, "commands", ())}
    assert found == set(PATHS)


@every_command
def test_every_text_of_the_help_is_in_both_languages(path, monkeypatch):
    """Each command and option has a help in Chinese without an English sentence, and one in English in no Chinese."""
    chinese, english = (texts(made(path, language, monkeypatch)) for language in ("zh", "en"))
    assert {what: text for what, text in chinese.items() if not CHINESE.search(text or "")} == {}
    assert {what: text for what, text in chinese.items() if ENGLISH.search(NAMED.sub("", text))} == {}
    assert {what: text for what, text in english.items() if not re.search("[A-Za-z]{3}", text or "")} == {}
    assert {what: text for what, text in english.items() if re.search("[，。；：、\0]", text)} == {}
    assert [what for what in english if chinese[what] == english[what]] == []


@every_command
def test_a_chinese_help_is_whole_and_fits_80_columns(path):
    """Typer's own words are Chinese too, nothing is wider than the terminal, and the frames are straight."""
    ran = run(*path, "--help", LANG=LOCALES["zh"], COLUMNS="80")
    assert ran.code == 0
    usage, *lines = [line for line in ran.out.splitlines() if line.strip()]
    assert usage.startswith(" 用法： ")
    assert [line for line in lines if ENGLISH.search(NAMED.sub("", line)) and not line.startswith(" " * 8)] == []
    assert {width(line) for line in lines if line[0] in "│╭╰"} == {80}
    assert max(map(width, [usage, *lines])) <= 80
    assert "\0" not in ran.out


@every_command
def test_help_elsewhere_is_english(path):
    """Where the locale is not Chinese the help is English, also after a Chinese one in the same process."""
    run(*path, "--help", LANG=LOCALES["zh"])
    out = run(*path, "--help", LANG=LOCALES["en"], COLUMNS="120").out
    assert out.lstrip().startswith("Usage: ")
    assert "Show this message and exit." in out
    assert re.search("[，。；：、]", out) is None


def test_a_line_of_chinese_help_does_not_begin_with_a_comma():
    """Lines break where Chinese may, and fill the width before a long run of characters."""
    out = run("scan", "--help", LANG=LOCALES["zh"], COLUMNS="80").out
    assert re.search(r"^[│\s]*[，。；：、）]", out, re.MULTILINE) is None
    assert "只看不低于这个置信度的结果： │" in out


WRONG = {
    ("scan", "--ouput", "x"): (
        "没有 --ouput 这个选项；是不是 --group、--output？",
        "No such option: --ouput (Possible options: --group, --output)",
    ),
    ("scan", "-Z"): ("没有 -Z 这个选项", "No such option: -Z"),
    ("--nothing",): ("没有 --nothing 这个选项", "No such option: --nothing"),
    ("scna",): ("没有 'scna' 这个命令；是不是 'scan'、'schema'？", "No such command 'scna'. Did you mean 'scan', 'schema'?"),
    ("lexicon", "xyz"): ("没有 'xyz' 这个命令", "No such command 'xyz'."),
    ("explain",): ("缺少参数 'word'", "Missing argument 'word'."),
    ("verdicts", "import"): ("缺少参数 'FILE...'", "Missing argument 'FILE...'."),
    ("schema",): ("缺少参数 'which'，可用：policy、report", "Missing argument 'which'. Choose from:"),
    ("sample",): ("缺少选项 '--seed'", "Missing option '--seed'."),
    ("explain", "六", "七"): ("多出的参数：七", "Got unexpected extra argument(s) (七)"),
    ("scan", "-o"): ("选项 '-o' 后面要写一个值", "Option '-o' requires an argument."),
    ("diff", "a", "b", "--rosters", "c"): ("选项 '--rosters' 后面要写 2 个值", "Option '--rosters' requires 2 arguments."),
    ("scan", "--quiet=1"): ("选项 '--quiet' 后面不写值", "Option '--quiet' does not take a value."),
    ("schema", "pol"): (
        "'which' 没有 'pol' 这个值，可用：'policy'、'report'",
        "Invalid value for 'which': Value error, 'pol' is not one of 'policy', 'report'.",
    ),
    ("sample", "--seed", "x"): ("'--seed' 要写一个整数", "Invalid value for '--seed': Input should be a valid integer"),
    ("sample", "--seed", "-3"): (
        "'--seed' 不能小于 0",
        "Invalid value for '--seed': Input should be greater than or equal to 0",
    ),
}  # fmt: skip


@pytest.mark.parametrize("typed", WRONG, ids=" ".join)
def test_usage_errors_are_in_the_language_of_the_terminal(typed):
    """What typer finds wrong is told in Chinese on a Chinese terminal, in its own words elsewhere, with exit code 2."""
    chinese, english = (run(*typed, LANG=locale, COLUMNS="120") for locale in LOCALES.values())
    assert chinese.code == english.code == 2
    assert (chinese.out, english.out) == ("", "")
    assert WRONG[typed][0] in chinese.err
    assert WRONG[typed][1] in english.err
    assert ENGLISH.search(re.sub(r"用法： .*|详见 .*", "", chinese.err)) is None
    assert "╭─ 错误 " in chinese.err
    assert "╭─ Error " in english.err


def test_commands_alone_show_their_help_in_chinese():
    """`groupaudit` and `groupaudit lexicon` without more say what there is."""
    assert "逐条审计导出的群聊" in run(LANG=LOCALES["zh"]).out
    assert "维护词库" in run("lexicon", LANG=LOCALES["zh"]).out


def test_other_categories_of_the_locale_decide_first():
    """LC_ALL comes before LANG, as for what reports show on a terminal."""
    assert run("--help", LC_ALL="zh_CN.UTF-8", LANG="en_US.UTF-8").out.lstrip().startswith("用法")
    assert run("--help", LC_ALL="en_GB.UTF-8", LANG="zh_CN.UTF-8").out.lstrip().startswith("Usage")
