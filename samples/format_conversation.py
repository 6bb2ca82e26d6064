"""The invented conversation behind `samples/formats`: read from its source, with the numbers that exporters give things."""

import tomllib
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

SOURCE = Path(__file__).parent / "sources" / "conversation.toml"
ZONE = ZoneInfo("Asia/Shanghai")
FIRST_ID = 7420000000000000001

NUMBERS = {
    "text": (1, 0), "image": (3, 0), "voice": (34, 0), "video": (43, 0), "emoji": (47, 0), "location": (48, 0),
    "quote": (49, 57), "file": (49, 6), "link": (49, 5), "mini-program": (49, 33), "forward": (49, 19), "notice": (49, 87),
    "transfer": (49, 2000), "red-packet": (49, 2001), "other": (49, 62), "system": (10000, 0), "recall": (10000, 0),
}  # fmt: skip
"""Kind → WeChat's type and subtype."""


@dataclass(frozen=True)
class Person:
    """Somebody in the group."""

    id: str
    account: str
    nickname: str
    remark: str = ""
    number: str = ""


@dataclass(frozen=True)
class Message:
    """One message; `told` is what the system says."""

    at: datetime
    kind: str
    id: str
    by: Person | None = None
    text: str = ""
    told: str = ""
    title: str = ""
    url: str = ""
    file_name: str = ""
    quoted: str = ""
    quotes: "Message | None" = None
    list: bool = False
    mentions: tuple[str, ...] = ()
    forwarded: tuple[dict, ...] = field(default=())

    @property
    def seconds(self) -> int:
        """The Unix time."""
        return int(self.at.timestamp())

    @property
    def local(self) -> str:
        """The time as a wall clock shows it."""
        return f"{self.at:%Y-%m-%d %H:%M:%S}"

    @property
    def numbers(self) -> tuple[int, int]:
        """WeChat's type and subtype."""
        return (49, 53) if self.list else NUMBERS[self.kind]

    @property
    def packed(self) -> int:
        """The type as WeChat 4 stores it."""
        base, sub = self.numbers
        return sub << 32 | base

    @property
    def system(self) -> bool:
        """Whether the system says it."""
        return self.kind in ("system", "recall")


@dataclass(frozen=True)
class Conversation:
    """The group, its people and messages."""

    group: dict[str, str]
    people: tuple[Person, ...]
    messages: tuple[Message, ...]

    def mine(self, message: Message) -> bool:
        """Tell whether the exporting account wrote a message."""
        return message.by is not None and message.by.id == self.group["exporter"]


def instant(local: str) -> datetime:
    """Return the instant that a wall clock in China shows."""
    return datetime.fromisoformat(local).replace(tzinfo=ZONE)


def conversation() -> Conversation:
    """Read the source."""
    said = tomllib.loads(SOURCE.read_text("utf-8"))
    people = {p["id"]: Person(**p) for p in said["person"]}
    messages: list[Message] = []
    for n, row in enumerate(said["message"]):
        known = {k: v for k, v in row.items() if k not in ("at", "by", "quotes", "mentions", "forwarded")}
        messages.append(
            Message(
                at=instant(row["at"]),
                id=str(FIRST_ID + n * 7),
                by=people.get(row.get("by", "")),
                quotes=messages[row["quotes"]] if "quotes" in row else None,
                mentions=tuple(row.get("mentions", ())),
                forwarded=tuple(row.get("forwarded", ())),
                **known,
            )
        )
    return Conversation(said["group"], tuple(people.values()), tuple(messages))
