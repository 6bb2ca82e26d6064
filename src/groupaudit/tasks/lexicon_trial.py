"""Test lines that must, or must not, be found against all packs and rules in force, and explain each result."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
from msgspec import Struct
from msgspec.structs import replace

from groupaudit import organisation
from groupaudit.detection.lexicon import Listing, Term, shown
from groupaudit.detection.lexicon_problems import Problem, file_of
from groupaudit.engine import Planned, run
from groupaudit.errors import UsageError, both, reason
from groupaudit.judging.content import WORDS
from groupaudit.policy import Policy, RuleSetting
from groupaudit.rule import AnyRule
from groupaudit.shape import conform
from groupaudit.tables import GROUPS, MESSAGES, Tables
from groupaudit.vocabulary import Text
from groupaudit.wording import inert, joined, pick

COLUMNS = ("text", "category")
SHOWN_LINES = 3
"""Maximum number of lines named per term; the others are counted."""


class Line(NamedTuple):
    """One line to test; `wanted` is the category in which it must be found, empty if it must not be found."""

    place: str
    text: str
    wanted: str


class Found(NamedTuple):
    """One finding: its category, its main term and matched words, and its confidence."""

    category: str
    term: str
    matched: str
    confidence: int


class Verdict(Struct, frozen=True):
    """The findings in a line, and all term hits in it (rows of `HITS`)."""

    line: Line
    found: tuple[Found, ...]
    hits: tuple[Mapping[str, Any], ...]

    @property
    def right(self) -> bool:
        """Whether the line has the wanted result."""
        return any(f.category == self.line.wanted for f in self.found) if self.line.wanted else not self.found


def categories(listing: Listing, known: Mapping[str, AnyRule]) -> tuple[str, ...]:
    """Return the categories of terms that have a rule of the same name."""
    return tuple(sorted({term.category for term in listing.terms.values()} & known.keys()))


def read_lines(paths: Iterable[Path], known: Sequence[str]) -> list[Line]:
    r"""Read lines to test: tab-separated, with a header that names `text` and may name `category`.

    A line with a category must be found in it; without one, nothing may be found. Other columns are ignored. `\n` in a
    text is a line break. There are no comments, since messages may begin with #.

    Raises:
        UsageError: all files that cannot be read, lack the column or have no line, and all unknown categories.
    """
    problems: list[str] = []
    lines = [line for path in paths for line in _lines_of(path, known, problems)]
    if problems:
        raise UsageError(problems)
    return lines


def _lines_of(path: Path, known: Sequence[str], problems: list[str]) -> Iterator[Line]:
    try:
        header, *rows = path.read_text("utf-8-sig").splitlines() or [""]
    except OSError as error:
        zh, en = reason(error)
        problems.append(f"{path}: {both(f'读不了：{zh}；请检查路径', f'cannot be read: {en}; check the path')}")
        return
    except UnicodeDecodeError as error:
        byte = error.start
        problems.append(
            f"{path}: 第 {byte} 字节处不是 UTF-8，请另存为 UTF-8 (byte {byte} is not UTF-8; save it as UTF-8)"
        )
        return
    names = [name.strip() for name in header.split("\t")]
    if "text" not in names or not any(row.strip() for row in rows):
        problems.append(
            f"{path}:1: 第一行是表头，须有 text 列（可有 category 列），制表符分隔，下面至少一行 (the first line names the "
            "columns between tabs, text among them and maybe category; at least one line follows)"
        )
        return
    for number, row in enumerate(rows, 2):
        cells = dict(zip(names, row.split("\t"), strict=False))
        wanted = cells.get("category", "").strip()
        if wanted and wanted not in known:
            which = ", ".join(known)
            problems.append(
                f"{path}:{number}: 没有类别 {wanted!r}，可用 {which}；不该命中的行留空"
                f" (no category {wanted!r}, there are {which}; leave it empty where nothing may be found)"
            )
        if row.strip():
            yield Line(f"{path}:{number}", cells.get("text", "").replace("\\n", "\n"), wanted)


def judge(lines: Sequence[Line], policy: Policy, known: Mapping[str, AnyRule], names: Sequence[str]) -> list[Verdict]:
    """Judge every line as a message in an internal group, where all rules apply to every sender.

    *names* are the categories. A rule that the policy switches off judges only the lines that want it.
    """
    extra = {line.wanted for line in lines}
    rules = [n for n in names if policy.rules[n].enabled or n in extra]
    findings, outcomes, tables = run([_planned(known[n], policy.rules[n]) for n in rules], _tables(lines, policy))
    failed = [f"{o.rule}: {o.detail}" for o in outcomes if o.status == "failed"]
    if failed:
        raise RuntimeError("\n".join(failed))
    found: dict[int, list[Found]] = {}
    for rule, id_, confidence, fields in findings.select("rule", "message_id", "confidence", "fields").iter_rows():
        if policy.rules[rule].enabled or rule == lines[int(id_)].wanted:
            said = json.loads(fields)
            found.setdefault(int(id_), []).append(Found(rule, said["term"], said.get("matched") or "", confidence))
    hits: dict[int, list[Mapping[str, Any]]] = {}
    for hit in tables["hits"].filter(pl.col("category").is_in(names)).iter_rows(named=True):
        hits.setdefault(hit["row"], []).append(hit)
    return [Verdict(line, tuple(sorted(found.get(i, ()))), tuple(hits.get(i, ()))) for i, line in enumerate(lines)]


def _planned(rule: AnyRule, setting: RuleSetting) -> Planned:
    return Planned(rule=rule, params=setting.params, severity=setting.severity)


def _tables(lines: Sequence[Line], policy: Policy) -> Tables:
    said = pl.DataFrame({"text": [line.text for line in lines]}, schema={"text": pl.String})
    rows = said.with_row_index("seq").with_columns(
        message_id=pl.col("seq").cast(pl.String), group_id=pl.lit("lines"), kind=pl.lit("text")
    )
    group = pl.DataFrame({"group_id": ["lines"], "kind": ["internal"]})
    tables = Tables({"messages": conform(rows, MESSAGES), "groups": conform(group, GROUPS)})
    return Tables(tables.frames, organisation.context(policy, tables))


def must_not(
    paths: Iterable[Path], packs: Sequence[Path], listing: Listing, policy: Policy, known: Mapping[str, AnyRule]
) -> list[Problem]:
    """Return the terms found in lines of *paths* where nothing may be found, with *packs* in force besides ours.

    Packs that cannot be loaded are left out, and reported.
    """
    broken = {file_of(p.place) for p in listing.problems}
    sound = tuple(pack.resolve().as_posix() for pack in packs if shown(pack) not in broken)
    with_packs = replace(policy, settings=policy.settings.model_copy(update={"lexicons": sound}))
    names = categories(listing, known)
    lines = [line for line in read_lines(paths, names) if not line.wanted]
    untried = [Problem(name, "untried", {}) for name in sorted(broken)]
    return [*wrongly_hit(judge(lines, with_packs, known, names), listing), *untried]


def wrongly_hit(verdicts: Iterable[Verdict], listing: Listing) -> list[Problem]:
    """Return one problem for every term behind a finding in a line that must not be found."""
    places: dict[tuple[str, str], list[str]] = {}
    for verdict in verdicts:
        for found in () if verdict.right else verdict.found:
            for term in _speaking(verdict, found):
                places.setdefault((found.category, term), []).append(verdict.line.place)
    terms = {(t.category, t.text): t for t in listing.terms.values()}
    return [_wrong(*key, several, terms.get(key)) for key, several in sorted(places.items())]


def _speaking(verdict: Verdict, found: Found) -> list[str]:
    counting = [h["term"] for h in verdict.hits if h["category"] == found.category and _counts(h)]
    return list(dict.fromkeys(counting or [found.term]))


def _counts(hit: Mapping[str, Any]) -> bool:
    return hit["allowed_by"] is None and not hit["warned"]


def _wrong(category: str, text: str, places: Sequence[str], term: Term | None) -> Problem:
    lines = ", ".join(places[:SHOWN_LINES]) + (f" … ({len(places)})" if len(places) > SHOWN_LINES else "")
    values = {"term": text, "category": category, "lines": lines, "pack": term.place if term else "?"}
    return Problem(term.place if term else places[0], "must-not", values)


EXPECTED: Text = ("应命中 {wanted}，没有命中", "must be found as {wanted}, and is not")
UNEXPECTED: Text = ("不应命中，却命中了", "must not be found, and is")
FOUND: Text = (
    "命中 {category}：“{term}”，原文“{matched}”，可信度 {confidence}",
    "found as {category}: {term}, written {matched}, confidence {confidence}",
)
HIT: Text = (
    "有词“{term}”（{category}），原文“{matched}”：{why}",
    "holds {term} ({category}), written {matched}: {why}",
)
ALLOWED: Text = ("在放行词“{phrase}”里，不算", "inside the allow phrase {phrase}, does not count")
WARNED: Text = ("处在提醒或禁止的话里，不算", "in a warning, does not count")
NEEDS: Text = ("要有第二个信号才算", "counts only beside a second signal")
NEEDS_SIGN: Text = ("要有“{sign}”才算", "counts only beside this: {sign}")
POINTS: Text = ("可信度 {confidence}{edge}{folds}", "confidence {confidence}{edge}{folds}")
NOTHING: Text = ("没有一个词命中", "holds no term of any pack")


def explained(verdict: Verdict, language: str) -> list[str]:
    """Return the expected result of a line, its findings, and its terms with the reason why they count or not."""
    line = verdict.line
    what = pick(EXPECTED if line.wanted else UNEXPECTED, language).format(wanted=line.wanted)
    found = [pick(FOUND, language).format_map(_inert(f._asdict())) for f in verdict.found]
    hits = [
        pick(HIT, language).format(**_inert(h), why=_why(h, language))
        for h in verdict.hits
        if not line.wanted or h["category"] == line.wanted or len(verdict.hits) == 1
    ]
    return [what, *found, *(hits or [pick(NOTHING, language)])]


def _inert(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: inert(value) if isinstance(value, str) else value for name, value in values.items()}


def _why(hit: Mapping[str, Any], language: str) -> str:
    if hit["allowed_by"] is not None:
        return pick(ALLOWED, language).format(phrase=inert(hit["allowed_by"]))
    if hit["warned"]:
        return pick(WARNED, language)
    words = [pick(WORDS.get(fold, (fold, fold)), language) for fold in hit["folds"]]
    comma = pick(("，", ", "), language)
    points = pick(POINTS, language).format(
        confidence=hit["confidence"],
        edge=comma + pick(WORDS["inside"], language) if hit["boundary"] == "inside" else "",
        folds=comma + joined(filter(None, words), language) if any(words) else "",
    )
    if not hit["needs"]:
        return points
    sign = WORDS.get(hit["needs"])
    needs = pick(NEEDS_SIGN, language).format(sign=pick(sign, language)) if sign else pick(NEEDS, language)
    return points + comma + needs
