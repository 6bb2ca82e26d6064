"""The documents say what is so: generated parts are current, commands exist, links lead somewhere."""

import functools
import importlib.util
import json
import re
import shlex
import tomllib
from pathlib import Path

import pytest

from groupaudit.cli.demo import samples
from groupaudit.cli.values import words
from groupaudit.reader import Reader
from groupaudit.registry import discover
from groupaudit.rule import Rule
from groupaudit.vocabulary import Language
from program import chatlab, run, text

ROOT = Path(__file__).parents[1]
READMES = {Language.EN: ROOT / "README.md", Language.ZH: ROOT / "README.zh-CN.md"}
DOCUMENTS = [*READMES.values(), ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", ROOT / "benchmarks" / "README.md"]

NESTED = (
    "lexicon",
    "verdicts",
)
"""Commands that have commands of their own."""

every_readme = pytest.mark.parametrize(("language", "path"), READMES.items(), ids=[p.name for p in READMES.values()])


def generator():
    """Load the script that writes the generated parts."""
    spec = importlib.util.spec_from_file_location("make_documents", ROOT / "docs" / "make.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_generated_parts_are_current():
    """`make docs` would change nothing."""
    assert [p.name for p, content in generator().documents() if p.read_text("utf-8") != content] == []


def test_pictures_reach_for_nothing():
    """A picture names no address but that of the SVG format."""
    for path in (ROOT / "docs").glob("*.svg"):
        used = re.findall(r"(?:href|src|url)\s*[=(]\s*\"?([^\")]+)", path.read_text("utf-8"))
        assert [u for u in used if not u.startswith("#")] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(path):
    """Every relative link and picture is a file of the project."""
    links = re.findall(r"\]\((?!https?:)([^)#]+)", path.read_text("utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


def commands(path):
    """Return the lines of a document that run the program."""
    blocks = re.findall(r"^```\n(.*?)^```", path.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    lines = [shlex.split(line, comments=True)[1:] for b in blocks for line in b.splitlines() if line.startswith("groupaudit ")]  # fmt: skip
    return [[" ".join(words[:2]), *words[2:]] if words[0] in NESTED else words for words in lines]


@functools.cache
def help_of(command):
    """Return the help of a command, or of one of its own commands where it is given with a space between."""
    return run(*command.split(), "--help", COLUMNS="200").out


@every_readme
def test_commands_and_options_exist(language, path):
    """Whatever a README runs is a command with these options."""
    for command, *arguments in commands(path):
        assert help_of(command), command
        assert [a for a in arguments if a.startswith("-") and a not in help_of(command)] == []
    mentioned = set(re.findall(r"`(--[a-z-]+)", path.read_text("utf-8")))
    known = help_of("scan") + "".join(help_of(command) for command, *_ in commands(path))
    assert [option for option in mentioned if option not in known] == []


@pytest.fixture
def newcomer(tmp_path, monkeypatch):
    """An empty working folder with the files that the READMEs take for granted."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    talk = text(chatlab(("b", "真人视讯开户，加微信上分"), name="工程部工作群", group_id="1@chatroom"))
    given = {
        "exports/a.json": talk,
        "工作群.json": talk,
        "employees.csv": "姓名,工号,部门\n王建国,1,工程部\n",
        "words.tsv": "term\tcategory\n上分下分\tgambling\n",
        "talk.tsv": "text\n今天开会\n",
        "must_hit.tsv": "text\tcategory\n真人视讯开户\tgambling\n",
        "must_not_hit.tsv": "text\n今天开会\n",
    }
    for name, content in given.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content, "utf-8")
    for month in ("august", "september"):
        assert run("scan", "工作群.json", "-q", "-o", f"{month}.json").code == 1
    return tmp_path


def test_the_commands_work_in_the_order_in_which_they_stand(newcomer):
    """No command needs what no earlier one makes, nor stumbles over what an earlier one made."""
    refused = []
    for words_ in commands(READMES[Language.EN]):
        line = " ".join(words_).replace("/srv/exports", "exports").replace("/srv/", "srv-")
        if "3f9a2c1b" in line:
            report = json.loads((newcomer / "report.json").read_text("utf-8"))
            line = line.replace("3f9a2c1b", report["findings"][0]["fingerprint"][:8])
        part = next(newcomer.glob("out/report-[!i]*.csv"), newcomer / "out")
        code = run(*line.replace("out/report-工程部.csv", str(part)).split()).code
        if code > (3 if "--strict" in line else 1):
            refused.append((code, line))
    assert refused == []


@every_readme
def test_both_readmes_run_the_same_commands(language, path):
    """The Chinese README shows what the English one shows."""
    assert commands(path) == commands(READMES[Language.EN])


@every_readme
def test_make_targets_exist(language, path):
    """Targets that documents name are in the Makefile."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = re.findall(
        r"^make (\w+)", path.read_text("utf-8") + (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.MULTILINE
    )
    assert {"demo", "test", "lint", "docs", "bench"} == set(targets)
    assert [t for t in targets if not re.search(rf"^[\w ]*\b{t}\b[\w ]*:", makefile, re.MULTILINE)] == []


@every_readme
def test_every_reader_is_named(language, path):
    """What can be read stands in both READMEs or the page on formats they link to, by the labels that reports use."""
    formats = generator().FORMATS[language]
    text = path.read_text("utf-8")
    assert f"({formats.relative_to(ROOT).as_posix()})" in text
    text += formats.read_text("utf-8")
    which = 0 if language is Language.ZH else 1
    readers = discover("groupaudit.readers", Reader, plugins=False).found
    assert [r.label[which] for r in readers.values() if r.label[which] not in text] == []


@every_readme
def test_the_table_of_formats_says_what_readers_declare(language, path):
    """A row a reader of chats or rosters, a mark for what it carries, the kind of its times."""
    text = generator().FORMATS[language].read_text("utf-8")
    rows = {
        r[2].strip("` "): [c.strip() for c in r[3:-1]] for line in text.splitlines() if len(r := line.split("|")) > 10
    }
    readers = discover("groupaudit.readers", Reader, plugins=False).found
    assert rows.keys() - {"--reader", "---"} == {r.id for r in readers.values() if r.lacks is not None}
    which = 0 if language is Language.ZH else 1
    heads = rows["--reader"]
    said = dict(zip(heads, rows["chatlog-chatrooms"], strict=True))
    assert said[("群主", "owner")[which]] == "✓"
    assert said[("管理员", "admins")[which]] == said[("系统消息", "system messages")[which]] == "–"
    assert rows["copied-text"][0] == ("本地时钟，到分钟", "local clock, minutes")[which]
    assert rows["weclone-csv"][0] == ("有时区", "instant")[which]
    assert dict(zip(heads, rows["chatlab-json"], strict=True)).items() >= dict.fromkeys(heads[1:], "✓").items()


@every_readme
def test_the_example_in_python_runs(language, path, monkeypatch, capsys):
    """What a README shows of the API does what it says, on the samples."""
    (example,) = re.findall(r"^```python\n(.*?)^```", path.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    monkeypatch.chdir(ROOT / "samples")
    exec(example, scope := {})  # noqa: S102  # our own document
    printed = capsys.readouterr().out
    assert all(outcome.rule in printed for outcome in scope["report"].outcomes)
    assert len(printed.splitlines()) == len(scope["report"].findings) + len(scope["report"].outcomes)
    assert scope["report"].header.policy_path == "groupaudit.toml"


@every_readme
def test_every_exit_code_is_explained(language, path):
    """The table of exit codes has the four codes, and the help names the same."""
    assert re.findall(r"^\| (\d) \|", path.read_text("utf-8"), re.MULTILINE) == ["0", "1", "2", "3"]


@every_readme
def test_words_that_select_rules_are_right(language, path):
    """The rules, families and clauses that the README gives as examples select something."""
    (line,) = [p for p in path.read_text("utf-8").split("\n\n") if "`--ignore`" in p]
    examples = re.findall(r"[（(]`([^`-][^`]*)`[）)]", line)
    assert len(examples) == 4
    assert run("explain", examples[0]).code == 0
    for example in words(examples):
        assert run("explain", example).code == 0


def test_what_the_demo_needs_is_in_the_wheel():
    """The files that are packed are those that the demo audits, and nothing else of the samples."""
    packed = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]  # fmt: skip
    assert packed == {
        f"samples/{n}": f"groupaudit/samples/{n}" for n in ("exports", "employees.csv", "records", "groupaudit.toml")
    }
    assert all((ROOT / path).exists() for path in packed)
    assert samples() == ROOT / "samples"


def test_dependencies_are_pinned_and_no_index_is_named():
    """Every dependency has one version in the constraints, and nothing says where packages come from."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = [*project["project"]["dependencies"], *project["project"]["optional-dependencies"]["dev"], *project["build-system"]["requires"]]  # fmt: skip
    constraints = (ROOT / "constraints.txt").read_text("utf-8")
    pinned = dict(line.split("==") for line in constraints.splitlines() if not line.startswith("#"))
    assert [w for w in wanted if re.split(r"[<>=;\[ ]", w)[0].lower() not in {p.lower() for p in pinned}] == []
    assert "://" not in constraints + (ROOT / "Makefile").read_text("utf-8")


def test_the_changelog_knows_the_rules_by_chapter():
    """A chapter that has rules is named among what was added."""
    chapters = {r.clause[0] for r in discover("groupaudit.rules", Rule, plugins=False).found.values()}
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert [c for c in chapters - {"延"} if c not in text] == []
