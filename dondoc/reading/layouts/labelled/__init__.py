"""Plans without a table, whose tasks are paragraphs with labels under each heading.

"1.1. … a) Nhiệm vụ: … b) Cơ quan chủ trì: … c) Thời gian thực hiện: …", or the labels behind a
task's own paragraph, each on its line or all within it.
"""

from __future__ import annotations

from collections.abc import Sequence

from dondoc.plan import Place, Section
from dondoc.reading.document import Document, Paragraph
from dondoc.reading.formats.lines import join_words
from dondoc.reading.layouts.columns import Column
from dondoc.reading.layouts.labelled.labels import Piece, pieces_of
from dondoc.reading.layouts.labelled.tasks import WHO_AND_WHEN, Task, TaskFinder, find_openers
from dondoc.reading.layouts.ordinals import Led, follows, kind_of
from dondoc.reading.layouts.paragraph_headings import Heading, OpenHeadings
from dondoc.reading.layouts.shapes import begins_low, is_closed
from dondoc.reading.layouts.table import NESTED, Doubt, PrintedItem, TableRead, UnreadRow

_FEWEST = 2
_LABELS_OF_A_LONE_TASK = 3
_LONGEST_HEADING = 250
_LONE = "được hiểu là một nhiệm vụ dù chỉ có một nhãn"
_ONE_LABEL = "chỉ có một nhãn, không rõ của nhiệm vụ nào"
_UNKNOWN = "đứng sau một nhãn không rõ nghĩa nên không đọc vào nhiệm vụ"
_HIGH = ("roman", "capital")


def recognises(document: Document) -> bool:
    """Whether tasks stand under labels: several of them, or one beyond doubt."""
    return _are_tasks(_tasks(document)[0])


def read(document: Document) -> TableRead:
    """Read all labelled tasks; what stands between them and is no heading is told."""
    tasks, behind = _tasks(document)
    reader = _Reader(document.paragraphs)
    for task, below in zip(tasks, [*tasks[1:], None], strict=True):
        reader.take(task, below)
    reader.tell_last()
    reader.take_behind(behind)
    return reader.result


def _are_tasks(tasks: Sequence[Task]) -> bool:
    certain = [task for task in tasks if task.is_certain]
    if len(certain) >= _FEWEST:
        return True
    return any(task.labels >= _LABELS_OF_A_LONE_TASK for task in certain)


def _tasks(document: Document) -> tuple[list[Task], list[Piece]]:
    finder = TaskFinder()
    for index, paragraph in enumerate(document.paragraphs):
        finder.take_all(pieces_of(paragraph, index))
    find_openers(finder.tasks)
    return finder.tasks, finder.left


