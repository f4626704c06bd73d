"""Web pages saved with all that belongs to them in one file (.mht), as Word and browsers do: RFC 2557.

Only the page itself is looked at.
"""

from __future__ import annotations

import re
from email import message_from_bytes
from email.message import Message

from dondoc.errors import UnreadableFile
from dondoc.reading.document import Document
from dondoc.reading.formats import web_page
from dondoc.reading.formats.format import Format

LARGEST_ARCHIVE = 30 * 1024 * 1024
_BEGINNING = 4096
_OPENS = re.compile(rb"^(?:[A-Za-z-]+:.*\r?\n(?:[ \t].*\r?\n)*)*?MIME-Version:", re.I)
_HOLDS = re.compile(rb"^Content-Type:\s*(?:multipart/related|text/html)", re.I | re.M)


def recognises(data: bytes) -> bool:
    """Whether the bytes begin as a message does that holds a web page."""
    beginning = data[:_BEGINNING]
    return _OPENS.match(beginning) is not None and _HOLDS.search(beginning) is not None


def read(data: bytes, name: str) -> Document:
    """Read the page. Places hold the line of the page itself.

    Raises:
        UnreadableFile: too long, or there is no page in it that can be read.
    """
    if len(data) > LARGEST_ARCHIVE:
        raise UnreadableFile(
            f"trang web dài {len(data) // 1024} KB, quá dài so với một kế hoạch",
            where=name,
            remedy="hãy gửi riêng phần kế hoạch",
        )
    page = _page(message_from_bytes(data))
    if page is None:
        raise UnreadableFile(
            "tệp .mht không có trang web nào bên trong",
            where=name,
            remedy="hãy mở trang, lưu lại thành .html hoặc .docx rồi gửi lại",
        )
    return web_page.read(page, name)


def _page(message: Message) -> bytes | None:
    """The bytes of the first page, in UTF-8 where the message names its code page."""
    part = next((one for one in message.walk() if one.get_content_type() == "text/html"), None)
    payload = part.get_payload(decode=True) if part is not None else None
    if part is None or not isinstance(payload, bytes):
        return None
    named = part.get_content_charset() or ""
    try:
        return payload.decode("utf-16" if named == "unicode" else named).encode("utf-8-sig")
    except (LookupError, UnicodeDecodeError):  # named wrongly, or not at all: the page may say it
        return payload


FORMAT = Format("mht", recognises, read)
