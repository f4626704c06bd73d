"""The application under its real server, killed and started again over the same data."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import httpx


class Server:
    """One uvicorn at a time, always at the same address."""

    def __init__(self, home: Path) -> None:
        with closing(socket.socket()) as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._home = home
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = [sys.executable, "-m", "uvicorn", "--factory", "web.app:create_app"]
        command += ["--port", str(self.port), "--no-access-log"]
        environment = os.environ | {
            "DONDOC_HOME": str(self._home),
            "DONDOC_DATABASE_URL": "",
            # what is tried here is loss, not patience
            "DONDOC_LINK_REQUESTS_A_MINUTE": "1000000",
            "DONDOC_ADDRESS_REQUESTS_A_MINUTE": "1000000",
        }
        with (self._home / "log").open("ab") as log:
            self._process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        for _ in range(300):
            try:
                httpx.get(f"{self.url}/healthz", timeout=5).raise_for_status()
            except httpx.HTTPError:
                time.sleep(0.1)
            else:
                return
        raise RuntimeError("the server did not come up within 30 s")

    def end(self, number: int) -> None:
        """Send it a signal and wait until it is gone."""
        assert self._process is not None
        self._process.send_signal(number)
        self._process.wait(60)
