"""What several exports say of one group, merged."""

from datetime import UTC, datetime

import polars as pl
import pytest

from groupaudit.intake.same_group import one_row_per_group
from groupaudit.shape import conform
from groupaudit.tables import GROUPS, MESSAGES


def day(n):
    """A day of September, None without a number."""
    return datetime(2026, 9, n, tzinfo=UTC) if n else None


def merged(*exports):
    """One row of (name, owner, day of the export, day of the last message) for each of several files."""
    rows = [
        {"group_id": "g", "source": f"{n}", "line": n, "name": name, "owner_id": owner, "exported_at": day(exported)}
        for n, (name, owner, exported, _) in enumerate(exports)
    ]
    said = [{"group_id": "g", "source": f"{n}", "at": day(last)} for n, (*_, last) in enumerate(exports) if last]
    groups, talk = conform(pl.DataFrame(rows, infer_schema_length=None), GROUPS), conform(pl.DataFrame(said), MESSAGES)
    return one_row_per_group(groups, talk).select("name", "owner_id", "exported_at", "line").row(0)


CASES = {
    "the later export": ([("旧", "a", 1, None), ("新", "b", 2, None)], ("新", "b", 2, 1)),
    "the earlier file may be the later export": ([("新", "b", 2, None), ("旧", "a", 1, None)], ("新", "b", 2, 0)),
    "the last message, where no export says when it was made": ([("旧", "a", None, 1), ("新", "b", None, 2)], ("新", "b", None, 1)),
    "whichever is later of an export": ([("旧", "a", 3, 1), ("新", "b", 1, 4)], ("新", "b", 3, 1)),
    "what reaches nowhere says least": ([("旧", "a", None, None), ("新", None, None, 1)], ("新", "a", None, 1)),
    "a later export that knows no name leaves it": ([("名", "a", 1, None), (None, "b", 2, None)], ("名", "b", 2, 0)),
    "nobody knows which is later": ([("甲", "a", None, None), ("乙", "b", None, None)], ("乙", "b", None, 1)),
}  # fmt: skip


@pytest.mark.parametrize(("exports", "expected"), CASES.values(), ids=CASES)
def test_the_export_that_reaches_latest_decides(exports, expected):
    """Column by column, and the line is that of the name."""
    name, owner, exported, line = expected
    assert merged(*exports) == (name, owner, day(exported), line)
