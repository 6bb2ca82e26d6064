"""WeCom address book, the answers of `user/list` and `user/simplelist`.

Everybody in it is an employee. Mobile, mail, gender and address never leave the reader. One answer covers one
department: several are merged by id. `status` 1 is active, 5 has left the company.
"""

from collections.abc import Iterator
from typing import Any

import polars as pl

from groupaudit.reader import Batch, Claim, Head, Source, reader
from groupaudit.wecom import answers, has_key, records, rejects, text_of

_S = pl.String()
EMPLOYEE = {
    "line": pl.Int64(), "employee_id": _S, "name": _S, "account_ids": pl.List(_S), "departments": pl.List(_S),
    "department_ids": pl.List(_S), "former_departments": pl.List(_S), "position": _S, "status": _S,
}  # fmt: skip
STATUSES = {"1": "在职", "2": "在职", "4": "在职", "5": "离职"}
"""1 active, 2 disabled, 4 not activated, 5 left (user/get: status)."""


def _sniff(head: Head) -> Claim:
    return Claim.of(userlist=has_key(head, "userlist"))


@reader(label=("企业微信成员 user/list", "WeCom user/list"), forms={"json", "jsonl"}, sniff=_sniff)
def wecom_users(source: Source) -> Iterator[Batch]:
    """Read the answers of one file."""
    people: list[dict[str, Any]] = []
    wrong: list[tuple[int, str]] = []
    line = 0
    for _, answer, reason in answers(source):
        if answer is None:
            line += 1
            wrong.append((line, reason))
            continue
        for record in records(answer, "userlist"):
            line += 1
            if text_of(record, "userid"):
                people.append(_employee(record, line))
            else:
                wrong.append((line, "no-identity"))
    employees = pl.DataFrame(people, schema=EMPLOYEE)
    yield Batch(rows=line, kept=line - len(wrong), rejects=rejects(wrong), tables={"employees": employees})


def _employee(record: Any, line: int) -> dict[str, Any]:  # noqa: ANN401  # a parsed JSON object
    departments = record.get("department")
    ids = [str(d) for d in departments] if isinstance(departments, list) else []
    id_ = text_of(record, "userid")
    return {
        "line": line,
        "employee_id": id_,
        "name": text_of(record, "name"),
        "account_ids": [id_],
        "departments": [],
        "department_ids": ids,
        "former_departments": [],
        "position": text_of(record, "position"),
        "status": STATUSES.get(text_of(record, "status") or ""),
    }
