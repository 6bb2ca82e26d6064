"""`scan --view` and `--split-by`: files for each recipient, an index, and nothing outside the folder."""

import csv
import json

import pytest

from groupaudit.cli.handing_out import beside
from program import chatlab, run, text

BET = ("b", "真人视讯开户，加微信上分")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A working folder with exports of three groups, and a home of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    names = ("../../etc/群", "CON", "con")
    for n, name in enumerate(names):
        document = chatlab(BET, name=name, group_id=f"{n}@chatroom")
        (tmp_path / f"{n}.json").write_text(text(document), "utf-8")
    return tmp_path


def split(*options):
    """Split a scan of the three groups by group."""
    return run("scan", "0.json", "1.json", "2.json", "--split-by", "group", *options)


def test_everybody_gets_a_file_and_the_index_says_who(folder):
    """Each recipient's report holds his findings alone; names lead nowhere and differ on every file system."""
    ran = split("-q", "-o", "out/r.json", "-o", "out/r.csv")
    assert ran.code == 1
    with (folder / "out" / "r-index.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [*csv.DictReader(file)]
    assert [row["收件方"] for row in rows] == ["../../etc/群", "CON", "con"]
    files = [name for row in rows for name in row["文件"].split("、")]
    assert sorted(p.name for p in (folder / "out").iterdir()) == sorted([*files, "r-index.csv"])
    assert len({name.casefold() for name in files}) == len(files) == 6
    for number, row in enumerate(rows):
        document = json.loads((folder / "out" / row["文件"].split("、")[0]).read_text("utf-8"))
        assert (document["view"], document["recipient"]) == ("admin", row["收件方"])
        assert {f["group_id"] for f in document["findings"]} == {f"{number}@chatroom"}
        assert len(document["findings"]) == int(row["结果数"])


@pytest.mark.parametrize("by", ["group", "unit", "admin"])
def test_parts_can_be_in_the_auditors_view(folder, by):
    """A part hides the names of the files of others, for which the key is made or taken."""
    for options in ([], ["--key", "other.key"]):
        ran = run("scan", "0.json", "1.json", "--split-by", by, "--view", "auditor", "-q", "-o", "out/r.json", *options)
        assert ran.code == 1, ran.err
    parts = [json.loads(path.read_text("utf-8")) for path in (folder / "out").glob("r-*.json")]
    assert {part["view"] for part in parts} == {"auditor"}
    assert not {"0.json", "1.json"} & {each["path"] for part in parts for each in part["inputs"]}


def test_names_of_files_are_hidden_with_people(folder):
    """With show none the recipients in the index and in file names are pseudonyms."""
    split("-q", "-o", "out/r.json", "--show", "none")
    told = (folder / "out" / "r-index.csv").read_text("utf-8")
    assert "G-" in told
    assert not [name for name in ("etc", "CON", "con,") if name in told]


def test_a_part_replaces_no_input(folder):
    """A file that the run reads is not overwritten by the part of somebody who is called like that."""
    document = chatlab(BET, name="x", group_id="9@chatroom")
    (folder / "r-x.json").write_text(text(document), "utf-8")
    before = (folder / "r-x.json").read_bytes()
    ran = run("scan", "r-x.json", "--split-by", "group", "-q", "-o", "r.json")
    assert ran.code == 2
    assert "r-x.json: 是本次要读的文件" in ran.err
    assert (folder / "r-x.json").read_bytes() == before


def test_an_earlier_report_is_compared_part_by_part(folder):
    """One earlier report is refused, not passed over; `convert` compares the parts of the same recipient."""
    assert split("-q", "-o", "out/r.json").code == 1
    part = f"out/{next((folder / 'out').glob('r-*.json')).name}"
    ran = split("-q", "-o", "now.json", "--previous", part)
    assert ran.code == 2
    assert "再逐份 convert" in ran.err
    assert run("convert", part, "--previous", part, "-o", "now.docx").code == 0


def test_splitting_needs_files(folder):
    """Without -o, or with --format, there is nowhere to put the parts."""
    for options in ([], ["--format", "json"], ["-o", "out/r.json", "--format", "json"]):
        ran = split(*options)
        assert ran.code == 2
        assert "--split-by group: 每个收件方一个文件" in ran.err


def test_the_exit_code_is_that_of_the_whole(folder):
    """What a view leaves out still fails the run."""
    ran = run("scan", "0.json", "--view", "hr", "-q", "-o", "out/r.json")
    assert ran.code == 1
    assert json.loads((folder / "out" / "r.json").read_text("utf-8"))["summary"]["failing"] == 0


def test_a_view_says_on_its_first_page_what_it_leaves_out(folder):
    """A person who reads HR's view of a group with gambling in it does not take it for clean."""
    out = run("scan", "0.json", "--view", "hr", "--select", "gambling").out
    assert "--view hr、--select gambling；另有 1 处不在所选范围内" in out
    assert "所选范围内未发现；另有 1 处不在范围内" in out


def test_the_part_of_a_recipient_stands_beside_the_output():
    """The recipient's name comes before the suffix."""
    from pathlib import Path

    assert beside(Path("out/r.json"), "工程部") == Path("out/r-工程部.json")
