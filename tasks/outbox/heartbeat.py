"""Telling somebody outside that all is well: one who is no longer told raises the alarm."""

from __future__ import annotations

from datetime import date
from http.client import HTTPException
from typing import Any
from urllib.error import URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from models.office import Office
from tasks.outbox.audit import Audit, audit
from tasks.outbox.remind import rules_of

SECONDS_TO_ANSWER = 10


class _Stay(HTTPRedirectHandler):
    """What is called is the address that the operator gave, and no other."""

    def redirect_request(self, *_arguments: Any) -> None:
        return None


def audit_and_beat(office: Office, today: date, *, watched: bool) -> tuple[Audit, bool | None]:
    """The audit; and, of a watched office with a heartbeat URL, whether the heartbeat was taken.

    It is called only if all agrees; None where it was not to be called.
    """
    found = audit(
        office.engine,
        today=today,
        now=office.moment(today),
        watched=watched,
        **rules_of(office, today),
    )
    url = office.settings.heartbeat_url
    called = watched and bool(url) and found.agrees
    return found, beat(url) if called else None


def beat(url: str) -> bool:
    """Call the URL, which holds a token and is never shown; whether the other side took it."""
    asked = Request(url, headers={"User-Agent": "dondoc"})  # noqa: S310 - the settings take http(s) only
    try:
        with build_opener(_Stay).open(asked, timeout=SECONDS_TO_ANSWER) as answer:
            return 200 <= int(answer.status) < 300
    except (URLError, HTTPException, OSError, ValueError):
        return False
