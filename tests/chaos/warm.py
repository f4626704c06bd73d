"""Sends one message into the void, so that what is forked from here has all of the way warm already."""

from __future__ import annotations

import gc
import os
import tempfile
from datetime import date

os.environ.setdefault("DONDOC_SECRET_KEYS", "dGhpcyBrZXkgaXMgZm9yIHRoZSB0ZXN0cyBvbmx5ISE=")

import psycopg

from models.engine import engine_from
from models.tables import Row
from tests.chaos.points import Kill, Point
from tests.chaos.victim import Errand, go
from tests.tasks.makers import (
    create_contact,
    create_obligation,
    instant,
    plan_day,
    store_approved,
)

DAY = date(2026, 6, 12)
# nobody listens there: the message is put off
NOWHERE = ("mailto://127.0.0.1:1/?from=ban@hanoi.example&to=ai@so.example", "json://127.0.0.1:1/")


def warm_up() -> None:
    """All imports, all statements and both channels once."""
    assert psycopg.__version__
    with tempfile.TemporaryDirectory(prefix="dondoc-warm-") as folder:
        url = f"sqlite:///{folder}/warm.db"
        engine = engine_from(url)
        Row.metadata.create_all(engine)
        store_approved(engine, create_obligation("k1"))
        for address in NOWHERE:
            create_contact(engine, address)
        plan_day(engine, DAY)
        go(Errand(url, instant(DAY), "warm", 9, 1, Kill(Point.BEFORE_CLAIM, 99)))
        engine.dispose()
    # or each fork would copy all of it when it first looks for garbage
    gc.freeze()


warm_up()
