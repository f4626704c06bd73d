"""The policy file says what the office decides; a slip in it is refused with its line."""

from __future__ import annotations

import re
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
    ('close_of_business = "17:00"', "close_of_business = 17"): "không phải giờ",
    ("due_soon_working_days = 5", 'due_soon_working_days = "5"'): "không phải số ngày",
    ("due_soon_working_days = 5", "due_soon_working_days = -5"): "không phải số ngày",
    ("due_soon_working_days = 5", "due_soon_working_days = true"): "không phải số ngày",
    ("due_soon_working_days = 5", "due_soon_days = 5"): "mục này không có",
    ('checkpoints = ["19/6", "19/11"', 'checkpoints = ["31/6", "19/11"'): "không phải ngày/tháng",
    ('checkpoints = ["19/6", "19/11"', 'checkpoints = ["19/11", "19/6"'): "xếp từ sớm đến muộn",
    ('checkpoints = ["19/6", "19/11", "31/12"]', 'checkpoints = "19/6"'): "một danh sách ngày",
    ("remind_coordinating = false", 'remind_coordinating = "không"'): "true (có) hoặc false",
    ("cancelled_events_kept_days = 60", "cancelled_events_kept_days = 1.5"): "không phải số ngày",
    ("checkpoint = [", "checkpoints = ["): "mục này không có",
    ("anniversary-round = [", "anniversary-tron = ["): "mục này không có",
    ("target = [", "dated-round = ["): "mục này không có",
    ("report = [\n", "report = 5\nxyz = [\n"): "mục này không có",
    ("working_days = -15", "working_days = -1.5"): "không phải số nguyên",
    ("working_days = -15", "working_days = -1500"): "xa hơn một năm làm việc",
    ("working_days = -15", "days = -15"): "mục này không có",
    ("working_days = -15, ", ""): "thiếu mục working_days",
    ('working_days = -15, audience = "officer"', 'working_days = -15, audience = "boss"'): "boss",
    ('working_days = -15, audience = "officer"', "working_days = -15, audience = 5"): "không có",
    ('name = "chuẩn bị báo cáo"', 'name = " "'): "chưa đặt tên",
    ('name = "chuẩn bị báo cáo"', "name = 15"): "chưa đặt tên",
    # a name that stands in several ladders: the line of this one is meant
    ('"quá hạn ba ngày", working_days = 3', '"quá hạn một ngày", working_days = "3"'): "số nguyên",
    ('end = "14/3"', 'end = "14-3"'): "không phải ngày/tháng",
    ('start = "15/9"', 'start = "15/13"'): "không phải ngày/tháng",
    ('start = "15/9"', 'start = "15/12"'): "bắt đầu sau khi kết thúc",
    ('name = "quý IV"', 'name = "quý III"'): "kỳ này đã có ở trên",
    ('name = "quý IV"', "name = 4"): "không phải lời",
    ('name = "quý IV"', 'name = "quý IV"\nfrom = "15/9"'): "mục này không có",
    ('quiet_from = "20:00"', 'quiet_from = "8 giờ tối"'): "không phải giờ",
    ("messages_a_day = 1", "messages_a_day = 0"): "không phải số tin",
    ("kinds_on_days_off = []", 'kinds_on_days_off = ["báo cáo"]'): "không có loại việc",
    ("kinds_on_days_off = []", 'kinds_on_days_off = "report"'): "một danh sách",
    ("zalo = { per_hour = 2000 }", "zalo = 2000"): "không phải hạn mức",
    ("zalo = { per_hour = 2000 }", "zalo = { per_hour = 0 }"): "không phải số tin",
    ("zalo = { per_hour = 2000 }", "zalo = { per_minute = 9 }"): "mục này không có",
    ('ends = "16:55"', 'ends = "07:00"'): "phải sau giờ bắt đầu",
    ("silent_after_minutes = 6", "silent_after_minutes = 0"): "không phải số phút",
    ("letter_answer_working_days = 5", "letter_answer_working_days = 0"): "không phải số ngày",
    ("working_days = 10\nperiods", "working_days = 0\nperiods"): "không phải số ngày",
    ('periods = ["năm"]', 'periods = ["cả đời"]'): "không phải danh sách kỳ",
    ('periods = ["năm"]', 'periods = "năm"'): "không phải danh sách kỳ",
    ('periods = ["năm"]', 'periods = ["năm"]\nfrom = 1'): "mục này không có",
    ('"coordinator", letter = true', '"coordinator", letter = "có"'): "true (có) hoặc false",
    ('"coordinator", letter = true', '"leader", letter = true'): "không kèm dự thảo công văn",
}
# the entry is gone, or another one than that of the slip is refused: on which line, from the slip's
LINES_FARTHER = {
    ("report = [\n", "report = 5\nxyz = [\n"): 1,
    ('name = "quý IV"', 'name = "quý IV"\nfrom = "15/9"'): 1,
    ('periods = ["năm"]', 'periods = ["năm"]\nfrom = 1'): 1,
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


def test_the_packaged_policy_sends_by_day_and_once_a_day_and_drafts_letters_last() -> None:
    policy = load_policy()
    times = [time(6, 59), time(7, 0), time(19, 59), time(20, 0), time(23, 0)]
    assert [policy.sending.is_quiet(one) for one in times] == [True, False, False, True, True]
    assert policy.sending.messages_a_day == 1
    drafted = [(one.audience, one.letter) for one in policy.ladders["report"]]
    assert drafted[-1] == (Audience.COORDINATOR, True)
    assert not any(letter for _, letter in drafted[:-1])


@pytest.mark.parametrize(
    "left_out",
    [
        r"letter_answer_working_days.*\n",
        r"(?s)\[sending\]\n.*?(?=\[watch\])",
        r"(?s)\[watch\]\n.*?(?=# ---)",
        r"(?s)\[true_up\]\n.*?(?=# ---)",
    ],
)
def test_an_offices_own_copy_of_an_earlier_file_is_taken(tmp_path: Path, left_out: str) -> None:
    earlier, count = re.subn(left_out, "", PACKAGED)
    assert count == 1
    (tmp_path / "policy.toml").write_text(earlier, encoding="utf-8")
    own, ours = load_policy(tmp_path), load_policy()
    assert own.ladders == ours.ladders
    assert own.sending.messages_a_day == 1
    assert (own.watch, own.letter_answer_working_days) == (ours.watch, 5)


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
def test_a_slip_in_the_file_is_refused_with_file_line_and_reason(
    tmp_path: Path, slip: tuple[str, str], reason: str
) -> None:
    own = own_policy(tmp_path, *slip)
    line = PACKAGED[: PACKAGED.index(slip[0])].count("\n") + 1 + LINES_FARTHER.get(slip, 0)
    with pytest.raises(InvalidSettings) as refused:
        load_policy(tmp_path)
    message = str(refused.value)
    assert message.startswith(f"{own}, dòng {line}: ")
    assert reason in message
    assert "\n" not in message


@pytest.mark.parametrize(
    ("periods", "asked"), [('["năm"]', True), ("[]", False)], ids=["on", "off"]
)
def test_final_figures_are_switched_on_by_their_periods(
    tmp_path: Path, periods: str, asked: bool
) -> None:
    own_policy(tmp_path, 'periods = ["năm"]', f"periods = {periods}")
    found = load_policy(tmp_path).true_up
    assert (found is not None) == asked
    assert found is None or found.working_days == 10


def test_steps_out_of_order_are_refused_at_the_one_that_comes_too_late(tmp_path: Path) -> None:
    own = own_policy(tmp_path, "working_days = -15", "working_days = 15")
    line = PACKAGED[: PACKAGED.index("working_days = -15")].count("\n") + 2
    with pytest.raises(InvalidSettings, match="xếp các bậc từ sớm đến muộn") as refused:
        load_policy(tmp_path)
    assert refused.value.where == f"{own}, dòng {line}"


@pytest.mark.parametrize("entry", ["due_soon_working_days = 5", "remind_coordinating = false"])
def test_an_entry_that_is_missing_is_named(tmp_path: Path, entry: str) -> None:
    own = own_policy(tmp_path, entry, "")
    with pytest.raises(InvalidSettings, match=f"thiếu mục {entry.split()[0]}") as refused:
        load_policy(tmp_path)
    assert refused.value.where == str(own)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (b'close_of_business = "17:00\n', "dòng 1"),
        (b"a = 1\nb = [1,\nc = 2\n", "dòng 3"),
        ('close_of_business = "giờ"'.encode("utf-16"), "không phải UTF-8"),
    ],
)
def test_a_file_that_is_no_toml_is_refused_with_the_line(
    tmp_path: Path, wrong: bytes, reason: str
) -> None:
    (tmp_path / "policy.toml").write_bytes(wrong)
    with pytest.raises(InvalidSettings, match=reason):
        load_policy(tmp_path)


