"""The benchmark of conversations: data are translated faithfully, and figures are what they say."""

import gzip
import json

import pytest
from benchmarks.conversation import derive, f1, pairs, questions, report, unanswered
from benchmarks.conversation_data import dialogue_acts, irc, irc_tables
from benchmarks.run import Bar


def line(i, sender, text, reply=None, *, minute=0):
    """One line of chat with gold links."""
    said = {"group": "g", "i": i, "annotated": True, "minute": minute + i, "sender": sender, "text": text}
    return said | ({"reply_to": [reply]} if reply is not None else {})


def written(path, rows):
    """Write gzip JSON lines."""
    path.write_bytes(gzip.compress("\n".join(json.dumps(row) for row in rows).encode()))
    return path


@pytest.fixture
def said(tmp_path):
    """Two people who talk to each other between the words of a third, and a question that nobody answers."""
    talk = [line(0, "Anna", "how do I mount this?"), {"group": "g", "i": 1, "system": True, "text": "=== Cleo entered"}]
    talk += [
        line(n, "Bert" if n % 2 == 0 else "Anna", f"{'Anna' if n % 2 == 0 else 'Bert'}: try {n}", reply=max(0, n - 1) if n > 2 else 0)
        for n in range(2, 10)
    ]  # fmt: skip
    return irc(
        written(
            tmp_path / "t.gz", [*talk, line(10, "Cleo", "is anybody there?"), line(11, "Anna", "Bert: ok", reply=9)]
        )
    )


def test_addressing_becomes_a_mention_and_system_lines_are_left_out(said):
    """`nick: text` names the nick; nothing else is translated."""
    assert said["mentions"][1].to_list() == ["Anna"]
    assert said.height == 11
    assert said["at"].is_sorted()


def test_an_hour_after_midnight_is_the_next_day(tmp_path):
    """Minutes of the day run on."""
    rows = [line(0, "Anna", "late", minute=1430), line(1, "Bert", "early", minute=4)]
    made = irc(written(tmp_path / "m.gz", rows))
    assert made["at"].is_sorted()
    assert (made["at"][1] - made["at"][0]).total_seconds() < 3600


def test_unanswered_questions_and_threads_of_two_are_scored(said):
    """The question without any link is the one that is open, and the two who talk are one thread."""
    tables = derive(irc_tables(said), "issues")
    assert unanswered(said, tables) == (1, 1, 1)
    assert pairs(said, tables) == (1, 1, 1, 1)


def test_questions_are_scored_surely_and_by_who_speaks_next(tmp_path):
    """What only may ask counts where the other one goes on."""
    acts = [
        ("A", "question", "你明白了吗"),
        ("B", "answer", "嗯"),
        ("A", "question", "要不我们下午去"),
        ("B", "answer", "行"),
    ]
    rows = [{"dialogue": "d", "utt": str(n), "speaker": s, "act": a, "text": t} for n, (s, a, t) in enumerate(acts)]
    assert questions(dialogue_acts(written(tmp_path / "a.gz", rows))) == {"surely": (1, 1, 2), "all": (2, 2, 2)}


def test_f1_is_the_harmonic_mean():
    """Half right and half found is a half."""
    assert f1(1, 2, 2) == pytest.approx(0.5)
    assert f1(0, 0, 0) == 0


def test_the_page_ends_badly_where_a_bar_does_not_hold():
    """One failing bar is enough."""
    page, passed = report(
        [("a", ["1"] * 5, Bar("x", "1 ≥ 0", passed=True)), ("b", ["1"] * 5, Bar("y", "0 ≥ 1", passed=False))]
    )
    assert not passed
    assert "**not met**" in page
