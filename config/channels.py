"""Loads `channels.toml`: how many messages each kind of channel bears at once and in a minute."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from config.files import data_file, line_of, read_toml, refuse

KINDS = ("mail", "webhook", "zalo", "zalooa", "other")
MOST_WORKERS = 32


@dataclass(frozen=True, slots=True)
class ChannelLoad:
    """What one server, bot or account bears: messages at once, and in a minute (0: any number)."""

    at_once: int
    a_minute: int = 0


@dataclass(frozen=True, slots=True)
class Loads:
    """`workers` messages are on their way at once, at most, over as many connections; see KINDS."""

    workers: int
    kinds: Mapping[str, ChannelLoad]


def load_loads(folder: Path | None = None) -> Loads:
    """What the office's channels bear. Raises InvalidSettings naming file, line and entry."""
    path = data_file("channels.toml", folder)
    try:
        as_it_is = path.stat()
    except OSError:
        return _loads(path, 0, 0)
    return _loads(path, as_it_is.st_mtime_ns, as_it_is.st_size)


# every run asks: read again only when somebody has changed the file
@lru_cache(maxsize=128)
def _loads(path: Path, _written_at: int, _size: int) -> Loads:
    written = read_toml(path)
    _only_known(path, written, {"workers", *KINDS})
    workers = _count(path, written, "workers", 1, MOST_WORKERS)
    return Loads(workers, {kind: _load(path, written, kind, workers) for kind in KINDS})


def _load(path: Path, written: dict[str, Any], kind: str, workers: int) -> ChannelLoad:
    table = written.get(kind)
    if not isinstance(table, dict):
        raise refuse(path, kind, f"thiếu mục [{kind}]")
    start = line_of(path, kind)
    _only_known(path, table, {"at_once", "a_minute"}, start)
    at_once = _count(path, table, "at_once", 1, MOST_WORKERS, start)
    return ChannelLoad(min(at_once, workers), _count(path, table, "a_minute", 0, 60_000, start))


def _count(
    path: Path, table: dict[str, Any], key: str, least: int, most: int, start: int | None = None
) -> int:
    value = table.get(key)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        remedy = f"ghi một số nguyên từ {least} đến {most}"
        raise refuse(path, key, f"{value!r} không phải số dùng được", remedy, start=start)
    return value


def _only_known(
    path: Path, table: dict[str, Any], known: set[str], start: int | None = None
) -> None:
    for key in table:
        if key not in known:
            remedy = f"chỉ dùng: {', '.join(sorted(known))}"
            raise refuse(path, key, "mục này không có", remedy, start=start)
