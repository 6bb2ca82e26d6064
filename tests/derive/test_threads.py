"""Who speaks to whom: by quotes, replies and mentions, and what goes on between the same people."""

from hypothesis import given, settings
from hypothesis import strategies as st

from builders import build
from groupaudit.derive.threads import THREADS
from groupaudit.derived import materialise
from groupaudit.tables import Tables

MEMBERS = """
| members.member_id | members.group_nickname | members.account_name |
|-------------------|------------------------|----------------------|
| m1                | 张三+集团+总裁办       | 老张                 |
| m2                | 李四+集团+财务部       | 小李                 |
| m3                | 王五+集团+总裁办       | 小李                 |
"""

TALK = """
| messages.message_id | messages.member_id | messages.at | messages.text | messages.mentions | messages.reply_to | messages.quoted |
|---------------------|--------------------|-------------|---------------|-------------------|-------------------|-----------------|
| a                   | m1                 | 10:00       | 报表发了      | –                 | –                 | –               |
| b                   | m3                 | 10:01       | 今天真热      | –                 | –                 | –               |
| c                   | m2                 | 10:02       | 看到了        | 张三              | –                 | –               |
| d                   | m1                 | 10:03       | 第三页改了    | –                 | –                 | –               |
| e                   | m3                 | 10:04       | 我也看        | –                 | a                 | –               |
| f                   | m2                 | 10:05       | 好            | –                 | –                 | 第三页改了      |
| g                   | m1                 | 10:30       | 午饭去哪      | –                 | –                 | –               |
| h                   | m1                 | 10:31       | 集合了        | 所有人            | –                 | –               |
| i                   | m1                 | 10:32       | 算了          | 小李              | –                 | –               |
"""


def links(tables: Tables) -> dict[str, tuple[str, str | None, str | None]]:
    """How each message is linked, to which message, and in the thread that began with which."""
    made, broken = materialise(tables, {"threads"})
    assert not broken
    threads, ids = made["threads"], made["turns"]["row"]
    assert dict(threads.schema) == dict(THREADS)
    named = tables["messages"]["message_id"]

    def name(pos: int | None) -> str | None:
        return None if pos is None else named[ids[pos]]

    return {name(row["pos"]): (row["how"], name(row["parent"]), name(row["thread"])) for row in threads.to_dicts()}  # type: ignore[misc]  # every message here has an id


def test_quotes_mentions_and_what_goes_on_make_threads():
    """A mention means the last words of whom it names, a quote the message it repeats, and the rest goes on where its sender is."""
    got = links(build(MEMBERS + TALK))
    assert got["c"] == ("mention", "a", "a")
    assert got["d"] == ("goes-on", "c", "a")
    assert got["e"] == ("quote", "a", "a")
    assert got["f"] == ("quote", "d", "a")


def test_everybody_and_a_name_that_two_bear_speak_to_nobody():
    """Nobody is taken to be meant who may not be."""
    got = links(build(MEMBERS + TALK))
    assert "g" not in got
    assert "h" not in got or got["h"][0] == "goes-on"
    assert got["i"][:2] == ("mention", None)


def test_without_quotes_and_mentions_there_are_no_threads():
    """Small talk costs nothing."""
    tables = build("| messages.text |\n|---|\n| 早上好 |\n| 早 |")
    assert materialise(tables, {"threads"})[0]["threads"].is_empty()


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 2**32))
def test_the_order_of_rows_changes_no_link(seed):
    """Threads follow from what was said when."""
    tables = build(MEMBERS + TALK)
    shuffled = {n: f.sample(fraction=1, shuffle=True, seed=seed) for n, f in tables.frames.items()}
    assert links(Tables(shuffled, tables.context)) == links(tables)
