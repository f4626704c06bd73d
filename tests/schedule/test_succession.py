"""Random sequences of amendments against a simple model: what is done stays with its own task."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from dondoc.comparison.same_items import same_items
from dondoc.plan import PlanItem
from dondoc.schedule import ScheduleRules, build_schedule, plan_key, things_by_place
from dondoc.schedule.items import places_of
from dondoc.schedule.lineage import FIRST_VERSION, Lineage, lineage_as_json, lineage_from_json
from dondoc.schedule.succession import Version, continued
from tests.comparison.makers import DIRECTORY, item, plan
from tests.schedule.makers import a_policy

RULES = ScheduleRules(DIRECTORY, a_policy(), (), date(2024, 1, 1))
WORKS = (
    "Rà soát quy định về tiếp nhận hồ sơ trực tuyến tại bộ phận một cửa các phường",
    "Tổ chức hội nghị tập huấn kỹ năng chữa cháy cho lực lượng dân phòng ở cơ sở",
    "Xây dựng cơ sở dữ liệu khám chữa bệnh dùng chung giữa các bệnh viện công lập",
    "Trồng cây xanh bóng mát dọc hai bên bờ sông và quanh các hồ nội thành",
    "Biên soạn sổ tay hướng dẫn người cao tuổi sử dụng điện thoại thông minh",
    "Kiểm tra an toàn thực phẩm tại bếp ăn tập thể của các trường mầm non",
    "Lắp đặt camera giám sát giao thông tại các nút thường xuyên ùn tắc",
    "Số hóa bản đồ địa chính và hồ sơ đất đai lưu trữ dạng giấy trước đây",
    "Mở tuyến xe buýt điện nối các khu công nghiệp với ga đường sắt đô thị",
    "Thu gom, xử lý rác thải điện tử hộ gia đình theo từng cụm dân cư",
)
LEADS = ("Sở Nội vụ", "Sở Y tế", "Sở Tài chính")
TIMES = ("Quý I", "Quý II", "Quý III", "Tháng 9", "Quý III, IV", "Cả năm", "Trước ngày 20/6")
EXTRA = "bảo đảm đúng tiến độ"


@dataclass
class Task:
    """A task of the model, known by a number that no reader sees."""

    number: int
    content: str
    lead: str
    timing: str
    section: str

    @property
    def row(self) -> PlanItem:
        """As it is printed, without its number."""
        return item(self.content, timing=self.timing, lead=self.lead, section=self.section)


@dataclass
class Model:
    """The plan as its author knows it, and what was ever known by which key."""

    tasks: list[Task]
    made: int = 0
    lineage: Lineage = FIRST_VERSION

    def rows(self) -> list[PlanItem]:
        """The rows, counted from 1 in each section."""
        counts: dict[str, int] = {}
        rows = []
        for task in self.tasks:
            counts[task.section] = counts.get(task.section, 0) + 1
            rows.append(replace(task.row, number=str(counts[task.section])))
        return rows


def amended(model: Model, steps: list[tuple[str, int, int]]) -> None:
    """The author changes the plan."""
    tasks = model.tasks
    for step, one, other in steps:
        at = one % len(tasks) if tasks else 0
        if step == "insert":
            model.made += 1
            content = f"{WORKS[other % len(WORKS)]} đợt {model.made} tại điểm {model.made * 7}"
            tasks.insert(at, Task(model.made, content, LEADS[other % 3], TIMES[other % 7], "I"))
        elif not tasks:
            continue
        elif step == "sibling":
            model.made += 1
            tasks.insert(at, replace(tasks[at], number=model.made, timing=TIMES[other % 7]))
        elif step == "drop":
            tasks.pop(at)
        elif step == "move":
            task = tasks.pop(at)
            tasks.insert(
                other % (len(tasks) + 1), replace(task, section="I" if other % 2 else "II")
            )
        elif step == "reword":
            tasks[at] = replace(tasks[at], content=f"{tasks[at].content} {EXTRA}")
        elif step == "retime":
            tasks[at] = replace(tasks[at], timing=TIMES[other % 7])


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["insert", "sibling", "drop", "move", "reword", "retime"]),
        st.integers(0, 50),
        st.integers(0, 50),
    ),
    min_size=1,
    max_size=5,
)


def keys_by_row(model: Model, lineage: Lineage) -> dict[str, int]:
    """The key of every obligation, by the index of the row that it follows from."""
    rows = model.rows()
    at = {(row.section, row.number): index for index, row in enumerate(rows)}
    schedule = build_schedule(
        plan(*rows),
        directory=DIRECTORY,
        policy=RULES.policy,
        known_anniversaries=(),
        on=RULES.on,
        lineage=lineage,
    )
    assert len({one.key for one in schedule.obligations}) == len(schedule.obligations)
    return {one.key: at[one.section, one.number] for one in schedule.obligations}


def keys_of_untouched(model: Model, before: list[Task], owners: dict[str, int]) -> set[str]:
    """The keys of tasks that say what they said, and are the only ones that do."""

    def printed(task: Task) -> tuple[str, str, str]:
        return task.content, task.lead, task.timing

    again = [printed(task) for task in (*before, *model.tasks)]
    kept = {
        task.number
        for task in model.tasks
        if again.count(printed(task)) == 2 and any(task == one for one in before)
    }
    return {key for key, number in owners.items() if number in kept}


def says_the_same(model: Model, before: list[Task], one: int, other: int) -> bool:
    """Whether nobody who reads both versions could tell the two tasks from one another."""
    old = next(task for task in before if task.number == one)
    new = next(task for task in model.tasks if task.number == other)
    if (old.content, old.lead) != (new.content, new.lead):
        return False
    alone = [
        [task for task in tasks if (task.content, task.lead) == (old.content, old.lead)]
        for tasks in (before, model.tasks)
    ]
    return old.timing == new.timing or all(len(found) == 1 for found in alone)


@settings(max_examples=80)
@given(st.lists(STEPS, min_size=1, max_size=5), st.booleans())
def test_no_key_ever_comes_to_another_task_and_none_is_lost_or_given_twice(
    amendments: list[list[tuple[str, int, int]]], is_answered: bool
) -> None:
    tasks = [
        Task(-at - 1, work, LEADS[at % 3], TIMES[at % 7], "I") for at, work in enumerate(WORKS)
    ]
    model = Model(tasks)
    key = plan_key(plan().plan)
    owners = {one: model.tasks[at].number for one, at in keys_by_row(model, FIRST_VERSION).items()}
    last = dict(owners)
    for steps in amendments:
        old_rows, before = model.rows(), list(model.tasks)
        amended(model, steps)
        rows = model.rows()
        old, new = plan(*old_rows), plan(*rows)
        found = same_items(old, new, DIRECTORY)
        if is_answered:
            told = dict(told_by_the_author(model, before, found.doubts))
            found = same_items(old, new, DIRECTORY, told)
        olds, news = list(places_of(old_rows, key)), list(places_of(rows, key))
        same = {news[at]: olds[pair.old] for at, pair in found.pairs.items()}
        version = Version(things_by_place(old, RULES), model.lineage)
        lineage = continued(version, things_by_place(new, RULES), same)
        assert lineage_from_json(lineage_as_json(lineage)) == lineage
        model.lineage = lineage
        now = keys_by_row(model, lineage)
        assert keys_of_untouched(model, before, last) <= set(now)
        for one, at in now.items():
            owner, mine = owners.get(one), model.tasks[at].number
            assert owner in (None, mine) or says_the_same(model, before, owner, mine)
        last = {one: model.tasks[at].number for one, at in now.items()}
        owners |= last


def told_by_the_author(
    model: Model, before: list[Task], doubts: object
) -> list[tuple[int, int | None]]:
    """What a person who knows the plan answers to each doubt."""
    assert isinstance(doubts, dict)
    at = {task.number: index for index, task in enumerate(before)}
    return [(new, at.get(model.tasks[new].number)) for new in doubts]
