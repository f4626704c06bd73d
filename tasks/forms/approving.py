"""The form of approve-plan: which plan, its doubts with the ways to answer them, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import Session

from dondoc.schedule.answers import AGENCY
from models.office import Office
from models.tables import PlanRow, PlanStatus
from tasks.forms.doubts import Doubt, doubt_field, doubts_of
from tasks.forms.form import Form, Schema, choice, in_order
from tasks.forms.plans import plan_choice, plans_to_approve, shortened

# a page of more cards is slow to come up, and nobody answers them in one sitting
MOST_DOUBTS = 60
FEWEST_OF_A_PLAN = 10
LONGEST_TITLE = 200


class Deed(StrEnum):
    """What is done with a plan: its doubts are answered, and it is put in force as well."""

    ANSWER = "Chỉ ghi trả lời"
    APPROVE = "Ghi trả lời và duyệt"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A plan of the form, its choice, and what is still in doubt about it."""

    plan: PlanRow
    choice: str
    doubts: tuple[Doubt, ...]

    @property
    def key(self) -> str:
        """Where its answers stand."""
        return f"plan-{self.plan.id}"

    @property
    def agencies(self) -> str:
        """The definition with the names that may answer its doubts."""
        return f"agencies-{self.plan.id}"

    @property
    def asks_agency(self) -> bool:
        """Whether any doubt is answered by naming an agency."""
        return any(one.row.code in AGENCY for one in self.doubts)


def approval_form(office: Office, session: Session) -> Form:
    """The form with all that waits; what came last is the first."""
    waiting = [_waiting(plan, session) for plan in plans_to_approve(session)]
    asked = [one for one in waiting if one.doubts]
    answers = {"answers": _answers(asked)} if asked else {}
    return Form(
        "Duyệt kế hoạch",
        _what_to_do(waiting),
        fields={
            "plan": _plan_field(waiting),
            "approved_by": {},
            "deed": choice(Deed),
            **_particulars(waiting),
            **answers,
            "today": {},
        },
        required=("plan", "approved_by", "deed", *answers),
        definitions={one.agencies: _names(one, office) for one in asked if one.asks_agency},
        for_programs="plan_id",
    )


def _waiting(plan: PlanRow, session: Session) -> Waiting:
    chosen = str(plan_choice(plan, session))
    if plan.status is not PlanStatus.DRAFT:
        return Waiting(plan, chosen, ())
    left = tuple(one for one in doubts_of(plan, session) if not one.row.settled)
    return Waiting(plan, chosen, left)


def _what_to_do(waiting: Sequence[Waiting]) -> str:
    if not waiting:
        return "Không có kế hoạch nào chờ duyệt: nhập kế hoạch trước (việc ingest-plan)."
    return (
        "Mỗi lần chạy cho một kế hoạch. Chưa duyệt thì chưa nhắc ai, chưa công bố lịch. "
        "Các câu trả lời được ghi cùng một lúc, hoặc không câu nào; được giữ cùng kế hoạch và dùng "
        "lại khi nhập tệp sửa đổi."
    )


def _plan_field(waiting: Sequence[Waiting]) -> Schema:
    choices = [one.choice for one in waiting]
    return choice(choices, chosen=choices[0] if len(choices) == 1 else None)


def _particulars(waiting: Sequence[Waiting]) -> dict[str, Schema]:
    """The fields for what the files leave blank; none where no file does."""
    plans = [one.plan for one in waiting]
    lacking = {
        "number": any(plan.number is None for plan in plans),
        "issued_on": any(plan.issued_on is None for plan in plans),
    }
    return {name: {} for name, is_lacking in lacking.items() if is_lacking}


def _answers(asked: Sequence[Waiting]) -> Schema:
    """All doubts: those of one plan by themselves, those of several under a heading for each."""
    most = max(FEWEST_OF_A_PLAN, MOST_DOUBTS // len(asked))
    groups = {one.key: _group(one, most) for one in asked}
    schema = _object(groups) if len(groups) > 1 else groups[asked[0].key]
    said = schema.get("description") or "Chỉ trả lời các điểm của kế hoạch đã chọn ở trên."
    return schema | {"title": "Các điểm cần xem", "description": said}


def _group(one: Waiting, most: int) -> Schema:
    shown = one.doubts[:most]
    fields = {
        doubt.key: doubt_field(doubt, number, one.agencies) for number, doubt in enumerate(shown, 1)
    }
    said = [] if one.plan.title in one.choice else [f"{shortened(one.plan.title, LONGEST_TITLE)}."]
    if left := len(one.doubts) - len(shown):
        said.append(f"Còn {left} điểm nữa, hiện ra khi các điểm dưới đây đã có câu trả lời.")
    return _object(fields) | {"title": one.choice, "description": " ".join(said)}


def _object(fields: dict[str, Schema]) -> Schema:
    return {
        "type": "object",
        "properties": in_order(fields),
        "required": list(fields),
        "additionalProperties": False,
    }


def _names(one: Waiting, office: Office) -> Schema:
    """The agencies of the plan's days, then the groups whose members are known."""
    plan = one.plan
    on = min(max(office.today(), plan.period_start), plan.period_end)
    agencies = (agency.name for agency in office.directory.agencies if agency.exists_on(on))
    groups = (group.name for group in office.directory.groups if group.kinds and not group.is_open)
    return choice(dict.fromkeys([*agencies, *groups]))
