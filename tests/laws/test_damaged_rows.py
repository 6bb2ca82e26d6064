"""Missing data never accuse anyone: a damaged row of a list or form leads to no finding that the intact row would not."""

import contextlib
import csv
import io
import json
import random
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl
import pytest

from groupaudit.api import Request, examine
from groupaudit.policy import load
from groupaudit.registry import discover
from groupaudit.report import Selection
from groupaudit.rule import Rule

RULES = discover("groupaudit.rules", Rule, plugins=False).found

SHEETS = {
    "employees.csv": """工号,姓名,公司,部门,职务,状态,wxid
T1,陈志远,天高集团,总裁办,经理,在职,wxid_chen
T2,周建国,天高集团,工程部,经理,在职,wxid_zhou
T3,冯磊,天高集团,工程部,工程师,在职,wxid_feng
T4,王芳,天高集团,财务部,会计,在职,wxid_wang
T5,林晓燕,天高集团,综合管理部,经理,在职,wxid_lin
""",
    "名册.csv": """群ID,群名称,群昵称,wxid,角色,入群时间
1@chatroom,天高集团工作群,林晓燕+集团+综合管理部,wxid_lin,群主,2026-09-01 09:00
1@chatroom,天高集团工作群,陈志远+集团+总裁办,wxid_chen,管理员,2026-09-01 09:00
1@chatroom,天高集团工作群,会飞的鱼,wxid_wang,成员,2026-09-01 09:00
2@chatroom,工程部维修群,周建国+集团+工程部,wxid_zhou,群主,2026-09-01 09:00
2@chatroom,工程部维修群,冯磊+集团+工程部,wxid_feng,管理员,2026-09-01 09:00
2@chatroom,工程部维修群,云帆周工,wxid_yun,成员,2026-09-01 09:00
3@chatroom,工程部供应商群,周建国+集团+工程部,wxid_zhou,群主,2026-09-01 09:00
3@chatroom,工程部供应商群,冯磊+集团+工程部,wxid_feng,管理员,2026-09-01 09:00
""",
    "微信群信息登记表.csv": """群名称,群ID,群类型,责任单位,用途,负责人,群主,管理员,建群日期,是否长期使用,登记日期
天高集团工作群,1@chatroom,内部工作群,综合管理部,日常工作,林晓燕,林晓燕,陈志远,2026-09-01,是,2026-09-02
工程部维修群,2@chatroom,内部工作群,工程部,维修,周建国,周建国,冯磊,2026-09-01,是,2026-09-02
工程部供应商群,,对外群,工程部,供货,周建国,周建国,冯磊,2026-09-01,是,2026-09-02
""",
    "微信群成员信息管理表.csv": """群名称,姓名,公司,部门,职务,人员类别,入群时间
工程部维修群,周建国,天高集团,工程部,经理,员工,2026-09-01
工程部维修群,冯磊,天高集团,工程部,工程师,员工,2026-09-01
工程部维修群,云帆周工,云帆软件,,,外部,2026-09-01
""",
    "外部人员入群审批表.csv": """群名称,姓名,单位,微信号,分管领导,批准日期,综合管理部备案日期
工程部维修群,云帆周工,云帆软件,wxid_yun,陈志远,2026-08-20,2026-08-21
财务部报销群,何小曼,云帆软件,wxid_he,陈志远,2026-08-20,2026-08-21
""",
    "对外群审批表.csv": """申请单位,群名称,用途,申请日期,分管领导,批准日期,综合管理部备案日期
工程部,工程部供应商群,供货,2026-08-10,陈志远,2026-08-20,2026-08-21
工程部,工程部绿化群,供货,2026-08-10,陈志远,2026-08-20,2026-08-21
""",
}
"""A small company in good order, by file."""

