"""What was and was not checked, by clause and by rule: a part of every report."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from groupaudit.outcome import Outcome, Subject
from groupaudit.reader_words import ASIDE, REASONS
from groupaudit.regulation import Clause, covered
from groupaudit.report import Report
from groupaudit.supplies import SUPPLIES
from groupaudit.vocabulary import Text
from groupaudit.wording import MESSAGE_KINDS, NOT_INSPECTED, TABLES, WHY_OFF, joined, pick, place

Verdict = Literal[
    "found",
    "nothing-found",
    "outside-scope",
    "partly",
    "not-checked",
    "failed",
    "no-rule",
    "not-auditable",
    "not-judged",
    "dated",
    "undated",
]

VERDICTS: dict[str, Text] = {
    "found": ("发现 {n} 处", "{n} found"),
    "nothing-found": ("未发现", "nothing found"),
    "partly": ("发现 {n} 处，部分未能判断", "{n} found, partly undecided"),
    "outside-scope": ("所选范围内未发现", "nothing found in the chosen scope"),
    "partly-outside": ("所选范围内未发现，部分未能判断", "nothing found in the chosen scope, partly undecided"),
    "partly-nothing": ("未发现，部分未能判断", "nothing found, partly undecided"),
    "not-checked": ("未检查", "not checked"),
    "failed": ("检查程序出错", "the check failed"),
    "no-rule": ("本版本没有对应规则，未检查", "no rule in this version, not checked"),
    "not-auditable": ("无法审计", "not auditable"),
    "not-judged": ("不判断", "not judged"),
    "dated": ("自 {since} 起判断，之前的不判断", "judged from {since} on, nothing before it"),
    "undated": ("未设施行日期，全部时间都判断", "no date of issue set: judged whatever the date"),
}

NEVER: Mapping[str, Verdict] = {"not-auditable": "not-auditable", "not-judged": "not-judged"}
"""Verdicts, by status, on clauses that no audit checks, being unobservable or excluded on purpose."""

SUBJECTS_NAMED = 3
"""How many undecided subjects a line names; the JSON report names a few more.

