"""Spellings of units are compared folded, and what is close to one is suggested."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import build
from groupaudit.people.unit_labels import MEANT, key, labels, near_starts, nearest, prefixes, resolve

UNITS = build("""
| units.unit           | units.kind | units.label          | units.preferred |
|----------------------|------------|----------------------|-----------------|
| 天高集团有限公司     | company    | 集团                 | true            |
| 天高集团有限公司     | company    | 天高集团             | false           |
| 天高集团有限公司     | company    | 天高集团有限公司     | false           |
| 天高物业服务有限公司 | subsidiary | 天高物业服务有限公司 | true            |
| 总裁办公室           | department | 总裁办公室           | true            |
| IT部                 | department | IT部                 | true            |
""")["units"]


def named(*texts: str) -> dict[str, str]:
    """The unit that each text names."""
    found = resolve(pl.Series(texts), labels(UNITS))
    return dict(found.select("text", "unit").iter_rows())


@pytest.mark.parametrize("written", ["买买提•艾力", "买买提．艾力", "买买提.艾力", "买买提･艾力", "买买提艾力"])
def test_the_dot_inside_a_name_may_be_any_or_none(written):
    """A name is the same with whatever dot the keyboard has; the full stop of a number stays."""
    same = pl.DataFrame({"text": [written, "买买提·艾力", "3.1"]}).select(key(pl.col("text")))["text"]
    assert same[0] == same[1]
    assert same[2] == "3.1"


@pytest.mark.parametrize("written", ["ＩＴ部", "it 部", "I T部", "IT\u200b部"])
def test_width_case_and_blanks_do_not_matter(written):
    """A unit is recognised however wide or spaced its name is written."""
    assert named(written) == {written: "IT部"}


def test_a_piece_names_a_unit_that_has_no_other_spelling():
    """Where only the full name is known a piece of it is right; where short names are known, only those are."""
    assert named("总裁办", "天高物业", "天高") == {
        "总裁办": "总裁办公室",
        "天高物业": "天高物业服务有限公司",
        "天高": "天高物业服务有限公司",
    }
    assert named("高集", "集团公司", "办", "火星部") == {}


def test_the_preferred_spelling_is_known_for_every_spelling():
    """Whatever spelling is found, the one to write is known."""
    known = labels(UNITS).filter(pl.col("unit") == "天高集团有限公司")
    assert set(known["label"]) == {"集团", "天高集团", "天高集团有限公司"}
    assert set(known["preferred"]) == {"集团"}


def test_group_names_may_start_with_a_full_name_without_its_legal_form():
    """The start of a group's name is compared with every spelling, longest first."""
    assert prefixes(UNITS)["label"].to_list() == [
        "天高物业服务有限公司",
        "天高集团有限公司",
        "天高物业服务",
        "总裁办公室",
        "天高集团",
        "IT部",
        "集团",
    ]


def test_the_nearest_label_is_suggested_only_where_one_is_near():
    """综合部 is near 综合管理部; 火星 is near nothing."""
    known = ["综合管理部", "工程部", "总裁办"]
    found = nearest(["综合部", "工呈部", "火星"], known)
    assert {text: label for text, (label, _) in found.items()} == {"综合部": "综合管理部", "工呈部": "工程部"}
    assert [text for text, (_, likeness) in found.items() if likeness >= MEANT] == ["综合部"]


@given(st.lists(st.text("甲乙丙丁部门", min_size=1, max_size=6), max_size=8), st.text("甲乙丙丁部门", max_size=6))
def test_a_suggestion_is_a_known_label_whatever_their_order(candidates, text):
    """Only known labels are suggested, the label itself first, and their order does not matter."""
    found = nearest([text], candidates)
    assert {label for label, _ in found.values()} <= set(candidates)
    assert found == nearest([text], candidates[::-1])
    assert text not in candidates or not text or found == {text: (text, 1.0)}


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("天高集图官方平台", ("天高集团", "官方平台")),
        ("天集团官方平台", ("天高集团", "官方平台")),
        ("天高高集团官方平台", ("天高集团", "官方平台")),
        ("总栽办通知", ("总裁办", "通知")),
        ("总裁会通知", None),
        ("相亲相爱一家人", None),
        ("", None),
        ("天", None),
    ],
)
def test_a_start_one_character_off_is_recognised(name, near):
    """A wrong, missing or doubled character is forgiven; in three characters only the middle one."""
    found = near_starts([name], ["天高集团", "总裁办", "集团"])
    assert found == ({} if near is None else {name: near})


@given(st.text(max_size=8))
def test_a_key_is_its_own_key(text):
    """Comparing what is already folded changes nothing."""
    once = pl.select(key(pl.lit(text))).item()
    assert pl.select(key(pl.lit(once))).item() == once
