"""What follows from a reading under an office's rules and the answers given: lineage, schedule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlmodel import Session

from config.anniversaries import load_anniversaries
from dondoc.plan import PlanHeader, PlanReading
from dondoc.policy import Policy
from dondoc.schedule import ScheduleRules, build_schedule, plan_key
from dondoc.schedule.answer_places import Whereabouts
from dondoc.schedule.answers import Answer, with_answers
from dondoc.schedule.lineage import Lineage
from dondoc.schedule.obligation import Schedule
from models.answers import answers_of
from models.office import OFFICE_TIME, Office
from models.tables import PlanRow
from tasks.plans.kinship import Kinship, kinship

if TYPE_CHECKING:
    from dondoc.calendars.anniversaries import KnownAnniversary
    from dondoc.calendars.working_days import WorkingCalendar
    from dondoc.language.agencies import AgencyDirectory


@dataclass(frozen=True, slots=True)
class ReadingRules:
    """What an office has decided about reading plans.

    With a `calendar`, years whose days off are not announced are among the findings.
    """

    directory: AgencyDirectory
    policy: Policy
    known_anniversaries: Sequence[KnownAnniversary]
    calendar: WorkingCalendar | None = None


def reading_rules(office: Office) -> ReadingRules:
    """The office's own."""
    return ReadingRules(office.directory, office.policy, load_anniversaries(), office.calendar())


class Following:
    """One reading, and what people once answered about its plan, by the first places of its rows."""

    def __init__(
        self, reading: PlanReading, rules: ReadingRules, answers: Sequence[Answer], now: datetime
    ) -> None:
        self.reading = reading
        self._key = plan_key(reading.plan)
        self._answers = answers
        self._rules = ScheduleRules(
            directory=rules.directory,
            policy=rules.policy,
            known_anniversaries=rules.known_anniversaries,
            on=agencies_on(reading.plan, now),
            calendar=rules.calendar,
        )

    def answers(self, lineage: Lineage) -> list[Answer]:
        """The answers by where their rows stand in the reading."""
        return Whereabouts(self.reading.items, self._key, lineage).now(self._answers)

    def schedule(self, lineage: Lineage) -> Schedule:
        """What agencies owe."""
        rules = self._rules
        return build_schedule(
            with_answers(self.reading, self.answers(lineage)),
            directory=rules.directory,
            policy=rules.policy,
            known_anniversaries=rules.known_anniversaries,
            on=rules.on,
            calendar=rules.calendar,
            lineage=lineage,
        )

    def kinship(self, base: PlanRow | None, draft: PlanRow | None, *, session: Session) -> Kinship:
        """How the reading goes on from the version in force."""
        return kinship(self.reading, base, self._rules, session=session, draft=draft)


def following(
    reading: PlanReading, rules: ReadingRules, *, session: Session, now: datetime
) -> Following:
    """The reading with what people answered about its plan so far."""
    return Following(reading, rules, answers_of(plan_key(reading.plan), session=session), now)


def agencies_on(header: PlanHeader, now: datetime) -> date:
    """The day whose agencies owe the work: today, kept within the plan's own period."""
    today = now.astimezone(OFFICE_TIME).date()
    return min(max(today, header.period[0]), header.period[1])
