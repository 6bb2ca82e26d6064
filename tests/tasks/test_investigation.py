"""Every finding of a report is found again in the inputs it was made from."""

import io
import json
from pathlib import Path

import pytest

from groupaudit.api import Request, carry_out
from groupaudit.disclosure import Disclosure
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
