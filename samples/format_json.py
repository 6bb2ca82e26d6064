"""Write the invented conversation as the JSON exporters do."""

import json
from collections.abc import Iterator

from format_conversation import Conversation, Message
from format_words import plain, raw, rendered

WORDS = {
    "text": "文本消息", "image": "图片消息", "voice": "语音消息", "video": "视频消息", "emoji": "动画表情",
    "location": "位置消息", "quote": "引用消息", "file": "文件消息", "link": "链接消息", "mini-program": "小程序",
    "forward": "聊天记录", "notice": "群公告", "transfer": "转账消息", "red-packet": "红包卡片", "other": "拍一拍消息",
    "system": "系统消息", "recall": "系统消息",
}  # fmt: skip
TYPES = {
    "text": 0, "image": 1, "voice": 2, "video": 3, "file": 4, "emoji": 5, "link": 7, "mini-program": 7, "location": 8,
    "red-packet": 20, "transfer": 21, "other": 22, "quote": 25, "forward": 26, "notice": 0, "system": 80, "recall": 81,
}  # fmt: skip


def document(value: object, indent: int | None = 2) -> bytes:
    """Return a document as UTF-8."""
    return json.dumps(value, ensure_ascii=False, indent=indent).encode()


def session(c: Conversation) -> dict:
    """Return what WeFlow and its kin say of the chat."""
    g = c.group
    return {
        "wxid": g["id"], "nickname": g["name"], "remark": g["remark"], "displayName": g["remark"], "type": "群聊",
        "lastTimestamp": c.messages[-1].seconds, "messageCount": len(c.messages),
    }  # fmt: skip


def chatlab(c: Conversation) -> tuple[dict, list[dict], list[dict]]:
    """Return head, members and messages of a ChatLab export."""
    head = {
        "chatlab": {"version": "0.0.2", "exportedAt": c.messages[-1].seconds + 60, "generator": "sample"},
        "meta": {"name": c.group["name"], "platform": "wechat", "type": "group", "groupId": c.group["id"], "ownerId": c.group["exporter"]},
    }  # fmt: skip
    members = [
        {"platformId": p.id, "accountName": p.account, "groupNickname": p.nickname, **({"roles": [{"id": "owner"}]} if p.id == c.group["owner"] else {})}
        for p in c.people
    ]  # fmt: skip
    messages = [
        {
            "sender": m.by.id if m.by else c.group["id"], "accountName": m.by.account if m.by else "",
            "groupNickname": m.by.nickname if m.by else "", "timestamp": m.seconds, "type": TYPES[m.kind],
            "content": _chatlab_content(m), "platformMessageId": m.id,
            **({"replyToMessageId": m.quotes.id} if m.quotes else {}),
            **({"chatRecords": [{"accountName": f["name"], "timestamp": _seconds(f["at"]), "type": 0, "content": f["text"]} for f in m.forwarded]} if m.forwarded else {}),
        }
        for m in c.messages
    ]  # fmt: skip
    return head, members, messages


def _chatlab_content(m: Message) -> str:
    page = f"[链接] {m.title} {m.url}" if m.kind == "link" else f"[小程序] {m.title} {m.url}"
    return page if m.kind in ("link", "mini-program") else m.text if m.list else rendered(m)


def _seconds(local: str) -> int:
    from format_conversation import instant

    return int(instant(local).timestamp())


def weflow_messages(c: Conversation, *, ids: bool = True) -> Iterator[dict]:
    """Yield messages as WeFlow has them."""
    for n, m in enumerate(c.messages, 1):
        yield {
            "localId": n, "createTime": m.seconds, "formattedTime": m.local, "type": WORDS[m.kind], "localType": m.packed,
            "content": rendered(m), "isSend": int(c.mine(m)), "senderUsername": m.by.id if m.by else c.group["id"],
            "senderDisplayName": m.by.nickname if m.by else "", "source": "",
            **({"platformMessageId": m.id} if ids else {}),
            **({"replyToMessageId": m.quotes.id} if m.quotes and ids else {}),
            **({"quotedContent": m.quoted, "quotedSender": m.quotes.by.nickname} if m.quotes and m.quotes.by else {}),
            **({"appMsgType": str(m.numbers[1]), "linkTitle": m.title, "linkUrl": m.url} if m.url else {}),
        }  # fmt: skip


