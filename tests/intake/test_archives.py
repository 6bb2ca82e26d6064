"""Archives are opened in place, within limits, and leave nothing behind."""

import gzip
import hashlib
import io
import os
import re
import signal
import stat
import struct
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from groupaudit.ingest import ingest
from groupaudit.intake import archives
from groupaudit.intake.archives import Limits, is_archive, removed_when_told_to_end, unpacked
from groupaudit.reader import Options, Reader
from groupaudit.registry import discover
from program import chatlab, lines, roster, text
from workbooks import xlsx

READERS = discover("groupaudit.readers", Reader, plugins=False).found
TALK = chatlab(("a", "早上好"), ("b", "收到"))
ROSTER = roster(("好群", "wxid_9", "张三"))

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes and signals")


def zipped(entries, method=zipfile.ZIP_DEFLATED):
    """Return a zip of (name or ZipInfo, content) in this order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return out.getvalue()


def renamed(data, old, new):
    """Return a zip in which a name of ASCII letters is replaced by other bytes, as a packing program of long ago writes them."""
    assert len(old) == len(new)
    return data.replace(old, new)


def encrypted(data):
    """Return a zip whose every entry says that it is encrypted."""
    out = bytearray(data)
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = out.find(signature)
        while place >= 0:
            out[place + at] |= 1
            place = out.find(signature, place + 4)
    return bytes(out)


@pytest.fixture
def private(tmp_path, monkeypatch):
    """The folder below which private folders are made, to see what is left of them."""
    folder = tmp_path / "private"
    folder.mkdir()
    monkeypatch.setattr(archives.tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def take(tmp_path, monkeypatch, private):
    """Write one archive and take it in with what else lies in the folder."""
    folder = tmp_path / "in"
    folder.mkdir()
    monkeypatch.chdir(folder)

    def take(data, name="a.zip", paths=None):
        (folder / name).write_bytes(data)
        result = ingest(paths or [name], READERS, Options())
        assert not [*private.iterdir()], "what was unpacked is removed"
        return result

    return take


def kept(result):
    """Return path, rows and problem of every input."""
    return [(i.path, i.kept, i.problem) for i in result.inputs]


def test_members_are_read_as_files_are(take):
    """Every member is an input named after archive and member, with the digest of the archive that was handed in."""
    data = zipped([("群/工作群.json", text(TALK)), ("名册.csv", ROSTER), ("书.xlsx", xlsx([["wxid", "群昵称"], ["a", "甲"]], names=["甲群"]))])  # fmt: skip
    result = take(data)
    assert kept(result) == [
        ("a.zip!/群/工作群.json", 5, ""),
        ("a.zip!/名册.csv", 1, ""),
        ("a.zip!/书.xlsx[甲群]", 1, ""),
    ]
    assert {i.sha256 for i in result.inputs} == {hashlib.sha256(data).hexdigest()}
    assert set(result.tables["messages"]["source"]) == {"a.zip!/群/工作群.json"}


def test_rejects_name_member_and_line(take):
    """A bad row of a member is told as one of a file is."""
    bad = "\n".join([*lines(TALK), "{broken"])
    assert take(zipped([("x.jsonl", bad)])).rejects.rows() == [("a.zip!/x.jsonl", 6, None, "not-json: 2")]


def test_an_archive_in_a_folder_is_read_like_its_files(take, tmp_path):
    """A folder scan opens archives, and a report of this program or a policy in one is passed over."""
    own = '{\n "schema": "groupaudit-report/1",\n "x": 1\n}'
    data = zipped([("r.json", own), ("groupaudit.toml", "x = 1"), ("__MACOSX/._x.csv", "\0"), ("x.csv", ROSTER)])
    (tmp_path / "in" / "b.csv").write_text(ROSTER, "utf-8")
    assert kept(take(data, paths=["."])) == [("a.zip!/x.csv", 1, ""), ("b.csv", 0, "")]


@pytest.mark.parametrize("name", ["x.jsonl.gz", "x.gz", "x"])
def test_gzip_is_read(take, name):
    """A gzip file has one member, called like the file without its suffix."""
    result = take(gzip.compress("\n".join(lines(TALK)).encode()), name)
    assert kept(result) == [(f"{name}!/{name.removesuffix('.gz')}", 5, "")]


def test_archives_inside_archives_are_read_to_a_small_depth(take):
    """A zip of zips and gzips is read; deeper than the limit it is named with the way out."""
    inner = zipped([("x.csv", ROSTER), ("y.jsonl.gz", gzip.compress("\n".join(lines(TALK)).encode()))])
    assert kept(take(zipped([("b.zip", inner)]))) == [
        ("a.zip!/b.zip!/x.csv", 1, ""),
        ("a.zip!/b.zip!/y.jsonl.gz!/y.jsonl", 5, ""),
    ]
    deep = zipped([("x.csv", ROSTER)])
    for level in range(archives.LIMITS.depth):
        deep = zipped([(f"{level}.zip", deep), (f"{level}.csv", ROSTER)])
    result = take(deep)
    assert [i.path for i in result.inputs if i.problem] == ["a.zip!/2.zip!/1.zip!/0.zip"]
    assert "套了超过 3 层" in result.problems[0]
    assert len(result.inputs) == 4


HOSTILE_NAMES = ("../../out.csv", "/abs/out.csv", "..\\..\\out.csv", "C:\\out.csv", "C:out.csv", "a/../../out.csv", "sub//out.csv", "./out.csv", "out.csv\x1b[31m", "x" * 300 + ".csv", "con.csv ", "\u202eout.csv")  # fmt: skip


def test_names_that_lead_elsewhere_are_inert(take, tmp_path, private):
    """Paths that climb, are absolute or belong to another system are read like others, and nothing is written outside."""
    before = {p for p in tmp_path.rglob("*") if private not in p.parents}
    result = take(zipped([(name, ROSTER.replace("好群", f"群{n}")) for n, name in enumerate(HOSTILE_NAMES)]))
    assert [i.kept for i in result.inputs] == [1] * len(HOSTILE_NAMES)
    assert {p for p in tmp_path.rglob("*") if private not in p.parents} == before | {tmp_path / "in" / "a.zip"}


def test_two_members_of_one_name_are_two_inputs(take):
    """A name that comes twice, or only in another case, hides no file; counts are kept apart."""
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = zipped([("x.csv", ROSTER), ("x.csv", roster(("好群", "wxid_8", "李四"))), ("X.csv", ROSTER), ("x.csv/y.csv", ROSTER)])  # fmt: skip
    assert kept(take(data)) == [
        ("a.zip!/x.csv", 1, ""), ("a.zip!/x.csv#2", 1, ""), ("a.zip!/X.csv", 0, ""), ("a.zip!/x.csv/y.csv", 0, ""),
    ]  # fmt: skip


def test_a_symbolic_link_is_not_followed(take):
    """A link is passed over and said to be one, wherever it points."""
    link = zipfile.ZipInfo("passwd.csv")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    result = take(zipped([(link, "/etc/passwd"), ("x.csv", ROSTER)]))
    assert kept(result) == [("a.zip!/passwd.csv", 0, ""), ("a.zip!/x.csv", 1, "")]
    assert "符号链接" in result.inputs[0].facts["passed-over"]


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("gb18030", "客服部工作群.csv"), ("gb18030", "王喆镕.csv"), ("utf-8", "客服部工作群.csv"), ("cp437", "réunion.csv")],
)  # fmt: skip
def test_names_in_other_encodings_are_decoded(take, encoding, name):
    """Names without the UTF-8 flag are read as the program that packed them meant them."""
    raw = name.encode(encoding)
    stand_in = b"q" * len(raw)
    data = renamed(zipped([(stand_in.decode(), ROSTER)]), stand_in, raw)
    assert [i.path for i in take(data).inputs] == [f"a.zip!/{name}"]


def test_a_backslash_inside_a_character_is_no_separator(take):
    """In GB18030 the second byte of a character may be that of a backslash."""
    name = next(c for c in map(chr, range(0x4E00, 0x9FA5)) if c.encode("gb18030")[1:] == b"\\")
    raw = f"工作群{name}.csv".encode("gb18030")
    data = renamed(zipped([("q" * len(raw), ROSTER)]), b"q" * len(raw), raw)
    assert [i.path for i in take(data).inputs] == [f"a.zip!/工作群{name}.csv"]


DAMAGE = {
    "a password": (encrypted, r"有密码保护：请用密码解压.*with the password"),
    "another checksum": (lambda data: data.replace(b"wxid_9", b"wxid_7", 1), r"已损坏：请重新打包.*pack it again"),
    "another method": (lambda data: data.replace(b"\x14\x00\x00\x00\x00\x00", b"\x14\x00\x00\x00\x09\x00"), r"压缩方式不支持|已损坏"),
}  # fmt: skip


@pytest.mark.parametrize(("damaged", "said"), DAMAGE.values(), ids=DAMAGE)
def test_a_member_that_cannot_be_unpacked_is_named(take, damaged, said):
    """The member, the reason and the way out are told, and none of its rows is used."""
    result = take(damaged(zipped([("x.csv", ROSTER)], zipfile.ZIP_STORED)))
    (problem,) = result.problems
    assert problem.startswith("a.zip!/x.csv: ")
    assert re.search(said, problem)
    assert "members" not in result.tables


def test_one_damaged_member_keeps_no_other_from_being_read(take):
    """The rest of the archive is audited."""
    data = zipped([("x.csv", ROSTER), ("y.csv", roster(("二群", "wxid_8", "李四")))], zipfile.ZIP_STORED)
    result = take(data.replace(b"wxid_9", b"wxid_7", 1))
    assert [bool(i.problem) for i in result.inputs] == [True, False]
    assert result.tables["members"].height == 1


@pytest.mark.parametrize("cut", [3, 40, 0.5, 0.9])
def test_a_gzip_file_that_is_cut_off_is_named(take, cut):
    """What could be unpacked of it is not taken for the whole."""
    data = gzip.compress("\n".join(lines(TALK) * 9).encode())
    result = take(data[: cut if cut > 1 else int(len(data) * cut)], "x.jsonl.gz")
    assert result.problems[0].startswith("x.jsonl.gz")
    assert not result.tables.frames


def test_a_tar_file_is_named_with_the_way_out(take):
    """Other archives are told what to do."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        info = tarfile.TarInfo("x.csv")
        info.size = len(ROSTER.encode())
        archive.addfile(info, io.BytesIO(ROSTER.encode()))
    assert "TAR 归档：请解压后再审计" in take(out.getvalue(), "x.tgz").problems[0]


