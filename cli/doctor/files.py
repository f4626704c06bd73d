"""Whether the settings and the data files of `config/` can be read, and the days off are there."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date

from cli.doctor.check import Check, attention, fine, wrong
from config.agencies import load_directory
from config.anniversaries import load_anniversaries
from config.days_off import load_calendar, missing_announcements
from config.policy import load_policy
from config.settings import Settings, load_settings
from dondoc.calendars.working_days import missing_days_off_words
from dondoc.errors import InvalidSettings

PREFIX = "DONDOC_"
# read by data files and by the tests, and no settings
OTHERS = {"DONDOC_CONFIG", "DONDOC_PLANS"}


def settings_check() -> tuple[Settings | None, Check]:
    """The settings, or None with what is wrong with them."""
    try:
        settings = load_settings()
    except InvalidSettings as refusal:
        return None, wrong("settings", str(refusal), "sửa biến môi trường này rồi chạy lại")
    return settings, fine("settings", f"dữ liệu ở {settings.home}, trang ở {settings.public_url}")


def unknown_variables() -> Iterator[Check]:
    """Variables that look like settings and that nothing reads: mostly a slip in the name."""
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields} | OTHERS
    strange = sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known)
    if strange:
        message = f"không dùng đến biến {', '.join(strange)}"
        yield attention("settings", message, "xem lại tên biến")


def data_files() -> Iterator[Check]:
    """The agencies, the policy and the anniversaries, each with its fault and line."""
    yield _loaded(
        "agencies", lambda: f"{len(load_directory().agencies)} cơ quan trong agencies.toml"
    )
    yield _loaded(
        "policy", lambda: f"{len(load_policy().ladders)} thang nhắc việc trong policy.toml"
    )
    yield _loaded(
        "anniversaries",
        lambda: f"{len(load_anniversaries())} ngày kỷ niệm trong anniversaries.toml",
    )


def days_off(today: date) -> Check:
    """Whether this year's days off are announced and, a month before it begins, the next one's."""
    try:
        load_calendar([today.year, today.year + 1])
        missing = missing_announcements(today)
    except InvalidSettings as refusal:
        return wrong("days-off", str(refusal))
    if not missing:
        return fine("days-off", f"có ngày nghỉ năm {today.year}{_of_next_year(today)}")
    message = missing_days_off_words(missing).removesuffix(".")
    # this year's deadlines are reckoned with what is not there
    report = wrong if today.year in missing else attention
    return report("days-off", message, "xem tệp của năm trước làm mẫu")


def _of_next_year(today: date) -> str:
    following = today.year + 1
    if missing_announcements(date(following, 1, 1)):
        return f"; năm {following} chưa có, sẽ nhắc từ tháng 12"
    return f" và {following}"


def _loaded(subject: str, load: Callable[[], str]) -> Check:
    try:
        return fine(subject, load())
    except InvalidSettings as refusal:
        return wrong(subject, str(refusal), "sửa dòng đã nêu rồi chạy lại dondoc doctor")
