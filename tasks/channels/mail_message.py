"""One message as mail: RFC 5322 with text and HTML, marked as sent by a machine (RFC 3834)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from tasks.channels.delivery import Outgoing

# Vietnamese as quoted-printable triples in size; base64 adds a third.
CODING = "base64"
ADDRESSING = ("From", "To", "Cc", "Bcc", "Reply-To", "Content-Type", "MIME-Version")


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
    mail = EmailMessage(policy=SMTP)
    mail["From"] = _address(*addresses.sender)
    mail["To"] = [_address(*recipient) for recipient in addresses.recipients]
    if addresses.copies:
        mail["Cc"] = list(addresses.copies)
    if addresses.reply_to:
        mail["Reply-To"] = list(addresses.reply_to)
    for name, value in _headers(message, more).items():
        mail[name] = value
    mail.set_content(message.text, cte=CODING)
    if message.html:
        mail.add_alternative(message.html, subtype="html", cte=CODING)
    for attached in message.attachments:
        main, _, sub = attached.kind.partition("/")
        mail.add_attachment(attached.content, maintype=main, subtype=sub, filename=attached.name)
    return mail.as_bytes()


def doubled_dots(data: bytes) -> bytes:
    """The data as DATA wants it: a line's first dot doubled, the closing dot added (RFC 5321, 4.5.2)."""
    ended = data if data.endswith(b"\r\n") else data + b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", ended) + b".\r\n"


def _headers(message: Outgoing, more: Mapping[str, str]) -> dict[str, str]:
    own = {
        "Subject": message.subject,
        "Date": format_datetime(message.at),
        "Message-ID": message.message_id,
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    ours = {name.lower() for name in (*own, *ADDRESSING)}
    given = {**more, **message.headers}
    others = {name: value for name, value in given.items() if name.lower() not in ours}
    # A line end in a value would begin a header of someone else's wording.
    return {name: " ".join(value.split()) for name, value in {**own, **others}.items()}


def _address(shown: str, address: str) -> Address:
    return Address(display_name=" ".join(shown.split()), addr_spec=address)
