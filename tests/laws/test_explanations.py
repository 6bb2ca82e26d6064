"""Every finding of every rule can be explained; a new rule is covered the moment its file exists."""

import functools
import io
import json
import re
from collections.abc import Mapping

import polars as pl
import pytest
from msgspec.structs import replace
from rich.console import Console

from builders import build, examples
from groupaudit.api import Audited
from groupaudit.cli.why import print_explanation
from groupaudit.derived import materialise
from groupaudit.disclosure import Disclosure
from groupaudit.engine import Planned, run
from groupaudit.policy import RuleSetting, parse
from groupaudit.registry import discover
from groupaudit.regulation import built_in, covered
from groupaudit.rule import AnyRule, Case, Exhibit, Kind, Params, Rule, Scope, Severity, described, rule
from groupaudit.tables import Tables
from groupaudit.tasks.investigation import Again
from groupaudit.tasks.showing import Reader
from groupaudit.vocabulary import Language, Show
from reports import report

RULES: Mapping[str, AnyRule] = discover("groupaudit.rules", Rule, plugins=False).found
KEY = b"k" * 32

every_rule = pytest.mark.parametrize("r", RULES.values(), ids=RULES)


def judged(r: AnyRule, tables: Tables, params: Mapping[str, object] | None = None) -> Again:
    """Return the audit of *tables* by one rule, as `why` has it after reading files."""
    setting = RuleSetting(enabled=True, severity=r.severity, params=r.params.model_validate(dict(params or {})))
    found, _, tables = run([Planned(rule=r, params=setting.params, severity=r.severity)], tables)
    tables, _ = materialise(tables, {"hits"})
    policy = replace(parse("", {}), rules={r.id: setting})
    audited = Audited(report=report(), found=found, tables=tables, policy=policy)
    return Again(audited=audited, rules={r.id: r}, differences=())


@functools.cache
def flagged(id_: str) -> tuple[Again, ...]:
    """Return the audits of the examples of what a rule flags."""
    r = RULES[id_]
    return tuple(judged(r, ex.tables, ex.params) for ex in examples(r.doc, "Flags"))


@functools.cache
def pages(id_: str, language: Language = Language.ZH, show: Show = Show.SPAN) -> tuple[tuple[Again, list[str]], ...]:
    """Return the audits of the examples of a rule, each with the explanations of its findings and what is around."""
    return tuple((again, explained(again, language, show, context=3)) for again in flagged(id_))


def explained(again: Again, language: Language = Language.ZH, show: Show = Show.SPAN, context: int = 0) -> list[str]:
    """Return the explanation of every finding as it is printed, without line breaks of the terminal."""
    reader = Reader(language=language, timezone="Asia/Shanghai", disclosure=Disclosure(show=show, key=KEY))
    printed = []
    for row in again.audited.found.iter_rows(named=True):
        page = io.StringIO()
        console = Console(file=page, width=2000, highlight=False, markup=False, color_system=None, legacy_windows=False)
        print_explanation(console, again, row, reader, context)
        printed.append(page.getvalue())
    return printed


@every_rule
@pytest.mark.parametrize("language", Language)
def test_every_finding_is_explained(r, language):
    """Clause and wording, documentation, parameters, fields, and the file and line of what was found are named."""
    which = 0 if language == "zh" else 1
    prose = r.doc.partition("\n## ")[0].splitlines()[0]
    for again, printed in pages(r.id, language):
        assert printed
        for page, row in zip(printed, again.audited.found.iter_rows(named=True), strict=True):
            clauses = [built_in().clauses[id_] for id_ in covered(r.clause) if id_ in built_in().clauses]
            assert all(clause.id in page and clause.wording[which] in page for clause in clauses)
            assert prose in page
            assert all(f"{key} = " in page and text[which] in page for key, text in described(r.params).items())
            assert row["fingerprint"] in page
            assert row["source"] in page
            assert re.search(rf"\b{row['line']}\b", page)
            assert "None" not in page


@every_rule
def test_whole_messages_are_shown_on_request_only(r):
    """No message can be read in an explanation unless --show message asks for it; then the output says so."""
    for (again, printed), (_, whole) in zip(pages(r.id), pages(r.id, show=Show.MESSAGE), strict=True):
        if "messages" not in again.audited.tables:
            continue
        marked = again.audited.tables["hits"].filter(pl.col("category") == "classification-mark")["row"]
        said = again.audited.tables["messages"].with_row_index("row")
        secret = said.filter(pl.col("row").is_in(marked.implode()))["text"].to_list()
        open_ = said.filter(~pl.col("row").is_in(marked.implode()))["text"].drop_nulls().to_list()
        for page in printed:
            assert not any(text in page for text in [*open_, *secret] if len(text) > 12)
        for page in whole:
            assert not any(text in page for text in secret)
            assert ("以上显示了消息原文" in page) == bool(open_)


@every_rule
def test_nobody_is_named_where_people_are_hidden(r):
    """With --show none no id, name or nickname of a person can be read."""
    for again, printed in pages(r.id, show=Show.NONE):
        tables = again.audited.tables
        people = {
            value
            for name, columns in (
                ("members", ("member_id", "group_nickname", "account_name")),
                ("employees", ("name", "employee_id")),
            )
            if name in tables
            for column in columns
            for value in tables[name][column].drop_nulls()
        }
        documented = r.doc.partition("\n## ")[0]
        for page in printed:
            said = page.replace(built_in().clauses["六(三)"].wording[0], "")
            assert not [
                p
                for p in people
                if len(p) > 2 and re.search(rf"(?<!\w){re.escape(p)}(?!\w)", said) and p not in documented
            ]


@rule(
    clause="六(二)",
    title=("测试：每个群", "test: every group"),
    severity=Severity.INFO,
    scope=Scope.ROW,
    needs={"groups"},
    fields={"name": Kind.GROUP, "unheard_of": Kind.NUMBER},
    message=("群", "group"),
)
def every_group(t: Tables, p: Params) -> pl.LazyFrame:
    """Every group, with a field that nothing knows.

    Stands for a rule of another package: it says nothing about how it is to be explained.
    """
    return t.groups.with_columns(unheard_of=pl.lit(7))


def test_a_rule_that_says_nothing_is_explained_by_its_fields_and_rows():
    """Without a hook all fields are shown under their names, and the row that was found with its place."""
    (page,) = explained(judged(every_group, build("| groups.name |\n|---|\n| 天高集团甲群 |")))
    assert re.search(r"unheard_of +7\b", page)
    assert re.search(r"名称 +天高集团甲群", page)
    assert "groups.csv:2" in page


def test_a_broken_hook_leaves_the_rest_of_the_explanation():
    """A rule whose own explanation fails is explained as one that has none, and the failure is told."""

    def boom(t: Tables, p: Params, case: Case) -> list[Exhibit]:
        raise ZeroDivisionError

    broken = replace(every_group, explain=boom)
    (page,) = explained(judged(broken, build("| groups.name |\n|---|\n| 天高集团甲群 |")))
    assert re.search(r"unheard_of +7\b", page)
    assert "ZeroDivisionError" in page


def test_evidence_is_the_fields_of_the_finding():
    """Codes read as words; what an undecided part leaves null is left out."""
    ((again, (page,)),) = pages("point-to-point")
    fields = json.loads(again.audited.found["fields"][0])
    assert re.search(rf"消息数 +{fields['messages']}\b", page)
    assert re.search(r"管理员 +有管理员发言", page)
    assert "spoke" not in page
