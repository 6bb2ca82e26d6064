"""How much of people and their words may be shown, and keyed pseudonyms for the rest."""

import hmac
import re
from collections.abc import Callable

from msgspec import Struct, field

from groupaudit.errors import UsageError
from groupaudit.vocabulary import Show

PSEUDONYM = re.compile(r"[PIGUF]-[0-9a-f]{12}")
"""A pseudonym of a person (P), id (I), group (G), unit (U) or file (F)."""

_ID = re.compile(r"\d{1,20}|(?!name:)[A-Za-z][\w@.:-]*", re.ASCII)
"""Ids, whose digits are not masked, except in mobile numbers, which nicknames may consist of."""

_MOBILE = re.compile(r"(?<!\d)1[3-9]\d(?:[ \-–—·]?\d{4}){2}(?!\d)")
_NUMBER = re.compile(rf"{_MOBILE.pattern}|\d{{7,}}[Xx]?")
"""Mobile numbers in any grouping, and long numbers; not room numbers (3-2-1502) and short staff numbers."""


class Disclosure(Struct, frozen=True, kw_only=True, eq=False):
    """How much of people and their words may be shown; `key` makes the pseudonyms of what may not.

    show: NONE gives a pseudonym to every person, and to groups, files and units unless they are `public`.
    strangers: names and ids that get a pseudonym whatever `show` is, unless they are `exempt`.
    veil: replaces the names of strangers inside a text.
    files: file names are shown.
    applied: everything has been redacted before, and is shown as it is.
    numbers: long numbers in names are shown in full, for those who correct names; otherwise they are masked.
    given: collects the pseudonyms made and what each stands for, empty if two share one.
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
        """Show only `show`: key and real names do not belong in a traceback."""
        return f"Disclosure(show={self.show.value!r})"

    @property
    def nobody(self) -> bool:
        """Whether all names are still to be hidden."""
        return self.show == "none" and not self.applied

    def person(self, value: str | None) -> str | None:
        """Return a person's name with masked numbers, or the keyed pseudonym; ids are not masked."""
        if self._hidden(value):
            return self.pseudonym("P", value)
        return value if self.applied or self.numbers or self.show == "message" else mask_name(value)

    def account(self, value: str | None) -> str | None:
        """Return a person's id or its keyed pseudonym; an id made of a name is treated as that name."""
        if value and not value.startswith("name:") and not self._hidden(value):
            return value
        return self.person(value)

    def _hidden(self, value: str | None) -> bool:
        """Tell whether a person's name or id must be hidden."""
        strange = value in self.strangers and value not in self.exempt and not self.applied
        return strange or self.nobody

    def identifier(self, value: str | None) -> str | None:
        """Return the platform id of a group or message, or its keyed pseudonym."""
        return self.pseudonym("I", value) if self.nobody else value

    def group(self, value: str | None) -> str | None:
        """Return a group's name, which may be a person's, or its keyed pseudonym."""
        return self.pseudonym("G", value) if self.nobody and value not in self.public else value

    def unit(self, value: str | None) -> str | None:
        """Return the name of a unit; if people are hidden only that of a known unit, else its keyed pseudonym."""
        return self.pseudonym("U", value) if self.nobody and value not in self.public else value

    def file(self, value: str | None) -> str | None:
        """Return a file name, or a keyed pseudonym with its suffix, since files are named after groups and people."""
        if not value or self.applied or (self.files and not self.nobody):
            return value
        suffix = re.search(r"\.[A-Za-z0-9]{1,5}(?=\[|$)", value)
        return f"{self.pseudonym('F', value)}{suffix.group() if suffix else ''}"

    def cell(self, value: str | None) -> str | None:
        """Return a cell such as `名册!C7`, with the sheet's name shown like a file name."""
        sheet, mark, cell = (value or "").rpartition("!")
        hidden = self.file(sheet) if sheet else sheet
        return f"{hidden}{mark}{cell}" if value else value

    def place(self, value: str) -> str:
        """Return a file with a line or cell, with the file shown as by `file`."""
        file, mark, line = value.rpartition(":")
        return f"{self.file(file)}{mark}{self.cell(line)}"

    def fingerprint(self, value: str) -> str:
        """Return a fingerprint for use outside this machine: keyed if people are hidden."""
        return self.keyed(value) if self.nobody else value

    def text(self, value: str | None, *, classified: bool = False) -> str | None:
        """Return a piece of a message: hidden, masked, or unchanged."""
        if value is None or self.applied:
            return value
        if self.show == "none" or classified:
            return "█" * min(len(value), 8)
        known = self.veil(value) if self.veil else value
        return known if self.show == "message" else mask_digits(known)

    def keyed(self, value: str) -> str:
        """Return a keyed digest of *value*, 32 hexadecimal digits that reveal nothing without the key.

        Raises:
            UsageError: there is no key; anybody could guess values behind an unkeyed digest.
        """
        if not self.key:
            raise UsageError("化名需要密钥，请给出 Disclosure(key=…) (pseudonyms need a key; give Disclosure(key=…))")
        return hmac.digest(self.key, value.encode("utf-8", "surrogatepass"), "sha256").hex()[:32]

    def pseudonym(self, prefix: str, value: str | None) -> str | None:
        """Return the keyed pseudonym of *value*, and add it to `given`."""
        if not value:
            return value
        made = f"{prefix}-{self.keyed(value)[:12]}"
        if self.given.setdefault(made, value) != value:
            self.given[made] = ""
        return made


def mask_digits(text: str) -> str:
    """Mask the middle of every run of six or more digits; separators do not end a run."""
    return re.sub(r"\d(?:[ \-–—·]?\d){5,}[Xx]?", _masked, text)


def mask_name(name: str | None) -> str | None:
    """Mask the middle of every mobile or long number in a name."""
    if name is None:
        return None
    return (_MOBILE if _ID.fullmatch(name) else _NUMBER).sub(_masked, name)


def _masked(run: re.Match[str]) -> str:
    digits = run.group()
    return f"{digits[:2]}{'*' * (len(digits) - 4)}{digits[-2:]}"
