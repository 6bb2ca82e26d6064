"""Write the invented conversation as the exporters of tables do: CSV and workbooks."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime

import xlsxwriter
from format_conversation import Conversation, Message
from format_json import DUMP, WORDS, pywxdump
from format_words import plain, raw, rendered

BOM = "\ufeff".encode()
Rows = Iterable[Sequence[object]]
WECLONE = {
    "text": "text",
    "image": "image",
    "voice": "voice",
    "video": "video",
    "emoji": "sticker",
    "location": "location",
    "file": "file",
}


def table(rows: Rows, *, end: str = "\r\n") -> bytes:
    """Return CSV as a program writes it."""
    out = io.StringIO()
    csv.writer(out, lineterminator=end).writerows(rows)
    return out.getvalue().encode()


def unquoted(rows: Rows) -> bytes:
    """Return the CSV that chatlog prints without quoting anything."""
    return "".join(",".join(map(str, row)) + "\n" for row in rows).encode()


def workbook(name: str, rows: Rows) -> bytes:
    """Return a workbook of one sheet, the same bytes whenever it is written."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_numbers": False, "strings_to_urls": False})
    book.set_properties({"created": datetime(2026, 9, 2)})  # noqa: DTZ001  # a date of the file format
    sheet = book.add_worksheet(name)
    for n, row in enumerate(rows):
        sheet.write_row(n, 0, list(row))
    book.close()
    return out.getvalue()


def weflow_sheet(c: Conversation) -> Rows:
    """Yield the rows of WeFlow's worksheet."""
    g = c.group
    yield ["会话信息"]
    yield ["微信ID", g["id"], "", "昵称", g["name"], "备注", g["remark"]]
    yield ["导出工具", "WeFlow", "导出版本", "0.0.2", "平台", "wechat", "导出时间", "2026-09-02 08:36:30"]
    yield ["序号", "时间", "发送者昵称", "发送者微信ID", "发送者备注", "群昵称", "发送者身份", "消息类型", "内容"]
    for n, m in enumerate(c.messages, 1):
        yield [n, m.local, *_sender(c, m), m.by.nickname if m.by else "", _shown(c, m), WORDS[m.kind], rendered(m)]


def echotrace_sheet(c: Conversation) -> Rows:
    """Yield the rows of EchoTrace's worksheet."""
    g = c.group
    yield ["会话信息"]
    yield ["微信ID", g["id"], "昵称", g["name"], "备注", g["remark"]]
    yield []
    yield ["序号", "时间", "发送者昵称", "发送者微信ID", "发送者备注", "发送者身份", "消息类型", "内容"]
    for n, m in enumerate(c.messages, 1):
        yield [n, m.local, *_sender(c, m), _shown(c, m), WORDS[m.kind], rendered(m)]


def _sender(c: Conversation, m: Message) -> list[str]:
    return [m.by.account, m.by.id, m.by.remark] if m.by else ["", c.group["id"], ""]


def _shown(c: Conversation, m: Message) -> str:
    return "我" if c.mine(m) else m.by.nickname if m.by else "系统"


def ciphertalk_sheet(c: Conversation) -> Rows:
    """Yield the rows of CipherTalk's worksheet."""
    yield ["序号", "时间", "日期", "时刻", "星期", "发送者", "微信ID", "消息类型", "消息内容", "原始类型代码", "时间戳", "聊天记录详情"]  # fmt: skip
    for n, m in enumerate(c.messages, 1):
        clock = [f"{m.at:%Y/%m/%d %H:%M:%S}", f"{m.at:%Y-%m-%d}", f"{m.at:%H:%M:%S}", "星期二"]
        yield [
            n,
            *clock,
            m.by.nickname if m.by else "",
            m.by.id if m.by else "",
            WORDS[m.kind],
            rendered(m),
            m.packed,
            m.seconds,
            "\n".join(f"{k}. [{f['name']}] {f['at']} 文本: {f['text']}" for k, f in enumerate(m.forwarded, 1)),
        ]


