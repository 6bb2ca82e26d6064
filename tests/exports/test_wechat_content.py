"""The raw content of WeChat messages: the sender in front of it, own words, XML that can and cannot be read."""

import polars as pl
import pytest

from groupaudit.exports.wechat_content import unpacked

SAME = {"text": None, "told": None, "title": None, "quoted": None}


def read(*rows, sender=False):
    """Return what messages of (kind, subtype, content[, sender]) say, and how much XML could not be read."""
    columns = ["kind", "sub", "content", *(["sender"] if sender else [])]
    frame = pl.DataFrame(rows, schema=columns, orient="row", schema_overrides={"sub": pl.Int64, "content": pl.String})
    said, unread = unpacked(frame.with_row_index("line", offset=1).with_columns(pl.col("line").cast(pl.Int64)))
    return said.rows(named=True), unread


def one(*row, sender=False):
    """Return what one message says."""
    (said,), _ = read(row, sender=sender)
    return said


@pytest.mark.parametrize(
    ("kind", "content", "told"),
    [
        ("link", "[链接] 周报 https://a.example", {"title": "周报", "url": "https://a.example"}),
        ("file", "[文件] a.pdf", {"file_name": "a.pdf"}),
        ("forward", "[聊天记录]群聊的聊天记录", {"title": "群聊的聊天记录"}),
    ],
)
def test_what_an_exporter_rendered_keeps_its_title(kind, content, told):
    """Without XML the placeholder in front is none of it."""
    said = one(kind, 0, content)
    assert {name: said[name] for name in told} == told
    assert said["text"] is None


def test_words_of_an_unknown_type_are_kept():
    """A pat is none of them."""
    assert one("other", 0, "加我进群")["text"] == "加我进群"
    assert one("other", 0, '"张三" 拍了拍 "李四"')["text"] is None


@pytest.mark.parametrize("content", ["早", "wxid_a:\n早", "wxid_a:\r\n早", "25984981@openim:\n早"])
def test_the_sender_in_front_is_not_his_words(content):
    """In groups WeChat puts the id of the sender on a line before the content, unless it is one's own."""
    assert one("text", 0, content)["text"] == "早"


def test_a_word_that_looks_like_a_sender_is_kept_where_the_sender_is_known():
    """Only the id of the sender itself, or of a group, is taken off."""
    assert one("text", 0, "Note:\nBring it", "wxid_a", sender=True)["text"] == "Note:\nBring it"
    assert one("text", 0, "wxid_a:\nNote:\nBring it", "wxid_a", sender=True)["text"] == "Note:\nBring it"
    assert one("system", 0, "1@chatroom:\n你已成为新群主", None, sender=True)["told"] == "你已成为新群主"
    assert one("text", 0, "wxid_b:\n早", None, sender=True)["text"] == "wxid_b:\n早"


def test_a_text_that_looks_like_xml_is_a_text():
    """Somebody may send the code of a page."""
    said = one("text", 0, "<msg>看这段代码</msg>")
    assert (said["kind"], said["text"]) == ("text", "<msg>看这段代码</msg>")


def test_xml_tells_kind_words_and_links():
    """The subtype in the XML, own words and those of others."""
    content = "wxid_a:\n<msg><appmsg><title>@李四 好</title><type>57</type><refermsg><type>1</type><svrid>7</svrid><content>原话</content></refermsg></appmsg></msg>"
    said = one("other", 0, content)
    assert {k: said[k] for k in ("kind", "text", "quoted", "reply_to", "mentions")} == {
        "kind": "quote", "text": "@李四 好", "quoted": "原话", "reply_to": "7", "mentions": ["李四"],
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["image", "voice", "video", "emoji", "call"])
def test_media_say_nothing(kind):
    """Their XML is not even read: damaged or not, the kind is known."""
    (said,), unread = read((kind, 0, "<msg><img"))
    assert (said["kind"], said["text"], said["title"], unread) == (kind, None, None, 0)


def test_xml_that_cannot_be_read_leaves_the_kind_and_is_counted():
    """Nothing of it is taken for words."""
    rows, unread = read(("quote", 57, "<msg><appmsg>"), ("system", 0, "<sysmsg><x>"), ("link", 5, "<!DOCTYPE a><msg/>"))
    assert unread == 3
    assert [r["kind"] for r in rows] == ["quote", "system", "link"]
    assert all(r[name] is None for r in rows for name in SAME)


def test_what_the_system_says_is_nobodys_text():
    """As plain text and as a template; an announcement is somebody's words."""
    template = '<sysmsg type="sysmsgtemplate"><sysmsgtemplate><content_template><template>"$a$"加入了群聊</template></content_template></sysmsgtemplate></sysmsg>'
    notice = '<sysmsg type="mmchatroombarannouncememt"><mmchatroombarannouncememt><content>停电</content></mmchatroombarannouncememt></sysmsg>'
    rows, unread = read(("system", 0, "你已成为新群主"), ("system", 0, template), ("system", 0, notice))
    assert [(r["kind"], r["text"], r["told"]) for r in rows] == [
        ("system", None, "你已成为新群主"), ("system", None, '"$a$"加入了群聊'), ("notice", "停电", None),
    ]  # fmt: skip
    assert unread == 0


def test_content_that_is_missing_says_nothing():
    """MemoTrace leaves the content of compressed messages empty."""
    rows, unread = read(("text", 0, None), ("link", 5, ""), ("system", 0, " "))
    assert unread == 0
    assert all(r[name] is None for r in rows for name in SAME)
    assert read()[0] == []
