"""WeCom's message archive says the same whatever the size of the windows it is read in."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groupaudit.errors import UnreadableInputError
from groupaudit.inputs import open_file
from groupaudit.intake.choosing import choose
from groupaudit.reader import Options
from groupaudit.readers import wecom_archive
from opened import READERS
from windowed import LIMITS, START, assert_same_in_windows, narrow, said

PEOPLE = st.sampled_from(["zhang", "li", "wang", "wmAAAABBBBCCCCDDDDEEEEFFFFGGGG"])
ODD = st.sampled_from(["", None, {"id": "li"}])
HEARD = (
    st.lists(PEOPLE, max_size=3)
    | st.lists(PEOPLE, max_size=3)
    | st.sampled_from(["li,wang", "li|zhang", None, [None], ["li", "li"]])
)
INSTANTS = st.integers(START * 1000, START * 1000 + 9) | st.sampled_from([START, 0, None, "x", -1])
PAYLOADS = st.sampled_from([
    ("text", {"text": {"content": "早 @李四"}}), ("text", {"text": {"content": "早"}}), ("text", {"text": "早"}), ("image", {}), (None, {}),
    ("revoke", {"revoke": {"pre_msgid": "1_1"}}), ("agree", {"agree": {"userid": "li", "agree_time": START * 1000}}), ("新", {"新": {"title": "早"}}),
    ("collect", {"collect": {"room_name": "一群", "title": "表"}}), ("collect", {"collect": {"room_name": "二群", "title": "表"}}),
    ("file", {"file": {"filename": "早.pdf"}}), ("file", {"file": "早"}), ("mixed", {"mixed": {"item": [{"type": "text", "content": '{"content":"早"}'}]}}),
    ("chatrecord", {"chatrecord": {"title": "早", "item": [{"type": "ChatRecordText", "msgtime": START, "content": '{"content":"早"}'}]}}),
])  # fmt: skip
SENT = st.builds(
    lambda said, **common: common | {"action": "send", "msgtype": said[0], **said[1]}, said=PAYLOADS, msgid=st.sampled_from(["1_1", "2_1", "3_1", None]),
    tolist=HEARD, roomid=st.sampled_from(["wr1", "wr1", "wr2", "", None]), msgtime=INSTANTS, **{"from": PEOPLE | PEOPLE | PEOPLE | ODD},
)  # fmt: skip
OTHERS = st.sampled_from([
    {"msgid": "4", "action": "switch", "time": START * 1000, "user": "zhang"}, {"msgid": "4", "action": "switch", "time": -1, "user": "zhang"},
    {"msgid": "5", "encrypt_chat_msg": "x"}, {"errcode": 40001, "errmsg": "invalid"}, {"msgid": "6"},
])  # fmt: skip
ARCHIVED = st.lists(SENT | SENT | SENT | SENT | OTHERS, min_size=1, max_size=30)
DAMAGE = {
    "": ("", ""),
    "a surrogate": ('"早"', '"\\ud83d"'),
    "a key twice": ('"roomid": "wr1"', '"roomid": "wr2", "roomid": "wr1"'),
    "two objects": ('"action": "send"', '"action": "send"} {"action": "send"'),
    "no JSON": ('"msgid": "2_1"', "msgid: 2_1"),
}


def archive(records, form, *, wrapped, numbered=True):
    """A message archive as text."""
    beside = [{"seq": n // 2} if numbered else {} for n in range(len(records))]
    sealed = ("encrypt_chat_msg" in r or "errcode" in r for r in records)
    whole = [
        r if bare or not wrapped else more | {"msg": r} for r, more, bare in zip(records, beside, sealed, strict=True)
    ]
    lines = [json.dumps(record, ensure_ascii=False) for record in whole]
    return {
        "lines": "\n".join(lines),
        "array": "[" + ",\n".join(lines) + "]",
        "chatdata": '{"errcode": 0, "chatdata": [' + ", ".join(lines) + '], "errmsg": "ok"}',
    }[form]


FORMS = st.sampled_from(["lines", "array", "chatdata"])


@settings(LIMITS, max_examples=60)
@given(ARCHIVED, FORMS, st.sampled_from(sorted(DAMAGE)), st.booleans(), st.booleans(), st.booleans())
def test_archives_in_windows(tmp_path, records, form, damage, wrapped, numbered, private):  # noqa: PLR0917  # what varies
    """Messages in any order of time, wrapped and not, consents, switches, private talk, and what is damaged or sealed."""
    path = tmp_path / "x.json"
    path.write_text(archive(records, form, wrapped=wrapped, numbered=numbered).replace(*DAMAGE[damage]), "utf-8")
    try:
        said(path)
    except UnreadableInputError:
        return  # no beginning that a reader knows
    assert_same_in_windows(path, (200, 900), allow_private=private)


@pytest.mark.parametrize("form", ["lines", "array", "chatdata"])
@pytest.mark.parametrize("wrapped", [False, True], ids=["plain", "wrapped"])
def test_undecodable_bytes_and_blank_lines_in_windows(tmp_path, form, wrapped):
    """A line that nobody can decode is one reject with its own number."""
    records = [sent(n, ["li"] if n % 9 else ["li", "wang"]) for n in range(30)]
    text = archive(records, form, wrapped=wrapped).encode().replace("第7条".encode(), b"\xff\xfe")
    path = tmp_path / "x.json"
    path.write_bytes(text.replace(b"\n", b"\n\n", 3) if form == "lines" else text)
    assert_same_in_windows(path)
    ((_, rejects, _), _) = said(path)
    assert [(row[1], row[-1]) for row in rejects] == [(8 + (3 if form == "lines" else 0), "undecodable")]


@pytest.mark.parametrize("form", ["lines", "array", "chatdata"])
def test_an_archive_that_is_sealed_throughout_is_refused_whatever_the_windows(tmp_path, monkeypatch, form):
    """One record that is not decides, wherever it stands."""
    sealed = [{"seq": n, "msgid": f"{n}", "publickey_ver": 1, "encrypt_chat_msg": "x" * 99} for n in range(30)]
    path = tmp_path / "x.json"
    narrow(monkeypatch, 300)
    path.write_text(archive(sealed, form, wrapped=True), "utf-8")
    assert "still encrypted" in said(path)[0]
    path.write_text(archive([*sealed, sent(31, ["li"])], form, wrapped=True), "utf-8")
    assert len(said(path)[0][1]) == len(sealed)


def sent(n, heard):
    """One message of an archive."""
    return {
        "msgid": f"{n}_1", "action": "send", "from": "zhang", "tolist": heard, "roomid": "wr1", "msgtime": START * 1000 + n,
        "msgtype": "text", "text": {"content": f"第{n}条"},
    }  # fmt: skip


@pytest.mark.parametrize("form", ["lines", "array", "chatdata"])
def test_a_long_archive_is_handed_over_in_parts(tmp_path, monkeypatch, form):
    """Its messages come in windows, in order, and who came and went behind them: it is read but once."""
    path = tmp_path / "x.json"
    path.write_text(
        archive([sent(n, ["li"] if n % 90 else ["li", "wang"]) for n in range(500)], form, wrapped=False), "utf-8"
    )
    narrow(monkeypatch, 2000)
    monkeypatch.setattr(wecom_archive, "_again", lambda *_: pytest.fail("read again"))
    ((head, source),) = open_file(path, Options()).parts
    batches = [*choose(head, READERS).read(source)]
    heights = [batch.tables["messages"].height for batch in batches[:-1]]
    assert len(heights) > 10
    assert max(heights) < 100
    assert [t for b in batches[:-1] for t in b.tables["messages"]["text"]] == [f"第{n}条" for n in range(500)]
    assert batches[-1].tables.keys() == {"groups", "members", "events"}
    assert batches[-1].tables["events"].height == 11
