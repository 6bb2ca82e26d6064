"""WeCom message archive (会话内容存档), decrypted: JSON lines, a JSON array, or `{"chatdata": [{…, "msg": {…}}]}`.

Times are milliseconds since the epoch; `tolist` lists who was in the group when a message was sent, which gives the
members. There are no names, nicknames or owner, and no messages about joining, leaving or renaming: read
`groupchat/get`, `msgaudit/groupchat/get` and `user/list` with it. A message without `roomid` is private and set aside.
"""

import functools
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping

import polars as pl
from msgspec import Struct, field

from groupaudit.ahead import one_ahead
from groupaudit.errors import UnreadableInputError
from groupaudit.exports.jsondocument import Elements, Places, array, listed, outline, windows
from groupaudit.exports.jsonrecords import Decoded, decoded_windows
from groupaudit.exports.recordlines import Lines
from groupaudit.exports.wecom_messages import Window, consents, recalls, record, sorted_out
from groupaudit.exports.wecom_people import SETS, among, changes, members, runs, speakers
from groupaudit.files.exactjson import parse
from groupaudit.packed import compact
from groupaudit.reader import Batch, Claim, Head, Source, reader, says_error

_ACTIONS = ("send", "recall", "switch")
AT_ONCE = 4
"""Windows processed together: there are a dozen kinds of payload, and each is decoded separately."""
_TRIED = 20
"""Records at the beginning that are tried to find out how messages are wrapped."""

Read = Callable[[], Iterator[Decoded]]
"""Starts reading a file from the beginning, window by window."""

LACKS = {"group-name", "group-nickname", "account-name", "roster", "owner", "own-id", "system-text"}


def _sniff(head: Head) -> Claim:
    if head.first.get("chatdata") == []:
        return Claim(found=("chatdata",))  # an answer without new messages is valid
    first = _message(head)
    if "encrypt_chat_msg" in first and not isinstance(first.get("msg"), dict):
        return Claim(found=("encrypt_chat_msg",))
    inner = first.get("msg")
    first = inner if isinstance(inner, dict) else first
    return Claim.of(
        msgid="msgid" in first,
        action=first.get("action") in _ACTIONS,
        **{"tolist/user": bool({"tolist", "user"} & first.keys())},
    )


def _message(head: Head) -> Mapping[str, object]:
    data = head.first.get("chatdata")
    if not isinstance(data, list):
        return head.first
    return data[0] if data and isinstance(data[0], dict) else {}


@reader(label=("企业微信会话存档", "WeCom message archive"), forms={"json", "jsonl"}, sniff=_sniff, lacks=LACKS)
def wecom_archive(source: Source) -> Iterator[Batch]:
    """Read one file of messages."""
    texts = functools.partial(Lines.windows, source) if source.form == "jsonl" else _elements(source)
    first = _first([Lines.of(source)] if source.form == "jsonl" else texts())
    within = "msg" if isinstance(first.get("msg"), dict) or "encrypt_chat_msg" in first else None
    wanted = record(within, numbered="seq" in first)
    yield from _batches(source, lambda: decoded_windows(texts(), wanted, AT_ONCE), within)


def _elements(source: Source) -> Callable[[], Iterator[Lines]]:
    """Return a function that starts reading the messages of a document, which may also be a single message."""
    found: Elements | None = listed(source)
    if found is None:
        values = outline(source, {"chatdata"})
        found = values["chatdata"] if "chatdata" in values else [bytes(source.data)]
    whole = found if isinstance(found, Places | list) else array(source, found)  # split damaged text only once
    return lambda: (lines for _, lines in windows(source, [whole], first=1))


def _first(texts: Iterable[Lines]) -> Mapping[str, object]:
    """Return the first record that can be parsed, which shows how the messages are wrapped."""
    starts = (raw for lines in texts for part in lines.parts for raw in part.start())
    for raw in itertools.islice(starts, _TRIED):
        try:
            value = parse(raw)
        except ValueError:
            continue
        if isinstance(value, dict) and not says_error(value):
            return value
    return {}


