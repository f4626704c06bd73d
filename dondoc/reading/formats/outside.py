"""Programs of others that read a file for us: bounded in time and memory, in a folder of their own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

# sets its own bounds, then becomes the program: nothing of ours runs between the two
_BOUNDED = (
    "import os, resource, sys\n"
    "memory, seconds = int(sys.argv[1]), int(sys.argv[2])\n"
    "resource.setrlimit(resource.RLIMIT_AS, (memory, memory))\n"
    "resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))\n"
    "resource.setrlimit(resource.RLIMIT_CORE, (0, 0))\n"
    "os.execv(sys.argv[3], sys.argv[3:])\n"
)


def run_bounded(
    command: Sequence[str],
    *,
    folder: Path,
    memory: int,
    seconds: int,
    environment: Mapping[str, str],
) -> bool:
    """Run a program in a folder; whether it ended well in time.

    It may use so many bytes of memory, and so many seconds by the clock and of the processor;
    with it end the programs that it started.
    """
    bounded = [sys.executable, "-I", "-S", "-c", _BOUNDED, str(memory), str(seconds), *command]
    with subprocess.Popen(  # noqa: S603 - our own program, then one found on the path
        bounded,
        cwd=folder,
        env={**environment, "PATH": os.environ.get("PATH", os.defpath)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as running:
        try:
            return running.wait(seconds) == 0
        except subprocess.TimeoutExpired:
            return False
        finally:
            _end_all(running)


def _end_all(running: subprocess.Popen[bytes]) -> None:
    """End the program's whole group: wrappers start the real program as a child."""
    try:
        os.killpg(running.pid, signal.SIGKILL)
    except ProcessLookupError:  # it has ended, and all it started with it
        return
