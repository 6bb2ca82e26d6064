"""Lexicon lint: words that would raise false alarms, words that can never be found, all told at once with their place."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groupaudit.detection.lexicon import PACKS, read_packs
from groupaudit.detection.lexicon_problems import PROBLEMS, told
from groupaudit.policy import load
from groupaudit.tasks.lexicon_lint import lint, policy_phrases

BUILT_IN = {
    "gambling.tsv": "term\tweight\tneeds\n百家乐\t80\n下注\t50\tsecond-signal\n",
    "pornography.tsv": "term\n约炮\n",
    "lure.tsv": "term\n联系我们\n",
    "warning.tsv": "term\tnote\n小心\twarns\n",
    "allow.tsv": "phrase\tnote\n百家乐园\testate\n",
}


@pytest.fixture
def folder(tmp_path):
    """Small packs in place of ours."""
    packs = tmp_path / "ours"
    packs.mkdir()
    for name, text in BUILT_IN.items():
        (packs / name).write_text(text, "utf-8")
    return packs


@pytest.fixture
def problems(tmp_path, folder):
    """Lint files of the company, given by name and text; tell what is wrong by line."""

    def check(only=(), **files):
        paths = []
        for name, text in files.items():
            paths.append(tmp_path / f"{name}.tsv")
            paths[-1].write_text(text, "utf-8")
        found = lint(read_packs(paths, folder), only=only)
        return [(Path(p.place).name, p.what) for p in found]

    return check


def test_sound_packs_have_no_problem(problems):
    """A pack of rare words, with a phrase that says why it is there, passes."""
    assert (
        problems(gambling="term\tdate\n真人荷官\t2026-01-31\n梭哈\t\n", allow="phrase\tnote\n约炮楼\tan old fort\n")
        == []
    )


def test_what_a_pack_is_refused_for_is_told_with_the_rest(problems):
    """Short terms, wrong weights, dates and categories and duplicates stand in one list, by line."""
    text = "term\tweight\tcategory\tdate\n赌\t80\tgambling\n梭哈\t101\tgambling\n电话\t80\tgambling\n押宝\t80\tgamble\n盘口\t80\tgambling\t2026-02-30\n盤口\t80\tgambling\n"
    assert problems(own=text) == [
        ("own.tsv:2", "short"),
        ("own.tsv:3", "weight"),
        ("own.tsv:4", "everyday"),
        ("own.tsv:5", "category"),
        ("own.tsv:6", "date"),
        ("own.tsv:7", "twice"),
    ]


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        ("电话\tgambling\t80\t\t", True),
        ("我们的\tgambling\t80\t\t", True),
        ("電話\tgambling\t60\t\t", True),
        ("电话\tgambling\t59\t\t", False),
        ("电话\tgambling\t80\tsecond-signal\t", False),
        ("电话\tlure\t80\t\t", False),
        ("电话\twarning\t80\t\twarns", False),
        ("电话\tgambling\t80\t\tlint:everyday, asked for by the board", False),
        ("电话诈赌\tgambling\t80\t\t", False),
        ("约pao\tgambling\t80\t\t", False),
    ],
)
def test_everyday_words_may_not_count_by_themselves(problems, row, wrong):
    """A word that everybody uses needs a second signal, little weight, or a note that says it was meant."""
    text = f"term\tcategory\tweight\tneeds\tnote\n{row}\n"
    assert problems(own=text) == ([("own.tsv:2", "everyday")] if wrong else [])


def test_one_term_is_in_one_category(problems):
    """A term of ours in another category of the company's is told at the company's line, unless it has no weight."""
    assert problems(pornography="term\n百家樂\n") == [("pornography.tsv:2", "categories")]
    assert problems(pornography="term\tweight\n百家樂\t0\n") == []


def test_the_company_may_change_our_terms(problems):
    """The same term in the same category replaces ours: that is what a pack of one's own is for."""
    assert problems(gambling="term\tweight\n百家乐\t95\n") == []


def test_an_allow_phrase_may_not_be_a_term(problems):
    """A phrase that is a term switches it off, whatever its note says; one that holds a term says why in its note."""
    text = "phrase\tnote\n百家樂\testate\n约炮楼\t\n百家乐园二期\testate\n"
    assert problems(own=text) == [("own.tsv:2", "swallowed"), ("own.tsv:3", "sheltered")]


def test_a_term_without_weight_may_be_a_phrase(problems):
    """The weight 0 says that the term is not looked for: nothing is lost."""
    assert problems(names="phrase\tnote\n百家乐\testate\n", gambling="term\tweight\n百家乐\t0\n") == []


