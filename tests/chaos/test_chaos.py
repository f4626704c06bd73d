"""Two senders at once, killed at every step, on both databases: the short form of `make chaos`."""

from __future__ import annotations

import random
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.chaos.points import IN_DATABASE, KillList, Point
from tests.chaos.sinks import running_sinks
from tests.chaos.tally import Tally
from tests.chaos.trial import AT_ONCE, Trial, warm_processes

pytestmark = pytest.mark.long

KILLS, MESSAGES = len(Point), 160
FEW_KILLS, FEW_MESSAGES = 8, 40
ON_THE_WAY = [point for point in Point if point not in IN_DATABASE]


def tried(url: str, points: Sequence[Point], kills: int, messages: int, naive: str = "") -> Tally:
    """What one trial leaves in which senders die at these steps."""
    victims = KillList()
    with running_sinks(victims) as sinks, warm_processes():
        trial = Trial(url, sinks, random.Random(7), victims, naive)
        return trial.run(points, kills, messages)


def test_killed_senders_lose_nothing_double_nothing_and_every_doubt_is_listed(
    migrated_url: str,
) -> None:
    tally = tried(migrated_url, list(Point), KILLS, MESSAGES)
    assert tally.is_clean, tally
    assert tally.messages == MESSAGES
    assert tally.sent + tally.unsure_arrived + tally.unsure_not_arrived == MESSAGES
    # a trial in which hardly anybody died would prove nothing
    assert tally.kills.total() >= KILLS * 2 // 3
    assert len(tally.kills) >= len(Point) - 3
    assert tally.unsure_arrived + tally.unsure_not_arrived > 0
    # twice as many as fly at once, and never a whole claim
    assert tally.most_begun < 2 * max(AT_ONCE)


@pytest.mark.parametrize(
    ("naive", "loses", "doubles"),
    [
        ("marks first, then sends", True, False),
        ("sends, then writes it down", False, True),
        ("keeps no record", False, True),
    ],
)
def test_the_same_kills_show_what_other_ways_of_sending_lose_and_double(
    tmp_path: Path, migrated_file: Path, naive: str, loses: bool, doubles: bool
) -> None:
    url = f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'naive.db')}"
    tally = tried(url, ON_THE_WAY, FEW_KILLS, FEW_MESSAGES, naive)
    assert (tally.lost > 0, tally.doubled > 0) == (loses, doubles)
