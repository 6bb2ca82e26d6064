"""Turns of talk in one group: sessions of several speakers, pauses, bursts of two, and messages that break the rules."""

import random
from bisect import bisect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from itertools import accumulate
from typing import Any, NamedTuple

from benchmarks.company import Group, Person
from benchmarks.forgery import disguised
from benchmarks.phrases import Phrases, say

DAY_SECONDS = 50_400  # people talk from 7:30 to 21:30
DAY_MS = 86_400_000
END_MS = int(datetime(2026, 6, 30, 7, 30, tzinfo=timezone(timedelta(hours=8))).timestamp() * 1000)
SHORTEST_PERIOD = 365 * DAY_SECONDS
MESSAGE_SECONDS = 32  # active time one message needs, pauses included: very busy groups get a longer period
PAUSE_SECONDS = 360  # longer than the five minutes that hold a burst together
LONGEST_SESSION = 60
LONGEST_DUET = 7  # well below the ten messages of a burst
OFFENCE_RATE = 0.001 / 0.85  # of texts
BURST_RATE, CONSULT_RATE = 0.001, 0.008  # of sessions

KINDS = {
    "text": 845, "image": 56, "voice": 20, "file": 15, "link": 12, "emotion": 24, "mixed": 5, "revoke": 15, "video": 4,
    "location": 2, "weapp": 2, "chatrecord": 2, "docmsg": 1, "card": 0.5, "meeting": 0.5, "collect": 0.5, "markdown": 0.5,
}  # fmt: skip
KIND_NAMES = tuple(KINDS)
KIND_BOUNDS = tuple(accumulate(share / sum(KINDS.values()) for share in KINDS.values()))[:-1]

INSIDE = {"gambling": 14, "pornography": 14, "unrelated-advertising": 18, "malicious-link": 14, "harmful-content": 12}
OUTSIDE = {**INSIDE, "personal-information": 30, "confidential-content": 30}
OFFENCES = {"internal": INSIDE, "owners": OUTSIDE, "outward": OUTSIDE}
"""Rule → weight by kind of group: secrets and personal data matter where outsiders read along."""
STAFF_ONLY = {"harmful-content", "personal-information", "confidential-content"}
"""What outsiders write is judged on pornography, gambling, links and advertising only."""
TOPICS = {("internal", True): "internal", ("outward", True): "outward", ("outward", False): "outward",
          ("owners", True): "service", ("owners", False): "residents"}  # fmt: skip


class Line(NamedTuple):
    """What one speaker says; strings are already escaped for JSON."""

    speaker: Person
    kind: str
    text: str
    detail: str = ""  # a file name or an address
    rule: str = ""  # the rule it breaks
    disguised: bool = False


class Turn(NamedTuple):
    """A line with its place in time and its numbers, before it takes the shape of a format."""

    at: int  # ms
    line: Line
    message_id: str
    heard: str  # the receivers, as the inside of a JSON array
    prior: str  # the message before, for a recall
    salt: int


@dataclass(frozen=True)
class Scene:
    """A group, how many messages it gets, and how the platform writes people and messages."""

    group: Group
    count: int
    window: int  # how many people take part at a time: the speaker and the receivers
    address: Callable[[Person], str]
    message_id: Callable[[Group, int, int], str]  # of group, random number and time in ms


