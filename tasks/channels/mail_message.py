"""One message as mail: RFC 5322 with text and HTML, marked as sent by a machine (RFC 3834).

Written by hand: the standard library's email package takes two milliseconds a message, which is
more than the mail server does. It reads everything back in the tests.
"""

from __future__ import annotations

import re
from binascii import b2a_base64
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from urllib.parse import quote

from tasks.channels.delivery import Attachment, Outgoing
from tasks.channels.headers import Addresses, header_lines, header_text, one_line

LINE = 76  # RFC 2045, 6.8
KIND = re.compile(r"[a-z0-9.+-]+/[a-z0-9.+-]+(; ?[a-z0-9-]+=[A-Za-z0-9._-]+)*")
LONGEST_FILE_NAME = 80
Part = tuple[list[str], bytes]


def mail_bytes(message: Outgoing, addresses: Addresses, more: Mapping[str, str]) -> bytes:
    """The message as it goes over the wire, lines ended by CRLF, dots not yet doubled.

    `more` are headers that the address asks for; the message's own win.
    """
    headers, content = _content(message)
    lines = [*header_lines(message, addresses, more), "MIME-Version: 1.0", *headers, "", ""]
    return "\r\n".join(lines).encode("ascii") + content


def doubled_dots(data: bytes) -> bytes:
    """The data as DATA wants it: each line's first dot doubled, the last line ended (RFC 5321, 4.5.2)."""
    ended = data if data.endswith(b"\r\n") else data + b"\r\n"
    # most mail has no such line, and looking for one is quick
    doubled = ended.replace(b"\r\n.", b"\r\n..") if b"\r\n." in ended else ended
    return b"." + doubled if doubled.startswith(b".") else doubled


def _content(message: Outgoing) -> Part:
    """Text and HTML beside it, the better last (RFC 2046, 5.1.4), then the files."""
    shown = [_text("plain", message.text)]
    if message.html:
        shown.append(_text("html", message.html))
    whole = _joined("alternative", shown, message) if len(shown) > 1 else shown[0]
    if not message.attachments:
        return whole
    return _joined("mixed", [whole, *map(_file, message.attachments)], message)


def _joined(kind: str, parts: Sequence[Part], message: Outgoing) -> Part:
    # no line of base64 begins with "--"
    boundary = "=_" + blake2b(f"{kind}{message.message_id}".encode(), digest_size=12).hexdigest()
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"'
    pieces = []
    for headers, content in parts:
        lines = "\r\n".join([f"--{boundary}", *headers, "", ""])
        pieces += [lines.encode("ascii"), content, b"\r\n"]
    return [head], b"".join([*pieces, f"--{boundary}--\r\n".encode()])


def _text(kind: str, text: str) -> Part:
    # line ends as mail has them before they are encoded (RFC 2049, 4)
    lines = text.replace("\r\n", "\n").replace("\n", "\r\n")
    headers = [f'Content-Type: text/{kind}; charset="utf-8"', "Content-Transfer-Encoding: base64"]
    return headers, _base64(lines.encode(errors="replace"))


def _file(attached: Attachment) -> Part:
    kind = attached.kind if KIND.fullmatch(attached.kind) else "application/octet-stream"
    # a path in a name is for a program that believes it
    name = one_line(attached.name).replace("/", "-").replace("\\", "-").replace('"', "'")
    name = name[-LONGEST_FILE_NAME:] or "tep"
    headers = [
        # Outlook takes the name from here, the others from there (RFC 2231, 4)
        f'Content-Type: {kind};\r\n name="{header_text(name)}"',
        f"Content-Disposition: attachment;\r\n filename*=utf-8''{quote(name, safe='')}",
        "Content-Transfer-Encoding: base64",
    ]
    return headers, _base64(attached.content)


def _base64(data: bytes) -> bytes:
    encoded = b2a_base64(data, newline=False)
    return b"\r\n".join([encoded[first : first + LINE] for first in range(0, len(encoded), LINE)])
