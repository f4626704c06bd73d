"""Loads `policy.toml`: what the coordinating office decides, checked entry by entry."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from config.entries import Entries
from config.files import data_file, line_of, nth_line_of, read_toml, tables_of
from config.sending import sending_rules, watch
from dondoc.calendars.anniversaries import Jubilee
from dondoc.policy import Audience, Policy, ReportingRule, Step, TrueUp
from dondoc.schedule.obligation import ObligationKind

_STEP_KEYS = {"name", "working_days", "audience", "letter"}
_PERIOD_KEYS = {"name", "start", "end", "from_year_before", "article"}
_TRUE_UP_KEYS = {"working_days", "periods"}
_KEYS = {
    "close_of_business",
    "due_soon_working_days",
    "checkpoints",
    "remind_coordinating",
    "cancelled_events_kept_days",
    "ladders",
    "reporting_periods",
    "letter_answer_working_days",
    "sending",
    "watch",
    "true_up",
    # read by config.retention
    "retention",
}
_LEAP_YEAR = 2024
_SHORTEST_MONTH = 28
# a year of working days: a step farther away is a slip
_FARTHEST = 260


def load_policy(folder: Path | None = None) -> Policy:
    """The office's policy. Raises InvalidSettings naming file, line and entry."""
    path = data_file("policy.toml", folder)
    return _Reader(path, read_toml(path)).policy()


