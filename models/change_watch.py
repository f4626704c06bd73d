"""Has anyone written to the database since: asked before every answer from memory."""

from __future__ import annotations

import time
from typing import Any

from sqlalchemy import Engine

# PostgreSQL is asked over the network, so at most this often; SQLite answers from shared memory.
SECONDS_BETWEEN_QUESTIONS = 0.5


class ChangeWatch:
    """Gives a value that is another one after every commit of anybody else.

    It keeps one connection of its own that never writes, and is to be used from one thread.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._is_sqlite = engine.dialect.name == "sqlite"
        self._connection: Any = None
        self._seen: object = None
        self._asked_at = float("-inf")

    def stamp(self) -> object:
        """The present value. Raises the database's own error when it cannot be asked."""
        if self._is_sqlite:
            return self._ask("PRAGMA data_version")
        now = time.monotonic()
        if now - self._asked_at > SECONDS_BETWEEN_QUESTIONS:
            self._seen = self._ask("SELECT pg_snapshot_xmax(pg_current_snapshot())")
            self._asked_at = now
        return self._seen

    def _ask(self, question: str) -> object:
        if self._connection is None:
            self._connection = self._open()
        try:
            return self._connection.execute(question).fetchone()[0]
        except Exception:
            # After any failure the connection may be of no use: the next question opens another.
            self.close()
            raise

    def _open(self) -> Any:
        pooled = self._engine.raw_connection()
        connection = pooled.driver_connection
        pooled.detach()
        if not self._is_sqlite:
            # A transaction would see one snapshot for ever.
            connection.autocommit = True  # type: ignore[union-attr]
        return connection

    def close(self) -> None:
        """Close the connection; the next question opens one again."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()
