"""Find a finding of an earlier report again, by auditing the same inputs once more, and report differences."""

import contextlib
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from groupaudit.api import Audited, Request, examine, policy_for, rules
from groupaudit.derived import materialise
from groupaudit.disclosure import Disclosure
from groupaudit.errors import PolicyError, UsageError
from groupaudit.exhibit import Case, Exhibit
from groupaudit.inputs import expand, is_own_report
from groupaudit.intake.archives import INSIDE
from groupaudit.policy import Policy, load
from groupaudit.pseudonyms import turned_back
from groupaudit.report import Selection
from groupaudit.rule import AnyRule
from groupaudit.tables import Tables
from groupaudit.tasks.explaining import case_of, exhibits, neighbours
from groupaudit.tasks.json_report import json_report
from groupaudit.tasks.showing import Reader, Shown, classified, shown
from groupaudit.triage.verdicts import Verdicts
from groupaudit.vocabulary import Text

SHOWN = 20
"""Maximum number of findings listed for an ambiguous prefix."""


class Earlier(Struct, frozen=True, kw_only=True):
    """A JSON report as written."""

    path: Path
    document: Mapping[str, Any]

    @property
    def as_of(self) -> date | None:
        """The as-of date of the audit."""
        day = self.document["audit"]["as_of"]
        return date.fromisoformat(day) if day else None

    @property
    def period(self) -> Selection:
        """The period of the report, without other filters, because findings per group depend on the period."""
        since, until = (self.document["scope"][name] for name in ("since", "until"))
        return Selection(
            since=date.fromisoformat(since) if since else None, until=date.fromisoformat(until) if until else None
        )

    @property
    def digests(self) -> dict[str, str]:
        """The SHA-256 of every file read, by name; worksheets count as their workbook."""
        return {_file(i["path"]): i["sha256"] for i in self.document["inputs"] if i["sha256"]}

    def finding(self, prefix: str) -> Mapping[str, Any]:
        """Return the finding whose fingerprint begins with *prefix*.

        Raises:
            UsageError: no finding matches, or several do, which are then listed.
        """
        found: list[Mapping[str, Any]] = self.document["findings"]
        fitting = [f for f in found if prefix and f["fingerprint"].startswith(prefix.strip().lower())]
        if len(fitting) == 1:
            return fitting[0]
        if not fitting:
            raise UsageError(
                f"{prefix}: {self.path} 里没有这个指纹的结果，共 {len(found)} 条，指纹见 JSON 的 fingerprint 或 CSV 的指纹列 "
                f"(no finding with this fingerprint among {len(found)}; see fingerprint in the JSON or CSV report)"
            )
        lines = [f"{f['fingerprint'][:12]}  {f['rule']}  {f['source']}:{f['line']}" for f in fitting[:SHOWN]]
        raise UsageError(
            [
                f"{prefix}: 有 {len(fitting)} 条结果符合，请多写几位 ({len(fitting)} findings fit; give more of it):",
                *lines,
            ]
        )


def _file(path: str) -> str:
    """Return the input file of a worksheet or member named `file.xlsx[sheet]` or `archive.zip!/member`."""
    path = path.partition(INSIDE)[0]
    name, bracket, _ = path.rpartition("[")
    return name if bracket and path.endswith("]") and Path(name).suffix else path


def load_report(path: Path, known: Mapping[str, str] | None = None) -> Earlier:
    """Read a JSON report, with pseudonyms of file names resolved by *known*.

    Raises:
        UsageError: the file cannot be read or is not a JSON report of this program.
    """
    document = json_report(path)
    audit = document["audit"]
    inputs = [i | {"path": turned_back(i["path"], known or {})[0]} for i in document["inputs"]]
    roles = {turned_back(name, known or {})[0]: role for name, role in audit.get("roles", {}).items()}
    return Earlier(path=path, document=document | {"inputs": inputs, "audit": audit | {"roles": roles}})


class Again(Struct, frozen=True, kw_only=True):
    """The repeated audit, and its differences from the audit of the report."""

    audited: Audited
    rules: Mapping[str, AnyRule]
    differences: tuple[Text, ...]

    def row(self, fingerprint: str, disclosure: Disclosure) -> dict[str, Any] | None:
        """Return the row of FINDINGS whose fingerprint *disclosure* shows so; None if it was not found again."""
        for row in self.audited.found.iter_rows(named=True):
            if fingerprint in (row["fingerprint"], disclosure.fingerprint(row["fingerprint"])):
                return row
        return None

    def evidence(self, finding: Mapping[str, Any], reader: Reader, context: int = 0) -> Iterator[Shown]:
        """Yield the evidence for a row of FINDINGS, redacted for *reader*, with *context* messages on either side."""
        tables = self.audited.tables
        case = case_of(finding, tables)
        secret = classified(tables)
        around = neighbours(tables, case, context) if context else None
        for exhibit in [*self._exhibits(finding["rule"], tables, case), *([around] if around else [])]:
            yield shown(exhibit, tables, reader, secret=secret, case=case)

    def _exhibits(self, rule: str, tables: Tables, case: Case) -> Iterator[Exhibit]:
        setting = self.audited.policy.rules.get(rule)
        yield from exhibits(self.rules.get(rule), setting.params if setting else None, tables, case)


