"""`dondoc matrix`: who has reported for a period."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli.output import json_option, print_json, today_option
from cli.reporting import open_ready_office, period_option, plan_option

if TYPE_CHECKING:
    from dondoc.reports.matrix import Matrix, MatrixCell


@click.command("matrix")
@period_option
@plan_option
@today_option
@json_option
def command(period: str, plan_id: int | None, today: date, as_json: bool) -> None:
    """Show how every report that is expected for the period stands at the end of the day."""
    from tasks.reports.collate import matrix_of_period

    matrix = matrix_of_period(period, office=open_ready_office(), today=today, plan_id=plan_id)
    if as_json:
        print_json(_document(period, matrix))
        return
    for cell in matrix.cells:
        click.echo(f"{cell.words:<32}  {cell.expected.agency_name}")
    click.echo(_in_sum(matrix))


def _in_sum(matrix: Matrix) -> str:
    from dondoc.reports.matrix import REPORT_STATE_NAMES

    counted = [f"{REPORT_STATE_NAMES[state]} {n}" for state, n in matrix.counts.items() if n]
    return f"{len(matrix.cells)} cơ quan phải báo cáo: {', '.join(counted)}."


def _document(period: str, matrix: Matrix) -> dict[str, Any]:
    return {
        "period": period,
        "day": matrix.day.isoformat(),
        "expected": len(matrix.cells),
        "counts": {state.value: count for state, count in matrix.counts.items()},
        "missing": [cell.expected.agency_id for cell in matrix.missing],
        "cells": [_cell(cell) for cell in matrix.cells],
        "unexpected": [one.agency_id for one in matrix.unexpected],
    }


def _cell(cell: MatrixCell) -> dict[str, Any]:
    received = cell.received
    return {
        "agency": cell.expected.agency_id,
        "name": cell.expected.agency_name,
        "state": cell.state.value,
        "words": cell.words,
        "due": cell.expected.due_now.isoformat(),
        "received_on": received.received_on.isoformat() if received else None,
        "version": received.version if received else None,
        "days_late": cell.days_late,
    }
