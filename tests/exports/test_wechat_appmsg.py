"""What the XML of one message means: app messages by subtype, prompts of the system, records of forwards."""

from datetime import UTC, datetime
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groupaudit.exports.wechat_appmsg import said
from groupaudit.exports.wechat_types import RECORDED
from groupaudit.tables import MESSAGE_KINDS


def app(subtype, title="", more="", url=""):
    """An app message."""
    return f"<msg><appmsg><title>{title}</title><des>d</des><type>{subtype}</type><url>{url}</url>{more}</appmsg></msg>"


def template(text, **slots):
    """A template of the system; a slot is a list of (id, nickname), or a title."""
    links = "".join(
        f'<link name="{name}" type="link_x"><title>{people}</title></link>'
        if isinstance(people, str)
        else f'<link name="{name}" type="link_profile"><memberlist>'
        + "".join(f"<member><username>{i}</username><nickname>{escape(n)}</nickname></member>" for i, n in people)
        + "</memberlist></link>"
        for name, people in slots.items()
    )
    return (
        '<sysmsg type="sysmsgtemplate"><sysmsgtemplate><content_template type="tmpl_type_profile"><plain></plain>'
        f"<template>{escape(text)}</template><link_list>{links}</link_list></content_template></sysmsgtemplate></sysmsg>"
    )


def joined(text, *ids):
    """A prompt about who came."""
    users = "".join(f"<username>{i}</username>" for i in ids)
    return (
        f'<sysmsg type="delchatroommember"><delchatroommember><plain>{escape(text)}</plain><text>{escape(text)}</text>'
        f"<link><scene>invite</scene><memberlist>{users}</memberlist></link></delchatroommember></sysmsg>"
    )


PAGES = {
    "a page": (app(5, "周报", url="https://a.example/1"), {"kind": "link", "title": "周报", "url": "https://a.example/1"}),
    "a page elsewhere": (app(4, "周报", url="weixin://x"), {"kind": "link", "title": "周报", "url": None}),
    "music": (app(3, "歌", url="http://m.example"), {"kind": "link", "title": "歌", "url": "http://m.example"}),
    "a file": (app(6, "报告.pdf"), {"kind": "file", "file_name": "报告.pdf"}),
    "a file on its way": (app(74, "报告.pdf"), {"kind": "file", "file_name": "报告.pdf"}),
    "own words": (app(1, "早"), {"text": "早"}),
    "a list to sign": (app(53, "#接龙\n1. 张三"), {"text": "#接龙\n1. 张三"}),
    "a mini-program": (app(33, "填单", url="https://w.example"), {"kind": "mini-program", "title": "填单", "url": "https://w.example"}),
    "a mini-program without a title": (app(36, "", "<sourcedisplayname>报修</sourcedisplayname>"), {"kind": "mini-program", "title": "报修", "url": None}),
    "a channel": (app(51, "不支持", "<finderFeed><nickname>号</nickname><desc>视频</desc></finderFeed>"), {"kind": "link", "title": "视频"}),
    "a notice": (app(87, "群公告", "<textannouncement>明天停电</textannouncement>"), {"kind": "notice", "text": "明天停电"}),
    "a transfer": (app(2000, "微信转账", "<wcpayinfo><paysubtype>1</paysubtype><feedesc>￥9.00</feedesc><pay_memo>饭钱</pay_memo></wcpayinfo>"), {"kind": "transfer", "title": "￥9.00", "text": "饭钱"}),
    "a red packet": (app(2001, "红包", "<wcpayinfo><sendertitle>恭喜</sendertitle></wcpayinfo>"), {"kind": "red-packet", "text": "恭喜"}),
    "a pat": (app(62, '"张三" 拍了拍 "李四"'), {"kind": "other"}),
    "an invitation": (app(5, "邀请你加入群聊", url="https://support.weixin.qq.com/addchatroombyinvite?ticket=x"), {"kind": "link", "title": "邀请你加入群聊", "url": "https://support.weixin.qq.com/addchatroombyinvite?ticket=x"}),
    "what nobody knows": (app(123456, "题"), {"title": "题", "url": None}),
    "a place": ('<msg><location x="1" y="2" label="翠湖路" poiname="翠湖"/></msg>', {"kind": "location", "title": "翠湖 翠湖路"}),
    "a place without a name": ('<msg><location x="1" y="2" label="" poiname="[位置]"/></msg>', {"kind": "location", "title": None}),
    "a card": ('<msg username="wxid_x" nickname="王五"/>', {"kind": "card", "title": "王五"}),
    "a picture": ('<msg><img md5="0"/></msg>', {}),
}  # fmt: skip


