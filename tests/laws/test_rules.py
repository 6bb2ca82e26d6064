"""Laws that every rule obeys; a new rule is covered the moment its file exists."""

import functools
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import Example, build, cells, examples, judge, section, word
from groupaudit.derived import Derived, materialise
from groupaudit.engine import Planned, run
from groupaudit.findings import FINDINGS
from groupaudit.outcome import Outcome
from groupaudit.registry import discover
from groupaudit.rule import AnyRule, Kind, Params, Rule, Scope, Severity, described, rule
from groupaudit.tables import Tables
from groupaudit.wording import TABLES

RULES: Mapping[str, AnyRule] = discover("groupaudit.rules", Rule, plugins=False).found
DERIVED: Mapping[str, Derived] = discover("groupaudit.derive", Derived, plugins=False).found
SPLIT = ("groups", "members", "messages", "events", "findings")
"""Tables that are partitioned by group; all others are context and given whole."""

every_rule = pytest.mark.parametrize("r", RULES.values(), ids=RULES)


@dataclass(frozen=True)
class Worked:
    """A documented example and what the rule makes of it."""

    example: Example
    found: pl.DataFrame
    outcome: Outcome


@functools.cache
def worked(id_: str, *titles: str) -> tuple[Worked, ...]:
    """Run a rule over the examples of the sections of its documentation."""
    r = RULES[id_]
    every = [ex for title in titles or ("Flags", "Allows") for ex in examples(r.doc, title)]
    return tuple(Worked(ex, *judge(r, ex.tables, ex.params)) for ex in every)


def identities(found: pl.DataFrame) -> list[tuple[object, ...]]:
    """What must not depend on how the data were cut or ordered."""
    return sorted(
        found.select("fingerprint", "severity", "confidence", "at", "message", "suggestion", "fields").rows(), key=str
    )


@every_rule
def test_flags_yields_exactly_the_documented_findings(r):
    """What the section Flags shows is found, with the documented columns, and nothing else is."""
    for w in worked(r.id, "Flags"):
        said, timezone = w.example.findings, w.example.tables.context.timezone
        assert said, f"{r.id}: an example of Flags ends with a findings table"
        assert not w.outcome.detail
        assert cells(w.found, list(said[0]), timezone) == sorted(said, key=lambda row: tuple(row.values()))
        assert w.example.undecided is None or w.outcome.undecided == w.example.undecided


@every_rule
def test_allows_yields_nothing(r):
    """What the section Allows shows is looked at and not found."""
    for w in worked(r.id, "Allows"):
        undecided = w.example.undecided or {}
        assert w.example.findings is None
        assert not w.outcome.detail
        assert cells(w.found, ["member_id", "message_id", "message"]) == []
        assert w.outcome.status == ("undecided" if undecided else "checked")
        assert w.outcome.undecided == undecided


@every_rule
def test_a_rule_is_documented(r):
    """A rule says in Chinese what it does, and shows at least one row that it flags and one that it allows."""
    prose = r.doc.partition("\n## ")[0]
    assert re.match(r"\S*[\u4e00-\u9fff].*。\n", prose)
    assert len(prose.split("\n\n")) > 1
    for title in ("Flags", "Allows"):
        assert section(r.doc, title)
        assert all(any(f.height for f in ex.tables.frames.values()) for ex in examples(r.doc, title))


@every_rule
def test_the_id_is_the_file_name_and_has_a_test_file(r):
    """The rule some-pattern lives in some_pattern.py and has tests in test_some_pattern.py."""
    module = r.check.__module__.rpartition(".")[2]
    assert module.replace("_", "-") == r.id
    assert (Path(__file__).parents[1] / "rules" / f"test_{module}.py").is_file()


