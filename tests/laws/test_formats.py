"""Laws of the formats of chats: one conversation reads the same from each, up to what its reader says it cannot carry."""

import re
from pathlib import Path

import make_formats
import polars as pl
import pytest
from format_conversation import conversation

from groupaudit.ingest import ingest
from groupaudit.reader import Options, Reader
from groupaudit.reader_words import LACKS
from groupaudit.registry import discover

SAMPLES = Path(__file__).parents[2] / "samples" / "formats"
READERS = discover("groupaudit.readers", Reader, plugins=False).found
TRUTH = conversation()
WORDY = ("text", "quote", "notice")
PLAIN = ("text", "image", "voice", "video", "emoji", "location", "quote", "file", "link", "system", "recall")
"""Kinds that are told even where those of shared messages are not."""
PAGED = "Files/Data/"


def files(folder):
    """Return the samples of a folder; pages go with the page they belong to."""
    found = sorted(p for p in folder.rglob("*") if p.is_file() and PAGED not in p.as_posix())
    return [p for p in found if folder.name == "dirty" or "dirty" not in p.relative_to(folder).parts]


def read(path, **options):
    """Read one sample with its further pages."""
    pages = sorted(path.parent.glob(f"{PAGED}*.js")) if path.suffix == ".html" else []
    return ingest([path, *pages], READERS, Options(**options))


def lacks(result):
    """Return what the reader of a sample cannot carry."""
    return READERS[result.inputs[0].reader].lacks


CHATS = [p for p in files(SAMPLES) if not re.search(r"contacts|chatrooms|members|users|_train|qq_", p.name)]
LISTS = [p for p in files(SAMPLES) if re.search(r"contacts|chatrooms|members|users", p.name)]
every_chat = pytest.mark.parametrize("path", CHATS, ids=lambda p: p.name)
every_list = pytest.mark.parametrize("path", LISTS, ids=lambda p: p.name)


def expected(without):
    """Return the rows of the conversation that a format without *without* must give, in their order."""
    for m in TRUTH.messages:
        if (m.system and "system-text" in without) or ("media" in without and m.kind != "text"):
            continue
        kind = m.kind if "kind" not in without or (m.kind in PLAIN and not m.list) else None
        text = m.text if m.kind in WORDY and kind and not (m.kind == "notice" and "notice-text" in without) else None
        at = m.at.replace(second=0) if "seconds" in without else m.at
        nameless = m.kind == "quote" and "sender-of-quotes" in without
        yield {
            "kind": kind,
            "at": None if (m.system and "system-time" in without) or nameless else at,
            "sender": None if m.system or nameless else sender(m, without),
            "text": text,
            "quoted": m.quoted if "quoted" not in without else "",
            "title": m.title if m.kind in ("link", "mini-program", "forward") and kind and "title" not in without else None,
            "url": m.url if kind and not {"url", f"{kind}-url"} & without else None,
            "file_name": m.file_name if "file-name" not in without else None,
            "mentions": list(m.mentions),
            "message_id": m.id if "message-id" not in without else None,
            "reply_to": m.quotes.id if m.quotes and "reply-to" not in without else None,
            "forwarded": [(f["name"], f["text"]) for f in m.forwarded] if "forwarded" not in without else None,
        }  # fmt: skip


def sender(m, without):
    """Return how a sender is known."""
    if TRUTH.mine(m) and "own-id" in without:
        return "mine"
    return f"name:{m.by.nickname}" if "sender-id" in without else m.by.id


def rows(result):
    """Return the messages as they were read, in the order of their time or place."""
    frame = result.tables["messages"]
    further_page = pl.col("source").str.contains(PAGED, literal=True)
    order = [further_page, "line"] if frame["at"].null_count() else ["at", "line"]
    return frame.sort(order).rows(named=True)


