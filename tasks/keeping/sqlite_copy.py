"""A copy of a SQLite database while others write to it (sqlite.org/backup.html)."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from dondoc.errors import DondocError

MEMBER = "database/dondoc.db"
UNTOLD = ("sqlite_",)


def copy(source: Path, target: Path) -> dict[str, int]:
    """Copy the database as it is at one moment, check the copy, and count its rows by table.

    Raises DondocError where there is none, or where it is damaged.
    """
    if not source.is_file():
        raise DondocError("chưa có cơ sở dữ liệu để sao lưu", where=str(source))
    try:
        return _copied(source, target)
    except sqlite3.Error as failure:
        raise DondocError(
            f"không chép được cơ sở dữ liệu ({failure})",
            where=str(source),
            remedy="xem đĩa còn chỗ không; tệp hỏng thì lấy lại từ bản sao lưu trước",
        ) from failure


def _copied(source: Path, target: Path) -> dict[str, int]:
    with (
        closing(sqlite3.connect(f"file:{quote(str(source))}?mode=ro", uri=True)) as held,
        closing(sqlite3.connect(target)) as made,
    ):
        # in one go: a copy in parts begins anew whenever somebody writes
        held.backup(made)
        # one file, without the log of changes beside it
        made.execute("PRAGMA journal_mode = DELETE")
        said = made.execute("PRAGMA integrity_check").fetchone()[0]
        if said != "ok":
            raise sqlite3.DatabaseError(said)
        return count(made)


def count(connection: sqlite3.Connection) -> dict[str, int]:
    """The rows of every table."""
    asked = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
    names = [name for (name,) in connection.execute(asked) if not name.startswith(UNTOLD)]
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608
        for name in names
    }


def version(file: Path) -> str:
    """The version of a copied database."""
    with closing(sqlite3.connect(file)) as opened:
        found: str = opened.execute("SELECT version_num FROM alembic_version").fetchone()[0]
    return found
