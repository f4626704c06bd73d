"""What an amendment changes, in words and as plain values: for the command line, the desk, artifacts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from dondoc.comparison.changes import VIETNAMESE, Change, ItemChange
from dondoc.schedule.answers import item_place
from models.amendments import Amendment, Touch, stands_elsewhere
from models.decisions import decisions_in_words
from models.tables import PlanRow

ELSEWHERE = "Đổi vị trí"
NOT_SAID = "(không ghi)"
# in which order people look: what is gone and what is new before what was mended
ORDER = (Change.NEW, Change.DROPPED, Change.MOVED, Change.RETIMED, Change.REWORDED, Change.KEPT)
Json = dict[str, Any]


def plan_name(plan: PlanRow) -> str:
    """The plan by its number here, its own number and its title."""
    number = f" số {plan.number}" if plan.number else ""
    return f"bản {plan.version} (mã {plan.id}){number}: {plan.title}"


def summary(amendment: Amendment) -> str:
    """How many tasks stayed and how many changed, in one line."""
    counts = amendment.counts
    names = {change.value: VIETNAMESE[change] for change in Change} | {"elsewhere": ELSEWHERE}
    return "; ".join(f"{names[name].lower()}: {count}" for name, count in counts.items() if count)


def heading(amendment: Amendment) -> str:
    """Against what it was held, and by which decision."""
    by = f", theo {decisions_in_words(amendment.decisions)}" if amendment.decisions else ""
    kind = "Thay thế" if amendment.is_other_plan else "So với"
    return f"{kind} {plan_name(amendment.base)}{by}"


def change_words(one: ItemChange) -> str:
    """The kinds of change of one task: "Mới", "Đổi thời gian; Đổi vị trí"."""
    kinds = [VIETNAMESE[change] for change in one.changes if change is not Change.KEPT]
    if stands_elsewhere(one):
        kinds.append(ELSEWHERE)
    return "; ".join(kinds) or VIETNAMESE[Change.KEPT]


def differences(one: ItemChange) -> Iterator[tuple[str, str, str]]:
    """What exactly changed: its name, as it was, as it is. Nothing for what is new or dropped."""
    old, new = one.old, one.new
    if old is None or new is None:
        return
    pairs = (
        ("Vị trí", item_place(old), item_place(new)),
        ("Nội dung", old.content, new.content),
        ("Thời gian", old.timing.text, new.timing.text),
        ("Chủ trì", old.lead, new.lead),
        ("Phối hợp", old.coordinating, new.coordinating),
    )
    for name, before, after in pairs:
        if before != after:
            yield name, before or NOT_SAID, after or NOT_SAID


def in_order(amendment: Amendment) -> list[ItemChange]:
    """The tasks that are not as they were: new ones first, then dropped ones, then the changed."""
    return sorted(
        amendment.changed_items, key=lambda one: min(ORDER.index(each) for each in one.changes)
    )


def item_words(one: ItemChange) -> Iterator[str]:
    """A changed task in lines: what it is, then each difference."""
    item = one.new or one.old
    assert item is not None
    yield f"{change_words(one)} – {item_place(item) or NOT_SAID}: {item.content}"
    if one.old is None or one.new is None:
        said = (item.timing.text, item.lead)
        yield f"    {'; '.join(each or NOT_SAID for each in said)}"
    for name, before, after in differences(one):
        yield f"    {name}: “{before}” → “{after}”"


def agency_words(amendment: Amendment, name_of: Callable[[str], str]) -> list[str]:
    """Whose work is touched: "Sở Nội vụ: 1 việc mới, 2 việc thay đổi"."""
    names = {
        Touch.ADDED: "việc mới",
        Touch.CHANGED: "việc thay đổi",
        Touch.CANCELLED: "việc bỏ",
    }
    found = []
    for agency, works in amendment.works.items():
        touches = [one.touch for one in works]
        said = (
            f"{touches.count(touch)} {words}" for touch, words in names.items() if touch in touches
        )
        found.append(f"{name_of(agency)}: {', '.join(said)}")
    return found


def amendment_lines(amendment: Amendment, name_of: Callable[[str], str]) -> Iterator[str]:
    """All of it, for a terminal."""
    yield f"{heading(amendment)}."
    yield f"  {summary(amendment)}."
    for one in in_order(amendment):
        yield from (f"  {line}" for line in item_words(one))
    touched = agency_words(amendment, name_of)
    if touched:
        yield f"Cơ quan có việc thay đổi, được báo khi duyệt ({len(touched)}):"
        yield from (f"  {line}" for line in touched)
    if amendment.words:
        yield "Cần biết khi duyệt:"
        yield from (f"  {line}" for line in amendment.words)
    if amendment.asked:
        yield f"Còn {amendment.asked} điểm phải trả lời là nhiệm vụ nào trước khi duyệt."


def amendment_as_json(amendment: Amendment) -> Json:
    """Plain values: against what, by which decisions, the counts, the changed tasks, the agencies."""
    return {
        "base": amendment.base.id,
        "other_plan": amendment.is_other_plan,
        "decisions": [
            {name: one.get(name) for name in ("number", "issued_on", "title")}
            for one in amendment.decisions
        ],
        "counts": amendment.counts,
        "items": [_item(one) for one in in_order(amendment)],
        "agencies": {
            agency: {touch.value: sum(one.touch is touch for one in works) for touch in Touch}
            for agency, works in amendment.works.items()
        },
        "words": list(amendment.words),
        "asked": amendment.asked,
    }


def _item(one: ItemChange) -> Json:
    item = one.new or one.old
    assert item is not None
    changes = [change.value for change in one.changes if change is not Change.KEPT]
    return {
        "changes": [*changes, *(["elsewhere"] if stands_elsewhere(one) else [])],
        "section": item.section,
        "number": item.number,
        "content": item.content,
        "differences": [
            {"what": name, "old": before, "new": after} for name, before, after in differences(one)
        ],
    }
