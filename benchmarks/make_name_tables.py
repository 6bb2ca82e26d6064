r"""Derives the tables of groupaudit.people.names: how much a character or a word speaks for a personal name.

    python benchmarks/make_name_tables.py --surnames surnames.csv --given given_name_chars.csv \
        --regions regions_cn.csv --variants traditional_to_simplified.tsv --out src/groupaudit/data

Inputs (sources and licences in NOTICE): `surname,weight`; `char,male,female` counts; `code,name,level`;
`traditional<TAB>simplified`; and the dictionary of the installed jieba (`word frequency tag`), or `--dictionary`.

A score is a log likelihood ratio in tenths of a nat: ln P(seen in a name) - ln P(seen at that place of a dictionary
word). A word list entry is kept only if its scores alone would let it pass for a name.
"""

import argparse
import csv
import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import jieba

from groupaudit.people.names import COMMON_SURNAMES, GIVEN_AT, REAL_AT

TEXT_IN_NAMES = 6e7  # the dictionary's frequencies are of a text that size; only the balance of names to words matters
COMPOUND_PRIOR = 8  # people we assume of every compound surname beside those the dictionary happens to know
PLACE_COUNT = 300  # occurrences we assume of every province, city and county
MORE_SURNAMES = [  # borne, but in no list
    "褚师", "达奚", "东郭", "公良", "公仪", "谷梁", "夹谷", "梁丘", "南荣", "漆雕", "羊舌", "宰父", "仲长", "子车",
]  # fmt: skip
RARE_SURNAMES = "贠妫芈僪佀伲侴褟撖缐峗丌"  # as rare as the last of the list, which has them not
NOT_SURNAMES = frozenset("小老阿大")  # 小王, 老李, 阿莹, 大刘: forms of address long before they are families
MORE_VARIANTS = {
    "𠮷": "吉",
    "髙": "高",
    "﨑": "崎",
    "邨": "村",
    "靑": "青",
    "淸": "清",
    "敎": "教",
    "尙": "尚",
    "戶": "户",
}
PLACE_TAGS = frozenset({"ns", "nt"})
PLACE_ENDINGS = ("特别行政区", "自治区", "自治州", "自治县", "地区", "林区", "新区", "省", "市", "区", "县", "盟", "旗")


@dataclass(frozen=True, slots=True)
class Entry:
    """A dictionary word with its frequency and part of speech."""

    word: str
    count: int
    tag: str


@dataclass(frozen=True, slots=True)
class Model:
    """How often surnames and given-name characters are borne, and how often words have a character at that place.

    For compound surnames: how many people of the dictionary bear them, and how many other words begin with them.
    """

    surnames: dict[str, float]
    given: dict[str, int]
    people: Counter[str]
    first: Counter[str]
    pairs: Counter[str]
    later: Counter[str]
    totals: dict[str, float]

    def surname(self, text: str) -> int:
        """How much `text` at the start speaks for a name rather than a word, in tenths of a nat."""
        if len(text) > 1:
            return tenths(self.people[text] + COMPOUND_PRIOR, self.pairs[text] + 1)
        return tenths(
            self.surnames[text] / self.totals["surnames"], (self.first[text] + 2) / (self.totals["first"] + 8_000)
        )

    def given_char(self, char: str) -> int:
        """How much `char` after the start speaks for a name rather than a word, in tenths of a nat."""
        return tenths(self.given_share(char), (self.later[char] + 2) / (self.totals["later"] + 2 * 8_000))

    def given_share(self, char: str) -> float:
        """The share of `char` among the characters of given names."""
        return (self.given.get(char, 0) + 20) / (self.totals["given"] + 20 * 9_000)

    def given_ratio(self, given: str, count: int) -> float:
        """Ln of how much more often `given` is expected as a given name than as a word that is seen `count` times."""
        return sum(math.log(self.given_share(c)) for c in given) - math.log(count + 3) + math.log(TEXT_IN_NAMES)

    def name_ratio(self, word: str, count: int) -> float:
        """The same for a whole word, read as one-character surname and given name."""
        share = self.surnames.get(word[0], 1) / self.totals["surnames"]
        return math.log(share) + self.given_ratio(word[1:], count)


