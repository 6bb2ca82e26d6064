"""Laws about whole audits of the samples: what does not change the case does not change the report."""

import io
import json
import random
import shutil
from pathlib import Path

import pytest

from groupaudit.api import Request, carry_out
from groupaudit.registry import discover
from groupaudit.reporter import Reporter

SAMPLES = Path(__file__).parents[2] / "samples"
REPORTERS = discover("groupaudit.reporters", Reporter, plugins=False).found
SUFFIX = {".json": "json", ".jsonl": "jsonl"}


def audited(folder, paths=("exports", "employees.csv")):
    """Audit a copy of the samples."""
    return carry_out(Request(paths=[folder / p for p in paths], policy=SAMPLES / "groupaudit.toml", plugins=False))


def essence(report):
    """Return what a finding is, without where it stood."""
    return sorted(report.findings.select("fingerprint", "severity", "confidence", "at", "message", "suggestion", "evidence").rows())  # fmt: skip


@pytest.fixture(scope="module")
def original():
    """The audit of the samples as they are."""
    return audited(SAMPLES)


@pytest.fixture(scope="module")
def again():
    """A second audit of the samples as they are."""
    return audited(SAMPLES)


@pytest.fixture
def copy(tmp_path):
    """A copy of the samples that a test may change."""
    shutil.copytree(SAMPLES / "exports", tmp_path / "exports")
    shutil.copy(SAMPLES / "employees.csv", tmp_path)
    return tmp_path


def written(report, reporter):
    """Return the bytes of a report."""
    out = io.BytesIO()
    reporter.write(report, out)
    return out.getvalue()


def test_the_samples_have_findings_of_many_rules(original):
    """The laws below are about something."""
    assert original.found["rule"].n_unique() >= 10
    assert not [i.problem for i in original.inputs if i.problem]


@pytest.mark.parametrize("reporter", REPORTERS.values(), ids=REPORTERS)
def test_the_same_files_give_the_same_bytes(original, again, reporter):
    """A second audit writes what the first wrote, byte for byte."""
    assert written(again, reporter) == written(original, reporter)


def test_the_order_of_paths_changes_no_byte(original):
    """Files may be given in any order, and more than once."""
    again = audited(SAMPLES, ("employees.csv", "exports/wecom", "exports", "employees.csv"))
    assert written(again, REPORTERS["json"]) == written(original, REPORTERS["json"])


def documents(folder):
    """Return the JSON exports of a folder that hold messages."""
    return [p for p in folder.rglob("*") if p.suffix in SUFFIX and '"messages"' in p.read_text("utf-8")[: 10**6]]


def logs(folder):
    """Return the JSON lines exports."""
    return list(folder.rglob("*.jsonl"))


def test_shuffled_messages_change_no_finding(original, copy):
    """The order of rows in a file is not evidence."""
    shuffle = random.Random(7).shuffle  # noqa: S311  # any order will do
    for path in logs(copy):
        head, *rest = path.read_text("utf-8").splitlines(keepends=True)
        shuffle(rest)
        path.write_text("".join([head, *rest]), "utf-8")
    for path in documents(copy):
        if path.suffix == ".json":
            document = json.loads(path.read_text("utf-8"))
            shuffle(document["messages"])
            shuffle(document["members"])
            path.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    assert essence(audited(copy)) == essence(original)


def test_files_split_in_two_change_no_finding(original, copy):
    """Exports in two parts, the header in both, are the same case."""
    for path in logs(copy):
        head, *rest = path.read_text("utf-8").splitlines(keepends=True)
        keep = head if '"header"' in head else ""
        half = len(rest) // 2
        path.write_text("".join([head, *rest[:half]]), "utf-8")
        path.with_stem(f"{path.stem}-2").write_text(keep + "".join(rest[half:]), "utf-8")
    for path in documents(copy):
        if path.suffix == ".json":
            document = json.loads(path.read_text("utf-8"))
            for n, part in enumerate((document["messages"][::2], document["messages"][1::2])):
                whole = json.dumps(document | {"messages": part}, ensure_ascii=False)
                path.with_stem(f"{path.stem}-{n}").write_text(whole, "utf-8")
            path.unlink()
    assert essence(audited(copy)) == essence(original)


def test_files_delivered_twice_change_no_finding(original, copy):
    """A second delivery of everything adds duplicates and nothing else."""
    shutil.copytree(copy / "exports", copy / "exports" / "again")
    again = audited(copy)
    assert essence(again) == essence(original)
    assert sum(i.kept for i in again.inputs) == sum(i.kept for i in original.inputs)
    assert dict(again.counts) == dict(original.counts)


def test_a_second_delivery_after_edits_and_recalls_takes_no_finding_away(original, copy):
    """Messages that were edited to something harmless, or withdrawn, since the first delivery stand as they did in it."""
    changed = 0
    (copy / "exports" / "again").mkdir()
    for path in [p for p in documents(copy) if p.suffix == ".json"]:
        document = json.loads(path.read_text("utf-8"))
        known = [m for m in document["messages"] if m.get("type") == 0 and m.get("platformMessageId")]
        for n, message in enumerate(known):
            message.update([{"content": "已编辑"}, {"type": 81, "content": "撤回了一条消息"}, {}][n % 3])
            changed += n % 3 < 2
        (copy / "exports" / "again" / path.name).write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    assert changed > 50
    assert sorted(audited(copy).findings["fingerprint"]) == sorted(original.findings["fingerprint"])


def test_other_file_names_change_no_finding(original, copy):
    """Names of message logs are not evidence; those of rosters that name no group are."""
    for n, path in enumerate([*logs(copy), *documents(copy)]):
        if path.exists():
            path.rename(path.with_stem(f"{9 - n}"))
    assert essence(audited(copy)) == essence(original)


def test_one_group_alone_has_the_findings_it_has_among_others(original, copy):
    """What is found in a group does not depend on the other exports of the audit."""
    path = next(p for p in copy.glob("exports/*.json"))
    alone = audited(copy, (path.relative_to(copy), "employees.csv"))
    (group,) = alone.found["group_id"].unique()
    of_group = original.findings.filter(original.found["group_id"] == group)
    assert sorted(alone.findings["fingerprint"]) == sorted(of_group["fingerprint"])