ANSWERS: dict[str, dict[str, object]] = {
    "department_list.json": {"errcode": 0, "department": [
        {"id": 1, "name": "天高集团", "parentid": 0},
        {"id": 2, "name": "工程部", "parentid": 1},
        {"id": 3, "name": "财务部", "parentid": 1},
    ]},
    "user_list.json": {"errcode": 0, "userlist": [
        {"userid": "zhou", "name": "周建国", "department": [2], "status": 1},
        {"userid": "wang", "name": "王芳", "department": [3], "status": 1},
        {"userid": "he", "name": "何小曼", "department": [3], "status": 1},
    ]},
    "wrInside00000000000000001.json": {"errcode": 0, "group_chat": {
        "chat_id": "wrInside00000000000000001", "name": "工程部排班群", "owner": "zhou", "create_time": 1788224400,
        "admin_list": [{"userid": "wang"}],
        "member_list": [
            {"userid": "zhou", "type": 1, "join_time": 1788224400, "name": "周建国", "group_nickname": "周建国+集团+工程部"},
            {"userid": "wang", "type": 1, "join_time": 1788224400, "name": "王芳", "group_nickname": "王芳+集团+财务部"},
            {"userid": "he", "type": 1, "join_time": 1788224400, "name": "小曼", "group_nickname": "小曼"},
        ],
    }},
}  # fmt: skip
"""Another one, by answer of WeCom."""

ORGANISATION = """
effective-from = 2026-08-01
[organisation]
name = "天高集团"
[[organisation.units]]
name = "天高集团"
short = "集团"
kind = "company"
"""
OF_SHEETS = "".join(
    f'[[organisation.units]]\nname = "{n}"\nparent = "天高集团"\n' for n in ("总裁办", "综合管理部", "工程部", "财务部")
)
KINDS = (
    '[[group]]\nmatch = { name = "*供应商*" }\nkind = "outward"\n[[group]]\nmatch = { name = "*" }\nkind = "internal"\n'
)

KEYS = ("工号", "姓名", "群名称", "群ID", "微信号")
"""Headings of cells that tell whom or what a row is about."""

FEW = 3
"""Cells of which no signature below a list has more."""

OF_THE_ROW = {"register-incomplete"}
"""What is truly said of a damaged row itself."""

DAMAGE: dict[str, Callable[[list[str], int], list[str] | None]] = {
    "fields too many": lambda row, n: [*row[:n], "多了", *row[n:], "多了"],
    "bytes": lambda row, n: [*row[:n], "\ufffe", *row[n + 1 :]],
    "number": lambda row, n: [*row[:n], "1.23E+17", *row[n + 1 :]] if row[n].isascii() and "-" not in row[n] else None,
    "date": lambda row, n: [*row[:n], "2024-13-45", *row[n + 1 :]] if row[n].startswith("2026-") else None,
    "empty": lambda row, n: [*row[:n], "", *row[n + 1 :]],
}
"""How a row is damaged in its nth cell, None where it cannot be in that way; U+FFFE becomes a byte of no character."""


def accusations(folder: Path, policy: str, files: Mapping[str, bytes]) -> set[tuple[str | None, ...]]:
    """Audit *files* and return who is accused of what."""
    for name, data in files.items():
        (folder / name).write_bytes(data)
    (folder / "groupaudit.toml").write_text(policy, "utf-8")
    paths = [folder / name for name in files]
    found = examine(Request(paths=paths, policy=load(folder / "groupaudit.toml", RULES), plugins=False)).found
    return set(found.filter(~pl.col("rule").is_in(OF_THE_ROW)).select("rule", "group_id", "member_id").rows())


def damaged(text: str, how: str) -> bytes | None:
    """Return a sheet with one cell of one row damaged, chosen at random; None where no cell can be in this way."""
    table = list(csv.reader(io.StringIO(text)))
    top = next(place for place, row in enumerate(table) if all(row))
    ways = [
        [*table[:place], other, *table[place + 1 :]]
        for place, row in enumerate(table[top + 1 :], top + 1)
        for n, heading in enumerate(table[top])
        if sum(map(bool, row)) > FEW
        and row[n]
        and (how != "empty" or heading in KEYS)
        and (other := DAMAGE[how](row, n))
    ]
    if not ways:
        return None
    out = io.StringIO()
    csv.writer(out).writerows(random.Random(f"{table[top]} {how}").choice(ways))  # noqa: S311  # the same in every run
    return out.getvalue().encode().replace("\ufffe".encode(), b"\xff\xff")


