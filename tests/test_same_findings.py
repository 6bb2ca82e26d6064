"""The same talk, exported by different programs, reaches the same rules: findings, threads and events do not tell which."""

import json

import polars as pl
import pytest

import groupaudit
from groupaudit.derived import materialise
from groupaudit.ingest import ingest
from groupaudit.reader import Options
from opened import READERS

START = 1788220800
ROOM = "1@chatroom"
NAMES = {"wxid_li": "李明", "wxid_zhao": "赵琳", "88@openim": "康达电梯", "wxid_new": "周凯"}
SECRET = ("李明", "这份薪酬明细先别外传"), ("赵琳", "知道了")
TALK = [
    ("wxid_li", "text", "周凯来了没有"),
    (None, "system", '"李明"邀请"周凯"加入了群聊'),
    ("88@openim", "text", "明天几点验收？"),
    ("wxid_zhao", "quote", "上午十点"),
    ("wxid_li", "forward", "群聊的聊天记录"),
    ("88@openim", "text", "真人视讯开户，加微信上分"),
    (None, "system", '"赵琳" 撤回了一条消息'),
]
"""Who says what; the quote answers the message before it."""

EMPLOYEES = "姓名,wxid,部门,状态\n李明,wxid_li,财务部,在职\n赵琳,wxid_zhao,财务部,在职\n"
POLICY = '[[group]]\nmatch = { name = "*" }\nkind = "outward"\n'


def chatlab():
    """The standard format, against which the others are held."""
    types = {"text": 0, "system": 80, "quote": 25, "forward": 26}
    records = [{"accountName": n, "timestamp": START - 60, "type": 0, "content": t} for n, t in SECRET]
    messages = [
        {
            "sender": who or ROOM, "accountName": NAMES.get(who, ""), "timestamp": START + n * 60, "type": 81 if "撤回" in said else types[kind],
            "content": f"{said}[引用 康达电梯：{TALK[n - 1][2]}]" if kind == "quote" else f"[聊天记录] {said}" if kind == "forward" else said,
            "platformMessageId": str(n + 1), **({"replyToMessageId": str(n)} if kind == "quote" else {}),
            **({"chatRecords": records} if kind == "forward" else {}),
        }
        for n, (who, kind, said) in enumerate(TALK)
    ]  # fmt: skip
    members = [{"platformId": i, "accountName": n} for i, n in NAMES.items()]
    meta = {"name": "验收群", "platform": "wechat", "type": "group", "groupId": ROOM}
    return {
        "x.json": {
            "chatlab": {"version": "0.0.2", "exportedAt": START},
            "meta": meta,
            "members": members,
            "messages": messages,
        }
    }


def chatlog():
    """Split types; a list of contacts tells nothing that is needed."""
    types = {"text": (1, 0), "system": (10000, 0), "quote": (49, 57), "forward": (49, 19)}
    items = [{"DataType": "1", "SourceName": n, "SourceTime": "2026-09-01 07:59", "DataDesc": t} for n, t in SECRET]
    contents = {
        "quote": lambda n: {"refer": {"type": 1, "sender": TALK[n - 1][0], "content": TALK[n - 1][2]}},
        "forward": lambda n: {"title": TALK[n][2], "recordInfo": {"DataList": {"Count": "2", "DataItems": items}}},
    }
    messages = [
        {
            "seq": (START + n * 60) * 1000, "time": f"2026-09-01T08:{n:02}:00+08:00", "talker": ROOM, "isChatRoom": True,
            "sender": who or "系统消息", "senderName": NAMES.get(who, ""), "isSelf": False, "type": types[kind][0],
            "subType": types[kind][1], "content": "" if kind == "forward" else _spelled(said) if kind == "system" else said,
            "contents": contents.get(kind, lambda _: {})(n),
        }
        for n, (who, kind, said) in enumerate(TALK)
    ]  # fmt: skip
    return {"x.json": messages}


def _spelled(said):
    for id_, name in NAMES.items():
        said = said.replace(f'"{name}"', f'"{name}({id_})"')
    return said


def http():
    """Raw content beside a roster."""
    packed = {"text": 1, "system": 10000, "quote": 57 << 32 | 49, "forward": 19 << 32 | 49}
    items = "".join(
        f'<dataitem datatype="1"><sourcename>{n}</sourcename><datadesc>{t}</datadesc></dataitem>' for n, t in SECRET
    )
    more = {
        "quote": lambda n: (
            f"<type>57</type><refermsg><type>1</type><svrid>{n}</svrid><content>{TALK[n - 1][2]}</content></refermsg>"
        ),
        "forward": lambda _: (
            f"<type>19</type><recorditem><![CDATA[<recordinfo><datalist>{items}</datalist></recordinfo>]]></recorditem>"
        ),
    }
    messages = [
        {
            "serverId": str(n + 1), "localType": packed[kind], "createTime": START + n * 60, "isSend": 0, "senderUsername": who or ROOM,
            "rawContent": f"{who}:\n<msg><appmsg><title>{said}</title>{more[kind](n)}</appmsg></msg>" if kind in more else said,
        }
        for n, (who, kind, said) in enumerate(TALK)
    ]  # fmt: skip
    members = [
        {"wxid": i, "nickname": n, "remark": "", "groupNickname": "", "isOwner": False} for i, n in NAMES.items()
    ]
    return {
        "x.json": {"success": True, "talker": ROOM, "messages": messages},
        "m.json": {"success": True, "chatroomId": ROOM, "members": members},
    }


