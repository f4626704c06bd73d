"""Where no networks can be made: hosts that are processes with an address of their own in 127/8.

Their lines cannot be cut, and whoever dies has his connections closed for him, which a machine that
loses power has not. All that runs for a host is known by a mark in its environment, or by its folder.
"""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

MARK = "DONDOC_TEST_HOST"
NETWORK = "127.77.0."


class Processes:
    """The hosts of this kind."""

    has_network = False

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.hosts: list[ProcessHost] = []

    def host(self, name: str) -> ProcessHost:
        """A new host."""
        made = ProcessHost(name, len(self.hosts) + 2, self.folder / name)
        made.home.mkdir(mode=0o755)
        self.hosts.append(made)
        return made

    def end(self) -> None:
        """End everything that runs on any of them."""
        for host in reversed(self.hosts):
            host.power_off()


@dataclass
class ProcessHost:
    """One of them."""

    name: str
    number: int
    home: Path
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"{NETWORK}{self.number}"

    def start(
        self, command: Sequence[str], environment: Mapping[str, str], log: str
    ) -> subprocess.Popen[bytes]:
        """Start a program that carries this host's mark."""
        with (self.home / log).open("ab") as output:
            started = subprocess.Popen(
                list(command),
                env={**environment, MARK: self.address},
                cwd=self.home,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.running.append(started)
        return started

    def kill(self, started: subprocess.Popen[bytes], number: int = signal.SIGKILL) -> None:
        """Signal that one program; its own children live on."""
        started.send_signal(number)
        started.wait()
        self.running.remove(started)

    def power_off(self) -> None:
        """SIGKILL for all that carries its mark or works in its folder, until nothing does."""
        while pids := list(self._pids()):
            for pid in pids:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            for one in self.running:
                one.wait()
        self.running.clear()

    def _pids(self) -> Iterator[int]:
        mine = f"{MARK}={self.address}\0".encode()
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit() or int(entry.name) == os.getpid():
                continue
            # it has just ended, or is not ours to look at
            with suppress(OSError):
                is_mine = mine in (entry / "environ").read_bytes()
                # PostgreSQL writes its title over its environment, and works in its data folder
                works_here = Path(os.readlink(entry / "cwd")).is_relative_to(self.home)
                if (is_mine or works_here) and _is_alive(entry):
                    yield int(entry.name)

    def switch_on(self) -> None:
        """There is nothing to switch."""

    def unplug(self) -> None:
        raise NotImplementedError("no line to cut")

    plug_in = wall_off = open_up = unplug


def _is_alive(entry: Path) -> bool:
    # the state stands after the name in brackets: Z is dead and only not waited for
    return (entry / "stat").read_text().rpartition(") ")[2][:1] != "Z"


def marked_source(port: int) -> str:
    """The address of the host whose process has a connection from that port; empty if of none."""
    inode = _inode_of(port)
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and inode and _has_socket(entry, inode):
            with suppress(OSError):
                for one in (entry / "environ").read_bytes().split(b"\0"):
                    if one.startswith(MARK.encode()):
                        return one.partition(b"=")[2].decode()
    return ""


def _inode_of(port: int) -> str:
    wanted = f":{port:04X}"
    for line in Path("/proc/net/tcp").read_text("ascii").splitlines():
        cells = line.split()
        if cells[1].endswith(wanted) and cells[9] != "0":
            return cells[9]
    return ""


def _has_socket(entry: Path, inode: str) -> bool:
    with suppress(OSError):
        return any(os.readlink(one) == f"socket:[{inode}]" for one in (entry / "fd").iterdir())
    return False
