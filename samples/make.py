"""Write the sample exports from their sources: `python samples/make.py`. Everything in them is invented."""

import csv
import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

HERE = Path(__file__).parent
SOURCES = HERE / "sources"
EXPORTS = HERE / "exports"
ZONE = ZoneInfo("Asia/Shanghai")

CHATLAB_TYPES = {"text": 0, "image": 1, "voice": 2, "video": 3, "file": 4, "system": 80}
SUPPLIERS = "wrTianGaoSuppliers00000000000001"
FINANCE = "wrTianGaoFinance0000000000000002"
QUIET = {
    "meeting": ("wrTianGaoMeeting0000000000000003", "总裁办会务群", "2026-05-06", ("chenzy", "ouyjy")),
    "hiring": ("wrTianGaoHiring00000000000000004", "人力部招聘群", "2026-05-08", ("zhaomin", "sunlx")),
    "training": ("wrTianGaoTraining000000000000005", "秩序部培训群", "2026-05-11", ("wuhf", "luoxj")),
    "shifts": ("wrTianGaoShifts00000000000000006", "客服部排班群", "2026-08-31", ("hexl", "lij")),
    "patrol": ("wrTianGaoPatrol00000000000000007", "秩序部巡逻群", "2026-08-30", ("wuhf", "luoxj")),
}
"""WeCom groups that nobody registered: room, name, day of creation, people."""
OUTSIDE = {
    "wm-kangda": ("wmKangDaElevator0000000000000001", "康达电梯", 2),
    "wo-lvjing": ("woLvJingGarden000000000000000001", "绿景园艺", 2),
    "robot": ("wbReminder0000000000000000000001", "待办提醒", 3),
}


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a source table."""
    with (SOURCES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def talk(name: str, part: str = "") -> Iterator[tuple[datetime, str, str, str]]:
    """Yield (local time, sender, kind, words) of a source conversation, or of the part whose days bear that word."""
    day = word = ""
    for line in (SOURCES / name).read_text("utf-8").splitlines():
        if line.startswith("=="):
            day, _, word = line.strip("= ").partition(" ")
        elif word != part:
            continue
        elif line and not line.startswith("#"):
            time, sender, words = line.split(" ", 2)
            kind, rest = re.match(r"(?:\[(\w+)\])?(.*)", words).groups()  # type: ignore[union-attr]  # matches anything
            yield datetime.fromisoformat(f"{day} {time}").replace(tzinfo=ZONE), sender, kind or "text", numbers(rest)


def numbers(text: str) -> str:
    """Put generated numbers, which only look real, where the source names their kind."""
    text = text.replace("{id-card}", id_card("11010119900307123")).replace("{bank-card}", luhn("622202020001234567"))
    return re.sub(r"{mobile:(\d)}", lambda m: f"1380000100{m[1]}", text)


def id_card(body: str) -> str:
    """Return the 17 digits with their ISO 7064 MOD 11-2 check character."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]


