"""What the rules that rest on approvals read in them."""

import polars as pl

UNCLEAR_RESULT = (
    "从审批结果的写法看不出是否批准，请看原件，写成“同意”或“不同意”",
    "what the approval says does not tell whether it was given; look at the original, and write 同意 or 不同意",
)
"""Why a rule cannot decide about an application."""


def with_approver_told(approvals: pl.DataFrame) -> pl.DataFrame:
    """Add `told`: whether an approval says who gave it; in a file that names nobody at all, its date stands for that."""
    named, undated = pl.col("approver").is_not_null(), pl.col("approved_on").is_null()
    unread = pl.col("unreadable").list.contains("approved_on").fill_null(value=False)
    stands = ~named.any().over("source") & (~undated | unread)
    return approvals.with_columns(told=named | stands)
