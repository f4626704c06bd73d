"""What is deployed where an installation serves several offices: the same of prefect.yaml for each.

Nothing is declared twice: an office's deployment is the declared one with the office's code for its
name, `DONDOC_OFFICE` in the environment of its runs, and its schedules some minutes later.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

from cli.serving.prefect_setup import deployments_file
from config.at_work import OFFICE, Place, at_work
from config.settings import load_settings

MINUTES = 60


def write_deployments(file: Path, places: Sequence[Place]) -> None:
    """Write the deployments of those offices as `prefect deploy --all --prefect-file` takes them."""
    document = deployments_of(places)
    file.parent.mkdir(parents=True, exist_ok=True)
    # YAML takes JSON as it is
    file.write_text(json.dumps(document, ensure_ascii=False, indent=1), encoding="utf-8")


def deployments_of(places: Sequence[Place]) -> dict[str, Any]:
    """The declared document with each office's deployments; of no office only the environment's own."""
    # as heavy as the rest of the command
    import yaml  # type: ignore[import-untyped]

    declared = yaml.safe_load(deployments_file().read_text(encoding="utf-8"))
    own = declared["deployments"] if any(not one.code for one in places) else []
    offices = sorted((one for one in places if one.code), key=lambda one: one.code)
    added = [
        _of_office(deployment, place, nth, _name_of(place))
        for nth, place in enumerate(offices, 1)
        for deployment in declared["deployments"]
    ]
    return {**declared, "deployments": [*own, *added]}


def office_tag(code: str) -> str:
    """The tag of everything that runs for an office; it stays when the office is renamed."""
    return f"văn phòng {code}"


def _name_of(place: Place) -> str:
    with at_work(place):
        return load_settings().office_name


def _of_office(
    declared: Mapping[str, Any], place: Place, nth: int, office_name: str
) -> dict[str, Any]:
    one = deepcopy(dict(declared))
    one["name"] = place.code
    one["tags"] = [*one.get("tags", ()), office_tag(place.code), office_name]
    one["description"] = f"{one.get('description', '')}\n\n*{office_name}*"
    pool = dict(one["work_pool"])
    variables = dict(pool.get("job_variables") or {})
    variables["env"] = {**variables.get("env", {}), OFFICE: place.code}
    one["work_pool"] = {**pool, "job_variables": variables}
    one["schedules"] = [_later(schedule, nth) for schedule in one.get("schedules", ())]
    return one


def _later(schedule: Mapping[str, Any], minutes: int) -> dict[str, Any]:
    return (
        {**schedule, "cron": later(schedule["cron"], minutes)}
        if "cron" in schedule
        else {**schedule}
    )


def later(cron: str, minutes: int) -> str:
    """The same hours, so many minutes later: within the hour, and within a step where there is one.

    Thirty-four offices then do not all begin in one second, and none of them leaves the hours that
    the declared schedule has.
    """
    field, *others = cron.split()
    span, is_stepped, step = field.partition("/")
    if is_stepped:
        first, _, last = ("0-59" if span == "*" else span).partition("-")
        begins = int(first) + minutes % int(step)
        return " ".join([f"{begins}-{last or MINUTES - 1}/{step}", *others])
    if not field.isdigit():
        return cron
    begins = int(field) + minutes % (MINUTES - int(field))
    return " ".join([str(begins), *others])


def unknown_offices(deployments: Iterable[Mapping[str, Any]], known: Iterable[str]) -> list[str]:
    """The ids of deployments that run for an office that is no longer there."""
    tags = {office_tag(code) for code in known}
    prefix = office_tag("")
    return [
        one["id"]
        for one in deployments
        if (own := {tag for tag in one["tags"] if tag.startswith(prefix)}) and not own & tags
    ]
