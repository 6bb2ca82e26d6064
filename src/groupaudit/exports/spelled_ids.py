"""Read ids that some exporters write after names in system messages: `张三(wxid_a)`.

In other exports such brackets are part of a name, which anybody may choose to impersonate somebody.
"""

import polars as pl

from groupaudit.exports.system_texts import events_of

_NAMES = ("group_nickname", "account_name")


def told_with_ids(system: pl.DataFrame, people: pl.DataFrame, said: pl.DataFrame, *, spelled: bool) -> pl.DataFrame:
    """Return the events in *system* messages; see `events_of`.

    *people* and *said* give the names that members have and have had. With *spelled*, ids are removed from the events'
    text.
    """
    told = system.with_columns(text=pl.col("told"), sender="member_id", recall=pl.col("kind") == "recall")
    borne = [(people, _NAMES), (said, (*_NAMES, "shown"))]
    names = [frame.select("group_id", name=column, id="member_id") for frame, columns in borne for column in columns]
    bearers = pl.concat([frame.filter(pl.col("name") != "", pl.col("id").is_not_null()) for frame in names])
    events = events_of(told, bearers.unique(), spelled=spelled)
    ids = pl.concat([events["member_id"], events["actor_id"]]).drop_nulls().unique()
    if not spelled or ids.is_empty():
        return events
    return events.with_columns(pl.col("text").str.replace_many([f"({id_})" for id_ in ids], [""]))
