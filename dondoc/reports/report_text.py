"""The words of the collated report, from what the agencies answered; nothing is made up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dondoc.reports.form import PROGRESS_NAMES
from dondoc.reports.history import figure_words
from dondoc.reports.matrix import NOT_IN, ReportState
from dondoc.reports.outcomes import ItemOutcome, Outcomes, Total
from dondoc.reports.period_words import period_in_full
from dondoc.reports.report_opinions import (
    NONE_REPORTED,
    lower_first,
    named,
    proposals,
    standing_of,
    troubles,
)
from dondoc.reports.reporting_round import ReportingRound
from dondoc.schedule.obligation import Role
from dondoc.schedule.wording import short_date

NAMES_IN_A_SENTENCE = 8
OUTSIDE_THE_APPENDIX = "Nhiệm vụ ngoài phụ lục của Kế hoạch"


@dataclass(frozen=True, slots=True)
class Passage:
    """A heading and the paragraphs under it."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    has_chart: bool = False


def subject_of(round_: ReportingRound) -> str:
    """What the report is about, as it stands under the word BÁO CÁO."""
    return f"Kết quả {period_in_full(round_.period)} thực hiện {plan_name(round_)}"


def plan_name(round_: ReportingRound) -> str:
    """The plan as a sentence names it: "Kế hoạch tổ chức hoạt động …"."""
    title = round_.plan_title
    if title.casefold().startswith(("kế hoạch", "chương trình", "đề án")):
        return title
    return f"Kế hoạch {lower_first(title)}"


def opening(round_: ReportingRound) -> str:
    """The sentence that says on what ground the report stands and to what day."""
    return (
        f"Thực hiện {_plan_with_number(round_)}, {round_.coordinator} tổng hợp kết quả "
        f"{period_in_full(round_.period)} của các cơ quan, đơn vị, tính đến hết ngày "
        f"{short_date(round_.day)}, như sau:"
    )


def _plan_with_number(round_: ReportingRound) -> str:
    if round_.plan_number is None:
        return f"{plan_name(round_)} của {round_.issuer}"
    kind = plan_name(round_).partition(" ")[0]
    name = "Kế hoạch" if kind == "Kế" else "Chương trình" if kind == "Chương" else "Đề án"
    about = plan_name(round_).removeprefix(name).strip()
    issued = f" ngày {short_date(round_.plan_issued_on)}" if round_.plan_issued_on else ""
    return f"{name} số {round_.plan_number}{issued} của {round_.issuer} về {lower_first(about)}"


def closing(round_: ReportingRound) -> str:
    """The last sentence, with the mark by which a document ends (./.)."""
    return (
        f"Trên đây là báo cáo kết quả {period_in_full(round_.period)} thực hiện {plan_name(round_)}, "
        f"{round_.coordinator} kính trình {round_.issuer} xem xét, chỉ đạo./."
    )


def passages(found: Outcomes) -> Iterator[Passage]:
    """The body in order: who reported, what was done by section, what is late, what is proposed."""
    yield Passage("I. TÌNH HÌNH GỬI BÁO CÁO", tuple(_who_reported(found.round)))
    yield Passage("II. KẾT QUẢ THỰC HIỆN", (_in_figures(found.items.values()),), has_chart=True)
    for number, passage in enumerate(_sections(found), start=1):
        yield Passage(f"{number}. {passage.heading}", passage.paragraphs)
    yield Passage("III. NHIỆM VỤ QUÁ HẠN, KHÔNG THỰC HIỆN", tuple(troubles(found)))
    yield Passage("IV. ĐỀ XUẤT, KIẾN NGHỊ", tuple(proposals(found)))


def done_by_section(found: Outcomes) -> Iterator[tuple[str, int, int]]:
    """Each section's heading, how many of its items are done by the word of those who lead, of how many."""
    for ordinal in found.sections:
        items = [item for item in found.items.values() if item.place[0] == ordinal]
        heading = found.round.sections.get(ordinal, OUTSIDE_THE_APPENDIX)
        yield heading, sum(item.is_done for item in items), len(items)


def number_in_words(value: Decimal) -> str:
    """A figure as Vietnamese write it: 1.234,5."""
    return figure_words(value)


