"""Signs in the wording of a whole message that speak for or against an offer, a leak, a fraud or an insult."""

import functools
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

TABLE = Path(__file__).parents[1] / "data" / "signs.tsv"

AGAINST = ("question", "enquiry", "seeking", "help", "notice", "work", "daily", "tax-office")
"""Signs that count only where the message makes no contact: an offer asks and announces as well."""

FRAUD = ("poses", "demand", "hush")
"""Who the sender says he is, what he asks for, whom he keeps out of it: not of who tells that he was told so (`help`)."""

SOLD = "sold"
"""The sign of a sale, with which everyday words of advertising are looked at that nothing else helps."""

TRADE = ("dealt", "shady", "per")
"""Signs of a trade that shuns the light; a word that needs the first counts beside any of them."""

OF_SLOTS = (*TRADE, "alarm", "downline", "slur", "leer", "crooked", "faith", "mine", "invites")
"""Signs whose wording everybody uses: they speak only beside words that need them."""

NAMED = (*OF_SLOTS, "threat")
"""Signs that everyday words may need, to count for nothing in a message without."""


@functools.cache
def signs() -> Mapping[str, Sequence[str]]:
    """Return the patterns of every sign by its name, over folded text in the dialect of Polars (`data/signs.tsv`).

    Patterns are joined into one for speed, but those of a whole message stay apart: joined, their states are too many
    for the fast automaton of the search.
    """
    several: dict[str, list[str]] = {}
    for sign, pattern in _rows():
        if not sign.startswith("{"):
            whole = functools.reduce(lambda text, part: text.replace(*part), _parts().items(), pattern)
            several.setdefault(sign, []).append(whole)
    return {sign: _joined(patterns) for sign, patterns in several.items()}


def _joined(patterns: Sequence[str]) -> Sequence[str]:
    """Return *patterns* with those joined that may begin anywhere."""
    apart = [pattern for pattern in patterns if pattern.startswith("^")]
    anywhere = "|".join(pattern for pattern in patterns if not pattern.startswith("^"))
    return [*apart, anywhere] if anywhere else apart


def shown(folded: pl.Expr, sign: str) -> pl.Expr:
    """Tell which messages show *sign*."""
    return pl.any_horizontal(folded.str.contains(pattern) for pattern in signs()[sign])


@functools.cache
def _parts() -> Mapping[str, str]:
    """Return the patterns by the names in braces that stand for them."""
    return {sign: f"(?:{pattern})" for sign, pattern in _rows() if sign.startswith("{")}


@functools.cache
def _rows() -> list[tuple[str, str]]:
    lines = TABLE.read_text("utf-8").splitlines()
    rows = (line.partition("\t") for line in lines if not line.startswith("#"))
    return [(sign, pattern) for sign, _, pattern in rows][1:]


def needed(sign: str) -> pl.Expr:
    """Tell which texts `folded` show what a word that needs *sign* must have beside it."""
    several = TRADE if sign == TRADE[0] else (sign,)
    return pl.any_horizontal(shown(pl.col("folded"), name) for name in several)


def signs_expr(folded: pl.Expr) -> dict[str, pl.Expr]:
    """Tell for every sign whether a message shows it.

    What is an enquiry is no other question, who laughs threatens nobody, and who cares for people, takes their side or
    speaks of work (`{kindly}`) runs nobody down and bribes nobody.
    """
    shows = {sign: shown(folded, sign) for sign in signs()}
    own = {sign: shows[sign] & ~shows["help"] for sign in FRAUD}
    meant = {"threat": shows["threat"] & ~folded.str.contains(_parts()["{laughter}"])}
    unkind = ~folded.str.contains(_parts()["{kindly}"])
    meant |= {sign: shows[sign] & unkind for sign in ("slur", "crooked")}
    return {**shows, **own, **meant, "question": shows["question"] & ~shows["enquiry"]}
