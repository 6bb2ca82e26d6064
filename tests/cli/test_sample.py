"""`sample`: the worksheet it writes, what that discloses, and how it ends."""

import csv
import stat
import sys

import openpyxl
import pytest

from program import chatlab, lines, roster, run, text

SAID = [("a", f"第{n}条") for n in range(12)]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A working folder with one chat."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "chat.json").write_text(text(chatlab(*SAID)), "utf-8")
    return tmp_path


def sheet(path):
    """The rows of a CSV worksheet."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def drawn(folder, *inputs, seed=7):
    """The ids of the messages that are drawn."""
    assert run("sample", *inputs, "--seed", seed, "--per-group", 4, "-o", "s.csv").code == 0
    return [row["消息ID"] for row in sheet(folder / "s.csv")]


def test_the_worksheet_is_blank_and_states_seed_and_population(folder):
    """No text unless asked for; the columns for a person are empty."""
    ran = run("sample", "in", "--seed", 7, "--per-group", 4, "-o", "s.csv")
    assert "种子 7" in ran.out
    assert "12 条中抽 4 条" in ran.out
    rows = sheet(folder / "s.csv")
    assert [row["抽样序号"] for row in rows] == ["1", "2", "3", "4"]
    first = rows[0]
    assert (first["种子"], first["该群消息总数"], first["该群抽取数"]) == ("7", "12", "4")
    assert {first[name] for name in ("消息内容", "核查意见", "涉及条款", "核查人", "核查日期", "备注")} == {""}
    assert "第" not in (folder / "s.csv").read_text("utf-8-sig")
    if sys.platform != "win32":
        assert stat.S_IMODE((folder / "s.csv").stat().st_mode) == 0o600


def test_the_same_messages_in_other_files_give_the_same_sample(folder):
    """Delivered twice, in two halves that overlap, and in another format: the draw does not change."""
    once = drawn(folder, "in")
    whole = chatlab(*SAID)
    (folder / "two").mkdir()
    for name, part in (("b", whole["messages"][:8]), ("a", whole["messages"][3:])):
        (folder / "two" / f"{name}.json").write_text(text(whole | {"messages": part}), "utf-8")
    (folder / "other.jsonl").write_text("\n".join(lines(whole)), "utf-8")
    assert drawn(folder, "two") == once
    assert drawn(folder, "other.jsonl") == once
    assert drawn(folder, "in", "two", "other.jsonl") == once
    assert drawn(folder, "in", seed=8) != once


def test_texts_are_written_on_request_and_a_workbook_has_the_population(folder):
    """Both formats hold the same; the workbook offers conclusions to choose from."""
    args = ("sample", "in", "--seed", 7, "--per-group", 4, "--show", "message", "--lang", "en")
    assert run(*args, "-o", "s.xlsx", "-o", "s.csv").code == 0
    book = openpyxl.load_workbook(folder / "s.xlsx")
    rows = [["" if c is None else str(c) for c in row] for row in book["sample"].iter_rows(values_only=True)]
    with (folder / "s.csv").open(encoding="utf-8-sig", newline="") as file:
        assert rows == list(csv.reader(file))
    assert any(cell.startswith("第") for row in rows for cell in row)
    assert any("seed 7" in str(c.value) for row in book["population"] for c in row)
    (choice,) = book["sample"].data_validations.dataValidation
    assert choice.formula1 == '"nothing wrong,something wrong,cannot tell"'
    before = (folder / "s.xlsx").read_bytes()
    run(*args, "-o", "s.xlsx")
    assert (folder / "s.xlsx").read_bytes() == before


def test_what_people_write_is_inert_in_both_formats(folder):
    """No formula, no escape."""
    (folder / "in" / "chat.json").write_text(text(chatlab(("a", "=1+1\x1b[31m"), name="=cmd()")), "utf-8")
    assert run("sample", "in", "--seed", 1, "--show", "message", "-o", "s.csv", "-o", "s.xlsx").code == 0
    row = sheet(folder / "s.csv")[0]
    assert (row["群名称"], row["消息内容"]) == ("'=cmd()", "'=1+1⟨001B⟩[31m")
    cell = openpyxl.load_workbook(folder / "s.xlsx")["抽样"]["C2"]
    assert (cell.value, cell.data_type) == ("=cmd()", "s")


def test_hidden_people_stay_hidden(folder):
    """With show none neither names nor ids are in the worksheets or on the terminal, nor those of groups and files."""
    (folder / "in" / "chat.json").rename(folder / "in" / "张三建的群.json")
    ran = run("sample", "in", "--seed", 1, "--show", "none", "-o", "s.csv", "-o", "s.xlsx")
    assert ran.code == 0
    book = openpyxl.load_workbook(folder / "s.xlsx")
    cells = "\n".join(str(cell.value) for page in book for row in page for cell in row)
    group = chatlab(*SAID)["meta"]["name"]
    for content in ((folder / "s.csv").read_text("utf-8-sig"), cells, ran.out):
        assert not [secret for secret in ("张三", "1@chatroom", group) if secret in content]
    pseudonym = sheet(folder / "s.csv")[0]["群名称"]
    assert run("reveal", "s.csv").code == 0
    assert sheet(folder / "s.revealed.csv")[0]["群名称"] == group
    assert pseudonym in cells


def test_how_it_ends(folder):
    """Without messages 3; a wrong suffix, an input as output, and no seed 2; a worksheet is no export."""
    (folder / "r.csv").write_text(roster(("g", "wxid_1", "张三")), "utf-8")
    assert run("sample", "r.csv", "--seed", 1).code == 3
    assert run("sample", "in").code == 2
    empty = run("sample", "in", "--seed", 1, "--since", "2030-01-01", "-o", "s.csv")
    assert (empty.code, "没有可抽的消息" in empty.err) == (3, True)
    assert (folder / "s.csv").exists(), "a worksheet that says that nothing was there"
    wrong = run("sample", "in", "--seed", 1, "-o", "s.pdf", "-o", "nowhere/further/s.csv", "-o", "in/chat.json")
    assert wrong.code == 2
    assert len(wrong.err.splitlines()) == 4
    run("sample", "in", "--seed", 1, "-o", "in/s.csv")
    assert run("sample", "in", "--seed", 1).code == 0
