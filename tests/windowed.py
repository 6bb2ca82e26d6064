"""Read a file in windows of a few records, and all that it says; what may stand in exports read so."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from groupaudit.errors import UnreadableInputError
from groupaudit.exports import jsondocument, recordlines
from groupaudit.inputs import open_file
from groupaudit.intake.choosing import choose
from groupaudit.reader import Options
from groupaudit.readers import wecom_archive
from opened import READERS, together

ORDER = {
    "members": ["line", "group_id", "member_id"],
    "events": ["line", "kind", "member_name", "member_id"],
}
SIZES = (700, 12_000)
START = 1788220800
IDS = st.sampled_from(["wxid_aa", "wxid_bbbb", "老同学", "unknown_sender_7", "1@chatroom", "", None])
NAMES = st.sampled_from(["阿甲", "我", "老同学", '"},{"sender', "", None])
TIMES = st.sampled_from([START, START + 5, START + 9, 0, None, "x"])
LIMITS = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


def narrow(patch, size):
    """Hold no more than *size* bytes at a time."""
    patch.setattr(recordlines, "WINDOW", size)
    patch.setattr(jsondocument, "STEP", size // 2)
    patch.setattr(wecom_archive, "AT_ONCE", 2)


def said(path, **options):
    """All that a file says: its tables, its rejects and its account, or why it cannot be read; and in how many parts."""
    ((head, source),) = open_file(path, Options(**options)).parts
    try:
        batches = [*choose(head, READERS).read(source)]
    except UnreadableInputError as error:
        return str(error), 0
    one = together(batches)
    tables = {name: frame.sort(ORDER.get(name, ["line"]), nulls_last=True).rows() for name, frame in one.tables.items()}
    account = (one.rows, one.kept, one.duplicates, one.set_aside, one.notes, one.facts)
    return (tables, one.rejects.rows(), account), len(batches)


def assert_same_in_windows(path, sizes=SIZES, **options):
    """A file says in windows of these sizes what it says in one."""
    expected, _ = said(path, **options)
    for size in sizes:
        with pytest.MonkeyPatch.context() as patch:
            narrow(patch, size)
            assert said(path, **options)[0] == expected
