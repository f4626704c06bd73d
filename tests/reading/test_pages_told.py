"""Whoever asks hears of each page of a file while it is read, in another process."""

from __future__ import annotations

from asyncio import run, to_thread

import pypdfium2

from dondoc.progress import hearing_pages, who_hears_pages
from dondoc.reading.formats import open_document
from tests.reading import laying_out
from tests.reading.laying_out import Style
from tests.reading.printing import Look, as_pdf
from tests.reading.test_any_layout import SECTIONS
from tests.reading.test_formats_pdf import tasks

PLAN = as_pdf(laying_out.rows_of(SECTIONS, tasks(60), Style()), Look())
PAGES = len(pypdfium2.PdfDocument(PLAN))
EVERY_PAGE = [(done, PAGES) for done in range(PAGES + 1)]


def told_while_reading() -> list[tuple[int, int]]:
    told: list[tuple[int, int]] = []
    with hearing_pages(lambda done, of: told.append((done, of))):
        open_document(PLAN, name="ke-hoach.pdf")
    return told


def test_every_page_is_told_in_order() -> None:
    assert PAGES > 2
    assert told_while_reading() == EVERY_PAGE


def test_every_page_is_told_to_a_thread_too() -> None:
    assert run(to_thread(told_while_reading)) == EVERY_PAGE


def test_who_hears_pages_hears_no_more_afterwards() -> None:
    before = who_hears_pages()
    told_while_reading()
    assert who_hears_pages() is before
