"""Derived table `scores`: the evidence in a message for each category, as a sum of explicit parts.

Each distinct term of the category scores the points of its pack, less for disguises and word edges. Other evidence
scores by `data/weights.tsv`: lures, contacts, links, prices, disguises and the sender's situation count for it,
questions, pleas for help, notices and own brands against. Hits that are allowed or warnings are listed among the parts
with the points they lose.
"""

import polars as pl

from groupaudit.derived import derived
from groupaudit.detection.evidence_points import (
    ENOUGH,
    EVERYDAY,
    MOST_BESIDE,
    MOST_EVERYDAY,
    SECRECY,
    SIGNALS,
    WEAK,
    confidence_expr,
    weights,
)
from groupaudit.detection.message_signs import AGAINST, FRAUD, OF_SLOTS, TRADE, signs, signs_expr
from groupaudit.detection.senders import situations
from groupaudit.detection.shared_titles import FILE_NAME, wording
from groupaudit.packed import compact, in_pieces
from groupaudit.tables import PART, SCORES, Tables
from groupaudit.vocabulary import CLASSIFICATION_MARK

BESIDE = (*SIGNALS, "contact", "link", "personal-information")
"""Categories whose hits only support terms of other categories."""

DISGUISES = (
    "compatibility", "digits", "doubled", "enclosed", "gap", "invisible", "marks", "parts", "reversed", "spelled", "variant",
)  # fmt: skip
"""Folds that are only typed on purpose, to hide a word; words that sound or look alike may be typing errors."""


def disguises(folds: pl.Expr) -> pl.Expr:
    """Return the DISGUISES among the *folds* of a hit."""
    return folds.list.filter(pl.element().is_in(DISGUISES))


CONFIDED = (SECRECY, "credential")
CONTACTS = ("lure", "contact", "account", "phone", "link", "risky-link")
STRANGE = ("contact", "risky-link")
ADVERTISING, GAMBLING, PORNOGRAPHY = "unrelated-advertising", "gambling", "pornography"
ABUSE, GRUMBLING, CONFIDENTIAL = "unhealthy-tendency", "negative-talk", "confidential-content"
HARMFUL, PHISHING = "harmful-content", "malicious-link"

ONLY_BESIDE = {
    **{sign: [GAMBLING] for sign in ("bonus", "stake", "pot")},
    "rate": [PORNOGRAPHY],
    **{sign: [ADVERTISING] for sign in ("pitch", "deal", "sold", "daily", "seeking")},
    **{sign: [HARMFUL, PHISHING] for sign in FRAUD},
    **{sign: [CONFIDENTIAL] for sign in CONFIDED},
    "aimed": [ABUSE],
    "threat": [HARMFUL, ABUSE],
    **{sign: [HARMFUL] for sign in ("dealt", "shady", "per", "alarm", "downline")},
    **{sign: [ABUSE] for sign in ("slur", "leer", "crooked", "faith")},
    "mine": [GAMBLING],
    "invites": [PORNOGRAPHY],
    "pretext": [PHISHING],
    "tax-office": [HARMFUL],
    "other-firm": [GRUMBLING],
    "lawful": [HARMFUL],
}
"""Signs and signals that count for some categories only, with these categories."""

NOT_BESIDE = {
    **{sign: [CLASSIFICATION_MARK] for sign in AGAINST},
    "question": [CLASSIFICATION_MARK, ABUSE, GRUMBLING],
    "work": [CLASSIFICATION_MARK, ABUSE, GRUMBLING, CONFIDENTIAL],
}
"""Signs that do not count for some categories: insults and complaints are no questions, and like secrets they are about
work; a marked document is classified whatever the message says."""

IMPOSTURE, OF_OFFICES = ("poses", "hush", "threat"), ("work", "notice", "lawful")
"""Signs of fraud, and signs that do not excuse a message with them or with trade: swindlers write to cashiers too."""

TOLD_BY = {HARMFUL: TRADE[0], ABUSE: "slur", PORNOGRAPHY: "invites"}
"""The sign of a category that also counts for strong terms that do not name a sign."""

