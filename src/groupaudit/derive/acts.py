"""Derived table `acts`: speech acts of messages, recognised once for all rules on conversations."""

import polars as pl

from groupaudit.derived import derived
from groupaudit.packed import in_pieces
from groupaudit.slices import in_slices
from groupaudit.tables import Tables
from groupaudit.talk import speech

CLAIMS = ("asks", "pings", "to_neighbours", *speech.DOES)

ACTS = pl.Schema({"row": pl.UInt32(), **dict.fromkeys(CLAIMS, pl.Boolean()), "may_ask": pl.Boolean()})
"""One row for every message with a speech act; `row` is the position in `messages`. `may_ask` is true of questions, and
of possible questions after which somebody else speaks."""


@derived(needs={"messages", "text", "turns"})
def acts(t: Tables) -> pl.DataFrame:
    """Return ACTS, sorted by row."""
    found = pl.concat([_claimed(said) for _, said in in_pieces(t.stored("text"), ["row", "key", "folded"])])
    looks = found["row"].filter(found["may_ask"] & ~found["asks"])
    passed = _before_others(t["turns"], looks)
    asking = pl.col("asks") | (pl.col("may_ask") & pl.col("row").is_in(passed.implode()))
    claimed = found.with_columns(may_ask=asking)
    return claimed.filter(pl.any_horizontal(*CLAIMS, "may_ask")).select(ACTS.names())


def _claimed(said: pl.DataFrame) -> pl.DataFrame:
    """Return the claims about messages that may have any, by row; equal texts are examined once."""
    distinct = said.select("key", "folded").unique("key", maintain_order=False)
    return said.select("row", "key").join(in_slices(distinct, _acts), on="key", maintain_order="left").drop("key")


def _acts(said: pl.DataFrame) -> pl.DataFrame:
    """Return the claims about each text that may have any; patterns are tried only where one of their words occurs."""
    folded = pl.col("folded")
    marked = said.select(
        "key", "folded", asking=speech.may_ask(folded), doing=folded.str.contains("|".join(speech.FIRST))
    )
    some = marked.filter(pl.col("asking") | pl.col("doing")).with_row_index("i")
    # A plan, for it works out once what several claims mention.
    asking = some.lazy().filter("asking").select("i", **speech.asking(folded)).collect()
    doing = some.filter("doing").select("i", "folded")
    places = {name: asking["i"].filter(asking[name]) for name in asking.columns[1:]}
    for name, (words, _) in speech.DOES.items():
        places[name] = _doing(doing.filter(folded.str.contains("|".join(words))), name)
    nothing = pl.Series(values=[False]).new_from_index(0, some.height)
    claims = [nothing.clone().scatter(places[name], values=True).rename(name) for name in (*CLAIMS, "may_ask")]
    return some.select("key").hstack(claims).filter(pl.any_horizontal(*CLAIMS, "may_ask"))


def _doing(said: pl.DataFrame, name: str) -> pl.Series:
    """Return `i` of the texts that do *name*; the expensive check runs only on texts that look like it."""
    return said.filter(speech.looking_like(name)).filter(speech.doing(name))["i"]


def _before_others(turns: pl.DataFrame, rows: pl.Series) -> pl.Series:
    """Return those of *rows* that are followed by another sender, or by nothing."""
    goes_on = (pl.col("group") == pl.col("group").shift(-1)) & pl.col("sender").eq_missing(pl.col("sender").shift(-1))
    last = turns.select(pl.col("row").filter(~goes_on.fill_null(value=False))).to_series()
    return rows.filter(rows.is_in(last.implode()))
