"""Recurring dues for 3,400 agencies × 60 items: each rule expanded once, against arithmetic each time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from functools import partial
from hashlib import blake2b

from dateutil.rrule import rrulestr

from benchmarks.measure import Contender, compare
from config.policy import load_policy
from dondoc.language.agencies import AgencyDirectory
from dondoc.language.directory import Agency, AgencyGroup
from dondoc.plan import (
    Cadence,
    Certainty,
    Place,
    PlanHeader,
    PlanItem,
    PlanReading,
    RowCount,
    Timing,
    TimingStatus,
)
from dondoc.schedule import build_schedule
from dondoc.schedule.recurrence import last_day_of_month, parts_of

AGENCIES = 3_400
PERIOD = date(2026, 1, 1), date(2026, 12, 31)
# 12 items come round every month and 48 every quarter, so that an agency has some 300 dues
MONTHLY, QUARTERLY = "FREQ=MONTHLY", "FREQ=MONTHLY;INTERVAL=3"
RULES = (MONTHLY,) * 12 + (QUARTERLY,) * 48
MONTHS = {MONTHLY: 1, QUARTERLY: 3}
WORDS = {MONTHLY: "hằng tháng", QUARTERLY: "hằng quý"}
DUES = sum(12 // MONTHS[rule] for rule in RULES)


def run() -> None:
    """The days alone, then whole obligations with their keys."""
    compare(
        f"dues of {AGENCIES:,} agencies × {len(RULES)} items",
        "dates",
        AGENCIES * DUES,
        [
            Contender("dondoc, each rule expanded once", partial(_shared, AGENCIES)),
            Contender("date arithmetic each time", partial(_arithmetic, AGENCIES)),
        ],
    )
    some = AGENCIES // 20
    compare(
        f"the same for {some} agencies, against dateutil",
        "dates",
        some * DUES,
        [
            Contender("dondoc, each rule expanded once", partial(_shared, some)),
            Contender("dateutil rrule, parsed once", partial(_rrule, some)),
        ],
        rounds=3,
    )
    _obligations()


def _obligations() -> None:
    directory, reading, policy = _directory(), _reading(), load_policy()
    build = partial(
        build_schedule,
        reading,
        directory=directory,
        policy=policy,
        known_anniversaries=(),
        on=PERIOD[0],
    )
    assert len(build().obligations) == AGENCIES * DUES
    compare(
        f"obligations of {AGENCIES:,} agencies × {len(RULES)} items",
        "obligations",
        AGENCIES * DUES,
        [
            Contender("dondoc, with titles, notes and keys", build),
            Contender("bare rows: agency, item, two days, a key", _bare_rows),
        ],
        rounds=3,
    )


def _shared(agencies: int) -> list[date]:
    return [
        window.due for _ in range(agencies) for rule in RULES for window in parts_of(PERIOD, rule)
    ]


def _arithmetic(agencies: int) -> list[date]:
    return [
        last_day_of_month(2026, month)
        for _ in range(agencies)
        for rule in RULES
        for month in range(MONTHS[rule], 13, MONTHS[rule])
    ]


def _rrule(agencies: int) -> list[datetime]:
    rules = {
        rule: rrulestr(
            f"FREQ=MONTHLY;INTERVAL={months};BYMONTHDAY=-1;COUNT={12 // months}",
            dtstart=datetime(2026, months, 1),  # noqa: DTZ001 - dateutil's days have no zone
        )
        for rule, months in MONTHS.items()
    }
    return [due for _ in range(agencies) for rule in RULES for due in rules[rule]]


def _bare_rows() -> list[tuple[str, str, date, date, str]]:
    """The least that an obligation is: who, what, from when to when, and a key."""
    rows = []
    for agency in range(AGENCIES):
        agency_id = f"xa-{agency}"
        for item, rule in enumerate(RULES):
            months = MONTHS[rule]
            for month in range(months, 13, months):
                start, due = date(2026, month - months + 1, 1), last_day_of_month(2026, month)
                key = blake2b(f"{item}\x1f{month}\x1f{agency_id}".encode(), digest_size=10)
                rows.append((agency_id, str(item), start, due, key.hexdigest()))
    return rows


def _directory() -> AgencyDirectory:
    communes = [Agency(f"xa-{n}", f"UBND xã Số {n}", "commune") for n in range(AGENCIES)]
    group = AgencyGroup("xa", "UBND các xã", (), ("commune",))
    return AgencyDirectory([*communes, Agency("so-noi-vu", "Sở Nội vụ", "department")], [group])


def _reading() -> PlanReading:
    cadences = tuple(
        Cadence("I", str(number), WORDS[rule], rule) for number, rule in enumerate(RULES, start=1)
    )
    return PlanReading(
        plan=PlanHeader(
            "12/KH-UBND", PERIOD[0], 2026, PERIOD, "Kế hoạch", "UBND Thành phố", "Sở Nội vụ"
        ),
        sections=(),
        items=tuple(_items()),
        reports=(),
        anniversaries=(),
        standing_duties=(),
        cadences=cadences,
        rows=RowCount(len(RULES), len(RULES), 0, 0, 0, 0),
        findings=(),
    )


def _items() -> Iterator[PlanItem]:
    all_recur = Timing("", status=TimingStatus.AD_HOC, certainty=Certainty.CERTAIN)
    for number, rule in enumerate(RULES, start=1):
        yield PlanItem(
            section="I",
            number=str(number),
            content=f"Ra bản tin {WORDS[rule]} về việc thứ {number}",
            timing=all_recur,
            lead="UBND các xã",
            lead_agencies=("UBND các xã",),
            coordinating="",
            coordinating_agencies=(),
            assignee=None,
            product=None,
            source=Place(),
        )
