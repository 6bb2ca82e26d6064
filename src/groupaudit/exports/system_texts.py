"""Read WeChat's system messages: who joined, left, was removed or became owner, and what was switched on or off.

Source of fact: the templates of the WeChat client, and puppets that parse them. Personal names are in ASCII quotes,
group names in Chinese ones; 你 is the exporting account. A name becomes an id only if exactly one member has it.
"""

import polars as pl

from groupaudit.exports.unfilled import unfilled

_TAIL = r"(?:加入了?群聊|进入了?群聊)"
_CHAT = r"(?:(?:the|a) )?group chat"
_RENAMED = r'(?:修改群名为| changed the group name to )["“]'
_NEW_NAME = rf'(?s){_RENAMED}\s*(["“]?[^"”\s].*?)\s*(?:["”][^"”]*)?$'
"""A name may contain quotes itself, and a button may follow the last quote."""
_BUTTON = r"\s*(?:\$\w+\$\s*)*"
PATTERNS: tuple[tuple[str, str | None, str], ...] = (
    ("join", "qr", rf'^"\s*(?P<who>[^"]+?)\s*"通过扫描"?(?P<actor>[^"]*?)"?分享的二维码{_TAIL}'),
    ("join", "qr", rf'^"\s*(?P<who>[^"]+?)\s*"通过"(?P<actor>[^"]*)"的邀请二维码{_TAIL}'),
    ("join", "qr", rf"^(?P<who>你)(?P<actor>)通过扫描二维码{_TAIL}"),
    ("join", "invite", rf'^"(?P<actor>[^"]+)"邀请(?P<who>你){_TAIL}'),
    ("join", "invite", rf'^"(?P<actor>[^"]+)"邀请(?P<who>你和"[^"]+"){_TAIL}'),
    ("join", "invite", rf'^"?(?P<actor>[^"]+?)"?邀请"(?P<who>[^"]+)"{_TAIL}'),
    ("join", None, rf'^"(?P<who>[^"]+)"(?P<actor>){_TAIL}'),
    ("join", "qr", rf'^"?\s*(?P<who>[^"]+?)"? joined {_CHAT} via the QR [Cc]ode shared by "(?P<actor>[^"]*)"'),
    (
        "join",
        "qr",
        rf'^"?\s*(?P<who>[^"]+?)"? joined {_CHAT} via the QR [Cc]ode shared by (?P<actor>[^"\n]*?)\.?{_BUTTON}$',
    ),
    ("join", "qr", rf'^"?\s*(?P<who>[^"]+?)"? joined {_CHAT} via the QR [Cc]ode (?P<actor>you) shared'),
    ("join", "invite", rf'^"?(?P<actor>[^"]+?)"? invited (?P<who>.+?) to {_CHAT}'),
    ("remove", None, r'^"?(?P<actor>[^"]*?)"?将"(?P<who>[^"]+)"移出了?群聊'),
    ("remove", None, r'^(?P<who>你)被"(?P<actor>[^"]*)"移出了?群聊'),
    ("remove", None, r'^(?P<actor>You) removed "(?P<who>[^"]+)" from the group chat'),
    ("remove", None, r'^(?P<who>You) were removed from the group chat by "(?P<actor>[^"]*)"'),
    ("leave", None, r'^"(?P<who>[^"]+)"(?P<actor>)退出了?群聊'),
    ("rename", None, rf'^"?(?P<actor>[^"]*?)"?(?P<who>){_RENAMED}'),
    ("recall", None, r'^"?(?P<actor>[^"]*?)"?(?P<who>)\s*撤回了一条消息'),
    ("recall", None, r"^(?P<actor>You)(?P<who>)(?:['’]ve| have)? recalled a message"),
    ("recall", None, r'^"?(?P<actor>[^"]*?)"?(?P<who>) (?:has )?recalled a message'),
    ("new-owner", None, r'^"?(?P<who>[^"]+?)"?(?P<actor>)已成为新群主'),
    ("new-admin", None, r'^"?(?P<actor>[^"]*?)"?将"(?P<who>[^"]+)"添加为群管理员'),
    ("confirm-on", None, r"^(?P<actor>)(?P<who>)群主已(?:启用|开启)“?群聊邀请确认”?"),
    ("confirm-off", None, r"^(?P<actor>)(?P<who>)群主已恢复默认进群方式"),
    ("dissolve", None, r'^群主"(?P<actor>[^"]*)"(?P<who>)已解散该群聊'),
)
"""Kind of event, way of joining, and a pattern with the person concerned and the actor; the first match counts."""

_ID = r"\(([A-Za-z0-9_@.\-]{3,64})\)"
"""An id after a name, as some exporters write it."""
_ENGLISH = rf" (?:joined|to) {_CHAT}"

WITH_PERSON = ("join", "leave", "remove", "new-owner", "new-admin")
_SELF = ("你", "You", "you")
EVENT = (
    "line", "group_id", "kind", "at", "member_id", "member_name", "actor_id", "actor_name", "scene", "basis",
    "message_id", "text",
)  # fmt: skip
SAYING = ("line", "group_id", "at", "message_id", "text", "self_id", "recall", "sender")
"""The columns of system messages that `events_of` needs."""