def files(c: Conversation) -> dict[str, bytes]:
    """Return every JSON format by file name."""
    g, last = c.group, c.messages[-1].seconds + 60
    about = {"version": "1.0.3", "exportedAt": last, "generator": "WeFlow"}
    talk = list(weflow_messages(c))
    numbers = {p.id: n for n, p in enumerate(c.people, 1)}
    senders = [
        {"senderID": numbers[p.id], "wxid": p.id, "displayName": p.nickname, "nickname": p.account, "remark": p.remark, "groupNickname": p.nickname}
        for p in c.people
    ] + [{"senderID": 99, "wxid": g["id"], "displayName": g["remark"], "nickname": ""}]  # fmt: skip
    arkme = [
        {**{k: v for k, v in m.items() if k not in ("senderUsername", "senderDisplayName")}, "senderID": numbers.get(m["senderUsername"], 99)}
        for m in talk
    ]  # fmt: skip
    roster = [
        {"wxid": p.id, "displayName": p.nickname, "nickname": p.account, "remark": p.remark, "alias": p.number, "groupNickname": p.nickname, "isFriend": True, "messageCount": 1}
        for p in c.people
    ]  # fmt: skip
    echo = [
        {**m, "senderUsername": None} if m["senderUsername"] == g["id"] else m for m in weflow_messages(c, ids=False)
    ]
    cipher = [_cipher(c, m, shown) for m, shown in zip(c.messages, talk, strict=True)]
    head, members, messages = chatlab(c)
    lines = [
        {"_type": "header", **head},
        *({"_type": "member", **m} for m in members),
        *({"_type": "message", **m} for m in messages),
    ]
    return {
        "chatlab.json": document(head | {"members": members, "messages": messages}),
        "chatlab.jsonl": b"".join(document(line, None) + b"\n" for line in lines),
        "weflow.json": document({"weflow": about, "session": session(c), "messages": talk, "avatars": {g["owner"]: "data:image/png;base64,AAAA"}}),
        "weflow-arkme.json": document({"weflow": about | {"format": "arkme-json"}, "session": session(c), "senders": senders, "messages": arkme, "groupMembers": roster}),
        "echotrace.json": document({"session": session(c), "messages": echo, "groupMembers": [{"username": p.id, "nickname": p.account, "remark": p.remark or None} for p in c.people], "exportTime": "2026-09-02T08:36:30.000"}),
        "ciphertalk.json": document({"exportInfo": {"version": "0.0.2", "exportedAt": last, "generator": "CipherTalk", "format": "detailed-json"}, "session": session(c) | {"nickname": g["remark"], "platform": "wechat", "isGroup": True, "ownerId": g["exporter"]}, "messages": cipher}),
        "weflow-http-messages.json": document({"success": True, "talker": g["id"], "count": len(talk), "hasMore": False, "media": {}, "messages": [_http(c, n, m) for n, m in enumerate(c.messages, 1)]}),
        "weflow-http-members.json": document({"success": True, "chatroomId": g["id"], "count": len(roster), "fromCache": False, "updatedAt": last * 1000, "members": [{**r, "isOwner": r["wxid"] == g["owner"]} for r in roster]}),
        "weflow-contacts.json": document({"exportedAt": "2026-09-02T00:36:30.000Z", "count": len(c.people), "contacts": [{"username": p.id, "displayName": p.remark or p.account, "remark": p.remark, "nickname": p.account, "alias": p.number, "labels": [], "type": "friend"} for p in c.people]}),
        "chatlog.json": document([_chatlog(c, n, m) for n, m in enumerate(c.messages)]),
        "chatlog-chatrooms.json": document({"items": [{"name": g["id"], "owner": g["owner"], "users": [{"userName": p.id, "displayName": p.nickname} for p in c.people], "remark": g["remark"], "nickName": g["name"]}]}),
        "chatlog-contacts.json": document({"items": [{"userName": p.id, "alias": p.number, "remark": p.remark, "nickName": p.account, "isFriend": True} for p in c.people]}),
        "chatlog-keeper.json": document([_keeper(c, m) for m in c.messages]),
        "qq_messages.json": document([{"ts": float(m.seconds), "conversation_id": "10001", "thread_id": "20001::10001", "chat_uid": "10001", "sender_name": m.by.nickname, "text": m.text} for m in c.messages if m.by and m.kind == "text"]),
        "wetrace-plus.json": document(_wetrace(c)),
        "pywxdump.json": document([pywxdump(c, n, m) for n, m in enumerate(c.messages)], 4),
        "users.json": document(users(c), 4),
        "wecom-appchat-members.json": document({"errcode": 0, "errmsg": "ok", "chat_info": {"chatid": g["id"], "name": g["name"], "owner": g["owner"], "userlist": [p.id for p in c.people], "chat_type": 0}}),
        "memotrace_train.json": document([{"conversations": [{"role": "user", "content": "在吗"}, {"role": "assistant", "content": "在"}]}]),
    }  # fmt: skip


