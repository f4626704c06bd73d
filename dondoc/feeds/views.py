"""What of an agency's feed is asked for."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

from dondoc.schedule.obligation import ObligationKind, Role


class View(StrEnum):
    """What of an agency's feed is asked for; TASKS is all its work as tasks instead of events."""

    ALL = "all"
    LEAD = "lead"
    REPORTS = "reports"
    ANNIVERSARIES = "anniversaries"
    TASKS = "tasks"


class Owed(Protocol):
    """What decides in which views an obligation stands."""

    @property
    def role(self) -> Role: ...
    @property
    def kind(self) -> ObligationKind: ...


def shows(view: View, obligation: Owed) -> bool:
    """Whether the view holds the obligation."""
    if view is View.LEAD:
        return obligation.role is Role.LEAD
    if view is View.REPORTS:
        return obligation.kind is ObligationKind.REPORT
    if view is View.ANNIVERSARIES:
        return obligation.kind is ObligationKind.ANNIVERSARY
    return True


def shows_commemorations(view: View) -> bool:
    """Whether the view holds the days that plans commemorate."""
    return view in (View.ALL, View.ANNIVERSARIES)
