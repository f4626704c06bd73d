"""What is owed, as the oracle keeps it: one agency, one last day, and what has become of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from cli.simulation.world import Row

EVER = date.max


@dataclass(frozen=True, slots=True)
class Pause:
    """A hold (the work rests) or a silence (only the messages do), both days included."""

    starts: date
    until: date
    is_silence: bool = False

    def covers(self, day: date) -> bool:
        """Whether that day lies in it."""
        return self.starts <= day <= self.until


@dataclass(slots=True, eq=False)
class Owed:
    """What one agency owes by one day. `work` is the row's own number, or a report's period.

    `content` is all of the row's words.
    """

    plan: int
    work: int | str
    nth: int
    kind: str
    role: str
    agency: str
    place: tuple[str, str]
    due: date
    content: str = ""
    extended: date | None = None
    claimed: date | None = None
    confirmed: date | None = None
    cancelled: date | None = None
    returned: int = 0
    asked: bool = False
    wanted: date = date.min
    is_exempt: bool = False
    is_gone: bool = False
    sent_in: list[date] = field(default_factory=list)
    pauses: list[Pause] = field(default_factory=list)

    @property
    def last(self) -> date:
        """The last day in time."""
        return self.extended or self.due

    @property
    def is_leading(self) -> bool:
        """Whether it is the agency's own work: what it only helps with is not asked for."""
        return self.role != "coordinating"

    def is_shown_otherwise(self, new: Owed) -> bool:
        """Whether a calendar shows the new version in another way."""
        return (self.due, self.place, self.content) != (new.due, new.place, new.content)

    def is_other_work(self, new: Owed) -> bool:
        """Whether its agency must be told: a row that only got another number is no news."""
        return (self.due, self.content) != (new.due, new.content)

    @property
    def words(self) -> str:
        """For people: which work, by when."""
        what = f"báo cáo {self.work}" if self.kind == "report" else f"việc số {self.work}"
        return f"{what}, hạn {self.last:%d/%m/%Y}"


def owed_of(plan: int, row: Row) -> Iterator[Owed]:
    """What follows from one row: each last day for each agency."""
    place = row.section, str(row.number)
    for role, agencies in (("lead", row.leads), ("coordinating", row.helpers)):
        for nth, due in enumerate(row.when.dues):
            for agency in agencies:
                kind, said = (
                    row.when.kind,
                    f"{row.content}|{row.lead_text}|{row.helper_text}|{row.when.phrase}",
                )
                yield Owed(plan, row.work, nth, kind, role, agency, place, due, said)


def identity(one: Owed) -> tuple[object, ...]:
    """By what the same thing is known in an amended plan."""
    return one.plan, one.work, one.nth, one.kind, one.role, one.agency
