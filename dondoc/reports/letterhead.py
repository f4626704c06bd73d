"""What every document of an office begins and ends with: head, signature, who gets it (Nghị định 30/2020)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from docx.document import Document
from docx.shared import Pt

from dondoc.reports import decree30, word
from dondoc.reports.blanks import Letterhead
from dondoc.reports.report_text import blank_date, place_and_date

LEFT_MM, RIGHT_MM = 70.0, 92.0
# what a person signs as who heads such a body, by how its name begins
HEADS = (
    ("UBND", ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")),
    ("Ủy ban", ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")),
    ("Văn phòng", ("CHÁNH VĂN PHÒNG",)),
    ("Ban ", ("TRƯỞNG BAN",)),
)
_PLACE = re.compile(r"(?:thành phố|tỉnh)\s+(?P<name>.+)", re.IGNORECASE)


def add_head(
    document: Document, issuer: str, office: str, head: Letterhead, year: int, *, about: str = ""
) -> None:
    """The two columns at the top: `issuer` over `office`, number; the nation's title, place and date.

    A letter ("công văn") has no kind and says what it is `about` under its number.
    """
    left, right = word.add_two_columns(document, LEFT_MM, RIGHT_MM)
    if not office.startswith(("UBND", "Ủy ban nhân dân")):
        word.add_part(left, decree30.PARENT_BODY, issuer.upper())
    word.add_part(left, decree30.ISSUING_BODY, office.upper())
    word.add_rule(left, LEFT_MM, 0.4)
    word.add_part(left, decree30.NUMBER, f"Số: {number_words(head)}")
    if about:
        # Phụ lục I, mục II.5: 6 points below the number
        word.add_part(left, decree30.ABOUT, about).paragraph_format.space_before = Pt(6)
    word.add_part(right, decree30.TITLE_OF_STATE, decree30.NATIONAL_TITLE)
    word.add_part(right, decree30.STATE_MOTTO, decree30.MOTTO)
    word.add_rule(right, RIGHT_MM, 0.55)
    word.add_part(right, decree30.PLACE_AND_DATE, place_words(issuer, head, year))


def add_addressee(document: Document, name: str) -> None:
    """Whom it is for, with room above and below."""
    addressee = word.add_part(document, decree30.ADDRESSEE, f"Kính gửi: {name}")
    addressee.paragraph_format.space_before = addressee.paragraph_format.space_after = Pt(12)


def add_signature(
    document: Document, office: str, head: Letterhead, recipients: Sequence[str]
) -> None:
    """Who gets it on the left, room for signature and seal on the right."""
    word.keep_text_with_next(document)
    left, right = word.add_two_columns(document, LEFT_MM, RIGHT_MM)
    word.keep_row_whole(document.tables[-1])
    word.add_part(left, decree30.RECIPIENTS, "Nơi nhận:")
    for line in recipients:
        word.add_part(left, decree30.RECIPIENT, line)
    for title in head.signer_titles or titles_of(office):
        word.add_part(right, decree30.AUTHORITY, title)
    for _line in range(4):  # room for signature and seal
        word.add_part(right, decree30.SIGNER, "")
    word.add_part(right, decree30.SIGNER, head.signer_name)


def begin_appendix(
    document: Document,
    name: str,
    of_kind: str,
    head: Letterhead,
    *,
    issuer: str,
    office: str,
    year: int,
    numeral: str = "",
) -> None:
    """A new page with "Phụ lục II", its name, and of which document it is ("Báo cáo", "Công văn").

    Phụ lục I, phần II, mục III.1: a single appendix has no number, several have Roman ones.
    """
    word.begin_appendix(document)
    word.add_part(document, decree30.APPENDIX, f"Phụ lục {numeral}".rstrip())
    word.add_part(document, decree30.APPENDIX_NAME, name)
    day = place_words(issuer, head, year).partition(", ")[2]
    of_document = f"(Kèm theo {of_kind} số {number_words(head)} {day} của {office})"
    word.add_part(document, decree30.APPENDIX_OF, of_document).paragraph_format.space_after = Pt(8)


def number_words(head: Letterhead) -> str:
    """Number and symbol; numbers under 10 take a nought in front (Phụ lục I, mục II.3)."""
    number = head.number.zfill(2) if head.number else "      "
    return f"{number}/{head.symbol}"


def place_words(issuer: str, head: Letterhead, year: int) -> str:
    """Place and date, or blanks for the pen."""
    found = _PLACE.search(issuer)
    place = found["name"] if found else "…"
    return place_and_date(place, head.issued_on) if head.issued_on else blank_date(place, year)


def titles_of(office: str) -> tuple[str, ...]:
    """What the head of that office signs as."""
    return next((titles for start, titles in HEADS if office.startswith(start)), ("GIÁM ĐỐC",))
