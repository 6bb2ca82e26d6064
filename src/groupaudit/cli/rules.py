"""`groupaudit rules`: the rules by clause, and what each needs."""

from groupaudit.cli import options as o
from groupaudit.cli.language import chinese, terminal_language
from groupaudit.vocabulary import Language


@chinese("列出规则、对应的条款和各自需要的数据。")
def rules(policy: o.PolicyFile = None, lang: o.Lang = None, no_plugins: o.NoPlugins = False) -> None:
    """List the rules, the clauses they enforce and what they need."""
    from rich.console import Console
    from rich.table import Table

    from groupaudit.api import rules as known
    from groupaudit.api import with_clauses
    from groupaudit.policy import load
    from groupaudit.reporting.prose import Prose
    from groupaudit.wording import SEVERITIES, TABLES, joined, pick

    language = terminal_language(lang, Language.ZH)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in (
        ("条款", "Clause"),
        ("规则", "Rule"),
        ("级别", "Severity"),
        ("需要", "Needs"),
    ):
        table.add_column(pick(title, language), overflow="fold")
    table.columns[0].no_wrap = table.columns[1].no_wrap = True
    table.columns[2].min_width = 4
    every = known(plugins=not no_plugins).found
    in_force = load(policy, every)
    found, regulation = with_clauses(every, in_force), in_force.regulation
    for rule in sorted(found.values(), key=lambda r: (regulation.position(r.clause), r.id)):
        needs = dict.fromkeys(pick(TABLES.get(n, (n, n)), language) for n in sorted(rule.needs))
        off = "" if rule.enabled else pick(("（默认关闭）", " (off by default)"), language)
        severity = pick(SEVERITIES[rule.severity], language)
        name = f"{rule.id}\n{pick(rule.title, language)}{off}"
        table.add_row(rule.clause, name, severity, Prose(joined(needs, language)))
    Console(highlight=False, markup=False).print(table)
