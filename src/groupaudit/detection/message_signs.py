"""Signs in the wording of a whole message that speak for or against an offer, a leak, a fraud or an insult."""

import functools
from collections.abc import Mapping
from pathlib import Path

import polars as pl

TABLE = Path(__file__).parents[1] / "data" / "signs.tsv"

AGAINST = ("question", "enquiry", "seeking", "help", "notice", "work", "daily", "tax-office")
"""Signs that count only where the message makes no contact: an offer asks and announces as well."""

FRAUD = ("poses", "demand", "hush")
"""Who the sender says he is, what he asks for, whom he keeps out of it: not of who tells that he was told so (`help`)."""

SOLD = "sold"
"""The sign of a sale, with which everyday words of advertising are looked at that nothing else helps."""

LAUGHTER = "[哈嘻嘿]"

KINDLY = "纪委|严禁|介入|查处|通报|违规|举报|投诉|歧视|可笑|过分|不对[,，。]|怼|注意身体|辛苦|舍不得|帮看|帮忙看|图纸|资料|行李|方案|签收"
"""What is said by who cares for people, takes their side or speaks of work: he runs nobody down and bribes nobody."""

TRADE = ("dealt", "shady", "per")
"""Signs of a trade that shuns the light; a word that needs the first counts beside any of them."""

OF_SLOTS = (*TRADE, "alarm", "downline", "slur", "leer", "crooked", "faith", "mine", "invites")
"""Signs whose wording everybody uses: they speak only beside words that need them."""

NAMED = (*OF_SLOTS, "threat")
"""Signs that everyday words may need, to count for nothing in a message without."""


@functools.cache
def signs() -> Mapping[str, str]:
    """Return the pattern of every sign by its name, over folded text in the dialect of Polars (`data/signs.tsv`)."""
    lines = TABLE.read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")][1:]
    parts = {sign: pattern for sign, pattern in rows if sign.startswith("{")}
    several: dict[str, list[str]] = {}
    for sign, pattern in rows:
        if sign not in parts:
            whole = functools.reduce(lambda text, part: text.replace(part, f"(?:{parts[part]})"), parts, pattern)
            several.setdefault(sign, []).append(whole)
    return {sign: "|".join(patterns) for sign, patterns in several.items()}


def needed(sign: str) -> pl.Expr:
    """Tell which texts `folded` show what a word that needs *sign* must have beside it."""
    several = TRADE if sign == TRADE[0] else (sign,)
    return pl.any_horizontal(pl.col("folded").str.contains(signs()[name]) for name in several)


def signs_expr(folded: pl.Expr) -> dict[str, pl.Expr]:
    """Tell for every sign whether a message shows it; what is an enquiry is no other question, and who laughs threatens nobody."""
    shown = {sign: folded.str.contains(pattern) for sign, pattern in signs().items()}
    own = {sign: shown[sign] & ~shown["help"] for sign in FRAUD}
    meant = {"threat": shown["threat"] & ~folded.str.contains(LAUGHTER)}
    unkind = ~folded.str.contains(KINDLY)
    meant |= {sign: shown[sign] & unkind for sign in ("slur", "crooked")}
    return {**shown, **own, **meant, "question": shown["question"] & ~shown["enquiry"]}
