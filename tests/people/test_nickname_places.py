"""The parts of a nickname find their places in its format, and what is missing or misplaced follows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groupaudit.people.nickname_places import EXACT, Sign, places

EMPLOYEE = ("name", "company", "department")
NAME, COMPANY, DEPARTMENT, NOTHING = Sign.REAL_NAME, Sign.COMPANY, Sign.DEPARTMENT, Sign(0)

signs = st.sets(st.sampled_from(list(Sign)), max_size=4).map(lambda chosen: Sign(sum(chosen)))
rows = st.lists(signs, max_size=5)
formats = st.lists(
    st.sampled_from([*EMPLOYEE, "region", "position", "team", *EXACT]), min_size=1, max_size=5, unique=True
)


@given(rows, formats)
def test_every_place_is_given_once_and_only_to_parts(row, kinds):
    """Each part gets at most one place of the format, and no place two parts."""
    slots = places(row, kinds).slots
    taken = [slot for slot in slots if slot is not None]
    assert len(slots) == len(row)
    assert len(set(taken)) == len(taken)
    assert all(0 <= slot < len(kinds) for slot in taken)


@given(rows, formats)
def test_nothing_stays_without_a_place_while_one_is_open(row, kinds):
    """A part is too many only when every place that takes unknown parts is taken, or it is a picture stuck to words."""
    slots = places(row, kinds).slots
    still_open = [i for i, kind in enumerate(kinds) if i not in slots and kind not in EXACT]
    unplaced = [sign for sign, slot in zip(row, slots, strict=True) if slot is None and not sign & Sign.ORNAMENT]
    assert not unplaced or not still_open


@given(st.permutations([(NAME, 0), (COMPANY, 1), (DEPARTMENT, 2)]))
def test_known_parts_are_recognised_in_any_order(row):
    """A name and two units that are known are never missing; out of order they are misplaced."""
    found = places([sign for sign, _ in row], EMPLOYEE)
    assert found.slots == tuple(slot for _, slot in row)
    assert bool(found.misplaced) == (found.slots != (0, 1, 2))


@given(st.lists(st.sampled_from([NOTHING, Sign.DEPARTMENT_ENDING, Sign.WORD, Sign.PROJECT]), min_size=2, max_size=2))
def test_what_nothing_speaks_against_stays_where_it_stands(units):
    """Unknown parts after a plausible name are the company and the department, whatever they are called."""
    assert places([NAME, *units], EMPLOYEE).slots == (0, 1, 2)


@pytest.mark.parametrize(
    ("row", "kinds", "slots"),
    [
        ([NAME], EMPLOYEE, (0,)),
        ([NAME, DEPARTMENT], EMPLOYEE, (0, 2)),
        ([NAME, Sign.PROJECT, DEPARTMENT], EMPLOYEE, (0, 1, 2)),
        ([NAME, COMPANY, COMPANY], EMPLOYEE, (0, 1, 2)),
        ([NAME, COMPANY, DEPARTMENT, NOTHING], EMPLOYEE, (0, 1, 2, None)),
        ([NAME, Sign.DEPARTMENT_ENDING, COMPANY, Sign.PROJECT], EMPLOYEE, (0, None, 1, 2)),
        ([NOTHING, NAME], EMPLOYEE, (1, 0)),
        ([NOTHING, COMPANY, DEPARTMENT], EMPLOYEE, (0, 1, 2)),
        ([Sign.WORD, COMPANY, NAME], EMPLOYEE, (0, 1, 2)),
        ([NAME, COMPANY, Sign.OWN_NAME], EMPLOYEE, (2, 1, 0)),
        ([COMPANY | NAME, DEPARTMENT], EMPLOYEE, (1, 2)),
        ([NOTHING, NAME], ("region", "name"), (0, 1)),
        ([NAME, NOTHING], ("region", "name"), (1, 0)),
        ([Sign.TEAM_ENDING, NAME, Sign.MOBILE | Sign.DIGITS], ("team", "name", "mobile"), (0, 1, 2)),
        ([Sign.TEAM_ENDING, NAME, Sign.DIGITS], ("team", "name", "mobile"), (0, 1, None)),
        ([Sign.DIGITS | Sign.ROOM, NAME], ("building", "room", "name"), (1, 2)),
    ],
)
def test_places_of_telling_nicknames(row, kinds, slots):
    """Own names beat plausible ones, units beat names, the format's order beats looks, and a wrong number is none."""
    assert places(row, kinds).slots == slots
