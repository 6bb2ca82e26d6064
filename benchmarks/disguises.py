"""Disguise terms in every way that spam uses, and print which step of the fold pipeline finds them again.

python -m benchmarks.disguises
"""

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import cycle

import polars as pl

from groupaudit.alike import shapes, sounds, syllables
from groupaudit.derive.hits import find_hits
from groupaudit.derive.text import derive_text
from groupaudit.fold import fold_word, table
from groupaudit.guises import part_table
from groupaudit.lexicon import load_packs
from groupaudit.matching import PARTICLES
from groupaudit.squeeze import squeeze

SEEDS = (
    "百家乐", "六合彩", "时时彩", "北京赛车", "幸运飞艇", "德州扑克", "真人荷官", "棋牌平台", "炸金花", "快三计划",
    "裸聊", "约炮", "色情网站", "成人电影", "援交妹", "代开发票", "办证刻章", "迷奸药", "枪支弹药", "网络兼职",
    "刷单返利", "无抵押贷款", "信用卡套现", "高仿手表", "博彩网站", "包夜服务", "出售冰毒", "身份证号", "黑客接单",
)  # fmt: skip
"""Candidates; those that the packs list or contain are disguised."""

CARRIERS = ("{}", "今晚一起来{}吧，快", "最新 {} 平台")
BAR, LOOKS_BAR = 0.95, 0.6
SOUNDS, LOOKS = "homophones", "look-alike"
PAIR = 2


def _swapped(chars: Mapping[str, str], word: str) -> str:
    return "".join(chars.get(char, char) for char in word)


@functools.cache
def _others(kind: str) -> Mapping[str, Sequence[str]]:
    """Return the common characters that sound or look like each character."""
    classes: dict[str, list[str]] = {}
    first = sounds() if kind == SOUNDS else shapes()
    for char in first:
        if char.encode("gb2312", "ignore") and char not in PARTICLES:
            classes.setdefault(first[char], []).append(char)
    return {char: [other for other in classes.get(first[char], []) if other != char] for char in first}


def _another(word: str, kind: str) -> str:
    others = _others(kind)
    return "".join(others[c][n * 7 % len(others[c])] if others.get(c) else c for n, c in enumerate(word, 1))


def _traditional() -> dict[str, str]:
    return {s: t for t, s in table().text.items() if table().kinds[t] == ("traditional",)}


def _spelling() -> dict[str, str]:
    by_sound = {first: spelling for spelling, first in syllables().items()}
    return {char: by_sound[first] for char, first in sounds().items()}


def _taken_apart(word: str) -> str:
    return "".join(part_table()[c][0] if c in part_table() else c for c in word)


DISGUISES: Mapping[str, Callable[[str], str]] = {
    "plain": str,
    "full width": lambda word: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in word),
    "traditional": lambda word: _swapped(_traditional(), word),
    "separators": lambda word: "".join(c + gap for c, gap in zip(word, cycle(("*", "-", ".")), strict=False))[:-1],
    "two separators": "~~".join,
    "emoji between": "😂".join,
    "brackets": lambda word: "".join(f"【{c}】" for c in word),
    "zero width": "\u200b".join,
    "doubled": lambda word: "".join(c * 2 for c in word),
    "doubled inside": lambda word: word[:1] + word[1] * 2 + word[2:],
    SOUNDS: lambda word: _another(word, SOUNDS),
    "one homophone": lambda word: word[:-1] + _another(word, SOUNDS)[-1],
    "pinyin": lambda word: _swapped(_spelling(), word),
    "pinyin apart": lambda word: " ".join(_spelling().get(c, c) for c in word),
    "half pinyin": lambda word: word[:-1] + _spelling().get(word[-1], word[-1]),
    "taken apart": _taken_apart,
    "backwards": lambda word: word[::-1],
    LOOKS: lambda word: _another(word, LOOKS),
}


@functools.cache
def seeds() -> tuple[str, ...]:
    """Return the seed phrases that the packs find as they are."""
    own = _hits(SEEDS).with_columns(size=pl.col("end") - pl.col("start"))
    whole = {SEEDS[row] for row, size in own.select("row", "size").iter_rows() if size == len(SEEDS[row])}
    return tuple(word for word in SEEDS if word in whole)


def _hits(texts: Sequence[str]) -> pl.DataFrame:
    hits = find_hits(derive_text(pl.DataFrame({"text": texts})), load_packs())
    return hits.filter(pl.col("category") != "lure", pl.col("confidence") > 0)


@functools.cache
def recalls() -> Mapping[str, tuple[int, tuple[float, ...]]]:
    """Return, by disguise, how many messages wear it, and the shares found as written, folded, squeezed, by all guises.

    Two characters that only sound or look alike or are spelled out are no term by themselves: such words stand beside a
    lure; turned round they are not read at all.
    """
    cases = [(name, word, text) for name in DISGUISES for word in seeds() for text in _messages(name, word)]
    found = set(_hits([text for *_, text in cases])["row"])
    steps = [
        (
            name,
            (word in text, word in fold_word(text), word in squeeze(fold_word(text)).text, row in found),
        )
        for row, (name, word, text) in enumerate(cases)
    ]
    by_name = {name: [seen for other, seen in steps if other == name] for name in DISGUISES}
    return {
        name: (len(several), tuple(sum(column) / len(several) for column in zip(*several, strict=True)))
        for name, several in by_name.items()
    }


def _messages(name: str, word: str) -> Iterator[str]:
    disguised = DISGUISES[name](word)
    if (disguised == word and name not in {"plain", "full width"}) or (name == "backwards" and len(word) == PAIR):
        return
    beside = "，加微信" if len(word) == PAIR else ""
    for carrier in CARRIERS:
        yield carrier.format(disguised) + beside


def bar(name: str) -> float:
    """Return the share that must be found."""
    return LOOKS_BAR if name == LOOKS else BAR


def main() -> None:
    """Print the table."""
    print(f"{'disguise':<16}{'cases':>7}{'written':>9}{'folded':>9}{'squeezed':>9}{'all':>9}{'bar':>7}")
    for name, (cases, shares) in recalls().items():
        print(f"{name:<16}{cases:>7}" + "".join(f"{share:>9.2f}" for share in shares) + f"{bar(name):>7}")


if __name__ == "__main__":
    main()
