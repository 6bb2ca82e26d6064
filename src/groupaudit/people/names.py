"""Judge how plausible a text is as a real name, from tables of surnames, given-name characters and words.

A Chinese name is weighed as evidence: each character adds how much more often it occurs in that place of a name than of
a dictionary word (log likelihood ratios in tenths of a nat, `benchmarks/make_name_tables.py`). Known words, forms of
address, units and places are decided before. Tables are read on first use.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import polars as pl

from groupaudit.people.unit_labels import key

COMMON_SURNAMES: Final = 150
"""How many of the most frequent surnames may be half of a double surname (陈林美玉)."""
REAL_AT: Final = 0
"""Score from which surname and given name together count as a name."""
GIVEN_AT: Final = -30
"""Minimum score of the given name alone, so that a frequent surname cannot carry any word (张工程)."""
DOUBLE_AT: Final = 5
"""Score of the given name from which two common surnames in a row are a double surname, not a phrase."""
LATIN_SPACES: Final = 3
"""Maximum number of spaces in a name in Latin letters; more make it a sentence."""

_MARK = r"(?:[\d０-９]{1,3}|[A-Za-zＡ-Ｚａ-ｚ①-⑳Ⅰ-Ⅻ]|[(（][大小老新男女东西南北甲乙丙丁一二三四五\dA-Za-z]{1,2}[)）])"
_SUFFIX = rf"^(\p{{Han}}[\p{{Han}}·•‧・]+)[\s_-]?{_MARK}$"
_INVISIBLE = r"[\p{Cf}\x{FE00}-\x{FE0F}\x{E0100}-\x{E01EF}]"
_CHINESE = r"^[\p{Han}--[丶丿丨亅乛乀乁乄灬氵艹卄々〆〇]]+$"
_DOTTED = r"^\p{Han}+(?:[·•‧・･∙⋅.．]\p{Han}+)+$"
_FINAL = "iang|iong|uang|[aeio]ng|ia[no]|ua[in]|[aeu]i|[aeiu]n|ao|ou|er|i[aeu]|u[aeo]|ve|[aeiouvü]"
_SYLLABLE = f"(?:(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?(?:{_FINAL}))"
_GIVEN_LATIN = f"{_SYLLABLE}{{1,2}}(?:[-' ]{_SYLLABLE}{{1,2}})?"
_CAPITALISED = r"[A-Z][a-z]+(?:['’-]?[A-Z]?[a-z]+)*"
_WORD = rf"(?:(?:[A-Z]['’])?{_CAPITALISED}|[A-Z]['’]?[A-Z][A-Z'’-]*)"
_SMALL = rf"^[a-z]+ {_GIVEN_LATIN}$"
_LINK = r"(?:[A-Z]\.?|de|da|del|della|di|du|dos|van|von|der|den|la|le|al|bin|ibn|el)"
_LATIN = rf"^(?:{_WORD}|[A-Z]\.)(?: (?:{_WORD}|{_LINK}))* {_WORD}$"
"""Applied to text from `_plain`, with X and x for letters beyond A to Z: classes of all scripts compile slowly."""


_DATA: Final = Path(__file__).parents[1] / "data"


@cache
def _columns(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the columns of a comma-separated data table of the package."""
    heading, rows = (_DATA / name).read_text("utf-8").rstrip("\n").split("\n", 1)
    cells, width = rows.replace("\n", ",").split(","), heading.count(",") + 1
    return tuple(tuple(cells[column::width]) for column in range(width))  # milliseconds faster than row by row


@cache
def _lists(name: str) -> dict[tuple[str, ...], str]:
    """Return the word lists of a data table of the package, words divided by blanks, by the columns before them."""
    rows = (line.split("\t") for line in (_DATA / name).read_text("utf-8").splitlines()[1:])
    return {tuple(key): words for *key, words in rows}


@cache
def _terms(kind: str) -> list[str]:
    """Return the hand-kept terms of one kind."""
    return _lists("name_terms.tsv")[(kind,)].split()


@cache
def _words(place: str, verdict: str) -> pl.Series:
    """Return in one list the words with *verdict* as a `whole` name, a `given` name or two `surnames`."""
    return pl.Series([_lists("name_words.tsv")[place, verdict]]).str.split(" ")


