"""The words of the collated report, from what the agencies answered; nothing is made up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dondoc.reports.columns import Answer
from dondoc.reports.form import PROGRESS_NAMES, Progress, period_name
from dondoc.reports.matrix import NOT_IN, ReportState
from dondoc.reports.outcomes import ItemOutcome, Outcomes, Total
from dondoc.reports.reporting_round import ReportingRound, TakenReport
from dondoc.schedule.obligation import Role
from dondoc.schedule.wording import cut_at_word, short_date

CONTENT_LENGTH = 180
MOST_LINES = 40
NAMES_IN_A_SENTENCE = 8
OUTSIDE_THE_APPENDIX = "Nhiệm vụ ngoài phụ lục của Kế hoạch"
NONE_REPORTED = "chưa có báo cáo"


@dataclass(frozen=True, slots=True)
class Passage:
    """A heading and the paragraphs under it."""

    heading: str
    paragraphs: tuple[str, ...] = ()


def subject_of(round_: ReportingRound) -> str:
    """What the report is about, as it stands under the word BÁO CÁO."""
    return f"Kết quả {period_name(round_.period)} thực hiện {plan_name(round_)}"


def plan_name(round_: ReportingRound) -> str:
    """The plan as a sentence names it: "Kế hoạch tổ chức hoạt động …"."""
    title = round_.plan_title
    if title.casefold().startswith(("kế hoạch", "chương trình", "đề án")):
        return title
    return f"Kế hoạch {_lower_first(title)}"


def opening(round_: ReportingRound) -> str:
    """The sentence that says on what ground the report stands and to what day."""
    return (
        f"Thực hiện {_plan_with_number(round_)}, {round_.coordinator} tổng hợp kết quả "
        f"{period_name(round_.period)} của các cơ quan, đơn vị, tính đến hết ngày "
        f"{short_date(round_.day)}, như sau:"
    )


def _plan_with_number(round_: ReportingRound) -> str:
    if round_.plan_number is None:
        return f"{plan_name(round_)} của {round_.issuer}"
    kind = plan_name(round_).partition(" ")[0]
    name = "Kế hoạch" if kind == "Kế" else "Chương trình" if kind == "Chương" else "Đề án"
    about = plan_name(round_).removeprefix(name).strip()
    issued = f" ngày {short_date(round_.plan_issued_on)}" if round_.plan_issued_on else ""
    return f"{name} số {round_.plan_number}{issued} của {round_.issuer} về {_lower_first(about)}"


def closing(round_: ReportingRound) -> str:
    """The last sentence, with the mark by which a document ends (./.)."""
    return (
        f"Trên đây là báo cáo kết quả {period_name(round_.period)} thực hiện {plan_name(round_)}, "
        f"{round_.coordinator} kính trình {round_.issuer} xem xét, chỉ đạo./."
    )


def passages(found: Outcomes) -> Iterator[Passage]:
    """The body in order: who reported, what was done by section, what is late, what is proposed."""
    yield Passage("I. TÌNH HÌNH GỬI BÁO CÁO", tuple(_who_reported(found.round)))
    yield Passage("II. KẾT QUẢ THỰC HIỆN", (_in_figures(found.items.values()),))
    for number, passage in enumerate(_sections(found), start=1):
        yield Passage(f"{number}. {passage.heading}", passage.paragraphs)
    yield Passage("III. NHIỆM VỤ QUÁ HẠN, KHÔNG THỰC HIỆN", tuple(_troubles(found)))
    yield Passage("IV. ĐỀ XUẤT, KIẾN NGHỊ", tuple(_proposals(found)))


def number_in_words(value: Decimal) -> str:
    """A figure as Vietnamese write it: 1.234,5."""
    text = f"{value:,f}".rstrip("0").rstrip(".") if value % 1 else f"{value:,.0f}"
    return text.translate(str.maketrans(",.", ".,"))


def result_of(item: ItemOutcome, totals: Sequence[Total]) -> str:
    """What those who lead it say was done, and the figures of all, in one paragraph."""
    said = [one.result.replace("\n", "; ") for _, one in item.lead_answers if one.result]
    figures = [_total(total) for total in totals if total.place == item.place]
    parts = [part.rstrip(". ") for part in [*said, "; ".join(figures)] if part]
    return ". ".join(f"{part[:1].upper()}{part[1:]}" for part in parts)


def reasons_of(item: ItemOutcome) -> str:
    """The difficulties named by those who lead it."""
    said = [one.difficulty.replace("\n", "; ") for _, one in item.lead_answers if one.difficulty]
    return "; ".join(said)


def standing_of(item: ItemOutcome) -> str:
    """How far it is, in words."""
    return PROGRESS_NAMES[item.standing] if item.standing else NONE_REPORTED.capitalize()


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
    return f"Theo cơ quan phụ trách, trong {len(every)} nhiệm vụ có: {'; '.join(parts)}."


def _sections(found: Outcomes) -> Iterator[Passage]:
    totals = found.totals
    for ordinal in found.sections:
        items = [item for item in found.items.values() if item.place[0] == ordinal]
        lines = [
            f"- {_named(item)}: {_lower_first(standing_of(item))}. {result}."
            for item in items
            if (result := result_of(item, totals))
        ]
        heading = found.round.sections.get(ordinal, OUTSIDE_THE_APPENDIX)
        yield Passage(heading, (_in_figures(items), *_first(lines)))


def _troubles(found: Outcomes) -> Iterator[str]:
    late = found.late_items
    given_up = [item for item in found.items.values() if item.standing is Progress.NOT_DOING]
    lines = [
        f"- {_named(item)} (hạn {item.deadline}; {item.lead or 'chưa rõ cơ quan phụ trách'}): "
        f"{_lower_first(standing_of(item))}{_because(item)}."
        for item in late
    ]
    lines += [f"- {_named(item)}: không thực hiện{_because(item)}." for item in given_up]
    yield f"Có {len(late)} nhiệm vụ quá hạn chưa xong, {len(given_up)} nhiệm vụ không thực hiện."
    yield from _first(lines)
    told = {item.place for item in [*late, *given_up]}
    others = [
        f"- {report.agency_name}, {_place(item)}: {_one_line(answer.difficulty)}."
        for item, report, answer in _answers(found)
        if answer.difficulty and (item.place not in told or answer.role is Role.COORDINATING)
    ]
    if others:
        yield "Khó khăn, vướng mắc khác:"
        yield from _first(others)


def _proposals(found: Outcomes) -> Iterator[str]:
    lines = [
        f"- {report.agency_name}, {_place(item)}: {_one_line(answer.proposal)}."
        for item, report, answer in _answers(found)
        if answer.proposal
    ]
    yield from _first(lines) if lines else ["Các cơ quan, đơn vị không có đề xuất, kiến nghị."]


def _answers(found: Outcomes) -> Iterator[tuple[ItemOutcome, TakenReport, Answer]]:
    for item in found.items.values():
        for report, answer in item.answers:
            yield item, report, answer


def _first(lines: Sequence[str]) -> list[str]:
    """The lines, or as many as a person reads and where the others are."""
    if len(lines) <= MOST_LINES:
        return list(lines)
    others = len(lines) - MOST_LINES
    return [*lines[:MOST_LINES], f"Còn {others} ý khác, xem đầy đủ trong bảng tổng hợp kèm theo."]


def _total(total: Total) -> str:
    agencies = f" ({total.count} cơ quan)" if total.count > 1 else ""
    helped = "các cơ quan phối hợp: " if total.role is Role.COORDINATING else ""
    if total.value is None:
        return f"{helped}{total.count} cơ quan báo số liệu theo {total.unit}, không cộng"
    return f"{helped}{number_in_words(total.value)} {total.unit}".rstrip() + agencies


def _because(item: ItemOutcome) -> str:
    reasons = reasons_of(item).rstrip(".")
    return f"; nguyên nhân: {reasons}" if reasons else "; chưa nêu nguyên nhân"


def _named(item: ItemOutcome) -> str:
    content = cut_at_word(item.place[2].rstrip("."), CONTENT_LENGTH)
    return f"{content} ({_place(item)})" if item.reference else content


def _place(item: ItemOutcome) -> str:
    return f"nhiệm vụ {item.reference}" if item.reference else "nhiệm vụ chung"


def _one_line(text: str) -> str:
    return text.replace("\n", "; ").rstrip(". ")


def _lower_first(text: str) -> str:
    return f"{text[:1].lower()}{text[1:]}"


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
