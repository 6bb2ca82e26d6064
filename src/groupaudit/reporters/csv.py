"""One finding a row, UTF-8 with a byte order mark so that Excel opens it; formulas and line breaks are inert."""

from typing import BinaryIO

import polars as pl

from groupaudit.report import Report
from groupaudit.reporter import reporter
from groupaudit.spreadsheet import write_csv
from groupaudit.verdict import VERDICT_COLUMNS, spoken

COLUMNS: dict[str, tuple[str, str]] = {
    "severity": ("级别", "severity"),
    "confidence": ("置信度", "confidence"),
    "clause": ("条款", "clause"),
    "rule": ("规则", "rule"),
    "group_name": ("群名称", "group"),
    "group_id": ("群ID", "group_id"),
    "member_name": ("成员", "member"),
    "member_id": ("成员ID", "member_id"),
    "at": ("时间", "time"),
    "message": ("说明", "message"),
    "span": ("命中文字", "span"),
    "quote": ("消息原文", "quote"),
    "suggestion": ("建议", "suggestion"),
    "evidence": ("证据", "evidence"),
    "source": ("文件", "source"),
    "line": ("行", "line"),
    "cell": ("单元格", "cell"),
    "message_id": ("消息ID", "message_id"),
    "fingerprint": ("指纹", "fingerprint"),
    "status": ("状态", "status"),
    **VERDICT_COLUMNS,
}
"""The last four are for a person to fill in; `groupaudit verdicts import` reads them."""


@reporter(suffix=".csv")
def csv(report: Report, out: BinaryIO) -> None:
    """Write the findings; what was not checked stands in the other formats, which the first comment cannot hold."""
    which = 0 if report.language == "zh" else 1
    findings = report.findings.with_columns(
        pl.col("at").dt.convert_time_zone(report.header.timezone).dt.to_string("%Y-%m-%d %H:%M:%S"),
        spoken(pl.col("verdict"), report.language),
    )
    write_csv(findings, {name: titles[which] for name, titles in COLUMNS.items()}, out)
