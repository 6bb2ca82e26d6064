"""Remove names that exporters left unfilled, and count the members concerned."""

import polars as pl
from msgspec.structs import replace

from groupaudit.exports.unfilled import own_id, unfilled
from groupaudit.intake.joins import BY_NAME
from groupaudit.reader import Batch
from groupaudit.shape import conform
from groupaudit.tables import REJECTS

NOTE = "unfilled-name"
_NAMES = ("group_nickname", "account_name", "remark")


def without_unfilled_names(batch: Batch) -> Batch:
    """Return *batch* without names that are placeholders or repeat the id; NOTE counts the members.

    Members without any other name or id are dropped: their messages have no sender, their roster rows are rejects.
    """
    tables, notes, rejects = dict(batch.tables), dict(batch.notes), REJECTS.to_frame()
    if "contacts" in tables:
        tables["contacts"] = _without(tables["contacts"], _NAMES[1:])
    if "members" in tables:
        members = tables["members"]
        told = members.select(nobody=_nobody("member_id"), unknown=pl.any_horizontal(map(_unknown, _NAMES)))
        nobody, nameless = told["nobody"], told["nobody"] | told["unknown"]
        notes[NOTE] = int(nameless.sum())
        if notes[NOTE]:
            tables["members"] = _without(members.filter(~nobody), _NAMES)
        if nobody.any() and "messages" not in tables:
            rejects = conform(members.filter(nobody).with_columns(reason=pl.lit("no-identity")), REJECTS)
    if "messages" in tables:
        tables["messages"] = _of_named_senders(tables["messages"])
    kept = batch.kept - rejects.height
    rejected = pl.concat([batch.rejects, rejects]) if rejects.height else batch.rejects
    return replace(batch, tables=tables, notes=notes, kept=kept, rejects=rejected)


def _unknown(name: str) -> pl.Expr:
    """Tell in which rows column *name* is a placeholder or the id."""
    return unfilled(pl.col(name)) | own_id(name, shown=name != "group_nickname")


def _without(people: pl.DataFrame, names: tuple[str, ...]) -> pl.DataFrame:
    """Set unfilled names to null, and `name_basis` where the group nickname was one."""
    told = [pl.when(~_unknown(name)).then(name).alias(name) for name in names]
    if "name_basis" in people.columns:
        told.append(pl.when(~_unknown("group_nickname")).then("name_basis").alias("name_basis"))
    return people.with_columns(told)


def _nobody(id_: str) -> pl.Expr:
    """Tell which ids are made of a placeholder."""
    return pl.col(id_).str.starts_with(BY_NAME) & unfilled(pl.col(id_).str.strip_prefix(BY_NAME))


def _of_named_senders(messages: pl.DataFrame) -> pl.DataFrame:
    """Set unfilled senders of messages to null; each distinct name is checked once, for speed."""
    names, ids = messages["sender_name"].unique().to_frame(), messages["member_id"].unique().to_frame()
    no_names = names.filter(unfilled(pl.col("sender_name"))).to_series()
    nobody = ids.filter(_nobody("member_id")).to_series()
    same = pl.col("sender_name") == pl.col("member_id")
    if not (no_names.len() or nobody.len() or messages.select(same.any()).item()):
        return messages
    unknown = pl.col("sender_name").is_in(no_names.implode()) | own_id("sender_name")
    return messages.with_columns(
        sender_name=pl.when(~unknown.fill_null(value=False)).then("sender_name"),
        member_id=pl.when(~pl.col("member_id").is_in(nobody.implode()).fill_null(value=False)).then("member_id"),
    )
