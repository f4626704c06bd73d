"""One kept session with a mail server (RFC 5321): many messages, each handed over whole or not at all."""

from __future__ import annotations

import re
import smtplib
import socket
from collections.abc import Sequence
from contextlib import suppress

from tasks.channels.delivery import (
    Delivery,
    failed_for_good,
    failed_for_now,
    not_reached,
    sent,
    unsure,
)
from tasks.channels.masking import said_by_others
from tasks.channels.sessions import NotHandedOver, is_quiet

CLOSING, TAKEN, DATA_WANTED = 421, 250, 354
# public servers close after a hundred messages, and some after minutes of rest
MOST_MESSAGES = 100
RESTS = 30.0
GOODBYE_SECONDS = 2.0
Reply = tuple[int, bytes]


class MailSession:
    """A server that has greeted us and let us in."""

    rests = RESTS

    def __init__(self, server: smtplib.SMTP) -> None:
        self.usable = True
        self._server = server
        self._begun = 0
        assert server.sock is not None
        self._socket = server.sock
        # the closing dot goes out by itself, and must not wait for the server's acknowledgement
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._together = server.has_extn("pipelining")

    def is_alive(self) -> bool:
        return is_quiet(self._socket)

    def close(self) -> None:
        with suppress(OSError, smtplib.SMTPException):
            if self.usable:
                self._socket.settimeout(GOODBYE_SECONDS)
                self._server.quit()
        self._server.close()

    def hand_over(self, sender: str, recipients: Sequence[str], data: bytes) -> Delivery:
        """One message; `data` has its dots doubled and the closing dot not yet.

        Raises NotHandedOver where the server has left before the closing dot.
        """
        self._begun += 1
        if self._begun == MOST_MESSAGES:
            self.usable = False
        refusal = self._envelope(sender, recipients)
        if refusal is not None:
            return self._after_refusal(refusal)
        self._send(data)
        if not self.is_alive():
            raise self._gone(smtplib.SMTPServerDisconnected("before the closing dot"))
        self._send(b".\r\n")
        return self._ended()

    def _envelope(self, sender: str, recipients: Sequence[str]) -> Reply | None:
        """The first refusal: all recipients or none, so that one row is one truth."""
        commands = [f"MAIL FROM:<{sender}>", *(f"RCPT TO:<{one}>" for one in recipients)]
        # with one recipient, a server that refuses it has nobody to give the data to (RFC 2920, 3.1)
        if self._together and len(recipients) == 1:
            return self._asked_together([*commands, "DATA"])
        for number, command in enumerate(commands):
            reply = self._replied(command)
            if reply[0] // 100 != 2:
                self._refuse_worn_out(reply, number)
                return reply
        reply = self._replied("DATA")
        return None if reply[0] == DATA_WANTED else reply

    def _asked_together(self, commands: Sequence[str]) -> Reply | None:
        self._send("".join(f"{command}\r\n" for command in commands).encode("ascii"))
        replies = [self._read() for _ in commands]
        self._refuse_worn_out(replies[0], 0)
        refused = next((reply for reply in replies[:-1] if reply[0] // 100 != 2), None)
        if replies[-1][0] != DATA_WANTED:
            return refused or replies[-1]
        if refused is not None:
            # it waits for data all the same: only a line that is cut sends nothing to nobody
            self.usable = False
        return refused

    def _refuse_worn_out(self, reply: Reply, number: int) -> None:
        """Some servers put a session's next message off because it has had enough; a new one may not be."""
        if self._begun > 1 and number == 0 and reply[0] // 100 == 4:
            self.usable = False
            raise NotHandedOver(refused(*reply))

    def _ended(self) -> Delivery:
        try:
            reply = self._server.getreply()
        except (OSError, smtplib.SMTPException) as failure:
            self.usable = False
            reason = f"máy chủ thư nhận nội dung rồi không trả lời ({in_words(failure)})"
            return unsure(reason)
        if reply[0] == CLOSING:
            self.usable = False
        return sent(_queue_id(reply[1])) if reply[0] == TAKEN else refused(*reply)

    def _after_refusal(self, reply: Reply) -> Delivery:
        if self.usable:
            with suppress(NotHandedOver):
                self.usable = self._replied("RSET")[0] == TAKEN
        return refused(*reply)

    def _replied(self, command: str) -> Reply:
        self._send(f"{command}\r\n".encode("ascii"))
        return self._read()

    def _send(self, data: bytes) -> None:
        try:
            self._socket.sendall(data)
        except OSError as failure:
            raise self._gone(failure) from None

    def _read(self) -> Reply:
        try:
            reply = self._server.getreply()
        except (OSError, smtplib.SMTPException) as failure:
            raise self._gone(failure) from None
        if reply[0] == CLOSING:
            self.usable = False
            raise NotHandedOver(refused(*reply))
        return reply

    def _gone(self, failure: OSError | smtplib.SMTPException) -> NotHandedOver:
        self.usable = False
        return NotHandedOver(not_let_in(failure))


def refused(code: int, reply: bytes) -> Delivery:
    """The server said no."""
    reason = f"máy chủ thư từ chối: {code} {_shown(reply)}"
    # RFC 5321, 4.2.1: 5yz will not change by asking again, 4yz may
    return failed_for_good(reason) if code // 100 == 5 else failed_for_now(reason)


def not_let_in(failure: OSError | smtplib.SMTPException) -> Delivery:
    """The server is not there, or does not take us: its or our fault, and no recipient's."""
    if isinstance(failure, smtplib.SMTPResponseException):
        error = failure.smtp_error
        said = _shown(error if isinstance(error, bytes) else error.encode())
        return not_reached(f"máy chủ thư không cho vào: {failure.smtp_code} {said}")
    reason = f"không kết nối được máy chủ thư ({in_words(failure)})"
    if isinstance(failure, smtplib.SMTPNotSupportedError):
        return failed_for_good(reason)
    return not_reached(reason)


def in_words(failure: BaseException) -> str:
    """What went wrong, short and without addresses."""
    if isinstance(failure, TimeoutError):
        return "quá thời gian chờ"
    return said_by_others(f"{type(failure).__name__}: {failure}")


def _queue_id(reply: bytes) -> str:
    """The server's own id where its answer names one ("queued as …"), else the answer."""
    text = _shown(reply)
    named = re.search(r"(?i)queued as (\S+)|\bid=(\S+)", text)
    return next(filter(None, named.groups())) if named else text


def _shown(reply: bytes) -> str:
    return said_by_others(reply.decode("utf-8", "replace"))
