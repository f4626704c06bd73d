"""What is late and why, what stands in the way, what is proposed: equal words said once, with by whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dondoc.language.text import match_key
from dondoc.reports.columns import Answer
from dondoc.reports.form import PROGRESS_NAMES, Progress
from dondoc.reports.outcomes import ItemOutcome, Outcomes
from dondoc.reports.reporting_round import TakenReport
from dondoc.schedule.obligation import Role
from dondoc.schedule.wording import cut_at_word

CONTENT_LENGTH = 180
MOST_OPINIONS = 15
NAMES_SHOWN = 3
ITEMS_SHOWN = 6
NONE_REPORTED = "chưa có báo cáo"

Opinion = tuple[ItemOutcome, TakenReport, str]


def troubles(found: Outcomes) -> Iterator[str]:
    """Items past their day, items given up, each with its reason; then all other difficulties."""
    late = found.late_items
    given_up = [item for item in found.items.values() if item.standing is Progress.NOT_DOING]
    yield f"Có {len(late)} nhiệm vụ quá hạn chưa xong, {len(given_up)} nhiệm vụ không thực hiện."
    for item in late:
        lead = item.lead or "chưa rõ cơ quan phụ trách"
        state = lower_first(standing_of(item))
        yield f"- {named(item)} (hạn {item.deadline}; {lead}): {state}{_because(item)}."
    for item in given_up:
        yield f"- {named(item)}: không thực hiện{_because(item)}."
    told = {item.place for item in [*late, *given_up]}
    others = list(
        _opinions(
            (item, report, answer.difficulty)
            for item, report, answer in _answers(found)
            if item.place not in told or answer.role is Role.COORDINATING
        )
    )
    if others:
        yield "Khó khăn, vướng mắc khác:"
        yield from others


def proposals(found: Outcomes) -> Iterator[str]:
    """What agencies propose, the most frequent first."""
    said = ((item, report, answer.proposal) for item, report, answer in _answers(found))
    lines = list(_opinions(said))
    yield from lines or ["Các cơ quan, đơn vị không có đề xuất, kiến nghị."]


def named(item: ItemOutcome) -> str:
    """An item by its content and place."""
    content = cut_at_word(item.place[2].rstrip("."), CONTENT_LENGTH)
    return f"{content} (nhiệm vụ {item.reference})" if item.reference else content


def standing_of(item: ItemOutcome) -> str:
    """How far it is, in words."""
    return PROGRESS_NAMES[item.standing] if item.standing else NONE_REPORTED.capitalize()


def reasons_of(item: ItemOutcome) -> str:
    """The difficulties named by those who lead it."""
    said = [one.difficulty.replace("\n", "; ") for _, one in item.lead_answers if one.difficulty]
    return "; ".join(said)


def lower_first(text: str) -> str:
    """The text with a small first letter."""
    return f"{text[:1].lower()}{text[1:]}"


def _opinions(said: Iterable[Opinion]) -> Iterator[str]:
    groups: dict[str, list[Opinion]] = {}
    for item, report, text in said:
        if key := match_key(text).rstrip("."):
            groups.setdefault(key, []).append((item, report, text))
    ordered = sorted(groups.values(), key=lambda group: -len({one[1].agency_id for one in group}))
    for group in ordered[:MOST_OPINIONS]:
        text = group[0][2].replace("\n", "; ").rstrip(". ")
        yield f"- {text} ({_by_whom(group)})."
    if (others := len(ordered) - MOST_OPINIONS) > 0:
        yield f"Còn {others} ý kiến khác, xem đầy đủ trong bảng tổng hợp kèm theo."


def _by_whom(group: list[Opinion]) -> str:
    agencies = list(dict.fromkeys(report.agency_name for _, report, _ in group))
    items = list(dict.fromkeys(item.reference for item, _, _ in group if item.reference))
    names = ", ".join(agencies[:NAMES_SHOWN])
    if len(agencies) > NAMES_SHOWN:
        names = f"{len(agencies)} cơ quan, đơn vị, trong đó có {names}"
    if not items:
        return names
    places = ", ".join(items[:ITEMS_SHOWN]) + (", …" if len(items) > ITEMS_SHOWN else "")
    return f"{names}; nhiệm vụ {places}"


def _answers(found: Outcomes) -> Iterator[tuple[ItemOutcome, TakenReport, Answer]]:
    for item in found.items.values():
        for report, answer in item.answers:
            yield item, report, answer


def _because(item: ItemOutcome) -> str:
    if item.standing is None:
        return ""
    reasons = reasons_of(item).rstrip(".")
    return f"; nguyên nhân: {reasons}" if reasons else "; chưa nêu nguyên nhân"