SMALL = Limits(entries=4, depth=2, member=5000, total=9000, ratio=100, free=100)


def unpacked_with(tmp_path, data, name="a.zip", limits=SMALL):
    """Return name and problem of the members of an archive."""
    (tmp_path / name).write_bytes(data)
    with unpacked(tmp_path / name, name, limits) as members:
        return [(m.name, m.problem) for m in members]


def noise(size):
    """Bytes that cannot be packed."""
    return bytes(os.urandom(size))


def test_a_member_that_is_too_large_is_refused_and_the_rest_read(tmp_path, private):
    """The limit of one file leaves the others."""
    (_, said), other = unpacked_with(tmp_path, zipped([("x", noise(5001)), ("y", b"1")]))
    assert "more than 5000 bytes unpacked" in said
    assert other == ("a.zip!/y", "")


def test_what_is_too_large_together_ends_the_archive(tmp_path, private):
    """The limit of the whole counts everything that came out, and what was read before stays."""
    found = unpacked_with(tmp_path, zipped([(f"{n}", noise(4000)) for n in range(5)]))
    assert [bool(problem) for _, problem in found] == [False, False, True, True]
    assert "more than 9000 bytes" in found[-2][1]


@pytest.mark.parametrize("packed", [zipped([("x", bytes(4900))]), gzip.compress(bytes(4900))], ids=["zip", "gzip"])
def test_what_is_packed_too_well_is_refused(tmp_path, private, packed):
    """A decompression bomb is not unpacked further, whatever sizes it declares."""
    limits = Limits(member=10**9, total=10**9, ratio=20, free=100)
    ((_, said),) = unpacked_with(tmp_path, packed, limits=limits)
    assert "packed more than 20 times" in said