@pytest.mark.parametrize(("text", "meaning"), PAGES.values(), ids=PAGES)
def test_each_subtype_says_what_it_shares(text, meaning):
    """Own words, titles and names of files apart; addresses only of the web."""
    assert said(text) == meaning


def test_the_type_inside_stands_before_the_one_outside():
    """What the XML does not tell, the packed number does."""
    assert said("<msg><appmsg><title>a.pdf</title></appmsg></msg>", 6) == {"kind": "file", "file_name": "a.pdf"}
    assert said(app(6, "a.pdf"), 5) == {"kind": "file", "file_name": "a.pdf"}
    assert said("<msg><appmsg><title>题</title><type>many</type></appmsg></msg>") == {"title": "题", "url": None}


QUOTED = {
    "words": ("<type>1</type><content>原话</content>", "原话"),
    "a page": (f"<type>49</type><content>{escape(app(5, '周报'))}</content>", "周报"),
    "a file": (f"<type>49</type><content>{escape(app(6, 'a.pdf'))}</content>", "a.pdf"),
    "a quote": (f"<type>49</type><content>{escape(app(57, '中间'))}</content>", "中间"),
    "a picture": ("<type>3</type><content>&lt;msg&gt;&lt;img/&gt;&lt;/msg&gt;</content>", None),
    "damaged XML": ("<type>49</type><content>&lt;msg&gt;&lt;appmsg</content>", None),
    "other words": ("<type>10000</type><content>你好</content>", "你好"),
    "nothing": ("", None),
}


@pytest.mark.parametrize(("refer", "words"), QUOTED.values(), ids=QUOTED)
def test_a_quote_repeats_the_words_of_others_and_links_to_them(refer, words):
    """Own words are the title; the id of the message that is quoted is kept to its last digit."""
    text = app(57, "收到", f"<refermsg><svrid>9007199254740993</svrid>{refer}</refermsg>")
    assert said(text) == {"kind": "quote", "text": "收到", "quoted": words, "reply_to": "9007199254740993"}


def test_a_quote_without_what_it_quotes_still_is_one():
    """Nothing to link to."""
    assert said(app(57, "收到")) == {"kind": "quote", "text": "收到", "quoted": None, "reply_to": None}


ITEMS = (
    '<dataitem datatype="1"><sourcename>张三</sourcename><datadesc>密码是8</datadesc><srcMsgCreateTime>1788220800</srcMsgCreateTime></dataitem>'
    '<dataitem datatype="8"><sourcename>李四</sourcename><datatitle>a.pdf</datatitle><datadesc>d</datadesc><srcMsgCreateTime>soon</srcMsgCreateTime></dataitem>'
    '<dataitem datatype="17"><sourcename>王五</sourcename><datatitle>更早的记录</datatitle><recordxml><recordinfo><datalist>'
    '<dataitem datatype="2"><sourcename>赵六</sourcename></dataitem></datalist></recordinfo></recordxml></dataitem>'
    '<dataitem datatype="99"><datadesc>?</datadesc></dataitem>'
)  # fmt: skip
FORWARDED = [
    {"name": "张三", "at": datetime(2026, 9, 1, tzinfo=UTC), "kind": "text", "text": "密码是8"},
    {"name": "李四", "at": None, "kind": "file", "text": "a.pdf"},
    {"name": "王五", "at": None, "kind": "forward", "text": "更早的记录"},
    {"name": "赵六", "at": None, "kind": "image", "text": None},
    {"name": None, "at": None, "kind": "other", "text": "?"},
]


@pytest.mark.parametrize("subtype", [19, 24, 40])
@pytest.mark.parametrize("wrap", [escape, "<![CDATA[{}]]>".format, str], ids=["escaped", "cdata", "elements"])
def test_a_forward_holds_its_records(subtype, wrap):
    """However the record is wrapped; records inside it come behind it."""
    record = f"<recordinfo><title>t</title><datalist count='4'>{ITEMS}</datalist></recordinfo>"
    meaning = said(app(subtype, "群聊的聊天记录", f"<recorditem>{wrap(record)}</recorditem>"))
    assert meaning == {"kind": "forward", "title": "群聊的聊天记录", "forwarded": FORWARDED}


def test_a_forward_whose_record_is_damaged_still_is_one():
    """It holds nothing that can be read."""
    meaning = said(app(19, "群聊的聊天记录", "<recorditem>&lt;recordinfo</recorditem>"))
    assert meaning == {"kind": "forward", "title": "群聊的聊天记录", "forwarded": []}


def test_kinds_of_records_are_kinds_of_messages():
    """WeChat's own numbers and those that some exporters use."""
    assert set(RECORDED.values()) <= set(MESSAGE_KINDS)