def test_a_file_with_one_entry_instead_of_a_list_is_refused(tmp_path: Path) -> None:
    start = PACKAGED.index("[[reporting_periods]]")
    text = f"reporting_periods = 5\n{PACKAGED[:start]}"
    (tmp_path / "policy.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidSettings, match="dòng 1: reporting_periods: phải viết thành các mục"):
        load_policy(tmp_path)


def test_days_without_a_month_are_a_period_of_every_month(tmp_path: Path) -> None:
    own_policy(tmp_path, 'start = "15"\nend = "14"', 'start = "1"\nend = "25"')
    months = [one for one in load_policy(tmp_path).reporting_rules if one.name[:5] == "tháng"]
    assert [(one.name, one.start, one.end) for one in months] == [
        (f"tháng {month}", (month, 1), (month, 25)) for month in range(1, 13)
    ]
    assert not any(one.from_year_before for one in months)


@pytest.mark.parametrize("wrong", ["0", "29", "31", "giữa tháng"])
def test_a_day_that_not_every_month_has_is_refused_with_its_line(
    tmp_path: Path, wrong: str
) -> None:
    own = own_policy(tmp_path, 'start = "15"\n', f'start = "{wrong}"\n')
    line = PACKAGED[: PACKAGED.index('start = "15"\n')].count("\n") + 1
    with pytest.raises(InvalidSettings, match="không phải ngày của mọi tháng") as refused:
        load_policy(tmp_path)
    assert refused.value.where == f"{own}, dòng {line}"


def own_policy(folder: Path, right: str, wrong: str) -> Path:
    """An office's own policy with one slip."""
    assert right in PACKAGED
    own = folder / "policy.toml"
    own.write_text(PACKAGED.replace(right, wrong, 1), encoding="utf-8")
    return own