def tenths(named: float, worded: float) -> int:
    """The log likelihood ratio of two probabilities in tenths of a nat."""
    return round(10 * (math.log(named) - math.log(worded)))


def han(text: str) -> bool:
    """Whether `text` is written in the basic block of Chinese characters."""
    return all("\u4e00" <= char <= "\u9fff" for char in text)


def read_rows(path: Path) -> list[list[str]]:
    """The rows below the header of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def read_dictionary(path: Path, surnames: Iterable[str]) -> list[Entry]:
    """Words of two to four characters, without the dictionary's noise of a person's name and the next verb."""
    lines = (line.split() for line in path.read_text(encoding="utf-8").splitlines())
    entries = [Entry(w, int(n), tag) for w, n, tag in lines if 2 <= len(w) <= 4 and han(w)]
    people = {e.word for e in entries if e.tag.startswith("nr") and len(e.word) == 3}
    known = set(surnames)
    return [e for e in entries if not (len(e.word) == 4 and e.word[:3] in people and e.word[:2] in known)]


def folds(path: Path, given: dict[str, int]) -> dict[str, str]:
    """Traditional to simplified, except characters that names write more often than their simplified form (乾)."""
    pairs = dict(line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if "\t" in line)
    kept = {t: s for t, s in pairs.items() if han(t) and han(s) and given.get(t, 0) <= given.get(s, 0)}
    return {t: s for t, s in kept.items() if s not in kept} | MORE_VARIANTS


def build_model(surnames: dict[str, float], given: dict[str, int], words: list[Entry]) -> Model:
    """Counts characters of two- and three-character words that are no person's name, and pairs that begin a word."""
    people = Counter(entry.word[:2] for entry in words if entry.tag.startswith("nr") and len(entry.word) == 3)
    plain = [entry for entry in words if not entry.tag.startswith("nr")]
    short = [entry.word for entry in plain if len(entry.word) < 4]
    pairs = Counter(e.word[:2] for e in plain if len(e.word) == 3 and e.tag not in PLACE_TAGS)
    later = Counter(char for word in short for char in word[1:])
    first = Counter(word[0] for word in short)
    named = {"surnames": sum(surnames.values()), "given": float(sum(given.values()))}
    worded = {"first": first.total(), "later": later.total()}
    return Model(surnames, given, people, first, pairs, later, named | worded)


def total_score(word: str, model: Model) -> int:
    """The best score of `word` over its readings as a name; far below zero if it has none."""
    readings = [(word[:n], word[n:]) for n in (1, 2) if word[:n] in model.surnames and 1 <= len(word) - n <= 2]
    scores = [model.surname(surname) + sum(map(model.given_char, given)) for surname, given in readings]
    if len(word) == 4 and set(word[:2]) <= common_surnames(model.surnames):
        scores.append(sum(map(model.given_char, word[2:])))
    return max(scores, default=-999)


def common_surnames(surnames: dict[str, float]) -> set[str]:
    """The most frequent one-character surnames, which alone can be the halves of a double surname."""
    single = [name for name in surnames if len(name) == 1]
    return set(sorted(single, key=lambda name: -surnames[name])[:COMMON_SURNAMES])


def judge_whole(entry: Entry, model: Model) -> str:
    """`real`, `word` or `unlikely`: how the expected number of people of that name compares with the word's use."""
    ratio = model.name_ratio(entry.word, entry.count)
    if entry.tag in PLACE_TAGS and entry.count >= PLACE_COUNT:
        return "word" if ratio >= 2.5 and len(entry.word) == 2 else "unlikely"
    person = entry.tag.startswith("nr")
    if ratio >= (2 if person else 4) or (len(entry.word) > 2 and (person or ratio >= 0)):
        return "real"
    return "word" if ratio >= (2.5 if entry.tag in PLACE_TAGS else -2) else "unlikely"


