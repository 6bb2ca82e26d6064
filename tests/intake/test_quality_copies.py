"""Talk that two files hold and that could not be merged is told, and nothing is joined by a guess."""

from datetime import UTC, datetime, timedelta

import polars as pl

from groupaudit.intake import quality_copies
from groupaudit.intake.quality_copies import of_copies
from groupaudit.shape import conform
from groupaudit.tables import MESSAGES, Tables
from program import run

START = datetime(2026, 3, 2, 1, tzinfo=UTC)


def talk(source, rows, group="g", *, minutes=False):
    """Messages of one file, each (sender, second, text)."""
    told = [
        {"group_id": group, "member_id": who, "at": START + timedelta(seconds=s // 60 * 60 if minutes else s), "kind": "text", "text": text, "source": source, "line": n}
        for n, (who, s, text) in enumerate(rows, 1)
    ]  # fmt: skip
    return conform(pl.DataFrame(told), MESSAGES)


def copies(*files):
    """Return what is told of the files."""
    return of_copies(Tables({"messages": pl.concat(files)})).select("source", "measure", "n", "of", "other").rows()


ROWS = [("a" if n % 2 else "b", 17 + 40 * n, f"第{n}句") for n in range(10)]


def test_a_copy_without_seconds_is_told_once():
    """With both files, and how much agrees of what can be compared; what only one holds in another time is nobody's copy."""
    more = [("a", 100_000 + n, f"以后{n}") for n in range(9)]
    assert copies(talk("a.json", [*ROWS, *more]), talk("b.txt", ROWS, minutes=True)) == [
        ("a.json", "counted-twice", 10, 10, "b.txt")
    ]


def test_one_group_under_two_names_is_told_as_possible():
    """By most of what both say in the time of both, whatever people are called."""
    other = [(f"name:{who}", s, f" {text}\n") for who, s, text in ROWS]
    other[3] = ("name:b", 130, "别的")
    assert copies(talk("a.json", ROWS), talk("b.txt", other, "h")) == [("a.json", "same-talk", 9, 10, "b.txt")]
    assert copies(talk("a.json", ROWS), talk("b.txt", ROWS[:5], "h")) == [("a.json", "same-talk", 5, 5, "b.txt")]


def test_what_groups_have_in_common_otherwise_makes_no_copy():
    """Little talk, a single sender who posts everywhere, a part only, and one file with two groups."""
    alone = [("a", s, text) for _, s, text in ROWS]
    half = [(who, s, text if n % 2 else f"别的{n}") for n, (who, s, text) in enumerate(ROWS)]
    for first, second in ((ROWS[:4], ROWS[:4]), (alone, alone), (ROWS, half)):
        assert copies(talk("a.json", first), talk("b.txt", second, "h")) == []
    assert copies(talk("a.json", ROWS), talk("a.json", ROWS, "h")) == []
    everywhere = [talk(f"{n}.json", ROWS, f"g{n}") for n in range(9)]
    assert copies(*everywhere) == []


def test_long_talk_is_compared_by_a_part_of_it(monkeypatch):
    """The same part in every file: copies show as before."""
    many = [("a" if n % 2 else "b", 7 * n, f"第{n}句") for n in range(400)]
    monkeypatch.setattr(quality_copies, "SAMPLE", 100)
    ((_, measure, n, of, _),) = copies(talk("a.json", many), talk("b.txt", many, minutes=True))
    assert measure == "counted-twice"
    assert n == of < len(many) / 2


def test_both_languages_name_both_files(tmp_path, monkeypatch):
    """In the line of the first file."""
    monkeypatch.chdir(tmp_path)
    clock = [(who, f"2026-09-01 09:{s // 60:02}:{s % 60:02}", text) for who, s, text in ROWS]
    for name in ("甲群", "乙群"):
        (tmp_path / f"{name}.txt").write_text("".join(f"{at} '{who}'\n{text}\n\n" for who, at, text in clock), "utf-8")
    zh, en = (
        "".join(run("inspect", "甲群.txt", "乙群.txt", "--lang", language).out.split()) for language in ("zh", "en")
    )
    assert "与甲群.txt可能是同一个群、用了两个名称：可比的消息中10/10文字和分钟相同" in zh
    assert "possiblyonegroupundertwonameswith甲群.txt:10/10messagescomparedagreeintextandminute" in en
