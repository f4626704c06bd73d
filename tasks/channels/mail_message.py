"""One message as mail: RFC 5322 with text and HTML, marked as sent by a machine (RFC 3834)."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr

from tasks.channels.delivery import Outgoing

# Vietnamese as quoted-printable triples in size; base64 adds a third.
CODING = "base64"
# 64 characters as base64 in an encoded word: the line with "Subject: " stays under 76 (RFC 2047, 2)
BYTES_IN_A_WORD = 39
NOT_TO_BE_SET = frozenset(
    {
        *("from", "to", "cc", "bcc", "reply-to", "subject", "date", "message-id"),
        *("auto-submitted", "content-type", "content-transfer-encoding", "mime-version"),
    }
)


@dataclass(frozen=True, slots=True)
class Addresses:
    """Who writes and who reads: (shown name, address) each; `hidden` are addresses only."""

    sender: tuple[str, str]
    recipients: Sequence[tuple[str, str]]
    copies: Sequence[str] = ()
    hidden: Sequence[str] = ()
    reply_to: Sequence[str] = ()

    @property
    def envelope(self) -> list[str]:
        """All addresses that the server is told."""
        return [*(address for _, address in self.recipients), *self.copies, *self.hidden]


def mail_bytes(message: Outgoing, addresses: Addresses, more: Mapping[str, str]) -> bytes:
    """The message as it goes over the wire, lines ended by CRLF, dots not yet doubled.

    `more` are headers that the address asks for; the message's own win.
    """
    lines = [f"{name}: {value}" for name, value in _headers(message, addresses, more).items()]
    return "\r\n".join([*lines, ""]).encode("ascii") + _content(message)


def _content(message: Outgoing) -> bytes:
    """The parts with their Content headers: text, HTML beside it, attachments."""
    content = EmailMessage(policy=SMTP)
    content.set_content(message.text, cte=CODING)
    if message.html:
        content.add_alternative(message.html, subtype="html", cte=CODING)
    for attached in message.attachments:
        main, _, sub = attached.kind.partition("/")
        name = attached.name
        content.add_attachment(attached.content, maintype=main, subtype=sub, filename=name)
    return content.as_bytes()


def doubled_dots(data: bytes) -> bytes:
    """The data as DATA wants it: a line's first dot doubled, the closing dot added (RFC 5321, 4.5.2)."""
    ended = data if data.endswith(b"\r\n") else data + b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", ended) + b".\r\n"


def header_text(text: str) -> str:
    """A header's value in ASCII: as it is, or as encoded words (RFC 2047) of whole characters.

    Python's own folding (3.11) loses the space before a dash between Vietnamese words.
    """
    # a line end in a value would begin a header of someone else's wording
    value = " ".join(text.split())
    if value.isascii() and "=?" not in value:
        return value
    words, room = [""], BYTES_IN_A_WORD
    for character in value:
        size = len(character.encode())
        if size > room:
            words.append("")
            room = BYTES_IN_A_WORD
        words[-1] += character
        room -= size
    return "\r\n ".join(f"=?utf-8?b?{b64encode(word.encode()).decode()}?=" for word in words)


def _headers(message: Outgoing, addresses: Addresses, more: Mapping[str, str]) -> dict[str, str]:
    own = {
        "From": _address(*addresses.sender),
        "To": ",\r\n ".join(_address(*one) for one in addresses.recipients),
        "Cc": ", ".join(addresses.copies),
        "Reply-To": ", ".join(addresses.reply_to),
        "Subject": header_text(message.subject),
        "Date": format_datetime(message.at),
        "Message-ID": header_text(message.message_id),
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    others = {
        header_text(name): header_text(value)
        for name, value in {**more, **message.headers}.items()
        if name.lower() not in NOT_TO_BE_SET
    }
    return {name: value for name, value in {**others, **own}.items() if value}


def _address(shown: str, address: str) -> str:
    name = " ".join(shown.split())
    return formataddr((name, address)) if name.isascii() else f"{header_text(name)} <{address}>"
