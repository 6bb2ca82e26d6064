"""Read what WeChat's system messages say: who joined, left, was removed, renamed the group.

Source of fact: the templates of the WeChat client and puppets that parse them. Names stand in ASCII quotes, group
names in Chinese ones; 你 is the account that exported. A name becomes an id only where exactly one member bears it.
"""

import polars as pl

_TAIL = r"(?:加入了?群聊|进入了?群聊)"
PATTERNS: tuple[tuple[str, str], ...] = (
    ("join", rf'^"\s*(?P<who>[^"]+?)\s*"通过扫描"?(?P<actor>[^"]*?)"?分享的二维码{_TAIL}'),
    ("join", rf'^"\s*(?P<who>[^"]+?)\s*"通过"(?P<actor>[^"]*)"的邀请二维码{_TAIL}'),
    ("join", rf"^(?P<who>你)(?P<actor>)通过扫描二维码{_TAIL}"),
    ("join", rf'^"(?P<actor>[^"]+)"邀请(?P<who>你){_TAIL}'),
    ("join", rf'^"(?P<actor>[^"]+)"邀请(?P<who>你和"[^"]+"){_TAIL}'),
    ("join", rf'^"?(?P<actor>[^"]+?)"?邀请"(?P<who>[^"]+)"{_TAIL}'),
    ("join", rf'^"(?P<who>[^"]+)"(?P<actor>){_TAIL}'),
    ("join", r'^"?(?P<who>[^"]+?)"? joined the group chat via the QR Code shared by "?(?P<actor>[^".]*)'),
    ("join", r'^"?(?P<actor>[^"]+?)"? invited "?(?P<who>[^"]+?)"? to the group chat'),
    ("remove", r'^"?(?P<actor>[^"]*?)"?将"(?P<who>[^"]+)"移出了?群聊'),
    ("remove", r'^(?P<who>你)被"(?P<actor>[^"]*)"移出了?群聊'),
    ("remove", r'^(?P<actor>You) removed "(?P<who>[^"]+)" from the group chat'),
    ("remove", r'^(?P<who>You) were removed from the group chat by "(?P<actor>[^"]*)"'),
    ("leave", r'^"(?P<who>[^"]+)"(?P<actor>)退出了?群聊'),
    ("rename", r'^"?(?P<actor>[^"]*?)"?(?P<who>)修改群名为“'),
    ("rename", r'^"?(?P<actor>[^"]*?)"?(?P<who>) changed the group name to "'),
    ("recall", r'^"?(?P<actor>[^"]*?)"?(?P<who>)\s*撤回了一条消息'),
    ("recall", r'^"?(?P<actor>[^"]*?)"?(?P<who>) has recalled a message'),
)
"""Kind of event, and a pattern with the person concerned and the actor; the first that fits counts."""

_SELF = ("你", "You", "you")
_TOLD = ("line", "group_id", "at", "message_id", "text", "self_id", "recall", "sender")


def events_of(told: pl.DataFrame, bearers: pl.DataFrame) -> pl.DataFrame:
    """Return the events that system messages tell, one for each person; what no pattern fits is `other`.

    *told* has line, group_id, at, message_id, text, `self_id` (the exporting account, may be null) and `recall`
    (whether the message is known to be a recall, by `sender`); *bearers* has group_id, name and id.
    """
    rest = told.select(_TOLD).with_columns(kind=pl.when("recall").then(pl.lit("recall")).otherwise(pl.lit("other")))
    empty = pl.lit(None, pl.String)
    found = []
    for kind, pattern in PATTERNS:
        parts = rest.with_columns(_parts=pl.col("text").str.extract_groups(pattern)).unnest("_parts")
        fits = pl.col("who").is_not_null()
        found.append(parts.filter(fits).with_columns(kind=pl.lit(kind)))
        rest = parts.filter(~fits).drop("who", "actor")
    found.append(rest.with_columns(who=empty, actor=empty))
    several = pl.col("who").str.replace('^你和"', "你、").str.strip_chars('"').str.split("、")
    apart = pl.concat(found, how="diagonal").with_columns(who=several).explode("who")
    named = _identified(_identified(apart, bearers, "who", "member_id"), bearers, "actor", "actor_id")
    by_sender = pl.col("kind") == "recall"
    return named.with_columns(
        member_id=pl.when(by_sender).then(pl.coalesce("actor_id", "sender")).otherwise("member_id"),
        actor_id=pl.when(by_sender).then(pl.coalesce("actor_id", "sender")).otherwise("actor_id"),
    ).select("line", "group_id", "kind", "at", "member_id", "actor_id", "message_id", "text")


def _identified(frame: pl.DataFrame, bearers: pl.DataFrame, name: str, id_: str) -> pl.DataFrame:
    """Add the id of the one member who bears the name in column *name*."""
    alone = bearers.unique().filter(pl.struct("group_id", "name").is_unique())
    known = alone.select("group_id", pl.col("name").alias(name), pl.col("id").alias(id_))
    found = frame.with_columns(pl.col(name).str.strip_chars()).join(known, on=["group_id", name], how="left")
    return found.with_columns(pl.when(pl.col(name).is_in(_SELF)).then("self_id").otherwise(id_).alias(id_))
