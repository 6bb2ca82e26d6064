"""Rosters: recognised by their columns, one member per row, the group from wherever it is said."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groupaudit.errors import UnreadableInputError
from groupaudit.files.sheets import read_sheets
from groupaudit.reader import Head, Options, Source
from groupaudit.reader_words import ASIDE, NOTES, REASONS
from groupaudit.readers.employees import sniff as employees_sniff
from groupaudit.readers.roster import roster, sniff
from groupaudit.readers.weflow_roster import sniff as weflow_sniff
from workbooks import xlsx


def batches(data, name="名册.csv", **options):
    """Read every sheet of a file."""
    raw = data.encode() if isinstance(data, str) else data
    for sheet in read_sheets(name, raw, options.get("column_map")):
        part = name if sheet.name is None else f"{name}[{sheet.name}]"
        yield from roster.read(Source(name=part, form="sheet", sheet=sheet, options=Options(**options)))


def one(data, name="名册.csv", **options):
    """Read a file of one sheet."""
    (batch,) = batches(data, name, **options)
    return batch


def members(batch, *columns):
    """Return the wanted columns of the members, in the order of their lines."""
    return batch.tables["members"].select(columns).rows()


def claimed(data, name="名册.csv"):
    """Return the readers that claim the only sheet of a file."""
    (sheet,) = read_sheets(name, data.encode())
    head = Head(name=name, form="sheet", sheet=sheet)
    sniffs = {"roster": sniff, "employees": employees_sniff, "weflow-roster": weflow_sniff}
    return {id_ for id_, sniffed in sniffs.items() if sniffed(head).holds}


def accounted(batch):
    """Tell whether every row that was read is somewhere, under a reason that is explained."""
    reasons = {reason.partition(":")[0] for reason in batch.rejects["reason"]}
    known = reasons <= REASONS.keys() and batch.set_aside.keys() <= ASIDE.keys() and batch.notes.keys() <= NOTES.keys()
    total = batch.kept + batch.duplicates + sum(batch.set_aside.values()) + batch.rejects.height
    return known and batch.rows == total


TEMPLATE = """群ID,群名称,wxid,群昵称,微信昵称,姓名,公司,部门,角色,入群时间,备注
1@chatroom,天高总群,wxid_1,张三+天高集团+总裁办,风清,张三,天高集团,总裁办,群主,2024/1/2 09:30,领导
1@chatroom,天高总群,wxid_2,,云淡,李四,天高集团,物业部,管理员,2024-03-01,
1@chatroom,天高总群,wxid_3,王五+天高集团+安保部,平安,王五,,,成员,,
"""


def test_the_template():
    """Our own template fills every column a roster can fill; an empty nickname is unset, not absent."""
    batch = one(TEMPLATE)
    assert members(
        batch, "group_id", "member_id", "group_nickname", "account_name", "name_basis", "role", "membership"
    ) == [
        ("1@chatroom", "wxid_1", "张三+天高集团+总裁办", "风清", "group-nickname", "owner", "present"),
        ("1@chatroom", "wxid_2", "", "云淡", "group-nickname", "admin", "present"),
        ("1@chatroom", "wxid_3", "王五+天高集团+安保部", "平安", "group-nickname", "member", "present"),
    ]
    assert members(batch, "company", "department", "remark", "line")[0] == ("天高集团", "总裁办", "领导", 2)
    assert members(batch, "company", "department")[2] == (None, None)
    joined = [at and at.isoformat() for (at,) in members(batch, "joined_at")]
    assert joined == ["2024-01-02T01:30:00+00:00", "2024-02-29T16:00:00+00:00", None]
    assert batch.tables["groups"].select("group_id", "name", "line").rows() == [("1@chatroom", "天高总群", 2)]
    assert accounted(batch)


def test_joining_times_are_read_in_the_time_zone_of_the_policy():
    """A wall clock is local."""
    batch = one("wxid,群昵称,入群时间\na,b,2024-01-02 00:00\n", timezone="UTC")
    assert members(batch, "joined_at")[0][0].isoformat() == "2024-01-02T00:00:00+00:00"


@pytest.mark.parametrize(
    ("header", "row", "expected"),
    [
        ("wxid,昵称", "a,张三", ("张三", "unknown", None)),
        ("wxid,群昵称,昵称", "a,张三,风清", ("张三", "group-nickname", "风清")),
        ("wxid,微信昵称,昵称", "a,风清,张三", ("张三", "unknown", "风清")),
        ("wxid,微信昵称,入群时间", "a,风清,", (None, None, "风清")),
        ("wxid,姓名,入群时间", "a,张三,", (None, None, "张三")),
        ("wxid,群昵称,昵称,微信昵称", "a,张三,x,风清", ("张三", "group-nickname", "风清")),
        ("member id,group nickname,nickname", "a,张三,风清", ("张三", "group-nickname", "风清")),
    ],
)
def test_names_are_kept_apart(header, row, expected):
    """Only 群昵称 is surely the group nickname; 昵称 alone could be either; 姓名 is never one."""
    batch = one(f"{header}\n{row}\n")
    assert members(batch, "group_nickname", "name_basis", "account_name") == [expected]


@pytest.mark.parametrize(
    ("header", "row", "member_id"),
    [
        ("wxid,微信号,工号,群昵称", "wxid_1,zhang3,007,张三", "wxid_1"),
        ("wxid,微信号,工号,群昵称", ",zhang3,007,张三", "zhang3"),
        ("微信号,工号,群昵称", ',"=""007""",张三', "007"),
        ("群昵称,微信昵称", "张三+天高,风清", "name:张三+天高"),
        ("群昵称,微信昵称", ",风清", "name:风清"),
        ("姓名,入群时间", "张三,", "name:张三"),
    ],
)
def test_members_without_an_id_go_by_name(header, row, member_id):
    """The best id there is; a name is marked as such and counted."""
    batch = one(f"{header}\n{row}\n")
    assert members(batch, "member_id") == [(member_id,)]
    assert batch.notes.get("identified-by-name", 0) == member_id.startswith("name:")


