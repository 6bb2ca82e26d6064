"""What people concluded about findings is carried on, and a finding that is not there is accounted for."""

import polars as pl
import pytest
from hypothesis import given

from groupaudit.findings import FINDINGS, Disclosure, fingerprint
from groupaudit.outcome import Outcome
from groupaudit.triage.verdicts import Verdicts, frame_of, merged
from groupaudit.verdict import VERDICT_WORDS
from groupaudit.vocabulary import Show
from judged import PRINT, several, verdict
from reports import finding, report

KEY = b"k" * 32


def found(*rows):
    return pl.DataFrame(list(rows), schema=FINDINGS)


@given(several, several)
def test_laying_verdicts_over_others_twice_is_laying_them_once(earlier, later):
    """merged(merged(a, b), b) = merged(a, b); every verdict of b is accounted for, and none of a is lost."""
    once = merged(earlier, later)
    assert once.added + once.changed + once.same + once.older == later.height
    assert set(once.frame["fingerprint"]) == {*earlier["fingerprint"], *later["fingerprint"]}
    again = merged(once.frame, later)
    assert again.frame.equals(once.frame)
    assert (again.added, again.changed) == (0, 0)


def test_an_older_verdict_does_not_replace_a_later_one():
    """Who imports an old worksheet again undoes nothing."""
    now, then = (
        frame_of([verdict(v, on=on)]) for v, on in (("false-alarm", "2026-09-30"), ("confirmed", "2026-09-01"))
    )
    assert merged(now, then).frame.equals(now)
    assert merged(then, now).frame.equals(now)


def test_a_verdict_is_carried_onto_its_finding_and_a_false_alarm_is_dismissed():
    """The others stay open; nothing but the verdict and the status changes."""
    rows = found(finding(1), finding(2))
    for code in VERDICT_WORDS:
        over = Verdicts(frame=frame_of([verdict(code, note="看过原件")])).over(rows)
        assert over["verdict"].to_list() == [code, None]
        assert over["status"].to_list() == ["dismissed" if code == "false-alarm" else "open", "open"]
        assert (over["verified_by"][0], over["note"][0]) == ("王核查", "看过原件")
        touched = ["verdict", "verified_by", "verified_on", "note", "status"]
        assert over.drop(touched).equals(rows.drop(touched))


def test_verdicts_from_a_report_that_hides_people_are_found_again_with_its_key():
    """Without the key nobody can tell whose they are: then they are no longer matched, and said so."""
    keyed = Disclosure(show=Show.NONE, key=KEY)
    frame = frame_of([verdict(print_=keyed.fingerprint(PRINT), group_id=keyed.identifier("g1@chatroom"))])
    rows = found(finding(1))
    assert Verdicts(frame=frame, key=KEY).over(rows)["verdict"].to_list() == ["confirmed"]
    assert Verdicts(frame=frame).over(rows)["verdict"].to_list() == [None]


@pytest.mark.parametrize(
    ("status", "groups", "named", "why"),
    [
        ("checked", ["g1@chatroom"], {}, "gone"),
        ("undecided", ["g1@chatroom"], {"group_id": None}, "gone"),
        ("skipped", ["g1@chatroom"], {}, "rule-not-run"),
        ("off", ["g1@chatroom"], {}, "rule-not-run"),
        ("checked", ["g2@chatroom"], {}, "group-not-there"),
        ("checked", ["g1@chatroom"], {"rule": None}, "unknown"),
    ],
)
def test_a_finding_is_gone_only_where_somebody_looked_for_it(status, groups, named, why):
    """Not checked is not gone."""
    outcomes = [Outcome(rule="sample-rule", clause="六(三)", status=status)]
    left = Verdicts(frame=frame_of([verdict(**named)])).unmatched(found(finding(2)), outcomes, groups)
    assert left["why"].to_list() == [why]
    assert Verdicts(frame=frame_of([verdict(**named)])).unmatched(found(finding(1)), outcomes, groups).is_empty()


@pytest.mark.parametrize(
    ("key", "groups", "why"),
    [
        (b"", ["g1@chatroom"], ["key-needed", "key-needed"]),
        (b"o" * 32, ["g1@chatroom"], ["key-needed", "key-needed"]),
        (KEY, ["g1@chatroom"], ["gone", "gone"]),
        (KEY, ["g2@chatroom"], ["key-needed", "key-needed"]),
    ],
)
def test_whose_verdicts_of_a_report_that_hid_people_are_nobody_tells_without_its_key(key, groups, why):
    """No key, another one, the right one; and one that makes out nothing, which may be another one as well."""
    keyed = Disclosure(show=Show.NONE, key=KEY)
    frame = frame_of(
        [
            verdict(print_=keyed.fingerprint(PRINT), group_id=keyed.identifier("g1@chatroom")),
            verdict(print_=keyed.fingerprint(PRINT[::-1]), group_id=None),
        ]
    )
    outcomes = [Outcome(rule="sample-rule", clause="六(三)", status="checked")]
    left = Verdicts(frame=frame, key=key).unmatched(found(finding(2)), outcomes, groups)
    assert left["why"].to_list() == why


def test_a_key_that_makes_out_one_group_tells_that_another_was_not_handed_in():
    """The key is the right one, so that the other group is really not there."""
    keyed = Disclosure(show=Show.NONE, key=KEY)
    prints = {g: keyed.fingerprint(PRINT if g == "g1" else PRINT[::-1]) for g in ("g1", "g2")}
    frame = frame_of(verdict(print_=p, group_id=keyed.identifier(g)) for g, p in prints.items())
    outcomes = [Outcome(rule="sample-rule", clause="六(三)", status="checked")]
    left = Verdicts(frame=frame, key=KEY).unmatched(found(finding(2)), outcomes, ["g1"])
    assert set(left["why"]) == {"gone", "group-not-there"}


def test_a_false_alarm_fails_no_run_and_confirmed_and_suspected_are_counted_apart():
    """What is remedied or explained was there and still counts."""
    rows = found(*(finding(n) for n in range(1, 6)))
    frame = frame_of(verdict(code, fingerprint("sample-rule", str(n))) for n, code in enumerate([*VERDICT_WORDS], 1))
    what = report(found=Verdicts(frame=frame).over(rows))
    assert what.failing == 4
    assert what.verdicts == dict.fromkeys(VERDICT_WORDS, 1)
    assert what.suspicions == 2, "one explained, one not judged"