def _score(text: pl.Expr, scores: Mapping[str, int]) -> pl.Expr:
    """Return the score of *text*, null if not listed."""
    return text.replace_strict(scores, default=None, return_dtype=pl.Int64)


def strip_suffix(name: pl.Expr) -> pl.Expr:
    """Return *name* without the mark that tells namesakes of one company apart: 张三2, 张三（大）, 王伟A."""
    return name.str.replace(_SUFFIX, "$1")


def name_key(name: pl.Expr) -> pl.Expr:
    """Return the key by which names of people are compared, without the mark that tells namesakes apart."""
    return key(strip_suffix(name))


def _written(name: pl.Expr) -> pl.Expr:
    """Return *name* without suffix, invisible characters, final full stop, and the blank that pads 王　伟."""
    seen = name.str.replace_all(_INVISIBLE, "").str.strip_chars()
    ended = seen.str.replace(r"(\p{Han})[.．]+$", "$1")
    return strip_suffix(ended.str.replace(r"^(\p{Han})\s+(\p{Han})$", "$1$2"))


def _plain(text: pl.Expr) -> pl.Expr:
    """Return *text* with X and x, which no linking word has, for upper and lower case letters beyond A to Z."""
    return text.str.replace_all(r"[\p{Lu}--A-Z]", "X").str.replace_all(r"[\p{Ll}\p{M}--a-z]", "x")


def _chars() -> list[pl.Expr]:
    """Return the first five characters of a Chinese text, empty beyond its end."""
    return [pl.col(f"char{i}") for i in range(5)]


def _doubled() -> pl.Expr:
    """Tell whether the whole text consists of doublings: 周周, 文文文, 开开心心, 康康康康."""
    a, b, c, d, _ = _chars()
    pairs = (a == b) & ((c == "") | (c == d) | ((c == b) & (d == "")))
    return pairs | ((a == c) & (b == d) & (d != ""))


@cache
def _titled() -> pl.Expr:
    """Tell whether a Chinese text is a form of address, an occupation or a unit."""
    text, (first, second, third, fourth, _) = pl.col("chinese"), _chars()
    endings = pl.Series([*_terms("role"), *_terms("unit")])
    tails = [text.str.slice(-n).is_in(endings.filter(endings.str.len_chars() == n).implode()) for n in (1, 2, 3)]
    address = first.is_in(["小", "老", "阿"]) & (fourth == "")
    title = (third == "") & second.is_in(_terms("title"))
    close = (third != "") & text.str.slice(-1).is_in(_terms("close"))
    return pl.any_horizontal(*tails, address, title, close)


def _refused() -> pl.Expr:
    """Tell whether a Chinese text is a form of address, an occupation, a unit, a place or a doubling."""
    return pl.any_horizontal(_titled(), pl.col("chinese").is_in(_terms("place")), _doubled())


def _reaches(surname: pl.Expr, given: pl.Expr) -> pl.Expr:
    """Tell whether a surname and a given name reach their scores; false without a surname."""
    return ((surname + given >= REAL_AT) & (given >= GIVEN_AT)).fill_null(value=False)


@cache
def _given_chars() -> dict[str, str]:
    return dict(zip(*_columns("given_name_chars.csv"), strict=True))


def _weights(parts: pl.DataFrame) -> dict[str, pl.Expr]:
    """Return the given-name scores of the second character (`early`) and of later ones (`late`)."""
    scores = _given_chars()
    used = pl.concat(parts[f"char{i}"] for i in range(1, 4)).unique()
    there = {char: int(scores[char]) for char in used if char in scores}  # a short table is looked up faster
    second, third, fourth = (_score(char, there) for char in _chars()[1:4])
    return {"early": second.fill_null(0), "late": pl.sum_horizontal(third, fourth)}


@cache
def _given() -> pl.Expr:
    """Return the given name in the best reading, after a single, compound or double surname; null if none is likely."""
    text, (first, second, third, fourth, fifth) = pl.col("chinese"), _chars()
    early, late = pl.col("early"), pl.col("late")
    names, scores, commons = _columns("surnames.csv")
    surnames = dict(zip(names, map(int, scores), strict=True))
    common = [name for name, told in zip(names, commons, strict=True) if told == "1"]
    phrase = text.str.slice(0, 2).is_in(_words("surnames", "unlikely"))
    single = (fourth == "") & _reaches(_score(first, surnames), early + late)
    compound = (third != "") & _reaches(_score(text.str.slice(0, 2), surnames), late)
    double = (fourth != "") & first.is_in(common) & second.is_in(common) & ~phrase & (late >= DOUBLE_AT)
    given = pl.when(single).then(text.str.slice(1)).when(compound | double).then(text.str.slice(2))
    return pl.when((second != "") & (fifth == "")).then(given)


