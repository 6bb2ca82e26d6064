"""Read a host as an IP address in every notation that browsers accept, and tell internal addresses from external."""

import functools
import ipaddress
import re

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

INTRANET = tuple(
    ipaddress.ip_network(network)
    for network in (
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "100.64.0.0/10",
        "::1/128",
        "fc00::/7",
        "fe80::/10",
    )
)
"""Networks inside a company or a machine; every other address, reserved ones included, is external."""

PARTS = 4
SHORTEST = 1 << 24
"""A single number below this is not read as an address: it is a name, or a port without its host."""


@functools.lru_cache(maxsize=65536)
def address(host: str) -> Address | None:
    """Return the IP address that *host* is, or None if it is a name.

    An IPv4 address is one to four numbers, each decimal, octal (leading 0) or hexadecimal (leading 0x); the last one
    fills all remaining bytes: 134744072, 0x8080808, 010.8.2056 and 8.8.8.8 are the same.
    """
    if ":" in host:
        return _v6(host)
    parts = host.split(".")
    if len(parts) > PARTS or not all(re.fullmatch(r"[0-9]{1,12}|0x[0-9a-f]{0,8}", part) for part in parts):
        return None
    try:
        *first, last = map(_number, parts)
    except ValueError:
        return None
    if any(number > 255 for number in first) or last >= 256 ** (PARTS - len(first)):  # noqa: PLR2004  # a byte
        return None
    if not first and last < SHORTEST:
        return None
    return ipaddress.IPv4Address(sum(n << 8 * (3 - i) for i, n in enumerate(first)) + last)


def _v6(host: str) -> Address | None:
    try:
        found = ipaddress.IPv6Address(host)
    except ValueError:
        return None
    return found.ipv4_mapped or found


def _number(part: str) -> int:
    if part.startswith("0x"):
        return int(part[2:] or "0", 16)
    return int(part, 8 if part.startswith("0") and part != "0" else 10)


def is_plain(host: str) -> bool:
    """Tell whether an address is in the usual notation: four decimal numbers, or IPv6 with colons."""
    return ":" in host or re.fullmatch(r"(?:(?:0|[1-9][0-9]{0,2})\.){3}(?:0|[1-9][0-9]{0,2})", host) is not None


def is_inside(found: Address) -> bool:
    """Tell whether an address belongs to one of the `INTRANET` networks."""
    return any(found in network for network in INTRANET if network.version == found.version)
