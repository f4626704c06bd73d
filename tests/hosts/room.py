"""Hosts as Linux namespaces: each has its own network, address, name, processes and home.

A room is a process that started itself again by `enter`: in a network and a process table of its own,
so that whatever becomes of it the kernel ends everything that ran there and takes its network away.
Its bridge is the switch, with the room itself, the coordinator's place, at one port of it.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

NETWORK = "10.77.0."
COORDINATOR = f"{NETWORK}1"
BRIDGE = "switch"
OWN = ("--net", "--pid", "--mount", "--uts", "--ipc", "--fork", "--kill-child", "--mount-proc")
INSIDE = ("--net", "--pid", "--mount", "--uts", "--ipc")
SECONDS_TO_START = 20
# the first process of a host: gathers the dead that nobody else waits for, and does nothing else
INIT = 'hostname "$0"; ip link set lo up; while :; do sleep 3600 & wait $!; done'


def may_have_namespaces() -> bool:
    """Whether this process may make networks of its own (CAP_SYS_ADMIN and CAP_NET_ADMIN)."""
    tried = ["unshare", *OWN, "ip", "link", "add", BRIDGE, "type", "bridge"]
    try:
        return subprocess.run(tried, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


def enter(module: str, arguments: Sequence[str]) -> list[str]:
    """The command that runs a module in a room of its own."""
    return ["unshare", *OWN, sys.executable, "-m", module, *arguments]


def _run(*command: str) -> None:
    subprocess.run(command, check=True, timeout=SECONDS_TO_START)


def child_of(pid: int) -> int:
    """The one child of a process, as this room numbers it."""
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until:
        if told := Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split():
            return int(told[0])
        time.sleep(0.01)
    raise TimeoutError(f"{pid} starts no process")


class Room:
    """The switch with its hosts."""

    has_network = True

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.hosts: list[Host] = []
        _run("ip", "link", "set", "lo", "up")
        _run("ip", "link", "add", BRIDGE, "type", "bridge")
        _run("ip", "addr", "add", f"{COORDINATOR}/24", "dev", BRIDGE)
        _run("ip", "link", "set", BRIDGE, "up")

    def host(self, name: str) -> Host:
        """A new host, switched on."""
        made = Host(name, len(self.hosts) + 2, self.folder / name)
        made.home.mkdir(mode=0o755)
        self.hosts.append(made)
        made.switch_on()
        return made

    def end(self) -> None:
        """Switch everything off; the kernel does so too when this process has gone."""
        for host in reversed(self.hosts):
            host.power_off()
        _run("ip", "link", "del", BRIDGE)


@dataclass
class Host:
    """One machine; `first` is the process whose end is the end of all that run on it."""

    name: str
    number: int
    home: Path
    outer: subprocess.Popen[bytes] | None = None
    first: int = 0
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"{NETWORK}{self.number}"

    @property
    def cable(self) -> str:
        """The switch's end of its cable."""
        return f"port{self.number}"

    def switch_on(self) -> None:
        """Start it with nothing running, and put its cable in."""
        # what unshare is given stays for its child: "$0" is the host's name
        command = ["unshare", *OWN, "bash", "-c", INIT, self.name]
        # it has words to say about a child that was killed, which is what is done here
        self.outer = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        self.first = child_of(self.outer.pid)
        peer = ("peer", "name", "eth0", "netns", str(self.first))
        _run("ip", "link", "add", self.cable, "type", "veth", *peer)
        _run("ip", "link", "set", self.cable, "master", BRIDGE, "up")
        _run(*self._inside("ip", "addr", "add", f"{self.address}/24", "dev", "eth0"))
        _run(*self._inside("ip", "link", "set", "eth0", "up"))

    def _inside(self, *command: str) -> list[str]:
        return ["nsenter", "-t", str(self.first), *INSIDE, "--", *command]

    def start(
        self, command: Sequence[str], environment: Mapping[str, str], log: str
    ) -> subprocess.Popen[bytes]:
        """Start a program on it; what is given back is who waits for it outside."""
        with (self.home / log).open("ab") as output:
            started = subprocess.Popen(
                self._inside(*command),
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        self.running.append(started)
        return started

    def kill(self, started: subprocess.Popen[bytes], number: int = signal.SIGKILL) -> None:
        """Signal that one program itself; its own children live on."""
        os.kill(child_of(started.pid), number)
        started.wait()
        self.running.remove(started)

    def power_off(self) -> None:
        """SIGKILL for everything that runs on it; nobody at the other ends of its lines is told."""
        if self.outer is None:
            return
        os.kill(self.first, signal.SIGKILL)
        for one in (*self.running, self.outer):
            one.wait()
        self.running.clear()
        self.outer = None
        subprocess.run(["ip", "link", "del", self.cable], capture_output=True, check=False)

    def unplug(self) -> None:
        """Pull its cable: what is under way is lost, and nobody is told."""
        _run("ip", "link", "set", self.cable, "down")

    def plug_in(self) -> None:
        """Put the cable back."""
        _run("ip", "link", "set", self.cable, "up")

    def wall_off(self) -> None:
        """Of those that are walled off none reaches another; all others reach them."""
        _run("bridge", "link", "set", "dev", self.cable, "isolated", "on")

    def open_up(self) -> None:
        """Take the wall away."""
        _run("bridge", "link", "set", "dev", self.cable, "isolated", "off")
