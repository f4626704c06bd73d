"""Agencies that are not known, lead in another's section, or no longer exist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from dondoc.language.agencies import AgencyDirectory
from dondoc.language.directory import Agency, Match
from dondoc.language.text import match_key
from dondoc.plan import Finding, PlanItem, PlanReading, Severity
from dondoc.reading.places import first_places, where_is

IN_TEXT = "phần lời của kế hoạch"
ASKED_FOR = "Đề nghị "
MOST_NAMED = 3
_NAMES_MANY = re.compile(r"\b(?:các|những|liên quan)\b", re.I)
_FIRST_OF_MANY = frozenset({"cac", "nhung", "moi", "toan", "tat"})
_SECOND_OF_MANY = frozenset({"ban", "nganh", "phong", "so"})


@dataclass(slots=True)
class _Mention:
    """One printed name and where it stands."""

    name: str
    is_lead: bool = False
    items: list[PlanItem] = field(default_factory=list)

    @property
    def where(self) -> str:
        return first_places(self.items) if self.items else IN_TEXT


def agencies_unknown(reading: PlanReading, directory: AgencyDirectory) -> Iterator[Finding]:
    """Names that the directory does not know, once each; a leader's weighs more."""
    day = _day_of(reading)
    for mention in _mentions(reading):
        found = directory.resolve(mention.name, day)
        is_open = found.match is Match.OPEN_GROUP and _is_a_proper_name(mention.name)
        if found.match is not Match.UNKNOWN and not is_open:
            continue
        like = f"{found.certainty:.0%}"
        guess = f"; có phải “{found.suggestion}” (giống {like})?" if found.suggestion else ""
        message = f"Danh bạ chưa có “{mention.name}”{guess}"
        message += "" if guess else "; hãy thêm vào config/agencies.toml."
        severity = Severity.DOUBT if mention.is_lead else Severity.NOTE
        yield Finding("agency-unknown", severity, mention.where, mention.name, message)


def _is_a_proper_name(name: str) -> bool:
    """Whether a name is that of one unit, though its words are those of a group: "Phòng Tổ chức"."""
    words = name.split()
    if len(words) < 2 or match_key(words[0]) in _FIRST_OF_MANY or _NAMES_MANY.search(name):
        return False
    is_list = not words[0].isalpha() or match_key(words[1]) in _SECOND_OF_MANY
    return not is_list and words[0][0].isupper() and words[1][0].isupper()


def leads_open(reading: PlanReading, directory: AgencyDirectory) -> Iterator[Finding]:
    """Rows led by "các đơn vị liên quan" alone: nobody can be reminded of them."""
    day = _day_of(reading)
    for item in reading.items:
        found = [directory.resolve(name, day) for name in item.lead_agencies]
        names_one = any(map(_is_a_proper_name, item.lead_agencies))
        if found and not names_one and all(one.match is Match.OPEN_GROUP for one in found):
            message = (
                f"Cơ quan chủ trì “{item.lead}” không chỉ rõ là ai; cần xác nhận cơ quan nào "
                "chịu trách nhiệm."
            )
            yield Finding("lead-open", Severity.DOUBT, where_is(item), item.lead, message)


def agencies_succeeded(reading: PlanReading, directory: AgencyDirectory) -> Iterator[Finding]:
    """Bodies named in the plan that end before the plan does, with those that take over."""
    start, end = _day_of(reading), reading.plan.period[1]
    for mention in _mentions(reading):
        bodies = _bodies(mention.name, directory, start)
        ends = [body.valid_to for body in bodies if body.valid_to and body.valid_to < end]
        if not bodies or len(ends) < len(bodies):
            continue  # a group of which some go on is still a group
        successors = {one for body in bodies for one in directory.current(body.id, end)}
        since = max(ends) + timedelta(days=1)
        ended = "đã thôi hoạt động" if since <= start else "thôi hoạt động"
        message = f"“{mention.name}” {ended} từ ngày {since:%d/%m/%Y}"
        message += f"; việc chuyển cho {_named(successors, directory)}." if successors else "."
        yield Finding("agency-succeeded", Severity.NOTE, mention.where, mention.name, message)


def _bodies(name: str, directory: AgencyDirectory, day: date) -> list[Agency]:
    """The agency of that name, ended or not, or the members that a group had on that day."""
    agency = directory.find(name)
    if agency:
        return [agency]
    found = directory.resolve(name, day)
    if found.match is not Match.GROUP:
        return []
    return [directory.agency(one) for one in found.agency_ids]


def _named(ids: set[str], directory: AgencyDirectory) -> str:
    if len(ids) > MOST_NAMED:
        return f"{len(ids)} cơ quan, đơn vị khác"
    return ", ".join(sorted(directory.agency(one).name for one in ids))


def sections_led_by_another(reading: PlanReading, directory: AgencyDirectory) -> Iterator[Finding]:
    """Rows in the section of one agency that another leads; its own units count as itself."""
    day = _day_of(reading)
    headings = {section.ordinal: section.heading for section in reading.sections}
    for item in reading.items:
        heading = headings.get(item.section, "")
        owners = set(directory.resolve(heading, day).agency_ids) if heading else set()
        if not owners or not item.lead_agencies:
            continue
        leads = [directory.resolve(name, day) for name in item.lead_agencies]
        if any(lead.match is Match.UNKNOWN for lead in leads):
            continue  # who that is must be settled first
        if any(_belongs(one, owners, directory) for lead in leads for one in lead.agency_ids):
            continue
        message = f"Mục của “{heading}” nhưng cơ quan phụ trách là “{item.lead}”; cần xác nhận."
        yield Finding("section-led-by-another", Severity.DOUBT, where_is(item), item.lead, message)


def _belongs(agency_id: str, owners: set[str], directory: AgencyDirectory) -> bool:
    """Whether the agency is an owner of the section, or a unit of one."""
    return agency_id in owners or directory.agency(agency_id).parent in owners


def _mentions(reading: PlanReading) -> list[_Mention]:
    """Every name of an agency in the plan, each once, in the order in which they come."""
    found: dict[str, _Mention] = {}
    for item in reading.items:
        for name in item.lead_agencies:
            mention = found.setdefault(match_key(name), _Mention(name))
            mention.is_lead = True
            mention.items.append(item)
        for name in item.coordinating_agencies:
            found.setdefault(match_key(name), _Mention(name)).items.append(item)
    for duty in reading.standing_duties:
        name = duty.agency.removeprefix(ASKED_FOR)
        found.setdefault(match_key(name), _Mention(name))
    for report in reading.reports:
        if report.to:
            found.setdefault(match_key(report.to), _Mention(report.to))
    return list(found.values())


def _day_of(reading: PlanReading) -> date:
    """The day on which the plan's names are to be understood."""
    return reading.plan.issued_on or reading.plan.period[0]
