"""Judge names as an audit would: each in the group nickname of a member that no list of employees knows."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from benchmarks.names import labelled, ordinary
from groupaudit.api import rules
from groupaudit.engine import Planned, run
from groupaudit.shape import conform
from groupaudit.tables import GROUPS, MEMBERS, Tables

RULE = "nickname-real-name"
NICKNAME = "{}+集团+工程部"
ACCEPTED, NO_NAME = "accepted", "no-name"
VERDICTS = (ACCEPTED, "word", "unusual", "implausible", NO_NAME)
TAGS = ("n", "v", "a", "ns", "nt", "i")
SAMPLE = 10_000


@dataclass(frozen=True)
class NameScore:
    """How a set of names was judged: the share of each verdict; `kind` is real, nickname or word."""

    title: str
    kind: str
    names: int
    shares: dict[str, float]


def name_scores(path: Path) -> Iterator[NameScore]:
    """Yield the score of every labelled source and label, and of dictionary words by part of speech."""
    frame = labelled(path)
    for (source, label), part in sorted(frame.group_by("source", "is_real_name"), key=lambda found: str(found[0])):
        kind = "real" if label else "nickname"
        yield _score(f"{source.partition(' (')[0]}, {kind}", kind, part["name"])
    words = ordinary(frame.filter(pl.col("is_real_name") == 1)["name"])
    for tag in TAGS:
        found = words.filter(pl.col("tag") == tag)["word"]
        yield _score(f"dictionary words tagged {tag}", "word", found.sample(min(SAMPLE, len(found)), seed=1))


def _score(title: str, kind: str, names: pl.Series) -> NameScore:
    judged = verdicts(names).to_list()
    return NameScore(title, kind, len(names), {verdict: judged.count(verdict) / len(names) for verdict in VERDICTS})


def verdicts(names: pl.Series) -> pl.Series:
    """Return for each of *names* what the rule says of it: the problem it finds, else `accepted`.

    A nickname whose parts hold no name at all is a matter of its format, which another rule reports: `no-name`.
    """
    number = pl.int_range(pl.len()).cast(pl.String)
    rows = names.alias("name").to_frame().with_columns(member_id=number, group_id=pl.lit("g"))
    members = rows.with_columns(
        group_nickname=pl.format(NICKNAME, "name"), name_basis=pl.lit("group-nickname"), membership=pl.lit("present")
    )
    groups = conform(pl.DataFrame({"group_id": ["g"], "kind": ["internal"]}), GROUPS)
    rule = rules(plugins=False).found[RULE]
    planned = [Planned(rule=rule, params=rule.params(), severity=rule.severity)]
    found, outcomes, tables = run(planned, Tables({"groups": groups, "members": conform(members, MEMBERS)}))
    if outcomes[0].status == "failed":
        raise RuntimeError(outcomes[0].detail)
    said = found.select("member_id", problem=pl.col("fields").str.json_path_match("$.problem"))
    read = tables["nicknames"].select("member_id", read="name")
    unread = pl.when(pl.col("read").is_null()).then(pl.lit(NO_NAME))
    return (
        rows.join(said, on="member_id", how="left", maintain_order="left")
        .join(read, on="member_id", how="left", maintain_order="left")
        .select(pl.coalesce("problem", unread, pl.lit(ACCEPTED)).alias("verdict"))
        .to_series()
    )