@every_chat
def test_the_conversation_reads_the_same_from_every_format(path):
    """Messages, senders, times, words and what is shared are those of the source, wherever the format can carry them."""
    result = read(path)
    assert not result.problems
    without, own = lacks(result), f"name:{next(p.nickname for p in TRUTH.people if p.id == TRUTH.group['exporter'])}"
    wanted, found = list(expected(without)), rows(result)
    assert len(found) == len(wanted)
    for want, row in zip(wanted, found, strict=True):
        assert want["kind"] in (None, row["kind"]), row
        assert row["at"] == want["at"], row
        assert row["member_id"] in ((None, own) if want["sender"] == "mine" else (want["sender"],)), row
        assert want["text"] is None or row["text"] == (want["text"] or None), row
        assert row["quoted"] == (want["quoted"] or None), row
        for name in ("title", "url", "file_name"):
            assert (
                want[name] is None or want["kind"] in ("transfer", "location") or row[name] == (want[name] or None)
            ), row
        assert (row["mentions"] or []) == want["mentions"], row
        assert want["message_id"] is None or row["message_id"] == want["message_id"], row
        assert want["reply_to"] is None or row["reply_to"] == want["reply_to"], row
        assert (
            want["forwarded"] is None or [(f["name"], f["text"]) for f in row["forwarded"] or []] == want["forwarded"]
        ), row


@every_chat
def test_events_are_those_that_the_system_told(path):
    """Who came by which way, a new name of the group and a withdrawn message; ids where the format knows names and ids."""
    result, without = read(path), lacks(read(path))
    if "system-text" in without:
        assert "events" not in result.tables.frames
        return
    events = result.tables["events"].filter(pl.col("kind") != "other")
    told = sorted(
        (e["kind"], e["member_name"] or "", e["actor_name"] or "", e["scene"] or "") for e in events.rows(named=True)
    )
    assert told == [
        ("join", "木木,林", "清风", "invite"), ("join", "浩然", "清风", "qr"), ("join", "绿景小周", "清风", "invite"),
        ("recall", "", "绿景小周", ""), ("rename", "", "清风", ""),
    ]  # fmt: skip
    times = {m.at for m in TRUTH.messages if m.system}
    assert "system-time" in without or set(events["at"]) == times
    if not without & {"account-name", "sender-id", "own-id"}:
        joined = set(events.filter(pl.col("kind") == "join")["member_id"])
        assert joined == {"wxid_zhaolin5", "25984981@openim", "wxid_chenhao3"}


@every_chat
def test_names_are_kept_apart(path):
    """Group nickname and account name are what they are; a name of unknown kind says so."""
    result = read(path)
    without, members = lacks(result), result.tables["members"]
    by_id = {p.id: p for p in TRUTH.people}
    for member in members.rows(named=True):
        person = by_id.get(member["member_id"])
        if person is None:
            assert member["member_id"].startswith("name:")
            continue
        assert "group-nickname" in without or (member["group_nickname"], member["name_basis"]) == (person.nickname, "group-nickname")  # fmt: skip
        assert "account-name" in without or member["account_name"] == person.account
        assert member["name_basis"] in (None, "unknown", "group-nickname")
        assert "group-nickname" not in without or member["name_basis"] != "group-nickname"
    assert "roster" in without or set(members["member_id"]) == set(by_id)


@every_chat
def test_times_without_a_zone_are_read_in_that_of_the_policy(path):
    """Where a reader says that its format lacks the zone, another zone moves all times, and the file says which is assumed; else none."""
    here, elsewhere = read(path), read(path, timezone="UTC")
    hours = {
        (b - a).total_seconds() / 3600
        for a, b in zip((r["at"] for r in rows(here)), (r["at"] for r in rows(elsewhere)), strict=True)
        if a
    }
    assert hours == ({8} if "zone" in lacks(here) else {0})
    assert "zone" not in lacks(here) or here.inputs[0].facts["assumed-timezone"] == "Asia/Shanghai"


@every_chat
def test_the_group_is_the_one_of_the_conversation(path):
    """Id and name are the group's own, never the exporter's remark of it."""
    result = read(path)
    ((group_id, name),) = result.tables["groups"].select("group_id", "name").unique().rows()
    assert "group-id" in lacks(result) or group_id == TRUTH.group["id"]
    assert name == (None if "group-name" in lacks(result) else TRUTH.group["name"])


WITHOUT_GROUP = [p for p in CHATS if p.name in ("weflow.txt", "memotrace.txt", "memotrace_utf8.csv", "weclone.csv", "ciphertalk.xlsx", "index.txt")]  # fmt: skip


