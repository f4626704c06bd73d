"""Where the product and the oracle do not agree, and how much was compared."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from cli.simulation.office import Simulated


@dataclass(frozen=True, slots=True)
class Difference:
    """Where the product and the oracle do not agree."""

    day: date
    agency: str
    what: str
    expected: str
    found: str

    def __str__(self) -> str:
        who = f"{self.agency}: " if self.agency else ""
        return (
            f"{self.day:%d/%m/%Y} {who}{self.what}: mong {self.expected}, nhưng thấy {self.found}"
        )


@dataclass
class Differences:
    """All that was found in one office; `checks` counts what was compared, by its name."""

    made: Simulated
    found: list[Difference] = field(default_factory=list)
    checks: Counter[str] = field(default_factory=Counter)

    def say(self, day: date, agency: str, what: str, expected: str, found: str) -> None:
        """Note a difference; `agency` is an id, an address of the agency, or empty."""
        name = self.made.office.agency_name(self.made.agency_of.get(agency, agency))
        self.found.append(Difference(day, name, what, expected, found))

    def compare(self, day: date, what: str, wanted: Counter[str], found: Counter[str]) -> None:
        """Note each name that is counted otherwise."""
        for name in wanted.keys() | found.keys():
            if wanted[name] != found[name]:
                self.say(day, name, what, str(wanted[name]), str(found[name]))
