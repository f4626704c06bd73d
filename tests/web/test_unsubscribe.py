"""One click ends it: for the address that the mail went to, and for no other."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from fastapi.testclient import TestClient

from dondoc.policy import Audience
from models.contacts import OLD_LINKS_SERVE, add_contact, contacts, hide_again
from models.engine import reading, session
from models.events import events_of
from models.secrets import key_ring
from tasks.channels import open_channels
from tests.tasks.scripted import ScriptedMail, listening
from tests.tasks.test_mail_channel import MESSAGE
from tests.web.conftest import World

URL = "mailto://127.0.0.1:25/?from=ban@hanoi.example&to=an@so.example"
DAY = timedelta(days=1)
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def add(world: World, url: str) -> int:
    with session(world.engine) as opened:
        added, _ = add_contact(
            session=opened,
            agency_id="a",
            name="An",
            audience=Audience.OFFICER,
            url=url,
            actor="test",
            at=world.clock(),
        )
    assert added.id is not None
    return added.id


def active(world: World) -> dict[str, bool]:
    with reading(world.engine) as opened:
        return {one.url: one.active for one in contacts(session=opened)}


@pytest.fixture
def page() -> str:
    return f"/u/{key_ring().mark(URL)}"


def test_one_click_of_a_mail_program_stops_that_address_alone(
    world: World, client: TestClient, page: str
) -> None:
    number = add(world, URL)
    other = f"{URL}.vn"
    add(world, other)
    answer = client.post(page, data=ONE_CLICK)
    assert answer.status_code == 200
    assert "không còn nhận tin nhắc" in answer.text
    assert (active(world)[URL], active(world)[other]) == (False, True)
    with reading(world.engine) as opened:
        last = events_of(f"contact:{number}", session=opened)[-1]
    assert (last.action, last.actor) == ("contact-stopped", "người nhận")


def test_opening_the_page_changes_nothing(world: World, client: TestClient, page: str) -> None:
    add(world, URL)
    shown = client.get(page)
    assert shown.status_code == 200
    assert f'action="{page}"' in shown.text
    assert "an@so.example" not in shown.text
    assert active(world)[URL]


OLD, NEW = (Fernet.generate_key().decode() for _ in range(2))


@pytest.mark.parametrize(
    ("later", "status"), [(OLD_LINKS_SERVE - DAY, 200), (OLD_LINKS_SERVE, 404)]
)
def test_a_link_of_before_the_key_was_changed_works_for_its_time(
    world: World,
    client: TestClient,
    monkeypatch: pytest.MonkeyPatch,
    later: timedelta,
    status: int,
) -> None:
    monkeypatch.setenv("DONDOC_SECRET_KEYS", OLD)
    add(world, URL)
    other = f"{URL}.vn"
    add(world, other)
    page = f"/u/{key_ring().mark(URL)}"
    monkeypatch.setenv("DONDOC_SECRET_KEYS", f"{NEW},{OLD}")
    with session(world.engine) as opened:
        hide_again(session=opened, at=world.clock() - later)
    monkeypatch.setenv("DONDOC_SECRET_KEYS", NEW)
    assert [client.get(page).status_code, client.post(page, data=ONE_CLICK).status_code] == [
        status,
        status,
    ]
    assert (active(world)[URL], active(world)[other]) == (status != 200, True)
    assert client.get(f"/u/{key_ring().mark(other)}").status_code == 200


def test_a_second_click_is_the_same(world: World, client: TestClient, page: str) -> None:
    number = add(world, URL)
    assert [client.post(page, data=ONE_CLICK).status_code for _ in range(2)] == [200, 200]
    assert "không còn nhận" in client.get(page).text
    with reading(world.engine) as opened:
        actions = [one.action for one in events_of(f"contact:{number}", session=opened)]
    assert actions.count("contact-stopped") == 1


@pytest.mark.parametrize("mark", ["0" * 64, "%00", "x", "%F0%9F"])
def test_what_names_no_address_stops_nothing(world: World, client: TestClient, mark: str) -> None:
    add(world, URL)
    assert client.get(f"/u/{mark}").status_code == 404
    assert client.post(f"/u/{mark}", data=ONE_CLICK).status_code == 404
    assert active(world)[URL]


def test_a_mail_leads_to_the_page_that_stops_its_address(world: World, client: TestClient) -> None:
    settings = world.settings.model_copy(update={"public_url": "https://dondoc.example"})
    mail = ScriptedMail()
    with listening(mail), open_channels(settings=settings) as out:
        out.send(mail.url(), MESSAGE)
        add(world, mail.url())
    head = mail.taken[0][1].partition(b"\r\n\r\n")[0].decode()
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in head
    link = re.search(r"<https://dondoc\.example(/u/[0-9a-f]{64})>", head)
    assert link is not None
    assert client.post(link[1], data=ONE_CLICK).status_code == 200
    assert not active(world)[mail.url()]


def test_a_mail_of_an_office_that_nobody_reaches_from_outside_names_no_page(world: World) -> None:
    mail = ScriptedMail()
    with listening(mail), open_channels(settings=world.settings) as out:
        out.send(mail.url(), MESSAGE)
    assert b"One-Click" not in mail.taken[0][1]
    assert b"List-Unsubscribe: <mailto:ban@hanoi.example" in mail.taken[0][1]