Of rows of lists and forms, all that the JSON report names are named.
"""

OUTSIDE: Text = ("，另有 {n} 处不在范围内", ", {n} outside the scope")
UNSEEN: Text = ("，{n} 条{kinds}未检查", ", {n} {kinds} not inspected")
MORE: Text = ("等", " and others")
KINDS_NAMED = 2
"""How many kinds of messages that were not inspected a verdict names."""

PASSED_ON = ("file", "link", "card", "mini-program", "forward", "other")
"""Kinds of messages with a title, an address or a name."""

ONLY_TITLES: Text = (
    "内容未检查，只看标题、文件名和网址，不看摘要、简介",
    "content not inspected: only title, file name and address are read, no description",
)
ONLY_FORM: Text = (
    "昵称、群名里有没有广告、色情等内容未检查，只看格式、姓名和单位",
    "content of nicknames and group names not inspected: only form, name and unit are looked at",
)
ONLY_TEXT: Text = ("内容未检查，本工具只看文字", "content not inspected: only text is read")


OF_OTHERS: Text = (
    "对外群和业主群里外部人员、住户等的 {n} 条消息",
    "{n} messages of outsiders, residents and the like in outward and owners' groups",
)
JUDGED_ON: Text = (
    "制度管不到公司以外的人：只查{}，其他不判断（政策文件 others-judged-on）",
    "the rules do not bind people outside the company: judged on {} only (others-judged-on in the policy)",
)
JUDGED_ON_NOTHING: Text = (
    "制度管不到公司以外的人：政策文件 others-judged-on 一类也没有列出，都不判断",
    "the rules do not bind people outside the company: others-judged-on in the policy is empty, so nothing is judged",
)
CATEGORIES: dict[str, Text] = {
    "pornography": ("色情", "pornography"),
    "gambling": ("赌博", "gambling"),
    "malicious-link": ("可疑链接", "suspicious links"),
    "unrelated-advertising": ("无关广告", "unrelated advertising"),
}


class ClauseCoverage(Struct, frozen=True, kw_only=True):
    """How far one clause was checked, by which rules, and the numbers of findings shown and outside the scope."""

    clause: Clause
    verdict: Verdict
    count: int
    outside: int
    rules: tuple[Outcome, ...]
    since: date | None = None  # first day judged, of the clause that sets it

    def words(self, language: str) -> str:
        """Return the verdict in words, which never say that a check was passed."""
        verdict: str = self.verdict
        if verdict == "partly" and not self.count:
            verdict = "partly-outside" if self.outside else "partly-nothing"
        hidden = pick(OUTSIDE, language).format(n=self.outside) if self.outside else ""
        ran = self.verdict in ("found", "nothing-found", "outside-scope", "partly")
        unseen = _unseen_words(self.unseen, language) if ran and self.unseen else ""
        return pick(VERDICTS[verdict], language).format(n=self.count, since=self.since) + hidden + unseen

    @property
    def unseen(self) -> Mapping[str, int]:
        """The number of messages of each kind that the rules of the clause could not inspect."""
        return next((o.not_inspected for o in self.rules if o.not_inspected), {})


def _unseen_words(unseen: Mapping[str, int], language: str) -> str:
    most = sorted(unseen, key=lambda kind: (-unseen[kind], kind))[:KINDS_NAMED]
    kinds = joined((pick(MESSAGE_KINDS[kind], language) for kind in most), language)
    more = pick(MORE, language) if len(unseen) > KINDS_NAMED else ""
    return pick(UNSEEN, language).format(n=sum(unseen.values()), kinds=kinds + more)


class NotChecked(Struct, frozen=True, kw_only=True):
    """A subject that was not checked, and the reason."""

    what: str
    clause: str
    reason: str


def by_clause(report: Report) -> list[ClauseCoverage]:
    """Return the coverage of every clause in the order of the regulation."""
    return [_clause(report, clause) for clause in report.regulation.clauses.values()]


def supply(report: Report, c: ClauseCoverage, language: str) -> str:
    """Return what to supply to check more of a clause: missing lists, and what rules needed to decide."""
    if c.verdict in (*NEVER, "no-rule", "undated"):
        return pick(c.clause.needs, language)
    lists = dict.fromkeys(
        pick(TABLES.get(name, (name, name)), language) for o in c.rules if o.status == "skipped" for name in o.missing
    )
    undecided = dict.fromkeys(
        pick(SUPPLIES.get(reason) or report.rules[o.rule].undecided.get(reason, (reason, reason)), language)
        for o in c.rules
        if o.status == "undecided" and o.rule in report.rules
        for reason in o.undecided
    )
    return joined(dict.fromkeys([*lists, *undecided]), language)


def _clause(report: Report, clause: Clause) -> ClauseCoverage:
    rules = tuple(o for o in report.outcomes if clause.id in covered(o.clause))
    since = report.header.effective_from
    if clause.status == "period" and not rules:
        verdict: Verdict = "dated" if since else "undated"
        return ClauseCoverage(clause=clause, verdict=verdict, count=0, outside=0, rules=(), since=since)
    count, outside = sum(o.count for o in rules), sum(o.outside for o in rules)
    verdict = _verdict(clause, rules, count, outside)
    if verdict in ("nothing-found", "partly") and not report.audited:
        verdict = "not-checked"
    return ClauseCoverage(clause=clause, verdict=verdict, count=count, outside=outside, rules=rules)


def _verdict(clause: Clause, rules: tuple[Outcome, ...], count: int, outside: int) -> Verdict:
    if clause.status in NEVER:
        return NEVER[clause.status]
    if not rules:
        return "no-rule"
    if any(o.status == "failed" for o in rules):
        return "failed"
    ran = [o for o in rules if o.status in ("checked", "undecided")]
    if not ran:
        return "not-checked"
    if len(ran) < len(rules) or any(o.status == "undecided" for o in ran):
        return "partly"
    return "found" if count else "outside-scope" if outside else "nothing-found"


def not_checked(report: Report, language: str) -> list[NotChecked]:
    """Return everything that was not checked, by clauses and then by files."""
    return [
        *_clauses_without_rules(report, language),
        *(line for outcome in report.outcomes for line in _rule(report, outcome, language)),
        *_others(report, language),
        *_of_names(report, language),
        *_kinds(report, language),
        *_files(report, language),
    ]


def _clauses_without_rules(report: Report, language: str) -> Iterator[NotChecked]:
    """Yield a line for each clause that cannot be audited, and one for all clauses without a rule in this version."""
    clauses = by_clause(report)
    for c in clauses:
        if c.verdict in NEVER:
            wording, needs = pick(c.clause.quoted, language), pick(c.clause.needs, language)
            yield NotChecked(what=wording, clause=c.clause.id, reason=needs)
    bare = [c.clause.id for c in clauses if c.verdict == "no-rule"]
    if bare:
        what = pick(("{n} 条条款", "{n} clauses"), language).format(n=len(bare))
        reason = pick(("本版本没有检查它们的规则：", "this version has no rules for them: "), language)
        yield NotChecked(what=what, clause="", reason=reason + joined(bare, language))


def _rule(report: Report, o: Outcome, language: str) -> Iterator[NotChecked]:
    rule = report.rules.get(o.rule)
    what = (
        f"{pick(rule.title, language)}（{o.rule}）"
        if rule and language == "zh"
        else f"{rule.title[1]} ({o.rule})"
        if rule
        else o.rule
    )
    if o.status == "undecided" and rule:
        for reason, n in o.undecided.items():
            unit = pick(("{n} 处未能判断：{why}{who}", "{n} undecided: {why}{who}"), language)
            why_not = pick(rule.undecided.get(reason, (reason, reason)), language) + _unread(report, reason, language)
            said = unit.format(n=n, why=why_not, who=_named(o, reason, language))
            yield NotChecked(what=what, clause=o.clause, reason=said)
    elif o.status == "skipped":  # one line per missing list
        for reason in dict.fromkeys(why(replace(o, missing=(lacking,)), language) for lacking in o.missing):
            yield NotChecked(what=what, clause=o.clause, reason=reason)
    elif o.status != "checked":
        yield NotChecked(what=what, clause=o.clause, reason=why(o, language))


def _unread(report: Report, reason: str, language: str) -> str:
    """Return the headings of unused columns if one of them may be the column sought, else an empty text."""
    columns = report.quality.filter(measure="unused-columns")["detail"].drop_nulls().to_list()
    if reason != "heading-unknown" or not columns:
        return ""
    return pick(("：没有读取的列有 {}", ": columns not read are {}"), language).format(joined(columns, language))


def _named(o: Outcome, reason: str, language: str) -> str:
    """Return the first undecided subjects by the names shown to readers, empty if none has a name."""
    subjects = [s for s in o.examples if s.reason == reason]
    rows = any(s.entry for s in subjects)
    names = [*filter(None, dict.fromkeys(_called(s, language) for s in subjects))][: None if rows else SUBJECTS_NAMED]
    form = ("（{}）", " ({})") if len(names) == o.undecided[reason] else ("（如 {}）", " (such as {})")
    return pick(form, language).format(joined(names, language)) if names else ""


def _called(s: Subject, language: str) -> str:
    person, group = s.member_name or s.member_id, s.group_name or s.group_id
    name = f"{person} @ {group}" if person and group else person or group or ""
    where = place(s.source, s.line, s.cell) if s.entry and s.source else ""
    return pick(("{}，{}", "{}: {}"), language).format(name, where) if name and where else name or where


def why(o: Outcome, language: str) -> str:
    """Return why a rule did not run, and what to supply."""
    if o.status == "failed":
        return pick(("检查程序出错：{}", "the check failed: {}"), language).format(o.detail)
    if o.status == "undecided":
        return pick(("{} 处未能判断", "{} undecided"), language).format(sum(o.undecided.values()))
    if o.status == "off":
        return pick(WHY_OFF.get(o.detail, (o.detail, o.detail)), language)
    names = dict.fromkeys(pick(TABLES.get(name, (name, name)), language) for name in o.missing)
    return pick(("缺{}", "needs {}"), language).format(("、" if language == "zh" else "; ").join(names))


def _others(report: Report, language: str) -> Iterator[NotChecked]:
    """Yield the number of messages that were only partly judged because their senders are outside the company."""
    n = report.counts.get("messages-of-others", 0)
    if n:
        what = pick(OF_OTHERS, language).format(n=n)
        categories = [pick(CATEGORIES[c], language) for c in report.header.others_judged_on]
        reason = pick(JUDGED_ON if categories else JUDGED_ON_NOTHING, language)
        yield NotChecked(what=what, clause="七", reason=reason.format(joined(categories, language)))


def _of_names(report: Report, language: str) -> Iterator[NotChecked]:
    """Say that nicknames and group names were not searched for forbidden content."""
    n = report.counts.get("members", 0)
    if n:
        what = pick(("{n} 名成员的昵称，以及群名", "nicknames of {n} members, and names of groups"), language).format(
            n=n
        )
        yield NotChecked(what=what, clause="七(五)", reason=pick(ONLY_FORM, language))


def _kinds(report: Report, language: str) -> Iterator[NotChecked]:
    told = [o.not_inspected for o in report.outcomes if o.not_inspected]
    for kind in NOT_INSPECTED:
        n = told[0].get(kind, 0) if told else report.counts.get(f"messages-{kind}", 0)
        if n:
            what = pick(("{n} 条{what}", "{n} {what}"), language).format(n=n, what=pick(MESSAGE_KINDS[kind], language))
            only = ONLY_TITLES if kind in PASSED_ON else ONLY_TEXT
            yield NotChecked(what=what, clause="七(五)", reason=pick(only, language))


def _files(report: Report, language: str) -> Iterator[NotChecked]:
    for i in report.inputs:
        if i.problem:
            yield NotChecked(what=i.path, clause="", reason=i.fault)
        for key, n in i.set_aside.items():
            reason = pick(ASIDE.get(key, (key, key)), language)
            yield NotChecked(
                what=i.path,
                clause="",
                reason=pick(("{n} 行未审计：{why}", "{n} rows not audited: {why}"), language).format(n=n, why=reason),
            )
    if report.rejects.height:
        tally = report.rejects["reason"].str.split(": ").list.first().value_counts().sort("reason")
        for key, n in tally.iter_rows():
            reason = pick(REASONS.get(key, (key, key)), language)
            what = pick(("{n} 行无法读取", "{n} rows could not be read"), language).format(n=n)
            yield NotChecked(what=what, clause="", reason=reason)
    if report.dropped.get("groups-out-of-scope"):
        reason = pick(("政策文件设为不在范围内", "declared out of scope by the policy"), language)
        what = pick(("{n} 个群", "{n} groups"), language).format(n=report.dropped["groups-out-of-scope"])
        yield NotChecked(what=what, clause="二", reason=reason)
