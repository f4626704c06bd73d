"""What stands under a key: the latest is the truth, and no heap grows behind it; on a real server."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from prefect import flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterKey
from prefect.client.schemas.sorting import ArtifactSort

from dondoc.progress import Tell
from flows.tidy_up import Tidying, tidy_up
from tasks.artifacts import DRAWN_ANEW_AFTER, KEPT_VERSIONS, Board, Shown, clear
from tasks.overviews.overview import Overview, Page
from tasks.progress import with_progress

pytestmark = [pytest.mark.usefixtures("office_home", "prefect_server")]
TODAY = datetime.now(UTC)


@flow
async def showing(shown: list[Any], now: datetime, prefix: str = "") -> None:
    await Board(prefix).put(shown, now)


def show(*shown: Shown, now: datetime = TODAY, prefix: str = "") -> None:
    asyncio.run(showing(list(shown), now, prefix))


def versions(key: str) -> list[Any]:
    """All versions under a key, the newest first."""

    return asyncio.run(versions_of(key))


async def versions_of(key: str) -> list[Any]:
    async with get_client() as client:
        return await client.read_artifacts(
            artifact_filter=ArtifactFilter(key=ArtifactFilterKey(any_=[key])),
            sort=ArtifactSort.CREATED_DESC,
        )


def said(key: str) -> list[str]:
    return said_by(versions(key))


def said_by(found: Iterable[Any]) -> list[str]:
    return [one.description for one in found]


def test_what_changes_on_a_day_changes_in_place() -> None:
    show(Page("mot-ngay", "sáng"))
    [first] = versions("mot-ngay")
    show(Page("mot-ngay", "chiều"))
    [second] = versions("mot-ngay")
    assert (first.description, second.description) == ("sáng", "chiều")
    assert second.id == first.id


def test_what_says_the_same_is_not_written() -> None:
    table = Overview("nhu-cu", "Một bảng", ({"Cơ quan": "Sở Nội vụ"},))
    show(table)
    [first] = versions("nhu-cu")
    show(table)
    [second] = versions("nhu-cu")
    assert second.updated == first.updated
    assert second.flow_run_id == first.flow_run_id


def test_another_day_has_a_version_of_its_own_if_anything_changed() -> None:
    tomorrow = TODAY + timedelta(days=1)
    show(Page("hai-ngay", "hôm qua"))
    show(Page("hai-ngay", "hôm qua"), now=tomorrow)
    assert said("hai-ngay") == ["hôm qua"]
    show(Page("hai-ngay", "hôm nay"), now=tomorrow)
    assert said("hai-ngay") == ["hôm nay", "hôm qua"]


def test_of_days_that_are_over_only_the_last_word_is_kept() -> None:
    for days in range(3):
        day = TODAY + timedelta(days=days)
        show(Page("ba-ngay", f"sáng {days}"), now=day)
        show(Page("ba-ngay", f"chiều {days}"), now=day)
    assert said("ba-ngay") == ["chiều 2", "chiều 1", "chiều 0"]


def test_a_run_that_draws_twice_asks_once_what_stands() -> None:
    show(Page("hai-lan", "trước"))

    @flow
    async def drawing() -> list[str]:
        board = Board()
        await board.look(["hai-lan"])
        await board.put([Page("hai-lan", "giữa chừng")], TODAY)
        await board.put([Page("hai-lan", "cuối")], TODAY + timedelta(days=1))
        await board.put([Page("hai-lan", "cuối cùng")], TODAY + timedelta(days=1))
        return said_by(await versions_of("hai-lan"))

    assert asyncio.run(drawing()) == ["cuối cùng", "giữa chừng"]


def test_what_one_run_worked_on_is_left_alone_by_another() -> None:
    show(Page("cua-luot", "kế hoạch 1", of_run=True))
    show(Page("cua-luot", "kế hoạch 2", of_run=True))
    assert said("cua-luot") == ["kế hoạch 2", "kế hoạch 1"]


def test_nothing_is_no_reason_to_begin_and_is_said_where_something_stood() -> None:
    nothing = Overview("trong", "Không có gì", ())
    show(nothing)
    assert versions("trong") == []
    show(Overview("trong", "Một việc", ({"Việc": "a"},)))
    show(nothing)
    assert said("trong") == ["Không có gì"]


@pytest.mark.long
def test_no_more_versions_are_kept_than_a_month_has_days() -> None:
    for number in range(KEPT_VERSIONS + 3):
        show(Page("nhieu-ban", f"bản {number}", of_run=True))
    asyncio.run(tidy_up(Tidying(only_count=True), return_state=True))
    assert len(versions("nhieu-ban")) == KEPT_VERSIONS + 3
    asyncio.run(tidy_up(return_state=True))
    assert said("nhieu-ban")[0] == f"bản {KEPT_VERSIONS + 2}"
    assert len(versions("nhieu-ban")) == KEPT_VERSIONS


def test_what_stands_is_made_anew_before_its_run_may_be_cleared_away() -> None:
    show(Page("dung-yen", "vẫn thế"))
    show(Page("dung-yen", "vẫn thế"), now=TODAY + DRAWN_ANEW_AFTER + timedelta(days=1))
    assert said("dung-yen") == ["vẫn thế", "vẫn thế"]


def test_what_stood_under_a_former_key_goes_and_offices_are_apart() -> None:
    rows = ({"Cơ quan": "Sở Nội vụ"},)
    for prefix in ("a-", "b-"):
        show(Overview("chua-bao-cao", "cũ", rows), prefix=prefix)
    asyncio.run(clear("a-"))
    assert versions("a-chua-bao-cao") == []
    assert said("b-chua-bao-cao") == ["cũ"]


@flow
async def working(seconds: float) -> int:
    def work(tell: Tell) -> int:
        for done in range(5):
            tell(done, 5)
            time.sleep(seconds / 5)
        tell(5, 5)
        return 42

    return await with_progress("Gửi tin", "tin", work)


@pytest.mark.parametrize(("seconds", "bars"), [(0.05, 0), (3.5, 1)], ids=["quick", "long"])
def test_long_work_has_one_bar_and_quick_work_none(seconds: float, bars: int) -> None:
    before = {one.id for one in _bars()}
    assert asyncio.run(working(seconds)) == 42
    new = [one for one in _bars() if one.id not in before]
    assert [one.description for one in new] == ["Gửi tin: 5 trên 5 tin"] * bars
    assert [float(one.data) for one in new] == [100.0] * bars


def _bars() -> Iterable[Any]:
    async def read() -> list[Any]:
        async with get_client() as client:
            return await client.read_artifacts()

    return [one for one in asyncio.run(read()) if one.type == "progress"]