@every_rule
def test_templates_use_only_declared_fields(r):
    """Both languages say the same things, and all of them are declared fields."""
    for zh, en in filter(None, (r.message, r.advice)):
        used = [{name for _, name, _, _ in Formatter().parse(text) if name is not None} for text in (zh, en)]
        assert used[0] == used[1]
        assert used[0] <= set(r.fields)


@every_rule
def test_every_parameter_is_described_in_both_languages(r):
    """What can be set is explained in Chinese and in English, and the two are different texts."""
    for zh, en in described(r.params).values():
        assert re.search(r"[\u4e00-\u9fff].*。$", zh)
        assert re.fullmatch(r"[ -~]+\.", en)


@every_rule
def test_a_signal_says_that_a_person_must_confirm(r):
    """A rule that only suspects says 疑似 and 请核实, and never 违规."""
    assert not r.signal or ("疑似" in r.message[0] and "请核实" in r.message[0])
    assert "违规" not in r.message[0]


@every_rule
def test_findings_conform(r):
    """Findings have the one schema, a confidence of 0 to 100, a fingerprint of their own and texts without gaps."""
    for w in worked(r.id):
        assert dict(w.found.select(FINDINGS.names()).schema) == dict(FINDINGS)
        assert w.found["confidence"].is_between(0, 100).all()
        assert w.found["severity"].cast(pl.String).is_in(list(Severity)).all()
        assert w.found["fingerprint"].is_unique().all()
        assert w.found["group_id"].null_count() == 0
        texts = [*w.found["message"], *word(r, w.found, "en")["message"]]
        assert not any("None" in text or "{" in text for text in texts)
        assert all(set(json.loads(text)) == set(r.fields) for text in w.found["fields"])


@every_rule
def test_codes_have_words_and_reasons_are_declared(r):
    """Whatever key a finding or an undecided subject names can be said in both languages."""
    codes = [name for name, kind in r.fields.items() if kind is Kind.CODE]
    for w in worked(r.id):
        assert set(w.outcome.undecided) <= set(r.undecided)
        values = [json.loads(text)[name] for text in w.found["fields"] for name in codes]
        flat = {v for value in values for v in (value if isinstance(value, list) else [value]) if v is not None}
        assert {v for v in flat if re.fullmatch(r"[a-z][a-z-]+", v)} <= set(r.words)


@every_rule
def test_a_missing_table_is_skipped_not_clean(r):
    """Without one of the tables it needs a rule is skipped and names what it lacks."""
    _, nothing = judge(r, Tables())
    assert nothing.status == "skipped"
    inputs = r.needs - {"findings"}  # there are always findings, if none
    assert inputs <= TABLES.keys(), "every table that may be missing has a name that people know"
    assert set(nothing.missing) == inputs
    ex = examples(r.doc, "Flags")[0]
    for need in inputs:
        frames = {name: frame for name, frame in ex.tables.frames.items() if name not in _sources(need)}
        _, outcome = judge(r, Tables(frames, ex.tables.context), ex.params)
        assert outcome.status == "skipped"
        assert need in outcome.missing


def _sources(table: str) -> set[str]:
    """The table itself and all that it is derived from."""
    return {table}.union(*(_sources(need) for need in (DERIVED[table].needs if table in DERIVED else ())))


@pytest.mark.parametrize("r", [r for r in RULES.values() if r.scope is not Scope.ALL], ids=lambda r: r.id)
def test_splitting_by_group_changes_nothing(r):
    """A partition with whole groups and the context tables is all that a rule of scope ROW or GROUP needs."""
    for ex in examples(r.doc, "Flags"):
        tables = _with_context(_twice(ex.tables))
        groups = pl.concat([tables[n]["group_id"] for n in SPLIT if n in tables]).unique()
        whole, outcome = judge(r, tables, ex.params)
        parts = [judge(r, _only(tables, g), ex.params) for g in groups]
        assert identities(whole) == identities(pl.concat([found for found, _ in parts]))
        assert sum(outcome.undecided.values()) == sum(n for _, o in parts for n in o.undecided.values())


