"""The oracle's own reading of an office's policy: ladders and limits, straight from the file."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from cli.simulation.days import Days


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a ladder on its day; `worked` is its working days before or after the last day."""

    day: date
    worked: int
    audience: str

    @property
    def code(self) -> str:
        """The step as the outbox writes it: "-5", "+1"."""
        return f"{self.worked:+d}"


@dataclass
class OwnRules:
    """What is to be said when, worked out from the policy's own words and the oracle's own days."""

    table: dict[str, object]
    days: Days = field(default_factory=Days)
    _steps: dict[tuple[str, date], list[Step]] = field(default_factory=dict)
    _soon: dict[date, date] = field(default_factory=dict)
    _today: date = date.min
    _latest: dict[tuple[str, date], list[Step]] = field(default_factory=dict)

    @classmethod
    def read(cls, policy: Path, days: Days | None = None) -> OwnRules:
        """The rules of a policy's file."""
        return cls(tomllib.loads(policy.read_text(encoding="utf-8")), days or Days())

    def latest(self, kind: str, last: date, today: date) -> list[Step]:
        """For each audience the last step whose day has come."""
        if today != self._today:
            self._today, self._latest = today, {}
        if (kind, last) not in self._latest:
            found = {one.audience: one for one in self._ladder(kind, last) if one.day <= today}
            self._latest[kind, last] = list(found.values())
        return self._latest[kind, last]

    def soon_from(self, last: date) -> date:
        """From which day on a last day counts as near."""
        if last not in self._soon:
            worked = self.table["due_soon_working_days"]
            assert isinstance(worked, int)
            self._soon[last] = self.days.shifted(self.days.on_or_before(last), -worked)
        return self._soon[last]

    @property
    def messages_a_day(self) -> int:
        """How many messages a person gets on one day at most."""
        sending = self.table["sending"]
        assert isinstance(sending, dict)
        return int(sending["messages_a_day"])

    @property
    def kept_cancelled(self) -> int:
        """For how many days a dropped event is still shown."""
        kept = self.table["cancelled_events_kept_days"]
        assert isinstance(kept, int)
        return kept

    def _ladder(self, kind: str, last: date) -> list[Step]:
        if (kind, last) not in self._steps:
            self._steps[kind, last] = self._worked_out(kind, last)
        return self._steps[kind, last]

    def _worked_out(self, kind: str, last: date) -> list[Step]:
        ladders = self.table["ladders"]
        assert isinstance(ladders, dict)
        worked_day = self.days.on_or_before(last)
        by_day = defaultdict(list)
        for one in ladders[kind]:
            day = self.days.shifted(worked_day, one["working_days"])
            by_day[day].append(Step(day, one["working_days"], one["audience"]))
        return [step for day in sorted(by_day) for step in by_day[day]]
