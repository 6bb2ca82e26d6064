"""Check that output files can be written and do not replace input files."""

from collections.abc import Collection, Iterable
from pathlib import Path

from groupaudit.cli.input_files import reached
from groupaudit.errors import UsageError
from groupaudit.inputs import is_own_report
from groupaudit.registry import discover
from groupaudit.reporter import Reporter
from groupaudit.vocabulary import SplitBy


def spare(outputs: Collection[Path], inputs: Iterable[str | Path], kept: Iterable[Path]) -> None:
    """Check that no output replaces an input or another file that the run needs.

    An earlier report in a folder of inputs is not an input, and may be replaced.

    Raises:
        UsageError: all such outputs.
    """
    inputs = [*inputs]
    named = {Path(path).resolve() for path in (*inputs, *kept)}
    read = reached(inputs) if outputs else ()
    wrong = [o for o in outputs if o.resolve() in named or (o.resolve() in read and not is_own_report(o))]
    if wrong:
        raise UsageError(
            f"-o {o}: 是本次要读的文件，不会覆盖，换一个名字 (a file this run reads, not overwritten; choose another name)"
            for o in wrong
        )


def suffixes(outputs: Iterable[Path], known: Collection[str]) -> None:
    """Check that outputs have a known suffix and an existing folder.

    Raises:
        UsageError: all outputs that do not.
    """
    if wrong := _unwritable(tuple(outputs), known):
        raise UsageError(wrong)


def writers(outputs: Iterable[Path], format_: str | None, *, plugins: bool) -> list[tuple[Path | None, Reporter]]:
    """Return the reporter of every output file, and of standard output (None) if a format is given.

    Raises:
        UsageError: all unknown suffixes, unknown formats and missing folders.
    """
    outputs = tuple(outputs)
    if not outputs and format_ is None:
        return []
    known = discover("groupaudit.reporters", Reporter, plugins=plugins).found
    by_suffix = {r.suffix: r for r in known.values()}
    wrong = _unwritable(outputs, sorted(by_suffix))
    if format_ and format_ not in known:
        names = " ".join(known)
        wrong.append(f"--format: {format_!r}: 没有这种格式，可用 {names} (no such format; there are {names})")
    if wrong:
        raise UsageError(wrong)
    files = [(p, by_suffix[p.suffix.lower()]) for p in outputs]
    return [*files, (None, known[format_])] if format_ else [*files]


def split(by: SplitBy | None, outputs: Collection[Path], format_: str | None, previous: Path | None) -> SplitBy | None:
    """Return *by*, which requires files as outputs, and no comparison with one earlier report.

    Raises:
        UsageError: the options do not allow splitting.
    """
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


def _unwritable(outputs: Collection[Path], known: Collection[str]) -> list[str]:
    """Return the outputs without a *known* suffix, and the missing folders; one missing level is created later."""
    suffixes = " ".join(known)
    unknown = [
        f"{o}: 没有这种格式，可用后缀 {suffixes} (no such format; suffixes are {suffixes})"
        for o in outputs
        if o.suffix.lower() not in known
    ]
    return [*unknown, *_homeless(outputs)]


def _homeless(outputs: Iterable[Path]) -> list[str]:
    folders = dict.fromkeys(o.parent.parent if not o.parent.exists() else o.parent for o in outputs)
    gone = [folder for folder in folders if not folder.is_dir()]
    return [f"{folder}: 没有这个文件夹，请先建好 (no such folder; make it first)" for folder in gone]
