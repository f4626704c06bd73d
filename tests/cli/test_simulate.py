"""`dondoc simulate`: a made-up year agrees with its independent count, and the count finds what is broken."""

from __future__ import annotations

import importlib
import json
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from cli.main import dondoc
from cli.simulation.days import CLOSED, FIRST, LAST, Days, all_days
from cli.simulation.mishaps import Mishaps
from cli.simulation.result import Result
from cli.simulation.running import Asked, simulate
from cli.simulation.stopwatch import WATCHED
from cli.simulation.words import summary
from cli.simulation.world import Size, provinces_of, whole_country
from cli.simulation.year import Year
from config.days_off import load_calendar
from config.files import data_file
from models.engine import session
from tests.postgres import Server

# two weeks with the half-year's report: its last days and the first of those who are late
JUNE = Asked(first=date(2026, 6, 11), last=date(2026, 6, 23), mishaps=Mishaps)
SMALL = Size.of(4, 14)
Change = Callable[[Year], None]


def run(asked: Asked, size: Size = SMALL) -> Result:
    """One small office."""
    return simulate([provinces_of([size], asked.seed)], asked, lambda _words: None)[-1]


def test_a_quiet_june_agrees_with_the_independent_count() -> None:
    june = run(JUNE)
    assert june.differences == []
    assert june.messages > 10
    assert june.checks["bước nhắc"] > 15
    assert june.checks["sự kiện lịch"] > 50


@pytest.mark.long
@pytest.mark.parametrize("seed", [2026, 7])
def test_a_whole_year_with_all_its_mishaps_agrees(seed: int) -> None:
    check_whole_year(run(Asked(seed=seed), Size.of(12, 20)))


@pytest.mark.long
def test_a_whole_year_agrees_on_postgresql_too(postgres: Server) -> None:
    url = f"postgresql://dondoc@127.0.0.1:{postgres.port}/postgres"
    check_whole_year(run(Asked(database=url), Size.of(12, 20)))


def check_whole_year(year: Result) -> None:
    assert year.differences == [], summary(year)
    assert len(year.days) == 361
    # nothing of what is to be tried was left out by chance
    for word in ("hộp thư bị xóa", "bộ gửi bị giết", "báo xong giữa lúc", "thôi nhận tin"):
        assert any(word in one for one in year.happened), word
    assert {"báo xong", "xác nhận xong", "xin gia hạn", "nộp báo cáo sai"} <= year.deeds.keys()
    assert sum(year.reports.values()) == 36


def one_ladder_step_moved(tmp_path: Path) -> Asked:
    policy = data_file("policy.toml").read_text(encoding="utf-8")
    moved = policy.replace(
        '"sắp đến hạn báo cáo", working_days = -5', '"sắp đến hạn báo cáo", working_days = -4'
    )
    assert moved != policy
    own = tmp_path / "policy.toml"
    own.write_text(moved, encoding="utf-8")
    return replace(JUNE, oracle_policy=own)


@pytest.mark.long
def test_a_ladder_that_one_side_reads_otherwise_is_found(tmp_path: Path) -> None:
    found = run(one_ladder_step_moved(tmp_path)).differences
    assert any("bước -5" in one.what and one.expected == "không báo" for one in found)
    assert any("bước -4" in one.what and one.found == "không báo" for one in found)


def officers(year: Year) -> list[str]:
    """The officers' addresses."""
    return [one.address for one in year.made.provinces[0].people if one.audience == "officer"]


def lose_messages(year: Year) -> None:
    year.made.sink.lost.update(officers(year))


def work_on_another_day(year: Year) -> None:
    year.ledger.rules.days = Days(closed=CLOSED | {date(2026, 6, 19)})


def amended_in_june() -> Mishaps:
    """The plan is amended on the fifteenth, and nothing else happens."""
    return Mishaps(amended={date(2026, 6, 15)})


class Deleting(Mishaps):
    """On one day somebody runs a statement on the database, past the product."""

    statement = ""

    def morning(self, year: Year, day: date) -> None:
        """Run it on the fifteenth."""
        super().morning(year, day)
        if day == date(2026, 6, 15):
            with session(year.made.office.engine) as opened:
                opened.connection().execute(text(self.statement))


def deleting(sql: str) -> Callable[[], Mishaps]:
    """Mishaps with that statement."""
    return type("Statement", (Deleting,), {"statement": sql})


