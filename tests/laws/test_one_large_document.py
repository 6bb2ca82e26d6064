"""A conversation in one JSON document, however it is laid out, is the same case as its JSON lines."""

import json
import tracemalloc
from pathlib import Path

import pytest

from groupaudit.api import Request, carry_out
from groupaudit.exports.jsondocument import array, top
from groupaudit.inputs import open_file
from groupaudit.reader import Options

SAMPLES = Path(__file__).parents[2] / "samples"
EXPORT = SAMPLES / "exports" / "天高集团工作交流群.json"
AVATAR = "data:image/jpeg;base64," + "QUJDREVGR0g=" * 40_000


def document():
    """The conversation of the samples with most findings."""
    return json.loads(EXPORT.read_text("utf-8"))


def as_lines(whole):
    """The same as JSON lines."""
    header = {"_type": "header", "chatlab": whole["chatlab"], "meta": whole["meta"]}
    records = [header, *({"_type": "member"} | m for m in whole["members"]), *({"_type": "message"} | m for m in whole["messages"])]  # fmt: skip
    return "\n".join(json.dumps(record, ensure_ascii=False) for record in records)


def reordered(whole, *keys):
    """The document with these keys first."""
    return {key: whole[key] for key in keys} | whole


def nested(whole):
    """Messages that hold objects with the first keys of messages, and texts that look like the borders between them."""
    first = next(iter(whole["messages"][0]))
    extra = {"replyTo": {first: "x", "content": '},{"' + first + '": 1'}, "marks": [{first: [{first: {}}]}]}
    return whole | {"messages": [m | extra for m in whole["messages"]]}


def dump(whole, **how):
    """The document as text."""
    return json.dumps(whole, ensure_ascii=False, **how)


LAYOUTS = {
    "compact": lambda d: dump(d, separators=(",", ":")),
    "indented": lambda d: dump(d, indent=2),
    "indented by tabs, with Windows line ends": lambda d: dump(d, indent="\t").replace("\n", "\r\n"),
    "a message a line": lambda d: dump(d).replace("}, {", "},\n{"),
    "escaped": json.dumps,
    "keys behind the messages": lambda d: dump(reordered(d, "chatlab", "messages")),
    "everything behind the messages": lambda d: dump(reordered(d, "messages"), indent=1),
    "pictures of people before the messages": lambda d: dump({"avatars": {"a": AVATAR}} | d),
    "many pictures before the messages": lambda d: dump({"avatars": {f"{n}": AVATAR[:9000] for n in range(200)}} | d),
    "pictures of people behind the messages": lambda d: dump(d | {"avatars": {"a": AVATAR}, "exportTime": "2026"}),
    "a picture in every member": lambda d: dump(d | {"members": [m | {"avatar": AVATAR[:9000]} for m in d["members"]]}),
    "objects like messages inside of messages": lambda d: dump(nested(d)),
    "such objects, indented": lambda d: dump(nested(d), indent=2),
}


def findings(path):
    """What is found, without where it stood."""
    report = carry_out(
        Request(paths=[path, SAMPLES / "employees.csv"], policy=SAMPLES / "groupaudit.toml", plugins=False)
    )
    assert not [i.problem for i in report.inputs if i.problem]
    return sorted(report.findings.select("fingerprint", "severity", "confidence", "at", "message", "evidence").rows())


@pytest.fixture(scope="module")
def expected(tmp_path_factory):
    """The findings in the JSON lines."""
    path = tmp_path_factory.mktemp("lines") / "x.jsonl"
    path.write_text(as_lines(document()), "utf-8")
    found = findings(path)
    assert len(found) > 10
    return found


@pytest.mark.parametrize("laid_out", LAYOUTS.values(), ids=LAYOUTS)
def test_every_layout_has_the_findings_of_its_lines(tmp_path, expected, laid_out):
    """Neither layout, nor the order of keys, nor what stands beside the messages changes a finding."""
    path = tmp_path / "x.json"
    path.write_bytes(laid_out(document()).encode())
    assert findings(path) == expected


def test_pictures_are_passed_over_without_being_held(tmp_path):
    """What no reader wants is not copied out of the file."""
    path = tmp_path / "x.json"
    size = 40 << 20
    with path.open("w") as file:
        file.write('{"avatars": {"a": "' + "A" * size + '"}, "messages": [{"a": 1}]}')
    ((_, source),) = open_file(path, Options()).parts
    tracemalloc.start()
    parts = top(source)
    messages = array(source, parts["messages"])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(messages) == 1
    assert peak < size / 4