@pytest.mark.parametrize("path", WITHOUT_GROUP, ids=lambda p: p.name)
def test_a_file_named_after_its_group_is_joined_with_the_export_that_has_ids(path, tmp_path):
    """The same messages are evidence for the group and for who is behind a name; every join is listed and none is wrong."""
    named = tmp_path / f"{TRUTH.group['name']}{path.suffix}"
    named.write_bytes(path.read_bytes())
    result = ingest([SAMPLES / "weflow.json", named], READERS, Options())
    assert set(result.tables["messages"]["group_id"]) == {TRUTH.group["id"]}
    told = result.joins.select("what", "kept", "joined", "basis").rows()
    assert ("group", TRUTH.group["id"], TRUTH.group["name"], "same-messages") in told
    ids = {f"name:{p.nickname}": p.id for p in TRUTH.people}
    people = {joined: kept for what, kept, joined, _ in told if what == "member"}
    assert people.items() <= ids.items()
    reader = next(i.reader for i in result.inputs if i.path.startswith(str(named)))
    assert bool(people) is ("sender-id" in READERS[reader].lacks)
    assert result.tables["messages"].height < sum(i.rows for i in result.inputs)


@every_list
def test_lists_tell_the_people_of_the_conversation(path):
    """Rosters give the members, with the owner where they tell one; contacts give account names by id."""
    result = read(path)
    assert not result.problems
    without, tables = lacks(result), result.tables
    by_id = {p.id: p for p in TRUTH.people}
    owner = None if "owner" in without else TRUTH.group["owner"]
    if "members" in tables:
        rows = tables["members"].rows(named=True)
        shown = {i: None if "group-nickname" in without else p.nickname for i, p in by_id.items()}
        assert {r["member_id"]: r["group_nickname"] for r in rows} == shown
        assert "account-name" in without or {r["account_name"] for r in rows} == {p.account for p in TRUTH.people}
        assert [r["member_id"] for r in rows if r["role"] == "owner"] == ([owner] if owner else [])
    if "groups" in tables:
        assert tables["groups"].select("group_id", "owner_id").rows() == [(TRUTH.group["id"], owner)]
    if "contacts" in tables:
        known = {r["member_id"]: r["account_name"].replace(",", "") for r in tables["contacts"].rows(named=True)}
        assert known == {i: p.account.replace(",", "") for i, p in by_id.items()}
    assert {"members", "groups", "contacts"} & set(tables.frames)


@pytest.mark.parametrize("path", files(SAMPLES / "dirty"), ids=lambda p: p.name)
def test_a_dirty_file_loses_nothing_but_its_dirt(path):
    """What is wrong is a reject or set aside; what was right in the clean file is still there."""
    clean, dirty = read(SAMPLES / path.relative_to(SAMPLES / "dirty")), read(path)
    assert not dirty.problems
    for i in dirty.inputs:
        assert i.rows == i.kept + i.duplicates + i.rejects + sum(i.set_aside.values())
        assert i.rejects > 0
    for name, frame in clean.tables.frames.items():
        kept = [
            c
            for c in frame.columns
            if c not in ("source", "line", "cell", "group_id") or (c == "group_id" and "remark" not in path.name)
        ]
        missing = {repr(r) for r in frame.select(kept).rows()} - {
            repr(r) for r in dirty.tables[name].select(kept).rows()
        }
        assert not missing


def test_what_a_format_lacks_is_a_key_that_can_be_told():
    """Every reader of chats says what its format cannot carry in words that the documents have."""
    said = {r.id: r.lacks for r in READERS.values() if r.lacks is not None}
    assert {READERS[read(p).inputs[0].reader].id for p in CHATS} <= said.keys()
    assert all(keys <= LACKS.keys() for keys in said.values())


def test_the_samples_are_what_the_source_says(tmp_path, monkeypatch):
    """`python samples/make_formats.py` gives the committed bytes."""
    before = {p.relative_to(SAMPLES): p.read_bytes() for p in SAMPLES.rglob("*") if p.is_file()}
    monkeypatch.setattr(make_formats, "FORMATS", tmp_path / "formats")
    make_formats.main()
    made = tmp_path / "formats"
    assert {p.relative_to(made): p.read_bytes() for p in made.rglob("*") if p.is_file()} == before
