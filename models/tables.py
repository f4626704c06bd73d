"""All tables of the database, under one name each."""

from models.columns import Row
from models.outbox_tables import ContactRow, EventRow, ReminderEntryRow, ReminderRow
from models.plan_tables import CommemorationRow, FindingRow, ItemRow, ObligationRow, PlanRow
from models.report_tables import ExtensionRow, FeedLinkRow, HoldRow, SubmissionRow
from models.states import (
    ExtensionState,
    HoldScope,
    PlanStatus,
    ReminderState,
    SubmissionState,
)
from models.zalo_tables import ZaloAccountRow

__all__ = [
    "CommemorationRow",
    "ContactRow",
    "EventRow",
    "ExtensionRow",
    "ExtensionState",
    "FeedLinkRow",
    "FindingRow",
    "HoldRow",
    "HoldScope",
    "ItemRow",
    "ObligationRow",
    "PlanRow",
    "PlanStatus",
    "ReminderEntryRow",
    "ReminderRow",
    "ReminderState",
    "Row",
    "SubmissionRow",
    "SubmissionState",
    "ZaloAccountRow",
]
