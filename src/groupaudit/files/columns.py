"""Map column headings as people write them to canonical names."""

import functools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping

from msgspec import Struct

SPELLINGS: dict[str, str] = {
    "group_id": "群ID 群聊ID 群编号 微信群ID chatid 客户群ID 外部群ID 会话ID chat_id roomid room_id group_id groupid chatroom_id",
    "group_name": "群名称 群名 群聊名称 群聊名 微信群 微信群名称 微信群名 拟建群名称 拟建群名 拟建微信群名称 拟建微信群名 所在群 所属群 拟入群 拟入群名称 拟入群名 入群名称 拟进群名称 进入群名称 拟进入群名称 加入群名称 拟加入群名称 拟加入的群 拟加入群 进入的群 group_name group groupname room_name roomname chat_name",
    "group_nickname": "群昵称 群内昵称 群名片 本群昵称 我在本群的昵称 在本群的昵称 本群的昵称 在群昵称 在群的昵称 我在群的昵称 群的昵称 群里昵称 群里的昵称 在群里昵称 在群里的昵称 我在群里的昵称 群内的昵称 在群内昵称 在群内的昵称 我在群内的昵称 群中昵称 群中的昵称 在群中昵称 在群中的昵称 我在群中的昵称 群聊昵称 群聊中的昵称 在群聊中的昵称 我在群聊中的昵称 群聊里的昵称 在群聊里的昵称 我在群聊里的昵称 群内名称 微信群昵称 成员群昵称 group_nickname groupnickname group_nick group_card display_name_in_group room_nickname",
    "account_name": "微信昵称 微信名 微信名称 账号昵称 帐号昵称 账号名称 账号名 个人昵称 nickname nick_name nick account_name accountname wechat_name wechat_nickname",
    "ambiguous_nickname": "昵称 成员昵称 成员名称 网名 显示名 显示名称 display_name displayname",
    "remark": "备注 微信备注 备注名 备注名称 好友备注 remark remark_name",
    "name": "姓名 真实姓名 员工姓名 人员姓名 成员姓名 外部人员姓名 外来人员姓名 实名 职工姓名 中文名 name real_name realname full_name fullname employee_name",
    "member_id": "wxid 微信ID userid user_id 企业微信ID 企业微信账号 成员ID 成员UserID 英文ID 用户ID 用户名 账号 帐号 账户 微信号ID 微信wxid 微信原始ID 微信UserID 微信用户ID 用户wxid 成员wxid 成员微信ID 成员账号 企业微信号 企业微信UserID 企业微信用户ID 企业微信帐号 企微ID 企微账号 企微帐号 企微号 企微UserID 员工UserID 外部联系人ID 外部联系人UserID 外部联系人账号 外部用户ID 外部人员ID 外部人员账号 外部人员wxid 外部人员微信ID 外部成员ID 客户联系人ID external_userid external_user_id external_contact_id wechat_userid wecom_id wecom_userid member_id memberid username",
    "wechat_number": "微信号 微信账号 微信帐号 微信号码 成员微信号 员工微信号 外部人员微信号 外来人员微信号 外部联系人微信号 alias wechat_id wechat wechat_number",
    "company": "公司 单位 所属公司 所属单位 公司名称 单位名称 所在公司 所在单位 工作单位 company company_name organization organisation corp",
    "department": "部门 所属部门 科室 所在部门 部门名称 所属科室 department dept department_name dept_name",
    "role": "角色 身份 群角色 群身份 群内身份 群内角色 成员身份 成员角色 role group_role",
    "is_owner": "是否群主 是否为群主 is_owner isowner",
    "is_admin": "是否管理员 是否群管理员 是否为管理员 是否为群管理员 is_admin isadmin",
    "joined_at": "入群时间 进群时间 加入时间 入群日期 进群日期 加群时间 加入群时间 joined joined_at join_time jointime join_date",
    "employee_id": "工号 员工编号 人员编号 员工号 职工号 员工工号 人员工号 员工ID employee_id employeeid employee_no employee_number emp_id emp_no staff_id staff_no job_number jobnumber",
    "position": "职务 岗位 职位 岗位名称 职务名称 职位名称 position job_title",
    "employment": "用工形式 用工类型 用工方式 用工性质 员工类型 员工类别 人员类别 人员类型 employment employment_type employee_type",
    "joined_on": "入职日期 入职时间 入司日期 入司时间 到岗日期 hire_date hired hired_on date_of_joining entry_date onboard_date",
    "status": "状态 在职状态 员工状态 人员状态 是否在职 任职状态 status employee_status employment_status",
    "left_on": "退群时间 退群日期 离群日期 离职日期 离职时间 离司日期 离岗日期 离职生效日期 left_on leave_date termination_date resigned_on last_working_day",
    "former_departments": "曾用部门 原部门 历史部门 曾任部门 曾属部门 former_departments former_department previous_department",
    "as_of": "数据日期 截至日期 截止日期 截至 统计日期 as_of as_of_date data_date",
    "group_kind": "群类型 群类别 群性质 群属性 群分类 群种类 group_kind group_type",
    "responsible_unit": "责任单位 责任部门 主责单位 主责部门 管理单位 管理部门 归口单位 归口部门 建群单位 建群部门 使用单位 使用部门 登记单位 登记部门 responsible_unit unit",
    "applicant": "申请单位 申请部门 申报单位 申报部门 applicant applicant_unit",
    "purpose": "用途 群用途 建群目的 建群用途 使用目的 建群事由 群功能 主要用途 purpose",
    "person_in_charge": "负责人 群负责人 责任人 群责任人 管理责任人 负责人姓名 person_in_charge responsible_person",
    "owner_name": "群主 群主姓名 群主名称 owner owner_name group_owner",
    "admin_names": "管理员 群管理员 管理员姓名 群管理员姓名 管理人员 指定管理员 admin_names admins administrators",
    "member_count": "群人数 成员人数 人数 成员数 群成员数 群规模 member_count members",
    "long_term": "是否长期使用 是否长期 长期使用 是否为长期使用 long_term",
    "created_on": "建群时间 建群日期 创建时间 创建日期 群创建时间 群创建日期 成立日期 created_on creation_date date_created",
    "ends_on": "有效期 有效期至 有效期限 到期日期 到期时间 截止使用日期 使用截止日期 终止日期 失效日期 拟解散日期 计划解散日期 ends_on expires_on valid_until",
    "filed_on": "登记日期 登记时间 备案日期 备案时间 报备日期 报备时间 综合管理部备案日期 综合管理部备案时间 填报日期 filed_on registered_on filing_date",
    "applied_on": "申请日期 申请时间 申报日期 applied_on application_date",
    "approver": "审批人 批准人 审批领导 分管领导 分管领导审批 审批人姓名 批准领导 approver approved_by",
    "approved_on": "审批日期 审批时间 批准日期 批准时间 同意日期 分管领导审批日期 分管领导批准日期 approved_on approval_date",
    "approval_result": "审批结果 审批状态 审批结论 批准结果 分管领导审批结果 是否同意 是否批准 审批意见 分管领导意见 分管领导审批意见 approval_result approval_status",
    "reason": "入群事由 入群原因 事由 申请事由 申请原因 入群理由 reason",
    "group_status": "群状态 使用状态 群使用状态 group_status",
    "foreign": "消息ID 消息类型 消息内容 内容 聊天内容 发送人 发送者 发送者昵称 发送者微信ID 发送者wxid 发送者备注 发送者身份 发送者QQ号 发送时间 原始类型代码 个性签名 头像URL 头像链接 content msg msgid msgsvrid strcontent strtime createtime localid talker talkerid talkername type_name is_sender issender sender sendername sender_id message_type signature pyinitial remarkpyinitial usercount",
    "mobile": "手机 手机号 手机号码 联系电话 联系方式 电话 电话号码 移动电话 mobile mobile_phone phone phone_number telephone cell tel",
    "dropped": "身份证号 身份证 身份证号码 公民身份号码 证件号 证件号码 薪资 工资 薪酬 月薪 年薪 基本工资 岗位工资 应发工资 实发工资 银行卡号 银行卡 银行账号 银行帐号 工资卡号 开户行 家庭住址 家庭地址 地址 通讯地址 住址 现住址 户籍地址 户口所在地 出生日期 生日 民族 婚姻状况 政治面貌 宗教信仰 紧急联系人 紧急联系电话 紧急联系人电话 社保号 护照号 id_card id_card_number idcard id_number identity_card_number national_id passport passport_number salary wage pay bank_account bank_card bank_card_number home_address address birthday date_of_birth marital_status",
}  # fmt: skip
"""Canonical name → the headings that mean it, separated by spaces.

`dropped` columns are personal data that no rule needs (identity, pay, bank, home), as is `mobile`: both are dropped on
reading, and reported. `ambiguous_nickname` may be the group nickname or the account name. `foreign` columns belong to
message logs and address books, which are not member lists whatever other columns they share with them.
"""

