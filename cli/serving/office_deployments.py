"""What is deployed where an installation serves several offices: the same of prefect.yaml for each.

Nothing is declared twice: an office's deployment is the declared one with the office's code for its
name, `DONDOC_OFFICE` in the environment of its runs, and its daily schedules some minutes later. What
is declared for every few minutes is not scheduled for each office: one run looks in on all of them
(prefect.offices.yaml) and starts the office's own where there is something to do.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

from cli.serving.prefect_setup import DEPLOYMENTS, deployments_file
from config.at_work import OFFICE, Place, at_work
from config.settings import load_settings

MINUTES = 60
FOR_ALL = DEPLOYMENTS.with_name("prefect.offices.yaml")


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
    shared = yaml.safe_load(FOR_ALL.read_text(encoding="utf-8"))["deployments"]
    offices = sorted((one for one in places if one.code), key=lambda one: one.code)
    if len(offices) == len(places):
        # the environment is no office
        own = shared
    else:
        own = [*declared["deployments"], *(shared if offices else [])]
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
    one["schedules"] = [
        {**schedule, "cron": later(schedule["cron"], nth)}
        for schedule in one.get("schedules", ())
        if not is_frequent(schedule["cron"])
    ]
    return one


def is_frequent(cron: str) -> bool:
    """Whether it comes several times an hour: that is what the looks at all offices are for."""
    return not cron.split()[0].isdigit()


def later(cron: str, minutes: int) -> str:
    """The same so many minutes later, within the hour: offices do not all begin in one second."""
    minute, *others = cron.split()
    begins = int(minute) + minutes % (MINUTES - int(minute))
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