FLUNG, ASKED = ("threat", "slur", "leer"), ("question", "enquiry")
"""Signs of attacks on people, and signs that do not excuse them, as an attack is no question."""

GAMES = ("stake", "pot", "rate")
"""Signs of stakes and prices that occur in gambling or prostitution, not in shops."""

MOST_OF_TRADE = ENOUGH - MOST_BESIDE - 1
"""Maximum points of everyday terms of gambling and pornography without a rarer term."""

MOST_OF_SLOTS = ENOUGH - 20
"""Maximum points of everyday terms that count only with a sign of trade; without it they only list things."""

SITUATIONS = ("outsider", "new-member")
"""Parts that tell who the sender is, nothing of what was said: they make a finding surer but never make one."""

UNMISTAKABLE = 75
OFFENCES = [GAMBLING, PORNOGRAPHY, HARMFUL]
"""Terms of these categories with at least UNMISTAKABLE points are not excused by a work context."""

MOST_ALONE = ENOUGH - 5
"""Maximum points of a term that needs a second signal."""

_KEYS = ["row", "category"]
_NO_DETAIL = pl.lit(None, pl.String)
_PARTS = pl.Schema({"row": pl.UInt32, "category": pl.String, "order": pl.Int32, **PART.to_schema()})


@derived(needs={"messages", "text", "hits"}, uses={"people", "members", "waves"})
def scores(t: Tables) -> pl.DataFrame:
    """Return SCORES: one row per message and category with a hit that is neither allowed nor a warning."""
    shown = _shown(t, t["hits"].filter(_counts()).select("row").unique().sort("row"))
    terms = _terms(_worded(t["hits"], shown))
    if terms.is_empty():
        return SCORES.to_frame()
    rows = terms.select("row").unique().sort("row")
    judged = terms.filter("live").select(_KEYS).unique()
    several = [
        _signals(t["hits"], terms),
        _disguised(terms),
        _handed_out(terms),
        _signs(shown, terms),
        _sender(t, rows, judged),
    ]
    beside = pl.concat(several).unique([*_KEYS, "part"], keep="first", maintain_order=True)
    own = pl.concat([_term_parts(terms), _everyday(terms, beside)])
    parts = pl.concat([own, _settled(beside, terms)])
    unknown = pl.concat([own, _settled(beside.filter(~pl.col("part").is_in(SITUATIONS)), terms)])
    return _scored(terms, pl.concat([parts, _of_sender(parts, unknown)]))


def _counts() -> pl.Expr:
    """Tell which hits are terms with points of their own."""
    return ~pl.col("category").is_in(BESIDE) & (pl.col("confidence") > 0)


def _worded(hits: pl.DataFrame, shown: pl.DataFrame) -> pl.DataFrame:
    """Drop everyday terms that need a sign which the message does not show."""
    naming = pl.col("needs").is_in(list(signs())).fill_null(value=False)
    traded = shown.filter(pl.col("sign").is_in(TRADE)).with_columns(sign=pl.lit(TRADE[0]))
    beside = pl.concat([shown, traded]).rename({"sign": "needs"})
    return pl.concat([hits.filter(~naming), hits.filter(naming).join(beside, on=["row", "needs"], how="semi")])


def _terms(hits: pl.DataFrame) -> pl.DataFrame:
    """Return one hit per message, category and term: live ones before others, then the one with most points."""
    counts = pl.col("allowed_by").is_null() & ~pl.col("warned")
    needing = pl.col("needs").is_not_null()
    points = pl.when(needing).then(pl.min_horizontal("confidence", pl.lit(MOST_ALONE))).otherwise("confidence")
    found = hits.filter(_counts())
    best_first: list[str | pl.Expr] = ["live", "points", pl.col("end") - pl.col("start"), "start", "term"]
    return (
        found.with_columns(live=counts, points=points.cast(pl.Int32))
        .sort(*_KEYS, *best_first, descending=[False, False, True, True, True, False, False], nulls_last=True)
        .unique([*_KEYS, "term"], keep="first", maintain_order=True)
        .filter(pl.col("live").any().over(_KEYS))
    )


