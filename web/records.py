"""What the agency's page asks of the database, and what its forms write there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from dondoc.errors import DondocError, NotFound
from dondoc.schedule.wording import short_date
from dondoc.status import State, state_of
from models.agency_log import actor_of, last_decisions, latest_event_by
from models.evidence import add_evidence, evidence_by_key
from models.extensions import ask_extension, extensions
from models.holds import holds_ending_on_or_after
from models.obligations import (
    as_obligation,
    claim_done,
    facts_of,
    obligation_in_force,
    obligations_in_force,
)
from models.office import Office
from models.tables import ExtensionRow, ExtensionState, FeedLinkRow, ObligationRow, PlanRow
from web.agency_page import Standing, asked_words
from web.history import decision_words

_ANSWERS = {
    ExtensionState.ASKED: "đang chờ trả lời",
    ExtensionState.GRANTED: "đã được đồng ý",
    ExtensionState.REFUSED: "không được đồng ý",
}
_KEY = re.compile(r"[0-9a-f]{20}")
NOT_THEIRS = "không có việc này trong danh sách của cơ quan"


def standings_of(office: Office, agency_id: str, session: Session) -> list[Standing]:
    """Everything that the agency owes under approved plans, as it stands today."""
    today, calendar = office.today(), office.calendar()
    holds = holds_ending_on_or_after(today, session=session)
    rows = obligations_in_force(session=session, agency_id=agency_id)
    plans = plans_of(rows, session)
    asked = _requests_by_key(rows, session)
    files = evidence_by_key((row.key for row in rows), session=session)
    decided = last_decisions((row.key for row in rows), session=session)
    return [
        _standing(
            row,
            state_of(facts_of(row, on=today, holds=holds), today, office.policy, calendar),
            plans[row.plan_id],
            asked.get(row.key),
            tuple(one.file_name for one in files.get(row.key, ())),
            decision_words(decided.get(row.key)),
        )
        for row in rows
    ]


def _standing(
    row: ObligationRow,
    state: State,
    plan: PlanRow,
    asked: ExtensionRow | None,
    files: tuple[str, ...],
    decision: str,
) -> Standing:
    return Standing(
        obligation=as_obligation(row),
        state=state,
        due=row.due_now,
        plan_id=row.plan_id,
        plan_title=plan_name(plan),
        done_note=_done_words(row),
        files=files,
        decision=decision,
        asked=asked_words(asked.new_due, _ANSWERS[asked.state]) if asked else "",
        is_extension_open=asked is not None and asked.state is ExtensionState.ASKED,
    )


def _done_words(row: ObligationRow) -> str:
    if row.claimed_done_on is None:
        return ""
    note = f": {row.done_note}" if row.done_note else ""
    return f"xong ngày {short_date(row.claimed_done_on)}{note}"


def plans_of(rows: Sequence[ObligationRow], session: Session) -> dict[int, PlanRow]:
    """The plans under which these obligations stand, by id."""
    ids = {row.plan_id for row in rows}
    found = session.exec(select(PlanRow).where(col(PlanRow.id).in_(ids)).order_by(col(PlanRow.id)))
    return {plan.id: plan for plan in found if plan.id is not None}


def plan_name(plan: PlanRow) -> str:
    """The plan as people name it: number and day where it has them, else its title."""
    if not plan.number:
        return plan.title
    issued = f" ngày {short_date(plan.issued_on)}" if plan.issued_on else ""
    return f"Kế hoạch số {plan.number}{issued}"


def _requests_by_key(rows: Sequence[ObligationRow], session: Session) -> dict[str, ExtensionRow]:
    asked = select(ExtensionRow).where(
        col(ExtensionRow.obligation_key).in_({row.key for row in rows})
    )
    return {one.obligation_key: one for one in session.exec(asked.order_by(col(ExtensionRow.id)))}


def own_obligation(link: FeedLinkRow, key: str, session: Session) -> ObligationRow:
    """The obligation, if it is this agency's and stands; raises NotFound for every other one."""
    if not _KEY.fullmatch(key):
        raise NotFound(NOT_THEIRS)
    row = obligation_in_force(key, session=session)
    if row.agency_id != link.agency_id or row.cancelled_at is not None:
        raise NotFound(NOT_THEIRS)
    return row


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as it came with a form."""

    name: str
    data: bytes


def record_done(
    office: Office,
    link: FeedLinkRow,
    key: str,
    note: str,
    session: Session,
    file: SentFile | None = None,
) -> int:
    """Keep the agency's word that the work is done, with the file that shows it; gives the receipt's number.

    Said twice, the first time stands. Raises NotFound for what is not the agency's, and DondocError
    for a file that is not taken: then nothing is kept.
    """
    row = own_obligation(link, key, session)
    if file is not None:
        add_evidence(
            file.data,
            file.name,
            row,
            session=session,
            home=office.settings.home,
            actor=actor_of(link.agency_id),
            at=office.now(),
        )
    if row.claimed_done_on is None and row.confirmed_on is None:
        claim_done(
            row,
            session=session,
            on=office.today(),
            note=note,
            actor=actor_of(link.agency_id),
            at=office.now(),
        )
    return latest_event_by(link.agency_id, session=session)


def record_request(
    office: Office, link: FeedLinkRow, key: str, new_due: date, reason: str, session: Session
) -> int:
    """Keep the request for a later day and give the receipt's number.

    Raises NotFound for what is not the agency's; DondocError for work that is done, for a day that
    is not later and while an earlier request waits.
    """
    row = own_obligation(link, key, session)
    if row.claimed_done_on or row.confirmed_on:
        raise DondocError("việc này đã báo xong, không cần gia hạn")
    if any(extensions(session=session, key=key, state=ExtensionState.ASKED)):
        raise DondocError("đã có một đề nghị gia hạn cho việc này đang chờ trả lời")
    if new_due <= office.today():
        raise DondocError("ngày đề nghị phải sau hôm nay", where=short_date(new_due))
    ask_extension(
        key,
        session=session,
        new_due=new_due,
        reason=reason,
        on=office.today(),
        actor=actor_of(link.agency_id),
        at=office.now(),
    )
    return latest_event_by(link.agency_id, session=session)