SENSITIVE = frozenset({"dropped", "mobile"})

MESSAGE = frozenset({
    "message_time", "message_sender", "message_sender_id", "message_text", "message_kind", "message_id",
})  # fmt: skip
"""Columns of messages, reachable only through a column map, since no heading in a list of people means one of them."""

CANONICAL = frozenset(SPELLINGS) | MESSAGE | {"ignored"}
"""Values allowed in a column map; `ignored` columns are not read."""

_LIKE_A_NICKNAME = r"昵称|名片|称呼|网名|群.{0,6}名[字称]?$|nick|displayname"
_NOISE = re.compile(r"[\s_\-*:;,./|'\"`·•#]+")
_BRACKETED = re.compile(r"[(\[{【〔《<](?P<inside>[^)\]}】〕》>]*)[)\]}】〕》>]")
_LONGEST = 60
_MARKS = dict.fromkeys(map(ord, "\ufeff\u200b\u200c\u200d\u2060"))


class Columns(Struct, frozen=True):
    """A header by canonical name: `at` gives the positions of each name, `header` the headings as written.

    `doubled` holds headings that occur twice in the same spelling, `dropped` those of sensitive columns, `unknown`
    those without a meaning. Different spellings of one name (职务 and 岗位) are all kept in `at`.
    """

    header: tuple[str, ...]
    at: Mapping[str, tuple[int, ...]]
    doubled: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    def __contains__(self, name: object) -> bool:
        return name in self.at

    def headings(self, name: str) -> tuple[str, ...]:
        """Return the headings, as written, of the columns that mean *name*."""
        return tuple(self.header[position] for position in self.at.get(name, ()))


