"""What every term of a lexicon does in real groups: counted, without any text of a message."""

import polars as pl
import pytest

from builders import build
from groupaudit.context import Context
from groupaudit.derived import materialise
from groupaudit.detection.lexicon import read_packs
from groupaudit.tables import Tables
from groupaudit.tasks.lexicon_stats import COLUMNS, count
from groupaudit.verdict import VERDICTS

TALK = """
| messages.group_id | messages.text            |
|-------------------|--------------------------|
| g1                | 百家乐来玩，百 家 乐开户 |
| g2                | 严禁百家乐               |
| g2                | 百家乐超市开门了         |
| g2                | 下午开会                 |
"""


@pytest.fixture
def figures():
    """The figures of some talk in two groups, by category and term."""
    said = Tables(build(TALK).frames, Context(allow_phrases=("百家乐超市",)))
    tables, failures = materialise(said, ["hits"])
    assert not failures
    return count(tables, read_packs())


def test_hits_are_counted_by_what_became_of_them(figures):
    """Places, groups, and how many were allowed, warned against or disguised."""
    row = figures.row(0, named=True)
    assert (row["category"], row["term"]) == ("gambling", "百家乐")
    wanted = {"hits": 4, "groups": 2, "allowed": 1, "warned": 1, "disguised": 1, "inside": 0}
    assert {name: row[name] for name in wanted} == wanted
    assert row["place"].startswith("groupaudit/gambling.tsv:")


def test_every_term_has_a_row(figures):
    """Terms that never hit stand at the end with zeros; words of warning are no terms."""
    listing = read_packs()
    assert figures.height == sum(t.category != "warning" for t in listing.terms.values())
    assert figures["hits"].to_list() == sorted(figures["hits"], reverse=True)
    assert (
        figures.null_count()
        .select(c for c in COLUMNS if c not in ("needs", "confirmed", "false_alarms"))
        .sum_horizontal()
        .item()
        == 0
    )


def test_no_text_of_a_message_is_in_the_table(figures):
    """The columns are the term's own and numbers."""
    assert figures.columns == list(COLUMNS)
    assert not [c for c in figures.columns if "超市开门" in "".join(map(str, figures[c]))]


def test_verdicts_are_counted_by_category_and_term():
    """A verdict of a rule on content counts for its category, one of another rule for the term wherever it is listed."""
    listing = read_packs()
    rows = [("a", "gambling", "百家乐", "confirmed"), ("b", "gambling", "百家乐", "false-alarm"), ("c", "disguise-attempted", "百家乐", "false-alarm"), ("d", "pornography", "百家乐", "false-alarm")]  # fmt: skip
    verdicts = pl.DataFrame(
        [dict(zip(("fingerprint", "rule", "term", "verdict"), row, strict=True)) for row in rows], schema=VERDICTS
    )
    tables, _ = materialise(build(TALK), ["hits"])
    figures = count(tables, listing, verdicts)
    row = figures.filter(category="gambling", term="百家乐").row(0, named=True)
    assert (row["confirmed"], row["false_alarms"]) == (1, 2)
    assert figures.select(pl.sum("confirmed", "false_alarms")).row(0) == (1, 2)
    assert figures.height == count(tables, listing).height


def test_without_verdicts_nothing_is_said_of_them(figures):
    """Nobody looked is not the same as no false alarm."""
    assert figures["false_alarms"].null_count() == figures.height


def test_what_counts_only_beside_more_is_told_apart_from_what_never_hits():
    """A lure that stands alone is no hit of any rule, but it is there."""
    tables, _ = materialise(build("| messages.text |\n|--|\n| 有空加V：abc9 |\n"), ["hits"])
    figures = count(tables, read_packs())
    (lure,) = figures.filter((pl.col("category") == "lure") & (pl.col("alone") > 0)).head(1).to_dicts()
    assert lure["hits"] == 0
