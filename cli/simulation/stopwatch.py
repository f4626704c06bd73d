"""How long each step of a day's run takes, in CPU seconds, steps inside others left out of them."""

from __future__ import annotations

import importlib
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

# step -> the functions that do it; what calls another step is counted without it
WATCHED: dict[str, tuple[tuple[str, str], ...]] = {
    "find": (
        ("tasks.outbox.parts", "unsaid_to_agencies"),
        ("tasks.outbox.parts", "unsaid_to_coordinators"),
    ),
    "snapshot": (("tasks.outbox.plan", "known_of_part"), ("tasks.outbox.plan", "outdated_now")),
    "due": (("tasks.outbox.plan", "due_for_contacts"),),
    "compose": (("tasks.outbox.plan", "planned_message"), ("tasks.outbox.plan", "_add")),
    "write": (("tasks.outbox.plan", "add_reminders"),),
}


class Stopwatch:
    """Seconds by step; `seconds` grows while steps run."""

    def __init__(self, clock: Callable[[], float] = time.process_time) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._clock = clock
        self._inside: list[float] = []

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Count what the block takes, but for the steps inside it."""
        started = self._clock()
        self._inside.append(0.0)
        try:
            yield
        finally:
            took = self._clock() - started
            self.seconds[name] += took - self._inside.pop()
            if self._inside:
                self._inside[-1] += took

    @contextmanager
    def whole(self, name: str) -> Iterator[None]:
        """Count all of the block under that name, steps inside it too; under none as it is."""
        if not name:
            yield
            return
        kept, self.seconds = self.seconds, defaultdict(float)
        with self.step(name):
            yield
        inside, self.seconds = sum(self.seconds.values()), kept
        self.seconds[name] += inside

    def taken(self) -> dict[str, float]:
        """The seconds since it was last asked."""
        taken, self.seconds = dict(self.seconds), defaultdict(float)
        return taken


@contextmanager
def watching(watch: Stopwatch) -> Iterator[None]:
    """Count the steps inside the planning of messages, by wrapping the functions that do them."""
    places = [(name, *place) for name, found in WATCHED.items() for place in found]
    kept = []
    for name, module, function in places:
        home = importlib.import_module(module)
        if (plain := getattr(home, function, None)) is not None:
            kept.append((home, function, plain))
            setattr(home, function, _counted(plain, name, watch))
    try:
        yield
    finally:
        for home, function, plain in kept:
            setattr(home, function, plain)


def _counted(plain: Callable[..., Any], name: str, watch: Stopwatch) -> Callable[..., Any]:
    @wraps(plain)
    def counted(*given: Any, **named: Any) -> Any:
        with watch.step(name):
            return plain(*given, **named)

    return counted
