"""Write a reproducible corpus of group chat with known violations: the same seed gives the same bytes.

    python -m benchmarks.corpus bench-data --messages 1000000 --seed 1

The folder is reused when its stamp names the same parameters and the same generator.
"""

import argparse
import hashlib
import json
import shutil
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from benchmarks.company import found
from benchmarks.draft import Corpus, Fact
from benchmarks.exports import write_chatlab, write_people, write_rosters, write_wecom, write_wide
from benchmarks.phrases import load

HERE = Path(__file__).parent
STAMP, TRUTH = "stamp.json", "truth.jsonl"
FOLDERS = ("wecom", "wecom-wide", "chatlab", "rosters", "people")
SOURCES = ("company", "corpus", "draft", "exports", "forgery", "layouts", "nicknames", "phrases", "talk")
PARTS = (write_wecom, write_chatlab, write_wide, write_people, write_rosters)  # the longest first


def write(target: Path, messages: int, seed: int) -> bool:
    """Write the corpus to *target*; return False when it was there already.

    Raises:
        SystemExit: when *target* holds files that are no corpus.
    """
    wanted = {"messages": messages, "seed": seed, "generator": _generator(), "complete": True}
    if _stamp(target) == wanted:
        return False
    _clear(target)
    _write_stamp(target, {**wanted, "complete": False})
    with ProcessPoolExecutor() as pool:
        parts = [pool.submit(_part, write_part, target, messages, seed) for write_part in PARTS]
    facts = [json.dumps(fact, ensure_ascii=False) + "\n" for part in parts for fact in part.result()]
    (target / TRUTH).write_text("".join(facts), encoding="utf-8")
    _write_stamp(target, wanted)
    return True


def _part(write_part: Callable[[Corpus, int], None], target: Path, messages: int, seed: int) -> list[Fact]:
    """Write one part, in a process of its own, and return what is true of it."""
    corpus = Corpus(target, seed, found(seed), load())
    write_part(corpus, messages)
    return corpus.truth


def _generator() -> str:
    """Return a digest of the generator: a changed template makes another corpus."""
    files = [*(HERE / f"{name}.py" for name in SOURCES), *sorted(HERE.glob("*.toml"))]
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()[:16]


def _stamp(target: Path) -> dict[str, Any] | None:
    path = target / STAMP
    stamp: dict[str, Any] | None = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None
    return stamp


def _write_stamp(target: Path, stamp: dict[str, Any]) -> None:
    (target / STAMP).write_text(json.dumps(stamp), encoding="utf-8")


def _clear(target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    if _stamp(target) is None and any(target.iterdir()):
        raise SystemExit(f"{target}: holds files that are not a corpus; name an empty or a new folder.")
    for folder in FOLDERS:
        shutil.rmtree(target / folder, ignore_errors=True)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", type=Path, nargs="?", default=HERE.parent / "bench-data")
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    written = write(chosen.target, chosen.messages, chosen.seed)
    print(f"{chosen.target}: {'written' if written else 'already there'}")


if __name__ == "__main__":
    main()
