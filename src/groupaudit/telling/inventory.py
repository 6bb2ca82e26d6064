"""Show the group as a whole: its dates, and its entry in the register with the rows it comes from."""

from collections.abc import Iterator

import polars as pl

from groupaudit.exhibit import Case, Exhibit, Kind
from groupaudit.headings import CODES, YES_NO
from groupaudit.judging.register_columns import COLUMNS
from groupaudit.tables import Tables

KNOWN = {
    "created_at": (("建群时间", "created"), Kind.TIME),
    "created_basis": (("建群时间的依据", "creation known from"), Kind.CODE),
    "seen_at": (("登记的建群日期以前最早的动静", "first sign of life before the registered date"), Kind.TIME),
    "first_at": (("第一条消息", "first message"), Kind.TIME),
    "last_at": (("最后一条消息", "last message"), Kind.TIME),
    "dissolved_at": (("解散时间", "dissolved"), Kind.TIME),
    "alive_at": (("登记为已解散以后最后的动静", "last life since it was registered as dissolved"), Kind.TIME),
    "registered": (("已登记", "registered"), Kind.CODE),
    "match": (("登记按什么对上", "entry matched by"), Kind.CODE),
    "places": (("登记表的行", "rows of the register"), Kind.PLACE),
    "conflicts": (("各行互相矛盾的", "contradicting"), Kind.CODE),
    "unreadable": (("无法读取的", "unreadable"), Kind.CODE),
}
KINDS = {
    "unit": Kind.UNIT, "person_in_charge": Kind.PERSON, "owner_name": Kind.PERSON, "admin_names": Kind.PERSON,
    "member_count": Kind.NUMBER, "created_on": Kind.TIME, "filed_on": Kind.TIME, "ends_on": Kind.TIME,
    "kind": Kind.CODE, "long_term": Kind.CODE, "closed": Kind.CODE,
}  # fmt: skip
STATES = {True: "no-longer", False: "in-use"}
"""The state of the group for each value of `closed`, as keys of WORDS."""

WORDS = {
    "platform": ("平台记录", "the platform"),
    "register": ("登记表", "the register"),
    "first-seen": ("不晚于最早的消息或入群", "no later than the first message or joining"),
    "in-use": ("在用", "in use"),
    "no-longer": ("已解散", "dissolved"),
    "ambiguous": ("几个群同名", "several groups of that name"),
}


def tell(t: Tables, case: Case) -> Iterator[Exhibit]:
    """Yield the group's row of `inventory`."""
    mine = t["inventory"].filter(pl.col("subject") == pl.lit(case.group_id, pl.String))
    if mine.height:
        mine = mine.with_columns(closed=pl.col("closed").replace_strict(STATES, return_dtype=pl.String))
        registered = {name: (title, KINDS.get(name, Kind.TEXT)) for name, title in COLUMNS.items()}
        words = {**CODES, **YES_NO, **COLUMNS, **WORDS}
        title = ("群的登记与起止", "The group, its entry and its dates")
        yield Exhibit(id="inventory", title=title, rows=mine, columns={**KNOWN, **registered}, words=words)
