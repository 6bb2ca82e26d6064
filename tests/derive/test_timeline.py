"""The timeline tells who was in a group when, as far as something tells it."""

import datetime as dt

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import build
from groupaudit.derive.timeline import TIMELINE
from groupaudit.derived import materialise
from groupaudit.shape import conform
from groupaudit.tables import EVENTS, Tables


def derive(tables: Tables) -> pl.DataFrame:
    """Derive the timeline."""
    made, failures = materialise(tables, ["timeline"])
    assert not failures
    assert made["timeline"].schema == TIMELINE
    return made["timeline"]


def hours(frame: pl.DataFrame) -> list[tuple[object, ...]]:
    """Return member, stay, hours of beginning and end in Beijing, and how it ended."""
    return [
        (who, stay, since and (since.hour + 8) % 24, until and (until.hour + 8) % 24, end)
        for who, stay, since, until, end in frame.select("member_id", "stay", "since", "until", "end").rows()
    ]


def test_stays_open_and_close_with_what_is_told():
    """Who leaves and comes back stays twice; an end without a beginning leaves the beginning open."""
    found = derive(
        build("""
| members.member_id | members.joined_at | members.membership |
|-------------------|-------------------|--------------------|
| a                 | 2024-09-02 09:00  | present            |
| b                 | –                 | present            |
| c                 | –                 | unknown            |

| events.kind | events.member_id | events.at        | events.actor_id | events.basis   |
|-------------|------------------|------------------|-----------------|----------------|
| join        | a                | 2024-09-02 09:00 | b               | system-message |
| leave       | a                | 2024-09-02 11:00 | –               | system-message |
| join        | a                | 2024-09-02 13:00 | –               | system-message |
| remove      | b                | 2024-09-02 12:00 | a               | system-message |
| leave       | b                | 2024-09-02 12:30 | –               | snapshot       |
""")
    )
    assert hours(found) == [
        ("a", 1, 9, 11, "leave"),
        ("a", 2, 13, None, None),
        ("b", 1, None, 12, "remove"),
        ("c", 1, None, None, None),
    ]
    assert found["membership"].to_list() == ["left", "present", "left", "unknown"]
    assert found["ended_by"].to_list() == [None, None, "a", None]


MOVES = st.lists(
    st.tuples(st.sampled_from(["join", "leave", "remove"]), st.sampled_from("ab"), st.integers(0, 9)), max_size=12
)


@settings(max_examples=40)
@given(moves=MOVES, order=st.randoms(use_true_random=False))
def test_stays_follow_each_other_whatever_order_events_come_in(moves, order):
    """No stay begins before the last has ended, and the order of rows decides nothing."""
    start = dt.datetime(2024, 9, 2, tzinfo=dt.UTC)
    rows = [
        {"group_id": "g1", "kind": kind, "member_id": who, "at": start + dt.timedelta(hours=hour), "basis": "archive"}
        for kind, who, hour in moves
    ]
    members = build("| members.member_id |\n|---|\n| a |\n| b |\n")["members"]
    first, second = (
        derive(Tables({"members": members, "events": conform(pl.DataFrame(r, schema_overrides={"at": EVENTS["at"]}, schema=None if r else EVENTS), EVENTS)}))
        for r in (rows, order.sample(rows, len(rows)))
    )  # fmt: skip
    assert first.equals(second)
    for _, stays in first.group_by("member_id"):
        ends = stays["until"].to_list()[:-1]
        assert None not in ends
        assert all(end <= since for end, since in zip(ends, stays["since"].to_list()[1:], strict=True) if since)


@settings(max_examples=40)
@given(
    hour=st.integers(0, 23),
    removed=st.integers(-30, 20),
    listed=st.sampled_from(["2024-09-02", "2024-09-02 00:00", "same"]),
)
def test_a_roster_that_holds_the_day_takes_nothing_from_who_invited(hour, removed, listed):
    """What a system message tells of a join is told with a roster as without one, whenever the roster says it was."""
    joined = dt.datetime(2024, 9, 2, hour, tzinfo=dt.UTC)
    gone = joined - dt.timedelta(hours=30 + removed)
    events = f"""
| events.kind | events.member_id | events.at | events.actor_id | events.scene | events.basis |
|---|---|---|---|---|---|
| remove | a | {gone:%Y-%m-%d %H:%M} | c | – | system-message |
| join | a | {joined:%Y-%m-%d %H:%M} | b | invite | system-message |
"""
    day = f"{joined:%Y-%m-%d %H:%M}" if listed == "same" else listed
    dated, bare = (
        derive(build(f"| members.member_id | members.joined_at |\n|---|---|\n| a | {at} |\n{events}"))
        for at in (day, "–")
    )
    assert dated.drop("since_basis").equals(bare.drop("since_basis"))
    assert bare.select("scene", "invited_by").rows()[-1] == ("invite", "b")
