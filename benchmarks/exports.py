"""The files of the corpus: WeCom archive and rosters, a ChatLab export twice, roster tables, policies."""

import csv
import heapq
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import Any

from benchmarks.company import NAME, UNITS, WORDS, Company, Group, Person, large_group, workforce
from benchmarks.draft import Corpus, zipf
from benchmarks.layouts import chatlab_id, chatlab_message, chatlab_names, wecom_id, wecom_line
from benchmarks.talk import END_MS, Scene

WINDOW, WIDE_WINDOW = 9, 101  # the speaker and the receivers
CHATLAB_WINDOW = 30
WIDE_GROUPS, WIDE_SHARE, WIDE_MOST = 4, 0.05, 50_000
ROSTER, PEOPLE = 200, 30_000
ROSTERS = {"rosters/roster-200.csv": 1, "rosters/roster-30000.csv": 150}  # groups of two hundred
CREATED_AT = END_MS // 1000 - 4 * 365 * 86_400
JOIN_SPAN = 300 * 86_400


def write_wecom(corpus: Corpus, messages: int) -> None:
    """Write the archive of all groups, what the interfaces say about groups and people, and a policy."""
    groups = corpus.company.groups
    _write_archive(corpus, "wecom/archive.jsonl", groups, messages, WINDOW)
    for group in groups:
        corpus.write(f"wecom/groups/{group.chat_id}.json", _wecom_group(corpus, group))
    corpus.write("wecom/users.json", {"errcode": 0, "errmsg": "ok", "userlist": _users(corpus.company)})
    corpus.write("wecom/departments.json", {"errcode": 0, "errmsg": "ok", "department": _departments(corpus.company)})
    corpus.write("wecom/groupaudit.toml", policy())


def write_wide(corpus: Corpus, messages: int) -> None:
    """Write an archive of the largest groups alone, each message with a hundred receivers."""
    count = min(WIDE_MOST, round(messages * WIDE_SHARE))
    _write_archive(corpus, "wecom-wide/archive.jsonl", corpus.company.groups[:WIDE_GROUPS], count, WIDE_WINDOW)


def _write_archive(corpus: Corpus, name: str, groups: Sequence[Group], messages: int, window: int) -> None:
    scenes = [
        Scene(group, count, window, attrgetter("wecom_id"), wecom_id)
        for group, count in zip(groups, zipf(messages, len(groups)), strict=True)
    ]
    streams = (corpus.turns(name, scene) for scene in scenes)
    with corpus.open(name) as file:
        file.writelines(wecom_line(*entry) for entry in heapq.merge(*streams, key=lambda entry: entry[1].at))


def _wecom_group(corpus: Corpus, group: Group) -> dict[str, Any]:
    """Return what `msgaudit/groupchat/get` says of an internal group, `externalcontact/groupchat/get` of any other."""
    rng = corpus.rng("joined", group.rank)
    joined = [CREATED_AT, *(CREATED_AT + rng.randrange(JOIN_SPAN) for _ in group.members[1:])]
    if group.kind == "internal":
        people = [{"memberid": p.wecom_id, "jointime": at} for p, at in zip(group.members, joined, strict=True)]
        about = {
            "roomname": group.name,
            "creator": group.members[0].wecom_id,
            "room_create_time": CREATED_AT,
            "notice": "",
        }
        return {"errcode": 0, "errmsg": "ok", **about, "members": people}
    ids = [person.wecom_id for person in group.members]
    nicknames = corpus.nicknames("wecom/archive.jsonl", group, ids)
    members = [_wecom_member(*entry) for entry in zip(group.members, joined, nicknames, strict=True)]
    about = {"chat_id": group.chat_id, "name": group.name, "owner": ids[0], "create_time": CREATED_AT, "notice": ""}
    chat = {**about, "member_list": members, "admin_list": [{"userid": ids[1]}], "member_version": group.chat_id[2:]}
    return {"errcode": 0, "errmsg": "ok", "group_chat": chat}


def _wecom_member(person: Person, joined_at: int, nickname: str) -> dict[str, Any]:
    kind = 1 if person.staff else 2
    entry = {"userid": person.wecom_id, "type": kind, "join_time": joined_at, "join_scene": 1 if person.staff else 3}
    return {**entry, "group_nickname": nickname, "name": person.account}


def _users(company: Company) -> list[dict[str, Any]]:
    units = [company.departments[person.unit, person.company] for person in company.staff]
    return [
        {
            "userid": person.wecom_id, "name": person.name, "department": [unit], "order": [0],
            "position": _position(person), "is_leader_in_dept": [0], "direct_leader": [], "telephone": "", "alias": "",
            "status": 1, "english_name": "", "open_userid": f"wo{person.number:030d}", "main_department": unit,
        }
        for person, unit in zip(company.staff, units, strict=True)
    ]  # fmt: skip


def _position(person: Person) -> str:
    return str(WORDS["positions"][person.number % len(WORDS["positions"])])


def _departments(company: Company) -> list[dict[str, Any]]:
    parents = {name: number for (name, above), number in company.departments.items() if above in ("", NAME)}
    return [
        {
            "id": number,
            "name": name,
            "name_en": "",
            "department_leader": [],
            "parentid": parents.get(above, 0),
            "order": number,
        }
        for (name, above), number in company.departments.items()
    ]


