"""From which version a draft goes on, and that none is put in force over one that it never saw."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import Session

from dondoc.errors import DondocError
from models.decisions import decisions_in_words, decisions_of
from models.plans import approved_version, plan_by_id
from models.tables import PlanRow, PlanStatus

if TYPE_CHECKING:
    from tasks.plans.store import Source


def id_of(plan: PlanRow | None) -> int | None:
    """The plan's number, if there is one."""
    return plan.id if plan else None


def base_for(
    in_force: PlanRow | None,
    latest: PlanRow | None,
    supersedes: int | None,
    *,
    session: Session,
) -> PlanRow | None:
    """The version in force that a draft takes over from: of its own plan, or of one that it supersedes.

    Raises NotFound, and DondocError for a plan that cannot be superseded by it.
    """
    if supersedes is not None:
        return superseded(supersedes, in_force, session=session)
    if in_force is not None:
        return in_force
    if latest is None or latest.status is not PlanStatus.DRAFT or latest.based_on is None:
        return None
    before = plan_by_id(latest.based_on, session=session)
    return before if before.status is PlanStatus.APPROVED else None


def superseded(plan_id: int, in_force: PlanRow | None, *, session: Session) -> PlanRow:
    """The plan that is to be superseded by one of another title. Raises NotFound and DondocError."""
    old = plan_by_id(plan_id, session=session)
    if old.status is not PlanStatus.APPROVED:
        raise DondocError(
            f"kế hoạch số {plan_id} không phải kế hoạch đang thực hiện nên không thay thế được",
            remedy="ghi mã của bản đang thực hiện",
        )
    if in_force is not None and in_force.id != old.id:
        raise DondocError(
            f"kế hoạch này đã có bản đang thực hiện (số {in_force.id}), không thể nhận việc của "
            f"kế hoạch số {plan_id} nữa",
            remedy="chỉ kế hoạch chưa thực hiện mới thay thế được kế hoạch khác",
        )
    return old


def refuse_stale(plan: PlanRow, *, session: Session) -> None:
    """Raise DondocError for a draft that was held against a version which is no longer in force."""
    in_force = approved_version(plan.key, session=session)
    if plan.based_on is not None:
        base = plan_by_id(plan.based_on, session=session)
        is_own = base.key == plan.key
        if base.status is PlanStatus.APPROVED and (in_force is base or not (is_own or in_force)):
            return
    elif in_force is None:
        return
    held = f"bản số {plan.based_on}" if plan.based_on else "chưa bản nào"
    now = f"nay bản số {in_force.id} đang thực hiện" if in_force else "nay bản ấy đã bị thay thế"
    again = "dondoc amend với quyết định" if decisions_of(plan) else "nhập lại tệp"
    raise DondocError(
        f"dự thảo số {plan.id} được so với {held}, {now}",
        remedy=f"{again} để so với bản đang thực hiện, xem lại rồi duyệt",
    )


def refuse_to_overwrite(latest: PlanRow | None, source: Source) -> None:
    """Raise DondocError where a draft of another origin waits: a decision's, or a whole file's."""
    if latest is None or latest.status is not PlanStatus.DRAFT or source.replaces_draft:
        return
    waiting, coming = decisions_of(latest), source.decisions
    if [one["number"] for one in waiting] == [one["number"] for one in coming]:
        return
    of = f"theo {decisions_in_words(waiting)}" if waiting else f"từ tệp {latest.file_name}"
    raise DondocError(
        f"đang có dự thảo số {latest.id} {of} chờ duyệt; nhập thêm sẽ làm mất dự thảo ấy",
        remedy="duyệt dự thảo ấy trước; hoặc chọn thay dự thảo (--replace-draft)"
        + (", hoặc sửa tiếp trên dự thảo (--onto-draft)" if coming else ""),
    )
