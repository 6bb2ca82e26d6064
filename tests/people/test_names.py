"""Real names are told from nicknames, words, forms of address, units and places."""

import subprocess
import sys

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groupaudit.people.names import plausibility, real_name_like, strip_suffix

VERDICTS = {"real", "word", "unlikely"}
NAMES = (
    "张三 李四 王小明 陈林 李丽丽 欧阳小明 司马明 慕容雪 张王小明 陈林美玉 李国庆 周建军 王園園 区小玲 单小军 钱进宝"
)
MIXED = [
    *NAMES.split(" "),
    "高峰",
    "平安",
    "总裁办",
    "买买提·艾力",
    "LI Na",
    "John Smith",
    "李经理",
    "abc",
    "陳大文",
    "",
]


def verdicts(*names):
    """The verdict on each name."""
    frame = pl.DataFrame({"name": names}, schema={"name": pl.String})
    return frame.select(plausibility(pl.col("name"))).to_series().to_list()


def not_judged(verdict, names):
    """The names that get another verdict, with that verdict."""
    return {name: found for name, found in zip(names, verdicts(*names), strict=True) if found != verdict}


@settings(max_examples=30, deadline=None)
@given(st.lists(st.none() | st.text(max_size=12) | st.text("张王小明峰·A2 丶𠮷（大）", max_size=6), max_size=40))
def test_every_text_gets_a_verdict_and_null_stays_null(names):
    """Any text whatever gets one of the three verdicts; null gives null."""
    for name, verdict in zip(names, verdicts(*names), strict=True):
        assert (verdict is None) if name is None else (verdict in VERDICTS)


@settings(max_examples=8, deadline=None)
@given(st.permutations(MIXED))
def test_a_verdict_depends_on_nothing_but_the_text(names):
    """Order and neighbours change no verdict, nor does the engine or a list around the texts."""
    alone = dict(zip(MIXED, verdicts(*MIXED), strict=True))
    frame = pl.DataFrame({"name": names})
    streamed = frame.lazy().select(plausibility(pl.col("name"))).collect(engine="streaming").to_series()
    listed = frame.select(pl.col("name").implode().list.eval(plausibility(pl.element())).explode()).to_series()
    assert verdicts(*names) == streamed.to_list() == listed.to_list() == [alone[name] for name in names]


@pytest.mark.parametrize("mark", ["2", "03", "A", "b", "（大）", "(小)", "(2)", "-2", " A", "_1", "①", "（女）"])
def test_a_mark_for_namesakes_changes_nothing(mark):
    """张三2, 张三（大） and 王伟A are judged as the name without the mark, which can be taken off."""
    names = pl.Series("name", NAMES.split(" "))
    assert not_judged("real", names + mark) == {}
    assert pl.select(strip_suffix(pl.lit(names + mark))).to_series().to_list() == names.to_list()


@pytest.mark.parametrize("frame", [" {}", "{} ", "\u3000{}", "\ufeff{}", "{}\u200b", "\u2060{}\n"])
def test_blanks_and_invisible_characters_around_a_name_change_nothing(frame):
    """What nobody sees does not make a name implausible."""
    assert verdicts(*map(frame.format, MIXED)) == verdicts(*MIXED)


@pytest.mark.parametrize("frame", ["🍀{}", "{}🌊", "♥{}♥", "{}~", "丶{}", "{}丶", "灬{}灬", "★{}", "@{}", "{}。"])
def test_decoration_makes_a_name_a_nickname(frame):
    """A name with an emoji, a stroke or a mark is not written as a real name, although 丶 is a Chinese character."""
    assert not_judged("unlikely", [frame.format(name) for name in NAMES.split(" ")]) == {}


@pytest.mark.parametrize("times", [2, 3, 4])
def test_a_doubled_character_is_no_name(times):
    """周周 and 文文文 are pet names."""
    assert not_judged("unlikely", [char * times for char in "周康蛋文乐婷高王阳"]) == {}


@pytest.mark.parametrize("surname", ["王", "李", "陈", "欧阳", "歐陽"])
def test_a_surname_with_a_form_of_address_is_no_name(surname):
    """李经理 and 王阿姨 say what somebody is called, not who it is."""
    address = "经理 主任 总监 老师 师傅 医生 会计 书记 先生 女士 小姐 阿姨 大哥 奶奶 管家 保安 队长 总 姐 哥"
    assert not_judged("unlikely", [surname + form for form in address.split(" ")]) == {}


