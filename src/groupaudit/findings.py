"""Define findings: their columns, their identity, and their wording in Chinese and English."""

import functools
import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence

import polars as pl
from msgspec.structs import replace

from groupaudit.disclosure import PSEUDONYM, Disclosure
from groupaudit.rule import AnyRule, Kind
from groupaudit.tables import AT
from groupaudit.verdict import JUDGED
from groupaudit.vocabulary import Language, Severity

SEVERITY = pl.Enum([s.value for s in Severity])

FINDINGS = pl.Schema({
    "fingerprint": pl.String(),
    "rule": pl.String(),
    "clause": pl.String(),
    "severity": SEVERITY,
    "confidence": pl.Int32(),  # 0 to 100; 100 if decided from data
    "group_id": pl.String(),
    "group_name": pl.String(),
    "member_id": pl.String(),
    "member_name": pl.String(),
    "person_kind": pl.String(),  # one of tables.PERSON_KINDS; null if not determined
    "message_id": pl.String(),
    "at": AT,
    "source": pl.String(),
    "line": pl.Int64(),
    "cell": pl.String(),
    "span_start": pl.UInt32(),  # code points of the message's own text, half open
    "span_end": pl.UInt32(),
    "classified": pl.Boolean(),  # the message carries a classification mark, and is never quoted
    "quote": pl.String(),  # the message itself, only with --show message
    "fields": pl.String(),  # canonical JSON of the rule's declared fields
    "status": pl.String(),  # open, or dismissed: does not fail a run
    **JUDGED,
})  # fmt: skip

ORDER = ("severity", "clause", "rule", "group_id", "member_id", "at", "fingerprint")
"""The total order of findings in a report; fingerprints break ties."""

DECIDED = 100
"""The confidence of findings decided from data."""


def doubtful(signals: Sequence[str]) -> pl.Expr:
    """Tell which rows of FINDINGS a person must confirm: the rule is one of *signals*, or the data do not decide."""
    return pl.col("rule").is_in(signals) | (pl.col("confidence") < DECIDED)


canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
"""Encodes the fields of a finding; one shared encoder, since `json.dumps` would make one per call."""

SEPARATOR = "\x1f"
NOTHING = "—"
"""Text for a missing value."""


def fingerprint(*parts: str | None) -> str:
    """Return the identity of a finding from its subject, never from its place in a file or evidence text."""
    text = SEPARATOR.join("\x00" if part is None else part for part in parts)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def render(
    findings: pl.DataFrame,
    rules: Mapping[str, AnyRule],
    language: Language,
    disclosure: Disclosure,
    exempt: Sequence[frozenset[str]] | None = None,
) -> pl.DataFrame:
    """Return *findings* redacted, with `message`, `suggestion`, `evidence` (JSON) and `span` (the matched text).

    Rows keep their order; `fields` is redacted too. A finding of a rule that is not among *rules* (a missing plug-in)
    keeps its fields, with the rule's id as message; one whose fields are withheld has its rule's title as message.
    *exempt* holds for each row the names that are shown although *disclosure* hides them as strangers' names.
    """
    if not findings.height:
        columns = {"message": pl.String(), "suggestion": pl.String(), "evidence": pl.String(), "span": pl.String()}
        return findings.with_columns(pl.lit(None, dtype).alias(name) for name, dtype in columns.items())
    shown = [replace(disclosure, exempt=e) for e in exempt] if exempt else [disclosure] * findings.height
    rows = findings.select("rule", "fields", "classified").iter_rows(named=True)
    worded = [_word(rules.get(row["rule"]), row, language, d) for row, d in zip(rows, shown, strict=True)]
    texts = pl.DataFrame(
        worded,
        schema=["message", "suggestion", "evidence", "span"],
        orient="row",
        schema_overrides=dict.fromkeys(["message", "suggestion", "evidence", "span"], pl.String),
    )
    return _hidden(findings, shown).with_columns(texts["evidence"].alias("fields")).hstack(texts)


HIDE: Mapping[str, Callable[[Disclosure, str | None], str | None]] = {
    "fingerprint": lambda d, v: d.fingerprint(v or ""),
    "member_id": Disclosure.account,
    "member_name": Disclosure.person,
    "group_id": Disclosure.identifier,
    "group_name": Disclosure.group,
    "message_id": Disclosure.identifier,
    "source": Disclosure.file,
    "cell": Disclosure.cell,
    "verified_by": Disclosure.person,
    "note": Disclosure.text,
}
"""How each column of FINDINGS that may name a person, a group or a file is redacted."""


