"""How a turn of talk looks in a WeCom message archive and in a ChatLab export."""

from collections.abc import Callable
from typing import NamedTuple

from benchmarks.company import Group, Person
from benchmarks.talk import Turn

SDK_FILE_ID = (
    "CtYBMzA2OTAyMDEwMjA0NjIzMDYwMDIwMTAwMDIwNGI3ZmU0MDZlMDIwMzBmNTliMTAyMDQ1YzliNTQ3NzAyMDQ1YzM3M2NiYzA0MjQ2NjM0"
    "MzgzNTM0NjEzNTY1MmQzNDYxMzQzODJkMzQzMTYxNjEyZDM5NjEzOTM2MmQ2MTM2NjQ2NDY0NjUzMDY2NjE2NjM1MzcwMjAxMDAwMjAzMDEx"
)
DOCUMENTS = (
    "设备巡检表",
    "排班表",
    "会议纪要",
    "培训签到表",
    "工作周报",
    "绿化养护计划",
    "交接记录",
    "施工计划",
    "品质检查表",
)
ENDINGS = ("xlsx", "docx", "pdf", "pptx", "zip")
PAGES = (
    ("天高物业服务月报", "https://mp.weixin.qq.com/s/"),
    ("消防安全小知识", "https://mp.weixin.qq.com/s/"),
    ("在线登记表", "https://docs.qq.com/sheet/"),
    ("垃圾分类指南", "https://www.gov.cn/fuwu/"),
    ("待办事项", "https://oa.tiangao.example/task/"),
)
ROBOT = "wbTg7hCgAADailyReportRobot0001"


class Payload(NamedTuple):
    """The part of a WeCom message that depends on its type."""

    msgtype: str
    body: str


def wecom_id(group: Group, salt: int, at: int) -> str:
    """Return a message id as the archive numbers them: a 64-bit number, seconds, a mark for outsiders."""
    return f"{salt}_{at // 1000}{'' if group.kind == 'internal' else '_external'}"


def wecom_line(group: Group, turn: Turn) -> str:
    """Return one archived message as a line of JSON."""
    kind = turn.line.kind
    payload = PAYLOADS[kind](turn)
    sender = ROBOT if kind == "markdown" else turn.line.speaker.wecom_id
    return (
        f'{{"msgid":"{turn.message_id}","action":"{"recall" if kind == "revoke" else "send"}","from":"{sender}",'
        f'"tolist":[{turn.heard}],"roomid":"{group.chat_id}","msgtime":{turn.at},"msgtype":"{payload.msgtype}",'
        f"{payload.body}}}\n"
    )


def chatlab_id(_group: Group, salt: int, _at: int) -> str:
    """Return a message id as WeChat numbers them."""
    return str(salt)


def chatlab_message(turn: Turn, names: str) -> str:
    """Return the inside of a ChatLab message object; *names* is the sender's part, already written."""
    kind = turn.line.kind
    return (
        f'{names},"timestamp":{turn.at // 1000},"type":{CHATLAB_TYPES[kind]},"content":"{_chatlab_content(turn)}",'
        f'"platformMessageId":"{turn.message_id}"'
    )


def file_name(turn: Turn) -> str:
    """Return the name of the file that a turn sends."""
    return turn.line.detail or (
        f"{turn.salt % 12 + 1}月{DOCUMENTS[turn.salt % len(DOCUMENTS)]}.{ENDINGS[turn.salt % len(ENDINGS)]}"
    )


def page(turn: Turn) -> tuple[str, str]:
    """Return title and address of the page that a turn shares."""
    if turn.line.detail:
        return turn.line.text, turn.line.detail
    title, address = PAGES[turn.salt % len(PAGES)]
    return title, f"{address}{turn.salt:x}"


def _media(turn: Turn, more: str) -> str:
    return f'{{"md5sum":"{turn.salt:032x}",{more},"sdkfileid":"{SDK_FILE_ID}{turn.salt:x}"}}'


def _payload(msgtype: str, value: str) -> Payload:
    return Payload(msgtype, f'"{msgtype}":{value}')


def _text(turn: Turn) -> Payload:
    return Payload("text", f'"text":{{"content":"{turn.line.text}"}}')


def _image(turn: Turn) -> Payload:
    return _payload("image", _media(turn, f'"filesize":{turn.salt % 900_000}'))


def _played(kind: str, size: str, turn: Turn) -> Payload:
    sizes = f'"{size}":{turn.salt % 90_000},"play_length":{turn.salt % 58 + 2}'
    return _payload(kind, _media(turn, sizes))


def _emotion(turn: Turn) -> Payload:
    return _payload("emotion", _media(turn, '"type":1,"width":240,"height":240,"imagesize":35421'))


def _file(turn: Turn) -> Payload:
    name = file_name(turn)
    ending = name.rpartition(".")[2]
    return _payload(
        "file", _media(turn, f'"filename":"{name}","fileext":"{ending}","filesize":{turn.salt % 9_000_000}')
    )


