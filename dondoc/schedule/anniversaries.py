"""The days that a plan commemorates, and who has to mark them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from dondoc.calendars.anniversaries import IN_VIETNAMESE, day_in, find_known, jubilee_of
from dondoc.language.text import match_key
from dondoc.plan import Anniversary, Certainty, PlanItem, PlanReading, Window
from dondoc.schedule.items import Owing, Stem
from dondoc.schedule.keys import stable_key
from dondoc.schedule.lineage import FIRST_VERSION, Lineage, Parts
from dondoc.schedule.obligation import Commemoration, ObligationKind
from dondoc.schedule.occurrence import Occurrence
from dondoc.schedule.parties import Names, Party, leads_of
from dondoc.schedule.wording import cut_at_word, first_upper, short_date

if TYPE_CHECKING:
    from dondoc.calendars.anniversaries import KnownAnniversary


@dataclass(frozen=True, slots=True)
class Named:
    """One mention of a day in the plan: what it says, the day, and which known day it is."""

    anniversary: Anniversary
    day: date
    known: KnownAnniversary | None

    @property
    def id(self) -> str:
        """What names the day in keys: the known day's id, else month and day."""
        return self.known.id if self.known else f"{self.day:%m-%d}"


@dataclass(frozen=True, slots=True)
class Commemorated:
    """One day with every mention of it."""

    commemoration: Commemoration
    id: str
    mentions: tuple[Anniversary, ...]


def commemorated_days(
    reading: PlanReading,
    key: str,
    known_anniversaries: Sequence[KnownAnniversary],
    lineage: Lineage = FIRST_VERSION,
) -> tuple[Commemorated, ...]:
    """The plan's commemorations that have a day, in order of days; several mentions make one."""
    found = [
        named
        for anniversary in reading.anniversaries
        if (named := _named(anniversary, reading, known_anniversaries))
    ]
    by_day: dict[tuple[date, str], list[Named]] = {}
    for named in found:
        by_day.setdefault((named.day, _id_among(named, found)), []).append(named)
    return tuple(
        _commemorated(lineage.first((key, "commemoration", name)), name, mentions)
        for (_, name), mentions in sorted(by_day.items())
    )


def owing_by_anniversaries(
    reading: PlanReading, key: str, names: Names, days: Sequence[Commemorated]
) -> Iterator[Owing]:
    """Each day for the leads of the items that name it; named in the body alone, for the coordinator."""
    for one in days:
        taken: set[str] = set()
        for mention in one.mentions:
            item = _item_that_names(mention, reading.items)
            parties = [p for p in _responsible(item, reading, names) if p.agency_id not in taken]
            taken.update(party.agency_id for party in parties)
            stem = _stem(key, one, mention, item, reading)
            yield Owing(stem, [_occurrence(one)], parties)


def count_of_years(commemoration: Commemoration) -> int | None:
    """How many years it is on that day where the plan counts them: from the origin, else as printed."""
    if commemoration.origin is None or commemoration.ordinal is None:
        return commemoration.ordinal
    return commemoration.day.year - int(commemoration.origin[:4])


def years_on_the_day(commemoration: Commemoration) -> int | None:
    """How many years it is on that day, whether or not the plan counts them; None if none knows."""
    if commemoration.origin is None:
        return commemoration.ordinal
    return commemoration.day.year - int(commemoration.origin[:4])


def jubilee_note(commemoration: Commemoration) -> str:
    """ "Năm tròn: 80 năm.", said of counts that end in 0 or 5, else empty."""
    years = years_on_the_day(commemoration)
    jubilee = jubilee_of(years)
    return f"{first_upper(IN_VIETNAMESE[jubilee])}: {years} năm." if jubilee else ""


def _named(
    anniversary: Anniversary, reading: PlanReading, known_anniversaries: Sequence[KnownAnniversary]
) -> Named | None:
    start, end = reading.plan.period
    known = find_known(anniversary.name, known_anniversaries)
    day = anniversary.date or (day_in(known, reading.plan.year) if known else None)
    if day is None or not start <= day <= end:
        return None
    if known and day_in(known, day.year) != day:
        known = None
    return Named(anniversary, day, known)


