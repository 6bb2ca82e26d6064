"""Judge single messages as in an audit, with the same tables, derived tables and engine."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl
from msgspec import Struct

from groupaudit import organisation
from groupaudit.api import planned
from groupaudit.context import Context
from groupaudit.derive.people import PEOPLE
from groupaudit.derived import materialise
from groupaudit.engine import run
from groupaudit.outcome import Outcome
from groupaudit.policy import Policy
from groupaudit.report import Selection
from groupaudit.rule import AnyRule
from groupaudit.shape import conform
from groupaudit.tables import GROUPS, MESSAGES, Tables

MONDAY = date(2024, 9, 2)
MORNING = 10
"""Messages are taken as sent at ten on successive Mondays, far enough apart to be independent."""

SOURCE = "-"
FIRST = ("text", "hits")


class Trial(Struct, frozen=True, kw_only=True):
    """The result: the tables, FINDINGS, the outcomes of all rules about messages, and the ids of the other rules.

    Message n is at position n of `messages`; `steps` names the tables that show how it was judged.
    """

    tables: Tables
    found: pl.DataFrame
    outcomes: tuple[Outcome, ...]
    other_rules: tuple[str, ...]
    steps: tuple[str, ...]


def judge(
    texts: Sequence[str], policy: Policy, known: Mapping[str, AnyRule], *, group_kind: str, person_kind: str
) -> Trial:
    """Judge every text as a separate message in a group of *group_kind* by a person of *person_kind*.

    Rules that do not look at messages are not run, only named.
    """
    about_messages = {id_: rule for id_, rule in known.items() if "messages" in rule.subjects}
    tables, _ = organisation.apply(policy, _tables(texts, policy.settings.timezone, group_kind, person_kind))
    found, outcomes, tables = run(planned(about_messages, policy, Selection()), tables)
    tables, _ = materialise(tables, FIRST)
    derived = sorted(name for name, frame in tables.frames.items() if "row" in frame.schema and name not in FIRST)
    return Trial(
        tables=tables,
        found=found,
        outcomes=tuple(outcomes),
        other_rules=tuple(sorted(known.keys() - about_messages.keys())),
        steps=(*FIRST, *derived),
    )


def _tables(texts: Sequence[str], timezone: str, group_kind: str, person_kind: str) -> Tables:
    """Return tables in which every text is the only message of its group and its sender."""
    first = datetime.combine(MONDAY, datetime.min.time(), ZoneInfo(timezone)) + timedelta(hours=MORNING)
    numbers = [str(n) for n in range(1, len(texts) + 1)]
    said = pl.DataFrame(
        {
            "group_id": numbers,
            "message_id": numbers,
            "member_id": numbers,
            "at": [first + timedelta(weeks=n) for n in range(len(texts))],
            "text": list(texts),
        },
        schema_overrides={"text": pl.String, "at": MESSAGES["at"]},
    ).with_columns(kind=pl.lit("text"), source=pl.lit(SOURCE), line=pl.int_range(1, pl.len() + 1))
    ids = said.select("group_id", "member_id", "source", "line")
    kinds = ids.with_columns(kind=pl.lit(group_kind), group_kind=pl.lit(group_kind), person_kind=pl.lit(person_kind))
    frames = {"messages": conform(said, MESSAGES), "groups": conform(kinds, GROUPS), "people": conform(kinds, PEOPLE)}
    return Tables(frames, Context(timezone=timezone, as_of=MONDAY + timedelta(weeks=len(texts))))
