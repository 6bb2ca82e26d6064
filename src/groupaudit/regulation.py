"""A regulation pack: the clauses that an audit checks, and how far exports can decide each."""

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
"""Id of the pseudo-clause for findings that do not breach any clause of the regulation."""


class Clause(Struct, frozen=True, kw_only=True):
    """One clause: its number, its wording (ours or the company's own), and what the auditor needs to see."""

    id: str
    wording: Text
    needs: Text
    status: Status
    original: str = ""  # the company's own text, verbatim
    rules: tuple[str, ...] = ()  # rules that check it; if empty, those that name its number themselves

    @property
    def quoted(self) -> Text:
        """The company's own text, or else our wording."""
        return (self.original, self.original) if self.original else self.wording


class Regulation(Struct, frozen=True, kw_only=True):
    """A set of clauses under a title; `settings` are rule settings, which the policy can override."""

    id: str
    title: Text
    clauses: Mapping[str, Clause]
    document_number: str = ""
    issued: date | None = None
    effective_from: date | None = None
    effective_to: date | None = None
    settings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def position(self, clause: str) -> int:
        """Return the position of the first clause named in a rule's `clause` text; unknown clauses come last."""
        known = list(self.clauses)
        return next((known.index(part) for part in covered(clause) if part in known), len(known))

    def clause_of(self, rule: str, own: str) -> str:
        """Return the clauses that *rule* checks here, empty if none; *own* are those that the rule itself names.

        A pack that assigns rules to clauses does so for all rules, so that no *own* number of another regulation is shown.
        """
        if not any(clause.rules for clause in self.clauses.values()):
            return own
        return "/".join(clause.id for clause in self.clauses.values() if rule in clause.rules)

    def named(self, language: str) -> str:
        """Return the title with document number and date of issue, if known."""
        issued = self.issued.isoformat() if self.issued else ""
        about = [part for part in (self.document_number, issued) if part]
        zh, en = (f"{title}{brackets.format(sep.join(about))}" if about else title
                  for title, brackets, sep in zip(self.title, ("（{}）", " ({})"), ("，", ", "), strict=True))  # fmt: skip
        return zh if language == "zh" else en


@functools.cache
def built_in() -> Regulation:
    """Return the pack `company-groups`, with our wording and the regulation's clause numbers."""
    raw = tomllib.loads(files("groupaudit").joinpath("data/regulation/company-groups.toml").read_text("utf-8"))
    clauses = [
        Clause(id=c["id"], wording=(c["zh"], c["en"]), needs=(c["needs-zh"], c["needs-en"]), status=c["status"])
        for c in raw["clause"]
    ]
    return Regulation(id=raw["id"], title=(raw["title-zh"], raw["title-en"]), clauses={c.id: c for c in clauses})


@functools.cache
def covered(clause: str) -> tuple[str, ...]:
    """Return the clause ids in a rule's `clause` text, as in 五(三)/七(三)."""
    return tuple(part.strip() for part in clause.split("/") if part.strip())


def laid_over(settings: Mapping[str, Mapping[str, Any]], own: Mapping[str, Any]) -> dict[str, Any]:
    """Return the rule settings of a regulation, overridden key by key by those of the policy."""
    both_have = settings.keys() & own.keys()
    laid = {name: {**settings[name], **own[name]} for name in both_have if isinstance(own[name], dict)}
    return {**settings, **own, **laid}
