"""Corrections of nicknames: a proposal per member, reminders to paste, and a table for mail merge.

Everything comes from findings that propose a nickname; the inputs are never edited.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO

import polars as pl

from groupaudit.report import Report, Selection
from groupaudit.reporting.spreadsheet import write_csv
from groupaudit.rule import AnyRule, Kind
from groupaudit.shape import conform
from groupaudit.vocabulary import Language, Text
from groupaudit.wording import inert, pick

PROPOSED, WRITTEN, SURE = "corrected", "nickname", "certainty"
"""Fields of a finding with the correct nickname, the present one, and the certainty of the correction."""

CERTAIN = 100
"""The confidence of a finding that is decided from data."""

CERTAINTY: Mapping[str, Text] = {"safe": ("可直接采用", "safe"), "check": ("请先核对", "check first")}
"""`safe`: the data decide that the nickname is wrong and what is right. `check`: a person must decide one of these."""

PROPOSAL = pl.Schema({
    "group_id": pl.String(),
    "group_name": pl.String(),
    "member_id": pl.String(),
    "nickname": pl.String(),  # as written; null if there is none
    "corrected": pl.String(),  # null if the data do not decide
    "reason": pl.String(),  # the messages of all findings about the member
    "certainty": pl.String(),  # a key of CERTAINTY
    "rules": pl.List(pl.String()),
})  # fmt: skip
"""One row per member with a nickname to correct, by group and member."""

HEADINGS: Mapping[str, Text] = {
    "group_name": ("群", "group"),
    "group_id": ("群ID", "group id"),
    "member_id": ("成员ID", "member id"),
    "nickname": ("现群昵称", "nickname"),
    "corrected": ("建议群昵称", "corrected nickname"),
    "certainty": ("把握", "certainty"),
    "reason": ("原因", "reason"),
}
MAIL: Mapping[str, Text] = {
    "member_id": ("成员ID", "member id"),
    "group_name": ("群", "group"),
    "nickname": ("现群昵称", "nickname"),
    "corrected": ("建议群昵称", "corrected nickname"),
    "text": ("提醒正文", "text"),
}

GROUP_TEXT: Text = (
    "【群昵称提醒】本群“{group}”有 {n} 位成员的群昵称需要调整（{reasons}）。请在“我在本群的昵称”中按公司规定的格式修改，修改后无需回复。谢谢配合！",
    "[Group nicknames] In this group, “{group}”, {n} nickname(s) need a change ({reasons}). Please set yours under “My alias in group” to the company's format; no need to reply. Thank you!",
)
PERSONAL: Text = (
    "您好！您在群“{group}”的群昵称{now}需要调整：{reason}。{advice}谢谢！",
    "Hello! Your nickname{now} in the group “{group}” needs a change: {reason}. {advice}Thank you!",
)
NOW: Text = ("“{nickname}”", " “{nickname}”")
ADVICE: Text = ("建议改为“{corrected}”。", "Suggested: “{corrected}”. ")


def correcting(rules: Mapping[str, AnyRule]) -> tuple[str, ...]:
    """Return the rules that propose a nickname; rules that propose a group name are not included."""
    return tuple(id_ for id_, rule in rules.items() if rule.fields.get(PROPOSED) is Kind.PERSON)


def proposal(report: Report) -> pl.DataFrame:
    """Return PROPOSAL from the worded findings of a report, without false alarms.

    If the chosen scope may hide other faults of a nickname, no proposal is safe.
    """
    standing = pl.col("status") != "dismissed"
    wanted = pl.col("rule").is_in(correcting(report.rules)) & pl.col("member_id").is_not_null() & standing
    rows = [_row(row) for row in report.findings.filter(wanted).iter_rows(named=True)]
    schema = {**{n: d for n, d in PROPOSAL.items() if n not in ("reason", "certainty", "rules")}, "message": pl.String(), "safe": pl.Boolean(), "rule": pl.String()}  # fmt: skip
    found = pl.DataFrame(rows, schema=schema, orient="row")
    one = (pl.col("corrected").drop_nulls().n_unique() == 1) & pl.col("corrected").is_not_null().all()
    whole = pl.lit(not _narrowed(report))
    proposals = (
        found.sort("group_id", "member_id", "rule")
        .group_by("group_id", "member_id", maintain_order=True)
        .agg(
            pl.col("group_name", "nickname").drop_nulls().first(),
            corrected=pl.when(pl.col("corrected").drop_nulls().n_unique() == 1).then(
                pl.col("corrected").drop_nulls().first()
            ),
            reason=pl.col("message").str.join("；"),
            certainty=pl.when(whole & one & pl.col("safe").all()).then(pl.lit("safe")).otherwise(pl.lit("check")),
            rules="rule",
        )
    )
    return conform(proposals, PROPOSAL)


def _narrowed(report: Report) -> bool:
    """Tell whether the scope may hide some findings about a nickname while it shows others."""
    asked, everything = report.scope, Selection()
    names = ("select", "ignore", "min_severity", "min_confidence")
    narrowed = any(getattr(asked, name) != getattr(everything, name) for name in names)
    return narrowed and any(o.outside for o in report.outcomes if o.rule in correcting(report.rules))


def _row(finding: Mapping[str, object]) -> tuple[object, ...]:
    fields = json.loads(str(finding["fields"]))
    keys = tuple(finding[name] for name in ("group_id", "group_name", "member_id"))
    safe = fields.get(SURE) == "safe" and finding["confidence"] == CERTAIN
    told = (fields.get(WRITTEN), fields.get(PROPOSED), finding["message"], safe)
    return (*keys, *told, finding["rule"])


def write_proposal(found: pl.DataFrame, language: Language, out: BinaryIO) -> None:
    """Write the proposals, one row per member."""
    write_csv(_spoken(found, language), {name: pick(words, language) for name, words in HEADINGS.items()}, out)


def write_mail_merge(found: pl.DataFrame, rules: Mapping[str, AnyRule], language: Language, out: BinaryIO) -> None:
    """Write one row per member with the reminder to send."""
    texts = pl.Series("text", [personal(row, rules, language) for row in found.iter_rows(named=True)], pl.String)
    write_csv(found.with_columns(texts), {name: pick(words, language) for name, words in MAIL.items()}, out)


def write_group_texts(found: pl.DataFrame, rules: Mapping[str, AnyRule], language: Language, out: BinaryIO) -> None:
    """Write a reminder for every group, without members' names."""
    _write_blocks(group_texts(found, rules, language), out)


