"""A finding is identified by who and what, worded from its fields, and redacted by their kinds."""

import re

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import build
from groupaudit.disclosure import Disclosure, mask_digits
from groupaudit.engine import Planned, run
from groupaudit.findings import FINDINGS, fingerprint, render
from groupaudit.rule import Kind, Scope, Severity, rule
from groupaudit.vocabulary import Language, Show

HIDDEN = Disclosure(show=Show.NONE, key=b"k" * 32, public=frozenset({"工程部"}))


@rule(
    clause="六(三)",
    title=("测试", "test"),
    severity=Severity.LOW,
    scope=Scope.ROW,
    needs={"messages"},
    fields={
        "name": Kind.PERSON, "others": Kind.PERSON, "unit": Kind.UNIT, "matched": Kind.TEXT, "term": Kind.TERM,
        "missing": Kind.CODE, "count": Kind.NUMBER, "better": Kind.PERSON,
    },
    words={"company": ("公司", "company"), "department": ("部门", "department")},
    message=("“{name}”（{unit}）写“{matched}”（{term}）{count} 次，缺{missing}，另有{others}", "“{name}” ({unit}): “{matched}” ({term}) ×{count}, lacks {missing}; {others}"),
    advice=("改为“{better}”", "change to “{better}”"),
)  # fmt: skip
def everything(t, p):
    return t.messages.select(
        row=pl.int_range(pl.len(), dtype=pl.UInt32),
        name=pl.lit("张三"),
        others=pl.lit(pl.Series([["李四", "王五"]])),
        unit=pl.lit("工程部"),
        matched=pl.col("text"),
        term=pl.lit("上分"),
        missing=pl.lit(pl.Series([["company", "department"]])),
        count=pl.lit(3),
        better=pl.col("title"),
    )


def found(text="找我上分13800001234", title="张三+集团+工程部"):
    """Return the unworded findings of the rule on one message."""
    tables = build(f"| messages.text | messages.title |\n|---|---|\n| {text} | {title} |")
    return run([Planned(rule=everything, params=everything.params(), severity=Severity.LOW)], tables)[0]


def worded(disclosure=Disclosure(), language="zh", **message):  # noqa: B008  # a frozen value
    """Return the only finding as a report shows it."""
    (row,) = render(found(**message), {everything.id: everything}, Language(language), disclosure).to_dicts()
    return row


def test_both_languages_say_the_same():
    """Names, lists and codes are put into the template of either language."""
    assert worded()["message"] == "“张三”（工程部）写“找我上分13*******34”（上分）3 次，缺公司、部门，另有李四、王五"
    assert worded(language="en")["message"] == (
        "“张三” (工程部): “找我上分13*******34” (上分) ×3, lacks company, department; 李四, 王五"
    )


def test_a_value_without_end_hides_nothing_that_is_said_of_it():
    """The words behind it are still there, and the evidence has all of it."""
    row = worded(text="上" * 1_000_000)
    assert row["message"].endswith("…”（上分）3 次，缺公司、部门，另有李四、王五")
    assert "上" * 1_000_000 in row["evidence"]


def test_advice_that_lacks_a_value_is_left_out():
    """A suggestion with a gap is worse than none."""
    assert worded()["suggestion"] == "改为“张三+集团+工程部”"
    assert worded(title="–")["suggestion"] is None
    assert worded(title="")["suggestion"] is None


def test_evidence_keeps_codes_and_is_canonical():
    """Evidence is for programs: keys sorted, codes not translated."""
    assert worded(language="en")["evidence"] == worded()["evidence"]
    assert worded()["evidence"].startswith('{"better":"张三+集团+工程部","count":3,"matched":')
    assert '"missing":["company","department"]' in worded()["evidence"]


def test_hiding_replaces_people_and_words_and_keeps_units():
    """With show none a person is one pseudonym everywhere, words are blocks, and what is left still makes sense."""
    row = worded(HIDDEN)
    assert not re.search("张三|李四|王五|找我|上分|1380", str(row))
    name = re.search(r"“(P-[0-9a-f]{12})”（工程部）写“█+”（█+）3 次", row["message"])[1]
    assert name in row["evidence"]
    assert row["message_id"].startswith("I-")


def test_pseudonyms_and_fingerprints_depend_on_the_key():
    """The same key gives the same pseudonyms in every report; another key gives others."""
    other = Disclosure(show=Show.NONE, key=b"o" * 32)
    assert worded(HIDDEN) == worded(HIDDEN)
    assert worded(HIDDEN)["message"] != worded(other)["message"]
    assert worded(HIDDEN)["fingerprint"] != worded(other)["fingerprint"] != worded()["fingerprint"]


def test_hidden_findings_stay_apart():
    """Two findings have two fingerprints and two message ids, hidden or not."""
    both = pl.concat([found(), found().with_columns(pl.lit("f" * 32).alias("fingerprint"), pl.lit("m2").alias("message_id"))])  # fmt: skip
    hidden = render(both, {everything.id: everything}, Language.ZH, HIDDEN)
    assert hidden["fingerprint"].n_unique() == hidden["message_id"].n_unique() == 2


