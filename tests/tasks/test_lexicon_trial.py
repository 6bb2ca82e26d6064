"""Lines that must be hit and lines that must not: how they are read, judged and explained."""

from pathlib import Path

import pytest

from groupaudit.api import rules
from groupaudit.detection.lexicon import read_packs
from groupaudit.detection.lexicon_problems import told
from groupaudit.errors import UsageError
from groupaudit.policy import load, parse
from groupaudit.tasks.lexicon_trial import Line, categories, explained, judge, must_not, read_lines

DATA = Path(__file__).parents[1] / "data"
KNOWN = rules(plugins=False).found
NAMES = categories(read_packs(), KNOWN)
SALE = "真人百家乐荷官发牌，注册送88彩金"


def judged(*lines, policy=""):
    """Judge (text, wanted) under a policy."""
    return judge([Line(f"t:{i}", *line) for i, line in enumerate(lines)], parse(policy, KNOWN), KNOWN, NAMES)


def test_categories_are_those_that_a_rule_judges():
    """Lures and warnings are no findings, so no line can want them."""
    assert {"gambling", "classification-mark"} <= set(NAMES)
    assert not {"lure", "warning"} & set(NAMES)


def test_lines_are_read_by_their_header(tmp_path):
    """Columns are found by name; a line begins as it likes; empty lines are none; breaks are written out."""
    path = tmp_path / "t.tsv"
    path.write_text("\ufeffnote\ttext\tcategory\nx\t#接龙 1\tgambling\n\ny\t第一行\\n第二行\n", "utf-8")
    assert read_lines([path], NAMES) == [
        Line(f"{path}:2", "#接龙 1", "gambling"),
        Line(f"{path}:4", "第一行\n第二行", ""),
    ]


def test_everything_wrong_with_the_files_is_told_at_once(tmp_path):
    """Missing files, headers and lines, and unknown categories."""
    texts = {"header": "words\n你好\n", "empty": "text\n", "category": "text\tcategory\n你好\tgamble\n"}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(UsageError) as error:
        read_lines([tmp_path / name for name in (*texts, "none")], NAMES)
    assert len(error.value.problems) == 4
    assert f"{tmp_path / 'category'}:2" in error.value.problems[2]


def test_a_line_is_right_when_it_is_found_as_wanted():
    """A wanted line must be found in its category, any other line in none."""
    verdicts = judged(
        (SALE, "gambling"), (SALE, "pornography"), (SALE, ""), ("下午三点开会", ""), ("下午三点开会", "gambling")
    )
    assert [v.right for v in verdicts] == [True, False, False, True, False]


def test_a_rule_that_is_off_judges_only_lines_that_want_it():
    """What the policy does not look for can neither be wrongly found nor, where it is wanted, be missed."""
    talk = "这个破公司迟早倒闭"
    assert [v.right for v in judged((talk, ""))] == [True]
    assert [v.right for v in judged((talk, "negative-talk"), (talk, ""))] == [True, True]
    assert [v.right for v in judged((talk, ""), policy="[rules.negative-talk]\nenabled = true\n")] == [False]


WHY = [
    ("下午三点开会", "", ["没有一个词命中"]),
    ("严禁百家乐", "", ["有词“百家乐”（gambling），原文“百家乐”：处在提醒或禁止的话里，不算"]),
    (
        "百家乐超市有促销",
        'allow = ["百家乐超市"]',
        ["有词“百家乐”（gambling），原文“百家乐”：在放行词“百家乐超市”里，不算"],
    ),
]


@pytest.mark.parametrize(("text", "policy", "why"), WHY)
def test_a_missed_line_says_why(text, policy, why):
    """Each term in it is named with what speaks against it."""
    (verdict,) = judged((text, "gambling"), policy=policy)
    assert explained(verdict, "zh") == ["应命中 gambling，没有命中", *why]


def test_a_weak_term_says_what_it_lacks():
    """A term that needs a second signal says so, in both languages."""
    (verdict,) = judged(("今晚的牌局", "gambling"))
    assert explained(verdict, "zh")[1].endswith("，要有第二个信号才算")
    assert explained(verdict, "en")[1].endswith("counts only beside a second signal")


def test_a_wrong_find_says_what_was_found():
    """Finding and terms are named with confidence, folds as words."""
    (verdict,) = judged(("真人荷官，百 家 樂 注册送彩金", ""))
    what, found, *hits = explained(verdict, "zh")
    assert what == "不应命中，却命中了"
    assert found.startswith("命中 gambling：")
    assert any("原文“百 家 樂”" in hit and "分隔符" in hit and "繁体字" in hit for hit in hits)


def test_terms_that_hit_what_they_must_not_are_named_once(tmp_path):
    """A term is told with its own place and the lines it hits; lines with a category are no concern of it."""
    pack, lines = tmp_path / "gambling.tsv", tmp_path / "lines.tsv"
    pack.write_text("term\tweight\n装修垃圾\t95\n", "utf-8")
    lines.write_text("text\tcategory\n装修垃圾放楼下\n清运装修垃圾\n装修垃圾袋\tgambling\n", "utf-8")
    (problem,) = must_not([lines], [pack], read_packs([pack]), load(None, KNOWN), KNOWN)
    assert (problem.place, problem.what) == (f"{pack}:2", "must-not")
    assert f"{lines}:2, {lines}:3；" in told(problem, "zh")


def test_a_pack_that_does_not_load_is_not_tried_and_named(tmp_path):
    """The other packs are tried all the same."""
    sound, broken, lines = tmp_path / "gambling.tsv", tmp_path / "pornography.tsv", tmp_path / "lines.tsv"
    sound.write_text("term\tweight\n装修垃圾\t95\n", "utf-8")
    broken.write_text("term\tweight\n装修\t1000\n", "utf-8")
    lines.write_text("text\n装修垃圾放楼下\n", "utf-8")
    listing = read_packs([sound, broken])
    found = must_not([lines], [sound, broken], listing, load(None, KNOWN), KNOWN)
    assert [(p.place, p.what) for p in found] == [(f"{sound}:2", "must-not"), (str(broken), "untried")]


def test_the_lines_we_ship_come_out_right():
    """Every line of both files, confidential papers and grumbling among them, is judged as it must be."""
    lines = read_lines([DATA / "must_hit.tsv", DATA / "must_not_hit.tsv"], NAMES)
    wrong = [v for v in judge(lines, load(None, KNOWN), KNOWN, NAMES) if not v.right]
    assert [explained(v, "en") for v in wrong] == []
    assert {line.wanted for line in lines} == {"", *NAMES}