def files(c: Conversation) -> dict[str, bytes]:
    """Return every table by file name."""
    g = c.group
    memo = [
        [n, 7, *m.numbers, int(c.mine(m)), m.seconds, 2, raw(m, prefixed=False), m.local, m.by.remark if m.by else "", m.by.account if m.by else "", m.by.id if m.by else ""]
        for n, m in enumerate(c.messages, 1)
    ]  # fmt: skip
    named = [
        [m.id, "接龙" if m.list else DUMP[m.kind], _shown(c, m), m.local, rendered(m), m.by.remark if m.by else "", m.by.account if m.by else "", ""]
        for m in c.messages
    ]  # fmt: skip
    dump = [list(pywxdump(c, n, m).values()) for n, m in enumerate(c.messages)]
    weclone = [
        [n, m.id, WECLONE.get(m.kind, "unknown" if m.kind != "quote" else "text"), int(c.mine(m)), _shown(c, m) if m.by else "", rendered(m), "", f"{datetime.fromtimestamp(m.seconds, tz=_utc()):%Y-%m-%dT%H:%M:%S.000Z}"]
        for n, m in enumerate(c.messages, 1)
        if not m.system
    ]  # fmt: skip
    log = [
        [m.local, m.by.nickname if m.by else "", m.by.id if m.by else "系统消息", g["remark"], g["id"], plain(m)]
        for m in c.messages
    ]
    contacts = [[p.id, p.number, 3, p.remark, p.account, "", "", "", "", "", 0, "", "", "", "", ""] for p in c.people]
    return {
        "memotrace_utf8.csv": BOM + table([["localId", "TalkerId", "Type", "SubType", "IsSender", "CreateTime", "Status", "StrContent", "StrTime", "Remark", "NickName", "Sender"], *memo]),
        f"{g['remark']}({g['id']})/{g['remark']}.csv": BOM + table([["消息ID", "类型", "发送人", "时间", "内容", "备注", "昵称", "更多信息"], *named]),
        "memotrace-contacts.csv": BOM + table([["UserName", "Alias", "Type", "Remark", "NickName", "PYInitial", "RemarkPYInitial", "smallHeadImgUrl", "bigHeadImgUrl", "label", "gender", "telephone", "signature", "country/region", "province", "city"], *contacts]),
        f"{g['id']}_0_5000.csv": table([["id", "MsgSvrID", "type_name", "is_sender", "talker", "room_name", "msg", "src", "CreateTime"], *dump]),
        "weclone.csv": BOM + table([["id", "MsgSvrID", "type_name", "is_sender", "talker", "msg", "src", "CreateTime"], *weclone]),
        "chatlog.csv": table([["Time", "SenderName", "Sender", "TalkerName", "Talker", "Content"], *log], end="\n"),
        "chatlog-chatrooms.csv": unquoted([["Name", "Remark", "NickName", "Owner", "UserCount"], [g["id"], g["remark"], g["name"], g["owner"], len(c.people)]]),
        "chatlog-contacts.csv": unquoted([["UserName", "Alias", "Remark", "NickName"], *([p.id, p.number, p.remark, p.account.replace(",", "")] for p in c.people)]),
        "weflow-contacts.csv": BOM + table([["用户名", "显示名称", "备注", "昵称", "微信号", "标签", "描述", "个性签名", "地区", "类型"], *([p.id, p.remark or p.account, p.remark, p.account, p.number, "", "", "", "", "好友"] for p in c.people)], end="\n"),
        "ciphertalk-contacts.csv": BOM + table([["用户名", "显示名称", "备注", "昵称", "手机号", "类型", "头像URL"], *([p.id, p.remark or p.account, p.remark, p.account, "", "好友", ""] for p in c.people)], end="\n"),
        "weflow.xlsx": workbook("聊天记录", weflow_sheet(c)),
        "echotrace.xlsx": workbook("聊天记录", echotrace_sheet(c)),
        "ciphertalk.xlsx": workbook("聊天记录", ciphertalk_sheet(c)),
        f"{g['remark']}({g['id']})/memotrace-members.xlsx": workbook("成员信息", [["wxid", "微信号", "类型", "群昵称", "昵称", "头像地址", "头像原图", "标签", "性别", "个性签名", "国家（地区）", "省份", "城市"], *([p.id, p.number, 3, p.remark, p.account, *[""] * 8] for p in c.people)]),
        "echotrace-contacts.xlsx": workbook("通讯录", [["序号", "昵称", "微信ID", "备注", "微信号"], *([n, p.account, p.id, p.remark, p.number] for n, p in enumerate(c.people, 1))]),
    }  # fmt: skip


def _utc():  # noqa: ANN202  # a time zone
    from datetime import UTC

    return UTC
