"""Redaction by kind: what is left in a report is what every reporter may show."""

from datetime import date

import polars as pl
import pytest
from msgspec.structs import asdict, replace

from groupaudit.disclosure import Disclosure
from groupaudit.errors import UsageError
from groupaudit.figures.acquaintance import PEOPLE, Acquaintance
from groupaudit.figures.activity import ACTIVITY
from groupaudit.figures.response_times import RESPONSES
from groupaudit.figures.scorecard import SCORECARD, UNITS
from groupaudit.findings import FINDINGS
from groupaudit.intake.joins import JOINS
from groupaudit.intake.quality import QUALITY
from groupaudit.outcome import Outcome, Subject
from groupaudit.reader import Input
from groupaudit.report import Previous, Report, Selection
from groupaudit.tables import REJECTS
from groupaudit.triage.present import present
from groupaudit.triage.redact import redact
from groupaudit.verdict import UNMATCHED
from groupaudit.vocabulary import Language, Show, View
from reports import GROUPS, finding, report

KEY = b"k" * 32
CANARY = "金丝雀"


def canaries(prefix, schema, **own):
    """One row in which every string is a canary of its own but for those in words of ours."""
    row = {n: f"{CANARY}{prefix}-{n}" for n, dtype in schema.items() if dtype == pl.String} | own
    return pl.DataFrame([row], schema=schema)


def full():
    """A report with a canary wherever data can put a string."""
    names = {n: f"{CANARY}-{n}" for n in ("name", "matched", "member_id", "message_id", "group_id", "group_name", "source", "quote", "verified_by", "note")}  # fmt: skip
    subject = Subject(
        **{n: f"{CANARY}s-{n}" for n in Subject.__struct_fields__}
        | {"reason": "why", "line": 3, "cell": f"{CANARY}!C7", "entry": True}
    )
    plain = report(finding(1, **names, cell=f"{CANARY}表!C7"))
    return replace(
        plain,
        found=pl.DataFrame([finding(1, **names, cell=f"{CANARY}表!C7")], schema=plain.found.schema),
        worded=None,
        outcomes=(
            Outcome(rule="sample-rule", clause="六(三)", status="undecided", undecided={"why": 1}, examples=(subject,)),
            Outcome(rule="other-rule", clause="六(二)", status="failed", detail=f"ValueError: '{CANARY}'"),
        ),
        inputs=(Input(path=f"{CANARY}.json", problem=f"{CANARY}.json: {CANARY}", facts={"exporter": CANARY}),),
        rejects=canaries("r", REJECTS, cell=f"{CANARY}!C7", reason=f"not-json: {CANARY}"),
        groups=canaries("g", GROUPS, kind="internal"),
        scorecard=canaries("c", SCORECARD, kind="internal", roster="full", handed_in=True),
        responses=canaries("t", RESPONSES, level="group"),
        header=replace(plain.header, policy_path=f"{CANARY}.toml", roles={f"{CANARY}.csv": "roster"}),
        scope=Selection(groups=(f"{CANARY}g-group_id", f"{CANARY}g-name", f"{CANARY}*")),
        activity=canaries("a", ACTIVITY),
        previous=Previous(as_of=None, by_severity={}, units=canaries("p", UNITS)),
        quality=canaries("q", QUALITY, measure="exporter", n=1, of=2, failed=False, place=f"{CANARY}!C7"),
        joins=canaries("j", JOINS, what="member", basis="message-id", messages=1),
        unmatched=canaries("u", UNMATCHED, verdict="confirmed", why="gone", rule="gambling"),
        acquaintance=Acquaintance(people=pl.DataFrame([[CANARY, CANARY, [CANARY], CANARY, True, True]], schema=PEOPLE, orient="row"), strangers=frozenset({CANARY})),
        disclosure=Disclosure(show=Show.NONE, key=KEY),
    )  # fmt: skip


