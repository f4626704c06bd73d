"""What a simulation costs: CPU of all processes that work for it, and the memory of this one."""

from __future__ import annotations

import os
import resource
import time
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(database: str = "") -> float:
    """CPU of this process and its children so far, and of the PostgreSQL sessions of that database."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    own = time.process_time() + children.ru_utime + children.ru_stime
    return own + (sum(map(_of_process, _backends(database))) if database else 0.0)


def peak_megabytes() -> float:
    """The most memory that this process has held at once."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _backends(database: str) -> list[Path]:
    """The server's processes that serve the database, where it runs on this machine."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            title = (process / "cmdline").read_bytes().decode(errors="replace")
        except OSError:  # it has ended meanwhile
            continue
        if title.startswith("postgres: ") and f" {database} " in title:
            found.append(process)
    return found


def _of_process(process: Path) -> float:
    try:
        fields = (process / "stat").read_text().rpartition(")")[2].split()
    except OSError:  # it has ended meanwhile
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS
