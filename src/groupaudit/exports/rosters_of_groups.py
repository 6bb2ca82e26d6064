"""Code shared by the readers of rosters: settle one entry per member, and build the batch of lists of groups."""

from collections.abc import Callable, Iterable, Mapping, Sequence

import polars as pl

from groupaudit.exports.wecom import Answer, Entry, id_of, lost, rejects
from groupaudit.reader import REJECT, Batch

_S = pl.String()


def settled(listed: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame, int]:
    """Return the members of a roster, rejects, and the number of duplicates, independent of the order of records.

    A record without `member_id` is rejected, as is an id that recurs with other contents.
    """
    known = pl.col("member_id").is_not_null() & (pl.col("member_id") != "")
    nobody = listed.filter(~known.fill_null(value=False)).select("line", reason=pl.lit("no-identity"))
    members = listed.filter(known)
    content = [name for name in members.columns if name != "line"]
    keys = [name for name in ("group_id", "member_id") if name in content]
    distinct = members.unique(content, keep="first", maintain_order=True)
    ranked = distinct.sort(content, nulls_last=True, descending=[name == "group_nickname" for name in content])
    ranked = ranked.with_columns(later=pl.int_range(pl.len()).over(keys) > 0).sort("line")
    conflicts = ranked.filter("later").select("line", reason=pl.lit("duplicate-member"))
    wrong = pl.concat([nobody.cast(REJECT), conflicts.cast(REJECT)])
    return ranked.filter(~pl.col("later")).drop("later"), wrong, members.height - distinct.height


def rosters(  # noqa: PLR0913  # what one list of groups differs in from another, and keywords name it
    found: Iterable[tuple[Entry, Sequence[Entry]]],
    ids: tuple[str, str],
    *,
    group: Callable[[Answer, Sequence[Answer]], Mapping[str, str | None]],
    member: Callable[[Answer, Answer], Mapping[str, str | None]],
    facts: Mapping[str, str] | None = None,
    platform: str = "wechat",
) -> Batch:
    """Return the batch of groups with their members; *found* yields each group's entry and those of its members.

    *ids* are the keys of group id and member id in their records; *group* and *member* return the further columns.
    """
    rooms: list[dict[str, object]] = []
    people: list[dict[str, object]] = []
    wrong: list[tuple[int, str]] = []
    for (line, room, reason), users in found:
        group_id = id_of(room, ids[0])
        if reason or not group_id:
            wrong.append((line, reason or "no-group"))
        else:
            rooms.append({"line": line, "group_id": group_id, **group(room, [user for _, user, _ in users])})
        for place, user, fault in users:
            member_id = id_of(user, ids[1])
            if fault or not group_id or not member_id:
                wrong.append((place, fault or ("no-identity" if group_id else "no-group")))
            else:
                people.append({"line": place, "group_id": group_id, "member_id": member_id, **member(user, room)})
    members, conflicts, doubled = settled(_frame(people, "group_id", "member_id"))
    every = pl.concat([rejects(wrong), conflicts])
    rows = len(rooms) + len(people) + len(wrong)
    return Batch(
        rows=rows,
        kept=rows - every.height - doubled,
        tables={
            "lost": lost("members", every, members["group_id"]),
            "groups": _frame(rooms, "group_id").with_columns(platform=pl.lit(platform)),
            "members": members.with_columns(name_basis=pl.lit("group-nickname"), membership=pl.lit("present")),
        },
        rejects=every,
        duplicates=doubled,
        facts=facts or {},
    )


def _frame(records: Sequence[Mapping[str, object]], *ids: str) -> pl.DataFrame:
    names = [name for name in records[0] if name != "line"] if records else ids
    return pl.DataFrame(records, schema={"line": pl.Int64(), **dict.fromkeys(names, _S)})
