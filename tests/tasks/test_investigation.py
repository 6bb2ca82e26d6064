"""Every finding of a report is found again in the inputs it was made from."""

import io
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from groupaudit.api import Request, carry_out
from groupaudit.disclosure import Disclosure
from groupaudit.report import Selection
from groupaudit.reporters.json import json as json_reporter
from groupaudit.tasks.investigation import investigate, load_report
from groupaudit.tasks.showing import Reader
from groupaudit.vocabulary import Language

SAMPLES = Path(__file__).parents[2] / "samples"
READER = Reader(language=Language.ZH, timezone="Asia/Shanghai")


@pytest.fixture(scope="module")
def again(tmp_path_factory):
    """The report on the samples, and the audit made again from where they lie."""
    inputs = [SAMPLES / "exports", SAMPLES / "employees.csv"]
    policy = SAMPLES / "groupaudit.toml"
    out = io.BytesIO()
    json_reporter.write(carry_out(Request(paths=inputs, policy=policy, plugins=False)), out)
    path = tmp_path_factory.mktemp("why") / "r.json"
    path.write_bytes(out.getvalue())
    earlier = load_report(path)
    return earlier, investigate(earlier, "", inputs, policy=policy, plugins=False)


def test_nothing_differs(again):
    """The same files under the same policy leave nothing to tell."""
    assert again[1].differences == ()


def test_every_finding_of_the_samples_is_found_again_and_explained(again):
    """Each fingerprint leads to one finding, whose evidence names its place."""
    earlier, audit = again
    assert earlier.document["findings"]
    for reported in earlier.document["findings"]:
        assert earlier.finding(reported["fingerprint"]) is reported
        row = audit.row(reported["fingerprint"], Disclosure())
        assert (
            (row["rule"], json.loads(row["fields"])) == (reported["rule"], reported["evidence"])
            or row["classified"]
            or reported["rule"] == "personal-information"
        )
        evidence = list(audit.evidence(row, READER, context=1))
        shown = " ".join([e.title + " ".join(map(" ".join, e.rows)) for e in evidence])
        assert row["source"] in shown
        assert str(row["cell"] or row["line"]) in shown


def orders(folder, *days):
    """A group in which an order is given on each of these days of 2026, as a ChatLab file."""
    meta = {"name": "工程部工作群", "platform": "wechat", "type": "group", "groupId": "g@chatroom"}
    head = {"_type": "header", "chatlab": {"version": "0.0.2", "exportedAt": 1796031000}, "meta": meta}
    said = {"_type": "message", "sender": "wxid_a", "accountName": "张三", "type": 0}
    lines = [
        said
        | {
            "timestamp": int(datetime(2026, *day, 1, tzinfo=UTC).timestamp()),
            "content": "各部门务必在周五之前完成消防自查",
            "platformMessageId": f"m{n}",
        }
        for n, day in enumerate(days)
    ]
    path = folder / "g.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in [head, *lines]), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("scope", "counted", "first", "outside"),
    [
        ({}, 3, "m0", 0),
        ({"since": date(2026, 11, 1)}, 2, "m1", 1),
        ({"until": date(2026, 10, 31)}, 1, "m0", 1),
        ({"since": date(2026, 11, 10), "until": date(2026, 11, 30)}, 1, "m2", 1),
        ({"since": date(2026, 12, 1)}, None, None, 1),
    ],
)
def test_a_finding_of_a_month_is_explained_as_it_was_reported(tmp_path, scope, counted, first, outside):
    """What is counted up in a group is that of the period, under one fingerprint; the audit made again counts the same."""
    path = orders(tmp_path, (10, 21), (11, 9), (11, 16))
    request = Request(paths=[path], scope=Selection(select=("order-in-chat",), **scope), plugins=False)
    whole = carry_out(Request(paths=[path], scope=Selection(select=("order-in-chat",)), plugins=False))
    report = carry_out(request)
    assert report.outside == outside
    out = io.BytesIO()
    json_reporter.write(report, out)
    (tmp_path / "r.json").write_bytes(out.getvalue())
    earlier = load_report(tmp_path / "r.json")
    told = [(f["evidence"]["messages"], f["message_id"]) for f in earlier.document["findings"]]
    assert told == ([(counted, first)] if counted else [])
    for reported in earlier.document["findings"]:
        assert reported["fingerprint"] == whole.found["fingerprint"].item()
        audit = investigate(earlier, "order-in-chat", [path], policy=None, plugins=False)
        row = audit.row(reported["fingerprint"], Disclosure())
        assert json.loads(row["fields"]) == reported["evidence"]
        evidence = {e.id: e for e in audit.evidence(row, READER, context=0)}
        assert len(evidence["orders"].rows) == counted
