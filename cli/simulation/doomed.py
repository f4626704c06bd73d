"""A sender that is killed by the kernel in the middle of its work: `python -m cli.simulation.doomed`.

What it is to do comes as JSON on standard input. What arrives is written down by the other side, a
line each, before the sender hears of it.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from datetime import datetime
from typing import Any

from cli.simulation.sink import Sink
from config.channels import load_loads
from models.engine import engine_from
from tasks.channels import Delivery, Outgoing
from tasks.outbox.send import send_due


class DoomedSink(Sink):
    """Takes some messages, and with the next one the process is gone."""

    def __init__(self, log: str, after: int, dead: list[str]) -> None:
        super().__init__(dead=set(dead))
        self._file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self._left = after

    def send(self, url: str, message: Outgoing) -> Delivery:
        """Take it, write it down, and be killed when it is time."""
        delivery = super().send(url, message)
        with self._lock:
            for one in self.arrived:
                line = json.dumps([one.address, one.message_id, one.works])
                os.write(self._file, f"{line}\n".encode())
            self.arrived.clear()
            self._left -= 1
            if self._left < 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return delivery


def main(given: dict[str, Any]) -> None:
    """Send until the end comes."""
    sink = DoomedSink(given["log"], given["after"], given["dead"])
    send_due(
        engine_from(given["database_url"]),
        now=datetime.fromisoformat(given["now"]),
        worker="mo-phong-bi-giet",
        send=sink.send,
        at_once=load_loads().workers,
    )


if __name__ == "__main__":
    main(json.load(sys.stdin))
