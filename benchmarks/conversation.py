"""Measure what is made of conversations on labelled data: print every figure and say which bars hold.

    python -m benchmarks.conversation FOLDER

FOLDER holds `irc_threads.jsonl.gz` (chat with times and gold reply links), `dialogue_acts.jsonl.gz` (utterances and
what they do) and `content.jsonl.gz` (ordinary messages of several sources). Everything is judged by the derived tables
and the rules of the product. The exit code is 1 when a bar does not hold.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import polars as pl

from benchmarks.content_scores import content
from benchmarks.conversation_data import alone, as_messages, dialogue_acts, irc, irc_tables
from benchmarks.detection_tables import bars_table, percent, ratio, section
from benchmarks.run import Bar
from groupaudit.api import rules
from groupaudit.derived import materialise
from groupaudit.engine import Planned, run
from groupaudit.tables import Tables
from groupaudit.talk import dialogue

UNANSWERED_BAR, PAIRS_BAR, QUESTION_BAR, ALARM_LIMIT = 0.65, 0.40, 0.72, 0.002
LEAST, EACH = 6, 2
"""Messages of a thread of two people, and of either of them, from which on it is looked for on IRC."""

NORMAL = ("NUS-SMS-zh", "CPED")
COUNTED = {"decision-in-chat": "pairs", "order-in-chat": "messages"}
"""The rules on talk that belongs into a process, and the field that counts what each found in a group."""

Score = tuple[int, int, int]
"""Hits, what was found, what there is."""


def derive(tables: Tables, *names: str) -> Tables:
    """Return the tables with what is derived from them.

    Raises:
        RuntimeError: when one of the derived tables could not be made.
    """
    made, broken = materialise(tables, names)
    if broken:
        raise RuntimeError("; ".join(broken.values()))
    return made


def questions(acts: pl.DataFrame) -> dict[str, Score]:
    """Return how well questions are told from other utterances: those that surely ask, and those that may."""
    found = derive(as_messages(acts), "acts")["acts"]
    gold = acts.select((pl.col("act") == "question").arg_true().cast(pl.UInt32)).to_series()
    told = {"surely": found["row"].filter(found["asks"]), "all": found["row"].filter(found["may_ask"])}
    return {name: (rows.is_in(gold.implode()).sum(), len(rows), len(gold)) for name, rows in told.items()}


def unanswered(said: pl.DataFrame, tables: Tables) -> Score:
    """Return how well questions that nobody else's message links to are found among those of the annotated part."""
    numbered = said.with_row_index("row")
    links = numbered.explode("reply_to").drop_nulls("reply_to").select("group", i="reply_to", by="sender")
    linked = numbered.join(links, on=["group", "i"]).filter(pl.col("by") != pl.col("sender"))["row"].unique()
    issues = tables["issues"].join(numbered.filter("annotated").select("row"), on="row", how="semi")
    gold, left = ~issues["row"].is_in(linked.implode()), issues["answer"].is_null()
    return int((gold & left).sum()), int(left.sum()), int(gold.sum())


def pairs(said: pl.DataFrame, tables: Tables) -> tuple[int, int, int, int]:
    """Return how many threads of two found are real, how many were found, how many real ones are found, and there are.

    A real one is a connected part of the gold links in which exactly two people speak, as often as a found one must. One
    is found where the two are the same and some message is.
    """
    turns = tables["turns"]
    found = dialogue.threads_of_two(tables["threads"], turns, at_least=LEAST, each=EACH)
    threads = tables["threads"]
    within = pl.concat([threads.select("pos", "thread"), threads.select(pos="thread", thread="thread")]).unique()
    placed = within.join(found.select("thread"), on="thread", how="semi")
    ours = placed.with_columns(turns["row"].gather(placed["pos"]).alias("row")).select("row", name="thread")
    gold = _gold_threads(said)
    return (*_matched(ours, gold, said), *_matched(gold, ours, said))


def _gold_threads(said: pl.DataFrame) -> pl.DataFrame:
    """Return `row` and `name` of the messages in gold threads of exactly two people."""
    threads: dict[tuple[str, int], tuple[str, int]] = {}

    def root(node: tuple[str, int]) -> tuple[str, int]:
        while (above := threads.get(node, node)) != node:
            node = above
        return node

    here = set(said.select("group", "i").iter_rows())
    for group, i, parents in said.select("group", "i", "reply_to").iter_rows():
        for parent in parents or ():
            if (group, parent) in here:
                threads[root((group, i))] = root((group, parent))
    names = {node: n for n, node in enumerate(dict.fromkeys(map(root, said.select("group", "i").iter_rows())))}
    name = pl.Series("name", [names[root(node)] for node in said.select("group", "i").iter_rows()], pl.UInt32)
    rows = said.with_row_index("row").hstack([name]).filter("annotated")
    count = pl.len().over("name", "sender").min().over("name")
    two = (pl.col("sender").n_unique().over("name") == 2) & (pl.len().over("name") >= LEAST) & (count >= EACH)
    return rows.filter(two).select("row", "name")


