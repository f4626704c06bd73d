"""Any other Apprise address, sent by Apprise's own plugin; its log is all that tells why it failed."""

from __future__ import annotations

import logging
import re
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from threading import get_ident

from apprise import NotifyFormat
from apprise.plugins.base import NotifyBase

from tasks.channels.delivery import (
    Delivery,
    Outgoing,
    failed_for_good,
    failed_for_now,
    sent,
    unsure,
)
from tasks.channels.destinations import ForbiddenHost, addresses_of
from tasks.channels.http import FORBIDDEN
from tasks.channels.inner_network import kept_outside
from tasks.channels.lines import Lines
from tasks.channels.tls import NOT_UNVERIFIED

# Apprise's plugins write "… error=404." or "… : 404" and, at DEBUG, "Socket Exception: …"
STATUS = re.compile(r"error=(\d{3})\b")
NEVER_BEGUN = re.compile(
    r"Errno 111|Connection refused|Name or service not known|ConnectTimeout|"
    r"Failed to resolve|Failed to establish a new connection"
)
TRY_LATER = frozenset({408, 425, 429})


class Stock:
    """An Apprise plugin as it comes, but for its pauses and its following of redirects."""

    kind = "other"

    def __init__(self, plugin: NotifyBase) -> None:
        self.plugin = plugin
        plugin.request_rate_per_sec = 0
        plugin.redirects = False

    @property
    def place(self) -> Hashable:
        return (self.plugin.service_name, self.plugin.host)

    def deliver(self, message: Outgoing, lines: Lines) -> Delivery:
        """Make one attempt, in text; success is what the plugin takes for it."""
        if not self.plugin.verify_certificate and not lines.allowed.unverified_tls:
            return failed_for_good(NOT_UNVERIFIED)
        if not lines.allowed.private_hosts and self._is_inside():
            return failed_for_good(FORBIDDEN)
        with _told() as told:
            if lines.allowed.private_hosts:
                done, refused = self._notified(message), False
            else:
                with kept_outside() as watched:
                    done = self._notified(message)
                refused = watched.refused
        if refused and not done:
            return failed_for_good(FORBIDDEN)
        return sent() if done else judged_by_log(told)

    def _notified(self, message: Outgoing) -> bool:
        body_format = NotifyFormat.TEXT
        return bool(
            self.plugin.notify(body=message.text, title=message.subject, body_format=body_format)
        )

    def _is_inside(self) -> bool:
        """Whether it leads to the inner network: told before the plugin says or does anything."""
        # where a plugin names no host of its own, the "host" is a token, and no name to ask for
        if not any("{host}" in template for template in self.plugin.templates):
            return False
        try:
            addresses_of(self.plugin.host.strip("[]"), 0, private_allowed=False)
        except ForbiddenHost:
            return True
        except (OSError, ValueError):
            return False
        return False


def judged_by_log(lines: list[str]) -> Delivery:
    """What Apprise's log lines say of a failure; silence and the unknown are unsure."""
    text = "\n".join(lines)
    status = STATUS.search(text)
    if status:
        return _judged(int(status[1]))
    if NEVER_BEGUN.search(text):
        return failed_for_now("không kết nối được nơi nhận")
    return unsure("kênh báo không gửi được, không rõ lý do")


def _judged(status: int) -> Delivery:
    reason = f"bên nhận trả lời HTTP {status}"
    if status in TRY_LATER:
        return failed_for_now(reason)
    return unsure(reason) if status >= 500 else failed_for_good(reason)


class _Listener(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []
        self.thread = get_ident()

    def emit(self, record: logging.LogRecord) -> None:
        # Apprise has one logger for the process: another worker's lines are not ours
        if record.thread == self.thread:
            self.lines.append(record.getMessage())


@contextmanager
def _told() -> Iterator[list[str]]:
    """Collects what Apprise logs meanwhile in this thread."""
    listener, logger = _Listener(), logging.getLogger("apprise")
    logger.addHandler(listener)
    try:
        yield listener.lines
    finally:
        logger.removeHandler(listener)