def test_phrases_that_do_nothing_are_told(problems):
    """Single characters allow nothing, and a phrase counts once however it is written."""
    text = "phrase\tnote\n金\tx\n金沙湾\tx\n金沙灣\tx\n"
    assert problems(own=text) == [("own.tsv:2", "phrase-short"), ("own.tsv:4", "phrase-twice")]


def test_only_the_files_asked_about_are_spoken_of(problems, tmp_path):
    """What two files have in common is told at the one that was asked about."""
    files = {"pornography": "term\n百家乐\n电话\n", "names": "phrase\n约炮\n"}
    assert problems(**files) == [("names.tsv:2", "swallowed"), ("pornography.tsv:2", "categories"), ("pornography.tsv:3", "everyday")]  # fmt: skip
    assert problems(only=[str(tmp_path / "names.tsv")], **files) == [("names.tsv:2", "swallowed")]
    ours = tmp_path / "ours"
    assert problems(only=[str(ours / "gambling.tsv")], **files) == [("gambling.tsv:2", "categories")]
    assert problems(only=[str(ours / "pornography.tsv")], **files) == [("pornography.tsv:2", "swallowed")]


def test_the_names_in_a_policy_are_phrases(tmp_path, folder):
    """A brand that is a term is told with the policy's line; one that holds a term is as it must be."""
    path = tmp_path / "groupaudit.toml"
    path.write_text('allow = [\n  "金沙湾",\n  "金",\n]\n[organisation]\nbrands = ["约炮", "百家乐超市"]\n', "utf-8")
    found = lint(read_packs((), folder), policy_phrases(load(path, {})))
    assert [(p.place, p.what) for p in found] == [(f"{path}:3", "phrase-short"), (f"{path}:6", "swallowed")]


def test_every_problem_says_what_to_do_in_both_languages(tmp_path, folder):
    """Each text tells the matter, then the way out, and names the term."""
    (tmp_path / "own.tsv").write_text("term\tcategory\n赌\tgamble\n电话\tgambling\n", "utf-8")
    found = lint(read_packs([tmp_path / "own.tsv", tmp_path / "none.tsv"], folder))
    assert {p.what for p in found} == {"short", "category", "everyday", "unreadable"}
    for p in found:
        assert "；" in told(p, "zh") or "是不是" in told(p, "zh")
        assert told(p, "zh") in told(p)
        assert told(p, "en") in told(p)
    assert all(len(text) == 2 for text in PROBLEMS.values())


CELLS = st.text(st.sampled_from("赌電话ａ1{}%\u200b\"'=-. "), max_size=4)
ROWS = st.lists(st.tuples(CELLS, CELLS, st.sampled_from(["", "gambling", "warning", "x"]), CELLS), max_size=5)


@given(ROWS)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_stands_in_a_pack_is_told_in_words(tmp_path, folder, rows):
    """No content breaks the lint; every problem has a line of the file and reads in both languages."""
    pack, names = tmp_path / "own.tsv", tmp_path / "names.tsv"
    lines = ["\t".join(row) for row in rows]
    pack.write_text("\n".join(["term\tweight\tcategory\tdate", *lines]), "utf-8")
    names.write_text("\n".join(["phrase\tnote", *lines]), "utf-8")
    for p in lint(read_packs([pack, names], folder)):
        path, _, line = p.place.rpartition(":")
        assert path in (str(pack), str(names))
        assert 2 <= int(line) <= len(rows) + 1
        assert told(p, "zh") != told(p, "en")


def test_a_weak_word_may_serve_several_categories(tmp_path, folder):
    """What only counts in sums is evidence of more than one thing; a lure or a strong term is not."""
    pack = tmp_path / "own.tsv"
    pack.write_text("term\tcategory\tweight\n充值吧\tgambling\t10\n充值吧\tpornography\t35\n", "utf-8")
    assert [p for p in lint(read_packs([pack], folder)) if p.what == "categories"] == []
    pack.write_text("term\tcategory\tweight\n充值吧\tgambling\t80\n充值吧\tpornography\t80\n", "utf-8")
    assert len([p for p in lint(read_packs([pack], folder)) if p.what == "categories"]) == 1


def test_our_own_packs_pass():
    """The packs that come with the program keep the rules that they set others."""
    assert [(p.place, told(p, "en")) for p in lint(read_packs())] == []
    assert len(list(PACKS.glob("*.tsv"))) > 10
