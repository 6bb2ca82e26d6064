"""Recognise private talk by topics that are hardly ever work."""

from collections.abc import Mapping
from typing import Final

import polars as pl

TOPICS: Final[Mapping[str, tuple[str, ...]]] = {
    "sport": ("球赛", "世界杯", "欧洲杯", "亚冠", "中超", "英超", "nba", "羽毛球", "约球", "打球", "钓鱼"),
    "games": ("王者荣耀", "吃鸡", "开黑", "英雄联盟", "打麻将", "斗地主", "手游", "段位", "上王者"),
    "stocks": ("股票", "炒股", "涨停", "跌停", "大盘", "基金定投", "比特币", "炒币", "牛股", "抄底"),
    "shopping": ("拼多多", "砍一刀", "秒杀", "优惠券", "种草", "包邮", "海淘", "代购", "双十一"),
    "shows": ("追剧", "电视剧", "综艺", "电影票", "演唱会", "爱豆", "明星八卦", "大结局"),
    "dating": ("相亲", "找对象", "脱单", "单身狗"),
    "travel": ("旅游攻略", "自驾游", "民宿", "机票特价", "跟团游"),
}
"""Topics that are not work in property service, each with a few unambiguous words; folded."""

PRIVATE: Final = ("球看了", "割肉", "彩票", "吃了吗", "吃了没", "吃啥", "撸串", "喝酒", "减肥")
"""Words of other private talk; they do not show what a group is for."""

WORK: Final = r"公司|单位|集团|部门|工会|领导|经理|客户|业主|住户|供应商|项目|合同|采购|报销|报名|组织|团建|通知|会议|系统|值班|活动室|场馆"
"""Words that make even sport and shows a matter of the company."""


def private(folded: pl.Expr, about: pl.Expr) -> pl.Expr:
    """Tell which folded texts are clearly private talk; topics that the group is *about* are not.

    *about* is the folded name and purpose of the group.
    """
    topics = [folded.str.contains_any(list(words)) & ~about.str.contains_any(list(words)) for words in TOPICS.values()]
    return pl.any_horizontal(*topics, folded.str.contains_any(list(PRIVATE))) & ~folded.str.contains(WORK)
