"""Exports of one session say the same whether a program rendered the content of a message or left it as WeChat has it."""

import json
from pathlib import Path

import pytest
from format_conversation import conversation
from format_words import raw

from opened import batch_of

SAMPLES = Path(__file__).parents[2] / "samples" / "formats"
TRUTH = conversation()
SAID = ("kind", "text", "quoted", "title", "url", "file_name")
RENDERED = ("quotedContent", "quotedSender", "linkTitle", "linkUrl", "rawContent")
READERS = {"weflow": "weflow-json", "weflow-arkme": "arkme-json", "echotrace": "echotrace-json", "ciphertalk": "ciphertalk-json"}  # fmt: skip


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("typed", [True, False], ids=["packed", "base type only"])
def test_raw_content_says_what_was_rendered_and_more(tmp_path, name, typed):
    """Kinds, words, quotes, titles and files, records that are passed on, and who came and went."""
    document = json.loads((SAMPLES / f"{name}.json").read_text("utf-8"))
    rendered = batch_of(tmp_path, "rendered.json", document, reader=READERS[name])
    for entry, message in zip(document["messages"], TRUTH.messages, strict=True):
        if message.numbers[0] == 1:
            continue
        entry["content"] = raw(message, prefixed=not TRUTH.mine(message))
        entry["localType"] = entry["localType"] if typed else message.numbers[0]
        for key in RENDERED:
            entry.pop(key, None)
    left_raw = batch_of(tmp_path, "raw.json", document, reader=READERS[name])
    found, shown = (b.tables["messages"].sort("at", "line") for b in (left_raw, rendered))
    assert found.select(SAID).rows() == shown.select(SAID).rows()
    assert [[(f["name"], f["text"]) for f in r or []] for r in found["forwarded"].to_list()] == [[(f["name"], f["text"]) for f in m.forwarded] for m in TRUTH.messages]  # fmt: skip
    told = [sorted(b.tables["events"].select("kind", "member_name", "actor_name", "scene").rows(), key=str) for b in (left_raw, rendered)]  # fmt: skip
    assert told[0] == told[1]
