"""Files are found however they are named, and opened as what their content says."""

import hashlib
import io
import json
import os
import sys
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groupaudit.errors import UnreadableInputError
from groupaudit.inputs import HEAD, PIECE, OwnReportError, expand, open_file
from groupaudit.reader import Options
from groupaudit.registry import discover
from groupaudit.reporter import Reporter
from groupaudit.vocabulary import Language
from reports import finding, report
from workbooks import xlsx

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows forbids such names")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder of exports, which is also the working folder."""
    for name in ("a.json", "sub/b.csv", "sub/deep/c[1].jsonl", ".hidden", "sub/~$b.csv", "groupaudit.toml"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names(*paths):
    """Return the files that paths name."""
    files, problems = expand(paths)
    assert problems == {}
    return [f.as_posix() for f in files]


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (["a.json"], ["a.json"]),
        (["."], ["a.json", "sub/b.csv", "sub/deep/c[1].jsonl"]),
        (["sub"], ["sub/b.csv", "sub/deep/c[1].jsonl"]),
        (["*.json"], ["a.json"]),
        (["sub/*.csv"], ["sub/b.csv"]),
        (["**/*.csv"], ["sub/b.csv"]),
        (["s?b/b.*"], ["sub/b.csv"]),
        (["s*"], ["sub/b.csv", "sub/deep/c[1].jsonl"]),
        (["sub/**"], ["sub/b.csv", "sub/deep/c[1].jsonl"]),
        (["sub/b***"], ["sub/b.csv"]),
        (["sub/deep/c[1].jsonl"], ["sub/deep/c[1].jsonl"]),
        (["sub/b.csv", "a.json"], ["a.json", "sub/b.csv"]),
        (["groupaudit.toml"], ["groupaudit.toml"]),
    ],
)
def test_files_folders_and_patterns(folder, paths, expected):
    """Folders are read to any depth without hidden files, locks and policies; what is named outright is taken."""
    assert names(*paths) == expected


def test_a_file_that_several_paths_reach_is_one(folder):
    """The shortest name stands for it, whatever the order."""
    ways = ["sub/b.csv", "./sub/../sub/b.csv", str(folder / "sub"), "sub/*.csv"]
    assert names(*ways) == names(*reversed(ways)) == [(folder / "sub/deep/c[1].jsonl").as_posix(), "sub/b.csv"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("gone.json", "没有这个文件，请检查名称"),
        ("*.xlsx", "没有文件符合这个模式，请检查路径"),
        ("empty", "文件夹里没有可读的文件，请检查路径"),
    ],
)
def test_what_names_nothing_is_told_and_hides_nothing_else(folder, path, expected):
    """One wrong path does not keep the others from being read."""
    files, problems = expand([path, "a.json"])
    assert [f.name for f in files] == ["a.json"]
    assert list(problems) == [path]
    assert problems[path].startswith(expected)


@posix
def test_a_pipe_is_no_file(folder):
    """What cannot be read twice is refused with the way out."""
    os.mkfifo("pipe")
    assert expand(["pipe"])[1]["pipe"].startswith("不是普通文件，请先把内容存成文件")


@posix
def test_a_name_that_is_no_text_is_shown_with_replacements(tmp_path):
    """File names of other encodings reach reports as text."""
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xc8\xfe.csv"))
    path.write_text("wxid,群昵称\na,b\n", "utf-8")
    assert [source.name[-6:] for _, source in opened(path).parts] == ["\ufffd\ufffd.csv"]


def opened(path, data=None):
    """Open a file, written first."""
    if data is not None:
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return open_file(path, Options())