def judge_given(entry: Entry, model: Model) -> str:
    """The same for a given name: 王建国 is a name, 王先生 an address, 王和平 may be either."""
    score = sum(map(model.given_char, entry.word))
    ratio = model.given_ratio(entry.word, entry.count)
    if len(entry.word) != 2 or entry.count < 300 or score < GIVEN_AT or ratio >= -2:
        return "real"
    return "word" if ratio >= -5 or score >= 0 else "unlikely"


def regions(path: Path, words: list[Entry]) -> Iterator[Entry]:
    """Provinces, cities and counties, with and without their endings, unless known better in another sense (向阳)."""
    known = {entry.word for entry in words if entry.tag not in PLACE_TAGS and entry.count >= PLACE_COUNT}
    for _, name, _ in read_rows(path):
        bare = next((name.removesuffix(end) for end in PLACE_ENDINGS if name.endswith(end)), name)
        yield from (Entry(form, PLACE_COUNT, "ns") for form in {name, bare} - known if 2 <= len(form) <= 4)


def word_rows(words: list[Entry], places: list[Entry], model: Model) -> Iterator[tuple[str, str, str]]:
    """Words that would pass for a whole name or, after a surname, for a given name, by what each is taken for.

    Two common surnames that are a word themselves (江苏, 方向) are no double surname.
    """
    whole = {e.word: judge_whole(e, model) for e in [*words, *places] if total_score(e.word, model) >= REAL_AT}
    given = {e.word: judge_given(e, model) for e in words}
    for place, verdicts in (("whole", whole), ("given", given)):
        for verdict in ("word", "unlikely"):
            yield place, verdict, " ".join(sorted(w for w, found in verdicts.items() if found == verdict))
    common = common_surnames(model.surnames)
    pairs = (e.word for e in [*places, *words] if len(e.word) == 2 and set(e.word) <= common and e.tag[:2] != "nr")
    yield "surnames", "unlikely", " ".join(sorted(set(pairs)))


def write(path: Path, header: str, rows: Iterable[tuple[object, ...]], separator: str = ",") -> None:
    """Writes one table, sorted by its caller."""
    lines = (separator.join(map(str, row)) for row in rows)
    path.write_text("\n".join([header, *lines, ""]), encoding="utf-8", newline="\n")


def arguments() -> argparse.Namespace:
    """The paths given on the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("surnames", "given", "regions", "variants", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--dictionary", type=Path, default=Path(jieba.__file__).with_name("dict.txt"))
    return parser.parse_args()


def main() -> None:
    """Reads the sources and writes the four tables."""
    args = arguments()
    counts = {char: int(male) + int(female) for char, male, female in read_rows(args.given)}
    fold = folds(args.variants, counts)
    given = Counter[str]()
    for char, count in counts.items():
        given[fold.get(char, char)] += count
    listed = [
        *read_rows(args.surnames),
        *([name, "1"] for name in MORE_SURNAMES),
        *([name, "5"] for name in RARE_SURNAMES),
    ]
    surnames = {n: float(w) for n, w in listed if n not in NOT_SURNAMES and n not in fold}
    words = read_dictionary(args.dictionary, surnames)
    model = build_model(surnames, given, words)
    common = common_surnames(surnames)
    usual = sorted(char for char in {*given, *model.later} if han(char) and (model.later[char] or given[char] > 300))
    scores = {char: model.given_char(char) for char in usual}
    verdicts = word_rows(words, list(regions(args.regions, words)), model)
    used = {*"".join(surnames), *scores}
    write(
        args.out / "surnames.csv", "surname,score,common", ((n, model.surname(n), int(n in common)) for n in surnames)
    )
    write(args.out / "given_name_chars.csv", "char,score", scores.items())
    write(args.out / "name_words.tsv", "place\tverdict\twords", verdicts, "\t")
    write(args.out / "name_variants.csv", "variant,simplified", sorted(r for r in fold.items() if r[1] in used))


if __name__ == "__main__":
    main()
