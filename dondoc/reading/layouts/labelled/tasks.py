"""Pieces of running text -> tasks: each the labels that belong together, under what opens them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from dondoc.reading.layouts.columns import Column
from dondoc.reading.layouts.labelled.labels import BESIDE, Piece, stands_as_label
from dondoc.reading.layouts.ordinals import kind_of
from dondoc.reading.layouts.shapes import begins_low, is_closed, looks_like_agencies

WHO_AND_WHEN = (Column.LEAD, Column.COORDINATING, Column.TIMING)
_WHO = (Column.LEAD, Column.COORDINATING, Column.ASSIGNEE)
_COUNTED = (*WHO_AND_WHEN, Column.CONTENT, Column.PRODUCT, Column.ASSIGNEE)
_HIGH = ("roman", "capital")


@dataclass(slots=True)
class Task:
    """The labels of one task. `before` is the text between the last label and its first one."""

    before: list[Piece]
    label_prefix: str = ""
    values: dict[Column, list[str]] = field(default_factory=dict)
    paragraphs: list[int] = field(default_factory=list)
    opener: Piece | None = None
    own: list[Piece] = field(default_factory=list)
    unknown: list[Piece] = field(default_factory=list)
    beside: list[Piece] = field(default_factory=list)

    @property
    def is_certain(self) -> bool:
        """Whether at least two labels say so, one of them who or when."""
        told = [column for column in _COUNTED if column in self.values]
        return len(told) > 1 and any(column in self.values for column in WHO_AND_WHEN)

    @property
    def labels(self) -> int:
        """How many labels it has."""
        return sum(column in self.values for column in _COUNTED)

    def cell(self, column: Column) -> str | None:
        """What stands under a label, or None where the task has no such label."""
        if column not in self.values:
            return None
        parts = [part for part in self.values[column] if part]
        if column in _WHO:
            return "; ".join(part.lstrip("-–—+•*· ").rstrip(" .;,") for part in parts)
        if column is Column.CONTENT:
            return " ".join(parts)
        return " ".join(parts).rstrip(" .;,")


class TaskFinder:
    """Goes over the pieces once; `tasks` are what it found, `left` the text behind the last."""

    def __init__(self) -> None:
        self.tasks: list[Task] = []
        self.left: list[Piece] = []
        self._column: Column | None = None

    def take_all(self, pieces: Iterable[Piece]) -> None:
        """Sort all pieces of a text."""
        for piece in pieces:
            if piece.column is None:
                self._take_text(piece)
            elif piece.column in BESIDE:
                self._take_beside(piece)
            else:
                self._take_label(piece, piece.column)

    def _take_beside(self, piece: Piece) -> None:
        """What is beside the task is kept apart, if a task is open; above its labels it is text."""
        if not self.tasks or self.left:
            text = f"{piece.prefix} {piece.text}".strip()
            self.left.append(piece._replace(text=text, column=None, bullet=piece.prefix[:1]))
            return
        self.tasks[-1].beside.append(piece)
        self._note(piece)
        self._column = None

    def _take_label(self, piece: Piece, column: Column) -> None:
        self._settle_unknown(column)
        if not self.tasks or self._begins_task(column):
            self.tasks.append(Task(self.left, piece.prefix))
            self.left = []
        task = self.tasks[-1]
        task.values.setdefault(column, []).append(piece.text)
        self._note(piece)
        self._column = column

    def _settle_unknown(self, column: Column) -> None:
        """Text between two labels of one task that stands as they do is a label not known."""
        task = self.tasks[-1] if self.tasks else None
        if task is None or not self.left or column in task.values or column is Column.CONTENT:
            return
        if all(stands_as_label(one, task.label_prefix) for one in self.left):
            for piece in self.left:
                task.unknown.append(piece)
                self._note(piece)
            self.left = []

    def _begins_task(self, column: Column) -> bool:
        task = self.tasks[-1]
        if self.left or (column is Column.CONTENT and task.values):
            return True
        held = task.values.get(column)
        return held is not None and any(held)

    def _take_text(self, piece: Piece) -> None:
        if self._is_unknown_label(piece):
            self.tasks[-1].unknown.append(piece)
            self._note(piece)
            self._column = None
        elif self.tasks and not self.left and self._goes_on(piece):
            assert self._column is not None
            self.tasks[-1].values[self._column].append(piece.text)
            self._note(piece)
        else:
            self.left.append(piece)

    def _is_unknown_label(self, piece: Piece) -> bool:
        """Whether bare text stands as the labels above it do, but its words say nothing known."""
        if not self.tasks or self.left or self._column is Column.CONTENT:
            return False
        prefix = self.tasks[-1].label_prefix
        return bool(prefix) and not prefix[0].isdigit() and stands_as_label(piece, prefix)

    def _goes_on(self, piece: Piece) -> bool:
        """Whether bare text is more of what stands under the last label."""
        column = self._column
        if column is None:
            return False
        value = self.tasks[-1].values[column]
        if piece.led is not None and (piece.is_heading or kind_of(piece.led.ordinal) in _HIGH):
            return False
        is_empty = not any(value) or value[-1].endswith(":")
        if column in _WHO and not value[0] and looks_like_agencies(piece.text.lstrip("-–+ ")):
            return True  # a list, an agency a line
        if column is Column.CONTENT:
            return piece.led is None or is_empty
        if is_empty:
            return piece.led is None
        return piece.led is None and begins_low(piece.text) and not is_closed(value[-1])

    def _note(self, piece: Piece) -> None:
        if piece.paragraph not in self.tasks[-1].paragraphs:
            self.tasks[-1].paragraphs.append(piece.paragraph)


def find_openers(tasks: Sequence[Task]) -> None:
    """Find for each task which of the text before it opens it, and what of it is its own.

    Text of the same mark as the labels themselves is part of the content: "- …" before "- Chủ trì:".
    """
    for task in tasks:
        has_content = Column.CONTENT in task.values
        index = _opener_index(task, numbered_only=has_content)
        if index is None:
            continue
        task.opener = task.before[index]
        task.own = task.before[index:]
        task.before = task.before[:index]


def _opener_index(task: Task, *, numbered_only: bool) -> int | None:
    marked: int | None = None
    for index, piece in reversed(list(enumerate(task.before))):
        if piece.led is not None and not _is_of_labels(piece, task.label_prefix):
            is_chapter = numbered_only and kind_of(piece.led.ordinal) in _HIGH
            return None if is_chapter else index
        if piece.bullet and piece.bullet != task.label_prefix and marked is None:
            marked = index
        if marked is not None and not numbered_only:
            return marked
    if numbered_only or not task.before:
        return None
    return len(task.before) - 1


def _is_of_labels(piece: Piece, prefix: str) -> bool:
    """Whether text is counted in the same series as the labels: "a) …" before "b) Chủ trì:"."""
    if piece.led is None or not prefix[:1].isalpha():
        return False
    return kind_of(piece.led.ordinal) == "small"