A, B, C = ("wxid_a", "张三"), ("wxid_b", "李四"), ("", "王五")
TOLD = {
    "an invitation": (template('"$username$"邀请"$names$"加入了群聊', username=[A], names=[B, C]), '"张三(wxid_a)"邀请"李四(wxid_b)、王五"加入了群聊'),
    "its button": (template('你邀请"$names$"加入了群聊  $revoke$', names=[B], revoke="撤销"), '你邀请"李四(wxid_b)"加入了群聊'),
    "a code and its button": (template('" $adder$"通过扫描"$from$"分享的二维码加入群聊  $qrcode_1$', adder=[B], **{"from": [A]}), '" 李四(wxid_b)"通过扫描"张三(wxid_a)"分享的二维码加入群聊'),
    "a slot that nobody fills": (template('"$username$"邀请"$names$"加入了群聊', username=[A]), '"张三(wxid_a)"邀请"$names$"加入了群聊'),
    "a slot without members": (template('"$names$"加入了群聊', names=[]), '"$names$"加入了群聊'),
    "another slot": (template("$x$已启用", x="群主"), "群主已启用"),
    "a link": (template('你撤回了一条消息 <a href="weixin://revoke_edit_click">重新编辑</a>'), "你撤回了一条消息"),
    "a link of one's own": (template('<_wc_custom_link_ href="weixin://x">"张三"</_wc_custom_link_>已成为新群主'), '"张三"已成为新群主'),
    "a prompt": (joined('你邀请"李四"加入了群聊  ', "wxid_b"), '你邀请"李四(wxid_b)"加入了群聊'),
    "a prompt of a code": (joined('" 李四"通过扫描"张三"分享的二维码加入群聊', "wxid_b"), '" 李四(wxid_b)"通过扫描"张三"分享的二维码加入群聊'),
    "a prompt of an invitation": (joined('"张三"邀请"李四"加入了群聊', "wxid_b"), '"张三"邀请"李四(wxid_b)"加入了群聊'),
    "a prompt of several": (joined('"张三"邀请"李四、王五"加入了群聊', "wxid_b", "wxid_c"), '"张三"邀请"李四、王五"加入了群聊'),
    "a prompt of one id and several": (joined('"张三"邀请"李四、王五"加入了群聊', "wxid_b"), '"张三"邀请"李四、王五"加入了群聊'),
    "a prompt without ids": (joined('"李四"加入了群聊'), '"李四"加入了群聊'),
    "another prompt": ('<sysmsg type="paymsg"><paymsg><plain>收到转账</plain></paymsg></sysmsg>', "收到转账"),
    "nothing": ('<sysmsg type="ClientCheckGetExtInfo"><x/></sysmsg>', None),
    "a strange type": ('<sysmsg type="a/b[1]"><text>字</text></sysmsg>', "字"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "told"), TOLD.values(), ids=TOLD)
def test_the_system_tells_it_with_ids(text, told):
    """People are written 昵称(wxid); of several people and ids nothing says whose is which, so nobody gets one."""
    assert said(text) == {"kind": "system", "told": told}


def test_a_withdrawal_names_the_message():
    """Of WeChat 3 and 4."""
    old = '<sysmsg type="revokemsg"><revokemsg><newmsgid>9007199254740993</newmsgid><replacemsg><![CDATA["张三" 撤回了一条消息]]></replacemsg></revokemsg></sysmsg>'
    new = '<sysmsg type="revokemsg"><revokemsg><content>"张三" 撤回了一条消息</content><revoketime>0</revoketime></revokemsg></sysmsg>'
    assert said(old) == {"kind": "recall", "told": '"张三" 撤回了一条消息', "reply_to": "9007199254740993"}
    assert said(new) == {"kind": "recall", "told": '"张三" 撤回了一条消息', "reply_to": None}


def test_an_announcement_is_somebodys_words():
    """The element is misspelled as WeChat does."""
    text = '<sysmsg type="mmchatroombarannouncememt"><mmchatroombarannouncememt><content>明天停电</content></mmchatroombarannouncememt></sysmsg>'
    assert said(text) == {"kind": "notice", "text": "明天停电"}


@given(st.integers(0, 3000), st.text(max_size=30), st.text(max_size=30))
def test_whatever_a_title_holds_the_kind_is_one(subtype, title, content):
    """Any text in any place gives a message of a known kind, or none."""
    meaning = said(app(subtype, escape(title), f"<refermsg><content>{escape(content)}</content></refermsg>"))
    assert meaning is None or meaning.get("kind", "other") in MESSAGE_KINDS
