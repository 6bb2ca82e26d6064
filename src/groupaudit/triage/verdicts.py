"""Apply people's verdicts on findings to later audits, by fingerprint, and merge new verdicts into earlier ones."""

from collections.abc import Iterable, Mapping

import polars as pl
from msgspec import Struct, field

from groupaudit.disclosure import PSEUDONYM, Disclosure
from groupaudit.outcome import Outcome
from groupaudit.shape import conform
from groupaudit.verdict import JUDGED, UNMATCHED, VERDICTS, dismissed
from groupaudit.vocabulary import Show

RAN = ("checked", "undecided")


class Verdicts(Struct, frozen=True, kw_only=True):
    """Verdicts in force: VERDICTS, their file with its SHA-256, and the key of redacted reports."""

    frame: pl.DataFrame = field(default_factory=VERDICTS.to_frame)
    path: str = ""
    digest: str = ""
    key: bytes = b""

    def over(self, found: pl.DataFrame) -> pl.DataFrame:
        """Return *found* (FINDINGS) with the verdicts on them; false alarms are dismissed."""
        if not self.frame.height or not found.height:
            return found
        told = self.frame.select(pl.col("fingerprint").alias("_told"), *JUDGED)
        named = found.drop(*JUDGED).with_columns(_told=self._told(found))
        judged = named.join(told, on="_told", how="left", maintain_order="left", validate="m:1").drop("_told")
        status = pl.when(dismissed()).then(pl.lit("dismissed")).otherwise("status")
        return judged.with_columns(status=status).select(found.columns)

    def unmatched(self, found: pl.DataFrame, outcomes: Iterable[Outcome], groups: Iterable[str]) -> pl.DataFrame:
        """Return UNMATCHED: verdicts on none of *found* (all findings, before narrowing), and why.

        A finding is gone only if its rule ran and its group was handed in; otherwise nobody looked for it. Verdicts on
        a redacted report can only be assigned to a rule and group with its key.
        """
        told = self._told(found).implode()
        left = self.frame.filter(~pl.col("fingerprint").is_in(told))
        ran = [o.rule for o in outcomes if o.status in RAN]
        here = self._either([*groups])
        elsewhere = pl.col("group_id").is_not_null() & ~pl.col("group_id").is_in(here)
        hidden = pl.col("group_id").str.contains(f"^(?:{PSEUDONYM.pattern})$").fill_null(value=False)
        fits = self.frame.select((hidden & (pl.col("group_id").is_in(here) | pl.col("fingerprint").is_in(told))).any())
        unread = pl.lit(value=not fits.item()) & (hidden | (pl.col("group_id").is_null() & hidden.any()))
        why = (
            pl.when(pl.col("rule").is_null())
            .then(pl.lit("unknown"))
            .when(~pl.col("rule").is_in(ran))
            .then(pl.lit("rule-not-run"))
            .when(unread)
            .then(pl.lit("key-needed"))
            .when(elsewhere)
            .then(pl.lit("group-not-there"))
            .otherwise(pl.lit("gone"))
        )
        return conform(left.with_columns(why=why), UNMATCHED)

    def _told(self, found: pl.DataFrame) -> pl.Series:
        """Return the fingerprints of *found* in the form used by the verdicts: plain or keyed."""
        prints, known = found["fingerprint"], set(self.frame["fingerprint"])
        if not self.key or known <= set(prints):
            return prints.rename("_told")
        hidden = self._hidden
        return pl.Series("_told", [p if p in known else hidden.fingerprint(p) for p in prints], pl.String)

    def _either(self, ids: list[str]) -> list[str]:
        """Return ids of groups, plain and, with a key, as in redacted reports."""
        return [*ids, *(self._hidden.identifier(id_) or "" for id_ in ids if self.key)]

    @property
    def _hidden(self) -> Disclosure:
        return Disclosure(show=Show.NONE, key=self.key)


def frame_of(rows: Iterable[Mapping[str, object]]) -> pl.DataFrame:
    """Return rows as VERDICTS, sorted by fingerprint."""
    return pl.DataFrame([*rows], schema=VERDICTS).sort("fingerprint")


class Merged(Struct, frozen=True, kw_only=True):
    """Merged verdicts, and how many of the new ones were added, changed, the same, or older."""

    frame: pl.DataFrame
    added: int
    changed: int
    same: int
    older: int


def merged(earlier: pl.DataFrame, later: pl.DataFrame) -> Merged:
    """Merge *later* verdicts into *earlier* ones: the later day wins, on the same day the imported one."""
    before = {row["fingerprint"]: row for row in earlier.iter_rows(named=True)}
    after, counts = dict(before), {"added": 0, "changed": 0, "same": 0, "older": 0}
    for row in later.iter_rows(named=True):
        old = before.get(row["fingerprint"])
        how = (
            "added" if old is None
            else "same" if all(old[name] == row[name] for name in JUDGED)
            else "older" if row["verified_on"] < old["verified_on"]
            else "changed"
        )  # fmt: skip
        counts[how] += 1
        if how in ("added", "changed"):
            after[row["fingerprint"]] = row
    return Merged(frame=frame_of(after.values()), **counts)