class _Reader(Entries):
    """Reads one policy file."""

    def policy(self) -> Policy:
        self.only_known(self.table, _KEYS)
        rules = tuple(self._reporting_rules())
        return Policy(
            close_of_business=self.time("close_of_business"),
            due_soon_working_days=self.count("due_soon_working_days"),
            checkpoints=tuple(self._checkpoints()),
            ladders=self._ladders(),
            remind_coordinating=self.flag(self.table, "remind_coordinating"),
            cancelled_events_kept_days=self.count("cancelled_events_kept_days"),
            reporting_rules=rules,
            letter_answer_working_days=self._letter_answer(),
            sending=sending_rules(self.path, self.table),
            watch=watch(self.path, self.table),
            true_up=self._true_up(rules),
        )

    def _true_up(self, rules: tuple[ReportingRule, ...]) -> TrueUp | None:
        # copies that offices made of an earlier file do without
        written = self.table.get("true_up")
        if written is None:
            return None
        self.start = line_of(self.path, "true_up")
        if not isinstance(written, dict):
            raise self.refuse("true_up", "phải viết thành mục [true_up]")
        self.only_known(written, _TRUE_UP_KEYS)
        days, periods = self.value(written, "working_days"), self.value(written, "periods")
        if isinstance(days, bool) or not isinstance(days, int) or not 1 <= days <= _FARTHEST:
            remedy = f"ghi số ngày làm việc từ 1 đến {_FARTHEST}"
            raise self.refuse("working_days", f"{days!r} không phải số ngày", remedy)
        known = [rule.name for rule in rules]
        if not isinstance(periods, list) or not {*map(str, periods)} <= {*known}:
            message = f"{periods!r} không phải danh sách kỳ của mục reporting_periods"
            raise self.refuse("periods", message, f"chỉ dùng: {', '.join(known)}")
        self.start = None
        return TrueUp(days, frozenset(map(str, periods))) if periods else None

    def _letter_answer(self) -> int:
        # copies that offices made of an earlier file do without
        name = "letter_answer_working_days"
        return self.count(name, least=1) if name in self.table else 5

    def _day_of_year(self, entry: str, value: object) -> tuple[int, int]:
        try:
            day, month = (int(part) for part in str(value).split("/"))
            # a leap year, so that 29/2 may be written
            date(_LEAP_YEAR, month, day)
        except ValueError as wrong:
            message = f"{value!r} không phải ngày/tháng"
            raise self.refuse(entry, message, 'ghi như "19/6"') from wrong
        return month, day

    def _checkpoints(self) -> list[tuple[int, int]]:
        written = self.value(self.table, "checkpoints")
        if not isinstance(written, list):
            raise self.refuse("checkpoints", "phải là một danh sách ngày", 'ghi như ["19/6"]')
        days = [self._day_of_year("checkpoints", value) for value in written]
        if days != sorted(set(days)):
            raise self.refuse("checkpoints", "các ngày phải khác nhau và xếp từ sớm đến muộn")
        return days

    def _ladders(self) -> dict[str, tuple[Step, ...]]:
        written = self.value(self.table, "ladders")
        self.start = line_of(self.path, "ladders")
        if not isinstance(written, dict):
            raise self.refuse("ladders", "phải viết thành mục [ladders]")
        own = {f"{ObligationKind.ANNIVERSARY}-{jubilee}" for jubilee in Jubilee}
        self.only_known(written, {kind.value for kind in ObligationKind} | own)
        for kind in ObligationKind:
            self.value(written, kind.value)
        ladders = {kind: tuple(self._steps(kind, steps)) for kind, steps in written.items()}
        self.start = None
        return ladders

    def _steps(self, kind: str, written: object) -> Iterator[Step]:
        if not isinstance(written, list):
            raise self.refuse(kind, "phải là một danh sách các bậc")
        earlier: int | None = None
        ladder = line_of(self.path, kind, line_of(self.path, "ladders") or 1) or 1
        for nth, table in enumerate(written):
            self.start = nth_line_of(self.path, r"\{|^\s*\[\[", nth, ladder)
            step = self._step(kind, table)
            if earlier is not None and step.working_days < earlier:
                message = f"bậc {step.working_days} đứng sau bậc {earlier}"
                raise self.refuse(step.name, message, "xếp các bậc từ sớm đến muộn")
            earlier = step.working_days
            yield step

    def _step(self, kind: str, table: object) -> Step:
        if not isinstance(table, dict):
            raise self.refuse(kind, f"{table!r} không phải một bậc nhắc việc")
        self.only_known(table, _STEP_KEYS)
        name, days = self.value(table, "name"), self.value(table, "working_days")
        if not isinstance(name, str) or not name.strip():
            raise self.refuse(kind, "có bậc chưa đặt tên")
        if isinstance(days, bool) or not isinstance(days, int):
            raise self.refuse(name, f"working_days = {days!r} không phải số nguyên")
        if abs(days) > _FARTHEST:
            message = f"working_days = {days} xa hơn một năm làm việc"
            raise self.refuse(name, message, f"ghi từ -{_FARTHEST} đến {_FARTHEST}")
        try:
            audience = Audience(self.value(table, "audience"))
        except ValueError as wrong:
            message = f"audience = {table['audience']!r} không có"
            remedy = f"chỉ dùng: {', '.join(Audience)}"
            raise self.refuse(str(table["audience"]), message, remedy) from wrong
        return Step(name, days, audience, letter=self._letter(table, name, days, audience))

    def _letter(self, table: dict[str, Any], name: str, days: int, audience: Audience) -> bool:
        if "letter" not in table or not self.flag(table, "letter"):
            return False
        if days <= 0 or audience is not Audience.COORDINATOR:
            remedy = "chỉ ghi ở bậc quá hạn gửi coordinator"
            raise self.refuse(name, "bậc này không kèm dự thảo công văn được", remedy)
        return True

    def _reporting_rules(self) -> Iterator[ReportingRule]:
        names: set[str] = set()
        for line, table in tables_of(self.path, self.table, "reporting_periods"):
            self.start = line
            for rule in self._rules_of(table):
                if rule.name in names:
                    raise self.refuse(rule.name, "kỳ này đã có ở trên")
                names.add(rule.name)
                yield rule
        self.start = None

    def _rules_of(self, table: dict[str, Any]) -> Iterator[ReportingRule]:
        """The table's period; of one that names days without a month, that of every month."""
        self.only_known(table, _PERIOD_KEYS)
        start, end = str(self.value(table, "start")), str(self.value(table, "end"))
        if "/" in start or "/" in end:
            yield self._reporting_rule(table)
            return
        if "from_year_before" in table:
            remedy = "kỳ tháng chỉ ghi ngày, bỏ mục này"
            raise self.refuse("from_year_before", "không dùng cho kỳ tháng", remedy)
        name, article = self.words(table, "name"), self.words(table, "article")
        first, last = self._day_of_month("start", start), self._day_of_month("end", end)
        for month in range(1, 13):
            before = (month - 2) % 12 + 1 if first > last else month
            yield ReportingRule(
                f"{name} {month}", (before, first), (month, last), before > month, article
            )

    def _day_of_month(self, entry: str, written: str) -> int:
        if not written.isdigit() or not 1 <= int(written) <= _SHORTEST_MONTH:
            message = f"{written!r} không phải ngày của mọi tháng"
            raise self.refuse(entry, message, f'ghi như "15", từ 1 đến {_SHORTEST_MONTH}')
        return int(written)

    def _reporting_rule(self, table: dict[str, Any]) -> ReportingRule:
        name, article = self.words(table, "name"), self.words(table, "article")
        rule = ReportingRule(
            name=name,
            start=self._day_of_year("start", self.value(table, "start")),
            end=self._day_of_year("end", self.value(table, "end")),
            from_year_before=self.flag(table, "from_year_before"),
            article=article,
        )
        if rule.start > rule.end and not rule.from_year_before:
            raise self.refuse(
                "start",
                f"kỳ {name} bắt đầu sau khi kết thúc",
                "from_year_before = true nếu từ năm trước",
            )
        return rule
