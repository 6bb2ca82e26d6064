"""What several exports say of one group does not depend on the order in which they are read."""

import json

from hypothesis import given
from hypothesis import strategies as st

from groupaudit.ingest import ingest
from groupaudit.reader import Options
from opened import READERS
from program import START, chatlab
from windowed import LIMITS

EXPORTS = st.lists(
    st.fixed_dictionaries({
        "name": st.sampled_from(["云平台群", "平台群", "筹备群", ""]), "exported": st.sampled_from([None, START + 60, START + 600]),
        "said": st.lists(st.integers(0, 12), max_size=3), "owner": st.sampled_from([None, "a", "b"]),
    }),
    min_size=2, max_size=4,
)  # fmt: skip


def written(folder, export, nth, told):
    """An export as a file, which stands *nth* among the others."""
    said = [{"sender": "a", "accountName": "甲", "timestamp": START + 60 * n, "content": f"{told}-{n}"} for n in export["said"]]  # fmt: skip
    document = chatlab(*said, name=export["name"])
    document["chatlab"]["exportedAt"] = export["exported"]
    document["meta"]["ownerId"] = export["owner"]
    (folder / f"{nth}.json").write_text(json.dumps(document), "utf-8")


@LIMITS
@given(st.data(), EXPORTS)
def test_the_order_of_exports_changes_nothing_about_a_group(tmp_path, data, exports):
    """Neither its name and owner, nor its former names, whether or not exports say when they were made."""
    found = []
    for order in (range(len(exports)), data.draw(st.permutations(range(len(exports))))):
        for nth, (told, export) in zip(order, enumerate(exports), strict=True):
            written(tmp_path, export, nth, told)
        groups = ingest([tmp_path], READERS, Options()).tables["groups"]
        found.append(groups.drop("source", "line", "cell", strict=False).to_dicts())
    assert found[0] == found[1]
