"""Laws about what is shown to whom: no reporter, in any view, holds what its readers may not see."""

import io
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest
from msgspec.structs import replace

from decoded import decoded, plain
from groupaudit.api import Request, examine
from groupaudit.disclosure import Disclosure
from groupaudit.registry import discover
from groupaudit.reporter import Reporter
from groupaudit.triage.present import present
from groupaudit.triage.recipients import recipients
from groupaudit.vocabulary import Show, SplitBy, View
from groupaudit.wording import LEFT_OUT

SAMPLES = Path(__file__).parents[2] / "samples"
REPORTERS = discover("groupaudit.reporters", Reporter, plugins=False).found
KEY = b"k" * 32
OTHERS = [view for view in View if view is not View.AUDITOR]

every_reporter = pytest.mark.parametrize("r", REPORTERS.values(), ids=REPORTERS)


@dataclass(frozen=True)
class Secrets:
    """Strings of the samples that tell who somebody is, of which group, or what was said."""

    people: frozenset[str]
    strangers: frozenset[str]
    groups: frozenset[str]
    files: frozenset[str]
    words: frozenset[str]


@pytest.fixture(scope="module")
def audited():
    """The audit of the samples, nothing hidden yet."""
    paths = [SAMPLES / name for name in ("exports", "employees.csv", "records")]
    return examine(Request(paths=paths, policy=SAMPLES / "groupaudit.toml", split_by=SplitBy.UNIT, plugins=False))


@pytest.fixture(scope="module")
def secrets(audited):
    """What must not be found; names that are also a unit's or a word of the program are nobody's secret."""
    t, report = audited.tables, audited.report
    known = report.acquaintance
    people = {n for names in known.people["names"] for n in names} | {*known.people["member_id"], *known.strangers}
    people |= {*t["employees"]["name"], *t["employees"]["employee_id"]}
    strange = known.people.filter("stranger")
    strangers = {n for names in strange["names"] for n in names} | {*strange["member_id"], *known.strangers}
    staff = {n for names in known.people.filter(~pl.col("stranger"))["names"] for n in names}
    texts = t["messages"]["text"].drop_nulls()
    return Secrets(
        people=telling(people - known.units),
        strangers=telling(strangers - known.units - staff),
        groups=telling({*t["groups"]["group_id"], *t["groups"]["name"], *report.scorecard["name"]} - known.units),
        files=telling({i.path for i in report.inputs}),
        words=frozenset(text for text in texts if len(text) > 7),
    )


def telling(values):
    """Leave out what says nothing by itself: null, and single characters."""
    return frozenset(v for v in values if v and len(v) > 1)


def shown(audited, r, show, view=View.AUDITOR, recipient=None):
    """Return every string of the report as *view* has it."""
    whole = replace(audited.report, disclosure=Disclosure(show=show, key=KEY))
    out = io.BytesIO()
    r.write(present(whole, view, recipient), out)
    return plain(decoded(out.getvalue(), r.suffix))


def leaked(text, *several):
    """Return the secrets that are in a text."""
    return sorted(s for secrets in several for s in secrets if s in text)


@every_reporter
@pytest.mark.parametrize("view", View)
def test_nobody_is_known_where_nothing_is_shown(audited, secrets, r, view):
    """With show none no name, id, group, file or message is in any view of any format."""
    text = shown(audited, r, Show.NONE, view)
    assert leaked(text, secrets.people, secrets.groups, secrets.files, secrets.words) == []


@every_reporter
def test_the_search_finds_what_is_there(audited, secrets, r):
    """The auditor's own report with whole messages holds some of everything, or the law above would say nothing.

    A format that lists no findings, and says so, names units at least.
    """
    text = shown(audited, r, Show.MESSAGE)
    if LEFT_OUT[0].format(n=audited.report.found.height, where="") in text:
        assert leaked(text, set(audited.report.scorecard["unit"].drop_nulls()))
        return
    assert leaked(text, secrets.strangers)
    assert all(leaked(text, kind) for kind in (secrets.people, secrets.groups, secrets.files))
    assert leaked(text, secrets.words)


@every_reporter
@pytest.mark.parametrize("show", [Show.SPAN, Show.MESSAGE])
@pytest.mark.parametrize("view", OTHERS)
def test_strangers_are_pseudonyms_in_every_view_but_the_auditor_s(audited, secrets, r, view, show):
    """No outsider and no resident is named to an administrator, to HR or to management, even in what others wrote."""
    assert leaked(shown(audited, r, show, view), secrets.strangers) == []


@every_reporter
@pytest.mark.parametrize("show", Show)
def test_management_sees_no_person_at_all(audited, secrets, r, show):
    """No name, id, group, file or word reaches the page for management, whatever is shown elsewhere."""
    text = shown(audited, r, show, View.MANAGEMENT)
    assert leaked(text, secrets.people, secrets.groups, secrets.files, secrets.words) == []


@every_reporter
@pytest.mark.parametrize("by", SplitBy)
def test_a_recipient_knows_no_other_group(audited, r, by):
    """A part names the recipient's groups; of others there is no name and no id, only their number."""
    for recipient in recipients(audited.report, by)[:6]:
        text = shown(audited, r, Show.SPAN, View.ADMIN, recipient)
        card = audited.report.scorecard.with_columns(key=pl.coalesce("group_id", "name"))
        own = card.filter(pl.col("key").is_in(recipient.groups))
        told = {*own["name"], *own["group_id"]}
        others = telling({*card["name"], *card["group_id"]} - told)
        assert [o for o in leaked(text, others) if not any(o in mine for mine in told if mine)] == []