def investigate(  # noqa: PLR0913  # what an audit is made from, and keywords name it
    earlier: Earlier,
    rule: str,
    paths: Sequence[str | Path],
    *,
    policy: Path | None,
    roles: Mapping[Path, str] | None = None,
    verdicts: Verdicts | None = None,
    plugins: bool = True,
) -> Again:
    """Audit *paths* again like the report, as far as *rule* needs it.

    Without *paths* the files are sought where the report names them. Files are identified by digest, so that rosters
    and employee lists keep their roles wherever they are now; the policy is identified likewise.
    """
    known = rules(plugins=plugins).found
    paths = paths or [name for name in earlier.digests if Path(name).exists()]
    if not paths and not roles:
        raise UsageError(
            "报告里的输入文件不在这里，请用 --inputs 给出 (the report's inputs are not here; give them with --inputs)"
        )
    digests = {file: _digest(file) for file in expand([*paths, *(roles or {})])[0]}
    beside = [*map(Path, paths), *(roles or {})]
    settings = policy_for(policy or _policy_above(earlier, beside, known), beside, known)
    whole = rule not in known or "findings" in known[rule].needs
    request = Request(
        paths=paths,
        policy=settings,
        roles={**_roles(earlier, digests), **(roles or {})},
        scope=replace(earlier.period, select=() if whole else (rule,)),
        as_of=earlier.as_of,
        verdicts=verdicts or Verdicts(),
        allow_private=bool(earlier.document["audit"].get("allow_private")),
        plugins=plugins,
    )
    audited = examine(request)
    tables, _ = materialise(audited.tables, {"hits"})
    audited = Audited(report=audited.report, found=audited.found, tables=tables, policy=audited.policy)
    return Again(audited=audited, rules=known, differences=tuple(_differences(earlier, digests, request)))


def _policy_above(earlier: Earlier, inputs: Iterable[Path], known: Mapping[str, AnyRule]) -> Policy | None:
    """Return the report's policy if it is in a folder of *inputs* or above, since whole folders may be scanned."""
    audit = earlier.document["audit"]
    name = Path(audit["policy_path"]).name
    above = dict.fromkeys(folder for path in inputs for folder in (path, *path.parents)) if name else ()
    for file in (folder / name for folder in above):
        with contextlib.suppress(PolicyError):
            if file.is_file() and (found := load(file, known)).digest == audit["policy_digest"]:
                return found
    return None


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _roles(earlier: Earlier, digests: Mapping[Path, str]) -> dict[Path, str]:
    """Return the readers that the report gives for files."""
    given = earlier.document["audit"].get("roles", {})
    told = {digest: given[name] for name, digest in earlier.digests.items() if name in given}
    return {file: told[digest] for file, digest in digests.items() if digest in told}


def _differences(earlier: Earlier, digests: Mapping[Path, str], request: Request) -> Iterator[Text]:
    """Yield the differences from the report: inputs, policy, verdicts, version."""
    now, then = set(digests.values()), earlier.digests
    for name, digest in then.items():
        if digest not in now:
            yield (
                f"报告用过的 {name} 没有给出，或内容已改变（SHA-256 {digest[:12]}）",
                f"{name}, which the report was made from, is not given or has changed (SHA-256 {digest[:12]})",
            )
    for file, digest in digests.items():
        if digest not in then.values() and not is_own_report(file):
            yield f"{file} 不在报告的输入里", f"{file} is none of the report's inputs"
    policy, audit = request.policy, earlier.document["audit"]
    if isinstance(policy, Policy) and policy.digest != audit["policy_digest"]:
        yield "政策与报告用的不同，参数可能不一样", "the policy is not the one that the report was made under"
    if request.verdicts.digest != audit.get("verdicts_digest", ""):
        judged = audit.get("verdicts_path", "")
        yield (
            (
                f"报告带有核实结论 {judged}，这次没有给出，或内容已改变（--verdicts）",
                f"the report carries the verdicts {judged}, which are not given or have changed (--verdicts)",
            )
            if judged
            else ("报告没有带核实结论", "the report carries no verdicts")
        )
    made = audit["versions"].get("groupaudit")
    if made != version("groupaudit"):
        yield f"报告由版本 {made} 生成", f"the report was made by version {made}"