def pywxdump():
    """Words for types, beside users.json."""
    words = {"text": "文本", "system": "系统通知", "quote": "引用回复", "forward": "合并转发的聊天记录"}
    record = {"datalist": {"dataitem": [{"datatype": "1", "sourcename": n, "datadesc": t} for n, t in SECRET]}}
    rows = [
        {
            "id": n, "MsgSvrID": str(n + 1), "type_name": words[kind], "is_sender": 0, "talker": who or "系统", "room_name": ROOM,
            "msg": f"{said}\n\n[引用](2026-09-01 08:00:00)康达电梯:{TALK[n - 1][2]}" if kind == "quote" else said,
            "src": record if kind == "forward" else "", "extra": {}, "CreateTime": f"2026-09-01 08:{n:02}:00",
        }
        for n, (who, kind, said) in enumerate(TALK)
    ]  # fmt: skip
    about = {"remark": "", "account": "", "LabelIDList": [], "extra": None}
    people = {i: {"wxid": i, "nickname": n, "roomNickname": "", **about} for i, n in NAMES.items()}
    room = {
        "wxid": ROOM,
        "nickname": "验收群",
        **about,
        "extra": {"roomWxids": list(NAMES), "owner": "", "wxid2userinfo": people},
    }
    return {"x.json": rows, "users.json": people | {ROOM: room}}


FORMATS = {"chatlab": chatlab, "chatlog": chatlog, "weflow-http": http, "pywxdump": pywxdump}
every_format = pytest.mark.parametrize("files", FORMATS.values(), ids=FORMATS)


def written(folder, files):
    """Write the files of an export and return their paths."""
    for name, content in files().items():
        (folder / name).write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    return [folder / name for name in files()]


def events(tables):
    """Return what happened, without what only names the file."""
    told = tables["events"].select("kind", "at", "member_id", "member_name", "actor_id", "scene")
    return sorted(map(repr, told.rows()))


@every_format
def test_rules_find_the_same(tmp_path, files):
    """What was passed on to outsiders and what one of them offers, with the words of the record read."""
    (tmp_path / "e.csv").write_text(EMPLOYEES, "utf-8")
    (tmp_path / "groupaudit.toml").write_text(POLICY, "utf-8")
    found = groupaudit.audit([*written(tmp_path, files), tmp_path / "e.csv"]).findings
    assert found.filter(pl.col("rule") == "gambling").height == 1
    (passed,) = found.filter(pl.col("rule") == "forwarded-to-outsiders").to_dicts()
    fields = json.loads(passed["fields"])
    assert (fields["what"], int(fields["speakers"]), fields["terms"]) == ("record", 2, ["薪酬明细"])


@every_format
def test_the_same_happens(tmp_path, files):
    """Who came by whom, and who withdrew a message."""
    there, here = (tmp_path / "a"), (tmp_path / "b")
    there.mkdir()
    here.mkdir()
    wanted = ingest(written(there, chatlab), READERS, Options()).tables
    found = ingest(written(here, files), READERS, Options()).tables
    assert events(found) == events(wanted)
    assert {e[:14] for e in events(wanted)} == {"('join', datet", "('recall', dat"}


@every_format
def test_an_answer_belongs_to_its_question(tmp_path, files):
    """By the id of what it quotes, else by its words."""
    tables = ingest(written(tmp_path, files), READERS, Options()).tables
    messages = tables["messages"].sort("at")
    assert messages["kind"].to_list() == ["text", "system", "text", "quote", "forward", "text", "recall"]
    assert messages["quoted"][3] == TALK[2][2]
    assert messages["reply_to"][3] in ("3", None)
    assert [f["text"] for f in messages["forwarded"][4]] == [text for _, text in SECRET]
    assert [f["name"] for f in messages["forwarded"][4]] == [name for name, _ in SECRET]
    made, broken = materialise(tables, {"threads"})
    assert not broken
    ids = tables["messages"]["text"]
    (link,) = made["threads"].filter(pl.col("how") == "quote").to_dicts()
    assert (ids[link["row"]], ids[made["turns"]["row"][link["parent"]]]) == (TALK[3][2], TALK[2][2])
