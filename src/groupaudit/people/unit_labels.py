"""Spellings of units: resolve a text to a unit, and find the unit that a misspelt text may mean."""

import difflib
import heapq
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import polars as pl

from groupaudit.fold import fold_expr

COMPANY_KINDS: Final = ("company", "subsidiary")
"""Kinds of units that fit the company part."""
EITHER_KINDS: Final = ("project-office", "company-or-department")
"""Kinds that fit either part: project offices, and departments that may be companies."""
COMPANY_ENDING: Final = r"(?:公司|集团|股份|物业|置业|地产|控股)$"

SHORTLIST: Final = 8
LEGAL_FORM: Final = r"(?:股份|有限|责任)+公司$"
"""The legal form at the end of a company's full name."""
DOTS: Final = "·•‧・∙⋅"
"""The dots between the parts of a name, after folding."""
MISSPELT: Final = 3
"""Minimum length of a label in which one wrong character is tolerated."""
CLOSE: Final = 0.4
"""Similarity (difflib ratio) from which a known label is suggested."""
MEANT: Final = 0.75
"""Similarity from which a label is taken to be meant: 综合部 means 综合管理部, but 法务部 does not mean 财务部."""


def key(text: pl.Expr) -> pl.Expr:
    """Return the comparison key of *text*: folded, without blanks, invisible characters and the dots inside names.

    The dot of 买买提·艾力 has half a dozen code points, and is often a full stop or left out.
    """
    bare = fold_expr(text).str.replace_all(rf"[\s\p{{Cf}}{DOTS}]", "")
    return bare.str.replace_all(r"(\p{Han})\.(\p{Han})", "$1$2")


LABELS: Final = pl.Schema(dict.fromkeys(["unit", "label", "unit_kind", "key", "preferred"], pl.String()))
"""Columns of `labels`; an empty frame of them stands for an organisation without known units."""


def labels(units: pl.DataFrame) -> pl.DataFrame:
    """Return LABELS: one row per comparison `key`, including full names; `preferred` is the label to write."""
    full = units.with_columns(label="unit", preferred=pl.lit(value=False))
    every = pl.concat([units, full]).sort("label", "unit", "kind")
    ordered = every.sort("preferred", descending=True, maintain_order=True)
    written = ordered.group_by("unit").agg(preferred=pl.col("label").first())
    return (
        ordered.select("unit", "label", unit_kind="kind", key=key(pl.col("label")))
        .unique("key", keep="first", maintain_order=True)
        .join(written, on="unit", how="left", validate="m:1")
        .sort("key")
    )


RESOLVED: Final = pl.Schema(
    {**dict.fromkeys(["text", "unit", "unit_kind", "preferred"], pl.String()), "exact": pl.Boolean()}
)


def only_listed(basis: pl.Series) -> bool:
    """Tell whether all units come from the employee list, which need not mention every unit."""
    return (basis == "employees").all()


ONLY_LISTED: Final = {
    "certain-units": ("", ""),
    "listed-units": (
        "（单位只来自员工名单，不一定齐全：疑似，请核实）",
        " (the units come from the employee list only, which may lack some; suspected, please verify)",
    ),
}
"""How reliable the known units are, as the end of a message."""
LISTED_LOSS: Final = 40
"""Confidence points lost if the units come from the employee list only."""


def resolve(texts: pl.Series, known: pl.DataFrame) -> pl.DataFrame:
    """Return RESOLVED, one row for every distinct text that names a unit of *known*.

    A unit with a single spelling is also matched by a part of it (总裁办 for 总裁办公室; the shortest unit of several),
    because without listed short names nobody can be blamed for using one.
    """
    if not known.height:
        return RESOLVED.to_frame()
    wanted = pl.DataFrame({"text": texts.unique()}).drop_nulls().with_columns(key=key(pl.col("text")))
    exact = wanted.join(known, on="key")
    rest = wanted.join(exact, on="key", how="anti").filter(pl.col("key").str.len_chars() > 1)
    pieces = pl.DataFrame(_pieces(rest["key"], known), schema={"key": pl.String, "whole": pl.String}, orient="row")
    short = rest.join(pieces, on="key").join(known, left_on="whole", right_on="key")
    return pl.concat(
        [
            frame.select("text", "unit", "unit_kind", "preferred", exact=pl.lit(value=frame is exact))
            for frame in (exact, short)
        ]
    )


