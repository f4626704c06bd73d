"""`python -m tests.soak [MINUTES]`: uploads while the server dies again and again; prints the count."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("DONDOC_SECRET_KEYS", "dGhpcyBrZXkgaXMgZm9yIHRoZSB0ZXN0cyBvbmx5ISE=")

from tests.soak.trial import Outcome, soak
from tests.soak.world import filled_home

MINUTES = 10.0


def main(minutes: float) -> int:
    """Soak for so long; 0 if nothing was lost."""
    with tempfile.TemporaryDirectory(prefix="dondoc-soak-") as made:
        home = Path(made)
        outcome = soak(home, filled_home(home), seconds=60 * minutes)
    for line in _table(outcome):
        print(line)
    return 0 if outcome.is_clean else 1


def _table(outcome: Outcome) -> list[str]:
    rows = (
        ("minutes", f"{outcome.seconds / 60:.1f}"),
        ("server ended (SIGTERM or SIGKILL) and started", outcome.ends),
        ("uploads tried", outcome.tried),
        ("got a receipt", outcome.answered),
        ("kept", outcome.kept),
        ("broken off, by us or by the server's end", outcome.broken),
        ("answered with anything but a receipt", len(outcome.refused)),
        ("receipt and lost", outcome.lost),
        ("in the database without the file", outcome.rows_without_file),
        ("files kept by halves", outcome.half_files),
    )
    return [f"{name:<50}{value:>10}" for name, value in rows]


sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else MINUTES))
