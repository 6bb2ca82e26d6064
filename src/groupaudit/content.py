"""What the content rules share: from the hits of a category to one finding per message.

Hits that an allow phrase covers or that stand in a warning do not count. A term that is everyday talk by itself counts
only beside a second signal: another term of its category, a lure, a link, a hidden contact or a telephone number.
The hits of a message add up as independent pieces of evidence do, and so does a disguise: nobody hides a word by
chance. A bare term with no further evidence stays below `SURE` unless its weight says that nobody uses it otherwise.
"""

import polars as pl
from pydantic import Field

from groupaudit.rows import beside
from groupaudit.rule import Kind, Params, Text
from groupaudit.tables import Tables

STAFF = ("employee", "contractor", "departed")
OTHERS_READ = ("outward", "owners")
NOT_SAID = ("notice", "system", "recall")
"""Kinds of messages that are not judged: announcements quote the rules, and the system is nobody."""

SIGNALS = ("lure", "link", "contact", "malicious-link")
PHONE_POINTS = 30
"""What a telephone number adds: spam has one, and so have most messages of a service desk."""

SURE = 80
"""From this confidence on a finding takes the severity of its category."""

UNMISTAKABLE = 85
"""From this confidence on a bare term is sure: a weight of 90, less what letter case, width or old characters cost."""

BARE_MOST = SURE - 1
DISGUISES = ("compatibility", "digits", "enclosed", "gap", "invisible", "marks")
DISGUISE_POINTS = 50
"""What a disguise adds to the hit that wears it."""

FIELDS = {
    "term": Kind.TERM,
    "matched": Kind.TEXT,
    "folds": Kind.CODE,
    "boundary": Kind.CODE,
    "others": Kind.NUMBER,
}

WORDS: dict[str, Text] = {
    "case": ("", ""),
    "compatibility": ("兼容字符", "compatibility characters"),
    "digits": ("异体数字", "digits of another script"),
    "enclosed": ("圈字", "enclosed characters"),
    "gap": ("分隔符", "separators"),
    "invisible": ("零宽字符", "zero-width characters"),
    "marks": ("附加符号", "marks on letters"),
    "traditional": ("繁体字", "traditional characters"),
    "width": ("全角字符", "full-width characters"),
    "word": ("成词", "a word of its own"),
    "inside": ("在词内", "inside a word"),
    "unknown": ("未判断", "not known"),
}


class ContentParams(Params):
    """What every content rule can be told."""

    min_confidence: int = Field(
        50,
        ge=0,
        le=100,
        description="Hits below this confidence are not reported.",
        json_schema_extra={"description-zh": "可信度低于此值的不报。"},
    )


def found(t: Tables, category: str, p: ContentParams, *, everybody: bool = False) -> pl.LazyFrame:
    """Plan one finding per message with hits of *category*, by its best hit; FIELDS and the anchors of a rule.

    In outward groups and groups of residents the messages of others than the company's people are judged only where
    *everybody* is set. Messages of robots, notices and system messages never are.
    """
    said = spoken(scored(t, category), t)
    outside = pl.col("group_kind").is_in(OTHERS_READ) & ~pl.col("person_kind").is_in(STAFF)
    judged = said if everybody else said.filter(~outside)
    return judged.filter(pl.col("confidence") >= p.min_confidence).with_columns(
        severity=pl.when(pl.col("confidence") < SURE).then(pl.lit("low")),
        discriminator=pl.concat_str(pl.lit(f"{category}/"), "term"),
    )


def live(t: Tables) -> pl.LazyFrame:
    """Return the hits that count: neither allowed nor warned against."""
    return t.hits.filter(pl.col("allowed_by").is_null() & ~pl.col("warned"))


def scored(t: Tables, *categories: str) -> pl.LazyFrame:
    """Add up the evidence of *categories* in every message: its best hit, how many others, and the confidence."""
    hits = live(t).with_row_index("hit")
    mine = hits.filter(pl.col("category").is_in(categories)).with_columns(mine=pl.lit(value=True))
    phone = pl.col("term") == "mobile"
    around = (
        hits.filter((pl.col("category").is_in(SIGNALS) & ~pl.col("category").is_in(categories)) | phone)
        .join(mine.select("row").unique(), on="row", how="semi")
        .with_columns(
            mine=pl.lit(value=False),
            confidence=pl.when(phone).then(pl.lit(PHONE_POINTS, pl.Int32)).otherwise("confidence"),
        )
    )
    beside_it = around.join(mine.select("row", a="start", b="end"), on="row")
    overlapping = beside_it.filter((pl.col("start") < pl.col("b")) & (pl.col("a") < pl.col("end"))).select("hit")
    evidence = pl.concat([mine, around.join(overlapping, on="hit", how="anti")])
    alone = pl.col("term").n_unique().over("row") == 1
    best_first = ["mine", "confidence", pl.col("end") - pl.col("start"), "start", "category", "term"]
    hides = pl.col("mine") & (pl.col("boundary") != "inside") & _is_disguised(pl.col("folds"))
    left_over = (1 - pl.col("confidence") / 100) * pl.when(hides).then(1 - DISGUISE_POINTS / 100).otherwise(1.0)
    return (
        evidence.filter(pl.col("needs").is_null() | ~pl.col("mine") | ~alone)
        .filter(pl.col("mine").any().over("row"))
        .sort("row", *best_first, descending=[False, True, True, True, False, False, False], nulls_last=True)
        .unique(["row", "term"], keep="first", maintain_order=True)
        .group_by("row", maintain_order=True)
        .agg(
            pl.col("category", "term", "matched", "folds", "boundary").first(),
            span_start=pl.col("start").first(),
            span_end=pl.col("end").first(),
            others=pl.len().cast(pl.Int64) - 1,
            confidence=((1 - left_over.product()) * 100).round().cast(pl.Int32).clip(0, 99),
        )
        .with_columns(
            confidence=pl.when(_is_bare()).then(pl.col("confidence").clip(0, BARE_MOST)).otherwise("confidence")
        )
    )


def _is_bare() -> pl.Expr:
    """Tell whether nothing but one open term speaks for a finding; an address speaks for itself."""
    plain = (pl.col("others") == 0) & (pl.col("confidence") < UNMISTAKABLE) & ~pl.col("category").is_in(SIGNALS)
    return plain & ~_is_disguised(pl.col("folds"))


def _is_disguised(folds: pl.Expr) -> pl.Expr:
    return folds.list.set_intersection(pl.lit(list(DISGUISES), pl.List(pl.String))).list.len() > 0


def spoken(plan: pl.LazyFrame, t: Tables) -> pl.LazyFrame:
    """Add group_id, group_kind, member_id and person_kind of the messages `row`; drop what nobody said himself."""
    said = beside(plan, t["messages"], ["group_id", "member_id", pl.col("kind").alias("message_kind")])
    keys = ["group_id", "member_id"]
    groups = t.groups.select("group_id", group_kind="kind") if "groups" in t else _empty("group_id", "group_kind")
    people = t.people.select(*keys, "person_kind") if "people" in t else _empty(*keys, "person_kind")
    return (
        said.filter(~pl.col("message_kind").is_in(NOT_SAID))
        .join(groups.unique("group_id", keep="any"), on="group_id", how="left")
        .join(people.unique(keys, keep="any"), on=keys, how="left")
        .with_columns(pl.col("group_kind", "person_kind").fill_null("unknown"))
        .filter(pl.col("person_kind") != "robot")
    )


def _empty(*columns: str) -> pl.LazyFrame:
    return pl.LazyFrame(schema=dict.fromkeys(columns, pl.String))