def luhn(body: str) -> str:
    """Return the digits with their Luhn check digit."""
    doubled = [int(d) * (2 if i % 2 == 0 else 1) for i, d in enumerate(reversed(body))]
    return body + str(-sum(d // 10 + d % 10 for d in doubled) % 10)


def chatlab(  # noqa: PLR0913, PLR0917  # what makes an export
    name: str, group_id: str, source: str, members: str, first_id: int, gone: str = ""
) -> tuple[dict, list[dict], list[dict]]:
    """Return header, members and messages of a ChatLab export; people in *gone* speak and are on no roster."""
    people = rows(members) + (rows(gone) if gone else [])
    by_word = {p["id"]: p for p in people}
    by_word |= {p["nickname"].split("+")[0].split("-")[0].split(" ")[0]: p for p in people if "业主" not in name}
    by_word |= {word: p for p in people for word in (p["nickname"], p["account"])}
    by_word |= {
        e["姓名"]: by_word[e["wxid"]]
        for e in rows("people.csv")
        if e["wxid"] in by_word and e["wxid"] != "wxid_zhangw2"
    }
    by_word |= {f"物业-{e['姓名']}": by_word[e["wxid"]] for e in rows("people.csv") if e["wxid"] in by_word}
    by_word["系统"] = {"id": group_id, "account": "", "nickname": ""}
    messages = []
    for n, (at, sender, kind, words) in enumerate(talk(source)):
        person = by_word[sender]
        messages.append({
            "sender": person["id"],
            "accountName": person["account"],
            "groupNickname": person["nickname"],
            "timestamp": int(at.timestamp()),
            "type": CHATLAB_TYPES[kind],
            "content": words if kind in ("text", "system") else None,
            "platformMessageId": str(first_id + n * 7),
        })  # fmt: skip
    head = {
        "chatlab": {"version": "0.0.2", "exportedAt": messages[-1]["timestamp"] + 3600, "generator": "sample"},
        "meta": {"name": name, "platform": "wechat", "type": "group", "groupId": group_id},
    }
    shown = [
        {
            "platformId": p["id"],
            "accountName": p["account"],
            "groupNickname": p["nickname"],
            **({"roles": [{"id": p["role"]}]} if p["role"] else {}),
        }
        for p in rows(members)
    ]
    return head, shown, messages


def write_chatlab() -> None:
    """Write the internal group as one JSON document, the owners' groups as JSON lines."""
    head, members, messages = chatlab(
        "天高集团工作交流群", "20001@chatroom", "internal.txt", "internal_members.csv", 7412000000000000001
    )
    write_json(EXPORTS / "天高集团工作交流群.json", head | {"members": members, "messages": messages})
    for name, group, source, first_id in (
        ("金沙湾一期业主群", "20002@chatroom", "owners", 7413000000000000001),
        ("金沙湾二期业主群", "20003@chatroom", "owners2", 7414000000000000001),
    ):
        head, members, messages = chatlab(name, group, f"{source}.txt", f"{source}_members.csv", first_id)
        lines = [
            {"_type": "header", **head},
            *({"_type": "member", **m} for m in members),
            *({"_type": "message", **m} for m in messages),
        ]
        write_lines(EXPORTS / f"{name}.jsonl", lines)


def write_wecom() -> None:
    """Write the message archive of two groups, their rosters and the address book."""
    folder = EXPORTS / "wecom"
    messages = [*archive("suppliers.txt", SUPPLIERS, external=True), *archive("finance.txt", FINANCE, external=False)]
    for word, (room, *_) in QUIET.items():
        messages += archive("quiet.txt", room, external=False, part=word)
    write_lines(folder / "messages.jsonl", sorted(messages, key=lambda m: m["msgtime"]))
    joined = int(datetime(2026, 8, 10, 9, tzinfo=ZONE).timestamp())
    employees = {e["userid"]: e for e in rows("people.csv")}
    inside = [
        {
            "userid": u,
            "type": 1,
            "join_time": joined,
            "join_scene": 1,
            "group_nickname": f"{employees[u]['姓名']}+集团+{d}",
            "name": employees[u]["姓名"],
        }
        for u, d in (("zhoujg", "工程部"), ("sunlx", "综合管理部"))
    ]
    outside = [
        {"userid": id_, "type": kind, "join_time": joined + 600, "join_scene": 3, "group_nickname": "", "name": name}
        for id_, name, kind in OUTSIDE.values()
    ]
    group = {
        "chat_id": SUPPLIERS,
        "name": "天高物业供应商对接群",
        "owner": "zhoujg",
        "create_time": joined,
        "notice": "",
        "member_list": inside + outside,
        "admin_list": [{"userid": "sunlx"}],
    }
    write_json(folder / f"{SUPPLIERS}.json", {"errcode": 0, "errmsg": "ok", "group_chat": group})
    people = ("zhengml", "sunlx", "mawt", "zhoujg", "qiandd", "zhaomin", "hexl")
    write_room(folder, FINANCE, "财务部报销沟通群", joined, people)
    for room, name, day, members in QUIET.values():
        write_room(
            folder, room, name, int(datetime.fromisoformat(f"{day} 09:00").replace(tzinfo=ZONE).timestamp()), members
        )
    write_address_book(folder)


def write_room(folder: Path, room: str, name: str, created: int, people: tuple[str, ...]) -> None:
    """Write the roster of an internal WeCom group; the first of *people* made it."""
    about = {"errcode": 0, "errmsg": "ok", "roomname": name, "creator": people[0], "room_create_time": created}
    members = [{"memberid": p, "jointime": created} for p in people]
    write_json(folder / f"{room}.json", about | {"notice": "", "members": members})


def archive(source: str, room: str, *, external: bool, part: str = "") -> Iterator[dict]:
    """Yield the messages of one group as the archive delivers them."""
    spoken = list(talk(source, part))
    ids = {w: OUTSIDE[w][0] if w in OUTSIDE else w for _, w, _, _ in spoken}
    everyone = sorted({*ids.values(), *([o[0] for o in OUTSIDE.values()] if external else [])})
    for n, (at, sender, kind, words) in enumerate(spoken):
        ms = int(at.timestamp()) * 1000 + 137
        message = {
            "msgid": f"{10**18 + n * 7919}_{ms}{'_external' if external else ''}",
            "action": "send",
            "from": ids[sender],
            "tolist": [i for i in everyone if i != ids[sender]],
            "roomid": room,
            "msgtime": ms,
            "msgtype": kind,
        }
        payload = (
            {"content": words}
            if kind == "text"
            else {"filename": words, "fileext": "xlsx", "filesize": 20480}
            if kind == "file"
            else {"md5sum": "0" * 32, "filesize": 40960}
        )
        yield message | {kind: payload}


def write_partners() -> None:
    """Write the rosters of the groups that outsiders belong to, as the API for customer groups answers."""
    rooms: dict[str, list[dict[str, str]]] = {}
    for row in rows("partners.csv"):
        rooms.setdefault(row["room"], []).append(row)
    for room, people in rooms.items():
        first = people[0]
        group = {
            "chat_id": room,
            "name": first["group"],
            "owner": first["owner"],
            "create_time": seconds(first["created"]),
            "notice": "",
            "member_list": [
                {
                    "userid": p["userid"],
                    "type": int(p["type"]),
                    "join_time": seconds(p["joined"]),
                    "join_scene": int(p["scene"]),
                    **({"invitor": {"userid": p["invitor"]}} if p["invitor"] else {}),
                    "group_nickname": p["nickname"],
                    "name": p["name"],
                }
                for p in people
            ],
            "admin_list": [{"userid": a} for a in first["admins"].split(";") if a],
        }
        write_json(EXPORTS / "wecom" / f"{room}.json", {"errcode": 0, "errmsg": "ok", "group_chat": group})


def seconds(local: str) -> int:
    """Return the seconds of a local time."""
    return int(datetime.fromisoformat(local).replace(tzinfo=ZONE).timestamp())


def write_coming_and_going() -> None:
    """Write two groups whose system messages tell who was invited, removed or left; who is gone is on no roster."""
    for name, group, source, first_id in (
        ("秩序部工作群", "20021@chatroom", "guards", 7415000000000000001),
        ("客服部工作群", "20022@chatroom", "reception", 7416000000000000001),
    ):
        head, members, messages = chatlab(
            name, group, f"{source}.txt", f"{source}_members.csv", first_id, f"{source}_gone.csv"
        )
        write_json(EXPORTS / f"{name}.json", head | {"members": members, "messages": messages})


def write_address_book(folder: Path) -> None:
    """Write departments and users as the API answers."""
    employees = rows("people.csv")
    names = ["天高集团", *dict.fromkeys(d for e in employees for d in e["部门"].split(";"))]
    ids = {name: n for n, name in enumerate(names, 1)}
    departments = [
        {"id": n, "name": name, "parentid": 0 if n == 1 else 1, "order": 1000 - n} for name, n in ids.items()
    ]
    write_json(folder / "department_list.json", {"errcode": 0, "errmsg": "ok", "department": departments})
    users = [
        {
            "userid": e["userid"],
            "name": e["姓名"],
            "department": [ids[d] for d in e["部门"].split(";")],
            "position": e["职务"],
            "status": 1,
        }
        for e in employees
        if e["状态"] == "在职"
    ]
    write_json(folder / "user_list.json", {"errcode": 0, "errmsg": "ok", "userlist": users})


def write_json(path: Path, document: object) -> None:
    """Write one document."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", "utf-8")


def write_lines(path: Path, records: list[dict]) -> None:
    """Write one record a line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(r, ensure_ascii=False, separators=(",", ":")) + "\n" for r in records), "utf-8")


def main() -> None:
    """Write every sample."""
    write_chatlab()
    write_coming_and_going()
    write_wecom()
    write_partners()
    for name, source in (("部门群名册", "rosters"), ("项目群名册", "projects")):
        (EXPORTS / f"{name}.csv").write_text((SOURCES / f"{source}.csv").read_text("utf-8"), "utf-8-sig")
    head = "员工名单,,,,,,,,,,,\n数据日期：2026-09-30,,,,,,,,,,,\n"
    (HERE / "employees.csv").write_text(
        head + (SOURCES / "people.csv").read_text("utf-8") + "填表人：林晓燕,,,,,,,,,,,\n", "utf-8-sig"
    )


if __name__ == "__main__":
    main()