OURS = {"fingerprint", "rule", "clause", "fields", "status", "verdict", "person_kind"}
"""Columns of findings in words of ours; `fields` has its canaries inside."""


def test_nothing_is_shown_that_nobody_thought_of():
    """Every string of a finding and every part of a report is in the search below; a new one must be added to it."""
    row = full().found.row(0, named=True)
    strings = {name for name, dtype in FINDINGS.items() if dtype == pl.String}
    assert {name for name in strings - OURS if CANARY not in str(row[name])} == set()
    assert row["fields"].count(CANARY) >= 2
    known = {
        "found", "outcomes", "inputs", "rejects", "groups", "counts", "header", "scope", "regulation", "rules", "scorecard",
        "language", "disclosure", "dropped", "activity", "quality", "joins", "view", "recipient", "acquaintance", "worded",
        "unmatched", "responses", "previous",
    }  # fmt: skip
    assert set(Report.__struct_fields__) - known == set()


def contents(what):
    """Return everything that a report holds but its regulation and rules, as text."""
    parts = []
    for name in Report.__struct_fields__:
        value = getattr(what, name)
        if isinstance(value, pl.DataFrame):
            parts.append(str(value.rows()))
        elif name not in ("regulation", "rules"):
            parts.append(str(asdict(value) if hasattr(value, "__struct_fields__") else value))
    return "\n".join([*parts, str(what.findings.rows())])


def test_no_string_that_data_put_anywhere_is_left():
    """With show none nothing remains of any name, id, file, text or crash, wherever in the report it stood."""
    assert contents(full()).count(CANARY) > 30
    assert CANARY not in contents(redact(full()))


def test_a_second_time_changes_nothing():
    """A redacted report is redacted; its pseudonyms do not get pseudonyms."""
    once = redact(full())
    assert redact(once) is once
    english = once.speaking(Language.EN)
    assert english.findings["member_name"].to_list() == once.findings["member_name"].to_list()
    assert CANARY not in contents(english)


def test_the_same_name_has_the_same_pseudonym_everywhere():
    """A group in findings is the group in the scorecard; a file in findings is the file among the inputs."""
    row = finding(1, group_id="g1", group_name="群", source="群.json")
    hidden = report(row, show=Show.NONE)
    assert hidden.findings["source"][0] == hidden.inputs[0].path
    assert hidden.findings["source"][0].endswith(".json")


def test_units_of_the_organisation_stay_and_others_do_not():
    """What an organisation is known to consist of names nobody; any other unit in a register might."""
    card = pl.DataFrame([{"unit": "工程部"}, {"unit": "张三丰"}], schema=SCORECARD)
    whole = replace(full(), scorecard=card, acquaintance=Acquaintance(units=frozenset({"工程部"})))
    known, unknown = redact(whole).scorecard["unit"]
    assert known == "工程部"
    assert unknown.startswith("U-")


def test_pseudonyms_without_a_key_are_refused():
    """An empty key would let anybody find out who is meant."""
    with pytest.raises(UsageError, match="密钥"):
        redact(replace(full(), disclosure=Disclosure(show=Show.NONE)))


PEOPLE_HERE = pl.DataFrame(
    [
        ["g1@chatroom", "wxid_1", ["张三+集团+工程部", "老张"], "wxid_1", False, True],
        ["g1@chatroom", "wxid_2", ["王女士", "老张"], "wxid_2", True, False],
    ],
    schema=PEOPLE,
    orient="row",
)


def seen(view, *rows, show=Show.MESSAGE, **changes):
    """Return what a view shows of findings in a group of one employee and one resident who shares his byname."""
    base = report()
    whole = replace(
        base,
        found=pl.DataFrame(list(rows), schema=base.found.schema),
        worded=None,
        acquaintance=Acquaintance(people=PEOPLE_HERE),
        disclosure=Disclosure(show=show, key=KEY),
    )
    return present(replace(whole, **changes), view)