def _term_parts(terms: pl.DataFrame) -> pl.DataFrame:
    """Return a part per term, and a negative part for terms that are allowed or warnings."""
    place = pl.int_range(pl.len(), dtype=pl.Int32).over(_KEYS) * 2
    plain = _parts(terms, order=place, part=pl.lit("term"), detail=pl.col("term"), points=pl.col("points"))
    allowed = pl.col("allowed_by").is_not_null()
    lost = terms.with_columns(place=place).filter(~pl.col("live"))
    undone = _parts(
        lost,
        order=pl.col("place") + 1,
        part=pl.when(allowed).then(pl.lit("allowed")).otherwise(pl.lit("warned")),
        detail=pl.col("term"),
        points=-pl.col("points"),
    )
    return pl.concat([plain, undone])


def _everyday(terms: pl.DataFrame, beside: pl.DataFrame) -> pl.DataFrame:
    """Return the negative part for points of everyday terms beyond their limit.

    Business terms are confidential only beside a request for secrecy or beside credentials. Terms of trade are no
    gambling or pornography by themselves, whatever lure is beside them: shops have members and bonuses too.
    """
    shown = beside.group_by(_KEYS).agg(
        confided=pl.col("part").is_in(CONFIDED).any(), played=pl.col("part").is_in(GAMES).any()
    )
    common = pl.col("points") < EVERYDAY
    live = terms.filter("live").with_columns(alone=common.all().over(_KEYS)).filter(common)
    several = live.join(shown, on=_KEYS, how="left").with_columns(pl.col("confided", "played").fill_null(value=False))
    vice = pl.col("category").is_in([GAMBLING, PORNOGRAPHY]) & pl.col("alone") & ~pl.col("played")
    kept = (pl.col("category") != CONFIDENTIAL) | pl.col("confided")
    most = pl.when(vice).then(MOST_OF_TRADE).when(kept).then(MOST_EVERYDAY).otherwise(0).first()
    over = several.group_by(_KEYS).agg(points=most - pl.col("points").sum()).filter(pl.col("points") < 0)
    slots = pl.col("needs").is_in(TRADE) & pl.col("points").is_between(EVERYDAY, WEAK, closed="left")
    many = terms.filter("live", slots).group_by(_KEYS).agg(points=MOST_OF_SLOTS - pl.col("points").sum())
    over = pl.concat([over, many.filter(pl.col("points") < 0)]).group_by(_KEYS).agg(pl.col("points").sum())
    return _parts(over, order=pl.lit(999_999), part=pl.lit("everyday"), detail=_NO_DETAIL, points=pl.col("points"))


def _parts(frame: pl.DataFrame, *, order: pl.Expr, part: pl.Expr, detail: pl.Expr, points: pl.Expr) -> pl.DataFrame:
    places = [pl.col(name) if name in frame.columns else pl.lit(None).alias(name) for name in ("start", "end")]
    parts = frame.select(*_KEYS, *places, order=order, part=part, detail=detail, points=points)
    return parts.select(pl.col(name).cast(dtype) for name, dtype in _PARTS.items())


def _weighed(frame: pl.DataFrame, part: pl.Expr, detail: pl.Expr) -> pl.DataFrame:
    """Return parts for *frame* with points and order from the weights."""
    order = {name: 1_000_000 + i for i, name in enumerate(weights())}
    return _parts(
        frame.with_columns(code=part),
        order=pl.col("code").replace_strict(order, return_dtype=pl.Int32),
        part=pl.col("code"),
        detail=detail,
        points=pl.col("code").replace_strict(weights(), return_dtype=pl.Int32),
    )