def _hidden(findings: pl.DataFrame, shown: Sequence[Disclosure]) -> pl.DataFrame:
    some = shown[0]
    if some.applied:
        return findings
    quotable = ~pl.col("classified") if some.show == "message" else pl.lit(value=False)
    findings = findings.with_columns(pl.when(quotable).then("quote").alias("quote"))
    bare = some.show != "none" and some.files and not some.strangers
    hidden = ("member_id", "member_name") if bare else HIDE.keys()
    return findings.with_columns(
        pl.Series(name, [hide(d, v) for d, v in zip(shown, findings[name], strict=True)], pl.String)
        for name, hide in HIDE.items()
        if name in hidden
    )


def _word(
    rule: AnyRule | None, row: Mapping[str, object], language: Language, disclosure: Disclosure
) -> tuple[str | None, ...]:
    raw: dict[str, object] = json.loads(str(row["fields"]))
    kinds = rule.fields if rule else {}
    classified = bool(row["classified"])
    proposed = _names(rule.advice[0]) if rule and rule.advice else ()
    whole = replace(disclosure, numbers=True) if proposed else disclosure
    fields = {
        k: redacted(v, kinds.get(k, Kind.TEXT), whole if k in proposed else disclosure, classified=classified)
        for k, v in raw.items()
    }
    evidence = canonical(fields)
    span = fields.get("matched")
    if rule is None:
        return str(row["rule"]), None, evidence, None if span is None else str(span)
    which = 0 if language == "zh" else 1
    if not fields and rule.fields:
        return rule.title[which], None, evidence, None
    shown = {k: _shown(_spoken(v, rule, k, which), language) for k, v in fields.items()}
    advice = rule.advice[which] if rule.advice else None
    suggestion = advice.format_map(shown) if advice and _advisable(advice, fields) else None
    return rule.message[which].format_map(shown), suggestion, evidence, None if span is None else str(span)


def _advisable(advice: str, fields: Mapping[str, object]) -> bool:
    """Tell whether an advice can be given: all its fields are known, and none is a pseudonym."""
    values = [fields.get(name) for name in _names(advice)]
    return not any(v in (None, "") or (isinstance(v, str) and PSEUDONYM.fullmatch(v)) for v in values)


def _spoken(value: object, rule: AnyRule, field: str, which: int) -> object:
    """Return the words for the codes in a field of kind CODE, and other values unchanged."""
    if rule.fields.get(field) is not Kind.CODE:
        return value
    if isinstance(value, list):
        return [_spoken(v, rule, field, which) for v in value]
    return rule.words[value][which] if isinstance(value, str) and value in rule.words else value


@functools.cache
def _names(template: str) -> Sequence[str]:
    return re.findall(r"{(\w+)", template)


LONGEST_VALUE = 500
"""Maximum characters of a value in a message, so that a long name cannot bury the rest; evidence is not cut."""


class _Shown(str):
    """A value in a template; `{name:words % words}` is empty unless there is a value."""

    __slots__ = ()

    def __format__(self, words: str) -> str:
        if not words:
            return str(self)
        return words.replace("%", self, 1) if self not in ("", NOTHING, "0") else ""


def _shown(value: object, language: Language) -> _Shown:
    if isinstance(value, list):
        value = ("、" if language == "zh" else ", ").join(str(v) for v in value if v != "")
    text = str(NOTHING if value is None else value)
    return _Shown(text if len(text) <= LONGEST_VALUE else text[:LONGEST_VALUE] + "…")


def redacted(value: object, kind: Kind, disclosure: Disclosure, *, classified: bool = False) -> object:
    """Return a value, or a list of values, of *kind* redacted; None for a message that may not be shown."""
    if isinstance(value, list):
        return [redacted(v, kind, disclosure, classified=classified) for v in value]
    if not isinstance(value, str):
        return value
    if kind in REDACT_NAME:
        return REDACT_NAME[kind](disclosure, value)
    if kind is Kind.BODY:
        return value if disclosure.applied or (disclosure.show == "message" and not classified) else None
    if kind is Kind.TEXT or (kind is Kind.TERM and (classified or disclosure.show == "none")):
        return disclosure.text(value, classified=classified)
    return value


REDACT_NAME: Mapping[Kind, Callable[[Disclosure, str], str | None]] = {
    Kind.PERSON: Disclosure.person,
    Kind.GROUP: Disclosure.group,
    Kind.UNIT: Disclosure.unit,
    Kind.PLACE: Disclosure.place,
}
"""How names of each kind are redacted."""
