"""Draw groups and messages for manual review; the same seed draws the same ones, whatever their order and files."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from datetime import date

import polars as pl
from msgspec import Struct

from groupaudit.derived import materialise
from groupaudit.disclosure import Disclosure
from groupaudit.engine import message_keys
from groupaudit.findings import SEPARATOR
from groupaudit.judging.subjects import with_names
from groupaudit.shape import conform
from groupaudit.tables import AT, UNWRITTEN, Tables
from groupaudit.tasks.showing import classified
from groupaudit.vocabulary import Language, Show, Text
from groupaudit.wording import pick

POPULATION = pl.Schema({
    "group_id": pl.String(),
    "group_name": pl.String(),
    "kind": pl.String(),
    "messages": pl.UInt32(),  # number of messages to draw from
    "drawn": pl.UInt32(),  # 0 in groups that were not drawn or have no messages
    "chosen": pl.Boolean(),  # whether the group was drawn
})  # fmt: skip
"""One row per input group, by id."""

SAMPLE = pl.Schema({
    "group_id": pl.String(),
    "group_name": pl.String(),
    "message_id": pl.String(),
    "at": AT,
    "member_id": pl.String(),
    "member_name": pl.String(),
    "kind": pl.String(),
    "text": pl.String(),  # own words, else the title or file name
    "classified": pl.Boolean(),
    "source": pl.String(),
    "line": pl.Int64(),
})  # fmt: skip
"""One row per message drawn, by group and time."""

MARKED: Text = ("（带密级标志，不引用原文）", "(a classification mark; never quoted)")


class Plan(Struct, frozen=True, kw_only=True):
    """How to draw: seed, messages per group, number of groups (None: all), and local dates."""

    seed: int
    per_group: int
    groups: int | None = None
    since: date | None = None
    until: date | None = None


class Sample(Struct, frozen=True, kw_only=True):
    """The messages drawn (SAMPLE), the POPULATION, and the plan."""

    messages: pl.DataFrame
    population: pl.DataFrame
    plan: Plan


def draw(tables: Tables, plan: Plan) -> Sample:
    """Draw *plan.groups* groups, and from each *plan.per_group* messages, those that rank first.

    Groups and messages rank by a keyed digest of their identity (platform ids; else sender, time, kind and words), so
    that order, distribution over files and duplicates do not affect the sample. A larger sample with the same seed
    contains the smaller one.
    """
    said = _said(tables, plan)
    groups = tables["groups"].select("group_id", "kind", group_name="name").unique("group_id", keep="first")
    chosen = sorted(said["group_id"].unique(), key=lambda id_: _rank(plan.seed, "group", id_))[: plan.groups]
    rows = said.filter(pl.col("group_id").is_in(chosen))
    drawn = rows[_first(rows, plan)]
    counts = said.group_by("group_id").agg(messages=pl.len())
    taken = drawn.group_by("group_id").agg(drawn=pl.len())
    population = (
        groups.join(counts, on="group_id", how="left")
        .join(taken, on="group_id", how="left")
        .with_columns(pl.col("messages", "drawn").fill_null(0), chosen=pl.col("group_id").is_in(chosen))
    )
    return Sample(
        messages=_described(drawn, tables), population=conform(population, POPULATION).sort("group_id"), plan=plan
    )


def _said(tables: Tables, plan: Plan) -> pl.DataFrame:
    """Return the messages that can be drawn."""
    day = pl.col("at").dt.convert_time_zone(tables.context.timezone).dt.date()
    in_period = [day >= plan.since] if plan.since else []
    in_period += [day <= plan.until] if plan.until else []
    return tables["messages"].filter(~pl.col("kind").is_in(UNWRITTEN), *in_period)


def _first(rows: pl.DataFrame, plan: Plan) -> list[int]:
    """Return the positions of the first-ranking messages of every group; identical messages are numbered."""
    seen: Counter[tuple[str, str]] = Counter()
    ranks = []
    for group_id, key in zip(rows["group_id"], message_keys(rows), strict=True):
        ranks.append(_rank(plan.seed, group_id, key, str(seen[group_id, key])))
        seen[group_id, key] += 1
    ranked = rows.select("group_id", place=pl.int_range(pl.len())).with_columns(rank=pl.Series(ranks, dtype=pl.Binary))
    first = ranked.sort("group_id", "rank").group_by("group_id", maintain_order=True).head(plan.per_group)
    return first["place"].to_list()


def _rank(seed: int, *parts: str) -> bytes:
    text = SEPARATOR.join(parts).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(text, digest_size=16, key=str(seed).encode()).digest()


def _described(drawn: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """Return SAMPLE of the drawn messages, with their classification marks, which are sought without running rules."""
    own = Tables({"messages": drawn}, tables.context)
    marked = classified(materialise(own, {"hits"})[0])
    shown = pl.coalesce(pl.col("text").replace("", None), "title", "file_name")
    named = with_names(drawn.with_columns(_sender="sender_name"), tables)
    rows = named.with_columns(
        member_name=pl.coalesce("member_name", "member_id"),
        text=shown,
        classified=pl.int_range(pl.len()).is_in([*marked]),
    )
    return conform(rows, SAMPLE).sort("group_id", "at", "message_id", "member_id", "kind", "text", nulls_last=True)


def disclosed(messages: pl.DataFrame, shown: Disclosure, language: Language) -> pl.DataFrame:
    """Return SAMPLE redacted: texts only if messages may be shown, and never with a classification mark.

    If people are hidden, groups and files, which are named after them, get pseudonyms too.
    """
    text = pl.col("text") if shown.show is Show.MESSAGE else pl.lit(None, pl.String)
    quoted = pl.when("classified").then(pl.lit(pick(MARKED, language))).otherwise(text)
    return hidden(messages, shown).with_columns(quoted.alias("text"))


def hidden(frame: pl.DataFrame, shown: Disclosure) -> pl.DataFrame:
    """Return SAMPLE or POPULATION with pseudonyms for what must be hidden."""
    hide = {
        "group_id": shown.identifier, "group_name": shown.group, "message_id": shown.identifier, "member_id": shown.account,
        "member_name": shown.person, "source": shown.file,
    }  # fmt: skip
    there = hide.keys() & set(frame.columns)
    return frame.with_columns(
        pl.Series(name, [hide[name](v) for v in frame[name]], pl.String) for name in sorted(there)
    )


def told(sample: Sample, language: Language) -> Iterable[str]:
    """Yield how the sample was drawn, and the sizes of the population."""
    plan, groups = sample.plan, sample.population
    period = "".join(
        pick(words, language).format(day)
        for words, day in ((("，{} 起", ", from {}"), plan.since), (("，到 {} 止", ", up to {}"), plan.until))
        if day
    )
    said = (
        "种子 {seed}，每群最多 {per_group} 条{period}（不含系统消息和撤回）",
        "seed {seed}, at most {per_group} messages per group{period} (system messages and recalls left out)",
    )
    yield pick(said, language).format(seed=plan.seed, per_group=plan.per_group, period=period)
    total = (
        "群：有消息的 {all} 个中抽 {n} 个，另有 {silent} 个没有可抽的消息",
        "groups: {n} of {all} that have messages; {silent} more have none to draw",
    )
    silent = groups.filter(pl.col("messages") == 0).height
    yield pick(total, language).format(all=groups.height - silent, n=groups["chosen"].sum(), silent=silent)
    total = ("消息：{all} 条中抽 {n} 条", "messages: {n} of {all}")
    yield pick(total, language).format(all=groups["messages"].sum(), n=sample.messages.height)
