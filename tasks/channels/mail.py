"""Mail by Apprise's `mailto://` and `mailtos://`, over our own SMTP dialogue.

Apprise's own sending answers only yes or no, builds a TLS context per message and sleeps between
messages; ours tells a refusal from silence, which decides whether a message may be sent again.
"""

from __future__ import annotations

import re
import smtplib
import socket
from contextlib import suppress
from functools import lru_cache

from apprise.plugins.email.base import NotifyEmail
from apprise.plugins.email.common import SecureMailMode

from tasks.channels.delivery import (
    Delivery,
    Outgoing,
    failed_for_good,
    failed_for_now,
    sent,
    unsure,
)
from tasks.channels.mail_message import Addresses, doubled_dots, mail_bytes
from tasks.channels.tls import tls

SHOWN_OF_A_REPLY = 200
DATA_WANTED, TAKEN = 354, 250


class Mail(NotifyEmail):  # type: ignore[misc]
    """A mail address as Apprise reads it, with the server and the account to send through."""

    request_rate_per_sec = 0
    # RFC 5321, 4.5.3.2 lets a server take minutes over the end of the data; `?rto=` sets another
    socket_read_timeout = 60.0

    def deliver(self, message: Outgoing) -> Delivery:
        """Make one attempt, over a connection of its own."""
        addresses = self._addresses()
        if not addresses.recipients:
            return failed_for_good("địa chỉ thư không có người nhận hợp lệ")
        data = mail_bytes(message, addresses, self.headers)
        try:
            server = self._connected()
        except (OSError, smtplib.SMTPException) as failure:
            return _not_reached(failure)
        with _closing(server):
            return _handed_over(server, addresses, data)

    def _addresses(self) -> Addresses:
        return Addresses(
            sender=(self.from_addr[0] or "", self.from_addr[1]),
            recipients=[(name or "", address) for name, address in self.targets],
            copies=sorted(self.cc),
            hidden=sorted(self.bcc),
            reply_to=sorted(self.reply_to),
        )

    def _connected(self) -> smtplib.SMTP:
        server = self._greeted()
        try:
            if self.secure_mode == SecureMailMode.STARTTLS:
                server.starttls(context=tls(self.verify_certificate))
            server.ehlo_or_helo_if_needed()
            if self.user and self.password:
                server.login(self.user, self.password)
            assert server.sock is not None
            server.sock.settimeout(float(self.socket_read_timeout))
        except BaseException:  # whatever it was, the connection must not stay open
            server.close()
            raise
        return server

    def _greeted(self) -> smtplib.SMTP:
        place: tuple[str, int, str] = (self.smtp_host, int(self.port), _own_name())
        wait = float(self.socket_connect_timeout)
        if self.secure_mode == SecureMailMode.SSL:
            context = tls(self.verify_certificate)
            return smtplib.SMTP_SSL(*place, timeout=wait, context=context)
        return smtplib.SMTP(*place, timeout=wait)


class _closing:
    """Says goodbye if the server still listens; what it answers changes nothing."""

    def __init__(self, server: smtplib.SMTP) -> None:
        self.server = server

    def __enter__(self) -> None:
        return None

    def __exit__(self, *_failure: object) -> None:
        with suppress(OSError, smtplib.SMTPException):
            self.server.quit()
        self.server.close()


def _handed_over(server: smtplib.SMTP, addresses: Addresses, data: bytes) -> Delivery:
    try:
        code, reply = _envelope_taken(server, addresses)
    except (OSError, smtplib.SMTPException) as failure:  # nothing of the message has gone out yet
        return _not_reached(failure)
    if code != DATA_WANTED:
        return _refused(code, reply)
    try:
        server.send(doubled_dots(data))
        code, reply = server.getreply()
    except (OSError, smtplib.SMTPException) as failure:
        return unsure(f"máy chủ thư nhận nội dung rồi không trả lời ({_in_words(failure)})")
    return sent(_queue_id(reply)) if code == TAKEN else _refused(code, reply)


def _envelope_taken(server: smtplib.SMTP, addresses: Addresses) -> tuple[int, bytes]:
    """The first refusal, or the answer to DATA: all recipients or none, so that one row is one truth."""
    code, reply = server.mail(addresses.sender[1])
    for address in addresses.envelope:
        if code // 100 != 2:
            return code, reply
        code, reply = server.rcpt(address)
    return server.docmd("DATA") if code // 100 == 2 else (code, reply)


def _refused(code: int, reply: bytes) -> Delivery:
    reason = f"máy chủ thư từ chối: {code} {_shown(reply)}"
    # RFC 5321, 4.2.1: 5yz will not change by asking again, 4yz may
    return failed_for_good(reason) if code // 100 == 5 else failed_for_now(reason)


def _not_reached(failure: OSError | smtplib.SMTPException) -> Delivery:
    if isinstance(failure, smtplib.SMTPResponseException):
        return _refused(failure.smtp_code, _bytes(failure.smtp_error))
    reason = f"không kết nối được máy chủ thư ({_in_words(failure)})"
    if isinstance(failure, smtplib.SMTPNotSupportedError):
        return failed_for_good(reason)
    return failed_for_now(reason)


def _in_words(failure: BaseException) -> str:
    if isinstance(failure, TimeoutError):
        return "quá thời gian chờ"
    return f"{type(failure).__name__}: {failure}"[:SHOWN_OF_A_REPLY]


def _queue_id(reply: bytes) -> str:
    """The server's own id where its answer names one ("queued as …"), else the answer."""
    text = _shown(reply)
    named = re.search(r"(?i)queued as (\S+)|\bid=(\S+)", text)
    return next(filter(None, named.groups())) if named else text


def _shown(reply: bytes) -> str:
    return " ".join(reply.decode("utf-8", "replace").split())[:SHOWN_OF_A_REPLY]


def _bytes(text: bytes | str) -> bytes:
    return text if isinstance(text, bytes) else text.encode()


@lru_cache(maxsize=1)
def _own_name() -> str:
    # smtplib would ask the name service at every connection
    return socket.getfqdn()
