"""`lexicon lint`, `lexicon test` and `lexicon stats`: what they print, where they write, and how they end."""

import csv
from pathlib import Path

import pytest

from groupaudit.detection.lexicon import PACKS
from program import chatlab, run, text

DATA = Path(__file__).parents[1] / "data"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A working folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(folder, name, content):
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(content, "utf-8")
    return name


# --- lint -------------------------------------------------------------------------------------------------------------


def test_our_packs_pass_lint_with_our_lines(folder):
    """Without files the packs that come with the program are linted, here on the lines they must not hit."""
    ran = run("lexicon", "lint", "--must-not", DATA / "must_not_hit.tsv")
    assert (ran.code, ran.out) == (0, "自带词库：没有问题\n")


def test_problems_are_told_with_file_and_line_and_end_with_1(folder):
    """One line each, then how many; in the language asked for."""
    put(folder, "gambling.tsv", "term\n电话\n装修垃圾\n")
    put(folder, "must_not.tsv", "text\n装修垃圾放楼下\n")
    ran = run("lexicon", "lint", "gambling.tsv", "--must-not", "must_not.tsv")
    assert ran.code == 1
    lines = ran.out.splitlines()
    assert lines[0].startswith("gambling.tsv:2: “电话”是日常用语")
    assert lines[1].startswith(
        "gambling.tsv:3: “装修垃圾”（gambling，gambling.tsv:3）命中了不该命中的行：must_not.tsv:2；"
    )
    assert lines[2:] == ["gambling.tsv：2 个问题"]
    assert "gambling.tsv: 1 problems" in run("lexicon", "lint", "gambling.tsv", "--lang", "en").out


def test_the_packs_of_the_policy_are_linted(folder):
    """They are found from where the policy lies, and the names in the policy are checked with them."""
    put(folder, "p/groupaudit.toml", 'lexicons = ["own.tsv"]\nallow = ["百家乐"]\n')
    put(folder, "p/own.tsv", "term\tcategory\n赌\tgambling\n")
    ran = run("lexicon", "lint", "--policy", "p/groupaudit.toml")
    assert ran.code == 1
    assert [line.partition(": ")[0] for line in ran.out.splitlines()[:-1]] == ["p/groupaudit.toml:2", "p/own.tsv:2"]


def test_our_own_files_can_be_named(folder):
    """A pack of ours given as a file is linted as what it is, not as a second one."""
    ran = run("lexicon", "lint", PACKS / "gambling.tsv")
    assert (ran.code, ran.out) == (0, "groupaudit/gambling.tsv：没有问题\n")


def test_files_that_are_missing_are_wrong_usage(folder):
    """All of them are named."""
    ran = run("lexicon", "lint", "a.tsv", "b*.tsv")
    assert ran.code == 2
    assert [name in ran.err for name in ("a.tsv", "b*.tsv")] == [True, True]


# --- test -------------------------------------------------------------------------------------------------------------


def test_lines_that_come_out_right_end_with_0(folder):
    """The files that the project itself is tested with hold."""
    ran = run("lexicon", "test", DATA / "must_hit.tsv", DATA / "must_not_hit.tsv")
    assert ran.code == 0
    assert ran.out.endswith(" 行，全部符合\n")


def test_lines_that_come_out_wrong_are_printed_with_why(folder):
    """Place, text, what was found; exit code 1."""
    put(folder, "t.tsv", "text\tcategory\n下午开会\tgambling\n严禁百家乐\tgambling\n今天天气好\n")
    ran = run("lexicon", "test", "t.tsv", "--lang", "en")
    assert ran.code == 1
    assert ran.out.splitlines() == [
        "t.tsv:2: must be found as gambling, and is not",
        "    下午开会",
        "    holds no term of any pack",
        "t.tsv:3: must be found as gambling, and is not",
        "    严禁百家乐",
        "    holds 百家乐 (gambling), written 百家乐: in a warning, does not count",
        "3 lines, 2 wrong",
    ]


