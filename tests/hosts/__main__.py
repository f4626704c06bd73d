"""`python -m tests.hosts`: machines killed, cut off and restarted in mid-send; prints what became of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

# what tests/conftest.py sets for the tests: one key, and webhooks on this machine
os.environ.setdefault("DONDOC_SECRET_KEYS", "dGhpcyBrZXkgaXMgZm9yIHRoZSB0ZXN0cyBvbmx5ISE=")
os.environ.setdefault("DONDOC_ALLOW_PRIVATE_WEBHOOKS", "true")

from tests.hosts.room import enter, may_have_namespaces

INSIDE = "tests.hosts.inside"
ROOT = Path(__file__).resolve().parents[2]


def run(arguments: list[str]) -> int:
    """Play it in a room of its own; where there can be none, with processes, and say so."""
    if may_have_namespaces():
        command = enter(INSIDE, [*arguments, "--namespaces"])
    else:
        print(
            "no network namespaces here (CAP_SYS_ADMIN, CAP_NET_ADMIN): the machines are processes "
            "with addresses of their own, and no line can be cut",
            file=sys.stderr,
        )
        command = [sys.executable, "-m", INSIDE, *arguments]
    played = subprocess.Popen(command, cwd=ROOT)
    # unshare lets SIGTERM pass by: its end by force takes all of the room with it; processes end theirs
    end = played.kill if command[0] == "unshare" else played.terminate
    signal.signal(signal.SIGTERM, lambda *_: end())
    return played.wait()


if __name__ == "__main__":
    raise SystemExit(run(sys.argv[1:]))
