"""The year of a plan in one picture: months × agencies, how much is due when. SVG as text.

It says everything in figures and marks as well as in shades, so that it reads in black and white
and with a screen reader; no script, no font and no picture from elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from xml.sax.saxutils import escape

from dondoc.language.text import clean
from dondoc.schedule.obligation import Commemoration, Obligation
from dondoc.schedule.wording import cut_at_word, short_date
from dondoc.year_rows import Cell, PictureRow, picture_rows

__all__ = ["picture_rows", "year_picture"]

NAME_WIDTH, MONTH_WIDTH, TOTAL_WIDTH = 300, 56, 64
ROW_HEIGHT, HEADER, LEGEND, MARGIN = 26, 92, 88, 16
WIDTH = MARGIN + NAME_WIDTH + 12 * MONTH_WIDTH + TOTAL_WIDTH + MARGIN
LONGEST_NAME = 44
SHADES: tuple[tuple[int, str, str], ...] = (
    (1, "#e3eef9", "#14304d"),
    (3, "#b9d5ef", "#14304d"),
    (6, "#7fb0de", "#0b1f33"),
    (11, "#3d7ebd", "#ffffff"),
    (21, "#1f4e79", "#ffffff"),
)
REPORT_COLOUR, DAY_COLOUR, INK, FAINT = "#b3261e", "#8a5300", "#202124", "#5f6368"


def year_picture(
    obligations: Iterable[Obligation],
    commemorations: Iterable[Commemoration] = (),
    *,
    year: int,
    title: str,
    names: Mapping[str, str],
    today: date | None = None,
) -> str:
    """The picture as SVG text: a row per agency, a column per month, a figure for what is due.

    `names` gives the agency's name by id. `today` draws a line; without it there is none.
    """
    rows = picture_rows(obligations, year=year, names=names)
    days = {one.day: one.name for one in commemorations if one.day.year == year}
    height = HEADER + ROW_HEIGHT * len(rows) + LEGEND
    return "\n".join(
        (
            *_opening(title, year, rows, height),
            *_header(title, year, days),
            # under the cells, so that no figure is struck through
            *_today(today, year, len(rows)),
            *(line for at, row in enumerate(rows) for line in _row(row, at)),
            *_legend(height, sorted(days), today=today is not None and today.year == year),
            "</svg>\n",
        )
    )


def _opening(title: str, year: int, rows: Sequence[PictureRow], height: int) -> tuple[str, ...]:
    agencies = sum(row.agencies for row in rows)
    owed = sum(row.total * row.agencies for row in rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
        f'height="{height}" role="img" aria-labelledby="ten mo-ta" '
        'font-family="Arial, Liberation Sans, DejaVu Sans, sans-serif" font-size="13">',
        f'<title id="ten">{_safe(f"Năm {year}: {title}")}</title>',
        f'<desc id="mo-ta">{agencies} cơ quan, {owed} hạn trong năm. Mỗi hàng một cơ quan, mỗi cột '
        "một tháng; con số là số hạn của việc chủ trì và báo cáo trong tháng.</desc>",
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
    )


def _header(title: str, year: int, days: Mapping[date, str]) -> tuple[str, ...]:
    months = (
        f'<text x="{_x(month) + MONTH_WIDTH / 2:g}" y="76" text-anchor="middle" '
        f'font-weight="bold" fill="{INK}">Th {month}</text>'
        for month in range(1, 13)
    )
    total_x = _x(13) + TOTAL_WIDTH / 2
    return (
        f'<text x="{MARGIN}" y="32" font-size="18" font-weight="bold" fill="#1f4e79">'
        f"{_safe(cut_at_word(title, 100))}</text>",
        f'<text x="{MARGIN}" y="76" font-weight="bold" fill="{INK}">Cơ quan</text>',
        *months,
        f'<text x="{total_x:g}" y="76" text-anchor="middle" font-weight="bold" '
        f'fill="{INK}">Năm {year}</text>',
        *(_day_mark(day, name) for day, name in sorted(days.items())),
        f'<line x1="{MARGIN}" y1="{HEADER - 6}" x2="{WIDTH - MARGIN}" y2="{HEADER - 6}" '
        f'stroke="{INK}"/>',
    )


def _day_mark(day: date, name: str) -> str:
    x = _x_of_day(day)
    return (
        f'<path d="M{x:.1f} 46l5 6l-5 6l-5-6z" fill="{DAY_COLOUR}">'
        f"<title>{short_date(day)}: {_safe(name)}</title></path>"
    )


def _row(row: PictureRow, at: int) -> tuple[str, ...]:
    top = HEADER + at * ROW_HEIGHT
    middle = top + ROW_HEIGHT / 2 + 4.5
    cells = (
        _cell(row, month, cell, top)
        for month, cell in enumerate(row.cells, start=1)
        if cell.figure or cell.helping
    )
    return (
        f'<text x="{MARGIN}" y="{middle:g}" fill="{INK}">'
        f"{_safe(cut_at_word(row.name, LONGEST_NAME))}<title>{_safe(row.name)}</title></text>",
        *cells,
        f'<text x="{_x(13) + TOTAL_WIDTH / 2:g}" y="{middle:g}" text-anchor="middle" '
        f'font-weight="bold" fill="{INK}">{row.total}</text>',
        f'<line x1="{MARGIN}" y1="{top + ROW_HEIGHT - 1}" x2="{WIDTH - MARGIN}" '
        f'y2="{top + ROW_HEIGHT - 1}" stroke="#e8eaed"/>',
    )


def _cell(row: PictureRow, month: int, cell: Cell, top: int) -> str:
    x, width, height = _x(month), MONTH_WIDTH, ROW_HEIGHT
    fill, ink = _shade(cell.figure)
    said = f"{row.name}, tháng {month}: {_said(cell)}"
    box = (
        f'<rect x="{x + 1}" y="{top + 1}" width="{width - 2}" height="{height - 4}" rx="3" '
        f'fill="{fill}" stroke="{"#c4c9cf" if not cell.figure else fill}"/>'
    )
    figure = (
        f'<text x="{x + width / 2:g}" y="{top + height / 2 + 3.5:g}" text-anchor="middle" '
        f'fill="{ink}">{cell.figure or f"+{cell.helping}"}</text>'
    )
    report = (
        f'<circle cx="{x + width - 9}" cy="{top + 8}" r="4" fill="{REPORT_COLOUR}" stroke="#ffffff"/>'
        if cell.reports
        else ""
    )
    return f"<g><title>{_safe(said)}</title>{box}{figure}{report}</g>"


def _said(cell: Cell) -> str:
    parts = (
        (cell.figure - cell.reports, "hạn chủ trì"),
        (cell.reports, "báo cáo"),
        (cell.helping, "việc phối hợp"),
    )
    return ", ".join(f"{number} {words}" for number, words in parts if number)


def _shade(figure: int) -> tuple[str, str]:
    known = [(fill, ink) for least, fill, ink in SHADES if figure >= least]
    return known[-1] if known else ("#ffffff", FAINT)


def _today(today: date | None, year: int, rows: int) -> tuple[str, ...]:
    if today is None or today.year != year:
        return ()
    x, top, bottom = _x_of_day(today), HEADER - 6, HEADER + rows * ROW_HEIGHT
    return (
        f'<g stroke="{INK}" fill="{INK}"><title>Hôm nay {short_date(today)}</title>'
        f'<path d="M{x:.1f} {top}l-5 -7h10z"/>'
        f'<line x1="{x:.1f}" y1="{top}" x2="{x:.1f}" y2="{bottom}" stroke-dasharray="5 3"/></g>',
    )


def _legend(height: int, days: Sequence[date], *, today: bool) -> tuple[str, ...]:
    top = height - LEGEND + 24
    shades = (
        f'<rect x="{MARGIN + 150 + at * 46}" y="{top - 13}" width="40" height="18" rx="3" '
        f'fill="{fill}"/><text x="{MARGIN + 170 + at * 46}" y="{top}" text-anchor="middle" '
        f'font-size="12" fill="{ink}">{words}</text>'
        for at, ((_, fill, ink), words) in enumerate(
            zip(SHADES, ("1-2", "3-5", "6-10", "11-20", "> 20"), strict=True)
        )
    )
    marks = MARGIN + 404
    line = " Đường gạch đứt là ngày hôm nay." if today else ""
    return (
        f'<text x="{MARGIN}" y="{top}" fill="{FAINT}">Số hạn trong tháng:</text>',
        *shades,
        f'<circle cx="{marks}" cy="{top - 4}" r="4" fill="{REPORT_COLOUR}"/>'
        f'<text x="{marks + 10}" y="{top}" fill="{FAINT}">có hạn báo cáo</text>',
        f'<path d="M{marks + 132} {top - 10}l5 6l-5 6l-5-6z" fill="{DAY_COLOUR}"/>'
        f'<text x="{marks + 143}" y="{top}" fill="{FAINT}">ngày kỷ niệm</text>',
        f'<text x="{marks + 250}" y="{top}" fill="{FAINT}">+3: chỉ có việc phối hợp</text>',
        f'<text x="{MARGIN}" y="{top + 24}" font-size="12" fill="{FAINT}">Con số là số hạn của việc '
        f"chủ trì và báo cáo; việc phối hợp không cộng vào.{line}</text>",
        *_days_line(days, top + 46),
    )


def _days_line(days: Sequence[date], y: int) -> tuple[str, ...]:
    """The commemorations in words: paper shows no tooltip."""
    if not days:
        return ()
    words = cut_at_word(", ".join(f"{day.day}/{day.month}" for day in days), 120)
    return (
        f'<text x="{MARGIN}" y="{y}" font-size="12" fill="{FAINT}">Ngày kỷ niệm: {words}.</text>',
    )


def _x(month: int) -> int:
    return MARGIN + NAME_WIDTH + (month - 1) * MONTH_WIDTH


def _x_of_day(day: date) -> float:
    return _x(day.month) + (day.day - 1) / 31 * MONTH_WIDTH


def _safe(text: str) -> str:
    return escape(clean(text))
