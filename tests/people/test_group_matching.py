"""Names of groups that are near are asked about, and nothing is taken for another."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from groupaudit.people.group_matching import NEAR, matched, near_names

NAMES = st.lists(st.text("综办室工群一", min_size=1, max_size=9), max_size=8)


def near(said, *known):
    """The group that a name may mean."""
    return near_names(pl.Series([said]), pl.Series(known, dtype=pl.String)).get(said)


@pytest.mark.parametrize(
    ("said", "known", "meant"),
    [
        ("综合办工作群", ["综合办公室工作群", "财务部工作群"], "综合办公室工作群"),
        ("财务工作群", ["财务部工作群"], "财务部工作群"),
        ("财务部 工作群", ["财务工作群"], "财务工作群"),
        ("工程部工作群", ["财务部工作群"], None),
        ("金沙湾业主群", ["金沙湾一期业主群"], None),
        ("金沙湾一期业主群", ["金沙湾二期业主群"], None),
        ("财务工作群", ["财务工作群"], None),
        ("综合工作群", ["综合办工作群", "综合部工作群"], None),
        ("群", ["工作群"], None),
        ("财务部", ["财务部工作群"], None),
    ],
)
def test_a_name_with_characters_left_out_may_be_meant(said, known, meant):
    """What tells groups apart is no slip of the pen, and of two that are as near none is meant."""
    assert near(said, *known) == meant


@given(NAMES, NAMES)
def test_the_index_finds_what_looking_at_every_pair_finds(said, known):
    """A name is near where it is alone, too, unless another one is nearer or as near; the order of names decides nothing."""
    said, known = sorted(set(said)), sorted(set(known))
    found = near_names(pl.Series(said, dtype=pl.String), pl.Series(known, dtype=pl.String))
    for name in said:
        alone = {k: 2 * min(len(k), len(name)) / (len(k) + len(name)) for k in known if near(name, k)}
        best = [k for k, share in alone.items() if share == max(alone.values())]
        assert found.get(name) == (best[0] if len(best) == 1 else None)
        assert all(share >= NEAR for share in alone.values())
    assert found == near_names(pl.Series(said[::-1], dtype=pl.String), pl.Series(known[::-1], dtype=pl.String))


@pytest.mark.parametrize(
    ("said", "found", "match"),
    [
        *(
            (name, "g1", "name")
            for name in (
                "《检修群》",
                "“检修群”",
                "检修群（12人）",
                "检修群(500)",
                "群名：检修群",
                "1.检修群",
                "检修-群🔧",
            )
        ),
        *((name, "g1", "name") for name in ("检修群（原维修群）", "抢修群（现检修群）")),
        *((name, None, "none") for name in ("检修群（2）", "检修2群", "抢修群", "（12人）")),
        *(
            (name, None, "none")
            for name in ("检修群（现场）", "检修群（原料采购）", "检修群（改造项目）", "检修群（原）")
        ),
        *(
            (name, "g1", "name")
            for name in ("检修群（原名：维修组）", "检修群（更名为维修组）", "抢修群（现：检修群）")
        ),
        ("1-2栋业主群", "g2", "name"),
        ("《1-2栋业主群》", "g2", "name"),
        ("12栋业主群（30人）", "g3", "name"),
        *(
            (name, None, "ambiguous")
            for name in ("检修群、12栋业主群", "检修群/抢修群", "“12栋业主群”\n检修群", "检修群（原12栋业主群）")
        ),
    ],
)
def test_marks_around_a_name_are_no_part_of_it(said, found, match):
    """Forms put names in 《》, add how many people there are or what the group was called, and list several in a cell."""
    groups = pl.DataFrame({"group_id": ["g1", "g2", "g3"], "name": ["检修群", "1-2栋业主群", "12栋业主群"]})
    entries = pl.DataFrame({"group_id": [None], "group_name": [said]}, schema_overrides={"group_id": pl.String})
    assert matched(entries, groups).select("found", "match").rows() == [(found, match)]
