"""What the web application prints: enough to find a fault, and no key, address or name in it."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable

import pytest

from web.logs import JsonLines, Scrubbed

TOKEN = "nQ3-" + "x_Y9" * 10
SECRETS = {
    "a link": (f"GET /a/{TOKEN}/items/1 failed", TOKEN),
    "a short link": ("GET /feeds/abc.ics", "abc"),
    "a bare token": (f"session {TOKEN} ended", TOKEN),
    "a query": ("GET /dieu-phoi/viec?ten=Lan", "Lan"),
    "an address": ("550 <an.nguyen@so.example.vn> unknown", "an.nguyen"),
    "a database's password": ("postgresql://dondoc:mat-khau@db/x", "mat-khau"),
}
Format = Callable[[logging.LogRecord], str]


@pytest.fixture(params=[Scrubbed, JsonLines])
def formatted(request: pytest.FixtureRequest) -> Format:
    formatter: logging.Formatter = request.param()
    return formatter.format


def record(message: str, **extra: object) -> logging.LogRecord:
    made = logging.LogRecord("dondoc.web", logging.ERROR, __file__, 1, message, (), None)
    made.__dict__.update(extra)
    return made


@pytest.mark.parametrize("kind", SECRETS)
def test_no_secret_is_printed(formatted: Format, kind: str) -> None:
    message, secret = SECRETS[kind]
    assert secret not in formatted(record(message))


def test_an_error_tells_its_kind_and_places_and_not_its_words(formatted: Format) -> None:
    try:
        try:
            int("Nguyễn Thị Lan")
        except ValueError as wrong:
            raise RuntimeError("gửi cho an@so.example.vn") from wrong
    except RuntimeError:
        failed = record("failed")
        failed.exc_info = sys.exc_info()
    line = formatted(failed)
    assert "RuntimeError" in line
    assert "ValueError" in line
    assert "test_logs.py" in line
    for word in ("Lan", "example", "gửi"):
        assert word not in line


def test_a_line_of_json_is_one_object_with_what_was_answered() -> None:
    told = {"route": "/a/{token}", "method": "GET", "status": 200, "milliseconds": 3.2}
    line = JsonLines().format(record("answered", **told))
    assert "\n" not in line
    read = json.loads(line)
    assert {name: read[name] for name in told} == told
    assert read["level"] == "error"
    assert read["at"].endswith("+00:00")