def prefixes(units: pl.DataFrame) -> pl.DataFrame:
    """Return `label`, `key` for everything accepted as a unit's name at the start of a group name, longest first.

    A unit with a single spelling is also accepted without its legal form (天高物业服务 for 天高物业服务有限公司).
    """
    known = labels(units)
    bare = known.filter(pl.len().over("unit") == 1).select(pl.col("label").str.replace(LEGAL_FORM, ""))
    every = pl.concat([known.select("label"), bare]).filter(pl.col("label").str.len_chars() > 1).unique()
    spelled = every.with_columns(key=key(pl.col("label"))).filter(pl.col("key") != "")
    return spelled.sort(pl.col("label").str.len_chars(), "label", descending=[True, False])


def _pieces(keys: Iterable[str], known: pl.DataFrame) -> list[tuple[str, str]]:
    """Return (key, whole spelling) for keys that are part of the only spelling of a unit."""
    single = sorted(known.filter(pl.len().over("unit") == 1)["key"], key=lambda whole: (len(whole), whole))
    together = "\n".join(single)
    return [(k, next(whole for whole in single if k in whole)) for k in keys if k in together]


def nearest(texts: Iterable[str], candidates: Sequence[str]) -> Mapping[str, tuple[str, float]]:
    """Return for each text the most similar candidate and the similarity, if that is at least CLOSE."""
    index: dict[str, list[str]] = {}
    for candidate in sorted(set(candidates)):
        for char in set(candidate):
            index.setdefault(char, []).append(candidate)
    matches = {text: _most_similar(text, index) for text in texts}
    return {text: match for text, match in matches.items() if match[1] >= CLOSE}


def _most_similar(text: str, index: Mapping[str, Sequence[str]]) -> tuple[str, float]:
    shared = Counter(candidate for char in set(text) for candidate in index.get(char, ()))
    shortlist = heapq.nsmallest(SHORTLIST, shared, key=lambda c: (-shared[c], abs(len(c) - len(text)), c))
    scored = ((c, difflib.SequenceMatcher(None, text, c, autojunk=False).ratio()) for c in shortlist)
    return max(scored, key=lambda s: s[1], default=("", 0.0))


def near_starts(texts: Iterable[str], candidates: Iterable[str]) -> Mapping[str, tuple[str, str]]:
    """Return (candidate, rest of the text) for texts that start with a candidate, off by one character.

    A character may be wrong, missing or extra; in candidates of three characters only the middle one.
    """
    spelled: dict[str, str] = {}
    for candidate in sorted(set(candidates), key=lambda c: (-len(c), c)):
        if len(candidate) >= MISSPELT:
            for variant in (candidate, *_without_one(candidate)):
                spelled.setdefault(variant, candidate)
    lengths = sorted({len(c) + d for c in spelled.values() for d in (-1, 0, 1)}, reverse=True)
    found = {text: _near_start(text, spelled, lengths) for text in texts}
    return {text: near for text, near in found.items() if near is not None}


def _near_start(text: str, spelled: Mapping[str, str], lengths: Sequence[int]) -> tuple[str, str] | None:
    for length in lengths:
        start = text[:length]
        for variant in (start, *_without_one(start)):
            candidate = spelled.get(variant)
            if candidate and abs(len(candidate) - len(start)) <= 1 and _plausible(start, candidate):
                return candidate, text[length:]
    return None


def _without_one(text: str) -> list[str]:
    return [text[:i] + text[i + 1 :] for i in range(len(text))]


def _plausible(start: str, candidate: str) -> bool:
    """Tell whether one is the other with one character wrong, missing or extra."""
    if len(candidate) == MISSPELT and (start[0], start[-1]) != (candidate[0], candidate[-1]):
        return False
    return len(start) != len(candidate) or sum(a != b for a, b in zip(start, candidate, strict=True)) == 1
