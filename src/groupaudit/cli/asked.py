"""Turn what was typed into what it means; every wrong value is told with what would be right."""

import os
import secrets
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Self, TypeVar

from groupaudit.api import policy_for
from groupaudit.disclosure import Disclosure
from groupaudit.errors import GroupauditError, UsageError, both, reason
from groupaudit.inputs import expand, is_own_report
from groupaudit.policy import Policy
from groupaudit.registry import discover
from groupaudit.report import Previous, Scope
from groupaudit.reporter import Reporter
from groupaudit.rule import AnyRule
from groupaudit.triage.verdicts import Verdicts, load
from groupaudit.vocabulary import Severity, Show, SplitBy, View
from groupaudit.wording import CONFIDENCE_WORDS

SHORTEST_KEY = 32


T = TypeVar("T")
D = TypeVar("D")


class Together:
    """Ask several things; what is wrong with all of them is told at once, when the block ends."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def __call__(self, question: Callable[[], T], otherwise: D) -> T | D:
        """Return the answer, or *otherwise* where there is none."""
        try:
            return question()
        except GroupauditError as error:
            self.problems += error.problems
            return otherwise

    def __enter__(self) -> Self:
        """Begin to ask."""
        return self

    def __exit__(self, *raised: object) -> None:
        """Raise what was wrong."""
        if self.problems and raised[0] is None:
            raise UsageError(self.problems)


def day(option: str, value: str | None) -> date | None:
    """Return the day a person typed as 2026-01-31."""
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise UsageError(f"{option}: {value!r} 不是日期，写成 2026-01-31 (no date; write it as 2026-01-31)") from None


def period(since: str | None, until: str | None) -> tuple[date | None, date | None]:
    """Return the first and the last day of a period."""
    first, last = day("--since", since), day("--until", until)
    if first and last and first > last:
        raise UsageError(f"--since {first}: 晚于 --until {last}，请对调 (later than --until {last}; swap them)")
    return first, last


def confidence(value: str) -> int:
    """Return a confidence given as high, medium, low or 0 to 100."""
    if value in CONFIDENCE_WORDS:
        return CONFIDENCE_WORDS[value]
    if value.isdecimal() and int(value) <= 100:  # noqa: PLR2004  # per cent
        return int(value)
    raise UsageError(f"--min-confidence: {value!r}: 写 high、medium、low 或 0–100 (high, medium, low or 0 to 100)")


def scope(
    ask: Together,
    groups: Iterable[str] | None,
    days: tuple[str | None, str | None],
    least: tuple[Severity, str],
    rules: tuple[Iterable[str] | None, Iterable[str] | None],
) -> Scope:
    """Return what findings are asked for: of *groups*, of *days*, of the *least* severity and confidence, of *rules*."""
    first, last = ask(lambda: period(*days), (None, None))
    return Scope(
        groups=tuple(groups or ()),
        since=first,
        until=last,
        min_severity=least[0],
        min_confidence=ask(lambda: confidence(least[1]), 0),
        select=words(rules[0]),
        ignore=words(rules[1]),
    )


def words(values: Iterable[str] | None) -> tuple[str, ...]:
    """Return repeated and comma-separated values as one tuple."""
    return tuple(word.strip() for value in values or () for word in value.split(",") if word.strip())


def roles(
    rosters: Iterable[Path] | None, employees: Iterable[Path] | None, given: Iterable[str] | None = None
) -> dict[Path, str]:
    """Return which reader each file was given for; no file can have two. *given* are written READER=FILE."""
    named, problems = _readers_given(given or ())
    wanted = [*((p, "roster") for p in rosters or ()), *((p, "employees") for p in employees or ()), *named]
    chosen: dict[Path, str] = {}
    for path, role in wanted:
        for real in _files([path]):
            if chosen.setdefault(real, role) != role:
                problems.append(
                    f"{path}: 不能同时是 {chosen[real]} 和 {role}，只留一个 (cannot be both {chosen[real]} and {role}; give one)"
                )
    if problems:
        raise UsageError(problems)
    return dict(wanted)


def _readers_given(given: Iterable[str]) -> tuple[list[tuple[Path, str]], list[str]]:
    from groupaudit.api import readers

    pairs = [value.partition("=") for value in given]
    known = readers(plugins=False).found if pairs else {}
    problems = [
        f"--reader: {''.join(parts)!r}: 写成 READER=文件，READER 是 {'、'.join(known)} 之一 (write READER=FILE, READER one of {', '.join(known)})"
        for parts in pairs
        if parts[0] not in known or not parts[2]
    ]
    return [(Path(file), reader) for reader, _, file in pairs], problems


def files(paths: Iterable[Path]) -> list[Path]:
    """Return the files that *paths* name, patterns that the shell left alone expanded; all that are missing are told."""
    found, problems = expand(paths)
    if problems:
        raise UsageError(f"{path}: {problem}" for path, problem in problems.items())
    return found


def _files(paths: Iterable[str | Path]) -> dict[Path, Path]:
    """Return the files that *paths* name or reach, by what they really are."""
    named = [Path(path) for path in paths]
    return {file.resolve(): file for file in (*expand(named)[0], *named)}


def settled(
    ask: Together,
    given: tuple[Path | None, Path | None, Path | None],
    inputs: Sequence[str | Path],
    known: Mapping[str, AnyRule],
    outputs: Collection[Path],
) -> Policy | None:
    """Return the policy in force, once it is sure that no output replaces what the run reads.

    *given* are the policy, the key and the verdicts as they were typed.
    """
    policy = ask(lambda: policy_for(given[0], inputs, known), None)
    kept = [path for path in (given[0], given[1] or default_key(), given[2]) if path]
    if policy:
        kept += policy.files
    else:
        ask.problems += [f"{path}: {problem}" for path, problem in expand(inputs)[1].items()]
    ask(lambda: spare(outputs, inputs, kept), None)
    return policy


def spare(outputs: Collection[Path], inputs: Iterable[str | Path], kept: Iterable[Path]) -> None:
    """Refuse outputs that would replace an input or another file that the run needs.

    A report of an earlier run that only lies in a folder of inputs is no input and may be replaced.

    Raises:
        UsageError: naming every such output.
    """
    inputs = [*inputs]
    named = {Path(path).resolve() for path in (*inputs, *kept)}
    reached = _files(inputs) if outputs else {}
    wrong = [o for o in outputs if o.resolve() in named or (o.resolve() in reached and not is_own_report(o))]
    if wrong:
        raise UsageError(
            f"-o {o}: 是本次要读的文件，不会覆盖，换一个名字 (a file this run reads, not overwritten; choose another name)"
            for o in wrong
        )


def suffixes(outputs: Iterable[Path], known: Sequence[str]) -> None:
    """Refuse outputs that cannot be written in their format or into their folder.

    Raises:
        UsageError: naming every such output.
    """
    listed = " ".join(known)
    wrong = [
        f"{o}: 没有这种格式，可用后缀 {listed} (no such format; suffixes are {listed})"
        for o in outputs
        if o.suffix.lower() not in known
    ]
    wrong += _homeless(outputs)
    if wrong:
        raise UsageError(wrong)


def _homeless(outputs: Iterable[Path]) -> list[str]:
    folders = dict.fromkeys(o.parent.parent if not o.parent.exists() else o.parent for o in outputs)
    gone = [folder for folder in folders if not folder.is_dir()]
    return [f"{folder}: 没有这个文件夹，请先建好 (no such folder; make it first)" for folder in gone]


def disclosure(
    show: Show, key: Path | None, view: View = View.AUDITOR, *, make: bool = True, by: SplitBy | None = None
) -> Disclosure:
    """Return how much may be shown; hiding people from a view, or files from recipients, takes a key, kept outside every report.

    A key that does not exist is made, unless the run cannot go on anyway (*make* is false).
    """
    path = key or default_key()
    hiding = show is Show.NONE or view is not View.AUDITOR or by is not None
    if not hiding or not (make or path.exists()):
        return Disclosure(show=show)
    return Disclosure(show=show, key=_key(path))


def verdicts(path: Path | None, key: Path | None) -> Verdicts:
    """Return the verdicts to carry on, none where no file was named, with the key of reports that hide people."""
    if path is None:
        return Verdicts()
    found = key or default_key()
    return load(path, _key(found) if found.exists() else b"")


def carried(ask: Together, path: Path | None, key: Path | None) -> Verdicts:
    """Return the verdicts to carry on; what is wrong with them is told with the rest."""
    return ask(lambda: verdicts(path, key), Verdicts())


def default_key() -> Path:
    """Return where the key of pseudonyms lies unless --key names another place."""
    state = os.environ.get("XDG_STATE_HOME") or os.environ.get("LOCALAPPDATA") or str(Path.home() / ".local" / "state")
    return Path(state) / "groupaudit" / "pseudonyms.key"


def _key(path: Path) -> bytes:
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_hex(32) + "\n")
        key = path.read_bytes().strip()
    except OSError as error:
        zh, en = reason(error)
        said = both(
            f"密钥文件读写不了：{zh}；用 --key 指定别的文件",
            f"the key file cannot be used: {en}; name another with --key",
        )
        raise UsageError(f"{path}: {said}") from None
    if len(key) < SHORTEST_KEY:
        raise UsageError(
            f"{path}: 密钥太短，至少要 {SHORTEST_KEY} 字节；删掉它就会新建 (the key is shorter than {SHORTEST_KEY} bytes; delete it for a new one)"
        )
    return key


def writers(outputs: Iterable[Path], format_: str | None, *, plugins: bool) -> list[tuple[Path | None, Reporter]]:
    """Return the reporter of every output file, and that of standard output (None) where a format is asked for.

    Unknown suffixes, formats and folders are told together, before any work.
    """
    outputs = tuple(outputs)
    if not outputs and format_ is None:
        return []
    known = discover("groupaudit.reporters", Reporter, plugins=plugins).found
    by_suffix = {r.suffix: r for r in known.values()}
    suffixes = " ".join(sorted(by_suffix))
    wrong = [
        f"{p}: 没有这种格式，可用后缀 {suffixes} (no such format; suffixes are {suffixes})"
        for p in outputs
        if p.suffix.lower() not in by_suffix
    ]
    wrong += _homeless(outputs)
    if format_ and format_ not in known:
        names = " ".join(known)
        wrong.append(f"--format: {format_!r}: 没有这种格式，可用 {names} (no such format; there are {names})")
    if wrong:
        raise UsageError(wrong)
    files = [(p, by_suffix[p.suffix.lower()]) for p in outputs]
    return [*files, (None, known[format_])] if format_ else [*files]


def split(by: SplitBy | None, outputs: Collection[Path], format_: str | None, previous: Path | None) -> SplitBy | None:
    """Return by what a report is split: into files alone, of which there must be some, each compared by itself."""
    wrong = []
    if by and (format_ or not outputs):
        wrong.append(
            f"--split-by {by.value}: 每个收件方一个文件，请用 -o 给出文件名，不用 --format (one file for each recipient; name them with -o, without --format)"
        )
    if by and previous:
        wrong.append(
            f"--previous {previous}: 一份报告的数字不能与各收件方的比较；请先用 -o 写出各份 JSON，再逐份 convert 并用 --previous 指定同一收件方上次的 JSON (the figures of one report cannot be compared with those of each recipient; write every part as JSON, then convert each with --previous naming the earlier one of the same recipient)"
        )
    if wrong:
        raise UsageError(wrong)
    return by


def previous(path: Path | None, scope: Scope, view: View, show: Show, recipient: str = "") -> Previous | None:
    """Return the figures of an earlier JSON report, to compare with those of a report of *scope*, *view* and *recipient*.

    Raises:
        UsageError: when that report counted something else, whatever its period: then a change of figures means nothing.
    """
    if path is None:
        return None
    from groupaudit.tasks.report_from_document import figures_of, read_report

    before = read_report(path)
    differ = [
        option
        for option, same in (
            ("--view", before.view == view),
            ("--split-by", before.recipient == recipient),
            ("--show none", before.disclosure.show is not Show.NONE or show is Show.NONE),
            *(
                (f"--{name.replace('_', '-').removesuffix('s')}", getattr(before.scope, name) == getattr(scope, name))
                for name in ("groups", "min_severity", "min_confidence", "select", "ignore")
            ),
        )
        if not same
    ]
    if differ:
        listed = " ".join(differ)
        raise UsageError(
            f"--previous {path}: 两份报告数的不是同样的内容，不能比较；请用同样的 {listed} 生成 (the two reports count different things and cannot be compared; make both with the same {listed})"
        )
    return figures_of(before)