BROKEN: dict[str, tuple[Asked, str]] = {
    "a message that the server lost": (replace(JUNE, change=lose_messages), "số tin tới"),
    "an agency that is not told of an amendment": (
        replace(JUNE, mishaps=amended_in_june, change=lose_messages),
        "báo kế hoạch điều chỉnh",
    ),
    "a day off that one side works on": (replace(JUNE, change=work_on_another_day), "bước"),
    "what was said is forgotten, and said again": (
        replace(JUNE, mishaps=deleting("DELETE FROM reminder_entry")),
        "số tin tới",
    ),
    "a last day that moved by itself": (
        replace(JUNE, mishaps=deleting("UPDATE obligation SET extended_due = '2026-06-30'")),
        "số việc theo tình trạng",
    ),
    "an event that changed by itself": (
        replace(JUNE, mishaps=deleting("UPDATE obligation SET revision = revision + 1")),
        "lịch",
    ),
    "a contact that is written to no more": (
        replace(JUNE, mishaps=deleting("UPDATE contact SET active = 0")),
        "liên lạc",
    ),
}


@pytest.mark.long
@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_on_purpose_is_found(name: str) -> None:
    asked, what = BROKEN[name]
    found = run(asked).differences
    assert [one for one in found if what in one.what], found
    assert all(JUNE.first <= one.day <= JUNE.last for one in found)


def test_the_command_names_each_difference_and_exits_with_1(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("cli.simulation.ledger.Ledger.to_say", nothing_to_say)
    shown = invoke()
    assert shown.exit_code == 1
    assert "KHÔNG KHỚP" in shown.stdout
    assert "nhưng thấy báo can-bo-" in shown.stdout


def nothing_to_say(*_given: Any) -> dict[str, set[Any]]:
    return {}


ARGUMENTS = ("--agencies", "4", "--items", "14", "--from", "2026-06-15", "--until", "2026-06-18")


def invoke(*more: str) -> Any:
    return CliRunner().invoke(dondoc, ["simulate", *ARGUMENTS, *more])


def test_the_command_says_what_came_of_it_and_draws_the_year(tmp_path: Path) -> None:
    shown = invoke("--out", str(tmp_path))
    assert shown.exit_code == 0, shown.output
    for words in ("Khớp mọi số đếm độc lập", "Quá hạn cuối tháng", "giây CPU của mọi tiến trình"):
        assert words in shown.stdout
    page = (tmp_path / "ca-nam.html").read_text(encoding="utf-8")
    assert "Tháng 6, quá hạn" in page


@pytest.mark.long
def test_several_provinces_are_counted_together_apart_or_in_one_database() -> None:
    asked = ("--provinces", "2", "--json")
    apart, together = (json.loads(invoke(*asked, *more).stdout) for more in ((), ("--together",)))
    assert apart["agencies"] == together["agencies"] == 8
    assert apart["differences"] == together["differences"] == []
    assert apart["obligations"] == together["obligations"]


def test_nothing_of_the_office_is_touched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DONDOC_HOME", str(tmp_path))
    monkeypatch.setenv("DONDOC_SECRET_KEYS", "")
    before = {name: value for name, value in os.environ.items() if name.startswith("DONDOC_")}
    assert invoke("--until", "2026-06-15").exit_code == 0
    assert list(tmp_path.iterdir()) == []
    after = {name: value for name, value in os.environ.items() if name.startswith("DONDOC_")}
    assert after == before


def test_the_oracles_own_days_are_those_that_offices_keep() -> None:
    calendar, own = load_calendar(range(2025, 2028)), Days()
    other = [
        day for day in all_days(FIRST, LAST) if calendar.is_working_day(day) != own.is_worked(day)
    ]
    assert other == []


def test_every_step_that_is_timed_is_a_function_of_the_product() -> None:
    for places in WATCHED.values():
        for module, function in places:
            assert callable(getattr(importlib.import_module(module), function))


def test_the_whole_country_has_its_communes_and_departments() -> None:
    sizes = whole_country()
    assert len(sizes) == 34
    assert sum(one.communes for one in sizes) == 3321
    assert sum(one.agencies for one in sizes) == 4321
    assert {one.items for one in sizes} == {60}


def test_the_simulated_year_has_bounds() -> None:
    shown = CliRunner().invoke(dondoc, ["simulate", "--from", "2025-12-01"])
    assert shown.exit_code == 2