def _link(turn: Turn) -> Payload:
    title, address = page(turn)
    return Payload("link", f'"link":{{"title":"{title}","description":"","link_url":"{address}","image_url":""}}')


def _mixed(turn: Turn) -> Payload:
    inner = turn.line.text.replace("\\", "\\\\").replace('"', '\\"')
    picture = f'{{\\"md5sum\\":\\"{turn.salt:032x}\\",\\"filesize\\":{turn.salt % 900_000}}}'
    items = f'{{"type":"text","content":"{{\\"content\\":\\"{inner}\\"}}"}},{{"type":"image","content":"{picture}"}}'
    return Payload("mixed", f'"mixed":{{"item":[{items}]}}')


def _record(turn: Turn) -> Payload:
    item = (
        '{"type":"ChatRecordText","msgtime":%d,"content":"{\\"content\\":\\"收到，马上处理\\"}","from_chatroom":true}'
    )
    return Payload("chatrecord", f'"chatrecord":{{"title":"群聊的聊天记录","item":[{item % (turn.at // 1000 - 60)}]}}')


def _meeting(turn: Turn) -> Payload:
    start = turn.at // 1000 + 3600
    body = (
        f'"topic":"项目周例会","starttime":{start},"endtime":{start + 3600},"address":"","remarks":"","meetingtype":101'
    )
    return Payload("meeting", f'"meeting":{{{body},"meetingid":{turn.salt},"status":1}}')


def _collect(turn: Turn) -> Payload:
    details = f'{{"id":{turn.salt},"ques":"姓名","type":"Text"}},{{"id":{turn.salt ^ 1},"ques":"人数","type":"Number"}}'
    body = f'"creator":"{turn.line.speaker.account}","create_time":"2026-01-05 09:00:00","title":"培训报名","details":[{details}]'
    return Payload("collect", f'"collect":{{"room_name":"",{body}}}')


def _fixed(msgtype: str, body: str) -> Callable[[Turn], Payload]:
    payload = Payload(msgtype, body)
    return lambda _turn: payload


PAYLOADS: dict[str, Callable[[Turn], Payload]] = {
    "text": _text,
    "image": _image,
    "voice": lambda turn: _played("voice", "voice_size", turn),
    "video": lambda turn: _played("video", "filesize", turn),
    "emotion": _emotion,
    "file": _file,
    "link": _link,
    "mixed": _mixed,
    "revoke": lambda turn: Payload("revoke", f'"revoke":{{"pre_msgid":"{turn.prior}"}}'),
    "location": _fixed(
        "location",
        '"location":{"longitude":116.586285899,"latitude":39.911125799,"address":"天高路1号","title":"天高大厦","zoom":15}',
    ),
    "weapp": _fixed(
        "weapp", '"weapp":{"title":"报事报修","description":"在线报修","username":"gh_tg@app","displayname":"天高生活"}'
    ),
    "chatrecord": _record,
    "docmsg": lambda turn: Payload(
        "docmsg",
        f'"doc":{{"title":"值班表","link_url":"https://doc.weixin.qq.com/sheet/{turn.salt:x}","doc_creator":"zhang0001"}}',
    ),
    "card": lambda turn: Payload("card", f'"card":{{"corpname":"天高集团","userid":"{turn.line.speaker.wecom_id}"}}'),
    "meeting": _meeting,
    "collect": _collect,
    "markdown": lambda turn: Payload(
        "markdown", f'"info":{{"content":"**今日工单**：新增{turn.salt % 60}，完成{turn.salt % 50}"}}'
    ),
}

CHATLAB_TYPES = {
    "text": 0, "mixed": 0, "image": 1, "voice": 2, "video": 3, "file": 4, "emotion": 5, "link": 7, "location": 8,
    "weapp": 24, "chatrecord": 26, "card": 27, "revoke": 81, "docmsg": 24, "meeting": 99, "collect": 99, "markdown": 0,
}  # fmt: skip
CHATLAB_CONTENT = {
    "image": "[图片]", "voice": "[语音]", "video": "[视频]", "emotion": "[表情]", "location": "[位置] 天高大厦",
    "weapp": "[小程序] 报事报修", "chatrecord": "[聊天记录] 群聊的聊天记录", "card": "[名片]", "docmsg": "[文档] 值班表",
    "meeting": "[会议] 项目周例会", "collect": "[接龙] 培训报名", "markdown": "今日工单已汇总，请查看",
}  # fmt: skip


def _chatlab_content(turn: Turn) -> str:
    kind = turn.line.kind
    if kind in ("text", "mixed"):
        return turn.line.text
    if kind == "file":
        return f"[文件] {file_name(turn)}"
    if kind == "link":
        return "[链接] {} {}".format(*page(turn))
    if kind == "revoke":
        return f'\\"{turn.line.speaker.account}\\" 撤回了一条消息'
    return CHATLAB_CONTENT[kind]


def chatlab_names(person: Person, nickname: str) -> str:
    """Return the sender's part of a ChatLab message."""
    return f'"sender":"{person.wxid}","accountName":"{person.account}","groupNickname":"{nickname}"'
