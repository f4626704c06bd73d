"""`python -m tests.hosts.holds FILE`: claims messages, says so by the file, and does not commit."""

from __future__ import annotations

import sys
import time
from datetime import timedelta
from pathlib import Path

from config.settings import load_settings
from models.claims import claim
from models.engine import engine_from, session
from models.office import utc_now

MESSAGES = 20


def main(ready: Path) -> None:
    """Hold the rows until the machine has gone."""
    now = utc_now()
    with session(engine_from(load_settings().database_url)) as opened:
        until = now + timedelta(minutes=5)
        held = claim("holds", session=opened, now=now, until=until, limit=MESSAGES)
        ready.write_text(str(len(held)), "ascii")
        time.sleep(3600)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
