"""A page of the simulated year: how all work stood month by month, as a picture and a table."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path

from cli.simulation.result import Month, Result
from cli.simulation.words import number, summary
from dondoc.status import COLOURS, VIETNAMESE, State

PAGE = "ca-nam.html"
WIDTH, HEIGHT, LEFT, TOP = 1000, 420, 60, 20
BAR, GAP = 56, 20
# from the ground up: what is done, what is at rest, what is open, what is late
ORDER = (
    *(State.DONE_ON_TIME, State.DONE_LATE, State.AWAITING_CONFIRMATION, State.ON_HOLD),
    *(State.ON_TIME, State.DUE_SOON, State.OVERDUE),
)
# paler than on other pages where two states share an ink
PALE = {State.ON_TIME: "#b7d7c3", State.ON_HOLD: "#b8bcc2", State.DUE_SOON: "#e3a84a"}
STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 68rem; color: #1f2328 }
svg { width: 100%; height: auto } svg text { font: 13px system-ui, sans-serif; fill: #1f2328 }
ul { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; list-style: none; padding: 0 }
li span { display: inline-block; width: .9em; height: .9em; margin-right: .4em }
pre { white-space: pre-wrap; background: #f6f8fa; padding: 1rem; font-size: 13px }
"""


def write_page(folder: Path, result: Result) -> Path:
    """Write the page into the folder; gives where it is."""
    folder.mkdir(parents=True, exist_ok=True)
    page = folder / PAGE
    first, last = result.days[0].day, result.days[-1].day
    title = f"Mô phỏng từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}"
    page.write_text(
        f'<!doctype html><html lang="vi"><meta charset="utf-8"><title>{title}</title>'
        f"<style>{STYLE}</style><h1>{title}</h1>"
        f"<p>{number(result.agencies)} cơ quan, {number(result.obligations)} hạn, "
        f"{number(result.messages)} tin nhắc. Mỗi cột là tình trạng của mọi việc vào cuối tháng.</p>"
        f"{_legend()}{_picture(result)}<pre>{escape(summary(result))}</pre></html>",
        encoding="utf-8",
    )
    return page.resolve()


def _legend() -> str:
    lines = (
        f'<li><span style="background:{_colour(state)}"></span>{VIETNAMESE[state]}</li>'
        for state in ORDER
    )
    return f"<ul>{''.join(lines)}</ul>"


def _picture(result: Result) -> str:
    shown = {at: one for at, one in sorted(result.months.items()) if one.states}
    most = max(sum(one.states.values()) for one in shown.values())
    bars = "".join(_bar(place, at, one, most) for place, (at, one) in enumerate(shown.items()))
    described = "Tình trạng của mọi việc vào cuối mỗi tháng"
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT + TOP + 60}" role="img" aria-label="{described}">'
        f"{''.join(_lines(most))}{bars}</svg>"
    )


def _lines(most: int) -> Iterator[str]:
    for part in range(5):
        y = TOP + HEIGHT * (1 - part / 4)
        yield f'<line x1="{LEFT}" x2="{WIDTH}" y1="{y}" y2="{y}" stroke="#d8dee4"/>'
        yield f'<text x="{LEFT - 6}" y="{y + 4}" text-anchor="end">{number(most * part / 4)}</text>'


def _bar(place: int, at: int, month: Month, most: int) -> str:
    x, y, parts = LEFT + 10 + place * (BAR + GAP), float(TOP + HEIGHT), []
    for state in ORDER:
        count = month.states[state.value]
        height = HEIGHT * count / most
        y -= height
        said = f"Tháng {at}, {VIETNAMESE[state]}: {number(count)}"
        parts.append(
            f'<rect x="{x}" y="{y:.1f}" width="{BAR}" height="{height:.1f}" '
            f'fill="{_colour(state)}"><title>{said}</title></rect>'
        )
    middle, ground = x + BAR / 2, TOP + HEIGHT
    return (
        f"{''.join(parts)}"
        f'<text x="{middle}" y="{ground + 20}" text-anchor="middle">Tháng {at}</text>'
        f'<text x="{middle}" y="{ground + 40}" text-anchor="middle">{number(month.messages)} tin</text>'
    )


def _colour(state: State) -> str:
    return PALE.get(state, COLOURS[state])
