"""One name on several groups is found, one group from several files is not."""

from builders import build, cells, judge
from groupaudit.rules.group_name_duplicate import group_name_duplicate


def test_every_group_of_a_name_is_a_finding():
    """Three groups of one name are three findings, each counting the two others."""
    found, _ = judge(
        group_name_duplicate,
        build("| groups.name |\n|---|\n| 天高集团通知群 |\n| 天高集团 通知群 |\n| 天高集團通知群 |"),
    )
    assert cells(found, ["group_id", "fields.count"]) == [
        {"group_id": g, "fields.count": "2"} for g in ("g1", "g2", "g3")
    ]


def test_the_same_group_twice_is_one_group():
    """Two rows of one group id are the same group."""
    found, _ = judge(
        group_name_duplicate, build("| groups.group_id | groups.name |\n|---|---|\n| g1 | 甲群 |\n| g1 | 甲群 |")
    )
    assert found.is_empty()
