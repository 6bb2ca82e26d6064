"""WeCom group made by an application (`appchat/get`): `{"chat_info": {chatid, name, owner, userlist, chat_type}}`.

`userlist` holds the ids of all members as strings: no names, nicknames, administrators or times. Line numbers count
records over the file: a group, then its members.
"""

from collections.abc import Iterator, Mapping, Sequence

from groupaudit.exports.rosters_of_groups import rosters
from groupaudit.exports.wecom import Answer, answers, groups, has_key, id_of, text_of
from groupaudit.files.exactjson import Repeated
from groupaudit.reader import Batch, Claim, Head, Source, reader

LACKS = {"messages", "group-nickname", "account-name", "admins"}


def _sniff(head: Head) -> Claim:
    return Claim.of(**{"chat_info.userlist": has_key(head, "chat_info", "userlist")})


@reader(label=("企业微信应用群 appchat/get", "WeCom appchat/get"), forms={"json", "jsonl"}, sniff=_sniff, lacks=LACKS)
def wecom_app_group(source: Source) -> Iterator[Batch]:
    """Read the answers of one file."""
    found = groups(_chats(source), "userlist")
    yield rosters(found, ("chatid", "userid"), group=_group, member=_member, platform="wecom")


def _chats(source: Source) -> Iterator[tuple[Answer, str]]:
    for answer, reason in answers(source):
        chat = answer.get("chat_info")
        if reason or not isinstance(chat, dict):
            yield {}, reason or "missing-field: chat_info"
        else:
            yield _named(chat), "duplicate-key" if isinstance(chat, Repeated) else ""


def _named(chat: Answer) -> Answer:
    """Return a group whose members are objects, as in other answers."""
    users = chat.get("userlist")
    return (
        {**chat, "userlist": [{"userid": u} if isinstance(u, str) else u for u in users]}
        if isinstance(users, list)
        else chat
    )


def _group(chat: Answer, _: Sequence[Answer]) -> Mapping[str, str | None]:
    return {"name": text_of(chat, "name") or None, "owner_id": id_of(chat, "owner") or None}


def _member(user: Answer, chat: Answer) -> Mapping[str, str | None]:
    return {"role": "owner" if id_of(user, "userid") == id_of(chat, "owner") else None}
