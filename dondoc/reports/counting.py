"""A round counted: agencies that were asked the same rows are taken together, a row at a time.

A province's communes are all asked the same, so that 200,000 answers are counted as 60 columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import compress
from operator import attrgetter

from dondoc.reports.columns import Answer
from dondoc.reports.form import Asked, Form, ItemPlace, Progress
from dondoc.reports.outcomes import ItemOutcome, Outcomes, Tally
from dondoc.reports.reporting_round import ReportingRound, TakenReport
from dondoc.schedule.obligation import Role

_PLACE_AND_ROLE = attrgetter("place", "role")
_KEY = attrgetter("key")
_PROGRESS = attrgetter("progress")


@dataclass(frozen=True, slots=True)
class _Asking:
    """One agency's form, what came to it, and beside each row of the form its answer and state."""

    form: Form
    report: TakenReport | None
    answers: Sequence[Answer | None]
    said: Sequence[Progress | None]


def outcomes_of(round_: ReportingRound) -> Outcomes:
    """Everything that was asked, with the answer beside each row."""
    found = Outcomes(round_)
    alike: dict[tuple[tuple[ItemPlace, Role], ...], list[_Asking]] = {}
    for asking in _askings(round_):
        found.agencies.setdefault(asking.form.header.agency_id, Tally()).count(asking.said)
        alike.setdefault(tuple(map(_PLACE_AND_ROLE, asking.form.rows)), []).append(asking)
    for askings in alike.values():
        _count_alike(found, askings)
    _put_in_order(found, is_mixed=len(alike) > 1)
    for place, item in found.items.items():
        for tally in (item.leading, item.coordinating):
            found.sections.setdefault(place[0], Tally()).add(tally)
    return found


def _askings(round_: ReportingRound) -> Iterator[_Asking]:
    reports = {report.agency_id: report for report in round_.reports}
    for form in round_.forms:
        report = reports.get(form.header.agency_id)
        given = report.answers if report else ()
        keys = [*map(_KEY, form.rows)]
        if keys == [*map(_KEY, given)]:
            yield _Asking(form, report, given, [*map(_PROGRESS, given)])
        else:  # rows came or went since, or nothing has come
            by_key = dict(zip(map(_KEY, given), given, strict=True))
            answers = [by_key.get(key) for key in keys]
            yield _Asking(form, report, answers, [one and one.progress for one in answers])


def _count_alike(found: Outcomes, askings: Sequence[_Asking]) -> None:
    reports = [asking.report for asking in askings]
    columns = zip(
        askings[0].form.rows,
        zip(*(asking.said for asking in askings), strict=True),
        zip(*(asking.answers for asking in askings), strict=True),
        strict=True,
    )
    for asked, said, answers in columns:
        outcome = _outcome_of(found, asked)
        leads = asked.role is not Role.COORDINATING
        (outcome.leading if leads else outcome.coordinating).count(said)
        outcome.reports.extend(filter(None, compress(reports, answers)))
        outcome.given.extend(filter(None, answers))


def _outcome_of(found: Outcomes, asked: Asked) -> ItemOutcome:
    outcome = found.items.get(asked.place)
    if outcome is None:
        last_due = asked.dues[-1] if asked.dues else None
        outcome = ItemOutcome(asked.place, asked.lead, asked.deadline, last_due)
        found.items[asked.place] = outcome
    return outcome


def _put_in_order(found: Outcomes, *, is_mixed: bool) -> None:
    """Items as in the plan, and an item's answers as the agencies stand in the round."""
    position = {place: at for at, place in enumerate(found.round.items)}
    last = len(position)
    found.items = dict(sorted(found.items.items(), key=lambda pair: position.get(pair[0], last)))
    if not is_mixed:
        return
    turn = {form.header.agency_id: at for at, form in enumerate(found.round.forms)}
    for item in found.items.values():
        pairs = sorted(item.answers, key=lambda pair: turn[pair[0].agency_id])
        item.reports, item.given = [one for one, _ in pairs], [one for _, one in pairs]
