"""The engine: every rule ends in an outcome, whatever happens to the others."""

import polars as pl
import pytest
from msgspec.structs import replace

from builders import build
from groupaudit.engine import Planned, forecast, run
from groupaudit.findings import FINDINGS
from groupaudit.rule import Kind, Params, Scope, Severity, rule
from groupaudit.tables import Tables
from groupaudit.verdict import confirmed

COMMON = {"clause": "六(三)", "title": ("测试", "test"), "scope": Scope.ROW, "severity": Severity.MEDIUM}


@rule(**COMMON, needs={"members"}, fields={"name": Kind.PERSON}, message=("{name}", "{name}"))
def finds_all(t: Tables, p: Params) -> pl.LazyFrame:
    return t.members.with_columns(name="group_nickname")


@rule(**COMMON, needs={"members"}, message=("x", "x"))
def raises_while_planning(t: Tables, p: Params) -> pl.LazyFrame:
    msg = "no such thing"
    raise ValueError(msg)


@rule(**COMMON, needs={"members"}, message=("x", "x"))
def fails_while_collecting(t: Tables, p: Params) -> pl.LazyFrame:
    return t.members.with_columns(severity=pl.col("group_nickname").cast(pl.Int64).cast(pl.String))


@rule(**COMMON, needs={"members", "employees"}, message=("x", "x"))
def wants_employees(t: Tables, p: Params) -> pl.LazyFrame:
    return t.members


@rule(**COMMON, needs={"messages"}, message=("x", "x"))
def wants_messages(t: Tables, p: Params) -> pl.LazyFrame:
    return t.messages


@rule(**COMMON, needs={"members"}, message=("x", "x"), undecided={"why": ("原因", "reason")})
def cannot_tell(t: Tables, p: Params) -> pl.LazyFrame:
    first = pl.int_range(pl.len()) == 0
    return t.members.with_columns(undecided=pl.when(first).then(pl.lit("why")))


@rule(**COMMON, needs={"findings"}, message=("x", "x"), fields={"n": Kind.NUMBER})
def counts_findings(t: Tables, p: Params) -> pl.LazyFrame:
    return t.findings.group_by("group_id").agg(n=pl.len())


@rule(**COMMON, needs={"findings"}, message=("x", "x"), fields={"n": Kind.NUMBER})
def counts_confirmed(t: Tables, p: Params) -> pl.LazyFrame:
    return t.findings.filter(confirmed()).group_by("group_id").agg(n=pl.len())


@rule(**COMMON, needs={"messages"}, message=("{n}", "{n}"), fields={"n": Kind.NUMBER})
def anchored_on_messages(t: Tables, p: Params) -> pl.LazyFrame:
    return t.messages.select(row=pl.int_range(pl.len(), dtype=pl.UInt32), n=pl.lit(1))


TABLES = build("""
| members.member_id | members.group_nickname |
|-------------------|------------------------|
| m1                | 张三                   |
| m2                | 李四                   |
""")


def outcomes(*rules, tables=TABLES):
    found, ended, _ = run([Planned(rule=r, params=r.params(), severity=r.severity) for r in rules], tables)
    return found, {o.rule: o for o in ended}


def test_a_failing_rule_leaves_the_others_their_findings():
    """Rules that raise while planning or collecting are `failed` with a reason; the rest report."""
    found, ended = outcomes(finds_all, raises_while_planning, fails_while_collecting, cannot_tell)
    assert {k: o.status for k, o in ended.items()} == {
        "finds-all": "checked",
        "raises-while-planning": "failed",
        "fails-while-collecting": "failed",
        "cannot-tell": "undecided",
    }
    assert "no such thing" in ended["raises-while-planning"].detail
    assert found.schema == FINDINGS
    assert found.filter(pl.col("rule") == "finds-all").height == 2


def test_an_error_does_not_quote_data():
    """The reason of a failure holds the kind of the error, not the values that caused it, beyond its first line."""
    _, ended = outcomes(fails_while_collecting)
    assert "\n" not in ended["fails-while-collecting"].detail


def test_skipped_tells_what_is_missing_and_whether_it_could_be_supplied():
    """A roster lacks an employee list, which could be handed in; messages it can never have."""
    _, ended = outcomes(wants_employees, wants_messages)
    assert (ended["wants-employees"].missing, ended["wants-employees"].possible) == (("employees",), True)
    assert (ended["wants-messages"].missing, ended["wants-messages"].possible) == (("messages",), False)


