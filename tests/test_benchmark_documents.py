"""The documents of the benchmark hold what the lines hold."""

import json

import pytest
from benchmarks.documents import LAYOUTS, write_document

from program import chatlab, lines

TALK = chatlab(("a", "早上好"), ("b", '收到，"好"的\n}'))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_document_holds_the_records_of_its_lines(tmp_path, layout):
    """Header, members and messages are the same, whatever stands between and beside them."""
    (tmp_path / "x.jsonl").write_text("\n".join([*lines(TALK), ""]), "utf-8")
    write_document(tmp_path / "x.jsonl", tmp_path / "x.json", layout)
    made = json.loads((tmp_path / "x.json").read_text("utf-8"))
    assert {key: made[key] for key in ("chatlab", "meta", "members")} == {key: TALK[key] for key in ("chatlab", "meta", "members")}  # fmt: skip
    assert [{k: v for k, v in m.items() if k in TALK["messages"][0]} for m in made["messages"]] == TALK["messages"]
    assert ("avatars" in made) == (layout == "behind")
