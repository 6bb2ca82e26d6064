"""What WeChat's system messages tell, in the words of its Chinese and English clients."""

import polars as pl
import pytest

from groupaudit.exports.system_texts import events_of, new_name

BEARERS = {
    "张三": ["z"],
    "李四": ["l"],
    "王五": ["w"],
    "老王": ["w"],
    "小明": ["x", "y"],
    "Chen, Amy": ["c"],
    "赵、钱": ["q"],
    "J. Smith": ["j"],
    "You've": ["v"],
}
SELF = "me"


def told(*texts, recall=False, sender=None):
    """Return what system messages of one group tell, as (kind, person, actor)."""
    messages = pl.DataFrame(
        {
            "line": range(1, len(texts) + 1),
            "group_id": "g",
            "at": None,
            "message_id": [f"m{n}" for n in range(len(texts))],
            "text": texts,
            "self_id": SELF,
            "recall": recall,
            "member_id": pl.Series([sender] * len(texts), dtype=pl.String),
            "sender": pl.Series([sender] * len(texts), dtype=pl.String),
        },
        schema_overrides={"text": pl.String},
    )
    names = [("g", name, id_) for name, ids in BEARERS.items() for id_ in ids] + [("h", "陌生人", "elsewhere")]
    bearers = pl.DataFrame(names, schema=["group_id", "name", "id"], orient="row")
    events = events_of(messages, bearers)
    assert events["group_id"].to_list() == ["g"] * events.height
    return events.sort("line", "member_id").select("kind", "member_id", "actor_id").rows()


TEXTS = {
    '"张三"邀请"李四"加入了群聊': [("join", "l", "z")],
    '"张三"邀请"李四、王五"加入了群聊': [("join", "l", "z"), ("join", "w", "z")],
    '你邀请"李四"加入了群聊  撤销': [("join", "l", SELF)],
    '你邀请"李四"加入了群聊  $revoke$': [("join", "l", SELF)],
    '"张三"邀请你加入了群聊，群聊参与人还有：李四、王五': [("join", SELF, "z")],
    '"张三"邀请你和"李四、王五"加入了群聊': [("join", "l", "z"), ("join", SELF, "z"), ("join", "w", "z")],
    '"李四"加入了群聊': [("join", "l", None)],
    '" 李四"通过扫描"张三"分享的二维码加入群聊': [("join", "l", "z")],
    '"李四"通过扫描你分享的二维码加入群聊': [("join", "l", SELF)],
    '"李四"通过"张三"的邀请二维码加入群聊': [("join", "l", "z")],
    "你通过扫描二维码加入群聊，群聊参与人还有：张三": [("join", SELF, None)],
    '你将"李四"移出了群聊': [("remove", "l", SELF)],
    '"张三"将"李四"移出了群聊': [("remove", "l", "z")],
    '你被"张三"移出群聊': [("remove", SELF, "z")],
    '"李四"退出了群聊': [("leave", "l", None)],
    '"张三"修改群名为“李四”': [("rename", None, "z")],
    "你修改群名为“新群”": [("rename", None, SELF)],
    '"张三"修改群名为"李四"': [("rename", None, "z")],
    '"张三" 撤回了一条消息': [("recall", "z", "z")],
    '你撤回了一条消息 <a href="weixin://revoke_edit_click">重新编辑</a>': [("recall", SELF, SELF)],
    "You invited 李四 to the group chat": [("join", "l", SELF)],
    "张三 invited 李四 to the group chat": [("join", "l", "z")],
    '"李四" joined the group chat via the QR Code shared by "张三"': [("join", "l", "z")],
    "张三 invited 李四, 王五 to the group chat": [("join", "l", "z"), ("join", "w", "z")],
    "张三 invited Chen, Amy to the group chat": [("join", "c", "z")],
    "张三 invited you to a group chat with 李四, 王五": [("join", SELF, "z")],
    "张三 invited you and 李四, 王五 to the group chat": [("join", "l", "z"), ("join", SELF, "z"), ("join", "w", "z")],
    '"张三"邀请"赵、钱"加入了群聊': [("join", "q", "z")],
    '" 李四" joined group chat via the QR code you shared': [("join", "l", SELF)],
    '"李四" joined the group chat via the QR Code shared by "J. Smith"': [("join", "l", "j")],
    '"李四" joined the group chat via the QR Code shared by "J. Smith". $revoke$': [("join", "l", "j")],
    "李四 joined the group chat via the QR Code shared by J. Smith.": [("join", "l", "j")],
    "李四 joined the group chat via the QR Code shared by 张三 $revoke$": [("join", "l", "z")],
    "You recalled a message": [("recall", SELF, SELF)],
    "You've recalled a message. $revoke_edit$": [("recall", SELF, SELF)],
    "You’ve recalled a message": [("recall", SELF, SELF)],
    "You have recalled a message.": [("recall", SELF, SELF)],
    'You removed "李四" from the group chat': [("remove", "l", SELF)],
    'You were removed from the group chat by "张三"': [("remove", SELF, "z")],
    '"张三" changed the group name to "李四"': [("rename", None, "z")],
    "You changed the group name to “李四”": [("rename", None, SELF)],
    '"张三" has recalled a message.': [("recall", "z", "z")],
    "你已成为新群主": [("new-owner", SELF, None)],
    '"张三"已成为新群主': [("new-owner", "z", None)],
    '你将"李四"添加为群管理员': [("new-admin", "l", SELF)],
    '"张三"将"李四"添加为群管理员': [("new-admin", "l", "z")],
    "群主已启用“群聊邀请确认”，群成员需群主确认才能邀请朋友进群。": [("confirm-on", None, None)],
    "群主已恢复默认进群方式。": [("confirm-off", None, None)],
    '群主"张三"已解散该群聊': [("dissolve", None, "z")],
    '"$names$"加入了群聊': [("join", None, None)],
}


