"""The databases of a simulation: files in its folder, or new ones on a PostgreSQL server, dropped after."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

from sqlalchemy import create_engine, make_url, text

from models.engine import POSTGRESQL_NAMES

SQLITE = "sqlite"


@contextmanager
def new_database(where: str, home: Path) -> Iterator[str]:
    """The URL of an empty database: in the folder for "sqlite", else on the server of that URL."""
    if where == SQLITE:
        yield f"sqlite:///{home}/dondoc.db"
        return
    server = make_url(where)
    if server.drivername in POSTGRESQL_NAMES:
        server = server.set(drivername="postgresql+psycopg")
    name = f"dondoc_mo_phong_{token_hex(6)}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT", hide_parameters=True)
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'"))
    try:
        yield server.set(database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        engine.dispose()
