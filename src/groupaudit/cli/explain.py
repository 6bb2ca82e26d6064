"""`groupaudit explain`: a rule's documentation, or a clause with its rules, parameters and defaults."""

from typing import TYPE_CHECKING, Annotated

import typer

from groupaudit.cli import options as o
from groupaudit.vocabulary import Language

if TYPE_CHECKING:
    from rich.console import Console

    from groupaudit.rule import AnyRule

Word = Annotated[str, typer.Argument(help="A rule such as nickname-format, or a clause such as 六(三).")]


def explain(word: Word, policy: o.PolicyFile = None, lang: o.Lang = None, no_plugins: o.NoPlugins = False) -> None:
    """Explain a rule or a clause."""
    from rich.console import Console

    from groupaudit.api import rules
    from groupaudit.cli.asked import terminal_language
    from groupaudit.policy import load
    from groupaudit.regulation import built_in
    from groupaudit.report import Scope
    from groupaudit.triage.scope import chosen
    from groupaudit.wording import CLAUSE_STATUSES, pick

    language = terminal_language(lang, Language.ZH)
    console = Console(highlight=False)
    known = rules(plugins=not no_plugins).found
    settings = load(policy, known).rules
    clause = built_in().clauses.get(word.replace("（", "(").replace("）", ")"))
    if clause:
        console.print(f"{clause.id}  {pick(clause.wording, language)}", markup=False)
        console.print(
            pick(CLAUSE_STATUSES[clause.status], language) + " · " + pick(clause.needs, language),
            style="dim",
            markup=False,
        )
    ids = chosen(known, Scope(select=(word,))) if not clause or _has_rule(known, clause.id) else frozenset()
    for id_ in sorted(ids):
        _rule(console, known[id_], settings[id_].params.model_dump(by_alias=True), language)


def _has_rule(known: "dict[str, AnyRule]", clause: str) -> bool:
    from groupaudit.regulation import covered

    return any(c == clause or c.startswith(clause + "(") for r in known.values() for c in covered(r.clause))


def _rule(console: "Console", rule: "AnyRule", values: dict[str, object], language: str) -> None:
    from rich.markdown import Markdown

    from groupaudit.wording import SEVERITIES, TABLES, pick

    console.print()
    console.print(f"{rule.id}  {rule.clause}  {pick(SEVERITIES[rule.severity], language)}", style="bold", markup=False)
    console.print(pick(rule.title, language), markup=False)
    needs = dict.fromkeys(pick(TABLES.get(n, (n, n)), language) for n in sorted(rule.needs))
    console.print(pick(("需要：", "Needs: "), language) + "、".join(needs), style="dim", markup=False)
    fields = rule.params.model_fields
    for name, field in fields.items():
        key = field.alias or name
        console.print(f"  {key} = {values[key]!r}  ({field.default!r})  {field.description or ''}", markup=False)
    console.print(Markdown(rule.doc))
