"""A mailbox on an IMAP server (RFC 3501), over TLS.

Messages are read without a mark and marked only when the database has them. What counts as new is
what nobody has seen, and what somebody has seen that carries no mark of ours.
"""

from __future__ import annotations

import imaplib
import re
import ssl
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from urllib.parse import unquote, urlsplit

from dondoc.errors import DondocError, InvalidSettings
from tasks.channels.destinations import is_this_machine
from tasks.channels.masking import said_by_others
from tasks.channels.tls import tls

# a keyword (RFC 3501, 2.3.2): other programs leave it alone
MARK = "dondoc"
SECONDS = 60
# a mail that a person read first is found over a weekend, and nobody is answered after weeks
LOOKS_BACK = timedelta(days=4)
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_CAME = re.compile(rb'INTERNALDATE "([ \d][\d]-[A-Za-z]{3}-\d{4} [\d:]{8} [+-]\d{4})"')
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
VARIABLE = "DONDOC_MAILBOX_URL"


class MailboxTrouble(DondocError):
    """The mailbox cannot be reached, does not let us in, or went away; what was taken stays taken."""


@dataclass(frozen=True, slots=True)
class MailboxPlace:
    """Where the mailbox is; its password is never shown."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    folder: str = "INBOX"
    is_open: bool = False

    @property
    def shown(self) -> str:
        """The place for people, without the account."""
        return f"hộp thư {self.folder} tại {self.host}"


def place_of(url: str, *, in_the_clear: bool = False) -> MailboxPlace:
    """The mailbox that `imaps://user:password@host/INBOX` names; raises InvalidSettings without the URL.

    `imap://`, without TLS, is for this machine only, unless `in_the_clear` allows it.
    """
    remedy = "ghi imaps://tài-khoản:mật-khẩu@máy-chủ/INBOX; ký tự lạ viết dạng %40"
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port = "", None
    if not host or not parts.username or parts.scheme not in ("imaps", "imap"):
        raise InvalidSettings("địa chỉ hộp thư không đúng dạng", where=VARIABLE, remedy=remedy)
    is_open = parts.scheme == "imap"
    if is_open and not in_the_clear and not is_this_machine(host):
        said = "mật khẩu sẽ đi qua mạng không mã hóa"
        raise InvalidSettings(said, where=VARIABLE, remedy="dùng imaps://")
    user, password = unquote(parts.username), unquote(parts.password or "")
    folder = unquote(parts.path.strip("/")) or "INBOX"
    return MailboxPlace(host, port or (143 if is_open else 993), user, password, folder, is_open)


class Mailbox:
    """An open mailbox; every method raises MailboxTrouble when the server goes away."""

    def __init__(self, client: imaplib.IMAP4, place: MailboxPlace) -> None:
        self._client = client
        self._place = place
        kind, said = client.select(_quoted(place.folder))
        if kind != "OK":
            raise MailboxTrouble(
                f"không mở được: {_words(said)}", where=place.shown, remedy="kiểm tra tên thư mục"
            )
        _, allowed = client.response("PERMANENTFLAGS")
        self._keeps_marks = any(rb"\*" in one for one in allowed or () if isinstance(one, bytes))

    def new(self, today: date) -> list[int]:
        """The UIDs of the messages to be read, the oldest first."""
        asked = "UNSEEN"
        if self._keeps_marks:
            since = today - LOOKS_BACK
            day = f"{since.day:02d}-{_MONTHS[since.month - 1]}-{since.year}"
            asked = f"UNKEYWORD {MARK} OR UNSEEN SINCE {day}"
        found = self._uid("SEARCH", asked)
        return sorted(int(one) for one in b" ".join(_bytes_of(found)).split())

    def size_and_time(self, uid: int) -> tuple[int, datetime | None]:
        """How large a message is, in bytes, and when it came, by what the server says."""
        asked = self._uid("FETCH", str(uid), "(RFC822.SIZE INTERNALDATE)")
        told = b" ".join(_bytes_of(asked))
        size, came = _SIZE.search(told), _CAME.search(told)
        return int(size[1]) if size else 0, _instant(came[1].decode()) if came else None

    def message(self, uid: int, *, head_only: bool = False) -> bytes:
        """The whole message, or its headers; it is not marked as read. Empty if it is gone."""
        what = "(BODY.PEEK[HEADER])" if head_only else "(BODY.PEEK[])"
        parts = self._uid("FETCH", str(uid), what)
        return next((one[1] for one in parts if isinstance(one, tuple)), b"")

    def mark(self, uid: int) -> None:
        """Mark as read and as taken; only after the database has it."""
        flags = rf"(\Seen {MARK})" if self._keeps_marks else r"(\Seen)"
        self._uid("STORE", str(uid), "+FLAGS.SILENT", flags)

    def _uid(self, command: str, *arguments: str) -> list[bytes | tuple[bytes, bytes] | None]:
        kind, said = self._client.uid(command, *arguments)
        if kind != "OK":
            raise MailboxTrouble(
                f"máy chủ từ chối {command}: {_words(said)}", where=self._place.shown
            )
        return list(said)


@contextmanager
def opened_mailbox(place: MailboxPlace) -> Iterator[Mailbox]:
    """Log in and select the folder; raises MailboxTrouble in one line, without account or password."""
    client = None
    try:
        client = _connected(place)
        _log_in(client, place)
        yield Mailbox(client, place)
    except (imaplib.IMAP4.abort, OSError) as lost:
        raise MailboxTrouble(
            f"mất kết nối ({_lost(lost)})",
            where=place.shown,
            remedy="thư chưa đọc vẫn còn trong hộp thư, lượt sau đọc tiếp",
        ) from lost
    except imaplib.IMAP4.error as wrong:
        said = said_by_others(str(wrong), (place.password, place.user))
        raise MailboxTrouble(f"máy chủ trả lời lạ: {said}", where=place.shown) from wrong
    finally:
        if client is not None:
            with suppress(OSError, imaplib.IMAP4.error):
                client.logout()


def _connected(place: MailboxPlace) -> imaplib.IMAP4:
    if place.is_open:
        return imaplib.IMAP4(place.host, place.port, timeout=SECONDS)
    return imaplib.IMAP4_SSL(place.host, place.port, ssl_context=tls(True), timeout=SECONDS)


def _log_in(client: imaplib.IMAP4, place: MailboxPlace) -> None:
    try:
        client.login(_quoted(place.user), place.password)
    except imaplib.IMAP4.abort:
        raise
    except (imaplib.IMAP4.error, UnicodeEncodeError):
        # from None: what the server repeats may hold the account
        raise MailboxTrouble(
            "máy chủ không nhận tài khoản hoặc mật khẩu", where=place.shown, remedy=VARIABLE
        ) from None


def _instant(written: str) -> datetime | None:
    """A server's date-time (RFC 3501, 9)."""
    day, month, rest = written.strip().split("-", 2)
    try:
        number = _MONTHS.index(month.title()) + 1
        return datetime.strptime(f"{day}-{number}-{rest}", "%d-%m-%Y %H:%M:%S %z")
    except ValueError:
        return None


