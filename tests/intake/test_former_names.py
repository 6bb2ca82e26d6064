"""What a group was called before, by messages of the system and by other exports."""

import json
from pathlib import Path

import pytest

from builders import build
from groupaudit.intake.former_names import with_former_names
from program import chatlab, run

GROUPS = """
| groups.group_id | groups.name |
|-----------------|-------------|
| g1              | 云平台群    |
| g1              | 平台群      |
| g2              | 另一个群    |
"""
EVENTS = """
| events.kind | events.text                                          |
|-------------|------------------------------------------------------|
| rename      | "张伟"修改群名为“平台“筹备”群”                       |
| rename      | "Zhang Wei" changed the group name to "Platform"     |
| rename      | 你修改群名为“云平台群”                               |
| other       | "张伟"修改群名为“没有这回事”                         |
"""


def test_every_other_name_is_a_former_one():
    """Names in other exports and in messages of renaming, but not the name of now."""
    tables = build(GROUPS + EVENTS)
    told = tables["groups"]
    found = with_former_names(told.unique("group_id", keep="first", maintain_order=True), told, tables["events"])
    assert found.select("group_id", "former_names").rows() == [
        ("g1", ["Platform", "平台“筹备”群", "平台群"]),
        ("g2", None),
    ]


@pytest.mark.parametrize("name", ["平台筹备群", "平台一群"])
def test_an_approval_under_an_old_name_is_found(tmp_path, monkeypatch, name):
    """A group renamed twice in its messages, and an older export under its first name: either name means the group."""
    monkeypatch.chdir(tmp_path)
    people = {"a": "张三+集团+总裁办", "x": "何小曼"}
    system = [
        {"sender": "system", "type": 80, "content": f'"张三+集团+总裁办"修改群名为“{new}”', "platformMessageId": new}
        for new in ("平台一群", "云平台群")
    ]
    Path("新.json").write_text(json.dumps(chatlab(*system, members=people, name="云平台群")), "utf-8")
    Path("旧.json").write_text(json.dumps(chatlab(("a", "早"), members=people, name="平台筹备群")), "utf-8")
    Path("员工.csv").write_text("姓名,公司,部门,wxid\n张三,天高集团,总裁办,a\n", "utf-8")
    Path("审批.csv").write_text(f"群名称,姓名,微信号,分管领导,批准日期\n{name},何小曼,x,刘总,2026-08-01\n", "utf-8")
    Path("groupaudit.toml").write_text('[[group]]\nmatch = { id = "1@chatroom" }\nkind = "internal"\n', "utf-8")
    run("scan", ".", "--select", "unknown-member,unapproved-outsider", "-o", "r.json", "-q")
    made = json.loads(Path("r.json").read_text("utf-8"))
    assert (made["findings"], [g["members"] for g in made["groups"]]) == ([], [2])
