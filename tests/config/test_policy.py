"""The policy file says what the office decides; a slip in it is refused with its line."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from config.files import PACKAGED_FOLDER
from config.policy import load_policy
from dondoc.errors import InvalidSettings
from dondoc.policy import Audience
from dondoc.schedule.obligation import ObligationKind

PACKAGED = (PACKAGED_FOLDER / "policy.toml").read_text(encoding="utf-8")

# what an operator may get wrong: (in the file, written instead) -> what the refusal says
SLIPS = {
    ('close_of_business = "17:00"', 'close_of_business = "5 giờ chiều"'): "không phải giờ",
    ("due_soon_working_days = 5", 'due_soon_working_days = "5"'): "không phải số ngày",
    ("due_soon_working_days = 5", "due_soon_working_days = -5"): "không phải số ngày",
    ("due_soon_working_days = 5", "due_soon_days = 5"): "mục này không có",
    ("due_soon_working_days = 5", ""): "thiếu mục due_soon_working_days",
    ('"19/6", "19/11"', '"31/6", "19/11"'): "không phải ngày/tháng",
    ('"19/6", "19/11"', '"19/11", "19/6"'): "xếp từ sớm đến muộn",
    ("remind_coordinating = false", 'remind_coordinating = "không"'): "true (có) hoặc false",
    ("checkpoint = [", "checkpoints = ["): "mục này không có",
    ("working_days = -15", "working_days = -1.5"): "không phải số nguyên",
    ("working_days = -15", "working_days = 15"): "xếp các bậc từ sớm đến muộn",
    ("working_days = -15", "days = -15"): "mục này không có",
    ('working_days = -15, audience = "officer"', 'working_days = -15, audience = "boss"'): "boss",
    ('name = "chuẩn bị báo cáo"', 'name = " "'): "chưa đặt tên",
    ("anniversary-round = [", "anniversary-tron = ["): "mục này không có",
    ("target = [", "dated-round = ["): "mục này không có",
    ('end = "14/3"', 'end = "14-3"'): "không phải ngày/tháng",
}


def test_the_packaged_policy_has_a_ladder_for_every_kind_of_obligation() -> None:
    assert set(load_policy().ladders) >= set(ObligationKind)


def test_the_rounder_the_year_the_earlier_the_heads_up() -> None:
    ladders = load_policy().ladders
    earliest = [
        ladders[name][0].working_days
        for name in ("anniversary-round", "anniversary-even", "anniversary")
    ]
    assert earliest == [-60, -40, -20]


def test_the_packaged_policy_closes_at_17_and_asks_at_the_two_report_dates_and_the_years_end() -> (
    None
):
    policy = load_policy()
    assert policy.close_of_business == time(17, 0)
    assert policy.checkpoints == ((6, 19), (11, 19), (12, 31))


@pytest.mark.parametrize("kind", ObligationKind)
def test_every_ladder_goes_from_early_to_late_and_begins_before_the_due_day(
    kind: ObligationKind,
) -> None:
    days = [step.working_days for step in load_policy().ladders[kind]]
    assert days == sorted(days)
    assert days[0] < 0


@pytest.mark.parametrize("kind", [ObligationKind.DATED, ObligationKind.REPORT])
def test_what_is_overdue_goes_up_from_officer_to_leader_to_coordinator(
    kind: ObligationKind,
) -> None:
    late = [step.audience for step in load_policy().ladders[kind] if step.working_days > 0]
    assert list(dict.fromkeys(late)) == [Audience.OFFICER, Audience.LEADER, Audience.COORDINATOR]


def test_a_commemoration_is_never_overdue() -> None:
    ladders = load_policy().ladders
    steps = [step for name, steps in ladders.items() if name.startswith("anniv") for step in steps]
    assert all(step.working_days <= 0 for step in steps)


@pytest.mark.parametrize(("slip", "reason"), SLIPS.items())
def test_a_slip_in_the_file_is_refused_with_file_and_reason(
    tmp_path: Path, slip: tuple[str, str], reason: str
) -> None:
    right, wrong = slip
    assert right in PACKAGED
    own = tmp_path / "policy.toml"
    own.write_text(PACKAGED.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(InvalidSettings) as refused:
        load_policy(tmp_path)
    message = str(refused.value)
    assert str(own) in message
    assert reason in message
    assert "\n" not in message


def test_the_refusal_names_the_line_of_the_entry(tmp_path: Path) -> None:
    own = tmp_path / "policy.toml"
    own.write_text(PACKAGED.replace("due_soon_working_days = 5", "due_soon_days = 5"), "utf-8")
    line = PACKAGED.splitlines().index("due_soon_working_days = 5") + 1
    with pytest.raises(InvalidSettings, match=f"dòng {line}: due_soon_days"):
        load_policy(tmp_path)
