"""What people do in the year: agencies answer early, late or never, and the office decides.

All chance is drawn here, from one generator, so that a seed gives the same year again.
"""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from cli.simulation.days import LAST, ONE_DAY
from cli.simulation.ledger import Ledger
from cli.simulation.owed import Owed
from cli.simulation.world import chance_of


class Act(StrEnum):
    """What somebody does about a piece of work."""

    CLAIM = "báo xong"
    CONFIRM = "xác nhận xong"
    REOPEN = "chưa công nhận xong"
    ASK = "xin gia hạn"
    ASK_WRONGLY = "xin gia hạn việc đã xong"
    GRANT = "cho gia hạn"
    REFUSE = "không cho gia hạn"
    REPORT = "nộp báo cáo"
    REPORT_WRONGLY = "nộp báo cáo sai"
    REPORT_UNMENDED = "nộp lại báo cáo chưa sửa"
    ACCEPT = "nhận báo cáo"
    GIVE_BACK = "trả lại báo cáo"
    HOLD = "tạm dừng việc"
    SILENCE = "ngừng nhắc"
    EXEMPT = "miễn báo cáo"


@dataclass(frozen=True, slots=True)
class Deed:
    """One act; `until` is a day that is asked for, or the end of a pause."""

    act: Act
    owed: Owed
    until: date = date.min


@dataclass
class Habits:
    """How often an agency does what it owes, by its character: shares of a hundred."""

    early: int
    in_time: int
    late: int
    asks: int


CHARACTERS = (
    *(Habits(70, 22, 6, 8),) * 5,
    *(Habits(25, 55, 15, 20),) * 3,
    *(Habits(10, 25, 55, 25),) * 2,
    Habits(0, 10, 20, 3),
)


@dataclass
class Agenda:
    """Who does what on which day; what is done brings on what follows.

    Where a simulation begins in mid-year, `done_before` is what had been done by then.
    """

    ledger: Ledger
    seed: int
    is_mid_year: bool = False
    by_day: dict[date, list[Deed]] = field(default_factory=lambda: defaultdict(list))
    done_before: list[tuple[Owed, date]] = field(default_factory=list)
    _characters: dict[str, Habits] = field(default_factory=dict)
    _chance: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._chance = chance_of(f"{self.seed}/người")

    def on(self, day: date) -> list[Deed]:
        """The deeds of a day, which are taken off the agenda."""
        return self.by_day.pop(day, [])

    def expect(self, owed: list[Owed], today: date) -> None:
        """Decide what will be done about work that is new."""
        for one in owed:
            if not one.is_leading:
                continue
            if one.kind == "report":
                self._plan_report(one, today)
            else:
                self._plan_work(one, today)
            self._plan_pause(one, today)

    def days_asked(self) -> timedelta:
        """How much later an agency wants to be done."""
        return timedelta(days=self._chance.randint(5, 25))

    def follow_up(self, deed: Deed, today: date) -> None:
        """What comes after a deed."""
        one, chance = deed.owed, self._chance
        if deed.act is Act.CLAIM:
            self._after_claim(one, today)
        elif deed.act is Act.REOPEN:
            self._put(Act.CLAIM, one, today, chance.randint(3, 10))
        elif deed.act is Act.ASK:
            answer = Act.GRANT if chance.random() < 0.6 else Act.REFUSE
            self._put(answer, one, today, chance.randint(1, 3), deed.until)
        elif deed.act in (Act.GRANT, Act.REFUSE):
            away = (one.last - today).days
            early = chance.randint(0, 4) if deed.act is Act.GRANT else chance.randint(-6, 1)
            self._put(Act.CLAIM, one, today, max(1, away - early))
        elif deed.act is Act.REPORT_WRONGLY:
            self._put(Act.REPORT, one, today, 1)
        elif deed.act is Act.REPORT:
            self._after_report(one, today)
        elif deed.act is Act.GIVE_BACK:
            self._after_return(one, today)

    def _after_claim(self, one: Owed, today: date) -> None:
        share = self._chance.random()
        if share < 0.85:
            self._put(Act.CONFIRM, one, today, self._chance.randint(1, 6))
        elif share < 0.92:
            self._put(Act.REOPEN, one, today, self._chance.randint(1, 4))
        if self._chance.random() < 0.02:
            self._put(Act.ASK_WRONGLY, one, today, 1, today + timedelta(days=30))

    def _after_report(self, one: Owed, today: date) -> None:
        share = self._chance.random()
        if share < 0.75:
            self._put(Act.ACCEPT, one, today, self._chance.randint(1, 5))
        elif share < 0.85 and not one.returned:
            self._put(Act.GIVE_BACK, one, today, self._chance.randint(1, 3))

    def _after_return(self, one: Owed, today: date) -> None:
        if self._chance.random() < 0.3:
            self._put(Act.REPORT_UNMENDED, one, today, 1)
        if self._chance.random() < 0.8:
            self._put(Act.REPORT, one, today, self._chance.randint(2, 6))

    def _plan_work(self, one: Owed, today: date) -> None:
        habits, share = self._character(one.agency), self._chance.randrange(100)
        if share < habits.early:
            day = one.last - timedelta(days=self._chance.randint(1, 20))
        elif share < habits.early + habits.in_time:
            day = one.last - timedelta(days=self._chance.randint(0, 3))
        elif share < habits.early + habits.in_time + habits.late:
            day = one.last + timedelta(days=self._chance.randint(1, 25))
        else:
            return
        if self.is_mid_year and day <= today:
            self.done_before.append((one, day))
        elif self._chance.randrange(100) < habits.asks:
            asked = one.last - timedelta(days=self._chance.randint(1, 8))
            self._at(Act.ASK, one, max(asked, today + ONE_DAY))
        else:
            self._at(Act.CLAIM, one, max(day, today + ONE_DAY))

    def _plan_report(self, one: Owed, today: date) -> None:
        share, chance = self._chance.random(), self._chance
        if self.is_mid_year and one.last <= today:
            if share < 0.8:
                self.done_before.append((one, one.last))
        elif share < 0.02:
            self._at(Act.EXEMPT, one, max(one.last - timedelta(days=20), today + ONE_DAY))
        elif share < 0.62:
            self._at(Act.REPORT, one, one.last - timedelta(days=chance.randint(0, 8)))
        elif share < 0.74:
            self._at(Act.REPORT_WRONGLY, one, one.last - timedelta(days=chance.randint(0, 5)))
        elif share < 0.9:
            self._at(Act.REPORT, one, one.last + timedelta(days=chance.randint(1, 14)))

    def _plan_pause(self, one: Owed, today: date) -> None:
        share = self._chance.random()
        if share < 0.02:
            act = Act.HOLD if share < 0.014 else Act.SILENCE
            day = one.last - timedelta(days=self._chance.randint(-4, 12))
            until = day + timedelta(days=self._chance.randint(3, 40))
            self._at(act, one, max(day, today + ONE_DAY), max(until, today + ONE_DAY))

    def _character(self, agency: str) -> Habits:
        if agency not in self._characters:
            self._characters[agency] = self._chance.choice(CHARACTERS)
        return self._characters[agency]

    def _put(self, act: Act, one: Owed, today: date, days: int, until: date = date.min) -> None:
        self._at(act, one, today + timedelta(days=days), until)

    def _at(self, act: Act, one: Owed, day: date, until: date = date.min) -> None:
        if day <= LAST:
            self.by_day[day].append(Deed(act, one, until))