def _signals(hits: pl.DataFrame, terms: pl.DataFrame) -> pl.DataFrame:
    """Return the parts for lures, contacts and links beside terms, one of each kind."""
    from groupaudit.detection.link_tables import tables as link_tables

    risks = pl.col("term").is_in(list(link_tables().points))
    kind = (
        pl.when(pl.col("category").is_in([*SIGNALS, "contact", "link"]))
        .then("category")
        .when(pl.col("term") == "mobile")
        .then(pl.lit("phone"))
        .when(risks & (pl.col("confidence") > WEAK))
        .then(pl.lit("risky-link"))
    )
    counts = pl.col("allowed_by").is_null() & ~pl.col("warned")
    signals = hits.filter(counts).select("row", "start", "end", kind=kind, detail="term", of="category")
    own = terms.filter("live").select(*_KEYS, a="start", b="end")
    beside = signals.drop_nulls("kind").join(own, on="row")
    pairs = beside.filter(pl.col("of") != pl.col("category"), _fits(pl.col("kind")))
    overlaps = ((pl.col("start") < pl.col("b")) & (pl.col("a") < pl.col("end"))).fill_null(value=False)
    apart = ~overlaps.any().over(*_KEYS, "kind", "start", "end")
    first = pairs.filter(apart).sort("start", "end", "detail").unique([*_KEYS, "kind"], keep="first")
    return _weighed(first, pl.col("kind"), pl.col("detail"))


def _disguised(terms: pl.DataFrame) -> pl.DataFrame:
    """Return the part for disguised terms; terms with an edge inside a word may be chance."""
    hidden = disguises(pl.col("folds")).list.sort()
    worn = terms.filter("live", pl.col("boundary") != "inside").with_columns(hidden=hidden)
    first = worn.filter(pl.col("hidden").list.len() > 0).unique(_KEYS, keep="first", maintain_order=True)
    return _weighed(first, pl.lit("disguise"), pl.col("hidden").list.first())


def _handed_out(terms: pl.DataFrame) -> pl.DataFrame:
    """Return the part for confidential terms in a file name: the document itself is passed on."""
    named = terms.filter("live", pl.col("category") == CONFIDENTIAL, pl.col("boundary") == FILE_NAME)
    first = named.unique(_KEYS, keep="first", maintain_order=True)
    return _weighed(first, pl.lit("file"), pl.col("term"))


def _shown(t: Tables, rows: pl.DataFrame) -> pl.DataFrame:
    """Return row and sign of every sign in the messages at *rows*, or in titles that they share."""
    wanted = [
        compact(said.join(rows, on="row", how="semi")) for _, said in in_pieces(t.stored("text"), ["row", "folded"])
    ]
    own = pl.concat(wanted).select("row", "folded")
    both = pl.concat([own, wording(t, rows["row"])])
    said = both.select("row", **signs_expr(pl.col("folded"))).group_by("row").agg(pl.all().any())
    return said.unpivot(index="row", on=list(signs()), variable_name="sign").filter("value").select("row", "sign")


def _signs(shown: pl.DataFrame, terms: pl.DataFrame) -> pl.DataFrame:
    """Return the parts for signs in a message or in a title that it shares."""
    live = terms.filter("live")
    slots = pl.col("sign").is_in(OF_SLOTS)
    plain = shown.filter(~slots).join(live.select(_KEYS).unique(), on="row")
    told = shown.filter(slots).with_columns(family=_family("sign")).join(_naming(live, shown), on=["row", "family"])
    beside = pl.concat([plain, told.select("row", "sign", "category")])
    return _weighed(beside.filter(_fits(pl.col("sign"))), pl.col("sign"), _NO_DETAIL)


def _family(name: str) -> pl.Expr:
    """Map all signs of trade to the first one, and others to themselves."""
    return pl.when(pl.col(name).is_in(TRADE)).then(pl.lit(TRADE[0])).otherwise(name)


def _naming(live: pl.DataFrame, shown: pl.DataFrame) -> pl.DataFrame:
    """Return row, category and family of signs that terms need, and of the TOLD_BY sign beside strong terms."""
    named = live.filter(pl.col("needs").is_in(OF_SLOTS)).select(*_KEYS, family=_family("needs"))
    weighty = live.filter(pl.col("needs").is_not_null(), pl.col("points") >= WEAK)
    telling = weighty.select(*_KEYS, family=pl.col("category").replace_strict(TOLD_BY, default=None)).drop_nulls()
    offered = telling.join(shown.rename({"sign": "family"}), on=["row", "family"], how="semi")
    return pl.concat([named, offered]).unique()


