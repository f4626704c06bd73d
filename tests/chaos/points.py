"""Where a sender is killed, and the plan of who is killed where."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass, field
from enum import StrEnum
from threading import Lock


class Point(StrEnum):
    """A step of sending, in the order in which it comes."""

    BEFORE_CLAIM = "before the claim"
    CLAIM_OPEN = "claim written, not committed"
    AFTER_CLAIM = "after the claim"
    BEGIN_OPEN = "marked as begun, not committed"
    AFTER_BEGIN = "marked as begun, nothing sent"
    SMTP_CONNECT = "SMTP: connected"
    SMTP_EHLO = "SMTP: EHLO"
    SMTP_MAIL = "SMTP: MAIL"
    SMTP_RCPT = "SMTP: RCPT"
    SMTP_DATA = "SMTP: DATA"
    SMTP_HALF = "SMTP: half of the content"
    SMTP_WHOLE = "SMTP: all of it, no answer yet"
    SMTP_ANSWERED = "SMTP: after the server's 250"
    SMTP_QUIT = "SMTP: QUIT"
    HTTP_CONNECT = "HTTP: connected"
    HTTP_HEAD = "HTTP: headers"
    HTTP_HALF = "HTTP: half of the body"
    HTTP_WHOLE = "HTTP: all of it, no answer yet"
    HTTP_ANSWERED = "HTTP: after the answer"
    BEFORE_WRITE = "answer known, not written"
    WRITE_OPEN = "answer written, not committed"
    AFTER_WRITE = "answer committed"
    ANY_MOMENT = "any moment"


IN_DATABASE = (
    *(Point.BEFORE_CLAIM, Point.CLAIM_OPEN, Point.AFTER_CLAIM, Point.BEGIN_OPEN),
    *(Point.AFTER_BEGIN, Point.BEFORE_WRITE, Point.WRITE_OPEN, Point.AFTER_WRITE),
)
# reached once by a sender, however many messages it has
ONCE = (
    *(Point.BEFORE_CLAIM, Point.CLAIM_OPEN, Point.AFTER_CLAIM, Point.SMTP_CONNECT),
    *(Point.SMTP_EHLO, Point.SMTP_QUIT, Point.HTTP_CONNECT),
)


@dataclass(frozen=True, slots=True)
class Kill:
    """Kill at the nth time that the point is reached."""

    point: Point
    nth: int = 1


@dataclass
class KillList:
    """Which process the servers kill where; counts how often each has reached its point."""

    plans: dict[int, Kill] = field(default_factory=dict)
    reached: dict[int, int] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def put(self, pid: int, kill: Kill) -> None:
        """Kill that process there."""
        with self.lock:
            self.plans[pid] = kill

    def take_off(self, pid: int) -> None:
        """It is dead."""
        with self.lock:
            self.plans.pop(pid, None)
            self.reached.pop(pid, None)

    def at(self, pid: int | None, point: Point) -> bool:
        """Called when a process has come to a point; True if it was killed there."""
        with self.lock:
            plan = self.plans.get(pid or 0)
            if plan is None or plan.point is not point or pid is None:
                return False
            self.reached[pid] = self.reached.get(pid, 0) + 1
            if self.reached[pid] < plan.nth:
                return False
            # only a child that the runner started stands on the list
            os.kill(pid, signal.SIGKILL)
            return True

    def pid_of(self, port: int) -> int | None:
        """Which of the processes on the list has the connection whose own end is that port."""
        inode = _inode_of(port)
        with self.lock:
            pids = list(self.plans)
        return next((pid for pid in pids if inode and _has_socket(pid, inode)), None)


def _inode_of(port: int) -> str | None:
    """By /proc/net/tcp: local address, remote address and the socket's inode of each connection."""
    wanted = f":{port:04X}"
    with open("/proc/net/tcp", encoding="ascii") as lines:
        for line in lines:
            cells = line.split()
            if cells[1].endswith(wanted) and cells[9] != "0":
                return cells[9]
    return None


def _has_socket(pid: int, inode: str) -> bool:
    folder, wanted = f"/proc/{pid}/fd", f"socket:[{inode}]"
    try:
        return any(os.readlink(f"{folder}/{name}") == wanted for name in os.listdir(folder))
    except OSError:  # it has just ended, or closed one of its files meanwhile
        return False
