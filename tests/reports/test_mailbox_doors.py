"""One report, four doors: page, command, folder and mail keep the very same answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copytree, rmtree
from tempfile import mkdtemp
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from dondoc.errors import DondocError, RefusedReport
from dondoc.reports.answers_json import answers_as_json
from dondoc.reports.form import PROGRESS_NAMES, Form
from dondoc.reports.intake import check_submission
from models.engine import session
from models.links import add_link
from models.office import Office
from models.tables import IncomingState
from tasks.mailbox.letter import read_letter
from tasks.mailbox.post import address_book, take_letter
from tasks.reports.submit import submit_file
from tests.reports.mailbox_makers import came_in, form_of_agency, kept, look
from tests.reports.makers import filled, filled_word
from tests.reports.office_makers import IN_TIME, LATE, PERIOD, create_office, keep_plan
from tests.reports.test_mailbox_imap import know, mail
from web.reporting import record_report

AGENCY = "so-noi-vu"
Door = Callable[[Office, bytes, Any, int], None]


def by_page(office: Office, data: bytes, at: Any, number: int) -> None:
    with session(office.engine) as opened:
        about = {"agency_id": AGENCY, "name": "thử", "actor": "an"}
        link = add_link(f"{number}" * 43, session=opened, at=at, **about)
        record_report(office, link, data, "a.xlsx", key="", period=PERIOD, session=opened)


def by_command(office: Office, data: bytes, at: Any, number: int) -> None:
    path = office.settings.home / f"{number}.xlsx"
    path.write_bytes(data)
    about: dict[str, Any] = {"agency_id": AGENCY, "period": PERIOD, "actor": "an"}
    submit_file(path, office=office, received_at=at, **about)


def by_folder(office: Office, data: bytes, at: Any, number: int) -> None:
    folder = office.settings.home / "hop-den"
    folder.mkdir(exist_ok=True)
    (folder / f"{number}.xlsx").write_bytes(data)
    look(office, folder, at)


def by_mail(office: Office, data: bytes, at: Any, number: int) -> None:
    letter = read_letter(mail(("a.xlsx", data), Message_ID=f"<{number}@x>").as_bytes())
    with session(office.engine) as opened:
        take_letter(letter, address_book(opened), office=office, session=opened, at=at, came=at)


DOORS: dict[str, Door] = {
    "page": by_page,
    "command": by_command,
    "folder": by_folder,
    "mail": by_mail,
}
SAYS_IN_THE_ROW = ("folder", "mail")


@pytest.fixture(scope="module")
def approved_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("approved")
    office = create_office(home, now=IN_TIME)
    keep_plan(office)
    know(office)
    office.engine.dispose()
    return home


def office_at(approved_home: Path, at: Any = IN_TIME) -> Office:
    return create_office(Path(copytree(approved_home, Path(mkdtemp()) / "home")), now=at)


@pytest.fixture
def offices(approved_home: Path) -> Iterator[Callable[..., Office]]:
    made: list[Office] = []

    def make(at: Any = IN_TIME) -> Office:
        made.append(office_at(approved_home, at))
        return made[-1]

    yield make
    for one in made:
        one.engine.dispose()
        rmtree(one.settings.home.parent)


@pytest.fixture(scope="module")
def form(approved_home: Path) -> Form:
    office = create_office(approved_home, now=IN_TIME)
    made = form_of_agency(office)
    office.engine.dispose()
    return made


WORDS = some.text(some.characters(codec="utf-8", exclude_categories=["C"]), max_size=30)
ANSWER = some.fixed_dictionaries(
    {
        "progress": some.sampled_from([*PROGRESS_NAMES.values()]),
        "result": WORDS,
        "figure": some.one_of(
            some.none(), some.integers(-(10**6), 10**6), some.sampled_from(["1.234,5", "0,25", "7"])
        ),
        "unit": some.sampled_from(["lớp", "%", ""]),
        "difficulty": some.sampled_from(["Thiếu kinh phí", "Chưa có hướng dẫn"]),
    }
)


@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=some.data())
def test_any_filled_template_gives_the_same_answers_at_every_door(
    data: some.DataObject, approved_home: Path, form: Form
) -> None:
    make = data.draw(some.sampled_from([filled, filled_word]))
    written = make(form, [data.draw(ANSWER) for _ in form.rows])
    wanted = answers_as_json(check_submission(written, form))
    for name, bring in DOORS.items():
        office = office_at(approved_home)
        try:
            bring(office, written, IN_TIME, 1)
            (row,) = kept(office)
            assert (row.answers, row.agency_id, row.late) == (wanted, AGENCY, False), name
        finally:
            office.engine.dispose()
            rmtree(office.settings.home.parent)


@pytest.mark.parametrize("door", DOORS)
def test_late_duplicate_and_corrected_versions_are_kept_apart_at_every_door(
    door: str, offices: Callable[..., Office], form: Form
) -> None:
    first = filled(form, [{"progress": "Đang thực hiện"} for _ in form.rows])
    second = filled(form, [{"progress": "Đã hoàn thành"} for _ in form.rows])
    office = offices(LATE)
    for number, one in enumerate((first, first, second, second, first)):
        DOORS[door](office, one, LATE, number)
    assert [(row.version, row.late) for row in kept(office)] == [(1, True), (2, True), (3, True)]


WRONG = [{"progress": "Gần xong", "figure": "12 lớp"}, {"progress": None}]


@pytest.mark.parametrize("door", DOORS)
def test_every_fault_is_said_at_once_at_every_door(
    door: str, offices: Callable[..., Office], form: Form
) -> None:
    wrong = filled(form, [(WRONG * len(form.rows))[at] for at in range(len(form.rows))])
    with pytest.raises(RefusedReport) as refused:
        check_submission(wrong, form)
    office, faults = offices(), refused.value.faults
    if door in SAYS_IN_THE_ROW:
        DOORS[door](office, wrong, IN_TIME, 1)
        (row,) = came_in(office)
        assert (row.state, row.faults) == (IncomingState.RETURNED, faults)
    else:
        with pytest.raises(DondocError) as said:
            DOORS[door](office, wrong, IN_TIME, 1)
        assert all(fault in str(said.value) for fault in faults)
    assert len(faults) >= 2
    assert kept(office) == []
