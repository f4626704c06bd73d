"""An explanation as plain values; addresses are masked."""

from __future__ import annotations

from typing import Any

from dondoc.schedule.wording import KIND_WORDS, ROLE_WORDS, place_words
from dondoc.status import VIETNAMESE
from models.obligations import as_obligation
from tasks.channels import masked
from tasks.explanations.explain import Explanation, Owed, Standing, StepExplained
from tasks.explanations.messages import MessageToCome

Json = dict[str, Any]


def explanation_as_json(one: Explanation) -> Json:
    """One subject as a script reads it."""
    plan, item = one.subject.plan, one.subject.item
    return {
        "plan": {
            "id": plan.id,
            "title": plan.title,
            "number": plan.number,
            "status": plan.status.value,
            "version": plan.version,
        },
        "section": item.section if item else "",
        "number": item.number if item else "",
        "source": str(item.source) if item else "",
        "content": content_of(one),
        "timing": _timing(one),
        "lead": item.lead if item else "",
        "coordinating": item.coordinating if item else "",
        "figures": one.figures,
        "obligations": [_owed(owed) for owed in one.owed],
        "messages": [_message(message) for message in one.messages],
        "without_contact": [
            {"agency": unheard.agency_id, "audience": unheard.audience.value}
            for unheard in one.unheard
        ],
    }


def content_of(one: Explanation) -> str:
    """The item's content as printed, else what the obligations were made from."""
    item = one.subject.item
    return item.content if item else one.subject.rows[0].content if one.subject.rows else ""


def _timing(one: Explanation) -> Json | None:
    timing = one.timing
    if timing is None:
        return None
    return {
        "text": timing.text,
        "status": timing.status.value,
        "certainty": timing.certainty.value,
        "rule": timing.rule,
        "reading": timing.reading,
        "windows": [[start.isoformat(), due.isoformat()] for start, due in timing.windows],
        "rrule": timing.rrule,
    }


def _owed(owed: Owed) -> Json:
    row = owed.row
    return {
        "kind": row.kind.value,
        "kind_text": KIND_WORDS[row.kind],
        "role": row.role.value,
        "role_text": ROLE_WORDS[row.role],
        "title": row.title,
        "place": place_words(as_obligation(row)),
        "timing": row.timing_text,
        "period": row.period,
        "start": row.start.isoformat(),
        "due": owed.due.isoformat(),
        "due_in_plan": row.due.isoformat(),
        "why": owed.why_due,
        "certainty": row.certainty.value,
        "agencies": [_standing(standing) for standing in owed.standings],
        "is_reminded": owed.is_reminded,
        "steps": [_step(step) for step in owed.steps],
    }


def _standing(standing: Standing) -> Json:
    return {
        "id": standing.row.agency_id,
        "name": standing.agency,
        "key": standing.row.key,
        "state": standing.state.value,
        "state_text": VIETNAMESE[standing.state],
        "note": standing.row.note,
    }


def _step(explained: StepExplained) -> Json:
    return {
        "name": explained.step.name,
        "working_days": explained.step.working_days,
        "audience": explained.step.audience.value,
        "day": explained.day.isoformat(),
        "why": explained.why,
    }


def _message(message: MessageToCome) -> Json:
    return {
        "day": message.day.isoformat(),
        "step": message.step,
        "obligation": message.key,
        "agency": message.agency_id,
        "contact": message.contact,
        "audience": message.audience.value,
        "to": masked(message.url),
    }