def test_undecided_subjects_are_counted_and_are_no_findings():
    """A row with a reason is no finding; the outcome counts it by that reason."""
    found, ended = outcomes(cannot_tell)
    assert found.height == 1
    assert ended["cannot-tell"].undecided == {"why": 1}


@rule(**COMMON, needs={"messages"}, message=("x", "x"), undecided={"why": ("原因", "reason")})
def unsure_of_messages(t: Tables, p: Params) -> pl.LazyFrame:
    return t.messages.select(row=pl.int_range(pl.len(), dtype=pl.UInt32), undecided=pl.lit("why"))


def test_the_first_undecided_subjects_are_named():
    """Members and messages that could not be judged are named, a few of each reason, whatever the order of rows."""
    (one,) = outcomes(cannot_tell)[1]["cannot-tell"].examples
    assert (one.reason, one.member_id, one.member_name) == ("why", "m1", "张三")
    rows = "".join(f"| g | {id_} | {name} | 早 |\n" for id_, name in zip("cbafedg", "丙乙甲己戊丁庚", strict=True))
    head = "| messages.group_id | messages.member_id | messages.sender_name | messages.text |\n|---|---|---|---|\n"
    tables = build(f"{head}{rows}\n| groups.group_id | groups.name |\n|---|---|\n| g | 工作群 |\n")
    for shuffled in (tables, tables.replace(messages=tables["messages"].reverse())):
        outcome = outcomes(unsure_of_messages, tables=shuffled)[1]["unsure-of-messages"]
        assert outcome.undecided == {"why": 7}
        assert [(s.group_name, s.member_name) for s in outcome.examples] == [("工作群", n) for n in "甲乙丙丁戊"]


def test_rules_over_findings_run_after_the_others():
    """The second stage sees the findings of the first."""
    found, ended = outcomes(counts_findings, finds_all)
    assert ended["counts-findings"].count == 1
    assert found.filter(pl.col("rule") == "counts-findings")["fields"].to_list() == ['{"n":2}']


@rule(**COMMON, needs={"findings"}, message=("x", "x"), fields={"n": Kind.NUMBER})
def counts_what_is_certain(t: Tables, p: Params) -> pl.LazyFrame:
    return t.findings.filter(~pl.col("suspected")).group_by("group_id").agg(n=pl.len())


def test_rules_over_findings_know_which_a_person_must_confirm():
    """Signals and whatever is not sure are suspicions; findings of rules that ran elsewhere are seen and not repeated."""
    certain = replace(finds_all, id="certain")
    signal = replace(finds_all, id="signal", signal=True)
    found, _ = outcomes(counts_what_is_certain, certain, signal)
    second = found.filter(pl.col("rule") == "counts-what-is-certain")
    assert second["fields"].to_list() == ['{"n":2}']
    elsewhere = found.filter(pl.col("rule") == "certain").with_columns(suspected=pl.lit(value=False))
    found, _ = outcomes(counts_what_is_certain, tables=TABLES.replace(findings=elsewhere))
    assert found["rule"].to_list() == ["counts-what-is-certain"]
    assert found["fields"].to_list() == ['{"n":2}']


def test_a_message_without_id_is_identified_by_what_it_is():
    """Without a platform id the fingerprint comes from sender, time, kind and words, never from the line."""
    table = """
| messages.message_id | messages.text | messages.line |
|---------------------|---------------|---------------|
| –                   | 早            | {line}        |
"""
    first, _ = outcomes(anchored_on_messages, tables=build(table.format(line=1)))
    moved, _ = outcomes(anchored_on_messages, tables=build(table.format(line=9)))
    assert first["fingerprint"].to_list() == moved["fingerprint"].to_list()


def test_rules_over_findings_see_what_people_concluded():
    """Verdicts are on the findings of the first stage before the second looks at them, and on those of the second."""
    seen = []

    def judge(found: pl.DataFrame) -> pl.DataFrame:
        seen.append(found.height)
        return found.with_columns(verdict=pl.when(pl.col("member_id") == "m1").then(pl.lit("remedied")))

    plans = [Planned(rule=r, params=r.params(), severity=r.severity) for r in (finds_all, counts_confirmed)]
    found, _, _ = run(plans, TABLES, judge)
    assert found.filter(pl.col("rule") == "counts-confirmed")["fields"].to_list() == ['{"n":1}']
    assert seen == [2, 1]


