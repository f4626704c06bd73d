"""What the sub-commands share: the options `--json` and `--today`, and printing one JSON document."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import click

OFFICE_TIME = ZoneInfo("Asia/Ho_Chi_Minh")
Function = TypeVar("Function", bound=Callable[..., Any])

json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


def print_json(document: Any) -> None:
    """Print one JSON document, Vietnamese unescaped."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=1))


def _date(_ctx: click.Context, _param: click.Parameter, value: str | None) -> date:
    if value is None:
        return datetime.now(OFFICE_TIME).date()
    try:
        return date.fromisoformat(value)
    except ValueError as wrong:
        raise click.BadParameter(f"{value!r} is no date; write it as 2026-06-19") from wrong


def today_option(function: Function) -> Function:
    """Add `--today`, an ISO date; without it the office's own day in Asia/Ho_Chi_Minh."""
    return click.option("--today", callback=_date, help="Act as on this day (2026-06-19).")(
        function
    )


def day_option(name: str, help_text: str) -> Callable[[Function], Function]:
    """An option that takes an ISO date; without it the office's own day in Asia/Ho_Chi_Minh."""
    return click.option(name, callback=_date, help=help_text)


def optional_day_option(name: str, help_text: str) -> Callable[[Function], Function]:
    """An option that takes an ISO date; without it None."""
    return click.option(name, callback=_optional_date, help=help_text)


def _optional_date(ctx: click.Context, param: click.Parameter, value: str | None) -> date | None:
    return None if value is None else _date(ctx, param, value)
