"""What is said of each piece of work that an amendment touched; windows of one item stand together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dondoc.messages.amended import ChangedWork, Turn
from dondoc.schedule.obligation import Role
from dondoc.schedule.wording import ROLE_WORDS, cut_at_word, place_words, short_date, title_of
from models.amendments import Touch, TouchedWork
from models.obligations import as_obligation
from models.tables import ObligationRow

MOST_DAYS = 4
LONGEST_CONTENT = 300
Group = tuple[Touch, str, str, str, Role]


def changed_works(works: Sequence[TouchedWork]) -> list[ChangedWork]:
    """One agency's works in words: one line for each item and role."""
    groups: dict[Group, list[TouchedWork]] = {}
    for one in works:
        row = one.row
        at = one.touch, row.section, row.number, row.content, row.role
        groups.setdefault(at, []).append(one)
    return [_in_words(found) for found in groups.values()]


def _in_words(works: Sequence[TouchedWork]) -> ChangedWork:
    first = works[0]
    row = first.row
    title = row.title if len(works) == 1 else title_of(row.content)
    said = {Touch.ADDED: _added, Touch.CHANGED: _changed, Touch.CANCELLED: _cancelled}[first.touch]
    return ChangedWork(
        Turn(first.touch.value), title, place_words(as_obligation(row)), tuple(said(works))
    )


def _added(works: Sequence[TouchedWork]) -> Iterator[str]:
    yield _days("hạn", [one.row for one in works])
    role = works[0].row.role
    if role is not Role.REPORTER:
        yield f"cơ quan {ROLE_WORDS[role]}"


def _cancelled(works: Sequence[TouchedWork]) -> Iterator[str]:
    yield _days("hạn cũ", [one.row for one in works])


def _changed(works: Sequence[TouchedWork]) -> Iterator[str]:
    moved = [
        f"hạn {short_date(one.old.due)} đổi thành {short_date(one.new.due)}{_extended(one.new)}"
        for one in works
        if one.old and one.new and one.old.due != one.new.due
    ]
    yield from _few(moved)
    old, new = works[0].old, works[0].new
    assert old is not None
    assert new is not None
    if old.content != new.content:
        yield f"nội dung nay là “{cut_at_word(new.content, LONGEST_CONTENT)}”"
    if old.lead != new.lead:
        yield f"cơ quan chủ trì nay là {new.lead or '(không ghi)'} (trước là {old.lead or '(không ghi)'})"
    if old.coordinating != new.coordinating:
        yield f"cơ quan phối hợp nay là {new.coordinating or '(không có)'}"
    if not moved and old.start != new.start:
        yield f"thực hiện từ {short_date(new.start)} đến {short_date(new.due)}"
    elif not moved:
        yield _days("hạn vẫn là", [one.row for one in works])


def _extended(row: ObligationRow) -> str:
    return f" (đã gia hạn đến {short_date(row.extended_due)})" if row.extended_due else ""


def _days(word: str, rows: Sequence[ObligationRow]) -> str:
    days = [short_date(due) for due in sorted({row.due_now for row in rows})]
    if len(days) > MOST_DAYS:
        return f"{word} {', '.join(days[:2])}, …, {days[-1]} ({len(days)} kỳ)"
    return f"{word} {', '.join(days)}"


def _few(said: Sequence[str]) -> Iterator[str]:
    if len(said) <= MOST_DAYS:
        yield from said
    else:
        yield from (*said[:2], f"và {len(said) - 2} hạn khác đổi theo")
