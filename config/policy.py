"""Loads `policy.toml`: what the coordinating office decides, checked entry by entry."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from pathlib import Path
from typing import Any

from config.files import data_file, line_of, nth_line_of, read_toml, refuse, tables_of
from dondoc.calendars.anniversaries import Jubilee
from dondoc.errors import InvalidSettings
from dondoc.policy import Audience, Policy, ReportingRule, Step
from dondoc.schedule.obligation import ObligationKind

_STEP_KEYS = {"name", "working_days", "audience"}
_PERIOD_KEYS = {"name", "start", "end", "from_year_before", "article"}
_KEYS = {
    "close_of_business",
    "due_soon_working_days",
    "checkpoints",
    "remind_coordinating",
    "cancelled_events_kept_days",
    "ladders",
    "reporting_periods",
}
_LEAP_YEAR = 2024
# a year of working days: a step farther away is a slip
_FARTHEST = 260


def load_policy(folder: Path | None = None) -> Policy:
    """The office's policy. Raises InvalidSettings naming file, line and entry."""
    path = data_file("policy.toml", folder)
    return _Reader(path, read_toml(path)).policy()


class _Reader:
    """Reads one policy file; keeps its path and how far it has come, so that a refusal says where."""

    def __init__(self, path: Path, table: dict[str, Any]) -> None:
        self.path = path
        self.table = table
        self.start: int | None = None

    def policy(self) -> Policy:
        self._only_known(self.table, _KEYS)
        return Policy(
            close_of_business=self._time("close_of_business"),
            due_soon_working_days=self._count("due_soon_working_days"),
            checkpoints=tuple(self._checkpoints()),
            ladders=self._ladders(),
            remind_coordinating=self._flag(self.table, "remind_coordinating"),
            cancelled_events_kept_days=self._count("cancelled_events_kept_days"),
            reporting_rules=tuple(self._reporting_rules()),
        )

    def _refuse(self, entry: str, message: str, remedy: str = "") -> InvalidSettings:
        return refuse(self.path, entry, message, remedy, start=self.start)

    def _only_known(self, table: dict[str, Any], known: set[str]) -> None:
        for key in table:
            if key not in known:
                raise self._refuse(key, "mục này không có", f"chỉ dùng: {', '.join(sorted(known))}")

    def _value(self, table: dict[str, Any], key: str) -> Any:
        if key not in table:
            raise self._refuse("", f"thiếu mục {key}")
        return table[key]

    def _count(self, key: str) -> int:
        value = self._value(self.table, key)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise self._refuse(key, f"{value!r} không phải số ngày", "ghi một số nguyên từ 0")
        return value

    def _flag(self, table: dict[str, Any], key: str) -> bool:
        value = self._value(table, key)
        if not isinstance(value, bool):
            raise self._refuse(key, f"{value!r} không rõ", "ghi true (có) hoặc false (không)")
        return value

    def _time(self, key: str) -> time:
        value = self._value(self.table, key)
        try:
            return time.fromisoformat(value)
        except (TypeError, ValueError) as wrong:
            raise self._refuse(key, f"{value!r} không phải giờ", 'ghi như "17:00"') from wrong

    def _day_of_year(self, entry: str, value: object) -> tuple[int, int]:
        try:
            day, month = (int(part) for part in str(value).split("/"))
            # a leap year, so that 29/2 may be written
            date(_LEAP_YEAR, month, day)
        except ValueError as wrong:
            message = f"{value!r} không phải ngày/tháng"
            raise self._refuse(entry, message, 'ghi như "19/6"') from wrong
        return month, day

    def _checkpoints(self) -> list[tuple[int, int]]:
        written = self._value(self.table, "checkpoints")
        if not isinstance(written, list):
            raise self._refuse("checkpoints", "phải là một danh sách ngày", 'ghi như ["19/6"]')
        days = [self._day_of_year("checkpoints", value) for value in written]
        if days != sorted(set(days)):
            raise self._refuse("checkpoints", "các ngày phải khác nhau và xếp từ sớm đến muộn")
        return days

    def _ladders(self) -> dict[str, tuple[Step, ...]]:
        written = self._value(self.table, "ladders")
        self.start = line_of(self.path, "ladders")
        if not isinstance(written, dict):
            raise self._refuse("ladders", "phải viết thành mục [ladders]")
        own = {f"{ObligationKind.ANNIVERSARY}-{jubilee}" for jubilee in Jubilee}
        self._only_known(written, {kind.value for kind in ObligationKind} | own)
        for kind in ObligationKind:
            self._value(written, kind.value)
        ladders = {kind: tuple(self._steps(kind, steps)) for kind, steps in written.items()}
        self.start = None
        return ladders

    def _steps(self, kind: str, written: object) -> Iterator[Step]:
        if not isinstance(written, list):
            raise self._refuse(kind, "phải là một danh sách các bậc")
        earlier: int | None = None
        ladder = line_of(self.path, kind, line_of(self.path, "ladders") or 1) or 1
        for nth, table in enumerate(written):
            self.start = nth_line_of(self.path, r"\{|^\s*\[\[", nth, ladder)
            step = self._step(kind, table)
            if earlier is not None and step.working_days < earlier:
                message = f"bậc {step.working_days} đứng sau bậc {earlier}"
                raise self._refuse(step.name, message, "xếp các bậc từ sớm đến muộn")
            earlier = step.working_days
            yield step

    def _step(self, kind: str, table: object) -> Step:
        if not isinstance(table, dict):
            raise self._refuse(kind, f"{table!r} không phải một bậc nhắc việc")
        self._only_known(table, _STEP_KEYS)
        name, days = self._value(table, "name"), self._value(table, "working_days")
        if not isinstance(name, str) or not name.strip():
            raise self._refuse(kind, "có bậc chưa đặt tên")
        if isinstance(days, bool) or not isinstance(days, int):
            raise self._refuse(name, f"working_days = {days!r} không phải số nguyên")
        if abs(days) > _FARTHEST:
            message = f"working_days = {days} xa hơn một năm làm việc"
            raise self._refuse(name, message, f"ghi từ -{_FARTHEST} đến {_FARTHEST}")
        try:
            audience = Audience(self._value(table, "audience"))
        except ValueError as wrong:
            message = f"audience = {table['audience']!r} không có"
            remedy = f"chỉ dùng: {', '.join(Audience)}"
            raise self._refuse(str(table["audience"]), message, remedy) from wrong
        return Step(name=name, working_days=days, audience=audience)

    def _reporting_rules(self) -> Iterator[ReportingRule]:
        names: set[str] = set()
        for line, table in tables_of(self.path, self.table, "reporting_periods"):
            self.start = line
            rule = self._reporting_rule(table)
            if rule.name in names:
                raise self._refuse(rule.name, "kỳ này đã có ở trên")
            names.add(rule.name)
            yield rule
        self.start = None

    def _reporting_rule(self, table: dict[str, Any]) -> ReportingRule:
        self._only_known(table, _PERIOD_KEYS)
        name, article = self._words(table, "name"), self._words(table, "article")
        rule = ReportingRule(
            name=name,
            start=self._day_of_year("start", self._value(table, "start")),
            end=self._day_of_year("end", self._value(table, "end")),
            from_year_before=self._flag(table, "from_year_before"),
            article=article,
        )
        if rule.start > rule.end and not rule.from_year_before:
            raise self._refuse(
                "start",
                f"kỳ {name} bắt đầu sau khi kết thúc",
                "from_year_before = true nếu từ năm trước",
            )
        return rule

    def _words(self, table: dict[str, Any], key: str) -> str:
        value = self._value(table, key)
        if not isinstance(value, str) or not value.strip():
            raise self._refuse(key, f"{value!r} không phải lời", "ghi trong dấu nháy")
        return value
