"""WechatExporter (BlueMatthew, iOS backups) web page: `<div class="msg chat left" msgid="…" msgtype="1">` and so on.

Newer pages give the sender's wxid with the name; times are local. System messages have no time. The group is known from
the folder; further pages are in `Files/Data/msg-<page>.js`. No roster, no owner.
"""

from collections.abc import Iterator

import polars as pl

from groupaudit.exports.log_lines import lossy
from groupaudit.exports.wechatexporter import LACKS, OPENING, page_batch
from groupaudit.reader import REJECT, Batch, Claim, Head, Source, reader

_STYLE = ".dont-break-out"


def _sniff(head: Head) -> Claim:
    text = "\n".join(head.lines)
    page = text.lstrip("\ufeff \r\n")[:1] == "<"
    signs = (OPENING in text and "msgid=" in text) or _STYLE in text  # a long head may hide the first message
    return Claim.of(**{"网页": page, 'div class="msg" msgid': signs})


@reader(label=("WechatExporter 网页", "WechatExporter HTML"), forms={"text"}, sniff=_sniff, lacks=LACKS)
def wechatexporter_html(source: Source) -> Iterator[Batch]:
    """Read one page."""
    text = bytes(source.data).decode("utf-8", "replace")
    before, *pieces = text.split(OPENING)
    html = pl.Series("html", pieces, dtype=pl.String)
    breaks = html.str.count_matches("\n", literal=True).cast(pl.Int64)
    line = breaks.cum_sum() - breaks + 1 + before.count("\n")
    frame = pl.DataFrame([line.alias("line"), html])
    bad = pl.col("html").str.contains("\0", literal=True) | (
        pl.col("html").str.contains("\ufffd", literal=True) & pl.lit(lossy(source))
    )
    rejects = frame.filter(bad).select("line", reason=pl.lit("undecodable")).cast(REJECT)
    yield page_batch(source, frame.filter(~bad), rejects=rejects, rows=frame.height)
