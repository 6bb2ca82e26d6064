"""The lines on which every change of the packs, folds, weights and warnings is tried: none may get worse."""

from collections import Counter
from pathlib import Path

import polars as pl
import pytest

from builders import build
from groupaudit.api import rules
from groupaudit.engine import Planned, run
from groupaudit.judging.content import ContentParams

DATA = Path(__file__).parent / "data"
NEW_STRANGER = """
| members.member_id | members.external | members.joined_at |
|-------------------|------------------|-------------------|
| m1                | true             | 2024-09-09 10:00  |

"""
GROUP = "| groups.kind |\n|---|\n| internal |\n\n"
FEWEST_NORMAL = 920
FEWEST = {
    "gambling": 78, "pornography": 72, "malicious-link": 58, "unrelated-advertising": 63, "harmful-content": 82,
    "classification-mark": 5, "confidential-content": 22, "unhealthy-tendency": 16, "negative-talk": 6,
}  # fmt: skip
DISGUISES = {
    "plain", "circled", "enclosed", "full-width", "homophone", "mathematical", "mixed-digits", "parenthesised", "pinyin",
    "reversed", "separators", "traditional", "zero-width",
}  # fmt: skip


def lines(name: str) -> pl.DataFrame:
    """The rows of one of the files."""
    return pl.read_csv(DATA / name, separator="\t", quote_char=None)


def found(texts: pl.Series, members: str = "") -> set[tuple[str, str]]:
    """Text and rule of every finding by any content rule, one message each in a group of employees."""
    said = "| messages.at | messages.text |\n|---|---|\n" + "| 2024-09-10 10:00 | – |\n" * len(texts)
    tables = build(GROUP + members + said)
    messages = tables["messages"].with_columns(texts.alias("text"), pl.col("line").cast(pl.String).alias("message_id"))
    known = rules(plugins=False).found.values()
    planned = [
        Planned(rule=r, params=r.params(), severity=r.severity) for r in known if issubclass(r.params, ContentParams)
    ]
    findings, outcomes, _ = run(planned, tables.replace(messages=messages))
    assert {o.status for o in outcomes} == {"checked"}
    said = findings.join(messages.select("message_id", "text"), on="message_id")
    return set(said.select("text", "rule").rows())


@pytest.mark.parametrize("members", ["", NEW_STRANGER])
def test_what_must_not_be_found_is_found_by_no_rule(members):
    """Talk of a property company, notices, warnings and regulations raise no alarm, not even of rules that are off."""
    assert found(lines("must_not_hit.tsv")["text"], members) == set()


def test_what_must_be_found_is_found_by_its_rule():
    """Every offer, plain and disguised, is found in its category."""
    wanted = lines("must_hit.tsv")
    have = found(wanted["text"])
    assert [row for row in wanted.rows() if (row[1], row[0]) not in have] == []


def test_lines_are_not_taken_out():
    """A line that became hard to keep stays: there are as many as ever, each once, and every disguise is among them."""
    normal, offers = lines("must_not_hit.tsv"), lines("must_hit.tsv")
    assert len(set(normal["text"])) == normal.height >= FEWEST_NORMAL
    assert len(set(offers["text"])) == offers.height
    counts = Counter(offers["category"])
    assert {name: counts[name] for name in FEWEST if counts[name] < FEWEST[name]} == {}
    assert set(offers["disguise"]) >= DISGUISES
