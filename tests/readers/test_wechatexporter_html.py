"""WechatExporter pages: one `<div class="msg …">` a message, named by ids in newer versions, without times for notices."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exported_pages import forwarded, message, notice, page, text_of
from groupaudit.ingest import ingest
from groupaudit.reader import Options
from opened import READERS, batch_of, problem_of

AT = datetime(2026, 9, 1, tzinfo=UTC)


def shared(href, title, words=""):
    """What a shared page looks like."""
    return f'<div><a href="{href}"><b>{text_of(title, tag="")}</b></a></div><div>{text_of(words, tag="")}</div>'


@pytest.fixture
def read(tmp_path):
    """Read one page."""

    def read(*messages, name="工作群/index.html"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        return batch_of(tmp_path, name, page(*messages), reader="wechatexporter-html")

    return read


def rows(batch, *columns, table="messages"):
    """Return columns in the order of lines."""
    return batch.tables[table].sort("line").select(columns).rows()


def test_messages_with_ids_of_their_senders(read):
    """Lines are those of the file; the group is the folder, the zone of the times is assumed."""
    batch = read(message(), message(text_of("晚"), id_="9007199254740993", wxid="wxid_bb", name="李四", side="right"))
    columns = ("line", "group_id", "message_id", "member_id", "sender_name", "at", "kind", "text")
    assert rows(batch, *columns) == [
        (3, "工作群", "1", "wxid_aa", "张三", AT, "text", "早"), (8, "工作群", "9007199254740993", "wxid_bb", "李四", AT, "text", "晚"),
    ]  # fmt: skip
    assert rows(batch, "member_id", "group_nickname", "name_basis", table="members")[0] == (
        "wxid_aa",
        "张三",
        "unknown",
    )
    assert batch.facts == {
        "exporter": "WechatExporter", "names-from": "dspname", "group-from": "folder", "assumed-timezone": "Asia/Shanghai",
    }  # fmt: skip


def test_older_pages_know_senders_by_name_alone(read):
    """Their spans are called name-left, and texts have another class."""
    old = (
        '<div class="msg chat-left x" msgid="1" msgtype="1"><div class="nt-box"><span class="name-left">张三</span> 2026-09-01 08:00:00</div>'
        '<div class="content-box msg"><span class="dont-break-out">早</span></div></div>'
    )
    batch = read(old, old.replace("张三", "我"))
    assert rows(batch, "member_id", "sender_name", "at", "text") == [
        ("name:张三", "张三", AT, "早"),
        (None, "我", AT, "早"),
    ]
    assert batch.notes == {"by-exporter": 1, "identified-by-name": 1}


def test_markup_is_read_as_text_and_nothing_is_run(read):
    """Entities once, breaks as ends of lines, tags of any kind as nothing."""
    body = text_of('a &lt;b&gt; &amp;amp; &quot;c&quot;<br />d<script>alert(1)</script><img src="x.png">')
    assert rows(read(message(body)), "text") == [('a <b> &amp; "c"\ndalert(1)',)]


def test_the_system_has_no_time_and_no_sender(read):
    """What it tells is an event all the same; one kind has a mark in front."""
    batch = read(
        message(),
        notice("&quot;张三&quot;邀请&quot;李四&quot;加入了群聊"),
        notice('"张三" 撤回了一条消息'),
        notice("系统消息: 你已成为新群主"),
    )
    assert rows(batch, "kind", "member_id", "at", "text") == [
        ("text", "wxid_aa", AT, "早"), ("system", None, None, None), ("recall", None, None, None), ("system", None, None, None),
    ]  # fmt: skip
    assert sorted(rows(batch, "kind", "member_name", "actor_id", table="events"), key=str) == [
        ("join", "李四", "wxid_aa"), ("new-owner", None, None), ("recall", None, "wxid_aa"),
    ]  # fmt: skip
    assert batch.notes["without-time"] == 3


def test_pages_without_the_usual_spans_keep_their_words(read):
    """Words stand in `<pre>`, a notice in its own element."""
    batch = read(
        message("<div><pre>早 &amp; 晚</pre></div>"),
        '<div class="msg chat-notice" msgid="9">"张三"邀请"李四"加入了群聊</div>\n',
    )
    assert rows(batch, "kind", "text") == [("text", "早 & 晚"), ("system", None)]
    assert rows(batch, "kind", "member_name", table="events") == [("join", "李四")]


def test_a_message_of_unknown_type_keeps_its_words(read):
    """A type may be missing."""
    assert rows(read(message(type_="")), "kind", "text") == [("other", "早")]


def test_a_quote_repeats_the_words_of_others(read):
    """Both are marked as text; own words are the last."""
    refer = text_of("「李四：原话：两处」", "dont-break-out refermsg msg-text", tag="")
    own = "@李四\u2005好"
    body = f"{refer}<br /><span>- - - - -</span><br />{text_of(own)}"
    assert rows(read(message(body, 49)), "kind", "text", "quoted", "mentions") == [
        ("quote", "@李四\u2005好", "原话：两处", ["李四"])
    ]


SHARED = {
    "page": ((shared("https://a.example/?a=1&amp;b=2", "周报", "摘要"), 49), ("link", None, "周报", "https://a.example/?a=1&b=2", None)),
    "file": ((shared("Files/1/a.pdf", "a.pdf"), 49), ("file", None, None, None, "a.pdf")),
    "page that leads nowhere": ((shared("##", "周报"), 49), ("link", None, "周报", None, None)),
    "other": ((text_of("[转账]￥1"), 49), ("other", "[转账]￥1", None, None, None)),
    "picture": (("<img src='x'>", 3), ("image", None, None, None, None)),
    "voice": (("<audio/>", 34), ("voice", None, None, None, None)),
    "picture that was exported": (("<img src='x'>", "image"), ("image", None, None, None, None)),
    "film that was exported": (("<video></video>", "video"), ("video", None, None, None, None)),
    "file that was exported": ((shared("Files/1/a.pdf", "a.pdf"), "file"), ("file", None, None, None, "a.pdf")),
    "film of a channel": (('<div><a href="https://v.example/1"><img src="x"/></a></div>' + text_of("看", "channel-title msg-text"), "channels"), ("link", None, "看", "https://v.example/1", None)),
    "place": ((text_of("[位置]"), 48), ("location", None, None, None, None)),
    "a text with a link": ((text_of('看 <a href="https://a.example">https://a.example</a>'), 1), ("text", "看 https://a.example", None, None, None)),
}  # fmt: skip


@pytest.mark.parametrize(("given_", "said"), SHARED.values(), ids=SHARED)
def test_what_is_shared(read, given_, said):
    """An address of the web is a page, one of a folder a file."""
    assert rows(read(message(*given_)), "kind", "text", "title", "url", "file_name") == [said]


def test_nobody_in_a_forwarded_record_speaks_in_the_group(read):
    """The record belongs to the message above it; its people are no members."""
    batch = read(
        message(text_of("群聊的聊天记录"), 49, id_="7") + forwarded(), message(id_="8", name="李四", wxid="wxid_bb")
    )
    assert rows(batch, "member_id", "kind", "text", "title") == [
        ("wxid_aa", "forward", None, "群聊的聊天记录"),
        ("wxid_bb", "text", "早", None),
    ]
    (record, other) = rows(batch, "forwarded")
    assert [(r["name"], r["kind"], r["text"]) for r in record[0]] == [
        ("外人甲", "text", "赌博吗"),
        ("外人乙", "text", "来"),
    ]
    assert record[0][0]["at"] == datetime(2026, 8, 31, 10, tzinfo=UTC)
    assert other == (None,)
    assert rows(batch, "member_id", table="members") == [("wxid_aa",), ("wxid_bb",)]


def test_a_record_that_nobody_passes_on_is_a_reject(read):
    """A page that was cut above it does not tell who it was."""
    batch = read(forwarded(), message(id_="8"))
    assert batch.rejects["reason"].to_list() == ["no-sender"] * 4
    assert rows(batch, "text") == [("早",)]


def test_a_page_is_known_by_its_styles_too(tmp_path):
    """Styles and scripts of some hundred lines may stand before the first message."""
    styles = "<style>\n.dont-break-out {}\n" + ".x {}\n" * 500 + "</style>"
    batch = batch_of(
        tmp_path, "x.html", page(message()).replace("<title>", styles + "<title>"), reader="wechatexporter-html"
    )
    assert rows(batch, "line", "text") == [(505, "早")]


def test_another_page_is_not_claimed(tmp_path):
    """A page of somebody else's."""
    assert "x.html" in problem_of(tmp_path, "x.html", "<html><body><div class='m'>早</div></body></html>")