def test_people_of_one_name_stay_two_people():
    """Without ids, rows that differ are different people; rows that are equal are one."""
    batch = one("群昵称,部门\n张三,总裁办\n张三,物业部\n张三,总裁办\n")
    assert {row[0] for row in members(batch, "member_id")} == {"name:张三", "name:张三#2"}
    assert (batch.kept, batch.duplicates) == (2, 1)


def test_an_id_that_comes_back_with_other_contents_is_rejected():
    """Which of the two rows is right is not guessed; the account holds."""
    batch = one("wxid,群昵称\na,张三\na,李四\na,张三\nb,李四\n")
    assert (batch.kept, batch.duplicates) == (2, 1)
    assert [reason for *_, reason in batch.rejects.rows()] == ["duplicate-member"]
    assert accounted(batch)


@pytest.mark.parametrize(
    ("name", "group"),
    [
        ("导出/天高总群.csv", "天高总群"),
        ("天高总群_群成员_20240930.csv", "天高总群"),
        ("天高总群-成员列表 (1).csv", "天高总群"),
        ("天高总群 2024年9月30日.csv", "天高总群"),
        ("天高总群_roster.csv", "天高总群"),
        ("名册.csv", "名册"),
    ],
)
def test_the_group_from_the_name_of_the_file(name, group):
    """Nothing else says it: the file name without its ending; it is no evidence of the group's own name."""
    batch = one("wxid,群昵称\na,张三\n", name)
    assert members(batch, "group_id") == [(group,)]
    assert batch.tables["groups"].select("group_id", "name").rows() == [(group, None)]
    assert batch.facts["group-from"] == "file-name"


def test_the_group_from_above_the_header():
    """`群名称：` over the table counts more than the name of the file."""
    batch = one("成员名册,\n群名称：天高总群,\nwxid,群昵称\na,张三\n", "x.csv")
    assert batch.tables["groups"].select("group_id", "name").rows() == [("天高总群", "天高总群")]


def test_the_group_from_the_worksheet():
    """Each worksheet is a group by its name, unless the name is what every workbook calls its sheets."""
    table = [["wxid", "群昵称"], ["a", "张三"]]
    found = batches(xlsx(table, table, table, names=["天高总群", "Sheet2", "群成员列表"]), "物业群.xlsx")
    assert [members(batch, "group_id")[0][0] for batch in found] == ["天高总群", "物业群", "物业群"]


def test_rows_without_their_group_are_rejected():
    """Where a column says the group, a row that does not is nobody's; an empty column says nothing at all."""
    batch = one("群名称,wxid,群昵称\n总群,a,张三\n,b,李四\n")
    assert [(line, reason) for _, line, _, reason in batch.rejects.rows()] == [(3, "no-group")]
    assert members(one("群名称,wxid,群昵称\n,a,张三\n", "总群.csv"), "group_id") == [("总群",)]


