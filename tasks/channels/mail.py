"""Mail by Apprise's `mailto://` and `mailtos://`, over our own SMTP dialogue.

Apprise's own sending answers only yes or no, builds a TLS context per message, opens a connection
per message and sleeps between them; ours tells a refusal from silence, which decides whether a
message may be sent again.
"""

from __future__ import annotations

import re
import smtplib
import socket
from base64 import b64encode
from collections.abc import Hashable
from copy import copy
from dataclasses import replace
from functools import cached_property, lru_cache

from apprise import NotifyFormat
from apprise.plugins.email.base import NotifyEmail
from apprise.plugins.email.common import SecureMailMode

from tasks.channels.delivery import Delivery, Outgoing, failed_for_good
from tasks.channels.destinations import is_this_machine
from tasks.channels.headers import Addresses
from tasks.channels.lines import Allowed, Lines
from tasks.channels.mail_message import doubled_dots, mail_bytes
from tasks.channels.mail_session import MailSession, not_let_in
from tasks.channels.tls import NOT_UNVERIFIED, tls

# an envelope's address in ASCII (RFC 5321, 4.1.2), quoted local parts left out
ENVELOPE_ADDRESS = re.compile(r"[!#-'*+./0-9=?A-Z^-~-]+@[A-Za-z0-9.\[\]:-]+")
LET_IN = 235
NOT_IN_THE_CLEAR = (
    "mật khẩu sẽ đi qua mạng không mã hóa; dùng mailtos:// thay cho mailto://, "
    "hoặc đặt DONDOC_ALLOW_UNVERIFIED_TLS=true"
)


class Mail(NotifyEmail):  # type: ignore[misc]
    """A mail address as Apprise reads it, with the server and the account to send through."""

    kind = "mail"
    request_rate_per_sec = 0
    # RFC 5321, 4.5.3.2 lets a server take minutes over the end of the data; `?rto=` sets another
    socket_read_timeout = 60.0

    def __str__(self) -> str:
        return self.kind

    @property
    def place(self) -> Hashable:
        return (self.smtp_host, self.port)

    def written_to(self, address: str) -> Mail:
        """The same server, account and sender for another recipient; `address` is a plain one."""
        other = copy(self)
        other.__dict__.pop("_addresses", None)
        other.targets = [(False, address)]
        return other

    def deliver(self, message: Outgoing, lines: Lines) -> Delivery:
        """Make one attempt, over a session that is kept for the next message."""
        fault = self._fault(lines.allowed)
        if fault:
            return failed_for_good(fault)
        addresses = self._addresses
        as_wanted = (
            message if self.notify_format != NotifyFormat.TEXT else replace(message, html="")
        )
        data = doubled_dots(mail_bytes(as_wanted, addresses, self.headers))
        sender, recipients = addresses.sender[1], addresses.envelope
        try:
            return lines.sessions.run(
                self._account,
                self._connected,
                lambda session: session.hand_over(sender, recipients, data),
            )
        except (OSError, smtplib.SMTPException) as failure:
            return not_let_in(failure)

    def _fault(self, allowed: Allowed) -> str:
        """Why nothing can be sent to this address, empty where it can."""
        addresses = self._addresses
        if len(addresses.recipients) != 1:
            return f"địa chỉ thư có {len(addresses.recipients)} người nhận hợp lệ, phải có đúng một"
        written = (addresses.sender[1], *addresses.envelope, *addresses.reply_to)
        if not all(map(ENVELOPE_ADDRESS.fullmatch, written)):
            return "địa chỉ thư có ký tự không dùng được"
        if allowed.unverified_tls:
            return ""
        if self.secure_mode == SecureMailMode.INSECURE:
            is_open = bool(self.user and self.password) and not is_this_machine(self.smtp_host)
            return NOT_IN_THE_CLEAR if is_open else ""
        return "" if self.verify_certificate else NOT_UNVERIFIED

    @cached_property
    def _addresses(self) -> Addresses:
        return Addresses(
            sender=(self.from_addr[0] or "", self.from_addr[1]),
            recipients=[(name or "", address) for name, address in self.targets],
            copies=sorted(self.cc),
            hidden=sorted(self.bcc),
            reply_to=sorted(self.reply_to),
        )

    @property
    def _account(self) -> Hashable:
        """A session serves all addresses that would open the same one."""
        return (
            *("mail", self.smtp_host, self.port, self.secure_mode, self.verify_certificate),
            *(self.user, self.password, self.socket_connect_timeout, self.socket_read_timeout),
        )

    def _connected(self) -> MailSession:
        server = self._greeted()
        try:
            if self.secure_mode == SecureMailMode.STARTTLS:
                server.starttls(context=tls(self.verify_certificate))
            server.ehlo_or_helo_if_needed()
            if self.user and self.password:
                _log_in(server, self.user, self.password)
            session = MailSession(server)
            assert server.sock is not None
            server.sock.settimeout(float(self.socket_read_timeout))
        except BaseException:  # whatever it was, the connection must not stay open
            server.close()
            raise
        return session

    def _greeted(self) -> smtplib.SMTP:
        place: tuple[str, int, str] = (self.smtp_host, int(self.port), _own_name())
        wait = float(self.socket_connect_timeout)
        if self.secure_mode == SecureMailMode.SSL:
            context = tls(self.verify_certificate)
            return smtplib.SMTP_SSL(*place, timeout=wait, context=context)
        return smtplib.SMTP(*place, timeout=wait)


def _log_in(server: smtplib.SMTP, user: str, password: str) -> None:
    if user.isascii() and password.isascii():
        server.login(user, password)
        return
    # smtplib knows no other letters; RFC 4616 has them as UTF-8
    secret = b64encode(f"\0{user}\0{password}".encode()).decode()
    code, reply = server.docmd("AUTH", f"PLAIN {secret}")
    if code != LET_IN:
        raise smtplib.SMTPAuthenticationError(code, reply)


@lru_cache(maxsize=1)
def _own_name() -> str:
    # smtplib would ask the name service at every connection
    return socket.getfqdn()
