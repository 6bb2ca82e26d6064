"""A regulation pack: the clauses an audit is made against, and how far each can be decided from exports."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Literal

Status = Literal["auto", "signal", "manual", "not-auditable"]
Text = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Clause:
    """One clause: its number, our wording of it, and what the auditor needs to see."""

    id: str
    wording: Text
    needs: Text
    status: Status


@dataclass(frozen=True, kw_only=True)
class Regulation:
    """A set of clauses under a title."""

    id: str
    title: Text
    clauses: Mapping[str, Clause]

    def position(self, clause: str) -> int:
        """Return where the first clause that a rule's `clause` text names stands in the regulation; unknown ones last."""
        known = list(self.clauses)
        return next((known.index(part) for part in covered(clause) if part in known), len(known))


def built_in() -> Regulation:
    """Return the pack `company-groups`, whose wording is ours and whose clause numbers are the regulation's."""
    raw = tomllib.loads(files("groupaudit").joinpath("data/regulation/company-groups.toml").read_text("utf-8"))
    clauses = [
        Clause(id=c["id"], wording=(c["zh"], c["en"]), needs=(c["needs-zh"], c["needs-en"]), status=c["status"])
        for c in raw["clause"]
    ]
    return Regulation(id=raw["id"], title=(raw["title-zh"], raw["title-en"]), clauses={c.id: c for c in clauses})


def covered(clause: str) -> tuple[str, ...]:
    """Return the clause ids a rule's `clause` text names, as in 五(三)/七(三)."""
    return tuple(part.strip() for part in clause.split("/") if part.strip())
