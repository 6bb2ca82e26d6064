"""Words about the approvals that forms hold, for the rules that rest on them."""

UNCLEAR_RESULT = (
    "从审批结果的写法看不出是否批准，请看原件，写成“同意”或“不同意”",
    "what the approval says does not tell whether it was given; look at the original, and write 同意 or 不同意",
)
"""Why a rule cannot decide about an application."""