def test_what_the_archive_declares_counts_for_nothing(tmp_path, private):
    """A member that says it is small is measured by what comes out."""
    data = bytearray(zipped([("x", bytes(100_000))]))
    at = data.index(b"PK\x01\x02") + 24
    data[at : at + 4] = struct.pack("<I", 10)
    ((_, said),) = unpacked_with(tmp_path, bytes(data))
    assert said


def test_too_many_files_end_the_archive(tmp_path, private):
    """The files up to the limit are read."""
    found = unpacked_with(tmp_path, zipped([(f"{n}", b"1") for n in range(9)]))
    assert [bool(problem) for _, problem in found] == [False] * 4 + [True, True]
    assert "more than 4 files" in found[-2][1]


def test_limits_hold_over_nested_archives(tmp_path, private):
    """A bomb that multiplies by nesting meets the same limits."""
    inner = zipped([("x", noise(3000))])
    found = unpacked_with(tmp_path, zipped([(f"{n}.zip", inner) for n in range(3)]))
    assert any("more than 9000 bytes" in problem for _, problem in found)


def test_a_list_of_members_that_is_too_long_is_not_even_read(tmp_path, private, monkeypatch):
    """An archive of millions of entries costs no memory."""
    monkeypatch.setattr(archives, "_DIRECTORY", 100)
    ((name, said),) = unpacked_with(tmp_path, zipped([(f"{n}", b"1") for n in range(9)]))
    assert name == "a.zip"
    assert "more than 4 files" in said


@posix
def test_the_private_folder_is_private(tmp_path, private):
    """Nobody else can look into it, and its files are the owner's alone."""
    (tmp_path / "a.zip").write_bytes(zipped([("sub/x.csv", ROSTER)]))
    with unpacked(tmp_path / "a.zip", "a.zip") as (member,):
        (folder,) = private.iterdir()
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert stat.S_IMODE(member.path.stat().st_mode) == 0o600
        assert folder in member.path.parents
        assert member.path.relative_to(folder).as_posix() == "sub/x.csv", "pages find each other by their names"


