"""WeCom address book, the answers of `user/list` and `user/simplelist`.

Everybody in it is an employee. Mobile, mail, gender and address never leave the reader. One answer covers one
department; several are merged by id. The main department of an employee comes first, whatever the order. Third-party
applications get the id instead of the name, which is not used as a name. Line numbers count records over the file.
"""

from collections.abc import Iterator
from typing import Any

import polars as pl

from groupaudit.exports.wecom import Answer, entries, has_key, id_of, lost, rejects, text_of
from groupaudit.people.bare_names import bare_name
from groupaudit.reader import Batch, Claim, Head, Source, reader

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
    for line, record, reason in entries(source, "userlist"):
        if reason or not id_of(record, "userid"):
            wrong.append((line, reason or "no-identity"))
        else:
            people.append(_employee(line, record))
    employees = pl.DataFrame(people, schema=EMPLOYEE).with_columns(bare_name(pl.col("name")))
    rejected = rejects(wrong)
    yield Batch(
        rows=len(people) + len(wrong),
        kept=len(people),
        rejects=rejected,
        tables={"employees": employees, "lost": lost("employees", rejected)},
    )


def _employee(line: int, record: Answer) -> dict[str, Any]:
    id_, name = id_of(record, "userid"), text_of(record, "name")
    return {
        "line": line,
        "employee_id": id_,
        "name": name if name and name != id_ else None,
        "account_ids": [id_],
        "departments": [],
        "department_ids": _departments(record),
        "former_departments": [],
        "position": text_of(record, "position") or None,
        "status": STATUSES.get(text_of(record, "status") or ""),
    }


def _departments(record: Answer) -> list[str]:
    """Return the ids of the departments, the main one first; a main department of 0 means none."""
    main, given = record.get("main_department"), record.get("department")
    ids = [main, *(given if isinstance(given, list) else [])]
    return list(dict.fromkeys(d for d in ids if isinstance(d, str) and d not in ("", "0")))
