"""A plain text that looks like a quote is one where somebody said the words before: anybody can type what it looks like."""

import json

import pytest

from groupaudit.ingest import ingest
from groupaudit.reader import Options, Reader
from groupaudit.registry import discover

START, DAY = 1_788_220_800, 86_400
DASHES = "- - - - - - - - - - - - - - -"
AD = "代开发票加微信abc123"
DASHED = f"「张三：{AD}」\n{DASHES}\n收到"
FLAT = f'这是一条引用/回复消息：\n"张三：\n{AD}"\n------\n收到'
BEHIND = f"收到[引用 张三：{AD}]"


def archive(*said):
    """A WeCom archive of (day, text)."""
    return "".join(
        json.dumps({
            "msgid": f"{day}-{len(text)}", "action": "send", "from": "zs" if n % 2 else "ls", "tolist": ["ww"], "roomid": "wrA",
            "msgtime": (START + day * DAY + n) * 1000, "msgtype": "text", "text": {"content": text},
        }) + "\n"
        for n, (day, text) in enumerate(said)
    )  # fmt: skip


def chatlab(*said):
    """What WeFlow writes as ChatLab of (day, text)."""
    talk = [
        {"sender": "wxid_a", "accountName": "甲", "timestamp": START + day * DAY + n, "type": 0, "content": text}
        for n, (day, text) in enumerate(said)
    ]
    return json.dumps({
        "chatlab": {"version": "0.0.2", "exportedAt": START + 90 * DAY, "generator": "WeFlow"},
        "meta": {"name": "甲群", "platform": "wechat", "type": "group", "groupId": "1@chatroom"},
        "members": [{"platformId": "wxid_a", "accountName": "甲"}], "messages": talk,
    })  # fmt: skip


def weflow(*said):
    """WeFlow's own JSON of (day, text): every message is a text by its number."""
    talk = [
        {"localId": n, "createTime": START + day * DAY + n, "type": "文本消息", "localType": 1, "content": text, "isSend": 0, "senderUsername": "wxid_a"}
        for n, (day, text) in enumerate(said)
    ]  # fmt: skip
    session = {"wxid": "1@chatroom", "nickname": "甲群", "type": "群聊", "messageCount": len(talk)}
    return json.dumps({"weflow": {"version": "1.0.3"}, "session": session, "messages": talk})


FORMS = {
    "dashed": (archive, DASHED, DASHED),
    "flattened": (archive, FLAT, FLAT),
    "behind": (chatlab, BEHIND, f"收到\n[引用 {AD}]"),
}


@pytest.fixture
def take(tmp_path):
    """Read files, and return what is told of the messages, and the notes."""
    readers = discover("groupaudit.readers", Reader, plugins=False).found

    def taken(*texts):
        for n, text in enumerate(texts):
            (tmp_path / f"{n}.json{'l' if chr(10) in text else ''}").write_text(text, "utf-8")
        result = ingest([tmp_path], readers, Options())
        told = result.tables["messages"].sort("at").select("kind", "text", "quoted").rows()
        return told, sum(i.notes.get("unsaid-quote", 0) for i in result.inputs)

    return taken


@pytest.mark.parametrize(("file", "text", "whole"), FORMS.values(), ids=FORMS)
def test_words_that_nobody_said_are_the_senders_own(take, file, text, whole):
    """Nobody hides what he says by putting it into somebody's mouth, nor by doing so twice."""
    told, unsaid = take(file((0, "早"), (20, text), (21, text)))
    assert told[1:] == [("text", whole, None)] * 2
    assert not unsaid


@pytest.mark.parametrize(("file", "text", "_whole"), FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("said", [AD, f"大家好，{AD}，量大从优"], ids=["all", "a part"])
def test_words_that_somebody_said_before_are_quoted(take, file, text, _whole, said):
    """They are judged where they were said, and whoever answers them is not accused."""
    told, unsaid = take(file((0, "早"), (20, said), (20, text)))
    assert (told[2][:2], unsaid) == (("quote", "收到"), 0)
    assert AD in told[2][2]


@pytest.mark.parametrize(("file", "text", "whole"), FORMS.values(), ids=FORMS)
def test_words_that_are_said_later_are_no_words_to_answer(take, file, text, whole):
    """Time counts."""
    assert take(file((0, "早"), (20, text), (25, AD)))[0][1] == ("text", whole, None)


@pytest.mark.parametrize(("file", "text", "_whole"), FORMS.values(), ids=FORMS)
def test_an_export_that_begins_late_accuses_nobody_and_says_so(take, file, text, _whole):
    """What is answered may stand before its beginning: the words are quoted, and the message is counted."""
    told, unsaid = take(file((0, "早"), (2, text)))
    assert (told[1][:2], unsaid) == (("quote", "收到"), 1)


def test_words_that_may_have_been_recalled_are_quoted(take):
    """What was recalled is gone from exports of WeChat: whoever answered it is not accused of it."""
    told = json.loads(chatlab((0, "早"), (9, DASHED)))
    told["messages"].insert(
        1, {**told["messages"][0], "timestamp": START + 8 * DAY, "type": 81, "content": "甲撤回了一条消息"}
    )
    messages, unsaid = take(json.dumps(told))
    assert (messages[-1][1], unsaid) == ("收到", 1)


def test_two_exports_that_begin_on_other_days_give_one_message(take):
    """One reaches back far enough, so that the other is understood as it is."""
    told, unsaid = take(archive((0, "早"), (20, DASHED)), archive((19, "好"), (20, DASHED)))
    assert (len(told), told[-1], unsaid) == (3, ("text", DASHED, None), 0)


def test_a_text_is_no_quote_where_quotes_have_a_type_of_their_own(take):
    """However late the export begins: the platform says that it was typed."""
    assert take(weflow((0, "早"), (1, BEHIND))) == ([("text", "早", None), ("text", BEHIND, None)], 0)


REPLIES = {
    f"「李四：明天@王五 去」\n{DASHES}\n@李四 不行": ("quote", "@李四 不行", "明天@王五 去"),
    f"「李四：「王五：一」\n{DASHES}\n二」\n{DASHES}\n三": ("quote", "三", f"「王五：一」\n{DASHES}\n二"),
    f"「只有话」\r\n{DASHES}\r\n好": ("quote", "好", "只有话"),
    f"「李四：[图片]」\n{DASHES}\n好": ("quote", "好", "[图片]"),
    f"「李四：一」\n{DASHES}\n": ("text", f"「李四：一」\n{DASHES}\n", None),
    "「李四：一」- - - - - - 好": ("text", "「李四：一」- - - - - - 好", None),
    '这是一条引用/回复消息："\n------\n@nick777': ("quote", "@nick777", None),
    "好": ("text", "好", None),
}


@pytest.mark.parametrize(("text", "expected"), REPLIES.items(), ids=range(len(REPLIES)))
def test_words_above_a_dashed_line_are_those_of_others(take, text, expected):
    """Clients without a type for replies send both as one text; with nothing below the line it is no reply."""
    assert take(archive((0, text)))[0] == [expected]


def test_a_picture_that_is_answered_is_nothing_that_must_have_been_said(take):
    """Nor are words that can only be the name of a medium."""
    told, _ = take(archive((0, "早"), (20, f"「李四：[图片]」\n{DASHES}\n好")))
    assert told[1] == ("quote", "好", "[图片]")
