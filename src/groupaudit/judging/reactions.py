"""Find reactions of owners and administrators to a breach: recall, admonition, removal."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

import polars as pl

from groupaudit.derive.threads import FIRST_PART
from groupaudit.judging.stewards import stewards
from groupaudit.rule import Text
from groupaudit.tables import AT, MEMBER, Tables
from groupaudit.talk.speech import WARNS, WARNS_OF_CONDUCT

REACTIONS: Final[Mapping[str, Text]] = {
    "withdrawn": ("撤回", "withdrawn"),
    "warned": ("提醒或制止", "warned"),
    "removed": ("移出群", "removed"),
}


SOON = timedelta(hours=2)
"""How soon after a breach a possible warning must come to be about it, if it names the matter."""

ABOUT: Final[Mapping[str, str]] = {
    "gambling": "赌|博彩|彩金|彩票|棋牌",
    "pornography": "黄|色情|低俗|不雅|嫖",
    "malicious-link": "链接|网址|点开|点击|病毒|诈骗|钓鱼|二维码",
    "unrelated-advertising": "广告|推广|推销|营销|兼职|加微信|引流",
    "mass-posting": "广告|推广|推销|营销|群发|刷屏",
    "confidential-content": "保密|外传|泄露|泄密|内部|机密|涉密",
    "forwarded-to-outsiders": "保密|外传|泄露|泄密|内部|转发|外发",
    "classification-mark": "保密|外传|泄露|泄密|机密|涉密|密级",
    "personal-information": "隐私|个人信息|身份证|号码|证件|银行卡",
    "harmful-content": "谣言|迷信|辱骂|骂人|脏话|诈骗|文明|传谣",
    "point-to-point": "私聊|私下|刷屏|单独",
    "off-topic-content": "无关|私聊|刷屏|闲聊",
    "decision-in-chat": "流程|审批|系统里",
    "order-in-chat": "流程|系统里",
}
"""Words that name the matter of a breach, by the rule that found it."""


def reactions(t: Tables, breaches: pl.LazyFrame) -> pl.LazyFrame:
    """Return `breach`, `reaction` (of REACTIONS) and `reacted_at` of the first reaction to each of *breaches*.

    *breaches* has breach, rule, group_id, member_id, message_id and at. A recall concerns the message it names; one by
    the member that names none may concern any. An owner or administrator other than the member reacts by mentioning or
    quoting the member, by warning about conduct in the group, or by a warning soon afterwards that names the matter,
    unless it is addressed to somebody else.
    """
    told = [_removals(t, breaches), _recalls(t, breaches), _words(t, breaches)]
    every = pl.concat(told).filter(pl.col("reacted_at") > pl.col("at"))
    first = every.sort("reacted_at", "reaction").unique("breach", keep="first", maintain_order=True)
    return first.select("breach", "reaction", "reacted_at")


_COLUMNS = ("breach", "at", "reaction", "reacted_at")


def _nothing() -> pl.LazyFrame:
    return pl.LazyFrame(schema={"breach": pl.String, "at": AT, "reaction": pl.String, "reacted_at": AT})


def _removals(t: Tables, breaches: pl.LazyFrame) -> pl.LazyFrame:
    """Return removals of the member."""
    if "events" not in t:
        return _nothing()
    removed = t.events.filter(pl.col("kind") == "remove").select(*MEMBER, reacted_at="at", reaction=pl.lit("removed"))
    return breaches.join(removed, on=MEMBER).select(_COLUMNS)


def _recalls(t: Tables, breaches: pl.LazyFrame) -> pl.LazyFrame:
    """Return recalls of the message by anybody, and recalls by the member of unknown messages."""
    ids = ["group_id", "message_id"]
    recalls = (
        t.messages.filter(pl.col("kind") == "recall").select(*ids, of="reply_to", reacted_at="at").drop_nulls("of")
    )
    concerned = recalls.join(breaches.select("group_id").unique(), on="group_id", how="semi")
    named = t.messages.select("group_id", of="message_id").join(concerned, on=["group_id", "of"], how="semi")
    naming = concerned.join(named.unique(), on=["group_id", "of"], how="semi")
    told = [breaches.join(naming.select("group_id", "reacted_at", message_id="of"), on=ids)]
    if "events" in t:
        by_him = pl.coalesce("member_id", "actor_id")
        moves = t.events.filter(pl.col("kind") == "recall").select(*ids, by=by_him, reacted_at="at")
        unnamed = moves.join(naming.drop_nulls("message_id"), on=ids, how="anti")
        told.append(breaches.join(unnamed.select("group_id", "reacted_at", member_id="by"), on=MEMBER))
    reaction = pl.lit("withdrawn").alias("reaction")
    return pl.concat([found.with_columns(reaction).select(_COLUMNS) for found in told])


def _words(t: Tables, breaches: pl.LazyFrame) -> pl.LazyFrame:
    """Return what other owners and administrators said to the member or against the breach."""
    concerned = breaches.select("group_id").unique()
    keepers = stewards(t).select(MEMBER).join(concerned, on="group_id", how="semi").collect()
    if keepers.is_empty():
        return _nothing()
    turns = t["turns"].with_row_index("pos")
    senders = turns.group_by("group", "sender").agg(pl.col("row").first())
    who = senders.select("group", "sender").hstack(t.rows("messages", senders["row"], MEMBER))
    theirs = turns.join(who.join(keepers, on=MEMBER), on=["group", "sender"])
    named = t["threads"].filter(pl.col("how") != "goes-on").select("pos", "to")
    members = who.select("group", to="sender", target="member_id")
    said = theirs.join(named, on="pos", how="left").join(members, on=["group", "to"], how="left")
    text = pl.col("text").fill_null("")
    warns = {"text": text, "warns": text.str.contains(WARNS), "conduct": text.str.contains(WARNS_OF_CONDUCT)}
    read = t.rows("messages", said["row"], [claim.alias(name) for name, claim in warns.items()])
    words = said.hstack(read).with_columns(aside=pl.col("pos").is_in(named.drop_nulls("to")["pos"].implode()))
    counts = words.filter(pl.col("target").is_not_null() | pl.col("warns") | pl.col("conduct"))
    spoken = counts.select("group_id", "target", "aside", *warns, by="member_id", reacted_at="at").lazy()
    others = (pl.col("by") != pl.col("member_id")) & (pl.col("reacted_at") > pl.col("at"))
    heard = _called(t, breaches).join(spoken, on="group_id").filter(others)
    against = heard.filter(_to_him() | (~pl.col("aside") & (pl.col("conduct") | _about_it())))
    return against.select("breach", "at", "reacted_at", reaction=pl.lit("warned")).select(_COLUMNS)


def _to_him() -> pl.Expr:
    """Tell whether a message is addressed to the member: by mention or quote, or by a warning with the name."""
    by_name = pl.col("text").str.contains(pl.col("called"), literal=True) & (pl.col("warns") | pl.col("conduct"))
    return (pl.col("target") == pl.col("member_id")).fill_null(value=False) | by_name.fill_null(value=False)


def _about_it() -> pl.Expr:
    """Tell whether a possible warning comes soon after the breach and names the matter."""
    soon = (pl.col("reacted_at") - pl.col("at")).is_between(timedelta(), SOON)
    of = [(pl.col("rule") == rule) & pl.col("text").str.contains(words) for rule, words in ABOUT.items()]
    return pl.col("warns") & soon & pl.any_horizontal(*of)


def _called(t: Tables, breaches: pl.LazyFrame) -> pl.LazyFrame:
    """Add `called`: the first part of the member's nickname, if long enough to search for."""
    first = pl.col("group_nickname").str.extract(FIRST_PART)
    called = pl.when(first.str.len_chars() > 1).then(first)
    names = t.members.select(*MEMBER, called=called).unique(MEMBER, keep="any")
    return breaches.join(names, on=MEMBER, how="left")
