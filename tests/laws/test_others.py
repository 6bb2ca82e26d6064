"""In outward and owners' groups the company's rules bind its own people: others are judged on few things, and the report says so."""

import json
from pathlib import Path

import polars as pl
import pytest

from builders import build
from groupaudit.derived import materialise
from groupaudit.engine import Planned, run
from groupaudit.errors import PolicyError
from groupaudit.organisation import apply
from groupaudit.policy import parse
from groupaudit.registry import discover
from groupaudit.rule import Rule
from groupaudit.tables import Tables
from groupaudit.unseen import WHAT_IS_SAID
from groupaudit.vocabulary import OTHERS_JUDGED_ON
from program import run as program

RULES = discover("groupaudit.rules", Rule, plugins=False).found
SAYS = {"messages", "turns", *WHAT_IS_SAID}
ALLOWED = {*OTHERS_JUDGED_ON, "mass-posting"}
"""The last tells how often advertising was sent."""

LINES = pl.read_csv(Path(__file__).parents[1] / "data" / "must_hit.tsv", separator="\t", quote_char=None)["text"]
NUMBERS = "张三 110101199003070003 {id-card}，{mobile} {mobile:2} {mobile:3}，银行卡号 {bank-card}"

GROUPS = """
| groups.group_id | groups.kind |
|-----------------|-------------|
| g1              | {kind}      |
| g2              | {kind}      |
| g3              | {kind}      |

| members.group_id | members.member_id | members.external | members.role |
|------------------|-------------------|------------------|--------------|
| g1               | other             | true             | member       |
| g2               | other             | true             | member       |
| g3               | other             | true             | member       |
| g1               | staff             | –                | admin        |
| g2               | staff             | –                | admin        |
| g3               | staff             | –                | admin        |

| employees.name | employees.account_ids |
|----------------|-----------------------|
| 张三           | staff                 |

| messages.text |
|---------------|
| {numbers}     |
"""


def spoken_by(who, kind, policy=""):
    """Everything that is found when one person says all lines that something is found in, in three groups."""
    tables = build(GROUPS.format(kind=kind, numbers=NUMBERS))
    one = tables["messages"]
    texts = pl.Series("text", [*LINES, *one["text"]])
    said = pl.concat([one] * len(texts)).with_columns(texts)
    said = said.with_columns(
        member_id=pl.lit(who),
        message_id=pl.int_range(pl.len()).cast(pl.String),
        at=pl.col("at") + pl.duration(seconds=20 * pl.int_range(pl.len())),
    )
    everywhere = pl.concat(
        [
            said.with_columns(group_id=pl.lit(g), message_id=pl.concat_str(pl.lit(g), "message_id"))
            for g in ("g1", "g2", "g3")
        ]
    )
    settings = parse(policy, RULES)
    ready, _ = apply(settings, Tables(tables.replace(messages=everywhere).frames))
    ready = Tables(ready.frames | {"groups": tables["groups"]}, ready.context)
    ready, _ = materialise(
        ready, {need for r in RULES.values() for need in r.needs | r.uses} & {"people", "scores", "hits"}
    )
    about = [r for r in RULES.values() if r.needs & SAYS]
    found, _, _ = run([Planned(rule=r, params=r.params(), severity=r.severity) for r in about], ready)
    return found.filter(pl.col("member_id") == who)


@pytest.mark.parametrize("kind", ["outward", "owners"])
@pytest.mark.parametrize("who", ["other", "nobody-knows"])
def test_outsiders_and_residents_are_judged_on_few_things(kind, who):
    """Whatever they say, only pornography, gambling, links and advertising are found, however they are written."""
    maybe_staff = (
        {"confidential-content", "classification-mark"} if (kind, who) == ("outward", "nobody-knows") else set()
    )
    found = set(spoken_by(who, kind)["rule"])
    assert found <= ALLOWED | maybe_staff
    assert set(OTHERS_JUDGED_ON) <= found


def test_the_companys_own_people_are_judged_on_everything():
    """The same words of an employee are found by more rules, which proves the law above."""
    found = set(spoken_by("staff", "owners")["rule"])
    assert {"harmful-content", "confidential-content", "personal-information"} <= found


def test_a_company_may_judge_others_on_less_and_never_on_more():
    """`others-judged-on` narrows the four categories; a fifth is refused, and what would be right is told."""
    found = set(spoken_by("other", "owners", 'others-judged-on = ["gambling"]')["rule"])
    assert found == {"gambling"}
    assert spoken_by("other", "owners", "others-judged-on = []").is_empty()
    with pytest.raises(
        PolicyError, match="must be one of pornography, gambling, malicious-link, unrelated-advertising"
    ):
        parse('others-judged-on = ["negative-talk"]', RULES)


def test_the_kind_of_person_stands_on_the_finding():
    """So that whoever shows it can hide outsiders."""
    kinds = {kind: set(spoken_by("other", kind)["person_kind"]) for kind in ("owners", "outward")}
    assert kinds == {"owners": {"resident"}, "outward": {"outsider"}}
    assert set(spoken_by("staff", "owners")["person_kind"]) == {"employee"}


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", "只查色情、赌博、可疑链接、无关广告"), ("en", "judged on pornography, gambling")]
)
def test_the_report_says_of_how_many_messages_little_was_judged(lang, words):
    """Not judged is not clean: number and reason stand among what was not checked."""
    owners = Path(__file__).parents[2] / "samples" / "exports" / "金沙湾一期业主群.jsonl"
    policy = Path(__file__).parents[2] / "samples" / "groupaudit.toml"
    document = json.loads(program("scan", owners, "--policy", policy, "--lang", lang, "--format", "json").out)
    n = document["summary"]["counts"]["messages-of-others"]
    (line,) = [line for line in document["not_checked"] if words in line["reason"]]
    assert f"{n} " in line["what"]
    assert n > 0
    assert document["audit"]["others_judged_on"] == list(OTHERS_JUDGED_ON)
    roster_only = program("scan", owners, "--policy", policy, "--select", "nickname", "--format", "json").out
    assert "messages-of-others" not in json.loads(roster_only)["summary"]["counts"]
