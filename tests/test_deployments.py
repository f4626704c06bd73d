"""What is declared, deployed and importable is one and the same."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, get_type_hints

import pytest
import yaml
from prefect import Flow
from prefect.exceptions import ParameterTypeError
from prefect.flows import load_flow_from_entrypoint
from pydantic import BaseModel

from config.policy import load_policy

ROOT = Path(__file__).resolve().parent.parent
NOT_FLOWS = {"__init__", "asked", "lateness"}
FLOWS = sorted(file.stem for file in (ROOT / "flows").glob("*.py") if file.stem not in NOT_FLOWS)
DECLARED: dict[str, Any] = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))
FOR_ALL_OFFICES: dict[str, Any] = yaml.safe_load(
    (ROOT / "prefect.offices.yaml").read_text(encoding="utf-8")
)
DEPLOYMENTS: dict[str, dict[str, Any]] = {
    one["name"]: one for one in DECLARED["deployments"] + FOR_ALL_OFFICES["deployments"]
}
VIETNAMESE = re.compile(r"[ạảãàáâậầấẩẫăắằặẳẵđêếềệểễôốồộổỗơớờợởỡưứừựửữịọụỹỳỵỷ]")
CRON_FIELDS = 5


def flow_of(name: str) -> Flow[Any, Any]:
    return load_flow_from_entrypoint(f"flows.{name}.{name}")


def test_every_flow_is_deployed_under_its_name_with_hyphens() -> None:
    assert set(DEPLOYMENTS) == {name.replace("_", "-") for name in FLOWS}


@pytest.mark.parametrize("name", FLOWS)
def test_a_dotted_entrypoint_loads_the_flow_of_that_name(name: str) -> None:
    entrypoint = DEPLOYMENTS[name.replace("_", "-")]["entrypoint"]
    assert entrypoint == f"flows.{name}.{name}"
    loaded = load_flow_from_entrypoint(entrypoint)
    assert loaded.name == name.replace("_", "-")
    assert loaded.isasync


@pytest.mark.parametrize("name", FLOWS)
def test_a_flow_takes_one_model_whose_fields_explain_themselves_in_vietnamese(name: str) -> None:
    hints = get_type_hints(flow_of(name).fn)
    hints.pop("return")
    assert list(hints) == ["request"]
    model = hints["request"]
    assert issubclass(model, BaseModel)
    for field in model.model_fields.values():
        assert field.title
        assert VIETNAMESE.search(field.description or "")


@pytest.mark.parametrize("name", FLOWS)
def test_a_deployment_describes_itself_in_vietnamese(name: str) -> None:
    deployed = DEPLOYMENTS[name.replace("_", "-")]
    assert VIETNAMESE.search(deployed["description"])
    assert VIETNAMESE.search(flow_of(name).fn.__doc__ or "")


@pytest.mark.parametrize("name", DEPLOYMENTS)
def test_a_deployments_vietnamese_name_is_its_tag_and_begins_its_description(name: str) -> None:
    deployed = DEPLOYMENTS[name]
    [vietnamese] = deployed["tags"]
    assert re.match(rf"\*\*(\d\. )?{vietnamese}\.\*\*", deployed["description"])
    assert sum(vietnamese in one["tags"] for one in DEPLOYMENTS.values()) == 1


@pytest.mark.parametrize("name", FLOWS)
def test_schedules_run_by_the_offices_clock(name: str) -> None:
    for schedule in DEPLOYMENTS[name.replace("_", "-")].get("schedules", ()):
        assert schedule["timezone"] == "Asia/Ho_Chi_Minh"
        assert len(schedule["cron"].split()) == CRON_FIELDS


@pytest.mark.parametrize("name", FLOWS)
def test_a_scheduled_flow_needs_nothing_filled_in(name: str) -> None:
    schema = flow_of(name)
    if DEPLOYMENTS[name.replace("_", "-")].get("schedules"):
        assert "request" not in schema.parameters.required


def values_of(field: str, most: int) -> list[int]:
    """What a field of cron stands for: "*", "7", "8-16", each with "/5" or without."""
    span, _, step = field.partition("/")
    first, _, last = span.partition("-")
    if span == "*":
        first, last = "0", str(most)
    return list(range(int(first), int(last or first) + 1, int(step or 1)))


def starts_on_a_day(name: str) -> list[datetime]:
    """When the deployment's schedules, which are daily, start it, by the office's clock."""
    found = []
    for schedule in DEPLOYMENTS[name]["schedules"]:
        minutes, hours, *every_day = schedule["cron"].split()
        assert every_day == ["*"] * 3
        found += [
            datetime(2026, 6, 12, hour, minute)
            for hour in values_of(hours, 23)
            for minute in values_of(minutes, 59)
        ]
    return sorted(found)


def test_the_sender_runs_as_often_as_policy_watches_it() -> None:
    watch = load_policy().watch
    starts = starts_on_a_day("send-reminders")
    assert (starts[0].time(), starts[-1].time()) == (watch.starts, watch.ends)
    waits = {later - sooner for sooner, later in pairwise(starts)}
    assert waits == {timedelta(minutes=5)}
    assert max(waits) < watch.silent_after


def test_the_heartbeat_comes_every_five_minutes_and_draws_no_tables() -> None:
    starts = starts_on_a_day("audit-reminders")
    beats = [start for start in starts if start.minute % 5 == 2]
    assert len(beats) == 24 * 60 / 5
    schedule = DEPLOYMENTS["audit-reminders"]["schedules"][-1]
    taken = flow_of("audit_reminders").validate_parameters(schedule["parameters"])
    assert taken["request"].tables is False


def test_the_days_tables_are_made_before_the_first_reminder_and_looked_at_again_after_it() -> None:
    first_sender = starts_on_a_day("send-reminders")[0]
    draws = [one for one in starts_on_a_day("audit-reminders") if one.minute % 5 != 2]
    before, after = draws
    # the last of many offices begins at the end of the same hour
    assert first_sender - before.replace(minute=59) >= timedelta(minutes=30)
    assert after > first_sender
    drawing = [
        one for one in DEPLOYMENTS["audit-reminders"]["schedules"] if "parameters" not in one
    ]
    assert len(drawing) == len(draws)


def test_one_run_that_died_does_not_stop_the_sending_and_late_ones_do_not_pile_up() -> None:
    limit = DEPLOYMENTS["send-reminders"]["concurrency_limit"]
    # a run that died keeps its place until its lease ends
    assert 1 < limit["limit"] <= 5
    assert limit["collision_strategy"] == "CANCEL_NEW"


def test_nothing_is_fetched_before_a_run() -> None:
    # With dotted entrypoints and the code installed, a default pull step would only be a trap.
    assert DECLARED["pull"] == []


def test_all_deployments_run_in_the_pool_that_serve_makes() -> None:
    from cli.serving.prefect_setup import WORK_POOL

    assert {one["work_pool"]["name"] for one in DEPLOYMENTS.values()} == {WORK_POOL}


EXAMPLES: dict[str, dict[str, Any]] = {
    "ingest_plan": {"file": "/data/ke-hoach.docx", "issued_on": "2026-01-30"},
    "approve_plan": {"plan_id": 3, "approved_by": "Nguyễn Văn A", "today": "2026-01-30"},
    "publish_feeds": {"today": "2026-01-30"},
    "send_reminders": {"today": "2026-06-18"},
    "receive_reports": {"today": "2026-06-18"},
    "collate_reports": {"period": "2026-6-thang"},
    "audit_reminders": {},
    "visit_offices": {},
    "tidy_up": {"only_count": True},
    "tell_coordinator": {"cause": "lượt chạy bị lỗi", "at": "2026-06-18T01:15:00Z", "run": "x"},
}


@pytest.mark.parametrize("name", FLOWS)
def test_what_the_form_sends_is_taken_and_an_unknown_field_is_not(name: str) -> None:
    flow = flow_of(name)
    taken = flow.validate_parameters({"request": EXAMPLES[name]})
    assert taken["request"].model_dump(mode="json", exclude_unset=True) == EXAMPLES[name]
    with pytest.raises(ParameterTypeError):
        flow.validate_parameters({"request": EXAMPLES[name] | {"khong_co": 1}})
