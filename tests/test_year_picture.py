"""The picture of the year: well-formed, accessible, and its figures right."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from dondoc.schedule.obligation import Commemoration, Obligation, ObligationKind, Role
from dondoc.year_picture import picture_rows, year_picture
from tests.schedule.makers import an_obligation

SVG = "{http://www.w3.org/2000/svg}"
NAMES = {"so-du-lich": "Sở Du lịch", "so-y-te": "Sở Y tế", "an-giang": "An Giang"}
INDEPENDENCE_DAY = Commemoration(
    "k", "Quốc khánh nước Cộng hòa xã hội chủ nghĩa Việt Nam", date(2026, 9, 2), "1945", 81, ""
)


def a_report(agency_id: str, month: int) -> Obligation:
    return an_obligation(
        agency_id=agency_id,
        kind=ObligationKind.REPORT,
        role=Role.REPORTER,
        due=date(2026, month, 19),
    )


def the_communes() -> Iterator[Obligation]:
    for number in range(126):
        yield a_report(f"phuong-{number}", 6)


OBLIGATIONS = [
    an_obligation(due=date(2026, 3, 31)),
    an_obligation(due=date(2026, 3, 5)),
    a_report("so-du-lich", 6),
    an_obligation(role=Role.COORDINATING, due=date(2026, 12, 31)),
    an_obligation(due=date(2027, 1, 31)),
    an_obligation(agency_id="so-y-te", due=date(2026, 5, 31)),
    *the_communes(),
]


def picture(**changes: object) -> ElementTree.Element:
    values: dict[str, object] = {"year": 2026, "title": "Làng nghề", "names": NAMES}
    return ElementTree.fromstring(year_picture(OBLIGATIONS, [INDEPENDENCE_DAY], **values | changes))  # type: ignore[arg-type]


def titles(root: ElementTree.Element) -> list[str]:
    return [one.text or "" for one in root.iter(f"{SVG}title")]


def test_a_row_counts_lead_work_and_reports_and_keeps_coordinating_apart() -> None:
    first, second, many = picture_rows(OBLIGATIONS, year=2026, names=NAMES)
    assert (first.name, first.total) == ("Sở Du lịch", 3)
    assert [cell.figure for cell in first.cells] == [0, 0, 2, 0, 0, 1, 0, 0, 0, 0, 0, 0]
    assert first.cells[5].reports == 1
    assert (first.cells[11].figure, first.cells[11].helping) == (0, 1)
    assert (second.name, second.total) == ("Sở Y tế", 1)
    assert many.agencies == 126


def test_agencies_with_the_same_year_share_a_row_that_names_them_in_vietnamese_order() -> None:
    names = {
        f"phuong-{n}": name for n, name in enumerate(["Đống Đa", "Ba Đình", "Ân Thi", "An Khánh"])
    }
    (row,) = picture_rows([a_report(one, 6) for one in names], year=2026, names=names)
    assert row.name == "4 cơ quan: An Khánh, Ân Thi, Ba Đình, Đống Đa"
    assert (
        len(picture_rows([a_report(one, 6) for one in list(names)[:3]], year=2026, names=names))
        == 3
    )


def test_only_the_year_asked_for_is_counted() -> None:
    assert picture_rows(OBLIGATIONS, year=2025, names=NAMES) == ()
    (row,) = picture_rows(OBLIGATIONS, year=2027, names=NAMES)
    assert row.total == 1


def test_a_screen_reader_is_told_what_it_is_and_what_each_cell_says() -> None:
    root = picture()
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "ten mo-ta"
    assert "Năm 2026: Làng nghề" in titles(root)
    assert "Sở Du lịch, tháng 3: 2 hạn chủ trì" in titles(root)
    assert "Sở Du lịch, tháng 6: 1 báo cáo" in titles(root)
    assert "Sở Du lịch, tháng 12: 1 việc phối hợp" in titles(root)
    desc = root.find(f"{SVG}desc")
    assert desc is not None
    assert (desc.text or "").startswith("128 cơ quan, 130 hạn trong năm.")


def test_every_shade_has_its_figure_beside_it() -> None:
    figures = [one.text for one in picture().iter(f"{SVG}text")]
    assert {"2", "1", "+1", "3"} <= set(figures)


def test_commemorations_are_marked_and_named() -> None:
    root = picture()
    assert "02/9/2026: Quốc khánh nước Cộng hòa xã hội chủ nghĩa Việt Nam" in titles(root)
    assert any(one.text == "Ngày kỷ niệm: 2/9." for one in root.iter(f"{SVG}text"))


def test_today_is_drawn_only_when_given_and_within_the_year() -> None:
    assert "Hôm nay 19/6/2026" in titles(picture(today=date(2026, 6, 19)))
    assert not any("Hôm nay" in one for one in titles(picture()))
    assert not any("Hôm nay" in one for one in titles(picture(today=date(2027, 6, 19))))


def test_it_asks_for_nothing_from_elsewhere() -> None:
    text = year_picture(OBLIGATIONS, year=2026, title="Làng nghề", names=NAMES)
    for asking in ("href", "url(", "<script", "<style", "@import", "<image"):
        assert asking not in text
    assert text.count("http") == 1  # the name of SVG itself


def test_nothing_due_is_still_a_picture() -> None:
    root = ElementTree.fromstring(year_picture([], year=2026, title="", names={}))
    assert root.tag == f"{SVG}svg"


def test_the_same_values_give_the_same_text_in_any_order() -> None:
    one = year_picture(OBLIGATIONS, year=2026, title="x", names=NAMES)
    assert one == year_picture(OBLIGATIONS[::-1], year=2026, title="x", names=NAMES)


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_name_breaks_it(name: str, title: str) -> None:
    text = year_picture(OBLIGATIONS, year=2026, title=title, names=dict.fromkeys(NAMES, name))
    assert ElementTree.fromstring(text).tag == f"{SVG}svg"
