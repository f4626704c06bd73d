"""Which step of its ladder an obligation has on which day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from dondoc.calendars.anniversaries import jubilee_of
from dondoc.policy import Policy, Step
from dondoc.schedule.obligation import Obligation, Role
from dondoc.status import OPEN, ObligationFacts, State, state_of, working_deadline

if TYPE_CHECKING:
    from dondoc.calendars.working_days import WorkingCalendar

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class StepDue:
    """A step to be taken now. `day` is the day it was meant for, `due` the due day as it stands."""

    obligation: Obligation
    step: Step
    day: date
    due: date
    state: State


class Ladder:
    """The steps of every kind, worked out once for each due day and shared by all obligations."""

    def __init__(self, policy: Policy, calendar: WorkingCalendar) -> None:
        self._policy = policy
        self._calendar = calendar
        self._known: dict[tuple[str, date], tuple[tuple[Step, date], ...]] = {}

    def steps(self, name: str, due: date) -> tuple[tuple[Step, date], ...]:
        """The steps of the ladder of that name with their days, all working days, earliest first.

        Working days are counted from the last one on which it can be done: where the due day is a
        day off, "on the day" means the working day before it.
        """
        known = self._known.get((name, due))
        if known is None:
            known = self._known[name, due] = self._work_out(name, due)
        return known

    def name_for(self, obligation: Obligation) -> str:
        """Which ladder is the obligation's: its kind's, or the one policy has for round years."""
        jubilee = jubilee_of(obligation.years)
        own = f"{obligation.kind}-{jubilee}"
        return own if jubilee and own in self._policy.ladders else obligation.kind

    def applies_to(self, obligation: Obligation) -> bool:
        """Whether the agency is reminded at all: those who coordinate only if policy says so."""
        return obligation.role is not Role.COORDINATING or self._policy.remind_coordinating

    def _work_out(self, name: str, due: date) -> tuple[tuple[Step, date], ...]:
        deadline = working_deadline(due, self._calendar)
        steps = self._policy.ladders.get(name, ())
        days = ((step, self._calendar.shift(deadline, step.working_days)) for step in steps)
        return tuple(sorted(days, key=lambda pair: pair[1]))


def steps_of(
    obligation: Obligation, policy: Policy, calendar: WorkingCalendar, *, due: date | None = None
) -> tuple[tuple[Step, date], ...]:
    """Every step of one obligation with its day; `due` is the day after an extension."""
    ladder = Ladder(policy, calendar)
    if not ladder.applies_to(obligation):
        return ()
    return ladder.steps(ladder.name_for(obligation), due or obligation.due)


def steps_due(
    obligations: Iterable[Obligation],
    today: date,
    policy: Policy,
    calendar: WorkingCalendar,
    *,
    since: date | None = None,
    facts: Mapping[str, ObligationFacts] | None = None,
) -> tuple[StepDue, ...]:
    """The steps to be taken today, and those whose day has passed after `since` (the last day done).

    Of several missed steps for one audience only the latest is taken, so that a catch-up says each
    thing once. Nothing is due for work that is done, claimed, held or cancelled, nor on a day off,
    but for the kinds that policy names. `facts` are by obligation key; an obligation without is
    taken as nothing done yet.
    """
    if not calendar.is_working_day(today):
        kinds = policy.sending.kinds_on_days_off
        obligations = [one for one in obligations if one.kind in kinds]
    after = today - ONE_DAY if since is None else min(since, today - ONE_DAY)
    chosen = _Chosen(Ladder(policy, calendar), after, today)
    known = facts or {}
    return tuple(
        StepDue(obligation, step, day, standing.due_now, state)
        for obligation in obligations
        for standing in (known.get(obligation.key) or ObligationFacts(obligation.due),)
        for steps in (chosen.steps(obligation, standing.due_now),)
        if steps
        for state in (state_of(standing, today, policy, calendar),)
        if state in OPEN
        for step, day in steps
    )


class _Chosen:
    """The latest step of each audience within the days, shared by obligations with one due day."""

    def __init__(self, ladder: Ladder, after: date, today: date) -> None:
        self._ladder = ladder
        self._after = after
        self._today = today
        self._known: dict[tuple[str, date], tuple[tuple[Step, date], ...]] = {}

    def steps(self, obligation: Obligation, due: date) -> tuple[tuple[Step, date], ...]:
        if not self._ladder.applies_to(obligation):
            return ()
        at = self._ladder.name_for(obligation), due
        if at not in self._known:
            self._known[at] = self._latest(self._ladder.steps(*at))
        return self._known[at]

    def _latest(self, steps: Iterable[tuple[Step, date]]) -> tuple[tuple[Step, date], ...]:
        within = [(step, day) for step, day in steps if self._after < day <= self._today]
        return tuple({step.audience: (step, day) for step, day in within}.values())