def _composed(chinese: pl.Series) -> pl.Series:
    """Tell whether a text consists of two to four elements of non-Han names, the first of several characters."""
    elements = _terms("element")
    first = [e for e in elements if len(e) > 1]
    begun = chinese.str.slice(0, 2).is_in(pl.Series([e[:2] for e in first]).implode()).arg_true()
    composed = pl.repeat(value=False, n=len(chinese), eager=True)
    if not len(begun):
        return composed
    whole = f"^(?:{'|'.join(first)})(?:{'|'.join(elements)}){{1,3}}$"  # slow to compile
    return composed.scatter(begun, chinese.gather(begun).str.contains(whole))


@cache
def _chinese() -> pl.Expr:
    """Return the verdict on Chinese characters: non-Han elements first, then non-names, then the scores."""
    text, given, (_, second, third, fourth, _) = pl.col("chinese"), pl.col("given"), _chars()
    estate = (third != second) & (fourth == "") & third.is_in(_terms("estate"))
    word = text.is_in(_words("whole", "word")) | given.is_in(_words("given", "word")) | estate
    alias = text.is_in(_terms("alias"))
    foreign = given.is_null() & text.str.contains(rf"^{_people()}\p{{Han}}{{1,3}}$")
    unlikely = text.is_in(_words("whole", "unlikely")) | given.is_in(_words("given", "unlikely")) | given.is_null()
    return (
        pl.when("composed")
        .then(pl.lit("real"))
        .when(text.is_in(_terms("element")))
        .then(pl.lit("word"))
        .when(_refused() | (unlikely & ~foreign))
        .then(pl.lit("unlikely"))
        .otherwise(pl.when(word | alias | foreign).then(pl.lit("word")).otherwise(pl.lit("real")))
    )


def _dotted() -> pl.Expr:
    """Return the verdict on parts joined by dots: real if four in five characters are used for transcription.

    Doubtful (`word`) if most are, or if it begins with a known non-Han family name.
    """
    sounds = pl.col("dotted").str.count_matches(f"[{''.join(_terms('sound'))}]")
    others = pl.col("dotted").str.count_matches(r"\p{Han}") - sounds
    family = pl.col("dotted").str.contains(rf"^{_people()}\P{{Han}}\p{{Han}}{{1,3}}$")
    return pl.when(others * 4 <= sounds).then(pl.lit("real")).when((others * 3 <= sounds) | family).then(pl.lit("word"))


def _people() -> str:
    """Return a pattern of family names of several characters that are not Chinese surnames: 吉克, 佐藤, 爱新觉罗."""
    return f"(?:{'|'.join(_terms('people'))})"


def _latin() -> pl.Expr:
    """Return the verdict on Latin words: real for pinyin with a known surname, else `word` (John Smith, zhang san)."""
    small = pl.col("latin").str.contains(_SMALL)
    text, surname = pl.col("latin").str.to_lowercase(), f"(?:{'|'.join(_terms('pinyin'))})"
    pinyin = text.str.contains(f"^(?:{surname} {_GIVEN_LATIN}|{_GIVEN_LATIN} {surname})$")
    long = text.str.count_matches(" ", literal=True) > LATIN_SPACES
    office = text.str.contains(f"(?:^| )(?:{'|'.join(_terms('office'))})(?: |$)")
    first = text.str.contains(f"^{surname} ")
    return (
        pl.when(office | long | (small & ~first))
        .then(None)
        .when(pinyin & ~small)
        .then(pl.lit("real"))
        .when(text.is_not_null())
        .then(pl.lit("word"))
    )


@cache
def _variants() -> dict[str, str]:
    return dict(zip(*_columns("name_variants.csv"), strict=True))


