"""What a machine may have misread, said to a person: which words, and where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dondoc.plan import Finding, Place, Severity
from dondoc.reading.formats.pages.parts import TableCell

_MOST_WORDS = 6
# what programs write beside an electronic signature
_SIGNED = re.compile(r"\b(?:Ký bởi|Người ký|Thời gian ký|Ngày ký|Signed by)\s?:", re.I)


def misread(words: Sequence[str], text: str, place: Place) -> Finding:
    """The finding that words of a text may be misread."""
    named = ", ".join(f"“{word}”" for word in words[:_MOST_WORDS])
    more = f" và {len(words) - _MOST_WORDS} chữ khác" if len(words) > _MOST_WORDS else ""
    message = f"Máy đọc chữ không chắc: {named}{more}; hãy đối chiếu với bản giấy."
    return Finding("ocr-doubtful", Severity.DOUBT, str(place), text, message)


def guessed(cell: TableCell, place: Place) -> Finding:
    """The finding that a blank cell at the top of a page is taken for the rest of a merged one."""
    message = (
        "Ô trống ở đầu trang được hiểu là gộp với ô cuối trang trước; hãy đối chiếu với bản gốc."
    )
    return Finding("cell-carried", Severity.DOUBT, str(place), cell.text, message)


def perhaps_merged(cell: TableCell, place: Place) -> Finding:
    """The finding that a blank cell at the top of a page is left blank, and may be a merged one's."""
    message = (
        f"Ô trống ở đầu trang được để trống, nhưng có thể gộp với ô cuối trang trước “{cell.may_hold}”; "
        "hãy đối chiếu với bản gốc."
    )
    return Finding("cell-blank-unsure", Severity.DOUBT, str(place), cell.may_hold, message)


def signature_over(text: str, place: Place) -> Finding:
    """The finding that the words of an electronic signature stand over a cell of the table."""
    message = (
        "Chữ của con dấu, chữ ký điện tử nằm đè lên ô này, lẫn vào nội dung; hãy sửa theo bản gốc."
    )
    return Finding("signature-over-text", Severity.ERROR, str(place), text, message)


def of_row(cells: Sequence[TableCell], row: int, place: Place) -> Iterator[Finding]:
    """The doubts about the cells that begin in a row."""
    for cell in cells:
        if cell.top == row and _SIGNED.search(cell.text):
            yield signature_over(cell.text, place)
        if cell.top == row and cell.is_guessed:
            yield guessed(cell, place)
        elif cell.top == row and cell.may_hold:
            yield perhaps_merged(cell, place)
        elif cell.top == row and cell.doubts and not cell.is_carried:
            yield misread(cell.doubts, cell.text, place)


def letters_unknown(page: int) -> Finding:
    """The finding that a page's text was no text and the page was read from its picture."""
    message = (
        "Phông chữ của trang này không cho biết chữ nào là chữ nào, nên trang được đọc bằng máy đọc chữ "
        "như ảnh chụp; hãy đối chiếu, hoặc gửi bản Word."
    )
    return Finding("font-unreadable", Severity.DOUBT, str(Place(page=page)), "", message)


def letters_unread(page: int, remedy: str) -> Finding:
    """The finding that a page's text is no text, and nothing could read its picture."""
    message = (
        "Phông chữ của trang này không cho biết chữ nào là chữ nào, chưa đọc được trang này; "
        f"{remedy}, hoặc gửi bản Word."
    )
    return Finding("page-unread", Severity.ERROR, str(Place(page=page)), "", message)


def outside_page(text: str, page: int) -> Finding:
    """The finding that words stand where the page is cropped, where nobody sees them."""
    message = f"Chữ “{text[:80]}” nằm ngoài phần trang nhìn thấy được, không đọc vào nội dung."
    return Finding("outside-page", Severity.NOTE, str(Place(page=page)), text, message)


def layer_taken(page: int) -> Finding:
    """The finding that a picture was not read, but the text that a scanner laid under it."""
    message = (
        "Trang này là ảnh chụp; chữ lấy từ lớp chữ do máy quét ghi sẵn trong tệp, có thể sai; "
        "hãy đối chiếu với bản giấy."
    )
    return Finding("scan-layer-taken", Severity.DOUBT, str(Place(page=page)), "", message)


def page_unread(page: int, remedy: str) -> Finding:
    """The finding that a page is a picture and was not read."""
    message = f"Trang này là ảnh chụp, chưa đọc được chữ trên đó; {remedy}."
    return Finding("page-unread", Severity.ERROR, str(Place(page=page)), "", message)


def picture_unread(page: int) -> Finding:
    """The finding that a page of text holds a large picture, whose words were not read."""
    message = (
        "Trang này có ảnh lớn, chữ trong ảnh chưa được đọc; "
        "nếu ảnh chứa bảng nhiệm vụ thì hãy gửi riêng trang này dưới dạng ảnh."
    )
    return Finding("picture-unread", Severity.DOUBT, str(Place(page=page)), "", message)


def left_out(text: str, page: int) -> Finding:
    """The finding that words at a slant across a page are not taken for text of the plan."""
    message = f"Chữ in chéo “{text}” trên trang được coi là chữ chìm, không đọc vào nội dung."
    return Finding("watermark", Severity.NOTE, str(Place(page=page)), text, message)


def rows_unsure(page: int) -> Finding:
    """The finding that it cannot be told where the rows of a table begin."""
    message = (
        "Bảng trên trang này không kẻ dòng, số thứ tự nằm giữa ô nên không chắc hàng nào bắt đầu từ đâu; "
        "hãy gửi bản Word hoặc bản có kẻ bảng."
    )
    return Finding("rows-unsure", Severity.ERROR, str(Place(page=page)), "", message)


def line_torn(text: str, page: int) -> Finding:
    """The finding that a line of a table without lines fits no column and is no heading."""
    message = (
        "Dòng này của bảng không kẻ cột không khớp với cột nào, chữ có thể bị xếp nhầm ô; "
        "hãy gửi bản Word hoặc bản có kẻ bảng."
    )
    return Finding("row-torn", Severity.ERROR, str(Place(page=page)), text, message)
