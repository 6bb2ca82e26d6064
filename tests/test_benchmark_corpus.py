"""The benchmark's corpus is reproducible, well formed and true to what it says about itself."""

import csv
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))  # the benchmarks are not installed

from benchmarks.draft import zipf  # noqa: E402  # found only after the line above
from benchmarks.forgery import GAPS, bank_card, disguised, id_number  # noqa: E402  # likewise
from benchmarks.scores import compare  # noqa: E402  # likewise

MESSAGES = 6_000
ARCHIVE, CHATLAB = "wecom/archive.jsonl", "chatlab/group.jsonl"


def generate(target, seed=1, messages=MESSAGES, **environment):
    command = [sys.executable, "-m", "benchmarks.corpus", str(target), "--messages", str(messages), "--seed", str(seed)]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def digests(target):
    return {
        path.relative_to(target): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in target.rglob("*")
        if path.is_file()
    }


def rows(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    target = tmp_path_factory.mktemp("corpus")
    assert generate(target, PYTHONHASHSEED="1")[0] == 0
    return target


@pytest.fixture(scope="module")
def archive(corpus):
    return rows(corpus / ARCHIVE)


@pytest.fixture(scope="module")
def truth(corpus):
    return rows(corpus / "truth.jsonl")


def test_same_seed_same_bytes(corpus, tmp_path):
    """The same seed gives the same bytes in another process with another hash seed."""
    generate(tmp_path, PYTHONHASHSEED="2")
    assert digests(tmp_path) == digests(corpus)


def test_another_seed_other_bytes_in_the_same_folder(corpus, tmp_path):
    """Another seed replaces the corpus of a folder and leaves nothing of the first."""
    target = shutil.copytree(corpus, tmp_path / "again")
    generate(target, seed=2, messages=100)
    assert len(digests(target)) == len(digests(corpus))
    assert digests(target)[Path(ARCHIVE)] != digests(corpus)[Path(ARCHIVE)]


def test_reused_when_the_stamp_agrees(corpus):
    """A corpus with the same parameters is not written again."""
    before = (corpus / ARCHIVE).stat().st_mtime_ns
    assert "already there" in generate(corpus)[1]
    assert (corpus / ARCHIVE).stat().st_mtime_ns == before


def test_refuses_a_folder_of_somebody_else(tmp_path):
    """A folder that holds other files is left alone."""
    (tmp_path / "thesis.docx").write_text("irreplaceable")
    code, words = generate(tmp_path)
    assert code == 1
    assert "not a corpus" in words
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.docx"]


def test_archive_holds_what_was_asked_for(archive):
    """The archive has the asked number of messages in order of time, each with its own id."""
    assert len(archive) == MESSAGES
    assert len({message["msgid"] for message in archive}) == MESSAGES
    assert archive == sorted(archive, key=lambda message: message["msgtime"])


def test_archive_messages_have_the_official_shape(archive):
    """Payload keys, ids and receivers are as the platform writes them."""
    keys = {"docmsg": "doc", "markdown": "info"}
    for message in archive:
        assert keys.get(message["msgtype"], message["msgtype"]) in message
        assert message["action"] == ("recall" if message["msgtype"] == "revoke" else "send")
        assert message["from"] not in message["tolist"]
    assert {len(message["tolist"]) for message in archive} <= set(range(3, 9))


def test_recalls_name_an_earlier_message_of_the_same_sender(archive):
    """A recall points back at what its sender has just written in the same group."""
    by_id = {message["msgid"]: message for message in archive}
    recalls = [message for message in archive if message["msgtype"] == "revoke"]
    assert recalls
    for recall in recalls:
        gone = by_id[recall["revoke"]["pre_msgid"]]
        assert (gone["from"], gone["roomid"]) == (recall["from"], recall["roomid"])
        assert gone["msgtime"] <= recall["msgtime"]


def test_kinds_and_length_are_like_chat(archive):
    """About 85 % of the messages are text, of about twenty characters."""
    texts = [message["text"]["content"] for message in archive if message["msgtype"] == "text"]
    assert 0.82 < len(texts) / len(archive) < 0.88
    assert 17 < sum(map(len, texts)) / len(texts) < 23
    assert len({message["msgtype"] for message in archive}) >= 12


def test_groups_are_very_unequal(corpus, archive):
    """The largest group has a hundred times the messages and members of the smallest."""
    talk = Counter(message["roomid"] for message in archive)
    assert len(talk) == 200
    assert max(talk.values()) > 100 * min(talk.values())
    sizes = [len(about.get("members") or about["group_chat"]["member_list"]) for about in wecom_groups(corpus)]
    assert max(sizes) > 100 * min(sizes)


def wecom_groups(corpus):
    return [json.loads(path.read_text(encoding="utf-8")) for path in (corpus / "wecom/groups").iterdir()]


def test_people_are_known(corpus, archive):
    """Every sender but the robot is a member of the group, and every employee is in the address book."""
    users = {
        user["userid"] for user in json.loads((corpus / "wecom/users.json").read_text(encoding="utf-8"))["userlist"]
    }
    members = {path.stem: path.read_text(encoding="utf-8") for path in (corpus / "wecom/groups").iterdir()}
    for message in archive:
        if not message["from"].startswith("wb"):
            assert f'"{message["from"]}"' in members[message["roomid"]]
            assert message["from"].startswith("wm") or message["from"] in users
    assert len(users) == 1240


def test_wide_file_has_a_hundred_receivers(corpus):
    """The smaller archive has a hundred receivers a message."""
    wide = rows(corpus / "wecom-wide/archive.jsonl")
    assert len(wide) == MESSAGES * 0.05
    assert {len(message["tolist"]) for message in wide} == {100}


def test_chatlab_lines_and_document_say_the_same(corpus):
    """ChatLab JSONL and ChatLab JSON hold one conversation."""
    header, *rest = rows(corpus / CHATLAB)
    document = json.loads((corpus / "chatlab/group.json").read_text(encoding="utf-8"))
    messages = [line for line in rest if line.pop("_type") == "message"]
    assert len(messages) == MESSAGES
    assert messages == document["messages"]
    assert rest[: len(document["members"])] == document["members"]
    assert header["meta"] == document["meta"]
    assert {message["sender"] for message in messages} <= {member["platformId"] for member in document["members"]}


def words(*paths):
    """Return everything that could be an id in some files."""
    return set(re.findall(r"[\w@.-]+", "".join(path.read_text(encoding="utf-8") for path in paths)))


def test_truth_is_in_the_files(corpus, truth):
    """Every message and every member the truth names is in its file or roster."""
    said = {name: words(corpus / name) for name in {fact["file"] for fact in truth}}
    said[ARCHIVE] |= words(*(corpus / "wecom/groups").iterdir())
    for fact in truth:
        ids = fact.get("message_ids", []) + fact.get("member_ids", [])
        assert ids
        assert said[fact["file"]].issuperset(ids)


@pytest.mark.parametrize("file", [ARCHIVE, CHATLAB])
def test_one_message_in_a_thousand_is_a_violation(truth, file):
    """The rate of injected messages is about 0.1 %."""
    single = [fact for fact in truth if fact["file"] == file and len(fact.get("message_ids", ())) == 1]
    assert 0.0004 < len(single) / MESSAGES < 0.0018


def test_every_kind_of_violation_occurs(truth):
    """No rule of the corpus stays without an example."""
    assert {fact["rule"] for fact in truth} >= {
        "gambling", "pornography", "unrelated-advertising", "malicious-link", "nickname-unset", "nickname-format",
        "nickname-real-name", "nickname-unknown-unit", "nickname-stale-unit", "nickname-duplicate",
    }  # fmt: skip


def duets(messages):
    """Return the longest run of two senders without a pause of five minutes, per group."""
    longest, state = Counter(), {}
    for message in messages:
        group, sender, at = message["roomid"], message["from"], message["msgtime"]
        run = [*state.get(group, []), (sender, at)]
        if len(run) > 1 and at - run[-2][1] > 300_000:
            run = run[-1:]
        while len({who for who, _ in run}) > 2:
            run = run[1:]
        state[group] = run
        longest[group] = max(longest[group], len(run))
    return longest


def test_bursts_are_known(corpus, archive, truth):
    """Between two employees there is no run of ten messages that the truth does not name."""
    staff = [message for message in archive if not message["from"].startswith("wm")]
    named = {fact["group_id"] for fact in truth if fact["file"] == ARCHIVE and fact["rule"] == "point-to-point"}
    internal = {message["roomid"] for message in staff if not message["msgid"].endswith("_external")}
    long = {group for group, length in duets(archive).items() if length >= 10 and group in internal}
    assert long <= named
    assert internal


def test_rosters_have_their_rows(corpus):
    """One roster has 200 rows, the other 30,000."""
    for name, count in {"roster-200.csv": 200, "roster-30000.csv": 30_000}.items():
        with (corpus / "rosters" / name).open(encoding="utf-8", newline="") as file:
            assert sum(1 for _ in csv.DictReader(file)) == count


@given(st.randoms(use_true_random=False))
def test_forged_numbers_pass_their_checks(rng):
    """An ID number passes MOD 11-2 and a bank card passes Luhn."""
    number, card = id_number(rng), bank_card(rng)
    check = sum(("0123456789X".index(c)) * pow(2, 17 - place, 11) for place, c in enumerate(number))
    assert check % 11 == 1
    assert (
        sum(int(d) if place % 2 == 0 else sum(divmod(2 * int(d), 10)) for place, d in enumerate(reversed(card))) % 10
        == 0
    )


@given(st.randoms(use_true_random=False), st.text("甲乙丙丁", max_size=5), st.text("戊己", min_size=2, max_size=5))
def test_a_disguise_only_adds_gaps(rng, before, inside):
    """Without the gap the disguised text reads as before."""
    text, hidden = disguised(f"{before}⟦{inside}⟧", rng)
    assert hidden == (text != before + inside)
    assert text in {before + gap.join(inside) for gap in ("", *GAPS)}


@given(st.integers(0, 100_000), st.integers(1, 300))
def test_zipf_splits_everything(total, parts):
    """The parts add up to the whole and never grow."""
    counts = zipf(total, parts)
    assert sum(counts) == total
    assert counts == sorted(counts, reverse=True)


def test_scores_tell_found_from_other_findings():
    """A violation is found by its own rule; another rule on it counts apart, and so does all that breaks nothing."""
    facts = [
        {"rule": "gambling", "group_id": "g", "disguised": True, "message_ids": ["1"]},
        {"rule": "gambling", "group_id": "g", "disguised": False, "message_ids": ["2"]},
        {"rule": "nickname-unset", "group_id": "g", "disguised": False, "member_ids": ["a", "b"]},
    ]
    findings = [
        {"rule": "gambling", "group_id": "g", "member_id": "x", "message_id": "1"},
        {"rule": "pornography", "group_id": "g", "member_id": "x", "message_id": "2"},
        {"rule": "gambling", "group_id": "g", "member_id": "x", "message_id": "3"},
        {"rule": "nickname-unset", "group_id": "g", "member_id": "b", "message_id": None},
        {"rule": "nickname-unset", "group_id": "other", "member_id": "a", "message_id": None},
    ]
    got = {
        s.rule: (s.injected, s.found, s.elsewhere, s.disguised_found, s.beside, s.others)
        for s in compare(facts, findings)
    }
    assert got == {
        "gambling": (2, 1, 1, 1, 0, 1),
        "nickname-unset": (1, 1, 0, 0, 0, 1),
        "pornography": (0, 0, 0, 0, 1, 0),
    }
