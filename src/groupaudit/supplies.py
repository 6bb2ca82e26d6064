"""What to hand in or fill in to get undecided subjects judged, by the reasons that rules give."""

from collections.abc import Mapping

from groupaudit.vocabulary import Text

_ROSTER: Text = ("完整的群成员名册", "a full roster of the group")
_ROLES: Text = (
    "写明群主、管理员的名册，或登记表的这两栏",
    "a roster that says who owns the group and who its administrators are",
)
_TALK: Text = (
    "带系统消息的聊天导出（谁进群、退群、谁拉的）",
    "exports with system messages: who joined, who left, who invited",
)
_EMPLOYEES: Text = (
    "员工名单（每人的账号、部门、在职状态）",
    "the employee list with accounts, departments and statuses",
)
_NEWER: Text = ("更新的员工名单", "a newer employee list")
_LEAVING: Text = (
    "员工名单的离职日期、调动说明，改正自相矛盾的行",
    "days of leaving and transfers on the employee list, without contradicting rows",
)
_KIND: Text = (
    "群的类型（登记表，或政策文件的 [[group]]）",
    "the kind of the group (register, or [[group]] in the policy)",
)
_PURPOSE: Text = ("群的用途（登记表或政策文件）", "the purpose of the group (register or policy)")
_REGISTER: Text = (
    "登记表上空着、读不懂或互相矛盾的栏",
    "columns of the register that are empty, unreadable or at odds",
)
_GROUP_ID: Text = ("登记表、审批表的群 ID", "ids of groups on the register and the approvals")
_CREATED: Text = ("登记表的建群日期", "the day of creation on the register")
_APPROVED: Text = (
    "审批台账的批准日期，以及与群里相符的姓名、账号",
    "days of approval, with the names and accounts that the group shows",
)
_RESULT: Text = (
    "审批表的审批结果写明同意或不同意",
    "approvals whose result says whether the application was approved",
)
_OUTSIDERS: Text = ("外部人员入群审批表", "the approvals of outsiders")
_JOINED: Text = ("写明入群时间的名册或聊天导出", "a roster or exports that say when people joined")
_CALENDAR: Text = ("政策文件 [calendar] 里那一年的工作日", "working days of that year under [calendar] in the policy")
_NAMES: Text = ("写明群昵称、姓名的名册", "a roster with nicknames or names")
_HEADINGS: Text = (
    "政策文件 [column-map] 里群昵称的列名",
    "the heading of the group nickname under [column-map] of the policy",
)
_EARLIER: Text = ("退群的人还在群里时的名册", "a roster from when those who left were in the group")
_WHOLE: Text = ("不按日期截取、写明导出时间的聊天导出", "exports of the whole time that say when they were made")
_AS_OF: Text = ("审计截至日期（--as-of）", "the day of the audit (--as-of)")
_UNIT: Text = (
    "登记表的责任单位，政策文件里的组织",
    "the responsible unit on the register, the organisation in the policy",
)
_ROWS: Text = ("改正未能读入的行", "corrected rows that could not be read")
_FORMS: Text = (
    "与群相符、一人一行的成员信息管理表，或表上那个群的导出",
    "a form that fits the group, a row for everybody",
)
_SPEAKERS: Text = ("写明说话人的转发记录", "forwarded records that name who speaks")
_TIMES: Text = ("带时间的聊天导出", "exports with times")

SUPPLIES: Mapping[str, Text] = {
    **dict.fromkeys(("no-roster", "partial-roster", "audience-unknown"), _ROSTER),
    **dict.fromkeys(("no-owner", "no-roles", "owner-unknown", "no-owner-name", "no-admin-names"), _ROLES),
    **dict.fromkeys(("no-records", "only-absence"), _TALK),
    **dict.fromkeys(
        ("name-unlisted", "no-employee-list", "staff-unknown", "ids-not-comparable", "owner-not-listed", "unknown-people"), _EMPLOYEES
    ),
    "joined-after-list": _NEWER,
    **dict.fromkeys(("contradictory", "no-leaving-date", "transferred"), _LEAVING),
    **dict.fromkeys(("kind-unknown", "unknown-group-kind", "no-kind"), _KIND),
    "no-purpose": _PURPOSE,
    **dict.fromkeys(
        (
            "contradicting", "long-term-undeclared", "no-closed", "no-column", "no-ends-on", "no-filed-on",
            "no-filing-date", "no-long-term", "no-member-count", "no-person-in-charge", "unreadable-date",
        ),
        _REGISTER,
    ),
    **dict.fromkeys(("ambiguous-name", "ambiguous-group"), _GROUP_ID),
    **dict.fromkeys(
        ("creation-doubted", "creation-unknown", "no-created-on", "only-first-seen", "order-unknown"), _CREATED
    ),
    "no-approvals": _OUTSIDERS,
    **dict.fromkeys(("names-nobody", "no-approval-date"), _APPROVED),
    "unclear-result": _RESULT,
    **dict.fromkeys(("join-unknown", "no-join-date"), _JOINED),
    **dict.fromkeys(("no-calendar", "unknown-calendar-year", "unknown-year"), _CALENDAR),
    **dict.fromkeys(("no-name", "no-nickname", "no-real-name"), _NAMES),
    "heading-unknown": _HEADINGS,
    "who-unknown": _EARLIER,
    **dict.fromkeys(("maybe-filtered", "no-export-date", "end-unknown", "no-messages"), _WHOLE),
    "no-as-of": _AS_OF,
    **dict.fromkeys(("keeper-unknown", "no-unit", "unit-unknown"), _UNIT),
    "rejected-row": _ROWS,
    **dict.fromkeys(("no-such-group", "same-name"), _FORMS),
    "speakers-unknown": _SPEAKERS,
    "no-time": _TIMES,
}  # fmt: skip
"""What to supply, by the reason of a rule; reasons of plug-ins that are missing here are shown as they are."""
