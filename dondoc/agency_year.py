"""An agency's year in one picture: its work × the twelve months, each due day by its state. SVG as text.

Each state has a sign besides its colour, so that it reads in black and white; no script, no font
and no picture from elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

from dondoc.language.text import clean
from dondoc.schedule.obligation import ObligationKind, Role
from dondoc.schedule.wording import cut_at_word, short_date
from dondoc.status import COLOURS, MOST_URGENT_FIRST, SIGNS, VIETNAMESE, State

NAME_WIDTH, MONTH_WIDTH, ROW_HEIGHT, HEADER, LEGEND, MARGIN = 400, 46, 28, 40, 40, 12
WIDTH = MARGIN + NAME_WIDTH + 12 * MONTH_WIDTH + MARGIN
LONGEST_NAME = 56
INK, FAINT, LINE = "#1d2733", "#52606d", "#d9e0e7"
ROLE_MARK = " (phối hợp)"


@dataclass(frozen=True, slots=True)
class DueDay:
    """One due day of a piece of work, and how it stands today."""

    reference: str
    title: str
    kind: ObligationKind
    role: Role
    due: date
    state: State


def agency_year(dues: Iterable[DueDay], *, year: int, agency: str, today: date) -> str:
    """The picture as SVG text: a row per piece of work, by its first due day; own work first."""
    rows = _rows([one for one in dues if one.due.year == year])
    height = HEADER + ROW_HEIGHT * len(rows) + LEGEND
    lines = (
        *_opening(agency, year, rows, height),
        *_header(today, year, height),
        *(line for at, row in enumerate(rows) for line in _row(row, HEADER + at * ROW_HEIGHT)),
        *_legend(rows, height),
        "</svg>\n",
    )
    return "\n".join(lines)


def _rows(dues: Sequence[DueDay]) -> list[list[DueDay]]:
    rows: dict[tuple[object, ...], list[DueDay]] = {}
    for one in sorted(dues, key=lambda one: (one.role is Role.COORDINATING, one.due, one.title)):
        rows.setdefault((one.role, one.kind, one.reference, one.title), []).append(one)
    return list(rows.values())


def _opening(
    agency: str, year: int, rows: Sequence[Sequence[DueDay]], height: int
) -> tuple[str, ...]:
    title = f"{agency}: {len(rows)} việc, {sum(map(len, rows))} hạn trong năm {year}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
        f'height="{height}" role="img" aria-labelledby="ten" '
        'font-family="Arial, Liberation Sans, DejaVu Sans, sans-serif" font-size="13">',
        f'<title id="ten">{_safe(title)}</title>',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
    )


def _header(today: date, year: int, height: int) -> tuple[str, ...]:
    bottom = height - LEGEND
    months = (
        f'<text x="{_x(month) + MONTH_WIDTH / 2:g}" y="24" text-anchor="middle" font-weight="bold" '
        f'fill="{INK}">T{month}</text>'
        f'<line x1="{_x(month)}" y1="{HEADER}" x2="{_x(month)}" y2="{bottom}" stroke="{LINE}"/>'
        for month in range(1, 13)
    )
    now: tuple[str, ...] = ()
    if today.year == year:
        now = (
            f'<rect x="{_x(today.month)}" y="4" width="{MONTH_WIDTH}" height="{bottom - 4}" '
            f'fill="#fff4cf"><title>Tháng này: hôm nay {short_date(today)}</title></rect>',
        )
    return (
        *now,
        f'<text x="{MARGIN}" y="24" font-weight="bold" fill="{INK}">Năm {year}</text>',
        *months,
    )


def _row(row: Sequence[DueDay], top: int) -> tuple[str, ...]:
    first = row[0]
    mark = ROLE_MARK if first.role is Role.COORDINATING else ""
    name = f"{first.reference} {first.title}".strip()
    shown = cut_at_word(clean(name), LONGEST_NAME - len(mark)) + mark
    cells = (
        _cell([one for one in row if one.due.month == month], month, top)
        for month in sorted({one.due.month for one in row})
    )
    return (
        f'<text x="{MARGIN}" y="{top + 18}" fill="{FAINT if mark else INK}">{_safe(shown)}'
        f"<title>{_safe(name + mark)}</title></text>",
        *cells,
        f'<line x1="{MARGIN}" y1="{top + ROW_HEIGHT - 0.5}" x2="{WIDTH - MARGIN}" '
        f'y2="{top + ROW_HEIGHT - 0.5}" stroke="{LINE}"/>',
    )


def _cell(dues: Sequence[DueDay], month: int, top: int) -> str:
    state = min((one.state for one in dues), key=MOST_URGENT_FIRST.index)
    colour, x = COLOURS[state], _x(month)
    said = "; ".join(f"hạn {short_date(one.due)}: {VIETNAMESE[one.state]}" for one in dues)
    words = str(dues[0].due.day) if len(dues) == 1 else f"×{len(dues)}"
    is_filled = state in (State.OVERDUE, State.DONE_ON_TIME, State.DONE_LATE)
    return (
        f"<g><title>{_safe(said)}</title>"
        f'<rect x="{x + 2}" y="{top + 3}" width="{MONTH_WIDTH - 4}" height="{ROW_HEIGHT - 7}" rx="4" '
        f'fill="{colour if is_filled else "#ffffff"}" stroke="{colour}" stroke-width="1.5"/>'
        f'<text x="{x + MONTH_WIDTH / 2:g}" y="{top + 18}" text-anchor="middle" font-size="12" '
        f'fill="{"#ffffff" if is_filled else colour}">{SIGNS[state]} {words}</text></g>'
    )


def _legend(rows: Sequence[Sequence[DueDay]], height: int) -> tuple[str, ...]:
    shown = {one.state for row in rows for one in row}
    words = "   ".join(
        f"{SIGNS[state]} {VIETNAMESE[state]}" for state in MOST_URGENT_FIRST if state in shown
    )
    return (
        f'<text x="{MARGIN}" y="{height - 14}" font-size="12" fill="{FAINT}" xml:space="preserve">'
        f"Số trong ô là ngày cuối cùng của hạn; ×2 là hai hạn trong tháng.   {words}</text>",
    )


def _x(month: int) -> int:
    return MARGIN + NAME_WIDTH + (month - 1) * MONTH_WIDTH


def _safe(text: str) -> str:
    return escape(clean(text))
