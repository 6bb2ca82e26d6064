"""Records, files and documents from inside that come to groups where outsiders read along."""

import pytest

from builders import build, cells, judge
from groupaudit.rules.forwarded_to_outsiders import forwarded_to_outsiders

TABLES = """
| groups.group_id | groups.name  | groups.kind |
|-----------------|--------------|-------------|
| g1              | 供应商对接群 | {kind}      |
| g2              | 财务部工作群 | {home}      |

| members.group_id | members.member_id | members.external | members.joined_at | members.membership |
|------------------|-------------------|------------------|-------------------|--------------------|
| g1               | m1                | –                | –                 | present            |
| g1               | x1                | true             | {joined}          | {there}            |
| g2               | m1                | –                | –                 | present            |

| employees.name | employees.account_ids |
|----------------|-----------------------|
| 张三           | m1                    |
| 李四           | m2                    |

| messages.group_id | messages.member_id | messages.at | messages.kind | messages.file_name | messages.url | messages.forwarded |
|-------------------|--------------------|-------------|---------------|--------------------|--------------|--------------------|
| g2                | m1                 | {before}    | {form}        | {file}             | {url}        | –                  |
| g1                | {who}              | 2024-09-02 10:00 | {form}   | {file}             | {url}        | {record}           |
"""


def judged(**changes):
    """What was found, and what was undecided."""
    row = {
        "kind": "outward", "home": "internal", "joined": "2024-08-01", "there": "present", "before": "2024-09-01 09:00",
        "form": "file", "file": "成本测算表.xlsx", "url": "–", "who": "m1", "record": "–",
    }  # fmt: skip
    drop = changes.pop("drop", ())
    tables = build(TABLES.format(**(row | changes)))
    tables = type(tables)({n: f for n, f in tables.frames.items() if n not in drop}, tables.context)
    found, outcome = judge(forwarded_to_outsiders, tables)
    assert not outcome.detail
    return [r["fields.what"] for r in cells(found, ["fields.what"])], outcome.undecided


RECORD = {"form": "forward", "file": "–"}


def test_a_file_of_an_internal_group_is_recognised_by_its_name():
    """It had been sent inside shortly before; one that had not is the partner's business."""
    assert judged() == (["file"], {})
    assert judged(home="outward") == ([], {})
    assert judged(before="2024-08-01 09:00") == ([], {})
    assert judged(before="2024-09-02 11:00") == ([], {})


@pytest.mark.parametrize("name", ["IMG_0001.jpg", "微信图片20240902.png", "1.docx", "新建文档.docx"])
def test_names_that_many_files_bear_say_nothing(name):
    """A picture of that name may be any picture."""
    assert judged(file=name) == ([], {})


def test_documents_count_and_public_pages_do_not():
    """A page on a host of shared documents is not for everybody."""
    assert judged(form="link", file="–", url="https://docs.qq.com/sheet/abc") == (["link"], {})
    assert judged(form="link", file="–", url="https://mp.weixin.qq.com/s/abc") == ([], {})


@pytest.mark.parametrize(
    ("record", "found"),
    [
        ("李四：预算再压一压、张三+集团+财务部：好", True), ("李四：预算再压一压、康达电梯：好", False),
        ("康达电梯：这是薪酬明细", True), ("康达电梯：配件到了", False),
    ],
)  # fmt: skip
def test_the_inside_of_a_record_is_looked_at(record, found):
    """Talk among colleagues, or confidential words whoever said them; not what the partner himself said."""
    assert judged(**RECORD, record=record) == (["record"] if found else [], {})


def test_the_audience_is_that_of_the_moment():
    """Who joined later or had left did not read along, whatever kind of group it is (issue 5)."""
    assert judged(kind="internal") == (["file"], {})
    assert judged(kind="internal", joined="2024-09-03") == ([], {})
    assert judged(kind="internal", joined="–", there="present") == (["file"], {})
    assert judged(kind="outward", joined="2024-09-03") == ([], {})


def told(markdown, **changes):
    """What is said of the audience, and how many outsiders."""
    found, _ = judge(forwarded_to_outsiders, build(markdown.format(**changes)))
    return [tuple(r.values()) for r in cells(found, ["fields.audience", "fields.outsiders"])]


def test_issue_5_nobody_is_said_to_have_been_there_of_whom_nothing_tells():
    """Known at that moment, at an unknown time, or by the kind of group alone: a roster of nobody but colleagues decides."""
    row = {
        "kind": "outward", "home": "internal", "joined": "2024-08-01", "there": "present", "before": "2024-09-01 09:00",
        "form": "file", "file": "成本测算表.xlsx", "url": "–", "who": "m1", "record": "–",
    }  # fmt: skip
    assert told(TABLES, **row) == [("there", "1")]
    assert told(TABLES, **row | {"joined": "–"}) == [("since-unknown", "1")]
    unlisted = TABLES.replace("| true ", "| – ").replace("present  ", "–  ")
    assert told(unlisted, **row | {"there": "–"}) == [("unknown-there", "1")]
    assert told(unlisted, **row | {"there": "–", "joined": "–"}) == [("by-kind", "–")]
    alone = "\n".join(line for line in TABLES.splitlines() if "x1" not in line)
    assert told(alone, **row) == []


WORDS = """
| groups.group_id | groups.kind |
|-----------------|-------------|
| g1              | outward     |
| g2              | internal    |

| context.own_domains |
|---------------------|
| tiangao.example     |

| employees.name | employees.account_ids |
|----------------|-----------------------|
| 张三           | m1                    |

| messages.group_id | messages.member_id | messages.at      | messages.kind | messages.text | messages.url |
|-------------------|--------------------|------------------|---------------|---------------|--------------|
| g2                | m1                 | 2024-09-02 09:00 | text          | {inside}      | –            |
| g1                | m1                 | 2024-09-02 10:00 | {form}        | {outside}     | {url}        |
"""


