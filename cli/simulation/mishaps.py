"""What goes wrong in the year: days without a run, a dead server, a killed sender, clocks that jump."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlmodel import col, select

from cli.simulation.days import YEAR, all_days
from cli.simulation.office import ACTOR
from cli.simulation.people import Act, Deed
from cli.simulation.sink import Arrived
from models.contacts import contacts, set_active
from models.engine import reading, session
from models.settling import Decision, settle
from models.tables import ReminderRow, ReminderState

if TYPE_CHECKING:
    from cli.simulation.ledger import Said
    from cli.simulation.office import Simulated
    from cli.simulation.year import Year

# longer than a claim lasts
UNTIL_CLAIMS_END = 20
DONE_IN_BETWEEN = 12
SENT_BEFORE_THE_KILL = 5


@dataclass
class Mishaps:
    """On which days what happens; `jumps` says how many days a clock is ahead for one run."""

    standstill: set[date] = field(default_factory=set)
    amended: set[date] = field(default_factory=set)
    server_down: set[date] = field(default_factory=set)
    killed: set[date] = field(default_factory=set)
    jumps: dict[date, int] = field(default_factory=dict)
    clock_back: set[date] = field(default_factory=set)
    done_in_between: set[date] = field(default_factory=set)
    addresses_die: date = date.max
    addresses_mended: date = date.max
    contact_stops: date = date.max
    happened: list[str] = field(default_factory=list)

    def is_run_again(self, day: date) -> bool:
        """Whether a second run follows: on Mondays, and where something is left to be said."""
        return day.weekday() == 0 or day in self.clock_back or day in self.done_in_between

    def morning(self, year: Year, day: date) -> None:
        """Before anybody works: the server, the addresses, the contacts."""
        year.made.sink.is_down = day in self.server_down
        if day == self.addresses_die:
            self._let_addresses_die(year)
        if day == self.addresses_mended and year.made.sink.dead:
            year.made.sink.dead.discard(min(year.made.sink.dead))
        if day == self.contact_stops:
            self._stop_a_contact(year)

    def between(self, year: Year, day: date, expected: dict[str, set[Said]]) -> None:
        """Between planning and sending: agencies say that work is done of which a message speaks."""
        if day not in self.done_in_between:
            return
        spoken_of = list(
            dict.fromkeys(one for said in expected.values() for one, _, _ in _sorted(said))
        )
        work = [one for one in spoken_of if one.kind != "report"][:DONE_IN_BETWEEN]
        year.agenda.by_day[day] += [Deed(Act.CLAIM, one) for one in work]
        year.act(day)
        self._note(day, f"{len(work)} việc báo xong giữa lúc lập tin và gửi tin")

    def kill(self, year: Year, day: date) -> None:
        """A sender of its own process is killed in the middle of its work; twenty minutes pass."""
        if day not in self.killed:
            return
        came = _killed_sender(year.made)
        with_nobody = sum(one.address in year.made.sink.dead for one in came)
        year.made.sink.arrived += came
        year.made.clock.wait(UNTIL_CLAIMS_END)
        self._note(day, f"bộ gửi bị giết sau {len(came) - with_nobody} tin đã tới nơi")

    def settle(self, year: Year, day: date) -> bool:
        """The office asks each recipient of an unsure message whether it came, and decides."""
        with reading(year.made.office.engine) as opened:
            asked = select(ReminderRow.key, ReminderRow.message_id)
            unsure = opened.exec(asked.where(col(ReminderRow.state) == ReminderState.UNSURE)).all()
        came = {one.message_id for one in year.made.sink.arrived}
        with session(year.made.office.engine) as opened:
            for key, message_id in unsure:
                decision = Decision.ARRIVED if message_id in came else Decision.AGAIN
                at = year.made.office.now()
                settle(key, decision, session=opened, day=day, at=at, author=ACTOR)
        if unsure:
            self._note(day, f"{len(unsure)} tin không chắc, đã hỏi người nhận")
        return bool(unsure)

    def _let_addresses_die(self, year: Year) -> None:
        officers = [
            one.address for one in year.made.provinces[0].people if one.audience == "officer"
        ]
        year.made.sink.dead.update(officers[1:4])
        self._note(self.addresses_die, "ba hộp thư bị xóa")

    def _stop_a_contact(self, year: Year) -> None:
        office, person = year.made.office, year.made.provinces[0].people[0]
        with session(office.engine) as opened:
            found = contacts(session=opened, agency_id=person.agency)
            number = next(one.id for one in found if person.address in one.url)
            assert number is not None
            set_active(number, False, session=opened, actor=ACTOR, at=office.now())
        year.ledger.stopped.add(person.address)
        self._note(self.contact_stops, "một người nhận thôi nhận tin")

    def _note(self, day: date, words: str) -> None:
        self.happened.append(f"{day:%d/%m}: {words}")


def of_the_year() -> Mishaps:
    """All that goes wrong in the simulated year."""
    week = set(all_days(date(YEAR, 7, 13), date(YEAR, 7, 19)))
    return Mishaps(
        standstill={date(YEAR, 3, 10)} | week,
        amended={date(YEAR, 5, 20), date(YEAR, 9, 3)},
        server_down={date(YEAR, 4, 8)},
        killed={date(YEAR, 6, 12), date(YEAR, 12, 1)},
        jumps={date(YEAR, 8, 5): 2},
        clock_back={date(YEAR, 10, 6)},
        done_in_between={date(YEAR, 5, 15), date(YEAR, 9, 23)},
        addresses_die=date(YEAR, 4, 1),
        addresses_mended=date(YEAR, 7, 1),
        contact_stops=date(YEAR, 8, 3),
    )


def _sorted(said: set[Said]) -> list[Said]:
    return sorted(said, key=lambda one: (str(one[0].work), one[0].nth, one[0].agency, one[1]))


def _killed_sender(made: Simulated) -> list[Arrived]:
    """Run a sender that the kernel kills; what had arrived by then, as the other side kept it."""
    log = made.home / "da-den.jsonl"
    log.unlink(missing_ok=True)
    given = {
        "database_url": made.office.settings.database_url,
        "now": made.office.now().isoformat(),
        "log": str(log),
        "dead": sorted(made.sink.dead),
        "after": SENT_BEFORE_THE_KILL,
    }
    command = [sys.executable, "-m", "cli.simulation.doomed"]
    # PYTHONPATH and the office's variables are this process's own
    ended = subprocess.run(command, input=json.dumps(given), text=True, check=False)  # noqa: S603
    if ended.returncode not in (0, -9):
        raise RuntimeError(f"the doomed sender ended with {ended.returncode}")
    lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
    return [Arrived(to, message, tuple(works)) for to, message, works in map(json.loads, lines)]


def days_ahead(day: date, count: int) -> date:
    """The day that a clock shows which is so many days ahead."""
    return day + timedelta(days=count)
