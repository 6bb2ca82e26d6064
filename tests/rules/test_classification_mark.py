"""Classification marks count in their official form, in every group, and nothing of the message is told."""

import json

import pytest

from builders import build, judge
from groupaudit.engine import Planned, run
from groupaudit.findings import Disclosure, render
from groupaudit.rules.classification_mark import classification_mark
from groupaudit.vocabulary import Language, Show

TABLES = """
| groups.kind |
|-------------|
| {group}     |

| members.member_id | members.external |
|-------------------|------------------|
| m1                | {external}       |

| messages.text | messages.kind | messages.file_name | messages.title |
|---------------|---------------|--------------------|----------------|
| {text}        | {kind}        | {file}             | {title}        |
"""
MARKED = "密级：机密 会后收回，征迁方案在附件"


def tables(*, group="internal", external="–", text=MARKED, kind="text", file="–", title="–"):
    """One message in one group."""
    return build(TABLES.format(group=group, external=external, text=text, kind=kind, file=file, title=title))


def count(**changes):
    """How many findings there are."""
    found, outcome = judge(classification_mark, tables(**changes))
    assert not outcome.detail
    return found.height


@pytest.mark.parametrize(("group", "found"), [("internal", 1), ("outward", 1), ("unknown", 1), ("owners", 0)])
def test_a_mark_is_found_whatever_the_group(group, found):
    """Classified papers belong in no chat; but somebody unknown in an owners' group is taken for a resident."""
    assert count(group=group) == found


@pytest.mark.parametrize(
    "text", ["密级：秘密", "机密★五年", "【绝密】", "密級：絕密", "密级 ： 绝密", "机密 ★ 三年 征迁方案"]
)
def test_the_official_forms_count(text):
    """Also with spaces between and in traditional characters."""
    assert count(text=text) == 1


@pytest.mark.parametrize("text", ["这是机密吗", "请注意保密", "严禁在群里发送密级：机密的文件", "绝密飞行的电影好看"])
def test_the_bare_words_and_warnings_do_not(text):
    """Talk about secrecy is no secret."""
    assert count(text=text) == 0


@pytest.mark.parametrize(
    "text",
    [
        "机密★三年 今天下班前把报告交到综合管理部",
        "密级：秘密 举报人名单",
        "征迁补偿方案（机密★长期），请各部门负责人阅，严禁外传",
        "【机密】关于物业公司改制的请示，收到了吗？",
        "《秘密★一年 违规人员追责情况》",
        "密级：机密 指导意见",
        "机密★ 如何加强物业管理的方案",
    ],
)
def test_whatever_a_paper_says_it_carries_its_mark(text):
    """Words of work, questions and warnings stand in classified papers, too."""
    assert count(text=text) == 1


@pytest.mark.parametrize(
    "text",
    [
        "保密培训：文件上标有机密★的要锁好，不得带出",
        "第七条（二） 密级标志（机密★、密级：秘密）的文件不得在群里传递",
        "凡标有“机密★”字样的文件都要登记",
        "国家秘密的密级分为绝密★、机密★、秘密★三级",
        "密级标志的写法如：机密★三年",
        "请各部门到综合管理部领取机密★文件",
        "请问机密★三年是什么意思",
        "右上角写着“密级：机密”的，请交综合管理部",
        "带有秘密★标识的文件不转发",
        "机密★和秘密★怎么区分",
        "机密★文件不得发到群里",
    ],
)
def test_who_speaks_of_marks_carries_none(text):
    """A training, the regulation, a question."""
    assert count(text=text) == 0


def test_files_and_titles_are_read_too():
    """The name of a file and the title of what is shared are seen without opening them."""
    assert count(text="–", kind="file", file="机密★三年 征迁方案.docx") == 1
    assert count(text="–", kind="link", title="密级：机密 征迁方案") == 1


def test_outsiders_and_notices_are_not_judged():
    """What others write is not passed on by the company."""
    assert count(external="true", group="outward") == 0
    assert count(kind="notice") == 0


@pytest.mark.parametrize("show", list(Show))
def test_nothing_of_the_message_is_ever_shown(show):
    """Neither span nor level nor message, however much is asked for."""
    rule = classification_mark
    found, _, _ = run([Planned(rule=rule, params=rule.params(), severity=rule.severity)], tables())
    shown = render(found, {rule.id: rule}, Language.ZH, Disclosure(show=show, key=b"k"))
    texts = json.dumps(shown.select("message", "suggestion", "evidence", "span", "quote").rows(), ensure_ascii=False)
    assert shown.height == 1
    assert not any(word in texts for word in ("机密", "密级：", "征迁", "会后"))
