"""`groupaudit explain`: a rule's documentation, or a clause with its rules, parameters and defaults."""

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from groupaudit.cli import options as o
from groupaudit.cli.language import chinese, pair, terminal_language
from groupaudit.vocabulary import Language

if TYPE_CHECKING:
    from rich.console import Console

    from groupaudit.policy import RuleSetting
    from groupaudit.regulation import Clause
    from groupaudit.rule import AnyRule

Word = Annotated[
    str,
    typer.Argument(
        help=pair(
            "规则，如 nickname-format；或条款，如 六(三)。",
            "A rule such as nickname-format, or a clause such as 六(三).",
        )
    ),
]

BREAK = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef”…])\n(?=[^\s|#-])")
"""A line break inside a paragraph, which between Chinese characters would appear as a blank."""

HEADINGS = {"Flags": ("会报告的例子", "Flags"), "Allows": ("不会报告的例子", "Allows")}
"""Headings in the documentation of rules, in Chinese and English."""

HEAD = re.compile(r"^\|(.+)\|\n(?=\|[-|: ]+\|$)", re.MULTILINE)
"""The heading row of a table, above its line of dashes."""

EXAMPLES = {
    "findings": ("报告", "Findings"),
    "earlier": ("其他规则的结果", "Findings of other rules"),
    "undecided": ("未能判断", "Undecided"),
    "params": ("参数", "Parameters"),
    "context": ("设置", "Settings"),
    "units": ("组织单位", "Units"),
    "formats": ("昵称格式", "Nickname formats"),
}
"""Titles of example tables that rules do not need."""

NUMBER = re.compile(r"\{(mobile|id-card|bank-card)(?::(\d+))?\}")
NUMBERS = {
    "mobile": ("〈手机号〉", "〈mobile〉"),
    "id-card": ("〈身份证号〉", "〈id number〉"),
    "bank-card": ("〈银行卡号〉", "〈bank card〉"),
}
"""Placeholders for numbers in examples; an ordinal distinguishes several of them."""


@chinese("说明一条规则或一条条款。")
def explain(word: Word, policy: o.PolicyFile = None, lang: o.Lang = None, no_plugins: o.NoPlugins = False) -> None:
    """Explain a rule or a clause."""
    from rich.console import Console

    from groupaudit.api import rules, with_clauses
    from groupaudit.cli.showing import say
    from groupaudit.policy import load
    from groupaudit.regulation import covered
    from groupaudit.report import Selection
    from groupaudit.triage.scope import chosen, meant
    from groupaudit.wording import pick

    language = terminal_language(lang, Language.ZH)
    console = Console(highlight=False)
    known = rules(plugins=not no_plugins).found
    in_force = load(policy, known)
    written = known
    known, settings, regulation = with_clauses(known, in_force), in_force.rules, in_force.regulation
    clauses = [c for c in regulation.clauses.values() if meant(word, c.id)]
    ids = [r.id for r in known.values() if any(meant(word, c) for c in covered(r.clause))]
    for clause in clauses:
        say(console, f"{clause.id}  {pick(clause.quoted, language)}")
        say(console, status(clause, language), "dim")
        console.print(regulation.named(language), style="dim", markup=False)
    for id_ in ids or (() if clauses else sorted(chosen(known, Selection(select=(word,))))):
        _rule(console, known[id_], settings[id_], reservation(written[id_], known[id_], settings[id_]), language)


def _rule(
    console: "Console", rule: "AnyRule", setting: "RuleSetting", reserved: tuple[str, str] | None, language: str
) -> None:
    from groupaudit.cli.documentation import Documentation
    from groupaudit.cli.showing import say
    from groupaudit.wording import SEVERITIES, TABLES, joined, pick

    off = "" if setting.enabled else pick(("  未启用", "  switched off"), language)
    severity = pick(SEVERITIES[setting.severity], language)
    needs = dict.fromkeys(pick(TABLES.get(n, (n, n)), language) for n in sorted(rule.needs))
    console.print()
    console.print(f"{rule.id}  {rule.clause}  {severity}{off}", style="bold", markup=False)
    console.print(pick(rule.title, language), markup=False)
    say(console, pick(("需要：", "Needs: "), language) + joined(needs, language), "dim")
    for line in parameters(rule, setting, language):
        say(console, line, indent=2)
    if reserved:
        say(console, pick(reserved, language), "dim")
    console.print(Documentation(documentation(rule, language)))


def status(clause: "Clause", language: str) -> str:
    """Return how far a clause can be decided and, if the regulation says so, from what."""
    from groupaudit.wording import CLAUSE_STATUSES, pick

    return " · ".join(filter(None, (pick(CLAUSE_STATUSES[clause.status], language), pick(clause.needs, language))))


def reservation(written: "AnyRule", rule: "AnyRule", setting: "RuleSetting") -> tuple[str, str] | None:
    """Return a note for the documentation of a rule that is in force under another clause or with other parameters.

    *written* is the rule as documented.
    """
    if written.clause != rule.clause:
        return (
            f"以下说明是按本工具默认的制度写的，那里是 {written.clause}；条款和参数以上面的为准。",
            f"What follows is written for the default regulation, where it is {written.clause}; clause and parameters in force are those above.",
        )
    if setting.params != written.params():
        return (
            "以下说明是按默认参数写的；以上面的参数为准。",
            "What follows is written for the default parameters; those in force are above.",
        )
    return None


def documentation(rule: "AnyRule", language: str) -> str:
    """Return a rule's documentation with headings in *language*."""
    doc = BREAK.sub("", rule.doc)
    for written, heading in HEADINGS.items():
        doc = doc.replace(f"\n## {written}\n", f"\n## {heading[language != 'zh']}\n")
    doc = NUMBER.sub(lambda number: NUMBERS[number[1]][language != "zh"] + (number[2] or ""), doc)
    return HEAD.sub(lambda head: _headed(head[1], language), doc)


def _headed(head: str, language: str) -> str:
    """Return the heading row of an example (`members.group_nickname`) in words, below the title of the table."""
    from groupaudit.headings import heading
    from groupaudit.wording import TABLES, pick

    columns = [column.strip() for column in head.split("|")]
    table = columns[0].partition(".")[0]
    title = pick(EXAMPLES.get(table) or TABLES.get(table) or (table, table), language)
    words = [pick(heading(column.rpartition(".")[2]), language) for column in columns]
    return f"{title}\n\n| {' | '.join(words)} |\n"


def parameters(rule: "AnyRule", setting: "RuleSetting", language: str) -> Iterator[str]:
    """Yield every parameter with its value, its default if different, and its meaning."""
    from groupaudit.rule import described
    from groupaudit.wording import pick

    default = rule.params().model_dump(mode="json", by_alias=True)
    meaning = described(rule.params)
    for key, value in setting.params.model_dump(mode="json", by_alias=True).items():
        other = (
            ""
            if value == default[key]
            else pick(("，默认 {}", ", by default {}"), language).format(_toml(default[key]))
        )
        yield f"{key} = {_toml(value)}{other}  {pick(meaning[key], language)}"


def _toml(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
