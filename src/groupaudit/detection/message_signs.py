"""Signs in the wording of a whole message that speak for or against an offer, a leak, a fraud or an insult."""

import functools
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

TABLE = Path(__file__).parents[1] / "data" / "signs.tsv"

AGAINST = ("question", "enquiry", "seeking", "help", "notice", "work", "daily", "tax-office", "other-firm", "lawful")
"""Signs that count only if the message offers no contact: offers ask and announce, too."""

FRAUD = ("poses", "demand", "hush")
"""Signs of a fraud: a false identity, a demand, secrecy; void if the sender only reports them (`help`)."""

SOLD = "sold"
"""The sign of a sale; with it, messages with nothing but everyday words of advertising are candidates, too."""

TRADE = ("dealt", "shady", "per")
"""Signs of an illicit trade; a word that needs the first counts beside any of them."""

OF_SLOTS = (*TRADE, "alarm", "downline", "slur", "leer", "crooked", "faith", "mine", "invites")
"""Signs with everyday wording: they count only beside words that need them."""

NAMED = (*OF_SLOTS, "threat")
"""Signs that an everyday word may need; in a message without its sign the word does not count."""


@functools.cache
def signs() -> Mapping[str, Sequence[str]]:
    """Return the patterns of every sign by its name, for folded text, in the regex syntax of Polars (`data/signs.tsv`).

    Patterns are joined into one for speed, except those for a whole message: joined, they have too many states for the
    fast automaton of the regex engine.
    """
    several: dict[str, list[str]] = {}
    for sign, pattern in _rows():
        if not sign.startswith("{"):
            whole = functools.reduce(lambda text, part: text.replace(*part), _parts().items(), pattern)
            several.setdefault(sign, []).append(whole)
    return {sign: _joined(patterns) for sign, patterns in several.items()}


def _joined(patterns: Sequence[str]) -> Sequence[str]:
    """Return *patterns* with all those joined into one that are not anchored to the start."""
    apart = [pattern for pattern in patterns if pattern.startswith("^")]
    anywhere = "|".join(pattern for pattern in patterns if not pattern.startswith("^"))
    return [*apart, anywhere] if anywhere else apart


def shown(folded: pl.Expr, sign: str) -> pl.Expr:
    """Tell which messages show *sign*."""
    return pl.any_horizontal(folded.str.contains(pattern) for pattern in signs()[sign])


@functools.cache
def _parts() -> Mapping[str, str]:
    """Return the partial patterns by their placeholders, names in braces."""
    return {sign: f"(?:{pattern})" for sign, pattern in _rows() if sign.startswith("{")}


@functools.cache
def _rows() -> list[tuple[str, str]]:
    lines = TABLE.read_text("utf-8").splitlines()
    rows = (line.partition("\t") for line in lines if not line.startswith("#"))
    return [(sign, pattern) for sign, _, pattern in rows][1:]


def needed(sign: str) -> pl.Expr:
    """Tell which texts in the column `folded` show the sign that a word that needs *sign* requires."""
    several = TRADE if sign == TRADE[0] else (sign,)
    return pl.any_horizontal(shown(pl.col("folded"), name) for name in several)


def signs_expr(folded: pl.Expr) -> dict[str, pl.Expr]:
    """Tell for every sign whether a message shows it.

    An enquiry is not a `question`, too; laughter voids a threat; kindness, taking somebody's side or talk of work
    (`{kindly}`) voids insults and bribes.
    """
    shows = {sign: shown(folded, sign) for sign in signs()}
    own = {sign: shows[sign] & ~shows["help"] for sign in FRAUD}
    meant = {"threat": shows["threat"] & ~folded.str.contains(_parts()["{laughter}"])}
    unkind = ~folded.str.contains(_parts()["{kindly}"])
    meant |= {sign: shows[sign] & unkind for sign in ("slur", "crooked")}
    return {**shows, **own, **meant, "question": shows["question"] & ~shows["enquiry"]}
