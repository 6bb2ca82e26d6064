"""Laws of every rule about the period that an audit speaks for: what lies outside it hides nothing that lies inside."""

from datetime import date, timedelta

import polars as pl
import pytest
from msgspec.structs import replace

from builders import examples, judge
from groupaudit.registry import discover
from groupaudit.report import Selection
from groupaudit.rule import Rule
from groupaudit.tables import Tables
from groupaudit.triage.scope import narrow

RULES = discover("groupaudit.rules", Rule, plugins=False).found
LATER = timedelta(weeks=10)
NAMED = ("message_id", "reply_to", "fingerprint")
BETWEEN = date(2024, 10, 25)
"""A day after what the examples hold and before the same ten weeks later."""

every_rule = pytest.mark.parametrize("r", RULES.values(), ids=RULES)


def later(frame):
    """What happened, once more: ten weeks later, under ids of its own."""
    moved = [pl.col(c) + LATER for c, dtype in frame.schema.items() if isinstance(dtype, pl.Datetime)]
    ids = [pl.col(c) + "-later" for c in NAMED if c in frame.columns]
    return frame.with_columns(*moved, *ids)


def happening(tables, *, twice):
    """The tables with what happens in them ten weeks later; *twice*: then as well as now."""
    shifted = {n: later(tables[n]) for n in ("messages", "events", "findings") if n in tables}
    told = {n: pl.concat([tables[n], f]) for n, f in shifted.items()} if twice else shifted
    context = replace(tables.context, as_of=date(2024, 12, 31))
    return Tables(dict(tables.frames) | told, context)


def dated(found):
    """What is dated, and not the state of something that is still so."""
    return found.filter(pl.col("at").is_not_null())


def audited(r, ex, **scope):
    """What is found where everything happened twice, and what of it a scope shows; rules are told the period."""
    tables = happening(ex.tables, twice=True)
    told = Tables(tables.frames, replace(tables.context, **scope))
    found, outcome = judge(r, told, ex.params)
    assert not outcome.detail
    asked = Selection(**{day: scope[day] for day in ("since", "until") if day in scope})
    return found, narrow(found, asked, (told.context.effective_from, None), tables.context.timezone)


ONCE = {"left-by-himself"}
"""Rules about what nobody does twice without having undone it between."""


@every_rule
@pytest.mark.parametrize("day", ["since", "until", "effective_from"])
def test_what_is_outside_the_period_hides_nothing_inside(r, day):
    """Where the same breach happens again, each is found in its own period, and only there."""
    for ex in examples(r.doc, "Flags"):
        again = ex.tables if day == "until" else happening(ex.tables, twice=False)
        alone = dated(judge(r, again, ex.params)[0])
        _, shown = audited(r, ex, **{day: BETWEEN})
        assert dated(shown).height >= min(alone.height, 1) or r.id in ONCE


@every_rule
@pytest.mark.parametrize("scope", [{"since": BETWEEN}, {"until": BETWEEN}], ids=["since", "until"])
def test_a_finding_is_known_whatever_the_period(r, scope):
    """A verdict given on the whole audit fits that of a month, and none of them is about what is gone."""
    for ex in examples(r.doc, "Flags"):
        whole, _ = audited(r, ex)
        found, shown = audited(r, ex, **scope)
        assert set(shown["fingerprint"]) <= set(whole["fingerprint"])
        assert set(found["fingerprint"]) >= set(whole["fingerprint"])
