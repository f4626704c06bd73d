"""A mail as it came in: who wrote it, whether a program did, and the files that it brings.

Nothing in it is believed to be small or whole: depth, parts and sizes are bounded before it is parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage, Message
from email.parser import BytesHeaderParser, BytesParser
from email.policy import default
from hashlib import sha256

from tasks.channels.headers import one_line

# a file of 20 MB takes 27 in a mail (base64), and letters come with it
LARGEST_MESSAGE = 40 * 2**20
# mails within mails within mails: real ones, forwarded twice, have a handful
MOST_CONTAINERS = 60
MOST_FILES = 30
LONGEST_NAME = 150
SHOWN_OF_TEXT = 20_000
_CONTAINER = re.compile(rb"^content-type:[ \t]*(?:\r?\n[ \t]+)?(?:multipart|message)/", re.I | re.M)
_SUSPECTED = re.compile(r"\bdmarc\s*=\s*fail\b", re.I)
_BULK = frozenset({"bulk", "junk", "list", "auto_reply"})
_SIGNATURES = (
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
    "application/pgp-signature",
)
REPORT = "multipart/report"
NESTED = "thư lồng quá nhiều lớp, không mở"
TOO_MANY = f"thư có hơn {MOST_FILES} tệp; gửi riêng tệp báo cáo"
FORGED = "máy chủ thư báo địa chỉ người gửi có thể bị giả mạo (dmarc=fail)"


@dataclass(frozen=True, slots=True)
class File:
    """One file of a mail, its name made harmless."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail. `automatic` says by which sign a program wrote it; `doubt` why a person must look.

    `is_forged` says that the sender's address is not believed.
    """

    sender: str
    subject: str
    message_id: str
    files: tuple[File, ...]
    text: str = ""
    automatic: str = ""
    doubt: str = ""
    is_forged: bool = False


def read_letter(raw: bytes) -> Letter:
    """The mail in these bytes; one that is too deep is told by its head alone."""
    if len(_CONTAINER.findall(raw)) > MOST_CONTAINERS:
        return letter_of_head(raw, NESTED)
    mail = BytesParser(policy=default).parsebytes(raw)
    # what a report of delivery brings along is the mail that went out
    files = () if mail.get_content_type() == REPORT else tuple(_files(mail))
    doubt = TOO_MANY if len(files) > MOST_FILES else ""
    return _letter(mail, raw, files[:MOST_FILES], doubt)


def letter_of_head(raw: bytes, doubt: str) -> Letter:
    """The mail by its headers only, and why nothing more of it was read."""
    return _letter(BytesHeaderParser(policy=default).parsebytes(raw), raw, (), doubt)


def _letter(mail: Message, raw: bytes, files: tuple[File, ...], doubt: str) -> Letter:
    sender, is_one = _sender(mail)
    is_forged = bool(_SUSPECTED.search(str(mail.get("Authentication-Results", ""))))
    if not doubt and is_forged:
        doubt = FORGED
    if not doubt and not is_one:
        doubt = "thư không có đúng một người gửi"
    return Letter(
        sender=sender,
        subject=_header(mail, "Subject")[:LONGEST_NAME],
        message_id=_header(mail, "Message-ID")
        or f"<{sha256(raw).hexdigest()[:40]}@khong-co.invalid>",
        files=files,
        text="" if doubt == NESTED else _text(mail),
        automatic=_automatic(mail),
        doubt=doubt,
        is_forged=is_forged,
    )


def _header(mail: Message, name: str) -> str:
    try:
        return one_line(str(mail.get(name, "")))
    except Exception:  # noqa: BLE001 - the parser of headers trips over wrong ones in many ways
        return ""


def _sender(mail: Message) -> tuple[str, bool]:
    """The address in small letters, and whether exactly one stands there."""
    try:
        found: tuple[Address, ...] = getattr(mail.get("From"), "addresses", ())
        addresses = [one.addr_spec.casefold() for one in found if "@" in one.addr_spec]
    except Exception:  # noqa: BLE001 - as for headers: wrong addresses in many ways
        addresses = []
    return (addresses[0] if addresses else ""), len(addresses) == 1


def _automatic(mail: Message) -> str:
    """By which header a program wrote it (RFC 3834, 2; RFC 2076, 3.9); empty for a person's mail."""
    submitted = _header(mail, "Auto-Submitted").casefold()
    if submitted and not submitted.startswith("no"):
        return "Auto-Submitted"
    if _header(mail, "Precedence").casefold() in _BULK:
        return "Precedence"
    if _header(mail, "Return-Path").replace(" ", "") == "<>":
        return "Return-Path"
    if mail.get_content_type() == REPORT:
        return REPORT
    signs = ("List-Id", "X-Autoreply", "X-Autorespond")
    return next((name for name in signs if mail.get(name)), "")


def _files(mail: Message) -> Iterator[File]:
    for at, part in enumerate(mail.walk()):
        if part.is_multipart() or _is_no_file(part):
            continue
        content = part.get_payload(decode=True)
        if isinstance(content, bytes) and content:
            yield File(_name(part, at), content)


def _is_no_file(part: Message) -> bool:
    kind, is_named = part.get_content_type(), bool(_raw_name(part))
    if kind in _SIGNATURES:
        return True
    if part.get_content_disposition() == "attachment":
        return False
    # the letter's own text, invitations, and pictures that stand in it
    is_text = part.get_content_maintype() == "text" and not is_named
    return is_text or part.get_content_maintype() == "image"


def _raw_name(part: Message) -> str:
    try:
        return part.get_filename() or ""
    except Exception:  # noqa: BLE001 - names in wrong encodings
        return ""


def _name(part: Message, at: int) -> str:
    name = one_line(_raw_name(part).replace("\\", "/").rpartition("/")[2]).strip(". ")
    return name[-LONGEST_NAME:] or f"tep-{at}"


def _text(mail: Message) -> str:
    try:
        body = mail.get_body(("plain", "html")) if isinstance(mail, EmailMessage) else None
        return str(body.get_content())[:SHOWN_OF_TEXT] if body is not None else ""
    except Exception:  # noqa: BLE001 - unknown encodings, broken parts: its files count, not its words
        return ""
