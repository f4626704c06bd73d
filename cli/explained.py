"""An explanation in words, for `dondoc explain`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from dondoc.policy import Audience
from dondoc.schedule.obligation import Role
from dondoc.schedule.wording import (
    KIND_WORDS,
    ROLE_WORDS,
    day_and_date,
    first_upper,
    place_words,
    short_date,
)
from dondoc.status import VIETNAMESE

if TYPE_CHECKING:
    from datetime import date

    from models.office import Office
    from tasks.explanations.explain import Explanation, Owed, Standing
    from tasks.explanations.messages import MessageToCome

AUDIENCES = {
    Audience.OFFICER: "cán bộ",
    Audience.LEADER: "lãnh đạo",
    Audience.COORDINATOR: "đầu mối",
}
CERTAINTIES = {"certain": "chắc chắn", "assumed": "có giả định", "unreadable": "chưa đọc được"}
# why a due day is one, by kind, where the timing phrase alone does not say it
REASONS = {
    "checkpoint": (
        "Việc cả năm không có hạn riêng: hỏi tiến độ vào các kỳ báo cáo của kế hoạch (kế hoạch không "
        "có báo cáo thì theo mục checkpoints của config/policy.toml) và cuối thời kỳ."
    ),
    "anniversary": "Ngày kỷ niệm: chỉ báo trước, không có quá hạn.",
}
MOST_NAMES = 5
Lines = Iterator[str]


def in_words(one: Explanation, today: date, office: Office) -> Lines:
    """The lines about one item or report."""
    yield from _source(one)
    if not one.owed:
        yield from ("", "Không có việc nào phải theo dõi: xem các điều cần xem lại của kế hoạch.")
    for owed in one.owed:
        yield ""
        yield from _owed(owed, with_place=one.subject.item is None)
    yield ""
    yield from _messages(one, today, office)


def _source(one: Explanation) -> Lines:
    from tasks.explanations.as_json import content_of
    from tasks.overviews.plan import STATUS_WORDS

    plan, item = one.subject.plan, one.subject.item
    number = f" số {plan.number}" if plan.number else ""
    yield f"Kế hoạch {plan.id}{number} ({STATUS_WORDS[plan.status]}): {plan.title}"
    if item is None:
        place = one.owed[0].row if one.owed else None
        yield f"Nội dung: {content_of(one)}"
        yield from _said("Lời văn về thời hạn", place.timing_text if place else "")
        yield from _said("Theo luật", one.figures)
        return
    where = f"mục {item.section}, số {item.number}" if item.number else f"mục {item.section}"
    yield f"Nguồn: Phụ lục, {where} ({item.source})"
    yield f"Nội dung: {item.content}"
    timing = item.timing
    certainty = CERTAINTIES[timing.certainty]
    rule = f"; quy tắc: {timing.rule}" if timing.rule else ""
    yield f"Thời gian ghi: “{timing.text}”"
    yield f"Hiểu là: {timing.reading or 'chưa hiểu'} ({certainty}{rule})"
    yield from _said("Chủ trì", item.lead)
    yield from _said("Phối hợp", item.coordinating)


def _owed(owed: Owed, *, with_place: bool) -> Lines:
    from models.obligations import as_obligation

    row = owed.row
    role = "" if row.role is Role.REPORTER else f" ({ROLE_WORDS[row.role]})"
    yield f"{KIND_WORDS[row.kind]}{role}: {row.title}"
    yield f"  Cơ quan: {_agencies(owed.standings)}"
    if with_place:
        yield f"  Nguồn: {place_words(as_obligation(row))}"
    start = f" (từ {short_date(row.start)})" if row.start != row.due else ""
    yield f"  Hạn: {owed.why_due}{start}"
    if owed.due != row.due:
        yield f"  Đã gia hạn; hạn ban đầu: {day_and_date(row.due)}"
    yield from (f"  {line}" for line in _said("Vì sao", REASONS.get(row.kind, "")))
    for note in dict.fromkeys(one.row.note for one in owed.standings):
        yield from (f"  {line}" for line in _said("Lưu ý", note))
    if not owed.is_reminded:
        yield "  Không nhắc cơ quan phối hợp (remind_coordinating = false trong config/policy.toml)."
    for step in owed.steps:
        who = AUDIENCES[step.step.audience]
        yield f"  {day_and_date(step.day)}: {step.step.name} ({who}), {step.why}"


def _agencies(standings: tuple[Standing, ...]) -> str:
    """The agencies with their states; of many, how many there are in each state."""
    if len(standings) <= MOST_NAMES:
        return "; ".join(f"{one.agency} ({VIETNAMESE[one.state]})" for one in standings)
    states = [VIETNAMESE[one.state] for one in standings]
    counts = ", ".join(f"{states.count(state)} {state}" for state in dict.fromkeys(states))
    named = "; ".join(one.agency for one in standings[:MOST_NAMES])
    return f"{len(standings)} cơ quan ({counts}): {named}; …"


def _messages(one: Explanation, today: date, office: Office) -> Lines:
    from models.states import PlanStatus

    if one.subject.plan.status is PlanStatus.SUPERSEDED:
        yield "Bản này đã có bản mới thay thế: không còn gửi gì."
        return
    if one.subject.plan.status is PlanStatus.DRAFT:
        yield "Kế hoạch chưa duyệt, chưa gửi gì; khi được duyệt:"
    if not one.messages:
        yield f"Từ {day_and_date(today)} không có tin nào sẽ gửi."
    else:
        yield f"Tin sẽ gửi từ {day_and_date(today)}, nếu từ nay không ai báo đã xong:"
    for (day, step), found in groupby(
        one.messages, key=lambda message: (message.day, message.step)
    ):
        yield f"  {day_and_date(day)}: {step} → {_recipients(list(found), office)}"
    unheard: dict[str, list[str]] = {}
    for each in one.unheard:
        agency = office.agency_name(each.agency_id)
        unheard.setdefault(agency, []).append(AUDIENCES[each.audience])
    names = [f"{agency} ({', '.join(whom)})" for agency, whom in unheard.items()]
    yield from _said("Chưa có người nhận", _shortened(names))


def _recipients(found: list[MessageToCome], office: Office) -> str:
    from tasks.channels import masked

    about: dict[str, list[str]] = {}
    for message in found:
        contact = f"{message.contact} ({AUDIENCES[message.audience]}) {masked(message.url)}"
        about.setdefault(contact, []).append(office.agency_name(message.agency_id))
    return _shortened(
        f"{contact}, về {_agencies_in_short(names)}" for contact, names in about.items()
    )


def _agencies_in_short(names: list[str]) -> str:
    kept = list(dict.fromkeys(names))
    return kept[0] if len(kept) == 1 else f"{len(kept)} cơ quan"


def _shortened(names: Iterable[str]) -> str:
    kept = list(names)
    more = f"; … và {len(kept) - MOST_NAMES} nơi nữa" if len(kept) > MOST_NAMES else ""
    return "; ".join(kept[:MOST_NAMES]) + more


def _said(label: str, text: str) -> Lines:
    if text:
        yield f"{label}: {first_upper(text)}"