@pytest.mark.parametrize(
    ("data", "form"),
    [
        ('{"a": 1}', "json"),
        ('{\n "a": [\n  {"b": 1},\n  {"b": 2}\n ]\n}', "json"),
        ('[\n{"a": 1},\n{"a": 2}\n]', "json"),
        ('{"chatlab": {"version": 1},\n"members": [\n{"a": 1},\n{"a": 2}\n]}', "json"),
        ('{"a": 1}\n{"a": 2}', "jsonl"),
        ('# comment\n\n{"a": 1}\n# another\n{"a": 2}\n', "jsonl"),
        ('\ufeff{"a": 1}\n{"a": 2}\n', "jsonl"),
        ('{"a": "\\ud83d"}\n{"a": 2}\n', "jsonl"),
        ('{"a": 1}{"a": 2}\n{"a": 3}\n', "jsonl"),
        ('{"a": 1, "b\n{"a": 2}\n{"a": 3}\n', "jsonl"),
        ('{"a": 1}\n{"a": 2, "b', "jsonl"),
        ("wxid,群昵称\na,b\n", "sheet"),
        ("# only a comment\n", "sheet"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
def test_the_form_is_told_by_content(tmp_path, data, form, encoding):
    """JSON, JSON lines and tables are told apart in every encoding, damaged lines and comments notwithstanding."""
    text = data.removeprefix("\ufeff") if encoding != "utf-8" else data
    ((head, source),) = opened(tmp_path / "x.dat", text.encode(encoding)).parts
    assert head.form == source.form == form


def test_a_first_line_longer_than_the_head_does_not_hide_the_second(tmp_path):
    """JSON lines that begin with a huge record are JSON lines."""
    huge = '{"a": "%s"}\n' % ("x" * 2 * HEAD)
    assert opened(tmp_path / "a", huge + '{"a": 1}\n').parts[0][0].form == "jsonl"
    assert opened(tmp_path / "b", huge).parts[0][0].form == "json"


def head(tmp_path, data):
    """Return what readers see of a JSON file."""
    return opened(tmp_path / "x.json", data).parts[0][0]


@pytest.mark.parametrize(
    ("data", "root"),
    [
        ('{"a": [{"b": 1}, {"b": 2', {"a": [{"b": 1}, {"b": 2}]}),
        ('{"a": 1, "b": "天\\ud83d", "c": 2}', {"a": 1, "c": 2}),
        ('{"b": "\\\\ud83d \\uD83D\\uDE00\\udc00", "c": 2}', {"b": "\\ud83d 😀\ufffd", "c": 2}),
        ('{"a": 1}\n{"b"', {"a": 1}),
        ('{"a": 1, "b": [1, 2,]}', {"a": 1}),
        ("[]", []),
        ("{a: 1}", None),
    ],
)
def test_readers_see_what_comes_before_the_damage(tmp_path, data, root):
    """A file that breaks off or breaks in the middle is recognised by its beginning."""
    seen = head(tmp_path, data).root
    assert (seen if root is None or isinstance(root, list) else {k: seen[k] for k in root}) == root


def test_the_damage_is_named(tmp_path):
    """What is no whole JSON says where it stops being JSON."""
    assert head(tmp_path, '{"a": 1,\n "b": tru}').fault.endswith("at line 2 column 10")
    assert head(tmp_path, '{"a": 1}').fault == ""


def test_a_long_document_is_recognised_by_its_beginning(tmp_path):
    """Only the first 256 KB are parsed, and where they cut is no fault."""
    seen = head(tmp_path, '{"a": 1, "m": [' + ",".join(['{"x": "天"}'] * HEAD) + "]}")
    assert seen.root["a"] == 1
    assert seen.fault == ""


@pytest.mark.parametrize("size", [10, HEAD - 1, HEAD, HEAD + 1, 3 * HEAD])
def test_the_digest_is_that_of_the_file(tmp_path, size):
    """SHA-256 is over the bytes on disk, whatever their size and encoding."""
    data = ('{"a": "' + "天" * size).encode()
    assert opened(tmp_path / "x", data).sha256() == hashlib.sha256(data).hexdigest()


def test_plain_utf8_is_read_from_disk_and_everything_else_transcoded(tmp_path):
    """A reader may scan the file itself only where its bytes are what it would get."""
    plain = opened(tmp_path / "x", '{"a": "天"}').parts[0][1]
    coded = opened(tmp_path / "y", '{"a": "天"}'.encode("utf-16")).parts[0][1]
    assert (plain.path, coded.path) == (tmp_path / "x", None)
    assert bytes(plain.data) == bytes(coded.data) == '{"a": "天"}'.encode()


def test_lines_that_cannot_be_decoded_are_named(tmp_path):
    """The reader learns which lines hold bytes of another encoding."""
    data = '{"a": "天天天天天天"}\n'.encode() * 3 + b'{"a": "\xff"}\n'
    ((_, source),) = opened(tmp_path / "x", data).parts
    assert source.undecodable == (4,)


def test_every_worksheet_is_a_part(tmp_path):
    """The parts of a workbook are named after file and sheet."""
    data = xlsx([["wxid", "群昵称"]], [["说明", "x"]], names=["甲群", "说明"])
    parts = opened(tmp_path / "名册.xlsx", data).parts
    assert [source.name.rpartition("/")[2] for _, source in parts] == ["名册.xlsx[甲群]", "名册.xlsx[说明]"]


@pytest.mark.parametrize("data", [b"", b" \n\t\n", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_an_empty_file_is_told(tmp_path, data):
    """Blank is empty, and so is a byte order mark alone."""
    with pytest.raises(UnreadableInputError, match="the file is empty"):
        opened(tmp_path / "x.json", data)


def test_a_file_that_may_not_be_read_is_told(tmp_path, monkeypatch):
    """The reason is the system's, the name the user's."""

    def denied(self, *args):
        raise PermissionError(13, "Permission denied")

    (tmp_path / "x.json").write_text("{}")
    monkeypatch.setattr(Path, "open", denied)
    with pytest.raises(UnreadableInputError, match=r"x\.json.*打不开：没有权限.*cannot be opened: no permission"):
        open_file(tmp_path / "x.json", Options())


REPORTERS = discover("groupaudit.reporters", Reporter, plugins=False).found


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("reporter", REPORTERS.values(), ids=REPORTERS)
def test_our_own_reports_are_recognised(tmp_path, reporter, language):
    """A report that lies among the exports is never taken for one: its columns look like a roster's."""
    out = io.BytesIO()
    reporter.write(report(finding(1)).speaking(language), out)
    with pytest.raises(OwnReportError, match="a report of this program"):
        opened(tmp_path / "x", out.getvalue())


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200) | st.text('{}[]":,\\n\n\tud8 ae1天', max_size=60).map(str.encode))
def test_any_bytes_are_opened_or_refused(tmp_path_factory, data):
    """Whatever a file holds, opening it ends in parts or in an error that says what to do."""
    path = tmp_path_factory.getbasetemp() / "any.dat"
    path.write_bytes(data)
    assert came_of(path)


def came_of(path):
    """Return the parts of a file, or whether the error names it."""
    try:
        return open_file(path, Options()).parts
    except UnreadableInputError as error:
        return str(error).startswith(path.as_posix())


@pytest.mark.parametrize(
    ("line", "form"),
    [
        ("[2026-09-01 09:00:00] 刘洋: 早", "sheet"),
        ("[昨天] 刘洋: 早", "sheet"),
        ("[1] 刘洋: 早", "sheet"),
        ('[{"seq": 1}]', "json"),
        ("[", "json"),
        ("[]", "json"),
        ("[42, 43", "json"),
        ("[null, {}", "json"),
        ('["<div>"', "json"),
    ],
)
def test_a_chat_whose_lines_begin_in_brackets_is_no_array(tmp_path, line, form):
    """What stands behind a bracket tells a text from JSON, whole or broken."""
    (tmp_path / "a").write_text(line + "\n", "utf-8")
    ((head, _),) = open_file(tmp_path / "a", Options()).parts
    assert head.form == form


def test_a_long_file_is_opened_without_being_held(tmp_path):
    """Neither its encoding nor its first line needs the whole of it."""
    path = tmp_path / "x.json"
    size = 40 << 20
    with path.open("w", encoding="utf-8") as file:
        file.write('{"avatars": {"a": "' + "A" * size + '"}, "messages": [{"content": "早"}]}')
    tracemalloc.start()
    opened = open_file(path, Options())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (opened.encoding, opened.parts[0][0].form) == ("utf-8", "json")
    assert peak < size / 4


def test_a_record_behind_a_first_line_of_many_pieces(tmp_path):
    """It tells JSON lines from a document, wherever the first line ends."""
    for size in (HEAD, PIECE - 20, PIECE, 3 * PIECE):
        first = json.dumps({"_type": "header", "chatlab": {}, "x": "A" * size})
        path = tmp_path / "x.jsonl"
        path.write_text(f'{first}\n{{"_type": "message"}}\n')
        assert open_file(path, Options()).parts[0][0].form == "jsonl"
        path.write_text(first + "\n")
        assert open_file(path, Options()).parts[0][0].form == "json"
