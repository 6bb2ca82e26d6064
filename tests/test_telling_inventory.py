"""What is known of a group as a group is shown beside a finding about it."""

import pytest

from builders import build
from groupaudit.derived import materialise
from groupaudit.exhibit import Case, Kind
from groupaudit.telling.inventory import tell

TABLES = build("""
    | groups.group_id | groups.name |
    |-----------------|-------------|
    | g1              | 甲群        |

    | register.group_id | register.group_name | register.owner_name | register.admin_names | register.person_in_charge | register.closed |
    |-------------------|---------------------|---------------------|----------------------|---------------------------|-----------------|
    | –                 | 甲群                | 张三                | 李四、王五           | 赵六                      | false           |
    | –                 | 乙群                | –                   | –                    | –                         | true            |
    | –                 | 丙群                | –                   | –                    | –                         | –               |
""")


def told(subject):
    """The exhibits for one group."""
    tables, _ = materialise(TABLES, ["inventory"])
    return list(tell(tables, Case(group_id=subject)))


def test_the_row_of_the_group_is_shown_with_the_places_in_the_register():
    """A group is found by what findings call it, handed in or not."""
    for subject, place in (("g1", "register.csv:2"), ("乙群", "register.csv:3")):
        (shown,) = told(subject)
        assert shown.rows["places"].to_list() == [[place]]
    assert told("nobody") == []


def test_people_in_the_register_are_shown_as_people():
    """Owners, administrators and persons in charge are hidden where people are hidden."""
    (shown,) = told("g1")
    people = {name for name, (_, kind) in shown.columns.items() if kind is Kind.PERSON}
    assert people == {"owner_name", "admin_names", "person_in_charge"}
    assert set(shown.columns) <= set(shown.rows.columns)


@pytest.mark.parametrize(("subject", "state"), [("g1", "在用"), ("乙群", "已解散"), ("丙群", None)])
def test_the_state_of_the_group_is_told_in_the_words_of_the_register(subject, state):
    """A group in use has no state 否."""
    (shown,) = told(subject)
    (said,) = shown.rows["closed"]
    assert (said and shown.words[said][0]) == state