def _id_among(named: Named, found: Sequence[Named]) -> str:
    """A mention that the directory of days does not know joins a known one of the same day."""
    if named.known:
        return named.id
    return next((one.id for one in found if one.day == named.day and one.known), named.id)


def _commemorated(first: Parts, name: str, mentions: Sequence[Named]) -> Commemorated:
    best = max(mentions, key=lambda one: (one.known is not None, one.anniversary.date is not None))
    named = best.anniversary
    known = next((one.known for one in mentions if one.known), None)
    ordinals = [one.anniversary.ordinal for one in mentions if one.anniversary.ordinal]
    commemoration = Commemoration(
        stable_key(*first),
        known.name if known else first_upper(named.name),
        best.day,
        _origin([one.anniversary for one in mentions], known),
        ordinals[0] if ordinals else None,
        "; ".join(dict.fromkeys(one.anniversary.text for one in mentions)),
    )
    return Commemorated(commemoration, name, tuple(one.anniversary for one in mentions))


def _origin(mentions: Sequence[Anniversary], known: KnownAnniversary | None) -> str | None:
    """The printed day of origin; else the known year; else the year worked out from the ordinal."""
    origins = [one.origin for one in mentions if one.origin]
    printed = next((origin for origin in origins if len(origin) > 4), None)
    if printed:
        return printed
    if known and known.origin_year:
        return str(known.origin_year)
    return origins[0] if origins else None


def _item_that_names(mention: Anniversary, items: Sequence[PlanItem]) -> PlanItem | None:
    wanted = match_key(mention.text)
    return next((item for item in items if wanted in match_key(item.content)), None)


def _responsible(item: PlanItem | None, reading: PlanReading, names: Names) -> tuple[Party, ...]:
    if item:
        return leads_of(item, reading.sections, names)
    note = "Nêu trong phần chung của kế hoạch; tạm giao cơ quan đầu mối."
    return names.assumed([reading.plan.coordinator], note)


def _stem(
    key: str, one: Commemorated, mention: Anniversary, item: PlanItem | None, reading: PlanReading
) -> Stem:
    parts = (key, "commemoration", one.id)
    if item is None:
        return Stem(parts, "", "", mention.text, reading.plan.coordinator, "", "")
    return Stem(
        parts,
        item.section,
        item.number,
        item.content,
        item.lead,
        item.coordinating,
        item.timing.text,
    )


def _occurrence(one: Commemorated) -> Occurrence:
    """The day itself; a day that the plan does not print is an assumption, and is said."""
    commemoration = one.commemoration
    is_printed = any(mention.date for mention in one.mentions)
    not_printed = f"Kế hoạch không ghi ngày; lấy theo ngày kỷ niệm {short_date(commemoration.day)}."
    notes = (
        "" if is_printed else not_printed,
        jubilee_note(commemoration),
        counting_note(commemoration),
    )
    return Occurrence(
        "day",
        ObligationKind.ANNIVERSARY,
        Window(commemoration.day, commemoration.day),
        anniversary_title(commemoration),
        Certainty.CERTAIN if is_printed else Certainty.ASSUMED,
        " ".join(filter(None, notes)),
        years=years_on_the_day(commemoration),
    )


def anniversary_title(commemoration: Commemoration) -> str:
    """ "Kỷ niệm 72 năm Ngày Giải phóng Thủ đô", without a count where the plan has none."""
    count = count_of_years(commemoration)
    years = f"{count} năm " if count else ""
    return cut_at_word(f"Kỷ niệm {years}{commemoration.name}")


def counting_note(commemoration: Commemoration) -> str:
    """Said where the plan's count and the calendar's differ, else empty."""
    count, printed = count_of_years(commemoration), commemoration.ordinal
    if commemoration.origin is None or printed is None or count == printed:
        return ""
    return (
        f"Kế hoạch ghi {printed} năm; tính từ năm {commemoration.origin[:4]} "
        f"đến {commemoration.day.year} là {count} năm."
    )