@pytest.mark.parametrize(("text", "events"), TEXTS.items(), ids=TEXTS)
def test_every_known_text_tells_its_event(text, events):
    """The kind, the person concerned and the one who acted; 你 is the account that exported."""
    assert told(text) == events


RENAMINGS = {
    '"张三"修改群名为“平台“筹备”群”': "平台“筹备”群",
    '"张三"修改群名为“新群”  $revoke$': "新群",
    "你修改群名为“ 新\n群 ”": "新\n群",
    '"张三(wxid_aa)"修改群名为"新群"': "新群",
    '"Zhang" changed the group name to "The "A" team"': 'The "A" team',
    "You changed the group name to “新群”": "新群",
    "你修改群名为“新群": "新群",
    "你修改群名为“”": None,
    '"Zhang" changed the group name to " "': None,
    '你修改群名为“"A"队”': '"A"队',
    '"张三"邀请"李四"加入了群聊': None,
    None: None,
}


@pytest.mark.parametrize(("text", "name"), RENAMINGS.items(), ids=map(str, RENAMINGS))
def test_a_renaming_tells_the_new_name(text, name):
    """In either language and with either quotes, whatever quotes the name holds and whatever button is left behind it."""
    assert pl.DataFrame({"text": [text]}, schema={"text": pl.String}).select(new_name("text")).item() == name


OTHERS = [
    "张三与群里其他人都不是朋友关系，请注意隐私安全",
    "张三领取了你的红包",
    '"张三" 拍了拍 "李四"',
    "",
    None,
]


@pytest.mark.parametrize("text", OTHERS)
def test_what_is_no_joining_or_leaving_is_another_event(text):
    """Nothing is lost, and nobody is named on a guess."""
    assert told(text) == [("other", None, None)]


def test_a_name_that_two_people_bear_is_nobodys():
    """A name becomes an id only where exactly one member of the group bears it."""
    assert told('"小明"邀请"陌生人"加入了群聊') == [("join", None, None)]
    assert told('"老王"邀请"小明、王五"加入了群聊') == [("join", None, "w"), ("join", "w", "w")]


def test_a_recall_without_a_known_text_is_that_of_its_sender():
    """A message of the kind recall has a sender, whatever it says."""
    assert told("消息已撤回", recall=True, sender="s") == [("recall", "s", "s")]


def test_texts_do_not_influence_each_other():
    """Many messages at once tell what each tells alone."""
    texts = [*TEXTS, *(text for text in OTHERS if text)]
    assert told(*texts) == [event for text in texts for event in told(text)]
