"""What every command that drafts a document takes: number, symbol, date and who signs.

Left out, they stay blanks for the pen.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

import click

from cli.output import optional_day_option

if TYPE_CHECKING:
    from dondoc.reports.blanks import Letterhead

Function = TypeVar("Function", bound=Callable[..., Any])
REPORT, LETTER = "BC-…", "…-…"
# what the register of an office gives out: 5, 05, 127, 127a
_NUMBER = re.compile(r"\d{1,6}[a-zđ]?", re.IGNORECASE)
_SYMBOL = re.compile(r"[A-ZĐ]+-[^\s/]+")


def letterhead_options(symbol: str) -> Callable[[Function], Callable[..., Any]]:
    """Add the options; the command is given one `letterhead` for them.

    `symbol` is the symbol where none is named: a report's begins with its kind, a letter's does not.
    """

    def add(function: Function) -> Callable[..., Any]:
        @wraps(function)
        def given(*args: Any, **options: Any) -> Any:
            named = {name: options.pop(option) for option, name in _NAMES.items()}
            return function(*args, letterhead=_letterhead(symbol, **named), **options)

        wrapped: Callable[..., Any] = given
        for option in _OPTIONS:
            wrapped = option(wrapped)
        return wrapped

    return add


def refuse_one_number_for_several(letterhead: Letterhead, count: int) -> None:
    """A number belongs to one document. Raises UsageError."""
    if letterhead.number and count > 1:
        raise click.UsageError(
            f"--number is the number of one document, and there are {count}; name one --agency, "
            "or leave the number to the office"
        )


def _letterhead(
    symbol: str,
    *,
    number: str | None,
    symbol_given: str | None,
    issued_on: date | None,
    signer_titles: tuple[str, ...],
    signer_name: str,
) -> Letterhead:
    from dondoc.reports.blanks import Letterhead

    return Letterhead(
        number=number,
        symbol=symbol_given or symbol,
        issued_on=issued_on,
        signer_titles=tuple(title.upper() for title in signer_titles),
        signer_name=signer_name,
    )


def _number(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    if value is None or _NUMBER.fullmatch(value):
        return value
    raise click.BadParameter(f"{value!r} is no number of a document; write it as 127 or 127a")


def _symbol(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    if value is None or _SYMBOL.fullmatch(value):
        return value
    raise click.BadParameter(f"{value!r} is no symbol of a document; write it as BC-SVHTT")


# what click calls each option -> what it is
_NAMES = {
    "number": "number",
    "symbol_given": "symbol_given",
    "date": "issued_on",
    "signer_titles": "signer_titles",
    "signer_name": "signer_name",
}
# the last is shown first
_OPTIONS = (
    click.option("--signer-name", default="", help="Who signs; without it a blank."),
    click.option(
        "--signer-title",
        "signer_titles",
        multiple=True,
        help='As what, line by line: --signer-title "KT. GIÁM ĐỐC" --signer-title "PHÓ GIÁM ĐỐC".',
    ),
    optional_day_option("--date", "The day on the document (2026-06-19); without it a blank."),
    click.option(
        "--symbol",
        "symbol_given",
        callback=_symbol,
        help="The symbol after the number (BC-SVHTT, SVHTT-VP); without it a blank.",
    ),
    click.option("--number", callback=_number, help="The document's number; without it a blank."),
)
