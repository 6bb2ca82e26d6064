"""Prints how groupaudit.people.names judges labelled names and ordinary dictionary words, and how long it takes.

    python benchmarks/names.py LABELLED

LABELLED is JSON lines, gzipped or not, with `name`, `is_real_name` (0/1) and `source`. A source and label is one row,
nothing is pooled. Dictionary words are those of the installed jieba, two to four characters, that are nobody's name:
by part of speech, and again only those that begin with a surname, where a name is a real question. The tables are
derived from the same dictionary: for words never seen, derive them without a part of it and pass that part here as a
labelled file.
"""

import argparse
import time
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import jieba
import polars as pl

from groupaudit.people.names import plausibility

VERDICTS = ("real", "word", "unlikely")
SAMPLE = 10_000
COLUMN = 30_000


def labelled(path: Path) -> pl.DataFrame:
    """The labelled names; gzip is recognised by Polars."""
    schema = {"name": pl.String, "is_real_name": pl.Int64, "source": pl.String}
    return pl.read_ndjson(path.read_bytes(), schema=schema)


def dictionary() -> pl.DataFrame:
    """The dictionary of the installed jieba: word, frequency, part of speech."""
    schema = {"word": pl.String, "count": pl.Int64, "tag": pl.String}
    path = Path(jieba.__file__).with_name("dict.txt")
    return pl.read_csv(path, separator=" ", has_header=False, schema=schema, quote_char=None)


def ordinary(names: pl.Series) -> pl.DataFrame:
    """Words of the dictionary that are tagged as nobody's name and are not among `names`."""
    short = pl.col("word").str.contains(r"^\p{Han}{2,4}$")
    person = pl.col("tag").str.starts_with("nr") | pl.col("word").is_in(names.implode())
    return dictionary().filter(short & ~person)


def sets(path: Path) -> Iterator[tuple[str, pl.Series]]:
    """Every set to judge with its title: each source and label, then dictionary words by part of speech."""
    frame = labelled(path)
    for (source, label), part in sorted(frame.group_by("source", "is_real_name"), key=lambda found: str(found[0])):
        yield f"{source} = {label}", part["name"]
    words = ordinary(frame.filter(pl.col("is_real_name") == 1)["name"])
    surnames = dictionary_surnames()
    for tag in ("n", "v", "a", "ns", "nt", "i"):
        found = words.filter(pl.col("tag") == tag)["word"]
        yield f"words tagged {tag}", found.sample(min(SAMPLE, len(found)), seed=1)
        yield f"words tagged {tag}, with a surname", found.filter(found.str.slice(0, 1).is_in(surnames.implode()))


def dictionary_surnames() -> pl.Series:
    """The surnames of the shipped table."""
    return pl.read_csv(files("groupaudit").joinpath("data/surnames.csv").read_bytes())["surname"]


def shares(names: pl.Series) -> list[float]:
    """The share of each verdict."""
    verdicts = names.to_frame("name").select(plausibility(pl.col("name"))).to_series()
    return [verdicts.to_list().count(verdict) / len(names) for verdict in VERDICTS]


def timing(names: pl.Series) -> str:
    """The best of five times to judge a column of 30,000."""
    column = names.sample(COLUMN, with_replacement=True, seed=1).to_frame("name")
    times = []
    for _ in range(5):
        start = time.perf_counter()
        column.select(plausibility(pl.col("name")))
        times.append(time.perf_counter() - start)
    return f"{len(column)} names in {min(times) * 1_000:.0f} ms"


def main() -> None:
    """Prints a table of shares and a time."""
    parser = argparse.ArgumentParser(description="How plausibly names are judged.")
    parser.add_argument("labelled", type=Path)
    path = parser.parse_args().labelled
    print(f"{'set':62}{'n':>8}" + "".join(f"{verdict:>10}" for verdict in VERDICTS))
    for title, names in sets(path):
        print(f"{title:62}{len(names):8}" + "".join(f"{share:10.4f}" for share in shares(names)))
    print(timing(labelled(path)["name"]))


if __name__ == "__main__":
    main()
