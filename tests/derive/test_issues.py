"""Questions and reports, their first answers, and how long those took in hours of service."""

import polars as pl
import pytest

from builders import build
from groupaudit.derive.issues import ISSUES
from groupaudit.derived import materialise
from groupaudit.talk.replies import NEXT
from groupaudit.talk.subjects import subjects

PEOPLE = """
| groups.kind |
|-------------|
| internal    |

| members.member_id | members.group_nickname |
|-------------------|------------------------|
| m1                | 张三+集团+总裁办       |
| m2                | 李四+集团+财务部       |
| m3                | 王五+集团+工程部       |
"""

ASKED = """
| messages.message_id | messages.member_id | messages.at      | messages.text  | messages.mentions |
|---------------------|--------------------|------------------|----------------|-------------------|
| asked               | m1                 | 2024-09-02 09:00 | 门禁卡怎么补办 | –                 |
{rest}
| –                   | m3                 | 2024-09-06 17:00 | 早上好         | –                 |
"""


def issue(*rest: str) -> dict[str, object]:
    """The first issue of a conversation."""
    made, broken = materialise(build(PEOPLE + ASKED.format(rest="\n".join(rest))), {"issues"})
    assert not broken
    issues = made["issues"]
    assert dict(issues.schema) == dict(ISSUES)
    answer = issues["answer"][0]
    text = None if answer is None else made["messages"]["text"][answer]
    return {**issues.row(0, named=True), "text": text}


def test_what_comes_next_answers():
    """The next words of somebody else, measured in minutes of service."""
    got = issue("| – | m2 | 2024-09-02 09:30 | 到前台填表 | – |")
    assert (got["text"], got["how"], got["minutes"]) == ("到前台填表", "next", 30)


def test_what_was_withdrawn_asks_nothing():
    """An archive keeps the withdrawn question, and the recall that names it; one that names another leaves it open."""
    head = (
        "\n| messages.message_id | messages.member_id | messages.at | messages.kind | messages.text | messages.reply_to |\n"
        "|---|---|---|---|---|---|\n| asked | m1 | 2024-09-02 09:00 | text | 门禁卡怎么补办 | – |\n"
    )
    for named, left in (("asked", 0), ("other", 1)):
        recall = f"| r | m1 | 2024-09-02 09:01 | recall | – | {named} |\n"
        made, _ = materialise(build(PEOPLE + head + recall), {"issues"})
        assert made["issues"].height == left


def test_where_people_name_whom_they_answer_only_a_named_answer_counts():
    """The habit of the group tells what words to nobody mean."""
    habit = "| – | m2 / m3 | 2024-09-01 09:00 | 好 … ×{} every 10s | {} |"
    aside, answer = "| – | m3 | 2024-09-02 09:30 | 今天真热 | – |", "| – | m3 | 2024-09-02 09:30 | 找前台 | 张三 |"
    assert issue(habit.format(100, "王五 / 李四"), aside)["how"] is None
    assert issue(habit.format(100, "王五 / 李四"), answer)["how"] == "mention"
    assert issue(habit.format(100, "–"), aside)["how"] == "next"
    assert issue(habit.format(50, "王五 / 李四"), aside)["how"] == "next"


def test_the_words_of_others_between_do_not_hide_an_answer():
    """Ten messages of those who may answer are looked at; what who asked says himself is not counted."""
    own = [f"| – | m1 | 2024-09-02 09:{n:02} | 等着 | – |" for n in range(1, 2 * NEXT)]
    others = [f"| – | m3 | 2024-09-02 09:{n + 20:02} | @小王 来一下 | 李四 |" for n in range(1, NEXT + 1)]
    answer = "| – | m2 | 2024-09-02 09:50 | 到前台填表 | – |"
    assert issue(*own, *others[1:], answer)["text"] == "到前台填表"
    assert issue(*others, answer)["text"] is None


def test_who_names_the_subject_answers_however_much_was_said_between():
    """Within three days; words that any message may hold are no subject."""
    others = [f"| – | m3 | 2024-09-02 09:{n + 20:02} | @小王 来一下 | 李四 |" for n in range(1, NEXT + 1)]
    assert issue(*others, "| – | m2 | 2024-09-03 09:50 | 门禁卡到前台补 | – |")["how"] == "subject"
    assert issue(*others, "| – | m2 | 2024-09-06 09:50 | 门禁卡到前台补 | – |")["how"] is None
    assert issue(*others, "| – | m2 | 2024-09-03 09:50 | 大家知道怎么处理 | – |")["how"] is None
    assert issue(*others, "| – | m1 | 2024-09-03 09:50 | 门禁卡没补到 | – |")["how"] is None


