"""`demo`: the invented company, audited from wherever the program is installed."""

import json

from program import run


def test_the_demo_finds_something_and_ends_with_0(tmp_path, monkeypatch):
    """From an empty folder the report of the samples is printed; findings are no failure here."""
    monkeypatch.chdir(tmp_path)
    ran = run("demo")
    assert (ran.code, ran.err) == (0, "")
    assert "天高集团工作交流群" in ran.out
    assert "没有检查的内容" in ran.out
    assert list(tmp_path.iterdir()) == []


def test_reports_of_the_demo_are_written_where_the_user_is(tmp_path, monkeypatch):
    """-o is relative to the working folder, files of the samples are named by where they lie in them."""
    monkeypatch.chdir(tmp_path)
    assert run("demo", "-o", "a.json", "--lang", "en").code == 0
    document = json.loads((tmp_path / "a.json").read_text("utf-8"))
    assert document["language"] == "en"
    assert next(i["path"] for i in document["inputs"]) == "employees.csv"
    assert not [i for i in document["inputs"] if i["problem"]]


def test_a_target_that_cannot_be_written_ends_with_2(tmp_path, monkeypatch):
    """The demo is judged by what it writes, not by what it finds."""
    monkeypatch.chdir(tmp_path)
    assert run("demo", "-o", "gone/further/a.json").code == 2
    (tmp_path / "a.json").mkdir()
    assert run("demo", "-o", "a.json").code == 2
