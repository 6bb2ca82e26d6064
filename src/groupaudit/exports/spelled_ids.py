"""Read the ids that some exporters write behind the names of people in messages of the system: `张三(wxid_a)`.

In other exports such brackets are part of a name, and whoever wants to be taken for another may call himself so.
"""

import polars as pl

from groupaudit.exports.system_texts import events_of

_PERSON = r"([^\"、“”]*)\(([A-Za-z0-9_@.\-]{3,64})\)"
"""A person in a message of the system as 昵称(wxid)."""
_NAMES = ("group_nickname", "account_name")


def told_with_ids(system: pl.DataFrame, people: pl.DataFrame, said: pl.DataFrame, *, spelled: bool) -> pl.DataFrame:
    """Return the events that messages of the *system* tell.

    *people* and *said* are who bears and who has borne which names. Where ids are *spelled*, a person written as
    昵称(wxid) is that id, whoever else bears the name.
    """
    told = system.with_columns(text=pl.col("told"), sender="member_id", recall=pl.col("kind") == "recall")
    names = [frame.select("group_id", name=column, id="member_id") for frame in (people, said) for column in _NAMES]
    exact = _spelled(told) if spelled else told.clear().select("group_id", name="text", id="sender")
    bearers = pl.concat([frame.filter(pl.col("name") != "", pl.col("id").is_not_null()) for frame in (*names, exact)])
    events = events_of(told, bearers.unique())
    if exact.is_empty():
        return events
    behind = exact.select(pl.concat_str(pl.lit("("), "id", pl.lit(")"))).to_series().unique().to_list()
    return events.with_columns(pl.col(n).str.replace_many(behind, [""]) for n in ("member_name", "actor_name", "text"))


def _spelled(told: pl.DataFrame) -> pl.DataFrame:
    """Return the people whose ids stand in brackets behind their names: group_id, name as it stands there, and id."""
    tokens = told.select("group_id", token=pl.col("text").str.extract_all(_PERSON)).explode("token").drop_nulls()
    return tokens.select("group_id", name=pl.col("token").str.strip_chars(), id=pl.col("token").str.extract(_PERSON, 2))
