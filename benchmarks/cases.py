"""What the benchmark scans, what each scan is compared with, and the bars."""

from dataclasses import dataclass

RATIO_BAR, PEAK_BAR_MB, ROSTER_BAR = 5.0, 1200.0, 2.0
PEOPLE_BAR, PEOPLE_PEAK_MB = 12.0, 800.0
IMPORTS = "import polars, typer, pydantic, rich.console"
WECOM_READ = (
    "import polars as pl; pl.read_ndjson(FILE, schema={'msgid': pl.String, 'from': pl.String, 'roomid': pl.String, "
    "'msgtime': pl.Int64, 'msgtype': pl.String, 'text': pl.Struct({'content': pl.String})})"
)
CHATLAB_READ = (
    "import polars as pl; pl.read_ndjson(FILE, schema={'_type': pl.String, 'sender': pl.String, 'timestamp': pl.Int64, "
    "'type': pl.Int64, 'content': pl.String, 'platformMessageId': pl.String})"
)
ADDRESS_BOOK = ("wecom/users.json", "wecom/departments.json")
ARCHIVE, WIDE, CHATLAB = "wecom/archive.jsonl", "wecom-wide/archive.jsonl", "chatlab/group.jsonl"
EMPLOYEES = "chatlab/employees.csv"
WECOM_POLICY, CHATLAB_POLICY = "wecom/groupaudit.toml", "chatlab/groupaudit.toml"


@dataclass(frozen=True)
class Case:
    """One scan and the program it is compared with; paths are relative to the corpus, no bar is None.

    In *baseline*, Python code, FILE stands for the file *read*; *truth* names the file whose violations are looked for.
    """

    name: str
    inputs: tuple[str, ...]
    truth: str
    baseline: str
    read: str = ""
    policy: str = ""
    ratio_bar: float | None = None
    peak_bar_mb: float | None = None


CASES = {
    case.name: case
    for case in (
        Case(
            "wecom", (ARCHIVE, "wecom/groups", *ADDRESS_BOOK), ARCHIVE, WECOM_READ, ARCHIVE, WECOM_POLICY,
            RATIO_BAR, PEAK_BAR_MB,
        ),
        Case(
            "chatlab", (CHATLAB, EMPLOYEES), CHATLAB, CHATLAB_READ, CHATLAB, CHATLAB_POLICY, RATIO_BAR, PEAK_BAR_MB,
        ),
        Case("roster", ("rosters/roster-200.csv",), "rosters/roster-200.csv", IMPORTS, ratio_bar=ROSTER_BAR),
        Case("wecom-wide", (WIDE, *ADDRESS_BOOK), WIDE, WECOM_READ, WIDE, WECOM_POLICY),
        Case("chatlab-json", ("chatlab/group.json", EMPLOYEES), CHATLAB, CHATLAB_READ, CHATLAB, CHATLAB_POLICY),
        Case(
            "people", ("people/roster.csv", "people/employees.csv"), "people/roster.csv", "import polars",
            policy="people/groupaudit.toml", ratio_bar=PEOPLE_BAR, peak_bar_mb=PEOPLE_PEAK_MB,
        ),
        Case("roster-30000", ("rosters/roster-30000.csv",), "rosters/roster-30000.csv", IMPORTS),
    )
}  # fmt: skip
START = "start"
BY_DEFAULT = ("wecom", "chatlab", "roster", "people", START)