def write_personal_texts(found: pl.DataFrame, rules: Mapping[str, AnyRule], language: Language, out: BinaryIO) -> None:
    """Write a reminder for every member."""
    _write_blocks((personal(row, rules, language) for row in found.iter_rows(named=True)), out)


def group_texts(found: pl.DataFrame, rules: Mapping[str, AnyRule], language: Language) -> Iterator[str]:
    """Yield a reminder for each group: how many nicknames need a change and why, without names."""
    for _, members in found.group_by("group_id", maintain_order=True):
        counts = members["rules"].explode().value_counts().sort("count", "rules", descending=[True, False])
        joined = _listed((f"{pick(rules[rule].title, language)} {n}" for rule, n in counts.iter_rows()), language)
        group = inert(members["group_name"][0] or members["group_id"][0] or "")
        yield pick(GROUP_TEXT, language).format(group=group, n=members.height, reasons=joined)


def personal(row: Mapping[str, Any], rules: Mapping[str, AnyRule], language: Language) -> str:
    """Return the reminder for one member, without the names of others, such as those with the same nickname."""
    written, corrected = row["nickname"], row["corrected"]
    now = pick(NOW, language).format(nickname=inert(written)) if written else ""
    advice = pick(ADVICE, language).format(corrected=inert(corrected)) if corrected else ""
    group = inert(row["group_name"] or row["group_id"] or "")
    reason = _listed((pick(rules[rule].title, language) for rule in row["rules"]), language)
    return pick(PERSONAL, language).format(group=group, now=now, reason=reason, advice=advice)


def _listed(words: Iterable[str], language: Language) -> str:
    return ("、" if language is Language.ZH else ", ").join(dict.fromkeys(words))


def _spoken(found: pl.DataFrame, language: Language) -> pl.DataFrame:
    return found.with_columns(pl.col("certainty").replace({code: pick(w, language) for code, w in CERTAINTY.items()}))


def _write_blocks(texts: Iterator[str], out: BinaryIO) -> None:
    out.write("\n\n".join(texts).encode("utf-8", "replace") + b"\n")
