"""Laws that every reporter obeys; a new reporter is covered the moment its file exists."""

import io
import re
import time
from collections.abc import Mapping
from pathlib import Path

import polars as pl
import pytest
from msgspec.structs import replace

from decoded import decoded
from groupaudit.outcome import Outcome, Subject
from groupaudit.registry import discover
from groupaudit.regulation import built_in
from groupaudit.report import Report
from groupaudit.reporter import Reporter
from groupaudit.vocabulary import Language, Show
from groupaudit.wording import LEFT_OUT, pick
from reports import empty, finding, hostile, report

REPORTERS: Mapping[str, Reporter] = discover("groupaudit.reporters", Reporter, plugins=False).found

every_reporter = pytest.mark.parametrize("r", REPORTERS.values(), ids=REPORTERS)

SECRETS = ("张三丰之子", "wxid_canary", "msg-canary", "金丝雀原文", "g-canary@chatroom")
KNOWN = "金丝雀管理办法"
"""What nobody hides: the search for secrets has to find it where it finds none of them."""


def written(r: Reporter, what: Report) -> str:
    """Every string of what a reporter writes."""
    return decoded(data(r, what), r.suffix)


def data(r: Reporter, what: Report) -> bytes:
    out = io.BytesIO()
    r.write(what, out)
    return out.getvalue()


def left_out(n: int, text: str) -> bool:
    """Tell whether a text says that it does not list *n* findings, and where they are."""
    return re.search(re.escape(LEFT_OUT[0].format(n=n, where="")) + r"\S", text) is not None


def canary(show: Show) -> Report:
    """A report whose secrets can be searched for."""
    person = Subject(reason="r", group_id=SECRETS[4], group_name=None, member_id=SECRETS[1], member_name=SECRETS[0], message_id=SECRETS[2], source="群.json", line=1)  # fmt: skip
    undecided = Outcome(rule="sample-rule", clause="六(三)", status="undecided", undecided={"r": 1}, examples=(person,))
    found = finding(
        1,
        name=SECRETS[0],
        member_id=SECRETS[1],
        message_id=SECRETS[2],
        matched=SECRETS[3],
        group_id=SECRETS[4],
        quote="前文金丝雀原文后文",
    )
    return report(found, show=show, outcomes=(undecided,), regulation=replace(built_in(), title=(KNOWN, KNOWN)))


@every_reporter
def test_the_same_report_gives_the_same_bytes(r, monkeypatch):
    """Writing again gives the same bytes, at another time and in another zone."""
    first = data(r, report(finding(1), finding(2)))
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    monkeypatch.setattr(time, "localtime", lambda *_: time.gmtime(2_000_000_000))
    monkeypatch.setenv("TZ", "America/Lima")
    assert data(r, report(finding(1), finding(2))) == first


@every_reporter
def test_an_empty_report_is_written(r):
    """A report without anything in it is still a document."""
    assert written(r, empty())


@every_reporter
def test_every_finding_appears_or_is_counted(r):
    """No finding is left out without a word: how many are, and where they stand."""
    text = written(r, report(*(finding(n, matched=f"词{n:03}") for n in range(60))))
    missing = [n for n in range(60) if f"词{n:03}" not in text]
    assert not missing or left_out(len(missing), text)


@every_reporter
@pytest.mark.parametrize("language", Language)
def test_both_languages_are_spoken(r, language):
    """The message template, or the wording of clauses, is that of the report's language."""
    text = written(r, report(finding(1)).speaking(language))
    clause = pick(built_in().clauses["六(三)"].wording, language)
    assert ("写了" if language == "zh" else "wrote") in text or clause in text


@every_reporter
def test_control_and_direction_characters_do_not_act(r):
    """Escape sequences, direction marks and null bytes from data come out as something visible."""
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]", written(r, hostile()))


@every_reporter
def test_a_nickname_of_a_megabyte_is_written(r):
    """No length of a name keeps a report from being written, and every other finding stands in it."""
    text = written(r, report(finding(1, name="名" * 350_000, matched="名" * 350_000), finding(2, matched="词002")))
    assert "词002" in text or left_out(2, text)


@pytest.mark.parametrize("r", [REPORTERS[name] for name in ("html", "md", "text")], ids=lambda r: r.suffix)
def test_what_people_read_cuts_a_name_without_end(r):
    """A megabyte of nickname, group and undecided member is cut in every format to read, and how long it was is said."""
    endless = "名" * 350_000
    subject = Subject(reason="r", group_id=None, group_name=endless, member_id=None, member_name=endless, message_id=None, source=None, line=None)  # fmt: skip
    undecided = Outcome(
        rule="sample-rule", clause="六(三)", status="undecided", undecided={"r": 1}, examples=(subject,)
    )
    groups = report().groups.with_columns(name=pl.lit(endless))
    what = report(finding(1, name=endless, matched=endless, group_name=endless), groups=groups, outcomes=(undecided,))
    text = written(r, what)
    assert len(text) < 200_000
    assert "字，全文见 JSON 报告）" in re.sub(r"\s", "", text).replace("JSON", " JSON ")


@every_reporter
def test_hidden_people_stay_hidden(r):
    """With show none no name, id or message text is in the file; with show message they are, which proves the search."""
    hidden, shown = written(r, canary(Show.NONE)), written(r, canary(Show.MESSAGE))
    assert [s for s in SECRETS if s in hidden] == []
    assert KNOWN in shown or SECRETS[0] in shown
    assert left_out(1, shown) or [s for s in (SECRETS[0], SECRETS[3]) if s not in shown] == []


@every_reporter
def test_the_context_of_a_span_is_shown_only_on_request(r):
    """The words around a match appear with show message alone."""
    assert "前文" not in written(r, canary(Show.SPAN))
    shown = written(r, canary(Show.MESSAGE))
    assert "前文" in shown or left_out(1, shown)


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
