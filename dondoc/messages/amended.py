"""The message to an agency whose work an approved amendment adds, changes or cancels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from html import escape

from dondoc.messages.digest import Message

MOST_WORKS = 60


class Turn(StrEnum):
    """What became of a piece of work."""

    ADDED = "added"
    CHANGED = "changed"
    CANCELLED = "cancelled"


_HEADINGS = {
    Turn.ADDED: "Việc mới",
    Turn.CHANGED: "Việc có thay đổi",
    Turn.CANCELLED: "Việc không còn phải làm",
}


@dataclass(frozen=True, slots=True)
class ChangedWork:
    """One piece of work: its title, where it stands, and what is said of it in one sentence each."""

    turn: Turn
    title: str
    place: str
    said: tuple[str, ...]

    @property
    def line(self) -> str:
        """All of it in one line."""
        place = f" ({self.place})" if self.place else ""
        return f"{self.title}{place}: {'; '.join(self.said)}"


def amendment_message(
    addressee: str, opening: str, works: Sequence[ChangedWork], *, sender: str, plan: str
) -> Message:
    """Subject, text and HTML: what changed for one agency.

    `opening` says in a sentence which plan was amended by which decision, `plan` names it in the subject.
    """
    opening = f"{opening} Việc của quý cơ quan thay đổi như sau:"
    parts = list(_parts(works))
    text = [f"Kính gửi: {addressee}", "", opening]
    for heading, lines in parts:
        text += ["", heading, *(f"- {line}" for line in lines)]
    text += ["", *_CLOSING, "", "Trân trọng,", sender]
    return Message(
        f"[Đôn đốc] Điều chỉnh {plan}: {_counted(works)}"[:200],
        "\n".join(text),
        _html(addressee, opening, parts, sender),
    )


_CLOSING = (
    "Những việc không nêu ở đây giữ nguyên; việc đã báo xong vẫn được ghi nhận. "
    "Lịch của cơ quan đã cập nhật theo kế hoạch điều chỉnh.",
)


def _counted(works: Sequence[ChangedWork]) -> str:
    turns = [one.turn for one in works]
    named = ((turns.count(turn), _HEADINGS[turn].lower()) for turn in Turn)
    return ", ".join(f"{count} {words}" for count, words in named if count)


def _parts(works: Sequence[ChangedWork]) -> Iterator[tuple[str, list[str]]]:
    for turn in Turn:
        lines = [f"{one.line}." for one in works if one.turn is turn]
        if not lines:
            continue
        heading = f"{_HEADINGS[turn]} ({len(lines)}):"
        left = len(lines) - MOST_WORKS
        if left > 0:
            lines = [*lines[:MOST_WORKS], f"… và {left} việc nữa, xem trên trang của cơ quan."]
        yield heading, lines


def _html(
    addressee: str, opening: str, parts: Sequence[tuple[str, Sequence[str]]], sender: str
) -> str:
    found = [f"<p>Kính gửi: {escape(addressee)}</p><p>{escape(opening)}</p>"]
    for heading, lines in parts:
        items = "".join(f"<li>{escape(line)}</li>" for line in lines)
        found.append(f"<p><strong>{escape(heading)}</strong></p><ul>{items}</ul>")
    found += [f"<p>{escape(line)}</p>" for line in _CLOSING]
    found.append(f"<p>Trân trọng,<br>{escape(sender)}</p>")
    return "".join(found)
