"""The product's counts against the oracle's: every difference with its day, agency and work."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from cli.simulation.differences import Differences
from cli.simulation.hearing import Hearing
from cli.simulation.ledger import Ledger
from cli.simulation.office import Simulated
from cli.simulation.owed import Owed
from cli.simulation.people import Deed
from cli.simulation.standings import standings_of
from models.engine import reading
from models.report_rounds import open_round
from models.report_standing import matrix_on
from models.tables import (
    ObligationRow,
    PlanRow,
    PlanStatus,
)
from tasks.feeds.publish import Published
from tasks.outbox.audit import Audit
from tasks.reports.scores import scores_between

_OWED: tuple[Any, ...] = (
    *(ObligationRow.key, ObligationRow.plan_id, ObligationRow.section, ObligationRow.number),
    *(ObligationRow.agency_id, ObligationRow.period, ObligationRow.cancelled_at, ObligationRow.due),
    *(ObligationRow.role, ObligationRow.kind),
)


@dataclass
class Checker:
    """Compares one office with its ledger."""

    made: Simulated
    ledger: Ledger
    differences: Differences
    hearing: Hearing

    @classmethod
    def of(cls, made: Simulated, ledger: Ledger) -> Checker:
        """Nothing compared yet."""
        differences = Differences(made)
        return cls(made, ledger, differences, Hearing(differences))

    def plans(self, day: date) -> dict[Owed, str]:
        """What is owed under the approved plans, piece by piece; the product's key of each."""
        rows = {_place_of(row): row.key for row in self._rows() if row.cancelled_at is None}
        numbers = {number: at for at, number in self.made.plan_ids.items()}
        rows = {(numbers[plan], *place): key for (plan, *place), key in rows.items()}
        wanted = {_place_in_ledger(one): one for one in self.ledger.owed if not one.cancelled}
        for place in wanted.keys() - rows.keys():
            self.differences.say(
                day, wanted[place].agency, wanted[place].words, "có trong lịch", "không có"
            )
        for place in rows.keys() - wanted.keys():
            self.differences.say(day, str(place[4]), f"việc {place}", "không có", "có trong lịch")
        self.differences.checks["nghĩa vụ"] += len(wanted)
        found = {one: rows[place] for place, one in wanted.items() if place in rows}
        self.hearing.owed_by_key |= {key: one for one, key in found.items()}
        return found

    def refused(self, day: date, deed: Deed, words: str) -> None:
        """What somebody did and the product did not take as it should."""
        self.differences.say(
            day, deed.owed.agency, f"{deed.act} {deed.owed.words}", "theo lệ", words
        )

    def states(self, day: date) -> Counter[str]:
        """How everything stands at the end of the day, and what is overdue at whom; the oracle's count."""
        found = standings_of(self.made.office, day)
        wanted, late = Counter[str](), Counter[str]()
        for one in self.ledger.leading():
            state_word = self.ledger.state(one, day)
            wanted[state_word] += 1
            if state_word == "overdue":
                late[one.agency] += 1
        self.differences.compare(day, "số việc theo tình trạng", wanted, found.states)
        self.differences.compare(day, "số việc quá hạn", late, found.overdue)
        self.differences.checks["tình trạng"] += sum(wanted.values())
        return wanted

    def feeds(self, day: date, published: Published) -> None:
        """Which calendars changed, and how many events each of those holds."""
        changed = {one.agency_id for one in published.feeds if one.changed}
        for agency in changed ^ self.ledger.touched:
            wanted, seen = agency in self.ledger.touched, agency in changed
            self.differences.say(day, agency, "lịch", _changed(wanted), _changed(seen))
        for one in published.feeds:
            if one.changed:
                body = (self.made.feeds / one.file).read_bytes()
                seen_events = body.count(b"BEGIN:VEVENT"), body.count(b"STATUS:CANCELLED")
                wanted_events = self.ledger.events(one.agency_id, day)
                if seen_events != wanted_events:
                    what = "sự kiện trong lịch (đã hủy)"
                    self.differences.say(
                        day, one.agency_id, what, str(wanted_events), str(seen_events)
                    )
                self.differences.checks["sự kiện lịch"] += wanted_events[0]
        self.ledger.touched.clear()

    def audit(self, day: date, found: Audit, missing: int) -> None:
        """What the audit finds, against what the oracle knows to be amiss."""
        self.differences.checks["đối chiếu"] += 1
        if len(found.missing) != missing:
            self.differences.say(
                day, "", "đối chiếu: tin còn thiếu", str(missing), str(len(found.missing))
            )
        if found.stale or found.unsure:
            seen = f"{len(found.stale)} chờ, {len(found.unsure)} không rõ"
            self.differences.say(day, "", "đối chiếu", "không tin nào dở dang", seen)
        wanted, seen_agencies = (
            self.ledger.unreachable(day),
            {one.agency_id for one in found.unreachable},
        )
        for agency in wanted ^ seen_agencies:
            words = ("tới được", "không tới được")
            self.differences.say(
                day, agency, "liên lạc", words[agency in wanted], words[agency in seen_agencies]
            )

    def scores(self, day: date) -> None:
        """How agencies kept their days, from the first of January on."""
        first, last = date(day.year, 1, 1), date(day.year, 12, 31)
        scored = scores_between(first, last, office=self.made.office, today=day)
        found = {
            one.agency_id: (
                *(one.leading.on_time, one.leading.late, one.leading.overdue),
                *(one.leading.waiting, one.leading.extended, one.leading.returned),
            )
            for one in scored.agencies
        }
        wanted: dict[str, list[int]] = defaultdict(lambda: [0] * 6)
        for one in self.ledger.leading():
            if first <= one.last < day:
                state, score = self.ledger.state(one, day), wanted[one.agency]
                at = {"done-on-time": 0, "done-late": 1, "overdue": 2}.get(state, 3)
                score[at] += 1
                score[4] += one.extended is not None
                score[5] += one.returned
        for agency in wanted.keys() | found.keys():
            mine, theirs = tuple(wanted[agency]), found.get(agency, (0,) * 6)
            if mine != theirs:
                what = "điểm (đúng hạn, muộn, quá hạn, chờ, gia hạn, trả lại)"
                self.differences.say(day, agency, what, str(mine), str(theirs))
        self.differences.checks["điểm cơ quan"] += len(wanted)

    def reports(self, day: date, period: str) -> None:
        """Who has reported for a period by the end of the day."""
        for at, plan_id in self.made.plan_ids.items():
            office = self.made.office
            with reading(office.engine) as opened:
                found = open_round(period, office=office, session=opened, day=day, plan_id=plan_id)
                cells = matrix_on(day, opened=found).cells
            seen = Counter(_of_cell(cell.state.value, cell.days_late) for cell in cells)
            mine = (one for one in self.ledger.owed if (one.plan, one.work) == (at, period))
            self.differences.compare(
                day, f"báo cáo kỳ {period}", Counter(map(_of_report, mine)), seen
            )
            self.differences.checks["báo cáo"] += len(cells)

    def _rows(self) -> list[Any]:
        asked = select(*_OWED).join(PlanRow, col(PlanRow.id) == ObligationRow.plan_id)
        with reading(self.made.office.engine) as opened:
            return list(opened.execute(asked.where(col(PlanRow.status) == PlanStatus.APPROVED)))


def _place_of(row: Any) -> tuple[Any, ...]:
    return (
        *(row.plan_id, row.section, row.number, row.role.value, row.agency_id),
        *(row.kind.value, row.due, row.period if row.kind.value == "report" else ""),
    )


def _place_in_ledger(one: Owed) -> tuple[Any, ...]:
    period = str(one.work) if one.kind == "report" else ""
    return one.plan, *one.place, one.role, one.agency, one.kind, one.due, period


def _changed(is_so: bool) -> str:
    return "đổi" if is_so else "không đổi"


def _of_cell(state: str, days_late: int) -> str:
    if state in ("missing", "extended", "exempt", "returned"):
        return "missing" if state == "extended" else state
    return "late" if days_late else "in-time"


def _of_report(one: Owed) -> str:
    if one.is_exempt:
        return "exempt"
    if not one.sent_in:
        return "missing"
    if one.claimed is None:
        return "returned"
    return "in-time" if one.claimed <= one.last else "late"
