"""A short soak for every day; `make soak` goes on for ten minutes."""

from __future__ import annotations

from pathlib import Path

from tests.soak.trial import soak
from tests.soak.world import filled_home


def test_no_upload_that_got_a_receipt_is_lost_when_the_server_dies(tmp_path: Path) -> None:
    outcome = soak(tmp_path, filled_home(tmp_path), seconds=8)
    assert outcome.is_clean, outcome
    assert outcome.answered > 0
    assert outcome.ends > 0
    assert outcome.answered <= outcome.kept <= outcome.tried
