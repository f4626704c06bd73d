"""Sending one message to one address, and showing an address without its secrets."""

from __future__ import annotations

from tasks.channels.delivery import Delivery, Outgoing
from tasks.channels.masking import without_addresses
from tasks.channels.pool import open_channels
from tasks.channels.registry import WrongAddress, channel_name, channel_of


def send(url: str, message: Outgoing) -> Delivery:
    """Make one attempt to send a message to the address, over a connection of its own."""
    with open_channels() as out:
        return out.send(url, message)


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
        return f"{name}://{without_addresses(recipient(url))}"
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


def _host(url: str) -> str:
    # A token may stand where other schemes have a host: only web addresses show theirs.
    if channel_name(url) not in ("json", "jsons"):
        return ""
    after_user = url.partition("://")[2].partition("?")[0].rpartition("@")[2]
    return after_user.partition("/")[0] + "/"
