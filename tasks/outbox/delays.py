"""When a message that could not be delivered is tried again."""

from __future__ import annotations

from datetime import timedelta
from hashlib import blake2b

MOST_ATTEMPTS = 8
FIRST_DELAY = timedelta(minutes=2)
LONGEST_DELAY = timedelta(hours=2)
JITTER = 0.25


def delay_after(attempts: int, key: str, retry_after: int | None = None) -> timedelta:
    """The time to wait after so many attempts: doubled each time, spread so that not all come at once.

    The spread follows from the message's key, so that the same message waits the same on every run.
    What the other side asks for (`retry_after`, seconds) is the least.
    """
    doubled = min(FIRST_DELAY * (1 << max(attempts - 1, 0)), LONGEST_DELAY)
    spread = int.from_bytes(blake2b(f"{key}{attempts}".encode(), digest_size=2).digest()) / 65535
    delay = doubled * (1 + JITTER * spread)
    asked = timedelta(seconds=retry_after or 0)
    return max(delay, asked)
