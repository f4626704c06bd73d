"""Apprise's own plugins look names up for themselves: whatever they find, they stay outside."""

from __future__ import annotations

import smtplib
import socket
import threading

import pytest

from tasks.channels import Outcome, send
from tasks.channels.inner_network import InnerNetwork, kept_outside
from tests.tasks.servers import MailServer, WebServer
from tests.tasks.test_channel_security import Names
from tests.tasks.test_mail_channel import MESSAGE

CHANGES_ITS_MIND = ["203.162.4.191", "127.0.0.1"]
PROXIES = ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Names:
    """A name service whose second answer leads to this machine."""
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)
    changing = Names(CHANGES_ITS_MIND)
    monkeypatch.setattr(socket, "getaddrinfo", changing)
    return changing


@pytest.mark.parametrize("kind", ["form", "xml"])
@pytest.mark.parametrize("is_allowed", [False, True])
def test_a_name_that_changes_its_mind_leads_no_plugin_inside(
    web: WebServer, names: Names, monkeypatch: pytest.MonkeyPatch, kind: str, is_allowed: bool
) -> None:
    monkeypatch.setenv("DONDOC_ALLOW_PRIVATE_WEBHOOKS", str(is_allowed).lower())
    names.asked = int(is_allowed)  # nothing is looked at before where all is allowed
    delivery = send(f"{kind}://doi-y.example:{web.port}/hook", MESSAGE)
    assert names.asked == 2
    assert len(web.received) == is_allowed
    if not is_allowed:
        assert (delivery.outcome, delivery.permanent) == (Outcome.FAILED, True)
        assert "DONDOC_ALLOW_PRIVATE_WEBHOOKS" in delivery.reason


def test_every_way_of_connecting_is_watched_and_only_within(mails: MailServer) -> None:
    with kept_outside() as watched:
        with pytest.raises(InnerNetwork):
            smtplib.SMTP("127.0.0.1", mails.port)
        with pytest.raises(InnerNetwork):
            socket.create_connection(("localhost", mails.port))
        with (
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as letters,
            pytest.raises(InnerNetwork),
        ):
            letters.sendto(b"x", ("127.0.0.1", mails.port))
        assert watched.refused
    smtplib.SMTP("127.0.0.1", mails.port).close()


def test_other_threads_go_on_as_before(mails: MailServer) -> None:
    reached = []
    with kept_outside():
        other = threading.Thread(
            target=lambda: reached.append(socket.create_connection(("127.0.0.1", mails.port)))
        )
        other.start()
        other.join()
    reached.pop().close()


def test_the_offices_proxy_is_inside_and_may_be_used(
    mails: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{mails.port}")
    with kept_outside() as watched:
        socket.create_connection(("127.0.0.1", mails.port)).close()
        assert not watched.refused
