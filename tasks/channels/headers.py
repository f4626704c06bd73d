"""The head of a mail: nothing in it begins a line of somebody else's wording."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.utils import format_datetime, formataddr
from functools import lru_cache
from unicodedata import category
from urllib.parse import quote

from tasks.channels.delivery import Outgoing

# 64 characters as base64 in an encoded word: the line with "Subject: " stays under 76 (RFC 2047, 2)
BYTES_IN_A_WORD = 39
# RFC 5322, 2.1.1 lets a line have 998, the name of the header with it
LONGEST_LINE = 900
LONGEST_NAME = 200
FIELD_NAME = re.compile(r"[!-9;-~]{1,76}")  # RFC 5322, 3.6.8
WEB_PAGE = re.compile(r"https?://[!#-;=?-~]+")
NOT_TO_BE_SET = frozenset(
    {
        *("from", "to", "cc", "bcc", "reply-to", "subject", "date", "message-id", "sender"),
        *("auto-submitted", "content-type", "content-transfer-encoding", "mime-version"),
    }
)
STOP = "Ngừng nhận tin nhắc"


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


def header_lines(message: Outgoing, addresses: Addresses, more: Mapping[str, str]) -> list[str]:
    """All headers but those of the content; `more` are the address's own, the message's own win."""
    own = {
        "From": shown_address(*addresses.sender),
        "To": ",\r\n ".join(shown_address(*one) for one in addresses.recipients),
        "Cc": ", ".join(addresses.copies),
        "Reply-To": ", ".join(addresses.reply_to),
        "Subject": header_text(message.subject),
        "Date": format_datetime(message.at),
        "Message-ID": header_text(message.message_id),
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    given = {**_way_out(message, addresses), **more, **message.headers}
    others = {
        name: header_text(value)
        for name, value in given.items()
        if FIELD_NAME.fullmatch(name) and name.lower() not in NOT_TO_BE_SET
    }
    return [f"{name}: {value}" for name, value in {**others, **own}.items() if value]


@lru_cache(maxsize=512)
def header_text(text: str) -> str:
    """A header's value in ASCII: as it is, or as encoded words (RFC 2047) of whole characters.

    Python's own folding (3.11) loses the space before a dash between Vietnamese words.
    """
    value = one_line(text)
    if value.isascii() and "=?" not in value and len(value) <= LONGEST_LINE:
        return value
    words, word = [], ""
    for character in value:
        if len((word + character).encode()) > BYTES_IN_A_WORD:
            words.append(word)
            word = ""
        word += character
    words.append(word)
    return "\r\n ".join(f"=?utf-8?b?{b64encode(word.encode()).decode()}?=" for word in words)


def one_line(text: str) -> str:
    """The text without line ends, control characters and those that turn its direction round.

    A line end would begin a header; a direction mark shows "exe.tài-liệu" as something harmless.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    return " ".join("".join(" " if _is_control(one) else one for one in text).split())


def shown_address(shown: str, address: str) -> str:
    """A mailbox as headers have it (RFC 5322, 3.4)."""
    name = one_line(shown)[:LONGEST_NAME]
    return formataddr((name, address)) if name.isascii() else f"{header_text(name)} <{address}>"


def _is_control(character: str) -> bool:
    if character.isprintable():
        return False
    # Zs are spaces of other kinds; Cf holds joiners of scripts, which are harmless
    kind = category(character)
    return (
        kind in ("Cc", "Zl", "Zp", "Cs")
        or "\u202a" <= character <= "\u202e"
        or ("\u2066" <= character <= "\u2069")
    )


def _way_out(message: Outgoing, addresses: Addresses) -> dict[str, str]:
    """How to end it: the page, at once if it is one for that (RFC 8058), and a letter (RFC 2369)."""
    to = next(iter(addresses.reply_to), addresses.sender[1])
    letter = f"<mailto:{quote(to, safe='@')}?subject={quote(STOP)}>"
    if not WEB_PAGE.fullmatch(message.unsubscribe_url):
        return {"List-Unsubscribe": letter}
    ways = {"List-Unsubscribe": f"<{message.unsubscribe_url}>,\r\n {letter}"}
    if message.unsubscribe_url.startswith("https://"):
        ways["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return ways
