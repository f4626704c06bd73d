"""A person settles a doubt about a draft: the answer is kept, and the draft's obligations follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete
from sqlmodel import Session, col

from config.anniversaries import load_anniversaries
from dondoc.errors import DondocError, NotFound
from dondoc.language.directory import Match
from dondoc.language.text import clean
from dondoc.plan import Window
from dondoc.reading.as_json import reading_from_json
from dondoc.schedule import build_schedule
from dondoc.schedule.answers import AGENCY, TIMING, Answer, AnswerKind, doubt_of, with_answers
from dondoc.schedule.wording import short_date
from models.answers import answers_of, forget_answer, keep_answer
from models.engine import one_at_a_time
from models.events import record
from models.office import Office
from models.plans import findings_of, plan_by_id
from models.tables import FindingRow, ObligationRow, PlanRow, PlanStatus
from tasks.plans.answered import answer_words, as_finding, mark_answered
from tasks.plans.ingest import agencies_on
from tasks.plans.rows import add_obligations
from tasks.plans.store import PLANS


@dataclass(frozen=True, slots=True)
class Given:
    """What a person answers: `agencies` by name; a window by its days, `start` may be left out."""

    kind: AnswerKind
    agencies: tuple[str, ...] = ()
    start: date | None = None
    due: date | None = None
    reason: str = ""


def settle_doubt(
    plan_id: int,
    finding_id: int,
    given: Given,
    *,
    office: Office,
    session: Session,
    author: str,
) -> str:
    """Keep the answer and work the draft's obligations out anew; says in words what was settled.

    The answer holds for every later reading of the plan. Raises NotFound, and DondocError for a plan
    that is no draft and for an answer that does not fit the doubt.
    """
    [words] = settle_doubts(
        plan_id, {finding_id: given}, office=office, session=session, author=author
    )
    return words


def settle_doubts(
    plan_id: int,
    answers: Mapping[int, Given],
    *,
    office: Office,
    session: Session,
    author: str,
) -> list[str]:
    """Settle several doubts, by their findings' ids, and work the obligations out once.

    Raises as `settle_doubt`, saying which doubt; the caller's transaction then keeps none of them.
    """
    words = []
    for finding_id, given in answers.items():
        plan, finding = _draft_and_finding(plan_id, finding_id, session)
        answer = _fitting(given, finding, plan, office)
        keep_answer(plan.key, answer, session=session, author=author, at=office.now())
        words.append(answer_words(answer))
        _log_settled(finding, answer, session=session, at=office.now(), actor=author)
    if words:
        session.flush()
        _follow(plan, office, session)
    return words


def _fitting(given: Given, finding: FindingRow, plan: PlanRow, office: Office) -> Answer:
    """The answer to that doubt. Raises DondocError, with the doubt's place, where it does not fit."""
    code, place, _ = doubt_of(as_finding(finding))
    try:
        agencies = _known_agencies(given, code, plan, office)
        window = _window(given, code, plan)
        answer = Answer(
            code, place, finding.read, given.kind, agencies, window, clean(given.reason)
        )
        _refuse_without_reason(answer)
    except DondocError as refusal:
        where = "; ".join(
            filter(None, (finding.place, f"“{finding.read}”" if finding.read else ""))
        )
        raise DondocError(refusal.message, where=where, remedy=refusal.remedy) from refusal
    return answer


def _log_settled(
    finding: FindingRow, answer: Answer, *, session: Session, at: datetime, actor: str
) -> None:
    said = {
        "code": finding.code,
        "place": finding.place,
        "read": finding.read,
        "answer": answer_words(answer),
    }
    subject = f"plan:{finding.plan_id}"
    record("doubt-settled", subject, session=session, at=at, actor=actor, details=said)


def reopen_doubt(
    plan_id: int, finding_id: int, *, office: Office, session: Session, author: str
) -> None:
    """Take an answer back; the doubt is open again. Raises as `settle_doubt`."""
    plan, finding = _draft_and_finding(plan_id, finding_id, session)
    code, place, _ = doubt_of(as_finding(finding))
    forget_answer(plan.key, code, place, finding.read, session=session)
    finding.settled, finding.answer = False, ""
    session.flush()
    _follow(plan, office, session)
    said = {"code": code, "place": finding.place, "read": finding.read}
    at = office.now()
    record("doubt-reopened", f"plan:{plan.id}", session=session, at=at, actor=author, details=said)


def _draft_and_finding(
    plan_id: int, finding_id: int, session: Session
) -> tuple[PlanRow, FindingRow]:
    one_at_a_time(PLANS, session=session)
    plan = plan_by_id(plan_id, session=session)
    finding = session.get(FindingRow, finding_id)
    if finding is None or finding.plan_id != plan_id:
        raise NotFound("không có điểm cần xem này", remedy="tải lại trang của kế hoạch")
    if plan.status is not PlanStatus.DRAFT:
        raise DondocError(
            f"kế hoạch số {plan_id} không còn là dự thảo", remedy="nhập tệp sửa đổi để có bản mới"
        )
    return plan, finding


def _follow(plan: PlanRow, office: Office, session: Session) -> None:
    """Mark what is answered, and put the obligations that follow in the place of the old ones."""
    assert plan.id is not None
    answers = answers_of(plan.key, session=session)
    mark_answered(findings_of(plan.id, session=session), answers)
    reading = with_answers(reading_from_json(plan.reading), answers)
    schedule = build_schedule(
        reading,
        directory=office.directory,
        policy=office.policy,
        known_anniversaries=load_anniversaries(),
        on=agencies_on(reading.plan, office.now()),
        calendar=office.calendar(),
    )
    session.execute(delete(ObligationRow).where(col(ObligationRow.plan_id) == plan.id))
    add_obligations(plan, schedule, session=session, now=office.now())


def _known_agencies(given: Given, code: str, plan: PlanRow, office: Office) -> tuple[str, ...]:
    """The agencies by the names of the directory. Raises DondocError for one that it does not know."""
    if given.kind is not AnswerKind.AGENCIES:
        return ()
    if code not in AGENCY:
        raise DondocError("điểm này không hỏi về cơ quan")
    names = tuple(filter(None, map(clean, given.agencies)))
    if not names:
        raise DondocError("chưa chọn cơ quan")
    on = min(max(office.today(), plan.period_start), plan.period_end)
    for name in names:
        found = office.directory.resolve(name, on)
        if found.match not in (Match.AGENCY, Match.GROUP) or not found.agency_ids:
            like = f"; có phải “{found.suggestion}”?" if found.suggestion else ""
            raise DondocError(f"danh bạ không có “{name}”{like}", remedy="chọn trong danh sách")
    return names


def _window(given: Given, code: str, plan: PlanRow) -> Window | None:
    """The window, from the plan's first day where no start is given. Raises DondocError."""
    if given.kind is not AnswerKind.WINDOW:
        return None
    if code not in TIMING:
        raise DondocError("điểm này không hỏi về thời gian")
    if given.due is None:
        raise DondocError("chưa ghi hạn", remedy="ghi ngày cuối cùng phải xong")
    start = given.start or min(plan.period_start, given.due)
    if start > given.due:
        raise DondocError(f"ngày đầu {short_date(start)} sau hạn {short_date(given.due)}")
    return Window(start, given.due)


def _refuse_without_reason(answer: Answer) -> None:
    if answer.kind is AnswerKind.PASSED_OVER and not answer.reason:
        raise DondocError("thiếu lý do bỏ qua", remedy="ghi lý do để người duyệt sau biết")
