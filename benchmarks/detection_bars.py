"""The bars of `detection.py`: what must hold, and the figure that was measured."""

from collections.abc import Iterable, Iterator

import polars as pl

from benchmarks.content_scores import LIMITS, by_category, by_source, counted, share
from benchmarks.detection_tables import percent, ratio
from benchmarks.disguise_scores import DisguiseScore
from benchmarks.left_out import LeftOut
from benchmarks.name_scores import ACCEPTED, NameScore
from benchmarks.run import Bar
from benchmarks.verdicts import floor

CATEGORY_LIMIT = 0.002
CATEGORY_LIMITED = ("NUS-SMS-zh", "CPED")
RECALLS = {
    "ADDetector4J-QQ": 0.45,
    "FBS_SMS/IL:Gambling": 0.90,
    "FBS_SMS/IL:Escort_service": 0.75,
    "FBS_SMS/IL:Fake_ID_and_invoice": 0.80,
    "FBS_SMS/FR:Phishing(Bank)": 0.60,
    "FBS_SMS/AD:Loan": 0.70,
}
LEFT_OUT_SHARE = 0.6
HELD_OUT_LIMIT, HELD_OUT_RECALL = 0.01, 0.35
DISGUISE_BAR, DISGUISE_BARS = 0.95, {"look-alikes": 0.6}
NAME_BARS = {"real": ("at least", 0.97), "nickname": ("at most", 0.05), "word": ("at most", 0.01)}


def content_bars(judged: pl.DataFrame, verdicts: pl.DataFrame) -> Iterator[Bar]:
    """Yield the bars of false alarms at the default floor, and of recall at a floor where those hold."""
    normal, violating = dict(by_source(judged, 0)), dict(by_source(judged, 1))
    nothing = judged.clear()
    least = counted(judged)
    for source, limit in LIMITS.items():
        yield _at_most(f"false alarms, {source}", share(normal.get(source, nothing), floor()), limit)
    for source in CATEGORY_LIMITED:
        worst = max([0.0, *by_category(normal.get(source, nothing), verdicts, floor()).values()])
        yield _at_most(f"false alarms of any one category, {source}", worst, CATEGORY_LIMIT)
    for source, bar in RECALLS.items():
        yield _at_least(f"recall, {source}", share(violating.get(source, nothing), least), bar)


def left_out_bars(table: Iterable[LeftOut]) -> Iterator[Bar]:
    """Yield one bar for each source whose recall has a bar: left out it keeps most of its recall."""
    for one in table:
        for name, (before, after, _) in one.recalls.items():
            if name in RECALLS:
                yield _at_least(f"left out, {name}", after, LEFT_OUT_SHARE * before)


def held_out_bars(judged: pl.DataFrame) -> Iterator[Bar]:
    """Yield the bars of the invented messages: what a source that nobody tuned on gives, and costs."""
    kinds = {str(kind): part for (kind,), part in judged.group_by("kind")}
    yield _at_most("false alarms, held out", share(kinds["normal"], floor()), HELD_OUT_LIMIT)
    yield _at_least("recall, held out", share(kinds["violation"], floor()), HELD_OUT_RECALL)


def disguise_bars(table: Iterable[DisguiseScore]) -> Iterator[Bar]:
    """Yield one bar a disguise, beside an account to add; short readings by sound count only beside a second signal."""
    for one in table:
        yield _at_least(f"disguise, {one.name}", one.beside, DISGUISE_BARS.get(one.name, DISGUISE_BAR))


def name_bars(table: Iterable[NameScore]) -> Iterator[Bar]:
    """Yield one bar a set: real names are accepted, nicknames and words are not."""
    for one in table:
        way, bar = NAME_BARS[one.kind]
        yield (_at_least if way == "at least" else _at_most)(f"accepted, {one.title}", one.shares[ACCEPTED], bar)


def _at_most(name: str, figure: float, bar: float) -> Bar:
    return Bar(name, f"{percent(figure)} ≤ {percent(bar)}", figure <= bar)


def _at_least(name: str, figure: float, bar: float) -> Bar:
    return Bar(name, f"{ratio(figure, 3)} ≥ {ratio(bar, 3)}", figure >= bar)
