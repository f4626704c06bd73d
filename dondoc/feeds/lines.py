"""Content lines as bytes: escaped and folded just as icalendar does it, many times faster.

icalendar encodes each character by itself to fold a line; here the line is encoded once and cut at
octets. The tests hold both to the same bytes.
"""

from __future__ import annotations

from datetime import date, datetime

# RFC 5545 section 3.1 allows 75 without the line break; icalendar keeps one free
MOST_OCTETS = 74
FOLD = b"\r\n "
# nothing comes between an escaping sign and what it escapes: some programs read each part alone
_ESCAPING = b"\\^"


def escaped(text: str) -> str:
    """A TEXT value (RFC 5545, section 3.3.11); every line break, CR LF as well, becomes one \\n."""
    if "\\" in text:
        text = text.replace("\\", "\\\\")
    if ";" in text:
        text = text.replace(";", "\\;")
    if "," in text:
        text = text.replace(",", "\\,")
    if "\r" in text:
        text = text.replace("\r\n", "\\n").replace("\r", "\\n")
    return text.replace("\n", "\\n") if "\n" in text else text


def folded(line: str) -> bytes:
    """The line in UTF-8, cut between characters so that no part is longer than 74 octets."""
    raw = line.encode()
    if len(raw) <= MOST_OCTETS:
        return raw
    parts = []
    begin, length = 0, len(raw)
    while length - begin > MOST_OCTETS:
        end = begin + MOST_OCTETS
        # the second and later octets of a character all begin with the bits 10
        while raw[end] & 0xC0 == 0x80:
            end -= 1
        if raw[end - 1] in _ESCAPING and end - 1 > begin:
            end -= 1
        parts.append(raw[begin:end])
        begin = end
    parts.append(raw[begin:])
    return FOLD.join(parts)


def text_line(name: str, text: str) -> bytes:
    """A property of TEXT as a folded line, its line break included."""
    return folded(f"{name}:{escaped(text)}") + b"\r\n"


def day_digits(day: date) -> str:
    """A DATE value: 20260619."""
    return day.isoformat().replace("-", "")


def instant_digits(instant: datetime) -> str:
    """A DATE-TIME value of an instant in UTC: 20260619T030000Z."""
    text = instant.isoformat()
    return f"{text[:19].replace('-', '').replace(':', '')}Z"
