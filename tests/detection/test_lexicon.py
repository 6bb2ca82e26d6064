"""Lexicon packs: what is loaded, what is refused, and how words are found."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groupaudit.detection.lexicon import LexiconError, by_head, find_words, load_packs

HEADER = "term\tweight\tneeds\tsource\tdate\tnote\n"


@pytest.fixture
def folder(tmp_path):
    """A folder with two small packs, an allow list and words of warning."""
    packs = tmp_path / "packs"
    packs.mkdir()
    (packs / "gambling.tsv").write_text(
        f"{HEADER}# why\n百家樂\t95\t\thand\t2026-01-01\tgame\n下注\t60\tlure\n", "utf-8"
    )
    (packs / "pornography.tsv").write_text(f"{HEADER}ＡＶ\t70\n下注\t50\n", "utf-8")
    (packs / "warning.tsv").write_text(f"{HEADER}嚴禁\t50\t\thand\t2026-01-01\tforbids\n", "utf-8")
    (packs / "allow.tsv").write_text("phrase\tnote\n三黄片\tmedicine\n", "utf-8")
    return packs


def own(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return path


def test_terms_are_folded_as_messages_are(folder):
    """Terms are found by their folded spelling, keep the written one, and may belong to several categories."""
    packs = load_packs(folder=folder)
    assert {
        folded: [(t.text, t.category, t.weight, t.needs) for t in terms] for folded, terms in packs.terms.items()
    } == {
        "百家乐": [("百家樂", "gambling", 95, None)],
        "下注": [("下注", "gambling", 60, "lure"), ("下注", "pornography", 50, None)],
        "av": [("ＡＶ", "pornography", 70, None)],
    }


def test_words_of_warning_are_no_terms(folder):
    """The pack of warnings is kept apart, with what kind of warning each word is."""
    packs = load_packs(folder=folder)
    assert packs.warnings == {"严禁": "forbids"}
    assert "严禁" not in packs.terms


def test_allow_phrases_come_from_all_sides(folder, tmp_path):
    """Allow lists of ours, of the company's files and of the policy are one list; single characters allow nothing."""
    path = own(tmp_path, "names.tsv", "phrase\n金沙湾\n")
    assert load_packs([path], ["皇冠花园", "金", "三黄片"], folder).allow == ("三黄片", "皇冠花园", "金沙湾")


def test_the_company_can_add_and_change_terms(folder, tmp_path):
    """A file of the company adds terms to a category, by column or by file name, and overrides ours."""
    by_name = own(tmp_path, "gambling.tsv", "term\tweight\n百家乐\t10\n梭哈\n")
    by_column = own(tmp_path, "own.tsv", "\ufeffterm\tcategory\n网赚\tpornography\n")
    packs = load_packs([by_name, by_column], folder=folder)
    weights = {(t.category, t.text): t.weight for terms in packs.terms.values() for t in terms}
    assert weights == {
        ("gambling", "百家乐"): 10,
        ("gambling", "下注"): 60,
        ("gambling", "梭哈"): 80,
        ("pornography", "网赚"): 80,
        ("pornography", "下注"): 50,
        ("pornography", "ＡＶ"): 70,
    }


def test_every_problem_is_told_at_once_with_its_place(folder, tmp_path):
    """All problems of all files are in one error, each with file and line."""
    first = own(tmp_path, "gambling.tsv", "term\tweight\n# why\n赌\t50\n博彩\thigh\n博彩\t5\n\u200b\t1\n")
    second = own(tmp_path, "gamblin.tsv", "term\n梭哈\n")
    third = own(tmp_path, "other.tsv", "word\tweight\n梭哈\t5\n")
    missing = tmp_path / "none.tsv"
    with pytest.raises(LexiconError) as error:
        load_packs([first, second, third, missing], folder=folder)
    told = [problem.replace(str(tmp_path), "").replace("\\", "/") for problem in error.value.problems]
    assert [re.match(r"/(\S+?):? ", problem + " ")[1] for problem in told] == [
        "other.tsv:1",
        "none.tsv",
        "gambling.tsv:3",
        "gambling.tsv:4",
        "gambling.tsv:5",
        "gambling.tsv:6",
        "gamblin.tsv:2",
    ]
    assert "fewer than two characters" in told[2]
    assert "from 0 to 100" in told[3]
    assert "stands in" in told[4]
    assert "gambling" in told[6]


def test_our_own_packs_load():
    """The packs of the program keep their own rules."""
    packs = load_packs()
    assert packs.terms.keys()
    assert packs.warnings
    assert packs.allow


WORDS = st.lists(st.text("赌博网a1", min_size=2, max_size=4), max_size=6)


@given(st.text("赌博网a1，", max_size=30), WORDS)
def test_every_occurrence_is_found(text, words):
    """Overlapping words and words inside words are all found, each once."""
    found = list(find_words(text, by_head(dict.fromkeys(words))))
    wanted = {(i, i + len(w), w) for w in words for i in range(len(text)) if text.startswith(w, i)}
    assert set(found) == wanted
    assert len(found) == len(wanted)
