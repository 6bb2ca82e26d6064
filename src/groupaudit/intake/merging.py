"""Merge messages that several exports deliver: by message id, else by content and second."""

import polars as pl

from groupaudit.intake.joins import BY_NAME, ENOUGH
from groupaudit.packed import Table, one_table
from groupaudit.tables import UNWRITTEN

_CONTENT = ("kind", "text", "title", "file_name")
WHAT = ("group_id", "member_id", "_second", "kind", "_text", "_title", "_file_name")
"""Columns that identify a message without an id: group, sender, second, kind, and content without surrounding space."""

ID = ("group_id", "message_id")
_TOLD = (*ID, "member_id", "at", *_CONTENT)
_WORDS = ("text", "title", "file_name")
ROW_NUMBER = r"^\d{1,9}$"
"""What may be a row number; message ids of platforms are longer."""

_MINUTE, ZONES, _WIDEST = 60, 30 * 60, 27 * 60 * 60
"""Seconds: the precision of exports without seconds, the unit of time-zone offsets, and the largest difference of
two."""


def merged_messages(talk: Table) -> Table:
    """Return every message once.

    Of messages with the same id the most complete version is kept; a version with another sender, other words or
    another time is kept beside it. Equal messages without an id in one second are kept as often as the file with most
    of them has them, those with an id included: three exports with two each give two. Row numbers do not count as ids.
    """
    talk = _without_row_numbers(talk.lazy().collect()) if _may_count_rows(talk) else talk
    if _all_differ(talk):
        return one_table([talk])
    return one_table([_merged(talk.lazy().collect())])


def _all_differ(talk: Table) -> bool:
    """Tell whether every message has an id of its own; compares hashes, which suffices where all differ."""
    ids = pl.col("message_id")
    return bool(talk.lazy().select((ids.null_count() == 0) & (ids.hash().n_unique() == pl.len())).collect().item())


def _merged(messages: pl.DataFrame) -> pl.DataFrame:
    known = _by_id(messages.filter(pl.col("message_id").is_not_null()))
    bare = messages.filter(pl.col("message_id").is_null())
    return known if not bare.height else pl.concat([known, _beyond(bare, messages, known)])


def _may_count_rows(talk: Table) -> bool:
    """Tell whether there are several files, and ids that may be row numbers."""
    several, short = pl.col("source").n_unique() > 1, pl.col("message_id").str.contains(ROW_NUMBER).any()
    return bool(talk.lazy().select(several).collect().item() and talk.lazy().select(short).collect().item())


def _without_row_numbers(messages: pl.DataFrame) -> pl.DataFrame:
    """Drop the ids of files that number their rows, that is, number the same messages differently than others."""
    short = pl.col("message_id").str.contains(ROW_NUMBER)
    told = keyed(messages.filter(short)).select("source", "message_id", *WHAT)
    once = told.drop_nulls("_second").filter(~pl.struct("source", *WHAT).is_duplicated())
    held = once.with_columns(ids=pl.col("message_id").n_unique().over(WHAT))
    unlike = held.filter(pl.col("ids") > 1).group_by("group_id", "source").len()
    counting = unlike.filter(pl.col("len") >= ENOUGH).select("group_id", "source", counts=True)
    marked = messages.join(counting, on=["group_id", "source"], how="left", maintain_order="left")
    id_ = pl.when(~(short & pl.col("counts")).fill_null(value=False)).then("message_id")
    return marked.with_columns(message_id=id_).drop("counts")


def sharing_an_id(merged: Table) -> pl.DataFrame:
    """Return source and id of merged messages whose id another message with different content has too."""
    if _all_differ(merged):
        return pl.DataFrame(schema={"source": pl.String, **dict.fromkeys(ID, pl.String)})
    ids = merged.lazy().select("source", *ID).drop_nulls("message_id")
    return ids.filter(pl.struct(ID).is_duplicated()).collect()


