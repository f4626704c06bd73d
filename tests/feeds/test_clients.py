"""Real programs subscribe: first sync, nothing new, a moved date, a cancelled item, a revoked link."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.feeds.conftest import SECOND_TOKEN, THIRD_TOKEN, Published, program
from tests.feeds.programs import Calcurse, Khal

pytestmark = pytest.mark.long

FIRST, LATER = date(2026, 9, 30), date(2026, 10, 15)
TITLE = "Hạn: Tuần lễ văn hóa tại nước ngoài (chủ trì)"
# another item, for the other program
OTHER_FIRST, OTHER_LATER = date(2026, 6, 24), date(2026, 11, 20)
OTHER_TITLE = "Hạn: Tổ chức đoàn báo chí nước ngoài (chủ trì)"
THIRD_TITLE = "Hạn: Phim ngắn giới thiệu di sản (chủ trì)"
WHOLE_YEAR = (date(2026, 1, 1), 365)


@pytest.fixture
def khal(published: Published, tmp_path: Path) -> Khal:
    program("vdirsyncer", "khal")
    return Khal(tmp_path / "khal", published.feed)


@pytest.fixture
def calcurse(published: Published, tmp_path: Path) -> Calcurse:
    program("calcurse", "curl")
    return Calcurse(tmp_path / "calcurse", published.feed_of(SECOND_TOKEN))


def test_khal_shows_what_vdirsyncer_brought_and_follows_its_changes(
    published: Published, khal: Khal
) -> None:
    first = khal.sync()
    assert first.status == 0, first.said
    assert len(khal.files()) == 10
    assert len(khal.agenda(*WHOLE_YEAR)) == 10
    assert any(TITLE in line for line in khal.agenda(FIRST))

    before = khal.files()
    assert khal.sync().status == 0
    assert khal.files() == before, "nothing new: not a file is touched"

    published.move("later", LATER)
    assert khal.sync().status == 0
    assert not khal.agenda(FIRST)
    assert any(TITLE in line for line in khal.agenda(LATER))
    assert len(khal.files()) == 10

    published.cancel("later")
    assert khal.sync().status == 0
    assert any(f"[HỦY] {TITLE}" in line for line in khal.agenda(LATER))
    assert any(b"STATUS:CANCELLED" in data for data in khal.files().values())

    kept = khal.files()
    published.revoke()
    refused = khal.sync()
    assert refused.status != 0
    assert "Gone" in refused.said
    assert khal.files() == kept, "what was there is not emptied by a refusal"


def test_calcurse_imports_the_file_and_curl_fetches_it_only_when_it_changed(
    published: Published, calcurse: Calcurse
) -> None:
    assert calcurse.fetch() == 200
    ran = calcurse.imported()
    assert ran.status == 0
    assert "10 events" in ran.said, ran.said
    assert any(OTHER_TITLE in line for line in calcurse.days(OTHER_FIRST))

    assert calcurse.fetch() == 304, "nothing new: not a byte is sent"

    published.move("soon", OTHER_LATER)
    assert calcurse.fetch() == 200
    calcurse.imported()
    assert not any(OTHER_TITLE in line for line in calcurse.days(OTHER_FIRST))
    assert any(OTHER_TITLE in line for line in calcurse.days(OTHER_LATER))

    published.cancel("soon")
    assert calcurse.fetch() == 200
    calcurse.imported()
    assert any(f"[HỦY] {OTHER_TITLE}" in line for line in calcurse.days(OTHER_LATER))

    published.revoke(SECOND_TOKEN)
    assert calcurse.fetch() == 410


def test_calcurse_takes_the_other_feed_as_its_list_of_tasks(
    published: Published, tmp_path: Path
) -> None:
    program("calcurse", "curl")
    tasks = Calcurse(tmp_path / "tasks", f"{published.feed_of(THIRD_TOKEN)}?view=tasks")
    assert tasks.fetch() == 200
    ran = tasks.imported()
    assert "9 todos" in ran.said, ran.said
    assert any(THIRD_TITLE in line for line in tasks.tasks())
