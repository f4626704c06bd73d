"""Programs that run beside this one: each started, watched and ended by its own process id."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import click

from dondoc.errors import DondocError

BETWEEN_LOOKS = 0.2
# Prefect's worker and both servers end within a second or two; a running upload gets this long.
SECONDS_TO_END = 15.0


class StopAsked(BaseException):
    """Someone pressed Ctrl-C, or the machine is going down; no error."""


@dataclass(frozen=True, slots=True)
class Child:
    """A running program: `name` is what a person reads, `log` holds all it prints."""

    name: str
    log: Path
    process: subprocess.Popen[bytes]


class Children:
    """Starts programs in `environment`, each with a log file in `logs`, and ends what it started.

    A child has a session of its own: Ctrl-C in the terminal reaches only us, and we decide in
    which order to end them.
    """

    def __init__(self, environment: Mapping[str, str], logs: Path) -> None:
        self._environment = dict(environment)
        self._logs = logs
        self._running: list[Child] = []
        self._stop_asked = False
        logs.mkdir(parents=True, exist_ok=True)

    def stop_on_signals(self) -> None:
        """Take Ctrl-C, SIGTERM and the closing of the terminal as the wish to stop.

        Having a handler also gives the children the usual effect of SIGINT, which a shell takes
        away from a program in its background and Prefect's worker needs to end.
        """
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)

    def _ask_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stop_asked = True

    def start(self, name: str, file_name: str, command: Sequence[str]) -> Child:
        """Start a program that is to run until the end."""
        child = self._spawn(name, file_name, command)
        self._running.append(child)
        return child

    def run(self, name: str, file_name: str, command: Sequence[str]) -> None:
        """Run a program to its end. Raises DondocError when it fails."""
        child = self.start(name, file_name, command)
        self.wait_until(lambda: child.process.poll() is not None, watched=False)
        self._running.remove(child)
        if child.process.returncode != 0:
            raise _failed(child)

    def _spawn(self, name: str, file_name: str, command: Sequence[str]) -> Child:
        log = self._logs / file_name
        with log.open("ab") as output:
            process = subprocess.Popen(  # noqa: S603 - our own programs, no shell
                command,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        return Child(name, log, process)

    def wait_until(
        self,
        ready: Callable[[], bool],
        *,
        seconds: float = float("inf"),
        watched: bool = True,
    ) -> None:
        """Wait, a dot a second. Raises StopAsked, or DondocError when a child dies or time is up."""
        begun = shown = time.monotonic()
        while not ready():
            if self._stop_asked:
                raise StopAsked
            if watched:
                self.refuse_the_dead()
            now = time.monotonic()
            if now - begun > seconds:
                raise DondocError(
                    f"chờ quá {seconds:.0f} giây", remedy=f"xem nhật ký: {self._logs}"
                )
            if now - shown >= 1:
                click.echo(".", nl=False)
                shown = now
            time.sleep(BETWEEN_LOOKS)

    def watch(self) -> None:
        """Wait for the wish to stop. Raises DondocError as soon as a child dies by itself."""
        while not self._stop_asked:
            self.refuse_the_dead()
            time.sleep(BETWEEN_LOOKS)

    def refuse_the_dead(self) -> None:
        """Raises DondocError naming the first child that ended by itself."""
        for child in self._running:
            if child.process.poll() is not None:
                raise _failed(child)

    def end(self) -> None:
        """End all, the last started first; what does not obey within its time is killed."""
        for child in reversed(self._running):
            if child.process.poll() is None:
                child.process.terminate()
            try:
                child.process.wait(SECONDS_TO_END)
            except subprocess.TimeoutExpired:
                _kill_group(child)
        self._running.clear()


def _kill_group(child: Child) -> None:
    # The child leads the session that we gave it, so the group holds nothing but its own.
    os.killpg(child.process.pid, signal.SIGKILL)
    child.process.wait()


def _failed(child: Child) -> DondocError:
    return DondocError(
        f"{child.name} đã dừng (mã {child.process.returncode})", remedy=f"xem {child.log}"
    )
