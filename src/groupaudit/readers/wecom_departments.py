"""WeCom departments, the answer of `department/list`: the tree of the organisation, its root the company.

Third-party applications get the id instead of the name, which is not used as a name. Line numbers count records over
the file.
"""

from collections.abc import Iterator
from typing import Any

import polars as pl

from groupaudit.exports.wecom import entries, has_key, id_of, lost, rejects, text_of
from groupaudit.reader import Batch, Claim, Head, Source, reader

DEPARTMENT = {"line": pl.Int64(), "department_id": pl.String(), "name": pl.String(), "parent_id": pl.String()}


def _sniff(head: Head) -> Claim:
    return Claim.of(department=has_key(head, "department"), parentid=has_key(head, "department", "parentid"))


@reader(label=("企业微信部门 department/list", "WeCom department/list"), forms={"json", "jsonl"}, sniff=_sniff)
def wecom_departments(source: Source) -> Iterator[Batch]:
    """Read the answers of one file."""
    found: list[dict[str, Any]] = []
    wrong: list[tuple[int, str]] = []
    for line, record, reason in entries(source, "department"):
        id_, name = id_of(record, "id"), text_of(record, "name")
        if reason or not id_:
            wrong.append((line, reason or "missing-field: id"))
        elif not name or name == id_:
            wrong.append((line, "missing-field: name"))
        else:
            found.append({"line": line, "department_id": id_, "name": name, "parent_id": text_of(record, "parentid")})
    departments = pl.DataFrame(found, schema=DEPARTMENT)
    rejected = rejects(wrong)
    yield Batch(
        rows=len(found) + len(wrong),
        kept=len(found),
        rejects=rejected,
        tables={"departments": departments, "lost": lost("departments", rejected)},
    )
