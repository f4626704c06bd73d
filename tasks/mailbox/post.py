"""The office's mail: each message through the door once, answered through the outbox, then marked."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from dondoc.errors import NotFound, UnreadableFile
from models.contacts import contacts
from models.engine import reading
from models.engine import session as transaction
from models.incoming import incoming_by_key
from models.office import Office
from models.report_door import receive
from models.report_fates import Brought
from models.report_standing import office_day
from models.tables import ContactRow, IncomingRow, IncomingSource
from tasks.channels import channel_name, recipient
from tasks.mailbox.answering import queue_answer, why_not_answered
from tasks.mailbox.imap import Mailbox, MailboxPlace, MailboxTrouble, opened_mailbox
from tasks.mailbox.letter import LARGEST_MESSAGE, REPORT, File, Letter, letter_of_head, read_letter
from tasks.outbox.bounces import read_bounce, take_bounce

# what is left is read by the next run
MOST_AT_ONCE = 500
NO_FILE = "thư không có tệp báo cáo"
MAIL = ("mailto", "mailtos")
_WORKBOOK = b"xl/workbook.xml"


@dataclass(frozen=True, slots=True)
class MailRun:
    """What one look at the mailbox did; `trouble` is why it ended early, in one line."""

    received: tuple[IncomingRow, ...]
    letters: int
    answered: int
    trouble: str = ""


AddressBook = dict[str, list[ContactRow]]


def address_book(session: Session) -> AddressBook:
    """Who is written to at which mail address, in small letters; those who were stopped are not known."""
    found: AddressBook = defaultdict(list)
    for contact in contacts(session=session, only_active=True):
        if channel_name(contact.url) in MAIL:
            found[recipient(contact.url).casefold()].append(contact)
    return dict(found)


def receive_mail(place: MailboxPlace, *, office: Office, at: datetime) -> MailRun:
    """Take in what is new in the mailbox; where the server goes away, what was taken stays taken."""
    received: list[IncomingRow] = []
    letters = answered = 0
    try:
        with opened_mailbox(place) as box:
            # read once: thousands of addresses are hidden, and each takes a while to show
            with reading(office.engine) as opened:
                book = address_book(opened)
            for uid in box.new(office_day(at))[:MOST_AT_ONCE]:
                size, told = box.size_and_time(uid)
                letter, raw = _read(box, uid, size)
                if letter is None:
                    continue
                # what comes before midnight and is read after it was in time
                came = min(at, told or at)
                with transaction(office.engine) as opened:
                    rows, is_answered = take_letter(
                        letter, book, office=office, session=opened, at=at, came=came
                    )
                if letter.automatic == REPORT and not letter.doubt:
                    _note_bounce(raw, office, at)
                # only now: a crash before this reads it again, and takes nothing twice
                box.mark(uid)
                received += rows
                letters, answered = letters + 1, answered + is_answered
    except MailboxTrouble as trouble:
        return MailRun(tuple(received), letters, answered, str(trouble))
    return MailRun(tuple(received), letters, answered)


def _note_bounce(raw: bytes, office: Office, at: datetime) -> None:
    """Where it is one of our messages that came back, that is written down; noted again, nothing changes."""
    with suppress(UnreadableFile, NotFound):
        bounce = read_bounce(raw, where="hộp thư")
        if bounce is not None:
            take_bounce(office.engine, bounce, at=at, actor="dondoc receive: mail")


def _read(box: Mailbox, uid: int, size: int) -> tuple[Letter | None, bytes]:
    if size > LARGEST_MESSAGE:
        said = f"thư {size / 2**20:.0f} MB, quá {LARGEST_MESSAGE // 2**20} MB, không đọc"
        return letter_of_head(box.message(uid, head_only=True), said), b""
    raw = box.message(uid)
    return (read_letter(raw) if raw else None), raw


def take_letter(
    letter: Letter,
    book: AddressBook,
    *,
    office: Office,
    session: Session,
    at: datetime,
    came: datetime,
) -> tuple[list[IncomingRow], bool]:
    """What one mail brought, file by file, and whether an answer to it was put into the outbox.

    `came` is when the office's server had it, which is what counts; `at` is now.
    """
    known = book.get(letter.sender, [])
    own = _own_addresses(office)
    brought = _brought(letter, known, letter.sender in own)
    is_new = any(incoming_by_key(one.key, session=session) is None for one in brought)
    rows = [receive(one, office=office, session=session, at=came) for one in brought]
    # the same file twice in one mail is one arrival
    rows = list({row.id: row for row in rows}.values())
    if not is_new or why_not_answered(letter, own):
        return rows, False
    return rows, queue_answer(letter, rows, known, office=office, session=session, at=at)


def _brought(letter: Letter, known: list[ContactRow], is_own: bool) -> list[Brought]:
    agencies = frozenset(one.agency_id for one in known)
    # templates first: a letter in Word beside one is no report of its own
    files = sorted(letter.files, key=lambda one: _WORKBOOK not in one.data)
    aside, doubt = "", letter.doubt
    if not files:
        files = [File(f"Thư: {letter.subject or 'không tiêu đề'}", letter.text.encode())]
        if is_own or letter.automatic:
            aside = f"thư tự động, không có tệp ({letter.automatic or 'của chính hệ thống'})"
        doubt = doubt or (NO_FILE if known else "")
    return [
        Brought(
            one.data,
            one.name,
            IncomingSource.MAIL,
            agencies,
            sender=letter.sender,
            message_id=letter.message_id,
            doubt=doubt,
            aside=aside,
        )
        for one in files
    ]


def _own_addresses(office: Office) -> frozenset[str]:
    settings = office.settings
    return frozenset(
        one.casefold() for one in (settings.sender_address, settings.reports_to) if one
    )