def fold(heading: str) -> str:
    """Return *heading* without case, width, spaces, punctuation and marks of required fields, to compare spellings.

    The frequent typo 呢称 becomes 昵称.
    """
    plain = heading if heading.isascii() else unicodedata.normalize("NFKC", heading).translate(_MARKS)
    return _NOISE.sub("", plain.casefold()).replace("呢称", "昵称")


def canonical(heading: str, column_map: Mapping[str, str] | None = None) -> str | None:
    """Return the canonical name of *heading*, or None; *column_map* (heading → canonical name) takes precedence.

    Text in brackets counts only if the rest is not decisive: `姓名（必填）` is a name, `昵称（群昵称）` a group
    nickname.
    """
    return None if len(heading) > _LONGEST else _meaning(heading, tuple((column_map or {}).items()))


@functools.lru_cache(maxsize=2048)  # the first rows of a file are looked at again for every delimiter
def _meaning(heading: str, column_map: tuple[tuple[str, str], ...]) -> str | None:
    table = _table(column_map)
    folded = fold(heading)
    outside = table.get(_BRACKETED.sub("", folded)) or _agreed(heading, table)
    if folded in table or (outside and outside != "ambiguous_nickname"):
        return table.get(folded, outside)
    inside = (table.get(match["inside"]) for match in _BRACKETED.finditer(folded))
    return next(filter(None, inside), outside)


def _agreed(heading: str, table: Mapping[str, str]) -> str | None:
    """Return the common meaning of all parts of a heading such as `姓名/Name`, or None if they differ (`公司/部门`)."""
    names = {table.get(fold(part)) for part in re.split(r"[\s/／|｜]+", heading) if part}
    return names.pop() if len(names) == 1 else None


def known(row: Iterable[str], column_map: Mapping[str, str] | None = None) -> int:
    """Score *row* as a header: the number of canonical names in it, counting `foreign` up to twice."""
    names = [canonical(cell, column_map) for cell in row if cell]
    several = names.count("foreign") > 1  # a message log may have no others than 时间, 内容 and the like
    return len({*names} - {None}) + several


def recognise(header: tuple[str, ...], column_map: Mapping[str, str] | None = None) -> Columns:
    """Sort the headings of *header* into known, dropped and unknown ones."""
    at: dict[str, tuple[int, ...]] = {}
    dropped, unknown = [], []
    for position, heading in enumerate(header):
        name = canonical(heading, column_map)
        if name in SENSITIVE:
            dropped.append(heading)
        elif name is None:
            unknown.append(heading)
        elif name != "ignored":
            at[name] = (*at.get(name, ()), position)
    return Columns(header, at, _doubled(header, at), tuple(dropped), tuple(filter(str.strip, unknown)))


def resembles_nickname(heading: str) -> bool:
    """Tell whether an unknown heading may be one of the group nickname."""
    return re.search(_LIKE_A_NICKNAME, fold(heading)) is not None


def _doubled(header: tuple[str, ...], at: Mapping[str, tuple[int, ...]]) -> tuple[str, ...]:
    spelled = Counter(fold(header[position]) for positions in at.values() for position in positions)
    return tuple(dict.fromkeys(heading for heading in header if spelled[fold(heading)] > 1))


@functools.lru_cache(maxsize=8)
def _table(column_map: tuple[tuple[str, str], ...]) -> dict[str, str]:
    ours = {fold(spelling): name for name, spellings in SPELLINGS.items() for spelling in spellings.split(" ")}
    return ours | {fold(heading): name for heading, name in column_map}
