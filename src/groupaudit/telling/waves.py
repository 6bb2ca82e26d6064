"""Show where else and by whom the text of a message was sent, if it is part of a wave."""

from collections.abc import Iterator

import polars as pl

from groupaudit.exhibit import Case, Exhibit, Kind
from groupaudit.headings import YES_NO, heading
from groupaudit.tables import Tables

SHOWN = 20
FIGURES = {
    "messages": (("条数", "messages"), Kind.NUMBER),
    "groups": (("群数", "groups"), Kind.NUMBER),
    "senders": (("人数", "senders"), Kind.NUMBER),
    "exact": (("文字相同", "same words"), Kind.CODE),
    "first_at": (("最早", "first"), Kind.TIME),
    "last_at": (("最晚", "last"), Kind.TIME),
}


def tell(t: Tables, case: Case) -> Iterator[Exhibit]:
    """Yield every wave that the message is part of, with its messages by time."""
    mine = t["waves"].filter(pl.col("row") == case.row) if case.row is not None else t["waves"].clear()
    if mine.height:
        yield Exhibit(
            id="repeated", title=("重复发送", "Sent again"), rows=mine.drop("row"), columns=FIGURES, words=YES_NO
        )
    for wave in mine["wave"].unique().sort():
        rows = t["waves"].filter(pl.col("wave") == wave).select("row")
        sent = rows.with_columns(at=t["messages"]["at"][rows["row"]], group_id=t["messages"]["group_id"][rows["row"]])
        named = sent.join(_names(t), on="group_id", how="left", maintain_order="left").sort("at", "row")
        yield Exhibit(
            id="wave",
            title=("同样的话在别处", "The same text elsewhere"),
            rows=named.select("row", "group_name").head(SHOWN),
            columns={"group_name": (heading("group_name"), Kind.GROUP)},
            total=rows.height,
        )


def _names(t: Tables) -> pl.DataFrame:
    if "groups" not in t:
        return pl.DataFrame(schema={"group_id": pl.String, "group_name": pl.String})
    return t["groups"].select("group_id", group_name="name").unique("group_id", keep="first", maintain_order=True)
