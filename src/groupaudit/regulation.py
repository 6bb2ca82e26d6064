"""A regulation pack: the clauses an audit is made against, and how far each can be decided from exports."""

import functools
import tomllib
from collections.abc import Mapping
from datetime import date
from importlib.resources import files
from typing import Any, Literal

from msgspec import Struct, field

Status = Literal["auto", "signal", "manual", "period", "not-auditable", "not-judged"]
Text = tuple[str, str]


EXTENSION = "延伸"
"""The id under which stands what is looked for beside the regulation: whoever does it breaks no clause of it."""


class Clause(Struct, frozen=True, kw_only=True):
    """One clause: its number, our wording of it or the company's own, and what the auditor needs to see."""

    id: str
    wording: Text
    needs: Text
    status: Status
    original: str = ""  # the company's own text, word for word
    rules: tuple[str, ...] = ()  # the rules that check it; none: those that name its number themselves

    @property
    def quoted(self) -> Text:
        """The company's own text where the pack carries it, else our wording."""
        return (self.original, self.original) if self.original else self.wording


class Regulation(Struct, frozen=True, kw_only=True):
    """A set of clauses under a title; `settings` are the sections of rules, which the policy can overrule."""

    id: str
    title: Text
    clauses: Mapping[str, Clause]
    document_number: str = ""
    issued: date | None = None
    effective_from: date | None = None
    effective_to: date | None = None
    settings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def position(self, clause: str) -> int:
        """Return where the first clause that a rule's `clause` text names stands in the regulation; unknown ones last."""
        known = list(self.clauses)
        return next((known.index(part) for part in covered(clause) if part in known), len(known))

    def clause_of(self, rule: str, own: str) -> str:
        """Return the clauses that *rule* checks here; *own* is what the rule itself names; empty where there are none.

        A pack that assigns rules to its clauses decides about all of them, so that no number of another regulation shows.
        """
        if not any(clause.rules for clause in self.clauses.values()):
            return own
        return "/".join(clause.id for clause in self.clauses.values() if rule in clause.rules)

    def named(self, language: str) -> str:
        """Return the title with document number and date of issue, as far as they are known."""
        issued = self.issued.isoformat() if self.issued else ""
        about = [part for part in (self.document_number, issued) if part]
        zh, en = (f"{title}{brackets.format(sep.join(about))}" if about else title
                  for title, brackets, sep in zip(self.title, ("（{}）", " ({})"), ("，", ", "), strict=True))  # fmt: skip
        return zh if language == "zh" else en


@functools.cache
def built_in() -> Regulation:
    """Return the pack `company-groups`, whose wording is ours and whose clause numbers are the regulation's."""
    raw = tomllib.loads(files("groupaudit").joinpath("data/regulation/company-groups.toml").read_text("utf-8"))
    clauses = [
        Clause(id=c["id"], wording=(c["zh"], c["en"]), needs=(c["needs-zh"], c["needs-en"]), status=c["status"])
        for c in raw["clause"]
    ]
    return Regulation(id=raw["id"], title=(raw["title-zh"], raw["title-en"]), clauses={c.id: c for c in clauses})


@functools.cache
def covered(clause: str) -> tuple[str, ...]:
    """Return the clause ids a rule's `clause` text names, as in 五(三)/七(三)."""
    return tuple(part.strip() for part in clause.split("/") if part.strip())


def laid_over(settings: Mapping[str, Mapping[str, Any]], own: Mapping[str, Any]) -> dict[str, Any]:
    """Return the sections of rules of a regulation with those of the policy laid over them, key by key."""
    both_have = settings.keys() & own.keys()
    laid = {name: {**settings[name], **own[name]} for name in both_have if isinstance(own[name], dict)}
    return {**settings, **own, **laid}
