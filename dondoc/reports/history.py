"""What is known of an item from before: the agency's last report, and what last year's plan had."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dondoc.reports.columns import Answer
from dondoc.reports.form import PROGRESS_NAMES, ItemPlace, period_name
from dondoc.schedule.wording import cut_at_word, short_date

LONGEST_RESULT = 160


@dataclass(frozen=True, slots=True)
class OldWork:
    """One window that an agency owed under last year's plan; `done_on` is None while it is not done."""

    agency_name: str
    due: date
    done_on: date | None

    @property
    def days_late(self) -> int:
        """Calendar days from the last day on time to the day it was done."""
        return max(0, (self.done_on - self.due).days) if self.done_on else 0


@dataclass(frozen=True, slots=True)
class YearRow:
    """An item of this year's plan, of last year's, or of both; `outcome` is how last year's ended.

    `change` says in Vietnamese what became of it; `is_sure` is False where a person should confirm
    that both are one item.
    """

    new: ItemPlace | None
    new_lead: str
    old: ItemPlace | None
    old_lead: str
    old_year: int
    change: str
    outcome: str
    is_sure: bool = True
    notes: tuple[str, ...] = ()


def reported_words(period: str, answer: Answer, reported_on: date) -> str:
    """What an agency reported last time: "Kỳ trước (6 tháng năm 2026): Đang thực hiện – …"."""
    return (
        f"Kỳ trước ({period_name(period)}, báo ngày {short_date(reported_on)}): {said_in(answer)}"
    )


def said_in(answer: Answer) -> str:
    """State, result and figure of an answer in one line."""
    said = PROGRESS_NAMES[answer.progress]
    if answer.result:
        said = f"{said} – {cut_at_word(' '.join(answer.result.split()), LONGEST_RESULT)}"
    if answer.figure is not None:
        estimated = "ước " if answer.is_estimated else ""
        figure = f"{figure_words(answer.figure)} {answer.unit}".strip()
        said = f"{said}; số liệu: {estimated}{figure}"
    return said


def figure_words(figure: Decimal) -> str:
    """A figure as Vietnamese write it: 1.234,5."""
    whole, _, fraction = f"{figure.normalize():,f}".partition(".")
    return whole.replace(",", ".") + (f",{fraction}" if fraction else "")


def last_year_words(
    year: int, place: ItemPlace, outcome: str, answer: Answer | None = None, *, by: str = ""
) -> str:
    """How last year's item ended: "Năm 2025: xong muộn 12 ngày"; `by` names another agency's work."""
    known = [outcome] if outcome else []
    if answer is not None:
        known.append(f"báo cáo cuối: {said_in(answer)}")
    reference = ".".join(part for part in place[:2] if part)
    said = "; ".join(known) or f"có trong kế hoạch (mục {reference}), chưa ghi nhận kết quả"
    return f"Năm {year}{f' ({by})' if by else ''}: {said}"


def outcome_words(work: Iterable[OldWork]) -> str:
    """How the windows of one item ended, in words; empty where nothing was owed."""
    by_agency: dict[str, list[OldWork]] = {}
    for one in work:
        by_agency.setdefault(one.agency_name, []).append(one)
    if len(by_agency) == 1:
        return _of_one_agency(next(iter(by_agency.values())))
    return _of_several(list(by_agency.values()))


def _of_one_agency(work: Sequence[OldWork]) -> str:
    done = [one for one in work if one.done_on]
    if not done:
        return "chưa xong"
    late = max(one.days_late for one in done)
    kept = f"muộn {late} ngày" if late else "đúng hạn"
    if len(done) == len(work):
        return f"xong {kept}"
    return f"xong {len(done)}/{len(work)} kỳ, {kept}"


def _of_several(agencies: Sequence[Sequence[OldWork]]) -> str:
    done = [work for work in agencies if all(one.done_on for one in work)]
    late = [work for work in done if any(one.days_late for one in work)]
    if not agencies:
        return ""
    said = []
    if len(done) > len(late):
        said.append(f"{len(done) - len(late)} xong đúng hạn")
    if late:
        longest = max(one.days_late for work in late for one in work)
        said.append(f"{len(late)} xong muộn (lâu nhất {longest} ngày)")
    if len(agencies) > len(done):
        said.append(f"{len(agencies) - len(done)} chưa xong")
    return f"{len(agencies)} cơ quan: {', '.join(said)}"
