"""`dondoc amend PLAN_ID FILE`: a decision that changes rows of the plan in force, kept as a draft."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.amended import amendment_json, tell_amendment
from cli.output import json_option, optional_day_option, print_json
from cli.reporting import open_ready_office

if TYPE_CHECKING:
    from tasks.plans.amend import AmendOutcome

ACTOR = "dondoc amend"


@click.command("amend")
@click.argument("plan_id", type=int)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--number", help="The decision's number where its file leaves it blank (12/QĐ-UBND).")
@optional_day_option("--issued-on", "The decision's day where its file leaves it blank.")
@click.option("--onto-draft", is_flag=True, help="Add it to the decisions of the draft that waits.")
@click.option("--replace-draft", is_flag=True, help="Put it in the place of the draft that waits.")
@json_option
def command(
    plan_id: int,
    file: Path,
    number: str | None,
    issued_on: date | None,
    onto_draft: bool,
    replace_draft: bool,
    as_json: bool,
) -> None:
    """Read the decision FILE, which changes, adds or abolishes rows of the plan PLAN_ID in force.

    The plan as the decision makes it waits as a draft. Every row of the decision is accounted for; of
    which it is not certain what row of the plan it means is asked in the review.
    """
    from cli.commands.read import bytes_of
    from tasks.plans.amend import amend_for

    data = bytes_of(file)
    office = open_ready_office()
    outcome = amend_for(
        office,
        plan_id,
        data,
        file.name,
        actor=ACTOR,
        number=number,
        issued_on=issued_on,
        onto_draft=onto_draft,
        replace_draft=replace_draft,
    )
    draft_id = outcome.draft.plan_id
    if as_json:
        found = {"decision": outcome.decision, "rows": _rows(outcome)}
        print_json(
            {**asdict(outcome.draft), **found, "amendment": amendment_json(office, draft_id)}
        )
        return
    _tell(outcome)
    tell_amendment(office, draft_id)
    click.echo(f"Duyệt: dondoc approve {draft_id}")


def _rows(outcome: AmendOutcome) -> list[dict[str, str]]:
    return [
        {
            "action": one.row.action.value,
            "fate": one.fate.value,
            "place": str(one.row.place),
            "text": one.row.text,
            "words": one.words,
        }
        for one in outcome.rows
    ]


def _tell(outcome: AmendOutcome) -> None:
    from dondoc.amending.applying import Fate

    draft = outcome.draft
    kept = "Không có gì thay đổi" if draft.unchanged else "Đã nhập"
    click.echo(
        f"{kept}: {outcome.decision}, thành kế hoạch số {draft.plan_id}, bản {draft.version}, "
        "dự thảo, chờ duyệt."
    )
    click.echo(f"{len(outcome.rows)} dòng của quyết định:")
    for one in outcome.rows:
        mark = {Fate.DONE: "✓", Fate.PASSED_OVER: "–"}.get(one.fate, "?")
        click.echo(f"  {mark} {one.words}")
        if one.fate not in (Fate.DONE, Fate.PASSED_OVER):
            click.echo(f"      “{one.row.text}”")
