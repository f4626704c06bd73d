"""What a placed row is: a heading, a task, the rest of the row above, or nothing that can be told."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dondoc.reading.layouts.columns import Column
from dondoc.reading.layouts.lists import goes_on_with_list
from dondoc.reading.layouts.notes_and_sums import beside_the_tasks
from dondoc.reading.layouts.ordinals import (
    bare_ordinal,
    follows,
    kind_of,
    led_heading,
    lettered,
    opens_series,
)
from dondoc.reading.layouts.placing import Cells, Placed
from dondoc.reading.layouts.shapes import (
    begins_low,
    is_closed,
    is_open,
    looks_like_agencies,
    looks_like_time,
)

_LONGEST_HEADING = 150
_HIGH = ("roman", "capital")
OF_WHO_AND_WHEN = (Column.LEAD, Column.COORDINATING, Column.TIMING)
_OF_WORDS = (Column.CONTENT, Column.LEAD, Column.COORDINATING)
_TOO_MANY = "quá nhiều hàng liền nhau không có số thứ tự"
_ASSUMED_REST = "được hiểu là phần tiếp của hàng trên"
_ASSUMED_TASK = "được hiểu là một nhiệm vụ riêng, không có số thứ tự"
_ASSUMED_HEADING = "được hiểu là tiêu đề của các hàng dưới"
_ASSUMED_BLANK = "được hiểu là một nhiệm vụ có các ô trống"
_ASSUMED_SECTION = "được hiểu là tiêu đề của mục tiếp theo dù có ghi ở các cột khác"
ASSUMED_GROUP = "được hiểu là tiêu đề của các hàng dưới; cơ quan, thời gian ghi ở hàng này được hiểu là của cả nhóm"
_ASSUMED_TIME = "được hiểu là thời gian của các hàng dưới"
_ASSUMED_SHARED = "được hiểu là cùng nội dung với hàng trên (ô nội dung gộp)"


class Kind(StrEnum):
    """What a row is."""

    HEADING = "heading"
    ITEM = "item"
    REST = "rest"
    BESIDE = "beside"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Decision:
    """What a row was taken for; `assumed` says so in Vietnamese where it is not certain.

    `ordinal` and `text` are those of a heading, or of an item whose number stands in its content.
    """

    kind: Kind
    ordinal: str = ""
    text: str = ""
    assumed: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Above:
    """What stands above a row: the kind of the row above, and the cells and ordinal of the last item.

    `section` is the ordinal of the outermost open heading; `ends_open` is set where the contents of
    the table mostly end without a full stop, so that the lack of one says nothing. `opens_page` is set where the row itself is the first of its page.
    """

    kind: Kind | None
    cells: Cells
    ordinal: str = ""
    heading: str = ""
    may_go_on: bool = True
    section: str = ""
    ends_open: bool = False
    opens_page: bool = False


@dataclass(frozen=True, slots=True)
class Below:
    """What stands below a row: the ordinal of the next, and whether it says when or who.

    `carried` are its columns whose cell is merged with the one above: what stands there is both rows';
    `told` are those of when and who that it fills.
    """

    ordinal: str | None = None
    is_task: bool = False
    is_last: bool = False
    has_time: bool = False
    carried: frozenset[Column] = frozenset()
    told: frozenset[Column] = frozenset()


def decide(row: Placed, above: Above, below: Below, *, is_numbered: bool) -> Decision:
    """What the row is. A row that says when or who is never a heading."""
    if row.why:
        return Decision(Kind.UNREAD, why=row.why)
    beside = beside_the_tasks(row)
    if beside:
        return Decision(Kind.BESIDE, why=beside)
    if row.merged:
        return _merged(row, above, below)
    number, content = row.cells[Column.NUMBER], row.cells[Column.CONTENT]
    time = row.cells[Column.TIMING]
    if row.holds_only(Column.TIMING) and _stands_for_all(time, above, below):
        return Decision(Kind.HEADING, time, time, assumed=_ASSUMED_TIME)
    if _speaks_for_those_below(row, below):
        ordinal = bare_ordinal(number) or number
        return Decision(Kind.HEADING, ordinal, content, assumed=ASSUMED_GROUP)
    if _heads_the_next_section(row, above, below):
        ordinal = bare_ordinal(number) or number
        return Decision(Kind.HEADING, ordinal, content, assumed=_ASSUMED_SECTION)
    if row.holds_only(Column.NUMBER, Column.CONTENT, *_shared_with_its_tasks(row, below)):
        found = _heading(row, above, below, is_numbered=is_numbered)
        if found is not None:
            return found
    if number:
        if content:
            return Decision(Kind.ITEM)
        return Decision(Kind.UNREAD, why="có số thứ tự nhưng không thấy nội dung")
    return _without_number(row, above, is_numbered=is_numbered)


def _is_over(row: Placed, below: Below) -> bool:
    """Whether the row below is counted in another series than this one, or only this one in steps."""
    number, step = row.cells[Column.NUMBER], row.cells[Column.STEP]
    if bare_ordinal(number) is None or below.ordinal is None:
        return False
    return number == step or kind_of(below.ordinal) != kind_of(bare_ordinal(number) or "")


def _speaks_for_those_below(row: Placed, below: Below) -> bool:
    """Whether a row says of the tasks counted under it what they leave unsaid: who leads, or when."""
    ordinal = bare_ordinal(row.cells[Column.NUMBER])
    if ordinal is None or below.ordinal is None or not row.cells[Column.CONTENT]:
        return False
    if kind_of(below.ordinal) == kind_of(ordinal) or not opens_series(below.ordinal):
        return False
    if kind_of(below.ordinal) in _HIGH:
        return False
    own = told_of(row)
    return bool(own and below.told) and not own & below.told


def told_of(row: Placed) -> frozenset[Column]:
    """The columns of when and who that a row fills."""
    return frozenset(one for one in OF_WHO_AND_WHEN if row.cells[one])


def _stands_for_all(time: str, above: Above, below: Below) -> bool:
    """Whether a time alone in a row is that of the tasks below it: "Tháng 2" over rows without one."""
    if not below.is_task or below.has_time or above.cells[Column.TIMING]:
        return False
    return looks_like_time(time)


def _heads_the_next_section(row: Placed, above: Above, below: Below) -> bool:
    """Whether a row is numbered as the next section, though other cells of it are written on: "IV"
    among tasks 76 and 77, behind section III."""
    ordinal = bare_ordinal(row.cells[Column.NUMBER])
    if ordinal is None or not row.cells[Column.CONTENT] or below.is_last:
        return False
    if row.holds_only(Column.NUMBER, Column.CONTENT) or kind_of(ordinal) not in _HIGH:
        return False
    is_next = follows(above.section, ordinal) and kind_of(above.section) in _HIGH
    return is_next and kind_of(above.ordinal) not in _HIGH and below.ordinal is not None


def _merged(row: Placed, above: Above, below: Below) -> Decision:
    """A text across the whole table: a heading, or what is left of one."""
    text = row.merged
    led = led_heading(text) or lettered(text)
    if led is not None:
        return Decision(Kind.HEADING, led.ordinal, led.heading)
    is_alone = len(row.row.cells) == 1
    if above.kind is Kind.HEADING and not above.heading.isupper() and begins_low(text):
        return Decision(Kind.REST)
    if begins_low(text):
        if is_alone and _may_be_rest(above):
            return Decision(Kind.REST)
        return Decision(Kind.UNREAD, why="không phải tiêu đề, cũng không rõ là phần tiếp của ô nào")
    if below.is_last:
        return Decision(Kind.UNREAD, why="đứng cuối bảng, không phải nhiệm vụ")
    is_certain = not is_alone or text.isupper() or _opens(below)
    if not is_certain and _may_be_rest(above) and not is_closed(above.cells[Column.CONTENT]):
        return Decision(Kind.REST, assumed=_ASSUMED_REST)
    return Decision(Kind.HEADING, text, text, assumed="" if is_certain else _ASSUMED_HEADING)


def _shared_with_its_tasks(row: Placed, below: Below) -> frozenset[Column]:
    """The columns whose cell a group's row has in common with the tasks under it; none between tasks."""
    return below.carried if _is_over(row, below) else frozenset()