def _cipher(c: Conversation, m: Message, shown: dict) -> dict:
    told = {key: value for key, value in shown.items() if key not in ("quotedContent", "quotedSender", "appMsgType", "linkTitle", "linkUrl")}  # fmt: skip
    return told | {
        "content": m.text if m.quotes else shown["content"], "rawContent": raw(m, prefixed=not c.mine(m)),
        "groupNickname": shown["senderDisplayName"],
    }  # fmt: skip


def _http(c: Conversation, n: int, m: Message) -> dict:
    return {
        "localId": n, "serverId": m.id, "localType": m.packed, "createTime": m.seconds, "isSend": int(c.mine(m)),
        "senderUsername": m.by.id if m.by else c.group["id"], "content": rendered(m), "rawContent": raw(m, prefixed=not c.mine(m)),
        "parsedContent": rendered(m), **({"replyToMessageId": m.quotes.id} if m.quotes else {}),
    }  # fmt: skip


def _chatlog(c: Conversation, n: int, m: Message) -> dict:
    records = [
        {"DataType": "1", "SourceName": f["name"], "SourceTime": f["at"][:16], "DataDesc": f["text"], "DataTitle": ""}
        for f in m.forwarded
    ]
    contents = {
        "link": {"title": m.title, "url": m.url}, "mini-program": {"title": m.title, "url": m.url}, "file": {"title": m.file_name, "md5": "0" * 32},
        "forward": {"title": m.title, "desc": "", "recordInfo": {"Title": m.title, "DataList": {"Count": len(records), "DataItems": records}}},
        "notice": {"title": "群公告", "desc": m.text}, "location": {"x": "30.1", "y": "120.2", "label": m.title},
        "quote": {"refer": {"seq": 0, "sender": m.quotes.by.id, "senderName": m.quotes.by.nickname, "type": 1, "content": m.quoted}} if m.quotes and m.quotes.by else {},
    }.get(m.kind)  # fmt: skip
    said = {"text": m.text, "quote": m.text, "transfer": plain(m) if m.kind == "transfer" else ""}.get(m.kind, m.told)
    base, sub = m.numbers
    return {
        "seq": m.seconds * 1000 + n % 2, "time": m.at.isoformat(), "talker": c.group["id"], "talkerName": c.group["remark"], "isChatRoom": True,
        "sender": m.by.id if m.by else "系统消息", "senderName": m.by.nickname if m.by else "", "isSelf": c.mine(m), "type": base, "subType": sub,
        "content": said, **({"contents": contents} if contents else {}),
    }  # fmt: skip


def _keeper(c: Conversation, m: Message) -> dict:
    return {
        "ts": m.seconds + 0.0, "sender": m.by.nickname if m.by else "", "sender_wxid": m.by.id if m.by else "", "chat_room": c.group["remark"],
        "conversation_id": c.group["id"], "content": rendered(m), "msg_type": str(m.packed), "is_self": c.mine(m), "account_id": c.group["exporter"],
        "thread_id": f"{c.group['exporter']}::{c.group['id']}", "server_id": m.id, "source_offset": 0, "conversation_type": "group", "is_group_chat": True,
    }  # fmt: skip


