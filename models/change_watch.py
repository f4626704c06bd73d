"""Has anyone written to the database since: asked before every answer from memory."""

from __future__ import annotations

import time
from typing import Any

from sqlalchemy import Engine, func, select
from sqlmodel import Session

from models.engine import schema_of

# PostgreSQL is asked over the network, so at most this often; SQLite answers from shared memory.
SECONDS_BETWEEN_QUESTIONS = 0.5
# what must be known at once everywhere, a revoked link, is called out on it
CHANNEL = "dondoc_at_once"


def announce(session: Session) -> None:
    """With the commit of this session every watch asks anew, on whatever machine; SQLite's always do."""
    if session.connection().dialect.name == "postgresql":
        channel = channel_of(schema_of(session.connection()))
        session.connection().execute(select(func.pg_notify(channel, "")))


def channel_of(schema: str) -> str:
    """The channel of an office: one database may hold several, each in its schema."""
    return f"{CHANNEL}_{schema}" if schema else CHANNEL


class ChangeWatch:
    """Gives a value that is another one after every commit of anybody else.

    It keeps one connection of its own that never writes, and is to be used from one thread.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._is_sqlite = engine.dialect.name == "sqlite"
        self._failures = engine.dialect.loaded_dbapi.Error
        self._connection: Any = None
        self._seen: object = None
        self._asked_at = float("-inf")

    def stamp(self) -> object:
        """The present value. Raises the database's own error when it cannot be asked."""
        if self._is_sqlite:
            return self._ask("PRAGMA data_version")
        now = time.monotonic()
        if self._is_called() or now - self._asked_at > SECONDS_BETWEEN_QUESTIONS:
            self._seen = self._ask("SELECT pg_snapshot_xmax(pg_current_snapshot())")
            self._asked_at = now
        return self._seen

    def _is_called(self) -> bool:
        """Whether something was announced since; looks at what has come in, and waits for nothing."""
        if self._connection is None:
            return True
        wire = self._connection.pgconn
        try:
            wire.consume_input()
        except self._failures:
            # The connection is lost; asking opens another.
            self.close()
            return True
        called = False
        while wire.notifies() is not None:
            called = True
        return called

    def _ask(self, question: str) -> object:
        if self._connection is not None:
            try:
                return self._connection.execute(question).fetchone()[0]
            except self._failures:
                # After any failure the connection may be of no use, after a restart of the server
                # for instance: another one is asked, and its failure is told.
                self.close()
        self._connection = self._open()
        return self._connection.execute(question).fetchone()[0]

    def _open(self) -> Any:
        pooled = self._engine.raw_connection()
        connection: Any = pooled.driver_connection
        pooled.detach()
        if not self._is_sqlite:
            # A transaction would see one snapshot for ever.
            connection.autocommit = True
            connection.execute(f"LISTEN {channel_of(schema_of(self._engine))}")
        return connection

    def close(self) -> None:
        """Close the connection; the next question opens one again."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()