def _heading(row: Placed, above: Above, below: Below, *, is_numbered: bool) -> Decision | None:
    """A row that says neither when nor who: a heading, the rest of one, or no heading."""
    number, content = row.cells[Column.NUMBER], row.cells[Column.CONTENT]
    ordinal = bare_ordinal(number)
    if ordinal is not None and content:
        if kind_of(ordinal) in _HIGH:
            if follows(above.ordinal, ordinal):  # the tasks themselves are numbered so
                return Decision(Kind.ITEM, assumed=_ASSUMED_BLANK)
            return Decision(Kind.HEADING, ordinal, content)
        if not _has_children(ordinal, above, below):
            return None
        if _may_as_well_be_a_task(ordinal, above, below):
            if is_closed(content) or row.is_short:
                return Decision(Kind.ITEM, assumed=_ASSUMED_BLANK)
            return Decision(Kind.HEADING, ordinal, content, assumed=_ASSUMED_HEADING)
        return Decision(Kind.HEADING, ordinal, content)
    if number:
        return None
    led = led_heading(content)
    if is_numbered and _is_point_of_list(content, above):
        return None
    if led is not None and (
        kind_of(led.ordinal) in _HIGH or _has_children(led.ordinal, above, below)
    ):
        unsure = above.opens_page and above.kind is not Kind.HEADING and led.ordinal.isdigit()
        assumed = _ASSUMED_HEADING if unsure and is_numbered else ""
        return Decision(Kind.HEADING, led.ordinal, led.heading, assumed=assumed)
    if above.kind is Kind.HEADING and above.may_go_on and _goes_on(above.heading, content):
        return Decision(Kind.REST)
    if above.kind is Kind.HEADING and not below.is_last:
        return Decision(Kind.HEADING, content, content)
    if content.isupper() and not below.is_last:
        return Decision(Kind.HEADING, content, content)
    if begins_low(content) or is_closed(content) or below.is_last:
        return None
    ended = above.kind is None or is_closed(above.cells[Column.CONTENT])
    if ended and _opens(below):
        return Decision(Kind.HEADING, content, content)
    return _heading_among_bare_rows(content, above, below, is_numbered=is_numbered)


