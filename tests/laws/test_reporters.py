"""Laws that every reporter obeys; a new reporter is covered the moment its file exists."""

import io
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from decoded import decoded
from groupaudit.registry import discover
from groupaudit.report import Report
from groupaudit.reporter import Reporter
from groupaudit.vocabulary import Language, Show
from reports import empty, finding, hostile, report

REPORTERS: Mapping[str, Reporter] = discover("groupaudit.reporters", Reporter, plugins=False).found

every_reporter = pytest.mark.parametrize("r", REPORTERS.values(), ids=REPORTERS)

SECRETS = ("张三丰之子", "wxid_canary", "msg-canary", "金丝雀原文", "g-canary@chatroom")


def written(r: Reporter, what: Report) -> str:
    out = io.BytesIO()
    r.write(what, out)
    return decoded(out.getvalue(), r.suffix)


def canary(show: Show) -> Report:
    """A report whose secrets can be searched for."""
    return report(
        finding(
            1,
            name=SECRETS[0],
            member_id=SECRETS[1],
            message_id=SECRETS[2],
            matched=SECRETS[3],
            group_id=SECRETS[4],
            quote="前文金丝雀原文后文",
        ),
        show=show,
    )


@every_reporter
def test_the_same_report_gives_the_same_bytes(r):
    """Writing twice gives the same bytes."""
    first, second = io.BytesIO(), io.BytesIO()
    for out in (first, second):
        r.write(report(finding(1), finding(2)), out)
    assert first.getvalue() == second.getvalue()


@every_reporter
def test_an_empty_report_is_written(r):
    """A report without anything in it is still a document."""
    assert written(r, empty())


@every_reporter
def test_every_finding_appears(r):
    """No finding is left out of a file."""
    text = written(r, report(*(finding(n, matched=f"词{n:03}") for n in range(60))))
    assert all(f"词{n:03}" in text for n in range(60))


@every_reporter
@pytest.mark.parametrize("language", Language)
def test_both_languages_are_spoken(r, language):
    """The message template of the report's language is used."""
    text = written(r, report(finding(1)).speaking(language))
    assert ("写了" if language == "zh" else "wrote") in text


@every_reporter
def test_control_and_direction_characters_do_not_act(r):
    """Escape sequences, direction marks and null bytes from data come out as something visible."""
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]", written(r, hostile()))


@every_reporter
def test_hidden_people_stay_hidden(r):
    """With show none no name, id or message text is in the bytes; with show message they are, which proves the search."""
    hidden, shown = written(r, canary(Show.NONE)), written(r, canary(Show.MESSAGE))
    assert [s for s in SECRETS if s in hidden] == []
    assert SECRETS[0] in shown
    assert SECRETS[3] in shown


@every_reporter
def test_the_context_of_a_span_is_shown_only_on_request(r):
    """The words around a match appear with show message alone."""
    assert "前文" not in written(r, canary(Show.SPAN))
    assert "前文" in written(r, canary(Show.MESSAGE))


@every_reporter
def test_classified_messages_are_never_quoted(r):
    """A message with a classification mark is not quoted even on request."""
    text = written(
        r, report(finding(1, matched="机密★绝不引用", quote="机密★绝不引用", classified=True), show=Show.MESSAGE)
    )
    assert "绝不引用" not in text


@every_reporter
def test_the_id_is_the_file_name_and_has_a_test_file(r):
    """The reporter in csv.py is called csv and has tests of its own."""
    folder = Path(__file__).parent.parent
    assert (folder / "reporters" / f"test_{r.id.replace('-', '_')}.py").is_file()
    assert r.suffix.startswith(".")
