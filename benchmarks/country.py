"""A whole country, or a part of it, late in its year: what is owed, who is told, and all that was said."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import Engine

from config.days_off import load_calendar
from config.policy import load_policy
from dondoc.language.agencies import AgencyDirectory
from dondoc.messages.ladder import Ladder
from dondoc.policy import Audience
from dondoc.schedule.keys import stable_key
from dondoc.schedule.obligation import ObligationKind, Role
from models.secrets import key_ring
from tasks.outbox.rules import Rules

PROVINCES, COMMUNES, DEPARTMENTS, ITEMS = 34, 3_321, 1_000, 60
AGENCIES = PROVINCES + COMMUNES + DEPARTMENTS
OBLIGATIONS = AGENCIES * ITEMS
# a Tuesday like others, late in the year; two days on, the reports of 19 November are asked for
DAY, FULLEST_DAY = date(2026, 11, 10), date(2026, 11, 12)
NOW = datetime(2026, 11, 10, 1, 0, tzinfo=UTC)
CALENDAR = load_calendar(range(2025, 2028))
RULES = Rules(
    AgencyDirectory([], []), load_policy(), CALENDAR, "https://dondoc.example", "Văn phòng"
)
REPORTS = (date(2026, 6, 19), date(2026, 11, 19))
CHECKPOINTS = (*REPORTS, date(2026, 12, 31))
YEAR = date(2026, 1, 1)
ALMOST_ALL, ALL_BUT_THE_LAST = 0.85, 0.95

_KINDS = (
    (ObligationKind.REPORT,) * 2
    + (ObligationKind.CHECKPOINT,) * 3
    + (ObligationKind.ANNIVERSARY,) * 3
    + (ObligationKind.CADENCE,) * 12
    + (ObligationKind.DATED,) * (ITEMS - 20)
)
_CONTENT = (
    "Tổ chức tuyên truyền, phổ biến, hướng dẫn thực hiện nhiệm vụ được giao trên địa bàn; " * 4
)
_TEXT = "Việc sắp đến hạn, đề nghị cơ quan thực hiện và báo cáo kết quả. " * 3


@dataclass(frozen=True, slots=True)
class Country:
    """How much is in one database: agencies, obligations, messages and what they said."""

    agencies: int
    obligations: int
    messages: int
    entries: int


def fill(engine: Engine, share: float = 1.0) -> Country:
    """Put a share of the country into an empty database, as it stands in the morning of DAY."""
    return _Filling(engine, round(AGENCIES * share), max(1, round(PROVINCES * share))).all()


class _Filling:
    """Rows by dice that fall the same each time."""

    def __init__(self, engine: Engine, agencies: int, plans: int) -> None:
        self._engine = engine
        self._dice = random.Random(8)
        self._agencies = [f"xa-{number}" for number in range(agencies)]
        self._plans = plans
        self._ladder = Ladder(RULES.policy, CALENDAR)
        self._owed: list[tuple[Any, ...]] = []
        self._messages: dict[tuple[int, date], int] = {}
        self._said: list[tuple[Any, ...]] = []
        self._numbers = count(1)

    def all(self) -> Country:
        for at, agency in enumerate(self._agencies):
            for item, kind in enumerate(_KINDS):
                self._owe(at, agency, item, kind)
        self._copy("plan", _PLAN, self._plan_rows())
        self._copy("contact", _CONTACT, self._contact_rows())
        self._copy("obligation", _OWED, self._owed)
        self._copy("reminder", _MESSAGE, self._message_rows())
        self._copy("reminder_entry", _ENTRY, self._said)
        _settle(self._engine)
        return Country(len(self._agencies), len(self._owed), len(self._messages), len(self._said))

    def _owe(self, at: int, agency: str, item: int, kind: ObligationKind) -> None:
        due, done = self._days(item, kind)
        plan, key = at % self._plans + 1, stable_key(agency, str(item))
        done_on = done if done is not None and done < DAY else None
        role = Role.REPORTER if kind is ObligationKind.REPORT else Role.LEAD
        number, title = str(item), f"Nhiệm vụ thứ {item} của kế hoạch năm"
        texts = ("I", number, title, _CONTENT, agency, "", "Quý")
        self._owed.append(
            (next(self._numbers), plan, key, kind, role, agency, *texts, YEAR, due, "certain", "",
             "", None, 0, NOW, None, done_on, "", done_on, None)
        )  # fmt: skip
        hearers = (3 * at + 1, 3 * at + 2, 3 * len(self._agencies) + plan)
        listeners = dict(zip(Audience, hearers, strict=True))
        for step, day in self._ladder.steps(kind, due):
            if day < DAY and (done is None or day <= done):
                to = listeners[step.audience]
                message = self._messages.setdefault((to, day), len(self._messages) + 1)
                self._said.append((message, to, key, step.code, due))

    def _days(self, item: int, kind: ObligationKind) -> tuple[date, date | None]:
        due = YEAR + timedelta(days=self._dice.randrange(365))
        if kind is ObligationKind.REPORT:
            due = REPORTS[item % 2]
        if kind is ObligationKind.CHECKPOINT:
            due = CHECKPOINTS[item % 3]
        fate = self._dice.random()
        if fate > ALL_BUT_THE_LAST:
            return due, None
        late = self._dice.randrange(1, 21) if fate > ALMOST_ALL else -self._dice.randrange(9)
        return due, due + timedelta(days=late)

    def _plan_rows(self) -> Iterator[tuple[Any, ...]]:
        for number in range(1, self._plans + 1):
            name = f"Kế hoạch của tỉnh thứ {number}"
            yield (
                number, name, f"{number}/KH-UBND", YEAR, 2026, YEAR, date(2026, 12, 31), name,
                "UBND tỉnh", "Sở Văn hóa", f"tinh-{number}", 1, "approved", "ke-hoach.docx",
                str(number), "{}", NOW, NOW, "an",
            )  # fmt: skip

    def _contact_rows(self) -> Iterator[tuple[Any, ...]]:
        url = key_ring().hidden("mailto://127.0.0.1:25/?from=a@tinh.example&to=b@xa.example")
        for at, agency in enumerate(self._agencies):
            for number, audience in ((3 * at + 1, "officer"), (3 * at + 2, "leader")):
                yield number, agency, "Văn thư", audience, url, str(number), True, ""
        for plan in range(1, self._plans + 1):
            number = 3 * len(self._agencies) + plan
            yield number, f"tinh-{plan}", "Tổ điều phối", "coordinator", url, str(number), True, ""

    def _message_rows(self) -> Iterator[tuple[Any, ...]]:
        for (contact, day), number in self._messages.items():
            at = datetime.combine(day, NOW.time(), UTC)
            yield (
                number, f"cu-{number}", contact, "mailto", "sắp đến hạn", day, "sent", 1, at, "",
                False, f"<{number}@x>", "Đôn đốc", _TEXT, _TEXT, at, at,
            )  # fmt: skip

    def _copy(self, table: str, columns: str, rows: Iterable[tuple[Any, ...]]) -> None:
        connection = self._engine.raw_connection()
        driver: Any = connection.driver_connection
        names = columns.split()
        if self._engine.dialect.name == "postgresql":
            with (
                driver.cursor() as cursor,
                cursor.copy(f"COPY {table} ({', '.join(names)}) FROM STDIN") as copied,
            ):
                for row in rows:
                    copied.write_row(row)
            driver.commit()
        else:
            marks = ", ".join("?" for _ in names)
            driver.execute("BEGIN")
            plain = (tuple(_text(value) for value in row) for row in rows)
            driver.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", plain)
            driver.execute("COMMIT")
        connection.close()


def _text(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S.%f")
    return value.isoformat() if isinstance(value, date) else value


def _settle(engine: Engine) -> None:
    """What a night does: figures for the planner, numbers that go on after those given."""
    connection = engine.raw_connection()
    driver: Any = connection.driver_connection
    if engine.dialect.name == "postgresql":
        for table in ("reminder", "reminder_entry", "obligation", "contact", "plan"):
            driver.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
            )
        driver.commit()
        driver.autocommit = True
        driver.execute("VACUUM ANALYZE")
        driver.autocommit = False
    else:
        driver.execute("ANALYZE")
    connection.close()


_PLAN = (
    "id key number issued_on year period_start period_end title issuer coordinator "
    "coordinator_agency_id version status file_name file_sha256 reading ingested_at approved_at "
    "approved_by"
)
_CONTACT = "id agency_id name audience url url_mark active last_error"
_OWED = (
    "id plan_id key kind role agency_id section number title content lead coordinating timing_text "
    "start due certainty note period years revision revised_at cancelled_at claimed_done_on done_note "
    "confirmed_on extended_due"
)
_MESSAGE = (
    "id key contact_id channel step planned_for state attempts not_before last_error permanent "
    "message_id subject text html created_at sent_at"
)
_ENTRY = "reminder_id contact_id obligation_key step due"
