"""Time the stages of detection against a bare read of the same file, all in one process, so that only ratios matter.

python -m benchmarks.stages bench-data/wecom/archive.jsonl --rounds 3
"""

import argparse
import statistics
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl

from groupaudit.derive.hits import find_hits
from groupaudit.detection.lexicon import Packs, load_packs
from groupaudit.detection.readable import readable

SCHEMA = {
    "msgid": pl.String, "from": pl.String, "roomid": pl.String, "msgtime": pl.Int64, "msgtype": pl.String,
    "text": pl.Struct({"content": pl.String}),
}  # fmt: skip
BAR, LEXICON_BAR = 0.8, 2.5
OWN_TERMS = 60_000


def own_lexicon(path: Path) -> None:
    """Write a user lexicon of rare words of four characters."""
    chars = [chr(code) for code in range(0x4E00, 0x9FA5)]
    words = {"".join(chars[(i * 7919 + k * 104_729) % len(chars)] for k in range(4)) for i in range(OWN_TERMS)}
    path.write_text("term\tcategory\n" + "\n".join(f"{word}\tgambling" for word in sorted(words)) + "\n", "utf-8")


def stages(file: Path, lexicon: Path) -> Mapping[str, float]:
    """Return the seconds of every stage, once."""
    seconds: dict[str, float] = {}

    def timed(name: str, work: Callable[[], pl.DataFrame]) -> pl.DataFrame:
        start = time.perf_counter()
        done = work()
        seconds[name] = time.perf_counter() - start
        return done

    read = timed("read", lambda: pl.read_ndjson(file, schema=SCHEMA))
    messages = read.select(text=pl.col("text").struct.field("content"))
    text = timed("text", lambda: readable(messages))

    def scan(packs: Callable[[], Packs]) -> pl.DataFrame:
        return find_hits(text, packs())

    timed("hits", lambda: scan(load_packs))
    timed("hits with own lexicon", lambda: scan(lambda: load_packs([lexicon])))
    return seconds


def main() -> None:
    """Print medians, and the ratios that have a bar."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    lexicon = chosen.file.with_name("own-lexicon.tsv")
    own_lexicon(lexicon)
    rounds = [stages(chosen.file, lexicon) for _ in range(chosen.rounds)]
    for name in rounds[0]:
        print(f"{name:<24}{statistics.median(one[name] for one in rounds):>8.2f} s")
    ratio = statistics.median((one["text"] + one["hits"]) / one["read"] for one in rounds)
    more = statistics.median(one["hits with own lexicon"] / one["hits"] for one in rounds)
    print(
        f"\n(text + hits) / read    {ratio:>8.2f}   bar {BAR}\nown lexicon / packs     {more:>8.2f}   bar {LEXICON_BAR}"
    )


if __name__ == "__main__":
    main()