def test_excel_as_it_really_comes():
    """Merged group names, damaged ids, impossible times, nobody's rows and a footer, each with its cell."""
    table = [
        ["天高集团微信群成员名册", None, None, None],
        ["群名称", "工号", "群昵称", "入群时间"],
        ["总群", "007", "张三", dt.datetime(2024, 1, 2, 9, 30)],  # noqa: DTZ001  # a worksheet has no time zone
        [None, 123456789012345678, "李四", None],
        [None, "009", "王五", "2024/13/40"],
        [None, "010", "赵六", 45293.5],
        ["物业群", None, None, "2024-01-02"],
        ["填表人：孙七", None, None, None],
    ]
    batch = one(xlsx(table, names=["名册"], merges=["A1:D1", "A3:A6"]), "名册.xlsx")
    assert members(batch, "group_id", "member_id", "cell") == [("总群", "007", "名册!C3"), ("总群", "010", "名册!C6")]
    assert [at.isoformat() for (at,) in members(batch, "joined_at")] == [
        "2024-01-02T01:30:00+00:00",
        "2024-01-02T04:00:00+00:00",
    ]
    assert batch.rejects.drop("source").rows() == [
        (4, "名册!B4", "damaged-number: 工号"),
        (5, "名册!D5", "impossible-time: 入群时间"),
        (7, "名册!C7", "no-identity"),
    ]
    assert batch.set_aside == {"footer": 1}
    assert accounted(batch)


def test_sensitive_columns_are_not_read():
    """Identity numbers and mobiles are named, counted and gone."""
    batch = one("wxid,群昵称,身份证号,手机\na,张三,110101199003070000,13900000000\n")
    assert batch.facts["dropped-columns"] == "身份证号、手机"
    assert batch.notes["dropped-column"] == 1
    assert "1390" not in str(batch.tables)
    assert "1101" not in str(batch.tables)


@pytest.mark.parametrize("heading", ["群昵称叫法", "大家叫的昵称", "称呼", "nick in group"])
def test_a_heading_that_looks_like_a_nickname_s_is_no_missing_field(heading):
    """The columns that nothing is taken from are named, and members say that theirs may hold the nickname."""
    data = f"序号,{heading},微信昵称,wxid,爱好\n1,张三,风,a,下棋\n"
    batch = one(data)
    assert batch.facts["unused-columns"] == f"{heading}、爱好"
    assert members(batch, "group_nickname", "name_basis") == [(None, "heading-unknown")]
    mapped = one(data, column_map={heading: "group_nickname", "爱好": "ignored"})
    assert "unused-columns" not in mapped.facts
    assert members(mapped, "group_nickname", "name_basis") == [("张三", "group-nickname")]


def test_other_unknown_headings_leave_the_nickname_absent():
    """A roster with account names and a hobby has no nickname: no heading says so."""
    batch = one("微信昵称,wxid,爱好\n风,a,下棋\n")
    assert members(batch, "group_nickname", "name_basis") == [(None, None)]


def test_all_problems_of_a_header_are_named_at_once():
    """A doubled heading and two headings of one meaning are refused with their places."""
    with pytest.raises(UnreadableInputError) as caught:
        one("群昵称,wxid,群昵称,姓名,真实姓名\na,b,c,d,e\n")
    doubled, rivals = caught.value.problems
    assert "群昵称（1:1）、群昵称（1:3）" in doubled
    assert "姓名（1:4）、真实姓名（1:5）" in rivals
    with pytest.raises(UnreadableInputError, match="名册!B2"):
        one(xlsx([["t"], ["群昵称", "群昵称", "wxid"], ["a", "b", "c"]], names=["名册"]))


def test_a_column_map_settles_rivals():
    """The policy says which of two columns to leave out."""
    data = "群昵称,群名片,wxid\n张三,x,a\n"
    assert members(one(data, column_map={"群名片": "ignored"}), "group_nickname") == [("张三",)]


@pytest.mark.parametrize("data", ["foo,bar\n1,2\n", "入群时间,公司\n2024,天高\n"])
def test_what_is_no_roster_is_refused_even_when_asked_for(data):
    """A role given by hand does not make a table of something else a roster."""
    with pytest.raises(UnreadableInputError, match=r"^名册\.csv: "):
        one(data)


@pytest.mark.parametrize(
    ("header", "readers"),
    [
        ("群昵称,微信昵称,wxid", {"roster"}),
        ("群名称,姓名,工号,职务", {"roster"}),
        ("姓名,部门,入群时间", {"roster"}),
        ("昵称,wxid", {"roster"}),
        ("name,group name", {"roster"}),
        ("工号,姓名,部门,wxid", {"employees"}),
        ("姓名,部门,职务", {"employees"}),
        ("name,department,hire date", {"employees"}),
        ("姓名,公司,部门", {"roster", "employees"}),
        ("姓名,部门,wxid", {"roster", "employees"}),
        ("姓名,昵称,工号", {"roster", "employees"}),
        ("姓名,手机", {"roster", "employees"}),
        ("公司,部门", set()),
        ("localId,TalkerId,Type,SubType,IsSender,CreateTime,Status,StrContent,StrTime,Remark,NickName,Sender", set()),
        ("消息ID,类型,发送人,时间,内容,备注,昵称,更多信息", set()),
        ("用户名,显示名称,备注,昵称,微信号,标签,描述,个性签名,地区,类型", set()),
        ("UserName,Alias,Type,Remark,NickName,PYInitial,RemarkPYInitial", set()),
        ("Name,Remark,NickName,Owner,UserCount", set()),
    ],
)
def test_who_claims_which_header(header, readers):
    """A header that could mean two things is claimed by both, so that nobody guesses; logs and address books by none."""
    assert claimed(f"{header}\n{','.join('abcdefghijklmn'[: header.count(',') + 1])}\n") == readers


