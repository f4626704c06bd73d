"""Where a web address may lead: no host of the inner network unless the operator allows it.

A contact's address comes from a list that somebody sent. Without this, it could make this machine
talk to its own services or to a cloud's metadata (server-side request forgery). The addresses that
were looked at are the ones connected to, so that a name cannot change its mind in between.
"""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

# RFC 6052: the last 32 bits are an IPv4 address, whatever network it is of
NAT64 = IPv6Network("64:ff9b::/96")


class ForbiddenHost(Exception):
    """A host of the inner network, where that is not allowed."""


def addresses_of(host: str, port: int, *, private_allowed: bool) -> list[tuple[int, str]]:
    """The (family, address) of a host, each fit to be connected to.

    Raises ForbiddenHost if any of them is of the inner network, OSError if there is none.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [(int(family), str(place[0])) for family, _, _, _, place in found]
    if not private_allowed and any(is_private(address) for _, address in addresses):
        raise ForbiddenHost
    return list(dict.fromkeys(addresses))


def is_private(address: str) -> bool:
    """Whether an address is not one of the open internet, also where it is wrapped in IPv6."""
    number = _unwrapped(ip_address(address.partition("%")[0]))
    # site-local addresses are no longer given out (RFC 3879), and routed inside all the same
    is_site_local = isinstance(number, IPv6Address) and number.is_site_local
    return not number.is_global or number.is_multicast or number.is_reserved or is_site_local


def is_this_machine(host: str) -> bool:
    """Whether a host's name says that it is the machine itself, without asking anybody."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _unwrapped(number: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    if isinstance(number, IPv4Address):
        return number
    if number in NAT64:
        return IPv4Address(int(number) & 0xFFFFFFFF)
    return number.ipv4_mapped or number.sixtofour or number
