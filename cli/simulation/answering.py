"""The coordinator answers what a draft asks of its rows: which task of the version in force each one is."""

from __future__ import annotations

from cli.simulation.sink import item_number
from dondoc.schedule.answers import SAME_ITEM, AnswerKind
from models.engine import session
from models.office import Office
from models.plans import findings_of, plan_by_id
from models.same_tasks import Task, candidates_of
from models.tables import FindingRow, PlanRow
from tasks.plans.settle import Given, settle_doubts

# an answer may leave another row in doubt; a plan that never ends asking is a fault
MOST_ROUNDS = 10


def answer_which_tasks(office: Office, draft: int, actor: str) -> int:
    """Answer all such questions about the draft truly; counts them. Raises DondocError where one is refused."""
    count = 0
    for _ in range(MOST_ROUNDS):
        with session(office.engine) as opened:
            asked = [one for one in findings_of(draft, session=opened) if _asks_which(one)]
            if not asked:
                break
            plan = plan_by_id(draft, session=opened)
            base = opened.get(PlanRow, plan.based_on) if plan.based_on else None
            candidates = candidates_of(plan, base)
            answers = {
                one.id: _truly(one.read, candidates.get((one.place, one.read), ()))
                for one in asked
                if one.id is not None
            }
            settle_doubts(draft, answers, office=office, session=opened, author=actor)
        count += len(answers)
    return count


def _asks_which(one: FindingRow) -> bool:
    return one.code == SAME_ITEM and not one.settled


def _truly(content: str, candidates: tuple[Task, ...]) -> Given:
    """Every made-up task says its own number: by it the coordinator knows what is the same."""
    number = item_number(content)
    same = next((one for one in candidates if item_number(one.item.content) == number), None)
    return Given(AnswerKind.SAME, same_as=same.id) if same else Given(AnswerKind.ANOTHER)