def test_a_message_is_quoted_only_on_request():
    """The default shows the matched span alone, long digits masked; show message shows everything."""
    assert worded()["quote"] is None
    shown = worded(Disclosure(show=Show.MESSAGE))
    assert shown["quote"] == shown["span"] == "找我上分13800001234"


def test_nothing_of_a_classified_message_is_shown():
    """Neither quote nor span nor term survives, whatever was asked for."""
    marked = found().with_columns(classified=pl.lit(value=True))
    (row,) = render(marked, {everything.id: everything}, Language.ZH, Disclosure(show=Show.MESSAGE)).to_dicts()
    assert "上分" not in str(row | {"fields": ""})
    assert row["quote"] is None


def test_a_finding_of_a_rule_that_is_gone_is_still_shown():
    """Without its rule a finding has the rule's id as message and keeps its evidence."""
    (row,) = render(found(), {}, Language.ZH, Disclosure()).to_dicts()
    assert row["message"] == "everything"
    assert '"term":"上分"' in row["evidence"]


def test_no_findings_still_have_the_columns():
    """An empty frame is rendered to an empty frame of the same shape."""
    assert (
        render(found().clear(), {}, Language.ZH, Disclosure()).columns
        == render(found(), {}, Language.ZH, Disclosure()).columns
    )


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("13800001234", "13*******34"),
        ("138 0000 1234", "13*********34"),
        ("138-0000-1234 或 139", "13*********34 或 139"),
        ("11010119900307123X", "11**************3X"),
        ("12345", "12345"),
    ],
)
def test_long_digit_runs_are_masked(text, masked):
    """Six digits and more keep their ends only; spaces and hyphens do not end a run."""
    assert mask_digits(text) == masked


@given(st.text("0123456789 -·a", max_size=40))
def test_masking_leaves_no_six_digits_in_a_row(text):
    """Whatever the separators, no six digits survive, and masking twice changes nothing."""
    once = mask_digits(text)
    assert not re.search(r"\d(?:[ \-·]?\d){5,}", once)
    assert mask_digits(once) == once


parts = st.tuples(*[st.none() | st.text("ab1", max_size=3)] * 3)


@given(parts, parts)
def test_fingerprints_differ_where_identities_do(a, b):
    """Neither null nor empty nor shifted parts run together."""
    assert (fingerprint(*a) == fingerprint(*b)) == (a == b)


@rule(
    clause="六(三)",
    title=("测试", "test"),
    severity=Severity.LOW,
    scope=Scope.ROW,
    needs={"messages"},
    fields={"kinds": Kind.CODE, "count": Kind.NUMBER, "matched": Kind.TEXT, "term": Kind.TERM},
    words={"gap": ("分隔符", "separators"), "case": ("", "")},
    message=("{matched:“%”（{term}）}{kinds:，夹有%}{count:，另有 % 处}", "{matched:“%” ({term})}{kinds:, with %}{count:, % more}"),
)  # fmt: skip
def optional(t, p):
    return t.messages


@pytest.mark.parametrize(
    ("fields", "zh", "en"),
    [
        ('{"matched":"上*分","term":"上分","kinds":["case","gap"],"count":2}',
         "“上*分”（上分），夹有分隔符，另有 2 处", "“上*分” (上分), with separators, 2 more"),
        ('{"matched":"5%","term":"6%","kinds":["case"],"count":0}', "“5%”（6%）", "“5%” (6%)"),
        ('{"matched":null,"term":"上分","kinds":[],"count":1}', "，另有 1 处", ", 1 more"),
        ('{"matched":null,"term":"上分","kinds":null,"count":0}', "", ""),
    ],
)  # fmt: skip
def test_a_part_of_a_template_is_said_only_where_there_is_something_to_say(fields, zh, en):
    """Null, zero, an empty list and codes without words are passed over together with the words around them."""
    row = pl.DataFrame([{**dict.fromkeys(FINDINGS), "rule": "optional", "fields": fields, "classified": False}])
    shown = Disclosure(show=Show.MESSAGE)
    said = [render(row, {"optional": optional}, language, shown)["message"].item() for language in ("zh", "en")]
    assert said == [zh, en]


def test_the_term_of_a_hit_is_hidden_like_the_message_itself():
    """The term of a plain hit is the message's own word: with show none it is hidden, else it is shown."""
    fields = '{"matched":"上*分","term":"上分","kinds":[],"count":1}'
    row = pl.DataFrame([{**dict.fromkeys(FINDINGS), "rule": "optional", "fields": fields, "classified": False}])
    hidden, shown = (render(row, {"optional": optional}, "zh", d) for d in (HIDDEN, Disclosure()))
    assert "上分" not in hidden["message"].item() + hidden["evidence"].item() + hidden["fields"].item()
    assert "（上分）" in shown["message"].item()
