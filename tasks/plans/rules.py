"""What an office has decided about reading plans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from config.anniversaries import load_anniversaries
from dondoc.policy import Policy
from models.office import Office

if TYPE_CHECKING:
    from dondoc.calendars.anniversaries import KnownAnniversary
    from dondoc.calendars.working_days import WorkingCalendar
    from dondoc.language.agencies import AgencyDirectory


@dataclass(frozen=True, slots=True)
class ReadingRules:
    """What an office has decided about reading plans.

    With a `calendar`, years whose days off are not announced are among the findings.
    """

    directory: AgencyDirectory
    policy: Policy
    known_anniversaries: Sequence[KnownAnniversary]
    calendar: WorkingCalendar | None = None


def reading_rules(office: Office) -> ReadingRules:
    """The office's own."""
    return ReadingRules(office.directory, office.policy, load_anniversaries(), office.calendar())