def test_a_finding_tells_the_kind_of_person_where_people_were_looked_up():
    """Not where no rule asked who they are."""
    tables = TABLES.replace(people=pl.DataFrame({"group_id": ["g1"], "member_id": ["m2"], "person_kind": ["outsider"]}))
    kinds = [outcomes(finds_all, tables=t)[0].sort("member_id")["person_kind"].to_list() for t in (TABLES, tables)]
    assert kinds == [[None, None], [None, "outsider"]]


def test_equal_messages_in_one_second_are_two_findings():
    """Two rows that are the same in everything keep two different fingerprints."""
    found, _ = outcomes(
        anchored_on_messages,
        tables=build("""
| messages.message_id | messages.text | messages.at         |
|---------------------|---------------|---------------------|
| –                   | 早            | 2026-01-05 09:00:00 |
| –                   | 早            | 2026-01-05 09:00:00 |
"""),
    )
    assert found["fingerprint"].n_unique() == 2


def test_equal_messages_are_numbered_as_they_stand():
    """Whatever order a plan gives them in: the same input must give the same report."""
    tables = build("""
| messages.message_id | messages.text | messages.at         | messages.line |
|---------------------|---------------|---------------------|---------------|
| –                   | 早            | 2026-01-05 09:00:00 | 4             |
| –                   | 早            | 2026-01-05 09:00:00 | 7             |
""")
    backwards = replace(anchored_on_messages, check=lambda t, p: anchored_on_messages(t, p).reverse())
    prints = [
        outcomes(r, tables=tables)[0].sort("line")["fingerprint"].to_list() for r in (anchored_on_messages, backwards)
    ]
    assert prints[0] == prints[1]


def test_a_plan_cannot_raise_the_severity_of_the_policy():
    """What the policy lowers stays lowered."""

    @rule(**COMMON | {"severity": Severity.LOW}, needs={"members"}, message=("x", "x"))
    def shouts(t: Tables, p: Params) -> pl.LazyFrame:
        return t.members.with_columns(severity=pl.lit("high"))

    found, _ = outcomes(shouts)
    assert found["severity"].unique().to_list() == ["low"]


@pytest.mark.parametrize(("r", "status"), [(finds_all, "checked"), (wants_employees, "skipped")])
def test_the_forecast_agrees_with_the_run(r, status):
    """What inspect promises is what scan does."""
    planned = [Planned(rule=r, params=r.params(), severity=r.severity)]
    assert [o.status for o in forecast(planned, TABLES)] == [status]
    assert [o.status for o in run(planned, TABLES)[1]] == [status]


@rule(**COMMON, needs={"messages"}, message=("x", "x"))
def finds_messages_backwards(t: Tables, p: Params) -> pl.LazyFrame:
    return t.messages.select(row=pl.int_range(pl.len(), dtype=pl.UInt32)).reverse()


@pytest.mark.parametrize("lexicon", [(), ("nowhere.tsv",)])
def test_a_marked_message_is_known_as_such_though_no_rule_asked_for_hits(lexicon):
    """Nothing of it will be quoted; where the packs cannot be read, nothing of any message."""
    tables = build("| messages.text |\n|---|\n| 早上好 |\n| 密级：机密 会后收回 |\n", lexicons=lexicon)
    r = finds_messages_backwards
    found, _, _ = run([Planned(rule=r, params=r.params(), severity=r.severity)], tables)
    assert dict(found.select("quote", "classified").iter_rows()) == {
        "早上好": bool(lexicon),
        "密级：机密 会后收回": True,
    }


def test_a_rule_on_messages_may_be_undecided_about_a_group_without_any():
    """A group that could not be judged needs no message to be named by."""

    @rule(**COMMON, needs={"messages", "groups"}, message=("x", "x"), undecided={"why": ("原因", "reason")})
    def unsure_of_groups(t: Tables, p: Params) -> pl.LazyFrame:
        none = t.messages.select(row=pl.int_range(pl.len(), dtype=pl.UInt32)).limit(0)
        return pl.concat([none, t.groups.select("group_id", undecided=pl.lit("why"))], how="diagonal")

    tables = build("| groups.name |\n|---|\n| 工作群 |\n\n| messages.text |\n|---|\n| 早 |")
    outcome = outcomes(unsure_of_groups, tables=tables.replace(messages=tables["messages"].clear()))[1][
        "unsure-of-groups"
    ]
    assert outcome.undecided == {"why": 1}
    assert [s.group_name for s in outcome.examples] == ["工作群"]
