"""What a trial leaves, counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from tests.chaos.points import Point


@dataclass
class Tally:
    """What became of the messages, and where their senders died.

    `kills` are by point; `unbegun` and `begun` say what the dead had claimed and what of it they had
    begun to send, one of them at most `most_begun`. `lost` did not arrive though it counts as sent,
    or is neither sent nor listed; `doubled` arrived more than once; `unlisted` may have arrived and
    is not listed as unsure.
    """

    messages: int = 0
    kills: Counter[Point] = field(default_factory=Counter)
    unbegun: Counter[Point] = field(default_factory=Counter)
    begun: Counter[Point] = field(default_factory=Counter)
    most_begun: int = 0
    sent: int = 0
    unsure_arrived: int = 0
    unsure_not_arrived: int = 0
    lost: int = 0
    doubled: int = 0
    unlisted: int = 0
    settled_lost: int = 0
    settled_doubled: int = 0

    def add(self, other: Tally) -> None:
        """Count another trial in."""
        most = max(self.most_begun, other.most_begun)
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)
        self.most_begun = most

    @property
    def is_clean(self) -> bool:
        """Nothing lost, nothing doubled, every doubt listed, before and after a person settled them."""
        faults = (self.lost, self.doubled, self.unlisted, self.settled_lost, self.settled_doubled)
        return not any(faults)
