"""Shared by the rules on issues: which are judged, how long they waited, and who is in charge."""

from collections.abc import Mapping

import polars as pl

from groupaudit.rows import beside
from groupaudit.rule import Kind, Text
from groupaudit.tables import Tables
from groupaudit.worktime import UNKNOWN_YEAR

FIELDS: Mapping[str, Kind] = {
    "kind": Kind.CODE,
    "hours": Kind.NUMBER,
    "expected": Kind.NUMBER,
    "in_charge": Kind.PERSON,
}

UNDECIDED: Mapping[str, Text] = {
    "staff-unknown": (
        "看不出谁是员工（没有员工名单，平台也没有标记）",
        "nobody is known to be staff (no employee list, no flag of the platform)",
    ),
    "kind-unknown": (
        "群的类型不明：是内部群还是业主群、对外群，决定谁该答复",
        "the kind of group is not known, which decides who is to answer",
    ),
    "end-unknown": (
        "导出没有写明导出的日期，问题以后的消息不到该答复的时间就没有了：是没有到时间，还是没有人答复，看不出",
        "the export does not say when it was made and ends before an answer was due: too early, or nobody answered",
    ),
    "no-calendar": UNKNOWN_YEAR,
}
WORDS: Mapping[str, Text] = {
    "question": ("问题", "question"),
    "report": ("报修或反映", "report"),
    "quote": ("引用回复", "a quote"),
    "mention": ("点名回复", "a mention"),
    "next": ("随后发言", "the next words"),
    "subject": ("说到此事的发言", "words on the subject"),
    "thanks": ("本人致谢", "the asker's thanks"),
}

SURE = {"report": 65, "question": 55}
"""Confidence by kind of issue: questions may be rhetorical, reports seldom are."""


def judged(t: Tables, late: pl.Expr, hours: int) -> pl.LazyFrame:
    """Plan FIELDS and `how` of issues that are *late* after *hours* of service, anchored on the message raising them.

    A group with an issue that cannot be judged is undecided, once per reason.
    """
    issues = t.issues.filter(~pl.col("repeated"))
    over = pl.col("minutes") > hours * 60
    why = (
        pl.when(~pl.col("staffed"))
        .then(pl.lit("staff-unknown"))
        .when(pl.col("minutes").is_null())
        .then(pl.lit("no-calendar"))
        .when(pl.col("unclear") & over)
        .then(pl.lit("kind-unknown"))
        .when(late & pl.col("answer").is_null() & ~pl.col("end_known") & ~over)
        .then(pl.lit("end-unknown"))
    )
    said = beside(issues.with_columns(undecided=why), t.stored("messages"), ["group_id"])
    unclear = said.drop_nulls("undecided").select("group_id", "undecided").unique()
    found = said.filter(pl.col("undecided").is_null() & late & over).join(_in_charge(t), on="group_id", how="left")
    told = found.select(
        "row",
        "kind",
        "how",
        "in_charge",
        hours=pl.col("minutes") // 60,
        expected=pl.lit(hours),
        confidence=pl.col("kind").replace_strict(SURE, return_dtype=pl.Int32),
        undecided=pl.lit(None, pl.String),
    )
    return pl.concat([told, unclear], how="diagonal")


def _in_charge(t: Tables) -> pl.LazyFrame:
    if "groups" not in t:
        return pl.LazyFrame(schema={"group_id": pl.String, "in_charge": pl.String})
    return t.groups.select("group_id", in_charge="person_in_charge").unique("group_id", keep="any")
