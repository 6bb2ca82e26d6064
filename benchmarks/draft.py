"""The corpus while it is written: target folder, seed, company, phrases, and the truth gathered so far."""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from benchmarks.company import Company, Group
from benchmarks.nicknames import DUPLICATE, Worn, worn
from benchmarks.phrases import Phrases
from benchmarks.talk import Scene, Turn, conversation

Fact = dict[str, Any]


@dataclass(frozen=True)
class Corpus:
    """What every file needs: where it goes, the seed, who and what can be said, and the truth gathered so far."""

    target: Path
    seed: int
    company: Company
    phrases: Phrases
    truth: list[Fact] = field(default_factory=list)

    def rng(self, *part: object) -> random.Random:
        """Return the random numbers of one part, independent of all others."""
        return random.Random("/".join(map(str, (self.seed, *part))))

    def open(self, name: str) -> TextIO:
        """Open a file of the corpus for writing, its folder made."""
        path = self.target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("w", encoding="utf-8", newline="", buffering=1 << 20)

    def write(self, name: str, value: object) -> None:
        """Write text as it is, anything else as one JSON document."""
        with self.open(name) as file:
            file.write(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))

    def turns(self, file: str, scene: Scene) -> Iterator[tuple[Group, Turn]]:
        """Yield the turns of one group and note what breaks a rule in *file*."""
        facts: list[Fact] = []
        rng = self.rng(file, scene.group.rank)
        for turn in conversation(scene, self.phrases, rng, facts):
            yield scene.group, turn
        self.truth.extend({"file": file, "group_id": scene.group.chat_id, **fact} for fact in facts)

    def nicknames(self, file: str, group: Group, ids: Sequence[str], *, evident: bool = False) -> list[str]:
        """Return the nicknames of a group's members and note the wrong ones."""
        badges = worn(self.rng(file, "nicknames", group.rank), group.members, evident=evident)
        self.truth.extend(_nickname_facts(file, group, ids, badges))
        return [badge.nickname for badge in badges]


def _nickname_facts(file: str, group: Group, ids: Sequence[str], badges: Sequence[Worn]) -> Iterator[Fact]:
    for member_id, badge in zip(ids, badges, strict=True):
        if badge.rule:
            members = [member_id, *ids[: badge.rule == DUPLICATE]]
            yield {
                "file": file,
                "group_id": group.chat_id,
                "rule": badge.rule,
                "disguised": False,
                "member_ids": members,
            }


def zipf(total: int, parts: int) -> list[int]:
    """Return *total* split in *parts*, the n-th about 1/n of the first."""
    weights = [1 / rank for rank in range(1, parts + 1)]
    counts = [int(total * weight / sum(weights)) for weight in weights]
    counts[0] += total - sum(counts)
    return counts
