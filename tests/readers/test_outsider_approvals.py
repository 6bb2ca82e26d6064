"""Approvals of outsiders: who may be in which group, since when, and who said so."""

import datetime as dt

import pytest

from opened import batch_of, rejected

HEADER = "群名称,姓名,单位,微信号,申请部门,入群事由,分管领导,批准日期,综合管理部备案日期,有效期至\n"


@pytest.fixture
def read(tmp_path):
    """Read one list of approvals."""
    return lambda content, name="外部人员.csv": batch_of(tmp_path, name, content, reader="outsider-approvals")


def test_an_approval_as_people_write_it(read):
    """The leader in charge and the filing are apart; the account is kept to find the person in the roster."""
    batch = read(HEADER + "工作群,钱多多,某某广告公司,qian_dd,营销部,活动对接,王总,2026-01-04,2026-01-05,2026-06-30\n")
    columns = ["group_name", "name", "company", "member_id", "unit", "approver", "approved_on", "filed_on", "ends_on"]
    assert batch.tables["approvals"].select(columns).rows() == [
        ("工作群", "钱多多", "某某广告公司", "qian_dd", "营销部", "王总", dt.date(2026, 1, 4), dt.date(2026, 1, 5), dt.date(2026, 6, 30))
    ]  # fmt: skip


def test_a_person_without_a_group_is_approved_for_all(read):
    """The form need not name a group."""
    batch = read("姓名,分管领导,批准日期\n钱多多,王总,2026-01-04\n")
    assert batch.tables["approvals"].select("group_id", "group_name", "name").rows() == [(None, None, "钱多多")]


@pytest.mark.parametrize("heading", ["拟入群名称", "进入群名称", "拟加入的群"])
def test_the_group_that_somebody_is_to_join_is_the_group(read, heading):
    """Forms of approval ask for it in their own words."""
    batch = read(f"姓名,{heading},分管领导,批准日期\n钱多多,工作群,王总,2026-01-04\n")
    assert batch.tables["approvals"]["group_name"].to_list() == ["工作群"]


@pytest.mark.parametrize("heading", ["外部联系人ID", "external_userid", "外部人员wxid"])
def test_the_id_of_an_outside_contact_is_kept(read, heading):
    """Whoever is approved by an id is found by it, however the column is headed."""
    batch = read(f"姓名,{heading},分管领导,批准日期\n钱多多,wmYL04AAAA,王总,2026-01-04\n")
    assert batch.tables["approvals"]["member_id"].to_list() == ["wmYL04AAAA"]


def test_an_entry_that_names_nobody_is_rejected(read):
    """It could be meant for anybody."""
    batch = read(HEADER + "工作群,,某公司,,营销部,对接,王总,2026-01-04,,\n工作群,钱多多,,,,,王总,2026-01-04,,\n")
    assert rejected(batch) == [(2, "no-identity")]


def test_a_damaged_account_is_rejected(read):
    """A number that a spreadsheet has rounded is somebody else's."""
    batch = read(HEADER + "工作群,钱多多,某公司,1.38E+10,营销部,对接,王总,2026-01-04,,\n")
    assert rejected(batch) == [(2, "damaged-number: 微信号")]


@pytest.mark.parametrize(
    ("written", "result"),
    [
        *(
            (word, "refused")
            for word in ("不同意", "驳回", "未通过", "不通过", "拒绝", "不予批准", "已作废", "Rejected")
        ),
        *((word, "pending") for word in ("待审批", "审批中", "未批准", "流程中", "Pending")),
        *(
            (word, None)
            for word in ("同意", "通过", "已批准", "审批通过", "已通过，待备案", "有条件同意", "", "-", "Approved")
        ),
        *(
            (word, None)
            for word in ("☑同意 □不同意", "同意（√）不同意（ ）", "同意建群，取消旧群", "无不同意见", "√", "是")
        ),
        *((word, None) for word in ("不反对", "没有反对意见", "审批中心：同意")),
        *((word, "refused") for word in ("×", "没有同意", "打回", "□同意 ☑不同意", "未同意", "反对")),
        *(
            (word, "unclear")
            for word in ("拟同意，请张总审批", "已阅", "□同意 □不同意", "同意/不同意", "同意，待张总审批", "转办")
        ),
    ],
)
def test_what_came_of_an_application(read, written, result):
    """A refusal and what is not decided yet are no approvals; nothing said is one, and what can mean either is neither."""
    batch = read(f"姓名,分管领导,批准日期,审批结果\n钱多多,王总,2026-01-04,{written}\n")
    assert batch.tables["approvals"]["result"].to_list() == [result]


@pytest.mark.parametrize(
    ("filed", "ends", "day", "unreadable"),
    [
        ("未备案", "至2026-12-31", dt.date(2026, 12, 31), []),
        ("尚未备案", "2026.12.31止", dt.date(2026, 12, 31), []),
        ("待备案", "2026年12月31日前", dt.date(2026, 12, 31), []),
        ("/", "2026-01-05至2026-12-31", dt.date(2026, 12, 31), []),
        ("/", "2026/12/31", dt.date(2026, 12, 31), []),
        ("已备案", "2026年底", None, ["filed_on", "ends_on"]),
        ("备2026-015", "三年", None, ["filed_on", "ends_on"]),
        ("无需备案", "项目结束", None, ["filed_on", "ends_on"]),
        ("至2026-01-05", "2026-12-31至项目结束", None, ["filed_on", "ends_on"]),
    ],
)
def test_what_stands_in_the_place_of_a_date(read, filed, ends, day, unreadable):
    """How long an approval holds has a last day; 未备案 is no date that cannot be read, but 已备案 is one."""
    batch = read(f"姓名,分管领导,批准日期,备案日期,有效期至\n钱多多,王总,2026-01-04,{filed},{ends}\n")
    assert batch.tables["approvals"].select("filed_on", "ends_on", "unreadable").rows() == [(None, day, unreadable)]


def test_a_department_of_approvals_is_no_answer(read):
    """Whoever approves in the 审批中心 has approved."""
    batch = read("姓名,分管领导,批准日期\n钱多多,行政审批中心,2026-01-04\n")
    assert batch.tables["approvals"].select("approver", "result").rows() == [("行政审批中心", None)]


def test_an_opinion_of_the_leader_is_his(read):
    """Forms that ask for 分管领导意见 rather than a name are filled in with it; one who only asks is no approver."""
    head = "姓名,分管领导意见,批准日期\n"
    batch = read(f"{head}钱多多,同意 王建设,2026-01-04\n丁小满,同意,2026-01-04\n孙有余,拟同意,\n")
    assert batch.tables["approvals"]["approver"].to_list() == ["同意 王建设", "同意", None]


@pytest.mark.parametrize(
    ("leader", "opinion", "status", "result"),
    [
        ("王总", "同意", "驳回", "unclear"),
        ("王总", "", "审批中", "pending"),
        ("不同意", "", "", "refused"),
        ("王总（待审批）", "同意", "", "unclear"),
        ("待审批", "拟同意", "", "pending"),
    ],
)
def test_every_column_may_say_what_came_of_it(read, leader, opinion, status, result):
    """An opinion does not stand against the state of the application, nor a refusal in the place of the name."""
    batch = read(f"姓名,分管领导,批准日期,审批意见,审批状态\n钱多多,{leader},2026-01-04,{opinion},{status}\n")
    assert batch.tables["approvals"]["result"].to_list() == [result]