def _twice(tables: Tables) -> Tables:
    """Add a copy of every group under another id."""
    ids = pl.col("^(group_id|message_id|reply_to)$") + "-again"
    copied = {n: pl.concat([f, f.with_columns(ids)]) for n, f in tables.frames.items() if n in SPLIT}
    return tables.replace(**copied)


def _with_context(tables: Tables) -> Tables:
    """Add what is derived from the whole audit and given to every partition."""
    known, _ = materialise(tables, ["repetitions"])
    return tables.replace(repetitions=known["repetitions"]) if "repetitions" in known else tables


def _only(tables: Tables, group: str) -> Tables:
    return tables.replace(**{n: tables[n].filter(pl.col("group_id") == group) for n in SPLIT if n in tables})


@every_rule
@settings(max_examples=2, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_the_order_of_rows_changes_nothing(r, seed):
    """Tables in any order give the same findings."""
    for w in worked(r.id):
        frames = w.example.tables.frames
        shuffled = {n: f.sample(fraction=1, shuffle=True, seed=seed) for n, f in frames.items()}
        found, _ = judge(r, Tables(shuffled, w.example.tables.context), w.example.params)
        assert identities(found) == identities(w.found)


@rule(
    clause="五(二)",
    title=("测试：问题集中的群", "test: groups with many findings"),
    severity=Severity.LOW,
    scope=Scope.GROUP,
    needs={"findings"},
    fields={"found": Kind.NUMBER},
    message=("本群共有 {found} 条", "{found} in this group"),
)
def many_findings(t: Tables, p: Params) -> pl.LazyFrame:
    """A rule over the findings of others."""
    return t.findings.group_by("group_id").agg(found=pl.len())


@rule(
    clause="六(二)",
    title=("测试：每个群", "test: every group"),
    severity=Severity.INFO,
    scope=Scope.ROW,
    needs={"groups"},
    message=("群", "group"),
)
def every_group(t: Tables, p: Params) -> pl.LazyFrame:
    """A rule of the first stage that finds every group."""
    return t.groups.select("group_id", "source", "line")


def _planned(*rules: AnyRule) -> list[Planned]:
    return [Planned(rule=r, params=r.params(), severity=r.severity) for r in rules]


def test_a_rule_that_needs_findings_sees_those_of_the_first_stage():
    """The second stage judges the findings of the first, wherever the rule stands in the list."""
    tables = build("| groups.name |\n|---|\n| 天高集团甲群 |\n| 天高集团乙群 |")
    found, outcomes, _ = run(_planned(many_findings, every_group), tables)
    second = found.filter(pl.col("rule") == "many-findings")
    assert sorted(second["group_id"]) == ["g1", "g2"]
    assert set(second["fields"]) == {'{"found":1}'}
    assert [o.status for o in outcomes] == ["checked", "checked"]


def test_a_rule_that_needs_findings_runs_over_none():
    """Where the first stage finds nothing the second stage still looks, and says so."""
    found, outcomes, _ = run(_planned(many_findings), Tables())
    assert found.is_empty()
    assert outcomes[0].status == "checked"


def test_one_failing_rule_does_not_hide_the_others():
    """A rule that crashes is failed; every other rule still reports."""

    @rule(
        clause="二",
        title=("测试", "test"),
        severity=Severity.LOW,
        scope=Scope.ROW,
        needs={"groups"},
        message=("群", "group"),
    )
    def boom(t: Tables, p: Params) -> pl.LazyFrame:
        return t.groups.select("group_id", at=pl.col("name").str.to_datetime("%Y", strict=True))

    tables = build("| groups.name |\n|---|\n| 天高集团甲群 |")
    found, outcomes, _ = run(_planned(boom, every_group), tables)
    assert {o.rule: o.status for o in outcomes} == {"boom": "failed", "every-group": "checked"}
    assert found.height == 1