def _wetrace(c: Conversation) -> dict:
    messages = [
        {
            "id": m.id, "timestamp": m.seconds, "sender_id": m.by.id if m.by else "", "sender_name": m.by.nickname if m.by else "",
            "is_self": c.mine(m), "type": m.numbers[0], "subtype": m.numbers[1], "content": raw(m, prefixed=False),
        }
        for m in c.messages
    ]  # fmt: skip
    account = next(p for p in c.people if p.id == c.group["exporter"])
    chat = {"id": c.group["id"], "name": c.group["remark"], "type": "group", "messages": messages}
    return {
        "format": "wetrace-plus",
        "version": 1,
        "account": {"id": account.id, "name": account.account},
        "conversations": [chat],
    }


DUMP = {
    "text": "文本", "image": "图片", "voice": "语音", "video": "视频", "emoji": "动画表情", "location": "位置", "quote": "引用回复",
    "file": "文件", "link": "(分享)卡片式链接", "mini-program": "(分享)小程序", "forward": "合并转发的聊天记录", "notice": "群公告",
    "transfer": "转账", "red-packet": "红包", "other": "拍一拍", "system": "系统通知", "recall": "消息撤回1",
}  # fmt: skip


def pywxdump(c: Conversation, n: int, m: Message) -> dict:
    """Return a row of PyWxDump."""
    said = {
        "quote": lambda: f"{m.text}\n\n[引用]({m.quotes.local}){m.quotes.by.nickname}:{m.quoted}",  # type: ignore[union-attr]  # a quote quotes
        "link": lambda: f'{m.title}\n<a href="{m.url}" target="_blank">点击查看详情</a>',
        "mini-program": lambda: f'{m.title}\n<a href="{m.url}" target="_blank">点击查看详情</a>',
        "file": lambda: m.file_name, "notice": lambda: m.text, "forward": lambda: m.title,
    }.get(m.kind, lambda: m.text if m.list else rendered(m))()  # fmt: skip
    return {
        "id": n + 1, "MsgSvrID": m.id, "type_name": "接龙" if m.list else DUMP[m.kind], "is_sender": int(c.mine(m)),
        "talker": m.by.id if m.by else "系统", "room_name": c.group["id"], "msg": said, "src": _record(m) if m.forwarded else "", "CreateTime": m.local,
    }  # fmt: skip


def _record(m: Message) -> dict:
    """Return what PyWxDump makes of the XML of a record."""
    items = [
        {
            "datatype": "1",
            "sourcename": f["name"],
            "sourcetime": f["at"][:16],
            "datadesc": f["text"],
            "srcMsgCreateTime": str(_seconds(f["at"])),
        }
        for f in m.forwarded
    ]
    return {"title": m.title, "desc": {}, "datalist": {"count": str(len(items)), "dataitem": items}}


def users(c: Conversation) -> dict:
    """Return PyWxDump's users.json."""
    g = c.group
    people = {
        p.id: {"wxid": p.id, "nickname": p.account, "remark": p.remark, "account": p.number, "describe": "", "headImgUrl": "", "ExtraBuf": {}, "LabelIDList": [], "extra": None}
        for p in c.people
    }  # fmt: skip
    room = {
        "wxid": g["id"], "roomWxids": [p.id for p in c.people], "IsShowName": 1, "ChatRoomFlag": 0, "SelfDisplayName": "", "owner": people[g["owner"]],
        "wxid2userinfo": {p.id: people[p.id] | {"roomNickname": p.nickname} for p in c.people}, "Announcement": g["notice"], "AnnouncementEditor": g["owner"],
    }  # fmt: skip
    return people | {
        g["id"]: {
            "wxid": g["id"],
            "nickname": g["name"],
            "remark": g["remark"],
            "account": "",
            "describe": "",
            "headImgUrl": "",
            "ExtraBuf": {},
            "LabelIDList": [],
            "extra": room,
        }
    }