@pytest.mark.parametrize(
    ("verdict", "names"),
    [
        ("real", NAMES),
        ("real", "張三 歐陽小明 陳大文 劉小華 葉明 蕭小玲"),  # traditional characters
        ("real", "王𠮷 𠮷小明 李𬀩"),  # outside the basic block
        ("real", "王　伟 李_娜"),  # padded to three characters
        ("real", "买买提·艾力 买买提•艾力 买买提‧艾力 买买提・艾力 阿依古丽·买买提 约翰·史密斯"),
        ("real", "帕提曼·玉素甫 阿卜杜外力·依明 诺尔曼·米勒 艾则孜·外力"),  # one in five characters stands for no sound
        ("real", "东郭亮 梁丘玉成 漆雕英 公良淑芝 子车明 谷梁素华 仲长美玲"),
        ("real", "扎西次仁 索朗多吉 次仁卓玛 古丽巴哈尔 阿迪力江"),
        ("real", "ZHANG_San Zhang_San San_Zhang ZHANG_SAN Zhang_Xiaoming Xiao-Ming_ZHANG LI_Na Ouyang_Ming Wong_Tai_Ming"),
        ("word", "高峰 王朝 向阳 白雪 黎明"),
        ("real", "布仁巴雅尔 格桑梅朵 那仁图雅"),
        ("word", "吴江 张和平 李建设 卓玛 阿迪力 腾格尔 格日勒图 艾尼瓦尔 诺敏"),
        ("word", "吉克阿牛 沙马拉毅 佐藤健一 爱新觉罗·明 叶赫那拉·静宜"),
        ("word", "张力 谷雨 马拉松 康乃馨 林黛玉 诸葛亮 张三丰"),
        ("unlikely", "夏·末 李·明 云端·漫步 星辰·大海 吉克公司 松本物业 山本先生 佐藤 爱新觉罗"),
        ("word", "John_Smith Maria_de_la_Cruz Peter_J._Miller Seán_O’Brien J._Smith 史密斯·元"),
        ("unlikely", "小王 小明 阿莹 阿杰 老李 老周"),
        ("unlikely", "张总 刘工 王姐 陈哥 赵局 钱处 张某 李某某 高女士 欧阳总"),
        ("unlikely", "保安 保洁 农民 会计 班长 店长 客服小王 保安队长"),
        ("unlikely", "向日葵 平安 阳光 江南 白菜 黄瓜 安静极了 方便面 马铃薯 金鱼 石头 水果 于是 何必 应该"),
        ("unlikely", "一路平安 随遇而安 马到成功 年年有余 开开心心 花开富贵 时光清浅"),
        ("unlikely", "总裁办 集团 财务部 工程部 项目一部 安保部 党办 安全科 纪检组 行政部 综合管理部 客服中心"),
        ("unlikely", "天高集团 高新项目 金地物业 万达广场 张三丰公司 江苏分公司 华南公司 集团·张三·总裁办"),
        ("unlikely", "安徽 浙江 江苏 上海 张江 金沙 张家口 金水区 石家庄 曹妃甸 江宁 黄河"),
        ("unlikely", "abc zhangsan Tom A 123 张 王 张三13000000000 HR_Team IT_Support Sales_Department _ 。"),
        ("unlikely", "I_am_the_king_of_the_world 张三-总裁办 Bang♥ 小pp 欧阳 诸葛"),
    ],
)  # fmt: skip
def test_names(verdict, names):
    """Each of these texts is judged as the row says; an underscore stands for a blank."""
    assert not_judged(verdict, [name.replace("_", " ") for name in names.split(" ")]) == {}


@pytest.mark.parametrize(
    ("parts", "people"),
    [
        ("集团 张三 总裁办", ["张三"]),
        ("安徽 李四 工程部", ["李四"]),
        ("张江 王小明（大） 项目一部", ["王小明（大）"]),
        ("高峰 金沙 财务部", ["高峰"]),
    ],
)
def test_the_name_among_the_parts_of_a_nickname_is_found(parts, people):
    """Of unit, place and name only the name may be a person; a name that is a word counts."""
    frame = pl.DataFrame({"part": parts.split()})
    assert frame.filter(real_name_like(pl.col("part")))["part"].to_list() == people


def test_whether_null_may_be_a_name_is_null():
    """Of an absent nickname nothing is said."""
    assert pl.select(real_name_like(pl.lit(None, pl.String))).item() is None


@pytest.mark.parametrize("name", ["张三丰", "张三2021", "2号", "张三AB", "A2", "张", "张2", ""])
def test_what_is_no_mark_stays(name):
    """Only a short mark after a name of two characters or more is taken off."""
    assert pl.select(strip_suffix(pl.lit(name))).item() == name


def test_importing_reads_no_table():
    """A program that judges no name does not pay for the tables."""
    code = "import groupaudit.people.names as n; assert n._columns.cache_info().currsize == 0"
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("贠小苏", "real"),
        ("嘎玛", "word"),
        ("阿呷", "word"),
        ("山田太郎", "word"),
        ("田中角荣", "word"),
        ("约翰", "word"),
        ("zhang wei", "word"),
        ("wang jianguo", "word"),
        ("good morning", "unlikely"),
        ("王建国.", "real"),
        ("王建国．", "real"),
        ("老王", "unlikely"),
        ("开心果", "unlikely"),
        ("A客服", "unlikely"),
        ("山田社区", "unlikely"),
    ],
)
def test_rare_foreign_and_carelessly_written_names(name, verdict):
    """They are names, or need a second look; only what nobody is called is unlikely."""
    assert pl.select(plausibility(pl.lit(name))).item() == verdict