class _Reader:
    """Takes the tasks in order; knows the headings that are open."""

    def __init__(self, paragraphs: Sequence[Paragraph]) -> None:
        self._paragraphs = paragraphs
        self._headings = OpenHeadings()
        self._waiting: list[Task] = []
        self._last: Led | None = None
        self._kinds: set[str] = set()
        self.result = TableRead()

    def take(self, task: Task, below: Task | None) -> None:
        """Place one task and what stands before it."""
        if not task.is_certain and not self._stands_among_tasks(task, below):
            self._pass([*task.before, *task.own], None)
            self._waiting.append(task)
            return
        self._tell_waiting()
        self._pass(task.before, task.opener)
        number, path = self._enter(task)
        cells = _cells(task)
        place = self._paragraphs[self._first_paragraph(task)].place
        if not cells[Column.CONTENT]:
            self._unread(task.own, task, "không thấy nội dung nhiệm vụ trước các nhãn")
            return
        self._note_title(task, cells[Column.CONTENT], place)
        self._add_sections(path)
        section = NESTED.join(one.ordinal for one in path)
        self.result.items.append(PrintedItem(section, number, cells, place))
        if not task.is_certain:
            text = " | ".join(piece.text for piece in task.own)
            self.result.doubts.append(Doubt(text, place, _LONE))
        for piece in task.unknown:
            place = self._paragraphs[piece.paragraph].place
            self.result.doubts.append(Doubt(piece.text, place, _UNKNOWN, "label-unknown"))
        for piece in task.beside:
            place = self._paragraphs[piece.paragraph].place
            self.result.aside.append(UnreadRow(piece.text, place, ""))
        own = {piece.paragraph for piece in task.own} | set(task.paragraphs)
        self.result.total += len(own)
        self.result.continuations += len(own) - 1

    def _note_title(self, task: Task, content: str, place: Place) -> None:
        """Keep the words of what opens a task whose content stands under a label, if it has any more."""
        words = task.opener.led.heading if task.opener and task.opener.led else ""
        if Column.CONTENT in task.values and words and words.rstrip(" .:") not in content:
            self.result.titles.append(UnreadRow(words, place, ""))

    def take_behind(self, pieces: Sequence[Piece]) -> None:
        """Tell of numbered text behind the last task that counts on from it without labels."""
        for piece in pieces:
            if piece.led is None or self._last is None or not self.result.items:
                continue
            if kind_of(piece.led.ordinal) in _HIGH:
                return
            if follows(self._last.ordinal, piece.led.ordinal):
                self._lost(piece)

    def tell_last(self) -> None:
        """Tell of single labels behind the last task, up to the next chapter."""
        ended = False
        for task in self._waiting if self.result.items else ():
            pieces = [*task.before, *task.own]
            ended = ended or any(one.led and kind_of(one.led.ordinal) in _HIGH for one in pieces)
            if not ended and any(column in task.values for column in WHO_AND_WHEN):
                self._unread(task.own, task, _ONE_LABEL)
        self._waiting.clear()

    def _stands_among_tasks(self, task: Task, below: Task | None) -> bool:
        """Whether a task of one label is numbered as the tasks are that are beyond doubt, or the one
        below is and counts on from it."""
        led = task.opener.led if task.opener else None
        if led is None or not any(column in task.values for column in WHO_AND_WHEN):
            return False
        if kind_of(led.ordinal) in self._kinds:
            return True
        next_led = below.opener.led if below and below.is_certain and below.opener else None
        return next_led is not None and follows(led.ordinal, next_led.ordinal)

    def _tell_waiting(self) -> None:
        """Tell of single labels between two tasks: they belong to a task that was not made out."""
        if self.result.items:
            for task in self._waiting:
                if any(column in task.values for column in WHO_AND_WHEN):
                    self._unread(task.own, task, _ONE_LABEL)
        self._waiting.clear()

    def _pass(self, pieces: Sequence[Piece], opener: Piece | None) -> None:
        for piece in pieces:
            if piece.led is not None and self._is_lost(piece, [*pieces, *filter(None, [opener])]):
                self._lost(piece)
            if piece.led is not None and len(piece.text) <= _LONGEST_HEADING:
                self._headings.enter(Heading(piece.led.ordinal, piece.led.heading.rstrip(" :")))
            else:
                self._headings.take(self._paragraphs[piece.paragraph])

    def _is_lost(self, piece: Piece, among: Sequence[Piece]) -> bool:
        """Whether numbered text counts on from the last task, has no labels, and heads nothing."""
        if piece.led is None or self._last is None or not self.result.items:
            return False
        if not follows(self._last.ordinal, piece.led.ordinal):
            return False
        return len(piece.text) > _LONGEST_HEADING or any(
            other.led is not None and follows(piece.led.ordinal, other.led.ordinal)
            for other in among
        )

    def _lost(self, piece: Piece) -> None:
        self.result.total += 1
        why = "có số thứ tự tiếp theo nhưng không ghi cơ quan và thời gian theo nhãn"
        place = self._paragraphs[piece.paragraph].place
        self.result.unread.append(UnreadRow(piece.text, place, why))

    def _enter(self, task: Task) -> tuple[str, list[Heading]]:
        """The task's number, and the headings it stands under."""
        led = task.opener.led if task.opener else None
        if led is None:
            return task.label_prefix if not task.own and self._last else "", list(
                self._headings.open
            )
        self._headings.enter(Heading(led.ordinal, led.heading.rstrip(" :")))
        self._last = led
        self._kinds.add(kind_of(led.ordinal))
        return led.printed, self._headings.open[:-1]

    def _first_paragraph(self, task: Task) -> int:
        return task.own[0].paragraph if task.own else task.paragraphs[0]

    def _add_sections(self, path: Sequence[Heading]) -> None:
        for depth in range(1, len(path) + 1):
            ordinal = NESTED.join(one.ordinal for one in path[:depth])
            section = Section(ordinal, path[depth - 1].heading)
            if section not in self.result.sections:
                self.result.sections.append(section)
                self.result.headings += 1
                self.result.total += 1

    def _unread(self, own: Sequence[Piece], task: Task, why: str) -> None:
        self.result.total += 1
        labelled = [f"{column}: {task.cell(column)}" for column in task.values]
        text = " | ".join([*(piece.text for piece in own), *labelled])
        place = self._paragraphs[task.paragraphs[0]].place
        self.result.unread.append(UnreadRow(text, place, why))


def _cells(task: Task) -> dict[Column, str]:
    content = task.cell(Column.CONTENT)
    cells = {Column.CONTENT: _own_words(task) if content is None else content}
    for column in (
        Column.TIMING,
        Column.LEAD,
        Column.COORDINATING,
        Column.PRODUCT,
        Column.ASSIGNEE,
    ):
        value = task.cell(column)
        if value is not None:
            cells[column] = value
    return cells


def _own_words(task: Task) -> str:
    """The words of what opens the task, and of the text between that and its labels."""
    if not task.own:
        return ""
    first, *rest = task.own
    head = first.led.heading if first.led else first.text.lstrip("-–—+•*· ")
    if rest and not is_closed(head) and not begins_low(rest[0].text) and not head.endswith(":"):
        head = f"{head}:"
    return join_words([head, *(piece.text for piece in rest)])
