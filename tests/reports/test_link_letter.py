"""The letter hands over one link: readable by a telephone, laid out by the decree, made once for each agency."""

from __future__ import annotations

import io
import stat
from datetime import date
from pathlib import Path

import pytest
import zxingcpp
from docx import Document as open_document
from PIL import Image

from dondoc.errors import NotFound
from dondoc.reports.decree30_check import decree30_faults
from dondoc.reports.late_work import UrgedPlan
from dondoc.reports.link_letter import link_letter
from models.engine import session
from models.link_use import known_link
from models.links import agencies_without_link
from models.office import Office
from tasks.links.handing import hand_links
from tests.reports.office_makers import create_office, keep_plan

ADDRESS = "https://dondoc.example.gov.vn/a/" + "k" * 43
PLAN = UrgedPlan(
    "Kế hoạch phát triển văn hóa đọc",
    "07/KH-UBND",
    date(2026, 2, 5),
    "UBND thành phố Hà Nội",
    "Sở Văn hóa và Thể thao",
)


def codes_in(letter: bytes) -> list[str]:
    """What a telephone reads in the letter's pictures."""
    parts = open_document(io.BytesIO(letter)).part.related_parts.values()
    pictures = [Image.open(io.BytesIO(one.blob)) for one in parts if "png" in one.partname]
    return [code.text for picture in pictures for code in zxingcpp.read_barcodes(picture)]


def words_of(letter: bytes) -> str:
    document = open_document(io.BytesIO(letter))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def test_the_code_and_the_words_are_the_same_address() -> None:
    letter = link_letter("Sở Nội vụ", PLAN, ADDRESS, year=2026)
    assert codes_in(letter) == [ADDRESS]
    assert ADDRESS in words_of(letter)


def test_the_letter_has_no_fault_by_the_decree_and_names_agency_plan_and_office() -> None:
    letter = link_letter("Sở Nội vụ", PLAN, ADDRESS, year=2026)
    assert decree30_faults(letter) == []
    words = words_of(letter)
    for wanted in ("Kính gửi: Sở Nội vụ", "Kế hoạch số 07/KH-UBND ngày 05/02/2026", "chìa khóa"):
        assert wanted in words


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = create_office(tmp_path / "home")
    keep_plan(office)
    return office


def test_every_agency_with_work_gets_one_link_of_its_own_that_opens_its_page(
    office: Office,
) -> None:
    with session(office.engine) as opened:
        asked = agencies_without_link(session=opened)
        made = list(hand_links(asked, office=office, session=opened, actor="chị Bình"))
        assert len(made) == len(asked) > 100
        assert len({one.address for one in made}) == len(made)
        for one in made:
            link = known_link(one.address.rpartition("/")[2], session=opened)
            assert link is not None
            assert link.agency_id == one.agency_id
        assert agencies_without_link(session=opened) == []


def test_the_link_is_in_the_letter_and_nowhere_in_the_database(office: Office) -> None:
    with session(office.engine) as opened:
        (made,) = hand_links(["so-noi-vu"], office=office, session=opened, actor="chị Bình")
    token = made.address.rpartition("/")[2]
    assert codes_in(made.letter(2026)) == [made.address]
    for file in office.settings.home.rglob("*"):
        if stat.S_ISREG(file.stat().st_mode):
            assert token.encode() not in file.read_bytes()


def test_an_agency_without_work_gets_no_link(office: Office) -> None:
    with session(office.engine) as opened, pytest.raises(NotFound, match="Sở Y tế chưa có việc"):
        list(hand_links(["so-y-te"], office=office, session=opened, actor="chị Bình"))