def _lost(failure: Exception) -> str:
    if isinstance(failure, ssl.SSLCertVerificationError):
        return f"chứng thư của máy chủ không đáng tin: {failure.verify_message}"
    if isinstance(failure, TimeoutError):
        return f"máy chủ im lặng quá {SECONDS} giây"
    return said_by_others(str(getattr(failure, "strerror", None) or failure))


def _quoted(text: str) -> str:
    escaped = _modified_utf7(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _modified_utf7(name: str) -> str:
    """A mailbox's name as RFC 3501, 5.1.3 writes it."""
    written, run = [], ""
    for character in [*name, ""]:
        if character and not character.isascii():
            run += character
            continue
        if run:
            coded = b64encode(run.encode("utf-16-be")).decode().rstrip("=").replace("/", ",")
            written.append(f"&{coded}-")
            run = ""
        written.append("&-" if character == "&" else character)
    return "".join(written)


def _bytes_of(parts: list[bytes | tuple[bytes, bytes] | None]) -> Iterator[bytes]:
    for one in parts:
        yield one[0] if isinstance(one, tuple) else one or b""


def _words(said: object) -> str:
    first = said[0] if isinstance(said, list) and said else b""
    return said_by_others(
        first.decode("utf-8", "replace") if isinstance(first, bytes) else str(first)
    )