@pytest.fixture(scope="module")
def in_order(tmp_path_factory):
    """What the company of sheets is accused of while nothing is damaged."""
    files = {name: text.encode() for name, text in SHEETS.items()}
    return accusations(tmp_path_factory.mktemp("sheets"), ORGANISATION + OF_SHEETS + KINDS, files)


@pytest.mark.parametrize("how", DAMAGE)
@pytest.mark.parametrize("name", SHEETS)
def test_a_damaged_row_of_a_sheet_accuses_nobody(name, how, in_order, tmp_path):
    """Whoever stands in a row that cannot be read is not accused of standing nowhere."""
    data = damaged(SHEETS[name], how)
    if data is not None:
        files = {other: text.encode() for other, text in SHEETS.items()} | {name: data}
        assert accusations(tmp_path, ORGANISATION + OF_SHEETS + KINDS, files) <= in_order


@pytest.mark.parametrize("name", ANSWERS)
def test_a_damaged_record_of_an_answer_accuses_nobody(name, tmp_path):
    """A member, colleague or department without its id is a reject, and not missed."""
    whole = {other: json.dumps(answer).encode() for other, answer in ANSWERS.items()}
    in_order = accusations(tmp_path, ORGANISATION + KINDS, whole)
    answer = json.loads(whole[name])
    records = answer.get("department") or answer.get("userlist") or answer["group_chat"]["member_list"]
    place = random.Random(name).randrange(len(records))  # noqa: S311  # the same in every run
    without = {key: value for key, value in records[place].items() if key not in ("id", "userid")}
    broken = whole[name].replace(json.dumps(records[place]).encode(), json.dumps(without).encode())
    assert broken != whole[name]
    assert accusations(tmp_path, ORGANISATION + KINDS, whole | {name: broken}) <= in_order


SAMPLES = Path(__file__).parents[2] / "samples"
OF_MESSAGES = {"text", "hits", "scores", "threads", "issues", "acts", "waves", "findings"}
ON_LISTS = tuple(id_ for id_, rule in RULES.items() if not rule.needs & OF_MESSAGES)


def of_the_samples(folder: Path, how: str | None) -> set[tuple[str | None, ...]]:
    """Audit the sample company, with one row of every sheet damaged unless *how* is None."""
    for name in ("exports", "records"):
        shutil.copytree(SAMPLES / name, folder / name)
    for name in ("employees.csv", "groupaudit.toml"):
        shutil.copy(SAMPLES / name, folder / name)
    for sheet in folder.rglob("*.csv") if how else ():
        data = damaged(sheet.read_text("utf-8-sig"), how or "")
        if data:
            sheet.write_bytes(data)
    with contextlib.chdir(folder):
        policy = load(Path("groupaudit.toml"), RULES)
        asked = Request(
            paths=["exports", "employees.csv", "records"],
            policy=policy,
            scope=Selection(select=ON_LISTS),
            plugins=False,
        )
        found = examine(asked).found
    return set(found.filter(~pl.col("rule").is_in(OF_THE_ROW)).select("rule", "group_id", "member_id").rows())


@pytest.fixture(scope="module")
def sample_company(tmp_path_factory):
    """What the sample company is accused of while nothing is damaged."""
    return of_the_samples(tmp_path_factory.mktemp("samples"), None)


@pytest.mark.parametrize("how", ["fields too many", "bytes", "number"])
def test_a_damaged_row_in_every_sheet_of_the_samples_accuses_nobody(how, sample_company, tmp_path):
    """What is found beside rejects is found without them."""
    assert of_the_samples(tmp_path, how) <= sample_company
