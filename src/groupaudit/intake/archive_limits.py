"""Limits on unpacking an archive, and the messages about members that exceed them."""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import asdict

from groupaudit.errors import both
from groupaudit.vocabulary import Text

PROBLEMS: dict[str, Text] = {
    "encrypted": ("有密码保护：请用密码解压后再交来", "protected by a password: unpack it with the password first"),
    "damaged": ("压缩包里的这个文件已损坏：请重新打包", "damaged inside the archive: pack it again"),
    "method": ("压缩方式不支持：请解压后再交来，或用普通 ZIP（Deflate）重新打包", "an unsupported compression method: unpack it first, or pack it again as ordinary ZIP (Deflate)"),
    "ratio": ("压缩比异常（超过 {ratio} 倍），可能是压缩炸弹，没有继续解压；确属正常数据的，请解压后再交来", "packed more than {ratio} times, perhaps a decompression bomb, not unpacked further; if the data are genuine, unpack them first"),
    "member": ("解压后超过 {member} 字节，没有继续解压；请解压后再交来", "more than {member} bytes unpacked, not unpacked further; unpack it first"),
    "total": ("压缩包解压后总共超过 {total} 字节，其余文件没有读取；请解压后再交来", "the archive unpacks to more than {total} bytes, the rest was not read; unpack it first"),
    "entries": ("压缩包里的文件超过 {entries} 个，其余没有读取；请分成几个压缩包", "more than {entries} files in the archive, the rest was not read; divide it"),
    "rest": ("压缩包里其余 {n} 个文件没有读取：{names}", "the other files of the archive, {n} of them, were not read: {names}"),
    "depth": ("压缩包套了超过 {depth} 层，里面的没有读取；请解压后再交来", "archives nested more than {depth} deep, not read; unpack it first"),
    "empty": ("压缩包里没有可读的文件，请重新打包", "the archive holds no file to read; pack it again"),
}  # fmt: skip
"""Why a member was not read, and what to do: key → (Chinese, English)."""

_NAMED = 6
"""How many members a message names."""


class Limits(Struct, frozen=True, kw_only=True):
    """Limits for one input archive, archives nested in it included; sizes in bytes.

    `ratio` is the largest unpacked size per packed byte; it does not apply below `free` bytes.
    """

    entries: int = 20_000
    depth: int = 3
    member: int = 8 << 30
    total: int = 16 << 30
    ratio: int = 250
    free: int = 16 << 20


LIMITS = Limits()


class RefusedError(Exception):
    """A member is not unpacked; `key` is one of `PROBLEMS`."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(key)


class Budget(Struct):
    """What has been unpacked of one input archive; once a limit is exceeded nothing more is unpacked.

    All unpacked bytes count towards the total, but only those of accepted members (`held`) towards the ratio.
    """

    limits: Limits
    packed: int
    unpacked: int = 0
    held: int = 0
    entries: int = 0
    spent: bool = False

    def another(self) -> None:
        """Count one more file."""
        self.entries += 1
        if self.entries > self.limits.entries:
            self._end("entries")

    def spend(self, size: int) -> None:
        """Count unpacked bytes."""
        self.unpacked += size
        if self.unpacked > self.limits.total:
            self._end("total")

    def hold(self, size: int) -> None:
        """Count the bytes of an accepted member."""
        self.held += size
        if self.held > max(self.limits.free, self.limits.ratio * self.packed):
            self._end("ratio")

    def _end(self, key: str) -> None:
        self.spent = True
        raise RefusedError(key)


def told(key: str, limits: Limits, **more: object) -> str:
    """Return the message for *key* of `PROBLEMS` in both languages."""
    return both(*(text.format(**asdict(limits), **more) for text in PROBLEMS[key]))


def told_rest(names: Sequence[str], limits: Limits) -> str:
    """Return in both languages that the members *names* were not read; only the first few are named."""
    more = "…" if len(names) > _NAMED else ""
    return told("rest", limits, n=len(names), names="、".join(names[:_NAMED]) + more)