class Cast:
    """The few people of a large group who take part at a time; they change slowly."""

    def __init__(self, scene: Scene, rng: random.Random) -> None:
        staff = [person for person in scene.group.members if person.staff]
        others = [person for person in scene.group.members if not person.staff]
        self.anchors = [*rng.sample(staff, 2), *rng.sample(others, min(1, len(others)))]
        self.bench = [person for person in scene.group.members if person not in self.anchors]
        rng.shuffle(self.bench)
        places = scene.window - len(self.anchors)
        self.present = self.anchors + self.bench[:places]
        self.bench = self.bench[places:]
        self.rng = rng
        self.address = scene.address
        self._heard: dict[int, str] = {}

    def shift(self) -> None:
        """Let somebody else join in, now and then."""
        if self.bench and self.rng.random() < 0.15:
            leaving = self.rng.randrange(len(self.anchors), len(self.present))
            coming = self.rng.randrange(len(self.bench))
            self.present[leaving], self.bench[coming] = self.bench[coming], self.present[leaving]
            self._heard.clear()

    def heard(self, speaker: Person) -> str:
        """Return the receivers of what *speaker* says."""
        known = self._heard.get(speaker.number)
        if known is None:
            known = ",".join(f'"{self.address(person)}"' for person in self.present if person is not speaker)
            self._heard[speaker.number] = known
        return known

    def speakers(self, length: int) -> Iterator[Person]:
        """Yield who speaks: never two people alone for more than `LONGEST_DUET` messages."""
        r = self.rng.random
        talkers = self.rng.sample(
            self.present, 2 if length < LONGEST_DUET else min(len(self.present), 3 + int(r() * 4))
        )
        last, other = talkers[0], talkers[1]
        together = alone = 0  # how long these two have been among themselves, and the last one alone
        for _ in range(length):
            speaker = last if r() < 0.2 else talkers[int(r() * len(talkers))]
            if together >= LONGEST_DUET:
                speaker = next(person for person in talkers if person is not last and person is not other)
            if speaker is last:
                alone += 1
            elif speaker is other:
                last, other, alone = speaker, last, 1
            else:
                last, other, together, alone = speaker, last, alone, 1
            together += 1
            yield speaker