def events_of(told: pl.DataFrame, bearers: pl.DataFrame, *, spelled: bool = False) -> pl.DataFrame:
    """Return the events in system messages, one row per person; a message that no pattern matches is `other`.

    *told* has line, group_id, at, message_id, text, `self_id` (the exporting account, may be null), and `recall`
    (whether the message is known to be a recall, by `sender`); *bearers* has group_id, name and id. If ids are
    *spelled*, a person written as 昵称(wxid) is identified by that id, whoever else has the name.
    """
    bearers = bearers.filter(~unfilled(pl.col("name")))
    rest = told.select(SAYING).with_columns(kind=pl.when("recall").then(pl.lit("recall")).otherwise(pl.lit("other")))
    empty = pl.lit(None, pl.String)
    found = []
    for kind, scene, pattern in PATTERNS:
        parts = rest.with_columns(_parts=pl.col("text").str.extract_groups(pattern)).unnest("_parts")
        fits = pl.col("who").is_not_null()
        found.append(parts.filter(fits).with_columns(kind=pl.lit(kind), scene=pl.lit(scene, pl.String)))
        rest = parts.filter(~fits).drop("who", "actor")
    found.append(rest.with_columns(who=empty, actor=empty, scene=empty))
    named = _apart(pl.concat(found, how="diagonal"), bearers, spelled=spelled)
    for name, id_ in (("who", "member_id"), ("actor", "actor_id")):
        named = _identified(named, bearers, name, id_, spelled=spelled)
    by_sender = pl.col("kind") == "recall"
    return named.with_columns(
        member_id=pl.when(by_sender).then(pl.coalesce("actor_id", "sender")).otherwise("member_id"),
        actor_id=pl.when(by_sender).then(pl.coalesce("actor_id", "sender")).otherwise("actor_id"),
        member_name=_told_name("who"),
        actor_name=_told_name("actor"),
        basis=pl.lit("system-message"),
    ).select(*EVENT)


def _apart(found: pl.DataFrame, bearers: pl.DataFrame, *, spelled: bool) -> pl.DataFrame:
    """Return one row per person of a list, separated by 、 in Chinese clients and by commas in English ones.

    A list that as a whole is a member's name is not split. A *spelled* id ends a name.
    """
    called = bearers.select("group_id", who="name").unique().with_columns(one=pl.lit(value=True))
    bare = found.with_columns(who=pl.col("who").str.strip_chars('" '))
    known = bare.join(called, on=["group_id", "who"], how="left", maintain_order="left")
    list_ = pl.col("who").str.replace('^你和"', "你、").str.replace("^you and ", "you, ")
    if spelled:
        list_ = list_.str.replace_all(rf"({_ID}), ", "${1}、")
    by_commas = pl.col("text").str.contains(_ENGLISH) & ~list_.str.contains("、", literal=True)
    several = pl.when(by_commas).then(list_.str.split(", ")).otherwise(list_.str.split("、"))
    lists = known.with_columns(who=pl.when("one").then(pl.concat_list("who")).otherwise(several)).drop("one")
    return lists.explode("who").with_columns(pl.col("who").str.strip_chars('" '))


def new_name(text: str) -> pl.Expr:
    """Return the new group name in a rename message in column *text*, null for other messages."""
    return pl.col(text).str.extract(_NEW_NAME, 1)


def _told_name(name: str) -> pl.Expr:
    """Return the name in column *name*; null for 你, the empty name and unfilled placeholders."""
    bare = pl.col(name).str.strip_chars()
    return pl.when((bare != "") & ~bare.is_in(_SELF) & ~unfilled(bare)).then(bare)


def unresolved(events: pl.DataFrame) -> int:
    """Return the number of events about a person whose id is unknown."""
    told = pl.col("member_id").is_null() & pl.col("kind").is_in(WITH_PERSON)
    return int(events.select(told.sum()).item())


def _identified(frame: pl.DataFrame, bearers: pl.DataFrame, name: str, id_: str, *, spelled: bool) -> pl.DataFrame:
    """Add the id of the only member with the name in column *name*; an id *spelled* after it is used and removed."""
    alone = bearers.unique().filter(pl.struct("group_id", "name").is_unique())
    known = alone.select("group_id", pl.col("name").alias(name), pl.col("id").alias(id_))
    own = pl.col(name).str.extract(rf"^.*{_ID}$") if spelled else pl.lit(None, pl.String)
    bare = pl.col(name).str.replace(rf"{_ID}$", "") if spelled else pl.col(name)
    told = frame.with_columns(bare.str.strip_chars().alias(name), own.alias("own"))
    found = told.join(known, on=["group_id", name], how="left", maintain_order="left")
    who = (
        pl.when(pl.col(name).is_in(_SELF) & pl.col("own").is_null()).then("self_id").otherwise(pl.coalesce("own", id_))
    )
    return found.with_columns(who.alias(id_)).drop("own")
