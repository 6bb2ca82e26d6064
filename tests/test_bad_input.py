"""Bad input gets a clear error and loses nothing: the file and the place are named, the rest is audited.

Every case stands beside a good roster with one finding, which must be found whatever the bad file is like.
"""

import json
import re

import pytest

from program import START, chatlab, lines, process, roster, run, text
from workbooks import PROTECTED, xlsx

TALK = chatlab(("a", "早上好"), ("b", "真人视讯开户，加微信上分"))
HEADER, MEMBER, OTHER, HELLO, BET = lines(TALK)
MESSAGE = {"_type": "message", "sender": "a", "accountName": "a", "timestamp": START + 900, "type": 0, "content": "好", "platformMessageId": "x"}  # fmt: skip


def message(**changes):
    """One more line of the conversation."""
    return text(MESSAGE | changes)


def without(field):
    """A line that lacks a field."""
    return text({k: v for k, v in MESSAGE.items() if k != field})


def jsonl(*more):
    """The conversation with more lines."""
    return "\n".join([HEADER, MEMBER, OTHER, HELLO, BET, *more]) + "\n"


@pytest.fixture
def scan(tmp_path, monkeypatch):
    """Scan a file beside a good one; return how the run ended, the report, and the input of the file."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.csv").write_text(roster(("好群", "wxid_9", "")), "utf-8")

    def scan(name, content, rules="nickname-unset"):
        data = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
        (tmp_path / name).write_bytes(data)
        ran = run("scan", "good.csv", name, "-o", "out.json", "-q", "--select", rules)
        made = json.loads((tmp_path / "out.json").read_text("utf-8"))
        unset = [f for f in made["findings"] if f["rule"] == "nickname-unset" and f["group_name"] == "好群"]
        assert len(unset) == 1, "the good file is audited whatever the other is like"
        (part,) = [i for i in made["inputs"] if i["path"].startswith(name)]
        return ran, made, part

    return scan


UNREADABLE = {
    "an empty file": ("x.json", "", r"文件是空的，请重新导出 \(the file is empty; export it again\)"),
    "a blank file": ("x.csv", "\n \n", r"文件是空的，请重新导出 \(the file is empty; export it again\)"),
    "an empty array": ("x.json", "[]", r"空的应答（\[\]）.*\(no messages and no lists: an empty answer, \[\]; check which group and what time were asked for, and export again\)"),
    "an answer of nothing": ("x.json", "null\n", r"空的应答（null）.*an empty answer, null;"),
    "an answer without messages": ("x.json", '{"total": 0, "items": null}', r"空的应答（items: null）.*an empty answer, items: null;"),
    "an error of the WeCom API": ("x.json", '{"errcode": 40014, "errmsg": "invalid access_token"}', r"企业微信接口的错误应答 errcode 40014：“invalid access_token”.*an error answer of the WeCom API, errcode 40014: “invalid access_token”, not data; look the code up and fetch again"),
    "truncated JSON": ("x.json", text(TALK)[:-40], r"at line 1, byte \d+"),
    "truncated JSON of unknown shape": ("x.json", '{"a": [1, 2', "no complete JSON.*line 1 column 11"),
    "JSON of unknown shape": ("x.json", '{"meta": {}, "chats": []}', "closest is chatlab-json, which misses .*chatlab"),
    "no JSON at all": ("x.json", "{abc}", "line 1 column 2"),
    "a binary": ("x.dat", bytes(range(256)) * 8, "二进制文件.*a binary file"),
    "a picture": ("x.csv", b"\x89PNG\r\n\x1a\n" + bytes(99), "PNG 图片"),
    "a database": ("x.json", b"SQLite format 3\0" + bytes(99), "SQLite"),
    "a damaged archive": ("x.zip", b"PK\x03\x04" + bytes(99), "损坏的 ZIP 压缩包或工作簿.*pack the archive again"),
    "a RAR archive": ("x.rar", b"Rar!\x1a\x07\x01\x00" + bytes(99), "RAR 压缩包.*unpack it first"),
    "a 7z archive": ("x.7z", b"7z\xbc\xaf\x27\x1c" + bytes(99), "7z 压缩包.*unpack it first"),
    "an archive without a file": ("x.zip", b"PK\x05\x06" + bytes(18), "压缩包里没有可读的文件.*pack it again"),
    "a workbook with a password": ("x.xlsx", PROTECTED.read_bytes(), "有密码保护的工作簿.*remove the password"),
    "an encoding nobody uses": ("x.csv", "wxid,群昵称\na,张\n".encode("utf-32"), "UTF-32"),
    "a CSV without header": ("x.csv", "a,张三,x\nb,李四,y\n", "no row of known headings"),
    "a CSV with a column twice": ("x.csv", "群名称,wxid,wxid,群昵称\ng,a,b,张三\n", "the header has a column twice"),
    "a table that could be either": ("x.csv", "姓名,公司,部门,wxid\n张三,集团,总裁办,w\n", "could be employees, roster; not guessed"),
    "approvals without a known heading for groups": ("x.csv", "何处,申请单位,分管领导,审批日期\n甲群,采购部,王总,2026-01-04\n", r'closest is group-approvals, which misses 群名称/群ID; explain other headings in the policy: "heading" = "group_name", "group_id" in \[column-map\]\)'),
    "approvals of outsiders in other words": ("x.csv", "群名称,外部人员姓名,所在单位,分管领导意见\n好群,孙悦,甲公司,同意\n", 'closest is outsider-approvals, which misses 分管领导/批准日期; explain other headings in the policy: "heading" = "approver", "approved_on"'),
    "a message log as table": ("x.csv", "时间,发送者,内容\n2026-01-01,张三,早\n", "x.csv"),
    "an empty worksheet": ("x.xlsx", xlsx([]), "工作表是空的.*an empty worksheet"),
    "a text that is no chat": ("x.txt", "周伟：\n明天上午集合\n\n吴刚：\n收到\n", "name, day and time above it"),
    "a workbook of nothing known": ("x.xlsx", xlsx([["填写说明"], ["请如实填写"]]), "x.xlsx"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "content", "said"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_file_that_cannot_be_read_is_named(scan, name, content, said):
    """The file, the reason and the way out stand on standard error and in the report; the exit code is 2."""
    ran, made, part = scan(name, content)
    assert ran.code == 2
    assert ran.err.startswith(f"groupaudit: {name}")
    assert re.search(said, ran.err)
    assert re.search(said, part["problem"])
    assert any(
        re.search(re.escape(line["reason"]), ran.err) for line in made["not_checked"] if line["what"] == part["path"]
    )
    assert (part["rows"], part["kept"], part["rejects"]) == (0, 0, 0)


REJECTED = {
    "two objects on one line": ("x.jsonl", jsonl(message() + message()), 6, "two-objects"),
    "a line cut short": ("x.jsonl", jsonl(message()[:40]), 6, "not-json"),
    "a line that is no object": ("x.jsonl", jsonl("[1, 2]"), 6, "not-an-object"),
    "a lone surrogate escape": ("x.jsonl", jsonl(message(content="半").replace("半", "\\ud83d")), 6, "lone-surrogate"),
    "a lone surrogate in a document": ("x.json", text(TALK).replace("早上好", "早\\ud83d"), 4, "lone-surrogate"),
    "duplicate keys": ("x.jsonl", jsonl(message().replace('"type": 0', '"type": 0, "content": "改"')), 6, "duplicate-key"),
    "duplicate keys in a document": ("x.json", text(TALK).replace('"type": 0', '"type": 0, "type": 1', 1), 4, "duplicate-key"),
    "an impossible time": ("x.jsonl", jsonl(message(timestamp=-5)), 6, "impossible-time"),
    "a message without sender": ("x.jsonl", jsonl(without("sender")), 6, "no-sender"),
    "bytes of another encoding": ("x.jsonl", jsonl(message(content="X")).encode().replace(b"X", b"\xff\xfe"), 6, "undecodable"),
    "a row with too many fields": ("x.csv", roster(("g", "a", "张三+集团+工程部"), ("g", "b", "李四", "x", "y")), 3, "too-many-fields"),
    "a duplicate member": ("x.csv", roster(("g", "a", "李四"), ("g", "a", "张三")), 3, "duplicate-member"),
    "a member without any name": ("x.csv", roster(("g", "a", "张三"), ("g", "", "")), 3, "no-identity"),
    "a number that a spreadsheet damaged": ("x.csv", roster(("g", "a", "张三"), ("g", "1.38E+10", "李四")), 3, "damaged-number"),
    "an impossible date": ("x.csv", "群名称,wxid,群昵称,入群时间\ng,a,张三,2026-01-01\ng,b,李四,2026-02-30\n", 3, "impossible-time"),
    "a quote that is never closed": ("x.csv", '群名称,wxid,群昵称\ng,a,张三\ng,b,"李四\ng,c,王五\n', 3, "unclosed-quote"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "content", "line", "reason"), REJECTED.values(), ids=REJECTED)
def test_a_bad_row_is_a_reject_with_its_line(scan, name, content, line, reason):
    """The row is named with its reason and counted; everything else of its file is kept, and the run is no failure."""
    ran, made, part = scan(name, content)
    assert ran.code == 1
    assert [(r["line"], r["reason"].partition(":")[0]) for r in made["rejects"]][-1] == (line, reason)
    assert part["rejects"] >= 1
    assert part["rows"] == part["kept"] + part["duplicates"] + part["rejects"] + sum(part["set_aside"].values())
    assert part["kept"] >= 1
    assert "无法读取" in str(made["not_checked"])


ACCEPTED = {
    "a byte order mark inside JSON lines": ("x.jsonl", "\n".join([HEADER, MEMBER, OTHER, HELLO, "\ufeff" + BET]), 5),
    "comments inside JSON lines": ("x.jsonl", "\n".join(["# a", HEADER, "", MEMBER, "# b", OTHER, HELLO, BET]), 5),
    "quoted numbers": ("x.jsonl", re.sub(r'"(timestamp|type)": (\d+)', r'"\1": "\2"', jsonl()), 5),
    "a sender no roster knows": ("x.jsonl", jsonl(message(sender="zz", accountName="某人")), 6),
    "no newline at the end": ("x.jsonl", jsonl().rstrip("\n"), 5),
    "Windows line ends": ("x.jsonl", jsonl().replace("\n", "\r\n"), 5),
    "another encoding": ("x.jsonl", jsonl().encode("gb18030"), 5),
    "UTF-16": ("x.json", text(TALK).encode("utf-16"), 5),
    "a document over many lines": ("x.json", json.dumps(TALK, ensure_ascii=False, indent=2), 5),
    "a NUL in a text": ("x.jsonl", jsonl(message(content="早\0好")), 6),
    "a single line of 10 MB": ("x.jsonl", jsonl(message(content="好" * 3_500_000)), 6),
}


@pytest.mark.parametrize(("name", "content", "kept"), ACCEPTED.values(), ids=ACCEPTED)
def test_what_is_odd_but_clear_is_read(scan, name, content, kept):
    """Marks, comments, quoted numbers and long lines lose nothing: the violation in the file is found."""
    ran, made, part = scan(name, content, "nickname-unset,gambling")
    assert (ran.code, ran.err, made["rejects"]) == (1, "", [])
    assert (part["rows"], part["kept"]) == (kept, kept)
    assert "gambling" in {f["rule"] for f in made["findings"]}


def test_a_header_that_is_repeated_is_no_row(scan):
    """Pasted exports repeat their header; it is set aside, not taken for a person."""
    _, made, part = scan("x.csv", "wxid,群昵称\na,\nwxid,群昵称\nb,\n")
    assert (part["rows"], part["kept"], part["set_aside"]) == (3, 2, {"footer": 1})
    assert len([f for f in made["findings"] if f["source"] == "x.csv"]) == 2


def test_a_message_in_the_name_of_an_unknown_member_is_judged(scan):
    """A sender that no roster knows breaks rules like any other, under the name that the message shows."""
    bet = message(sender="zz", accountName="某人", content="真人视讯开户")
    _, made, _ = scan("x.jsonl", jsonl(bet), "nickname-unset,gambling")
    assert "某人" in {f["member_name"] for f in made["findings"] if f["rule"] == "gambling"}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A working folder with a good roster and an empty folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.csv").write_text(roster(("好群", "wxid_9", "")), "utf-8")
    (tmp_path / "empty").mkdir()
    return tmp_path


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("gone.json", "没有这个文件，请检查名称，或给出文件夹 (no such file; check the name, or give the folder)"),
        ("gone/*.json", "没有文件符合这个模式，请检查路径 (no file matches the pattern; check the path)"),
        ("empty", "文件夹里没有可读的文件，请检查路径 (the folder holds no file to read; check the path)"),
    ],
)
def test_a_path_that_leads_nowhere_is_named(folder, path, said):
    """The path is named, the others are audited, the exit code is 2."""
    ran = run("scan", path, "good.csv")
    assert ran.code == 2
    assert ran.err == f"groupaudit: {path}: {said}\n"
    assert "没有设置群昵称" in ran.out


def test_a_policy_with_wrong_keys_audits_nothing(folder):
    """Every problem of the policy is told with its line, and no report is made under terms nobody meant."""
    (folder / "groupaudit.toml").write_text('langage = "zh"\n[[group]]\nmatch = { pattern = "(" }\n', "utf-8")
    ran = run("scan", "good.csv", "-o", "out.json")
    assert (ran.code, ran.out) == (2, "")
    assert (
        "groupaudit.toml:1: langage: 没有这个设置；是不是 language？ (no such setting; did you mean 'language'?)"
        in ran.err
    )
    assert "groupaudit.toml:3: group.0.match.pattern: 正则表达式在第 1 个字符处有误" in ran.err
    assert not (folder / "out.json").exists()


def test_what_else_is_wrong_is_told_with_a_broken_policy(folder):
    """A policy with an error does not hide missing inputs, nor what is wrong with its word lists."""
    (folder / "groupaudit.toml").write_text('langage = "zh"\nlexicons = ["own.tsv"]\n', "utf-8")
    (folder / "own.tsv").write_text("term\n赌\n", "utf-8")
    ran = run("scan", "good.csv", "gone.csv")
    assert ran.code == 2
    for expected in ("groupaudit.toml:1: langage", "own.tsv:2: “赌”不到两个字", "gone.csv: 没有这个文件"):
        assert expected in ran.err
    (folder / "groupaudit.toml").write_text("langage = zh\n", "utf-8")
    ran = run("scan", "good.csv", "gone.csv")
    for expected in ("groupaudit.toml:1:11: 不是有效的 TOML，第 1 行第 11 列", "gone.csv: 没有这个文件"):
        assert expected in ran.err


def test_a_policy_that_is_not_there_is_told(folder):
    """A policy named by --policy must exist."""
    ran = run("scan", "good.csv", "--policy", "gone.toml")
    assert ran.code == 2
    assert "gone.toml: 读不了" in ran.err


def test_nothing_of_a_bad_file_is_quoted(scan):
    """Errors and rejects name places, never the words of people."""
    words = "机密合同金额八百万"
    ran, made, _ = scan(
        "x.jsonl", jsonl(message(content=words) + message(content=words), message(content=words, timestamp=-5))
    )
    assert words not in ran.err + json.dumps(made["rejects"], ensure_ascii=False)


def test_a_real_process_ends_the_same(folder):
    """Outside of the tests' own process, too: one bad file, 2, and the report of the others."""
    (folder / "x.json").write_text("[")
    ran = process("scan", str(folder))
    assert ran.code == 2
    assert "x.json" in ran.err
    assert "没有设置群昵称" in ran.out


def test_a_web_page_called_a_workbook_says_how_to_save_it(tmp_path):
    """Many systems hand out HTML tables under the suffix of Excel."""
    page = tmp_path / "名册.xls"
    page.write_text("<html><body><table><tr><th>群昵称</th></tr></table></body></html>", "utf-8")
    ran = run("scan", str(page))
    assert ran.code == 2
    assert "另存为 .xlsx 或 .csv" in ran.err
