"""A report that is read back from its JSON writes what the report itself writes."""

import contextlib
import functools
import io
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from groupaudit.api import Request, examine
from groupaudit.disclosure import Disclosure
from groupaudit.errors import UsageError
from groupaudit.outcome import Outcome, Subject
from groupaudit.reader import Input
from groupaudit.registry import discover
from groupaudit.report import Report
from groupaudit.reporter import Reporter
from groupaudit.tasks.report_from_document import check_held, figures_of, read_report, report_from, showing
from groupaudit.triage.present import present
from groupaudit.vocabulary import Language, Show, View
from reports import empty, finding, hostile, report

SAMPLES = Path(__file__).parents[2] / "samples"
REPORTERS = discover("groupaudit.reporters", Reporter, plugins=False).found
KEY = b"k" * 32
LESS = [(held, asked) for n, held in enumerate(Show) for asked in [*Show][: n + 1]]
"""How much a JSON report shows, and how much is asked of it."""


def written(what: Report, reporter: str) -> bytes:
    out = io.BytesIO()
    REPORTERS[reporter].write(what, out)
    return out.getvalue()


@functools.cache
def whole() -> Report:
    """The audit of the samples, compared with itself, before anything is hidden."""
    with contextlib.chdir(SAMPLES):
        request = Request(paths=["exports", "employees.csv", "records"], policy=Path("groupaudit.toml"), plugins=False)
        found = examine(request).report
    return replace(found, previous=figures_of(found))


@functools.cache
def direct(show: Show, language: Language, view: View = View.AUDITOR) -> Report:
    """The report of the samples as a scan hands it to reporters."""
    return present(replace(whole(), disclosure=Disclosure(show=show, key=KEY), language=language), view)


@functools.cache
def read_back(held: Show, view: View = View.AUDITOR) -> Report:
    return back(direct(held, Language.ZH, view))


def back(what: Report) -> Report:
    return report_from(json.loads(written(what, "json")))


@pytest.mark.parametrize("reporter", REPORTERS)
@pytest.mark.parametrize(("held", "asked"), LESS)
@pytest.mark.parametrize("language", Language)
def test_every_format_is_written_as_by_the_scan(reporter, held, asked, language):
    """For equal show and language the bytes are those of the direct run, and also where less is shown than is held."""
    converted = showing(read_back(held), Disclosure(show=asked, key=KEY)).speaking(language)
    assert written(converted, reporter) == written(direct(asked, language), reporter)


@pytest.mark.parametrize("reporter", REPORTERS)
@pytest.mark.parametrize("show", Show)
@pytest.mark.parametrize("view", [view for view in View if view is not View.AUDITOR])
def test_every_view_is_written_as_by_the_scan(reporter, show, view):
    """What is left out of a view is left out of its JSON, too, and the other formats are the same."""
    assert written(read_back(show, view), reporter) == written(direct(show, Language.ZH, view), reporter)


@pytest.mark.parametrize("view", [view for view in View if view is not View.AUDITOR])
def test_less_than_a_view_shows_is_not_guessed(view):
    """Only the auditor's report knows all that has to be hidden; another view is asked of a scan."""
    with pytest.raises(UsageError, match="scan again with --show none"):
        check_held(read_back(Show.SPAN, view), Show.NONE, view)
    with pytest.raises(UsageError, match=f"scan again with --view {view}"):
        check_held(read_back(Show.SPAN), Show.SPAN, view)


texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
maybe = st.none() | texts


@st.composite
def reports_of_anything(draw: st.DrawFn) -> Report:
    """Return a report whose every text may be anything."""
    names = ("group_id", "group_name", "member_id", "member_name", "message_id", "source", "cell", "quote")
    rows = [
        finding(n, draw(texts), draw(texts), **{name: draw(maybe) for name in names}, classified=draw(st.booleans()))
        for n in range(draw(st.integers(0, 3)))
    ]
    rows = [row | {"source": row["source"] or ""} for row in rows]
    someone = Subject(
        reason="r", group_id=draw(maybe), group_name=draw(maybe), member_id=draw(maybe), member_name=draw(maybe),
        message_id=draw(maybe), source=draw(maybe), line=draw(st.none() | st.integers(0, 9)),
    )  # fmt: skip
    outcome = Outcome(
        rule="sample-rule",
        clause="六(三)",
        status="undecided",
        undecided={"r": 1},
        examples=(someone,),
        detail=draw(texts),
    )
    given_in = Input(path=draw(texts), problem=draw(texts), notes={draw(texts): 1}, facts={draw(texts): draw(texts)})
    return report(*rows, show=draw(st.sampled_from(Show)), outcomes=(outcome,), inputs=(given_in,))


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(reports_of_anything())
def test_any_report_is_read_back_as_it_was(what):
    """Whatever stands in a report, no format tells the original from what was read back."""
    again = back(what)
    assert [name for name in REPORTERS if written(again, name) != written(what, name)] == []


@pytest.mark.parametrize("what", [empty(), hostile()], ids=["empty", "hostile"])
def test_the_edges_are_read_back(what):
    """A report of nothing and one full of attacks come back too."""
    assert [name for name in REPORTERS if written(back(what), name) != written(what, name)] == []


def test_figures_of_an_earlier_report_are_kept():
    """What a report is compared with is in its JSON."""
    assert read_back(Show.SPAN).previous.units.equals(figures_of(whole()).units)
    assert read_back(Show.SPAN).previous.as_of == date(2026, 9, 30)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "no JSON report of this program"),
        ("[]", "no JSON report of this program"),
        ('{"schema": "groupaudit-report/0"}', "no JSON report of this program"),
        ('{"schema": "groupaudit-report/1", "language": "fr"}', "not in the shape of this version; scan again"),
    ],
)
def test_what_is_no_report_is_refused(tmp_path, content, said):
    """A file of another kind, version or shape is told with what to do."""
    path = tmp_path / "r.json"
    path.write_text(content, "utf-8")
    with pytest.raises(UsageError, match=said):
        read_report(path)


def test_a_report_that_was_tampered_with_is_refused(tmp_path):
    """A wrong value is named with its place, and several at once."""
    document = json.loads(written(report(finding(1)), "json"))
    document["findings"][0]["severity"] = "worst"
    document["audit"]["as_of"] = 7
    path = tmp_path / "r.json"
    path.write_text(json.dumps(document), "utf-8")
    with pytest.raises(UsageError) as refused:
        read_report(path)
    told = "\n".join(refused.value.problems)
    assert "findings.0.severity" in told
    assert "audit.as_of" in told


def test_a_missing_file_is_told(tmp_path):
    """The reason is the system's."""
    with pytest.raises(UsageError, match="no such file"):
        read_report(tmp_path / "none.json")
