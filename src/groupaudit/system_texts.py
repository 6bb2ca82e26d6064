"""Read what WeChat's system messages say: who joined, left, was removed, renamed the group (formats: system texts).

Names stand in ASCII quotes, group names in Chinese ones. A name becomes an id only where exactly one member bears it.
"""

import polars as pl

PATTERNS: tuple[tuple[str, str, str], ...] = (
    ("join", r'^"?(?P<actor>[^"]*?)"?邀请"?(?P<who>[^"]+?)"?加入了群聊', "invited"),
    ("join", r'^"\s*(?P<who>[^"]+)"通过扫描"?(?P<actor>[^"]*?)"?分享的二维码加入群聊', "by QR code"),
    ("join", r'^"\s*(?P<who>[^"]+)"通过"(?P<actor>[^"]*)"的邀请二维码加入群聊', "by QR code"),
    ("join", r"^(?P<actor>.+?) invited (?P<who>.+?) to the group chat", "invited"),
    ("remove", r'^(?P<actor>.*?)将"(?P<who>[^"]+)"移出了群聊', "removed"),
    ("remove", r'^You removed "(?P<who>[^"]+)" from(?P<actor>) the group chat', "removed"),
    ("leave", r'^"(?P<who>[^"]+)"(?P<actor>)退出了群聊', "left"),
    ("rename", r'^"?(?P<actor>[^"]*?)"?修改群名为“(?P<who>[^”]*)”', "renamed"),
    ("recall", r'^"?(?P<actor>[^"]*?)"?\s*(?P<who>)撤回了一条消息', "recalled"),
)
"""Kind of event, pattern with the person concerned and the actor; the first that fits counts."""


def events_of(messages: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """Return the events that the system and recall messages among *messages* tell; joint invitations give several."""
    told = messages.filter(pl.col("kind").is_in(["system", "recall"]) & pl.col("text").is_not_null())
    if not told.height:
        return pl.DataFrame()
    parts = [told.with_columns(_read(pattern), kind=pl.lit(kind)) for kind, pattern, _ in PATTERNS]
    rank = [p.with_columns(_rank=pl.lit(n)) for n, p in enumerate(parts)]
    found = (
        pl.concat(rank)
        .filter(pl.col("_who").is_not_null())
        .sort("line", "_rank")
        .unique("line", keep="first", maintain_order=True)
    )
    several = found.with_columns(
        pl.when(pl.col("kind") == "join")
        .then(pl.col("_who").str.split("、"))
        .otherwise(pl.concat_list("_who"))
        .alias("_who")
    )
    ids = _ids(members)
    return (
        several.explode("_who")
        .join(ids, left_on="_who", right_on="_name", how="left")
        .join(ids.rename({"_id": "_actor_id"}), left_on="_actor", right_on="_name", how="left")
        .select(
            "group_id",
            "kind",
            "at",
            pl.col("_id").alias("member_id"),
            pl.col("_actor_id").alias("actor_id"),
            "message_id",
            "text",
            "line",
        )
    )


def _read(pattern: str) -> list[pl.Expr]:
    groups = pl.col("text").str.extract_groups(pattern)
    return [groups.struct.field("who").alias("_who"), groups.struct.field("actor").alias("_actor")]


def _ids(members: pl.DataFrame) -> pl.DataFrame:
    """Return the names that exactly one member bears, with the id."""
    names = pl.concat(
        [
            members.select(pl.col(c).alias("_name"), pl.col("member_id").alias("_id"))
            for c in ("group_nickname", "account_name")
        ]
    )
    real = names.filter(pl.col("_name").fill_null("") != "").unique()
    return real.filter(pl.col("_name").is_unique())