def test_an_error_leaves_nothing_behind(tmp_path, private):
    """Whatever happens while members are read, what was unpacked is removed."""
    (tmp_path / "a.zip").write_bytes(zipped([("x.csv", ROSTER)]))
    with pytest.raises(KeyboardInterrupt), unpacked(tmp_path / "a.zip", "a.zip"):
        raise KeyboardInterrupt
    assert not [*private.iterdir()]


@posix
def test_a_process_that_is_told_to_end_leaves_nothing_behind(tmp_path, private):
    """SIGTERM removes what was unpacked, and the handler is gone afterwards."""
    (tmp_path / "a.zip").write_bytes(zipped([("x.csv", ROSTER)]))
    with pytest.raises(SystemExit) as ended, removed_when_told_to_end(), unpacked(tmp_path / "a.zip", "a.zip"):
        os.kill(os.getpid(), signal.SIGTERM)
    assert ended.value.code == 128 + signal.SIGTERM
    assert not [*private.iterdir()]
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


def test_a_workbook_is_no_archive(tmp_path):
    """XLSX and ODS are zips that are opened as what they are."""
    path = tmp_path / "x"
    path.write_bytes(xlsx([["a"]]))
    assert not is_archive(path)
    path.write_bytes(zipped([("mimetype", "application/vnd.oasis.opendocument.spreadsheet")]))
    assert not is_archive(path)
    assert not is_archive(Path(__file__))


def test_a_role_can_be_given_to_a_member(tmp_path, monkeypatch):
    """A table that could be either is told by the name that the message gives; a role of the archive is that of all."""
    monkeypatch.chdir(tmp_path)
    either = "姓名,公司,部门,wxid\n张三,集团,总裁办,wxid_1\n"
    (tmp_path / "a.zip").write_bytes(zipped([("x.csv", either), ("y.csv", ROSTER)]))
    assert "--employees a.zip!/x.csv" in ingest(["a.zip"], READERS, Options()).problems[0]
    result = ingest(["a.zip"], READERS, Options(), {Path("a.zip!/x.csv"): "employees"})
    assert [(i.path, i.reader) for i in result.inputs] == [("a.zip!/x.csv", "employees"), ("a.zip!/y.csv", "roster")]
    result = ingest([], READERS, Options(), {Path("a.zip"): "roster"})
    assert [i.reader for i in result.inputs] == ["roster", "roster"]


@pytest.mark.parametrize("name", ["", "\0xx.csv", ".", "..", "\\", "/", "./..", "sub/"])
def test_a_file_is_read_whatever_it_is_called(take, name):
    """A name that names nothing is none; what has content is no folder, and the others are read beside it."""
    data = bytearray(zipped([("N" * max(len(name), 1), ROSTER), ("x.csv", roster(("别群", "wxid_1", "李四")))]))
    old = b"N" * max(len(name), 1)
    data = data.replace(old, name.encode()) if name else nameless(data)
    result = take(bytes(data))
    called = "sub" if name == "sub/" else "unnamed"
    assert kept(result) == [(f"a.zip!/{called}", 1, ""), ("a.zip!/x.csv", 1, "")]


def nameless(data):
    """Return a zip whose first entry has a name of no bytes instead of one: the header says so, and nothing moves."""
    out = bytearray(data)
    local, central = 0, out.index(b"PK\x01\x02")
    assert out[local + 30 : local + 31] == b"N"
    struct.pack_into("<HH", out, local + 26, 0, 1)
    struct.pack_into("<HH", out, central + 28, 0, 1)
    return out


def test_one_entry_that_is_packed_too_well_leaves_the_others(tmp_path, private):
    """What was refused does not count against the ratio of the whole; but everything that came out does against the total."""
    limits = Limits(member=10**9, total=10**9, ratio=20, free=100)
    found = unpacked_with(tmp_path, zipped([("a", b"1"), ("bomb", bytes(9000)), ("z", noise(90))]), limits=limits)
    assert [(name, bool(problem)) for name, problem in found] == [
        ("a.zip!/a", False),
        ("a.zip!/bomb", True),
        ("a.zip!/z", False),
    ]


def test_what_was_not_read_is_counted_and_named(tmp_path, private):
    """Wherever an archive ends early; folders and what packing programs add are nobody's loss."""
    entries = [(f"{n}.csv", noise(4000)) for n in range(12)]
    found = unpacked_with(tmp_path, zipped([*entries, ("sub/", b""), ("__MACOSX/x", b"1")]), limits=Limits(total=9000))
    assert [name for name, problem in found if problem] == ["a.zip!/2.csv", "a.zip"]
    assert "其余 9 个文件没有读取：3.csv、4.csv、5.csv、6.csv、7.csv、8.csv…" in found[-1][1]
