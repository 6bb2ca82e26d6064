"""A host is read as an address in every form that a browser takes for one."""

import ipaddress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groupaudit.detection.addresses import address, is_inside, is_plain

v4 = st.integers(1 << 24, (1 << 32) - 1).map(ipaddress.IPv4Address)


@given(v4, st.integers(1, 4), st.lists(st.sampled_from(["{}", "0{:o}", "0x{:x}"]), min_size=4, max_size=4))
@settings(max_examples=60, deadline=None)
def test_every_way_to_write_an_address_is_the_same_address(at, parts, forms):
    """One to four numbers, each decimal, octal or hexadecimal; the last fills the bytes that are left."""
    value = int(at)
    first = [value >> 8 * (3 - i) & 255 for i in range(parts - 1)]
    numbers = [*first, value & (1 << 8 * (5 - parts)) - 1]
    host = ".".join(form.format(n) for form, n in zip(forms, numbers, strict=False))
    assert address(host) == at


@given(v4)
@settings(max_examples=20, deadline=None)
def test_four_decimal_numbers_are_the_plain_form(at):
    """Everything else hides where it leads."""
    assert is_plain(str(at))
    assert not is_plain(str(int(at)))
    assert address(f"::ffff:{at}") == at


@pytest.mark.parametrize(
    "host", ["8080", "abcd.com", "1.2.3.4.5", "256.1.1.1", "1.2.3.256", "08.1", "0x", "::g", "1..2", ""]
)
def test_names_and_numbers_out_of_range_are_no_addresses(host):
    """Nor is a small number that is a port without its host."""
    assert address(host) is None


@pytest.mark.parametrize(
    ("host", "inside"),
    [("192.168.1.1", True), ("0x7f.1", True), ("fe80::1", True), ("::ffff:10.0.0.1", True), ("203.0.113.7", False)],
)
def test_private_networks_are_inside(host, inside):
    """Reserved addresses that belong to nobody are foreign."""
    found = address(host)
    assert found is not None
    assert is_inside(found) is inside
