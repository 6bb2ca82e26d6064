"""How much of people and of their words may be shown, and the keyed pseudonyms that stand for the rest."""

import hmac
import re
from collections.abc import Callable

from msgspec import Struct, field

from groupaudit.errors import UsageError
from groupaudit.vocabulary import Show

PSEUDONYM = re.compile(r"[PIGUF]-[0-9a-f]{12}")
"""How a pseudonym reads: of a person, an id, a group, a unit, or a file."""

_ID = re.compile(r"\d{1,20}|(?!name:)[A-Za-z][\w@.:-]*", re.ASCII)
"""How ids read: their digits stay, but for a mobile number, as which a nickname may read."""

_MOBILE = re.compile(r"(?<!\d)1[3-9]\d(?:[ \-–—·]?\d{4}){2}(?!\d)")
_NUMBER = re.compile(rf"{_MOBILE.pattern}|\d{{7,}}[Xx]?")
"""Numbers in names: of mobiles however they are grouped, and long ones; rooms (3-2-1502) and short staff numbers are none."""


class Disclosure(Struct, frozen=True, kw_only=True, eq=False):
    """How much of people and of their words may be shown; `key` makes the pseudonyms of all that may not.

    show: NONE gives a pseudonym to everybody, and to groups, files and units unless they are `public`.
    strangers: names and ids that have a pseudonym whatever `show` says, unless they are `exempt`.
    veil: what covers the names of strangers inside a text.
    files: whether files are called by their names.
    applied: everything has been hidden before, and is shown as it is.
    numbers: long numbers in names are shown whole, as who is to correct a name needs them; else they are masked.
    given: fills with the pseudonyms that were made and what each stands for, empty where two share one.
    """

    show: Show = Show.SPAN
    key: bytes = b""
    strangers: frozenset[str] = frozenset()
    exempt: frozenset[str] = frozenset()
    public: frozenset[str] = frozenset()
    files: bool = True
    veil: Callable[[str], str] | None = None
    applied: bool = False
    numbers: bool = False
    given: dict[str, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        """Say no more than `show`: the key and whom pseudonyms stand for belong in no traceback."""
        return f"Disclosure(show={self.show.value!r})"

    @property
    def nobody(self) -> bool:
        """Whether names are still to be hidden, and all of them."""
        return self.show == "none" and not self.applied

    def person(self, value: str | None) -> str | None:
        """Return a person's name, the numbers in it masked, or the keyed pseudonym that stands for it; ids keep theirs."""
        if self._hidden(value):
            return self.pseudonym("P", value)
        return value if self.applied or self.numbers or self.show == "message" else mask_name(value)

    def account(self, value: str | None) -> str | None:
        """Return a person's id, or the keyed pseudonym that stands for it; one made of his name is shown as that is."""
        if value and not value.startswith("name:") and not self._hidden(value):
            return value
        return self.person(value)

    def _hidden(self, value: str | None) -> bool:
        """Tell whether a person's name or id is not to be known."""
        strange = value in self.strangers and value not in self.exempt and not self.applied
        return strange or self.nobody

    def identifier(self, value: str | None) -> str | None:
        """Return a group's or message's platform id, or its keyed pseudonym."""
        return self.pseudonym("I", value) if self.nobody else value

    def group(self, value: str | None) -> str | None:
        """Return a group's name, which may well be somebody's, or its keyed pseudonym."""
        return self.pseudonym("G", value) if self.nobody and value not in self.public else value

    def unit(self, value: str | None) -> str | None:
        """Return the name of a unit; where nobody is to be known only of those that the organisation is known to have."""
        return self.pseudonym("U", value) if self.nobody and value not in self.public else value

    def file(self, value: str | None) -> str | None:
        """Return the name of a file, or a keyed pseudonym with the same suffix: files are named after groups and people."""
        if not value or self.applied or (self.files and not self.nobody):
            return value
        suffix = re.search(r"\.[A-Za-z0-9]{1,5}(?=\[|$)", value)
        return f"{self.pseudonym('F', value)}{suffix.group() if suffix else ''}"

    def cell(self, value: str | None) -> str | None:
        """Return a cell such as `名册!C7`, the sheet's name shown as that of a file is."""
        sheet, mark, cell = (value or "").rpartition("!")
        hidden = self.file(sheet) if sheet else sheet
        return f"{hidden}{mark}{cell}" if value else value

    def place(self, value: str) -> str:
        """Return a file with a line or cell, the file shown as `file` shows it."""
        file, mark, line = value.rpartition(":")
        return f"{self.file(file)}{mark}{self.cell(line)}"

    def fingerprint(self, value: str) -> str:
        """Return a fingerprint that may leave the machine: keyed where people are hidden."""
        return self.keyed(value) if self.nobody else value

    def text(self, value: str | None, *, classified: bool = False) -> str | None:
        """Return a piece of a message: hidden, masked, or as it is."""
        if value is None or self.applied:
            return value
        if self.show == "none" or classified:
            return "█" * min(len(value), 8)
        known = self.veil(value) if self.veil else value
        return known if self.show == "message" else mask_digits(known)

    def keyed(self, value: str) -> str:
        """Return what only who has the key can tell to come from *value*: 32 hexadecimal digits.

        Raises:
            UsageError: when there is no key, without which anybody could guess.
        """
        if not self.key:
            raise UsageError("化名需要密钥，请给出 Disclosure(key=…) (pseudonyms need a key; give Disclosure(key=…))")
        return hmac.digest(self.key, value.encode("utf-8", "surrogatepass"), "sha256").hex()[:32]

    def pseudonym(self, prefix: str, value: str | None) -> str | None:
        """Return the pseudonym that the key makes of *value*, and remember whom it stands for."""
        if not value:
            return value
        made = f"{prefix}-{self.keyed(value)[:12]}"
        if self.given.setdefault(made, value) != value:
            self.given[made] = ""
        return made


def mask_digits(text: str) -> str:
    """Return *text* with the middle of every run of six or more digits hidden (separators do not end a run)."""
    return re.sub(r"\d(?:[ \-–—·]?\d){5,}[Xx]?", _masked, text)


def mask_name(name: str | None) -> str | None:
    """Return a name with the middle of every mobile or long number in it hidden."""
    if name is None:
        return None
    return (_MOBILE if _ID.fullmatch(name) else _NUMBER).sub(_masked, name)


def _masked(run: re.Match[str]) -> str:
    digits = run.group()
    return f"{digits[:2]}{'*' * (len(digits) - 4)}{digits[-2:]}"