def result_of(item: ItemOutcome, totals: Sequence[Total]) -> str:
    """What those who lead it say was done, and the figures of all, in one paragraph."""
    said = [one.result.replace("\n", "; ") for _, one in item.lead_answers if one.result]
    figures = _in_words([total for total in totals if total.place == item.place])
    parts = [part.rstrip(". ") for part in [*said, figures] if part]
    return ". ".join(f"{part[:1].upper()}{part[1:]}" for part in parts)


def _who_reported(round_: ReportingRound) -> Iterator[str]:
    counts, cells = round_.matrix.counts, round_.matrix.cells
    owed = len(cells) - counts[ReportState.EXEMPT]
    came = [cell for cell in cells if cell.state not in (*NOT_IN, ReportState.EXEMPT)]
    late = sum(cell.days_late > 0 for cell in came)
    yield (
        f"Có {owed} cơ quan, đơn vị phải báo cáo; đã nhận {len(came)} báo cáo{_share(len(came), owed)}, "
        f"trong đó {len(came) - late} đúng hạn, {late} muộn."
    )
    if counts[ReportState.RETURNED]:
        yield f"Có {counts[ReportState.RETURNED]} báo cáo đã trả lại để hoàn thiện, chưa gửi lại."
    names = [cell.expected.agency_name for cell in round_.matrix.missing]
    if names and len(names) <= NAMES_IN_A_SENTENCE:
        yield f"Chưa gửi báo cáo: {'; '.join(names)}."
    elif names:
        yield f"Còn {len(names)} cơ quan, đơn vị chưa gửi báo cáo, có danh sách ở phụ lục."


def _in_figures(items: Iterable[ItemOutcome]) -> str:
    every = list(items)
    counted = Counter(item.standing for item in every)
    parts = [
        f"{counted[state]} {name.lower()}{_share(counted[state], len(every))}"
        for state, name in PROGRESS_NAMES.items()
        if counted[state]
    ]
    if counted[None]:
        parts.append(f"{counted[None]} {NONE_REPORTED}")
    outside = sum(not item.reference for item in every)
    of_them = f" (gồm {outside} ngoài phụ lục)" if 0 < outside < len(every) else ""
    return f"Theo cơ quan phụ trách, trong {len(every)} nhiệm vụ{of_them} có: {'; '.join(parts)}."


def _sections(found: Outcomes) -> Iterator[Passage]:
    totals = found.totals
    for ordinal in found.sections:
        items = [item for item in found.items.values() if item.place[0] == ordinal]
        lines = [
            f"- {named(item)}: {lower_first(standing_of(item))}. {result}."
            for item in items
            if (result := result_of(item, totals))
        ]
        heading = found.round.sections.get(ordinal, OUTSIDE_THE_APPENDIX)
        yield Passage(heading, (_in_figures(items), *lines))


def _in_words(totals: Sequence[Total]) -> str:
    leading = [_total(one) for one in totals if one.role is not Role.COORDINATING]
    helping = [_total(one) for one in totals if one.role is Role.COORDINATING]
    parts = [", ".join(leading), f"các cơ quan phối hợp: {', '.join(helping)}" if helping else ""]
    return "; ".join(filter(None, parts))


def _total(total: Total) -> str:
    agencies = f" ({total.count} cơ quan)" if total.count > 1 else ""
    if total.value is None:
        return f"{total.count} cơ quan báo số liệu theo {total.unit}, không cộng"
    # a sum with one estimate in it is an estimate
    figure = f"{'ước ' if total.estimated else ''}{number_in_words(total.value)}"
    return f"{figure} {total.unit}".rstrip() + agencies


def _share(part: int, whole: int) -> str:
    if not whole:
        return ""
    return f" ({number_in_words(round(Decimal(100 * part) / whole, 1))}%)"


def blank_date(place: str, year: int) -> str:
    """Place and date with blanks for the pen."""
    return f"{place}, ngày     tháng     năm {year}"


def place_and_date(place: str, day: date) -> str:
    """Place and date; a nought before days under 10 and months 1, 2 (Phụ lục I, mục II.4)."""
    month = f"{day.month:02}" if day.month <= 2 else str(day.month)
    return f"{place}, ngày {day.day:02} tháng {month} năm {day.year}"