def test_where_people_name_whom_they_answer_one_english_word_is_no_answer():
    """A word that they share tells little of texts without Chinese; without that habit, or in Chinese, it is enough."""
    other = "| – | m3 | 2024-09-02 09:2{} | @小王 来一下 | 李四 |"
    others = [other.format(n) for n in range(NEXT)]
    for habit, asked, said, how in (
        ("王五 / 李四", "Who has the projector?", "the projector is great", None),
        ("–", "Who has the projector?", "the projector is great", "subject"),
        ("王五 / 李四", "投影仪在谁那儿？", "投影仪在前台", "subject"),
    ):
        talk = [f"| – | m2 / m3 | 2024-09-01 09:00 | 好 … ×100 every 10s | {habit} |", *others]
        rest = "\n".join([*talk, f"| – | m2 | 2024-09-02 10:50 | {said} | – |"])
        made, _ = materialise(build(PEOPLE + ASKED.replace("门禁卡怎么补办", asked).format(rest=rest)), {"issues"})
        assert made["issues"]["how"].to_list() == [how]


def test_a_matter_of_its_own_is_no_answer():
    """Another report or question, a notice and a greeting are none, unless they name the subject; asking back is one."""
    for said in (
        "打印机坏了",
        "周五的培训几点开始？",
        "【温馨提示】明天清洗水箱",
        "大家早上好",
        "各位同事，因检修明天停水",
    ):
        assert issue(f"| – | m2 | 2024-09-02 09:30 | {said} | – |")["text"] != said
    for said in ("哪张？", "门禁卡坏了吗？", "【通知】门禁卡到前台补办", "各位同事早上好，到前台就行"):
        assert issue(f"| – | m2 | 2024-09-02 09:30 | {said} | – |")["text"] == said
    assert issue("| – | m2 | 2024-09-02 09:30 | 打印机坏了 | 张三 |")["how"] == "mention"


def test_who_names_what_another_asked_later_answers_that():
    """The next words about another question leave the first one open; a later answer to it still counts."""
    other, about_it = "| – | m3 | 2024-09-03 09:00 | 空调什么时候清洗？ | – |", "| – | m2 | 2024-09-04 09:30 | {} | – |"
    assert issue(other, about_it.format("空调定在周五清洗"))["text"] is None
    after = "| – | m2 | 2024-09-04 10:00 | 到前台填表 | – |"
    assert issue(other, about_it.format("空调定在周五清洗"), after)["text"] == "到前台填表"


def test_what_follows_several_questions_answers_the_first_where_it_may():
    """Nothing is taken from a question by words on both, on neither, or by those who ask on about the same matter."""
    said = "| – | {} | 2024-09-0{} 09:30 | {} | – |"
    for other, answer in (
        ("空调什么时候清洗？", "到前台填表"),
        ("空调什么时候清洗？", "空调周五清洗，门禁卡到前台"),
        ("能弄好吗？", "能弄好的"),
    ):
        assert issue(said.format("m3", 3, other), said.format("m2", 4, answer))["text"] == answer
    same = "| – | m3 | 2024-09-03 09:00 | @李四 门禁卡的押金多少？ | 李四 |"
    assert issue(same, said.format("m2", 4, "押金五十"))["text"] == "押金五十"
    assert issue(said.format("m1", 3, "押金多少？"), said.format("m2", 4, "押金五十"))["text"] == "押金五十"


def test_until_tells_how_long_nobody_answered():
    """Without an answer the minutes run to the end of what is known of the group."""
    got = issue(*[f"| – | m3 | 2024-09-02 09:{n:02} | @小王 来一下 | 李四 |" for n in range(1, NEXT + 1)])
    assert got["answer"] is None
    assert got["minutes"] == 5 * 9 * 60 - 60


def test_asking_again_is_the_same_issue():
    """Who asks again while nothing has come is waiting for the same answer."""
    again = "| – | m1 | 2024-09-02 09:20 | 有人知道吗？ | – |"
    made, _ = materialise(
        build(PEOPLE + ASKED.format(rest=again + "\n| – | m2 | 2024-09-02 09:30 | 到前台 | – |")), {"issues"}
    )
    assert made["issues"]["repeated"].to_list() == [False, True]
    assert made["issues"].select(pl.col("answer").n_unique()).item() == 1


def test_a_name_that_nobody_bears_may_be_that_of_who_asked():
    """An answer to a name that cannot be told apart is not held against anybody."""
    assert issue("| – | m2 | 2024-09-02 09:30 | @小张 到前台 | 小张 |")["how"] == "next"


