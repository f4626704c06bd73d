"""The states of what is kept; how an obligation stands is worked out by `dondoc.status` instead."""

from __future__ import annotations

from enum import StrEnum


class PlanStatus(StrEnum):
    """A draft sends and publishes nothing; an approved plan does, until a newer version takes over."""

    DRAFT = "draft"
    APPROVED = "approved"
    SUPERSEDED = "superseded"


class ReminderState(StrEnum):
    """How far a message has come.

    `UNSURE` means that it may or may not have arrived: it is shown and never sent again by itself.
    """

    PLANNED = "planned"
    CLAIMED = "claimed"
    SENT = "sent"
    FAILED = "failed"
    UNSURE = "unsure"
    CANCELLED = "cancelled"


class SubmissionState(StrEnum):
    """What became of a report: in, taken, or given back to be mended.

    One in free words waits until the coordinator has compared it; none of it counts before.
    """

    RECEIVED = "received"
    TO_COMPARE = "to-compare"
    ACCEPTED = "accepted"
    RETURNED = "returned"


class IncomingSource(StrEnum):
    """How a file came in by itself."""

    FOLDER = "folder"
    MAIL = "mail"


class IncomingState(StrEnum):
    """What became of what came in: a report, given back with its faults, a person must look, or no
    report at all.
    """

    TAKEN = "taken"
    RETURNED = "returned"
    WAITING = "waiting"
    SET_ASIDE = "set-aside"


class ExtensionState(StrEnum):
    """What became of a request for a later day."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"


class RefusalKind(StrEnum):
    """How it was learnt: the server said no, tries ran out, or the message came back later."""

    REFUSED = "refused"
    GIVEN_UP = "given-up"
    BOUNCED = "bounced"


class HoldKind(StrEnum):
    """A hold pauses the work itself; a silence only the messages about it, the states go on.

    An exemption is a hold of a report that an agency need not send at all.
    """

    HOLD = "hold"
    SILENCE = "silence"
    EXEMPTION = "exemption"


class HoldScope(StrEnum):
    """What a hold covers: one obligation, an item for all its agencies, an agency, the reports of
    one period, a whole plan, or everything.
    """

    OBLIGATION = "obligation"
    ITEM = "item"
    AGENCY = "agency"
    PERIOD = "period"
    PLAN = "plan"
    EVERYTHING = "everything"
