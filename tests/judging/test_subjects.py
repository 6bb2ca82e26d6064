"""A finding names people as their group does, else as whatever else knows them by their id."""

import polars as pl
import pytest

from builders import build
from groupaudit.judging.subjects import with_names


@pytest.mark.parametrize(
    ("nickname", "account", "sender", "shown"),
    [
        ("小四+工程部", "四哥", "老四", "小四+工程部"),
        ("", "四哥", "老四", "四哥"),
        (None, None, "老四", "老四"),
        (None, None, None, "李小四"),
    ],
)
def test_the_best_name_that_is_known_is_shown(nickname, account, sender, shown):
    """Group nickname, account name, the name in the message, the name on the employee list; each only for want of the one before."""
    tables = build("| employees.name | employees.account_ids |\n|---|---|\n| 李小四 | u2、x2 |\n")
    members = build("| members.group_id | members.member_id |\n|---|---|\n| g | u2 |\n")["members"]
    called = {"group_nickname": nickname, "account_name": account}
    members = members.with_columns(pl.lit(name, pl.String).alias(column) for column, name in called.items())
    row = pl.DataFrame(
        {"group_id": ["g"], "member_id": ["u2"], "_sender": [sender]}, schema_overrides={"_sender": pl.String}
    )
    assert with_names(row, tables.replace(members=members))["member_name"].to_list() == [shown]
    if nickname is None and account is None:
        assert with_names(row, tables)["member_name"].to_list() == [shown]
