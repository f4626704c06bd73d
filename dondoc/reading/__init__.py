"""A plan's file -> everything it states, each thing with its place, nothing lost without a word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dondoc.calendars.anniversaries import KnownAnniversary
    from dondoc.language.agencies import AgencyDirectory
    from dondoc.plan import PlanReading
    from dondoc.policy import ReportingRule


def read_plan(
    data: bytes,
    *,
    name: str,
    directory: AgencyDirectory,
    known_anniversaries: Sequence[KnownAnniversary],
    year: int | None = None,
    reporting_rules: Sequence[ReportingRule] = (),
) -> PlanReading:
    """Read a plan or programme from a file's bytes; `name` is only for messages.

    `year` is the plan's year where the caller knows it; else it is read from the title or date.
    `reporting_rules` are the law's reporting periods; findings say where the plan departs from them.

    Raises:
        UnreadableFile: the bytes are no document that can be read.
        NotAPlan: the document is no plan, or states no task at all.
    """
    # what reads one part of a plan is used without the others, so the whole is loaded on call
    from dondoc.reading.whole import read_whole

    return read_whole(data, name, directory, known_anniversaries, year, reporting_rules)