def test_words_days_later_answer_only_what_they_name():
    """After a week of working days whoever speaks next speaks of something else; a holiday between does not count."""
    held = ASKED.replace("2024-09-02", "2024-09-30").replace("2024-09-06", "2024-10-18")
    for day, how in ((8, "next"), (12, "next"), (14, None)):
        made, _ = materialise(
            build(PEOPLE + held.format(rest=f"| – | m2 | 2024-10-{day:02} 09:30 | 到前台填表 | – |")), {"issues"}
        )
        assert made["issues"]["how"].to_list() == [how]


REPORTED = """
| messages.member_id | messages.at      | messages.kind | messages.text                      |
|--------------------|------------------|---------------|------------------------------------|
| m1                 | 2024-09-03 10:00 | text          | 住院楼B2层消防栓漏水，需要派人处理 |
| m2                 | {at} | {kind} | {said} |
| m2                 | 2024-10-18 10:00 | text          | 月底盘点                           |
"""


@pytest.mark.parametrize(
    ("at", "kind", "said", "how"),
    [
        ("2024-09-10 10:00", "text", "周末值班正常", None),
        ("2024-09-10 10:00", "text", "周报已交", None),
        ("2024-09-10 10:00", "text", "师傅已经去修了", "next"),
        ("2024-09-10 10:00", "text", "已处理", "next"),
        ("2024-09-10 10:00", "text", "收到", "next"),
        ("2024-09-10 10:00", "text", "配件到了，明天换", "next"),
        ("2024-09-10 10:00", "image", "–", "next"),
        ("2024-09-04 10:00", "text", "周末值班正常", "next"),
    ],
)
def test_a_report_is_not_answered_days_later_by_words_on_something_else(at, kind, said, how):
    """After more than a working day only what takes the matter up, or names nothing at all, is for it."""
    made, _ = materialise(build(PEOPLE + REPORTED.format(at=at, kind=kind, said=said)), {"issues"})
    assert made["issues"]["how"].to_list() == [how]


@pytest.mark.parametrize(
    ("said", "kind", "raised"),
    [
        ("昨晚世界杯那场球赛看了吗", "internal", 0),
        ("昨晚世界杯那场球赛看了吗", "unknown", 0),
        ("股票要不要割肉", "internal", 0),
        ("公司羽毛球赛几号报名？", "internal", 1),
        ("股票要不要割肉", "owners", 1),
        ("门禁卡怎么补办", "internal", 1),
    ],
)
def test_private_talk_of_colleagues_raises_nothing(said, kind, raised):
    """What nobody is in charge of is no issue of an internal group, nor without a register; what names the company's work is one."""
    made, _ = materialise(build(PEOPLE.replace("internal", kind) + ONE.format(said)), {"issues"})
    assert made["issues"].height == raised


@pytest.mark.parametrize(
    ("said", "kind", "raised"),
    [
        ("@张三+集团+总裁办 麻烦帮忙看一下，谢谢", "internal", 0),
        ("@张三+集团+总裁办 302空调坏了，麻烦看一下", "internal", 1),
        ("@张三+集团+总裁办 麻烦看一下电梯", "internal", 1),
        ("@所有人 麻烦帮忙看一下", "internal", 1),
        ("麻烦帮忙看一下，谢谢", "internal", 1),
        ("@张三+集团+总裁办 麻烦帮忙看一下，谢谢", "owners", 1),
    ],
)
def test_a_courtesy_to_one_colleague_reports_nothing(said, kind, raised):
    """Who asks one colleague to look at something raises no issue of the group, unless he names what is broken."""
    made, _ = materialise(build(PEOPLE.replace("internal", kind) + ONE.format(said)), {"issues"})
    assert made["issues"].height == raised


ONE = """
| messages.member_id | messages.at      | messages.text |
|--------------------|------------------|---------------|
| m3                 | 2024-09-03 10:00 | {}            |
"""


def test_english_words_have_a_subject_too():
    """Who names the lift speaks of the lift, and neither politeness nor small words are a subject."""
    share = subjects_of("the lift in building 3 does not work", "lift technician is coming")
    assert share == [["building", "lift"], ["lift", "technician"]]
    assert subjects_of("thank you very much", "please come soon") == [[], []]


def subjects_of(*texts: str) -> list[list[str]]:
    """What each text is about."""
    return pl.DataFrame({"folded": texts}).select(subjects(pl.col("folded"))).to_series().to_list()
