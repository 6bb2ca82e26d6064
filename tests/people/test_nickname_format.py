"""A nickname format is read from the policy, and a nickname falls apart at its separators."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from groupaudit.people.nickname_format import (
    BUILT_IN,
    PART_WORDS,
    SPELLINGS,
    Template,
    exploded,
    parse_template,
    separators,
    tidy,
)
from groupaudit.tables import GROUP_KINDS, PERSON_KINDS

MARKS = "+-_/|·,:;~&@\\ "
kinds = st.lists(st.sampled_from(sorted(SPELLINGS)), min_size=1, max_size=5, unique=True)
spelled = kinds.flatmap(
    lambda ks: st.tuples(st.just(ks), st.tuples(*(st.sampled_from(SPELLINGS[k].split()) for k in ks)))
)


def parts(nickname: str) -> list[str]:
    """The parts of one nickname."""
    return exploded(pl.DataFrame({"text": [nickname]}).with_columns(tidy(pl.col("text"))))["part"].to_list()


def marks(nickname: str) -> list[str]:
    """The separators of one nickname."""
    return pl.DataFrame({"text": [nickname]}).select(separators(tidy(pl.col("text"))))["text"][0].to_list()


@given(spelled, st.sampled_from(MARKS))
def test_every_order_of_parts_with_any_separator_is_a_format(chosen, mark):
    """A format is read back as the parts it was written from, whichever of their spellings it uses."""
    wanted, words = chosen
    assert parse_template(mark.join(words)) == Template(tuple(wanted), (mark,) * (len(wanted) - 1))


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("", ()),
        ("  ", ()),
        ("实名", ("name",)),
        ("姓名-部门", ("name", "department")),
        ("地区+姓名", ("region", "name")),
        ("班组＋姓名＋手机号", ("team", "name", "mobile")),
        ("楼栋-房号-姓名", ("building", "room", "name")),
        ("{name}+{company}+{department}", ("name", "company", "department")),
        (" 姓名 / 部门 ", ("name", "department")),
    ],
)
def test_the_formats_companies_use_are_read(written, asked):
    """The formats of the regulation and those that other companies use are understood."""
    assert parse_template(written).kinds == asked


@pytest.mark.parametrize(
    "wrong", ["昵称", "实名公司", "实名+", "+实名", "实名++部门", "实名+姓名", "实名#部门", "{nickname}"]
)
def test_anything_else_is_refused_with_the_words_that_are_known(wrong):
    """A format that says something unknown, or nothing between two parts, or a part twice, is an error."""
    with pytest.raises(ValueError, match="not a nickname format"):
        parse_template(wrong)


def test_built_in_formats_are_formats_for_known_kinds():
    """The built-in table speaks of kinds of groups and people that exist, and asks residents and robots for nothing."""
    assert all(group in GROUP_KINDS and person in PERSON_KINDS for group, person in BUILT_IN)
    assert {parse_template(text).kinds for text in BUILT_IN.values()} == {("name", "company", "department")}
    assert not {"resident", "robot", "outsider"} & {person for _, person in BUILT_IN}
    assert set(PART_WORDS) == set(SPELLINGS)


@pytest.mark.parametrize(
    ("nickname", "split"),
    [
        ("张三+集团+总裁办", ["张三", "集团", "总裁办"]),
        ("张三＋集团 ＋ 总裁办", ["张三", "集团", "总裁办"]),
        ("张 三　集团 总裁办", ["张三", "集团", "总裁办"]),
        ("张三（集团-工程部）", ["张三", "集团", "工程部"]),
        ("张三（大）-工程部", ["张三（大）", "工程部"]),
        ("阿依古丽·买买提+集团", ["阿依古丽·买买提", "集团"]),
        ("张三 · 集团 · 总裁办", ["张三", "集团", "总裁办"]),
        ("Tony Wong+IT", ["Tony Wong", "IT"]),
        ("张三=集团→总裁办", ["张三", "集团", "总裁办"]),
        ("张三\u200b+集团\ufe0f", ["张三", "集团"]),
        ("张三🌙+集团+总裁办❤️", ["张三", "🌙", "集团", "总裁办", "❤"]),
        ("张三+集团+总裁办。", ["张三", "集团", "总裁办", "。"]),
        ("++张三++", ["张三"]),
        ("+", []),
        ("", []),
    ],
)
def test_a_nickname_falls_apart_at_its_separators(nickname, split):
    """Blanks, brackets and dots separate parts, but not inside a name; what adorns a part is another."""
    assert parts(nickname) == split


@given(
    st.lists(st.text("张三李四集团AB12部", min_size=1, max_size=4), min_size=1, max_size=5), st.sampled_from("+-_/|,:")
)
def test_joined_parts_come_apart_again(pieces, mark):
    """What was joined with one separator is split into the same parts with that separator between them."""
    assert parts(mark.join(pieces)) == pieces
    assert marks(mark.join(pieces)) == [mark] * (len(pieces) - 1)


@given(st.text())
def test_any_text_can_be_taken_apart(nickname):
    """No nickname, however odd, makes the splitting fail or invents characters that it hides internally."""
    private = {c for c in nickname if "\ue000" <= c <= "\uf8ff"}
    assert not {c for part in parts(nickname) for c in part if "\ue000" <= c <= "\uf8ff"} - private


def test_absent_nicknames_stay_absent():
    """A null nickname has no parts and no separators."""
    frame = pl.DataFrame({"text": [None, "张三"]}, schema={"text": pl.String}).with_columns(tidy(pl.col("text")))
    assert exploded(frame)["part"].to_list() == ["张三"]
    assert frame.select(separators(pl.col("text")))["text"].to_list() == [None, []]