def _fits(sign: pl.Expr) -> pl.Expr:
    """Tell whether a sign counts for the category."""
    category = pl.col("category")
    wrong = [(sign == name) & ~category.is_in(of) for name, of in ONLY_BESIDE.items()]
    wrong += [(sign == name) & category.is_in(of) for name, of in NOT_BESIDE.items()]
    return ~pl.any_horizontal(wrong)


def _sender(t: Tables, rows: pl.DataFrame, judged: pl.DataFrame) -> pl.DataFrame:
    """Return the parts for the sender's situation; own brands excuse advertising only."""
    found = situations(t, rows).join(judged, on="row")
    promoted = (pl.col("situation") != "own-brand") | (pl.col("category") == ADVERTISING)
    return _weighed(found.filter(promoted), pl.col("situation"), _NO_DETAIL)


def _settled(beside: pl.DataFrame, terms: pl.DataFrame) -> pl.DataFrame:
    """Drop evidence against an offer if the message gives a contact, and limit the evidence for it.

    A work context does not excuse unmistakable terms.
    """
    plain = (
        terms.filter("live", pl.col("points") >= UNMISTAKABLE, pl.col("category").is_in(OFFENCES))
        .select(_KEYS)
        .unique()
    )
    excused = pl.col("part").is_in(OF_OFFICES)
    beside = pl.concat([beside.filter(~excused), beside.filter(excused).join(plain, on=_KEYS, how="anti")])
    made = pl.col("part").is_in(CONTACTS).any().over(_KEYS)
    hides = pl.col("part").is_in(STRANGE).any().over(_KEYS)
    trades = pl.col("part").is_in(TRADE).sum().over(_KEYS) > 1
    posing = (pl.col("part").is_in(IMPOSTURE).any().over(_KEYS) | trades) & pl.col("part").is_in(OF_OFFICES)
    flung = pl.col("part").is_in(FLUNG).any().over(_KEYS) & pl.col("part").is_in(ASKED)
    twice = (pl.col("part") == "lure") & (pl.col("part") == TRADE[0]).any().over(_KEYS)
    dropped = (
        (pl.col("part").is_in(AGAINST) & made) | posing | flung | twice | ((pl.col("part") == "own-brand") & hides)
    )
    kept = beside.filter(~dropped)
    gains = pl.col("points").clip(0).sum()
    most = kept.group_by(_KEYS).agg(points=MOST_BESIDE - gains).filter(pl.col("points") < 0)
    limit = _parts(
        most,
        order=pl.lit(2_000_000),
        part=pl.lit("limit"),
        detail=_NO_DETAIL,
        points=pl.col("points"),
    )
    return pl.concat([kept, limit])


def _of_sender(parts: pl.DataFrame, unknown: pl.DataFrame) -> pl.DataFrame:
    """Return the negative part for scores that are enough only with SITUATIONS; *unknown*: the parts without those."""
    least = unknown.group_by(_KEYS).agg(least=pl.col("points").sum())
    known = parts.group_by(_KEYS).agg(most=pl.col("points").sum()).join(least, on=_KEYS)
    over = known.filter(pl.col("most") >= ENOUGH, pl.col("least") < ENOUGH)
    lost = ENOUGH - 1 - pl.col("most")
    return _parts(over, order=pl.lit(2_000_001), part=pl.lit("limit"), detail=_NO_DETAIL, points=lost)


def _scored(terms: pl.DataFrame, parts: pl.DataFrame) -> pl.DataFrame:
    best = terms.unique(_KEYS, keep="first", maintain_order=True)
    summed = (
        parts.sort(*_KEYS, "order")
        .group_by(_KEYS, maintain_order=True)
        .agg(
            score=pl.col("points").sum().clip(0).cast(pl.Int32),
            parts=pl.struct(list(PART.to_schema())),
        )
    )
    whole = summed.join(best.drop("confidence"), on=_KEYS).with_columns(confidence=confidence_expr(pl.col("score")))
    return whole.sort(_KEYS).select(pl.col(name).cast(dtype) for name, dtype in SCORES.items())