def _matched(some: pl.DataFrame, others: pl.DataFrame, said: pl.DataFrame) -> tuple[int, int]:
    """Return how many threads of *some* share a message and both people with one of *others*, and how many there are."""
    who = said.with_row_index("row").select("row", "sender")
    people = [
        frame.join(who, on="row").group_by("name").agg(people=pl.col("sender").unique().sort())
        for frame in (some, others)
    ]
    shared = some.join(others, on="row", suffix="_other").select("name", "name_other").unique()
    both = shared.join(people[0], on="name").join(people[1], left_on="name_other", right_on="name", suffix="_other")
    hits = both.filter(pl.col("people") == pl.col("people_other"))["name"].n_unique()
    return hits, some["name"].n_unique()


def alarms(texts: pl.Series, *, named: bool) -> dict[str, int]:
    """Return how many of ordinary texts each rule of COUNTED takes for something; *named*: as if all named somebody."""
    known = rules(plugins=False).found
    planned = [Planned(rule=known[id_], params=known[id_].params(), severity=known[id_].severity) for id_ in COUNTED]
    found, _, _ = run(planned, alone(texts, named=named))
    counts = {rule: json.loads(fields)[COUNTED[rule]] for rule, fields in found.select("rule", "fields").iter_rows()}
    return {id_: counts.get(id_, 0) for id_ in COUNTED}


def f1(hits: int, found: int, there: int) -> float:
    """Return the harmonic mean of precision and recall."""
    return 2 * hits / max(found + there, 1)


def measured(folder: Path) -> Iterator[tuple[str, list[str], Bar | None]]:
    """Yield name, figures and bar of everything that is measured."""
    for name, score in questions(dialogue_acts(folder / "dialogue_acts.jsonl.gz")).items():
        bar = _at_least("question F1", f1(*score), QUESTION_BAR) if name == "all" else None
        yield f"questions, {name}", _scored(*score), bar
    said = irc(folder / "irc_threads.jsonl.gz")
    tables = derive(irc_tables(said), "issues")
    score = unanswered(said, tables)
    yield "questions left unanswered", _scored(*score), _at_least("unanswered F1", f1(*score), UNANSWERED_BAR)
    right, found, hit, there = pairs(said, tables)
    precision, recall = right / max(found, 1), hit / max(there, 1)
    mean = 2 * precision * recall / max(precision + recall, 1e-9)
    figures = [str(found), str(there), ratio(precision), ratio(recall), ratio(mean, 3)]
    yield "threads of two people", figures, _at_least("point-to-point F1", mean, PAIRS_BAR)
    yield from _alarms(content(folder / "content.jsonl.gz"))


def _alarms(labelled: pl.DataFrame) -> Iterator[tuple[str, list[str], Bar]]:
    for source in NORMAL:
        texts = labelled.filter(pl.col("source") == source, pl.col("violation") == 0)["text"]
        for named in (False, True):
            for rule, count in alarms(texts, named=named).items():
                share = count / max(len(texts), 1)
                name = f"{rule}, {source}{', as if said to somebody by name' if named else ''}"
                bar = Bar(name, f"{percent(share)} ≤ {percent(ALARM_LIMIT)}", share <= ALARM_LIMIT)
                yield name, [str(count), str(len(texts)), "–", "–", percent(share)], bar


def _scored(hits: int, found: int, there: int) -> list[str]:
    return [
        str(found),
        str(there),
        ratio(hits / max(found, 1)),
        ratio(hits / max(there, 1)),
        ratio(f1(hits, found, there), 3),
    ]


def _at_least(name: str, figure: float, bar: float) -> Bar:
    return Bar(name, f"{ratio(figure, 3)} ≥ {ratio(bar, 3)}", figure >= bar)


def report(rows: Iterable[tuple[str, list[str], Bar | None]]) -> tuple[str, bool]:
    """Return the page, and whether every bar holds."""
    every = list(rows)
    bars = [bar for _, _, bar in every if bar]
    head = ["what", "found", "there", "precision", "recall", "F1 or share"]
    table = section("Conversations", head, [[name, *figures] for name, figures, _ in every])
    return f"{table}\n{bars_table(bars)}", all(bar.passed for bar in bars)


def main() -> int:
    """Run from the command line; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    page, passed = report(measured(parser.parse_args().folder))
    print(page)
    return int(not passed)


if __name__ == "__main__":
    sys.exit(main())
