"""Further pages of WechatExporter: a JSON array of pieces of HTML in `Files/Data/msg-<page>.js`."""

import json
from datetime import UTC, datetime

import pytest

from exported_pages import forwarded, message, notice, page, text_of
from groupaudit.ingest import ingest
from groupaudit.reader import Options
from opened import READERS, batch_of, problem_of, rejected

AT = datetime(2026, 9, 1, tzinfo=UTC)
NAME = "工作群/Files/Data/msg-1.js"


@pytest.fixture
def read(tmp_path):
    """Read one page."""

    def read(content):
        (tmp_path / NAME).parent.mkdir(parents=True, exist_ok=True)
        return batch_of(tmp_path, NAME, content, reader="wechatexporter-pages")

    return read


def rows(batch, *columns, table="messages"):
    """Return columns in the order of lines."""
    return batch.tables[table].sort("line").select(columns).rows()


def test_messages_are_those_of_the_page(read):
    """Records are counted, and the group is the folder that holds `Files`."""
    batch = read([message(), notice('"张三"加入了群聊'), message(text_of("晚"), id_="2")])
    assert rows(batch, "line", "group_id", "member_id", "at", "kind", "text") == [
        (1, "工作群", "wxid_aa", AT, "text", "早"), (2, "工作群", None, None, "system", None),
        (3, "工作群", "wxid_aa", AT, "text", "晚"),
    ]  # fmt: skip
    assert (batch.rows, batch.kept) == (3, 3)


def test_a_page_and_its_further_pages_are_one_group(tmp_path):
    """A message in both is one."""
    (tmp_path / NAME).parent.mkdir(parents=True)
    (tmp_path / "工作群/index.html").write_text(page(message(), message(text_of("晚"), id_="2")), "utf-8")
    (tmp_path / NAME).write_text(
        json.dumps([message(text_of("晚"), id_="2"), message(text_of("夜"), id_="3")]), "utf-8"
    )
    tables = ingest([tmp_path], READERS, Options()).tables
    assert tables["messages"].sort("message_id")["text"].to_list() == ["早", "晚", "夜"]
    assert tables["groups"]["group_id"].to_list() == ["工作群"]


def test_pieces_that_are_none_are_named_or_set_aside(read):
    """Text without a message is no record; what is no text is a reject."""
    batch = read([message(), "<p>x</p>", 5, None, {"a": 1}])
    assert batch.set_aside == {"not-a-record": 1}
    assert rejected(batch) == [(n, "wrong-type: html") for n in (3, 4, 5)]


def test_half_a_character_costs_its_message(read):
    """An unpaired surrogate is no text."""
    half = json.dumps([message(), message(text_of("晚"), id_="2")]).replace("\\u665a", "\\ud83d")
    assert rejected(read(half)) == [(2, "wrong-type: html")]


def test_a_page_that_is_cut_is_named(tmp_path):
    """With the place."""
    assert "x.js" in problem_of(tmp_path, "x.js", json.dumps([message(), message(id_="2")])[:-30])


def test_a_forwarded_record_is_in_the_element_of_its_message(read):
    """Its people are nobody's colleagues here, and its last line is nobody's words."""
    batch = read([message(text_of("群聊的聊天记录"), 49, id_="7") + forwarded(), forwarded(), message()])
    assert rows(batch, "line", "kind", "title", "text") == [
        (1, "forward", "群聊的聊天记录", None),
        (3, "text", None, "早"),
    ]
    assert rows(batch, "forwarded")[0][0][0]["name"] == "外人甲"
    assert batch.tables["members"]["member_id"].to_list() == ["wxid_aa"]
    assert (batch.rows, batch.kept) == (3, 3)
