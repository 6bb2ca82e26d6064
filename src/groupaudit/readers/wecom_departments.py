"""WeCom departments, the answer of `department/list`: the tree of the organisation, its root the company."""

from collections.abc import Iterator
from typing import Any

import polars as pl

from groupaudit.reader import Batch, Claim, Head, Source, reader
from groupaudit.wecom import answers, has_key, records, rejects, text_of

DEPARTMENT = {"line": pl.Int64(), "department_id": pl.String(), "name": pl.String(), "parent_id": pl.String()}


def _sniff(head: Head) -> Claim:
    return Claim.of(department=has_key(head, "department"), parentid=has_key(head, "department", "parentid"))


@reader(label=("企业微信部门 department/list", "WeCom department/list"), forms={"json", "jsonl"}, sniff=_sniff)
def wecom_departments(source: Source) -> Iterator[Batch]:
    """Read the answers of one file."""
    found: list[dict[str, Any]] = []
    wrong: list[tuple[int, str]] = []
    line = 0
    for _, answer, reason in answers(source):
        if answer is None:
            line += 1
            wrong.append((line, reason))
            continue
        for record in records(answer, "department"):
            line += 1
            id_, name, parent = (text_of(record, k) for k in ("id", "name", "parentid"))
            if id_ and name:
                found.append({"line": line, "department_id": id_, "name": name, "parent_id": parent})
            else:
                wrong.append((line, "missing-field: id, name"))
    departments = pl.DataFrame(found, schema=DEPARTMENT)
    yield Batch(rows=line, kept=line - len(wrong), rejects=rejects(wrong), tables={"departments": departments})
