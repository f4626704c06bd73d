"""What a program knows of the machine it runs on."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol


class Host(Protocol):
    """One machine with an address and a home of its own."""

    name: str
    home: Path
    running: list[subprocess.Popen[bytes]]

    @property
    def address(self) -> str: ...

    def start(
        self, command: Sequence[str], environment: Mapping[str, str], log: str
    ) -> subprocess.Popen[bytes]: ...

    def kill(self, started: subprocess.Popen[bytes], number: int = signal.SIGKILL) -> None: ...

    def power_off(self) -> None: ...

    def switch_on(self) -> None: ...

    def unplug(self) -> None: ...

    def plug_in(self) -> None: ...

    def wall_off(self) -> None: ...

    def open_up(self) -> None: ...


class Hosts(Protocol):
    """Where hosts are made; `has_network` says whether their lines can be cut."""

    has_network: bool
    folder: Path

    def host(self, name: str) -> Host: ...

    def end(self) -> None: ...


def run_on(host: Host, command: Sequence[str], environment: Mapping[str, str], log: str) -> None:
    """Run a program on it to its end. Raises CalledProcessError where it fails."""
    started = host.start(command, environment, log)
    code = started.wait()
    host.running.remove(started)
    if code:
        raise subprocess.CalledProcessError(code, list(command))