def _heading_among_bare_rows(
    content: str, above: Above, below: Below, *, is_numbered: bool
) -> Decision | None:
    """A heading in a table whose rows have no numbers: nothing but words, over a task."""
    if is_numbered or below.ordinal is not None or not below.is_task:
        return None
    if len(content) > _LONGEST_HEADING or not content[:1].isupper():
        return None
    if above.kind is None:
        return Decision(Kind.HEADING, content, content)
    is_whole = above.cells[Column.CONTENT] and not any(
        map(is_open, (above.cells[one] for one in _OF_WORDS))
    )
    if is_whole and (above.ends_open or is_closed(above.cells[Column.CONTENT])):
        return Decision(Kind.HEADING, content, content, assumed=_ASSUMED_HEADING)
    return None


def _is_point_of_list(content: str, above: Above) -> bool:
    """Whether a text without number is the next point of the list in the task above it."""
    led = led_heading(content) or lettered(content)
    if led is None or above.kind not in (Kind.ITEM, Kind.REST) or kind_of(led.ordinal) in _HIGH:
        return False
    return goes_on_with_list(above.cells[Column.CONTENT], led)


def _may_as_well_be_a_task(ordinal: str, above: Above, below: Below) -> bool:
    """Whether the row goes on with the tasks above or begins their count anew, and it begins anew
    below: 3, 4, 1; or 8, 1, 1."""
    begins_anew = below.ordinal is not None and kind_of(below.ordinal) == kind_of(ordinal)
    is_first = kind_of(above.ordinal) == kind_of(ordinal) and opens_series(ordinal)
    return begins_anew and (follows(above.ordinal, ordinal) or is_first)


def _goes_on(heading: str, text: str) -> bool:
    """Whether a text under a heading is the rest of it: both in capitals, or in the middle of a sentence."""
    return begins_low(text) or heading.isupper() == text.isupper()


