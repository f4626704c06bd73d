"""What follows from a reading under an office's rules and the answers given: lineage, schedule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlmodel import Session

from dondoc.amending.applying import RowFate
from dondoc.plan import PlanHeader, PlanReading
from dondoc.reading.as_json import reading_from_json
from dondoc.schedule import ScheduleRules, build_schedule, plan_key
from dondoc.schedule.answer_places import Whereabouts
from dondoc.schedule.answers import Answer, with_answers
from dondoc.schedule.lineage import Lineage
from dondoc.schedule.obligation import Schedule
from models.answers import answers_of
from models.decisions import Decision
from models.office import OFFICE_TIME
from models.same_tasks import tasks_of
from models.tables import PlanRow
from tasks.plans.amended import Amended, amended
from tasks.plans.kinship import Kinship, kinship
from tasks.plans.rules import ReadingRules


class Following:
    """One reading, and what people once answered about its plan, by the first places of its rows."""

    def __init__(
        self,
        reading: PlanReading,
        rules: ReadingRules,
        answers: Sequence[Answer],
        now: datetime,
        decided: Amended | None = None,
    ) -> None:
        self.reading = reading
        self._decided = decided
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
        known = self._decided
        found = kinship(
            self.reading,
            base,
            self._rules,
            session=session,
            draft=draft,
            origins=known.origins if known else None,
        )
        return replace(found, asked=(*found.asked, *known.asked)) if known else found


def following(
    reading: PlanReading, rules: ReadingRules, *, session: Session, now: datetime
) -> Following:
    """The reading with what people answered about its plan so far."""
    return Following(reading, rules, answers_of(plan_key(reading.plan), session=session), now)


def decided(
    base: PlanRow,
    decisions: Sequence[Decision],
    rules: ReadingRules,
    *,
    session: Session,
    now: datetime,
) -> tuple[Following, tuple[tuple[Decision, tuple[RowFate, ...]], ...]]:
    """The plan in force as the decisions make it, with the account of the decisions' rows."""
    answers = answers_of(base.key, session=session)
    before = reading_from_json(base.reading)
    made = amended(before, tasks_of(base), decisions, answers, rules)
    return Following(made.reading, rules, answers, now, made), made.accounts


def agencies_on(header: PlanHeader, now: datetime) -> date:
    """The day whose agencies owe the work: today, kept within the plan's own period."""
    today = now.astimezone(OFFICE_TIME).date()
    return min(max(today, header.period[0]), header.period[1])