def test_address_books_are_no_rosters():
    """A list of accounts called 通讯录 is somebody's contacts; with a group column it is a roster all the same."""
    assert claimed("昵称,微信ID,备注,微信号\na,b,c,d\n", "通讯录.csv") == set()
    assert claimed("群名称,昵称,微信ID\na,b,c\n", "通讯录.csv") == {"roster"}


def test_an_empty_id_of_a_group_is_that_of_the_other_rows():
    """A cell left empty makes no second group of the same name; between two groups of one name nobody guesses."""
    batch = one("群ID,群名称,wxid\n1@chatroom,甲群,a\n,甲群,b\n2@chatroom,乙群,c\n3@chatroom,乙群,d\n,乙群,e\n")
    groups = ["1@chatroom", "1@chatroom", "2@chatroom", "3@chatroom", "乙群"]
    assert members(batch, "group_id", "member_id") == list(zip(groups, "abcde", strict=True))


ROWS = [
    "a,张三,总裁办",
    ",李四,物业部",
    ",李四,总裁办",
    "b,,",
    ",,x",
    "a,张三,总裁办",
    "a,王五,",
    "c,1,2,3",
    ",李四,物业部",
    "1.5E+12,x,",
]


@given(st.permutations(ROWS))
@settings(max_examples=15)
def test_row_order_changes_nothing(lines):
    """Members, counts and reasons are the same in any order."""
    content = ["group_id", "member_id", "group_nickname", "department"]

    def outcome(rows):
        batch = one("\n".join(["wxid,群昵称,部门", *rows]))
        assert accounted(batch)
        return set(members(batch, *content)), sorted(batch.rejects["reason"]), batch.duplicates

    assert outcome(lines) == outcome(ROWS)


@given(st.lists(st.text(st.sampled_from('张a1,"\n;E+'), max_size=12), max_size=8))
@settings(max_examples=30)
def test_any_rows_are_accounted_for(lines):
    """Whatever stands below a header, nothing crashes and no row is lost."""
    assert all(accounted(batch) for batch in batches("\n".join(["群名称,wxid,群昵称,入群时间", *lines])))


@pytest.mark.parametrize(
    ("heading", "cells", "roles"),
    [
        ("是否群主,是否管理员", ["是,否", "否,是", "否,否"], ["owner", "admin", "member"]),
        ("是否群主,是否管理员", ["√,", ",1", ","], ["owner", "admin", None]),
        ("是否群主", ["是", "否", "否"], ["owner", None, None]),
        ("角色,是否群主", ["管理员,是", "成员,否", ",否"], ["admin", "member", None]),
    ],
)
def test_columns_that_ask_who_is_owner_and_administrator_tell_the_roles(heading, cells, roles):
    """Who is asked about one of the two only, and is not that one, may be the other."""
    rows = "".join(f"m{n},,{cell}\n" for n, cell in enumerate(cells))
    assert members(one(f"wxid,入群时间,{heading}\n" + rows), "role") == [(role,) for role in roles]


@pytest.mark.parametrize(
    ("named", "roles"),
    [
        ("张三", ["owner", None, None]),
        ("张三+集团+财务部", ["owner", None, None]),
        ("m2", [None, "owner", None]),
        ("王五", [None, None, None]),
        ("李四", [None, None, None]),
    ],
    ids=["first part", "nickname", "id", "unknown", "two of the name"],
)
def test_the_owner_named_above_the_header_is_the_one_member_of_that_name(named, roles):
    """A name that several bear, or nobody, makes nobody owner."""
    rows = "m1,张三+集团+财务部\nm2,李四+集团+财务部\nm3,李四+集团+工程部\n"
    assert members(one(f"群名称：甲群\n群主：{named}\nwxid,群昵称\n{rows}"), "role") == [(role,) for role in roles]


def test_a_word_in_the_place_of_an_id_is_none():
    """Whoever writes 无 for two people's ids has not listed one of them twice."""
    batch = one("群名称,姓名,微信号\n工程部群,张三,无\n工程部群,李四,无\n工程部群,王五,wang_5\n")
    assert batch.tables["members"]["member_id"].to_list() == ["name:张三", "name:李四", "wang_5"]
    assert batch.rejects.height == 0