def test_a_stranger_is_named_to_the_auditor_alone():
    """A resident is a pseudonym for an administrator, his message is not quoted, and advice that needs his name is left out."""
    row = finding(2, name="王女士", member_name="王女士", corrected="王女士")
    assert "王女士" in str(seen(View.AUDITOR, row).findings.rows())
    (hidden,) = seen(View.ADMIN, row).findings.to_dicts()
    assert hidden["member_name"].startswith("P-")
    assert hidden["member_id"].startswith("P-")
    assert hidden["quote"] is None
    assert "王女士" not in str(hidden)


def test_an_employee_stays_himself_where_a_stranger_bears_the_same_name():
    """In a finding about him his own name is shown; in any other the name they share is not."""
    mine = finding(1, name="老张", member_name="张三+集团+工程部")
    other = finding(3, name="老张", member_id="wxid_9", member_name="李四")
    first, second = seen(View.ADMIN, mine, other).findings.sort("member_id").to_dicts()
    assert "老张" in first["message"]
    assert "老张" not in second["message"]


def test_whom_nobody_knows_is_no_employee_among_residents():
    """A person on no roster, named in a group of residents, is a pseudonym there; in an internal group nothing is known against him."""
    row = finding(1, name="路人甲", member_id=None, member_name=None)
    for kind, hidden in (("owners", True), ("outward", True), ("internal", False)):
        groups = pl.DataFrame([{"group_id": "g1@chatroom", "name": "群", "kind": kind}], schema=GROUPS)
        (shown,) = seen(View.ADMIN, row, groups=groups).findings.to_dicts()
        assert ("路人甲" not in str(shown)) is hidden


def test_strangers_named_in_what_others_wrote_are_covered():
    """A quoted message of an employee does not name a resident."""
    row = finding(1, quote="请回复王女士的问题", matched="王女士的电话")
    (hidden,) = seen(View.ADMIN, row).findings.to_dicts()
    assert "王女士" not in str(hidden)
    assert hidden["quote"].startswith("请回复P-")


def test_days_of_all_groups_are_added_up():
    """The timeline that reporters see tells of no group."""
    days = pl.DataFrame([["a", date(2026, 1, 1), 2], ["b", date(2026, 1, 1), 3]], schema=ACTIVITY, orient="row")
    assert redact(replace(full(), activity=days)).activity.rows() == [(None, date(2026, 1, 1), 5)]


NUMBERED = [
    ("代开发票13800138000", "代开发票13*******00"),
    ("138-0013-8000张三", "13*********00张三"),
    ("13800138000", "13*******00"),
    ("VX13800138000", "VX13*******00"),
    ("name:保洁一班+王芳+13800138000", "name:保洁一班+王芳+13*******00"),
    ("3-2-1502李四", "3-2-1502李四"),
    ("0017-张三-主任", "0017-张三-主任"),
    ("wxid_a1380013800022", "wxid_a1380013800022"),
    ("20240917", "20240917"),
]


@pytest.mark.parametrize(("name", "masked"), NUMBERED, ids=[name for name, _ in NUMBERED])
def test_numbers_in_names_are_masked_like_those_in_messages(name, masked):
    """A mobile in a nickname is as private as one in a message; ids, rooms and staff numbers stay."""
    found = redact(report(finding(1, name=name, matched="代开", member_name=name))).findings.row(0, named=True)
    assert (found["member_name"], name in found["message"]) == (masked, name == masked)
    whole = redact(report(finding(1, name=name, matched="代开", member_name=name), show=Show.MESSAGE))
    assert whole.findings["member_name"].to_list() == [name]


def test_an_id_keeps_its_digits():
    """What a person is looked up by is no name, unless it is made of one."""
    ids = ["13800138000", "name:代开13800138000"]
    found = redact(report(*(finding(n, member_id=id_) for n, id_ in enumerate(ids)))).findings
    assert sorted(found["member_id"]) == ["13800138000", "name:代开13*******00"]
