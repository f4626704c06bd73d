"""Charts for written reports, as PNG: they read in black and white, every bar has its figure.

matplotlib takes a second to import, so this module is imported only where a chart is drawn.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from decimal import Decimal
from textwrap import fill

from matplotlib.axes import Axes
from matplotlib.figure import Figure

BAR, BAD, EDGE = "#2f6f9f", "#b3261e", "#1d2733"
MM = 1 / 25.4
ROW_MM, EDGES_MM, DOTS_AN_INCH = 6.5, 8.0, 200
# longer names go over two lines, or they take the bars' room
NAME_LETTERS = 42


def share_bars(
    shares: Sequence[tuple[str, Decimal]],
    *,
    width_mm: float,
    weak_below: Decimal = Decimal(0),
) -> bytes:
    """One lying bar a name, in percent, the first on top.

    A weak one is hatched and red: told by its pattern as well as by its colour.
    """
    height = EDGES_MM + ROW_MM * max(1, len(shares))
    figure, axes = _figure(width_mm, height)
    places = range(len(shares), 0, -1)
    values = [float(share) for _, share in shares]
    bars = axes.barh(list(places), values, height=0.7, color=BAR, edgecolor=EDGE, linewidth=0.6)
    for bar, (_, share) in zip(bars, shares, strict=True):
        if share < weak_below:
            bar.set(facecolor="white", edgecolor=BAD, hatch="////")
    axes.bar_label(bars, [_percent(share) for _, share in shares], padding=3, fontsize=8)
    axes.set_yticks(list(places), [fill(name, NAME_LETTERS) for name, _ in shares], fontsize=8)
    axes.set_xlim(0, 112)
    axes.set_ylim(0.4, len(shares) + 0.6)
    axes.set_xticks([])
    return _drawn(figure, axes)


def month_bars(months: Sequence[tuple[str, Decimal | None, int]], *, width_mm: float) -> bytes:
    """One standing bar a month, in percent, with how many due days it stands for under its name."""
    figure, axes = _figure(width_mm, 55)
    values = [float(share or 0) for _, share, _ in months]
    places = list(range(len(months)))
    bars = axes.bar(places, values, width=0.65, color=BAR, edgecolor=EDGE, linewidth=0.6)
    said = ["–" if share is None else _percent(share) for _, share, _ in months]
    axes.bar_label(bars, said, padding=2, fontsize=8)
    labels = ["{}\n{}\n({})".format(*name.split("/"), count) for name, _, count in months]
    axes.set_xticks(places, labels, fontsize=8)
    axes.set_ylim(0, 115)
    axes.set_yticks([])
    return _drawn(figure, axes)


def _figure(width_mm: float, height_mm: float) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(width_mm * MM, height_mm * MM), dpi=DOTS_AN_INCH, layout="constrained")
    axes = figure.add_subplot()
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    return figure, axes


def _drawn(figure: Figure, axes: Axes) -> bytes:
    axes.tick_params(length=0)
    written = io.BytesIO()
    # without the program's name and time, the same chart is the same bytes
    figure.savefig(written, format="png", metadata={"Software": None})
    return written.getvalue()


def _percent(share: Decimal) -> str:
    """To one place, as Vietnamese write it: 42,9%."""
    text = f"{round(share, 1):f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text}%".replace(".", ",")
