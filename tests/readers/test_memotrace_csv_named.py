"""MemoTrace's CSV of versions 2 and 3: kinds in words, display names, and the folder that tells the group."""

from datetime import UTC, datetime

import pytest

from opened import batch_of, members, rejected, said

HEADER = "消息ID,类型,发送人,时间,内容,备注,昵称,更多信息"
FOLDER = "翠湖群(20031@chatroom)"


def row(
    content, kind="文本", *, id_="7420000000000000001", sender="刘洋", at="2026-09-01 09:00:00", names=("刘工", "清风")
):
    """One row."""
    return ",".join([id_, kind, sender, at, '"' + content.replace('"', '""') + '"', *names, ""])


@pytest.fixture
def read(tmp_path):
    """Read one file of rows in its folder."""

    def read(*rows, folder=FOLDER, **options):
        content = "\ufeff" + "".join(f"{line}\r\n" for line in (HEADER, *rows))
        return batch_of(tmp_path / folder, "翠湖群.csv", content, reader="memotrace-csv-named", **options)

    return read


def test_the_folder_tells_the_group(read):
    """Its id stands in brackets; senders are known by display name."""
    batch = read(row("一\n二"), row("[图片]", "图片", id_="742000000000000000", sender="我"))
    assert said(batch, "line", "group_id", "message_id", "member_id", "sender_name", "kind", "text") == [
        (2, "20031@chatroom", "7420000000000000001", "name:刘洋", "刘洋", "text", "一\n二"),
        (4, "20031@chatroom", "742000000000000000", None, "我", "image", None),
    ]
    assert said(batch, "at")[0] == (datetime(2026, 9, 1, 1, tzinfo=UTC),)
    assert members(batch, "account_name", "remark", "group_nickname") == [("清风", "刘工", None)]
    assert batch.tables["groups"].select("group_id", "name").rows() == [("20031@chatroom", None)]


def test_without_such_a_folder_the_group_is_the_file(read):
    """A folder of any name tells nothing."""
    batch = read(row("早"), folder="九月")
    assert said(batch, "group_id") == [("翠湖群",)]
    assert batch.facts["group-from"] == "file-name"


def test_the_folder_of_a_person_is_private(read):
    """Set aside unless allowed."""
    assert read(row("早"), folder="清风(wxid_aa123)").set_aside == {"private-chat": 1}
    assert said(read(row("早"), folder="清风(wxid_aa123)", allow_private=True), "text") == [("早",)]


def test_kinds_are_words(read):
    """Files, and what the system says, are told by them."""
    batch = read(row("[文件] 清单.xlsx", "文件"), row('"清风"修改群名为“翠湖群”', "系统消息", id_="2", sender="系统"))
    assert said(batch, "kind", "file_name", "member_id") == [("file", "清单.xlsx", "name:刘洋"), ("system", None, None)]


def test_what_the_server_never_saw_has_no_id(read):
    """Messages that all say 0 are several."""
    assert said(read(row("早", id_="0"), row("晚", id_="0")), "message_id") == [(None,), (None,)]


def test_an_impossible_time_is_a_reject(read):
    """It names its line."""
    assert rejected(read(row("早", at="2026-13-01"), row("晚"))) == [(2, "impossible-time")]


SPELLED = {
    ("引用消息", "不行\n引用：老吴: 去赌博"): ("quote", "不行", "去赌博", None, None, None),
    ("分享链接", "【分享链接】\n标题：周报\n描述：摘要\n链接: https://a.example/9\n应用：甲\n"): ("link", None, None, "周报", "https://a.example/9", None),
    ("视频号", "【视频号】\n描述: 今晚\n发布者: 甲\n"): ("link", None, None, "今晚", None, None),
    ("文件", "【文件】清单 二.xlsx 0.12 MB FileStorage\\a.xlsx xlsx abc"): ("file", None, None, None, None, "清单 二.xlsx"),
    ("图片", "【图片】"): ("image", None, None, None, None, None),
    ("表情包", "【表情包】 开心"): ("emoji", None, None, None, None, None),
    ("语音", "【语音】明天开会"): ("voice", "明天开会", None, None, None, None),
    ("语音", "【语音】"): ("voice", None, None, None, None, None),
    ("合并转发的聊天记录", "【合并转发的聊天记录】\n\n- 2026-09-01 08:00:00 老吴: 去赌博\n"): ("forward", None, None, None, None, None),
    ("收藏笔记", "【笔记】\n说明\n<recordinfo/>\n"): ("forward", None, None, None, None, None),
    ("音视频通话", "【音视频通话】\n已取消"): ("call", None, None, None, None, None),
    ("位置分享", "【位置分享】\n坐标: (1,2)\n名称: 翠湖\n标签: 某路\n"): ("location", None, None, "翠湖", None, None),
    ("个人/公众号名片", "【名片】\n微信号:a\n昵称: 老吴\n签名: 日入过万\n性别: 男\n地区: 甲 乙\n"): ("card", None, None, "老吴", None, None),
    ("转账", "【发起转账】:￥1.00\n备注: 早饭\n"): ("transfer", "早饭", None, "￥1.00", None, None),
    ("红包", "【红包】: 恭喜"): ("red-packet", "恭喜", None, None, None, None),
    ("未知类型", "227633266737\n{'msg': {'appmsg': {'title': '1. 张三', 'url': 'https://x.example'}}}"): ("other", "1. 张三", None, None, None, None),
    ("文本", "【图片】\n引用：甲: 看这个"): ("text", "【图片】\n引用：甲: 看这个", None, None, None, None),
    ("文本", "【通知】明天开会"): ("text", "【通知】明天开会", None, None, None, None),
}  # fmt: skip


@pytest.mark.parametrize(("given", "told"), SPELLED.items())
def test_contents_are_taken_apart_as_the_program_spells_them(read, given, told):
    """Names of files, titles and addresses are told; words of others and paths are nobody's words."""
    kind, content = given
    assert said(read(row(content, kind)), "kind", "text", "quoted", "title", "url", "file_name") == [told]