def test_the_packs_of_the_policy_are_tested(folder):
    """Own terms and own allow lists, found from where the policy lies, are in force."""
    put(folder, "p/groupaudit.toml", 'lexicons = ["gambling.tsv", "names.tsv"]\n')
    put(folder, "p/gambling.tsv", "term\tweight\n梭梭乐\t95\n百家乐\t95\n")
    put(folder, "p/names.tsv", "phrase\tnote\n百家乐山庄\testate\n")
    put(folder, "t.tsv", "text\tcategory\n来玩梭梭乐\tgambling\n百家乐山庄二期\t\n")
    assert run("lexicon", "test", "t.tsv", "-p", "p/groupaudit.toml").code == 0
    assert run("lexicon", "test", "t.tsv").code == 1


def test_bad_test_files_and_packs_are_wrong_usage(folder):
    """A file without lines, and a policy whose pack does not load."""
    put(folder, "t.tsv", "text\n")
    assert run("lexicon", "test", "t.tsv").code == 2
    put(folder, "groupaudit.toml", 'lexicons = ["none.tsv"]\n')
    put(folder, "t.tsv", "text\n你好\n")
    ran = run("lexicon", "test", "t.tsv")
    assert ran.code == 2
    assert "none.tsv: 读不了" in ran.err


# --- stats ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def export(folder):
    """An export in which a few terms stand."""
    said = [("b", "百家乐来玩"), ("b", "严禁百家乐"), ("a", "下午开会")]
    return put(folder, "m.json", text(chatlab(*said, members={"a": "x", "b": "y"})))


def test_terms_that_hit_are_listed(export):
    """One line per term, how many never hit, and no text of any message."""
    ran = run("lexicon", "stats", export)
    assert ran.code == 0
    assert ["gambling", "百家乐", "2", "0", "1", "0", "1", "0"] in [line.split() for line in ran.out.splitlines()]
    assert "从未命中" in ran.out
    assert "来玩" not in ran.out


def test_a_screen_shows_the_terms_that_hit_most(export):
    """On a terminal the list is cut, and says by how many terms; a pipe gets all."""
    samples = Path(__file__).parents[2] / "samples" / "exports"
    screen = run("lexicon", "stats", samples, FORCE_COLOR="1", TERM="dumb").out
    assert "个命中的词未列出" in screen
    assert "未列出" not in run("lexicon", "stats", samples).out
    assert len(screen.splitlines()) == 43


def test_all_terms_are_written_to_a_file(export, folder):
    """The CSV holds every term, ours and the company's, under titles of the language asked for."""
    put(folder, "groupaudit.toml", 'lexicons = ["own.tsv"]\n')
    put(folder, "own.tsv", "term\tcategory\n=梭梭乐\tgambling\n")
    assert run("lexicon", "stats", export, "-o", "s.csv", "--lang", "en").code == 0
    rows = list(csv.DictReader((folder / "s.csv").read_text("utf-8-sig").splitlines()))
    assert rows[0]["term"] == "百家乐"
    assert [(r["term"], r["hits"], r["place"]) for r in rows if "梭梭乐" in r["term"]] == [
        ("'=梭梭乐", "0", "own.tsv:2")
    ]


@pytest.mark.parametrize("name", ["s.txt", "m.json", "own.csv"])
def test_outputs_that_are_no_csv_or_that_the_run_reads_are_refused(export, folder, name):
    """Nothing is written."""
    put(folder, "groupaudit.toml", 'lexicons = ["own.csv"]\n')
    before = put(folder, "own.csv", "term\tcategory\n梭梭乐\tgambling\n") and (folder / "own.csv").read_bytes()
    ran = run("lexicon", "stats", export, "-o", name)
    assert ran.code == 2
    assert name in ran.err
    assert (folder / "own.csv").read_bytes() == before


def test_without_messages_there_is_nothing_to_count(folder):
    """A roster ends with 3, an unreadable file with 2, no file with 2."""
    put(folder, "r.csv", "群名称,wxid,群昵称\ng,w,x\n")
    assert run("lexicon", "stats", "r.csv").code == 3
    put(folder, "x.json", "{")
    assert run("lexicon", "stats", "x.json").code == 2
    assert run("lexicon", "stats").code == 2
