"""One finding per group whose owner does not have joins confirmed."""

import pytest

from builders import build, cells, judge
from groupaudit.rules.join_confirmation_off import join_confirmation_off

TABLES = """
| groups.group_id | groups.owner_id |
|-----------------|-----------------|
| g1              | {owner}         |

| members.member_id | members.group_nickname | members.join_scene | members.invited_by | members.joined_at |
|-------------------|------------------------|--------------------|--------------------|-------------------|
| m1                | 张三                   | –                  | –                  | –                 |
| m2                | 李四                   | –                  | –                  | –                 |
| m3                | 王五                   | {scene}            | {by}               | 2024-09-02        |
| m4                | 赵六                   | {scene}            | {by}               | 2024-09-02        |
"""
EVENTS = "| events.kind | events.at | events.basis | events.message_id |\n|---|---|---|---|\n"


def judged(*switches, owner="m1", scene="invite", by="m2", **context):
    """Findings and outcome for invitations and switches written as `kind | time`."""
    rows = "".join(f"| {s} | system-message | s{n} |\n" for n, s in enumerate(switches))
    text = TABLES.format(owner=owner, scene=scene, by=by)
    return judge(join_confirmation_off, build(f"{text}\n{EVENTS + rows if switches else ''}", **context))


@pytest.mark.parametrize(
    ("switches", "problem"),
    [
        ((), ["never-on"]),
        (("confirm-on | 2024-09-01 09:00",), []),
        (("confirm-on | 2024-09-01 09:00", "confirm-off | 2024-09-03 09:00"), ["switched-off"]),
        (("confirm-off | 2024-09-03 09:00", "confirm-on | 2024-09-04 09:00"), []),
    ],
)
def test_the_last_switch_counts(switches, problem):
    """What was switched last holds; where nothing was, invitations by ordinary members speak."""
    found, _ = judged(*switches)
    assert [row["fields.problem"] for row in cells(found, ["fields.problem"])] == problem
    assert all("群聊邀请确认" in text for text in found["suggestion"])


def test_the_finding_points_to_the_message_that_switched_it_off():
    """The last message about it is the evidence."""
    found, _ = judged("confirm-off | 2024-09-03 09:00")
    assert cells(found, ["message_id", "at", "source", "line"]) == [
        {"message_id": "s0", "at": "2024-09-03 09:00", "source": "events.csv", "line": "2"}
    ]


@pytest.mark.parametrize(
    ("owner", "scene", "by", "undecided"),
    [
        ("m2", "invite", "m2", {}),
        ("m1", "qr", "m2", {}),
        ("–", "invite", "m2", {"no-roles": 1}),
        ("m1", "–", "–", {"no-records": 1}),
    ],
)
def test_only_invitations_by_ordinary_members_count(owner, scene, by, undecided):
    """Keepers may invite; where keepers or ways in are not known nothing is decided."""
    found, outcome = judged(owner=owner, scene=scene, by=by)
    assert found.is_empty()
    assert outcome.undecided == undecided


@pytest.mark.parametrize(("by", "expected"), [("m2", ["2"]), ("m1", [])])
def test_people_on_no_roster_count_where_it_is_known_who_invited_them(by, expected):
    """Whoever has left since was brought in all the same, and the records tell by whom."""
    tables = build(f"""
        | groups.group_id | groups.owner_id |
        |-----------------|-----------------|
        | g1              | m1              |

        | members.member_id | members.group_nickname |
        |-------------------|------------------------|
        | m1                | 张三                   |
        | m2                | 李四                   |

        | events.kind | events.scene | events.actor_id | events.member_name | events.at  | events.basis   |
        |-------------|--------------|-----------------|--------------------|------------|----------------|
        | join        | invite       | {by}            | 阿三               | 2024-09-02 | system-message |
        | join        | invite       | {by}            | 阿四               | 2024-09-02 | system-message |
        | join        | invite       | m2              | –                  | 2024-09-02 | system-message |
    """)
    found, outcome = judge(join_confirmation_off, tables)
    assert [row["fields.invited"] for row in cells(found, ["fields.invited"])] == expected
    assert outcome.undecided == {}


def test_who_removes_somebody_is_no_ordinary_member():
    """Only the owner and administrators can."""
    tables = (
        TABLES.format(owner="m1", scene="invite", by="m2")
        + """
| events.kind | events.member_id | events.actor_id | events.at        | events.basis   |
|-------------|------------------|-----------------|------------------|----------------|
| remove      | m9               | m2              | 2024-09-03 09:00 | system-message |
"""
    )
    assert judge(join_confirmation_off, build(tables))[0].is_empty()