def conversation(scene: Scene, phrases: Phrases, rng: random.Random, truth: list[dict[str, Any]]) -> Iterator[Turn]:
    """Yield `scene.count` turns in order of time; append what breaks a rule to *truth* as {rule, disguised, message_ids}."""
    plan = _plan(scene, rng)
    period = max(SHORTEST_PERIOD, scene.count * MESSAGE_SECONDS)
    start_ms = END_MS - (period // DAY_SECONDS + 1) * DAY_MS
    cast = Cast(scene, rng)
    prior, second = "", 0.0
    for (length, act), offset in zip(plan, sorted(rng.random() * period for _ in plan), strict=True):
        second = _whole_hour_left(max(second + PAUSE_SECONDS, offset))
        cast.shift()
        burst: list[str] = []
        for line in ACTS[act](length, cast, scene.group.kind, phrases):
            second += 1 + min(200.0, rng.expovariate(0.08))
            at = start_ms + int(second // DAY_SECONDS) * DAY_MS + int(second % DAY_SECONDS * 1000)
            salt = rng.getrandbits(63)
            message_id = scene.message_id(scene.group, salt, at)
            yield Turn(at, line, message_id, cast.heard(line.speaker), prior, salt)
            prior = message_id
            if line.rule == "point-to-point":
                burst.append(message_id)
            elif line.rule:
                truth.append({"rule": line.rule, "disguised": line.disguised, "message_ids": [message_id]})
        if burst:
            truth.append({"rule": "point-to-point", "disguised": False, "message_ids": burst})


def _plan(scene: Scene, rng: random.Random) -> list[tuple[int, str]]:
    """Return length and act of each session; the lengths add up to the count."""
    members = scene.group.members
    bursts = scene.group.kind != "owners" and len(members) >= 5
    consults = any(not person.staff for person in members)
    plan, left = [], scene.count
    while left:
        length, act, chance = min(left, LONGEST_SESSION, 3 + int(rng.expovariate(0.11))), "session", rng.random()
        if chance < BURST_RATE and bursts and left >= 18:
            length, act = rng.randint(10, 18), "burst"
        elif chance > 1 - CONSULT_RATE and consults and left >= 16:
            length, act = rng.randint(10, 16), "consult"
        plan.append((length, act))
        left -= length
    return plan


def _whole_hour_left(second: float) -> float:
    """Return *second*, or the next morning when less than an hour is left of the day."""
    past = second % DAY_SECONDS
    return second if past < DAY_SECONDS - 3600 else second - past + DAY_SECONDS


def _session(length: int, cast: Cast, group_kind: str, phrases: Phrases) -> Iterator[Line]:
    """Several people about their work, with an offence now and then."""
    rng, r = cast.rng, cast.rng.random
    last: Person | None = None
    offence = False
    for speaker in cast.speakers(length):
        kind = KIND_NAMES[bisect(KIND_BOUNDS, r())]
        if kind == "revoke" and (speaker is not last or offence):
            kind = "text"
        offence = kind == "text" and r() < OFFENCE_RATE
        last = None if kind == "revoke" else speaker  # nobody recalls a recall
        if offence:
            yield _offence(speaker, group_kind, phrases, rng)
        else:
            text = _everyday(speaker, cast, group_kind, phrases) if kind in ("text", "mixed") else ""
            yield Line(speaker, kind, text)


def _everyday(speaker: Person, cast: Cast, group_kind: str, phrases: Phrases) -> str:
    """Return a word of assent, or one or two sentences, now and then addressed to somebody."""
    r = cast.rng.random
    chance = r()
    if chance < 0.1:
        return say(cast.rng.choice(phrases.talk["acks"]), cast.rng)
    topic = TOPICS[group_kind, speaker.staff]
    said = [_sentence(phrases, topic, cast.rng) for _ in range(1 if chance < 0.6 else 2)]
    text = said[0] if len(said) == 1 else f"{said[0].rstrip('。')}。{said[1]}"
    if chance > 0.95:
        return f"@{cast.present[int(r() * len(cast.present))].account} {text}"
    return text


def _sentence(phrases: Phrases, topic: str, rng: random.Random) -> str:
    templates = phrases.talk["common" if rng.random() < 0.35 else topic]
    return say(templates[int(rng.random() * len(templates))], rng)


def _offence(speaker: Person, group_kind: str, phrases: Phrases, rng: random.Random) -> Line:
    weights = OFFENCES[group_kind]
    rule = rng.choices(list(weights), list(weights.values()))[0]
    if rule in STAFF_ONLY and not speaker.staff:
        rule = "unrelated-advertising"
    if rule in phrases.files and rng.random() < 0.25:
        return Line(speaker, "file", "", say(rng.choice(phrases.files[rule]), rng), rule)
    text, hidden = disguised(say(rng.choice(phrases.offences[rule]), rng), rng)
    if rule == "malicious-link" and rng.random() < 0.4:
        title, _, address = text.rpartition(" ")
        return Line(speaker, "link", title, address, rule)
    return Line(speaker, "text", text, "", rule, hidden)


def _burst(length: int, cast: Cast, group_kind: str, phrases: Phrases) -> Iterator[Line]:
    """Two colleagues to and fro before everybody's eyes."""
    del group_kind  # colleagues chat the same everywhere
    one, two = cast.present[0], cast.present[1]
    for turn in range(length):
        speaker = one if turn % 2 == 0 else two
        book = phrases.talk["opening" if turn == 0 else "chatter"]
        yield Line(speaker, "text", say(cast.rng.choice(book), cast.rng), rule="point-to-point")


def _consult(length: int, cast: Cast, group_kind: str, phrases: Phrases) -> Iterator[Line]:
    """An outsider asks and one of the staff answers: as long as a burst, and no breach."""
    del group_kind
    guest, host = cast.present[2], cast.present[0]
    for turn in range(length):
        asks = turn % 2 == 0
        book = phrases.talk["asking" if asks else "answering"]
        yield Line(guest if asks else host, "text", say(cast.rng.choice(book), cast.rng))


Act = Callable[[int, Cast, str, Phrases], Iterator[Line]]
ACTS: Mapping[str, Act] = {"session": _session, "burst": _burst, "consult": _consult}
