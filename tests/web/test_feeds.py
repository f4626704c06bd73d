"""GET /feeds/{token}.ics: what it holds, when it changes, and who gets it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from icalendar import Calendar
from sqlalchemy import text
from sqlmodel import select

from models.engine import reading, session
from models.link_use import known_link
from models.links import links, revoke_link
from models.obligations import obligation_in_force, show_anew
from models.tables import ObligationRow, PlanRow, PlanStatus
from tests.web.conftest import HOST, REVOKED, TOKEN_OF_A, TOKEN_OF_B, World
from web.last_fetches import LastFetches

FEED_OF_A = f"/feeds/{TOKEN_OF_A}.ics"


def summaries(body: bytes) -> list[str]:
    return [str(event["SUMMARY"]) for event in Calendar.from_ical(body).walk("VEVENT")]


def test_a_feed_holds_the_agencys_obligations_and_the_plans_commemorations(
    client: TestClient,
) -> None:
    found = summaries(client.get(FEED_OF_A).content)
    assert len(found) == 10
    assert any("30/4" in one or "Giải phóng" in one for one in found)
    assert not any("Tập huấn" in one for one in found), "work of another agency"


def test_a_draft_is_in_no_feed(client: TestClient) -> None:
    assert b"UTH" not in client.get(FEED_OF_A).content.replace(b"\r\n ", b"")
    assert not any("dự thảo" in one for one in summaries(client.get(FEED_OF_A).content))


@pytest.mark.parametrize(
    ("view", "count"), [("all", 10), ("lead", 7), ("reports", 1), ("anniversaries", 1)]
)
def test_a_view_holds_its_part(client: TestClient, view: str, count: int) -> None:
    assert len(summaries(client.get(f"{FEED_OF_A}?view={view}").content)) == count


def test_the_view_of_tasks_holds_the_agencys_work_and_how_far_it_is(client: TestClient) -> None:
    tasks = Calendar.from_ical(client.get(f"{FEED_OF_A}?view=tasks").content).walk("VTODO")
    states = sorted(str(task["STATUS"]) for task in tasks)
    assert states == ["COMPLETED"] * 2 + ["IN-PROCESS"] + ["NEEDS-ACTION"] * 6


def test_a_feed_is_only_looked_at(client: TestClient) -> None:
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        answer = client.request(method, FEED_OF_A)
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
    assert client.get(f"/feeds/{TOKEN_OF_A}").status_code == 404


def test_a_database_that_is_gone_is_our_fault_and_said_so(world: World) -> None:
    with TestClient(world.app, base_url=HOST, raise_server_exceptions=False) as client:
        assert client.get(FEED_OF_A).status_code == 200
        world.app.state.office.engine.dispose()
        for file in world.settings.home.glob("dondoc.db*"):
            file.unlink()
        (world.settings.home / "dondoc.db").write_bytes(b"no database at all" * 100)
        answer = client.get(f"/feeds/{TOKEN_OF_B}.ics")
        assert answer.status_code == 500
        assert "Có lỗi ở máy chủ" in answer.text
        assert answer.headers["referrer-policy"] == "no-referrer"


def test_many_who_ask_at_once_for_a_cold_feed_have_it_made_once(
    world: World, client: TestClient
) -> None:
    blocks = world.app.state.shelf._blocks
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: client.get(FEED_OF_A).content, range(64)))
    assert len(set(answers)) == 1
    assert blocks.made == 10, "a line of the calendar for each event, and none twice"


def test_after_one_change_only_that_event_is_made_again(world: World, client: TestClient) -> None:
    client.get(FEED_OF_A)
    blocks = world.app.state.shelf._blocks
    before = blocks.made
    with session(world.engine) as opened:
        show_anew(obligation_in_force(world.keys["later"], session=opened), world.clock.now)
    client.get(FEED_OF_A)
    client.get(f"{FEED_OF_A}?view=lead")
    assert blocks.made == before + 1


def test_uses_that_cannot_be_written_down_now_are_written_later(world: World) -> None:
    fetches = LastFetches(world.engine, seconds_together=3600)
    with world.engine.begin() as connection:
        connection.execute(text("ALTER TABLE feed_link RENAME TO hidden"))
    fetches.note(1, world.clock.now)
    fetches.write()
    with world.engine.begin() as connection:
        connection.execute(text("ALTER TABLE hidden RENAME TO feed_link"))
    fetches.close()
    with reading(world.engine) as opened:
        assert next(one for one in links(session=opened)).last_fetched_at == world.clock.now


def test_a_view_that_is_none_is_refused_in_one_line(client: TestClient) -> None:
    answer = client.get(f"{FEED_OF_A}?view=tat-ca")
    assert answer.status_code == 400
    assert answer.text == "Chỉ có các kiểu xem: all, lead, reports, anniversaries, tasks."


def test_the_same_rows_give_the_same_bytes_and_304(client: TestClient) -> None:
    first = client.get(FEED_OF_A)
    again = client.get(FEED_OF_A)
    assert (first.content, first.headers["etag"]) == (again.content, again.headers["etag"])
    known = client.get(FEED_OF_A, headers={"If-None-Match": first.headers["etag"]})
    assert (known.status_code, known.content) == (304, b"")
    assert known.headers["etag"] == first.headers["etag"]


@pytest.mark.parametrize("sent", ['"x", {etag}', "W/{etag}", "*"])
def test_an_etag_is_known_however_it_is_sent(client: TestClient, sent: str) -> None:
    etag = client.get(FEED_OF_A).headers["etag"]
    answer = client.get(FEED_OF_A, headers={"If-None-Match": sent.format(etag=etag)})
    assert answer.status_code == 304


def test_a_moved_date_changes_the_bytes_and_only_of_that_agency(
    world: World, client: TestClient
) -> None:
    before, other = client.get(FEED_OF_A), client.get(f"/feeds/{TOKEN_OF_B}.ics")
    with session(world.engine) as opened:
        row = obligation_in_force(world.keys["later"], session=opened)
        row.extended_due = row.due + timedelta(days=15)
        row.revision, row.revised_at = 1, datetime(2026, 6, 19, 3, 31, tzinfo=UTC)
    after = client.get(FEED_OF_A, headers={"If-None-Match": before.headers["etag"]})
    assert after.status_code == 200
    assert b"DTSTART;VALUE=DATE:20261015" in after.content
    assert client.get(f"/feeds/{TOKEN_OF_B}.ics").headers["etag"] == other.headers["etag"]


def test_a_write_that_no_calendar_shows_leaves_the_bytes_alone(
    world: World, client: TestClient
) -> None:
    before = client.get(FEED_OF_A)
    with session(world.engine) as opened:
        obligation_in_force(world.keys["later"], session=opened).done_note = "ghi chú"
    assert client.get(FEED_OF_A).headers["etag"] == before.headers["etag"]


def test_a_plan_that_is_taken_over_leaves_the_feed(world: World, client: TestClient) -> None:
    assert client.get(FEED_OF_A).content.count(b"BEGIN:VEVENT") == 10
    with session(world.engine) as opened:
        plan = opened.exec(select(PlanRow).where(PlanRow.status == PlanStatus.APPROVED)).one()
        plan.status = PlanStatus.SUPERSEDED
    assert client.get(FEED_OF_A).content.count(b"BEGIN:VEVENT") == 0


def test_cancelled_work_is_shown_for_sixty_days(world: World, client: TestClient) -> None:
    with session(world.engine) as opened:
        row = opened.exec(
            select(ObligationRow).where(ObligationRow.key == world.keys["later"])
        ).one()
        row.cancelled_at, row.revision = world.clock.now, 1
    assert b"STATUS:CANCELLED" in client.get(FEED_OF_A).content
    world.clock.now += timedelta(days=61)
    assert b"STATUS:CANCELLED" not in client.get(FEED_OF_A).content


def test_a_revoked_link_is_gone_at_once(world: World, client: TestClient) -> None:
    assert client.get(FEED_OF_A).status_code == 200
    with session(world.engine) as opened:
        link = known_link(TOKEN_OF_A, session=opened)
        assert link is not None
        assert link.id is not None
        revoke_link(link.id, session=opened, actor="test", at=world.clock.now)
    gone = client.get(FEED_OF_A)
    assert gone.status_code == 410
    assert "thu hồi" in gone.text


def test_links_that_were_revoked_or_never_were_are_told_apart(client: TestClient) -> None:
    assert client.get(f"/feeds/{REVOKED}.ics").status_code == 410
    assert client.get("/feeds/khong-co.ics").status_code == 404


def test_head_answers_like_get_without_the_body(client: TestClient) -> None:
    whole, head = client.get(FEED_OF_A), client.head(FEED_OF_A)
    assert head.status_code == 200
    assert head.content == b""
    for name in ("etag", "content-type", "content-length", "cache-control"):
        assert head.headers[name] == whole.headers[name]


def test_no_shared_cache_and_no_search_engine_keeps_a_feed(client: TestClient) -> None:
    headers = client.get(FEED_OF_A).headers
    assert headers["cache-control"].startswith("private")
    assert "noindex" in headers["x-robots-tag"]
    assert headers["content-type"] == "text/calendar; charset=utf-8"


def test_events_lead_to_their_place_on_the_agencys_page(world: World, client: TestClient) -> None:
    body = client.get(FEED_OF_A).content.replace(b"\r\n ", b"").decode()
    key = world.keys["soon"]
    assert f"URL:http://127.0.0.1:8180/a/{TOKEN_OF_A}#viec-{key}" in body
    assert f'id="viec-{key}"' in client.get(f"/a/{TOKEN_OF_A}").text


def test_the_use_of_a_link_is_noted_once_an_hour(world: World) -> None:
    def noted_after_a_look() -> datetime | None:
        # what waits to be written down is written when the server ends
        with TestClient(world.app, base_url=HOST) as client:
            client.get(FEED_OF_A)
        with reading(world.engine) as opened:
            return next(one for one in links(session=opened) if one.id == 1).last_fetched_at

    first = noted_after_a_look()
    assert first == world.clock.now
    world.clock.now += timedelta(minutes=59)
    assert noted_after_a_look() == first
    world.clock.now += timedelta(minutes=2)
    assert noted_after_a_look() == world.clock.now