def _has_children(ordinal: str, above: Above, below: Below) -> bool:
    """Whether the row below stands under this one, and not beside it."""
    if below.is_last:
        return False
    if below.ordinal is None:
        return below.is_task
    if follows(ordinal, below.ordinal):
        # "2" over "3" heads it only where the tasks' own count has passed 2 and goes on with 3
        runs_on = follows(above.ordinal, below.ordinal)
        return runs_on and not follows(above.ordinal, ordinal)
    if below.ordinal.startswith(f"{ordinal}."):
        return True
    if kind_of(below.ordinal) == kind_of(ordinal) and not ordinal.isdigit():
        return False
    if kind_of(below.ordinal) in _HIGH:
        return opens_series(below.ordinal) and kind_of(ordinal) not in _HIGH
    return opens_series(below.ordinal) or follows(above.ordinal, below.ordinal)


def _opens(below: Below) -> bool:
    return below.ordinal is not None and opens_series(below.ordinal)


def _may_be_rest(above: Above) -> bool:
    return above.kind is not None and above.may_go_on and above.kind is not Kind.UNREAD


def _without_number(row: Placed, above: Above, *, is_numbered: bool) -> Decision:
    cells = row.cells
    content = cells[Column.CONTENT]
    who = cells[Column.LEAD] or cells[Column.COORDINATING]
    time = cells[Column.TIMING]
    if not content:
        return _without_content(cells, above)
    if begins_low(content) and _may_be_rest(above) and above.kind is not Kind.HEADING:
        return Decision(Kind.REST)
    led = led_heading(content) or lettered(content)
    if who or time:
        if is_numbered and _is_point_of_list(content, above) and _begin_low(cells):
            return Decision(Kind.REST)
        if led is not None:
            return Decision(Kind.ITEM, led.printed, led.heading)
        if not is_numbered or above.kind is None or above.kind is Kind.HEADING:
            return Decision(Kind.ITEM)
        return _task_or_rest(row, above)
    if above.kind is Kind.ITEM or above.kind is Kind.REST:
        if not above.may_go_on:
            return Decision(Kind.UNREAD, why=_TOO_MANY)
        unsure = is_closed(above.cells[Column.CONTENT]) or not is_numbered
        return Decision(Kind.REST, assumed=_ASSUMED_REST if unsure else "")
    return Decision(Kind.UNREAD, why="không thấy số thứ tự, thời gian hay cơ quan")


def _begin_low(cells: Cells) -> bool:
    """Whether what is said of when and who begins in the middle of a name, as what a page cuts does."""
    return any(begins_low(cells[one]) for one in OF_WHO_AND_WHEN if cells[one])


def _task_or_rest(row: Placed, above: Above) -> Decision:
    """A row without number that says when or who: a task of its own if its cells stand on their own."""
    cells = row.cells
    agencies = [cells[one] for one in (Column.LEAD, Column.COORDINATING) if cells[one]]
    time = cells[Column.TIMING]
    stands = all(map(looks_like_agencies, agencies)) and (not time or looks_like_time(time))
    begins_anew = is_closed(above.cells[Column.CONTENT])
    if begins_anew and agencies and time:
        return Decision(Kind.ITEM, assumed="" if stands else _ASSUMED_TASK)
    is_cut = any(map(is_open, (above.cells[one] for one in _OF_WORDS)))
    if stands and not is_cut:
        return Decision(Kind.ITEM, assumed=_ASSUMED_TASK)
    if not above.may_go_on:
        return Decision(Kind.UNREAD, why=_TOO_MANY)
    return Decision(Kind.REST, assumed=_ASSUMED_REST if stands or begins_anew else "")


def _without_content(cells: Cells, above: Above) -> Decision:
    """A row without content: what is left of the cells above, or another share in the same work."""
    if above.kind not in (Kind.ITEM, Kind.REST) or not above.may_go_on:
        return Decision(Kind.UNREAD, why="không thấy số thứ tự hoặc nội dung")
    time, lead = cells[Column.TIMING], cells[Column.LEAD]
    own_time = looks_like_time(time) and looks_like_time(above.cells[Column.TIMING])
    lead_above = above.cells[Column.LEAD]
    own_lead = looks_like_agencies(lead) and bool(lead_above) and not is_open(lead_above)
    if (own_time or own_lead) and above.cells[Column.CONTENT]:
        if (time and not own_time) or (lead and not own_lead):
            return Decision(Kind.UNREAD, why="không rõ là phần tiếp của hàng trên hay việc khác")
        return Decision(Kind.ITEM, text=above.cells[Column.CONTENT], assumed=_ASSUMED_SHARED)
    return Decision(Kind.REST)