def test_a_time_that_is_none_is_named(read):
    """The others stay."""
    batch = read(message(), message(time="gestern"))
    assert batch.rejects.select("line", "reason").rows() == [(8, "impossible-time")]
    assert batch.tables["messages"].height == 1


def test_a_page_that_is_cut_keeps_what_is_whole(tmp_path, read):
    """Half a message has no time, or no words; nothing is raised."""
    whole = page(message(), message(text_of("晚"), id_="2"))
    for end in range(whole.rindex('msgid="2"') + 10, len(whole), 7):
        batch = batch_of(tmp_path, "x.html", whole[:end], reader="wechatexporter-html")
        assert rows(batch, "text")[0] == ("早",)
        assert batch.rows == 2


def test_bytes_that_are_no_text_cost_their_message(tmp_path):
    """The message is a reject, the others stay."""
    data = (
        page(message(), message(text_of("晚"), id_="2"), message(text_of("夜"), id_="3"))
        .encode()
        .replace("晚".encode(), b"\xff\xfe\x81")
    )
    batch = batch_of(tmp_path, "x.html", data, reader="wechatexporter-html")
    assert rows(batch, "text") == [("早",), ("夜",)]
    assert batch.rejects["reason"].to_list() == ["undecodable"]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from([message(), notice("x"), '<div class="msg ', "<span", "</div>", "「", '"', ">", "&#0;", "\n"]),
        max_size=8,
    )
)
def test_any_markup_is_read_or_named(tmp_path_factory, pieces):
    """Every message is accounted for, whatever stands between them."""
    path = tmp_path_factory.mktemp("markup") / "x.html"
    path.write_text(page(message(), *pieces), "utf-8")
    (account,) = ingest([path], READERS, Options()).inputs
    assert not account.problem
    assert account.rows == account.kept + account.duplicates + account.rejects
