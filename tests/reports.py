"""Build reports for tests of reporters: an empty one, one of every kind of content, and one full of hostile strings."""

from datetime import UTC, date, datetime

import polars as pl
from msgspec.structs import replace

from groupaudit.disclosure import Disclosure
from groupaudit.findings import FINDINGS, fingerprint
from groupaudit.outcome import Outcome
from groupaudit.reader import Input
from groupaudit.regulation import built_in
from groupaudit.report import Header, Report, Selection
from groupaudit.rule import AnyRule, Kind, Params, Scope, Severity, rule
from groupaudit.tables import AT, REJECTS, Tables
from groupaudit.triage.redact import redact
from groupaudit.vocabulary import Show

HOSTILE = (
    "=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "＝1", "\t=1", "\r=1", "<script>alert(1)</script>", "[/red][bold]",
    "\x1b[31mred\x1b[0m", "\u202etxt.exe", "a\x00b", "{message}", "%s", 'a,b"c\nd', "|pipe|", "![x](http://a.example/b.png)", "_x202E_", "\ufffe\uffff", "&#8238;", "长" * 2000,
)  # fmt: skip

GROUPS = {"group_id": pl.String, "name": pl.String, "kind": pl.String, "members": pl.UInt32, "messages": pl.UInt32, "first_at": AT, "last_at": AT}  # fmt: skip


@rule(
    clause="六(三)",
    title=("测试规则", "a rule for tests"),
    severity=Severity.HIGH,
    scope=Scope.ROW,
    needs={"members"},
    fields={"name": Kind.PERSON, "matched": Kind.TEXT, "corrected": Kind.PERSON},
    message=("“{name}”写了“{matched}”", "“{name}” wrote “{matched}”"),
    advice=("改为“{corrected}”", "change it to “{corrected}”"),
)
def sample_rule(t: Tables, p: Params) -> pl.LazyFrame:
    return t.members


def finding(n: int, name: str = "张三", matched: str = "上分", **changes: object) -> dict[str, object]:
    """One row of FINDINGS."""
    fields = pl.select(
        pl.struct(name=pl.lit(name), matched=pl.lit(matched), corrected=pl.lit(None, pl.String)).struct.json_encode()
    ).item()
    row = dict.fromkeys(FINDINGS) | {
        "fingerprint": fingerprint("sample-rule", str(n)),
        "rule": "sample-rule",
        "clause": "六(三)",
        "severity": "high",
        "confidence": 90,
        "group_id": "g1@chatroom",
        "group_name": "天高集团工作群",
        "member_id": f"wxid_{n}",
        "member_name": name,
        "message_id": f"msg-{n}",
        "at": datetime(2026, 1, 31, 1, n % 60, tzinfo=UTC),
        "source": "群.json",
        "line": n,
        "span_start": 0,
        "span_end": len(matched),
        "classified": False,
        "quote": f"前文 {matched} 后文",
        "fields": fields,
        "status": "open",
    }
    return row | changes


def report(*rows: dict[str, object], show: Show = Show.SPAN, **changes: object) -> Report:
    """A report with these findings and otherwise ordinary content, as reporters get it."""
    found = pl.DataFrame(list(rows), schema=FINDINGS) if rows else FINDINGS.to_frame()
    rules: dict[str, AnyRule] = {"sample-rule": sample_rule}
    base = Report(
        found=found,
        outcomes=(
            Outcome(rule="sample-rule", clause="六(三)", status="checked", count=len(rows)),
            Outcome(rule="other-rule", clause="六(二)", status="skipped", missing=("units",)),
        ),
        inputs=(Input(path="群.json", sha256="0" * 64, reader="chatlab-json", rows=3, kept=2, rejects=1),),
        rejects=pl.DataFrame([{"source": "群.json", "line": 7, "cell": None, "reason": "not-json"}], schema=REJECTS),
        groups=pl.DataFrame([{"group_id": "g1@chatroom", "name": "天高集团工作群", "kind": "internal", "members": 2, "messages": 3}], schema=GROUPS),
        counts={"groups": 1, "members": 2, "messages": 3, "messages-image": 1},
        header=Header(as_of=date(2026, 1, 31), timezone="Asia/Shanghai", effective_from=None, purpose="检查", legal_basis="", operator="综合管理部", fail_on=Severity.MEDIUM, policy_path="groupaudit.toml", policy_digest="f" * 64, versions={"groupaudit": "0"}),
        scope=Selection(),
        regulation=built_in(),
        rules=rules,
        disclosure=Disclosure(show=show, key=b"k" * 32),
    )  # fmt: skip
    return redact(replace(base, **changes))  # type: ignore[arg-type]  # tests pass what fits


def empty() -> Report:
    """A report over nothing."""
    bare = report(outcomes=(), inputs=(), rejects=REJECTS.to_frame(), counts={})
    return replace(bare, groups=pl.DataFrame(schema=GROUPS))


def hostile() -> Report:
    """A report in which every string that data supply is an attack on some format."""
    rows = [
        finding(n, name=text, matched=text, group_id=text, group_name=text, member_id=text, message_id=text, source=text, quote=text)
        for n, text in enumerate(HOSTILE)
    ]  # fmt: skip
    return report(*rows, show=Show.MESSAGE)
