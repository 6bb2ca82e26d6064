"""A chat as text that no reader knows, explained by the line pattern of a policy."""

from datetime import UTC, datetime

import pytest

from opened import batch_of, problem_of, rejected, said
from program import run

PATTERN = r"^\[(?P<time>[^\]]+)\] (?P<sender>[^:：]+)[:：](?P<text>.*)$"
TEXT = "[2026-09-01 09:00:00] 刘洋:一\n二\n[2026-09-01 09:00:05] 赵琳：[图片]\n"


@pytest.fixture
def read(tmp_path):
    """Read one text with a pattern."""

    def read(content, pattern=PATTERN):
        return batch_of(tmp_path, "翠湖群.txt", content, reader="message-lines", line_pattern=pattern)

    return read


def test_a_line_that_fits_begins_a_message(read):
    """Others go on with the one above; what stands above the first is set aside."""
    batch = read("导出于九月\n" + TEXT)
    assert said(batch, "line", "group_id", "member_id", "at", "kind", "text") == [
        (2, "翠湖群", "name:刘洋", datetime(2026, 9, 1, 1, tzinfo=UTC), "text", "一\n二"),
        (4, "翠湖群", "name:赵琳", datetime(2026, 9, 1, 1, 0, 5, tzinfo=UTC), "image", None),
    ]
    assert batch.set_aside == {"not-a-record": 1}


def test_ids_and_groups_may_be_named(read):
    """They are what the pattern says, and a sender may be left out."""
    pattern = r"^(?P<group>\S+)\|(?P<time>[^|]+)\|(?P<sender_id>[^|]*)\|(?P<text>.*)$"
    batch = read("1@chatroom|2026-09-01 09:00:00|wxid_aa|早\n2@chatroom|2026-09-01 09:00:00||晚\n", pattern)
    assert said(batch, "group_id", "member_id", "text") == [("1@chatroom", "wxid_aa", "早"), ("2@chatroom", None, "晚")]


def test_damage_stays_on_its_message(read):
    """Impossible times and bytes of no encoding are rejects."""
    content = "[昨天] 甲:何时\r\n[2026-09-01 09:00:00] 甲:坏\r\n[2026-09-01 09:00:01] 甲:早\r\n"
    batch = read(content.encode().replace("坏".encode(), b"\xff"))
    assert rejected(batch) == [(1, "impossible-time"), (2, "undecodable")]
    assert said(batch, "text") == [("早",)]


def test_no_pattern_hangs_on_any_line(read):
    """Time grows with the text alone, where a backtracking engine would not come back."""
    batch = read(
        "[2026-09-01 09:00:00] 甲:" + "a" * 50_000 + "!\n", r"^\[(?P<time>[^\]]+)\] (?P<text>(?:(?:a|a)+)+|.*)$"
    )
    assert len(said(batch, "line")) == 1


def test_a_text_that_two_readers_could_claim_says_so(tmp_path, monkeypatch):
    """A pattern that also fits a known format: nothing is guessed, and --reader decides, in inspect and scan alike."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "翠湖群.txt").write_text("2026-09-01 09:00:00 刘洋\n早\n\n", "utf-8")
    (tmp_path / "groupaudit.toml").write_text(
        r"line-pattern = '^(?P<time>[\d: -]{19}) (?P<sender>.*)(?P<text>)$'", "utf-8"
    )
    for command in ("inspect", "scan"):
        ran = run(command, "翠湖群.txt")
        assert ran.code == 2
        assert "可能是MemoTrace TXT、政策说明的文本，不作猜测" in ran.out + ran.err
        assert "--reader memotrace-txt=翠湖群.txt" in ran.out + ran.err
    for reader in ("memotrace-txt", "message-lines"):
        ran = run("inspect", "翠湖群.txt", "--reader", f"{reader}=翠湖群.txt")
        assert (ran.code, f"识别为 {reader} ·" in ran.out) == (0, True)
        assert run("scan", "翠湖群.txt", "--reader", f"{reader}=翠湖群.txt").code == 0


def test_without_a_pattern_the_error_says_what_to_write(tmp_path):
    """The same text and no policy."""
    problem = problem_of(tmp_path, "a.txt", TEXT)
    assert "别的写法在政策文件里用 line-pattern 说明" in problem
    assert "explain other forms by line-pattern in the policy" in problem


def test_a_policy_explains_a_text_to_the_program(tmp_path, monkeypatch):
    """What the policy says reaches scan and inspect alike."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "翠湖群.txt").write_text(TEXT, "utf-8")
    (tmp_path / "groupaudit.toml").write_text(f"line-pattern = '{PATTERN}'", "utf-8")
    ran = run("inspect", "翠湖群.txt")
    assert (ran.code, "识别为 message-lines · utf-8 · 2 行，采用 2" in ran.out) == (0, True)
    assert run("scan", "翠湖群.txt").code == 0
