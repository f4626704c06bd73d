"""A decision that changes rows of the plan in force becomes the next draft version of the plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from sqlmodel import Session

from dondoc.amending.applying import RowFate
from dondoc.amending.decision import read_decision
from dondoc.amending.rows import row_as_json
from dondoc.errors import DondocError
from models.decisions import Decision, decision_words, decisions_of
from models.engine import one_at_a_time
from models.engine import session as transaction
from models.office import Office
from models.plans import approved_version, latest_version, plan_by_id
from models.tables import PlanRow, PlanStatus
from tasks.plans.bases import refuse_to_overwrite
from tasks.plans.following import decided
from tasks.plans.outcome import IngestOutcome, Particulars
from tasks.plans.particulars import checked_number
from tasks.plans.rules import reading_rules
from tasks.plans.store import PLANS, Source, store_reading


@dataclass(frozen=True, slots=True)
class AmendOutcome:
    """The draft that the decision makes, and what became of each of the decision's rows."""

    draft: IngestOutcome
    decision: str
    rows: tuple[RowFate, ...]


def amend_for(
    office: Office,
    plan_id: int,
    data: bytes,
    name: str,
    *,
    actor: str,
    number: str | None = None,
    issued_on: date | None = None,
    onto_draft: bool = False,
    replace_draft: bool = False,
) -> AmendOutcome:
    """Read a decision and keep the plan as it makes it, as a draft beside the version in force.

    `onto_draft` adds the decision to those of a draft that waits. Raises UnreadableFile, NotAPlan,
    NotFound, and DondocError for a plan that is not in force or whose next version waits already.
    """
    number = checked_number(number)
    with transaction(office.engine) as opened:
        one_at_a_time(PLANS, session=opened)
        base = _in_force(plan_id, opened)
        decision = _read(data, name, base.year, number, issued_on)
        decisions = _decisions(base, decision, onto_draft=onto_draft, session=opened)
        source = Source(
            file_name=name,
            file_sha256=sha256(data).hexdigest(),
            actor=actor,
            now=office.now(),
            coordinator_agency_id=base.coordinator_agency_id,
            given=Particulars(base.number, base.issued_on),
            decisions=tuple(decisions),
            replaces_draft=replace_draft or onto_draft,
        )
        refuse_to_overwrite(latest_version(base.key, session=opened), source)
        follows, accounts = decided(
            base, decisions, reading_rules(office), session=opened, now=office.now()
        )
        draft = store_reading(follows.reading, follows, source, session=opened)
    return AmendOutcome(draft, decision_words(decision), accounts[-1][1])


def _in_force(plan_id: int, session: Session) -> PlanRow:
    plan = plan_by_id(plan_id, session=session)
    if plan.status is PlanStatus.APPROVED:
        return plan
    now = approved_version(plan.key, session=session)
    raise DondocError(
        f"kế hoạch số {plan_id} không phải bản đang thực hiện nên chưa điều chỉnh bằng quyết định được",
        remedy=f"dùng bản đang thực hiện, số {now.id}" if now else "duyệt kế hoạch trước",
    )


def _read(
    data: bytes, name: str, year: int, number: str | None, issued_on: date | None
) -> Decision:
    found = read_decision(data, name=name, year=year)
    day = issued_on or found.issued_on
    return {
        "number": number or found.number,
        "issued_on": day.isoformat() if day else None,
        "title": found.title,
        "file": name,
        "sha256": sha256(data).hexdigest(),
        "rows": [row_as_json(row) for row in found.rows],
    }


def _decisions(
    base: PlanRow, decision: Decision, *, onto_draft: bool, session: Session
) -> list[Decision]:
    """The decisions of the draft: this one alone, or behind those of the draft that waits."""
    if not onto_draft:
        return [decision]
    latest = latest_version(base.key, session=session)
    if latest is None or latest.status is not PlanStatus.DRAFT:
        return [decision]
    waiting = decisions_of(latest)
    if not waiting:
        raise DondocError(
            f"dự thảo số {latest.id} là cả kế hoạch đọc từ tệp, không sửa tiếp bằng quyết định được",
            remedy="duyệt dự thảo ấy trước, hoặc chọn thay dự thảo (--replace-draft)",
        )
    return [*(one for one in waiting if one["number"] != decision["number"]), decision]
