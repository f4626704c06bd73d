"""A person settles a doubt about a draft: the answer is kept, and the draft's obligations follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import object_session
from sqlmodel import Session

from dondoc.errors import DondocError, NotFound
from dondoc.language.directory import Match
from dondoc.language.text import clean
from dondoc.plan import Window
from dondoc.reading.as_json import reading_from_json
from dondoc.schedule.answer_places import Whereabouts
from dondoc.schedule.answers import (
    AGENCY,
    ASKS_WHICH,
    DECISION_ROW,
    SAME_ITEM,
    TIMING,
    Answer,
    AnswerKind,
    doubt_of,
)
from dondoc.schedule.lineage import lineage_from_json
from dondoc.schedule.wording import short_date
from models.answers import forget_answer, keep_answer
from models.engine import one_at_a_time
from models.events import record
from models.office import Office
from models.plans import plan_by_id
from models.same_tasks import Task, tasks_of
from models.tables import FindingRow, PlanRow, PlanStatus
from tasks.plans.amended import UNREAD_ROW
from tasks.plans.answered import answer_words, as_finding
from tasks.plans.rebuild import rebuild
from tasks.plans.store import PLANS

# answers after which it is found out anew which rows are which
ABOUT_KIN = ASKS_WHICH | {UNREAD_ROW}


@dataclass(frozen=True, slots=True)
class Given:
    """What a person answers: `agencies` by name; a window by its days, `start` may be left out.

    `same_as` names the task of the version in force that a row is (`models.same_tasks.Task`).
    """

    kind: AnswerKind
    agencies: tuple[str, ...] = ()
    start: date | None = None
    due: date | None = None
    reason: str = ""
    same_as: str = ""


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
    words, with_kin = [], False
    old_tasks: list[Task] | None = None
    for finding_id, given in answers.items():
        plan, finding = _draft_and_finding(plan_id, finding_id, session)
        if given.kind is AnswerKind.SAME and old_tasks is None:
            old_tasks = _old_tasks(plan)
        answer = fitting_answer(given, finding, plan, office, old_tasks)
        with_kin |= answer.code in ABOUT_KIN
        keep_answer(plan.key, answer, session=session, author=author, at=office.now())
        words.append(answer_words(answer))
        _log_settled(finding, answer, session=session, at=office.now(), actor=author)
    if words:
        session.flush()
        rebuild(plan, office, session, with_kin=with_kin)
    return words


def fitting_answer(
    given: Given,
    finding: FindingRow,
    plan: PlanRow,
    office: Office,
    old_tasks: Sequence[Task] | None = None,
) -> Answer:
    """The answer to that doubt. Raises DondocError, with the doubt's place, where it does not fit.

    `old_tasks` are those of the version in force, for who has them at hand.
    """
    code, place, _ = doubt_of(as_finding(finding))
    try:
        agencies = _known_agencies(given, code, plan, office)
        window = _window(given, code, plan)
        first = _same_task(given, finding, plan, old_tasks)
        place = _kept_place(plan, code, place)
        reason = clean(given.reason)
        against = str(plan.based_on or "") if code == SAME_ITEM else ""
        answer = Answer(
            code, place, finding.read, given.kind, agencies, window, reason, first, against
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
    place = _kept_place(plan, code, place)
    forget_answer(plan.key, code, place, finding.read, session=session)
    finding.settled, finding.answer = False, ""
    session.flush()
    rebuild(plan, office, session, with_kin=code in ABOUT_KIN)
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


def _kept_place(plan: PlanRow, code: str, place: str) -> str:
    """The place by where its rows first stood, as answers about rows are kept."""
    if code in ABOUT_KIN or not place:
        return place
    items = reading_from_json(plan.reading).items
    return Whereabouts(items, plan.key, lineage_from_json(plan.lineage)).first(place)


def _old_tasks(plan: PlanRow) -> list[Task]:
    """The tasks of the version that the draft was held against."""
    session = object_session(plan)
    return tasks_of(session.get(PlanRow, plan.based_on) if session else None)


def _same_task(
    given: Given, finding: FindingRow, plan: PlanRow, old_tasks: Sequence[Task] | None
) -> tuple[str, ...]:
    """The key parts of the task that a row is said to be; raises DondocError for what does not fit."""
    asks = finding.code in ASKS_WHICH
    is_passed_over = given.kind is AnswerKind.PASSED_OVER and finding.code == DECISION_ROW
    if asks is not (given.kind in (AnswerKind.SAME, AnswerKind.ANOTHER) or is_passed_over):
        message = "chưa nói có phải nhiệm vụ cũ hay không" if asks else "điểm này không hỏi như vậy"
        raise DondocError(message, remedy="chọn nhiệm vụ cũ, hoặc nhiệm vụ mới" if asks else "")
    if given.kind is not AnswerKind.SAME:
        return ()
    tasks = _old_tasks(plan) if old_tasks is None else old_tasks
    chosen = next((one for one in tasks if one.id == given.same_as), None)
    if chosen is None:
        raise DondocError("chưa chọn nhiệm vụ cũ", remedy="chọn một trong các nhiệm vụ được nêu")
    return chosen.first


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
