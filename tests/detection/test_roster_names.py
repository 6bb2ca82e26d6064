"""Names of people in the group shelter what stands inside them, and names made up for it do not."""

import pytest

from builders import build
from groupaudit.derive.hits import find_hits
from groupaudit.detection.lexicon import load_packs
from groupaudit.detection.readable import readable
from groupaudit.detection.roster_names import sheltered
from groupaudit.tables import Tables


@pytest.fixture(scope="module")
def packs(tmp_path_factory):
    """Two terms, one of them part of a person's name."""
    folder = tmp_path_factory.mktemp("packs")
    (folder / "gambling.tsv").write_text("term\tweight\n家容\t90\n百家乐\t90\n", "utf-8")
    return load_packs(folder=folder)


def allowed(tables: Tables, packs) -> list[str | None]:
    """What allows each hit."""
    found = find_hits(readable(tables["messages"]), packs)
    return sheltered(found, tables)["allowed_by"].to_list()


@pytest.mark.parametrize(
    ("nickname", "text", "expected"),
    [
        ("陆家容+集团+总裁办", "陆家容今天请假", ["陆家容"]),
        ("陆家容", "陆家容和陆家容", ["陆家容", "陆家容"]),
        ("陆家容", "家容今天请假", [None]),
        ("陆家容", "今天有家容，陆家容请假", [None, "陆家容"]),
        ("百家乐", "来玩百家乐", [None]),
        ("张三", "陆家容今天请假", [None]),
    ],
)
def test_a_plausible_name_shelters_where_it_is_written_out(packs, nickname, text, expected):
    """Only the whole name does, at that place, and only if it can be a person's."""
    tables = build(f"| members.group_nickname |\n|---|\n| {nickname} |\n\n| messages.text |\n|---|\n| {text} |")
    assert allowed(tables, packs) == expected


def test_a_name_shelters_in_its_own_group_only(packs):
    """Who is in another group is not spoken of here."""
    tables = build("""
| members.group_id | members.account_name |
|------------------|----------------------|
| g1               | 陆家容               |

| messages.group_id | messages.text  |
|-------------------|----------------|
| g1                | 陆家容今天请假 |
| g2                | 陆家容今天请假 |
""")
    assert allowed(tables, packs) == ["陆家容", None]


def test_without_hits_or_names_nothing_changes(packs):
    """No message, or nobody with a name, is no error."""
    tables = build("| members.group_nickname |\n|---|\n| – |\n\n| messages.text |\n|---|\n| 百家乐 |")
    assert allowed(tables, packs) == [None]
    assert allowed(tables.replace(messages=tables["messages"].clear()), packs) == []