class _Kept(Struct, frozen=True):
    """What is kept of all windows until the last is read; it does not grow with ordinary messages."""

    sets: pl.DataFrame = field(default_factory=SETS.to_frame)
    rows: int = 0
    encrypted: int = 0
    spoke: tuple[pl.DataFrame, ...] = ()
    spans: tuple[pl.DataFrame, ...] = ()
    groups: tuple[pl.DataFrame, ...] = ()
    names: tuple[pl.DataFrame, ...] = ()
    events: tuple[pl.DataFrame, ...] = ()

    def and_of(self, window: Window) -> "_Kept":
        """Return a copy that includes one more window."""
        told, messages = window.told, window.messages
        named = told.join(window.payloads.select("line", name="room_name").drop_nulls(), on="line")
        events = [window.switches, consents(told, window.payloads), recalls(told)]
        return _Kept(
            sets=window.sets,
            rows=self.rows + window.rows,
            encrypted=self.encrypted + window.rejects.filter(pl.col("reason") == "still-encrypted").height,
            spoke=(compact(speakers(pl.concat([*self.spoke, speakers(messages)]))),),
            spans=(*self.spans, compact(runs(among(messages, window.sets)))),
            groups=(*self.groups, compact(told.group_by("group_id").agg(pl.col("line").min()))),
            names=(*self.names, compact(named.select("group_id", "at", "name", "line"))),
            events=(*self.events, compact(pl.concat(events, how="diagonal"))),
        )


def _batches(source: Source, read: Read, within: str | None) -> Iterator[Batch]:
    """Yield the messages of each window, then what follows from all together; the window size changes no result."""
    kept = _Kept()
    for decoded in one_ahead(read()):
        window = sorted_out(decoded, kept.sets, within, source.options)
        del decoded  # its texts are no longer needed
        kept = kept.and_of(window)
        yield _talk(window)
    if 0 < kept.encrypted == kept.rows:
        raise UnreadableInputError(
            f"{source.name}: 消息仍是加密的，请先用官方 SDK 解密 (still encrypted; decrypt it with the official SDK first)"
        )
    if kept.spans:
        yield _people_and_events(kept, functools.partial(_again, source, read, within, kept.sets))


def _talk(window: Window) -> Batch:
    """Account for every record of a window: messages, consents and switches are kept, private chats set aside."""
    talk = window.told.filter(pl.col("kind") != "consent")
    without_time = talk["at"].null_count()
    return Batch(
        rows=window.rows,
        kept=window.told.height + window.switches.height,
        tables={"messages": talk},
        rejects=window.rejects,
        set_aside={"private-chat": window.private} if window.private else {},
        notes={"without-time": without_time} if without_time else {},
    )


def _people_and_events(kept: _Kept, everything: Callable[[pl.Series], pl.DataFrame]) -> Batch:
    """Return groups, members and events, including the joins and leaves that follow only from all messages."""
    came_and_went = changes(pl.concat(kept.spans), kept.sets, everything)
    events = pl.concat([*kept.events, came_and_went], how="diagonal")
    return Batch(
        rows=0,
        kept=0,
        tables={
            "groups": _groups(pl.concat(kept.groups), pl.concat(kept.names)),
            "members": members(pl.concat(kept.spoke), kept.sets),
            "events": events.with_columns(basis=pl.coalesce("basis", pl.lit("archive"))),
        },
    )


def _again(source: Source, read: Read, within: str | None, sets: pl.DataFrame, groups: pl.Series) -> pl.DataFrame:
    """Read the file again and return the result of `among` for all messages of *groups*."""
    wanted = pl.col("group_id").is_in(groups.implode())
    every = (sorted_out(decoded, sets, within, source.options).messages for decoded in one_ahead(read()))
    return pl.concat([compact(among(messages, sets).filter(wanted)) for messages in every])


def _groups(groups: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """Return every group, with name and line from the latest form (收集表) filled in there that gives a name."""
    ordered = names.sort("at", "name", nulls_last=False)
    latest = ordered.group_by("group_id", maintain_order=True).agg(pl.col("name").last(), named="line")
    first = groups.group_by("group_id").agg(pl.col("line").min())
    known = first.join(latest.with_columns(pl.col("named").list.last()), on="group_id", how="left").sort("group_id")
    return known.select("group_id", "name", line=pl.coalesce("named", "line"), platform=pl.lit("wecom"))