def _taken_apart(chinese: pl.DataFrame) -> pl.DataFrame:
    """Return `name`, `chinese` (`text` in simplified characters) and its first characters."""
    variants = _variants()
    there = {char: variants[char] for char in sorted(set("".join(chinese["text"]))) if char in variants}
    simplified = pl.col("text").str.replace_many(there) if there else pl.col("text")
    parts = chinese.select("name", chinese=simplified)
    return parts.with_columns(pl.col("chinese").str.slice(i, 1).alias(f"char{i}") for i in range(5))


def _distinct(names: pl.Series) -> pl.DataFrame:
    """Return each distinct non-null text as `name`, and the part of it to judge as `text`."""
    return pl.DataFrame({"name": names.unique().drop_nulls()}, {"name": pl.String}).with_columns(
        text=_written(pl.col("name"))
    )


def _found(names: pl.Series, answers: pl.DataFrame, *, default: str | bool) -> pl.Series:
    """Look up each of *names* in *answers* (`name` and one column); null for null."""
    kind = answers.dtypes[1]
    told = pl.col("name").replace_strict(answers["name"], answers.to_series(1), default=default, return_dtype=kind)
    asked = names.alias("name").to_frame()
    return asked.select(pl.when(pl.col("name").is_not_null()).then(told).alias(names.name)).to_series()


def _judged(names: pl.Series) -> pl.Series:
    """Return the verdict on each of *names*; Chinese names are judged apart from others."""
    texts = _distinct(names)
    marked = texts.select(pl.col("text").str.contains(_CHINESE)).to_series()
    chinese, others = texts.filter(marked), texts.filter(~marked)
    answers = [pl.DataFrame(schema={"name": pl.String, "verdict": pl.String})]
    if chinese.height:
        parts = _taken_apart(chinese)
        parts = parts.with_columns(**_weights(parts)).with_columns(given=_given())
        parts = parts.with_columns(composed=_composed(parts["chinese"]))
        answers.append(parts.select("name", verdict=_chinese()))
    foreign = others.with_columns(dotted=pl.when(pl.col("text").str.contains(_DOTTED)).then("text"))
    if foreign["dotted"].count():
        answers.append(foreign.select("name", verdict=_dotted()).drop_nulls())
    spelled = others.filter(_plain(pl.col("text")).str.contains(f"{_LATIN}|{_SMALL}")).rename({"text": "latin"})
    if spelled.height:
        answers.append(spelled.select("name", verdict=_latin()).drop_nulls())
    return _found(names, pl.concat(answers), default="unlikely")


def plausibility(name: pl.Expr) -> pl.Expr:
    """Return `real`, `word` or `unlikely` for each text, null for null.

    `real`: a plausible real name, with or without a mark for namesakes (张三, 歐陽小明, 买买提·艾力, ZHANG San, 张三2).
    `word`: a possible name that needs a second look, being also an everyday word (高峰), a place (吴江) or a famous
    person (张三丰), or having only the form of a name (John Smith, 佐藤健一, a single Tibetan element). `unlikely`:
    everything else.
    """
    return name.map_batches(_judged, return_dtype=pl.String, is_elementwise=True)


def real_name_like(name: pl.Expr) -> pl.Expr:
    """Tell whether a text, such as a part of a nickname, may be a person's name; null for null."""
    return plausibility(name) != "unlikely"


def is_surname(text: pl.Expr) -> pl.Expr:
    """Tell whether a text is a known Chinese surname, of one or two characters."""
    return text.is_in(_columns("surnames.csv")[0])


def surnamed(name: pl.Expr) -> pl.Expr:
    """Tell whether a text is a known surname with one or two Chinese characters, but no title or unit; null for null.

    Such a text may be a name even if `plausibility` finds it unlikely: 夏天, 钱多多, 张无忌, but not 张经理 or 工程部.
    """
    return name.map_batches(_with_surname, return_dtype=pl.Boolean, is_elementwise=True)


def _with_surname(names: pl.Series) -> pl.Series:
    """Return for each of *names* whether it is `surnamed`."""
    chinese = _distinct(names).filter(pl.col("text").str.contains(_CHINESE))
    text, (first, second, third, fourth, fifth) = pl.col("chinese"), _chars()
    single = (second != "") & (fourth == "") & is_surname(first)
    compound = (third != "") & (fifth == "") & is_surname(text.str.slice(0, 2))
    role = (fourth == "") & third.is_in(["员", "工"])
    parts = _taken_apart(chinese)
    return _found(names, parts.select("name", surnamed=(single | compound) & ~_titled() & ~role), default=False)