def _by_id(messages: pl.DataFrame) -> pl.DataFrame:
    """Return the versions of each id that differ in substance, whichever file they come from."""
    first = messages.filter(pl.struct(ID).is_first_distinct())
    if first.height == messages.height:
        return first
    versions = messages.unique(_TOLD, keep="first", maintain_order=True)
    if versions.height == first.height:
        return first
    twice = messages.filter(pl.struct(ID).is_duplicated()).unique([*_TOLD, "source"])
    reused = twice.filter(pl.struct(*ID, "source").is_duplicated()).select(ID).unique().with_columns(reused=True)
    several = versions.filter(pl.struct(ID).is_duplicated()).join(reused, on=ID, how="left", maintain_order="left")
    differing = several.with_columns(pl.col("reused").fill_null(value=False)).sort(
        pl.col("text").is_null(), -pl.col("text").str.len_chars().cast(pl.Int64), pl.col("title").is_null(),
        pl.col("file_name").is_null(), pl.col("member_id").is_null(), pl.col("member_id").str.starts_with(BY_NAME),
        *_TOLD, nulls_last=True,
    )  # fmt: skip
    for key in ((*ID, "member_id"), ID):
        differing = differing.filter(~_told_by_first(key))
    others = first.join(differing, on=ID, how="anti", maintain_order="left")
    return pl.concat([others, differing.drop("reused")])


def _told_by_first(key: tuple[str, ...]) -> pl.Expr:
    """Tell which rows add nothing to the first row of *key*: same sender and time, and no further words.

    For an id that one file has several times (`reused`), only equal words are the same message.
    """
    sender, theirs = pl.col("member_id"), pl.col("member_id").first().over(key)
    nobody_else = (sender == theirs) | sender.str.starts_with(BY_NAME) | theirs.str.starts_with(BY_NAME)
    whole = bare(pl.concat_str(_WORDS, ignore_nulls=True)).first().over(key)
    part = [pl.col(n).is_null() | whole.str.contains(bare(pl.col(n)), literal=True) for n in _WORDS]
    same = bare(pl.concat_str(_WORDS, ignore_nulls=True)) == whole
    words = pl.when("reused").then(same).otherwise(pl.all_horizontal(part))
    apart = (pl.col("at") - pl.col("at").first().over(key)).dt.total_seconds().abs()
    off = apart % ZONES
    one_time = (apart <= _WIDEST) & ((off < _MINUTE) | (off > ZONES - _MINUTE))
    rewritten = pl.col("kind").is_in(UNWRITTEN) & pl.all_horizontal(pl.col(n).is_null() for n in _WORDS)
    told = pl.all_horizontal(nobody_else.fill_null(value=True), one_time.fill_null(value=True), words) | rewritten
    return told & (pl.int_range(pl.len()).over(key) > 0)


def keyed(messages: pl.DataFrame) -> pl.DataFrame:
    """Add the columns of `WHAT`."""
    words = (pl.col(name).str.strip_chars().alias(f"_{name}") for name in _WORDS)
    return messages.with_columns(pl.col("at").dt.truncate("1s").alias("_second"), *words)


def bare(words: pl.Expr) -> pl.Expr:
    """Remove white space, which exporters treat differently."""
    return words.str.replace_all(r"\s", "")


def _beyond(nameless: pl.DataFrame, messages: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Return the messages without an id, *nameless*, that exceed those accounted for.

    Per content and second, `with_id` is the number of messages with an id, `most` the number in the file with most of
    them.
    """
    wanted = keyed(nameless)
    keys = wanted.select(WHAT).unique()
    alike = keyed(messages).join(keys, on=WHAT, how="semi", nulls_equal=True)
    most = alike.group_by(*WHAT, "source").len().group_by(WHAT).agg(most=pl.col("len").max())
    with_id = keyed(known).join(keys, on=WHAT, how="semi", nulls_equal=True)
    counts = most.join(with_id.group_by(WHAT).agg(with_id=pl.len()), on=WHAT, how="left", nulls_equal=True)
    missing = counts.select(
        *WHAT, missing=pl.col("most").cast(pl.Int64) - pl.col("with_id").cast(pl.Int64).fill_null(0)
    )
    nth = pl.int_range(pl.len()).over([*WHAT, "source"])
    numbered = wanted.with_columns(_nth=nth).unique([*WHAT, "_nth"], keep="first", maintain_order=True)
    needed = numbered.join(missing, on=WHAT, how="left", nulls_equal=True, maintain_order="left")
    return needed.filter(pl.col("_nth") < pl.col("missing")).select(messages.columns)


def without_id(frame: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    """Keep equal rows as often as the file that has most of them; equal rows within one file are distinct."""
    numbered = frame.with_columns(_nth=pl.int_range(pl.len()).over([*key, "source"]))
    return numbered.unique([*key, "_nth"], keep="first", maintain_order=True).drop("_nth")
