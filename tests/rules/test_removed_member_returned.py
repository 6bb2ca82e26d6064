"""Who was removed stays out."""

import pytest

from builders import build, cells, judge
from groupaudit.rules.removed_member_returned import removed_member_returned

TABLES = """
| groups.group_id | groups.owner_id |
|-----------------|-----------------|
| g1              | m1              |

| members.member_id | members.joined_at |
|-------------------|-------------------|
| m1                | –                 |
| m2                | {joined}          |

| events.kind | events.member_id | events.actor_id | events.scene | events.at        | events.basis   |
|-------------|------------------|-----------------|--------------|------------------|----------------|
| remove      | m2               | m1              | –            | 2024-09-02 09:00 | system-message |
"""


def judged(*events, joined="–"):
    """Findings for a removal and what came after, written as `kind | member | actor | scene | time`."""
    rows = "".join(f"| {e} | system-message |\n" for e in events)
    return judge(removed_member_returned, build(TABLES.format(joined=joined) + rows))[0]


@pytest.mark.parametrize(
    ("actor", "scene", "by", "severity"),
    [("m3", "invite", "member", "medium"), ("m1", "invite", "keeper", "low"), ("–", "qr", "somehow", "medium")],
)
def test_who_brought_him_back_is_told(actor, scene, by, severity):
    """An administrator may correct himself; whoever else brings somebody back undoes the removal."""
    found = judged(f"join | m2 | {actor} | {scene} | 2024-09-03 09:00")
    assert cells(found, ["fields.by", "severity"]) == [{"fields.by": by, "severity": severity}]


def test_the_roster_tells_of_a_return_too():
    """A later joining time on the roster is a return; an earlier one is not."""
    assert judged(joined="2024-09-05").height == 1
    assert judged(joined="2024-09-01").height == 0


def test_every_return_is_a_finding_of_its_own():
    """Two removals and two returns are two findings with different fingerprints."""
    found = judged(
        "join | m2 | m3 | invite | 2024-09-03 09:00",
        "remove | m2 | m1 | – | 2024-09-04 09:00",
        "join | m2 | m3 | invite | 2024-09-05 09:00",
    )
    assert found["fingerprint"].n_unique() == 2


def test_nothing_after_a_dissolution_counts():
    """Members removed while a group is dissolved are not held against anybody."""
    found = judged("dissolve | – | m1 | – | 2024-09-02 09:00", "join | m2 | m3 | invite | 2024-09-03 09:00")
    assert found.is_empty()


def test_where_nobody_tells_who_keeps_the_group_nobody_is_called_an_ordinary_member():
    """Whoever brought him back may be the owner."""
    tables = build(TABLES.format(joined="–").replace("m1              |\n\n", "–               |\n\n", 1) + "| join | m2 | m3 | invite | 2024-09-03 09:00 | system-message |\n")  # fmt: skip
    found, _ = judge(removed_member_returned, tables)
    assert cells(found, ["fields.by", "severity"]) == [{"fields.by": "somehow", "severity": "medium"}]
