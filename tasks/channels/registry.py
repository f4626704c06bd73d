"""Which of our channels takes which address; any other address is Apprise's own affair."""

from __future__ import annotations

import logging
import re
from functools import lru_cache
from typing import Any

from dondoc.errors import DondocError
from tasks.channels.delivery import Channel

OURS = ("mailto", "mailtos", "json", "jsons", "zalo", "zalooa")
# at INFO and DEBUG they log each address they call, and a Zalo bot's token stands in its path
TELL_URLS = ("httpx", "httpcore", "urllib3", "requests")
# a mail address as most are, its one recipient in "to" and so plain that nobody doubts it
ONE_RECIPIENT = re.compile(
    r"(?P<before>mailtos?://[^/?#]*/?\?(?:(?!to=)[^?&#=]+=[^?&#]*&)*)"
    r"to=(?P<to>[a-z0-9]+(?:[._+-][a-z0-9]+)*@[a-z0-9]+(?:[.-][a-z0-9]+)*\.[a-z]{2,})"
    r"(?P<after>(?:&(?!to=)[^?&#=]+=[^?&#]*)*)"
)


class WrongAddress(DondocError):
    """A contact's address is no address that a message can be sent to."""


def channel_name(url: str) -> str:
    """The scheme of an address, in lower case: "mailto", "zalo"."""
    return url.partition("://")[0].lower()


@lru_cache(maxsize=1024)
def channel_of(url: str) -> Channel:
    """The channel that an address names; raises WrongAddress."""
    name = channel_name(url)
    channel = _own(name, url) if name in OURS else _stock(url)
    if channel is None:
        raise WrongAddress(
            f"không đọc được địa chỉ gửi kiểu «{name}»",
            remedy="ghi như mailto://máy_chủ:25/?from=…&to=…, zalo://mã_bot/mã_chat, json://máy/đường",
        )
    return channel


def _own(name: str, url: str) -> Channel | None:
    recipient = ONE_RECIPIENT.fullmatch(url)
    account = recipient and _account(name, f"{recipient['before']}{recipient['after']}")
    if recipient is None or account is None:
        return _parsed(name, url)
    channel: Channel = account.written_to(recipient["to"])
    return channel


@lru_cache(maxsize=64)
def _account(name: str, url: str) -> Any:
    """A mail address without its recipient: a hundred recipients mostly share one, and it is slow to read."""
    return _parsed(name, url)


def _parsed(name: str, url: str) -> Channel | None:
    plugin = _classes()[name]
    try:
        parts = plugin.parse_url(url)
        channel: Channel | None = plugin(**parts) if parts else None
    except (TypeError, ValueError):  # Apprise's way of refusing what an address says
        return None
    return channel


@lru_cache(maxsize=1)
def _classes() -> dict[str, Any]:
    _quiet()
    from tasks.channels.mail import Mail
    from tasks.channels.plugin import register
    from tasks.channels.webhook import Webhook
    from tasks.channels.zalo_bot import ZaloBot
    from tasks.channels.zalo_oa import ZaloOA

    register(ZaloBot)
    register(ZaloOA)
    return {
        **dict.fromkeys(("mailto", "mailtos"), Mail),
        **dict.fromkeys(("json", "jsons"), Webhook),
        "zalo": ZaloBot,
        "zalooa": ZaloOA,
    }


def _stock(url: str) -> Channel | None:
    _quiet()
    from apprise import Apprise

    from tasks.channels.stock import Stock

    plugin = Apprise.instantiate(url)
    return Stock(plugin) if plugin else None


def _quiet() -> None:
    # Apprise tells why it failed at DEBUG only, where it also shows payloads, and prints addresses
    # in its warnings: all of it is heard by `stock` and goes no further.
    logger = logging.getLogger("apprise")
    logger.propagate = False
    logger.setLevel(logging.DEBUG)
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
    for name in TELL_URLS:
        logging.getLogger(name).setLevel(logging.WARNING)
