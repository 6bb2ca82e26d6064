"""Write each recipient's part of a report, and an index of who receives what."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from groupaudit.vocabulary import SplitBy, View

if TYPE_CHECKING:
    from groupaudit.report import Report
    from groupaudit.reporter import Reporter

LONGEST = 40
"""Maximum length of a recipient's name in a file name, in characters."""

INDEX = {
    "recipient": ("收件方", "recipient"),
    "groups": ("群", "groups"),
    "findings": ("结果数", "findings"),
    "files": ("文件", "files"),
}


def hand_out(
    whole: "Report", by: SplitBy, view: View, writers: Sequence[tuple[Path, "Reporter"]], kept: Iterable[Path]
) -> tuple[Path, bool]:
    """Write every output once per recipient, and the index; return the index and whether all files were written.

    An output `folder/report.html` becomes `folder/report-工程部.html` and so on, with `folder/report-index.csv`. No
    file replaces one of *kept*.
    """
    from groupaudit.cli import output_files
    from groupaudit.cli.scan import written
    from groupaudit.triage.present import present
    from groupaudit.triage.recipients import by_group, recipients

    everybody = recipients(whole, by)
    about = by_group(whole)
    parts = [present(whole, view, recipient, about) for recipient in everybody]
    names = _distinct(_file_name(part.recipient) for part in parts)
    targets = [[(beside(path, name), writer) for path, writer in writers] for name in names]
    index = beside(writers[0][0], "index").with_suffix(".csv")
    output_files.spare([index, *(path for several in targets for path, _ in several)], kept, ())
    complete = [
        written(part, path, writer)
        for part, several in zip(parts, targets, strict=True)
        for path, writer in several
    ]  # fmt: skip
    rows = [
        (part.recipient, [name or id_ for id_, name in part.groups.select("group_id", "name").iter_rows()], part.standing.height, [path.name for path, _ in several])
        for part, several in zip(parts, targets, strict=True)
    ]  # fmt: skip
    _write_index(whole, rows, index)
    return index, all(complete)


def beside(path: Path, name: str) -> Path:
    """Return the path of output *path* for the recipient *name*."""
    return path.with_name(f"{path.stem}-{name}{path.suffix}")


def _file_name(recipient: str) -> str:
    """Return a recipient's name for use in a file name: letters, digits, and nothing that leads to another folder."""
    plain = re.sub(r"[^\w+()（）·-]+", "_", unicodedata.normalize("NFC", recipient))
    return plain[:LONGEST].strip("_") or "_"


def _distinct(names: Iterable[str]) -> list[str]:
    """Number names that are equal on a case-insensitive file system, or equal to the index's."""
    seen: dict[str, int] = {"index": 1}
    several = []
    for name in names:
        key = name.casefold()
        seen[key] = seen.get(key, 0) + 1
        several.append(name if seen[key] == 1 else f"{name}~{seen[key]}")
    return several


def _write_index(whole: "Report", rows: Sequence[tuple[str, Sequence[str], int, Sequence[str]]], target: Path) -> None:
    import polars as pl

    from groupaudit.output import write_atomically
    from groupaudit.reporting.spreadsheet import write_csv
    from groupaudit.wording import joined, pick

    told = [(who, joined(groups, whole.language), n, joined(files, whole.language)) for who, groups, n, files in rows]
    table = pl.DataFrame(told, schema=list(INDEX), orient="row")
    titles = {name: pick(text, whole.language) for name, text in INDEX.items()}
    write_atomically(target, lambda out: write_csv(table, titles, out))
