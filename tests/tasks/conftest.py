"""The servers of these tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.tasks.servers import MailServer, WebServer, mail_server, web_server


@pytest.fixture
def mails() -> Iterator[MailServer]:
    """A mail server of the test's own."""
    with mail_server() as server:
        yield server


@pytest.fixture
def web() -> Iterator[WebServer]:
    """An HTTP server of the test's own."""
    with web_server() as server:
        yield server
