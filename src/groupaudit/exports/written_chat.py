"""Build one chat from blocks of text; senders are known by the names above their texts, the group by the file."""

from collections.abc import Mapping

import polars as pl

from groupaudit.exports.log_lines import Blocks
from groupaudit.exports.own_words import filled
from groupaudit.exports.wechat_log import Log, batch, by_name, one_group, stem
from groupaudit.reader import Batch, Source


def written_chat(  # noqa: PLR0913  # what a text gives, and keywords name it
    source: Source,
    found: Blocks,
    said: pl.DataFrame,
    facts: Mapping[str, str],
    *,
    group: str = "",
    private: bool = False,
) -> Batch:
    """Return the batch of a text that holds one chat.

    *said* are the blocks *found*, after `wechat_rendered`, with the name above each as `who`, to be ignored in system
    messages. The chat is named *group*, or else like the file; a *private* one is set aside unless allowed.
    """
    chat = group or stem(source)
    group_id = f"private:{chat}" if private else chat
    hidden = private and not source.options.allow_private
    person, name = pl.when(pl.col("kind") != "system"), filled(pl.col("who"))
    told = said.with_columns(
        group_id=pl.lit(group_id),
        member_id=person.then(by_name("who")),
        sender_name=person.then(name),
        group_nickname=person.then(name),
    )
    return batch(
        Log(
            messages=told.clear() if hidden else told,
            groups=pl.DataFrame() if hidden else one_group(group_id),
            rejects=found.rejects,
            rows=found.rows,
            basis="unknown",
            set_aside={"not-a-record": found.before.height, "private-chat": told.height if hidden else 0},
            facts={
                "names-from": "display-name", "group-from": "file-name", "assumed-timezone": source.options.timezone,
                **facts,
            },
        )
    )  # fmt: skip
