"""Sending one message to one address, and showing an address without its secrets."""

from __future__ import annotations

import re

from tasks.channels.delivery import Delivery, Outgoing, failed_for_good
from tasks.channels.registry import WrongAddress, channel_name, channel_of

ADDRESS = re.compile(r"([^\s/@:?=&,<>;]+)(?:@|%40)([^\s/@:?=&,<>;]+)", re.IGNORECASE)


def send(url: str, message: Outgoing) -> Delivery:
    """Make one attempt to send a message to the address; one address, one recipient."""
    try:
        channel = channel_of(url)
    except WrongAddress as wrong:
        return failed_for_good(str(wrong))
    return channel.deliver(message)


def check_address(url: str) -> None:
    """Refuse what is no address, or has not exactly one recipient: one message, one outcome.

    Raises WrongAddress.
    """
    targets = getattr(channel_of(url), "targets", None)
    if targets is not None and len(targets) != 1:
        raise WrongAddress(
            f"địa chỉ có {len(targets)} người nhận hợp lệ",
            remedy="mỗi địa chỉ ghi đúng một người nhận",
        )


def masked(url: str) -> str:
    """The address for people to recognise: scheme and recipient, no password, no token."""
    name = channel_name(url)
    if name in ("mailto", "mailtos"):
        return f"{name}://{_half_hidden(recipient(url))}"
    return f"{name}://{_host(url)}…"


def recipient(url: str) -> str:
    """Who the address reaches: the mail address, or for other channels the masked address."""
    if channel_name(url) not in ("mailto", "mailtos"):
        return masked(url)
    try:
        targets = getattr(channel_of(url), "targets", [])
    except WrongAddress:
        targets = []
    return ", ".join(address for _, address in targets) or "?"


def _half_hidden(addresses: str) -> str:
    return ADDRESS.sub(lambda one: f"{one[1][:2]}***@{one[2]}", addresses)


def _host(url: str) -> str:
    # A token may stand where other schemes have a host: only web addresses show theirs.
    if channel_name(url) not in ("json", "jsons"):
        return ""
    after_user = url.partition("://")[2].partition("?")[0].rpartition("@")[2]
    return after_user.partition("/")[0] + "/"