def write_chatlab(corpus: Corpus, messages: int) -> None:
    """Write one large group as ChatLab JSONL and the same conversation as ChatLab JSON, with employees and policy."""
    group, name = large_group(corpus.seed, corpus.company), "chatlab/group.jsonl"
    nicknames = corpus.nicknames(name, group, [person.wxid for person in group.members])
    header = _chatlab_header(group)
    members = [_chatlab_member(group, *entry) for entry in zip(group.members, nicknames, strict=True)]
    senders = {p.number: chatlab_names(p, nick) for p, nick in zip(group.members, nicknames, strict=True)}
    scene = Scene(group, messages, CHATLAB_WINDOW, attrgetter("wxid"), chatlab_id)
    with corpus.open(name) as lines, corpus.open("chatlab/group.json") as document:
        lines.write(_json({"_type": "header", **header}) + "\n")
        lines.writelines(_json({"_type": "member", **member}) + "\n" for member in members)
        document.write(f'{_json(header)[:-1]},"members":{_json(members)},"messages":[')
        separator = ""
        for _, turn in corpus.turns(name, scene):
            message = chatlab_message(turn, senders[turn.line.speaker.number])
            lines.write(f'{{"_type":"message",{message}}}\n')
            document.write(f"{separator}{{{message}}}")
            separator = ","
        document.write("]}")
    _write_employees(corpus, "chatlab/employees.csv", corpus.company.staff)
    corpus.write("chatlab/groupaudit.toml", policy())


def _chatlab_header(group: Group) -> dict[str, Any]:
    about = {"version": "0.0.2", "exportedAt": END_MS // 1000, "generator": "groupaudit benchmark"}
    meta = {"name": group.name, "platform": "wechat", "type": "group", "groupId": group.chat_id}
    return {"chatlab": about, "meta": meta}


def _chatlab_member(group: Group, person: Person, nickname: str) -> dict[str, Any]:
    roles = {group.members[0]: [{"id": "owner"}], group.members[1]: [{"id": "admin"}]}.get(person, [])
    return {"platformId": person.wxid, "accountName": person.account, "groupNickname": nickname, "roles": roles}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _write_employees(corpus: Corpus, name: str, staff: Iterable[Person]) -> None:
    with corpus.open(name) as file:
        rows = csv.writer(file)
        rows.writerow(("工号", "姓名", "公司", "部门", "职务", "用工形式", "入职日期", "状态", "wxid", "数据日期"))
        for p in staff:
            number = f"TG{p.number:05d}"
            rows.writerow(
                (number, p.name, p.company, p.unit, _position(p), "正式", "2019-07-01", "在职", p.wxid, "2026-06-30")
            )


def write_rosters(corpus: Corpus, _messages: int) -> None:
    """Write a roster table of one group with 200 members and one of 150 such groups."""
    for name, groups in ROSTERS.items():
        rng = corpus.rng(name)
        _write_roster(corpus, name, [tuple(rng.sample(corpus.company.staff, ROSTER)) for _ in range(groups)])


def write_people(corpus: Corpus, _messages: int) -> None:
    """Write a roster table of 30,000 members, none of them in two groups, and the list of these employees."""
    people = workforce(corpus.rng("people"), PEOPLE)
    _write_roster(corpus, "people/roster.csv", [people[i : i + ROSTER] for i in range(0, PEOPLE, ROSTER)])
    _write_employees(corpus, "people/employees.csv", people)
    corpus.write("people/groupaudit.toml", policy())


def _write_roster(corpus: Corpus, name: str, groups: Sequence[tuple[Person, ...]]) -> None:
    with corpus.open(name) as file:
        rows = csv.writer(file)
        rows.writerow(("群ID", "群名称", "wxid", "微信昵称", "群昵称", "角色", "入群时间"))
        for number, members in enumerate(groups, 1):
            group = Group(number, f"2026{number:06d}@chatroom", f"{NAME}综合管理部工作{number}群", "internal", members)
            rows.writerows(_roster_rows(corpus, name, group))


def _roster_rows(corpus: Corpus, name: str, group: Group) -> Iterable[tuple[str, ...]]:
    nicknames = corpus.nicknames(name, group, [p.wxid for p in group.members], evident=True)
    start = datetime.fromtimestamp(CREATED_AT, UTC)
    for place, (person, nickname) in enumerate(zip(group.members, nicknames, strict=True)):
        joined = f"{start + timedelta(hours=7 * place):%Y-%m-%d %H:%M:%S}"
        role = "群主" if place == 0 else "管理员" if place == 1 else "成员"
        yield group.chat_id, group.name, person.wxid, person.account, nickname, role, joined


def policy() -> str:
    """Return a policy that knows the units, the projects, the own domain and the kinds of the groups."""
    kinds = {f"{NAME}*工作*": "internal", "*业主服务*": "owners", "*供应商对接*": "outward"}
    groups = [f'[[group]]\nmatch = {{ name = "{name}" }}\nkind = "{kind}"\n' for name, kind in kinds.items()]
    units = [_policy_unit(company, "subsidiary", NAME) for company in UNITS if company != NAME]
    units += [_policy_unit(unit, "department", company) for company, names in UNITS.items() for unit in names]
    head = f'[organisation]\nname = "{NAME}"\nprojects = {_json(WORDS["projects"])}\ndomains = ["tiangao.example"]\n'
    return "\n".join([head, *units, *groups])


def _policy_unit(name: str, kind: str, parent: str) -> str:
    return f'[[organisation.units]]\nname = "{name}"\nkind = "{kind}"\nparent = "{parent}"\n'