@pytest.mark.parametrize(
    ("inside", "outside", "found"),
    [
        ("https://docs.qq.com/sheet/DZ99 预算表看一下", "看这个：docs.qq.com/sheet/DZ99。", 1),
        ("https://pan.baidu.com/s/1abc 提取码 x", "资料 https://pan.baidu.com/s/1abc#list", 1),
        ("http://oa.tiangao.example/plan/7", "http://oa.tiangao.example/plan/7/", 1),
        ("https://docs.qq.com/sheet/DZ99", "https://docs.qq.com/sheet/DZ98", 0),
        ("https://docs.qq.com/form/page/DZ99", "满意度调查 https://docs.qq.com/form/page/DZ99", 0),
        ("https://tg.feishu.cn/share/base/form/shrcn9", "https://tg.feishu.cn/share/base/form/shrcn9", 0),
        ("http://oa.tiangao.example/survey?id=7", "http://oa.tiangao.example/survey?id=7", 0),
        ("http://oa.tiangao.example/form/7/result", "http://oa.tiangao.example/form/7/result", 1),
        ("http://oa.tiangao.example/performance/7", "http://oa.tiangao.example/performance/7", 1),
        ("https://news.example/a/1", "https://news.example/a/1", 0),
        ("官网 https://tiangao.example/", "官网 https://tiangao.example/", 0),
        ("docs.qq.com 怎么用", "docs.qq.com 怎么用", 0),
    ],
)
def test_issue_5_the_address_of_a_document_counts_in_words_too(inside, outside, found):
    """On hosts of documents and drives and the company's own; their first pages are for everybody."""
    row = {"inside": inside, "outside": outside, "form": "text", "url": "–"}
    assert judge(forwarded_to_outsiders, build(WORDS.format(**row)))[0].height == found
    card = {"inside": inside, "outside": "–", "form": "link", "url": outside.split(" ")[-1]}
    assert judge(forwarded_to_outsiders, build(WORDS.format(**card)))[0].height == found


@pytest.mark.parametrize(
    ("record", "found", "undecided"),
    [
        ("：预算再压一压、：好", [], {"speakers-unknown": 1}), ("：这是薪酬明细", ["record"], {}),
        ("：好、李四：预算再压一压", ["record"], {}), ("：好、康达电梯：配件到了", [], {}),
    ],
)  # fmt: skip
def test_a_record_without_names_is_undecided(record, found, undecided):
    """WeCom's archive says of no record whose words it holds: only confidential words tell that it is from inside."""
    assert judged(**RECORD, record=record) == (found, undecided)


def test_a_record_without_names_that_nobody_else_read_is_none():
    """Nothing is undecided where no outsider was there, or where an outsider passed it on."""
    nameless = "：预算再压一压"
    assert judged(**RECORD, record=nameless, kind="internal", joined="2024-09-03") == ([], {})
    assert judged(**RECORD, record=nameless, who="x1") == ([], {})
    assert judged(**RECORD, record=nameless, drop=("employees", "members")) == ([], {"staff-unknown": 1})


def test_what_outsiders_pass_on_is_not_judged():
    """It is not the company's people who passed it on."""
    assert judged(who="x1") == ([], {})


def test_missing_lists_leave_it_undecided():
    """Who is a colleague, or who reads along, is not guessed."""
    assert judged(**RECORD, record="李四：好", drop=("employees", "members")) == ([], {"staff-unknown": 1})
    assert judged(kind="unknown", drop=("members",)) == ([], {"audience-unknown": 1})


def test_a_form_that_many_groups_use_is_no_file_of_one():
    """Its name in two internal groups says nothing about where it comes from; nor does one of a group he is not in."""
    two = TABLES.replace("| {who} ", "| m1 ").format(
        kind="outward", home="internal", joined="2024-08-01", there="present", before="2024-09-01 09:00", form="file",
        file="值班安排表.xlsx", url="–", record="–",
    )  # fmt: skip
    other = "| groups.group_id | groups.kind |\n|---|---|\n| g3 | internal |\n"
    said = "| messages.group_id | messages.member_id | messages.at | messages.kind | messages.file_name |\n|---|---|---|---|---|\n| g3 | m1 | 2024-09-01 10:00 | file | 值班安排表.xlsx |\n"
    assert judge(forwarded_to_outsiders, build(two))[0].height == 1
    assert judge(forwarded_to_outsiders, build(f"{two}\n{other}\n{said}"))[0].height == 0
    stranger = two.replace("| g2               | m1 ", "| g2               | m9 ")
    assert judge(forwarded_to_outsiders, build(stranger))[0].height == 0


def test_one_employee_may_have_two_accounts():
    """Who had the file inside under one account of his passes it on under another; another employee does not."""
    two = TABLES.replace("| 张三           | m1                    |", "| 张三           | m1、zhangsan          |")
    for who, found in (("zhangsan", ["file"]), ("m2", [])):
        row = {"kind": "outward", "home": "internal", "joined": "2024-08-01", "there": "present", "form": "file"}
        row |= {"before": "2024-09-01 09:00", "file": "成本测算表.xlsx", "url": "–", "record": "–", "who": who}
        tables = build(two.format(**row).replace("| g1               | m1   ", f"| g1               | {who}   "))
        judged_so, _ = judge(forwarded_to_outsiders, tables)
        assert [r["fields.what"] for r in cells(judged_so, ["fields.what"])] == found
