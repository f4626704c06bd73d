"""A web application over a small database of its own, on Friday 19 June 2026, 10:30 in Hà Nội."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from config.settings import Settings, load_settings
from models.engine import engine_from, session
from models.links import add_link
from models.migrate import make_ready
from tests.web.makers import A, B, fill
from web.app import create_app
from web.security import form_key

HOST = "http://127.0.0.1:8180"
LOOPBACK = ("127.0.0.1", 50000)
TOKEN_OF_A, TOKEN_OF_B, REVOKED = "a" * 43, "b" * 43, "r" * 43


@dataclass
class Clock:
    """What time it is; a test may move it."""

    now: datetime = field(default=datetime(2026, 6, 19, 3, 30, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.now


@dataclass(frozen=True)
class World:
    """A filled database, its keys by short name, and the application over it."""

    settings: Settings
    engine: Engine
    keys: dict[str, str]
    clock: Clock
    app: FastAPI


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A filled database file to copy from: migrations once for all tests."""
    home = tmp_path_factory.mktemp("filled")
    engine = engine_from(f"sqlite:///{home}/dondoc.db")
    make_ready(engine)
    keys = fill(engine)
    at = datetime(2026, 1, 12, tzinfo=UTC)
    with session(engine) as opened:
        add_link(TOKEN_OF_A, session=opened, agency_id=A, name="phòng", actor="test", at=at)
        add_link(TOKEN_OF_B, session=opened, agency_id=B, name="phòng", actor="test", at=at)
        old = add_link(REVOKED, session=opened, agency_id=A, name="cũ", actor="test", at=at)
        old.revoked_at = at
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return home / "dondoc.db", keys


@pytest.fixture
def world(filled: tuple[Path, dict[str, str]], tmp_path: Path) -> Iterator[World]:
    database, keys = filled
    shutil.copy(database, tmp_path / "dondoc.db")
    # nothing is asked of a Prefect that this machine may have
    settings = load_settings(home=tmp_path, web_port=8180, prefect_port=9)
    engine, clock = engine_from(settings.database_url), Clock()
    yield World(settings, engine, keys, clock, create_app(settings, now=clock))
    engine.dispose()


@pytest.fixture
def client(world: World) -> Iterator[TestClient]:
    """A caller that follows no redirect and sends no header of its own."""
    with TestClient(world.app, base_url=HOST, follow_redirects=False, client=LOOPBACK) as opened:
        yield opened


def sent_by_page(token: str, **fields: str) -> dict[str, dict[str, str]]:
    """What a browser sends for a form of the page of that link."""
    return {
        "data": {"form_key": form_key(token), **fields},
        "headers": {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
    }
