"""Tables for judging links: known services, imitated names, endings, hosts, downloads and points."""

import functools
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct

DATA = Path(__file__).parents[1] / "data"


class LinkTables(Struct, frozen=True):
    """The contents of the tables."""

    own_content: frozenset[str]  # domains whose owner controls the content
    others_content: frozenset[str]  # known domains where anybody can publish
    endings: Mapping[str, int]
    hosts: Mapping[str, str]  # domain → reason
    imitated: Mapping[str, str]
    downloads: Mapping[str, str]
    points: Mapping[str, int]


@functools.cache
def tables() -> LinkTables:
    """Read the tables once."""
    allowed = dict(_rows("links/allowed.tsv"))
    own = frozenset(domain for domain, content in allowed.items() if content == "own")
    shorteners = dict.fromkeys((DATA / "url_shorteners.txt").read_text("utf-8").split(), "shortener")
    return LinkTables(
        own_content=own,
        others_content=frozenset(domain for domain, content in allowed.items() if content == "anyone"),
        endings={ending: int(points) for ending, points in _rows("links/endings.tsv")},
        hosts=shorteners | dict(_rows("links/hosts.tsv")),
        imitated=dict(_rows("links/imitated.tsv")),
        downloads=dict(_rows("links/downloads.tsv")),
        points={reason: int(points) for reason, points in _rows("links/reasons.tsv")},
    )


def _rows(name: str) -> Iterator[tuple[str, str]]:
    """Yield the first two cells of every row below the heading."""
    lines = [line for line in (DATA / name).read_text("utf-8").splitlines() if line and line[0] != "#"]
    for line in lines[1:]:
        first, second, *_ = line.split("\t")
        yield first, second


def within(host: str, domains: Iterable[str]) -> bool:
    """Tell whether *host* is one of *domains* or below it."""
    known = domains if isinstance(domains, frozenset | dict) else frozenset(domains)
    return any(domain in known for domain in upwards(host))


def upwards(host: str) -> Iterator[str]:
    """Yield *host* and its parent domains, the longest first."""
    labels = host.split(".")
    return (".".join(labels[i:]) for i in range(len(labels)))
